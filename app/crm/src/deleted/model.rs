//! A deleted record as the bin shows it.

use crate::shared::{kind::RecordKind, list::ListQuery};
use ac_core::{MemberId, Timestamp, time::DAY_SECS};
use serde::{Deserialize, Serialize};

/// How long what was deleted can be brought back, in days. What was merged into another record stays: its addresses lead on.
pub const KEPT_DAYS: i64 = 30;

/// A record in the bin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binned {
    pub kind: RecordKind,
    pub id: uuid::Uuid,
    pub name: String,
    pub owner_id: Option<MemberId>,
    pub owner_name: Option<String>,
    pub deleted_at: Timestamp,
    /// Whether it was merged into another record.
    pub is_merged: bool,
}

impl Binned {
    /// From when on it is deleted for good, if ever by itself.
    #[must_use]
    pub fn goes_at(&self) -> Option<Timestamp> {
        (!self.is_merged).then(|| self.deleted_at.plus_secs(KEPT_DAYS * DAY_SECS))
    }
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
