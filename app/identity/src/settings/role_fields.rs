//! What a role says of single fields: the rules that there are, and one more for whatever field is chosen.

use super::role_words as say;
use crate::access::{api::list_role_fields, model::FieldOffer};
use ac_core::{
    AppError,
    access::{
        FieldGrant, FieldRules,
        fields::{LIMITED, called},
    },
    policy::Resource as Kind,
};
use ac_ui::{Bound, Button, ButtonKind, ButtonSize, Choice, ChoiceGroup, Icon, Select, SkeletonRows};
use leptos::{prelude::*, reactive::spawn_local};
use stylers_macro::style;

/// What can be chosen, once it is known.
type Offers = RwSignal<Option<Result<Vec<FieldOffer>, AppError>>>;

/// The rules of a role on single fields.
#[component]
pub(super) fn FieldRulesList(rules: RwSignal<FieldRules>) -> impl IntoView {
    let scope = style! {
        .identity-fields {
            display: grid;
            gap: var(--s3);
        }
        .identity-fields-head {
            font-size: var(--fs-control);
            font-weight: var(--fw-medium);
        }
        .identity-fields-list {
            display: grid;
            gap: var(--s2);
        }
        .identity-fields-row {
            display: grid;
            grid-template-columns: minmax(0, 1fr) minmax(8rem, 12rem) auto;
            align-items: center;
            gap: var(--s3);
        }
        .identity-fields-name {
            overflow-wrap: anywhere;
        }
        @media (max-width: 30rem) {
            .identity-fields-row {
                grid-template-columns: minmax(0, 1fr) auto;
            }
            .identity-fields-name {
                grid-column: 1 / -1;
            }
        }
    };
    let offers: Offers = RwSignal::new(None);
    let ask = move || {
        spawn_local(async move {
            let answer = list_role_fields().await;
            offers.try_set(Some(answer));
        });
    };
    Effect::new(move |_| ask());
    let again = move |_| {
        offers.set(None);
        ask();
    };
    let named = Memo::new(move |_| {
        rules.with(|rules| rules.all().map(|(of, name, _)| (of, name.to_owned())).collect::<Vec<_>>())
    });
    let lines = move || {
        let line = |(object, name): (Kind, String)| {
            let label = Memo::new({
                let name = name.clone();
                move |_| offers.with(|offers| label(offers.as_ref(), object, &name))
            });
            let grants = Signal::derive({
                let name = name.clone();
                move || offers.with(|offers| grants(offers.as_ref(), object, &name))
            });
            let now = {
                let name = name.clone();
                move || {
                    rules
                        .with(|rules| rules.get(object, &name))
                        .map_or_else(String::new, |grant| grant.as_str().to_owned())
                }
            };
            let choose = {
                let name = name.clone();
                move |chosen: String| rules.update(|rules| rules.set(object, &name, FieldGrant::parse(&chosen)))
            };
            let key = format!("{}-{}", object.as_str(), name.replace('.', "-"));
            let (select, take_away) =
                (format!("field-rule-{key}"), move |_| rules.update(|rules| rules.set(object, &name, None)));
            view! { class = scope,
                <li class="identity-fields-row">
                    <span class="identity-fields-name">{say::object(object)}": "<b>{move || label.get()}</b></span>
                    <Select
                        label=format!("What may be done with {} of {}", label.get_untracked(), ac_ui::lower(say::object(object)))
                        name=select
                        options=grants
                        value=Bound::new(now, choose)
                        hide_label=true
                    />
                    <Button
                        size=ButtonSize::Small
                        kind=ButtonKind::Ghost
                        icon=Icon::Close
                        label=format!("Take the rule on {} away", label.get_untracked())
                        on:click=take_away
                    />
                </li>
            }
        };
        named.get().into_iter().map(line).collect_view()
    };
    let more = move || match offers.get() {
        None => view! { <SkeletonRows rows=1/> }.into_any(),
        Some(Ok(all)) => adding(&all, rules).into_any(),
        Some(Err(error)) => view! {
            <p class="bad" role="alert">{error.message}</p>
            <div><Button size=ButtonSize::Small on:click=again>"Try again"</Button></div>
        }
        .into_any(),
    };
    view! { class = scope,
        <section class="identity-fields" aria-label="Single fields">
            <h3 class="identity-fields-head">"Single fields"</h3>
            <p class="dim">
                "They can be read-only, or hidden. Without a rule a field is changed as its record is. "
                "What records are found by, names and addresses, can be read-only at most."
            </p>
            <ul class="identity-fields-list" role="list">{lines}</ul>
            {more}
        </section>
    }
}

/// The choice of one more field; it begins with the most that a rule allows of it.
fn adding(all: &[FieldOffer], rules: RwSignal<FieldRules>) -> impl IntoView + use<> {
    let groups = LIMITED.iter().map(|(object, _)| {
        let of = all.iter().filter(|offer| offer.object == *object);
        let choices = of.map(|offer| Choice::new(format!("{} {}", object.as_str(), offer.name), offer.label.clone()));
        ChoiceGroup { label: say::object(*object).to_owned(), choices: choices.collect() }
    });
    let first: Vec<(Kind, String, Option<FieldGrant>)> =
        all.iter().map(|offer| (offer.object, offer.name.clone(), offer.grants.first().copied())).collect();
    let add = move |chosen: String| {
        let is_meant = |(object, name, _): &&(Kind, String, _)| format!("{} {name}", object.as_str()) == chosen;
        if let Some((object, name, grant)) = first.iter().find(is_meant) {
            rules.update(|rules| {
                if rules.get(*object, name).is_none() {
                    rules.set(*object, name, *grant);
                }
            });
        }
    };
    view! {
        <Select
            label="Add a rule for a field"
            name="add-field-rule"
            options=Vec::new()
            groups=groups.collect()
            placeholder="Choose a field"
            value=Bound::new(String::new, add)
        />
    }
}

type Known<'o> = Option<&'o Result<Vec<FieldOffer>, AppError>>;

fn offer<'o>(offers: Known<'o>, object: Kind, name: &str) -> Option<&'o FieldOffer> {
    offers?.as_ref().ok()?.iter().find(|offer| offer.object == object && offer.name == name)
}

fn label(offers: Known<'_>, object: Kind, name: &str) -> String {
    offer(offers, object, name).map_or_else(|| called(object, name), |offer| offer.label.clone())
}

/// What can be said of the field; of one that is deleted anything, since it may come back.
fn grants(offers: Known<'_>, object: Kind, name: &str) -> Vec<Choice> {
    let all = offer(offers, object, name).map_or_else(|| FieldGrant::ALL.to_vec(), |offer| offer.grants.clone());
    all.into_iter().map(|grant| Choice::new(grant.as_str(), say::field_grant(Some(grant)))).collect()
}
