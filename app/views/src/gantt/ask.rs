//! The dialog that gives a record other dates: the way without a pointer, and to days that are not drawn.

use super::{Pair, source::Entry, state::State};
use ac_ui::{Button, ButtonKind, DatePicker, Day, Dialog, DialogActions, open_while};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

#[component]
pub fn ChooseDates(asking: RwSignal<Option<Entry>>, pair: Memo<Option<Pair>>, state: State) -> impl IntoView {
    let open = open_while(asking);
    let title = Signal::derive(move || {
        let name = asking.with(|asking| asking.as_ref().map(|entry| entry.name.clone()));
        format!("Move {}", name.unwrap_or_default())
    });
    view! {
        <Dialog id="timeline-move" title open>
            {move || asking.get().zip(pair.get()).map(|(entry, pair)| view! { <Form entry pair state asking/> })}
        </Dialog>
    }
}

#[component]
fn Form(entry: Entry, pair: Pair, state: State, asking: RwSignal<Option<Entry>>) -> impl IntoView {
    let dates = entry.bar.dates;
    let (start, end) = (RwSignal::new(dates.0), RwSignal::new(dates.1));
    let (start_error, end_error) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    // A date that follows from what happened is not asked for.
    let may = entry.bar.movable;
    let asks = (pair.start.movable && may.0, pair.end.movable && may.1 && !pair.is_one());
    let labels = (pair.start.label.clone(), pair.end.label.clone());
    let entry = StoredValue::new(entry);
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if is_unread(&event) {
            return;
        }
        let chosen = |asked: bool, value: RwSignal<Option<Day>>, was: Option<Day>, error: RwSignal<Option<String>>| {
            let day = if asked { value.get_untracked() } else { was };
            // What had no such date may go on without it.
            error.set((asked && day.is_none() && was.is_some()).then(|| "Choose a day.".to_owned()));
            day
        };
        let to = (chosen(asks.0, start, dates.0, start_error), chosen(asks.1, end, dates.1, end_error));
        if [start_error, end_error].iter().any(|error| error.with_untracked(Option::is_some)) {
            return;
        }
        if let (Some(first), Some(last)) = to
            && last < first
        {
            let error = if asks.1 { end_error } else { start_error };
            error.set(Some("It cannot end before it begins. Choose a later end or an earlier beginning.".to_owned()));
            return;
        }
        asking.set(None);
        state.put(entry.get_value(), to);
    };
    let first = asks.0.then(|| {
        view! { <DatePicker label=labels.0 name="timeline-start" value=start error=start_error/> }
    });
    let last = asks.1.then(|| {
        view! { <DatePicker label=labels.1 name="timeline-end" value=end error=end_error/> }
    });
    view! {
        <form class="stack" on:submit=send novalidate>
            {first}
            {last}
            <DialogActions>
                <Button on:click=move |_| asking.set(None)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true>"Move"</Button>
            </DialogActions>
        </form>
    }
}

/// A field holds text that is no day, and says so itself: its value is not what stands there.
fn is_unread(event: &ev::SubmitEvent) -> bool {
    let form = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    form.is_some_and(|form| form.query_selector("[data-unread]").is_ok_and(|found| found.is_some()))
}
