//! The `member` table, a projection of the control database. It never authorises. Of the domains
//! only the import writes it, for placeholders.

use ac_core::{Ctx, MemberId, Timestamp, ctx::Guarded, policy::Resource};
use sea_orm::entity::prelude::*;
use std::collections::BTreeSet;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: MemberId,
    pub name: String,
    pub name_key: String,
    pub email: Option<String>,
    pub role: String,
    pub state: String,
    pub team: Option<String>,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}

/// The state of a member who has joined and not left.
pub const ACTIVE: &str = "active";

impl Guarded for Model {
    const RESOURCE: Resource = Resource::Member;
    fn owner(&self) -> Option<MemberId> {
        Some(self.id)
    }
}

/// Whether `id` can own records: a member of this workspace, or whoever acts.
pub async fn exists(conn: &impl ConnectionTrait, ctx: &Ctx, id: MemberId) -> Result<bool, ac_core::Error> {
    Ok(ctx.actor.member() == Some(id) || Entity::find_by_id(id).one(conn).await?.is_some())
}

/// The same of all of `ids`.
pub async fn all_exist(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    mut ids: BTreeSet<MemberId>,
) -> Result<bool, ac_core::Error> {
    if let Some(me) = ctx.actor.member() {
        ids.remove(&me);
    }
    let wanted = u64::try_from(ids.len()).unwrap_or(u64::MAX);
    Ok(wanted == 0 || Entity::find().filter(Column::Id.is_in(ids)).count(conn).await? == wanted)
}
