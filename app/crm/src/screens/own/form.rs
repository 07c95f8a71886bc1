//! The custom fields that a new record cannot do without, in the form that makes it.

use super::{control_of, value::text_of, value::value_of};
use crate::{
    members::model::Member,
    screens::{
        form::Submit,
        list::Known,
        me::use_me,
        pick::choice,
        record::{edit::Draft, editing::control},
    },
};
use ac_views::custom::{CustomField, FieldValues, shown};
use leptos::prelude::*;
use std::{collections::BTreeMap, sync::Arc};

/// The inputs of a form, and what they say. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Inputs {
    all: StoredValue<Vec<(Arc<CustomField>, Signal<Draft>)>>,
}

impl Inputs {
    /// What is to be sent.
    #[must_use]
    pub fn values(self) -> FieldValues {
        let value = |(field, draft): &(Arc<CustomField>, Signal<Draft>)| {
            let text = draft.with_untracked(|draft| draft.text.clone());
            (field.key.clone(), value_of(field, &text))
        };
        FieldValues(self.all.with_value(|all| all.iter().map(value).collect::<BTreeMap<_, _>>()))
    }
}

/// Inputs for what a list's records cannot do without, and the way to what they say.
pub fn required(known: Known, submit: Submit, members: &[Member]) -> (AnyView, Inputs) {
    let currency = use_me().currency();
    let members: Vec<_> = members.iter().map(choice).collect();
    let mut all = Vec::new();
    let mut controls = Vec::new();
    for field in known.own().into_iter().filter(|field| field.required && field.is_written()) {
        let field = Arc::new(field);
        let text = text_of(&field, field.default.as_ref());
        let start = Draft { words: shown::text(&field, field.default.as_ref()), text };
        let kind = control_of(&field, "", currency, members.clone());
        let error = submit.field(field.place());
        let (control, draft) = control(&format!("own-{}", field.key), &field.label, kind, start, error);
        controls.push(control);
        all.push((field, draft));
    }
    (controls.into_any(), Inputs { all: StoredValue::new(all) })
}
