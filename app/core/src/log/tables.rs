//! The tables of the event log: headers, and the data that may be erased.

use crate::{
    id::{BatchId, EventId, MemberId},
    time::Timestamp,
};

/// The `event` table.
pub mod event_entity {
    use super::{BatchId, EventId, MemberId, Timestamp};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "event")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        pub id: EventId,
        pub kind: String,
        pub v: i32,
        pub occurred_at: Timestamp,
        pub actor_kind: String,
        pub actor_id: Option<Uuid>,
        pub subject_kind: String,
        pub subject_id: Uuid,
        pub subject_version: i64,
        pub owner_id: Option<MemberId>,
        pub correlation_id: Option<Uuid>,
        pub causation_id: Option<EventId>,
        pub depth: i32,
        pub batch_id: Option<BatchId>,
        pub digest: Vec<u8>,
        pub hash: Vec<u8>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The `event_data` table: what may be erased.
pub mod data_entity {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "event_data")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub seq: i64,
        pub salt: Vec<u8>,
        pub data: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
