//! The editor of a pipeline's stages, and of where deals go.

use super::state::{Gone, StageInput, Writing};
use crate::{
    pipelines::model::{STAGES_MAX, StageKind},
    screens::{
        keys,
        lines::{LineActs, Place},
        names::isolated,
    },
    shared::check::NAME_CHARS_MAX,
};
use ac_ui::{Button, ButtonSize, Choice, DecimalField, Icon, Select, TextField};
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// What a stage says of its deals, as it is chosen.
fn kinds() -> Vec<Choice> {
    [(StageKind::Open, "Open"), (StageKind::Won, "Won"), (StageKind::Lost, "Lost")]
        .map(|(kind, label)| Choice::new(kind.as_str(), label))
        .to_vec()
}

/// The stages in order.
#[component]
pub fn Stages(writing: Writing, error: Signal<Option<String>>) -> impl IntoView {
    let scope = style! {
        .crm-stages {
            display: grid;
            gap: var(--s2);
        }
        .crm-stages-legend {
            margin-bottom: var(--s2);
            color: var(--text-2);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
        }
        .crm-stages-list {
            display: grid;
            gap: var(--s2);
            margin: 0;
            padding: 0;
        }
        .crm-stages-line {
            display: grid;
            grid-template-columns: minmax(0, 1fr) 6.5rem 5.5rem auto;
            align-items: center;
            gap: var(--s2);
        }
        @media (max-width: 40rem) {
            .crm-stages-line {
                grid-template-columns: minmax(0, 1fr) 5.5rem auto;
                padding-bottom: var(--s2);
                border-bottom: var(--hair) solid var(--line);
            }
            .crm-stages-name {
                grid-column: 1 / -1;
            }
        }
    };
    let line = move |stage: StageInput| {
        let key = stage.key;
        let place = Place::of(writing.stages, move |other| other.key == key);
        let called = move || format!("Stage {}", place.get().number());
        // A stage that ends the way says by itself how likely it is.
        Effect::new(move |was: Option<String>| {
            let kind = stage.kind.get();
            if was.is_some_and(|was| was != kind) {
                match StageKind::parse(&kind) {
                    Some(StageKind::Won) => stage.probability.set(Some(100)),
                    Some(StageKind::Lost) => stage.probability.set(Some(0)),
                    _ => {}
                }
            }
            kind
        });
        let on_key = move |event: ev::KeyboardEvent| {
            let by = match event.key().as_str() {
                "ArrowUp" if event.alt_key() => -1,
                "ArrowDown" if event.alt_key() => 1,
                _ => return,
            };
            event.prevent_default();
            let focused = document().active_element().map(|element| element.id()).unwrap_or_default();
            writing.shift(key, by);
            request_animation_frame(move || keys::focus(&focused));
        };
        view! { class = scope,
            <li>
              <div class="crm-stages-line" role="group" aria-label=called on:keydown=on_key>
                <div class="crm-stages-name">
                    <TextField label="Name" name=format!("stage-{key}") value=stage.name max_chars=NAME_CHARS_MAX hide_label=true placeholder="A stage"/>
                </div>
                <Select label="What it says of its deals" name=format!("kind-{key}") options=Signal::stored(kinds()) value=stage.kind hide_label=true/>
                <DecimalField label="Chance of winning in percent" name=format!("chance-{key}") value=stage.probability digits=0 unit="%" hide_label=true/>
                <div class="row">
                    <LineActs
                        remove="Take this stage away"
                        place
                        on_shift=move |by| writing.shift(key, by)
                        on_remove=move |()| writing.remove(key)
                    />
                </div>
              </div>
            </li>
        }
    };
    let add = move |_| {
        let key = writing.add();
        request_animation_frame(move || keys::focus(&format!("field-stage-{key}")));
    };
    let is_full = move || writing.stages.with(|stages| stages.len() >= STAGES_MAX);
    view! { class = scope,
        <fieldset class="crm-stages">
            <legend class="crm-stages-legend">"Stages, with the chance that a deal in them is won"</legend>
            <ol class="crm-stages-list" role="list">
                <For each=move || writing.stages.get() key=|stage| stage.key children=line/>
            </ol>
            <p class="bad" role="alert">{move || error.get()}</p>
            <div><Button size=ButtonSize::Small icon=Icon::Plus disabled=Signal::derive(is_full) on:click=add>"Add a stage"</Button></div>
        </fieldset>
    }
}

/// The stages that are taken away, each with where its deals go.
#[component]
pub fn GoneStages(writing: Writing, error: Signal<Option<String>>) -> impl IntoView {
    let scope = style! {
        .crm-gone-stages {
            display: grid;
            gap: var(--s2);
            padding: var(--s3);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-m);
            background: var(--warn-soft);
        }
        .crm-gone-stages-line {
            display: grid;
            grid-template-columns: minmax(0, 1fr) auto;
            align-items: end;
            gap: var(--s2);
        }
    };
    let line = move |gone: Gone| {
        let (id, kind) = (gone.stage.id, gone.stage.kind);
        let label = format!("The deals of {} go to", isolated(&gone.stage.name));
        let options = Signal::derive(move || writing.heirs(kind));
        let back = format!("Keep {}", isolated(&gone.stage.name));
        view! { class = scope,
            <div class="crm-gone-stages-line">
                <Select label name=format!("deals-of-{id}") options value=gone.to/>
                <Button icon=Icon::Undo label=back on:click=move |_| writing.bring_back(id)/>
            </div>
        }
    };
    let is_any = move || writing.gone.with(|gone| !gone.is_empty());
    view! {
        <Show when=is_any>
            <div class=format!("crm-gone-stages {scope}")>
                <For each=move || writing.gone.get() key=|gone| gone.stage.id children=line/>
                <p class="bad" role="alert">{move || error.get()}</p>
            </div>
        </Show>
    }
}
