//! Merging: what the record that stays has afterwards, what moves to it, and what is refused without anything lost.

use crate::common::{
    fields::{field, values},
    *,
};
use ac_core::{
    Action, Ctx, Error, Resource, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    activities::{
        self,
        model::{ActivityDraft, ActivityFilter, ActivityKind, ActivityQuery},
    },
    companies::{
        self,
        model::{Company, CompanyDraft, CompanyPatch},
    },
    contacts::{
        self,
        model::{ContactDraft, ContactPatch},
    },
    deals::{self, model::DealDraft},
    duplicates::{
        merge::merge_in,
        model::{MERGE_OTHERS_MAX, MergeOrder, MergeReport, Moved},
    },
    notes::{
        self,
        model::{NoteDraft, NoteFilter, NoteQuery},
    },
    shared::kind::RecordKind,
    timeline,
};
use ac_views::custom::FieldKind;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

async fn merge(ctx: &Ctx, kind: RecordKind, id: Uuid, order: MergeOrder) -> Result<MergeReport, Error> {
    ctx.write(async |tx| merge_in(tx, kind, id, &order).await).await
}

fn of(others: &[Uuid]) -> MergeOrder {
    MergeOrder { others: others.to_vec(), ..Default::default() }
}

fn taking(others: &[Uuid], take: &[(&str, Uuid)]) -> MergeOrder {
    MergeOrder { take: take.iter().map(|(field, id)| ((*field).to_owned(), *id)).collect(), ..of(others) }
}

async fn made(ctx: &Ctx, draft: Value) -> Company {
    let draft: CompanyDraft = serde_json::from_value(draft).unwrap();
    companies::verbs::create(ctx, draft).await.expect("a company")
}

async fn noted(ctx: &Ctx, id: Uuid) -> Vec<String> {
    let filter = NoteFilter { subject_id: Some(id), ..Default::default() };
    notes::queries::list(ctx, &NoteQuery::of(filter)).await.unwrap().data.into_iter().map(|note| note.body).collect()
}

async fn planned(ctx: &Ctx, id: Uuid) -> usize {
    let filter = ActivityFilter { subject_id: Some(id), ..Default::default() };
    activities::queries::list(ctx, &ActivityQuery::of(filter)).await.unwrap().data.len()
}

async fn note(ctx: &Ctx, kind: RecordKind, id: Uuid, body: &str) {
    let draft = NoteDraft { subject_kind: kind, subject_id: id, body: body.into() };
    notes::verbs::create(ctx, draft).await.expect("a note");
}

async fn call(ctx: &Ctx, kind: RecordKind, id: Uuid) {
    let draft: ActivityDraft = serde_json::from_value(
        json!({ "kind": ActivityKind::Call, "title": "Call them", "subject_kind": kind, "subject_id": id }),
    )
    .unwrap();
    activities::verbs::create(ctx, draft).await.expect("an activity");
}

both_databases!(the_one_that_stays_takes_what_was_chosen_and_what_it_lacks, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    field(&ctx, "company", "tier", FieldKind::Select, json!({ "choices": ["Gold", "Silver"] })).await;
    field(&ctx, "company", "tags", FieldKind::MultiSelect, json!({ "choices": ["Red", "Blue"] })).await;
    field(&ctx, "company", "score", FieldKind::Number, json!({})).await;
    let one = made(&ctx, json!({ "name": "Acme", "fields": { "tier": "gold", "score": 5 } })).await;
    let two = made(
        &ctx,
        json!({ "name": "ACME Incorporated", "sector": "retail", "fields": { "tier": "silver", "tags": ["red", "blue"] } }),
    )
    .await;
    let three = made(&ctx, json!({ "name": "Acme Co", "sector": "food", "website": "acme.example" })).await;
    let (a, b, c) = (one.id.0, two.id.0, three.id.0);
    let order = taking(&[b, c], &[("name", b), ("fields.tier", b), ("fields.score", c)]);
    let report = merge(&ctx, RecordKind::Company, a, order).await.expect("merged");
    assert_eq!((report.id, report.version, report.merged.clone(), report.moved), (a, 2, vec![b, c], Moved::default()));
    let now = companies::queries::get(&ctx, one.id).await.unwrap();
    assert_eq!(
        (now.name.as_str(), now.sector.as_deref()),
        ("ACME Incorporated", Some("retail")),
        "the first that has one"
    );
    assert_eq!(now.website.as_deref(), Some("https://acme.example"));
    assert_eq!(
        now.fields,
        values(json!({ "tier": "silver", "tags": ["red", "blue"], "score": null })),
        "an empty value was chosen"
    );
    // What is kept beside the values came along.
    let found = async |filter: &str| {
        let query = companies::model::CompanyQuery { query: Some(filter.into()), ..Default::default() };
        companies::queries::list(&ctx, &query).await.unwrap().data.len()
    };
    assert_eq!((found("tier:silver").await, found("tags:red").await, found("score:any").await), (1, 1, 0));
    for gone in [two.id, three.id] {
        assert!(matches!(companies::queries::get(&ctx, gone).await, Err(Error::NotFound)));
        let ending = timeline::queries::ending(&ctx, RecordKind::Company, gone.0).await.expect("an ending");
        assert_eq!(ending.merged_into.expect("a mark").id, a);
    }
    let kinds: Vec<String> = events(&ctx).await.into_iter().filter(|kind| kind.contains("merged")).collect();
    assert_eq!(kinds, ["company.merged", "company.merged_into", "company.merged_into"]);
});

