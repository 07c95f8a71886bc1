//! The dialogs in which a bulk change is told and confirmed.

use super::{
    jobs::Jobs,
    start::{Chosen, Deed, Foreseen, Start},
};
use crate::{
    mails::model::MailText,
    screens::{form::Submit, keys},
};
use ac_ui::{
    Button, ButtonKind, Checkbox, Choice, Combobox, DatePicker, Day, Dialog, DialogActions, Picking, Select, TextField,
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

/// How its new value is chosen. Nothing is chosen at first, and to clear the field is a choice like any other.
#[derive(Clone)]
pub enum FieldKind {
    /// One line of up to so many characters.
    Text(u32),
    /// One of these, or none with these words.
    Pick(Signal<Vec<Choice>>, &'static str),
    /// One of these; the field is never empty.
    Must(Signal<Vec<Choice>>),
    /// One of many, found by typing.
    Ask(Source),
    Day,
}

impl FieldKind {
    /// Whether a box beside the control clears the field; a list of choices says so itself.
    fn has_box(&self) -> bool {
        !matches!(self, Self::Pick(..) | Self::Must(_))
    }
}

/// What stands for none in a list of choices; ids are longer.
const NONE: &str = "-";

/// What both dialogs need to know.
#[derive(Clone)]
pub struct Order {
    pub start: Start,
    pub jobs: Jobs,
    pub picking: Picking,
    /// Whether all that the list finds is meant.
    pub whole: RwSignal<bool>,
    /// What the records are: `company`.
    pub object: &'static str,
    /// `12 companies`.
    pub amount: Signal<String>,
}

impl Order {
    fn chosen(&self) -> Chosen {
        if self.whole.get_untracked() { Chosen::Whole } else { Chosen::These(self.picking.selection.get_untracked()) }
    }

    /// What an e-mail to them would come to; nothing of records that are not written to.
    pub fn foresee(&self, text: Option<MailText>) -> Option<Foreseen> {
        self.start.foresee(self.chosen(), text)
    }

    /// Begins the job, follows it and lets the selection go.
    pub fn send(&self, submit: Submit, deed: Deed, done: impl FnOnce() + 'static) {
        let (start, chosen, picking, jobs) = (self.start.clone(), self.chosen(), self.picking, self.jobs);
        submit.send(
            Ok(()),
            move || start.begin(chosen, deed),
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
    let has_box = field.kind.has_box();
    let (control, value) = control(field, submit.field(key));
    let clears = RwSignal::new(false);
    let chosen = Memo::new(move |_| {
        let is_none = |value: &String| !has_box && value == NONE;
        value.with(|value| chosen(clears.get() || is_none(value), value))
    });
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if keys::focus_unread(&event) {
            return;
        }
        if let Some(value) = chosen.get_untracked() {
            order.send(submit, Deed::Set(key, value), move || open.set(false));
        }
    };
    view! {
        <form class="stack" on:submit=send novalidate>
            <Show when=move || !clears.get()>{control.run()}</Show>
            {has_box.then(|| view! { <Checkbox label="Clear it instead" name="clear" checked=clears/> })}
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy disabled=Signal::derive(move || chosen.with(Option::is_none))>
                    {format!("Change {amount}")}
                </Button>
            </DialogActions>
        </form>
    }
}

/// The field's new value, once there is one: of none, it is cleared.
fn chosen(clears: bool, value: &str) -> Option<Option<String>> {
    match value.trim() {
        _ if clears => Some(None),
        "" => None,
        _ => Some(Some(value.to_owned())),
    }
}

/// The control of a field, and what it says: nothing until something was chosen.
fn control(field: BulkField, error: Signal<Option<String>>) -> (ViewFn, Signal<String>) {
    let (name, label) = (field.key, field.label);
    let text = RwSignal::new(String::new());
    match field.kind {
        FieldKind::Text(max_chars) => {
            let control = move || view! { <TextField label name value=text error max_chars autofocus=true/> };
            (control.into(), text.into())
        }
        FieldKind::Pick(options, nobody) => {
            let options = Signal::derive(move || {
                std::iter::once(Choice::new(NONE, nobody)).chain(options.get()).collect::<Vec<_>>()
            });
            let control = move || view! { <Select label name options value=text error placeholder="Choose one"/> };
            (control.into(), text.into())
        }
        FieldKind::Must(options) => {
            let control = move || view! { <Select label name options value=text error placeholder="Choose one"/> };
            (control.into(), text.into())
        }
        FieldKind::Ask(source) => {
            let value = RwSignal::new(None::<Choice>);
            let said = move || value.with(|value| value.as_ref().map(|choice| choice.value.clone()));
            let control = move || view! { <Combobox label name source=source.clone() value error/> };
            (control.into(), Signal::derive(move || said().unwrap_or_default()))
        }
        FieldKind::Day => {
            let day = RwSignal::new(None::<Day>);
            let control = move || view! { <DatePicker label name value=day error/> };
            (control.into(), Signal::derive(move || day.get().map(Day::iso).unwrap_or_default()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_changed_before_something_was_chosen() {
        let check = |clears, value, want: Option<Option<&str>>| {
            assert_eq!(chosen(clears, value), want.map(|value| value.map(str::to_owned)), "{value:?}");
        };
        check(false, "", None);
        check(false, "  ", None);
        check(false, "Tools", Some(Some("Tools")));
        check(true, "", Some(None));
        check(true, "Tools", Some(None));
    }
}
