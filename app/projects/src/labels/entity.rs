//! The tables `label` and `task_label`.

use super::model::{LabelId, LabelTone};
use crate::{projects::model::ProjectId, tasks::model::TaskId};
use ac_core::Timestamp;
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

/// Labels as a column keeps them, in the order of their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct LabelIds(pub Vec<LabelId>);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "label")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: LabelId,
    pub project_id: ProjectId,
    pub name: String,
    pub name_key: String,
    pub tone: LabelTone,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}

/// Which task has which label.
pub mod given {
    use super::{LabelId, TaskId};
    use crate::links::Links;
    use sea_orm::entity::prelude::*;

    pub const LINKS: Links<Entity> = Links { of: Column::TaskId, to: Column::LabelId };

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "task_label")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub task_id: TaskId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub label_id: LabelId,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
