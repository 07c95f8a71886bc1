//! Companies, contacts, products, notes and pipelines: each verb works, is denied, is another workspace's, is nonsense.

use crate::common::*;
use ac_core::{
    Error, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    companies::{
        self,
        model::{CompanyDraft, CompanyId, CompanyPatch},
    },
    contacts::{
        self,
        model::{ContactDraft, ContactPatch},
    },
    notes::{
        self,
        model::{NoteDraft, NotePatch},
    },
    pipelines::{
        self,
        model::{PipelineDraft, PipelinePatch, StageDraft, StageKind},
    },
    products::{
        self,
        model::{ProductDraft, ProductPatch},
    },
    shared::kind::RecordKind,
};

fn field(refused: &Error) -> &str {
    match refused {
        Error::Invalid(fields) => &fields[0].field,
        other => panic!("{other:?}"),
    }
}

both_databases!(a_company_lives_through_its_verbs, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let draft = CompanyDraft { name: " Acme ".into(), sector: Some("  ".into()), ..Default::default() };
    let made = companies::verbs::create(&ctx, draft).await.expect("made");
    assert_eq!((made.name.as_str(), made.sector.as_deref(), made.owner_id), ("Acme", None, ctx.actor.member()));
    let patch = CompanyPatch { sector: Some(Some("Tools".into())), owner_id: Some(None), ..Default::default() };
    let changed = companies::verbs::update(&ctx, made.id, 1, patch).await.expect("changed");
    assert_eq!((changed.version, changed.sector.as_deref(), changed.owner_id), (2, Some("Tools"), None));
    assert!(changed.updated_at >= made.updated_at && changed.created_at == made.created_at);
    let stale = companies::verbs::update(&ctx, made.id, 1, CompanyPatch::default()).await;
    assert!(matches!(stale, Err(Error::Stale { current: 2 })));
    companies::verbs::delete(&ctx, made.id).await.expect("deleted");
    assert!(matches!(companies::queries::get(&ctx, made.id).await, Err(Error::NotFound)));
    let gone = companies::verbs::update(&ctx, made.id, 3, CompanyPatch::default()).await;
    assert!(matches!(gone, Err(Error::NotFound)));
    assert_eq!(companies::verbs::restore(&ctx, made.id).await.expect("restored").version, 4);
    let kinds = ["pipeline.created", "company.created", "company.updated", "company.deleted", "company.restored"];
    assert_eq!(events(&ctx).await, kinds);
    let refused = companies::verbs::create(&ctx, CompanyDraft::default()).await.expect_err("nameless");
    assert_eq!(field(&refused), "name");
});

both_databases!(a_company_is_denied_by_role_and_workspace, async |app: &TestPlatform| {
    let (ours, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    let made = company(&ours, "Acme").await;
    for id in [made.id, CompanyId::generate()] {
        assert!(matches!(companies::queries::get(&theirs, id).await, Err(Error::NotFound)));
        assert!(matches!(
            companies::verbs::update(&theirs, id, 1, CompanyPatch::default()).await,
            Err(Error::NotFound)
        ));
        assert!(matches!(companies::verbs::delete(&theirs, id).await, Err(Error::NotFound)));
        assert!(matches!(companies::verbs::restore(&theirs, id).await, Err(Error::NotFound)));
    }
    let (member, guest) = (as_role(&ours, Role::Member), as_role(&ours, Role::Guest));
    assert!(matches!(companies::verbs::delete(&member, made.id).await, Err(Error::Forbidden)));
    assert!(matches!(companies::queries::get(&guest, made.id).await, Err(Error::NotFound)));
    let draft = CompanyDraft { name: "x".into(), ..Default::default() };
    assert!(matches!(companies::verbs::create(&guest, draft).await, Err(Error::Forbidden)));
    assert_eq!(companies::queries::get(&ours, made.id).await.expect("untouched"), made);
});

both_databases!(a_contact_needs_a_name_or_an_address, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let refused = contacts::verbs::create(&ctx, ContactDraft::default()).await.expect_err("nobody");
    assert_eq!(field(&refused), "first_name");
    let draft = ContactDraft { email: Some("ada@example.com".into()), ..Default::default() };
    let made = contacts::verbs::create(&ctx, draft).await.expect("an address will do");
    assert_eq!(made.display_name(), "ada@example.com");
    let nobody = ContactPatch { email: Some(None), ..Default::default() };
    assert_eq!(field(&contacts::verbs::update(&ctx, made.id, 1, nobody).await.expect_err("nobody")), "first_name");
    let acme = company(&ctx, "Acme").await;
    let patch = ContactPatch { company_id: Some(Some(acme.id)), ..Default::default() };
    let changed = contacts::verbs::update(&ctx, made.id, 1, patch).await.expect("changed");
    assert_eq!(changed.company_name.as_deref(), Some("Acme"));
    let nowhere = ContactPatch { company_id: Some(Some(CompanyId::generate())), ..Default::default() };
    assert_eq!(field(&contacts::verbs::update(&ctx, made.id, 2, nowhere).await.expect_err("no such")), "company_id");
    contacts::verbs::delete(&ctx, made.id).await.expect("deleted");
    assert_eq!(contacts::verbs::restore(&ctx, made.id).await.expect("restored").version, 4);
});

