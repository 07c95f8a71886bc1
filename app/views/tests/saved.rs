//! Saved views: who has them, who may change them, what is kept of how each member has a list.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use ac_core::{
    Action, Ctx, Error, MemberId, Resource, Role, both_databases,
    keyset::ListError,
    testing::{TestPlatform, as_role},
};
use ac_views::saved::{
    habits,
    mine::{FavouriteChange, Setting},
    model::{Share, View, ViewColumn, ViewDraft, ViewFilter, ViewKind, ViewPatch, ViewQuery},
    queries, verbs,
};
use std::{collections::BTreeMap, sync::Arc};

fn draft(name: &str) -> ViewDraft {
    ViewDraft {
        object: Resource::Deal,
        name: name.to_owned(),
        kind: ViewKind::Table,
        query: "stage:won".to_owned(),
        sort: Some("-amount".to_owned()),
        columns: vec![ViewColumn { width: Some(300), ..ViewColumn::of("name") }],
        group_by: Some("owner".to_owned()),
        scope: BTreeMap::from([("pipeline".to_owned(), "x".to_owned())]),
        share: Share::Private,
    }
}

async fn view(ctx: &Ctx, name: &str, share: Share) -> View {
    verbs::create(ctx, ViewDraft { share, ..draft(name) }).await.expect("a view")
}

async fn names(ctx: &Ctx) -> Vec<String> {
    let views = queries::of_list(ctx, Resource::Deal).await.expect("views");
    views.views.into_iter().map(|view| view.name).collect()
}

fn renamed(name: &str) -> ViewPatch {
    ViewPatch { name: Some(name.to_owned()), ..ViewPatch::default() }
}

fn shared_as(share: Share) -> ViewPatch {
    ViewPatch { share: Some(share), ..ViewPatch::default() }
}

async fn events(ctx: &Ctx) -> Vec<String> {
    let frames = ctx.read(async |tx| ac_core::log::frames_after(tx.conn(), 0).await).await.expect("frames");
    frames.into_iter().map(|frame| frame.kind).collect()
}

fn scoped(ctx: &Ctx, scopes: &[(Resource, Action)]) -> Ctx {
    let mut scoped = ctx.clone();
    scoped.scopes = Some(Arc::new(scopes.iter().copied().collect()));
    scoped
}

#[track_caller]
fn refused<T: std::fmt::Debug>(answer: Result<T, Error>) {
    assert!(answer.as_ref().is_err_and(Error::is_refusal), "{answer:?}");
}

#[track_caller]
fn missing<T: std::fmt::Debug>(answer: Result<T, Error>) {
    assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
}

/// Writes the actor's member into the workspace.
async fn enter(ctx: &Ctx) {
    let sql = "INSERT INTO member (id, name, name_key, role, state, version, created_at, updated_at) \
        VALUES ($1, 'Ada', 'ada', 'owner', 'active', 1, 0, 0)";
    let me = sea_orm::Value::from(ctx.actor.member().unwrap().0);
    let entered: Result<(), Error> = ctx
        .write(async |tx| {
            let insert = sea_orm::Statement::from_sql_and_values(tx.backend(), sql, [me.clone()]);
            sea_orm::ConnectionTrait::execute_raw(tx.conn(), insert).await?;
            Ok(())
        })
        .await;
    entered.unwrap();
}

both_databases!(a_view_is_made_changed_deleted_and_brought_back, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let made = view(&ctx, " Won this year ", Share::Private).await;
    assert_eq!(made, queries::get(&ctx, made.id).await.unwrap());
    assert_eq!((made.name.as_str(), made.owner_id, made.version), ("Won this year", ctx.actor.member(), 1));
    assert_eq!((&made.columns, &made.scope), (&draft("").columns, &draft("").scope));
    assert_eq!((made.sort.as_deref(), made.group_by.as_deref()), (Some("-amount"), Some("owner")));
    let patch = ViewPatch { sort: Some(None), columns: Some(Vec::new()), ..renamed("Won") };
    let changed = verbs::update(&ctx, made.id, 1, patch.clone()).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.sort.as_deref(), changed.version), ("Won", None, 2));
    assert!(changed.columns.is_empty());
    let same = verbs::update(&ctx, made.id, 2, patch).await.unwrap();
    assert_eq!(same.version, 2, "what changes nothing is no change");
    verbs::delete(&ctx, made.id).await.unwrap();
    missing(queries::get(&ctx, made.id).await);
    missing(verbs::delete(&ctx, made.id).await);
    missing(verbs::update(&ctx, made.id, 3, renamed("x")).await);
    let back = verbs::restore(&ctx, made.id).await.unwrap();
    assert_eq!((back.name.as_str(), back.version), ("Won", 4));
    missing(verbs::restore(&ctx, made.id).await);
    assert_eq!(events(&ctx).await, ["view.created", "view.updated", "view.deleted", "view.restored"]);
});

