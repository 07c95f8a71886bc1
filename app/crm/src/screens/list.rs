//! What all list screens share: the query bar, the owner filter, the order in the address, the thumb's action.

use super::{address::Address, keys};
use crate::{custom_fields::api::list_fields, members::model::Member, pipelines::model::Pipeline};
use ac_core::{AppError, MemberId, Resource as Kind};
use ac_ui::Sort;
use ac_views::{
    QueryBar,
    custom::CustomField,
    query::{self, Choice, Field, may_go_on, read},
};
use chrono::NaiveDate;
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*};
use std::time::Duration;
use stylers_macro::style;

/// How long a search waits for the next letter.
const SEARCH_PAUSE: Duration = Duration::from_millis(180);
/// The same where it may be a field's name that is being typed.
const FIELD_PAUSE: Duration = Duration::from_millis(900);

/// A query bar whose text stands in the address as `q`; `/` goes to it. What cannot be read is not asked.
#[component]
pub fn SearchBox(
    #[prop(into)] label: String,
    address: Address,
    /// What the list can be asked.
    #[prop(into)]
    fields: Signal<Vec<Field>>,
) -> impl IntoView {
    let asked = address.value("q");
    let text = RwSignal::new(asked.get_untracked().unwrap_or_default());
    let sent = RwSignal::new(text.get_untracked());
    let pending = StoredValue::new(None::<TimeoutHandle>);
    let forget = move || {
        if let Some(timeout) = pending.try_update_value(Option::take).flatten() {
            timeout.clear();
        }
    };
    on_cleanup(forget);
    Effect::new(move |seen: Option<()>| {
        let typed = text.get();
        forget();
        if seen.is_some() && typed.trim() != sent.get_untracked() {
            let may_go_on = fields.with_untracked(|fields| may_go_on(&typed, fields));
            let pause = if may_go_on { FIELD_PAUSE } else { SEARCH_PAUSE };
            let send = move || {
                let is_new = sent.with_untracked(String::is_empty);
                sent.set(typed.trim().to_owned());
                let is_readable = fields.with_untracked(|fields| read(&typed, fields, NaiveDate::default()).is_ok());
                if !is_readable {
                    return;
                }
                let change = [("q", Some(typed))];
                // One entry in the history for a word, however often its writer pauses.
                if is_new { address.set(&change) } else { address.set_in_place(&change) }
            };
            pending.set_value(set_timeout_with_handle(send, pause).ok());
        }
    });
    // The back button changes the address under the box.
    Effect::new(move |_| {
        let now = asked.get().unwrap_or_default();
        if now != sent.get_untracked() {
            sent.set(now.clone());
            text.set(now);
        }
    });
    keys::shortcut("/", || keys::focus("field-q"));
    let scope = style! {
        .crm-search-box {
            flex: 1 1 14rem;
            min-width: 0;
            max-width: 34rem;
        }
        @media (max-width: 40rem) {
            .crm-search-box {
                flex: 1 1 100%;
                max-width: none;
            }
        }
    };
    view! { class = scope, <div class="crm-search-box"><QueryBar label value=text asked=sent fields/></div> }
}

/// What a list can be asked: what it has of itself, and once that is known what the workspace added. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Known {
    fields: fn() -> Vec<Field>,
    own: RwSignal<Vec<CustomField>>,
}

impl Known {
    #[must_use]
    pub fn of(fields: fn() -> Vec<Field>) -> Self {
        Self { fields, own: RwSignal::new(Vec::new()) }
    }

    /// All of it.
    #[must_use]
    pub fn all(self) -> Vec<Field> {
        let own = self.own.with(|own| own.iter().map(CustomField::asked).collect::<Vec<_>>());
        (self.fields)().into_iter().chain(own).collect()
    }

    /// What the workspace added.
    #[must_use]
    pub fn own(self) -> Vec<CustomField> {
        self.own.get_untracked()
    }

    pub fn learn(self, own: Vec<CustomField>) {
        if self.own.with_untracked(|known| *known != own) {
            self.own.set(own);
        }
    }

    /// Learns what is needed to read the query in the address, before the list is asked for the first time.
    pub async fn learn_for(self, address: Address, kind: Kind) -> Result<(), AppError> {
        if untrack(|| address.get("q")).is_some() {
            let own = list_fields(kind).await?;
            // The page may be gone by now.
            self.own.try_set(own);
        }
        Ok(())
    }
}

