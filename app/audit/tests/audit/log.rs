//! Finding entries: filters, pages, names, erased content, and who may look.

use crate::support::{Said, emit, emit_batch, enter_member, execute, said};
use ac_audit::{AuditFilter, actors, list};
use ac_core::{
    Actor, BatchId, Ctx, DomainEvent, Error, MemberId, Resource, Role, Subject, both_databases,
    event::{Change, PRIVATE_TO},
    testing::{TestPlatform, as_role},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The seqs that `filter` finds, newest first, in pages of `limit`.
async fn seqs(ctx: &Ctx, filter: AuditFilter, limit: u64) -> Vec<i64> {
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let page = list(ctx, &filter, cursor.as_deref(), limit).await.expect("a page");
        assert!(page.data.len() <= usize::try_from(limit).unwrap());
        found.extend(page.data.iter().map(|entry| entry.seq));
        cursor = page.next_cursor;
        if cursor.is_none() {
            return found;
        }
    }
}

both_databases!(each_filter_finds_its_own, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let ada = as_role(&ctx, Role::Member);
    emit(&ctx, &[said("deal.won", Resource::Deal), said("company.renamed", Resource::Company)]).await;
    app.platform.clock.advance_secs(2 * 24 * 3600);
    let other = Said {
        subject: Subject { kind: Resource::Deal, id: uuid::Uuid::from_u128(8) },
        ..said("deal.won", Resource::Deal)
    };
    emit(&ada, &[said("deal.lost", Resource::Deal), other]).await;
    let batch = BatchId::generate();
    emit_batch(&ctx, &[said("dealer.met", Resource::Contact)], Some(batch)).await;

    let base = AuditFilter::default;
    let check = async |filter: AuditFilter, expect: &[i64]| {
        for limit in [1, 2, 100] {
            assert_eq!(seqs(&ctx, filter.clone(), limit).await, expect, "{filter:?} by {limit}");
        }
    };
    check(base(), &[5, 4, 3, 2, 1]).await;
    check(AuditFilter { actor: ada.actor.member(), ..base() }, &[4, 3]).await;
    check(AuditFilter { kind: Some("deal.".into()), ..base() }, &[4, 3, 1]).await;
    check(AuditFilter { kind: Some("deal".into()), ..base() }, &[5, 4, 3, 1]).await;
    check(AuditFilter { kind: Some("deal.won".into()), ..base() }, &[4, 1]).await;
    check(AuditFilter { kind: Some("d_al".into()), ..base() }, &[]).await;
    check(AuditFilter { subject_kind: Some(Resource::Company), ..base() }, &[2]).await;
    check(AuditFilter { subject_id: Some(uuid::Uuid::from_u128(8)), ..base() }, &[4]).await;
    check(AuditFilter { batch: Some(batch), ..base() }, &[5]).await;
    let today = ctx.now().date();
    let yesterday = today.pred_opt().unwrap();
    check(AuditFilter { from: Some(yesterday), ..base() }, &[5, 4, 3]).await;
    check(AuditFilter { to: Some(yesterday), ..base() }, &[2, 1]).await;
    check(AuditFilter { from: Some(today), to: Some(today), ..base() }, &[5, 4, 3]).await;
    let both = AuditFilter { kind: Some("deal.".into()), actor: ctx.actor.member(), ..base() };
    check(both, &[1]).await;
});

