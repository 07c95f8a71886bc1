//! The foot of one column: what it tells, and the menu that chooses it.

use super::{Totals, asked::Told};
use crate::screens::{amount, me::use_me};
use ac_ui::{ButtonKind, ButtonSize, ColumnFace, Icon, Menu, MenuItem, Side};
use ac_views::figures::{Measure, Total};
use leptos::prelude::*;
use stylers_macro::style;

/// What stands at the foot of a column.
pub fn cell(of: Totals, told: Told, face: ColumnFace) -> AnyView {
    match of.field_of(&face.key) {
        Some(field) => view! { <FootCell of told face field=field.key kind=field.kind/> }.into_any(),
        None => ().into_any(),
    }
}

/// The drawing beside a total's name.
fn icon(total: Total) -> Icon {
    match total {
        Total::Sum => Icon::Plus,
        Total::Average => Icon::Chart,
        Total::Min => Icon::ArrowDown,
        Total::Max => Icon::ArrowUp,
        Total::Count => Icon::List,
        Total::Filled => Icon::Check,
    }
}

#[component]
fn FootCell(of: Totals, told: Told, face: ColumnFace, field: String, kind: ac_views::query::Kind) -> impl IntoView {
    let scope = style! {
        .tot-foot {
            display: block;
            min-width: 0;
            max-width: 100%;
            opacity: 1;
            transition: opacity var(--fast) var(--ease);
        }
        .tot-none {
            opacity: 0;
        }
        .tot-none:hover {
            opacity: 1;
        }
        .tot-none:focus-within {
            opacity: 1;
        }
        .tot-words {
            display: block;
            max-width: 100%;
            overflow: hidden;
            text-overflow: ellipsis;
            color: var(--text);
            font-size: var(--fs-small);
            font-variant-numeric: tabular-nums;
        }
        .tot-what {
            color: var(--text-3);
            font-weight: var(--fw-control);
        }
        .tot-column {
            display: none;
        }
        @media (hover: none) {
            .tot-none {
                opacity: .6;
            }
        }
        @media (max-width: 40rem) {
            .tot-foot {
                margin-inline-end: var(--s4);
            }
            .tot-none {
                display: none;
            }
            .tot-column {
                display: inline;
            }
            .tot-name {
                text-transform: lowercase;
            }
        }
    };
    let key = StoredValue::new(face.key.clone());
    let chosen = Memo::new(move |_| key.with_value(|key| of.total_of(key)));
    let set = move |total: Option<Total>| move || key.with_value(|key| of.choose(key, total));
    let mut items: Vec<MenuItem> = Total::ALL
        .into_iter()
        .filter(|total| total.is_of(kind))
        .map(|total| MenuItem::run(total.label(), icon(total), set(Some(total))))
        .collect();
    items.push(MenuItem::run("No total", Icon::Close, set(None)));
    let me = use_me();
    let worth = move || {
        let measure = Measure::new(chosen.get().filter(|_| of.is_readable.get())?, &field);
        let known = told.answer.with(|answer| answer.as_ref()?.figures.all.get(&measure));
        Some(match known {
            Some(worth) => amount::worth(&worth, &measure.total.rates(&me.rates), amount::plain),
            None if !told.measures.with(|measures| measures.contains(&measure)) => "too many totals".to_owned(),
            None if told.busy.get() => "…".to_owned(),
            None => "could not be read".to_owned(),
        })
    };
    let worth = Memo::new(move |_| worth());
    let what = move || chosen.get().map_or("Total", Total::label);
    let title = face.title.clone();
    let label = format!("Total of {title}");
    let side = if face.is_first { Side::Start } else { Side::End };
    view! { class = scope,
        <span class="tot-foot" class:tot-none=move || chosen.with(Option::is_none)>
            <Menu id=format!("total-{}", face.key) label items kind=ButtonKind::Ghost size=ButtonSize::Small side>
                <span class="tot-words" title=move || worth.get()>
                    <span class="tot-what">
                        <span class="tot-column">{format!("{title}, ")}</span>
                        <span class="tot-name">{what}</span>
                        <span class="visually-hidden">{format!(" of {title}")}</span>
                    </span>
                    {move || worth.get().map(|worth| format!(" {worth}"))}
                </span>
            </Menu>
        </span>
    }
}
