//! The editor of a dashboard: its widgets with their real figures, moved, resized, set up, taken out and saved.
//!
//! The rule: nothing is kept before it is saved, and whoever saves second is asked.

use super::{
    acts::Naming,
    arrange::{Moving, moved_by_key},
    form::WidgetSheet,
    grid::{Cell, Grid},
    load::{Loader, followed, with_number},
    page::Desk,
    picker::Picker,
    tile::Tile,
    words,
};
use crate::{
    dashboards::{
        api::update_dashboard,
        model::{Dashboard, DashboardId, DashboardPatch, numbered},
        widget::{Size, WIDGETS_MAX, Widget},
    },
    screens::failure,
};
use ac_core::ErrorCode;
use ac_ui::{
    Button, ButtonKind, ButtonSize, Dialog, DialogActions, EmptyState, Glyph, Icon, Menu, MenuItem, Toast, Unsaved,
};
use leptos::{prelude::*, reactive::spawn_local};
use stylers_macro::style;

/// What is open over the widgets. Cheap to copy.
#[derive(Clone, Copy)]
struct Bench {
    desk: Desk,
    picking: RwSignal<bool>,
    /// The widget that is set up.
    sheet: RwSignal<Option<u32>>,
    /// Somebody else saved the dashboard meanwhile.
    stale: RwSignal<bool>,
    busy: RwSignal<bool>,
    moving: Moving,
}

/// What changes a dashboard, once somebody wants to.
#[lazy]
pub fn editor(desk: Desk) -> AnyView {
    let bench = Bench {
        desk,
        picking: RwSignal::new(desk.draft.with_untracked(Vec::is_empty)),
        sheet: RwSignal::new(None),
        stale: RwSignal::new(false),
        busy: RwSignal::new(false),
        moving: Moving::new(desk.draft),
    };
    let moving = bench.moving;
    let ids = Memo::new(move |_| desk.draft.with(|all| all.iter().map(|widget| widget.id).collect::<Vec<_>>()));
    let add = Callback::new(move |widget: Widget| {
        desk.draft.update(|all| {
            all.push(widget);
            *all = numbered(std::mem::take(all));
        });
        bench.sheet.set(desk.draft.with_untracked(|all| all.last().map(|widget| widget.id)));
    });
    let none = move || {
        ids.with(Vec::is_empty).then(|| {
            view! {
                <EmptyState icon=Icon::Tiles title="Nothing on it yet" text="Add a first widget; it shows your real figures while you set it up.">
                    <Button icon=Icon::Plus on:click=move |_| bench.picking.set(true)>"Add a widget"</Button>
                </EmptyState>
            }
        })
    };
    let is_changed = Signal::derive(move || desk.opened.with(|opened| opened.dashboard.widgets != *desk.draft.read()));
    view! {
        <Unsaved is_changed is_saving=bench.busy/>
        <Bar bench/>
        {none}
        <div
            on:pointermove=move |event| moving.drag(&event)
            on:pointerup=move |_| moving.release()
            on:pointercancel=move |_| moving.release()
            on:pointerleave=move |_| moving.release()
        >
            <Grid>
                <For each=move || ids.get() key=|id| *id children=move |id| view! { <Edited bench id/> }/>
            </Grid>
        </div>
        <span class="visually-hidden" role="status" aria-live="polite">{move || bench.moving.said.get()}</span>
        <Picker open=bench.picking on_pick=add/>
        <WidgetSheet draft=desk.draft open=bench.sheet/>
        <SavedMeanwhile bench/>
    }
    .into_any()
}

/// What is done to the whole, always in sight.
#[component]
fn Bar(bench: Bench) -> impl IntoView {
    let scope = style! {
        .crm-edit-bar {
            position: sticky;
            top: var(--s2);
            z-index: var(--z-sticky);
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2);
            padding: var(--s2) var(--s3);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-m);
            background: var(--surface-2);
            box-shadow: var(--shadow-float);
        }
        .crm-edit-hint {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        @media (max-width: 40rem) {
            .crm-edit-hint {
                display: none;
            }
        }
    };
    let desk = bench.desk;
    let is_full = move || desk.draft.with(|all| all.len() >= WIDGETS_MAX);
    view! { class = scope,
        <div class="crm-edit-bar" role="toolbar" aria-label="Change the dashboard">
            <Button icon=Icon::Plus disabled=Signal::derive(is_full) on:click=move |_| bench.picking.set(true)>"Add a widget"</Button>
            <span class="crm-edit-hint">"Drag a widget by its grip, or move it with the arrow keys."</span>
            <span class="push"></span>
            <Button kind=ButtonKind::Ghost on:click=move |_| give_up(desk)>"Cancel"</Button>
            <Button kind=ButtonKind::Primary busy=bench.busy on:click=move |_| save(bench)>"Save"</Button>
        </div>
    }
}

