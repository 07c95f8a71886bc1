//! `/dashboards/:id`: one dashboard. Its editor comes when it is wanted.

use super::{
    acts::{Named, Naming, export, name_dialog},
    editor::editor,
    grid::{Cell, Grid},
    load::{Loader, followed, provide_read, with_number},
    tile::Tile,
    words,
};
use crate::{
    dashboards::{
        api::{delete_dashboard, open_dashboard, restore_dashboard},
        model::{Dashboard, DashboardId, Opened},
        widget::{Widget, WidgetKind},
    },
    screens::{
        address::{Address, Entry},
        failure::Failed,
        keys, live,
        loading::ListLoading,
        me::{Me, get_me, provide_me, use_me},
        record::{
            actions::{bin, id_in_path},
            frame::{BackTo, page_title},
        },
        when::provide_now,
    },
};
use ac_core::{Action, AppError, Resource as Kind, page_data};
use ac_ui::{
    Button, ButtonKind, EmptyState, Icon, Menu, MenuItem, Page, PageHeader, SkeletonRows, Toasts, Wait, use_toasts,
};
use ac_views::saved::model::Share;
use futures::try_join;
use leptos::{html, prelude::*, reactive::spawn_local};
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// What an address says that leads to a dashboard to change it.
pub const EDIT: &str = "edit";

/// What can be done on a dashboard's page. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Desk {
    pub opened: RwSignal<Opened>,
    pub editing: RwSignal<bool>,
    /// The widgets as they are being changed, and the version on which that was begun.
    pub draft: RwSignal<Vec<Widget>>,
    pub version: RwSignal<i64>,
    pub named: Named,
    /// It is being deleted, and is not read any more.
    leaving: StoredValue<bool>,
    pub toasts: Toasts,
}

impl Desk {
    /// Begins to change what the dashboard shows.
    pub fn edit(self) {
        let (widgets, version) =
            self.opened.with_untracked(|opened| (opened.dashboard.widgets.clone(), opened.dashboard.version));
        self.draft.set(widgets);
        self.version.set(version);
        self.editing.set(true);
    }

    /// Takes over how it was kept.
    pub fn put(self, dashboard: Dashboard) {
        self.opened.try_update(|opened| opened.dashboard = dashboard);
    }

    /// Reads it again; where that fails, what is here stays.
    pub fn refresh(self) {
        if self.leaving.get_value() {
            return;
        }
        let id = self.opened.with_untracked(|opened| opened.dashboard.id);
        spawn_local(async move {
            if let Ok(now) = open_dashboard(id).await {
                self.opened.try_update(|opened| {
                    if *opened != now {
                        *opened = now;
                    }
                });
            }
        });
    }
}

async fn read(id: Option<DashboardId>) -> Result<(Opened, Me), AppError> {
    let id = id.ok_or_else(AppError::not_found)?;
    try_join!(open_dashboard(id), get_me())
}

