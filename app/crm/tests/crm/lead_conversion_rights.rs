//! Conversions and those who may see or do less: what they read of one, and what they may take back.

use crate::common::{leads::*, *};
use ac_core::{
    Ctx, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    contacts::{self, model::ContactDraft},
    deals,
    leads::{
        self,
        conversion::{ConvertOrder, LeadCompany, LeadDeal},
        convert::convert,
        model::LeadDraft,
    },
    shared::kind::RecordKind,
    timeline,
    undo::{model::UndoWhat, verbs::undo},
};

async fn told(ctx: &Ctx, lead: uuid::Uuid) -> String {
    let timeline = timeline::queries::of(ctx, RecordKind::Lead, lead, None).await.expect("a timeline");
    serde_json::to_string(&timeline.entries).expect("JSON")
}

both_databases!(an_address_that_one_may_not_see_is_told_by_no_event, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let guest = as_role(&ctx, Role::Guest);
    let me = known(&guest, "Guest").await;
    let hidden = ContactDraft { email: Some("hidden@secret.example".into()), ..Default::default() };
    let contact = contacts::verbs::create(&ctx, hidden).await.expect("a contact");
    let draft = LeadDraft { last_name: "Lead".into(), owner_id: Some(me), ..Default::default() };
    let lead = leads::verbs::create(&ctx, draft).await.expect("a lead");
    let order = ConvertOrder { contact_id: Some(contact.id), company: LeadCompany::None, ..Default::default() };
    convert(&ctx, lead.id, &order).await.expect("converted");
    assert!(told(&ctx, lead.id.0).await.contains("hidden@secret.example"));
    assert!(!told(&guest, lead.id.0).await.contains("secret"));
});

both_databases!(who_may_not_delete_what_a_lead_became_takes_nothing_of_it_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let member = as_role(&ctx, Role::Member);
    known(&member, "Member").await;
    let lead = ada(&ctx).await;
    let order = ConvertOrder { deal: Some(LeadDeal::default()), ..Default::default() };
    let done = convert(&member, lead.id, &order).await.expect("converted");
    let report = undo(&member, UndoWhat::Batch(done.batch_id)).await.expect("an answer");
    assert_eq!(report.undone_count(), 0, "{report:?}");
    assert!(report.conflicts.iter().any(|conflict| conflict.message.contains("not yours to delete")), "{report:?}");
    assert!(leads::queries::get(&ctx, lead.id).await.expect("the lead").is_converted(), "no other can be made of it");

    undo(&ctx, UndoWhat::Batch(done.batch_id)).await.expect("undone");
    assert!(!leads::queries::get(&ctx, lead.id).await.expect("the lead").is_converted());
    assert_eq!(deals::queries::list(&ctx, &Default::default()).await.unwrap().total, Some(0));
});
