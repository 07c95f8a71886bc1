//! The dialogs in which a bulk change is told and confirmed.

use super::{
    jobs::Jobs,
    start::{Chosen, Deed, Start},
};
use crate::screens::{form::Submit, keys};
use ac_ui::{
    Button, ButtonKind, Choice, Combobox, DatePicker, Day, Dialog, DialogActions, Picking, Select, TextField,
    combobox::Source,
};
use leptos::{ev, prelude::*};

/// A field that can be changed in bulk.
#[derive(Clone)]
pub struct BulkField {
    /// As the API calls it.
    pub key: &'static str,
    pub label: &'static str,
    pub kind: FieldKind,
}

/// How its new value is chosen.
#[derive(Clone)]
pub enum FieldKind {
    /// One line of up to so many characters; empty clears the field.
    Text(u32),
    /// One of these, or none with these words.
    Pick(Signal<Vec<Choice>>, &'static str),
    /// One of these.
    Must(Signal<Vec<Choice>>),
    /// One of many, found by typing; empty clears the field.
    Ask(Source),
    /// A day; empty clears the field.
    Day,
}

/// What both dialogs need to know.
#[derive(Clone)]
pub struct Order {
    pub start: Start,
    pub jobs: Jobs,
    pub picking: Picking,
    /// Whether all that the list finds is meant.
    pub whole: RwSignal<bool>,
    /// `12 companies`.
    pub amount: Signal<String>,
}

impl Order {
    fn chosen(&self) -> Chosen {
        if self.whole.get_untracked() { Chosen::Whole } else { Chosen::These(self.picking.selection.get_untracked()) }
    }

    /// Begins the job, follows it and lets the selection go.
    fn send(&self, submit: Submit, deed: Deed, done: impl FnOnce() + 'static) {
        let (start, chosen, picking, jobs) = (self.start.clone(), self.chosen(), self.picking, self.jobs);
        submit.send(
            Ok(()),
            move || start(chosen, deed),
            move |job| {
                jobs.follow(job);
                done();
                // Last: with the selection goes the bar, and with the bar this dialog.
                picking.end();
            },
        );
    }
}

/// Asks for the new value of `field`, once `open` says so.
#[component]
pub fn ChangeDialog(open: RwSignal<bool>, field: RwSignal<Option<BulkField>>, order: Order) -> impl IntoView {
    let amount = order.amount;
    let title = Signal::derive(move || {
        let label = field.with(|field| field.as_ref().map(|field| field.label)).unwrap_or_default();
        format!("{label} of {}", amount.get())
    });
    let order = StoredValue::new(order);
    view! {
        <Dialog id="bulk-change" title open>
            {move || field.get_untracked().map(|field| view! { <ChangeForm field order=order.get_value() open/> })}
        </Dialog>
    }
}

#[component]
fn ChangeForm(field: BulkField, order: Order, open: RwSignal<bool>) -> impl IntoView {
    let submit = Submit::new();
    let (key, amount) = (field.key, order.amount.get_untracked());
    let (control, value, is_ready) = control(field, submit.field(key));
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if keys::focus_unread(&event) || !is_ready.get_untracked() {
            return;
        }
        let deed = Deed::Set(key, value.get_untracked().filter(|text| !text.trim().is_empty()));
        order.send(submit, deed, move || open.set(false));
    };
    view! {
        <form class="stack" on:submit=send novalidate>
            {control}
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy disabled=Signal::derive(move || !is_ready.get())>
                    {format!("Change {amount}")}
                </Button>
            </DialogActions>
        </form>
    }
}

type Value = Signal<Option<String>>;

/// The control of a field, what it holds, and whether that can be sent.
fn control(field: BulkField, error: Signal<Option<String>>) -> (AnyView, Value, Signal<bool>) {
    let (name, label) = (field.key, field.label);
    let text = RwSignal::new(String::new());
    let always = Signal::stored(true);
    let typed = Signal::derive(move || Some(text.get()));
    match field.kind {
        FieldKind::Text(max_chars) => {
            let control = view! {
                <TextField label name value=text error max_chars autofocus=true help="Leave it empty to clear it."/>
            };
            (control.into_any(), typed, always)
        }
        FieldKind::Pick(options, nobody) => {
            (view! { <Select label name options value=text error placeholder=nobody/> }.into_any(), typed, always)
        }
        FieldKind::Must(options) => {
            let control = view! { <Select label name options value=text error placeholder="Choose one"/> };
            (control.into_any(), typed, Signal::derive(move || text.with(|text| !text.is_empty())))
        }
        FieldKind::Ask(source) => {
            let chosen = RwSignal::new(None::<Choice>);
            let value =
                Signal::derive(move || chosen.with(|chosen| chosen.as_ref().map(|choice| choice.value.clone())));
            let control = view! {
                <Combobox label name source value=chosen error help="Leave it empty to clear it."/>
            };
            (control.into_any(), value, always)
        }
        FieldKind::Day => {
            let day = RwSignal::new(None::<Day>);
            let value = Signal::derive(move || day.get().map(Day::iso));
            let control = view! { <DatePicker label name value=day error help="Leave it empty to clear it."/> };
            (control.into_any(), value, always)
        }
    }
}

/// Asks before many records go into the bin.
#[component]
pub fn DeleteDialog(
    open: RwSignal<bool>,
    order: Order,
    /// The role reaches only to one's own records.
    own_only: bool,
) -> impl IntoView {
    let amount = order.amount;
    let title = Signal::derive(move || format!("Delete {}?", amount.get()));
    let order = StoredValue::new(order);
    view! {
        <Dialog id="bulk-delete" title open>
            {move || {
                let submit = Submit::new();
                let send = move |_| order.get_value().send(submit, Deed::Delete, move || open.set(false));
                let reach = if own_only { " Those of others stay where they are." } else { "" };
                view! {
                    <p>{format!("They go to the bin, and you can undo this.{reach}")}</p>
                    {submit.complaint()}
                    <DialogActions>
                        <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                        <Button kind=ButtonKind::Danger busy=submit.busy on:click=send>
                            {move || format!("Delete {}", amount.get())}
                        </Button>
                    </DialogActions>
                }
            }}
        </Dialog>
    }
}
