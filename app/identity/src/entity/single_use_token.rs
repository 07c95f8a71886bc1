//! Links and codes that work once: sign-up, reset, invitation, new address, hand-off.

use crate::model::SessionId;
use ac_core::{IdentityId, TenantId, Timestamp};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "single_use_token")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub token_hash: Vec<u8>,
    pub identity_id: Option<IdentityId>,
    pub tenant_id: Option<TenantId>,
    pub session_id: Option<SessionId>,
    pub email_key: String,
    pub bound_to: Option<Vec<u8>>,
    #[sea_orm(column_type = "JsonBinary")]
    pub data: Json,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
