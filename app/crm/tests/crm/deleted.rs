//! The bin: what was deleted, for those who may bring it back.

use crate::common::*;
use ac_core::{
    Ctx, Error, Role, both_databases,
    keyset::ListError,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    companies, contacts, deals,
    deleted::{
        model::{BinFilter, BinQuery, Binned},
        queries::list,
    },
    shared::kind::RecordKind,
};

async fn bin(ctx: &Ctx, kind: RecordKind) -> Vec<Binned> {
    list(ctx, &BinQuery::of(BinFilter { kind })).await.expect("the bin").data
}

fn names(all: &[Binned]) -> Vec<&str> {
    all.iter().map(|binned| binned.name.as_str()).collect()
}

both_databases!(what_is_deleted_is_in_the_bin_until_it_is_brought_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for name in ["First", "Second", "Third"] {
        let made = deal(&ctx, name).await;
        deals::verbs::delete(&ctx, made.id).await.unwrap();
        app.platform.clock.advance_secs(1);
    }
    let kept = deal(&ctx, "Kept").await;
    let (acme, noa) = (company(&ctx, "Acme").await, contact(&ctx, "Noa", "Berg").await);
    companies::verbs::delete(&ctx, acme.id).await.unwrap();
    contacts::verbs::delete(&ctx, noa.id).await.unwrap();
    let deals_there = bin(&ctx, RecordKind::Deal).await;
    assert_eq!(names(&deals_there), ["Third", "Second", "First"], "the last deleted first");
    assert_eq!(names(&bin(&ctx, RecordKind::Company).await), ["Acme"]);
    assert_eq!(names(&bin(&ctx, RecordKind::Contact).await), ["Noa Berg"]);
    let id = deals_there[1].id.to_string().parse().unwrap();
    deals::verbs::restore(&ctx, id).await.unwrap();
    assert_eq!(names(&bin(&ctx, RecordKind::Deal).await), ["Third", "First"]);
    deals::verbs::delete(&ctx, kept.id).await.unwrap();
    let sought = BinQuery { q: Some("ird".into()), ..BinQuery::of(BinFilter { kind: RecordKind::Deal }) };
    assert_eq!(names(&list(&ctx, &sought).await.unwrap().data), ["Third"]);
});

both_databases!(the_bin_has_pages, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for n in 0..5 {
        let made = company(&ctx, &format!("Company {n}")).await;
        companies::verbs::delete(&ctx, made.id).await.unwrap();
    }
    let of = BinFilter { kind: RecordKind::Company };
    let (mut seen, mut cursor) = (Vec::new(), None);
    loop {
        let page = list(&ctx, &BinQuery { limit: Some(2), cursor, ..BinQuery::of(of) }).await.unwrap();
        seen.extend(page.data.into_iter().map(|binned| binned.name));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    seen.sort();
    assert_eq!(seen, (0..5).map(|n| format!("Company {n}")).collect::<Vec<_>>());
    let wrong = BinQuery { cursor: Some("x".into()), ..BinQuery::of(of) };
    assert!(matches!(list(&ctx, &wrong).await, Err(ListError::Query(_))));
});

both_databases!(the_bin_shows_what_one_may_bring_back, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let member = as_role(&owner, Role::Member);
    for (ctx, name) in [(&owner, "Theirs"), (&member, "Mine")] {
        let made = deal(ctx, name).await;
        deals::verbs::delete(ctx, made.id).await.unwrap();
    }
    assert_eq!(bin(&owner, RecordKind::Deal).await.len(), 2);
    assert_eq!(names(&bin(&member, RecordKind::Deal).await), ["Mine"]);
    let other = workspace(app, "globex").await;
    assert!(bin(&other, RecordKind::Deal).await.is_empty());
    for role in [Role::Guest, Role::Client] {
        let refused = list(&as_role(&owner, role), &BinQuery::default()).await;
        assert!(matches!(refused, Err(ListError::Core(Error::Forbidden))), "{role:?}: {refused:?}");
    }
});
