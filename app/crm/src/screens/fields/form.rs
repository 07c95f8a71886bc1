//! The dialog in which a field is added or changed.

use super::{
    choices::{Choices, ChoicesProps},
    formula::{FormulaEditor, FormulaEditorProps},
    preview::{Preview, PreviewProps},
    state::Writing,
};
use crate::{
    custom_fields::api::{create_field, update_field},
    screens::form::Submit,
};
use ac_core::{Currency, Resource};
use ac_ui::{Button, ButtonKind, Checkbox, Choice, Dialog, DialogActions, Select, TextField, open_while};
use ac_views::custom::{
    CustomField, FieldKind,
    model::{HELP_CHARS_MAX, KEY_CHARS_MAX, LABEL_CHARS_MAX},
};
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// What the dialog is about.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    New(Resource),
    Field(Box<CustomField>),
}

/// Shown while `about` says what it is about; `on_done` hears of the field once the server has it.
#[component]
pub fn FieldDialog(
    about: RwSignal<Option<About>>,
    /// The fields of the object.
    all: RwSignal<Vec<CustomField>>,
    currency: Currency,
    members: Vec<Choice>,
    on_done: Callback<CustomField>,
) -> impl IntoView {
    let open = open_while(about);
    let title = Signal::derive(move || match about.get() {
        Some(About::Field(field)) => format!("Change “{}”", field.label),
        _ => "New field".to_owned(),
    });
    view! {
        <Dialog id="field" title open wide=true>
            {
                let members = members.clone();
                move || about.get_untracked().map(|about| {
                    view! { <Form about open all=all.get_untracked() currency members=members.clone() on_done/> }
                })
            }
        </Dialog>
    }
}

fn chars(max: usize) -> u32 {
    u32::try_from(max).unwrap_or(u32::MAX)
}

#[component]
fn Form(
    about: About,
    open: RwSignal<bool>,
    all: Vec<CustomField>,
    currency: Currency,
    members: Vec<Choice>,
    on_done: Callback<CustomField>,
) -> impl IntoView {
    let scope = style! {
        .crm-field-form-pair {
            display: grid;
            grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr));
            gap: var(--s3) var(--s4);
            align-items: start;
        }
        .crm-field-form-flags {
            display: grid;
            gap: 0;
        }
    };
    let (writing, standing) = match &about {
        About::New(object) => (Writing::fresh(*object), None),
        About::Field(field) => (Writing::of(field), Some((field.id, field.version))),
    };
    let is_new = standing.is_none();
    let submit = Submit::new();
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let done = move |field: CustomField| {
            open.set(false);
            on_done.run(field);
        };
        match standing {
            None => submit.send(writing.checked(), move || create_field(writing.draft()), done),
            Some((id, version)) => {
                submit.send(writing.checked(), move || update_field(id, version, writing.patch()), done);
            }
        }
    };
    let kind = RwSignal::new(writing.kind.get_untracked().as_str().to_owned());
    Effect::new(move |seen: Option<()>| {
        let chosen = kind.with(|kind| FieldKind::parse(kind)).unwrap_or(FieldKind::Text);
        if seen.is_some() {
            writing.kind.set(chosen);
            writing.default.set(serde_json::Value::Null);
        }
    });
    let kinds = FieldKind::ALL.map(|kind| Choice::new(kind.as_str(), kind.label())).to_vec();
    let targets = [("company", "Companies"), ("contact", "People"), ("deal", "Deals"), ("lead", "Leads")];
    let targets = targets.map(|(kind, label)| Choice::new(kind, label)).to_vec();
    let identity = move || {
        let kinds = kinds.clone();
        if is_new {
            view! {
                <Select label="Kind" name="kind" options=Signal::stored(kinds) value=kind error=submit.field("kind")/>
                <TextField label="Key" name="key" value=writing.key error=submit.field("key") max_chars=chars(KEY_CHARS_MAX) placeholder="made of the label" help="What filters, files and programs call it. It never changes."/>
            }
            .into_any()
        } else {
            let about = format!("{} · {}", writing.kind.get_untracked().label(), writing.key.get_untracked());
            view! { <p class="dim">{about}</p> }.into_any()
        }
    };
    let targets = move || {
        let targets = targets.clone();
        (is_new && writing.kind.get() == FieldKind::Relation).then(|| view! {
            <Select label="To" name="relates_to" options=Signal::stored(targets) value=writing.relates_to error=submit.field("relates_to")/>
        })
    };
    let choices = move || {
        let error = submit.field("choices");
        writing.kind.get().has_choices().then(|| Choices(ChoicesProps { writing, error }))
    };
    let formula = move || {
        let (error, result_error) = (submit.field("formula"), submit.field("result"));
        (writing.kind.get() == FieldKind::Formula)
            .then(|| FormulaEditor(FormulaEditorProps { writing, all: all.clone(), is_new, error, result_error }))
    };
    let sortable = move || {
        writing.kind.get().is_sortable().then(|| {
            view! { <Checkbox label="Lists can be sorted by it" name="indexed" checked=writing.indexed/> }
        })
    };
    let required = move || {
        writing.kind.get().may_be_required().then(|| {
            view! { <Checkbox label="Required in new records" name="required" checked=writing.required/> }
        })
    };
    let odd = move || {
        let said = ["indexed", "object", "required"].map(|place| submit.field(place).get());
        said.into_iter().flatten().map(|text| view! { <p class="bad" role="alert">{text}</p> }).collect_view()
    };
    let preview = move || {
        let (members, error) = (members.clone(), submit.field("default"));
        writing.kind.get().is_written().then(|| Preview(PreviewProps { writing, currency, members, error }))
    };
    view! { class = scope,
        <form class="stack" on:submit=send novalidate>
            <TextField label="Label" name="label" value=writing.label error=submit.field("label") max_chars=chars(LABEL_CHARS_MAX) autofocus=true required=true placeholder="Contract end"/>
            <div class="crm-field-form-pair">{identity}</div>
            {targets}
            {choices}
            {formula}
            <TextField label="Help" name="help" value=writing.help error=submit.field("help") max_chars=chars(HELP_CHARS_MAX) placeholder="One line on how to fill it in"/>
            <div class="crm-field-form-flags">
                {required}
                <Checkbox label="A column in lists" name="in_table" checked=writing.in_table/>
                {sortable}
            </div>
            {preview}
            {odd}
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>{if is_new { "Add field" } else { "Save" }}</Button>
            </DialogActions>
        </form>
    }
}
