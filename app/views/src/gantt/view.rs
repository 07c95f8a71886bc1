//! A list as a timeline.

use super::{
    Asked, Pair,
    ask::ChooseDates,
    laid, looked_at,
    picks::Picks,
    shown_breadth, shown_lanes, shown_pair,
    source::{Entry, Source},
    state::{LANES_MAX, State, gathered},
};
use crate::{
    dated::{Bar, DateField, Frame, LAYOUT, ZoomButton, day_of, here_today, in_browser},
    list_spec::VIEW,
    list_views::{FROM, ListViews},
    query::{Field, Sign, Term, Value, Written, within},
    saved::model::ViewKind,
    shown::Shown,
    spans::Spans,
};
use ac_core::money::grouped;
use ac_ui::{
    Breadth, Day, Draw, Gantt, Span, TimeShown,
    logic::gantt::{Dates, period, step, title, window},
};
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos_router::params::ParamsMap;

/// What came with a page that opens as a timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct FirstSpans {
    /// The day that the page was made on.
    pub today: NaiveDate,
    /// None where it has lanes.
    pub spans: Option<Spans<Entry>>,
}

/// What a timeline is drawn from.
pub struct GanttProps {
    pub list: ListViews,
    pub source: Source,
    /// The date fields that bars can begin and end with.
    pub dates: Signal<Vec<DateField>>,
    /// Those that they begin and end with where nobody chose others.
    pub usual: (&'static str, &'static str),
    /// What the list can be asked.
    pub fields: Signal<Vec<Field>>,
    pub first: Option<FirstSpans>,
    /// Changes when the list is asked something else.
    pub turns: Signal<u64>,
    /// Changes when records may have changed.
    pub live: Signal<u64>,
    /// One of the records, and several.
    pub nouns: (&'static str, &'static str),
    /// The list is narrowed by something.
    pub narrowed: Signal<bool>,
}

/// The timeline, whose code comes when it is shown: who works on the table does not wait for it.
#[lazy]
pub fn gantt_code() -> Draw<GanttProps> {
    |props| view! { <ListGantt props/> }.into_any()
}