/// The query in the address. One that cannot be read is not asked: the bar says what is wrong with it.
#[must_use]
pub fn query_in(address: Address, known: Known) -> Option<String> {
    address.get("q").filter(|text| read(text, &known.all(), NaiveDate::default()).is_ok())
}

/// `fields` with the workspace's people to choose from.
#[must_use]
pub fn with_members(fields: Vec<Field>, members: &[Member]) -> Vec<Field> {
    let mut fields = fields;
    for field in fields.iter_mut().filter(|field| field.kind == query::Kind::Member) {
        field.choices = members.iter().map(|member| Choice::new(member.id.to_string(), member.name.clone())).collect();
    }
    fields
}

/// `fields` with the stages of `pipelines` to choose from, each name once.
#[must_use]
pub fn with_stages(fields: Vec<Field>, pipelines: &[Pipeline]) -> Vec<Field> {
    let mut names: Vec<&str> = Vec::new();
    for stage in pipelines.iter().flat_map(|pipeline| &pipeline.stages) {
        if !names.contains(&stage.name.as_str()) {
            names.push(&stage.name);
        }
    }
    let fields = with_choices(fields, "stage", names.into_iter().map(|name| Choice::new(name, name)).collect());
    let pipelines = pipelines.iter().map(|pipeline| Choice::new(pipeline.name.clone(), pipeline.name.clone()));
    with_choices(fields, "pipeline", pipelines.collect())
}

fn with_choices(mut fields: Vec<Field>, key: &str, choices: Vec<Choice>) -> Vec<Field> {
    if let Some(field) = fields.iter_mut().find(|field| field.key == key) {
        field.choices = choices;
    }
    fields
}

/// `-name` for the last first, as the address and the server write it.
#[must_use]
pub fn write_sort(sort: &Sort) -> String {
    if sort.descending { format!("-{}", sort.key) } else { sort.key.clone() }
}

/// Reads what [`write_sort`] wrote; the server says no to a column it does not know.
#[must_use]
pub fn read_sort(text: &str) -> Sort {
    match text.strip_prefix('-') {
        Some(key) => Sort { key: key.to_owned(), descending: true },
        None => Sort { key: text.to_owned(), descending: false },
    }
}

/// The table's order, kept in the address as `sort`.
#[must_use]
pub fn sort_in(address: Address) -> RwSignal<Option<Sort>> {
    let asked = address.value("sort");
    let sort = RwSignal::new(asked.get_untracked().map(|text| read_sort(&text)));
    Effect::new(move |seen: Option<()>| {
        let text = sort.with(|sort| sort.as_ref().map(write_sort));
        if seen.is_some() {
            address.set(&[("sort", text)]);
        }
    });
    // The back button changes the address under the table.
    Effect::new(move |_| {
        let now = asked.get().map(|text| read_sort(&text));
        if sort.with_untracked(|sort| *sort != now) {
            sort.set(now);
        }
    });
    sort
}

/// The owner the address asks for.
#[must_use]
pub fn owner_in(address: Address) -> Option<MemberId> {
    address.get("owner")?.parse().ok()
}

/// The line of filters below a page's head.
#[component]
pub fn FilterLine(children: Children) -> impl IntoView {
    let scope = style! {
        .crm-filters {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2);
            padding-bottom: var(--s3);
        }
    };
    view! { class = scope, <div class="crm-filters">{children()}</div> }
}

/// The screen's main action where a thumb reaches it; only on a phone, where the page's head hides its own.
#[component]
pub fn ThumbAction(children: Children) -> impl IntoView {
    let scope = style! {
        .crm-thumb {
            display: none;
        }
        @media (max-width: 40rem) {
            .crm-thumb {
                position: sticky;
                bottom: 0;
                z-index: var(--z-sticky);
                flex: none;
                display: grid;
                padding: var(--s2) var(--page-pad);
                border-top: var(--hair) solid var(--line);
                background: var(--bg);
            }
        }
    };
    view! { class = scope, <div class="crm-thumb">{children()}</div> }
}

/// Wraps what a phone shows elsewhere.
#[component]
pub fn DeskOnly(children: Children) -> impl IntoView {
    let scope = style! {
        .crm-desk {
            display: contents;
        }
        @media (max-width: 40rem) {
            .crm-desk {
                display: none;
            }
        }
    };
    view! { class = scope, <div class="crm-desk">{children()}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_survives_the_address() {
        for text in ["name", "-created_at"] {
            assert_eq!(write_sort(&read_sort(text)), text);
        }
    }
}
