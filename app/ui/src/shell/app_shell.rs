//! The app's frame. From 1024 px a sidebar, from 640 px a rail of icons, below that the same element is the top bar and a
//! bottom bar's "More" sheet is a native popover, so that navigation works before (and without) any script.
//! Every slot is drawn once, because what is in it may carry ids.
use super::nav::{NavGroup, NavItem, NavList};
use crate::badge::Count;
use crate::dom;
use crate::icon::{Glyph, Icon};
use leptos::{ev, html, prelude::*};
use stylers_macro::style;

/// How many places fit beside "More" in the bottom bar.
const TAB_BAR_PLACES_MAX: usize = 4;

/// Sidebar, top bar, bottom bar and the page.
#[component]
pub fn AppShell(
    /// Name of the workspace.
    #[prop(into)]
    brand: Signal<String>,
    /// Places to go.
    nav: Vec<NavGroup>,
    /// The person's own places, which may change while they look.
    #[prop(optional, into)]
    own: Signal<Vec<NavItem>>,
    /// Path of the page shown, with its query.
    #[prop(into)]
    current: Signal<String>,
    /// Below the brand's name, in room that is always kept: how the connection is. The rail shows only its drawing.
    #[prop(optional, into)]
    status: ViewFn,
    /// Right of the brand in the sidebar: the workspace switcher.
    #[prop(optional, into)]
    switcher: ViewFn,
    /// Below the brand: opens the command palette.
    #[prop(optional, into)]
    search: ViewFn,
    /// Foot of the sidebar and right end of the phone's top bar: who is signed in. In rail and top bar its names
    /// (`truncate`) and keys are left out, in the top bar its theme switch too.
    #[prop(optional, into)]
    user: ViewFn,
    /// Foot of the phone's "More" sheet: what the top bar leaves out.
    #[prop(optional, into)]
    more: ViewFn,
    /// The page.
    children: Children,
) -> impl IntoView {
    let scope = styles();
    let sheet = NodeRef::<html::Div>::new();
    let primary: Vec<NavItem> = nav
        .iter()
        .flat_map(|group| group.items.iter())
        .filter(|item| item.primary)
        .take(TAB_BAR_PLACES_MAX)
        .cloned()
        .collect();
    let mark = move || brand.read().chars().next().map(|c| c.to_uppercase().to_string());
    // Whoever goes somewhere is done with the sheet; whoever tries a theme is not.
    let hide_sheet = move |event: ev::MouseEvent| {
        if dom::on_link(&event)
            && let Some(sheet) = sheet.get_untracked()
        {
            // Hiding a popover that is not shown throws, and then there is nothing to hide.
            let _ = sheet.hide_popover();
        }
    };
    view! { class = scope,
        <a class="ac-shell-skip" href="#main">"Skip to content"</a>
        <div class="ac-shell">
            <header class="ac-shell-side">
                <div class="ac-shell-brand">
                    <span class="ac-shell-mark" aria-hidden="true">{mark}</span>
                    <div class="ac-shell-names">
                        <span class="ac-shell-name">{move || brand.get()}</span>
                        <div class="ac-shell-status">{status.run()}</div>
                    </div>
                    {switcher.run()}
                </div>
                <div class="ac-shell-search">{search.run()}</div>
                <nav class="ac-shell-nav" aria-label="Main">
                    <NavList groups=nav.clone() own current/>
                </nav>
                <div class="ac-shell-user">{user.run()}</div>
            </header>
            <main class="ac-shell-main" id="main" tabindex="-1">{children()}</main>
            <nav class="ac-shell-tabs" aria-label="Quick">
                {primary.into_iter().map(|item| view! { <TabLink item current scope/> }).collect_view()}
                <button class="ac-shell-tab" type="button" popovertarget="ac-shell-more">
                    <Glyph icon=Icon::Menu/>
                    <span>"More"</span>
                </button>
            </nav>
            <div class="ac-shell-sheet ac-popover-sheet" id="ac-shell-more" popover="auto" node_ref=sheet on:click=hide_sheet>
                <nav aria-label="All places">
                    <NavList groups=nav own current/>
                </nav>
                <div class="ac-shell-sheet-foot">{more.run()}</div>
            </div>
        </div>
    }
}

#[component]
fn TabLink(item: NavItem, current: Signal<String>, scope: &'static str) -> impl IntoView {
    let place = item.clone();
    let here = move || place.holds(&current.read()).then_some("page");
    view! { class = scope,
        <a class="ac-shell-tab" href=item.href aria-current=here>
            <Glyph icon=item.icon/>
            <span class="truncate">{item.label}</span>
            <span class="ac-shell-tab-count"><Count value=item.waiting label="waiting"/></span>
        </a>
    }
}

