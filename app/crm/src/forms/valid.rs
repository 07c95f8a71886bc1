//! The checks of what is put into a form.

use super::{
    model::{
        Embedding, FormDraft, FormPatch, FormState, HELP_CHARS_MAX, NAME_CHARS_MAX, OWNERS_MAX, QUESTIONS_MAX,
        SITES_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX,
    },
    question::{ASKABLE, NAMING, OWN, Question},
};
use crate::shared::check::{Check, line};
use ac_core::{FieldError, MemberId};
use serde::Serialize;

/// Characters of an address.
const ADDRESS_CHARS_MAX: usize = 500;

/// A form's fields, checked. Which custom fields there are only the server knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValidForm {
    pub name: String,
    pub state: FormState,
    pub title: String,
    pub intro: Option<String>,
    pub questions: Vec<Question>,
    pub consent: Option<String>,
    pub consent_required: bool,
    pub button: Option<String>,
    pub thanks: Option<String>,
    pub redirect: Option<String>,
    pub source: Option<String>,
    pub owners: Vec<MemberId>,
    pub embedding: Embedding,
    pub sites: Vec<String>,
}

impl FormDraft {
    /// Errors: a complaint for each field that cannot be kept.
    pub fn validate(&self) -> Result<ValidForm, Vec<FieldError>> {
        let mut check = Check::default();
        let name = check.required_up_to("name", "a name", &self.name, NAME_CHARS_MAX);
        let title = if line(&self.title).is_empty() { name.clone() } else { line(&self.title) };
        check.short("title", &title, TITLE_CHARS_MAX);
        let valid = ValidForm {
            title,
            state: self.state,
            intro: check.lines("intro", self.intro.as_deref(), TEXT_CHARS_MAX),
            questions: questions(&mut check, &self.questions),
            consent: check.lines("consent", self.consent.as_deref(), TEXT_CHARS_MAX),
            consent_required: self.consent_required,
            button: check.optional_up_to("button", self.button.as_deref(), TITLE_CHARS_MAX),
            thanks: check.lines("thanks", self.thanks.as_deref(), TEXT_CHARS_MAX),
            redirect: redirect(&mut check, self.redirect.as_deref()),
            source: check.optional("source", self.source.as_deref()),
            owners: once(&self.owners),
            embedding: self.embedding,
            sites: if self.embedding == Embedding::Named { sites(&mut check, &self.sites) } else { Vec::new() },
            name,
        };
        if valid.owners.len() > OWNERS_MAX {
            check.complain("owners", format!("Leads go round among up to {OWNERS_MAX} members."));
        }
        if valid.embedding == Embedding::Named && valid.sites.is_empty() {
            check.complain("sites", "Name at least one site, such as https://example.com.");
        }
        check.finish(valid)
    }
}

fn questions(check: &mut Check, all: &[Question]) -> Vec<Question> {
    if all.len() > QUESTIONS_MAX {
        check.complain("questions", format!("A form asks up to {QUESTIONS_MAX} questions."));
    }
    let mut clean: Vec<Question> = Vec::new();
    for (at, question) in all.iter().take(QUESTIONS_MAX).enumerate() {
        let place = |part: &str| format!("questions.{at}.{part}");
        let known = ASKABLE.iter().find(|(field, _)| *field == question.field);
        if known.is_none() && !question.field.starts_with(OWN) {
            let fields = ASKABLE.map(|(field, _)| field).join(", ");
            let how = format!("Ask one of {fields}, or {OWN} and the key of a custom field of leads.");
            check.complain(&place("field"), how);
        }
        if clean.iter().any(|other| other.field == question.field) {
            check.complain(&place("field"), "This is asked already.");
        }
        let label = line(&question.label);
        let label =
            if label.is_empty() { known.map_or_else(String::new, |(_, label)| (*label).to_owned()) } else { label };
        if label.is_empty() {
            check.complain(&place("label"), "Enter the question.");
        }
        check.short(&place("label"), &label, TITLE_CHARS_MAX);
        let help = check.optional_up_to(&place("help"), question.help.as_deref(), HELP_CHARS_MAX);
        clean.push(Question { field: question.field.clone(), label, help, required: question.required });
    }
    if !clean.iter().any(|question| question.required && NAMING.contains(&question.field.as_str())) {
        let how = "Require a name, a company or an e-mail address: a lead is called by it.";
        check.complain("questions", how);
    }
    clean
}

/// An https address of somewhere. Nothing else is followed after a form.
fn redirect(check: &mut Check, text: Option<&str>) -> Option<String> {
    let text = text.map(line).filter(|text| !text.is_empty())?;
    let address = ac_core::typed::web_address(&text).filter(|address| address.starts_with("https://"));
    if address.as_deref().and_then(origin).is_none() || text.len() > ADDRESS_CHARS_MAX {
        check.complain("redirect", "Enter an address such as https://example.com/thanks.");
    }
    address
}

