//! A merge is one act: it goes back whole, and comes again.

use crate::common::{
    fields::{field, values},
    roles::give_role,
    *,
};
use ac_core::{
    Action, Ctx, Error, Grant, Resource, Role, Rules, both_databases,
    store::dump,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    bulk,
    companies::{
        self,
        model::{CompanyDraft, CompanyPatch},
    },
    contacts, deals,
    deals::model::DealDraft,
    duplicates::{
        merge::merge_in,
        model::{MergeOrder, MergeReport},
    },
    import::job::Takeover,
    notes::{self, model::NoteDraft},
    shared::{event::Origin, kind::RecordKind},
    timeline,
    undo::{
        model::{RedoWhat, UndoReport, UndoWhat},
        verbs::{redo, undo},
    },
};
use ac_views::custom::FieldKind;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

const LAST: UndoWhat = UndoWhat::Last { passing: Vec::new() };

async fn merge(ctx: &Ctx, id: Uuid, others: &[Uuid]) -> MergeReport {
    let order = MergeOrder { others: others.to_vec(), ..Default::default() };
    ctx.write(async |tx| merge_in(tx, RecordKind::Company, id, &order).await).await.expect("merged")
}

/// All records as they stand, but for what every write counts up.
async fn stand(ctx: &Ctx) -> BTreeMap<String, Vec<Value>> {
    let work = async |tx: &ac_core::ReadTx| {
        let mut all = BTreeMap::new();
        for table in dump::tables(tx.conn()).await? {
            let kept = ["company", "contact", "deal", "note", "activity", "field_link", "match_key", "not_duplicate"];
            if !kept.contains(&table.as_str()) {
                continue;
            }
            let mut lines: Vec<Value> = Vec::new();
            dump::write(tx.conn(), &table, |line| {
                let mut row: Value = serde_json::from_str(line).expect("JSON");
                if let Some(row) = row.as_object_mut() {
                    row.remove("version");
                    row.remove("updated_at");
                }
                lines.push(row);
                Ok(())
            })
            .await?;
            all.insert(table.clone(), lines);
        }
        Ok::<_, Error>(all)
    };
    ctx.read(work).await.expect("records")
}

/// Two companies with all that can refer to them.
async fn two(ctx: &Ctx) -> (Uuid, Uuid) {
    field(ctx, "company", "parent", FieldKind::Relation, json!({ "relates_to": "company" })).await;
    field(ctx, "company", "tags", FieldKind::MultiSelect, json!({ "choices": ["Red", "Blue"] })).await;
    let draft = |name: &str, fields: Value| CompanyDraft {
        name: name.into(),
        sector: (name == "ACME").then(|| "retail".into()),
        fields: values(fields),
        ..Default::default()
    };
    let one = companies::verbs::create(ctx, draft("Acme", json!({}))).await.unwrap();
    let other = companies::verbs::create(ctx, draft("ACME", json!({ "tags": ["red"] }))).await.unwrap();
    companies::verbs::create(ctx, draft("Child", json!({ "parent": other.id }))).await.unwrap();
    let ann = contact(ctx, "Ann", "Lee").await;
    let patch = contacts::model::ContactPatch { company_id: Some(Some(other.id)), ..Default::default() };
    contacts::verbs::update(ctx, ann.id, 1, patch).await.unwrap();
    let deal = DealDraft { name: "Big".into(), company_id: Some(other.id), ..Default::default() };
    deals::verbs::create(ctx, deal).await.unwrap();
    let note = NoteDraft { subject_kind: RecordKind::Company, subject_id: other.id.0, body: "Hm".into() };
    notes::verbs::create(ctx, note).await.unwrap();
    (one.id.0, other.id.0)
}

fn done(report: &UndoReport) {
    assert_eq!((report.conflicts.len(), report.job), (0, None), "{report:?}");
    assert!(report.undone_count() >= 5, "{report:?}");
    let act = report.act.as_ref().expect("an act");
    assert!(["company.merged_into", "company.unmerged"].contains(&act.kind.as_str()), "{act:?}");
}