#[allow(clippy::let_and_return, reason = "stylers collects only `let x = style!`")]
fn styles() -> &'static str {
    let scope = style! {
        .ac-shell-skip {
            position: fixed;
            top: var(--s2);
            left: var(--s2);
            z-index: var(--z-skip);
            padding: var(--s2) var(--s3);
            border-radius: var(--r-s);
            background: var(--surface-3);
            transform: translateY(-200%);
        }
        .ac-shell-skip:focus-visible {
            transform: none;
        }
        .ac-shell {
            display: grid;
            grid-template-columns: var(--side-w) minmax(0, 1fr);
            grid-template-rows: minmax(0, 1fr);
            height: 100dvh;
        }
        .ac-shell-side {
            display: flex;
            flex-direction: column;
            min-height: 0;
            padding: var(--s3);
            border-right: var(--hair) solid var(--line);
            background: color-mix(in srgb, var(--bg) 55%, transparent);
        }
        .ac-shell-brand {
            display: flex;
            align-items: center;
            gap: calc(var(--s2) * 1.25);
            min-height: var(--s10);
            padding: 0 var(--s2);
            margin-bottom: var(--s2);
        }
        .ac-shell-mark {
            display: grid;
            place-items: center;
            flex: none;
            width: calc(var(--s1) * 6.5);
            height: calc(var(--s1) * 6.5);
            border-radius: var(--r-s);
            background: var(--brand);
            color: var(--on-mark);
            font-size: var(--fs-control);
            font-weight: 800;
        }
        .ac-shell-name {
            font-weight: var(--fw-title);
            letter-spacing: -.01rem;
            overflow: hidden;
            text-overflow: ellipsis;
            white-space: nowrap;
            transition: translate var(--slow) var(--ease);
        }
        .ac-shell-names {
            position: relative;
            display: grid;
            align-items: center;
            align-self: stretch;
            flex: 1;
            min-width: 0;
        }
        .ac-shell-status {
            position: absolute;
            inset: auto 0 0 0;
        }
        .ac-shell-search {
            display: grid;
            margin-bottom: var(--s2);
        }
        .ac-shell-search:empty {
            display: none;
        }
        .ac-shell-nav {
            flex: 1;
            min-height: 0;
            margin: 0 calc(var(--s3) * -1);
            padding: var(--s1) var(--s3);
            overflow-y: auto;
            scrollbar-width: thin;
        }
        .ac-shell-user {
            display: grid;
            padding-top: var(--s2);
        }
        .ac-shell-main {
            position: relative;
            display: flex;
            flex-direction: column;
            min-width: 0;
            min-height: 0;
            overflow: auto;
            outline: none;
        }
        .ac-shell-tabs {
            display: none;
            grid-auto-flow: column;
            grid-auto-columns: minmax(0, 1fr);
            min-height: var(--tab-bar-h);
            border-top: var(--hair) solid var(--line);
            background: var(--bg-raise);
        }
        .ac-shell-tab {
            position: relative;
            display: grid;
            justify-items: center;
            align-content: center;
            gap: var(--s1);
            min-width: 0;
            padding: 0 var(--s1);
            color: var(--text-2);
            font-size: var(--fs-micro);
            font-weight: var(--fw-medium);
        }
        .ac-shell-tab[aria-current=page] {
            color: var(--accent-hi);
        }
        .ac-shell-tab-count {
            position: absolute;
            top: var(--s1);
            left: 50%;
            margin-inline-start: var(--s1);
        }
        .ac-shell-sheet-foot {
            display: flex;
            justify-content: center;
            padding-top: var(--s4);
        }
        .ac-shell-sheet-foot:empty {
            display: none;
        }
        .ac-shell-sheet {
            width: 100%;
            max-width: 100%;
            max-height: 80dvh;
            padding: var(--s3) var(--s3) var(--s6);
            border-top: var(--hair) solid var(--line-strong);
            border-radius: var(--r-l) var(--r-l) 0 0;
            background: var(--float);
            backdrop-filter: var(--blur);
            box-shadow: var(--shadow-float);
            overflow: auto;
            overscroll-behavior: contain;
        }
        @media (max-width: 64rem) {
            .ac-shell {
                grid-template-columns: var(--rail-w) minmax(0, 1fr);
            }
            .ac-shell-side {
                align-items: center;
            }
            .ac-shell-side .ac-shell-name {
                display: none;
            }
        }
        @media (max-width: 40rem) {
            .ac-shell {
                grid-template-columns: minmax(0, 1fr);
                grid-template-rows: auto minmax(0, 1fr) auto;
            }
            .ac-shell-side {
                flex-direction: row;
                gap: var(--s2);
                height: var(--top-h);
                padding: 0 var(--page-pad);
                border-right: 0;
                border-bottom: var(--hair) solid var(--line);
            }
            .ac-shell-side .ac-shell-name {
                display: block;
            }
            .ac-shell-brand {
                flex: 1;
                min-width: 0;
                margin: 0;
                padding: 0;
            }
            .ac-shell-nav {
                display: none;
            }
            .ac-shell-search {
                margin: 0;
            }
            .ac-shell-user {
                padding: 0;
            }
            .ac-shell-tabs {
                display: grid;
            }
        }
    };
    scope
}
