//! What all list screens share: the query bar, order and columns as the view has them, the thumb's action.

mod arranged;

pub use super::known::Known;
pub use ac_screens::{
    creating::creating_at,
    layout::{DeskOnly, FilterLine, ThumbAction},
};
pub use arranged::{layout_in, sort_in};

use super::{
    keys, lookups,
    sought::{SEARCH_PAUSE, Sought},
    totals::GroupAndTotals,
};
use crate::{
    members::model::Member,
    pipelines::model::{Pipeline, StageKind},
};
use ac_ui::{Button, ButtonKind, Column, Helping, Icon, Late, Layout, Offer, Sort, TableOptions, Tag, Tone};
use ac_views::{
    FilterButton, FilterSheet, ListViews, Offered, QueryBar, QueryHelp,
    address::Entry,
    dated::LAYOUT,
    figures::GroupBy,
    query::{self, Choice, Field, may_go_on, read},
    shown::Shown,
};
use chrono::NaiveDate;
use leptos::prelude::*;
use std::time::Duration;
use stylers_macro::style;

/// How long a search waits for the next letter where it may be a field's name that is being typed.
const FIELD_PAUSE: Duration = Duration::from_millis(900);

/// A query bar whose text is what the list shows; `/` goes to it. What cannot be read is not asked.
#[component]
pub fn SearchBox(
    #[prop(into)] label: String,
    list: ListViews,
    /// What the list can be asked.
    #[prop(into)]
    fields: Signal<Vec<Field>>,
) -> impl IntoView {
    let asked = Memo::new(move |_| list.shown.with(|shown| shown.query.clone()));
    let pause = move |typed: &str| {
        if fields.with_untracked(|fields| may_go_on(typed, fields)) { FIELD_PAUSE } else { SEARCH_PAUSE }
    };
    let send = move |typed: String, entry| {
        if fields.with_untracked(|fields| read(&typed, fields, NaiveDate::default()).is_ok()) {
            list.update(entry, |shown| shown.query = typed);
        }
    };
    let Sought { text, sent } = Sought::new(asked, pause, send);
    keys::shortcut("/", || keys::focus("field-q"));
    let scope = style! {
        .crm-search-bar {
            flex: 1;
            min-width: 0;
        }
        .crm-search-box {
            display: flex;
            align-items: start;
            gap: var(--s1);
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
    view! { class = scope,
        <div class="crm-search-box">
            <div class="crm-search-bar">
                <QueryBar label value=text asked=sent fields help=move |helping| query_help(helping, fields)/>
            </div>
            <FilterButton load=move |open| filter_sheet(list, fields, open)/>
        </div>
    }
}

#[lazy]
pub fn query_help(helping: Helping, fields: Signal<Vec<Field>>) -> AnyView {
    view! { <QueryHelp helping fields names=lookups::names/> }.into_any()
}

#[lazy]
fn filter_sheet(list: ListViews, fields: Signal<Vec<Field>>, open: RwSignal<bool>) -> AnyView {
    view! { <FilterSheet list fields names=lookups::names open/> }.into_any()
}

/// The query, if it can be read. One that cannot is not asked: the bar says what is wrong with it.
#[must_use]
pub fn readable(query: &str, fields: &[Field]) -> Option<String> {
    let is_asked = !query.is_empty() && read(query, fields, NaiveDate::default()).is_ok();
    is_asked.then(|| query.to_owned())
}

/// Whether what the list shows can be read. A saved view that names what is gone is shown without its filter, and says so.
#[must_use]
pub fn readable_in(list: ListViews, fields: Signal<Vec<Field>>) -> Memo<bool> {
    Memo::new(move |_| {
        list.shown.with(|shown| {
            let is_saved = || list.saved().is_some_and(|view| view.query == shown.query);
            shown.query.is_empty()
                || is_saved()
                || fields.with(|fields| read(&shown.query, fields, NaiveDate::default()).is_ok())
        })
    })
}

/// A value of the list's own in its address, where it is one.
#[must_use]
pub fn scoped<T: std::str::FromStr>(shown: &Shown, key: &str) -> Option<T> {
    shown.scope.get(key)?.parse().ok()
}

/// What a table of these columns can show of a list with these fields.
#[must_use]
pub fn offered<T>(columns: &[Column<T>], fields: &[Field]) -> Offered {
    Offered {
        columns: columns.iter().map(|column| column.offer().key).collect(),
        sorts: columns.iter().filter_map(Column::sorts).map(str::to_owned).collect(),
        groups: GroupBy::all(fields).iter().map(GroupBy::to_string).collect(),
    }
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
    let mut fields = with_choices(fields, "pipeline", pipelines.collect());
    // A stage is also meant by what it says about its deals.
    let kinds = [StageKind::Open, StageKind::Won, StageKind::Lost].map(|kind| kind.as_str().to_owned());
    for (key, also) in [("stage", kinds.to_vec()), ("pipeline", Vec::new())] {
        if let Some(field) = fields.iter_mut().find(|field| field.key == key) {
            field.complete = Some(also);
        }
    }
    fields
}

fn with_choices(mut fields: Vec<Field>, key: &str, choices: Vec<Choice>) -> Vec<Field> {
    if let Some(field) = fields.iter_mut().find(|field| field.key == key) {
        field.choices = choices;
    }
    fields
}

/// A filter that was set by a link, and the way out of it.
#[component]
pub fn Narrowed(list: ListViews, key: &'static str, #[prop(into)] words: Signal<String>) -> impl IntoView {
    let is_set = Memo::new(move |_| list.scope(key).is_some());
    let take_out = Callback::new(move |()| list.set_scope(key, String::new()));
    move || is_set.get().then(|| view! { <Tag text=words.get() dot=Tone::Accent on_remove=take_out/> })
}

/// Whether anything narrows the list; what only says where it is looked at, such as `place`, and how, does not.
#[must_use]
pub fn is_narrowed(list: ListViews, place: &str) -> bool {
    list.shown.with(|shown| !shown.query.is_empty() || shown.scope.keys().any(|key| narrows(key, place)))
}

fn narrows(key: &str, place: &str) -> bool {
    key != place && !LAYOUT.contains(&key)
}

/// Takes all that narrows the list out.
pub fn widen(list: ListViews, place: &str) {
    list.update(Entry::Own, |shown| {
        shown.query = String::new();
        shown.scope.retain(|key, _| !narrows(key, place));
    });
}

/// What a column's menu does to filter by it: the bar asks for a value.
#[must_use]
pub fn filter_by(list: ListViews) -> Callback<String> {
    Callback::new(move |field: String| {
        let query = list.shown.with_untracked(|shown| shown.query.clone());
        keys::type_into("field-q", format!("{query} {field}:").trim_start());
    })
}

/// Opens what the list shows: its order and columns.
#[component]
pub fn ShowsButton(shows: RwSignal<bool>) -> impl IntoView {
    view! {
        <Button kind=ButtonKind::Ghost icon=Icon::Sort label="Order and columns" on:click=move |_| shows.set(true)>
            <DeskOnly>"Columns"</DeskOnly>
        </Button>
    }
}

/// The sheet with a list's order and columns; its code comes when it is wanted.
#[component]
pub fn ListOptions<T: Send + Sync + 'static>(
    id: &'static str,
    columns: StoredValue<Vec<Column<T>>>,
    layout: Layout,
    sort: RwSignal<Option<Sort>>,
    list: ListViews,
    /// What the list can be asked.
    fields: Signal<Vec<Field>>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let load = move || {
        let offers = columns.with_value(|columns| columns.iter().map(Column::offer).collect::<Vec<_>>());
        let sorts = columns.with_value(|columns| columns.iter().filter_map(Column::sorts).map(str::to_owned).collect());
        options(Shows { id, offers, sorts, layout, sort, list, fields, open })
    };
    view! { <Late open load/> }
}

#[derive(Clone)]
struct Shows {
    id: &'static str,
    offers: Vec<Offer>,
    sorts: Vec<String>,
    layout: Layout,
    sort: RwSignal<Option<Sort>>,
    list: ListViews,
    fields: Signal<Vec<Field>>,
    open: RwSignal<bool>,
}

#[lazy]
fn options(of: Shows) -> AnyView {
    let Shows { id, offers, sorts, layout, sort, list, fields, open } = of;
    let of_columns = offers.clone();
    let more = move || view! { <GroupAndTotals list fields layout offers=of_columns.clone()/> };
    view! { <TableOptions id offers sorts layout sort open more/> }.into_any()
}
