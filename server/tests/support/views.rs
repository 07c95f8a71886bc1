//! Views and dashboards.

use ac_core::{Ctx, Resource};
use ac_crm::dashboards::{
    self,
    model::DashboardDraft,
    widget::{Widget, WidgetKind},
};
use ac_views::saved::{
    self,
    mine::{FavouriteChange, Setting},
    model::{Share, ViewColumn, ViewDraft, ViewKind},
};

/// A view of deals that the workspace shares, a favourite of whose it is, who has the list's columns their own way too.
pub async fn view(ctx: &Ctx, name: &str) -> String {
    let columns = vec![ViewColumn::of("name")];
    let draft = ViewDraft {
        object: Resource::Deal,
        name: name.into(),
        kind: ViewKind::Table,
        query: name.into(),
        sort: None,
        columns: columns.clone(),
        group_by: None,
        scope: [("pipeline".to_owned(), name.to_owned())].into(),
        share: Share::Shared,
    };
    let made = saved::verbs::create(ctx, draft).await.unwrap();
    saved::habits::change_favourites(ctx, FavouriteChange::Add(made.id)).await.unwrap();
    let layout = Setting::Layout { view: "table".into(), columns };
    saved::habits::keep_setting(ctx, Resource::Deal, layout).await.unwrap();
    made.id.to_string()
}

/// A dashboard that the workspace shares, with a number on it.
pub async fn dashboard(ctx: &Ctx, name: &str) -> String {
    let number = Widget { title: name.into(), query: name.into(), ..Widget::new(WidgetKind::Number, Resource::Deal) };
    let draft = DashboardDraft { name: name.into(), widgets: vec![number], share: Share::Shared };
    dashboards::verbs::create(ctx, draft).await.unwrap().id.to_string()
}
