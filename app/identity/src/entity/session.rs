//! Signed-in browsers. Ending a session deletes its row and, by cascade, the sessions made from it.

use crate::model::SessionId;
use ac_core::{IdentityId, MemberId, TenantId, Timestamp};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SessionId,
    pub token_hash: Vec<u8>,
    pub identity_id: IdentityId,
    /// `None` on the base host.
    pub tenant_id: Option<TenantId>,
    /// The base session a workspace's session was handed off from.
    pub parent_id: Option<SessionId>,
    pub stage: String,
    pub user_agent: String,
    pub address: String,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
    pub expires_at: Timestamp,
    pub fresh_until: Timestamp,
    /// With whose eyes it looks at its workspace: see [`crate::view_as`].
    pub viewing_member_id: Option<MemberId>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}
impl ActiveModelBehavior for ActiveModel {}