both_databases!(all_that_refers_to_those_that_go_moves, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    field(&ctx, "company", "parent", FieldKind::Relation, json!({ "relates_to": "company" })).await;
    field(&ctx, "contact", "employer", FieldKind::Relation, json!({ "relates_to": "company" })).await;
    field(&ctx, "deal", "partner", FieldKind::Relation, json!({ "relates_to": "company" })).await;
    let (one, two) = (company(&ctx, "Acme").await, company(&ctx, "ACME").await);
    let child = made(&ctx, json!({ "name": "Child", "fields": { "parent": two.id } })).await;
    let draft = ContactDraft {
        first_name: "Ann".into(),
        company_id: Some(two.id),
        fields: values(json!({ "employer": two.id })),
        ..Default::default()
    };
    let ann = contacts::verbs::create(&ctx, draft).await.unwrap();
    let draft = DealDraft {
        name: "Big".into(),
        company_id: Some(two.id),
        contact_id: Some(ann.id),
        fields: values(json!({ "partner": two.id })),
        ..Default::default()
    };
    let big = deals::verbs::create(&ctx, draft.clone()).await.unwrap();
    let binned = deals::verbs::create(&ctx, draft).await.unwrap();
    deals::verbs::delete(&ctx, binned.id).await.unwrap();
    for id in [one.id.0, two.id.0] {
        note(&ctx, RecordKind::Company, id, &format!("on {id}")).await;
        call(&ctx, RecordKind::Company, id).await;
    }
    let report = merge(&ctx, RecordKind::Company, one.id.0, of(&[two.id.0])).await.expect("merged");
    assert_eq!(
        report.moved,
        Moved { companies: 1, contacts: 1, deals: 1, leads: 0, notes: 1, activities: 1, mails: 0 }
    );
    let to = |name: &str| json!({ "id": one.id, "name": name });
    let child = companies::queries::get(&ctx, child.id).await.unwrap();
    assert_eq!((child.fields.0["parent"].clone(), child.version), (to("Acme"), 2));
    let ann = contacts::queries::get(&ctx, ann.id).await.unwrap();
    assert_eq!((ann.company_id, ann.fields.0["employer"].clone()), (Some(one.id), to("Acme")));
    let big = deals::queries::get(&ctx, big.id).await.unwrap();
    assert_eq!((big.company_id, big.fields.0["partner"].clone(), big.version), (Some(one.id), to("Acme"), 2));
    let by_index = deals::model::DealQuery { query: Some("partner:acme".into()), ..Default::default() };
    assert_eq!(deals::queries::list(&ctx, &by_index).await.unwrap().data.len(), 1);
    assert_eq!((noted(&ctx, one.id.0).await.len(), planned(&ctx, one.id.0).await), (2, 2));
    assert_eq!((noted(&ctx, two.id.0).await.len(), planned(&ctx, two.id.0).await), (0, 0));
    // What was in the bin keeps what it referred to, whose address leads on.
    let back = deals::verbs::restore(&ctx, binned.id).await.unwrap();
    assert_eq!(back.company_id, Some(two.id));
    let entries = timeline::queries::of(&ctx, RecordKind::Company, one.id.0, None).await.unwrap().entries;
    let told: Vec<(&str, Option<&str>)> =
        entries.iter().map(|entry| (entry.kind.as_str(), entry.merged.as_deref())).collect();
    assert!(told.contains(&("company.created", Some("ACME"))) && told.contains(&("company.created", None)), "{told:?}");
    let merged = entries.iter().find(|entry| entry.kind == "company.merged").expect("the merge");
    assert_eq!(merged.others, ["ACME"]);
});

