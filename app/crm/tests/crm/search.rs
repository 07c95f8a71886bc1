//! Search over all objects: what it finds, in which words, for whom.

use crate::common::*;
use ac_core::{
    Action, Actor, Ctx, Resource, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    activities::{
        self,
        model::{ActivityDraft, ActivityKind},
    },
    contacts::{self, model::ContactDraft},
    deals,
    notes::{self, model::NoteDraft},
    products::{self, model::ProductDraft},
    search::{
        model::{Hit, HitKind, Search},
        queries::search,
    },
    shared::kind::RecordKind,
};
use std::sync::Arc;

async fn hits(ctx: &Ctx, q: &str) -> Vec<Hit> {
    search(ctx, &Search::of(q)).await.expect("hits").data
}

/// Kind and title of what is found.
async fn found(ctx: &Ctx, q: &str) -> Vec<(HitKind, String)> {
    hits(ctx, q).await.into_iter().map(|hit| (hit.kind, hit.title)).collect()
}

async fn note(ctx: &Ctx, subject_id: uuid::Uuid, body: &str) {
    let draft = NoteDraft { subject_kind: RecordKind::Deal, subject_id, body: body.into() };
    notes::verbs::create(ctx, draft).await.expect("a note");
}

async fn activity(ctx: &Ctx, subject_id: uuid::Uuid, title: &str, details: Option<&str>) -> uuid::Uuid {
    let draft = ActivityDraft {
        kind: ActivityKind::Call,
        title: title.into(),
        details: details.map(str::to_owned),
        subject_kind: RecordKind::Deal,
        subject_id,
        owner_id: None,
        due_on: None,
        due_time: None,
        done: false,
    };
    activities::verbs::create(ctx, draft).await.expect("an activity").id.0
}

both_databases!(every_kind_is_found_and_grouped, async |app: &TestPlatform| {
    let (ours, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    company(&ours, "Zebra Ltd").await;
    contact(&ours, "Zebedee", "Smith").await;
    let on = deal(&ours, "Zebras for all").await;
    let product = ProductDraft { name: "Zebrawood".into(), ..Default::default() };
    products::verbs::create(&ours, product).await.unwrap();
    note(&ours, on.id.0, "They keep zebus, too.").await;
    let call = activity(&ours, on.id.0, "Zebra crossing", Some("Ask for the paint.")).await;
    let expect = [
        (HitKind::Company, "Zebra Ltd"),
        (HitKind::Contact, "Zebedee Smith"),
        (HitKind::Deal, "Zebras for all"),
        (HitKind::Product, "Zebrawood"),
        (HitKind::Note, "They keep zebus, too."),
        (HitKind::Activity, "Zebra crossing"),
    ];
    assert_eq!(found(&ours, "zeb").await, expect.map(|(kind, title)| (kind, title.to_owned())));
    let of_note = hits(&ours, "zebus").await[0].on.expect("what it is on");
    assert_eq!((of_note.kind, of_note.id), (RecordKind::Deal, on.id.0));
    let of_call = hits(&ours, "pant zebra").await.remove(0);
    assert_eq!(
        (of_call.kind, of_call.id, of_call.subtitle.as_deref()),
        (HitKind::Activity, call, Some("Call · Zebras for all"))
    );
    assert_eq!(of_call.on.map(|on| on.id), Some(on.id.0));
    let in_details = hits(&ours, "the paint").await[0].matched.clone().expect("where");
    assert_eq!((in_details.field.as_str(), in_details.text.as_str()), ("details", "Ask for the paint."));
    let only = Search { kinds: vec![HitKind::Note, HitKind::Company], ..Search::of("zeb") };
    let kinds: Vec<_> = search(&ours, &only).await.unwrap().data.into_iter().map(|hit| hit.kind).collect();
    assert_eq!(kinds, [HitKind::Company, HitKind::Note]);
    for nobody in [&theirs, &as_role(&ours, Role::Client)] {
        assert!(hits(nobody, "zeb").await.is_empty());
    }
    assert!(hits(&ours, "  ").await.is_empty());
});

both_databases!(words_stand_in_any_order_and_may_be_parts, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let draft = ContactDraft {
        first_name: "Zoë".into(),
        last_name: "Ångström".into(),
        email: Some("z.ang@fjord.example".into()),
        ..Default::default()
    };
    let zoe = contacts::verbs::create(&ctx, draft).await.unwrap();
    contact(&ctx, "Zoë", "Other").await;
    for q in ["zoe ang", "Ångström Zoë", "angstrom z", "ANG zo", "fjord.example", "z.ang@fj zoe"] {
        let found = hits(&ctx, q).await;
        assert_eq!(found.iter().map(|hit| hit.id).collect::<Vec<_>>(), [zoe.id.0], "{q}");
    }
    let by_mail = hits(&ctx, "zoe fjord").await;
    let matched = by_mail[0].matched.clone().expect("not in the name");
    assert_eq!((matched.field.as_str(), matched.text.as_str()), ("email", "z.ang@fjord.example"));
    assert_eq!(hits(&ctx, "zoe").await.len(), 2);
    assert!(hits(&ctx, "zoe nobody").await.is_empty());
    assert_eq!(hits(&ctx, "zoe % ang*").await.len(), 1, "marks are no words");
});

both_databases!(what_the_actor_may_not_see_is_not_found, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let member = as_role(&ctx, Role::Member);
    let guest = ctx.as_actor(Actor::Member { id: member.actor.member().unwrap(), role: Role::Guest });
    contact(&member, "Quinn", "Mine").await;
    contact(&ctx, "Quinn", "Theirs").await;
    let on = deal(&ctx, "Quinoa").await;
    note(&ctx, on.id.0, "Quince and quail").await;
    activity(&ctx, on.id.0, "Quiz them", None).await;
    assert_eq!(found(&guest, "qui").await, [(HitKind::Contact, "Quinn Mine".to_owned())]);
    assert_eq!(hits(&ctx, "qui").await.len(), 5);

    deals::verbs::delete(&ctx, on.id).await.unwrap();
    let left: Vec<_> = found(&ctx, "qui").await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(left, [HitKind::Contact, HitKind::Contact, HitKind::Note, HitKind::Activity], "the bin is not searched");
    let mut narrow = ctx.clone();
    narrow.scopes = Some(Arc::new([(Resource::Deal, Action::Read)].into()));
    assert!(hits(&narrow, "qui").await.is_empty(), "a token finds what it may read");
});
