//! Choosing any of several.

use super::edit::Draft;
use ac_ui::{Checkbox, Choice};
use leptos::prelude::*;
use stylers_macro::style;

/// A box for each of `choices`, ticked for those in `start`, and what they mean together.
pub fn many(
    name: String,
    label: String,
    choices: Vec<Choice>,
    start: &str,
    error: Signal<Option<String>>,
) -> (AnyView, Signal<Draft>) {
    let ticked: Vec<&str> = start.split(',').collect();
    let boxes: Vec<(Choice, RwSignal<bool>)> = choices
        .into_iter()
        .map(|choice| {
            let is_ticked = ticked.contains(&choice.value.as_str());
            (choice, RwSignal::new(is_ticked))
        })
        .collect();
    let all = boxes.clone();
    let draft = move || {
        let chosen: Vec<&Choice> = all.iter().filter(|(_, ticked)| ticked.get()).map(|(choice, _)| choice).collect();
        let joined =
            |of: fn(&Choice) -> &str, by: &str| chosen.iter().map(|choice| of(choice)).collect::<Vec<_>>().join(by);
        Draft { text: joined(|choice| &choice.value, ","), words: joined(|choice| &choice.label, ", ") }
    };
    (view! { <Boxes name label boxes error/> }.into_any(), Signal::derive(draft))
}

#[component]
fn Boxes(
    name: String,
    label: String,
    boxes: Vec<(Choice, RwSignal<bool>)>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let scope = style! {
        .crm-many {
            display: grid;
            gap: 0 var(--s3);
            grid-template-columns: repeat(auto-fill, minmax(9rem, 1fr));
        }
        .crm-many-legend {
            margin-bottom: var(--s1);
            color: var(--text-2);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
        }
    };
    let described = format!("field-{name}-error");
    // The first box is where the cursor goes.
    let id = |place: usize| if place == 0 { format!("field-{name}") } else { format!("field-{name}-{place}") };
    let boxes = boxes
        .into_iter()
        .enumerate()
        .map(|(place, (choice, checked))| {
            view! { <Checkbox label=choice.label name=name.clone() checked id=id(place)/> }
        })
        .collect_view();
    view! { class = scope,
        <fieldset aria-describedby=described.clone()>
            <legend class="crm-many-legend">{label}</legend>
            <div class="crm-many">{boxes}</div>
            <p class="bad" id=described.clone() role="alert">{move || error.get()}</p>
        </fieldset>
    }
}
