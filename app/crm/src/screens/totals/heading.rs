//! What is drawn of a group: its heading with its totals, and the lines that stand for rows to come.

use super::{Totals, groups::Groups};
use crate::screens::{amount, me::use_me, names::isolated};
use ac_core::money::grouped;
use ac_ui::{ColumnFace, Glyph, Icon, Line};
use ac_views::figures::Measure;
use leptos::prelude::*;
use stylers_macro::style;

/// A part of a line that is no row.
pub fn part(of: Totals, groups: Groups, line: Line, face: Option<ColumnFace>) -> AnyView {
    match (line, face) {
        (Line::Head(at), Some(face)) if face.is_first => view! { <Heading groups at/> }.into_any(),
        (Line::Head(at), Some(face)) => view! { <Sum of groups at face/> }.into_any(),
        (line, _) => view! { <ToCome of groups line/> }.into_any(),
    }
}

#[component]
fn Heading(groups: Groups, at: usize) -> impl IntoView {
    let scope = style! {
        .tot-head {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-width: 0;
            width: 100%;
            color: var(--text);
            font-weight: var(--fw-strong);
            text-align: start;
        }
        .tot-chevron {
            display: grid;
            flex: none;
            color: var(--text-3);
        }
        .tot-count {
            flex: none;
            color: var(--text-3);
            font-weight: var(--fw-control);
            font-variant-numeric: tabular-nums;
        }
    };
    let state = move || {
        groups
            .all
            .with(|all| all.get(at).map(|state| (state.group.label.clone(), state.group.sums.count, state.is_open)))
    };
    let state = Memo::new(move |_| state());
    move || {
        let (label, count, is_open) = state.get()?;
        let count = grouped(u64::try_from(count).unwrap_or(0));
        Some(view! { class = scope,
            <button class="tot-head" type="button" tabindex="-1" aria-expanded=if is_open { "true" } else { "false" }>
                <span class="tot-chevron"><Glyph icon=if is_open { Icon::ChevronDown } else { Icon::ChevronRight } small=true/></span>
                <span class="truncate" title=label.clone()>{label.clone()}</span>
                <span class="tot-count">{count}</span>
            </button>
        })
    }
}

/// What the column tells at its foot, of one group.
#[component]
fn Sum(of: Totals, groups: Groups, at: usize, face: ColumnFace) -> impl IntoView {
    let scope = style! {
        .tot-sum {
            display: block;
            font-variant-numeric: tabular-nums;
        }
        .tot-of {
            display: none;
            color: var(--text-3);
        }
        @media (max-width: 40rem) {
            .tot-of {
                display: inline;
            }
        }
    };
    let me = use_me();
    let words = move || {
        let total = of.total_of(&face.key)?;
        let measure = Measure::new(total, &of.field_of(&face.key)?.key);
        let worth = groups.all.with(|all| all.get(at).and_then(|state| state.group.sums.get(&measure)))?;
        Some((
            format!("{}, {} ", face.title, total.label().to_lowercase()),
            amount::worth(&worth, &total.rates(&me.rates), amount::plain),
        ))
    };
    move || {
        words().map(|(of, words)| {
            view! { class = scope,
                <span class="tot-sum truncate" title=words.clone()><span class="tot-of">{of}</span>{words.clone()}</span>
            }
        })
    }
}

/// Rows that are not here, and the way to them.
#[component]
fn ToCome(of: Totals, groups: Groups, line: Line) -> impl IntoView {
    let words = move || match line {
        Line::Coming(at) | Line::More(at) => groups.all.with(|all| {
            let state = all.get(at)?;
            let label = isolated(&state.group.label);
            let number = |count: usize| grouped(u64::try_from(count).unwrap_or(0));
            Some(match (&state.failed, line) {
                (Some(message), _) => format!("{message} Press here to try again."),
                (None, Line::Coming(_)) => format!("Loading {label}…"),
                (None, _) => {
                    let count = number(usize::try_from(state.group.sums.count).unwrap_or(0));
                    format!("Show more of {label}: {} of {count} are here", number(state.loaded))
                }
            })
        }),
        _ => groups.rest.with(|rest| {
            let rest = rest.as_ref()?;
            let number = |count: i64| grouped(u64::try_from(count).unwrap_or(0));
            let (groups, records) = (number(rest.groups), number(rest.sums.count));
            let is_dated = of.group.with(|by| by.as_ref().is_some_and(|by| by.period.is_some()));
            let which = if is_dated { "earlier" } else { "smaller" };
            Some(format!("{groups} {which} groups with {records} records are not shown. Filter the list to see them."))
        }),
    };
    let words = Memo::new(move |_| words());
    move || words.get().map(|words| view! { <span class="truncate">{words}</span> })
}