both_databases!(an_entry_says_who_what_and_from_which_value_to_which, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let ada = MemberId::generate();
    enter_member(&ctx, ada, "Ada Ångström").await;
    let as_ada = ctx.as_actor(Actor::Member { id: ada, role: Role::Member });
    emit(&as_ada, &[said("deal.renamed", Resource::Deal)]).await;
    emit(&ctx.as_actor(Actor::System), &[said("import.finished", Resource::Import)]).await;
    emit(&ctx, &[said("deal.won", Resource::Deal)]).await;
    let page = list(&ctx, &AuditFilter::default(), None, 10).await.unwrap();
    let [nameless, system, ada_s] = &page.data[..] else { panic!("{page:?}") };
    assert_eq!(
        (ada_s.actor.kind.as_str(), ada_s.actor.id, ada_s.actor.name.as_deref()),
        ("member", Some(ada), Some("Ada Ångström"))
    );
    assert_eq!((ada_s.kind.as_str(), ada_s.subject_kind.as_str(), ada_s.subject_version), ("deal.renamed", "deal", 2));
    assert_eq!(ada_s.subject_name.as_deref(), Some("Hottechi"));
    assert_eq!(
        (ada_s.changes[0].field.as_str(), &ada_s.changes[0].old, &ada_s.changes[0].new),
        ("name", &json!("Old"), &json!("Hottechi"))
    );
    assert_eq!((ada_s.hash.len(), ada_s.erased), (64, false));
    assert_eq!((system.actor.kind.as_str(), system.actor.id, &system.actor.name), ("system", None, &None));
    assert_eq!(
        (nameless.actor.id, &nameless.actor.name),
        (ctx.actor.member(), &None),
        "a member nobody knows is still an id"
    );
    assert_eq!(actors(&ctx).await.unwrap().iter().map(|m| m.name.as_str()).collect::<Vec<_>>(), ["Ada Ångström"]);
});

both_databases!(erased_content_leaves_the_entry, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    emit(&ctx, &[said("deal.won", Resource::Deal)]).await;
    execute(&ctx, "DELETE FROM event_data WHERE seq = 1", Vec::new()).await;
    let page = list(&ctx, &AuditFilter::default(), None, 10).await.unwrap();
    let entry = &page.data[0];
    assert!(entry.erased && entry.changes.is_empty() && entry.data.is_null() && entry.subject_name.is_none());
    assert_eq!(entry.kind, "deal.won");
});

both_databases!(a_kind_this_build_does_not_know_is_shown_all_the_same, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    emit(&ctx, &[said("deal.won", Resource::Deal)]).await;
    execute(&ctx, "UPDATE event SET subject_kind = 'galaxy', kind = 'galaxy.born' WHERE seq = 1", Vec::new()).await;
    let page = list(&ctx, &AuditFilter::default(), None, 10).await.unwrap();
    assert_eq!(page.data[0].subject_kind, "galaxy");
});

both_databases!(only_owners_and_admins_look, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    emit(&ctx, &[said("deal.won", Resource::Deal)]).await;
    for role in Role::ALL {
        let seen = list(&as_role(&ctx, role), &AuditFilter::default(), None, 10).await;
        let named = actors(&as_role(&ctx, role)).await;
        if matches!(role, Role::Owner | Role::Admin) {
            assert_eq!(seen.unwrap().data.len(), 1);
            assert!(named.is_ok());
        } else {
            assert!(matches!(seen, Err(Error::Forbidden)), "{}", role.as_str());
            assert!(matches!(named, Err(Error::Forbidden)), "{}", role.as_str());
        }
    }
});

both_databases!(a_neighbours_log_is_not_there, async |app: &TestPlatform| {
    let (ours, theirs) = (app.workspace("ours").await, app.workspace("theirs").await);
    emit(&ours, &[said("deal.won", Resource::Deal)]).await;
    assert_eq!(seqs(&theirs, AuditFilter::default(), 10).await, Vec::<i64>::new());
    let by_id = AuditFilter { subject_id: Some(uuid::Uuid::from_u128(9)), ..AuditFilter::default() };
    assert_eq!(seqs(&theirs, by_id, 10).await, Vec::<i64>::new());
});

both_databases!(bad_input_is_named, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let bad_kind = AuditFilter { kind: Some("x' OR '1'='1".into()), ..AuditFilter::default() };
    assert!(matches!(list(&ctx, &bad_kind, None, 10).await, Err(Error::Invalid(_))));
    assert!(matches!(list(&ctx, &AuditFilter::default(), Some("last"), 10).await, Err(Error::Invalid(_))));
    assert_eq!(list(&ctx, &AuditFilter::default(), Some("-9"), 0).await.unwrap().data, []);
    let far = chrono::NaiveDate::MAX;
    let odd = AuditFilter { from: Some(far), to: Some(far), ..AuditFilter::default() };
    assert_eq!(list(&ctx, &odd, None, 10).await.unwrap().data, []);
});