both_databases!(products_are_the_admins_to_change, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let draft = || ProductDraft { name: "GTX Pro".into(), price: Some(usd(482_100)), ..Default::default() };
    let made = products::verbs::create(&owner, draft()).await.expect("made");
    let member = as_role(&owner, Role::Member);
    assert_eq!(products::queries::get(&member, made.id).await.expect("read"), made);
    assert!(matches!(products::verbs::create(&member, draft()).await, Err(Error::Forbidden)));
    let patch = || ProductPatch { price: Some(None), ..Default::default() };
    assert!(matches!(products::verbs::update(&member, made.id, 1, patch()).await, Err(Error::Forbidden)));
    assert_eq!(products::verbs::update(&owner, made.id, 1, patch()).await.expect("changed").price, None);
    products::verbs::delete(&owner, made.id).await.expect("deleted");
    products::verbs::restore(&owner, made.id).await.expect("restored");
    let client = as_role(&owner, Role::Client);
    assert!(matches!(products::queries::get(&client, made.id).await, Err(Error::Forbidden)));
});

both_databases!(a_note_is_its_authors, async |app: &TestPlatform| {
    let (ours, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    let deal = deal(&ours, "a").await;
    let draft = |body: &str| NoteDraft { subject_kind: RecordKind::Deal, subject_id: deal.id.0, body: body.into() };
    let made = notes::verbs::create(&ours, draft("first\nsecond")).await.expect("made");
    assert_eq!((made.body.as_str(), made.author_id), ("first\nsecond", ours.actor.member()));
    let refused = notes::verbs::create(&theirs, draft("x")).await.expect_err("their deal is not ours");
    assert_eq!(field(&refused), "subject_id");
    assert_eq!(field(&notes::verbs::create(&ours, draft(" \n ")).await.expect_err("empty")), "body");
    let member = as_role(&ours, Role::Member);
    let patch = || NotePatch { body: Some("other".into()) };
    assert!(matches!(notes::verbs::update(&member, made.id, 1, patch()).await, Err(Error::Forbidden)));
    assert!(matches!(notes::verbs::delete(&member, made.id).await, Err(Error::Forbidden)));
    assert!(matches!(notes::verbs::update(&theirs, made.id, 1, patch()).await, Err(Error::NotFound)));
    assert_eq!(notes::verbs::update(&ours, made.id, 1, patch()).await.expect("changed").version, 2);
    notes::verbs::delete(&ours, made.id).await.expect("deleted");
    notes::verbs::restore(&ours, made.id).await.expect("restored");
});

both_databases!(a_pipeline_keeps_the_stages_that_hold_deals, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let sales = pipeline(&ctx).await;
    let names: Vec<_> = sales.stages.iter().map(|stage| stage.name.as_str()).collect();
    assert_eq!(names, ["Lead", "Qualified", "Proposal", "Negotiation", "Won", "Lost"]);
    deal(&ctx, "a").await;
    let kept = |drop: &str| {
        let stages = sales.stages.iter().filter(|stage| stage.name != drop);
        let drafts = stages.map(|s| StageDraft { id: Some(s.id), ..StageDraft::new(&s.name, s.kind, s.probability) });
        PipelinePatch { stages: Some(drafts.collect()), ..Default::default() }
    };
    let refused = pipelines::verbs::update(&ctx, sales.id, 1, kept("Lead")).await;
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    let changed = pipelines::verbs::update(&ctx, sales.id, 1, kept("Proposal")).await.expect("changed");
    assert_eq!((changed.stages.len(), changed.version), (5, 2));
    assert!(matches!(pipelines::verbs::delete(&ctx, sales.id).await, Err(Error::Conflict(_))));
    let refused =
        pipelines::verbs::update(&ctx, sales.id, 2, PipelinePatch { stages: Some(vec![]), ..Default::default() });
    assert_eq!(field(&refused.await.expect_err("no stages")), "stages");
    let twice = vec![StageDraft::new("A", StageKind::Open, 1), StageDraft::new(" a", StageKind::Open, 1)];
    let refused = pipelines::verbs::create(&ctx, PipelineDraft { name: "x".into(), stages: twice }).await;
    assert_eq!(field(&refused.expect_err("two of a name")), "stages");
    let member = as_role(&ctx, Role::Member);
    let draft = || PipelineDraft { name: "Partners".into(), ..Default::default() };
    assert!(matches!(pipelines::verbs::create(&member, draft()).await, Err(Error::Forbidden)));
    let other = pipelines::verbs::create(&ctx, draft()).await.expect("a second");
    assert_eq!(other.stages.len(), 6);
    pipelines::verbs::delete(&ctx, other.id).await.expect("empty, so it goes");
    ac_crm::seed_workspace(&ctx).await.expect("seeding again");
    assert_eq!(pipelines::queries::all(&ctx).await.expect("pipelines").len(), 1, "changes nothing");
});
