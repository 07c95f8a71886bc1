//! The field as forms will show it. What is entered in it is what new records start with.

use super::state::Writing;
use crate::screens::{
    own::{
        control_of,
        value::{chip, text_of, value_of},
    },
    record::{edit::Draft, editing::control},
};
use ac_core::Currency;
use ac_ui::Choice;
use ac_views::custom::{FieldKind, shown};
use leptos::prelude::*;
use stylers_macro::style;

#[component]
pub fn Preview(
    writing: Writing,
    currency: Currency,
    members: Vec<Choice>,
    error: Signal<Option<String>>,
) -> impl IntoView {
    let scope = style! {
        .crm-preview {
            display: grid;
            gap: var(--s3);
            padding: var(--s4);
            border: var(--hair) dashed var(--line-strong);
            border-radius: var(--r-m);
        }
        .crm-preview-head {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .crm-preview-chips {
            display: flex;
            flex-wrap: wrap;
            gap: var(--s2);
        }
    };
    let field = Memo::new(move |_| writing.preview());
    let body = move || {
        let field = field.get();
        let start = untrack(|| writing.default.get());
        let start = Draft { words: shown::text(&field, Some(&start)), text: text_of(&field, Some(&start)) };
        let kind = control_of(&field, &start.text, currency, members.clone());
        let label = if field.required { format!("{} (required)", field.label) } else { field.label.clone() };
        let (control, draft) = control("preview", &label, kind, start, error);
        let of = field.clone();
        Effect::new(move |seen: Option<()>| {
            let text = draft.with(|draft| draft.text.clone());
            if seen.is_some() {
                writing.default.set(value_of(&of, &text));
            }
        });
        let chips = field.kind.has_choices().then(|| field.choices.iter().map(chip).collect_view());
        view! { class = scope,
            {control}
            {field.help.map(|help| view! { <small class="dim">{help}</small> })}
            {chips.map(|chips| view! { class = scope, <div class="crm-preview-chips" aria-hidden="true">{chips}</div> })}
        }
    };
    let about = move || match field.with(|field| field.kind) {
        FieldKind::Person | FieldKind::Relation => "So it looks in forms.",
        _ => "So it looks in forms. What you enter here is what new records start with.",
    };
    view! { class = scope,
        <section class="crm-preview" aria-label="Preview">
            <p class="crm-preview-head">{about}</p>
            {body}
        </section>
    }
}
