//! Dashboards: who has them, who may change them, what may stand on them.

use crate::common::*;
use ac_core::{
    Ctx, Error, Resource, Role, both_databases,
    keyset::ListError,
    testing::{TestPlatform, as_role},
};
use ac_crm::dashboards::{
    model::{Dashboard, DashboardDraft, DashboardFilter, DashboardPatch, DashboardQuery},
    queries,
    templates::TEMPLATES,
    verbs,
    widget::{Widget, WidgetKind},
};
use ac_views::saved::model::Share;

fn draft(name: &str, share: Share) -> DashboardDraft {
    let widgets = vec![Widget::new(WidgetKind::Number, Resource::Deal)];
    DashboardDraft { name: name.to_owned(), widgets, share }
}

async fn made(ctx: &Ctx, name: &str, share: Share) -> Dashboard {
    verbs::create(ctx, draft(name, share)).await.expect("a dashboard")
}

async fn names(ctx: &Ctx) -> Vec<String> {
    queries::all(ctx).await.expect("dashboards").all.into_iter().map(|one| one.name).collect()
}

fn renamed(name: &str) -> DashboardPatch {
    DashboardPatch { name: Some(name.to_owned()), ..DashboardPatch::default() }
}

fn shared_as(share: Share) -> DashboardPatch {
    DashboardPatch { share: Some(share), ..DashboardPatch::default() }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(answer: Result<T, Error>) {
    assert!(answer.as_ref().is_err_and(Error::is_refusal), "{answer:?}");
}

#[track_caller]
fn missing<T: std::fmt::Debug>(answer: Result<T, Error>) {
    assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
}

both_databases!(a_dashboard_is_made_changed_deleted_and_brought_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let one = made(&ctx, " Sales ", Share::Private).await;
    assert_eq!(one, queries::get(&ctx, one.id).await.unwrap());
    assert_eq!((one.name.as_str(), one.owner_id, one.version), ("Sales", ctx.actor.member(), 1));
    assert_eq!(one.widgets[0].id, 1, "a new widget is given a number");
    let more = vec![Widget::new(WidgetKind::Table, Resource::Company), one.widgets[0].clone()];
    let patch = DashboardPatch { widgets: Some(more), ..renamed("Sales and more") };
    let changed = verbs::update(&ctx, one.id, 1, patch.clone()).await.unwrap();
    let order: Vec<_> = changed.widgets.iter().map(|widget| (widget.id, widget.kind)).collect();
    assert_eq!(order, [(2, WidgetKind::Table), (1, WidgetKind::Number)]);
    let same = verbs::update(&ctx, one.id, 2, DashboardPatch { widgets: Some(changed.widgets), ..patch }).await;
    assert_eq!(same.unwrap().version, 2, "what changes nothing is no change");
    verbs::delete(&ctx, one.id).await.unwrap();
    missing(queries::get(&ctx, one.id).await);
    missing(verbs::delete(&ctx, one.id).await);
    missing(verbs::update(&ctx, one.id, 3, renamed("x")).await);
    assert_eq!(verbs::restore(&ctx, one.id).await.unwrap().version, 4);
    missing(verbs::restore(&ctx, one.id).await);
    let kinds = events(&ctx).await;
    let own: Vec<_> = kinds.iter().filter(|kind| kind.starts_with("dashboard.")).collect();
    assert_eq!(own, ["dashboard.created", "dashboard.updated", "dashboard.deleted", "dashboard.restored"]);
});

both_databases!(of_two_who_save_at_once_one_is_told, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let one = made(&ctx, "Pipeline review", Share::Shared).await;
    let other = as_role(&ctx, Role::Member);
    verbs::update(&other, one.id, 1, renamed("Theirs")).await.unwrap();
    let late = verbs::update(&ctx, one.id, 1, renamed("Mine")).await;
    assert!(matches!(late, Err(Error::Stale { current: 2 })), "{late:?}");
    assert_eq!(queries::get(&ctx, one.id).await.unwrap().name, "Theirs");
    assert_eq!(verbs::update(&ctx, one.id, 2, renamed("Mine")).await.unwrap().version, 3);
});

both_databases!(a_private_dashboard_is_its_owners_alone, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let (admin, member) = (as_role(&owner, Role::Admin), as_role(&owner, Role::Member));
    let mine = made(&member, "Mine", Share::Private).await;
    let ours = made(&member, "Ours", Share::Shared).await;
    assert_eq!(names(&member).await, ["Mine", "Ours"]);
    for ctx in [&owner, &admin, &as_role(&owner, Role::Member), &as_role(&owner, Role::Guest)] {
        assert_eq!(names(ctx).await, ["Ours"]);
        missing(queries::open(ctx, mine.id).await);
        missing(verbs::update(ctx, mine.id, 1, renamed("x")).await);
        missing(verbs::delete(ctx, mine.id).await);
    }
    refused(verbs::update(&admin, ours.id, 1, shared_as(Share::Private)).await);
    verbs::delete(&member, mine.id).await.unwrap();
    missing(verbs::restore(&admin, mine.id).await);
});

