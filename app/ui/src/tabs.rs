//! Views of one thing. `Tabs` switches panels in place; `TabLinks` goes to pages and works without JavaScript.
use crate::dom;
use crate::logic::filter::wrap;
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// One view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    /// Key (or the path, for `TabLinks`).
    pub key: String,
    /// One or two words.
    pub label: String,
}

impl Tab {
    /// A tab.
    pub fn new(key: impl Into<String>, label: impl Into<String>) -> Self {
        Self { key: key.into(), label: label.into() }
    }
}

/// A row of tabs; put a `TabPanel` of the same id below for each.
#[component]
pub fn Tabs(
    /// Id of the row; tabs get `{id}-tab-{key}`, panels `{id}-panel-{key}`.
    #[prop(into)]
    id: String,
    /// What the tabs are views of.
    #[prop(into)]
    label: String,
    /// The tabs, in order.
    tabs: Vec<Tab>,
    /// Key of the one shown.
    selected: RwSignal<String>,
) -> impl IntoView {
    let scope = styles();
    let keys = StoredValue::new(tabs.iter().map(|tab| tab.key.clone()).collect::<Vec<_>>());
    let base = StoredValue::new(id.clone());
    let on_key = move |event: ev::KeyboardEvent| {
        let to = keys.with_value(|keys| {
            let at = keys.iter().position(|key| selected.with_untracked(|s| s == key)).unwrap_or(0);
            let to = match event.key().as_str() {
                "ArrowRight" => wrap(at, 1, keys.len()),
                "ArrowLeft" => wrap(at, -1, keys.len()),
                "Home" => 0,
                "End" => keys.len().saturating_sub(1),
                _ => return None,
            };
            keys.get(to).cloned()
        });
        if let Some(key) = to {
            event.prevent_default();
            if let Some(tab) = dom::by_id(&base.with_value(|id| format!("{id}-tab-{key}"))) {
                dom::focus(&tab);
            }
            selected.set(key);
        }
    };
    let buttons = tabs
        .into_iter()
        .map(|tab| {
            let (mine, set) = (tab.key.clone(), tab.key.clone());
            let on = Memo::new(move |_| selected.with(|s| *s == mine));
            view! { class = scope,
                <button
                    class="ac-tab"
                    type="button"
                    role="tab"
                    id=format!("{id}-tab-{}", tab.key)
                    aria-controls=format!("{id}-panel-{}", tab.key)
                    aria-selected=move || if on.get() { "true" } else { "false" }
                    tabindex=move || if on.get() { "0" } else { "-1" }
                    on:click=move |_| selected.set(set.clone())
                >
                    {tab.label}
                </button>
            }
        })
        .collect_view();
    view! { class = scope,
        <div class="ac-tabs" role="tablist" aria-label=label on:keydown=on_key>{buttons}</div>
    }
}

/// The content of one tab; made when it is first shown, dropped when another is.
#[component]
pub fn TabPanel(
    /// Id of the `Tabs`.
    #[prop(into)]
    tabs: String,
    /// Key of the tab.
    #[prop(into)]
    key: String,
    /// Key of the one shown.
    selected: RwSignal<String>,
    /// The content.
    children: ChildrenFn,
) -> impl IntoView {
    let mine = key.clone();
    let on = Memo::new(move |_| selected.with(|s| *s == mine));
    view! {
        <div
            role="tabpanel"
            tabindex="0"
            id=format!("{tabs}-panel-{key}")
            aria-labelledby=format!("{tabs}-tab-{key}")
            hidden=move || !on.get()
        >
            <Show when=move || on.get()>{children()}</Show>
        </div>
    }
}

/// Tabs that are pages of their own: links, `key` is the path.
#[component]
pub fn TabLinks(
    /// What the tabs are views of.
    #[prop(into)]
    label: String,
    /// The pages, in order.
    tabs: Vec<Tab>,
    /// Path of the page shown.
    #[prop(into)]
    current: Signal<String>,
) -> impl IntoView {
    let scope = styles();
    let links = tabs
        .into_iter()
        .map(|tab| {
            let href = tab.key.clone();
            let here = move || current.with(|path| *path == tab.key).then_some("page");
            view! { class = scope, <a class="ac-tab" href=href aria-current=here>{tab.label}</a> }
        })
        .collect_view();
    let nav = NodeRef::<leptos::html::Nav>::new();
    // Where they are more than fit, the page's own is in sight.
    Effect::new(move |_| {
        current.track();
        let Some(nav) = nav.get() else { return };
        request_animation_frame(move || {
            if let Ok(Some(tab)) = nav.query_selector("[aria-current]") {
                tab.scroll_into_view_with_scroll_into_view_options(&dom::nearest());
            }
        });
    });
    view! { class = scope, <nav class="ac-tabs" aria-label=label node_ref=nav>{links}</nav> }
}

#[allow(clippy::let_and_return, reason = "stylers collects only `let x = style!`")]
fn styles() -> &'static str {
    let scope = style! {
        .ac-tabs {
            display: flex;
            gap: calc(var(--s1) * .5);
            border-bottom: var(--hair) solid var(--line);
            overflow-x: auto;
            scrollbar-width: none;
        }
        .ac-tab {
            display: inline-flex;
            align-items: center;
            flex: none;
            height: calc(var(--control-h) + var(--s1));
            padding: 0 var(--s3);
            border-bottom: var(--focus-w) solid transparent;
            color: var(--text-2);
            font-size: var(--fs-control);
            font-weight: var(--fw-medium);
            outline-offset: calc(var(--focus-w) * -2);
            transition: color var(--fast) var(--ease), border-color var(--fast) var(--ease);
        }
        .ac-tab:hover {
            color: var(--text);
        }
        .ac-tab[aria-selected=true] {
            color: var(--text);
            border-color: var(--accent-hi);
        }
        .ac-tab[aria-current=page] {
            color: var(--text);
            border-color: var(--accent-hi);
        }
    };
    scope
}
