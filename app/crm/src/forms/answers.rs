//! What somebody typed into a form, and the lead that it says.

use super::{
    asked::{Asked, Control},
    face::{CONSENT, Face, MESSAGE_CHARS_MAX},
    question::{MESSAGE, OWN},
    submission::Answer,
};
use crate::{
    leads::model::LeadDraft,
    shared::check::{Check, looks_like_email},
};
use ac_core::{FieldError, typed::is_hidden};
use ac_views::custom::FieldValues;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Pairs of a form that are looked at.
const PAIRS_MAX: usize = 200;
/// What a message is headed by where answers found no field.
const REST: &str = "Also answered:";

/// Names and values as they were sent. What is not one of the form's questions is dropped.
pub type Sent = BTreeMap<String, Vec<String>>;

/// Reads a body in the encoding of HTML forms. What nobody sees in a value is left out of it: it would be kept as it is while it
/// is held back, and shown to members.
#[must_use]
pub fn read(body: &[u8]) -> Sent {
    let mut sent = Sent::new();
    for (name, value) in form_urlencoded::parse(body).take(PAIRS_MAX) {
        sent.entry(name.into_owned()).or_default().push(value.chars().filter_map(seen).collect());
    }
    sent
}

fn seen(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\t' => Some(c),
        _ if c.is_control() => Some(' '),
        _ => (!is_hidden(c)).then_some(c),
    }
}

/// The first value of `name`; nothing where there is none.
#[must_use]
pub fn first<'s>(sent: &'s Sent, name: &str) -> &'s str {
    sent.get(name).and_then(|all| all.first()).map_or("", |text| text.trim())
}

/// What a lead is made of.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    pub draft: LeadDraft,
    /// Becomes a note.
    pub message: Option<String>,
}

/// The answers to what `face` asks, with the questions; those that were left open are left out.
#[must_use]
pub fn answers(face: &Face, sent: &Sent) -> Vec<Answer> {
    let filled = |asked: &Asked| {
        let values: Vec<String> =
            sent.get(&asked.name)?.iter().filter(|text| !text.trim().is_empty()).cloned().collect();
        let values =
            if matches!(asked.control, Control::Any(_)) { values } else { values.into_iter().take(1).collect() };
        (!values.is_empty()).then(|| Answer { field: asked.name.clone(), label: asked.label.clone(), values })
    };
    face.asked.iter().filter_map(filled).collect()
}

/// Refuses what whoever filled it in can put right at once. Errors: a complaint for each question.
pub fn check(face: &Face, sent: &Sent) -> Result<(), Vec<FieldError>> {
    let mut check = Check::default();
    let given = answers(face, sent);
    for asked in &face.asked {
        let answer = given.iter().find(|answer| answer.field == asked.name);
        let Some(answer) = answer else {
            if asked.required {
                check.complain(&asked.name, missing(&asked.control));
            }
            continue;
        };
        let is_offered =
            |among: &[(String, String)]| answer.values.iter().all(|value| among.iter().any(|(of, _)| of == value));
        match &asked.control {
            Control::One(among) | Control::Any(among) if !is_offered(among) => {
                check.complain(&asked.name, "Choose from what is offered.");
            }
            // What a stranger left is the only way to them.
            _ if asked.name == "email" && !answer.values.iter().all(|text| looks_like_email(text.trim())) => {
                check.complain(&asked.name, "Enter an address such as jane@example.com.");
            }
            Control::Lines => {
                check.lines(&asked.name, answer.values.first().map(String::as_str), MESSAGE_CHARS_MAX);
            }
            _ => {}
        }
    }
    if face.consent.is_some() && face.consent_required && first(sent, CONSENT).is_empty() {
        check.complain(CONSENT, "Tick the box to agree: without it this cannot be sent.");
    }
    let mut errors = check.finish(()).err().unwrap_or_default();
    let complained = errors.iter().map(|error| error.field.clone()).collect::<Vec<_>>();
    // What a lead complains of and nobody was asked for is not the visitor's to put right. Nor is what they left out, once they are
    // told what they may not: a lead wants one of several names.
    let of_lead = lead(face, &given).draft.validate().err().unwrap_or_default();
    let is_answered = |error: &FieldError| given.iter().any(|answer| answer.field == error.field);
    let is_asked = |error: &FieldError| face.asked.iter().any(|asked| asked.name == error.field);
    let is_theirs = |error: &FieldError| is_asked(error) && (complained.is_empty() || is_answered(error));
    errors.extend(of_lead.into_iter().filter(|error| is_theirs(error) && !complained.contains(&error.field)));
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

fn missing(control: &Control) -> &'static str {
    match control {
        Control::One(_) => "Choose one.",
        Control::Any(_) => "Choose at least one.",
        Control::Tick => "Tick this box.",
        Control::Line { .. } | Control::Lines => "Fill this in.",
    }
}

