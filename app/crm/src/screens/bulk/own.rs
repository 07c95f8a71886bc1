//! The dialog that changes a field of the workspace's own on many records.

use super::{change::Order, start::Deed};
use crate::{
    members::model::Member,
    screens::{
        form::Submit,
        keys,
        list::Known,
        me::use_me,
        own::{control_of, value::value_of},
        pick::choice,
        record::{
            edit::Draft,
            editing::{control, yes_or_no},
        },
    },
};
use ac_ui::{Button, ButtonKind, Checkbox, Choice, Dialog, DialogActions, Select};
use ac_views::custom::{CustomField, FieldKind};
use leptos::{ev, prelude::*};
use serde_json::{Value, json};
use std::sync::Arc;

/// A field of the workspace's own, and whom it can name.
#[derive(Clone)]
pub struct OwnField {
    pub field: Arc<CustomField>,
    pub members: Vec<Choice>,
}

/// Those that the list's records have.
pub fn own_fields(known: Known, members: Signal<Vec<Member>>) -> Vec<OwnField> {
    let members: Vec<Choice> = members.with_untracked(|members| members.iter().map(choice).collect());
    let written = known.own().into_iter().filter(CustomField::is_written);
    written.map(|field| OwnField { field: Arc::new(field), members: members.clone() }).collect()
}

/// What becomes of the choices that a record has.
const HOW: [(&str, &str); 3] = [("add", "Add these"), ("remove", "Take these away"), ("set", "Have these alone")];

/// Asks for the new value of `field`, once `open` says so.
#[component]
pub fn OwnDialog(open: RwSignal<bool>, field: RwSignal<Option<OwnField>>, order: Order) -> impl IntoView {
    let amount = order.amount;
    let title = Signal::derive(move || {
        let label = field.with(|own| own.as_ref().map(|own| own.field.label.clone())).unwrap_or_default();
        format!("{label} of {}", amount.get())
    });
    let order = StoredValue::new(order);
    view! {
        <Dialog id="bulk-own" title open>
            {move || field.get_untracked().map(|own| view! { <OwnForm own order=order.get_value() open/> })}
        </Dialog>
    }
}

#[component]
fn OwnForm(own: OwnField, order: Order, open: RwSignal<bool>) -> impl IntoView {
    let OwnField { field, members } = own;
    let (submit, amount) = (Submit::new(), order.amount.get_untracked());
    let is_many = field.kind == FieldKind::MultiSelect;
    let start = if field.kind == FieldKind::Checkbox { yes_or_no(true) } else { Draft::default() };
    let kind = control_of(&field, "", use_me().currency(), members);
    let (control, draft) = control("bulk-own-value", &field.label, kind, start, submit.field(field.place()));
    let how = RwSignal::new(HOW[0].0.to_owned());
    let hows = HOW.map(|(value, label)| Choice::new(value, label)).to_vec();
    let clears = RwSignal::new(false);
    let may_clear = !field.required && field.kind != FieldKind::Checkbox;
    let of = field.clone();
    let value = Memo::new(move |_| match clears.get() {
        true => Some(Value::Null),
        false => draft.with(|draft| chosen(&of, &draft.text, &how.get())),
    });
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if keys::focus_unread(&event) {
            return;
        }
        if let Some(value) = value.get_untracked() {
            order.send(submit, Deed::SetOwn(field.key.clone(), value), move || open.set(false));
        }
    };
    view! {
        <form class="stack" on:submit=send novalidate>
            <div class="stack" hidden=move || clears.get()>
                {is_many.then(|| view! { <Select label="What to do" name="bulk-own-how" options=Signal::stored(hows) value=how/> })}
                {control}
            </div>
            {may_clear.then(|| view! { <Checkbox label="Clear it instead" name="clear" checked=clears/> })}
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy disabled=Signal::derive(move || value.with(Option::is_none))>
                    {format!("Change {amount}")}
                </Button>
            </DialogActions>
        </form>
    }
}

/// What the field is to hold, once something was chosen: of several choices, what becomes of those that a record has.
fn chosen(field: &CustomField, text: &str, how: &str) -> Option<Value> {
    let value = (!text.trim().is_empty()).then(|| value_of(field, text))?;
    Some(match (field.kind, how) {
        (FieldKind::MultiSelect, "add" | "remove") => json!({ how: value }),
        _ => value,
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn choices_come_to_those_of_a_record_or_take_their_place() {
        let field = |kind: &str| -> CustomField {
            serde_json::from_value(json!({
                "id": uuid::Uuid::nil(), "object": "deal", "key": "tags", "label": "Tags", "kind": kind,
                "relates_to": null, "required": false, "default": null, "help": null, "position": 0,
                "in_table": true, "indexed": false, "is_deleted": false, "version": 1, "choices": [],
                "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z",
            }))
            .unwrap()
        };
        let many = field("multi_select");
        assert_eq!(chosen(&many, "a,b", "add"), Some(json!({ "add": ["a", "b"] })));
        assert_eq!(chosen(&many, "a", "remove"), Some(json!({ "remove": ["a"] })));
        assert_eq!(chosen(&many, "a", "set"), Some(json!(["a"])));
        assert_eq!(chosen(&many, "", "add"), None);
        assert_eq!(chosen(&field("text"), "a,b", "add"), Some(json!("a,b")));
    }
}
