//! An amount in minor units with its currency. The number never passes through a float.
use super::number::typed_number;
use super::{FieldFrame, Wiring, follow_input, input_class};
use leptos::{html, prelude::*};
use stylers_macro::style;

/// A labelled amount. `value` counts minor units (cents); `digits` is how many decimals the currency has.
#[component]
pub fn MoneyField(
    /// What to enter.
    #[prop(into)]
    label: String,
    /// Form name; also the base of the ids.
    #[prop(into)]
    name: String,
    /// Two-way value in minor units.
    value: RwSignal<Option<i64>>,
    /// ISO code shown at the right end.
    #[prop(into)]
    currency: Signal<String>,
    /// Decimals of the currency.
    #[prop(default = 2)]
    digits: u32,
    /// One line on how to fill it in.
    #[prop(optional, into)]
    help: Option<String>,
    /// What is wrong and what to do; the field adds its own when the text is not a number.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let scope = style! {
        .ac-money {
            position: relative;
            display: grid;
            font-variant-numeric: tabular-nums;
        }
        .ac-money-code {
            position: absolute;
            inset: 0 0 0 auto;
            display: grid;
            place-items: center;
            padding: 0 calc(var(--s2) * 1.25);
            color: var(--text-3);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
            pointer-events: none;
        }
    };
    let wiring = Wiring::new("", &name, help.is_some());
    let typed = typed_number(value, digits, error);
    let node = NodeRef::<html::Input>::new();
    follow_input(node, typed.text);
    view! { class = scope,
        <FieldFrame id=wiring.id.clone() label help=help error=typed.error>
            <div class="ac-money">
                <input
                    class=input_class()
                    id=wiring.id.clone()
                    name=name
                    inputmode="decimal"
                    autocomplete="off"
                    value=typed.text.get_untracked()
                    node_ref=node
                    on:input=move |event| typed.read(value, event_target_value(&event))
                    on:blur=move |_| typed.tidy(value)
                    aria-describedby=wiring.described_by
                    aria-invalid=move || typed.error.with(Option::is_some).then_some("true")
                    data-unread=move || typed.unread()
                />
                <span class="ac-money-code">{move || currency.get()}</span>
            </div>
        </FieldFrame>
    }
}