/// Leaves what was changed, with the way back to it.
fn give_up(desk: Desk) {
    let (draft, version) = (desk.draft.get_untracked(), desk.version.get_untracked());
    let is_changed = desk.opened.with_untracked(|opened| opened.dashboard.widgets != draft);
    desk.editing.set(false);
    if is_changed {
        let back = move || {
            if desk.draft.try_set(draft.clone()).is_none() {
                desk.version.set(version);
                desk.editing.set(true);
            }
        };
        desk.toasts.show(Toast::done("Your changes were left out").with_undo(back));
    }
}

fn save(bench: Bench) {
    let desk = bench.desk;
    if bench.busy.get_untracked() {
        return;
    }
    bench.busy.set(true);
    let (id, before) = desk.opened.with_untracked(|opened| (opened.dashboard.id, opened.dashboard.widgets.clone()));
    let (version, widgets) = (desk.version.get_untracked(), desk.draft.get_untracked());
    spawn_local(async move {
        let patch = DashboardPatch { widgets: Some(widgets), ..DashboardPatch::default() };
        let answer = update_dashboard(id, version, patch).await;
        // The page may be gone by now.
        if bench.busy.try_set(false).is_some() {
            return;
        }
        match answer {
            Ok(kept) => {
                let is_changed = kept.version != version;
                let now = kept.version;
                desk.put(kept);
                desk.editing.set(false);
                let said = Toast::done("The dashboard is saved");
                desk.toasts.show(if is_changed {
                    said.with_undo(move || put_back(desk, id, now, before.clone()))
                } else {
                    said
                });
            }
            Err(error) if error.code == ErrorCode::Stale => {
                desk.refresh();
                bench.stale.set(true);
            }
            Err(error) => failure::say(desk.toasts, "The dashboard was not saved.", &error),
        }
    });
}

/// Gives the dashboard the widgets that it had, unless somebody changed it since.
fn put_back(desk: Desk, id: DashboardId, version: i64, widgets: Vec<Widget>) {
    spawn_local(async move {
        let patch = DashboardPatch { widgets: Some(widgets), ..DashboardPatch::default() };
        match update_dashboard(id, version, patch).await {
            Ok(kept) => desk.put(kept),
            Err(error) => failure::say(desk.toasts, "It stays as it was saved.", &error),
        }
    });
}

