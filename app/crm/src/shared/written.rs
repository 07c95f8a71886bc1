//! What is written on a record, its notes, activities and e-mails, and moving it to another one.
//!
//! The rule: what is there moves, each by an event of its own; what is in the bin keeps what it was about.

use super::{
    event::{Facts, Origin},
    kind::RecordKind,
    record::{self, Record, facts},
};
use crate::{
    activities::{self, entity as activity, verbs::ActivityEvent},
    mails::{self, entity as mail, verbs::MailEvent},
    notes::{self, entity as note, verbs::NoteEvent},
};
use ac_core::{DomainEvent, Error, Timestamp, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// Ids of one statement, within what either database can bind.
const IDS_PER_STATEMENT: usize = 500;
/// Notes, activities, and e-mails, of one record that move with it: they move in one transaction.
pub const WRITTEN_MOVES_MAX: u64 = 5_000;

/// What stands on another record.
pub(crate) trait About: Record {
    fn subject(&self) -> (RecordKind, Uuid);
    /// One change later, on this record.
    #[must_use]
    fn about(self, subject: (RecordKind, Uuid), now: Timestamp) -> Self;
    fn moved(facts: Facts) -> impl DomainEvent;
}

impl About for notes::entity::Model {
    fn subject(&self) -> (RecordKind, Uuid) {
        (self.subject_kind, self.subject_id)
    }
    /// It was not edited: the time of that stays.
    fn about(self, (subject_kind, subject_id): (RecordKind, Uuid), _: Timestamp) -> Self {
        Self { subject_kind, subject_id, version: self.version + 1, ..self }
    }
    fn moved(facts: Facts) -> impl DomainEvent {
        NoteEvent::Moved(facts)
    }
}

impl About for activities::entity::Model {
    fn subject(&self) -> (RecordKind, Uuid) {
        (self.subject_kind, self.subject_id)
    }
    fn about(self, (subject_kind, subject_id): (RecordKind, Uuid), now: Timestamp) -> Self {
        Self { subject_kind, subject_id, ..self.touched(now) }
    }
    fn moved(facts: Facts) -> impl DomainEvent {
        ActivityEvent::Moved(facts)
    }
}

impl About for mails::entity::Model {
    fn subject(&self) -> (RecordKind, Uuid) {
        (self.subject_kind, self.subject_id)
    }
    fn about(self, (subject_kind, subject_id): (RecordKind, Uuid), now: Timestamp) -> Self {
        Self { subject_kind, subject_id, ..self.touched(now) }
    }
    fn moved(facts: Facts) -> impl DomainEvent {
        MailEvent::Moved(facts)
    }
}

/// The notes and the activities of one record that are not in the bin, and its e-mails, which never are.
#[derive(Debug, Default)]
pub(crate) struct Written {
    notes: Vec<Uuid>,
    activities: Vec<Uuid>,
    mails: Vec<Uuid>,
}

impl Written {
    /// Errors: `conflict` for more than can be moved at once.
    pub async fn on(conn: &impl ConnectionTrait, id: Uuid) -> Result<Self, Error> {
        macro_rules! live {
            ($entity:ident $(, $gone:ident)?) => {{
                let select = $entity::Entity::find()
                    .filter($entity::Column::SubjectId.eq(id))
                    $(.filter($entity::Column::$gone.is_null()))?
                    .order_by_asc($entity::Column::Id);
                let ids = select.select_only().column($entity::Column::Id).limit(WRITTEN_MOVES_MAX + 1);
                ids.into_tuple::<Uuid>().all(conn).await?
            }};
        }
        let (notes, activities, mails) = (live!(note, DeletedAt), live!(activity, DeletedAt), live!(mail));
        let is_much = |ids: &Vec<Uuid>| u64::try_from(ids.len()).is_ok_and(|found| found > WRITTEN_MOVES_MAX);
        if [&notes, &activities].into_iter().any(is_much) {
            let most = ac_core::money::grouped(WRITTEN_MOVES_MAX);
            return Err(Error::Conflict(format!(
                "More than {most} notes or activities are on it. Delete some of them first."
            )));
        }
        if is_much(&mails) {
            let most = ac_core::money::grouped(WRITTEN_MOVES_MAX);
            return Err(Error::Conflict(format!("More than {most} e-mails went to it, which is too much to move.")));
        }
        Ok(Self { notes, activities, mails })
    }

    /// Holds all of it in the one order in which everybody holds it (`undo/locks.rs`).
    pub async fn hold(&self, tx: &Tx<'_>) -> Result<(), Error> {
        held::<note::Entity>(tx, &self.notes).await?;
        held::<activity::Entity>(tx, &self.activities).await?;
        held::<mail::Entity>(tx, &self.mails).await?;
        Ok(())
    }

    /// Moves all of it to another record.
    pub async fn give(&self, tx: &Tx<'_>, origin: Origin, to: (RecordKind, Uuid)) -> Result<(), Error> {
        give::<note::Entity>(tx, origin, held::<note::Entity>(tx, &self.notes).await?, to).await?;
        give::<activity::Entity>(tx, origin, held::<activity::Entity>(tx, &self.activities).await?, to).await?;
        give::<mail::Entity>(tx, origin, held::<mail::Entity>(tx, &self.mails).await?, to).await
    }
}

/// The live rows of these ids, held.
async fn held<E: EntityTrait<Model: Record>>(tx: &Tx<'_>, ids: &[Uuid]) -> Result<Vec<E::Model>, Error> {
    let mut rows = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(IDS_PER_STATEMENT) {
        rows.extend(record::hold_rows::<E>(tx, chunk).await?);
    }
    rows.retain(|row| !row.is_deleted());
    Ok(rows)
}

/// Moves rows that are held to another record, each with its event.
pub(crate) async fn give<E>(
    tx: &Tx<'_>,
    origin: Origin,
    rows: Vec<E::Model>,
    to: (RecordKind, Uuid),
) -> Result<(), Error>
where
    E: EntityTrait<Model: About>,
    E::Model: IntoActiveModel<E::ActiveModel>,
{
    let now = tx.ctx().now();
    let pairs: Vec<_> = rows.into_iter().map(|row| (row.clone(), row.about(to, now))).collect();
    record::replace_many(tx, &pairs, None).await?;
    for (old, new) in &pairs {
        origin.emit(tx, &E::Model::moved(facts(Some(old), Some(new), new)));
    }
    Ok(())
}
