//! A panel that floats beside an element of the page, for as long as it has something to say.
use crate::{dom, float, logic::place::Side};
use leptos::{ev, html, prelude::*};
use stylers_macro::style;
use wasm_bindgen::JsCast;

/// A panel beside what `anchor` finds, shown while `open`. It follows when the page scrolls.
#[component]
pub fn Beside(
    #[prop(into)] id: String,
    /// What the panel is for, for assistive technology.
    #[prop(into)]
    label: String,
    #[prop(into)] open: Signal<bool>,
    anchor: Callback<(), Option<web_sys::HtmlElement>>,
    /// A pointer went down outside of it.
    on_outside: Callback<()>,
    /// Escape, where nothing in it has taken it.
    on_leave: Callback<()>,
    children: Children,
) -> impl IntoView {
    let scope = style! {
        .ac-beside {
            width: min(22rem, calc(100vw - var(--s4)));
            padding: var(--s3);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-m);
            background: var(--float);
            backdrop-filter: var(--blur);
            color: var(--text);
            box-shadow: var(--shadow-float);
            overflow: visible;
        }
    };
    let node = NodeRef::<html::Div>::new();
    let stand = move || {
        // Where the anchor is not drawn just now, the panel stands at the page's end: unseen it would be in the way.
        let anchor = anchor.run(()).or_else(|| document().body());
        if let (Some(panel), Some(anchor)) = (node.get_untracked(), anchor) {
            float::show_beside(&panel, &anchor, Side::Start);
        }
    };
    Effect::new(move |_| {
        let Some(panel) = node.get() else { return };
        if open.get() {
            stand();
        } else {
            float::hide(&panel);
        }
    });
    // What comes into the panel later may make it higher than there is room below the anchor.
    dom::on_size(node, move || {
        if open.get_untracked() {
            stand();
        }
    });
    Effect::new(move |_| {
        let outside = move |event: ev::PointerEvent| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
            let is_inside = node.get_untracked().is_none_or(|panel| panel.contains(target.as_ref()));
            if open.get_untracked() && !is_inside {
                on_outside.run(());
            }
        };
        let pressed = window_event_listener(ev::pointerdown, outside);
        on_cleanup(move || pressed.remove());
    });
    dom::on_any_scroll(move || {
        if open.get_untracked() {
            stand();
        }
    });
    let leave = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.stop_propagation();
            on_leave.run(());
        }
    };
    view! { class = scope,
        <div class="ac-beside ac-popover" id=id popover="manual" role="dialog" aria-label=label node_ref=node on:keydown=leave>
            {children()}
        </div>
    }
}

/// While a panel is shown beside something, a click on what `around` names only ends that: it opens nothing.
pub fn shield_while_beside(around: &'static str) {
    let was_shown = StoredValue::new(false);
    let is_shown = || document().query_selector(".ac-beside:popover-open").ok().flatten().is_some();
    dom::hear_first("pointerdown", move |_| was_shown.set_value(is_shown()));
    dom::hear_first("click", move |event| {
        if was_shown.get_value() && dom::is_within(&event, around) && !dom::is_within(&event, ".ac-beside") {
            event.prevent_default();
            event.stop_propagation();
        }
    });
}