/// `/dashboards/:id`
#[component]
pub fn DashboardPage() -> impl IntoView {
    provide_now();
    let id = id_in_path::<DashboardId>();
    let data = page_data(move || id.get(), read);
    let retry = move |()| data.refetch();
    view! {
        <Wait fallback=|| view! { <ListLoading title="Dashboard"/> } until=move || async move {
            match data.await {
                Ok((opened, me)) => board(opened, me),
                Err(error) => view! { <Title text="Dashboard"/><PageHeader title="Dashboard"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

fn board(opened: Opened, me: Me) -> AnyView {
    provide_me(&me);
    provide_read();
    let id = opened.dashboard.id;
    let is_own = opened.dashboard.owner_id.is_some() && opened.dashboard.owner_id == me.member;
    let desk = Desk {
        named: Named::new(opened.rights, is_own),
        draft: RwSignal::new(Vec::new()),
        version: RwSignal::new(opened.dashboard.version),
        opened: RwSignal::new(opened),
        editing: RwSignal::new(false),
        leaving: StoredValue::new(false),
        toasts: use_toasts(),
    };
    let changed = live::changed_record(Kind::Dashboard, id.0);
    Effect::new(move |seen: Option<()>| {
        changed.track();
        if seen.is_some() {
            desk.refresh();
        }
    });
    let address = Address::here();
    Effect::new(move |_| {
        if address.get(EDIT).is_some() {
            address.put(&[(EDIT, None)], Entry::Same);
            if desk.opened.with_untracked(|opened| opened.may_change) {
                desk.edit();
            }
        }
    });
    let navigate = use_navigate();
    let done = Callback::new(move |dashboard: Dashboard| {
        if dashboard.id == id {
            desk.put(dashboard);
        } else {
            desk.editing.set(false);
            navigate(&format!("/dashboards/{}", dashboard.id), NavigateOptions::default());
        }
    });
    let name = Signal::derive(move || desk.opened.with(|opened| opened.dashboard.name.clone()));
    let node = NodeRef::<html::Div>::new();
    let present = move || present(node);
    keys::shortcut("f", present);
    let body = move || match desk.editing.get() {
        true => view! { <Wait fallback=|| view! { <SkeletonRows rows=6/> } until=move || editor(desk)/> }.into_any(),
        false => view! { <Widgets desk/> }.into_any(),
    };
    view! {
        <Title text=page_title(name)/>
        <PageHeader title=name note=Signal::derive(move || desk.opened.with(|opened| whose(&opened.dashboard))) actions=move || view! { <Actions desk present=Callback::new(move |()| present())/> }>
            <div><BackTo href="/dashboards" label="Dashboards"/></div>
        </PageHeader>
        <div class="crm-board-stage" node_ref=node>
            <Page>{body}</Page>
        </div>
        {name_dialog(desk.named, done)}
    }
    .into_any()
}

/// Fills the screen with the widgets, or gives it back.
fn present(node: NodeRef<html::Div>) {
    let document = document();
    if document.fullscreen_element().is_some() {
        document.exit_fullscreen();
    } else if let Some(stage) = node.get_untracked() {
        // A browser that does not allow it leaves the page as it is.
        let _ = stage.request_fullscreen();
    }
}

/// Who has it, in words.
pub fn whose(dashboard: &Dashboard) -> String {
    match (dashboard.share, &dashboard.owner_name) {
        (Share::Private, _) => "Only you".to_owned(),
        (Share::Shared, Some(name)) => format!("Shared by {name}"),
        (Share::Shared, None) => "Shared".to_owned(),
        (Share::Locked, Some(name)) => format!("Locked by {name}"),
        (Share::Locked, None) => "Locked".to_owned(),
    }
}

#[component]
fn Actions(desk: Desk, present: Callback<()>) -> impl IntoView {
    let id = desk.opened.with_untracked(|opened| opened.dashboard.id);
    let name = Signal::derive(move || desk.opened.with(|opened| opened.dashboard.name.clone()));
    let delete = bin(
        "/dashboards",
        format!("/dashboards/{id}"),
        name,
        move || {
            desk.leaving.set_value(true);
            async move {
                let answer = delete_dashboard(id).await;
                if answer.is_err() {
                    desk.leaving.try_update_value(|leaving| *leaving = false);
                }
                answer
            }
        },
        move || restore_dashboard(id),
    );
    let items = move || {
        let (rights, may_change, decides) =
            desk.opened.with(|opened| (opened.rights, opened.may_change, opened.decides));
        let copy = move || {
            let of = |opened: &Opened| Naming::Copy(opened.dashboard.name.clone(), opened.dashboard.widgets.clone());
            desk.named.ask(desk.opened.with_untracked(of));
        };
        let rename = move || {
            let of = |opened: &Opened| Naming::Edit(Box::new(opened.dashboard.clone()));
            desk.named.ask(desk.opened.with_untracked(of));
        };
        let print = || {
            // A browser without a printer says so itself.
            let _ = window().print();
        };
        let items = [
            may_change.then(|| MenuItem::run("Rename or share…", Icon::Edit, rename)),
            rights.make.then(|| MenuItem::run("Duplicate…", Icon::Copy, copy)),
            Some(MenuItem::run("Print", Icon::Doc, print)),
            decides.then(|| MenuItem::run("Delete", Icon::Trash, move || delete.run(())).danger()),
        ];
        items.into_iter().flatten().collect::<Vec<_>>()
    };
    let items = Signal::derive(items);
    let may_change = Memo::new(move |_| desk.opened.with(|opened| opened.may_change));
    move || {
        (!desk.editing.get()).then(|| {
            view! {
                <Button kind=ButtonKind::Ghost icon=Icon::Expand label="Full screen" on:click=move |_| present.run(())/>
                {move || may_change.get().then(|| view! {
                    <Button icon=Icon::Edit on:click=move |_| desk.edit()>"Edit"</Button>
                })}
                <Menu id="dashboard-menu" label="What to do with this dashboard" items/>
            }
        })
    }
}

/// The widgets as they are kept.
#[component]
fn Widgets(desk: Desk) -> impl IntoView {
    let ids = Memo::new(move |_| {
        desk.opened.with(|opened| opened.dashboard.widgets.iter().map(|widget| widget.id).collect::<Vec<_>>())
    });
    let may_change = move || desk.opened.with_untracked(|opened| opened.may_change);
    let none = move || {
        ids.with(Vec::is_empty).then(|| {
            view! {
                <EmptyState icon=Icon::Tiles title="Your figures will be here" text="Add numbers, charts, tables and forecasts over your lists.">
                    {may_change().then(|| view! { <Button kind=ButtonKind::Primary icon=Icon::Plus on:click=move |_| desk.edit()>"Add widgets"</Button> })}
                </EmptyState>
            }
        })
    };
    view! {
        {none}
        <Grid>
            <For each=move || ids.get() key=|id| *id children=move |id| view! { <Shown desk id/> }/>
        </Grid>
    }
}

#[component]
fn Shown(desk: Desk, id: u32) -> impl IntoView {
    let widget = followed(move || desk.opened.with(|opened| with_number(&opened.dashboard.widgets, id)));
    let (loader, me) = (Loader::new(widget), use_me());
    let items = move || {
        let widget = widget.get();
        let name = words::title(&widget);
        let open = loader.shown.with(|shown| shown.as_ref().map(|shown| words::link(widget.object, &shown.filter)));
        let toasts = desk.toasts;
        // Records are exported, figures are only told.
        let may_save = widget.kind != WidgetKind::Table || me.may(widget.object, Action::Export, None);
        let items = [
            open.map(|href| {
                MenuItem::go(format!("Open {}", ac_ui::lower(words::plural(widget.object))), Icon::List, href)
            }),
            may_save.then(|| {
                MenuItem::run("Save as CSV", Icon::Download, move || export(toasts, widget.clone(), name.clone()))
            }),
            Some(MenuItem::run("Read again", Icon::Undo, move || loader.read())),
        ];
        items.into_iter().flatten().collect::<Vec<_>>()
    };
    let (items, title) = (Signal::derive(items), Memo::new(move |_| widget.with(words::title)));
    let tools = move || {
        move || {
            view! {
                <Menu id=format!("widget-{id}-menu") label=format!("What to do with {}", title.read()) size=ac_ui::ButtonSize::Small items/>
            }
        }
    };
    let size = Signal::derive(move || widget.with(|widget| widget.size));
    view! { <Cell size number=id><Tile widget loader tools/></Cell> }
}
