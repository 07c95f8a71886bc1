//! Deleting for good: what goes, what is left without it, who may, and when it happens by itself.

use crate::common::{
    fields::{field, values},
    leads::{ada, note_on},
    roles::give_role,
    *,
};
use ac_core::{
    Action, Actor, BatchId, Ctx, Error, Grant, Resource, Role, Rules, both_databases,
    log::event_entity as event,
    testing::{TestPlatform, as_role},
    time::DAY_SECS,
};
use ac_crm::{
    companies,
    contacts::{
        self,
        bulk::insert_many,
        model::{ContactDraft, ContactId, ContactPatch},
    },
    deals::{
        self,
        lines::entity as line,
        model::{DealDraft, DealId},
    },
    deleted::{
        model::{BinFilter, BinQuery, KEPT_DAYS},
        purge::purge,
        queries::list,
        sweep::sweep,
    },
    duplicates::{merge::merge_in, model::MergeOrder},
    leads::{self, conversion::ConvertOrder, convert::convert},
    notes::{self, entity as note},
    products::{self, model::ProductDraft},
    search::{model::Search, queries::search},
    shared::{event::Origin, kind::RecordKind},
    timeline,
    undo::{model::UndoWhat, verbs::undo},
};
use ac_views::custom::{FieldKind, entity::link};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;
use uuid::Uuid;

async fn bin(ctx: &Ctx, kind: RecordKind) -> Vec<String> {
    let page = list(ctx, &BinQuery::of(BinFilter { kind })).await.expect("the bin");
    page.data.into_iter().map(|binned| binned.name).collect()
}

async fn count<E: EntityTrait>(ctx: &Ctx) -> u64
where
    E::Model: Sync,
{
    ctx.read(async |tx| Ok::<_, Error>(E::find().count(tx.conn()).await?)).await.unwrap()
}

/// The workspace as its own workers see it.
fn by_itself(ctx: &Ctx) -> Ctx {
    ctx.as_actor(Actor::System)
}

both_databases!(a_company_goes_for_good_and_what_referred_to_it_is_left_without, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    field(&ctx, "deal", "partner", FieldKind::Relation, json!({ "relates_to": "company" })).await;
    let acme = company(&ctx, "Acme").await;
    let refers = |name: &str| DealDraft {
        name: name.into(),
        company_id: Some(acme.id),
        fields: values(json!({ "partner": acme.id })),
        ..Default::default()
    };
    let there = deals::verbs::create(&ctx, refers("There")).await.unwrap();
    let binned = deals::verbs::create(&ctx, refers("Binned")).await.unwrap();
    deals::verbs::delete(&ctx, binned.id).await.unwrap();
    let draft = ContactDraft { first_name: "Noa".into(), company_id: Some(acme.id), ..Default::default() };
    let noa = contacts::verbs::create(&ctx, draft).await.unwrap();
    note_on(&ctx, RecordKind::Company, acme.id.0).await.expect("a note");
    companies::verbs::delete(&ctx, acme.id).await.unwrap();

    purge(&ctx, RecordKind::Company, acme.id.0).await.expect("gone");
    assert!(bin(&ctx, RecordKind::Company).await.is_empty());
    let there = deals::queries::get(&ctx, there.id).await.unwrap();
    assert_eq!((there.company_id, there.fields.clone(), there.version), (None, values(json!({ "partner": null })), 2));
    assert_eq!(contacts::queries::get(&ctx, noa.id).await.unwrap().company_id, None);
    let back = deals::verbs::restore(&ctx, binned.id).await.expect("without the company");
    assert_eq!((back.company_id, back.fields), (None, values(json!({ "partner": null }))));
    assert_eq!((count::<note::Entity>(&ctx).await, count::<link::Entity>(&ctx).await), (0, 0));
    let told = timeline::queries::of(&ctx, RecordKind::Deal, there.id.0, None).await.unwrap().entries;
    assert_eq!(told[0].kind, "deal.unlinked");
    assert!(told[0].changes.iter().any(|change| change.label == "Company"), "{:?}", told[0].changes);
    let kinds = events(&ctx).await;
    let unlinked = kinds.iter().filter(|kind| kind.ends_with(".unlinked")).count();
    assert_eq!(unlinked, 2, "what is in the bin is no other version: {kinds:?}");
    assert_eq!(kinds.iter().filter(|kind| *kind == "company.purged").count(), 1, "{kinds:?}");
    assert!(search(&ctx, &Search::of("fair")).await.unwrap().data.is_empty(), "the search forgot what stood on it");
    let again = purge(&ctx, RecordKind::Company, acme.id.0).await;
    assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
});

