//! A mail as screens and the API see it, what one is made of, and the checks of that.

use crate::{
    mail_templates::{
        model::{MailTemplateId, words},
        text::Values,
    },
    shared::{check::Check, kind::RecordKind},
};
use ac_core::{FieldError, MemberId, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

ac_core::define_id!(
    /// An e-mail.
    MailId
);

/// Mails of a record that are listed.
pub const MAILS_LISTED_MAX: u64 = 200;
/// Recipients of one job.
pub const MAILS_PER_JOB_MAX: usize = 2_000;
/// What is said of a mail that waits where nothing can leave.
pub const NO_MAIL_SERVER: &str = "Waits: this installation has no mail server yet.";

/// Where a mail stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    derive(utoipa::ToSchema, sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// It waits for its turn, or for its next try.
    Queued,
    /// It is being handed to the mail server.
    Sending,
    Sent,
    Failed,
    /// Somebody took it back before it left.
    Withdrawn,
}

impl MailState {
    /// As it stands on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Queued => "Queued",
            Self::Sending => "Sending",
            Self::Sent => "Sent",
            Self::Failed => "Failed",
            Self::Withdrawn => "Withdrawn",
        }
    }
}

/// A mail as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Mail {
    pub id: MailId,
    /// The record that it was written to, or that it went to since.
    pub subject_kind: RecordKind,
    pub subject_id: Uuid,
    pub sender_id: Option<MemberId>,
    pub sender_name: Option<String>,
    /// The address.
    pub recipient: String,
    pub subject: String,
    /// Plain text.
    pub body: String,
    pub state: MailState,
    /// Of one that failed, why; of one that was withdrawn, by whom; of one that waits, why the last try failed, or that there is no mail
    /// server.
    pub failure: Option<String>,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = Option<String>, format = DateTime))]
    pub sent_at: Option<Timestamp>,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
}

/// What a mail is made of: a template, or a subject and a text, whose variables are filled in with what is known of the
/// recipient. What is said besides the template stands instead of its.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct MailDraft {
    pub template_id: Option<MailTemplateId>,
    pub subject: Option<String>,
    pub body: Option<String>,
}

/// A mail's subject and text, checked, with variables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailText {
    pub subject: String,
    pub body: String,
}

impl MailText {
    pub fn checked(subject: &str, body: &str) -> Result<Self, Vec<FieldError>> {
        let mut check = Check::default();
        let (subject, body) = words(&mut check, subject, body);
        check.finish(Self { subject, body })
    }
}

/// What is known of a recipient.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailValues {
    /// Their address, if it can be written to.
    pub recipient: Option<String>,
    /// Why it cannot be written to.
    pub problem: Option<String>,
    pub values: Values,
}

/// Whether mail can be sent there. What the address book takes is looser: it also keeps what somebody only wrote down.
#[must_use]
pub fn is_usable(address: &str) -> bool {
    let is_atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let is_label = |label: &str| {
        let inner = label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        inner && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
    };
    let dots = |part: &str| part.starts_with('.') || part.ends_with('.') || part.contains("..");
    address.split_once('@').is_some_and(|(local, host)| {
        !local.is_empty() && local.chars().all(is_atom) && !dots(local) && host.split('.').all(is_label)
    })
}

/// Whether a text may stand in a header: nothing in it begins another one.
#[must_use]
pub fn is_one_line(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_can_be_written_to() {
        for good in ["ada@example.com", "a.b+c@mail.example.co.uk", "o'hara@localhost", "x_1@a-b.de"] {
            assert!(is_usable(good), "{good}");
        }
        for bad in [
            "",
            "ada",
            "@b.c",
            "a@",
            "a@b@c",
            "a b@c.d",
            "a@b c",
            "a@b..c",
            ".a@b.c",
            "a.@b.c",
            "a..b@c.d",
            "a@-b.c",
            "a@b.c\r\nBcc: x@y.z",
            "\"a\"@b.c",
            "<a@b.c>",
            "a,b@c.d",
            "ä@b.c",
            "a@b.c.",
        ] {
            assert!(!is_usable(bad), "{bad}");
        }
    }
}
