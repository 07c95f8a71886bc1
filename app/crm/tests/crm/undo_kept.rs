//! Undo of what members make for themselves or for all: templates of e-mails, dashboards, and saved views.

use crate::common::*;
use ac_core::{
    Ctx, Error, Resource, Role, both_databases, log,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    dashboards::{
        self,
        model::{DashboardDraft, DashboardPatch},
        widget::{Widget, WidgetKind},
    },
    mail_templates::{
        self,
        model::{MailTemplateDraft, MailTemplatePatch},
    },
    undo::{
        model::{RedoWhat, UndoReport, UndoWhat},
        verbs::{redo, undo},
    },
};
use ac_views::saved::{
    self,
    model::{Share, View, ViewColumn, ViewDraft, ViewKind, ViewPatch},
};
use sea_orm::{EntityTrait, QueryOrder};
use std::collections::BTreeMap;

async fn back(ctx: &Ctx) -> UndoReport {
    undo(&request(ctx), UndoWhat::Last { passing: Vec::new() }).await.expect("an undo")
}

async fn again(ctx: &Ctx) -> UndoReport {
    redo(&request(ctx), RedoWhat::Last).await.expect("a redo")
}

fn told(report: &UndoReport) -> (&str, &str) {
    let act = report.act.as_ref().map_or("", |act| act.kind.as_str());
    (act, report.undone.first().map_or("", |record| record.name.as_str()))
}

fn dashboard(name: &str, share: Share) -> DashboardDraft {
    let widgets = vec![Widget::new(WidgetKind::Number, Resource::Deal), Widget::new(WidgetKind::Table, Resource::Deal)];
    DashboardDraft { name: name.to_owned(), widgets, share }
}

/// The newest event of all.
async fn newest(ctx: &Ctx) -> ac_core::EventId {
    ctx.read(async |tx| {
        let all = log::event_entity::Entity::find().order_by_desc(log::event_entity::Column::Seq);
        Ok::<_, Error>(all.one(tx.conn()).await?.expect("an event").id)
    })
    .await
    .expect("the log")
}

both_databases!(a_template_goes_back_and_forwards, async |app: &TestPlatform| {
    use mail_templates::{queries, verbs};
    let ctx = workspace(app, "acme").await;
    let draft = MailTemplateDraft { name: "First".into(), subject: "Hello".into(), body: "Dear you".into() };
    let made = verbs::create(&request(&ctx), draft).await.expect("a template");
    let get = async || queries::all(&ctx).await.expect("templates").into_iter().next();
    let patch = MailTemplatePatch { subject: Some("Hi".into()), ..Default::default() };
    verbs::update(&request(&ctx), made.id, 1, patch).await.expect("changed");
    verbs::delete(&request(&ctx), made.id).await.expect("deleted");
    assert!(get().await.is_none());

    assert_eq!(told(&back(&ctx).await), ("mail_template.deleted", "First"));
    assert_eq!(get().await.expect("it is back").subject, "Hi");
    assert_eq!(told(&back(&ctx).await), ("mail_template.updated", "First"));
    assert_eq!(get().await.expect("it is there").subject, "Hello");
    assert_eq!(told(&back(&ctx).await), ("mail_template.created", "First"));
    assert!(get().await.is_none());
    for subject in ["Hello", "Hi"] {
        assert_eq!(again(&ctx).await.undone_count(), 1);
        assert_eq!(get().await.expect("it is there again").subject, subject);
    }

    let admin = as_role(&ctx, Role::Admin);
    let now = get().await.expect("it is there");
    let patch = MailTemplatePatch { subject: Some("Dear".into()), ..Default::default() };
    verbs::update(&request(&admin), now.id, now.version, patch).await.expect("changed by another");
    let late = back(&ctx).await;
    assert_eq!((late.undone_count(), late.conflicts.len()), (0, 1), "what another has changed since stays");
    assert_eq!(get().await.expect("it is there").subject, "Dear");
});

