//! The workspace's people on the screens of projects: what they are called, and who is in front of the screen.

use ac_core::{
    MemberId, Rights,
    policy::{Action, Grant, Resource as Kind},
};
use ac_records::members::model::Member;
use ac_screens::names::isolated;
use ac_ui::Choice;
use leptos::prelude::*;

/// The workspace's people, by name. Cheap to copy.
#[derive(Clone, Copy)]
pub struct People(StoredValue<Vec<Member>>);

impl People {
    #[must_use]
    pub fn new(members: Vec<Member>) -> Self {
        Self(StoredValue::new(members))
    }

    /// What members are called, in the order of `ids`; who is not known is left out.
    #[must_use]
    pub fn names(self, ids: &[MemberId]) -> Vec<String> {
        self.0.with_value(|members| {
            let name = |id: &MemberId| Some(members.iter().find(|member| member.id == *id)?.name.clone());
            ids.iter().filter_map(name).collect()
        })
    }

    /// What one member is called.
    #[must_use]
    pub fn name(self, id: MemberId) -> Option<String> {
        self.names(&[id]).pop()
    }

    /// Everybody who is not among `but`, to choose from.
    #[must_use]
    pub fn choices(self, but: &[MemberId]) -> Vec<Choice> {
        self.0.with_value(|members| {
            members.iter().filter(|member| !but.contains(&member.id)).map(choice).collect()
        })
    }
}

fn choice(member: &Member) -> Choice {
    let name = isolated(&member.name);
    let name = if member.state == "placeholder" { format!("{name} (not invited yet)") } else { name };
    Choice::new(member.id.to_string(), name)
}

/// What the person in front of the screen may do.
#[must_use]
pub fn use_rights() -> Rights {
    use_context::<Rights>().unwrap_or_default()
}

/// Whether they may do that to some record of a kind.
#[must_use]
pub fn may(rights: &Rights, kind: Kind, action: Action) -> bool {
    rights.grant(kind, action) != Grant::Nothing
}
