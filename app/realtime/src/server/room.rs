//! What the connections of one workspace share: each commit's messages, written once for all who see the same.

use super::{
    audience::{Audience, Kinds},
    encode,
};
use ac_core::hub::Group;
use axum::extract::ws::Utf8Bytes;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

/// Groups whose messages are kept, counted per kind of audience. Connections work on the newest few.
const SHARED_GROUPS_MAX: usize = 16;

/// The connections of one workspace hold one of these together; the last one takes it along.
#[derive(Default)]
pub struct Room {
    recent: Mutex<VecDeque<Shared>>,
}

struct Shared {
    group: Group,
    shown: Kinds,
    messages: Arc<[Utf8Bytes]>,
}

impl Room {
    /// What `audience` sees of `group`. Written under the lock, so that a thousand connections cause one encoding.
    pub fn messages(&self, group: &Group, audience: &Audience) -> Arc<[Utf8Bytes]> {
        let Some(shown) = audience.shared(group) else {
            return encode::messages(group, audience).into();
        };
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = recent.iter().find(|s| s.shown == shown && Arc::ptr_eq(&s.group, group)) {
            return known.messages.clone();
        }
        let messages: Arc<[Utf8Bytes]> = encode::messages(group, audience).into();
        recent.push_front(Shared { group: group.clone(), shown, messages: messages.clone() });
        recent.truncate(SHARED_GROUPS_MAX);
        messages
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_core::{
        Resource, Role,
        event::Subject,
        hub::Frame,
        testing::{TestPlatform, as_role},
    };

    #[tokio::test]
    async fn those_who_see_the_same_share_the_bytes() {
        let app = TestPlatform::sqlite().await;
        let owner = app.workspace("acme").await;
        let subject = Subject { kind: Resource::Deal, id: uuid::Uuid::nil() };
        let frame = Frame {
            seq: 1,
            kind: "deal.won".into(),
            subject,
            version: 1,
            batch_id: None,
            owner: None,
            is_private: false,
        };
        let group: Group = vec![frame].into();
        let room = Room::default();
        let seen = |role| room.messages(&group, &Audience::of(&as_role(&owner, role)));
        let (one, other, guest) = (seen(Role::Member), seen(Role::Admin), seen(Role::Guest));
        assert!(Arc::ptr_eq(&one, &other));
        assert_eq!((one.len(), guest.len()), (1, 0));
        for _ in 0..=SHARED_GROUPS_MAX {
            let group: Group = group.to_vec().into();
            room.messages(&group, &Audience::of(&owner));
        }
        assert_eq!(room.recent.lock().unwrap().len(), SHARED_GROUPS_MAX);
        assert!(!Arc::ptr_eq(&one, &seen(Role::Member)), "it was forgotten");
    }
}
