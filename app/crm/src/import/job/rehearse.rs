//! A dry run: every row is applied as it would be and taken back at once, so that what is told is what would happen.
//!
//! The rule: a step's records are rolled back with its transaction, so that nobody sees them and the next step does not meet
//! them either. Rows that may mean the same record are therefore tried together, out of their order in the file.

use super::{
    apply::{ROWS_PER_STEP, Work, open_rows, write_outcomes},
    entity::{job, row},
    kinds,
    lease::Lease,
    model::JobState,
    slots::{Outcome, Result as RowResult},
};
use crate::{
    import::{ContactDraft, Draft, StagedRow},
    leads::model::display_name,
    shared::record::BULK_ROWS_MAX,
};
use ac_core::{Change, Ctx, Error, text::sort_key};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher},
};
use uuid::Uuid;

/// Rows read at a time to find those that may mean the same record.
const KEYS_PER_READ: u64 = 1_000;

/// Tries all rows that have no outcome yet, then lets the job wait for its start.
pub async fn run(ctx: &Ctx, lease: Lease, job: job::Model) -> Result<job::Model, Error> {
    let mut work = Work::begin(ctx, lease, &job).await?;
    kinds::deal::count_met(&mut work).await?;
    let repeated = repeated(ctx, lease).await?;
    let mut together: BTreeMap<u64, Vec<i64>> = BTreeMap::new();
    let mut after = -1;
    loop {
        let rows = ctx.read(async |tx| open_rows(tx.conn(), lease, after).await).await?;
        let Some(last) = rows.last() else { break };
        after = last.ordinal;
        let mut alone = Vec::with_capacity(rows.len());
        for row in rows {
            match key(&row)?.filter(|key| repeated.contains(key)) {
                Some(key) => together.entry(key).or_default().push(row.ordinal),
                None => alone.push(row),
            }
        }
        step(&mut work, alone).await?;
    }
    let mut ordinals: Vec<i64> = Vec::new();
    let full = usize::try_from(ROWS_PER_STEP).unwrap_or(BULK_ROWS_MAX);
    for of_a_key in together.into_values() {
        for chunk in of_a_key.chunks(BULK_ROWS_MAX) {
            if !ordinals.is_empty() && ordinals.len().saturating_add(chunk.len()) > full {
                let rows = rows_at(ctx, lease, std::mem::take(&mut ordinals)).await?;
                step(&mut work, rows).await?;
            }
            ordinals.extend(chunk);
        }
    }
    let rows = rows_at(ctx, lease, ordinals).await?;
    step(&mut work, rows).await?;
    let (done, report) = (work.done(), work.report);
    ctx.write(async |tx| lease.keep(tx, JobState::Checked, done, &report).await).await?;
    Ok(job::Model { state: JobState::Checked, ..job })
}

/// What one transaction leaves behind that is rolled back.
enum Tried {
    Outcomes(Vec<Outcome>, HashMap<Uuid, Changes>),
    Failed(Error),
}

/// Old and new values by field.
type Changes = BTreeMap<String, Change>;

