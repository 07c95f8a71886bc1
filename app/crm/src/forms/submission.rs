//! What was sent with a form.

use super::model::{FormId, word};
use crate::leads::model::LeadId;
use ac_core::Timestamp;
use serde::{Deserialize, Serialize};

ac_core::define_id!(
    /// What one visitor sent.
    SubmissionId
);

word! {
    /// What became of it.
    SubmissionState {
        /// A lead was made of it.
        #[default]
        Accepted = "accepted", "Became a lead";
        /// It looks like spam, or no lead can be made of it: somebody has to say.
        Held = "held", "Held back";
        /// Somebody said that it is spam. It goes for good after a while.
        Discarded = "discarded", "Deleted";
    }
}

/// Why something was held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Suspicion {
    /// A field that nobody sees was filled in.
    HiddenField,
    /// It was sent sooner than anybody types.
    TooFast,
    /// There are links where people write none.
    Links,
    /// It was sent from a site that the form does not name.
    OtherSite,
    /// It lacks what a lead must have.
    Incomplete,
}

impl Suspicion {
    /// As it stands on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::HiddenField => "A hidden field was filled in",
            Self::TooFast => "Sent within seconds",
            Self::Links => "Contains links",
            Self::OtherSite => "Sent from another site",
            Self::Incomplete => "Lacks a required field",
        }
    }
}

/// One answer, with the question as it was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Answer {
    pub field: String,
    pub label: String,
    /// As it was typed; several where several were chosen.
    pub values: Vec<String>,
}

/// What one visitor sent, as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Submission {
    pub id: SubmissionId,
    pub form_id: FormId,
    pub state: SubmissionState,
    /// Why it was held back; empty where it was not.
    pub reasons: Vec<Suspicion>,
    /// Until it is accepted: then the lead has them.
    pub answers: Vec<Answer>,
    /// What whoever sent it agreed to.
    pub consent: Option<String>,
    pub lead_id: Option<LeadId>,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub received_at: Timestamp,
    /// When somebody accepted or deleted it.
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = Option<String>, format = DateTime))]
    pub decided_at: Option<Timestamp>,
}
