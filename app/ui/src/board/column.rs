//! One column: its head, and of its cards only those in sight. Out of sight it is an empty list of the right height.
use super::BoardColumn;
use super::state::BoardState;
use crate::badge::Tone;
use crate::card::ProgressBar;
use crate::logic::window;
use leptos::{html, prelude::*};

/// Columns filled before the browser has measured anything.
const FIRST_COLUMNS: usize = 6;
/// Cards per column drawn before the browser has measured anything.
const FIRST_CARDS: usize = 12;

/// A place in a column's list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Place {
    Card(String),
    /// Where the lifted card would land.
    Gap,
}

#[component]
pub(super) fn Lane(
    index: usize,
    state: BoardState,
    columns: Signal<Vec<BoardColumn>>,
    card: Callback<String, AnyView>,
    href: Callback<String, String>,
    head_end: Option<Callback<String, AnyView>>,
    empty_text: &'static str,
    scope: &'static str,
) -> impl IntoView {
    let column = Memo::new(move |_| columns.with(|all| all.get(index).cloned().unwrap_or_default()));
    let cards = Memo::new(move |_| column.with(|column| column.cards.clone()));
    let top = RwSignal::new(0);
    let node = NodeRef::<html::Ul>::new();
    let in_sight = Memo::new(move |_| {
        if !state.live.get() {
            return index < FIRST_COLUMNS;
        }
        let (left, width) = state.across.get();
        window::columns(left, width, state.pitch.get(), columns.with(Vec::len)).contains(&index)
    });
    let shown = Memo::new(move |_| match (in_sight.get(), state.live.get()) {
        (false, _) => 0..0,
        (true, false) => 0..FIRST_CARDS.min(cards.with(|c| c.len())),
        (true, true) => window::rows(top.get(), state.list_px.get(), state.card_pitch, cards.with(|c| c.len())),
    });
    let gap =
        Memo::new(move |_| state.lift.with(|lift| lift.as_ref().filter(|l| l.gap.column == index).map(|l| l.gap.at)));
    let places = move || {
        // Before what is made of them: an effect that reads a memo first and its source after it misses a change of the source
        // that leaves the memo as it was.
        let cards = cards.get();
        let shown = shown.get();
        let start = shown.start;
        let mut places: Vec<Place> = cards.get(shown).unwrap_or_default().iter().cloned().map(Place::Card).collect();
        if let Some(at) = gap.get() {
            let at = at.saturating_sub(start).min(places.len());
            places.insert(at, Place::Gap);
        }
        places
    };
    // Tab goes from column to column; inside one, arrows do.
    let stop = Memo::new(move |_| {
        let focused = state.focused.get();
        cards.with(|cards| {
            let slice = cards.get(shown.get()).unwrap_or_default();
            if slice.contains(&focused) { focused } else { slice.first().cloned().unwrap_or_default() }
        })
    });
    let draw = move |place: Place| match place {
        Place::Card(id) => view! { <Card id state card href stop scope/> }.into_any(),
        Place::Gap => view! { class = scope, <li class="ac-board-gap" aria-hidden="true"></li> }.into_any(),
    };
    let before = move || format!("{}px", window::height(shown.with(|s| s.start), state.card_pitch));
    let after = move || {
        let rest = cards.with(|c| c.len()).saturating_sub(shown.with(|s| s.end));
        format!("{}px", window::height(rest, state.card_pitch))
    };
    let empty = move || {
        (cards.with(|c| c.is_empty()) && gap.get().is_none())
            .then(|| view! { class = scope, <p class="ac-board-empty">{empty_text}</p> })
    };
    view! { class = scope,
        <section class="ac-board-lane" aria-labelledby=format!("{}-name", state.list_id(index))>
            <Head column id=state.list_id(index) head_end scope/>
            {empty}
            <ul
                class="ac-board-list"
                id=state.list_id(index)
                node_ref=node
                on:scroll=move |_| {
                    if let Some(list) = node.get_untracked() {
                        let now = list.scroll_top();
                        state.column_scrolled(index, now);
                        top.set(now);
                    }
                }
            >
                <li class="ac-board-space" aria-hidden="true" style:height=before></li>
                <For each=places key=Place::clone children=draw/>
                <li class="ac-board-space" aria-hidden="true" style:height=after></li>
            </ul>
        </section>
    }
}

#[component]
fn Head(
    column: Memo<BoardColumn>,
    id: String,
    head_end: Option<Callback<String, AnyView>>,
    scope: &'static str,
) -> impl IntoView {
    let key = Memo::new(move |_| column.with(|c| c.id.clone()));
    let tone = move || column.with(|c| c.tone);
    let bar = move || {
        column.with(|c| c.percent.map(|_| (c.title.clone(), c.tone))).map(|(title, tone)| {
            let percent = Signal::derive(move || column.with(|c| c.percent.unwrap_or(0.0)));
            let tone = if tone == Tone::Neutral { Tone::Accent } else { tone };
            view! { <ProgressBar label=title percent tone thin=true/> }
        })
    };
    view! { class = scope,
        <header class="ac-board-head">
            <h2 class="truncate" id=format!("{id}-name")>{move || column.with(|c| c.title.clone())}</h2>
            <span class="ac-board-note num">{move || column.with(|c| c.note.clone())}</span>
            <span
                class="ac-board-sum num"
                class:good=move || tone() == Tone::Good
                class:warn=move || tone() == Tone::Warn
                class:dim=move || tone() == Tone::Bad
            >
                {move || column.with(|c| c.sum.clone())}
            </span>
            {head_end.map(|end| move || end.run(key.get()))}
        </header>
        {bar}
    }
}

#[component]
fn Card(
    id: String,
    state: BoardState,
    card: Callback<String, AnyView>,
    href: Callback<String, String>,
    stop: Memo<String>,
    scope: &'static str,
) -> impl IntoView {
    let (mine, me, on_focus) = (id.clone(), id.clone(), id.clone());
    let lifted = Memo::new(move |_| state.lift.with(|l| l.as_ref().is_some_and(|l| l.card == mine)));
    let (element_id, link, data) = (state.card_id(&id), href.run(id.clone()), id.clone());
    let tab = move || stop.with(|stop| if *stop == me { "0" } else { "-1" });
    view! { class = scope,
        <li class="ac-board-item">
            <a
                class="ac-board-card"
                class:ac-board-card-away=move || lifted.get()
                id=element_id
                data-card=data
                href=link
                draggable="false"
                tabindex=tab
                aria-describedby=move || (!state.locked.get()).then(|| state.how_id())
                on:focus=move |_| state.focused.set(on_focus.clone())
            >
                {card.run(id)}
            </a>
        </li>
    }
}
