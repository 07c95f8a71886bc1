//! Possible duplicates: found whatever their dress, told apart for good, never seen by whom they do not concern.

use crate::common::*;
use ac_core::{
    Action, Ctx, Error, Resource, Role, both_databases,
    keyset::ListError,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    companies::{
        self,
        model::{Company, CompanyDraft},
    },
    contacts::{
        self,
        model::{Contact, ContactDraft},
    },
    duplicates::{
        model::{DuplicatePair, Duplicates, PairQuery, ReasonCode},
        pairs,
        queries::{self, CANDIDATES_PER_KEY_MAX},
        verbs,
    },
    shared::{event::Origin, kind::RecordKind},
    undo::{
        model::{RedoWhat, UndoWhat},
        verbs::{redo, undo},
    },
};
use uuid::Uuid;

const LAST: UndoWhat = UndoWhat::Last { passing: Vec::new() };

async fn at(ctx: &Ctx, name: &str, website: &str) -> Company {
    let draft = CompanyDraft { name: name.into(), website: Some(website.into()), ..Default::default() };
    companies::verbs::create(ctx, draft).await.expect("a company")
}

async fn person(ctx: &Ctx, name: &str, email: &str, phone: &str) -> Contact {
    let (first, last) = name.split_once(' ').unwrap_or((name, ""));
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let (email, phone) = (some(email), some(phone));
    let draft = ContactDraft { first_name: first.into(), last_name: last.into(), email, phone, ..Default::default() };
    contacts::verbs::create(ctx, draft).await.expect("a contact")
}

async fn of(ctx: &Ctx, kind: RecordKind, id: Uuid) -> Duplicates {
    queries::of(ctx, kind, id).await.expect("duplicates")
}

fn names(found: &Duplicates) -> Vec<&str> {
    found.data.iter().map(|duplicate| duplicate.record.name.as_str()).collect()
}

async fn pairs_of(ctx: &Ctx, kind: RecordKind) -> Vec<DuplicatePair> {
    let (mut all, mut cursor) = (Vec::new(), None);
    for _ in 0..50 {
        let page = pairs::list(ctx, &PairQuery { kind, limit: Some(3), cursor }).await.expect("pairs");
        assert!(page.data.len() <= 3);
        assert!(page.data.is_sorted_by(|a, b| a.score >= b.score));
        all.extend(page.data);
        cursor = page.next_cursor;
        if cursor.is_none() {
            return all;
        }
    }
    panic!("the pairs never end");
}

async fn apart(ctx: &Ctx, kind: RecordKind, a: Uuid, b: Uuid) -> Result<(), Error> {
    ctx.write(async |tx| verbs::tell_apart_in(tx, Origin::Direct, kind, a, b).await).await
}

async fn alike(ctx: &Ctx, kind: RecordKind, a: Uuid, b: Uuid) -> Result<(), Error> {
    ctx.write(async |tx| verbs::tell_alike_in(tx, kind, a, b).await).await
}

both_databases!(companies_are_found_by_domain_and_by_name, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let acme = at(&ctx, "Acme Inc.", "https://acme.example").await;
    let same = at(&ctx, "ACME", "http://www.acme.example/en").await;
    at(&ctx, "Globex", "https://globex.example").await;
    let hansen = company(&ctx, "Hansen Maschinenbau").await;
    company(&ctx, "Maschinenbau Hansen GmbH").await;
    company(&ctx, "Hansen Machinenbau").await;
    let found = of(&ctx, RecordKind::Company, acme.id.0).await;
    assert_eq!((names(&found), found.data[0].score, found.data[0].record.id), (vec!["ACME"], 98, same.id.0));
    let codes: Vec<ReasonCode> = found.data[0].reasons.iter().map(|reason| reason.code).collect();
    assert_eq!(codes, [ReasonCode::SameDomain, ReasonCode::SameName]);
    let found = of(&ctx, RecordKind::Company, hansen.id.0).await;
    assert_eq!(names(&found), ["Maschinenbau Hansen GmbH", "Hansen Machinenbau"], "the likeliest first");
    assert_eq!(found.data[1].reasons[0].text, "names alike 96 %");
    let draft = CompanyDraft { name: "acme ltd".into(), ..Default::default() };
    let found = queries::like_company(&ctx, &draft).await.unwrap();
    assert_eq!(found.data.len(), 2, "also before there is such a record");
});

both_databases!(people_are_found_by_address_number_and_name, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let jon = person(&ctx, "Jon Smith", "jon@example.com", "+49 30 1234567").await;
    person(&ctx, "J. Smith", "Jon+crm@Example.com", "").await;
    person(&ctx, "John Smyth", "", "030 1234567").await;
    person(&ctx, "Smith Jon", "", "").await;
    person(&ctx, "Eva Lang", "eva@example.com", "(030) 999 99 99").await;
    let found = of(&ctx, RecordKind::Contact, jon.id.0).await;
    assert_eq!(names(&found), ["J. Smith", "John Smyth", "Smith Jon"]);
    assert!(found.data.is_sorted_by(|a, b| a.score >= b.score));
    let draft = ContactDraft { email: Some("JON@example.com".into()), ..Default::default() };
    assert_eq!(queries::like_contact(&ctx, &draft).await.unwrap().data.len(), 2);
    assert_eq!(queries::like_contact(&ctx, &ContactDraft::default()).await.unwrap(), Duplicates::default());
});

both_databases!(what_is_in_the_bin_is_no_duplicate, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (one, two) = (company(&ctx, "Acme").await, company(&ctx, "ACME Inc").await);
    companies::verbs::delete(&ctx, two.id).await.unwrap();
    assert_eq!(of(&ctx, RecordKind::Company, one.id.0).await, Duplicates::default());
    assert!(matches!(queries::of(&ctx, RecordKind::Company, two.id.0).await, Err(Error::NotFound)));
    companies::verbs::restore(&ctx, two.id).await.unwrap();
    assert_eq!(names(&of(&ctx, RecordKind::Company, one.id.0).await), ["ACME Inc"]);
});

