//! All records of one day, in a dialog: the list's own pages, and what can be done with each.

use super::{ask::Asking, source::Entry, state::State};
use crate::{
    dated::{DateField, day_of},
    query::{Sign, Term, Value, Written},
};
use ac_core::{AppError, time};
use ac_ui::{Button, Dialog, EmptyState, Failure, Glyph, Icon, Menu, MenuItem, SkeletonRows, Trouble, open_while};
use chrono::NaiveDate;
use leptos::{prelude::*, reactive::spawn_local};
use stylers_macro::style;

#[component]
pub fn OfDay(
    /// The day that is open.
    opened: RwSignal<Option<NaiveDate>>,
    by: Signal<Option<DateField>>,
    state: State,
    asking: RwSignal<Option<Asking>>,
) -> impl IntoView {
    let open = open_while(opened);
    let title = Signal::derive(move || {
        let day = opened.get().and_then(day_of);
        day.map(ac_ui::Day::long).unwrap_or_default()
    });
    view! {
        <Dialog id="calendar-day" title open wide=true>
            {move || opened.get().zip(by.get()).map(|(day, by)| view! { <Records day by state asking opened/> })}
        </Dialog>
    }
}

/// The filter that leaves the records of a day.
fn only(by: &DateField, day: NaiveDate) -> String {
    Written::Term(Term::new(by.key.clone(), Sign::Has, vec![Value::word(day.to_string())])).text()
}

#[component]
fn Records(
    day: NaiveDate,
    by: DateField,
    state: State,
    asking: RwSignal<Option<Asking>>,
    opened: RwSignal<Option<NaiveDate>>,
) -> impl IntoView {
    let scope = style! {
        .vw-day {
            display: grid;
            gap: var(--s1);
        }
        .vw-day-line {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-width: 0;
            min-height: var(--row-h);
            border-bottom: var(--hair) solid var(--line);
        }
        .vw-day-link {
            display: flex;
            align-items: center;
            gap: var(--s2);
            flex: 1;
            min-width: 0;
            min-height: var(--row-h);
            color: var(--text);
        }
        .vw-day-link:hover {
            color: var(--accent-hi);
        }
        .vw-day-says {
            flex: none;
            color: var(--text-2);
            font-size: var(--fs-small);
        }
    };
    let rows = RwSignal::new(Vec::<Entry>::new());
    let (next, busy) = (RwSignal::new(None::<String>), RwSignal::new(true));
    let failed = RwSignal::new(None::<AppError>);
    let filter = StoredValue::new(only(&by, day));
    let load = move || {
        busy.set(true);
        let answer = filter.with_value(|filter| (state.source().of_day)(filter.clone(), next.get_untracked()));
        spawn_local(async move {
            let answer = answer.await;
            // The dialog may have been closed meanwhile.
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(page) => {
                    failed.set(None);
                    rows.update(|rows| rows.extend(page.data));
                    next.set(page.next_cursor);
                }
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    Effect::new(move |_| load());
    let message = move || failed.with(|failed| failed.as_ref().map(|error| error.message.clone()));
    let failure = Failure { message: Signal::derive(message), retry: Callback::new(move |()| load()) };
    let may_move = by.movable;
    let line = move |entry: Entry| {
        let chip = entry.chip.clone();
        let href = chip.href.clone();
        let id = format!("calendar-day-{}", entry.id);
        let mut items = vec![MenuItem::go("Open", Icon::ArrowRight, href.clone())];
        if may_move && chip.movable {
            items.push(MenuItem::run("Move to day…", Icon::Calendar, move || {
                opened.set(None);
                asking.set(Some(Asking { entry: entry.clone(), from: day }));
            }));
        }
        view! { class = scope,
            <li class="vw-day-line">
                <a class="vw-day-link" href=href>
                    {chip.icon.map(|icon| view! { <Glyph icon small=true/> })}
                    <span class="truncate" class:dim=chip.is_done>{chip.title.clone()}</span>
                    {chip.note.clone().map(|note| view! { class = scope, <span class="vw-day-says num">{note}</span> })}
                </a>
                <span class="vw-day-says">{chip.says.clone()}</span>
                <Menu id label=format!("What to do with {}", chip.title) items/>
            </li>
        }
    };
    let is_empty = move || !busy.get() && rows.with(Vec::is_empty) && failed.with(Option::is_none);
    let is_waiting = move || busy.get() && rows.with(Vec::is_empty);
    view! { class = scope,
        <div class="vw-day">
            <Show when=is_waiting><SkeletonRows rows=4/></Show>
            <Show when=is_empty>
                <EmptyState icon=Icon::Calendar title="Nothing is on this day" text=format!("What is put on {} stands here.", time::day(day))/>
            </Show>
            <ul role="list">
                <For each=move || rows.get() key=|entry| entry.id children=line/>
            </ul>
            <Trouble failure busy/>
            <Show when=move || next.with(Option::is_some)>
                <Button busy on:click=move |_| load()>"Show more"</Button>
            </Show>
        </div>
    }
}
