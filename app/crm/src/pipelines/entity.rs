//! The `pipeline` and `stage` tables.

use ac_core::{MemberId, Timestamp, ctx::Guarded, policy::Resource};

/// The `pipeline` table.
pub mod pipeline {
    use crate::pipelines::model::PipelineId;
    use ac_core::Timestamp;
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "pipeline")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: PipelineId,
        pub name: String,
        pub name_key: String,
        pub position: i32,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The `stage` table.
pub mod stage {
    use crate::pipelines::model::{PipelineId, StageId, StageKind};
    use ac_core::Timestamp;
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "stage")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: StageId,
        pub pipeline_id: PipelineId,
        pub name: String,
        pub kind: StageKind,
        pub probability: i32,
        pub position: i32,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

impl Guarded for pipeline::Model {
    const RESOURCE: Resource = Resource::Pipeline;
    fn owner(&self) -> Option<MemberId> {
        None
    }
}

impl stage::Model {
    /// A row that does not stand in the table yet.
    #[must_use]
    pub fn fresh(
        of: super::model::PipelineId,
        draft: &super::model::StageDraft,
        position: i32,
        now: Timestamp,
    ) -> Self {
        Self {
            id: super::model::StageId::generate(),
            pipeline_id: of,
            name: draft.name.clone(),
            kind: draft.kind,
            probability: draft.probability,
            position,
            version: 1,
            created_at: now,
            updated_at: now,
        }
    }
}

impl From<stage::Model> for super::model::Stage {
    fn from(row: stage::Model) -> Self {
        Self {
            id: row.id,
            pipeline_id: row.pipeline_id,
            name: row.name,
            kind: row.kind,
            probability: row.probability,
            position: row.position,
        }
    }
}
