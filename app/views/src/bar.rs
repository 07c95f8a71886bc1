//! The query bar: the search box of a list that understands its fields.

use crate::query::{Field, complete, read};
use ac_ui::SuggestField;
use chrono::NaiveDate;
use leptos::prelude::*;

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
    view! { <SuggestField label name="q" value suggest error=Signal::derive(error)/> }
}