impl From<Error> for Tried {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

async fn step(work: &mut Work<'_>, rows: Vec<row::Model>) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let (ctx, lease) = (work.ctx, work.lease());
    let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
    let drafts: HashMap<i64, String> = rows.iter().map(|row| (row.ordinal, row.draft.clone())).collect();
    let tried: Result<(), Tried> = ctx
        .write(async |tx| {
            let outcomes = work.apply(tx, rows).await?;
            let mut changes: HashMap<Uuid, Changes> = HashMap::new();
            for (id, more) in tx.buffered_changes() {
                changes.entry(id).or_default().extend(more);
            }
            Err(Tried::Outcomes(outcomes, changes))
        })
        .await;
    let (outcomes, mut changes) = match tried {
        Err(Tried::Outcomes(outcomes, changes)) => (outcomes, changes),
        Err(Tried::Failed(error)) => return Err(error),
        Ok(()) => return Ok(()),
    };
    let mut told = Vec::new();
    for outcome in outcomes.iter().filter(|outcome| outcome.result == RowResult::Updated) {
        let of_record = outcome.record.and_then(|id| changes.remove(&id));
        if let (Some(changes), Some(draft)) = (of_record, drafts.get(&outcome.ordinal)) {
            told.push((outcome.ordinal, with_changes(draft, changes)?));
        }
    }
    // Each step meets the pipeline as it is, and would add the same stages again.
    let mut names = HashSet::new();
    work.report.stage_names.retain(|name| names.insert(sort_key(name)));
    work.report.stages = u32::try_from(work.report.stage_names.len()).unwrap_or(u32::MAX);
    let done = work.count_done(count);
    ctx.write(async |tx| {
        write_outcomes(tx, lease, &outcomes).await?;
        for (ordinal, draft) in told {
            let update = row::Entity::update_many()
                .col_expr(row::Column::Draft, Expr::value(draft))
                .filter(row::Column::JobId.eq(lease.id))
                .filter(row::Column::Ordinal.eq(ordinal));
            update.exec(tx.conn()).await?;
        }
        lease.keep(tx, JobState::Checking, done, &work.report).await
    })
    .await
}

/// A place in a column of cards says nothing to whoever reads what would change.
const NOT_TOLD: &str = "rank";

/// The staged row with what it would change, beside its own fields.
fn with_changes(draft: &str, mut changes: Changes) -> Result<String, Error> {
    changes.remove(NOT_TOLD);
    let mut staged: serde_json::Value = serde_json::from_str(draft).map_err(|e| Error::internal("a staged row", e))?;
    if let Some(fields) = staged.as_object_mut() {
        let changes = serde_json::to_value(changes).map_err(|e| Error::internal("a staged row", e))?;
        fields.insert(CHANGES.to_owned(), changes);
    }
    Ok(staged.to_string())
}

/// Where a tried row says what it would change. A row without it would change nothing.
const CHANGES: &str = "changes";

/// What a tried row would change.
pub fn changes_of(draft: &str) -> Result<Option<serde_json::Value>, Error> {
    let mut staged: serde_json::Value = serde_json::from_str(draft).map_err(|e| Error::internal("a staged row", e))?;
    Ok(staged.get_mut(CHANGES).map(serde_json::Value::take))
}

/// The keys that several rows have.
async fn repeated(ctx: &Ctx, lease: Lease) -> Result<HashSet<u64>, Error> {
    let (mut seen, mut repeated, mut after) = (HashSet::new(), HashSet::new(), -1_i64);
    loop {
        let select = row::Entity::find()
            .filter(row::Column::JobId.eq(lease.id))
            .filter(row::Column::Ordinal.gt(after))
            .order_by_asc(row::Column::Ordinal)
            .limit(KEYS_PER_READ);
        let rows = ctx.read(async |tx| Ok::<_, Error>(select.all(tx.conn()).await?)).await?;
        let Some(last) = rows.last() else { return Ok(repeated) };
        after = last.ordinal;
        for row in &rows {
            if let Some(key) = key(row)?
                && !seen.insert(key)
            {
                repeated.insert(key);
            }
        }
    }
}

/// What rows that mean the same record have in common; rows that do not may have it too.
fn key(row: &row::Model) -> Result<Option<u64>, Error> {
    let staged: StagedRow = serde_json::from_str(&row.draft).map_err(|e| Error::internal("a staged row", e))?;
    let text = match staged.draft {
        None => return Ok(None),
        Some(Draft::Company(draft)) => draft.name,
        Some(Draft::Product(draft)) => draft.name,
        Some(Draft::Member(draft)) => draft.name,
        Some(Draft::Contact(draft)) => person(draft),
        Some(Draft::Lead(draft)) => person(draft.person),
        Some(Draft::Deal(draft)) => match draft.external_id {
            Some(id) => format!("#{id}"),
            None => draft.name,
        },
    };
    let mut hasher = DefaultHasher::new();
    sort_key(&text).hash(&mut hasher);
    Ok(Some(hasher.finish()))
}

fn person(draft: ContactDraft) -> String {
    match draft.email {
        Some(email) => format!("@{email}"),
        None => display_name(&draft.first_name, &draft.last_name, draft.company.as_deref(), None),
    }
}

async fn rows_at(ctx: &Ctx, lease: Lease, ordinals: Vec<i64>) -> Result<Vec<row::Model>, Error> {
    if ordinals.is_empty() {
        return Ok(Vec::new());
    }
    let select = row::Entity::find()
        .filter(row::Column::JobId.eq(lease.id))
        .filter(row::Column::Ordinal.is_in(ordinals))
        .order_by_asc(row::Column::Ordinal);
    ctx.read(async |tx| Ok(select.all(tx.conn()).await?)).await
}
