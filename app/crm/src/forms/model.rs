//! A form as screens and the API see it.

use super::question::Question;
use crate::shared::list::{Filter, ListQuery};
use ac_core::{MemberId, Timestamp, wire::present};
use serde::{Deserialize, Serialize};

ac_core::define_id!(
    /// A web form.
    FormId
);

/// Characters of a form's name, which only members see.
pub const NAME_CHARS_MAX: u32 = 80;
/// Characters of its title, of a question and of its button.
pub const TITLE_CHARS_MAX: u32 = 120;
/// Characters of a help text.
pub const HELP_CHARS_MAX: u32 = 200;
/// Characters of its longer texts.
pub const TEXT_CHARS_MAX: u32 = 1_000;
/// Questions of one form.
pub const QUESTIONS_MAX: usize = 30;
/// Members among whom a form's leads go round.
pub const OWNERS_MAX: usize = 50;
/// Sites that a form names.
pub const SITES_MAX: usize = 20;

macro_rules! word {
    ($(#[$doc:meta])* $name:ident { $($(#[$note:meta])* $variant:ident = $text:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(
            not(target_arch = "wasm32"),
            derive(utoipa::ToSchema, sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
            sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")
        )]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$note])* $variant),* }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }

            /// As it stands on screens.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),* }
            }

            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text)
            }
        }
    };
}
pub(crate) use word;

word! {
    /// Whether a form takes answers.
    FormState {
        #[default]
        Paused = "paused", "Paused";
        Active = "active", "Active";
    }
}

word! {
    /// Which other sites may show a form, and send to it.
    Embedding {
        #[default]
        Nowhere = "nowhere", "On no other site";
        Named = "named", "On these sites";
        Anywhere = "anywhere", "On any site";
    }
}

/// A form as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct WebForm {
    pub id: FormId,
    /// What its public address ends in: `/f/{key}` on the workspace's host.
    pub key: String,
    /// What members call it.
    pub name: String,
    pub state: FormState,
    /// Above the questions, for everybody.
    pub title: String,
    /// Below the title.
    pub intro: Option<String>,
    /// In their order.
    pub questions: Vec<Question>,
    /// What whoever sends it agrees to; without it nothing is asked.
    pub consent: Option<String>,
    /// Whether it is sent only by whoever agrees.
    pub consent_required: bool,
    /// What the button says; without it “Send”.
    pub button: Option<String>,
    /// What is said once it was sent.
    pub thanks: Option<String>,
    /// The address that follows instead, over https.
    pub redirect: Option<String>,
    /// The source that its leads have.
    pub source: Option<String>,
    /// Whose its leads are: nobody's, one member's, or these members' in turn.
    pub owners: Vec<MemberId>,
    pub embedding: Embedding,
    /// Origins such as `https://example.com`, for `named`.
    pub sites: Vec<String>,
    pub figures: FormFigures,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// What came in with a form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct FormFigures {
    /// Submissions that became leads.
    pub accepted: i64,
    /// The same in the last 30 days.
    pub accepted_30_days: i64,
    /// Submissions that somebody has to look at.
    pub held: i64,
}

/// What a new form is made of. What is not said is as a new form has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct FormDraft {
    pub name: String,
    pub state: FormState,
    /// Without it the name.
    pub title: String,
    pub intro: Option<String>,
    pub questions: Vec<Question>,
    pub consent: Option<String>,
    pub consent_required: bool,
    pub button: Option<String>,
    pub thanks: Option<String>,
    /// An https address.
    pub redirect: Option<String>,
    pub source: Option<String>,
    pub owners: Vec<MemberId>,
    pub embedding: Embedding,
    /// Origins such as `https://example.com`; kept for `named` alone.
    pub sites: Vec<String>,
}

impl Default for FormDraft {
    fn default() -> Self {
        let asked =
            [("first_name", false), ("last_name", true), ("email", true), ("company_name", false), ("message", false)];
        Self {
            name: String::new(),
            state: FormState::default(),
            title: String::new(),
            intro: None,
            questions: asked.map(|(field, required)| Question::of(field, required)).to_vec(),
            consent: None,
            consent_required: true,
            button: None,
            thanks: None,
            redirect: None,
            source: Some("Web form".to_owned()),
            owners: Vec::new(),
            embedding: Embedding::default(),
            sites: Vec::new(),
        }
    }
}

/// Changes to some fields of a form. `questions`, `owners` and `sites` replace all that there are.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct FormPatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub state: Option<FormState>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub intro: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub questions: Option<Vec<Question>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub consent: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub consent_required: Option<bool>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub button: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub thanks: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub redirect: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub source: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub owners: Option<Vec<MemberId>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub embedding: Option<Embedding>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub sites: Option<Vec<String>>,
}

/// Equality filters of the list of forms.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FormFilter {
    pub state: Option<FormState>,
}

pub type FormQuery = ListQuery<FormFilter>;

impl Filter for FormFilter {
    const FIELDS: &'static [&'static str] = &["state"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        match field {
            "state" => self.state = Some(FormState::parse(value)?),
            _ => return None,
        }
        Some(())
    }
}