both_databases!(a_merge_goes_back_whole_and_comes_again, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (one, other) = two(&ctx).await;
    let before = stand(&ctx).await;
    let report = merge(&ctx, one, &[other]).await;
    let after = stand(&ctx).await;
    assert_ne!(before, after);
    for _ in 0..3 {
        done(&undo(&ctx, LAST).await.expect("undone"));
        assert_eq!(stand(&ctx).await, before);
        done(&redo(&ctx, RedoWhat::Last).await.expect("redone"));
        let mut again = stand(&ctx).await;
        let mut first = after.clone();
        for all in [&mut again, &mut first] {
            all.values_mut().flatten().filter_map(Value::as_object_mut).for_each(|row| drop(row.remove("deleted_at")));
        }
        assert_eq!(again, first);
    }
    // By its batch, and by the event that a timeline shows: half a merge is none.
    done(&undo(&ctx, UndoWhat::Batch(report.batch_id)).await.expect("undone"));
    done(&redo(&ctx, RedoWhat::Batch(report.batch_id)).await.expect("redone"));
    let entries = timeline::queries::of(&ctx, RecordKind::Company, one, None).await.unwrap().entries;
    let merged = entries.iter().find(|entry| entry.kind == "company.merged").expect("the merge");
    done(&undo(&ctx, UndoWhat::Event(merged.event_id)).await.expect("undone"));
    assert_eq!(stand(&ctx).await, before);
});

both_databases!(what_changed_since_stays, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (one, other) = two(&ctx).await;
    let batch = merge(&ctx, one, &[other]).await.batch_id;
    let stays = companies::queries::get(&ctx, companies::model::CompanyId(one)).await.unwrap();
    let patch = CompanyPatch { sector: Some(Some("food".into())), ..Default::default() };
    companies::verbs::update(&ctx, stays.id, stays.version, patch).await.unwrap();
    let report = undo(&ctx, UndoWhat::Batch(batch)).await.expect("the merge");
    assert_eq!(report.conflicts.len(), 1, "{report:?}");
    assert_eq!((report.conflicts[0].id, report.conflicts[0].fields.clone()), (one, vec!["sector".to_owned()]));
    let now = companies::queries::get(&ctx, stays.id).await.unwrap();
    assert_eq!(now.sector.as_deref(), Some("food"));
    let back = companies::queries::get(&ctx, companies::model::CompanyId(other)).await.expect("back all the same");
    assert_eq!(back.sector.as_deref(), Some("retail"));
});

both_databases!(one_that_was_brought_back_is_one_of_its_own, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (one, other) = two(&ctx).await;
    merge(&ctx, one, &[other]).await;
    let id = companies::model::CompanyId(other);
    companies::verbs::restore(&ctx, id).await.expect("out of the bin");
    assert!(timeline::queries::ending(&ctx, RecordKind::Company, other).await.is_err());
    companies::verbs::delete(&ctx, id).await.expect("deleted");
    let ending = timeline::queries::ending(&ctx, RecordKind::Company, other).await.unwrap();
    assert_eq!(ending.merged_into, None, "the mark went when it came back");
});

both_databases!(others_may_not_take_it_back_but_an_admin, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (one, other) = two(&ctx).await;
    let batch = merge(&ctx, one, &[other]).await.batch_id;
    for role in [Role::Member, Role::Guest, Role::Client] {
        let refused = undo(&as_role(&ctx, role), UndoWhat::Batch(batch)).await.expect_err("a refusal");
        assert!(matches!(refused, Error::NotFound | Error::Forbidden), "{refused:?}");
    }
    done(&undo(&as_role(&ctx, Role::Admin), UndoWhat::Batch(batch)).await.expect("undone"));
});

/// Bob, who may do all to companies and nothing to what `closed` are.
async fn bob(app: &TestPlatform, owner: &Ctx, closed: &[Resource]) -> Ctx {
    let bob = as_role(owner, Role::Member);
    let mut rules = Rules::of(Role::Member);
    for action in [Action::Read, Action::Create, Action::Modify, Action::Delete] {
        rules.put(Resource::Company, action, Grant::All);
        closed.iter().for_each(|resource| rules.set(*resource, action, Grant::Nothing));
    }
    give_role(app, owner, known(&bob, "Bob").await, &rules).await;
    app.platform.again(&bob).await.unwrap()
}

