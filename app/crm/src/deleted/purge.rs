//! Deleting for good: a record goes from the bin with what stands on it, and what referred to it refers to nothing.
//!
//! The rule: only what is in the bin goes, and its events stay in the log, which tells that it was there. What referred to it says by an
//! event of its own that it does no more, but for what is in the bin itself; what stands on it goes with its event. Nothing of this can
//! be undone.

use crate::{
    activities::{entity as activity, verbs::ActivityEvent},
    companies::{entity as company, verbs::CompanyEvent},
    contacts::{entity as contact, verbs::ContactEvent},
    deals::{entity as deal, events::DealEvent, lines::entity as line},
    duplicates::{entity as apart, model::MERGE_MOVES_MAX},
    forms::entity::submission,
    leads::{entity as lead, verbs::LeadEvent},
    mails::{entity as mail, model::MailState},
    notes::{entity as note, verbs::NoteEvent},
    products::{entity as product, verbs::ProductEvent},
    search::{index, recents::entity as recents},
    shared::{
        event::{Facts, Origin},
        kind::RecordKind,
        record::{self, Record, facts},
        referring::{Referring, Scope, Step},
    },
};
use ac_core::{Action, Ctx, DomainEvent, Error, Tx, money::grouped, time::DAY_SECS};
use ac_views::custom::entity::link;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use uuid::Uuid;

/// What is said where a record that one may not change refers to one that would go.
const WRITTEN_BY_OTHERS: &str = "Others wrote notes, activities or e-mails on it, which would go along. Ask somebody who may delete those, or \
                                 leave it in the bin, from which it goes by itself.";
const NOT_YOURS: &str = "Something refers to this record and is not yours to change. Ask somebody who may change it, or leave the \
                         record in the bin, from which it goes by itself.";

/// A row that can be deleted for good.
pub(super) trait Purged: Record {
    fn purged(facts: Facts) -> impl DomainEvent;
}

macro_rules! purged {
    ($($entity:ident: $event:ident),*) => {$(
        impl Purged for $entity::Model {
            fn purged(facts: Facts) -> impl DomainEvent {
                $event::Purged(facts)
            }
        }
    )*};
}
purged!(
    company: CompanyEvent,
    contact: ContactEvent,
    deal: DealEvent,
    lead: LeadEvent,
    product: ProductEvent,
    note: NoteEvent,
    activity: ActivityEvent
);

/// Runs `$done`, a function of the kind's row.
macro_rules! of_kind {
    ($kind:expr, $done:ident($($argument:expr),*)) => {
        match $kind {
            RecordKind::Company => $done::<company::Entity>($($argument),*).await,
            RecordKind::Contact => $done::<contact::Entity>($($argument),*).await,
            RecordKind::Deal => $done::<deal::Entity>($($argument),*).await,
            RecordKind::Lead => $done::<lead::Entity>($($argument),*).await,
            RecordKind::Product => $done::<product::Entity>($($argument),*).await,
        }
    };
}

/// Deletes a record in the bin for good.
///
/// Errors: `not_found`, also if it is not in the bin; `forbidden`, also where something refers to it that is not the actor's to change;
/// `conflict` where more refers to it than is let go of at once.
pub async fn purge(ctx: &Ctx, kind: RecordKind, id: Uuid) -> Result<(), Error> {
    let most = u64::try_from(MERGE_MOVES_MAX).unwrap_or(u64::MAX);
    ctx.write(async |tx| {
        let (going, is_all) = purge_in(tx, kind, &[id], most).await?;
        if going.is_empty() {
            return Err(Error::NotFound);
        }
        if !is_all {
            let many = grouped(most);
            return Err(Error::Conflict(format!(
                "{many} records or more refer to it. Give them to another one first, or leave it in the bin, from which it goes \
                 by itself."
            )));
        }
        Ok(())
    })
    .await
}

/// Refuses while a mail to it counts: what a workspace sends a day is counted by its mails, and one that is on its way has an end to
/// be told of.
async fn no_mail_counts(tx: &Tx<'_>, ids: &[Uuid]) -> Result<(), Error> {
    let counts = Condition::any()
        .add(mail::Column::State.is_in([MailState::Queued, MailState::Sending]))
        .add(mail::Column::TriedAt.gte(tx.ctx().now().plus_secs(-DAY_SECS)));
    let counting = mail::Entity::find().filter(mail::Column::SubjectId.is_in(ids.iter().copied())).filter(counts);
    match counting.one(tx.conn()).await? {
        None => Ok(()),
        Some(_) => Err(Error::Conflict(
            "An e-mail to it is on its way, or left within a day. Delete it for good tomorrow, or leave it in the bin, from which it \
             goes by itself."
                .to_owned(),
        )),
    }
}

