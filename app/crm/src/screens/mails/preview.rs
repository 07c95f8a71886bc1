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

/// A text with what is known, to be written on and read once more when it is sent: what is not known stays a variable, so that its
/// fallback is not lost, and so does what would be read as one then. A text that cannot be read stays as it is, and is complained about
/// when it is sent.
pub fn known_filled(text: String, values: &Values) -> String {
    let known = Text::read(&text).map(|read| read.fill_known(values));
    known.unwrap_or(text)
}

/// Stands for each variable where nobody is chosen.
pub fn nobody() -> Values {
    Variable::ALL.iter().map(|variable| (*variable, format!("[{}]", variable.label()))).collect()
}

/// `first name, company`, for what is not known.
fn listed(missing: &[Variable]) -> String {
    missing.iter().map(|variable| variable.label().to_lowercase()).collect::<Vec<_>>().join(", ")
}

/// What is said where a mail asks for what is not known of whoever is chosen: it is refused like that.
fn not_known((subject, body): &(Result<Filled, String>, Result<Filled, String>)) -> Option<String> {
    let (Ok(subject), Ok(body)) = (subject, body) else { return None };
    let missing: Vec<Variable> = subject.missing.union(&body.missing).copied().collect();
    let key = missing.first()?.key();
    let what = listed(&missing);
    let way_out = format!("Write a fallback, such as {{{{{key}|…}}}}, or take it out");
    Some(format!("Not known of this one: {what}. {way_out}: it is not sent like this."))
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
        .crm-mail-preview-note:empty {
            display: none;
        }
    };
    let both = Memo::new(move |_| {
        values.with(|values| (subject.with(|text| filled(text, values)), body.with(|text| filled(text, values))))
    });
    let shown = move || match both.get() {
        (Ok(subject), Ok(body)) => view! { class = scope,
            <p class="crm-mail-preview-subject">{subject.text}</p>
            <div class="crm-mail-preview-text" inner_html=paragraphs(&body.text)></div>
        }
        .into_any(),
        (Err(why), _) | (_, Err(why)) => view! { <p class="bad">{why}</p> }.into_any(),
    };
    let note = Memo::new(move |_| both.with(not_known));
    view! { class = scope,
        <section class="crm-mail-preview" aria-label="Preview">
            {shown}
            <p class="crm-mail-preview-note" role="status">{move || note.get()}</p>
        </section>
    }
}
