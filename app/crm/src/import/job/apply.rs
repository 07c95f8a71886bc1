//! Applying staged rows: one kind, one step, one transaction.
//!
//! What the worker keeps in memory is thrown away with it when a step fails, so that only committed steps count.

use super::{
    entity::{Options, job, kind_word, row},
    events::{ImportEvent, about},
    kinds,
    lease::Lease,
    model::{ImportReport, JobState},
    refs::{Found, Refs},
    slots::{Outcome, Result as RowResult},
};
use crate::{
    import::{
        Draft, StagedRow,
        model::{ObjectKind, Target},
        problems::{CellProblem, ProblemCode},
    },
    shared::event::Origin,
};
use ac_core::{BatchId, Ctx, Error, MemberId, Money, Tx, bind};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement, Value};
use std::collections::HashMap;

/// Rows applied in one transaction: many touch each page of an index once for all of them, and it has to stay short beside
/// people's own writes.
pub const ROWS_PER_STEP: u64 = 500;

/// Where a row came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    pub ordinal: i64,
    file: usize,
    line: u32,
}

/// A row that can be applied.
#[derive(Debug)]
pub struct Ready<D> {
    pub at: Place,
    pub draft: D,
}

/// What a worker knows while it applies a job.
pub struct Work<'c> {
    pub ctx: &'c Ctx,
    lease: Lease,
    /// Whose the new records are that name no owner: whoever made the import, also when the system works on it.
    pub created_by: Option<MemberId>,
    pub options: Options,
    pub report: ImportReport,
    pub refs: Refs,
    pub origin: Origin,
    /// How many rows of a name and company have their deals, for those that have nothing else to be known by.
    pub met: HashMap<String, usize>,
    done: i64,
}

/// Applies all rows that have no outcome yet, then closes the job.
pub async fn run(ctx: &Ctx, lease: Lease, job: job::Model) -> Result<job::Model, Error> {
    let mut work = Work::begin(ctx, lease, &job).await?;
    kinds::deal::count_met(&mut work).await?;
    let next = async |after| ctx.read(async |tx| open_rows(tx.conn(), lease, after).await).await;
    let mut rows = next(-1).await?;
    while let Some(last) = rows.last() {
        // The next rows are read while these are written: they lie behind them, so neither sees the other.
        let after = last.ordinal;
        let (applied, read) = tokio::join!(work.step(rows), next(after));
        applied?;
        rows = read?;
    }
    let Work { report, done, .. } = work;
    let closed = job::Model { state: JobState::Done, ..job };
    ctx.write(async |tx| {
        lease.keep(tx, JobState::Done, done, &report).await?;
        tx.emit(&ImportEvent::Finished(about(&closed, &report)));
        Ok::<_, Error>(())
    })
    .await?;
    Ok(closed)
}

/// The next rows without an outcome, all of one kind.
pub(super) async fn open_rows(conn: &impl ConnectionTrait, lease: Lease, after: i64) -> Result<Vec<row::Model>, Error> {
    let mut rows = row::Entity::find()
        .filter(row::Column::JobId.eq(lease.id))
        .filter(row::Column::Ordinal.gt(after))
        .filter(row::Column::Outcome.is_null())
        .order_by_asc(row::Column::Ordinal)
        .limit(ROWS_PER_STEP)
        .all(conn)
        .await?;
    let same =
        rows.iter().take_while(|row| row.record_kind == rows.first().and_then(|first| first.record_kind.clone()));
    let length = same.count();
    rows.truncate(length);
    Ok(rows)
}

impl<'c> Work<'c> {
    /// What is known before the first row.
    pub(super) async fn begin(ctx: &'c Ctx, lease: Lease, job: &job::Model) -> Result<Self, Error> {
        let options = job.read_options()?;
        Ok(Self {
            ctx,
            lease,
            created_by: job.created_by,
            report: job.read_report()?,
            refs: ctx.read(async |tx| Refs::load(tx.conn(), &options.may_see).await).await?,
            options,
            origin: Origin::Batch(BatchId(lease.id.0)),
            met: HashMap::new(),
            done: job.rows_done,
        })
    }
}

