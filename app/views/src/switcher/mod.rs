//! The head of a list: its views as tabs, all of them in a sheet, and saving what differs.

mod desk;
mod form;
mod notices;
mod row;
mod sheet;
mod stale;

pub use form::share_options;
pub use notices::{Offered, ViewNotices};

use crate::{
    list_views::{ListViews, Place},
    saved::model::{Share, ViewId},
};
use ac_ui::{Button, ButtonKind, Glyph, Icon, Late, soon};
use desk::{Desk, Form};
use leptos::prelude::*;
use stylers_macro::style;

/// Tabs beside each other; the rest is in the sheet.
const TABS_MAX: usize = 7;

/// The views of a list, and what can be done with them.
#[component]
pub fn ViewSwitcher(list: ListViews) -> impl IntoView {
    let scope = style! {
        .vw-bar {
            display: flex;
            align-items: center;
            gap: var(--s2);
            margin: 0 calc(var(--page-pad) * -1);
            padding: 0 var(--page-pad);
            border-bottom: var(--hair) solid var(--line);
        }
        .vw-tabs {
            display: flex;
            flex: 0 1 auto;
            min-width: 0;
            overflow: hidden;
        }
        .vw-tab {
            display: flex;
            align-items: center;
            gap: var(--s1);
            flex: 0 1 auto;
            min-width: 3rem;
            height: var(--s10);
            padding: 0 var(--s3);
            border-bottom: var(--focus-w) solid transparent;
            color: var(--text-2);
            font-size: var(--fs-control);
            font-weight: var(--fw-medium);
            outline-offset: calc(var(--focus-w) * -2);
            transition: color var(--fast) var(--ease);
        }
        .vw-tab:hover {
            color: var(--text);
        }
        .vw-tab[aria-current=page] {
            flex-shrink: 0;
            max-width: 16rem;
            color: var(--text);
            border-color: var(--accent-hi);
        }
        .vw-all {
            flex: none;
        }
        .vw-name {
            display: none;
        }
        .vw-acts {
            display: flex;
            align-items: center;
            gap: var(--s1);
            flex: none;
            margin-inline-start: auto;
        }
        @media (max-width: 40rem) {
            .vw-bar {
                flex-wrap: wrap;
                min-height: var(--s10);
                padding-bottom: var(--s1);
            }
            .vw-tabs {
                display: none;
            }
            .vw-all {
                flex: 1 1 8rem;
                min-width: 0;
            }
            .vw-name {
                display: inline-flex;
                align-items: center;
                gap: var(--s1);
                min-width: 0;
            }
        }
    };
    let desk = Desk::new(list);
    soon(|| {
        lazy_preload!(all_views);
    });
    let tabs = Memo::new(move |_| tabs(list));
    let links = move || {
        let tab = |Tab { place, name, share }: Tab| {
            let here = move || (list.place.get() == place).then_some("page");
            view! { class = scope,
                <a class="vw-tab" href=move || list.link(place) aria-current=here title=name.clone()>
                    {mark(share).map(|icon| view! { <Glyph icon small=true/> })}
                    <span class="truncate">{name.clone()}</span>
                </a>
            }
        };
        tabs.get().into_iter().map(tab).collect_view()
    };
    let more = move || list.kept.with(|kept| kept.views.len()) + list.spec.built_in.len();
    view! { class = scope,
        <div class="vw-bar">
            <nav class="vw-tabs" aria-label="Views">{links}</nav>
            <span class="vw-all">
                <Button kind=ButtonKind::Ghost on:click=move |_| desk.sheet.set(true)>
                    <span class=format!("vw-name {scope}")><span class="truncate">{move || list.name()}</span></span>
                    <span class="visually-hidden">{move || format!("All {} views", more())}</span>
                    <Glyph icon=Icon::ChevronDown small=true/>
                </Button>
            </span>
            <div class="vw-acts"><Acts desk/></div>
        </div>
        <Late open=desk.sheet load=move || all_views(desk)/>
        <Late open=desk.form_open load=move || view_form(desk)/>
        <Late open=desk.stale load=move || saved_meanwhile(desk)/>
    }
}

#[lazy]
fn all_views(desk: Desk) -> AnyView {
    view! { <sheet::AllViews desk/> }.into_any()
}

#[lazy]
fn view_form(desk: Desk) -> AnyView {
    view! { <form::ViewForm desk/> }.into_any()
}

#[lazy]
fn saved_meanwhile(desk: Desk) -> AnyView {
    view! { <stale::SavedMeanwhile desk/> }.into_any()
}

/// What can be done about differences from the view.
#[component]
fn Acts(desk: Desk) -> impl IntoView {
    let list = desk.list;
    let may = move || {
        let saved = list.saved();
        list.kept
            .with(|kept| (kept.rights.make, saved.as_ref().is_some_and(|view| kept.may_change(view)), saved.is_some()))
    };
    let may = Memo::new(move |_| may());
    // A built-in view has its columns as the member likes them: only what it asks makes it another.
    let shows_acts = move || list.is_changed.get();
    move || {
        shows_acts().then(|| {
            let (may_make, may_save, is_saved) = may.get();
            view! {
                {may_save.then(|| view! {
                    <Button kind=ButtonKind::Secondary busy=desk.busy on:click=move |_| desk.save()>"Save"</Button>
                })}
                {may_make.then(|| view! {
                    <Button kind=ButtonKind::Ghost on:click=move |_| desk.ask(Form::SaveAs)>
                        {if is_saved { "Save as…" } else { "Save as a view…" }}
                    </Button>
                })}
                <Button kind=ButtonKind::Ghost on:click=move |_| list.discard()>
                    {if is_saved { "Discard changes" } else { "Clear" }}
                </Button>
            }
        })
    }
}

/// One tab.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Tab {
    place: Place,
    name: String,
    share: Option<Share>,
}

/// The list's own views, the favourites in their order, then the others as far as there is room; what is shown is always there.
fn tabs(list: ListViews) -> Vec<Tab> {
    let built_in = list.spec.built_in.iter().map(|built_in| Tab {
        place: Place::BuiltIn(*built_in),
        name: built_in.name.to_owned(),
        share: None,
    });
    let mut tabs: Vec<Tab> = built_in.collect();
    list.kept.with(|kept| {
        let shown = list.place.get();
        let mut ids: Vec<ViewId> = kept.favourites.clone();
        ids.extend(kept.views.iter().map(|view| view.id).filter(|id| !kept.favourites.contains(id)));
        for id in ids {
            let Some(view) = kept.get(id) else { continue };
            let tab = Tab { place: Place::Saved(id), name: view.name.clone(), share: Some(view.share) };
            if tabs.len() < TABS_MAX {
                tabs.push(tab);
            } else if shown == tab.place {
                tabs.pop();
                tabs.push(tab);
            }
        }
    });
    tabs
}

/// What is drawn before a view's name.
fn mark(share: Option<Share>) -> Option<Icon> {
    match share? {
        Share::Private => None,
        Share::Shared => Some(Icon::Users),
        Share::Locked => Some(Icon::Lock),
    }
}
