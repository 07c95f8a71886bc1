//! The editor that a field turns into: Enter saves, Escape leaves everything as it was.

use super::{
    edit::{Begin, Draft, Phase},
    many::many,
};
use crate::screens::{amount, keys};
use ac_core::{Currency, Money};
use ac_ui::{
    Button, ButtonKind, ButtonSize, Checkbox, Choice, Combobox, DatePicker, Day, MoneyField, Select, TextArea,
    TextField, combobox::Source,
};
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// What kind of editor a field needs.
#[derive(Clone)]
pub enum Kind {
    /// One line; the input's type.
    Text(&'static str),
    /// Several lines.
    Lines,
    /// An amount; the currency of one that is new.
    Money(Currency),
    Day,
    /// One of these, or none with these words.
    Pick(Signal<Vec<Choice>>, &'static str),
    /// One of many, found by typing.
    Ask(Source),
    /// A number with decimal places.
    Number,
    /// Yes or no; on a record it is changed where it stands, without an editor.
    Toggle,
    /// Any of these; their values stand in the text parted by commas.
    Many(Vec<Choice>),
}

/// [`Editing`], whose code comes soon after a record, or when its first field is edited.
#[lazy]
pub fn edit_field(props: EditingProps) -> AnyView {
    Editing(props).into_any()
}

/// The editor of one field.
#[component]
pub fn Editing(
    name: String,
    label: String,
    kind: Kind,
    begin: Begin,
    phase: RwSignal<Phase>,
    save: Callback<Draft>,
    error: Option<String>,
) -> impl IntoView {
    let scope = style! {
        .crm-editing {
            display: grid;
            gap: var(--s2);
            padding: var(--s1) 0 var(--s3);
        }
    };
    let Begin { draft: start, typed, at_once } = begin;
    let (control, draft) = control(&name, &label, kind, start, Signal::stored(error));
    let done = move |event: ev::SubmitEvent| {
        event.prevent_default();
        // What the control could not read is not in the draft: it stays, with its complaint, until it can be read.
        if !keys::focus_unread(&event) {
            save.run(draft.get_untracked());
        }
    };
    let leave = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.stop_propagation();
            phase.set(Phase::Resting);
        }
    };
    Effect::new(move |_| {
        let id = format!("field-{name}");
        keys::focus(&id);
        if let Some(typed) = typed {
            keys::type_into(&id, &typed.get_untracked());
        }
        if at_once {
            keys::submit_soon(&format!("#{id}"));
        }
    });
    view! { class = scope,
        <form class="crm-editing" on:submit=done on:keydown=leave novalidate>
            {control}
            <div class="row">
                <Button size=ButtonSize::Small kind=ButtonKind::Primary submit=true>"Save"</Button>
                <Button size=ButtonSize::Small kind=ButtonKind::Ghost on:click=move |_| phase.set(Phase::Resting)>"Cancel"</Button>
            </div>
        </form>
    }
}

/// The control of a kind, and what its content means.
pub fn control(
    name: &str,
    label: &str,
    kind: Kind,
    start: Draft,
    error: Signal<Option<String>>,
) -> (AnyView, Signal<Draft>) {
    let (name, label) = (name.to_owned(), label.to_owned());
    let typed = move |value: RwSignal<String>| {
        Signal::derive(move || {
            let text = value.get().trim().to_owned();
            Draft { words: text.clone(), text }
        })
    };
    match kind {
        Kind::Text(input) => {
            let value = RwSignal::new(start.text);
            (view! { <TextField label name value kind=input error/> }.into_any(), typed(value))
        }
        Kind::Lines => {
            let value = RwSignal::new(start.text);
            (view! { <TextArea label name value error/> }.into_any(), typed(value))
        }
        Kind::Number => {
            let value = RwSignal::new(start.text);
            (view! { <TextField label name value inputmode="decimal" error/> }.into_any(), typed(value))
        }
        Kind::Toggle => {
            let checked = RwSignal::new(start.text == "true");
            (view! { <Checkbox label name checked/> }.into_any(), Signal::derive(move || yes_or_no(checked.get())))
        }
        Kind::Many(choices) => many(name, label, choices, &start.text, error),
        Kind::Day => {
            let value = RwSignal::new(Day::parse_iso(&start.text));
            let draft =
                move || value.get().map(|day| Draft { text: day.iso(), words: day.short() }).unwrap_or_default();
            (view! { <DatePicker label name value error/> }.into_any(), Signal::derive(draft))
        }
        Kind::Money(fresh) => {
            let now = read_money(&start.text);
            let currency = now.map_or(fresh, |money| money.currency);
            let value = RwSignal::new(now.map(|money| money.amount_minor));
            let draft = move || {
                let money = value.get().map(|amount_minor| Money { amount_minor, currency });
                Draft { text: write_money(money), words: money.map(amount::plain).unwrap_or_default() }
            };
            let code = currency.code().to_owned();
            (
                view! { <MoneyField label name value currency=code digits=currency.exponent() error/> }.into_any(),
                Signal::derive(draft),
            )
        }
        Kind::Pick(options, none) => {
            let value = RwSignal::new(start.text);
            let draft = move || {
                let text = value.get();
                let words = options.with(|all| all.iter().find(|c| c.value == text).map(|c| c.label.clone()));
                Draft { words: words.unwrap_or_else(|| none.to_owned()), text }
            };
            (view! { <Select label name options value placeholder=none error/> }.into_any(), Signal::derive(draft))
        }
        Kind::Ask(source) => {
            let now = (!start.text.is_empty()).then(|| Choice::new(start.text, start.words));
            let value = RwSignal::new(now);
            let draft = move || value.get().map(|c| Draft { text: c.value, words: c.label }).unwrap_or_default();
            (view! { <Combobox label name source value error/> }.into_any(), Signal::derive(draft))
        }
    }
}

/// A tick as it is compared, and in words.
#[must_use]
pub fn yes_or_no(is_on: bool) -> Draft {
    Draft { text: is_on.to_string(), words: if is_on { "Yes" } else { "No" }.to_owned() }
}

/// `451400 USD`: an amount as it is compared.
#[must_use]
pub fn write_money(money: Option<Money>) -> String {
    money.map(|m| format!("{} {}", m.amount_minor, m.currency.code())).unwrap_or_default()
}

/// Reads what [`write_money`] wrote.
#[must_use]
pub fn read_money(text: &str) -> Option<Money> {
    let (minor, code) = text.split_once(' ')?;
    Some(Money { amount_minor: minor.parse().ok()?, currency: Currency::kept(code).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_keeps_its_currency_while_it_is_edited() {
        for money in [None, Some(Money { amount_minor: -451_400, currency: Currency::EUR })] {
            assert_eq!(read_money(&write_money(money)), money);
        }
    }
}
