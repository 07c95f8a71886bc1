//! The head of every list, and what stands in place of one that is empty or cannot be read.

use super::Words;
use crate::{
    members::model::Member,
    screens::{
        bulk::SelectButton,
        export::ExportMenu,
        list::{DeskOnly, FilterLine, SearchBox, ShowsButton, ThumbAction, is_narrowed, widen},
        me::{Me, use_me},
        pick::OwnerFilter,
        totals::GroupedBy,
    },
};
use ac_core::policy::{Action, Grant, Resource as Kind};
use ac_ui::{Button, ButtonKind, ButtonSize, EmptyState, Icon, LinkButton, PageHeader, Picking};
use ac_views::{ListViews, Offered, ViewNotices, ViewSwitcher, address::Entry, query::Field};
use leptos::prelude::*;

/// Title, views, query and filters of a list.
#[component]
pub fn ListHead(
    words: &'static Words,
    list: ListViews,
    /// Beside the title: how many there are.
    note: Signal<String>,
    /// What the table can show, once that is known.
    #[prop(into)]
    offered: Signal<Option<Offered>>,
    /// What the list can be asked.
    asked: Signal<Vec<Field>>,
    members: Signal<Vec<Member>>,
    /// Before the query.
    #[prop(optional, into)]
    place: ViewFn,
    /// What narrows the list, each with its way out.
    #[prop(into)]
    narrowed: ViewFn,
    /// Opens the table's order and columns.
    shows: RwSignal<bool>,
    /// What is selected, where that may be done.
    #[prop(optional_no_strip)]
    picking: Option<Picking>,
    /// What an export of it is asked; none while its filter cannot be read.
    exported: Callback<(), Option<String>>,
    /// The list is shown as a table.
    #[prop(default = Signal::stored(true), into)]
    is_table: Signal<bool>,
    creating: RwSignal<bool>,
    may_create: bool,
) -> impl IntoView {
    let has_owner = list.spec.scope.contains(&"owner");
    let may_import = use_me().may(Kind::Import, Action::Create, None);
    let actions = move || {
        view! {
            <DeskOnly>
                {may_import.then(|| view! { <LinkButton href="/import">"Import"</LinkButton> })}
                {may_create.then(|| view! {
                    <Button kind=ButtonKind::Primary on:click=move |_| creating.set(true)>{words.new}</Button>
                })}
            </DeskOnly>
        }
    };
    let of_table = move || {
        is_table.get().then(|| {
            view! {
                <GroupedBy list fields=asked/>
                <ShowsButton shows/>
                {picking.map(|picking| view! { <SelectButton picking/> })}
            }
        })
    };
    view! {
        <PageHeader title=words.title note actions>
            <ViewSwitcher list/>
            <ViewNotices list offered fields=asked/>
            <FilterLine>
                {place.run()}
                <SearchBox label=words.search list fields=asked/>
                {has_owner.then(|| view! { <OwnerFilter list members/> })}
                {narrowed.run()}
                {of_table}
                <ExportMenu object=list.spec.object question=exported/>
            </FilterLine>
        </PageHeader>
    }
}

/// The way to one more, at a phone's thumb; it gives way to what can be done to a selection.
#[component]
pub fn ThumbNew(words: &'static Words, picking: Picking, creating: RwSignal<bool>, may_create: bool) -> impl IntoView {
    move || {
        (may_create && !picking.is_on()).then(|| {
            view! {
                <ThumbAction>
                    <Button kind=ButtonKind::Primary size=ButtonSize::Large icon=Icon::Plus wide=true on:click=move |_| creating.set(true)>
                        {words.new}
                    </Button>
                </ThumbAction>
            }
        })
    }
}

/// In place of a list whose filter cannot be read: what it would leave is not known.
pub fn unreadable(list: ListViews) -> AnyView {
    view! {
        <EmptyState icon=Icon::Filter title="This filter cannot be read" text="The bar above says what is wrong with it.">
            <Button on:click=move |_| list.update(Entry::Own, |shown| shown.query = String::new())>"Clear the filter"</Button>
        </EmptyState>
    }
    .into_any()
}

/// In place of a list without records. What stands under `place` in the address narrows nothing.
pub fn nothing(words: &'static Words, list: ListViews, place: &'static str, creating: RwSignal<bool>) -> AnyView {
    if is_narrowed(list, place) {
        return view! {
            <EmptyState icon=Icon::Search title=words.no_match text="Try fewer letters or another owner.">
                <Button on:click=move |_| widen(list, place)>"Clear the filters"</Button>
            </EmptyState>
        }
        .into_any();
    }
    let (icon, title) = words.empty;
    let me = use_me();
    let text = how_to_begin(&me, list.spec.object);
    let may = move |kind| me.may(kind, Action::Create, None);
    view! {
        <EmptyState icon title text>
            {may(Kind::Import).then(|| view! { <LinkButton href="/import" icon=Icon::Upload>"Import your data"</LinkButton> })}
            {may(list.spec.object).then(|| view! {
                <Button icon=Icon::Plus on:click=move |_| creating.set(true)>{words.new}</Button>
            })}
        </EmptyState>
    }
    .into_any()
}

/// What is said of a list in which somebody sees nothing: what they can do, and that others may see more.
fn how_to_begin(me: &Me, object: Kind) -> &'static str {
    let may = |kind| me.may(kind, Action::Create, None);
    let sees_all = me.rights.grant(object, Action::Read) == Grant::All;
    match (may(object), may(Kind::Import)) {
        (true, true) => "Bring them over from a spreadsheet or another CRM, or start with one.",
        (true, false) => "Start with one.",
        (false, _) if sees_all => "What your team adds will be here for you to look at.",
        (false, _) => "Your role shows you some of what is in this workspace, not all. What is yours will be here.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_core::{Currency, MemberId, Rates, Rights, Role, Rules};

    #[test]
    fn nobody_is_told_to_do_what_they_may_not() {
        let id = MemberId(uuid::Uuid::nil());
        let said = |rights: Rights| {
            how_to_begin(&Me { member: Some(id), rights, rates: Rates::of(Currency::USD) }, Kind::Company)
        };
        assert!(said(Rights::of(Role::Member, id)).starts_with("Bring them over"));
        assert!(said(Rights::of(Role::Guest, id)).contains("not all"));
        let mut rules = Rules::of(Role::Member);
        rules.set(Kind::Import, Action::Create, Grant::Nothing);
        let own = Rights { own: Some(rules.clone()), ..Rights::of(Role::Member, id) };
        assert_eq!(said(own), "Start with one.");
        rules.set(Kind::Company, Action::Create, Grant::Nothing);
        let own = Rights { own: Some(rules), ..Rights::of(Role::Member, id) };
        assert!(said(own).starts_with("What your team adds"));
        let viewed = Rights { is_viewed: true, ..Rights::of(Role::Owner, id) };
        assert!(said(viewed).starts_with("What your team adds"));
    }
}