both_databases!(of_two_who_save_at_once_one_is_told, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let made = view(&ctx, "Pipeline review", Share::Shared).await;
    let other = as_role(&ctx, Role::Member);
    let query = |text: &str| ViewPatch { query: Some(text.to_owned()), ..ViewPatch::default() };
    verbs::update(&other, made.id, made.version, query("amount>10k")).await.unwrap();
    let late = verbs::update(&ctx, made.id, made.version, query("amount>20k")).await;
    assert!(matches!(late, Err(Error::Stale { current: 2 })), "{late:?}");
    assert_eq!(queries::get(&ctx, made.id).await.unwrap().query, "amount>10k");
    let over = verbs::update(&ctx, made.id, 2, query("amount>20k")).await.unwrap();
    assert_eq!((over.query.as_str(), over.version), ("amount>20k", 3));
});

both_databases!(a_private_view_is_its_owners_alone, async |app: &TestPlatform| {
    let owner = app.workspace("acme").await;
    let (admin, member) = (as_role(&owner, Role::Admin), as_role(&owner, Role::Member));
    let mine = view(&member, "Mine", Share::Private).await;
    let theirs = view(&member, "Ours", Share::Shared).await;
    assert_eq!(names(&member).await, ["Mine", "Ours"]);
    for ctx in [&owner, &admin, &as_role(&owner, Role::Member), &as_role(&owner, Role::Guest)] {
        assert_eq!(names(ctx).await, ["Ours"]);
        missing(queries::get(ctx, mine.id).await);
        missing(verbs::update(ctx, mine.id, 1, renamed("x")).await);
        missing(verbs::delete(ctx, mine.id).await);
        missing(habits::change_favourites(ctx, FavouriteChange::Add(mine.id)).await);
    }
    verbs::delete(&member, mine.id).await.unwrap();
    missing(verbs::restore(&admin, mine.id).await);
    let private = verbs::update(&admin, theirs.id, 1, shared_as(Share::Private)).await;
    refused(private);
    assert_eq!(queries::get(&admin, theirs.id).await.unwrap().share, Share::Shared, "nothing has changed");
});

both_databases!(a_shared_view_is_everybodys_and_a_locked_one_its_owners_to_change, async |app: &TestPlatform| {
    let owner = app.workspace("acme").await;
    let (admin, member, other) =
        (as_role(&owner, Role::Admin), as_role(&owner, Role::Member), as_role(&owner, Role::Member));
    let guest = as_role(&owner, Role::Guest);
    let made = view(&member, "Ours", Share::Shared).await;
    verbs::update(&other, made.id, 1, renamed("All of ours")).await.unwrap();
    refused(verbs::update(&guest, made.id, 2, renamed("x")).await);
    refused(verbs::update(&other, made.id, 2, shared_as(Share::Locked)).await);
    refused(verbs::delete(&other, made.id).await);
    verbs::update(&member, made.id, 2, shared_as(Share::Locked)).await.unwrap();
    refused(verbs::update(&other, made.id, 3, renamed("x")).await);
    let renamed_by_admin = verbs::update(&admin, made.id, 3, renamed("By an admin")).await.unwrap();
    assert_eq!(renamed_by_admin.share, Share::Locked);
    verbs::update(&member, made.id, 4, renamed("By its owner")).await.unwrap();
    verbs::delete(&admin, made.id).await.unwrap();
    assert!(names(&member).await.is_empty());
    refused(verbs::restore(&other, made.id).await);
    verbs::restore(&admin, made.id).await.unwrap();
});