both_databases!(a_shared_one_is_everybodys_and_a_locked_one_its_owners_to_change, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let (admin, member, other) =
        (as_role(&owner, Role::Admin), as_role(&owner, Role::Member), as_role(&owner, Role::Member));
    let (guest, client) = (as_role(&owner, Role::Guest), as_role(&owner, Role::Client));
    let one = made(&member, "Ours", Share::Shared).await;
    verbs::update(&other, one.id, 1, renamed("All of ours")).await.unwrap();
    refused(verbs::update(&guest, one.id, 2, renamed("x")).await);
    refused(verbs::update(&other, one.id, 2, shared_as(Share::Locked)).await);
    refused(verbs::delete(&other, one.id).await);
    verbs::update(&member, one.id, 2, shared_as(Share::Locked)).await.unwrap();
    refused(verbs::update(&other, one.id, 3, renamed("x")).await);
    let rights = async |ctx: &Ctx| {
        let opened = queries::open(ctx, one.id).await.unwrap();
        (opened.may_change, opened.decides)
    };
    assert_eq!((rights(&other).await, rights(&member).await), ((false, false), (true, true)));
    assert_eq!((rights(&admin).await, rights(&guest).await), ((true, true), (false, false)));
    verbs::update(&admin, one.id, 3, renamed("By an admin")).await.unwrap();
    verbs::create(&guest, draft("A guest's", Share::Private)).await.unwrap();
    refused(verbs::create(&guest, draft("x", Share::Shared)).await);
    refused(verbs::create(&client, draft("x", Share::Private)).await);
    refused(queries::all(&client).await);
});

both_databases!(what_cannot_be_kept_is_refused, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let before = events(&ctx).await.len();
    let invalid = async |change: fn(&mut DashboardDraft), field: &str| {
        let mut draft = draft("x", Share::Private);
        change(&mut draft);
        match verbs::create(&ctx, draft).await {
            Err(Error::Invalid(errors)) => assert_eq!(errors[0].field, field),
            other => panic!("{other:?}"),
        }
    };
    invalid(|draft| draft.name = " ".into(), "name").await;
    invalid(|draft| draft.widgets[0].object = Resource::Audit, "widgets.0.object").await;
    invalid(|draft| draft.widgets[0].query = "stage:".into(), "widgets.0.query").await;
    invalid(|draft| draft.widgets = vec![Widget::new(WidgetKind::Number, Resource::Deal); 41], "widgets").await;
    assert_eq!(events(&ctx).await.len(), before);
    for template in TEMPLATES {
        let widgets = (template.widgets)();
        let kept = verbs::create(&ctx, DashboardDraft { name: template.name.into(), widgets, share: Share::Shared });
        assert!(!kept.await.unwrap().widgets.is_empty());
    }
});

both_databases!(there_is_room_for_so_many, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let mut last = None;
    for n in 0..verbs::PRIVATE_MAX {
        last = Some(made(&ctx, &format!("Mine {n}"), Share::Private).await);
    }
    let full = verbs::create(&ctx, draft("One too many", Share::Private)).await;
    assert!(matches!(full, Err(Error::Conflict(_))), "{full:?}");
    made(&as_role(&ctx, Role::Member), "Somebody else's", Share::Private).await;
    made(&ctx, "Shared", Share::Shared).await;
    let last = last.unwrap();
    verbs::delete(&ctx, last.id).await.unwrap();
    made(&ctx, "In its place", Share::Private).await;
    let full = verbs::restore(&ctx, last.id).await;
    assert!(matches!(full, Err(Error::Conflict(_))), "{full:?}");
});

both_databases!(dashboards_of_another_workspace_are_not_there, async |app: &TestPlatform| {
    let (ours, theirs) = (workspace(app, "acme").await, workspace(app, "globex").await);
    let one = made(&theirs, "Theirs", Share::Shared).await;
    missing(queries::get(&ours, one.id).await);
    missing(verbs::update(&ours, one.id, 1, renamed("x")).await);
    missing(verbs::delete(&ours, one.id).await);
    assert!(names(&ours).await.is_empty());
});

both_databases!(the_list_can_be_asked, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    made(&ctx, "Won", Share::Shared).await;
    made(&ctx, "Émile's", Share::Private).await;
    let found = async |query: &str, filter: DashboardFilter| {
        let ask = DashboardQuery { query: Some(query.to_owned()), ..DashboardQuery::of(filter) };
        let page = queries::list(&ctx, &ask).await.unwrap();
        page.data.into_iter().map(|one| one.name).collect::<Vec<_>>()
    };
    let all = DashboardFilter::default;
    assert_eq!(found("", all()).await, ["Émile's", "Won"]);
    assert_eq!(found("emil", all()).await, ["Émile's"]);
    assert_eq!(found("-share:private owner:me", all()).await, ["Won"]);
    assert_eq!(found("", DashboardFilter { share: Some(Share::Private), ..all() }).await, ["Émile's"]);
    let bad = DashboardQuery { sort: Some("widgets".into()), ..DashboardQuery::of(all()) };
    assert!(matches!(queries::list(&ctx, &bad).await, Err(ListError::Query(_))));
});
