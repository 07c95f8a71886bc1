//! People who can sign in. No hash or secret of a row ever leaves this crate.

use ac_core::{IdentityId, Timestamp};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdentityId,
    pub email: String,
    /// The address folded to lower case: what is unique.
    pub email_key: String,
    pub name: String,
    pub password_hash: Option<String>,
    pub email_verified_at: Option<Timestamp>,
    /// Sealed; set while enrolling and after.
    pub totp_secret: Option<Vec<u8>>,
    pub totp_enabled_at: Option<Timestamp>,
    /// The newest time step whose code was taken: the same code does not count twice.
    pub totp_last_step: i64,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