both_databases!(guests_keep_views_for_themselves_and_clients_none, async |app: &TestPlatform| {
    let owner = app.workspace("acme").await;
    let (guest, client) = (as_role(&owner, Role::Guest), as_role(&owner, Role::Client));
    let own = view(&guest, "Mine", Share::Private).await;
    verbs::update(&guest, own.id, 1, renamed("My own")).await.unwrap();
    refused(verbs::update(&guest, own.id, 2, shared_as(Share::Shared)).await);
    refused(verbs::create(&guest, ViewDraft { share: Share::Locked, ..draft("x") }).await);
    refused(verbs::create(&client, draft("x")).await);
    refused(queries::of_list(&client, Resource::Deal).await);
    assert!(queries::favourites(&client).await.unwrap().is_empty());
    refused(habits::keep_setting(&client, Resource::Deal, Setting::OpensWith(None)).await);
});

both_databases!(a_view_is_seen_by_who_may_read_its_records, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let made = view(&ctx, "Ours", Share::Shared).await;
    let blind = scoped(&ctx, &[(Resource::View, Action::Read), (Resource::View, Action::Modify)]);
    missing(queries::get(&blind, made.id).await);
    missing(verbs::update(&blind, made.id, 1, renamed("x")).await);
    refused(queries::of_list(&blind, Resource::Deal).await);
    assert!(queries::list(&blind, &ViewQuery::of(ViewFilter::default())).await.unwrap().data.is_empty());
    assert!(queries::favourites(&blind).await.unwrap().is_empty());
    let without_create = scoped(&ctx, &[(Resource::View, Action::Read), (Resource::Deal, Action::Read)]);
    refused(habits::change_favourites(&without_create, FavouriteChange::Add(made.id)).await);
    missing(queries::of_list(&ctx, Resource::Audit).await);
});

both_databases!(what_cannot_be_kept_is_refused, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let invalid = async |draft: ViewDraft, field: &str| match verbs::create(&ctx, draft).await {
        Err(Error::Invalid(errors)) => assert_eq!(errors[0].field, field),
        other => panic!("{other:?}"),
    };
    invalid(draft(" "), "name").await;
    invalid(draft(&"n".repeat(81)), "name").await;
    invalid(ViewDraft { object: Resource::Audit, ..draft("x") }, "object").await;
    invalid(ViewDraft { object: Resource::Company, kind: ViewKind::Board, ..draft("x") }, "kind").await;
    invalid(ViewDraft { query: "stage:".into(), ..draft("x") }, "query").await;
    invalid(ViewDraft { query: format!("{}a{}", "(".repeat(50), ")".repeat(50)), ..draft("x") }, "query").await;
    let twice = vec![ViewColumn::of("name"), ViewColumn::of("name")];
    invalid(ViewDraft { columns: twice, ..draft("x") }, "columns").await;
    assert!(events(&ctx).await.is_empty());
    let odd = ViewDraft { query: "gone:yes".into(), sort: Some("gone".into()), ..draft("Of a field that is gone") };
    assert_eq!(verbs::create(&ctx, odd).await.unwrap().query, "gone:yes");
});

both_databases!(a_list_has_room_for_so_many_views, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let mut last = None;
    for n in 0..verbs::PRIVATE_MAX {
        last = Some(view(&ctx, &format!("View {n}"), Share::Private).await);
    }
    let full = verbs::create(&ctx, draft("One too many")).await;
    assert!(matches!(full, Err(Error::Conflict(_))), "{full:?}");
    view(&as_role(&ctx, Role::Member), "Somebody else's", Share::Private).await;
    view(&ctx, "Shared", Share::Shared).await;
    let other_list = ViewDraft { object: Resource::Company, ..draft("Of another list") };
    verbs::create(&ctx, other_list).await.unwrap();
    let last = last.unwrap();
    verbs::delete(&ctx, last.id).await.unwrap();
    view(&ctx, "In its place", Share::Private).await;
    let full = verbs::restore(&ctx, last.id).await;
    assert!(matches!(full, Err(Error::Conflict(_))), "{full:?}");
});

