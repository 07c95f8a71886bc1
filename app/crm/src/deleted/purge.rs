//! Deleting for good: a record goes from the bin with what stands on it, and what referred to it refers to nothing.
//!
//! The rule: only what is in the bin goes, and its events stay in the log, which tells that it was there. What referred to it says by an
//! event of its own that it does no more. Nothing of this can be undone.

use crate::{
    activities::{entity as activity, verbs::ActivityEvent},
    companies::{entity as company, verbs::CompanyEvent},
    contacts::{entity as contact, verbs::ContactEvent},
    deals::{entity as deal, events::DealEvent, lines::entity as line},
    duplicates::{entity as apart, model::MERGE_MOVES_MAX},
    leads::{entity as lead, verbs::LeadEvent},
    mails::entity as mail,
    notes::{entity as note, verbs::NoteEvent},
    products::{entity as product, verbs::ProductEvent},
    search::index,
    shared::{
        event::{Facts, Origin},
        kind::RecordKind,
        record::{self, Record, facts},
        referring::{Referring, Scope, Step},
    },
};
use ac_core::{Action, Ctx, DomainEvent, Error, Tx, money::grouped};
use ac_views::custom::entity::link;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, sea_query::Expr};
use uuid::Uuid;

/// What is said where a record that one may not change refers to one that would go.
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
        if purge_in(tx, kind, &[id], most).await? {
            return Ok(());
        }
        let many = grouped(most);
        Err(Error::Conflict(format!(
            "{many} records or more refer to it. Give them to another one first, or leave it in the bin, from which it goes by itself."
        )))
    })
    .await
}

/// Deletes records of one kind for good that are all in the bin, once at most `most` of each kind refer to them. Where more do, those
/// are let go of, and `false` says that there is more to do.
///
/// Errors: as [`purge`].
pub(super) async fn purge_in(tx: &Tx<'_>, kind: RecordKind, ids: &[Uuid], most: u64) -> Result<bool, Error> {
    Referring::to(tx.conn(), kind, ids, Scope::All, most).await?.hold(tx, kind, ids).await?;
    of_kind!(kind, check(tx, ids))?;
    // Whatever came to refer to them before they were held.
    let referring = Referring::to(tx.conn(), kind, ids, Scope::All, most).await?;
    referring.hold(tx, kind, &[]).await?;
    let step = Step { origin: Origin::Direct, kind, others: ids, to: None, closed: NOT_YOURS };
    referring.give(tx, &step).await?;
    let [notes, activities, mails] = referring.written();
    notes.iter().chain(&activities).for_each(|id| index::gone(tx, *id));
    record::delete_rows::<note::Entity>(tx, &notes).await?;
    record::delete_rows::<activity::Entity>(tx, &activities).await?;
    record::delete_rows::<mail::Entity>(tx, &mails).await?;
    if referring.is_cut {
        return Ok(false);
    }
    belongings(tx, kind, ids).await?;
    of_kind!(kind, erase(tx, ids))?;
    Ok(true)
}

/// Refuses unless all of them are in the bin and the actor's to delete.
async fn check<E: EntityTrait<Model: Purged>>(tx: &Tx<'_>, ids: &[Uuid]) -> Result<(), Error> {
    let rows = record::hold_rows::<E>(tx, ids).await?;
    for row in &rows {
        tx.ctx().allow(Action::Delete, row)?;
    }
    if rows.len() == ids.len() && rows.iter().all(Record::is_deleted) { Ok(()) } else { Err(Error::NotFound) }
}

/// Deletes what is nothing without the record, and marks that name it.
async fn belongings(tx: &Tx<'_>, kind: RecordKind, ids: &[Uuid]) -> Result<(), Error> {
    let (conn, all) = (tx.conn(), || ids.iter().copied());
    link::Entity::delete_many().filter(link::Column::RecordId.is_in(all())).exec(conn).await?;
    macro_rules! unmark {
        ($entity:ident) => {
            $entity::Entity::update_many()
                .col_expr($entity::Column::MergedIntoId, Expr::value(None::<Uuid>))
                .filter($entity::Column::MergedIntoId.is_in(all()))
                .exec(conn)
                .await?
        };
    }
    match kind {
        RecordKind::Company => drop(unmark!(company)),
        RecordKind::Contact => drop(unmark!(contact)),
        RecordKind::Deal => {
            line::Entity::delete_many().filter(line::Column::DealId.is_in(all())).exec(conn).await?;
        }
        RecordKind::Lead => {}
        RecordKind::Product => {
            // A line has a copy of all that it says of its product.
            line::Entity::update_many()
                .col_expr(line::Column::ProductId, Expr::value(None::<Uuid>))
                .filter(line::Column::ProductId.is_in(all()))
                .exec(conn)
                .await?;
        }
    }
    if matches!(kind, RecordKind::Company | RecordKind::Contact) {
        let either = Condition::any().add(apart::Column::LowId.is_in(all())).add(apart::Column::HighId.is_in(all()));
        apart::Entity::delete_many().filter(either).exec(conn).await?;
    }
    Ok(())
}

/// Deletes rows, each with its event.
pub(super) async fn erase<E: EntityTrait<Model: Purged>>(tx: &Tx<'_>, ids: &[Uuid]) -> Result<(), Error> {
    let rows = record::hold_rows::<E>(tx, ids).await?;
    record::delete_rows::<E>(tx, ids).await?;
    for row in &rows {
        Origin::Direct.emit(tx, &<E::Model as Purged>::purged(facts(None, None, row)));
    }
    Ok(())
}
