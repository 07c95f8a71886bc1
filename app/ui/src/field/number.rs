//! A whole number in a text box: a native number input loses what was typed when it is not a number, and scrolls.
use super::{FieldFrame, Wiring, follow_input, input_class, standing};
use crate::logic::number::{NumberProblem, format_minor, parse_minor};
use leptos::{html, prelude::*};

/// A labelled integer. Arrow up and down step it within its bounds.
#[component]
pub fn NumberField(
    /// What to enter.
    #[prop(into)]
    label: String,
    /// Form name; also the base of the ids.
    #[prop(into)]
    name: String,
    /// Two-way value; keeps the last good number while the text is wrong.
    value: RwSignal<Option<i64>>,
    /// Smallest allowed.
    #[prop(default = 0)]
    min: i64,
    /// Largest allowed.
    #[prop(default = 999_999_999)]
    max: i64,
    /// What an arrow key adds.
    #[prop(default = 1)]
    step: i64,
    /// One line on how to fill it in.
    #[prop(optional, into)]
    help: Option<String>,
    /// What is wrong and what to do; the field adds its own when the text is not a number.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let wiring = Wiring::new("", &name, help.is_some());
    let typed = typed_number(value, 0, error);
    let step_by = move |by: i64| {
        let next = value.get_untracked().unwrap_or(0).saturating_add(by).clamp(min, max);
        value.set(Some(next));
        typed.text.set(format_minor(next, 0));
    };
    let error = Signal::derive(move || {
        typed.error.get().or_else(|| match value.get() {
            Some(n) if n < min => Some(format!("At least {}", format_minor(min, 0))),
            Some(n) if n > max => Some(format!("At most {}", format_minor(max, 0))),
            _ => None,
        })
    });
    let node = NodeRef::<html::Input>::new();
    follow_input(node, typed.text);
    view! {
        <FieldFrame id=wiring.id.clone() label help=help error>
            <input
                class=input_class()
                id=wiring.id.clone()
                name=name
                inputmode="numeric"
                autocomplete="off"
                value=typed.text.get_untracked()
                node_ref=node
                on:input=move |event| typed.read(value, event_target_value(&event))
                on:keydown=move |event| match event.key().as_str() {
                    "ArrowUp" => {
                        event.prevent_default();
                        step_by(step);
                    }
                    "ArrowDown" => {
                        event.prevent_default();
                        step_by(-step);
                    }
                    _ => {}
                }
                aria-describedby=wiring.described_by
                aria-invalid=move || error.with(Option::is_some).then_some("true")
                data-unread=move || typed.unread()
            />
        </FieldFrame>
    }
}

/// The text of a number box and what is wrong with it.
#[derive(Clone, Copy)]
pub(super) struct Typed {
    pub text: RwSignal<String>,
    pub error: Signal<Option<String>>,
    problem: RwSignal<Option<NumberProblem>>,
    digits: u32,
    write: fn(i64, u32) -> String,
}

impl Typed {
    /// Takes over what was typed; `value` follows only when it is a number.
    pub fn read(self, value: RwSignal<Option<i64>>, text: String) {
        match parse_minor(&text, self.digits) {
            Ok(number) => {
                self.problem.set(None);
                value.set(number);
            }
            Err(problem) => self.problem.set(Some(problem)),
        }
        self.text.set(text);
    }

    /// Writes the number out in full, once the person has left the box.
    pub fn tidy(self, value: RwSignal<Option<i64>>) {
        // A box that is taken off the page while it has the focus is left then.
        if self.problem.try_get_untracked() == Some(None) {
            let text = value.get_untracked().map(|n| (self.write)(n, self.digits));
            self.text.set(text.unwrap_or_default());
        }
    }

    /// `data-unread`: what stands in the box is not in its value, so a form must not take the value for it.
    pub fn unread(self) -> Option<&'static str> {
        self.problem.with(Option::is_some).then_some("true")
    }
}

pub(super) fn typed_number(value: RwSignal<Option<i64>>, digits: u32, outer: Signal<Option<String>>) -> Typed {
    typed_as(format_minor, value, digits, outer)
}

/// As [`typed_number`], its text written by `write`.
pub(super) fn typed_as(
    write: fn(i64, u32) -> String,
    value: RwSignal<Option<i64>>,
    digits: u32,
    outer: Signal<Option<String>>,
) -> Typed {
    let first = value.get_untracked().map(|n| write(n, digits));
    let problem = RwSignal::new(None::<NumberProblem>);
    let text = RwSignal::new(first.unwrap_or_default());
    let outer = standing(outer, text);
    // What comes from elsewhere is written; what somebody types says it already.
    Effect::new(move |seen: Option<()>| {
        let now = value.get();
        let said = text.with_untracked(|text| parse_minor(text, digits)).ok();
        if seen.is_some() && said != Some(now) {
            problem.set(None);
            text.set(now.map(|n| write(n, digits)).unwrap_or_default());
        }
    });
    Typed {
        text,
        error: Signal::derive(move || problem.get().map(|p| p.text().to_owned()).or_else(|| outer.get())),
        problem,
        digits,
        write,
    }
}
