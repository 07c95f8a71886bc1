//! The `project_column` table.

use super::model::{ColumnId, ColumnKind};
use crate::projects::model::ProjectId;
use ac_core::Timestamp;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "project_column")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ColumnId,
    pub project_id: ProjectId,
    pub name: String,
    pub name_key: String,
    pub kind: ColumnKind,
    pub wip_limit: Option<i32>,
    pub position: i32,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl ActiveModelBehavior for ActiveModel {}
