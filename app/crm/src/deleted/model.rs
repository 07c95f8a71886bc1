//! A deleted record as the bin shows it.

use crate::shared::{kind::RecordKind, list::ListQuery};
use ac_core::{MemberId, Timestamp};
use serde::{Deserialize, Serialize};

/// A record in the bin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binned {
    pub kind: RecordKind,
    pub id: uuid::Uuid,
    pub name: String,
    pub owner_id: Option<MemberId>,
    pub owner_name: Option<String>,
    pub deleted_at: Timestamp,
}

/// Which part of the bin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BinFilter {
    pub kind: RecordKind,
}

impl Default for BinFilter {
    fn default() -> Self {
        Self { kind: RecordKind::Deal }
    }
}

/// `q` is looked for in the names.
pub type BinQuery = ListQuery<BinFilter>;
