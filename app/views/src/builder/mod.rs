//! The filter in rows and groups, beside the bar: it reads the bar's text and writes it, and nothing else.

mod part;
pub mod tree;
mod value;

use crate::{
    address::Entry,
    bar::Names,
    list_views::ListViews,
    query::{Field, Problem, read as parses},
};
use ac_ui::{Button, ButtonKind, Drawer, Icon, Late};
use chrono::NaiveDate;
use leptos::prelude::*;
use part::{Work, group_part};
use tree::Group;

/// Opens the filter of `list` in rows and groups.
#[component]
pub fn FilterButton(
    list: ListViews,
    /// What the list can be asked.
    #[prop(into)]
    fields: Signal<Vec<Field>>,
    /// Where names are found of which there are too many to have them here.
    names: Names,
) -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <Button kind=ButtonKind::Ghost icon=Icon::Filter label="Filter in rows" on:click=move |_| open.set(true)/>
        <Late open load=move || filter_sheet(list, fields, names, open)/>
    }
}

#[lazy]
fn filter_sheet(list: ListViews, fields: Signal<Vec<Field>>, names: Names, open: RwSignal<bool>) -> AnyView {
    let foot = move || {
        view! {
            <Button kind=ButtonKind::Ghost on:click=move |_| list.update(Entry::Own, |shown| shown.query = String::new())>
                "Clear the filter"
            </Button>
            <Button kind=ButtonKind::Primary on:click=move |_| open.set(false)>"Done"</Button>
        }
    };
    view! {
        <Drawer id="filter-rows" title=Signal::stored("Filter".to_owned()) open foot>
            <Rows list fields names/>
        </Drawer>
    }
    .into_any()
}

/// The rows of what the bar says, anew whenever that changes from elsewhere.
#[component]
fn Rows(list: ListViews, fields: Signal<Vec<Field>>, names: Names) -> impl IntoView {
    let query = Memo::new(move |_| list.shown.with(|shown| shown.query.clone()));
    // What was written from here is not read again: a row that has no value yet would go.
    let written = StoredValue::new(None::<String>);
    let read = RwSignal::new(Group::read(&query.get_untracked()));
    Effect::new(move |seen: Option<()>| {
        let text = query.get();
        let is_own = written.with_value(|written| written.as_ref() == Some(&text));
        if seen.is_some() && !is_own {
            written.set_value(None);
            read.set(Group::read(&text));
        }
    });
    let write = Callback::new(move |group: Group| {
        let text = group.text();
        // What cannot be read is not asked: its row says what is wrong.
        if fields.with_untracked(|fields| parses(&text, fields, NaiveDate::default()).is_err()) {
            return;
        }
        let is_first = written.with_value(Option::is_none);
        written.set_value(Some(text.clone()));
        list.update(if is_first { Entry::Own } else { Entry::Same }, |shown| shown.query = text);
    });
    let said = move || {
        let text = query.get();
        if text.is_empty() { "All records are shown.".to_owned() } else { text }
    };
    view! {
        {move || match read.get() {
            Ok(group) => group_part(Work::new(group, fields, names, write), Vec::new()),
            Err(Problem { message, .. }) => view! {
                <p class="bad" role="alert">"What stands in the bar cannot be read. " {message}</p>
                <div>
                    <Button on:click=move |_| read.set(Ok(Group::default()))>"Start with no filter"</Button>
                </div>
            }
            .into_any(),
        }}
        <p class="dim" aria-live="polite"><small>{said}</small></p>
    }
}
