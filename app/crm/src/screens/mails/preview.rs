//! A mail as it will look.

use crate::{
    mail_templates::text::{Filled, Text, Values, Variable},
    mails::html::paragraphs,
};
use leptos::prelude::*;
use stylers_macro::style;

/// A text with what is known, or why it is none.
pub fn filled(text: &str, values: &Values) -> Result<Filled, String> {
    Ok(Text::read(text)?.fill(values))
}

/// Stands for each variable where nobody is chosen.
pub fn nobody() -> Values {
    Variable::ALL.iter().map(|variable| (*variable, format!("[{}]", variable.label()))).collect()
}

/// `first_name and company`, for what is not known.
fn listed(missing: &[Variable]) -> String {
    missing.iter().map(|variable| variable.label().to_lowercase()).collect::<Vec<_>>().join(", ")
}

/// Subject and text with these values, as the recipient will read them.
#[component]
pub fn Preview(
    #[prop(into)] subject: Signal<String>,
    #[prop(into)] body: Signal<String>,
    #[prop(into)] values: Signal<Values>,
) -> impl IntoView {
    let scope = style! {
        .crm-mail-preview {
            display: grid;
            gap: var(--s2);
            padding: var(--s4);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-m);
            background: var(--glass);
            overflow-wrap: anywhere;
        }
        .crm-mail-preview-subject {
            font-weight: var(--fw-strong);
        }
        .crm-mail-preview-text {
            display: grid;
            gap: var(--s3);
        }
        .crm-mail-preview-note {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
    };
    let both = Memo::new(move |_| {
        values.with(|values| (subject.with(|text| filled(text, values)), body.with(|text| filled(text, values))))
    });
    let shown = move || match both.get() {
        (Ok(subject), Ok(body)) => {
            let missing: Vec<Variable> = subject.missing.union(&body.missing).copied().collect();
            let note = (!missing.is_empty()).then(|| {
                let why = format!("Not known of this one: {}. It stands empty.", listed(&missing));
                view! { class = scope, <p class="crm-mail-preview-note">{why}</p> }
            });
            view! { class = scope,
                <p class="crm-mail-preview-subject">{subject.text}</p>
                <div class="crm-mail-preview-text" inner_html=paragraphs(&body.text)></div>
                {note}
            }
            .into_any()
        }
        (Err(why), _) | (_, Err(why)) => view! { <p class="bad">{why}</p> }.into_any(),
    };
    view! { class = scope,
        <section class="crm-mail-preview" aria-label="Preview" aria-live="polite">{shown}</section>
    }
}
