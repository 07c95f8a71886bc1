//! The dialog that puts a record on another day: the keyboard's way, and the way to a day that is not shown.

use super::{source::Entry, state::State};
use crate::dated::{DateField, date_of, day_of};
use ac_ui::{Button, ButtonKind, DatePicker, Day, Dialog, DialogActions, open_while};
use chrono::NaiveDate;
use leptos::{ev, prelude::*};

/// A record that is to be put on another day.
#[derive(Clone, Debug, PartialEq)]
pub struct Asking {
    pub entry: Entry,
    pub from: NaiveDate,
}

#[component]
pub fn MoveTo(asking: RwSignal<Option<Asking>>, by: Signal<Option<DateField>>, state: State) -> impl IntoView {
    let open = open_while(asking);
    let title = Signal::derive(move || {
        let name = asking.with(|asking| asking.as_ref().map(|asking| asking.entry.name.clone()));
        format!("Move {}", name.unwrap_or_default())
    });
    view! {
        <Dialog id="calendar-move" title open>
            {move || asking.get().zip(by.get()).map(|(asked, by)| view! { <Form asked by state asking/> })}
        </Dialog>
    }
}

#[component]
fn Form(asked: Asking, by: DateField, state: State, asking: RwSignal<Option<Asking>>) -> impl IntoView {
    let value = RwSignal::new(day_of(asked.from));
    let error = RwSignal::new(None::<String>);
    let asked = StoredValue::new(asked);
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(to) = value.get_untracked().and_then(|day: Day| date_of(day)) else {
            error.set(Some("Choose the day to put it on.".to_owned()));
            return;
        };
        let Asking { entry, from } = asked.get_value();
        asking.set(None);
        state.put(entry, from, to);
    };
    view! {
        <form class="stack" on:submit=send novalidate>
            <DatePicker label=by.label name="calendar-day-to" value error/>
            <DialogActions>
                <Button on:click=move |_| asking.set(None)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true>"Move"</Button>
            </DialogActions>
        </form>
    }
}
