//! The tables of roles and teams in a workspace's own database.

use crate::{
    actor::Role,
    id::{MemberId, RoleId, TeamId},
    time::Timestamp,
};

/// The `role` table.
pub mod role {
    use super::{RoleId, Timestamp};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "role")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: RoleId,
        pub name: String,
        pub name_key: String,
        /// The role that it says otherwise of: see [`super::base`].
        pub base: String,
        pub rules: Json,
        pub fields: Json,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The `member_role` table: who has a role of the workspace's own.
pub mod member_role {
    use super::{MemberId, RoleId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "member_role")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: MemberId,
        pub role_id: RoleId,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The `team` table.
pub mod team {
    use super::{TeamId, Timestamp};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "team")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: TeamId,
        pub name: String,
        pub name_key: String,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The `team_member` table.
pub mod team_member {
    use super::{MemberId, TeamId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "team_member")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub team_id: TeamId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: MemberId,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What a role is based on. What cannot be read is the least that one may be based on.
#[must_use]
pub fn base(text: &str) -> Role {
    text.parse().ok().filter(|role| super::BASES.contains(role)).unwrap_or(Role::Guest)
}
