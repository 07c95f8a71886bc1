//! A button that opens a list of actions. Arrow keys and typing move inside it; Esc and a click elsewhere close it.
use crate::button::{Button, ButtonKind, ButtonSize};
use crate::dom;
use crate::float;
use crate::icon::{Glyph, Icon};
use crate::logic::filter::{typeahead, wrap};
use crate::logic::place::Side;
use leptos::{ev, html, prelude::*};
use std::sync::Arc;
use stylers_macro::style;
use wasm_bindgen::JsCast;

/// What an item does.
#[derive(Clone)]
pub enum MenuAction {
    /// Runs. No `Callback`: it would end with whatever made the item, and a menu that is open keeps its items.
    Run(Arc<dyn Fn() + Send + Sync>),
    /// Goes somewhere.
    Go(String),
}

/// One action.
#[derive(Clone)]
pub struct MenuItem {
    /// A verb and its object.
    pub label: String,
    /// Drawing before it.
    pub icon: Option<Icon>,
    /// Destroys something; also draws a line above.
    pub danger: bool,
    /// What it does.
    pub action: MenuAction,
}

impl MenuItem {
    /// An item that runs something.
    pub fn run(label: impl Into<String>, icon: Icon, run: impl Fn() + Send + Sync + 'static) -> Self {
        Self { label: label.into(), icon: Some(icon), danger: false, action: MenuAction::Run(Arc::new(run)) }
    }

    /// An item that goes somewhere.
    pub fn go(label: impl Into<String>, icon: Icon, href: impl Into<String>) -> Self {
        Self { label: label.into(), icon: Some(icon), danger: false, action: MenuAction::Go(href.into()) }
    }

    /// Marks it as destroying.
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }
}

/// A menu button with its menu.
#[component]
pub fn Menu(
    /// Id of the menu; the button gets `{id}-button`.
    #[prop(into)]
    id: String,
    /// Name of the button when it shows only an icon, and of the menu.
    #[prop(into)]
    label: String,
    /// The actions. Those of an open menu stay as they are until it closes: nothing moves under a finger.
    #[prop(into)]
    items: Signal<Vec<MenuItem>>,
    /// Drawing on the button; dots if the button shows nothing else.
    #[prop(optional, into)]
    icon: Option<Icon>,
    /// Weight of the button.
    #[prop(default = ButtonKind::Ghost)]
    kind: ButtonKind,
    /// Height of the button.
    #[prop(optional)]
    size: ButtonSize,
    /// Which edges are in line.
    #[prop(default = Side::End)]
    side: Side,
    /// What the button shows instead of only the icon.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let scope = style! {
        .ac-menu {
            min-width: 12rem;
            max-width: min(20rem, calc(100vw - var(--s4)));
            padding: var(--s1);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-m);
            background: var(--float);
            backdrop-filter: var(--blur);
            box-shadow: var(--shadow-float);
            overflow: auto;
        }
        .ac-menu-item {
            display: flex;
            align-items: center;
            gap: var(--s2);
            width: 100%;
            min-height: var(--control-h);
            padding: 0 var(--s2);
            border-radius: var(--r-s);
            color: var(--text);
            font-size: var(--fs-control);
            outline-offset: calc(var(--focus-w) * -1);
        }
        .ac-menu-item:hover {
            background: var(--glass-hover);
        }
        .ac-menu-item:focus-visible {
            background: var(--glass-hover);
        }
        .ac-menu-danger {
            color: var(--bad);
        }
    };
    let panel = NodeRef::<html::Div>::new();
    let open = RwSignal::new(false);
    let was_open = StoredValue::new(false);
    let shown = RwSignal::new(items.get_untracked());
    Effect::new(move |seen: Option<()>| {
        items.track();
        if !open.get() && seen.is_some() {
            shown.set(items.get_untracked());
        }
    });
    let texts =
        Signal::derive(move || shown.with(|shown| shown.iter().map(|item| item.label.clone()).collect::<Vec<_>>()));
    let typed = StoredValue::new((String::new(), 0.0));
    let button_id = format!("{id}-button");
    let trigger_id = StoredValue::new(button_id.clone());

    let show = move |first: bool| {
        let trigger = trigger_id.with_value(|id| dom::by_id(id));
        if let (Some(panel), Some(trigger)) = (panel.get_untracked(), trigger) {
            float::show_beside(&panel, &trigger, side);
            let at = if first { 0 } else { texts.with_untracked(Vec::len).saturating_sub(1) };
            focus_item(&panel, at);
        }
    };
    let click = move |_| {
        if !was_open.get_value() {
            show(true);
        }
        was_open.set_value(false);
    };
    let trigger_keys = move |event: ev::KeyboardEvent| {
        let first = match event.key().as_str() {
            "ArrowDown" => true,
            "ArrowUp" => false,
            _ => return,
        };
        event.prevent_default();
        show(first);
    };
    let menu_keys = move |event: ev::KeyboardEvent| {
        let Some(panel) = panel.get_untracked() else { return };
        let n = texts.with_untracked(Vec::len);
        let at = focused_item(&panel);
        let to = match event.key().as_str() {
            "ArrowDown" => wrap(at, 1, n),
            "ArrowUp" => wrap(at, -1, n),
            "Home" => 0,
            "End" => n.saturating_sub(1),
            "Tab" => return float::hide(&panel),
            key if key.chars().count() == 1 && key != " " => {
                let text = type_on(typed, key, event.time_stamp());
                match texts.with_untracked(|texts| typeahead(texts, &text, at)) {
                    Some(to) => to,
                    None => return,
                }
            }
            _ => return,
        };
        event.prevent_default();
        event.stop_propagation();
        focus_item(&panel, to);
    };
    let entries = move || shown.get().into_iter().map(|item| view! { <Entry item panel scope/> }).collect_view();
    let shows_words = children.is_some();
    let words = move || children.map(|children| children());
    let button = if shows_words {
        view! { <Face kind size icon>{words()}</Face> }.into_any()
    } else {
        view! { <Button kind size icon=icon.unwrap_or(Icon::More) label=label.clone()/> }.into_any()
    };
    view! { class = scope,
        <span
            class="ac-menu-anchor"
            on:pointerdown=move |_| was_open.set_value(open.get_untracked())
            on:click=click
            on:keydown=trigger_keys
        >
            {button
                .add_any_attr(leptos::attr::id(button_id))
                .add_any_attr(leptos::attr::aria_haspopup("menu"))
                .add_any_attr(leptos::attr::aria_expanded(move || if open.get() { "true" } else { "false" }))}
        </span>
        <div
            class="ac-menu ac-popover"
            id=id
            role="menu"
            aria-label=label
            popover="auto"
            node_ref=panel
            on:toggle=move |_| {
                if let Some(panel) = panel.get_untracked() {
                    open.set(float::is_shown(&panel));
                }
            }
            on:keydown=menu_keys
        >
            {entries}
        </div>
    }
}

