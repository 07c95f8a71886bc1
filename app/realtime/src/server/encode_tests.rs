//! What an audience sees, message by message.

use super::*;
use crate::wire::Incoming;
use ac_core::{Actor, MemberId, Resource, Role, event::Subject, testing::TestPlatform};

fn frame(seq: i64, kind: Resource, batch_id: Option<BatchId>) -> Frame {
    let subject = Subject { kind, id: uuid::Uuid::nil() };
    Frame {
        seq,
        kind: format!("{}.changed", kind.as_str()),
        subject,
        version: 3,
        batch_id,
        owner: None,
        is_private: false,
    }
}

async fn audience(role: Role) -> Audience {
    let app = TestPlatform::sqlite().await;
    let owner = app.workspace("acme").await;
    Audience::of(&owner.as_actor(Actor::Member { id: MemberId::generate(), role }))
}

fn parsed(frames: &[Frame], audience: &Audience) -> Vec<Incoming> {
    messages(frames, audience).iter().map(|text| serde_json::from_str(text.as_str()).expect("a message")).collect()
}

#[tokio::test]
async fn an_event_is_header_only() {
    let text = messages(&[frame(7, Resource::Deal, None)], &audience(Role::Owner).await);
    assert_eq!(
        text[0].as_str(),
        r#"{"type":"events","cursor":7,"events":[{"seq":7,"type":"deal.changed","subject":{"kind":"deal","id":"00000000-0000-0000-0000-000000000000"},"version":3}]}"#
    );
}

#[tokio::test]
async fn a_batch_becomes_one_message_with_counts() {
    let batch = Some(BatchId(uuid::Uuid::from_u128(1)));
    let frames = [
        frame(1, Resource::Note, None),
        frame(2, Resource::Deal, batch),
        frame(3, Resource::Company, batch),
        frame(4, Resource::Deal, batch),
        frame(5, Resource::Note, None),
    ];
    let out = parsed(&frames, &audience(Role::Member).await);
    assert_eq!(
        out.iter().map(|m| (m.kind.as_str(), m.cursor)).collect::<Vec<_>>(),
        [("events", 1), ("batch", 4), ("events", 5)]
    );
    assert_eq!((out[1].seq_from, out[1].seq_to, out[1].count), (2, 4, 3));
    assert_eq!(out[1].kinds, BTreeMap::from([("company".to_owned(), 1), ("deal".to_owned(), 2)]));
}

#[tokio::test]
async fn what_is_not_seen_is_covered_by_the_cursor() {
    let frames = [
        frame(1, Resource::Audit, None),
        frame(2, Resource::Deal, None),
        frame(3, Resource::Audit, None),
        frame(4, Resource::Audit, None),
    ];
    let out = parsed(&frames, &audience(Role::Member).await);
    assert_eq!(out.len(), 1);
    assert_eq!((out[0].cursor, out[0].events.len()), (4, 1));
    assert_eq!(parsed(&frames, &audience(Role::Client).await), []);
}

#[tokio::test]
async fn long_groups_are_cut_without_a_hole() {
    let frames: Vec<Frame> = (1..=150).map(|seq| frame(seq, Resource::Deal, None)).collect();
    let out = parsed(&frames, &audience(Role::Owner).await);
    assert_eq!(out.iter().map(|m| m.cursor).collect::<Vec<_>>(), [64, 128, 150]);
    let seqs: Vec<i64> = out.iter().flat_map(|m| m.events.iter().map(|e| e.seq)).collect();
    assert_eq!(seqs, (1..=150).collect::<Vec<_>>());
}
