//! What a search finds.

use crate::shared::kind::RecordKind;
use serde::{Deserialize, Serialize};

/// Hits of each kind.
pub const HITS_PER_KIND: u32 = 5;

/// A record that was found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    pub kind: RecordKind,
    pub id: uuid::Uuid,
    pub name: String,
    /// What tells it from another of that name: the company, the address, the stage.
    pub detail: Option<String>,
}