/// A widget that is being arranged.
#[component]
fn Edited(bench: Bench, id: u32) -> impl IntoView {
    let scope = style! {
        .crm-grip {
            display: grid;
            place-items: center;
            flex: none;
            width: var(--control-h-small);
            height: var(--control-h-small);
            margin-inline-start: calc(var(--s2) * -1);
            border-radius: var(--r-s);
            color: var(--text-3);
            cursor: grab;
        }
        .crm-grip:hover {
            background: var(--glass-hover);
            color: var(--text);
        }
    };
    let draft = bench.desk.draft;
    let widget = followed(move || draft.with(|all| with_number(all, id)));
    let loader = Loader::new(widget);
    let size = Signal::derive(move || widget.with(|widget| widget.size));
    let moving = bench.moving;
    let name = move || widget.with_untracked(words::title);
    let grip = move || {
        view! { class = scope,
            <button
                class="crm-grip crm-grip-touch"
                type="button"
                id=format!("grip-{id}")
                aria-label=move || format!("Move {}, with the arrow keys", widget.with(words::title))
                title="Drag, or use the arrow keys"
                on:pointerdown=move |event| moving.press(id, &event)
                on:keydown=move |event| moved_by_key(moving, id, &name(), &event)
            >
                <Glyph icon=Icon::Grip/>
            </button>
        }
    };
    let resize = move |size: Size| change(bench, id, move |widget| widget.size = size);
    let items = move || {
        let sizes = Size::ALL.iter().filter(|other| **other != size.get());
        let sizes = sizes.map(|other| {
            let other = *other;
            MenuItem::run(format!("Make it {}", ac_ui::lower(other.label())), Icon::Expand, move || resize(other))
        });
        let duplicate = MenuItem::run("Duplicate", Icon::Copy, move || duplicate(bench, id));
        let remove = MenuItem::run("Remove", Icon::Trash, move || remove(bench, id)).danger();
        sizes.chain([duplicate, remove]).collect::<Vec<_>>()
    };
    let (items, title) = (Signal::derive(items), Memo::new(move |_| widget.with(words::title)));
    let tools = move || {
        view! {
            <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon=Icon::Gear label="Set up" on:click=move |_| bench.sheet.set(Some(id))/>
            {move || view! {
                <Menu id=format!("widget-{id}-menu") label=format!("What to do with {}", title.read()) size=ButtonSize::Small items/>
            }}
        }
    };
    let is_moving = Signal::derive(move || moving.lifted.get() == Some(id));
    view! { <Cell size number=id moving=is_moving><Tile widget loader grip tools/></Cell> }
}

fn change(bench: Bench, id: u32, change: impl FnOnce(&mut Widget)) {
    bench.desk.draft.update(|all| {
        if let Some(widget) = all.iter_mut().find(|widget| widget.id == id) {
            change(widget);
        }
    });
}

fn duplicate(bench: Bench, id: u32) {
    bench.desk.draft.update(|all| {
        let Some(at) = all.iter().position(|widget| widget.id == id).filter(|_| all.len() < WIDGETS_MAX) else {
            return;
        };
        if let Some(copy) = all.get(at).cloned() {
            all.insert(at + 1, Widget { id: 0, ..copy });
            *all = numbered(std::mem::take(all));
        }
    });
}

fn remove(bench: Bench, id: u32) {
    let desk = bench.desk;
    let Some(at) = desk.draft.with_untracked(|all| all.iter().position(|widget| widget.id == id)) else { return };
    let mut taken = None;
    desk.draft.update(|all| taken = Some(all.remove(at)));
    let Some(widget) = taken else { return };
    let name = words::title(&widget);
    let back = move || {
        desk.draft.try_update(|all| {
            // Another may have its number by now.
            let is_taken = all.iter().any(|other| other.id == widget.id);
            let id = if is_taken { 0 } else { widget.id };
            all.insert(at.min(all.len()), Widget { id, ..widget.clone() });
            *all = numbered(std::mem::take(all));
        });
    };
    desk.toasts.show(Toast::done(format!("{name} is taken out")).with_undo(back));
}

/// What is asked when somebody else saved the dashboard meanwhile: nothing is lost until one of them is chosen.
#[component]
fn SavedMeanwhile(bench: Bench) -> impl IntoView {
    let desk = bench.desk;
    let take_theirs = move |_| {
        bench.stale.set(false);
        desk.editing.set(false);
    };
    let as_new = move |_| {
        bench.stale.set(false);
        let name = desk.opened.with_untracked(|opened| opened.dashboard.name.clone());
        desk.named.ask(Naming::Copy(name, desk.draft.get_untracked()));
    };
    let over = move |_| {
        bench.stale.set(false);
        let of = |dashboard: &Dashboard| dashboard.version;
        desk.version.set(desk.opened.with_untracked(|opened| of(&opened.dashboard)));
        save(bench);
    };
    view! {
        <Dialog
            id="dashboard-stale"
            title=Signal::stored("Somebody else saved this dashboard meanwhile".to_owned())
            open=bench.stale
            text="What you see are your widgets. They are kept here until you choose."
        >
            <DialogActions>
                <Button kind=ButtonKind::Ghost on:click=take_theirs>"Take theirs"</Button>
                <Button on:click=as_new>"Save mine as a new one…"</Button>
                <Button kind=ButtonKind::Primary busy=bench.busy on:click=over>"Save mine over it"</Button>
            </DialogActions>
        </Dialog>
    }
}