#[component]
fn ListGantt(props: GanttProps) -> impl IntoView {
    let GanttProps { list, source, dates, usual, fields, first, turns, live, nouns, narrowed } = props;
    let opened_on = first.as_ref().map_or_else(here_today, |first| first.today);
    let opened_on = day_of(opened_on).unwrap_or_else(Day::epoch);
    let from_asked = list.beside(FROM);
    let breadth = Memo::new(move |_| list.shown.with(shown_breadth));
    let day = Memo::new(move |_| looked_at(from_asked.get().as_deref(), opened_on, breadth.get()));
    let pair = Memo::new(move |_| list.shown.with(|shown| dates.with(|dates| shown_pair(shown, dates, usual))));
    let lanes = Memo::new(move |_| list.shown.with(|shown| fields.with(|fields| shown_lanes(shown, fields))));
    let asked = Memo::new(move |_| Some((Asked::around(&pair.get()?, breadth.get(), day.get())?, lanes.get())));
    // What came with the page has no lanes.
    let first = first.filter(|_| lanes.with_untracked(Option::is_none));
    let state = State::new(first.and_then(|first| first.spans), asked, source);
    let State { shown, .. } = state;
    shown.follow(turns, gathered(live));
    let (today, start) = in_browser();
    // What is looked at already may have been scrolled away from.
    let (seen, goes) = (StoredValue::new(None::<Day>), RwSignal::new(0_u64));
    let on_go = Callback::new(move |to: Day| match day.get_untracked() == to {
        true => goes.update(|goes| *goes += 1),
        false => list.put_beside(FROM, Some(to.iso())),
    });
    let asking = RwSignal::new(None::<Entry>);
    let on_move = Callback::new(move |(key, to): (String, Dates)| {
        if let Some(entry) = state.entry(&key) {
            state.put(entry, to);
        }
    });
    let window = Memo::new(move |_| window(breadth.get(), day.get()));
    let title = Signal::derive(move || title(breadth.get(), period(breadth.get(), day.get())));
    let names = Signal::derive(move || {
        let label = |of: fn(&Pair) -> &DateField| pair.with(|pair| pair.as_ref().map(|pair| of(pair).label.clone()));
        (label(|pair| &pair.start).unwrap_or_default(), label(|pair| &pair.end).unwrap_or_default())
    });
    let label = Signal::derive(move || {
        let (start, end) = names.get();
        let Span { first, last } = window.get();
        let by = if start == end {
            ac_ui::lower(&start)
        } else {
            format!("{} to {}", ac_ui::lower(&start), ac_ui::lower(&end))
        };
        format!("{} from {by}, {} to {}", nouns.1, first.short(), last.short())
    });
    let count = Memo::new(move |_| shown.laid.with(laid::total));
    let undated = Memo::new(move |_| {
        let number = shown.laid.with(laid::undated).and_then(|number| u64::try_from(number).ok());
        let number = number.filter(|number| *number > 0)?;
        let href = pair.with(|pair| list.shown.with(|shown| undated_href(list, shown, pair.as_ref())));
        Some((format!("{} without a date", grouped(number)), href))
    });
    let rows = state.drawn(pair);
    let notes = Signal::derive(move || {
        let none = match narrowed.get() {
            true => format!("The filter leaves no {} in this time. Look at another, or take the filter out.", nouns.1),
            false => format!("No {} in this time. Look at another, or choose other dates.", nouns.1),
        };
        let none = (rows.with(Vec::is_empty) && shown.is_settled()).then_some(none);
        let is_cut = shown.laid.with(|laid| laid.is_cut);
        let cut = is_cut.then(|| format!("These are the first {LANES_MAX} lanes. A filter leaves fewer."));
        none.into_iter().chain(cut).collect()
    });
    let on_today = move |()| {
        if let Some(today) = today.get_untracked() {
            let is_week = breadth.get_untracked() == Breadth::Week;
            on_go.run(if is_week { start.get_untracked().of(today) } else { today });
        }
    };
    let on_step = move |by: i32| {
        let from = seen.get_value().unwrap_or_else(|| day.get_untracked());
        on_go.run(step(breadth.get_untracked(), from, by));
    };
    let time = TimeShown {
        breadth: breadth.into(),
        day: day.into(),
        window: window.into(),
        start: start.into(),
        today: today.into(),
    };
    let (zooms, zoom) = (Breadth::ALL.map(button).to_vec(), Signal::derive(move || button(breadth.get())));
    let bar = view! {
        <Bar list title count nouns beside=undated zooms zoom on_today on_step>
            <Picks list dates fields pair/>
        </Bar>
    };
    view! {
        <Frame bar=bar.into_any() failure=shown.failure() busy=shown.busy notes>
            <Gantt
                id="timeline"
                label
                shown=time
                dates=names
                rows
                noun=nouns.1
                busy=shown.busy
                on_go
                on_move
                on_ask=Callback::new(move |key: String| asking.set(state.entry(&key)))
                on_more=Callback::new(move |lane| state.more(lane))
                on_hold=Callback::new(move |held| shown.hold(held))
                seen
                goes
            />
        </Frame>
        <ChooseDates asking pair state/>
    }
}

/// How a breadth is chosen.
fn button(breadth: Breadth) -> ZoomButton {
    let (label, step) = (breadth.label(), breadth.as_str());
    ZoomButton { label, written: if breadth == Breadth::default() { "" } else { step }, step, is_wide: false }
}

/// The list of what has neither date, as a table under the same filter.
fn undated_href(list: ListViews, shown: &Shown, pair: Option<&Pair>) -> String {
    let without =
        |field: &DateField| Written::Term(Term::new(field.key.clone(), Sign::Has, vec![Value::word("none")])).text();
    let mut query = shown.query.clone();
    for field in
        pair.into_iter().flat_map(|pair| [Some(&pair.start), Some(&pair.end).filter(|_| !pair.is_one())]).flatten()
    {
        query = within(&query, &without(field));
    }
    let mut asked = ParamsMap::new();
    if let Some(table) = list.spec.built_in.iter().find(|view| view.kind == ViewKind::Table) {
        asked.insert(VIEW, table.key.to_owned());
    }
    asked.insert("q", query);
    for (key, value) in shown.scope.iter().filter(|(key, _)| !LAYOUT.contains(&key.as_str())) {
        asked.insert(key.clone(), value.clone());
    }
    format!("{}{}", list.spec.path, asked.to_query_string())
}