both_databases!(favourites_are_each_members_own, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let (a, b) = (view(&ctx, "A", Share::Shared).await, view(&ctx, "B", Share::Private).await);
    let member = as_role(&ctx, Role::Member);
    let change = async |ctx: &Ctx, change| habits::change_favourites(ctx, change).await.unwrap();
    change(&ctx, FavouriteChange::Add(a.id)).await;
    assert_eq!(change(&ctx, FavouriteChange::Add(b.id)).await, [a.id, b.id]);
    assert_eq!(change(&ctx, FavouriteChange::Add(b.id)).await, [a.id, b.id]);
    assert_eq!(change(&ctx, FavouriteChange::Move { id: b.id, before: Some(a.id) }).await, [b.id, a.id]);
    assert_eq!(change(&member, FavouriteChange::Add(a.id)).await, [a.id]);
    let of = async |ctx: &Ctx| {
        let all = queries::favourites(ctx).await.unwrap();
        all.into_iter().map(|favourite| favourite.name).collect::<Vec<_>>()
    };
    assert_eq!((of(&ctx).await, of(&member).await), (vec!["B".to_owned(), "A".into()], vec!["A".to_owned()]));
    verbs::delete(&ctx, b.id).await.unwrap();
    assert_eq!(of(&ctx).await, ["A"]);
    verbs::restore(&ctx, b.id).await.unwrap();
    assert_eq!(of(&ctx).await, ["B", "A"], "brought back, it is a favourite again");
    verbs::update(&ctx, a.id, 1, shared_as(Share::Private)).await.unwrap();
    assert!(of(&member).await.is_empty(), "what is no longer shared is no favourite of theirs");
    missing(habits::change_favourites(&member, FavouriteChange::Move { id: a.id, before: None }).await);
    assert!(change(&member, FavouriteChange::Remove(a.id)).await.is_empty(), "but they can still take it out");
    missing(habits::change_favourites(&member, FavouriteChange::Remove(a.id)).await);
    assert_eq!(change(&ctx, FavouriteChange::Remove(a.id)).await, [b.id]);
    let kinds = events(&ctx).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "view.favourites_changed").count(), 6, "{kinds:?}");
});

both_databases!(each_member_has_a_list_their_own_way, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let member = as_role(&ctx, Role::Member);
    let made = view(&ctx, "Ours", Share::Shared).await;
    let keep = async |setting| habits::keep_setting(&ctx, Resource::Deal, setting).await;
    let columns = vec![ViewColumn { width: Some(200), ..ViewColumn::of("amount") }];
    keep(Setting::OpensWith(Some(made.id.to_string()))).await.unwrap();
    keep(Setting::Layout { view: "table".into(), columns: columns.clone() }).await.unwrap();
    keep(Setting::Layout { view: "table".into(), columns: columns.clone() }).await.unwrap();
    let of = async |ctx: &Ctx, object| queries::of_list(ctx, object).await.unwrap();
    let mine = of(&ctx, Resource::Deal).await;
    assert_eq!(mine.opens_with, Some(made.id.to_string()));
    assert_eq!(mine.layouts, BTreeMap::from([("table".to_owned(), columns)]));
    for (ctx, object) in [(&member, Resource::Deal), (&ctx, Resource::Company)] {
        let other = of(ctx, object).await;
        assert_eq!((other.opens_with, other.layouts), (None, BTreeMap::new()));
    }
    keep(Setting::Layout { view: "table".into(), columns: Vec::new() }).await.unwrap();
    assert!(of(&ctx, Resource::Deal).await.layouts.is_empty());
    let private = view(&member, "Mine", Share::Private).await;
    missing(keep(Setting::OpensWith(Some(private.id.to_string()))).await);
    missing(habits::keep_setting(&ctx, Resource::Audit, Setting::OpensWith(None)).await);
    let too_long = keep(Setting::OpensWith(Some("v".repeat(65)))).await;
    assert!(matches!(too_long, Err(Error::Invalid(_))), "{too_long:?}");
    let too_wide = vec![ViewColumn { width: Some(10_000), ..ViewColumn::of("amount") }];
    let bad = keep(Setting::Layout { view: "table".into(), columns: too_wide }).await;
    assert!(matches!(bad, Err(Error::Invalid(_))), "{bad:?}");
    for n in 0..habits::LAYOUTS_MAX {
        let columns = vec![ViewColumn::of("name")];
        keep(Setting::Layout { view: format!("built-in {n}"), columns }).await.unwrap();
    }
    let one_more = vec![ViewColumn::of("name")];
    let full = keep(Setting::Layout { view: "one more".into(), columns: one_more }).await;
    assert!(matches!(full, Err(Error::Invalid(_))), "{full:?}");
    let kinds = events(&ctx).await;
    let settings = kinds.iter().filter(|kind| *kind == "view.settings_changed").count();
    assert_eq!(settings, 3 + habits::LAYOUTS_MAX, "what changes nothing is no event: {kinds:?}");
});

