//! A secret with a button that shows it. Without JavaScript the button is not there and the field is a plain password.
use super::{FieldFrame, Wiring, follow_input, input_class, standing};
use crate::icon::{Glyph, Icon};
use leptos::{html, prelude::*};
use stylers_macro::style;

/// A labelled password input with a reveal button.
#[component]
pub fn PasswordField(
    /// What to enter.
    #[prop(into)]
    label: String,
    /// Form name; also the base of the ids.
    #[prop(into)]
    name: String,
    /// Two-way value. Left away in forms that are submitted without JavaScript.
    #[prop(optional)]
    value: Option<RwSignal<String>>,
    /// `current-password` or `new-password`.
    #[prop(default = "current-password")]
    autocomplete: &'static str,
    /// One line on how to fill it in.
    #[prop(optional, into)]
    help: Option<String>,
    /// What is wrong and what to do.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Takes the focus when the page or dialog opens.
    #[prop(optional)]
    autofocus: bool,
    /// Overrides the id made from the name.
    #[prop(optional, into)]
    id: String,
    /// Sits at the right end of the label's line.
    #[prop(optional, into)]
    aside: ViewFnOnce,
) -> impl IntoView {
    let scope = style! {
        .ac-password {
            position: relative;
            display: grid;
        }
        .ac-password-eye {
            position: absolute;
            inset: 0 0 0 auto;
            width: var(--control-h);
            display: none;
            place-items: center;
            color: var(--text-3);
            border-radius: var(--r-s);
        }
        .ac-password-eye:hover {
            color: var(--text);
        }
        .ac-password-live .ac-password-eye {
            display: grid;
        }
    };
    let wiring = Wiring::new(&id, &name, help.is_some());
    let text = value.unwrap_or_else(|| RwSignal::new(String::new()));
    let error = standing(error, text);
    let node = NodeRef::<html::Input>::new();
    follow_input(node, text);
    let shown = RwSignal::new(false);
    let live = RwSignal::new(false);
    Effect::new(move |_| live.set(true));
    view! { class = scope,
        <FieldFrame id=wiring.id.clone() label help=help error aside>
            <div class="ac-password" class:ac-password-live=move || live.get()>
                <input
                    class=input_class()
                    id=wiring.id.clone()
                    name=name
                    type=move || if shown.get() { "text" } else { "password" }
                    node_ref=node
                    on:input=move |event| text.set(event_target_value(&event))
                    autocomplete=autocomplete
                    autocapitalize="off"
                    spellcheck="false"
                    required=true
                    autofocus=autofocus
                    aria-describedby=wiring.described_by
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                />
                <button
                    class="ac-password-eye"
                    type="button"
                    aria-label="Show password"
                    aria-pressed=move || if shown.get() { "true" } else { "false" }
                    on:click=move |_| shown.update(|on| *on = !*on)
                >
                    {move || view! { <Glyph icon=if shown.get() { Icon::EyeOff } else { Icon::Eye }/> }}
                </button>
            </div>
        </FieldFrame>
    }
}