impl Work<'_> {
    pub(super) fn lease(&self) -> Lease {
        self.lease
    }

    pub(super) fn done(&self) -> i64 {
        self.done
    }

    /// Counts rows that have their outcome; answers how many have one.
    pub(super) fn count_done(&mut self, rows: i64) -> i64 {
        self.done = self.done.saturating_add(rows);
        self.done
    }

    async fn step(&mut self, rows: Vec<row::Model>) -> Result<(), Error> {
        let (lease, applied) = (self.lease, i64::try_from(rows.len()).unwrap_or(i64::MAX));
        let ctx = self.ctx;
        ctx.write(async |tx| {
            let outcomes = self.apply(tx, rows).await?;
            write_outcomes(tx, lease, &outcomes).await?;
            self.done += applied;
            lease.keep(tx, JobState::Applying, self.done, &self.report).await
        })
        .await
    }

    /// Makes of the rows, all of one kind, what they say.
    pub(super) async fn apply(&mut self, tx: &Tx<'_>, rows: Vec<row::Model>) -> Result<Vec<Outcome>, Error> {
        let mut sorted = Sorted::default();
        let mut kind = ObjectKind::Company;
        for row in rows {
            let staged: StagedRow = serde_json::from_str(&row.draft).map_err(|e| Error::internal("a staged row", e))?;
            let Some(draft) = staged.draft else { continue };
            kind = sorted.take(self.place(&row, &draft), draft);
        }
        let outcomes = if !self.options.may.contains(&kind) {
            self.refuse_all(kind, sorted.places())
        } else {
            match kind {
                ObjectKind::Company => kinds::company::apply(tx, self, sorted.companies).await?,
                ObjectKind::Product => kinds::product::apply(tx, self, sorted.products).await?,
                ObjectKind::Member => kinds::member::apply(tx, self, sorted.members).await?,
                ObjectKind::Contact => kinds::contact::apply(tx, self, sorted.contacts).await?,
                ObjectKind::Deal => kinds::deal::apply(tx, self, sorted.deals).await?,
                ObjectKind::Lead => kinds::lead::apply(tx, self, sorted.leads).await?,
            }
        };
        let counts = self.report.counts_mut(kind);
        for outcome in &outcomes {
            let count = match outcome.result {
                RowResult::Created => &mut counts.created,
                RowResult::Updated => &mut counts.updated,
                RowResult::Unchanged | RowResult::Skipped => &mut counts.skipped,
            };
            *count = count.saturating_add(1);
            if outcome.result == RowResult::Unchanged {
                counts.unchanged = counts.unchanged.saturating_add(1);
            }
        }
        Ok(outcomes)
    }

    fn place(&self, row: &row::Model, draft: &Draft) -> Place {
        let kind = Some(kind_of(draft));
        let file = self.options.files.iter().position(|file| file.name == row.file && file.kind() == kind);
        Place { ordinal: row.ordinal, file: file.unwrap_or(0), line: u32::try_from(row.line).unwrap_or(0) }
    }

    fn refuse_all(&mut self, kind: ObjectKind, places: Vec<Place>) -> Vec<Outcome> {
        for place in &places {
            self.tell(*place, None, ProblemCode::NotAllowed, kind_word(kind));
        }
        places.into_iter().map(|place| Outcome::skipped(place.ordinal)).collect()
    }

    /// Reports a problem at a row, in the column of `target`.
    pub fn tell(&mut self, at: Place, target: Option<Target>, code: ProblemCode, value: &str) {
        let problem = self.problem(at, target, code, value);
        self.report.tell(problem);
    }

    /// As [`Self::tell`], with what the field takes.
    pub fn explain(&mut self, at: Place, target: Option<Target>, code: ProblemCode, (value, why): (&str, &str)) {
        let problem = self.problem(at, target, code, "");
        let problem = CellProblem::explained(&problem.file, at.line, &problem.column, code, (value, why));
        self.report.tell(problem);
    }

    fn problem(&self, at: Place, target: Option<Target>, code: ProblemCode, value: &str) -> CellProblem {
        let file = self.options.files.get(at.file);
        let column = target.and_then(|target| file.map(|file| file.header_of(target))).unwrap_or_default();
        CellProblem::new(file.map_or("", |file| file.name.as_str()), at.line, column, code, value)
    }

    /// Reports what the record's own checks refuse.
    pub fn refuse(&mut self, at: Place, fields: &[ac_core::FieldError]) -> Outcome {
        let value = fields.iter().map(|field| format!("{}: {}", field.field, field.message)).collect::<Vec<_>>();
        self.tell(at, None, ProblemCode::ValueRefused, &value.join(" "));
        Outcome::skipped(at.ordinal)
    }

    /// Makes placeholders of the owners that rows name and nobody is, where that is allowed.
    pub async fn ensure_owners(&mut self, tx: &Tx<'_>, names: impl Iterator<Item = &str>) -> Result<(), Error> {
        let made = self.refs.ensure_members(tx, self.origin, &self.options, names).await?;
        self.report.placeholders = self.report.placeholders.saturating_add(made);
        Ok(())
    }

    /// An amount that no record takes is told and left out.
    pub fn not_negative(&mut self, at: Place, target: Target, amount: Option<Money>) -> Option<Money> {
        if amount.is_some_and(|amount| amount.amount_minor < 0) {
            self.tell(at, Some(target), ProblemCode::AmountInvalid, "");
            return None;
        }
        amount
    }

    /// The owner a row names. A name that nobody has and that may not be added is told.
    pub fn owner(&mut self, at: Place, name: Option<&str>) -> Option<MemberId> {
        let name = name?;
        let found = self.refs.member(name);
        if found.is_none() {
            self.tell(at, Some(Target::Owner), ProblemCode::OwnerUnknown, name);
        }
        found
    }

    /// Whose a record is once a row has `named` an owner, or none. What may not be given to another stays, and is told.
    pub fn new_owner(
        &mut self,
        at: Place,
        kind: ObjectKind,
        now: Option<MemberId>,
        named: Option<MemberId>,
    ) -> Option<MemberId> {
        let is_free = now.is_none() || now == self.created_by || self.options.may_hand_over.contains(&kind);
        if named.is_some() && named != now && !is_free {
            self.tell(at, Some(Target::Owner), ProblemCode::OwnerKept, "");
            return now;
        }
        named.or(now)
    }

    /// The record that a name was found to mean; what is not known or not confirmed is told.
    pub fn meant<T>(
        &mut self,
        at: Place,
        target: Target,
        unknown: ProblemCode,
        name: Option<&str>,
        found: impl FnOnce(&Refs, &str) -> Found<T>,
    ) -> Option<T> {
        let name = name?;
        match found(&self.refs, name) {
            Found::Yes(id) => Some(id),
            Found::No => {
                self.tell(at, Some(target), unknown, name);
                None
            }
            Found::Unconfirmed(candidate) => {
                let problem = self.problem(at, Some(target), ProblemCode::MatchUnconfirmed, name);
                self.report.tell(problem.suggesting(candidate));
                None
            }
        }
    }
}

