//! The batches of an actor, without a look at their events: where each began, its newest event, and whether it may be undone.

use super::{
    headers::{Header, headers},
    rules::undoable,
};
use crate::{
    bulk::{
        entity::{Task, job as bulk_job},
        model::JobState as BulkState,
    },
    import::job::{
        entity::job as import_job,
        model::{ImportId, JobState as ImportState},
    },
};
use ac_core::{BatchId, Error, MemberId, log::event_entity as event};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement};
use std::collections::{HashMap, HashSet};

/// A batch that somebody had a hand in.
pub struct Batch {
    /// The place of its first event in the log.
    pub began: i64,
    pub newest: Header,
    /// More may come to it.
    pub is_running: bool,
    /// It is being undone, or cannot be undone any more.
    pub is_taken_back: bool,
}

#[derive(FromQueryResult)]
struct Bounds {
    began: i64,
    /// Of what can be put back; `None` where there is nothing of the kind.
    newest: Option<i64>,
}

/// The newest `most` batches of an actor, by their ids, which are given in the order of time; and the place in the log before
/// which there may be more of them.
pub async fn newest(
    conn: &impl ConnectionTrait,
    me: MemberId,
    kind: &str,
    most: usize,
) -> Result<(Vec<Batch>, Option<i64>), Error> {
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql(most), [me.into(), kind.into()]);
    let bounds: Vec<Bounds> = Bounds::find_by_statement(statement).all(conn).await?;
    let first = bounds.iter().map(|batch| batch.began).min().filter(|_| bounds.len() >= most);
    let began: HashMap<i64, i64> =
        bounds.into_iter().filter_map(|batch| batch.newest.map(|newest| (newest, batch.began))).collect();
    let newest = headers().filter(event::Column::Seq.is_in(began.keys().copied()));
    let newest: Vec<Header> = newest.into_model::<Header>().all(conn).await?;
    let busy = Busy::among(conn, newest.iter().filter_map(|header| header.batch_id)).await?;
    let batch = |newest: Header| {
        let (began, id) = (*began.get(&newest.seq)?, newest.batch_id?);
        let (is_running, is_taken_back) = (busy.running.contains(&id), busy.taken_back.contains(&id));
        Some(Batch { began, newest, is_running, is_taken_back })
    };
    Ok((newest.into_iter().filter_map(batch).collect(), first))
}

/// From one batch to the one before it, each by a look into an index: what lies between are the events of one batch.
fn sql(most: usize) -> String {
    let undoable = undoable().map(|kind| format!("'{kind}'")).collect::<Vec<_>>().join(", ");
    let mine = "actor_id = $1 AND actor_kind = $2";
    format!(
        "WITH RECURSIVE mine (batch_id, place) AS (
            SELECT (SELECT batch_id FROM event WHERE {mine} AND batch_id IS NOT NULL ORDER BY batch_id DESC LIMIT 1), 1
            UNION ALL
            SELECT (SELECT event.batch_id FROM event WHERE {mine} AND event.batch_id < mine.batch_id
                ORDER BY event.batch_id DESC LIMIT 1), place + 1
            FROM mine WHERE mine.batch_id IS NOT NULL AND place < {most}
        )
        SELECT (SELECT MIN(seq) FROM event WHERE event.batch_id = mine.batch_id) AS began,
            (SELECT MAX(seq) FROM event WHERE event.batch_id = mine.batch_id AND kind IN ({undoable})) AS newest
        FROM mine WHERE mine.batch_id IS NOT NULL"
    )
}

/// What may not be undone now.
#[derive(Default)]
struct Busy {
    running: HashSet<BatchId>,
    taken_back: HashSet<BatchId>,
}

impl Busy {
    async fn among(conn: &impl ConnectionTrait, batches: impl Iterator<Item = BatchId>) -> Result<Self, Error> {
        let mut busy = Self::default();
        let jobs = bulk_job::Entity::find().filter(bulk_job::Column::State.eq(BulkState::Running));
        for job in jobs.all(conn).await? {
            if let Task::Undo(batch) = job.read_orders()?.task {
                busy.taken_back.insert(batch);
            }
            busy.running.insert(job.batch_id);
        }
        let imports = import_job::Entity::find()
            .filter(import_job::Column::Id.is_in(batches.map(|batch| ImportId(batch.0))))
            .filter(import_job::Column::State.ne(ImportState::Done))
            .select_only()
            .columns([import_job::Column::Id, import_job::Column::State]);
        for (ImportId(id), state) in imports.into_tuple::<(ImportId, ImportState)>().all(conn).await? {
            let is_running = state.is_running() && state != ImportState::Undoing;
            let of = if is_running { &mut busy.running } else { &mut busy.taken_back };
            of.insert(BatchId(id));
        }
        Ok(busy)
    }
}

/// How SQLite goes from batch to batch.
#[cfg(test)]
pub async fn plan(ctx: &ac_core::Ctx) -> Vec<String> {
    let asked = format!("EXPLAIN QUERY PLAN {}", sql(100));
    let values = [MemberId::generate().into(), "member".into()];
    let asked = Statement::from_sql_and_values(sea_orm::DbBackend::Sqlite, asked, values);
    crate::shared::plans::explained(ctx, asked).await
}
