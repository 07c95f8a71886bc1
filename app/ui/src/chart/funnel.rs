//! How many reach each step, and what part of the step before: centred bars, the drop written between them.
use super::frame::{Datum, Format, Frame, POINTS_MAX, Point, Walk};
use super::styles::styles;
use crate::logic::scale::percent;
use leptos::{ev, prelude::*};

/// A funnel; the first step is the whole.
#[component]
pub fn Funnel(
    /// Id of the figure.
    #[prop(into)]
    id: String,
    /// Heading.
    #[prop(into)]
    title: String,
    /// Right end of the heading.
    #[prop(optional, into)]
    note: Signal<String>,
    /// The steps, in order.
    #[prop(into)]
    data: Signal<Vec<Datum>>,
    /// Words for a value.
    #[prop(optional)]
    format: Format,
    /// What is around it has the heading.
    #[prop(optional)]
    bare: bool,
) -> impl IntoView {
    let scope = styles();
    let data = Memo::new(move |_| data.with(|all| all.iter().take(POINTS_MAX).cloned().collect::<Vec<_>>()));
    let walk = Walk::new(&id, Signal::derive(move || data.with(Vec::len)));
    let words = format.clone();
    let steps = move || {
        let all = data.get();
        let max = all.iter().map(|d| d.value).fold(0.0, f64::max);
        let kept = kept(&all);
        all.into_iter()
            .zip(kept)
            .enumerate()
            .map(|(at, (step, kept))| {
                let value = words.of(step.value);
                view! { class = scope,
                    {kept.map(|kept| view! { class = scope, <span class="ac-chart-kept num">{format!("{kept:.0} % go on")}</span> })}
                    <Point class=format!("ac-chart-step {scope}") walk at href=step.href>
                        <span class="ac-chart-step-fill" style:width=format!("{:.2}%", percent(step.value, max))></span>
                        <span class="ac-chart-step-name truncate">{step.label}</span>
                        <b class="ac-chart-step-value num">{value}</b>
                    </Point>
                }
            })
            .collect_view()
    };
    let rows = Signal::derive(move || {
        data.with(|all| {
            let kept = kept(all).into_iter().map(|k| k.map_or(String::new(), |k| format!("{k:.0} %")));
            all.iter().zip(kept).map(|(d, kept)| (d.label.clone(), vec![format.of(d.value), kept])).collect()
        })
    });
    let heads = Signal::stored(vec!["Count".to_owned(), "Of the step before".to_owned()]);
    view! { class = scope,
        <Frame id title note heads rows bare>
            <div class="ac-chart-funnel" role="group" aria-label="Steps" on:keydown=move |event: ev::KeyboardEvent| walk.on_key(&event)>
                {steps}
            </div>
        </Frame>
    }
}

/// What part of the step before each step keeps, in percent; nothing for the first and after an empty step.
fn kept(steps: &[Datum]) -> Vec<Option<f64>> {
    let before = std::iter::once(None).chain(steps.iter().map(|d| Some(d.value)));
    steps.iter().zip(before).map(|(step, before)| before.filter(|b| *b > 0.0).map(|b| step.value / b * 100.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_is_a_part_of_the_one_before() {
        let steps = [("a", 200.0), ("b", 50.0), ("c", 0.0), ("d", 0.0)].map(|(l, v)| Datum::new(l, v));
        assert_eq!(kept(&steps), [None, Some(25.0), Some(0.0), None]);
        assert!(kept(&[]).is_empty());
    }
}
