//! Totals at the foot of a list's table, and its rows in groups.
//!
//! The rule: neither delays a page. Their code comes when the page stands, and what they tell is asked for after that, over the
//! whole filter, again when somebody changed something.

mod asked;
mod foot;
mod groups;
mod heading;
mod options;
mod source;

pub use options::GroupAndTotals;
pub use source::{Source, at_first, source};

use ac_ui::{Bands, Column, Failure, Foot, GroupActs, Layout, Line, Offer, Tag, Tone, Wait, soon};
use ac_views::{
    ListViews,
    address::Entry,
    figures::{GroupBy, Measure, Total, model::MEASURES_MAX},
    query::Field,
};
use leptos::prelude::*;

/// What totals and groups need of a list. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Totals {
    list: ListViews,
    /// What the list can be asked.
    fields: Signal<Vec<Field>>,
    source: StoredValue<Source>,
    /// By what the rows are grouped, where the list can be.
    group: Memo<Option<GroupBy>>,
    /// What the columns that are shown tell at their feet.
    chosen: Memo<Vec<(String, Total)>>,
    layout: Layout,
    offers: StoredValue<Vec<Offer>>,
    /// Changes when the list is asked something else.
    turn: Signal<u64>,
    /// Changes when somebody changed something.
    live: Signal<u64>,
    /// Whether what the list is asked can be read.
    is_readable: Signal<bool>,
    pub bands: Bands,
    pub foot: Foot,
    failed: RwSignal<Option<String>>,
    retry: RwSignal<u64>,
}

impl Totals {
    #[must_use]
    pub fn new<T>(
        list: ListViews,
        fields: Signal<Vec<Field>>,
        (layout, columns): (Layout, &[Column<T>]),
        source: Source,
        (turn, live): (Signal<u64>, Signal<u64>),
        is_readable: Signal<bool>,
    ) -> Self {
        let group = grouped_in(list, fields);
        let offers: Vec<Offer> = columns.iter().map(Column::offer).collect();
        let offers = StoredValue::new(offers);
        let chosen = Memo::new(move |_| {
            let of = |(key, total): (String, String)| Some((key, Total::parse(&total)?));
            let totals = offers.with_value(|offers| layout.totals(offers));
            totals.into_iter().filter_map(of).collect::<Vec<_>>()
        });
        let bands = Bands::default();
        // As it is drawn at first, on both sides.
        if group.with_untracked(Option::is_some) {
            bands.lines.set(Some(Vec::<Line>::new()));
            source.rows.hold.run(true);
        }
        let source = StoredValue::new(source);
        Effect::new(move |was: Option<bool>| {
            let is_grouped = group.with(Option::is_some);
            if was.is_some_and(|was| was != is_grouped) {
                bands.lines.set(is_grouped.then(Vec::new));
                source.with_value(|source| source.rows.hold.run(is_grouped));
            }
            is_grouped
        });
        Self {
            list,
            fields,
            source,
            group,
            chosen,
            layout,
            offers,
            turn,
            live,
            is_readable,
            bands,
            foot: Foot { is_told: Signal::derive(move || chosen.with(|chosen| !chosen.is_empty())), ..Foot::default() },
            failed: RwSignal::new(None),
            retry: RwSignal::new(0),
        }
    }

    /// Why rows are missing or old, of the groups as of the feed.
    #[must_use]
    pub fn failure(self, of_feed: Failure) -> Failure {
        let failed = self.failed;
        let message = Signal::derive(move || failed.get().or_else(|| of_feed.message.get()));
        let retry = Callback::new(move |()| match failed.with_untracked(Option::is_some) {
            true => self.retry.update(|retry| *retry += 1),
            false => of_feed.retry.run(()),
        });
        Failure { message, retry }
    }

    /// What the code that comes later asks for: what the columns tell, each once, as many as are answered.
    fn measures(self) -> Vec<Measure> {
        let mut measures: Vec<Measure> = Vec::new();
        for (field, total) in self.chosen.get() {
            let field = self.field_of(&field);
            let measure = field.map(|field| Measure::new(total, &field.key));
            measures.extend(measure.filter(|measure| !measures.contains(measure)));
        }
        measures.truncate(MEASURES_MAX);
        measures
    }

    /// The field that a column shows.
    fn field_of(self, column: &str) -> Option<Field> {
        let name = self.columns_field(column)?;
        self.fields.with(|fields| fields.iter().find(|field| field.is_called(&name)).cloned())
    }

    fn columns_field(self, column: &str) -> Option<String> {
        self.offers.with_value(|offers| offers.iter().find(|offer| offer.key == column)?.field.clone())
    }

    fn total_of(self, column: &str) -> Option<Total> {
        self.chosen.with(|chosen| chosen.iter().find(|(key, _)| key == column).map(|(_, total)| *total))
    }

    fn choose(self, column: &str, total: Option<Total>) {
        self.offers.with_value(|offers| self.layout.set_total(offers, column, total.map(Total::as_str)));
    }
}

/// By what the list's rows are grouped; what it does not know, it is not grouped by.
fn grouped_in(list: ListViews, fields: Signal<Vec<Field>>) -> Memo<Option<GroupBy>> {
    Memo::new(move |_| {
        let by = list.shown.with(|shown| shown.group_by.as_deref().map(GroupBy::read))?;
        fields.with(|fields| GroupBy::all(fields).contains(&by)).then_some(by)
    })
}

/// What a column's menu does to group by it.
#[must_use]
pub fn group_acts(list: ListViews, fields: Signal<Vec<Field>>) -> GroupActs {
    // Days are grouped by the first period on offer.
    let first = move |field: &str| {
        let all = fields.with_untracked(|fields| GroupBy::all(fields));
        all.into_iter().find(|by| by.field == field)
    };
    GroupActs {
        may: Callback::new(move |field: String| first(&field).is_some()),
        by: Callback::new(move |field: String| group_by(list, first(&field))),
    }
}

fn group_by(list: ListViews, by: Option<GroupBy>) {
    list.update(Entry::Own, |shown| shown.group_by = by.map(|by| by.to_string()));
}

/// By what the rows are grouped, and the way out of it.
#[component]
pub fn GroupedBy(list: ListViews, fields: Signal<Vec<Field>>) -> impl IntoView {
    let group = grouped_in(list, fields);
    let take_out = Callback::new(move |()| group_by(list, None));
    move || {
        let by = group.get()?;
        let text = format!("by {}", fields.with(|fields| by.label(fields)));
        Some(view! { <Tag text dot=Tone::Accent on_remove=take_out/> })
    }
}

/// Brings totals and groups to a table, once the page stands: at once where the view has any.
pub fn totals_late(of: Totals) -> impl IntoView {
    let is_wanted = RwSignal::new(false);
    Effect::new(move |_| {
        if of.group.with(Option::is_some) || of.chosen.with(|chosen| !chosen.is_empty()) {
            is_wanted.set(true);
        }
    });
    soon(move || is_wanted.set(true));
    view! {
        <Show when=move || is_wanted.get()>
            <Wait fallback=|| () until=move || totals_code(of)/>
        </Show>
    }
}

#[lazy]
fn totals_code(of: Totals) -> AnyView {
    let told = asked::follow(of);
    groups::follow(of, told);
    of.foot.draw.set(Some(Callback::new(move |face| foot::cell(of, told, face))));
    ().into_any()
}