both_databases!(a_person_a_deal_a_lead_and_a_product_go_too, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let lead = ada(&ctx).await;
    let became = convert(&ctx, lead.id, &ConvertOrder::default()).await.expect("converted");
    let became = became.lead.converted.expect("what it became");
    let product = ProductDraft { name: "Widget".into(), price: Some(usd(500)), ..Default::default() };
    let product = products::verbs::create(&ctx, product).await.unwrap();
    let draft = DealDraft { name: "Big".into(), product_id: Some(product.id), ..Default::default() };
    let big = deals::verbs::create(&ctx, draft).await.unwrap();
    let order = serde_json::from_value(json!({ "lines": [{ "product_id": product.id, "quantity": "2" }] })).unwrap();
    deals::lines::verbs::set(&ctx, big.id, big.version, order).await.expect("lines");
    note_on(&ctx, RecordKind::Deal, big.id.0).await.expect("a note");

    products::verbs::delete(&ctx, product.id).await.unwrap();
    purge(&ctx, RecordKind::Product, product.id.0).await.expect("the product");
    let now = deals::queries::get(&ctx, big.id).await.unwrap();
    assert_eq!((now.product_id, now.line_count, now.amount), (None, 1, Some(usd(1_000))), "the line stays as it was");

    let person: ContactId = became.contact.expect("a person").id.to_string().parse().unwrap();
    contacts::verbs::delete(&ctx, person).await.unwrap();
    purge(&ctx, RecordKind::Contact, person.0).await.expect("the person");
    let converted = leads::queries::get(&ctx, lead.id).await.unwrap().converted.expect("still converted");
    assert!(converted.contact.is_none() && converted.company.is_some());

    deals::verbs::delete(&ctx, big.id).await.unwrap();
    purge(&ctx, RecordKind::Deal, big.id.0).await.expect("the deal");
    assert_eq!((count::<line::Entity>(&ctx).await, count::<note::Entity>(&ctx).await), (0, 0));
    leads::verbs::delete(&ctx, lead.id).await.unwrap();
    purge(&ctx, RecordKind::Lead, lead.id.0).await.expect("the lead");
    for kind in RecordKind::ALL {
        assert!(bin(&ctx, kind).await.is_empty(), "{kind:?}");
    }
});

both_databases!(only_what_is_in_the_bin_goes_and_only_for_who_may, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let (member, guest) = (as_role(&owner, Role::Member), as_role(&owner, Role::Guest));
    let mut rules = Rules::of(Role::Member);
    rules.put(Resource::Deal, Action::Modify, Grant::Own);
    give_role(app, &owner, member.actor.member().unwrap(), &rules).await;
    let member = app.platform.again(&member).await.unwrap();
    let acme =
        companies::verbs::create(&member, serde_json::from_value(json!({ "name": "Acme" })).unwrap()).await.unwrap();
    let lives = purge(&member, RecordKind::Company, acme.id.0).await;
    assert!(matches!(lives, Err(Error::NotFound)), "{lives:?}");
    let draft = DealDraft { name: "The owner's".into(), company_id: Some(acme.id), ..Default::default() };
    let theirs = deals::verbs::create(&owner, draft).await.unwrap();
    companies::verbs::delete(&member, acme.id).await.unwrap();
    let refused = purge(&member, RecordKind::Company, acme.id.0).await.expect_err("not theirs to change");
    assert!(refused.is_refusal(), "{refused:?}");
    assert_eq!(deals::queries::get(&owner, theirs.id).await.unwrap().company_id, Some(acme.id));
    let refused = purge(&guest, RecordKind::Company, acme.id.0).await.expect_err("a guest");
    assert!(refused.is_refusal() || matches!(refused, Error::NotFound), "{refused:?}");
    let other = workspace(app, "globex").await;
    let foreign = purge(&other, RecordKind::Company, acme.id.0).await;
    assert!(matches!(foreign, Err(Error::NotFound)), "{foreign:?}");
    purge(&owner, RecordKind::Company, acme.id.0).await.expect("the owner may");
});

both_databases!(an_undo_of_what_is_gone_says_so_and_goes_on, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (gone, kept) = (deal(&ctx, "Gone").await, deal(&ctx, "Kept").await);
    deals::verbs::delete(&ctx, kept.id).await.unwrap();
    app.platform.clock.advance_secs(1);
    deals::verbs::delete(&ctx, gone.id).await.unwrap();
    app.platform.clock.advance_secs(1);
    purge(&ctx, RecordKind::Deal, gone.id.0).await.unwrap();
    let last = undo(&ctx, UndoWhat::Last { passing: Vec::new() }).await.expect("an answer");
    assert_eq!((last.undone_count(), last.conflicts.len()), (0, 1), "{last:?}");
    assert_eq!(last.conflicts[0].message, "It was deleted for good since.");
    assert_eq!(bin(&ctx, RecordKind::Deal).await, ["Kept"]);
    let report = undo(&ctx, UndoWhat::LastOf { subject_id: kept.id.0, version: 2 }).await.expect("undone");
    assert_eq!(report.undone_count(), 1);
});

