//! What a form may ask: fields of leads, fields of the workspace's own, and a message.

use ac_views::custom::FieldKind;
use serde::{Deserialize, Serialize};

/// Before the key of a custom field, as complaints about one have it.
pub const OWN: &str = "fields.";

/// The question whose answer becomes a note on the lead.
pub const MESSAGE: &str = "message";

/// What a lead has that strangers may be asked for, and how a form calls it.
pub const ASKABLE: [(&str, &str); 8] = [
    ("first_name", "First name"),
    ("last_name", "Last name"),
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("company_name", "Company"),
    ("job_title", "Job title"),
    ("website", "Website"),
    (MESSAGE, "Message"),
];

/// Of these a form has at least one that must be answered: a lead is called by them.
pub const NAMING: [&str; 4] = ["first_name", "last_name", "company_name", "email"];

/// One question of a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// A field of leads, `message`, or `fields.` and the key of a custom field of leads.
    pub field: String,
    /// Without it the field's own name.
    #[serde(default)]
    pub label: String,
    #[serde(default)]
    pub help: Option<String>,
    #[serde(default)]
    pub required: bool,
}

impl Question {
    #[must_use]
    pub fn of(field: &str, required: bool) -> Self {
        let label = ASKABLE.iter().find(|(known, _)| *known == field).map_or(field, |(_, label)| label);
        Self { field: field.to_owned(), label: label.to_owned(), help: None, required }
    }

    /// The key of the custom field that it asks.
    #[must_use]
    pub fn own_key(&self) -> Option<&str> {
        self.field.strip_prefix(OWN)
    }
}

/// Whether strangers may be asked for a field of this kind. Records and members would tell them who is in the workspace, and
/// what follows from other fields is nobody's to say.
#[must_use]
pub fn is_askable(kind: FieldKind) -> bool {
    !matches!(kind, FieldKind::Person | FieldKind::Relation | FieldKind::Money | FieldKind::Formula)
}
