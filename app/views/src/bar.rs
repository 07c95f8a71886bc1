//! The query bar: the search box of a list that understands its fields.

use crate::query::{Field, complete, read, wanted};
use ac_ui::{Lookup, SuggestField, SuggestLater};
use chrono::NaiveDate;
use leptos::prelude::*;

/// Finds the names that a field's records have, by a part of one: the source for the field with that key, if it has one.
pub type Names = fn(&str) -> Option<Lookup<String>>;

/// A box for a query about `fields`, bound to `value`. What cannot be read is said below it once `asked` is what stands
/// in the box: not in the middle of a word.
#[component]
pub fn QueryBar(
    /// What is searched, for assistive technology and as the hint in the empty box.
    #[prop(into)]
    label: String,
    /// Two-way text.
    value: RwSignal<String>,
    /// The text that was asked last.
    #[prop(into)]
    asked: Signal<String>,
    #[prop(into)] fields: Signal<Vec<Field>>,
    /// Where names are found of which there are too many to have them here.
    names: Names,
) -> impl IntoView {
    let suggest = Callback::new(move |(text, caret): (String, usize)| {
        fields.with_untracked(|fields| complete(&text, caret, fields))
    });
    let error = move || {
        let text = value.get();
        let is_settled = asked.with(|asked| asked.trim() == text.trim());
        // No day is counted from here: whether it can be read does not hang on it.
        let problem = fields.with(|fields| read(&text, fields, NaiveDate::default()).err());
        problem.filter(|_| is_settled).map(|problem| problem.message)
    };
    let later: SuggestLater = Callback::new(move |(text, caret): (String, usize)| {
        let wanted = fields.with_untracked(|fields| wanted(&text, caret, fields))?;
        let source = names(&wanted.field)?;
        Some(Lookup::new(move |_| {
            let (source, wanted) = (source.clone(), wanted.clone());
            async move {
                let names = source.answer(wanted.typed.clone()).await?;
                Ok(names.into_iter().map(|name| wanted.offer(name)).collect())
            }
        }))
    });
    view! { <SuggestField label name="q" value suggest later error=Signal::derive(error)/> }
}