/// A deal went to another owner, company and stage.
struct Passed {
    changes: [(&'static str, Change); 4],
    data: Value,
}

impl DomainEvent for Passed {
    fn kind(&self) -> &'static str {
        "deal.stage_changed"
    }
    fn subject(&self) -> Subject {
        Subject { kind: Resource::Deal, id: uuid::Uuid::from_u128(1) }
    }
    fn subject_version(&self) -> i64 {
        2
    }
    fn data(&self) -> Value {
        self.data.clone()
    }
    fn changes(&self) -> BTreeMap<String, Change> {
        self.changes.iter().map(|(field, change)| ((*field).to_owned(), change.clone())).collect()
    }
}

both_databases!(ids_in_changes_have_the_names_of_what_they_mean, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let (grace, company, stage) = (MemberId::generate(), uuid::Uuid::from_u128(7), uuid::Uuid::from_u128(6));
    enter_member(&ctx, grace, "Grace Hopper").await;
    let company_said = |kind, name| Said {
        name,
        subject: Subject { kind: Resource::Company, id: company },
        ..said(kind, Resource::Company)
    };
    emit(&ctx, &[company_said("company.created", "Hottechi"), company_said("company.deleted", "Gone")]).await;
    let nobody = uuid::Uuid::from_u128(5);
    let passed = Passed {
        changes: [
            ("owner_id", [json!(nobody), json!(grace)]),
            ("company_id", [Value::Null, json!(company)]),
            ("stage_id", [Value::Null, json!(stage)]),
            ("external_id", [Value::Null, json!(company)]),
        ],
        data: json!({ "to": { "id": stage, "name": "Won" } }),
    };
    let written: Result<(), Error> = ctx
        .write(async |tx| {
            tx.emit(&passed);
            Ok(())
        })
        .await;
    written.unwrap();
    let page = list(&ctx, &AuditFilter::default(), None, 1).await.unwrap();
    assert_eq!(page.data[0].subject_name, None, "nothing in the log names the deal");
    let names: BTreeMap<&str, [Option<&str>; 2]> = page.data[0]
        .changes
        .iter()
        .map(|change| (change.field.as_str(), [change.old_name.as_deref(), change.new_name.as_deref()]))
        .collect();
    let expect = [
        ("company_id", [None, Some("Hottechi")]),
        ("external_id", [None, None]),
        ("owner_id", [None, Some("Grace Hopper")]),
        ("stage_id", [None, Some("Won")]),
    ];
    assert_eq!(names, expect.into());
});

both_databases!(what_is_a_members_own_is_not_said_to_others, async |app: &TestPlatform| {
    #[derive(Clone)]
    struct Own(Said, Option<MemberId>);
    impl DomainEvent for Own {
        fn kind(&self) -> &'static str {
            self.0.kind
        }
        fn subject(&self) -> Subject {
            self.0.subject
        }
        fn subject_version(&self) -> i64 {
            1
        }
        fn changes(&self) -> BTreeMap<String, Change> {
            self.0.changes()
        }
        fn data(&self) -> Value {
            json!({ "name": "Hottechi", PRIVATE_TO: self.1 })
        }
    }
    let ctx = app.workspace("acme").await;
    let ada = as_role(&ctx, Role::Admin);
    let own = Own(said("view.created", Resource::View), ada.actor.member());
    let written: Result<(), Error> = ada
        .write(async |tx| {
            tx.emit(&own);
            Ok(())
        })
        .await;
    written.unwrap();
    emit(&ctx, &[Said { name: "Public", ..said("view.updated", Resource::View) }]).await;
    let read = async |ctx: &Ctx| list(ctx, &AuditFilter::default(), None, 10).await.unwrap().data;
    let (mine, theirs) = (read(&ada).await, read(&ctx).await);
    assert_eq!(mine[1].subject_name.as_deref(), Some("Hottechi"));
    assert_eq!(mine[1].changes.len(), 1);
    assert_eq!(theirs[1].kind, "view.created", "that it happened is said");
    assert_eq!((theirs[1].subject_name.clone(), theirs[1].changes.len(), theirs[1].erased), (None, 0, false));
    assert!(!serde_json::to_string(&theirs).unwrap().contains("Hottechi"), "{theirs:?}");
});
