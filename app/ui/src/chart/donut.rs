//! Shares of a whole, with the whole in the middle and every share named beside it: colour is only a help.
use super::frame::{Datum, Format, Frame, Point, Walk, colour};
use super::styles::styles;
use crate::logic::scale::ring;
use leptos::{ev, prelude::*};

/// Most parts of a ring; the rest is summed up as "Other".
const PARTS_MAX: usize = 6;

/// A ring of shares.
#[component]
pub fn Donut(
    /// Id of the figure.
    #[prop(into)]
    id: String,
    /// Heading.
    #[prop(into)]
    title: String,
    /// Right end of the heading.
    #[prop(optional, into)]
    note: Signal<String>,
    /// The parts, largest first.
    #[prop(into)]
    data: Signal<Vec<Datum>>,
    /// Words for a value.
    #[prop(optional)]
    format: Format,
    /// Below the sum in the middle.
    #[prop(default = "in all")]
    whole: &'static str,
    /// What is around it has the heading.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let scope = styles();
    let parts = Memo::new(move |_| data.with(|all| at_most(all, PARTS_MAX)));
    let walk = Walk::new(&id, Signal::derive(move || parts.with(Vec::len)));
    let total = move || parts.with(|parts| parts.iter().map(|d| d.value).sum::<f64>());
    let (in_legend, in_middle) = (format.clone(), format.clone());
    let arcs = move || {
        let values: Vec<f64> = parts.with(|parts| parts.iter().map(|d| d.value).collect());
        ring(&values)
            .into_iter()
            .enumerate()
            .map(|(at, (start, length))| {
                // A hair between parts, except where there is only one.
                let shown = if values.len() > 1 { (length - 0.8).max(0.2) } else { length };
                view! { class = scope,
                    <circle
                        class=format!("ac-chart-arc {scope} {}", colour(at))
                        class:ac-chart-quiet=move || walk.at.get().is_some_and(|on| on != at)
                        cx="21"
                        cy="21"
                        r="15.9155"
                        stroke-dasharray=format!("{shown:.2} {:.2}", 100.0 - shown)
                        stroke-dashoffset=format!("{:.2}", 25.0 - start)
                        on:pointerenter=move |_| walk.at.set(Some(at))
                        on:pointerleave=move |_| walk.at.set(None)
                    ></circle>
                }
            })
            .collect_view()
    };
    let legend = move || {
        let total = total();
        parts
            .get()
            .into_iter()
            .enumerate()
            .map(|(at, part)| {
                let share = if total > 0.0 { part.value / total * 100.0 } else { 0.0 };
                let value = in_legend.of(part.value);
                view! { class = scope,
                    <Point class=format!("ac-chart-part {scope}") walk at href=part.href>
                        <i class=format!("ac-chart-key {scope} {}", colour(at))></i>
                        <span class="truncate">{part.label}</span>
                        <span class="ac-chart-share num">{format!("{share:.0} %")}</span>
                        <b class="ac-chart-part-value num">{value}</b>
                    </Point>
                }
            })
            .collect_view()
    };
    let middle = move || match walk.at.get().and_then(|at| parts.with(|p| p.get(at).cloned())) {
        Some(part) => (in_middle.of(part.value), part.label),
        None => (in_middle.of(total()), whole.to_owned()),
    };
    let middle = Memo::new(move |_| middle());
    let rows = Signal::derive(move || {
        parts.with(|all| all.iter().map(|d| (d.label.clone(), vec![format.of(d.value)])).collect())
    });
    view! { class = scope,
        <Frame id title note heads=Signal::stored(vec!["Value".to_owned()]) rows bare>
            <div class="ac-chart-ring-line">
                <div class="ac-chart-ring" aria-hidden="true">
                    <svg viewBox="0 0 42 42">{arcs}</svg>
                    <div class="ac-chart-middle">
                        <b class="ac-chart-middle-value num">{move || middle.get().0}</b>
                        <span class="ac-chart-middle-label truncate">{move || middle.get().1}</span>
                    </div>
                </div>
                <div class="ac-chart-legend" role="group" aria-label="Shares" on:keydown=move |event: ev::KeyboardEvent| walk.on_key(&event)>
                    {legend}
                </div>
            </div>
        </Frame>
    }
}

/// The first parts as they are, all further ones as one.
fn at_most(all: &[Datum], max: usize) -> Vec<Datum> {
    if all.len() <= max {
        return all.to_vec();
    }
    let mut parts: Vec<Datum> = all.iter().take(max - 1).cloned().collect();
    let rest = all.iter().skip(max - 1).map(|d| d.value).sum();
    parts.push(Datum::new("Other", rest));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_parts_are_summed_up_and_nothing_is_lost() {
        let all: Vec<Datum> = (0..9).map(|i| Datum::new(i.to_string(), 1.0)).collect();
        let parts = at_most(&all, PARTS_MAX);
        assert_eq!(parts.len(), PARTS_MAX);
        assert_eq!(parts.last(), Some(&Datum::new("Other", 4.0)));
        assert_eq!(at_most(&parts, PARTS_MAX), parts);
    }
}
