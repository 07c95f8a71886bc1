//! All views of a list in one sheet: at the side on a desk, from below on a phone.

use super::{
    desk::{Desk, Form},
    row::{BuiltInRow, SavedRow},
};
use crate::saved::model::{Share, View};
use ac_ui::{Button, ButtonKind, Drawer, Icon};
use leptos::prelude::*;
use stylers_macro::style;

#[component]
pub fn AllViews(desk: Desk) -> impl IntoView {
    let list = desk.list;
    let of = move |wanted: fn(&View, bool) -> bool| {
        move || {
            list.kept.with(|kept| {
                let is_favourite = |view: &View| kept.favourites.contains(&view.id);
                let mut views: Vec<View> =
                    kept.views.iter().filter(|view| wanted(view, is_favourite(view))).cloned().collect();
                // Only favourites have an order of their own; the others stay by name.
                views.sort_by_key(|view| kept.favourites.iter().position(|id| *id == view.id).unwrap_or(usize::MAX));
                views
            })
        }
    };
    let favourites = Memo::new(move |_| of(|_, is_favourite| is_favourite)());
    let own = Memo::new(move |_| of(|view, is_favourite| !is_favourite && view.share == Share::Private)());
    let shared = Memo::new(move |_| of(|view, is_favourite| !is_favourite && view.share != Share::Private)());
    let may_make = move || list.kept.with(|kept| kept.rights.make);
    let foot = move || {
        may_make().then(|| {
            view! {
                <Button kind=ButtonKind::Primary icon=Icon::Plus on:click=move |_| desk.ask(Form::SaveAs)>
                    "Save what is shown as a view"
                </Button>
            }
        })
    };
    view! {
        <Drawer id="all-views" title=Signal::stored("Views".to_owned()) open=desk.sheet foot>
            <Part title="Of this list">
                {list.spec.built_in.iter().map(|built_in| view! { <BuiltInRow desk built_in=*built_in/> }).collect_view()}
            </Part>
            <Group desk title="Favourites" views=favourites/>
            <Group desk title="Shared with the workspace" views=shared/>
            <Group desk title="Only yours" views=own/>
        </Drawer>
    }
}

/// Views under a heading; nothing where there are none.
#[component]
fn Group(desk: Desk, title: &'static str, views: Memo<Vec<View>>) -> impl IntoView {
    // A row stays while others come and go: its menu may be open.
    let looks = |view: &View| (view.id, view.version, view.owner_name.clone());
    view! {
        <Show when=move || !views.with(Vec::is_empty)>
            <Part title>
                <For each=move || views.get() key=looks let:view><SavedRow desk view/></For>
            </Part>
        </Show>
    }
}

#[component]
fn Part(title: &'static str, children: Children) -> impl IntoView {
    let scope = style! {
        .vw-part {
            display: grid;
            gap: var(--s1);
            min-width: 0;
        }
        .vw-part-title {
            font-size: var(--fs-small);
            font-weight: var(--fw-control);
            color: var(--text-3);
        }
        .vw-part-list {
            display: grid;
            min-width: 0;
        }
    };
    view! { class = scope,
        <section class="vw-part">
            <h3 class="vw-part-title">{title}</h3>
            <ul class="vw-part-list">{children()}</ul>
        </section>
    }
}
