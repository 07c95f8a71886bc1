//! The dialog in which a currency gets its rate, or another one.

use crate::{
    rates::{
        api::{create_rate, update_rate},
        model::{CurrencyRate, RateDraft, RatePatch},
    },
    screens::{form::Submit, keys},
};
use ac_core::{Currency, rates::Rate};
use ac_ui::{Button, ButtonKind, Choice, Combobox, DecimalField, Dialog, DialogActions, combobox::Source, open_while};
use leptos::{ev, prelude::*};

/// What the dialog is about.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    /// One of these gets a rate.
    New(Vec<Currency>),
    Rate(CurrencyRate),
}

/// Opens when `about` says what it is about; `on_done` gets the rate once the server has it.
#[component]
pub fn RateDialog(
    about: RwSignal<Option<About>>,
    own: Currency,
    #[prop(into)] on_done: Callback<CurrencyRate>,
) -> impl IntoView {
    let open = open_while(about);
    let title = Signal::derive(move || match about.get() {
        Some(About::Rate(known)) => format!("What 1 {} is worth", known.currency.code()),
        _ => "Add a currency".to_owned(),
    });
    view! {
        <Dialog id="rate" title open>
            {move || about.get().map(|about| view! { <Fields about own open on_done/> })}
        </Dialog>
    }
}

#[component]
fn Fields(about: About, own: Currency, open: RwSignal<bool>, on_done: Callback<CurrencyRate>) -> impl IntoView {
    let (standing, offered) = match about {
        About::Rate(known) => (Some(known), Vec::new()),
        About::New(offered) => (None, offered),
    };
    let is_new = standing.is_none();
    let currency = RwSignal::new(standing.as_ref().map(|known| choice(&known.currency)));
    let parts = RwSignal::new(standing.as_ref().map(|known| known.rate.parts()));
    let submit = Submit::new();
    let standing = StoredValue::new(standing);
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if keys::focus_unread(&event) {
            return;
        }
        let Some(currency) = chosen(currency) else { return submit.refuse("Choose the currency first.") };
        let Some(rate) = parts.get_untracked().map(Rate::of) else {
            return submit.refuse(&format!("Enter what 1 {} is worth in {}.", currency.code(), own.code()));
        };
        let draft = RateDraft { currency, rate };
        let checked = draft.validate(own).map(drop);
        let done = move |rate: CurrencyRate| {
            open.set(false);
            on_done.run(rate);
        };
        match standing.get_value() {
            None => submit.send(checked, move || create_rate(draft), done),
            Some(CurrencyRate { id, version, .. }) => {
                let patch = RatePatch { rate: Some(rate) };
                submit.send(checked, move || update_rate(id, version, patch), done);
            }
        }
    };
    let reverse = move || {
        let (currency, rate) = (currency.with(|choice| choice.as_ref()?.value.parse::<Currency>().ok())?, parts.get()?);
        reverse(own, currency, Rate::of(rate))
    };
    let offered = Signal::stored(offered.iter().map(choice).collect::<Vec<_>>());
    view! {
        <form class="stack" on:submit=send novalidate>
            {is_new.then(|| view! {
                <Combobox label="Currency" name="currency" source=Source::Fixed(offered) value=currency error=submit.field("currency") placeholder="Type its code"/>
            })}
            <DecimalField label="1 of it is worth" name="rate" value=parts digits=ac_core::rates::RATE_PLACES unit=own.code() error=submit.field("rate")/>
            <p class="dim" aria-live="polite">{reverse}</p>
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>"Save rate"</Button>
            </DialogActions>
        </form>
    }
}

fn choice(currency: &Currency) -> Choice {
    Choice::new(currency.code(), currency.code())
}

fn chosen(currency: RwSignal<Option<Choice>>) -> Option<Currency> {
    currency.with_untracked(|choice| choice.as_ref()?.value.parse().ok())
}

/// The rate seen from the other side, to notice one that was typed upside down: `1 USD is about 0.9223 EUR.`
fn reverse(own: Currency, other: Currency, rate: Rate) -> Option<String> {
    if rate <= Rate::of(0) {
        return None;
    }
    let parts = i128::from(Rate::ONE).checked_mul(i128::from(Rate::ONE))? / i128::from(rate.parts());
    let parts = i64::try_from(parts).ok()?;
    // Four digits of it say enough.
    let digits = parts.checked_ilog10()?;
    let step = 10_i64.checked_pow(digits.saturating_sub(3))?;
    let rounded = parts.checked_add(step / 2)? / step * step;
    Some(format!("1 {} is about {} {}.", own.code(), Rate::of(rounded), other.code()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_told_from_the_other_side() {
        let check = |rate: &str, want: Option<&str>| {
            let want = want.map(|number| format!("1 USD is about {number} EUR."));
            assert_eq!(reverse(Currency::USD, Currency::EUR, rate.parse().unwrap()), want, "{rate}");
        };
        check("1.0842", Some("0.9223"));
        check("0.0065", Some("153.8"));
        check("4000", Some("0.00025"));
        check("0.0000000001", None);
        check("0", None);
    }
}