both_databases!(a_record_does_not_refer_to_itself_afterwards, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    field(&ctx, "company", "parent", FieldKind::Relation, json!({ "relates_to": "company" })).await;
    let parent = company(&ctx, "Parent").await;
    let child = made(&ctx, json!({ "name": "Child", "fields": { "parent": parent.id } })).await;
    let third = made(&ctx, json!({ "name": "Third", "fields": { "parent": child.id } })).await;
    merge(&ctx, RecordKind::Company, parent.id.0, of(&[child.id.0])).await.expect("into the parent");
    let now = companies::queries::get(&ctx, parent.id).await.unwrap();
    assert_eq!(now.fields, values(json!({ "parent": null })));
    let now = companies::queries::get(&ctx, third.id).await.unwrap();
    assert_eq!(now.fields, values(json!({ "parent": { "id": parent.id, "name": "Parent" } })));
    merge(&ctx, RecordKind::Company, third.id.0, of(&[parent.id.0])).await.expect("the other way round");
    let now = companies::queries::get(&ctx, third.id).await.unwrap();
    assert_eq!(now.fields, values(json!({ "parent": null })));
    // Two steps on, the first address leads here too.
    let ending = timeline::queries::ending(&ctx, RecordKind::Company, child.id.0).await.unwrap();
    assert_eq!(ending.merged_into.expect("a mark").name, "Third");
});

both_databases!(people_are_merged_with_their_deals, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let acme = company(&ctx, "Acme").await;
    let (one, two) = (contact(&ctx, "Jon", "").await, contact(&ctx, "", "Smith").await);
    let patch = ContactPatch {
        email: Some(Some("jon@acme.example".into())),
        company_id: Some(Some(acme.id)),
        ..Default::default()
    };
    contacts::verbs::update(&ctx, two.id, 1, patch).await.unwrap();
    let draft = DealDraft { name: "His".into(), contact_id: Some(two.id), ..Default::default() };
    let his = deals::verbs::create(&ctx, draft).await.unwrap();
    let report = merge(&ctx, RecordKind::Contact, one.id.0, of(&[two.id.0])).await.expect("merged");
    assert_eq!(report.moved.deals, 1);
    let now = contacts::queries::get(&ctx, one.id).await.unwrap();
    assert_eq!(
        (now.first_name.as_str(), now.last_name.as_str(), now.email.as_deref()),
        ("Jon", "Smith", Some("jon@acme.example"))
    );
    assert_eq!(
        (now.company_id, deals::queries::get(&ctx, his.id).await.unwrap().contact_id),
        (Some(acme.id), Some(one.id))
    );
    // Nobody is left without a name and an address.
    let nameless = ContactDraft { email: Some("x@y.example".into()), ..Default::default() };
    let (three, four) = (contacts::verbs::create(&ctx, nameless).await.unwrap(), contact(&ctx, "", "Only").await);
    let order = taking(&[four.id.0], &[("email", four.id.0), ("last_name", three.id.0)]);
    assert!(matches!(merge(&ctx, RecordKind::Contact, three.id.0, order).await, Err(Error::Invalid(_))));
    assert!(contacts::queries::get(&ctx, four.id).await.is_ok());
});

both_databases!(orders_that_make_no_sense_are_refused, async |app: &TestPlatform| {
    let (ctx, theirs) = (workspace(app, "acme").await, workspace(app, "theirs").await);
    let (one, two) = (company(&ctx, "Acme").await.id.0, company(&ctx, "ACME").await.id.0);
    let (foreign, nobodys) = (company(&theirs, "Acme").await.id.0, Uuid::now_v7());
    let binned = company(&ctx, "Binned").await;
    companies::verbs::delete(&ctx, binned.id).await.unwrap();
    let before = events(&ctx).await.len();
    let check = async |id: Uuid, order: MergeOrder, code: &str| {
        let error = merge(&ctx, RecordKind::Company, id, order).await.expect_err(code);
        assert_eq!(ac_core::AppError::from(error).code.as_str(), code);
    };
    check(one, of(&[]), "invalid").await;
    check(one, of(&[one]), "invalid").await;
    check(one, of(&[two, two]), "invalid").await;
    check(one, of(&[Uuid::now_v7(); 1].repeat(MERGE_OTHERS_MAX + 1)), "invalid").await;
    check(one, taking(&[two], &[("nmae", two)]), "invalid").await;
    check(one, taking(&[two], &[("fields.nothing", two)]), "invalid").await;
    check(one, taking(&[two], &[("name", nobodys)]), "invalid").await;
    check(one, of(&[foreign]), "not_found").await;
    check(one, of(&[nobodys]), "not_found").await;
    check(foreign, of(&[one]), "not_found").await;
    check(one, of(&[binned.id.0]), "conflict").await;
    check(binned.id.0, of(&[one]), "conflict").await;
    check(one, MergeOrder { versions: BTreeMap::from([(two, 7)]), ..of(&[two]) }, "stale").await;
    assert!(matches!(merge(&ctx, RecordKind::Deal, one, of(&[two])).await, Err(Error::NotFound)));
    assert_eq!(events(&ctx).await.len(), before, "nothing was changed");
    let versions = BTreeMap::from([(one, 1), (two, 1)]);
    merge(&ctx, RecordKind::Company, one, MergeOrder { versions, ..of(&[two]) }).await.expect("as it was seen");
    check(one, of(&[two]), "conflict").await;
});

