//! Why records are left as they are, and the first of them.

use super::words::number;
use crate::{bulk::model::Skipped, screens::names::isolated};
use leptos::prelude::*;
use stylers_macro::style;

#[component]
pub fn Reasons(reasons: Vec<Skipped>) -> impl IntoView {
    let scope = style! {
        .crm-left-list {
            max-height: 12rem;
            overflow: auto;
            padding-inline-start: var(--s4);
        }
        .crm-left-why {
            padding-top: var(--s1);
            color: var(--text-2);
        }
    };
    let reasons = reasons
        .into_iter()
        .map(|Skipped { message, count, records, .. }| {
            let named: Vec<String> =
                records.iter().filter(|record| !record.name.is_empty()).map(|record| isolated(&record.name)).collect();
            let rest = count.saturating_sub(i64::try_from(named.len()).unwrap_or(0));
            let mut names = named.join(", ");
            if rest > 0 && !names.is_empty() {
                names.push_str(&format!(" and {} more", number(rest)));
            }
            view! { class = scope,
                <li>
                    <p class="crm-left-why">{format!("{}: {message}", number(count))}</p>
                    <small class="dim">{names}</small>
                </li>
            }
        })
        .collect_view();
    view! { class = scope, <ul class="crm-left-list">{reasons}</ul> }
}