fn sites(check: &mut Check, all: &[String]) -> Vec<String> {
    if all.len() > SITES_MAX {
        check.complain("sites", format!("Name up to {SITES_MAX} sites."));
    }
    let mut clean: Vec<String> = Vec::new();
    for site in all.iter().map(|site| line(site)).filter(|site| !site.is_empty()).take(SITES_MAX) {
        match ac_core::typed::web_address(&site).as_deref().and_then(origin) {
            Some(origin) if !clean.contains(&origin) => clean.push(origin),
            Some(_) => {}
            None => check.complain("sites", format!("“{site}” is no site such as https://example.com.")),
        }
    }
    clean
}

/// `https://example.com` of an address there; `None` for one that no browser would call so, such as one with letters outside
/// of ASCII.
#[must_use]
pub fn origin(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    let is_one = !authority.is_empty() && authority.chars().all(is_plain);
    let is_web = ["http", "https"].contains(&scheme);
    (is_one && is_web && rest.len() <= ADDRESS_CHARS_MAX)
        .then(|| format!("{scheme}://{}", authority.to_ascii_lowercase()))
}

fn once(all: &[MemberId]) -> Vec<MemberId> {
    let mut kept = Vec::new();
    for id in all {
        if !kept.contains(id) {
            kept.push(*id);
        }
    }
    kept
}

impl FormPatch {
    /// `current` with the changes made.
    #[must_use]
    pub fn apply(self, current: ValidForm) -> FormDraft {
        FormDraft {
            name: self.name.unwrap_or(current.name),
            state: self.state.unwrap_or(current.state),
            title: self.title.unwrap_or(current.title),
            intro: self.intro.unwrap_or(current.intro),
            questions: self.questions.unwrap_or(current.questions),
            consent: self.consent.unwrap_or(current.consent),
            consent_required: self.consent_required.unwrap_or(current.consent_required),
            button: self.button.unwrap_or(current.button),
            thanks: self.thanks.unwrap_or(current.thanks),
            redirect: self.redirect.unwrap_or(current.redirect),
            source: self.source.unwrap_or(current.source),
            owners: self.owners.unwrap_or(current.owners),
            embedding: self.embedding.unwrap_or(current.embedding),
            sites: self.sites.unwrap_or(current.sites),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> FormDraft {
        FormDraft { name: name.to_owned(), ..FormDraft::default() }
    }

    fn complaints(draft: &FormDraft) -> Vec<String> {
        draft.validate().unwrap_err().into_iter().map(|error| error.field).collect()
    }

    #[test]
    fn a_name_is_enough_for_a_form() {
        let valid = named(" Contact us ").validate().unwrap();
        assert_eq!((valid.title.as_str(), valid.questions.len(), valid.state), ("Contact us", 5, FormState::Paused));
        assert_eq!(complaints(&named(" ")), ["name"]);
    }

    #[test]
    fn a_lead_can_always_be_called_by_something() {
        let of = |questions: Vec<Question>| FormDraft { questions, ..named("x") };
        assert_eq!(complaints(&of(Vec::new())), ["questions"]);
        assert_eq!(complaints(&of(vec![Question::of("phone", true), Question::of("email", false)])), ["questions"]);
        assert_eq!(
            complaints(&of(vec![Question::of("owner_id", true), Question::of("email", true)])),
            ["questions.0.field"]
        );
        let twice = of(vec![Question::of("email", true), Question::of("email", true)]);
        assert_eq!(complaints(&twice), ["questions.1.field"]);
        assert!(of(vec![Question::of("company_name", true)]).validate().is_ok());
    }

    #[test]
    fn only_https_follows_a_form() {
        for bad in [
            "javascript:alert(1)",
            "http://example.com",
            "//evil",
            "data:text/html,x",
            "https://",
            "https://a b",
            "https://é.fr",
        ] {
            assert_eq!(complaints(&FormDraft { redirect: Some(bad.to_owned()), ..named("x") }), ["redirect"], "{bad}");
        }
        let good = FormDraft { redirect: Some("example.com/thanks?a=1".to_owned()), ..named("x") };
        assert_eq!(good.validate().unwrap().redirect.as_deref(), Some("https://example.com/thanks?a=1"));
    }

    #[test]
    fn a_site_is_an_origin_and_nothing_that_ends_a_policy() {
        let of = |site: &str| FormDraft { embedding: Embedding::Named, sites: vec![site.to_owned()], ..named("x") };
        assert_eq!(of("https://Example.com:8443/contact").validate().unwrap().sites, ["https://example.com:8443"]);
        assert_eq!(of("example.com").validate().unwrap().sites, ["https://example.com"]);
        for bad in ["https://a;script-src *", "*", "https://*.example.com", "https://a,b", "'self'", "ftp://a.b"] {
            assert!(complaints(&of(bad)).contains(&"sites".to_owned()), "{bad}");
        }
        assert_eq!(complaints(&of("")), ["sites"]);
    }
}
