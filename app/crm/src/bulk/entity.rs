//! The `job` and `job_part` tables.

use super::model::{Job, JobId, JobKind, JobState, Tally};
use crate::{leads::conversion::ConvertMany, mails::model::MailText};
use ac_core::{Action, Actor, BatchId, Ctx, Error, MemberId, Resource, Timestamp};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, sync::Arc};
use uuid::Uuid;

/// Ids in one row of `job_part`.
pub const IDS_PER_PART: usize = 5_000;
/// Bytes of an id there.
const ID_BYTES: usize = 16;

/// The `job` table.
pub mod job {
    use super::{BatchId, JobId, JobKind, JobState, MemberId, Timestamp};
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "job")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: JobId,
        pub kind: JobKind,
        pub object: String,
        pub state: JobState,
        pub created_by: Option<MemberId>,
        /// JSON of [`super::Orders`].
        pub orders: String,
        /// JSON of [`super::Tally`].
        pub tally: String,
        pub batch_id: BatchId,
        pub total: i64,
        pub done: i64,
        pub lease_until: Timestamp,
        /// Raised by each worker that takes the job; a step of an older epoch is refused.
        pub lease_epoch: i64,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The `job_part` table: the ids of a job's records, in order.
pub mod part {
    use super::JobId;
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "job_part")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub job_id: JobId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub ordinal: i64,
        /// Sixteen bytes an id.
        pub ids: Vec<u8>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// What a job is to do, and as whom. What they may do when it begins is what the job may do, whoever works on it later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Orders {
    pub actor: Actor,
    /// Of an API token: see [`Ctx::scopes`].
    pub scopes: Option<BTreeSet<(Resource, Action)>>,
    pub task: Task,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// The object's patch.
    Set(serde_json::Value),
    Delete,
    /// Leads, each as this says.
    Convert(ConvertMany),
    /// An e-mail to each.
    Mail(MailText),
    /// The batch that is put back.
    Undo(BatchId),
    /// The formulas of all records.
    Compute,
}

impl Orders {
    #[must_use]
    pub fn of(ctx: &Ctx, task: Task) -> Self {
        Self { actor: ctx.actor, scopes: ctx.scopes.as_deref().cloned(), task }
    }

    /// The workspace as the one who gave the orders sees it.
    #[must_use]
    pub fn as_given(&self, ctx: &Ctx) -> Ctx {
        let mut given = ctx.as_actor(self.actor);
        given.scopes = self.scopes.clone().map(Arc::new);
        given.correlation_id = None;
        given
    }
}

impl job::Model {
    pub fn read_orders(&self) -> Result<Orders, Error> {
        serde_json::from_str(&self.orders).map_err(|e| Error::internal("a job's orders", e))
    }

    pub fn read_tally(&self) -> Result<Tally, Error> {
        serde_json::from_str(&self.tally).map_err(|e| Error::internal("a job's tally", e))
    }

    /// What its records are.
    pub fn resource(&self) -> Result<Resource, Error> {
        Resource::parse(&self.object).ok_or_else(|| Error::internal("a job", "it is about nothing"))
    }

    /// The job as it is read.
    pub fn shown(self) -> Result<Job, Error> {
        let tally = self.read_tally()?;
        Ok(Job {
            id: self.id,
            kind: self.kind,
            state: self.state,
            object: self.object,
            total: self.total,
            done: self.done,
            changed: tally.changed,
            skipped: tally.skipped(),
            reasons: tally.reasons,
            batch_id: self.batch_id,
            failure: tally.failure,
            created_at: self.created_at,
        })
    }
}

/// JSON for one of the text columns.
pub fn json<T: Serialize>(value: &T) -> Result<String, Error> {
    serde_json::to_string(value).map_err(|e| Error::internal("a job's record", e))
}

#[must_use]
pub fn pack(ids: &[Uuid]) -> Vec<u8> {
    ids.iter().flat_map(|id| *id.as_bytes()).collect()
}

#[must_use]
pub fn unpack(bytes: &[u8]) -> Vec<Uuid> {
    bytes.chunks_exact(ID_BYTES).filter_map(|id| Uuid::from_slice(id).ok()).collect()
}