both_databases!(two_windows_of_a_member_change_one_after_the_other, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    enter(&ctx).await;
    let mut views = Vec::new();
    for n in 0..6 {
        views.push(view(&ctx, &format!("View {n}"), Share::Private).await.id);
    }
    let add = |id| habits::change_favourites(&ctx, FavouriteChange::Add(id));
    let adds = futures::future::join_all(views.iter().map(|id| add(*id))).await;
    assert!(adds.iter().all(Result::is_ok), "{adds:?}");
    let column = |view: &str| Setting::Layout {
        view: view.to_owned(),
        columns: vec![ViewColumn { width: Some(300), ..ViewColumn::of("name") }],
    };
    let layouts = ["a", "b", "c", "d"].map(|view| habits::keep_setting(&ctx, Resource::Deal, column(view)));
    let kept = futures::future::join_all(layouts).await;
    assert!(kept.iter().all(Result::is_ok), "{kept:?}");
    let now = queries::of_list(&ctx, Resource::Deal).await.unwrap();
    assert_eq!((now.favourites.len(), now.layouts.len()), (6, 4), "nobody's change is lost");
});

both_databases!(views_of_another_workspace_are_not_there, async |app: &TestPlatform| {
    let (ours, theirs) = (app.workspace("acme").await, app.workspace("globex").await);
    let made = view(&theirs, "Theirs", Share::Shared).await;
    missing(queries::get(&ours, made.id).await);
    missing(verbs::update(&ours, made.id, 1, renamed("x")).await);
    missing(verbs::delete(&ours, made.id).await);
    missing(habits::change_favourites(&ours, FavouriteChange::Add(made.id)).await);
    assert!(names(&ours).await.is_empty());
});

both_databases!(the_list_of_views_can_be_asked, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    view(&ctx, "Won", Share::Shared).await;
    view(&ctx, "Émile's", Share::Private).await;
    verbs::create(&ctx, ViewDraft { object: Resource::Company, ..draft("Retail") }).await.unwrap();
    let found = async |query: &str, filter: ViewFilter| {
        let ask = ViewQuery { query: Some(query.to_owned()), ..ViewQuery::of(filter) };
        let page = queries::list(&ctx, &ask).await.unwrap();
        page.data.into_iter().map(|view| view.name).collect::<Vec<_>>()
    };
    let all = ViewFilter::default;
    assert_eq!(found("", all()).await, ["Émile's", "Retail", "Won"]);
    assert_eq!(found("emil", all()).await, ["Émile's"]);
    assert_eq!(found("object:company", all()).await, ["Retail"]);
    assert_eq!(found("-share:private owner:me", all()).await, ["Won"]);
    assert_eq!(found("", ViewFilter { object: Some(Resource::Company), ..all() }).await, ["Retail"]);
    assert_eq!(found("", ViewFilter { share: Some(Share::Shared), ..all() }).await, ["Won"]);
    let nobody = ViewFilter { owner_id: Some(MemberId(uuid::Uuid::nil())), ..all() };
    assert!(found("", nobody).await.is_empty());
    let bad = ViewQuery { sort: Some("query".into()), ..ViewQuery::of(all()) };
    assert!(matches!(queries::list(&ctx, &bad).await, Err(ListError::Query(_))));
});
