//! Amounts side by side, as lying bars with the name before and the value behind: the longest names still read.
use super::frame::{Datum, Format, Frame, POINTS_MAX, Point, Walk};
use super::styles::styles;
use crate::logic::scale::percent;
use leptos::{ev, prelude::*};

/// A bar chart; the longest bar takes the whole width.
#[component]
pub fn BarChart(
    /// Id of the figure.
    #[prop(into)]
    id: String,
    /// Heading.
    #[prop(into)]
    title: String,
    /// Right end of the heading.
    #[prop(optional, into)]
    note: Signal<String>,
    /// The bars, in order.
    #[prop(into)]
    data: Signal<Vec<Datum>>,
    /// Words for a value.
    #[prop(optional)]
    format: Format,
    /// Head of the table's value column.
    #[prop(default = "Value")]
    unit: &'static str,
    /// What is around it has the heading.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let scope = styles();
    let data = Memo::new(move |_| data.with(|all| all.iter().take(POINTS_MAX).cloned().collect::<Vec<_>>()));
    let walk = Walk::new(&id, Signal::derive(move || data.with(Vec::len)));
    let words = format.clone();
    let bars = move || {
        let all = data.get();
        let max = all.iter().map(|d| d.value).fold(0.0, f64::max);
        all.into_iter()
            .enumerate()
            .map(|(at, datum)| {
                let value = words.of(datum.value);
                view! { class = scope,
                    <Point class=format!("ac-chart-bar {scope}") walk at href=datum.href>
                        <span class="ac-chart-bar-name truncate">{datum.label}</span>
                        <span class="ac-chart-track">
                            <span class="ac-chart-bar-fill" style:width=format!("{:.2}%", percent(datum.value, max))></span>
                        </span>
                        <span class="ac-chart-bar-value num">{value}</span>
                    </Point>
                }
            })
            .collect_view()
    };
    let rows = Signal::derive(move || {
        data.with(|all| all.iter().map(|d| (d.label.clone(), vec![format.of(d.value)])).collect())
    });
    view! { class = scope,
        <Frame id title note heads=Signal::stored(vec![unit.to_owned()]) rows bare>
            <div class="ac-chart-bars" role="group" aria-label="Bars" on:keydown=move |event: ev::KeyboardEvent| walk.on_key(&event)>
                {bars}
            </div>
        </Frame>
    }
}