both_databases!(it_takes_to_change_the_one_and_to_delete_the_others, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (one, two) = (company(&ctx, "Acme").await, company(&ctx, "ACME").await);
    let member = as_role(&ctx, Role::Member);
    let refused = async |who: &Ctx, id: Uuid, other: Uuid| {
        let refusal = merge(who, RecordKind::Company, id, of(&[other])).await.expect_err("a refusal");
        assert!(refusal.is_refusal() || matches!(refusal, Error::NotFound), "{refusal:?}");
    };
    refused(&member, one.id.0, two.id.0).await;
    for (who, what) in [(Role::Guest, "a guest"), (Role::Client, "a client")] {
        refused(&as_role(&ctx, who), one.id.0, two.id.0).await;
        assert!(companies::queries::get(&ctx, two.id).await.is_ok(), "{what}");
    }
    refused(&scoped(&ctx, &[(Resource::Company, Action::Modify)]), one.id.0, two.id.0).await;
    refused(&scoped(&ctx, &[(Resource::Company, Action::Delete)]), one.id.0, two.id.0).await;
    let theirs = company(&member, "Acme of the member's").await;
    merge(&member, RecordKind::Company, one.id.0, of(&[theirs.id.0])).await.expect("into what they may change");
    // Nobody becomes the owner of somebody else's record this way.
    let own = company(&member, "Their own").await;
    known(&member, "Mem Ber").await;
    let order = taking(&[own.id.0], &[("owner_id", own.id.0)]);
    assert!(merge(&member, RecordKind::Company, one.id.0, order).await.unwrap_err().is_refusal());
    assert!(companies::queries::get(&ctx, own.id).await.is_ok());
});

both_databases!(of_two_merges_at_once_one_is_told, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for round in 0..4 {
        let (one, two) = (company(&ctx, "Acme").await, company(&ctx, "ACME").await);
        let draft = DealDraft { name: format!("Deal {round}"), company_id: Some(two.id), ..Default::default() };
        let deal = deals::verbs::create(&ctx, draft).await.unwrap();
        let (first, second) = match round % 2 {
            0 => (
                merge(&ctx, RecordKind::Company, one.id.0, of(&[two.id.0])),
                merge(&ctx, RecordKind::Company, two.id.0, of(&[one.id.0])),
            ),
            _ => (
                merge(&ctx, RecordKind::Company, one.id.0, of(&[two.id.0])),
                merge(&ctx, RecordKind::Company, one.id.0, of(&[two.id.0])),
            ),
        };
        let (first, second) = tokio::join!(first, second);
        let (done, refused) = if first.is_ok() { (first, second) } else { (second, first) };
        let stays = done.expect("one is done").id;
        let error = ac_core::AppError::from(refused.expect_err("the other is refused"));
        assert_eq!(error.code.as_str(), "conflict", "{error:?}");
        assert!(error.message.contains("was merged into another record"), "{error:?}");
        assert_eq!(deals::queries::get(&ctx, deal.id).await.unwrap().company_id.unwrap().0, stays, "nothing is lost");
    }
});

both_databases!(a_merge_meets_somebody_who_writes, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for _ in 0..4 {
        let (one, two) = (company(&ctx, "Acme").await, company(&ctx, "ACME").await);
        let draft = DealDraft { name: "Meanwhile".into(), company_id: Some(two.id), ..Default::default() };
        let patch = CompanyPatch { sector: Some(Some("food".into())), ..Default::default() };
        let (merged, deal, _) = tokio::join!(
            merge(&ctx, RecordKind::Company, one.id.0, of(&[two.id.0])),
            deals::verbs::create(&ctx, draft),
            companies::verbs::update(&ctx, two.id, 1, patch),
        );
        merged.expect("merged");
        // Either it was there before and moved, or it was refused because its company is gone.
        match deal {
            Ok(deal) => {
                let company = deals::queries::get(&ctx, deal.id).await.unwrap().company_id;
                assert!(company == Some(one.id) || company == Some(two.id));
            }
            Err(error) => assert!(matches!(error, Error::Invalid(_)), "{error:?}"),
        }
    }
});