both_databases!(what_is_hidden_goes_along_and_is_not_told, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let bob = bob(app, &owner, &[Resource::Note, Resource::Activity]).await;
    let (one, two) = (company(&bob, "Acme").await.id.0, company(&bob, "Acme Ltd").await.id.0);
    let draft = NoteDraft { subject_kind: RecordKind::Company, subject_id: two, body: "Fire him on Friday".into() };
    let note = notes::verbs::create(&owner, draft).await.expect("a note").id;
    let on = async || notes::queries::get(&owner, note).await.expect("the note").subject_id;
    let report = merge(&bob, one, &[two]).await;
    assert_eq!((on().await, report.moved.notes), (one, 0), "it goes along uncounted");
    let report = undo(&bob, UndoWhat::Batch(report.batch_id)).await.expect("an undo");
    assert_eq!((on().await, report.conflicts.len()), (two, 0), "{report:?}");
    let told = format!("{report:?}");
    assert!(told.contains("Acme Ltd") && !told.contains("Friday"), "{told}");
});

both_databases!(what_is_not_ones_own_to_change_bars_a_merge, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let bob = bob(app, &owner, &[Resource::Deal]).await;
    let (one, two) = (company(&bob, "Acme").await.id, company(&bob, "Acme Ltd").await.id);
    let draft = DealDraft { name: "Takeover".into(), company_id: Some(two), ..Default::default() };
    let hidden = deals::verbs::create(&owner, draft).await.expect("a deal").id;
    let order = MergeOrder { others: vec![two.0], ..Default::default() };
    let asked = async |ctx: &Ctx| ctx.write(async |tx| merge_in(tx, RecordKind::Company, one.0, &order).await).await;
    let refused = asked(&bob).await.expect_err("the deal is closed to them");
    assert!(matches!(&refused, Error::Refused(why) if !why.contains("Takeover")), "{refused:?}");
    let scoped =
        scoped(&owner, &[Action::Read, Action::Modify, Action::Delete].map(|action| (Resource::Company, action)));
    assert!(asked(&scoped).await.is_err(), "a token for companies changes no deal");
    assert_eq!(deals::queries::get(&owner, hidden).await.expect("the deal").company_id, Some(two));
    let report = asked(&owner).await.expect("merged");
    let told = undo(&bob, UndoWhat::Batch(report.batch_id)).await;
    assert!(!format!("{told:?}").contains("Takeover"), "{told:?}");
});

both_databases!(a_big_merge_goes_back_as_a_job, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (one, other) = (company(&ctx, "Acme").await.id, company(&ctx, "ACME").await.id);
    let draft =
        contacts::model::ContactDraft { first_name: "Ann".into(), company_id: Some(other), ..Default::default() };
    let drafts: Vec<_> = (0..230).map(|_| draft.validate().unwrap()).collect();
    ctx.write(async |tx| contacts::bulk::insert_many(tx, Origin::Direct, drafts).await).await.unwrap();
    let before = stand(&ctx).await;
    let report = merge(&ctx, one.0, &[other.0]).await;
    assert_eq!(report.moved.contacts, 230);
    let report = undo(&ctx, LAST).await.expect("begun");
    let job = report.job.expect("a job");
    bulk::work::work(&ctx, job, Takeover::Now).await.expect("works");
    assert_eq!(stand(&ctx).await, before);
});

both_databases!(a_record_that_others_went_into_is_not_taken_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (stays, goes) = (company(&ctx, "Acme").await, company(&ctx, "Acme Ltd").await);
    merge(&ctx, stays.id.0, &[goes.id.0]).await;
    let entries = timeline::queries::of(&ctx, RecordKind::Company, stays.id.0, None).await.expect("a timeline").entries;
    let made = entries.iter().rfind(|entry| entry.merged.is_none() && entry.kind == "company.created");
    let report = undo(&ctx, UndoWhat::Event(made.expect("its beginning").event_id)).await.expect("an answer");
    assert_eq!((report.undone_count(), report.conflicts.len()), (0, 1));
    assert!(report.conflicts[0].message.contains("merged into it"), "{:?}", report.conflicts);
    assert!(companies::queries::get(&ctx, stays.id).await.is_ok(), "with it both would be gone");
});
