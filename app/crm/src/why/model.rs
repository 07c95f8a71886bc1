//! What is answered.

use ac_core::{MemberId, access::why::Why};
use serde::{Deserialize, Serialize};

/// What one member may do to one record, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Explained {
    pub member_id: Option<MemberId>,
    pub member_name: String,
    /// For reading, modifying, deleting and exporting it.
    pub actions: Vec<Explanation>,
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
