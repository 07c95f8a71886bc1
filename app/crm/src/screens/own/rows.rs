//! A record's custom fields as lines that are edited one by one.

use super::{
    computed, control_of,
    value::{draw, lead, text_of, value_of},
};
use crate::{
    members::model::Member,
    screens::{
        me::use_me,
        pick::choice,
        record::{
            edit::{AnyField, Editor, Edits},
            field::{Draw, Leads, Words, row},
        },
    },
};
use ac_ui::Card;
use ac_views::custom::{CustomField, FieldValues, shown};
use leptos::prelude::*;
use serde::Serialize;
use std::sync::Arc;

/// One custom field of records of a kind.
struct Own<R, P> {
    field: Arc<CustomField>,
    values: fn(&R) -> &FieldValues,
    patch: fn(FieldValues) -> P,
}

impl<R: 'static, P: 'static> Edits<R, P> for Own<R, P> {
    fn text(&self, record: &R) -> String {
        text_of(&self.field, (self.values)(record).get(&self.field.key))
    }
    fn words(&self, record: &R) -> String {
        shown::text(&self.field, (self.values)(record).get(&self.field.key))
    }
    fn patch(&self, _: &R, text: &str) -> P {
        (self.patch)(FieldValues::one(&self.field.key, value_of(&self.field, text)))
    }
}

/// A custom field of records whose own values are `values`, which `patch` changes.
pub fn edits<R: 'static, P: 'static>(
    field: Arc<CustomField>,
    values: fn(&R) -> &FieldValues,
    patch: fn(FieldValues) -> P,
) -> AnyField<R, P> {
    Arc::new(Own { field, values, patch })
}

/// The card with what the workspace added to records of this kind; nothing where it added nothing.
#[component]
pub fn OwnFields<R, P>(
    own: Vec<CustomField>,
    editor: Editor<R, P>,
    values: fn(&R) -> &FieldValues,
    patch: fn(FieldValues) -> P,
    members: Vec<Member>,
    open: bool,
) -> impl IntoView
where
    R: Clone + PartialEq + Serialize + Send + Sync + 'static,
    P: 'static,
{
    let currency = use_me().currency();
    let members: Vec<_> = members.iter().map(choice).collect();
    let all = own.clone();
    let line = move |field: CustomField| {
        if field.is_formula() {
            return computed::line(all.clone(), field, editor.record.into(), values);
        }
        let field = Arc::new(field);
        let (own, is_open) = (edits(field.clone(), values, patch), open && field.is_written());
        let chosen = editor.record.with_untracked(|record| own.text(record));
        let kind = control_of(&field, &chosen, currency, members.clone());
        let called = Words {
            name: format!("own-{}", field.key),
            label: field.label.clone(),
            nothing: field.help.clone().unwrap_or_else(|| "Add".to_owned()),
        };
        let of = field.clone();
        let leads: Leads<R> = Arc::new(move |record| lead(&of, values(record).get(&of.key)));
        let drawn: Draw<R> = Arc::new(move |record| draw(&field, values(record).get(&field.key)));
        row(called, editor, own, kind, Some(drawn), Some(leads), is_open)
    };
    (!own.is_empty()).then(|| {
        let lines = own.into_iter().map(line).collect_view();
        view! { <Card title="More fields"><dl>{lines}</dl></Card> }
    })
}