/// Deletes those of these records for good that are in the bin, once fewer than `most` of each kind refer to them. Answers which those
/// are; where more refer, some of that is let go of, and `false` says that there is more to do.
///
/// Errors: as [`purge`], but for `not_found` where one of them is not in the bin.
pub(super) async fn purge_in(
    tx: &Tx<'_>,
    kind: RecordKind,
    ids: &[Uuid],
    most: u64,
) -> Result<(Vec<Uuid>, bool), Error> {
    let marked = marked(tx, kind, ids).await?;
    let held: Vec<Uuid> = ids.iter().chain(&marked).copied().collect();
    Referring::to(tx.conn(), kind, ids, Scope::All, most).await?.hold(tx, kind, &held).await?;
    let ids = of_kind!(kind, in_bin(tx, ids))?;
    if ids.is_empty() {
        return Ok((ids, true));
    }
    let all = &ids;
    if tx.ctx().actor.member().is_some() {
        no_mail_counts(tx, all).await?;
    }
    // Whatever came to refer to them before they were held.
    let referring = Referring::to(tx.conn(), kind, all, Scope::All, most).await?;
    referring.hold(tx, kind, &[]).await?;
    let [notes, activities, mails] = referring.written();
    if tx.ctx().actor.member().is_some() {
        theirs::<note::Entity>(tx, &notes).await?;
        theirs::<activity::Entity>(tx, &activities).await?;
        theirs::<mail::Entity>(tx, &mails).await?;
    }
    let step = Step { origin: Origin::Direct, kind, others: all, to: None, closed: NOT_YOURS };
    referring.give(tx, &step).await?;
    notes.iter().chain(&activities).for_each(|id| index::gone(tx, *id));
    record::delete_rows::<note::Entity>(tx, &notes).await?;
    record::delete_rows::<activity::Entity>(tx, &activities).await?;
    record::delete_rows::<mail::Entity>(tx, &mails).await?;
    if referring.is_cut {
        return Ok((ids, false));
    }
    belongings(tx, kind, all).await?;
    of_kind!(kind, erase(tx, all))?;
    Ok((ids, true))
}

/// Refuses unless all of what was written on a record is the actor's to delete: it goes along at once.
async fn theirs<E>(tx: &Tx<'_>, ids: &[Uuid]) -> Result<(), Error>
where
    E: EntityTrait,
    E::Model: Record,
{
    let rows = record::hold_rows::<E>(tx, ids).await?;
    match rows.iter().all(|row| tx.ctx().allow(Action::Delete, row).is_ok()) {
        true => Ok(()),
        false => Err(Error::Refused(WRITTEN_BY_OTHERS.to_owned())),
    }
}

/// Those of them that are in the bin, held. Errors: `not_found` or `forbidden` for one that is not the actor's to delete.
async fn in_bin<E: EntityTrait<Model: Purged>>(tx: &Tx<'_>, ids: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    let rows = record::hold_rows::<E>(tx, ids).await?;
    for row in &rows {
        tx.ctx().allow(Action::Delete, row)?;
    }
    Ok(rows.iter().filter(|row| row.is_deleted()).map(Record::key).collect())
}

/// The records that were merged into these.
async fn marked(tx: &Tx<'_>, kind: RecordKind, ids: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    macro_rules! into {
        ($entity:ident) => {{
            let select = $entity::Entity::find().filter($entity::Column::MergedIntoId.is_in(ids.iter().copied()));
            select.select_only().column($entity::Column::Id).into_tuple().all(tx.conn()).await?
        }};
    }
    Ok(match kind {
        RecordKind::Company => into!(company),
        RecordKind::Contact => into!(contact),
        RecordKind::Deal | RecordKind::Lead | RecordKind::Product => Vec::new(),
    })
}

/// Deletes what is nothing without the record, and marks that name it.
async fn belongings(tx: &Tx<'_>, kind: RecordKind, ids: &[Uuid]) -> Result<(), Error> {
    let (conn, all) = (tx.conn(), || ids.iter().copied());
    link::Entity::delete_many().filter(link::Column::RecordId.is_in(all())).exec(conn).await?;
    recents::Entity::delete_many().filter(recents::Column::RecordId.is_in(all())).exec(conn).await?;
    // What was merged into one that goes leads to where that one led.
    macro_rules! lead_on {
        ($entity:ident) => {
            for row in $entity::Entity::find().filter($entity::Column::Id.is_in(all())).all(conn).await? {
                $entity::Entity::update_many()
                    .col_expr($entity::Column::MergedIntoId, Expr::value(row.merged_into_id))
                    .filter($entity::Column::MergedIntoId.eq(row.id.0))
                    .exec(conn)
                    .await?;
            }
        };
    }
    match kind {
        RecordKind::Company => lead_on!(company),
        RecordKind::Contact => lead_on!(contact),
        RecordKind::Deal => {
            line::Entity::delete_many().filter(line::Column::DealId.is_in(all())).exec(conn).await?;
        }
        RecordKind::Lead => {
            submission::Entity::update_many()
                .col_expr(submission::Column::LeadId, Expr::value(None::<Uuid>))
                .filter(submission::Column::LeadId.is_in(all()))
                .exec(conn)
                .await?;
        }
        RecordKind::Product => {}
    }
    if matches!(kind, RecordKind::Company | RecordKind::Contact) {
        let either = Condition::any().add(apart::Column::LowId.is_in(all())).add(apart::Column::HighId.is_in(all()));
        apart::Entity::delete_many().filter(either).exec(conn).await?;
    }
    Ok(())
}

/// Deletes those of these rows that are in the bin, each with its event.
pub(super) async fn erase<E: EntityTrait<Model: Purged>>(tx: &Tx<'_>, ids: &[Uuid]) -> Result<(), Error> {
    let mut rows = record::hold_rows::<E>(tx, ids).await?;
    rows.retain(Record::is_deleted);
    let ids: Vec<Uuid> = rows.iter().map(Record::key).collect();
    record::delete_rows::<E>(tx, &ids).await?;
    for row in &rows {
        Origin::Direct.emit(tx, &<E::Model as Purged>::purged(facts(None, None, row)));
    }
    Ok(())
}
