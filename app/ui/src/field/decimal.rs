//! A number with decimals in a table's row: a quantity, a percentage, an amount. It never passes through a float.
use super::number::typed_as;
use super::{FieldFrame, Wiring, follow_input, input_class};
use crate::logic::number::{format_decimal, format_minor};
use leptos::{html, prelude::*};
use stylers_macro::style;

/// A labelled decimal number. `value` counts parts of ten to the power of `digits`.
#[component]
pub fn DecimalField(
    /// What to enter.
    #[prop(into)]
    label: String,
    /// Form name; also the base of the ids.
    #[prop(into)]
    name: String,
    /// Two-way value in parts.
    value: RwSignal<Option<i64>>,
    /// Decimal places it may have.
    digits: u32,
    /// Writes all of its places, as amounts do.
    #[prop(optional)]
    in_full: bool,
    /// What stands at its right end: a currency, `%`, a unit.
    #[prop(optional, into)]
    unit: String,
    /// Keeps the label for assistive technology only.
    #[prop(optional)]
    hide_label: bool,
    /// What is wrong and what to do; the field adds its own when the text is not a number.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let scope = style! {
        .ac-decimal {
            position: relative;
            display: grid;
            font-variant-numeric: tabular-nums;
        }
        .ac-decimal-with input {
            padding-inline-end: 3.25rem;
        }
        .ac-decimal-unit {
            position: absolute;
            inset: 0 0 0 auto;
            display: grid;
            place-items: center;
            max-width: 60%;
            padding: 0 calc(var(--s2) * 1.25);
            overflow: hidden;
            color: var(--text-3);
            font-size: var(--fs-small);
            pointer-events: none;
        }
    };
    let has_unit = !unit.is_empty();
    let wiring = Wiring::new("", &name, false);
    let typed = typed_as(if in_full { format_minor } else { format_decimal }, value, digits, error);
    let node = NodeRef::<html::Input>::new();
    follow_input(node, typed.text);
    view! { class = scope,
        <FieldFrame id=wiring.id.clone() label hide_label error=typed.error>
            <div class="ac-decimal" class:ac-decimal-with=has_unit>
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
                {has_unit.then(|| view! { class = scope, <span class="ac-decimal-unit">{unit}</span> })}
            </div>
        </FieldFrame>
    }
}