both_databases!(an_undo_of_a_batch_names_what_came_back_and_not_what_is_gone, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (first, last) = (company(&ctx, "Birch").await, company(&ctx, "Cedar").await);
    let origin = Origin::Batch(BatchId::generate());
    let both = ctx.write(async |tx| {
        companies::verbs::delete_in(tx, origin, first.id).await?;
        companies::verbs::delete_in(tx, origin, last.id).await
    });
    both.await.unwrap();
    purge(&ctx, RecordKind::Company, last.id.0).await.unwrap();
    let report = undo(&ctx, UndoWhat::Last { passing: Vec::new() }).await.expect("an answer");
    let back: Vec<&str> = report.undone.iter().map(|record| record.name.as_str()).collect();
    let stayed: Vec<&str> = report.conflicts.iter().map(|conflict| conflict.name.as_str()).collect();
    assert_eq!((back, stayed), (vec!["Birch"], vec!["Cedar"]), "{report:?}");
});

both_databases!(what_lay_in_the_bin_for_thirty_days_goes_by_itself, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let system = by_itself(&ctx);
    let (old, stays, into) = (company(&ctx, "Old").await, company(&ctx, "Stays").await, company(&ctx, "Into").await);
    let draft = DealDraft { name: "Of old".into(), company_id: Some(old.id), ..Default::default() };
    let of_old = deals::verbs::create(&ctx, draft).await.unwrap();
    let note = note_on(&ctx, RecordKind::Deal, of_old.id.0).await.unwrap();
    companies::verbs::delete(&ctx, old.id).await.unwrap();
    notes::verbs::delete(&ctx, note.id).await.unwrap();
    let order = MergeOrder { others: vec![stays.id.0], ..Default::default() };
    ctx.write(async |tx| merge_in(tx, RecordKind::Company, into.id.0, &order).await).await.unwrap();
    let told = list(&ctx, &BinQuery::of(BinFilter { kind: RecordKind::Company })).await.unwrap().data;
    let goes: Vec<bool> = told.iter().map(|binned| binned.goes_at().is_some()).collect();
    assert_eq!(goes.iter().filter(|goes| **goes).count(), 1, "what was merged stays: {told:?}");

    app.platform.clock.advance_secs(KEPT_DAYS * DAY_SECS - 60);
    let newer = deal(&ctx, "Newer").await;
    deals::verbs::delete(&ctx, newer.id).await.unwrap();
    sweep(&system).await.unwrap();
    assert_eq!(bin(&ctx, RecordKind::Company).await.len(), 2, "not yet");
    app.platform.clock.advance_secs(120);
    sweep(&system).await.unwrap();
    assert_eq!(bin(&ctx, RecordKind::Company).await, ["Stays"]);
    assert_eq!(bin(&ctx, RecordKind::Deal).await, ["Newer"]);
    assert_eq!(deals::queries::get(&ctx, of_old.id).await.unwrap().company_id, None);
    assert_eq!(count::<note::Entity>(&ctx).await, 0);
    // The one it went into leads on no more once that is gone too: then it is like any other.
    companies::verbs::delete(&ctx, into.id).await.unwrap();
    app.platform.clock.advance_secs((KEPT_DAYS + 1) * DAY_SECS);
    sweep(&system).await.unwrap();
    assert!(bin(&ctx, RecordKind::Company).await.is_empty());
});

both_databases!(more_than_fits_one_transaction_is_let_go_of_step_by_step, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let big = company(&ctx, "Big").await;
    for _ in 0..3 {
        let people = (0..400).map(|n| {
            let draft = ContactDraft { first_name: format!("P{n}"), company_id: Some(big.id), ..Default::default() };
            draft.validate().unwrap()
        });
        ctx.write(async |tx| insert_many(tx, Origin::Direct, people.collect::<Vec<_>>()).await.map(drop))
            .await
            .unwrap();
    }
    companies::verbs::delete(&ctx, big.id).await.unwrap();
    app.platform.clock.advance_secs((KEPT_DAYS + 1) * DAY_SECS);
    sweep(&by_itself(&ctx)).await.unwrap();
    assert!(bin(&ctx, RecordKind::Company).await.is_empty());
    let unlinked = event::Entity::find().filter(event::Column::Kind.eq("contact.unlinked"));
    let told = ctx.read(async |tx| Ok::<_, Error>(unlinked.count(tx.conn()).await?)).await.unwrap();
    assert_eq!(told, 1_200);
});