/// The lead that `answers` say. Those to what `face` asks no more go into the message: nothing that was typed is lost.
#[must_use]
pub fn lead(face: &Face, answers: &[Answer]) -> Said {
    let mut said = Said::default();
    let (mut own, mut rest) = (BTreeMap::new(), Vec::new());
    for answer in answers {
        let text = || answer.values.first().cloned();
        let draft = &mut said.draft;
        match answer.field.as_str() {
            "first_name" => draft.first_name = text().unwrap_or_default(),
            "last_name" => draft.last_name = text().unwrap_or_default(),
            "email" => draft.email = text(),
            "phone" => draft.phone = text(),
            "company_name" => draft.company_name = text(),
            "job_title" => draft.job_title = text(),
            "website" => draft.website = text(),
            MESSAGE => {
                said.message = text().and_then(|text| Check::default().lines(MESSAGE, Some(&text), MESSAGE_CHARS_MAX))
            }
            field => match face.asked.iter().find(|asked| asked.name == field) {
                Some(asked) => {
                    let key = field.strip_prefix(OWN).unwrap_or(field).to_owned();
                    own.insert(key, value(asked, answer));
                }
                None => rest.push(format!("{}: {}", answer.label, answer.values.join(", "))),
            },
        }
    }
    said.draft.fields = FieldValues(own);
    if !rest.is_empty() {
        let rest = format!("{REST}\n{}", rest.join("\n"));
        said.message = Some(said.message.map_or_else(|| rest.clone(), |message| format!("{message}\n\n{rest}")));
    }
    said
}

/// An answer as custom fields take it: text reads as whatever its field holds.
fn value(asked: &Asked, answer: &Answer) -> Value {
    match asked.control {
        Control::Any(_) => json!(answer.values),
        Control::Tick => json!(true),
        _ => json!(answer.values.first()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::model::FormDraft;

    fn face() -> Face {
        let draft = FormDraft { name: "x".to_owned(), consent: Some("I agree.".to_owned()), ..FormDraft::default() };
        Face::of(&draft.validate().unwrap(), &[])
    }

    fn complaints(body: &str) -> Vec<String> {
        let errors = check(&face(), &read(body.as_bytes())).err().unwrap_or_default();
        errors.into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn what_is_required_has_to_be_there() {
        assert_eq!(complaints(""), ["last_name", "email", "consent"]);
        assert_eq!(complaints("last_name=+&email=a%40b.test&consent=yes"), ["last_name"]);
        assert_eq!(complaints("last_name=Byron&email=nobody&consent=yes"), ["email"]);
        assert_eq!(complaints("last_name=Byron&email=a%40web&consent=yes"), ["email"]);
        assert!(complaints("last_name=Byron&email=a%40b.test&consent=yes").is_empty());
        let long = "9".repeat(201);
        assert_eq!(complaints(&format!("last_name={long}&email=a%40b.test&consent=yes")), ["last_name"]);
    }

    #[test]
    fn only_what_is_asked_is_taken() {
        let sent = read(b"last_name=Byron&last_name=Lovelace&owner_id=1&status=converted&phone=1&message=Hi");
        let said = lead(&face(), &answers(&face(), &sent));
        assert_eq!((said.draft.last_name.as_str(), said.draft.phone, said.draft.owner_id), ("Byron", None, None));
        assert_eq!(said.message.as_deref(), Some("Hi"));
    }

    #[test]
    fn what_nobody_sees_is_left_out() {
        let sent = read("last_name=Ada%00+%E2%80%AEnoryB&message=one%0D%0Atwo".as_bytes());
        assert_eq!((first(&sent, "last_name"), first(&sent, "message")), ("Ada  noryB", "one\r\ntwo"));
    }

    #[test]
    fn an_answer_without_its_field_is_not_lost() {
        let answer = |field: &str| Answer {
            field: field.into(),
            label: "Tier".into(),
            values: vec!["gold".into(), "tin".into()],
        };
        let said = lead(&face(), &[answer("fields.tier")]);
        assert_eq!(said.message.as_deref(), Some("Also answered:\nTier: gold, tin"));
        assert!(said.draft.fields.is_empty());
    }
}
