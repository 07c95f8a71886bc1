//! What stands in place of a field that is not edited as text: a switch, and what is shown while an editor is on its way.

use super::{
    edit::{Draft, Phase},
    editing::yes_or_no,
};
use crate::screens::keys;
use ac_ui::{Button, ButtonKind, ButtonSize};
use leptos::{ev, prelude::*};

/// A field that is yes or no: one click changes and saves it.
#[component]
pub fn Toggle(
    name: String,
    label: String,
    text: Signal<String>,
    phase: RwSignal<Phase>,
    begin: Callback<()>,
    save: Callback<Draft>,
    scope: &'static str,
) -> impl IntoView {
    // While it is being saved it shows where it goes, and where that failed, where it stands.
    let is_on = Memo::new(move |_| {
        phase.with(|phase| match phase {
            Phase::Saving(draft) => draft.text == "true",
            _ => text.with(|text| text == "true"),
        })
    });
    let toggle = move |event: ev::MouseEvent| {
        if phase.with_untracked(|phase| matches!(phase, Phase::Saving(_))) {
            return event.prevent_default();
        }
        let turned = yes_or_no(!is_on.get_untracked());
        begin.run(());
        save.run(turned);
    };
    let complaint = move || {
        let said = phase.with(|phase| match phase {
            Phase::Failed(_, message) => Some(message.clone()),
            _ => None,
        });
        said.map(|said| view! { <p class="bad" role="alert">{said}</p> })
    };
    view! { class = scope,
        <label class="crm-field-tick">
            <input
                class="ac-switch-box"
                type="checkbox"
                role="switch"
                id=format!("edit-{name}")
                aria-label=label
                checked=is_on.get_untracked()
                prop:checked=move || is_on.get()
                on:click=toggle
            />
            <span aria-hidden="true">{move || yes_or_no(is_on.get()).words}</span>
        </label>
        {complaint}
    }
}

/// The field while the code of its editor is on its way, which can be left like the editor.
#[component]
pub fn Coming(name: String, words: Signal<String>, phase: RwSignal<Phase>, scope: &'static str) -> impl IntoView {
    let id = format!("coming-{name}");
    Effect::new({
        let id = id.clone();
        move |_| keys::focus(&id)
    });
    let leave = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            phase.set(Phase::Resting);
        }
    };
    view! { class = scope,
        <div class="crm-field-value crm-field-saving" id=id tabindex="-1" aria-busy="true" on:keydown=leave>
            {words}
            <Button size=ButtonSize::Small kind=ButtonKind::Ghost on:click=move |_| phase.set(Phase::Resting)>"Cancel"</Button>
        </div>
    }
}
