//! A template as screens and the API see it, and the checks of what is typed into one.

use super::text::Text;
use crate::shared::{
    check::Check,
    list::{Filter, ListQuery},
};
use ac_core::{FieldError, MemberId, Timestamp, wire::present};
use serde::{Deserialize, Serialize};

ac_core::define_id!(
    /// A template of e-mails.
    MailTemplateId
);

/// Characters of a mail's subject.
pub const SUBJECT_CHARS_MAX: u32 = 200;
/// Templates of one workspace.
pub const TEMPLATES_MAX: u64 = 500;

/// A template as it is read. Its owner is its author.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema, sea_orm::FromQueryResult))]
pub struct MailTemplate {
    pub id: MailTemplateId,
    /// What members call it.
    pub name: String,
    /// With variables such as `{{company}}`.
    pub subject: String,
    /// Plain text: an empty line begins a paragraph, a web address becomes a link. With variables such as `{{first_name|there}}`.
    pub body: String,
    pub author_id: Option<MemberId>,
    pub author_name: Option<String>,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// What a new template is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MailTemplateDraft {
    pub name: String,
    pub subject: String,
    pub body: String,
}

/// Changes to some fields of a template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct MailTemplatePatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

/// A template's fields, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValidMailTemplate {
    pub name: String,
    pub subject: String,
    pub body: String,
}

impl MailTemplateDraft {
    pub fn validate(&self) -> Result<ValidMailTemplate, Vec<FieldError>> {
        let mut check = Check::default();
        let name = check.required("name", "a name", &self.name);
        let (subject, body) = words(&mut check, &self.subject, &self.body);
        check.finish(ValidMailTemplate { name, subject, body })
    }
}

/// Checks a mail's subject and text, whose variables are still to be filled in.
pub(crate) fn words(check: &mut Check, subject: &str, body: &str) -> (String, String) {
    let subject = check.required_up_to("subject", "a subject", subject, SUBJECT_CHARS_MAX);
    let body = check.body("body", "the text", body);
    for (field, text) in [("subject", &subject), ("body", &body)] {
        if let Err(why) = Text::read(text) {
            check.complain(field, why);
        }
    }
    (subject, body)
}

impl MailTemplatePatch {
    /// `current` with the changes made.
    #[must_use]
    pub fn apply(self, current: ValidMailTemplate) -> MailTemplateDraft {
        MailTemplateDraft {
            name: self.name.unwrap_or(current.name),
            subject: self.subject.unwrap_or(current.subject),
            body: self.body.unwrap_or(current.body),
        }
    }
}

/// Equality filters of the list of templates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MailTemplateFilter {
    pub author_id: Option<MemberId>,
}

pub type MailTemplateQuery = ListQuery<MailTemplateFilter>;

impl Filter for MailTemplateFilter {
    const FIELDS: &'static [&'static str] = &["author_id"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        self.author_id = Some((field == "author_id").then(|| value.parse().ok())??);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_complaint_names_its_field() {
        let check = |subject: &str, body: &str, want: &[&str]| {
            let draft = MailTemplateDraft { name: "First".into(), subject: subject.into(), body: body.into() };
            let fields = draft.validate().err().unwrap_or_default();
            let fields: Vec<&str> = fields.iter().map(|field| field.field.as_str()).collect();
            assert_eq!(fields, want, "{subject} {body}");
        };
        check("Hello {{first_name}}", "Dear {{first_name|friend}}", &[]);
        check("", " \n ", &["subject", "body"]);
        check("{{nobody}}", "{{first_name", &["subject", "body"]);
        check(&"x".repeat(201), "x", &["subject"]);
    }

    #[test]
    fn a_subject_has_one_line() {
        let draft = MailTemplateDraft { name: "x".into(), subject: "a\r\nBcc: b@c".into(), body: "x".into() };
        assert_eq!(draft.validate().unwrap().subject, "a  Bcc: b@c");
    }
}
