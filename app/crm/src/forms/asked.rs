//! A form's questions as they are shown: with the control that each takes, and the choices there are.

use super::question::{MESSAGE, Question, is_askable};
use ac_views::custom::{CustomField, FieldKind, model::RATING_MAX};

/// What somebody is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The name of the question's field in the form.
    pub name: String,
    pub label: String,
    pub help: Option<String>,
    pub required: bool,
    pub control: Control,
}

/// How it is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Control {
    /// One line; `kind` and `autocomplete` are the browser's words.
    Line {
        kind: &'static str,
        autocomplete: Option<&'static str>,
    },
    Lines,
    /// One of these, by value and label.
    One(Vec<(String, String)>),
    /// Any of these.
    Any(Vec<(String, String)>),
    /// On or off.
    Tick,
}

/// The questions that can be asked now: a custom field that was deleted meanwhile is left out.
#[must_use]
pub fn asked(questions: &[Question], customs: &[CustomField]) -> Vec<Asked> {
    questions.iter().filter_map(|question| Some(of(question, control(question, customs)?))).collect()
}

fn of(question: &Question, control: Control) -> Asked {
    let Question { field, label, help, required } = question.clone();
    Asked { name: field, label, help, required, control }
}

fn control(question: &Question, customs: &[CustomField]) -> Option<Control> {
    let line = |kind, autocomplete| Some(Control::Line { kind, autocomplete });
    if let Some(key) = question.own_key() {
        let field = customs.iter().find(|field| field.key == key && !field.is_deleted && is_askable(field.kind))?;
        return own(field);
    }
    match question.field.as_str() {
        "first_name" => line("text", Some("given-name")),
        "last_name" => line("text", Some("family-name")),
        "email" => line("email", Some("email")),
        "phone" => line("tel", Some("tel")),
        "company_name" => line("text", Some("organization")),
        "job_title" => line("text", Some("organization-title")),
        // A browser would refuse what the server takes: a host without its scheme.
        "website" => line("text", Some("url")),
        MESSAGE => Some(Control::Lines),
        _ => None,
    }
}

fn own(field: &CustomField) -> Option<Control> {
    let offered = || field.offered().map(|choice| (choice.value.clone(), choice.label.clone())).collect();
    Some(match field.kind {
        FieldKind::Text | FieldKind::Link | FieldKind::Number => Control::Line { kind: "text", autocomplete: None },
        FieldKind::Date => Control::Line { kind: "date", autocomplete: None },
        FieldKind::Select => Control::One(offered()),
        FieldKind::MultiSelect => Control::Any(offered()),
        FieldKind::Checkbox => Control::Tick,
        FieldKind::Rating => {
            Control::One((1..=RATING_MAX).map(|stars| (stars.to_string(), stars.to_string())).collect())
        }
        FieldKind::Money | FieldKind::Person | FieldKind::Relation | FieldKind::Formula => return None,
    })
}
