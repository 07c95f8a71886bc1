//! One view in the sheet of all views: the way to it, a star, and a menu.

use super::{
    desk::{Desk, Form},
    mark,
};
use crate::{
    list_views::{BuiltIn, Place},
    saved::{
        mine::FavouriteChange,
        model::{Share, View, ViewId},
    },
};
use ac_ui::{Button, ButtonKind, Glyph, Icon, Menu, MenuItem};
use leptos::prelude::*;
use stylers_macro::style;

/// A view that the list has by itself.
#[component]
pub fn BuiltInRow(desk: Desk, built_in: BuiltIn) -> impl IntoView {
    let list = desk.list;
    let place = Place::BuiltIn(built_in);
    let items = vec![MenuItem::run("Open the list with this", Icon::Home, move || list.open_with(place))];
    let may_make = list.kept.with_untracked(|kept| kept.rights.make);
    let menu = move || {
        may_make.then(|| view! { <Menu id=format!("view-{}-menu", built_in.key) label=format!("What to do with {}", built_in.name) items/> })
    };
    view! { <Row desk place name=built_in.name.to_owned() note="".to_owned()>{menu()}</Row> }
}

/// A saved view. Where it stands among the favourites says whether it can be moved up or down there.
#[component]
pub fn SavedRow(desk: Desk, view: View) -> impl IntoView {
    let id = view.id;
    let list = desk.list;
    let is_favourite = Memo::new(move |_| list.kept.with(|kept| kept.favourites.contains(&id)));
    let star = move || {
        let change = if is_favourite.get_untracked() { FavouriteChange::Remove(id) } else { FavouriteChange::Add(id) };
        desk.favour(change);
    };
    let named = view.name.clone();
    let star_label = move || {
        if is_favourite.get() {
            format!("{named} is a favourite: take it out")
        } else {
            format!("Make {named} a favourite")
        }
    };
    let scope = style! {
        .vw-star {
            display: grid;
            place-items: center;
            flex: none;
            width: var(--control-h);
            height: var(--control-h);
            border-radius: var(--r-s);
            color: var(--text-3);
        }
        .vw-star:hover {
            color: var(--text);
        }
        .vw-star[aria-pressed=true] {
            color: var(--warn);
        }
    };
    let (may_make, share, note) = list.kept.with_untracked(|kept| {
        let note = match (&view.owner_name, view.share, view.owner_id == kept.me) {
            (_, Share::Private, _) => "Only you".to_owned(),
            (_, Share::Locked, true) => "Yours, locked".to_owned(),
            (_, _, true) => "Yours, shared".to_owned(),
            (Some(name), ..) => format!("By {name}"),
            (None, ..) => "Shared".to_owned(),
        };
        (kept.rights.make, view.share, note)
    });
    let items = items(desk, &view);
    let name = view.name.clone();
    let menu_label = format!("What to do with {name}");
    view! { class = scope,
        <Row desk place=Place::Saved(id) name=name note icon=mark(Some(share))>
            {may_make.then(|| view! { class = scope,
                <button
                    class="vw-star"
                    type="button"
                    aria-pressed=move || if is_favourite.get() { "true" } else { "false" }
                    aria-label=star_label
                    on:click=move |_| star()
                >
                    <Glyph icon=Icon::Star/>
                </button>
            })}
            {move || (may_make && is_favourite.get()).then(|| view! { <Moves desk id/> })}
            {may_make.then(|| view! { <Menu id=format!("view-{id}-menu") label=menu_label items/> })}
        </Row>
    }
}

fn items(desk: Desk, view: &View) -> Vec<MenuItem> {
    let (list, id) = (desk.list, view.id);
    let (may_change, decides) = list.kept.with_untracked(|kept| (kept.may_change(view), kept.decides(view)));
    let for_form = |form: Form| move || desk.ask(form.clone());
    let edit = if decides { "Rename or share…" } else { "Rename…" };
    let to_delete = view.clone();
    let all = [
        may_change.then(|| MenuItem::run(edit, Icon::Edit, for_form(Form::Edit(view.clone())))),
        Some(MenuItem::run("Duplicate…", Icon::Copy, for_form(Form::CopyOf(view.clone())))),
        Some(MenuItem::run("Open the list with this", Icon::Home, move || list.open_with(Place::Saved(id)))),
        decides.then(|| MenuItem::run("Delete", Icon::Trash, move || desk.delete(to_delete.clone())).danger()),
    ];
    all.into_iter().flatten().collect()
}

/// Up and down among the favourites of this list.
#[component]
fn Moves(desk: Desk, id: ViewId) -> impl IntoView {
    let order = Memo::new(move |_| {
        desk.list
            .kept
            .with(|kept| kept.favourites.iter().copied().filter(|id| kept.get(*id).is_some()).collect::<Vec<_>>())
    });
    let at = move || order.with(|ids| ids.iter().position(|other| *other == id)).unwrap_or(0);
    let up = move |_| {
        let before = order.with_untracked(|ids| ids.get(untrack(at).checked_sub(1)?).copied());
        desk.favour(FavouriteChange::Move { id, before });
    };
    let down = move |_| {
        let before = order.with_untracked(|ids| ids.get(untrack(at) + 2).copied());
        desk.favour(FavouriteChange::Move { id, before });
    };
    view! {
        <Button kind=ButtonKind::Ghost icon=Icon::ChevronUp label="Move up" disabled=Signal::derive(move || at() == 0) on:click=up/>
        <Button
            kind=ButtonKind::Ghost
            icon=Icon::ChevronDown
            label="Move down"
            disabled=Signal::derive(move || order.with(|ids| at() + 1 >= ids.len()))
            on:click=down
        />
    }
}

#[component]
fn Row(
    desk: Desk,
    place: Place,
    name: String,
    note: String,
    #[prop(optional_no_strip)] icon: Option<Icon>,
    children: Children,
) -> impl IntoView {
    let scope = style! {
        .vw-row {
            display: flex;
            align-items: center;
            gap: var(--s1);
            min-width: 0;
            min-height: var(--control-h);
        }
        .vw-row-link {
            display: flex;
            align-items: center;
            gap: var(--s2);
            flex: 1;
            min-width: 0;
            min-height: var(--control-h);
            padding: 0 var(--s2);
            border-radius: var(--r-s);
            font-size: var(--fs-control);
        }
        .vw-row-link:hover {
            background: var(--glass-hover);
        }
        .vw-row-link[aria-current=page] {
            background: var(--accent-soft);
        }
        .vw-row-note {
            margin-inline-start: auto;
            color: var(--text-3);
            font-size: var(--fs-small);
            flex: none;
        }
    };
    let list = desk.list;
    let here = move || (list.place.get() == place).then_some("page");
    view! { class = scope,
        <li class="vw-row">
            <a class="vw-row-link" href=move || list.link(place) aria-current=here on:click=move |_| desk.sheet.set(false)>
                {icon.map(|icon| view! { <Glyph icon small=true/> })}
                <span class="truncate">{name}</span>
                <span class="vw-row-note">{note}</span>
            </a>
            {children()}
        </li>
    }
}
