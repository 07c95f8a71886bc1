//! What all charts share: the data, the words for a number, the heading, the table behind the picture, the walking keys.
use super::styles::styles;
use crate::dom;
use crate::logic::filter::wrap;
use leptos::{ev, prelude::*};
use std::sync::Arc;

/// Most values one chart draws; more is a question for a table.
pub const POINTS_MAX: usize = 200;
/// How many colours the palette holds (`--chart-1` to `--chart-6`).
const COLOURS: usize = 6;

/// One value with its name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Datum {
    /// What it is.
    pub label: String,
    /// How much.
    pub value: f64,
    /// Where what it is made of can be seen.
    pub href: Option<String>,
}

impl Datum {
    /// A value with its name.
    pub fn new(label: impl Into<String>, value: f64) -> Self {
        Self { label: label.into(), value, href: None }
    }

    /// Leads to what it is made of.
    #[must_use]
    pub fn at(self, href: impl Into<String>) -> Self {
        Self { href: Some(href.into()), ..self }
    }
}

/// Words for a number: `$248k`.
#[derive(Clone)]
pub struct Format(Arc<dyn Fn(f64) -> String + Send + Sync>);

impl Format {
    /// Words made by `words`.
    pub fn new(words: impl Fn(f64) -> String + Send + Sync + 'static) -> Self {
        Self(Arc::new(words))
    }

    /// The words for `value`.
    pub fn of(&self, value: f64) -> String {
        (self.0)(value)
    }
}

impl Default for Format {
    fn default() -> Self {
        Self::new(|value| format!("{value:.0}"))
    }
}

/// The class that colours the series at `at`.
pub(super) fn colour(at: usize) -> String {
    format!("ac-chart-c{}", at % COLOURS + 1)
}

/// Heading, picture, and the table behind it.
#[component]
pub(super) fn Frame(
    id: String,
    title: String,
    /// Right end of the heading.
    note: Signal<String>,
    /// Heads of the table's columns after the first.
    heads: Signal<Vec<String>>,
    /// Rows of the table.
    rows: Signal<Vec<(String, Vec<String>)>>,
    /// What is around it has the heading.
    bare: bool,
    children: Children,
) -> impl IntoView {
    let scope = styles();
    let head_cells = move || {
        heads
            .get()
            .into_iter()
            .map(|head| view! { class = scope, <th class="ac-chart-th ac-chart-num" scope="col">{head}</th> })
            .collect_view()
    };
    let table_rows = move || {
        rows.get()
            .into_iter()
            .map(|(name, values)| {
                let cells = values
                    .into_iter()
                    .map(|value| view! { class = scope, <td class="ac-chart-td ac-chart-num">{value}</td> })
                    .collect_view();
                view! { class = scope, <tr><th class="ac-chart-td" scope="row">{name}</th>{cells}</tr> }
            })
            .collect_view()
    };
    let title_id = format!("{id}-title");
    let labelled = (!bare).then(|| title_id.clone());
    let (heading, region) = (title.clone(), format!("{title}, as a table"));
    let named = bare.then(|| title.clone());
    view! { class = scope,
        <figure class="ac-chart" id=id aria-labelledby=labelled aria-label=named>
            {(!bare).then(|| view! { class = scope,
                <figcaption class="ac-chart-head">
                    <h2 id=title_id>{heading}</h2>
                    <span class="ac-chart-note">{move || note.get()}</span>
                </figcaption>
            })}
            {children()}
            <details class="ac-chart-more">
                <summary class="ac-chart-summary">"Numbers as a table"</summary>
                <div class="ac-chart-scroll" tabindex="0" role="region" aria-label=region>
                    <table class="ac-chart-table">
                        <thead><tr><th class="ac-chart-th" scope="col">{title}</th>{head_cells}</tr></thead>
                        <tbody>{table_rows}</tbody>
                    </table>
                </div>
            </details>
        </figure>
    }
}

/// One value of the picture: where the arrow keys stop, and a link where it leads to what it is made of.
#[component]
pub(super) fn Point(
    class: String,
    walk: Walk,
    at: usize,
    #[prop(optional_no_strip)] href: Option<String>,
    /// Its name, where it shows none.
    #[prop(optional, into)]
    label: Option<String>,
    /// Its place.
    #[prop(optional, into)]
    style: Option<String>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let (on, off) = (move || walk.at.set(Some(at)), move || walk.at.set(None));
    let children = children.map(|children| children());
    match href {
        Some(href) => view! {
            <a
                class=class
                href=href
                id=walk.point_id(at)
                aria-label=label
                style=style
                tabindex=move || walk.tab_index(at)
                on:pointerenter=move |_| on()
                on:pointerleave=move |_| off()
                on:focus=move |_| on()
                on:blur=move |_| off()
            >
                {children}
            </a>
        }
        .into_any(),
        None => view! {
            <button
                class=class
                type="button"
                id=walk.point_id(at)
                aria-label=label
                style=style
                tabindex=move || walk.tab_index(at)
                on:pointerenter=move |_| on()
                on:pointerleave=move |_| off()
                on:focus=move |_| on()
                on:blur=move |_| off()
            >
                {children}
            </button>
        }
        .into_any(),
    }
}

/// The point that is pointed at or focused; arrow keys walk from it. One point is the chart's tab stop.
#[derive(Clone, Copy)]
pub(super) struct Walk {
    pub at: RwSignal<Option<usize>>,
    base: StoredValue<String>,
    count: Signal<usize>,
}

impl Walk {
    pub fn new(id: &str, count: Signal<usize>) -> Self {
        Self { at: RwSignal::new(None), base: StoredValue::new(id.to_owned()), count }
    }

    pub fn point_id(self, at: usize) -> String {
        self.base.with_value(|id| format!("{id}-point-{at}"))
    }

    pub fn tab_index(self, at: usize) -> &'static str {
        if at == self.at.get().unwrap_or(0) { "0" } else { "-1" }
    }

    pub fn on_key(self, event: &ev::KeyboardEvent) {
        let n = self.count.get_untracked();
        let at = self.at.get_untracked().unwrap_or(0);
        let to = match event.key().as_str() {
            "ArrowRight" | "ArrowDown" => wrap(at, 1, n),
            "ArrowLeft" | "ArrowUp" => wrap(at, -1, n),
            "Home" => 0,
            "End" => n.saturating_sub(1),
            "Escape" => return self.at.set(None),
            _ => return,
        };
        event.prevent_default();
        if let Some(point) = dom::by_id(&self.point_id(to)) {
            dom::focus(&point);
        }
    }
}
