//! What is answered.

use ac_core::{
    MemberId,
    access::{FieldGrant, why::Why},
};
use serde::{Deserialize, Serialize};

/// What one member may do to one record, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Explained {
    pub member_id: Option<MemberId>,
    pub member_name: String,
    /// For reading, modifying, deleting and exporting it.
    pub actions: Vec<Explanation>,
    /// The fields of which their role says otherwise than of the record.
    pub fields: Vec<FieldExplanation>,
}

/// Why a field is hidden, or stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct FieldExplanation {
    /// As the API calls it: `amount`, `fields.margin`.
    pub field: String,
    pub label: String,
    /// `hidden` or `read_only`.
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String))]
    pub grant: FieldGrant,
    pub sentence: String,
}

/// The answer for one action, for programs and for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Explanation {
    #[serde(flatten)]
    pub why: Why,
    /// The path, a sentence each.
    pub sentences: Vec<String>,
}