/// The trigger with words; its drawing is optional, which `Button`'s own prop cannot be told in passing.
#[component]
fn Face(kind: ButtonKind, size: ButtonSize, icon: Option<Icon>, children: Children) -> impl IntoView {
    match icon {
        Some(icon) => view! { <Button kind size icon>{children()}</Button> }.into_any(),
        None => view! { <Button kind size>{children()}</Button> }.into_any(),
    }
}

#[component]
fn Entry(item: MenuItem, panel: NodeRef<html::Div>, scope: &'static str) -> impl IntoView {
    let close = move || {
        if let Some(panel) = panel.get_untracked() {
            float::hide(&panel);
        }
    };
    let inside = view! {
        {item.icon.map(|icon| view! { <Glyph icon/> })}
        <span class="truncate">{item.label}</span>
    };
    match item.action {
        MenuAction::Run(run) => view! { class = scope,
            <button
                class="ac-menu-item"
                class:ac-menu-danger=item.danger
                type="button"
                role="menuitem"
                tabindex="-1"
                on:click=move |_| {
                    close();
                    run();
                }
            >
                {inside}
            </button>
        }
        .into_any(),
        MenuAction::Go(href) => view! { class = scope,
            <a class="ac-menu-item" role="menuitem" tabindex="-1" href=href on:click=move |_| close()>{inside}</a>
        }
        .into_any(),
    }
}

fn items_of(panel: &web_sys::HtmlElement) -> Vec<web_sys::HtmlElement> {
    let Ok(list) = panel.query_selector_all("[role=menuitem]") else {
        return Vec::new();
    };
    (0..list.length()).filter_map(|at| list.get(at)?.dyn_into().ok()).collect()
}

fn focus_item(panel: &web_sys::HtmlElement, at: usize) {
    if let Some(item) = items_of(panel).get(at) {
        dom::focus(item);
    }
}

fn focused_item(panel: &web_sys::HtmlElement) -> usize {
    let active = document().active_element();
    items_of(panel)
        .iter()
        .position(|item| active.as_ref().is_some_and(|active| active.is_same_node(Some(item))))
        .unwrap_or(0)
}

/// Letters typed within this time belong to one word.
const TYPING_MS: f64 = 700.0;

/// Adds a letter to the word being typed, or starts a new one after a pause.
fn type_on(typed: StoredValue<(String, f64)>, key: &str, now_ms: f64) -> String {
    typed.update_value(|(text, at_ms)| {
        if now_ms - *at_ms > TYPING_MS {
            text.clear();
        }
        text.push_str(key);
        *at_ms = now_ms;
    });
    typed.with_value(|(text, _)| text.clone())
}