/// The drafts of a step by kind; all but one list stay empty.
#[derive(Default)]
struct Sorted {
    companies: Vec<Ready<crate::import::CompanyDraft>>,
    products: Vec<Ready<crate::import::ProductDraft>>,
    members: Vec<Ready<crate::import::MemberDraft>>,
    contacts: Vec<Ready<crate::import::ContactDraft>>,
    deals: Vec<Ready<crate::import::DealDraft>>,
    leads: Vec<Ready<crate::import::LeadDraft>>,
}

impl Sorted {
    fn take(&mut self, at: Place, draft: Draft) -> ObjectKind {
        let kind = kind_of(&draft);
        match draft {
            Draft::Company(draft) => self.companies.push(Ready { at, draft }),
            Draft::Product(draft) => self.products.push(Ready { at, draft }),
            Draft::Member(draft) => self.members.push(Ready { at, draft }),
            Draft::Contact(draft) => self.contacts.push(Ready { at, draft }),
            Draft::Deal(draft) => self.deals.push(Ready { at, draft }),
            Draft::Lead(draft) => self.leads.push(Ready { at, draft }),
        }
        kind
    }

    fn places(&self) -> Vec<Place> {
        let companies = self.companies.iter().map(|row| row.at);
        let products = self.products.iter().map(|row| row.at);
        let members = self.members.iter().map(|row| row.at);
        let contacts = self.contacts.iter().map(|row| row.at);
        let sales = self.deals.iter().map(|row| row.at).chain(self.leads.iter().map(|row| row.at));
        companies.chain(products).chain(members).chain(contacts).chain(sales).collect()
    }
}

fn kind_of(draft: &Draft) -> ObjectKind {
    match draft {
        Draft::Company(_) => ObjectKind::Company,
        Draft::Contact(_) => ObjectKind::Contact,
        Draft::Deal(_) => ObjectKind::Deal,
        Draft::Lead(_) => ObjectKind::Lead,
        Draft::Product(_) => ObjectKind::Product,
        Draft::Member(_) => ObjectKind::Member,
    }
}

/// Notes what became of the rows, all in one statement.
pub(super) async fn write_outcomes(tx: &Tx<'_>, lease: Lease, outcomes: &[Outcome]) -> Result<(), Error> {
    if outcomes.is_empty() {
        return Ok(());
    }
    let mut values: Vec<Value> = outcomes
        .iter()
        .flat_map(|outcome| [outcome.ordinal.into(), outcome.result.word().into(), outcome.record.into()])
        .collect();
    let rows = bind::tuples(tx.backend(), outcomes.len(), 3);
    values.push(lease.id.into());
    let job = bind::place(tx.backend(), values.len());
    let sql = format!(
        "UPDATE import_row SET outcome = done.column2, record_id = done.column3 FROM (VALUES {rows}) AS done
        WHERE import_row.ordinal = done.column1 AND import_row.job_id = {job}"
    );
    tx.conn().execute_raw(Statement::from_sql_and_values(tx.backend(), sql, values)).await?;
    Ok(())
}
