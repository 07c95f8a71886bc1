//! The list of rates.

use super::dialog::{About, RateDialog};
use crate::{
    rates::{
        api::{create_rate, delete_rate, list_rates},
        model::{CurrencyRate, RateDraft},
    },
    screens::{
        failure::{self, Failed},
        live,
        me::{Me, get_me},
        when::{Ago, provide_now},
    },
};
use ac_core::{
    Currency, page_data,
    policy::{Action, Resource as Kind},
};
use ac_ui::{Button, ButtonKind, ButtonSize, Card, EmptyState, Icon, SkeletonRows, Toast, Wait, use_toasts};
use futures::try_join;
use leptos::{prelude::*, reactive::spawn_local};
use stylers_macro::style;

/// What other currencies are worth in the workspace's own.
#[component]
pub fn RatesSettings() -> impl IntoView {
    provide_now();
    let data = page_data(|| (), |()| async { try_join!(list_rates(), get_me()) });
    let retry = move |()| data.refetch();
    view! {
        <Wait fallback=|| view! { <SkeletonRows rows=6/> } until=move || async move {
            match data.await {
                Ok((rates, me)) => view! { <Rates rates me/> }.into_any(),
                Err(error) => view! { <Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
}

#[component]
fn Rates(rates: Vec<CurrencyRate>, me: Me) -> impl IntoView {
    let scope = style! {
        .crm-rates {
            display: grid;
            gap: var(--s4);
        }
        .crm-rates-head {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s3);
        }
        .crm-rates-text {
            flex: 1 1 16rem;
            color: var(--text-2);
        }
    };
    let own = me.currency();
    let all = RwSignal::new(rates);
    let about = RwSignal::new(None::<About>);
    let toasts = use_toasts();
    let read = move || {
        spawn_local(async move {
            // Without an answer they stay as they were until the next change.
            if let Ok(now) = list_rates().await {
                all.try_set(now);
            }
        });
    };
    let heard = live::changed(&[Kind::Rate]);
    Effect::new(move |seen: Option<()>| {
        heard.track();
        if seen.is_some() {
            read();
        }
    });
    let done = Callback::new(move |rate: CurrencyRate| {
        toasts.show(Toast::done(format!("The rate of {} is saved", rate.currency.code())));
        read();
    });
    let bring_back = move |rate: CurrencyRate| {
        spawn_local(async move {
            if let Err(error) = create_rate(RateDraft { currency: rate.currency, rate: rate.rate }).await {
                failure::say(toasts, format!("{} has no rate.", rate.currency.code()), &error);
            }
            read();
        });
    };
    let delete = Callback::new(move |rate: CurrencyRate| {
        spawn_local(async move {
            let code = rate.currency.code().to_owned();
            match delete_rate(rate.id).await {
                Ok(()) => {
                    let toast = Toast::done(format!("{code} has no rate any more"));
                    toasts.show(toast.with_undo(move || bring_back(rate.clone())));
                }
                Err(error) => failure::say(toasts, format!("The rate of {code} is as it was."), &error),
            }
            read();
        });
    });
    let may = |action| me.may(Kind::Rate, action, None);
    let (may_make, may_change, may_delete) = (may(Action::Create), may(Action::Modify), may(Action::Delete));
    let new = move |_| about.set(Some(About::New(all.with_untracked(|all| without_rate(own, all)))));
    let line = move |rate: CurrencyRate| {
        let edit = Callback::new(move |rate| about.set(Some(About::Rate(rate))));
        view! { <Line rate own edit=may_change.then_some(edit) delete=may_delete.then_some(delete)/> }
    };
    let text = format!(
        "Amounts in other currencies count by these rates in totals, boards and dashboards, in {}.",
        own.code()
    );
    view! { class = scope,
        <div class="crm-rates">
            <div class="crm-rates-head">
                <p class="crm-rates-text">{text}</p>
                {may_make.then(|| view! { <Button kind=ButtonKind::Primary icon=Icon::Plus on:click=new>"Add a currency"</Button> })}
            </div>
            <Show when=move || all.with(|all| !all.is_empty()) fallback=move || view! {
                <EmptyState icon=Icon::Chart title="No other currencies yet" text="Until one has a rate, totals show each currency by itself."/>
            }>
                <Card flush=true>
                    <ul role="list">
                        <For each=move || all.get() key=|rate| (rate.id, rate.version) children=line/>
                    </ul>
                </Card>
            </Show>
        </div>
        {(may_make || may_change).then(|| view! { <RateDialog about own on_done=done/> })}
    }
}

/// The currencies that may still get one.
fn without_rate(own: Currency, known: &[CurrencyRate]) -> Vec<Currency> {
    let is_free = |currency: &Currency| *currency != own && known.iter().all(|rate| rate.currency != *currency);
    Currency::active().into_iter().filter(is_free).collect()
}

#[component]
fn Line(
    rate: CurrencyRate,
    own: Currency,
    edit: Option<Callback<CurrencyRate>>,
    delete: Option<Callback<CurrencyRate>>,
) -> impl IntoView {
    let scope = style! {
        .crm-rate {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s3);
            padding: var(--s3) var(--s4);
            border-bottom: var(--hair) solid var(--line);
        }
        .crm-rate:last-child {
            border-bottom: none;
        }
        .crm-rate-words {
            display: grid;
            flex: 1 1 10rem;
            min-width: 0;
        }
        .crm-rate-worth {
            font-weight: var(--fw-medium);
            font-variant-numeric: tabular-nums;
        }
        .crm-rate-note {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .crm-rate-acts {
            display: flex;
            gap: var(--s1);
        }
    };
    let code = rate.currency.code().to_owned();
    let worth = format!("1 {code} = {} {}", rate.rate, own.code());
    let at = rate.updated_at;
    let button = |label: String, icon: Icon, act: Option<Callback<CurrencyRate>>, rate: CurrencyRate| {
        act.map(|act| {
            view! { <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon label on:click=move |_| act.run(rate.clone())/> }
        })
    };
    view! { class = scope,
        <li class="crm-rate">
            <span class="crm-rate-words">
                <span class="crm-rate-worth">{worth}</span>
                <span class="crm-rate-note">"set " <Ago at/></span>
            </span>
            <span class="crm-rate-acts">
                {button(format!("Change the rate of {code}"), Icon::Edit, edit, rate.clone())}
                {button(format!("Delete the rate of {code}"), Icon::Trash, delete, rate)}
            </span>
        </li>
    }
}
