//! The list of rates.

use super::dialog::{About, RateDialog};
use crate::{
    rates::{
        api::{create_rate, delete_rate, list_rates},
        model::{CurrencyRate, RateDraft},
    },
    screens::{
        failure, live,
        me::Me,
        settings_list::{SettingsLine, SettingsList, settings_list},
        take_back::offer_back,
        when::{Ago, provide_now},
    },
};
use ac_core::{
    Currency,
    policy::{Action, Resource as Kind},
};
use ac_ui::{Card, Icon, Toast, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};

/// What other currencies are worth in the workspace's own.
#[component]
pub fn RatesSettings() -> impl IntoView {
    provide_now();
    settings_list(list_rates, |rates, me| view! { <Rates rates me/> }.into_any())
}

#[component]
fn Rates(rates: Vec<CurrencyRate>, me: Me) -> impl IntoView {
    let own = me.currency();
    let (all, read) = live::kept(rates, Kind::Rate, list_rates);
    let about = RwSignal::new(None::<About>);
    let toasts = use_toasts();
    let done = Callback::new(move |rate: CurrencyRate| {
        toasts.show(Toast::done(format!("The rate of {} is saved", rate.currency.code())));
        read();
    });
    let delete = Callback::new(move |CurrencyRate { id, currency, rate, .. }: CurrencyRate| {
        spawn_local(async move {
            let code = currency.code();
            match delete_rate(id).await {
                Ok(()) => {
                    let (done, refused) = (format!("{code} has no rate any more"), format!("{code} has no rate."));
                    offer_back(
                        toasts,
                        Toast::done(done),
                        move || create_rate(RateDraft { currency, rate }),
                        refused,
                        read,
                    );
                }
                Err(error) => failure::say(toasts, format!("The rate of {code} is as it was."), &error),
            }
            read();
        });
    });
    let may = |action| me.may(Kind::Rate, action, None);
    let (may_make, may_change, may_delete) = (may(Action::Create), may(Action::Modify), may(Action::Delete));
    let offer = move |()| about.set(Some(About::New(all.with_untracked(|all| without_rate(own, all)))));
    let add = may_make.then(|| ("Add a currency", Callback::new(offer)));
    let edit = Callback::new(move |rate| about.set(Some(About::Rate(rate))));
    let line = move |rate: CurrencyRate| {
        let (code, at) = (rate.currency.code().to_owned(), rate.updated_at);
        let name = format!("1 {code} = {} {}", rate.rate, own.code());
        let notes = vec![view! { "set " <Ago at/> }.into_any()];
        let (edit, delete) = (may_change.then_some(edit), may_delete.then_some(delete));
        view! { <SettingsLine record=rate name is_number=true called=format!("the rate of {code}") notes edit delete/> }
    };
    let text = format!(
        "Amounts in other currencies count by these rates in totals, boards and dashboards, in {}.",
        own.code()
    );
    let hint = "Until one has a rate, totals show each currency by itself.";
    let is_empty = Signal::derive(move || all.with(Vec::is_empty));
    view! {
        <SettingsList text add is_empty empty=(Icon::Chart, "No other currencies yet", hint)>
            <Card flush=true>
                <ul role="list">
                    <For each=move || all.get() key=|rate| (rate.id, rate.version) children=line/>
                </ul>
            </Card>
        </SettingsList>
        {(may_make || may_change).then(|| view! { <RateDialog about own on_done=done/> })}
    }
}

/// The currencies that may still get one.
fn without_rate(own: Currency, known: &[CurrencyRate]) -> Vec<Currency> {
    let is_free = |currency: &Currency| *currency != own && known.iter().all(|rate| rate.currency != *currency);
    Currency::active().into_iter().filter(is_free).collect()
}
