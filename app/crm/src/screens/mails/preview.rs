//! A mail as it will look.

use crate::{
    mail_templates::text::{Filled, Text, Values, Variable},
    mails::html::{escaped, paragraphs},
};
use leptos::prelude::*;
use stylers_macro::style;

/// Stand around what is not known, in a text that is shown; nobody types them.
const MARK: [char; 2] = ['\u{e000}', '\u{e001}'];

/// A text with what is known, and marks where something is not, or why it is none.
fn filled(text: &str, values: &Values) -> Result<Filled, String> {
    let unknown = |variable: Variable| format!("{}{}{}", MARK[0], variable.label(), MARK[1]);
    Ok(Text::read(text)?.fill_or(values, unknown))
}

/// What stands between the marks, marked.
fn marked(html: &str) -> String {
    html.replace(MARK[0], "<mark>").replace(MARK[1], "</mark>")
}

/// A text with what is known, to be written on and read once more when it is sent: what is not known stays a variable, so that its
/// fallback is not lost, and so does what would be read as one then. A text that cannot be read stays as it is, and is complained about
/// when it is sent.
pub fn known_filled(text: &str, values: &Values) -> String {
    Text::read(text).map_or_else(|_| text.to_owned(), |read| read.fill_known(values))
}

/// Stands for each variable where nobody is chosen.
pub fn nobody() -> Values {
    Variable::ALL.iter().map(|variable| (*variable, format!("[{}]", variable.label()))).collect()
}

/// `first name, company`, for what is not known.
fn listed(missing: &[Variable]) -> String {
    missing.iter().map(|variable| variable.label().to_lowercase()).collect::<Vec<_>>().join(", ")
}

/// Subject and text, or why one is none.
type Both = (Result<Filled, String>, Result<Filled, String>);

/// What is said where a mail asks for what is not known of whoever is chosen: it is refused like that.
fn not_known((subject, body): &Both) -> Option<String> {
    let missing: Vec<Variable> = match (subject, body) {
        (Ok(subject), Ok(body)) => subject.missing.union(&body.missing).copied().collect(),
        (Ok(one), _) | (_, Ok(one)) => one.missing.iter().copied().collect(),
        _ => Vec::new(),
    };
    let key = missing.first()?.key();
    let what = listed(&missing);
    let way_out = format!("Write a fallback, such as {{{{{key}|…}}}}, or take it out");
    Some(format!("Not known of this one: {what}. {way_out}: it is not sent like this."))
}

/// A complaint, with the field that it is about.
fn about(field: &str, why: &str) -> String {
    format!("{field}, {}", why.replacen("Line", "line", 1))
}

/// Subject and text with these values, as the recipient will read them.
#[component]
pub fn Preview(
    #[prop(into)] subject: Signal<String>,
    #[prop(into)] body: Signal<String>,
    #[prop(into)] values: Signal<Values>,
    /// Whose it is.
    #[prop(optional, into)]
    whose: Signal<Option<String>>,
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
        .crm-mail-preview-head {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .crm-mail-preview-subject {
            font-weight: var(--fw-strong);
        }
        .crm-mail-preview-text {
            display: grid;
            gap: var(--s3);
        }
        .crm-mail-preview-note:empty {
            display: none;
        }
    };
    let both: Memo<Both> = Memo::new(move |_| {
        values.with(|values| (subject.with(|text| filled(text, values)), body.with(|text| filled(text, values))))
    });
    let head = move || match whose.get() {
        Some(name) => format!("Preview for {name}"),
        None => "Preview".to_owned(),
    };
    let is_empty =
        Memo::new(move |_| subject.with(|text| text.trim().is_empty()) && body.with(|text| text.trim().is_empty()));
    let shown_subject = move || match both.get().0 {
        Ok(subject) => view! { class = scope,
            <p class="crm-mail-preview-subject" inner_html=marked(&escaped(&subject.text))></p>
        }
        .into_any(),
        Err(why) => view! { <p class="bad">{about("Subject", &why)}</p> }.into_any(),
    };
    let shown_body = move || match both.get().1 {
        Ok(body) => view! { class = scope,
            <div class="crm-mail-preview-text" inner_html=marked(&paragraphs(&body.text))></div>
        }
        .into_any(),
        Err(why) => view! { <p class="bad">{about("Text", &why)}</p> }.into_any(),
    };
    let note = Memo::new(move |_| both.with(not_known));
    view! { class = scope,
        <section class="crm-mail-preview" aria-label="Preview">
            <p class="crm-mail-preview-head">{head}</p>
            {move || if is_empty.get() {
                view! { <p class="dim">"What you write is shown here as it will be read."</p> }.into_any()
            } else {
                view! { {shown_subject} {shown_body} }.into_any()
            }}
            <p class="crm-mail-preview-note bad" role="status">{move || note.get()}</p>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_marked_and_said() {
        let values: Values = [(Variable::FirstName, "<Ada>".to_owned())].into();
        let subject = filled("Hello {{first_name}} of {{company}}", &values);
        let shown = marked(&escaped(&subject.as_ref().unwrap().text));
        assert_eq!(shown, "Hello &lt;Ada&gt; of <mark>Company</mark>");
        let told = not_known(&(subject.clone(), filled("{{deal|it}}", &values))).unwrap();
        assert!(told.starts_with("Not known of this one: company. Write a fallback, such as {{company|…}}"), "{told}");
        let beside_a_bad_text = not_known(&(subject, filled("{{", &values)));
        assert!(beside_a_bad_text.is_some_and(|told| told.contains("company")));
        assert_eq!(not_known(&(filled("a", &values), filled("b", &values))), None);
    }

    #[test]
    fn a_complaint_says_of_which_field_it_is() {
        let why = filled("a\n{{x}}", &nobody()).unwrap_err();
        assert!(about("Text", &why).starts_with("Text, line 2: there is no variable “x”."), "{why}");
    }
}
