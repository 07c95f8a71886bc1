//! What a widget shows, drawn: one figure, a chart, a table, the stages of a pipeline, a forecast, people.
//!
//! The rule: every part is a link to the list with exactly its records.

mod chart;
mod people;
mod records;
mod stages;
mod table;

use super::words;
use crate::{
    dashboards::{
        figures::{NumberShown, Shows, WidgetFigures},
        widget::{Widget, WidgetKind},
    },
    screens::{amount, me::Me},
};
use ac_core::{Money, Rates};
use ac_ui::{Glyph, Icon, Wait};
use ac_views::figures::Worth;
use leptos::prelude::*;
use std::cmp::Ordering;
use stylers_macro::style;

/// What `widget` shows. `id` is the base of the ids of its parts.
#[must_use]
pub fn draw(widget: &Widget, figures: WidgetFigures, me: &Me, id: &str) -> AnyView {
    let WidgetFigures { filter, today, shows } = figures;
    match shows {
        Shows::Number(shown) => number(widget, shown, &filter, me),
        Shows::Groups(shown) if widget.kind == WidgetKind::Leaderboard => {
            people::leaders(widget, &shown, &filter, &me.rates)
        }
        Shows::Groups(shown) => chart::chart(widget, &shown, &filter, (today, &me.rates), id),
        Shows::Table(shown) if shown.records.is_empty() => nothing(),
        Shows::Table(shown) => {
            let size = widget.size;
            view! { <Wait fallback=|| () until=move || records::records(shown.clone(), size)/> }.into_any()
        }
        Shows::Funnel(steps) => stages::funnel(&steps, &me.rates),
        Shows::Forecast(times) => stages::forecast(&times, &me.rates),
        Shows::Activity(parts) => people::activity(&parts),
    }
}

/// In place of parts where there are none.
fn nothing() -> AnyView {
    view! { <p class="faint">"No records match at the moment."</p> }.into_any()
}

fn number(widget: &Widget, shown: NumberShown, filter: &str, me: &Me) -> AnyView {
    let scope = style! {
        .crm-number {
            display: block;
            width: fit-content;
            max-width: 100%;
            font-size: var(--fs-display);
            font-weight: var(--fw-title);
            letter-spacing: -.03rem;
            line-height: 1.25;
            font-variant-numeric: tabular-nums;
        }
        .crm-number-more {
            color: var(--text-2);
            font-size: var(--fs-control);
            font-variant-numeric: tabular-nums;
        }
        .crm-number-note {
            display: flex;
            align-items: center;
            gap: var(--s1);
            margin-top: var(--s1);
            color: var(--text-2);
            font-size: var(--fs-small);
        }
    };
    let rates = widget.measure.total.rates(&me.rates);
    let (first, more) = lead(&shown.now, &rates);
    let note = shown.before.map(|before| {
        let drawn = |worth: &Worth| words::drawn(Some(worth), &rates);
        let what = widget.period.map_or("", |period| period.before_label());
        let href = words::link(widget.object, &before.filter);
        let (icon, text) = match words::compared(drawn(&shown.now), drawn(&before.worth)) {
            Some((text, Ordering::Greater)) => (Some(Icon::ArrowUp), text),
            Some((text, Ordering::Less)) => (Some(Icon::ArrowDown), text),
            Some((text, Ordering::Equal)) => (None, text),
            None if words::is_nothing(&before.worth) => (None, "nothing in".to_owned()),
            None => (None, format!("{} in", words::worth(&before.worth, &rates))),
        };
        view! { class = scope,
            <p class="crm-number-note">
                {icon.map(|icon| view! { <Glyph icon small=true/> })}
                <span>{text}" "<a class="link" href=href title=words::worth(&before.worth, &rates)>{what}</a></span>
            </p>
        }
    });
    view! { class = scope,
        <a class="crm-number" href=words::link(widget.object, filter)>{first}</a>
        {more.map(|more| view! { class = scope, <p class="crm-number-more">{more}</p> })}
        {note}
    }
    .into_any()
}

/// What it comes to in the workspace's currency large; below it what has no rate, and what of the large one came from others.
fn lead(worth: &Worth, rates: &Rates) -> (String, Option<String>) {
    let Worth::Money(sums) = worth else { return (words::worth(worth, rates), None) };
    let summed = rates.sum(sums);
    let (own, others) = (summed.own.short(), also(&summed.others));
    if !summed.is_converted {
        return (own, others);
    }
    let converted: Vec<Money> = sums.iter().filter(|sum| !summed.others.contains(sum)).copied().collect();
    let from = format!("from {}", amount::parts(&converted, |sum| sum.short()));
    let besides = |_| format!("{from}; besides {}, without a rate", amount::parts(&summed.others, |sum| sum.short()));
    (format!("≈\u{a0}{own}"), Some(others.map_or_else(|| from.clone(), besides)))
}

/// Amounts that have no rate, which are never added to the others.
fn also(others: &[Money]) -> Option<String> {
    (!others.is_empty()).then(|| format!("and {}", amount::parts(others, |sum| sum.short())))
}
