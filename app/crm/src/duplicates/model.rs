//! Possible duplicates, and the merging of records, as screens and the API see them.

use crate::shared::kind::RecordKind;
use ac_core::{BatchId, MemberId, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Possible duplicates of one record that are told.
pub const DUPLICATES_MAX: usize = 20;
/// Records that can be merged into one at a time.
pub const MERGE_OTHERS_MAX: usize = 4;
/// Records of any kind that can be moved with a merge: they move in one transaction.
pub const MERGE_MOVES_MAX: usize = 5_000;

/// Why two records may be the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Reason {
    pub code: ReasonCode,
    /// In words: `names alike 94 %`.
    pub text: String,
}

/// Why two records may be the same, in a word a program can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    SameEmail,
    SamePhone,
    SameDomain,
    SameName,
    NamesAlike,
    SameCompany,
}

/// A record that may be one and the same as another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Alike {
    pub id: Uuid,
    pub name: String,
    /// What tells it from others of its name: a website, an address.
    pub detail: Option<String>,
    pub owner_id: Option<MemberId>,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
}

/// A possible duplicate of a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Duplicate {
    pub record: Alike,
    /// 60 to 100.
    pub score: i32,
    /// The most telling first.
    pub reasons: Vec<Reason>,
}

/// The possible duplicates of one record, the likeliest first, at most [`DUPLICATES_MAX`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Duplicates {
    pub data: Vec<Duplicate>,
}

/// Two records that may be the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct DuplicatePair {
    /// 60 to 100.
    pub score: i32,
    /// The most telling first.
    pub reasons: Vec<Reason>,
    /// The older one first.
    pub records: Vec<Alike>,
}

/// Which pairs: of companies or of people, and after which page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairQuery {
    pub kind: RecordKind,
    pub limit: Option<u32>,
    pub cursor: Option<String>,
}

/// How records are to be merged into one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct MergeOrder {
    /// The records that go into the one in the address.
    pub others: Vec<Uuid>,
    /// For a field, such as `name` or `fields.tier`, the id of the record whose value is taken. A field that is not named keeps
    /// its value; an empty one gets the first that one of the others has.
    pub take: BTreeMap<String, Uuid>,
    /// The version of each record that was seen. If one has another by now, nothing is merged.
    pub versions: BTreeMap<Uuid, i64>,
}

/// What a merge did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct MergeReport {
    /// The record that stays.
    pub id: Uuid,
    pub version: i64,
    /// Those that went into it.
    pub merged: Vec<Uuid>,
    pub moved: Moved,
    /// Undo takes it.
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String))]
    pub batch_id: BatchId,
}

/// How many records of each kind referred to those that went, and refer to the one that stays now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Moved {
    pub companies: i64,
    pub contacts: i64,
    pub deals: i64,
    pub leads: i64,
    pub notes: i64,
    pub activities: i64,
    /// E-mails that were written to them.
    pub mails: i64,
}

impl Moved {
    #[must_use]
    pub fn total(self) -> i64 {
        self.companies + self.contacts + self.deals + self.leads + self.notes + self.activities + self.mails
    }
}

/// Records side by side, for choosing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub records: Vec<SheetRecord>,
    /// Fields that any of them has a value of, in the order of forms.
    pub fields: Vec<SheetField>,
}

/// A record at the head of its column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRecord {
    pub record: Alike,
    pub version: i64,
    pub updated_at: Timestamp,
    /// How much refers to it, which moves if it goes.
    pub refers: Moved,
}

/// One field of all records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetField {
    /// As [`MergeOrder::take`] names it.
    pub key: String,
    pub label: String,
    /// What people read, in the order of the records; `None` where it is empty.
    pub values: Vec<Option<String>>,
    pub differs: bool,
    /// The record whose value is the more complete, else the newer.
    pub proposed: Uuid,
}

/// Why a record cannot be merged on from here: it went into another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergedInto {
    pub id: Uuid,
    pub name: String,
}
