//! Former versions: what differs is told from the events since, and what is chosen of it goes back as a change like any other.

use crate::common::*;
use ac_core::{
    Ctx, Error, EventId, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    companies::{
        self,
        model::{Company, CompanyPatch},
    },
    deals::{
        self,
        model::{DealPatch, Place},
    },
    shared::kind::RecordKind::{self, Deal},
    timeline::{self, model::TimelineValue},
    undo::{model::UndoWhat, verbs::undo},
    versions::{
        model::{FormerVersion, PutBack},
        past,
        verbs::put_back,
    },
};

/// The record's events that begin a version, the first first.
async fn versions(ctx: &Ctx, kind: RecordKind, id: uuid::Uuid) -> Vec<EventId> {
    let mut entries = timeline::queries::of(ctx, kind, id, None).await.expect("a timeline").entries;
    entries.reverse();
    entries.iter().filter(|entry| entry.is_version).map(|entry| entry.event_id).collect()
}

fn differing(former: &FormerVersion) -> Vec<(&str, &TimelineValue, &TimelineValue)> {
    former.changes.iter().map(|change| (change.field.as_str(), &change.old, &change.new)).collect()
}

fn back(event: EventId, fields: &[&str], seen: i64) -> PutBack {
    PutBack { event, fields: fields.iter().map(|field| (*field).to_owned()).collect(), seen }
}

async fn change(ctx: &Ctx, of: &Company, patch: CompanyPatch) -> Company {
    companies::verbs::update(ctx, of.id, of.version, patch).await.expect("changed")
}

both_databases!(a_deal_goes_back_to_any_of_its_versions, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = deal(&ctx, "a").await;
    let (first, won) = (made.stage_id, stage(&ctx, "Won").await);
    let both = DealPatch { name: Some("b".into()), amount: Some(Some(usd(5))), ..Default::default() };
    let renamed = deals::verbs::update(&ctx, made.id, 1, both).await.expect("changed");
    deals::verbs::move_to(&ctx, made.id, won, Place::Top, None).await.expect("won");
    let now = deals::queries::get(&ctx, made.id).await.expect("the deal");
    let patch = DealPatch { name: Some("c".into()), ..Default::default() };
    deals::verbs::update(&ctx, made.id, now.version, patch).await.expect("changed");
    // The bin changes nothing of what a record says.
    deals::verbs::delete(&ctx, made.id).await.expect("deleted");
    deals::verbs::restore(&ctx, made.id).await.expect("restored");

    let events = versions(&ctx, Deal, made.id.0).await;
    assert_eq!(events.len(), 4, "made, changed, won, changed");
    let then = past::of(&ctx, Deal, made.id.0, events[1]).await.expect("a version");
    let text = |text: &str| TimelineValue::Text(text.to_owned());
    let fields: Vec<&str> = then.changes.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(fields, ["name", "stage_id", "closed_on"]);
    assert_eq!(differing(&then)[0], ("name", &text("c"), &text("b")));
    assert_eq!(then.changes[1].new, TimelineValue::Name(Some(renamed.stage_name.clone())));

    put_back(&ctx, Deal, made.id.0, &back(events[1], &fields, then.seen)).await.expect("put back");
    let now = deals::queries::get(&ctx, made.id).await.expect("the deal");
    assert_eq!((now.name.as_str(), now.stage_id, now.closed_on, now.amount), ("b", first, None, Some(usd(5))));
    let nothing = past::of(&ctx, Deal, made.id.0, events[1]).await.expect("a version");
    assert_eq!(differing(&nothing), [], "it is again as it was");

    // Forward again, and one field of two.
    let won_then = past::of(&ctx, Deal, made.id.0, events[3]).await.expect("a version");
    put_back(&ctx, Deal, made.id.0, &back(events[3], &["name"], won_then.seen)).await.expect("put back");
    let now = deals::queries::get(&ctx, made.id).await.expect("the deal");
    assert_eq!((now.name.as_str(), now.stage_id), ("c", first));
    undo(&ctx, UndoWhat::LastOf { subject_id: made.id.0, version: now.version }).await.expect("undone");
    assert_eq!(deals::queries::get(&ctx, made.id).await.expect("the deal").name, "b", "going back can be undone");
});

both_databases!(who_has_not_seen_the_last_change_changes_nothing, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = company(&ctx, "a").await;
    let renamed = change(&ctx, &made, CompanyPatch { name: Some("b".into()), ..Default::default() }).await;
    let first = versions(&ctx, RecordKind::Company, made.id.0).await[0];
    let seen = past::of(&ctx, RecordKind::Company, made.id.0, first).await.expect("a version").seen;
    change(&ctx, &renamed, CompanyPatch { sector: Some(Some("Tools".into())), ..Default::default() }).await;
    let answer = put_back(&ctx, RecordKind::Company, made.id.0, &back(first, &["name"], seen)).await;
    assert!(matches!(answer, Err(Error::Stale { current: 3 })), "{answer:?}");

    let then = past::of(&ctx, RecordKind::Company, made.id.0, first).await.expect("a version");
    for fields in [&[][..], &["website"], &["name", "name"]] {
        let answer = put_back(&ctx, RecordKind::Company, made.id.0, &back(first, fields, then.seen)).await;
        assert!(matches!(answer, Err(Error::Invalid(_))), "{fields:?}: {answer:?}");
    }
    let now = companies::queries::get(&ctx, made.id).await.expect("the company");
    assert_eq!((now.name.as_str(), now.version), ("b", 3));
});

both_databases!(versions_are_those_of_the_record_for_whom_may_see_and_change_it, async |app: &TestPlatform| {
    let (ours, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    let (made, other) = (company(&ours, "a").await, company(&ours, "b").await);
    let foreign = company(&theirs, "a").await;
    let of = async |ctx: &Ctx, company: &Company| versions(ctx, RecordKind::Company, company.id.0).await[0];
    let (first, of_other, of_foreign) = (of(&ours, &made).await, of(&ours, &other).await, of(&theirs, &foreign).await);
    for event in [of_other, of_foreign] {
        let answer = past::of(&ours, RecordKind::Company, made.id.0, event).await;
        assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
    }
    let guest = as_role(&ours, Role::Guest);
    let read = past::of(&guest, RecordKind::Company, made.id.0, first).await;
    assert!(read.is_err() || read.is_ok_and(|version| !version.may_change), "a guest changes nothing");
    let answer = put_back(&guest, RecordKind::Company, made.id.0, &back(first, &["name"], 1)).await;
    assert!(matches!(answer, Err(Error::Forbidden | Error::Refused(_))), "{answer:?}");
});