both_databases!(
    what_lies_in_the_bin_comes_back_by_an_undo_after_what_it_referred_to_is_gone,
    async |app: &TestPlatform| {
        let ctx = workspace(app, "acme").await;
        let acme = company(&ctx, "Acme").await;
        let draft = DealDraft { name: "Big".into(), company_id: Some(acme.id), ..Default::default() };
        let big = deals::verbs::create(&ctx, draft).await.unwrap();
        deals::verbs::delete(&ctx, big.id).await.unwrap();
        companies::verbs::delete(&ctx, acme.id).await.unwrap();
        purge(&ctx, RecordKind::Company, acme.id.0).await.unwrap();
        let report = undo(&ctx, UndoWhat::LastOf { subject_id: big.id.0, version: 2 }).await.expect("undone");
        assert_eq!((report.undone_count(), report.conflicts.len()), (1, 0), "{report:?}");
        assert_eq!(deals::queries::get(&ctx, big.id).await.unwrap().company_id, None);
    }
);

both_databases!(lines_come_back_without_a_product_that_is_gone, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let product = ProductDraft { name: "Widget".into(), price: Some(usd(500)), ..Default::default() };
    let product = products::verbs::create(&ctx, product).await.unwrap();
    let big = deal(&ctx, "Big").await;
    let lines = |all: serde_json::Value| serde_json::from_value(json!({ "lines": all })).unwrap();
    let with = lines(json!([{ "product_id": product.id, "quantity": "2" }]));
    deals::lines::verbs::set(&ctx, big.id, 1, with).await.expect("lines");
    deals::lines::verbs::set(&ctx, big.id, 2, lines(json!([]))).await.expect("none");
    products::verbs::delete(&ctx, product.id).await.unwrap();
    purge(&ctx, RecordKind::Product, product.id.0).await.unwrap();
    let report = undo(&ctx, UndoWhat::LastOf { subject_id: big.id.0, version: 3 }).await.expect("undone");
    assert_eq!((report.undone_count(), report.conflicts.len()), (1, 0), "{report:?}");
    let now = deals::lines::queries::get(&ctx, big.id).await.unwrap().lines;
    assert_eq!((now.len(), now[0].product_id, now[0].name.as_str()), (1, None, "Widget"));
});

both_databases!(companies_that_refer_to_each_other_go_together, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for n in 0..6 {
        field(&ctx, "company", &format!("of_{n}"), FieldKind::Relation, json!({ "relates_to": "company" })).await;
    }
    let hub = company(&ctx, "Hub").await;
    let of_hub: serde_json::Map<_, _> = (0..6).map(|n| (format!("of_{n}"), json!(hub.id))).collect();
    for n in 0..90 {
        let draft = serde_json::from_value(json!({ "name": format!("Spoke {n}"), "fields": of_hub })).unwrap();
        let made = companies::verbs::create(&ctx, draft).await.unwrap();
        companies::verbs::delete(&ctx, made.id).await.unwrap();
    }
    companies::verbs::delete(&ctx, hub.id).await.unwrap();
    app.platform.clock.advance_secs((KEPT_DAYS + 1) * DAY_SECS);
    sweep(&by_itself(&ctx)).await.unwrap();
    assert!(bin(&ctx, RecordKind::Company).await.is_empty());
});

both_databases!(an_old_address_leads_on_past_one_that_is_gone, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let [a, b, c] = [company(&ctx, "A").await.id, company(&ctx, "B").await.id, company(&ctx, "C").await.id];
    for (stays, goes) in [(b, c), (a, b)] {
        let order = MergeOrder { others: vec![goes.0], ..Default::default() };
        ctx.write(async |tx| merge_in(tx, RecordKind::Company, stays.0, &order).await).await.unwrap();
    }
    purge(&ctx, RecordKind::Company, b.0).await.unwrap();
    let ending = timeline::queries::ending(&ctx, RecordKind::Company, c.0).await.expect("an ending");
    assert_eq!(ending.merged_into.map(|into| into.id), Some(a.0));
});

both_databases!(a_person_who_refers_no_more_can_be_changed_as_before, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let acme = company(&ctx, "Acme").await;
    let draft = ContactDraft { first_name: "Noa".into(), company_id: Some(acme.id), ..Default::default() };
    let noa = contacts::verbs::create(&ctx, draft).await.unwrap();
    companies::verbs::delete(&ctx, acme.id).await.unwrap();
    purge(&ctx, RecordKind::Company, acme.id.0).await.unwrap();
    let patch = ContactPatch { last_name: Some("Berg".into()), ..Default::default() };
    let stale = contacts::verbs::update(&ctx, noa.id, noa.version, patch.clone()).await;
    assert!(matches!(stale, Err(Error::Stale { current: 2 })), "{stale:?}");
    contacts::verbs::update(&ctx, noa.id, 2, patch).await.expect("changed");
    let strange = purge(&ctx, RecordKind::Deal, DealId(Uuid::nil()).0).await;
    assert!(matches!(strange, Err(Error::NotFound)));
});
