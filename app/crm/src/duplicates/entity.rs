//! The table `not_duplicate`: pairs that somebody said are two.

use ac_core::{MemberId, Timestamp};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "not_duplicate")]
pub struct Model {
    /// The less of the two.
    #[sea_orm(primary_key, auto_increment = false)]
    pub low_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub high_id: Uuid,
    /// What the two are: `company` or `contact`.
    pub object: String,
    pub created_by: Option<MemberId>,
    pub created_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}

/// The two in the order in which a pair is kept.
#[must_use]
pub fn in_order(a: Uuid, b: Uuid) -> (Uuid, Uuid) {
    if a < b { (a, b) } else { (b, a) }
}