both_databases!(pairs_come_once_and_those_told_apart_do_not, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let mut ids = Vec::new();
    for n in 0..5 {
        let (one, two) = (
            at(&ctx, &format!("Pair {n} Inc"), &format!("https://pair{n}.example")).await,
            at(&ctx, &format!("pair {n}"), &format!("https://pair{n}.example")).await,
        );
        ids.push((one.id.0, two.id.0));
    }
    company(&ctx, "Alone").await;
    for _ in 0..4 {
        company(&ctx, "Many Many").await;
    }
    let all = pairs_of(&ctx, RecordKind::Company).await;
    let mut seen: Vec<(Uuid, Uuid)> = all.iter().map(|pair| (pair.records[0].id, pair.records[1].id)).collect();
    let known = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!((known, seen.len()), (5 + 6, 5 + 6), "each pair once: {all:?}");
    for pair in &ids {
        assert!(seen.contains(pair), "the older one first");
    }
    assert_eq!(all[0].score, 98);
    let (a, b) = ids[0];
    apart(&ctx, RecordKind::Company, b, a).await.expect("told apart");
    apart(&ctx, RecordKind::Company, a, b).await.expect("known already");
    assert_eq!(pairs_of(&ctx, RecordKind::Company).await.len(), 10);
    assert_eq!(of(&ctx, RecordKind::Company, a).await, Duplicates::default());
    undo(&ctx, LAST).await.expect("undone");
    assert_eq!(of(&ctx, RecordKind::Company, a).await.data.len(), 1);
    redo(&ctx, RedoWhat::Last).await.expect("redone");
    assert_eq!(of(&ctx, RecordKind::Company, a).await.data.len(), 0);
    alike(&ctx, RecordKind::Company, a, b).await.expect("taken back");
    alike(&ctx, RecordKind::Company, a, b).await.expect("nothing to take back");
    assert_eq!(of(&ctx, RecordKind::Company, b).await.data.len(), 1);
    let told: Vec<String> = events(&ctx).await.into_iter().filter(|kind| kind.contains(".told_")).collect();
    assert_eq!(told, ["company.told_apart", "company.told_alike", "company.told_apart", "company.told_alike"]);
});

both_databases!(a_name_that_very_many_have_is_passed_over, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let many = usize::try_from(CANDIDATES_PER_KEY_MAX).unwrap() + 20;
    let draft = ContactDraft { first_name: "Ann".into(), last_name: "Lee".into(), ..Default::default() };
    let drafts: Vec<_> = (0..many).map(|_| draft.validate().unwrap()).collect();
    let ids = ctx.write(async |tx| contacts::bulk::insert_many(tx, Origin::Direct, drafts).await).await.unwrap();
    assert_eq!(of(&ctx, RecordKind::Contact, ids[0].0).await, Duplicates::default());
    assert_eq!(pairs_of(&ctx, RecordKind::Contact).await.len(), 0);
    // An address tells something all the same.
    let (one, two) = (person(&ctx, "Ann Lee", "ann@x.example", "").await, person(&ctx, "", "ann@x.example", "").await);
    assert_eq!(of(&ctx, RecordKind::Contact, one.id.0).await.data[0].record.id, two.id.0);
});

both_databases!(whom_records_do_not_concern_learns_nothing_of_them, async |app: &TestPlatform| {
    let (ctx, theirs) = (workspace(app, "acme").await, workspace(app, "theirs").await);
    let (one, two) = (company(&ctx, "Acme").await, company(&ctx, "ACME").await);
    let (guest, client) = (as_role(&ctx, Role::Guest), as_role(&ctx, Role::Client));
    let query = PairQuery { kind: RecordKind::Company, limit: None, cursor: None };
    for other in [&theirs, &guest] {
        assert!(matches!(queries::of(other, RecordKind::Company, one.id.0).await, Err(Error::NotFound)));
        assert_eq!(pairs::list(other, &query).await.unwrap().data, []);
        let draft = CompanyDraft { name: "Acme".into(), ..Default::default() };
        assert_eq!(queries::like_company(other, &draft).await.unwrap(), Duplicates::default());
        let told = apart(other, RecordKind::Company, one.id.0, two.id.0).await;
        assert!(matches!(told, Err(Error::NotFound | Error::Forbidden)), "{told:?}");
    }
    assert!(matches!(queries::of(&client, RecordKind::Company, one.id.0).await, Err(Error::Forbidden)));
    assert!(matches!(pairs::list(&client, &query).await, Err(ListError::Core(Error::Forbidden))));
    let reader = scoped(&ctx, &[(Resource::Company, Action::Read)]);
    assert!(apart(&reader, RecordKind::Company, one.id.0, two.id.0).await.unwrap_err().is_refusal());
    assert!(matches!(apart(&ctx, RecordKind::Company, one.id.0, one.id.0).await, Err(Error::Invalid(_))));
    assert!(matches!(apart(&ctx, RecordKind::Company, one.id.0, Uuid::now_v7()).await, Err(Error::NotFound)));
    assert!(matches!(queries::of(&ctx, RecordKind::Deal, one.id.0).await, Err(Error::NotFound)));
    for bad in ["x", "1", "1.2", "-1.2.3", "1.2.-3", "999.1.1.x"] {
        let query = PairQuery { cursor: Some(bad.into()), ..query.clone() };
        let page = pairs::list(&ctx, &query).await;
        assert!(page.is_err() || bad.starts_with("999"), "{bad}: {page:?}");
    }
});
