//! The `import_job` and `import_row` tables.

use super::{
    files::FileId,
    model::{ImportId, ImportReport, JobFile, JobState, Matching},
};
use crate::import::model::ObjectKind;
use ac_core::{Error, MemberId, Timestamp, ctx::Guarded, policy::Resource};
use serde::{Deserialize, Serialize};

/// The `import_job` table.
pub mod job {
    use super::{ImportId, JobState, MemberId, Timestamp};
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_job")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ImportId,
        pub state: JobState,
        pub created_by: Option<MemberId>,
        /// JSON of [`super::Options`].
        pub options: String,
        /// JSON of [`super::ImportReport`].
        pub report: String,
        pub rows_total: i64,
        pub rows_done: i64,
        pub lease_until: Timestamp,
        /// Raised by each worker that takes the job; a step of an older epoch is refused.
        pub lease_epoch: i64,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The `import_row` table.
pub mod row {
    use super::ImportId;
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "import_row")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub job_id: ImportId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub ordinal: i64,
        pub file: String,
        pub line: i64,
        /// JSON of the staged row.
        pub draft: String,
        pub outcome: Option<String>,
        pub record_kind: Option<String>,
        pub record_id: Option<Uuid>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a job was asked to do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Options {
    pub files: Vec<JobFile>,
    /// What each of the files is called on the disk. Of an import that was noted with paths none is there any more.
    #[serde(default)]
    pub stored: Vec<FileId>,
    pub matching: Matching,
    /// The kinds that whoever asked for it may add and change; a job that is resumed has no actor to ask.
    pub may: Vec<ObjectKind>,
    pub may_add_stages: bool,
    /// The kinds whose records whoever asked for it may give to another owner.
    #[serde(default)]
    pub may_hand_over: Vec<ObjectKind>,
    /// The kinds of which whoever asked for it may see all, so that cells may name any of them.
    #[serde(default)]
    pub may_see: Vec<ObjectKind>,
    /// It is only tried what the rows would do.
    #[serde(default)]
    pub is_dry_run: bool,
}

impl Guarded for job::Model {
    const RESOURCE: Resource = Resource::Import;
    fn owner(&self) -> Option<MemberId> {
        self.created_by
    }
}

impl job::Model {
    pub fn read_options(&self) -> Result<Options, Error> {
        serde_json::from_str(&self.options).map_err(|e| Error::internal("an import's options", e))
    }

    pub fn read_report(&self) -> Result<ImportReport, Error> {
        serde_json::from_str(&self.report).map_err(|e| Error::internal("an import's report", e))
    }
}

/// JSON for one of the text columns.
pub fn json<T: Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|e| Error::internal("an import's record", e))
}

/// The word for a kind in `record_kind`.
#[must_use]
pub fn kind_word(kind: ObjectKind) -> &'static str {
    match kind {
        ObjectKind::Company => "company",
        ObjectKind::Contact => "contact",
        ObjectKind::Deal => "deal",
        ObjectKind::Lead => "lead",
        ObjectKind::Product => "product",
        ObjectKind::Member => "member",
    }
}