both_databases!(a_dashboard_goes_back_and_forwards, async |app: &TestPlatform| {
    use dashboards::{queries, verbs};
    let ctx = workspace(app, "acme").await;
    let made = verbs::create(&request(&ctx), dashboard("Sales", Share::Shared)).await.expect("a dashboard");
    let turned: Vec<Widget> = made.widgets.iter().rev().cloned().collect();
    let patch = DashboardPatch { widgets: Some(turned.clone()), ..Default::default() };
    verbs::update(&request(&ctx), made.id, 1, patch).await.expect("arranged");
    verbs::delete(&request(&ctx), made.id).await.expect("deleted");

    assert_eq!(told(&back(&ctx).await), ("dashboard.deleted", "Sales"));
    assert_eq!(queries::get(&ctx, made.id).await.expect("it is back").widgets, turned);
    assert_eq!(told(&back(&ctx).await), ("dashboard.updated", "Sales"));
    assert_eq!(queries::get(&ctx, made.id).await.expect("it is there").widgets, made.widgets);
    again(&ctx).await;
    assert_eq!(queries::get(&ctx, made.id).await.expect("it is there").widgets, turned);
    back(&ctx).await;
    assert_eq!(told(&back(&ctx).await), ("dashboard.created", "Sales"));
    assert!(matches!(queries::get(&ctx, made.id).await, Err(Error::NotFound)));
});

fn view(name: &str, share: Share) -> ViewDraft {
    ViewDraft {
        object: Resource::Deal,
        name: name.to_owned(),
        kind: ViewKind::Table,
        query: "stage:won".to_owned(),
        sort: Some("-amount".to_owned()),
        columns: vec![ViewColumn { width: Some(300), ..ViewColumn::of("name") }],
        group_by: None,
        scope: BTreeMap::new(),
        share,
    }
}

both_databases!(a_view_goes_back_and_forwards, async |app: &TestPlatform| {
    use saved::{queries, verbs};
    let ctx = workspace(app, "acme").await;
    let made = verbs::create(&request(&ctx), view("Won", Share::Shared)).await.expect("a view");
    let patch = ViewPatch {
        name: Some("Closed".into()),
        sort: Some(None),
        group_by: Some(Some("owner".into())),
        columns: Some(vec![ViewColumn::of("amount")]),
        ..Default::default()
    };
    let changed = verbs::update(&request(&ctx), made.id, 1, patch).await.expect("changed");
    verbs::delete(&request(&ctx), made.id).await.expect("deleted");
    let says = |view: &View| (view.name.clone(), view.sort.clone(), view.group_by.clone(), view.columns.clone());
    let get = async || queries::get(&ctx, made.id).await;

    assert_eq!(told(&back(&ctx).await), ("view.deleted", "Closed"));
    assert_eq!(says(&get().await.expect("it is back")), says(&changed));
    assert_eq!(told(&back(&ctx).await), ("view.updated", "Closed"));
    assert_eq!(says(&get().await.expect("it is there")), says(&made));
    assert_eq!(told(&back(&ctx).await), ("view.created", "Won"));
    assert!(matches!(get().await, Err(Error::NotFound)));
    for expected in [&made, &changed] {
        again(&ctx).await;
        assert_eq!(says(&get().await.expect("it is there again")), says(expected));
    }

    let now = get().await.expect("it is there");
    let patch = ViewPatch { name: Some("Theirs".into()), ..Default::default() };
    verbs::update(&request(&as_role(&ctx, Role::Admin)), now.id, now.version, patch).await.expect("changed by another");
    let late = back(&ctx).await;
    assert_eq!(late.conflicts.len(), 1, "what another has changed since stays");
    assert_eq!(get().await.expect("it is there").name, "Theirs");
});

both_databases!(what_somebody_has_for_themselves_is_not_undone_by_others, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let ann = as_role(&owner, Role::Member);
    let refused = async || {
        let answer = undo(&request(&owner), UndoWhat::Event(newest(&owner).await)).await;
        assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
    };
    let made = dashboards::verbs::create(&request(&ann), dashboard("Only mine", Share::Private)).await;
    refused().await;
    let id = made.expect("a dashboard").id;
    assert_eq!(dashboards::queries::get(&ann, id).await.expect("it is there").version, 1);
    let made = saved::verbs::create(&request(&ann), view("Only mine", Share::Private)).await.expect("a view");
    refused().await;
    assert_eq!(saved::queries::get(&ann, made.id).await.expect("it is there").version, 1);
});
