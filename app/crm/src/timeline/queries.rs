//! Reads a record's events through the record: who may not see it sees no event of it.

use super::{
    model::{Ending, TIMELINE_ENTRIES, Timeline, TimelineEntry, TimelineMail},
    names::{Names, other_ids},
};
use crate::{
    activities::entity as activity,
    companies::{entity as company, model::CompanyId},
    contacts::{entity as contact, model::ContactId},
    deals::{entity as deal, model::DealId},
    duplicates::marks,
    import::job::{entity::job, model::ImportId},
    leads::{entity as lead, model::LeadId, unconvert},
    mails::{self, entity as mail, model::MailState},
    members::entity as member,
    notes::entity as note,
    products::{entity as product, model::ProductId},
    shared::{kind::RecordKind, subject},
    undo,
    versions::past,
};
use ac_core::{
    Action, BatchId, Ctx, Error, MemberId, Resource,
    event::Envelope,
    log::{ToData, envelope, event_entity as event},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect, Statement, Value,
};
use std::collections::{BTreeSet, HashMap};

/// Notes, activities, and e-mails, of one record whose events its timeline shows, the newest.
const WRITTEN_MAX: u64 = 500;

/// Events that say nothing to who reads a timeline: a merge is told once, and how an e-mail stands is told where it was written.
const NOT_SHOWN: [&str; 7] =
    ["deal.reordered", "note.moved", "activity.moved", "mail.moved", "mail.sent", "mail.failed", "mail.withdrawn"];

/// The event that says how a lead came in.
const SUBMITTED: &str = "lead.submitted";

/// Events of a record that went into another one which that one's own event tells.
const TOLD_BY_THE_OTHER: [&str; 2] = ["company.merged_into", "contact.merged_into"];

/// A page of what happened to a record, its notes, its activities and its e-mails. Errors: `not_found`.
pub async fn of(ctx: &Ctx, kind: RecordKind, id: uuid::Uuid, before: Option<i64>) -> Result<Timeline, Error> {
    ctx.read(async |tx| {
        let conn = tx.conn();
        if !subject::exists(conn, ctx, kind, id).await? {
            return Err(Error::NotFound);
        }
        let mut subjects = written_on(conn, ctx, id).await?;
        subjects.push(id);
        subjects.extend(marks::merged(conn, ctx, kind, id).await?);
        let mut select = event::Entity::find()
            .find_also_linked(ToData)
            .filter(event::Column::SubjectId.is_in(subjects))
            .filter(event::Column::Kind.is_not_in(NOT_SHOWN))
            .filter(event::Column::SubjectId.eq(id).or(event::Column::Kind.is_not_in(TOLD_BY_THE_OTHER)));
        if let Some(before) = before {
            select = select.filter(event::Column::Seq.lt(before));
        }
        let rows = select.order_by_desc(event::Column::Seq).limit(TIMELINE_ENTRIES).all(conn).await?;
        let is_full = u64::try_from(rows.len()).is_ok_and(|found| found == TIMELINE_ENTRIES);
        let events: Vec<Envelope> = rows.into_iter().filter_map(|(event, data)| envelope(event, data)).collect();
        let names = Names::of(conn, ctx, kind, &events).await?;
        let imports = imports_among(conn, &events).await?;
        let acts = conversions_among(conn, &events, &imports).await?;
        let mails = mails_among(conn, ctx, &events).await?;
        let before = events.last().filter(|_| is_full).map(|event| event.seq);
        Ok(Timeline {
            entries: events
                .iter()
                .map(|event| TimelineEntry {
                    mail: mails.get(&event.subject.id).cloned(),
                    ..entry(ctx, id, event, &names, (&imports, &acts))
                })
                .collect(),
            before,
        })
    })
    .await
}

/// How the e-mails stand that these events tell of.
async fn mails_among(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    events: &[Envelope],
) -> Result<HashMap<uuid::Uuid, TimelineMail>, Error> {
    let ids: BTreeSet<uuid::Uuid> =
        events.iter().filter(|event| event.subject.kind == Resource::Mail).map(|event| event.subject.id).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = mails::queries::visible(ctx)?.filter(mail::Column::Id.is_in(ids)).all(conn).await?;
    let told = |row: mail::Model| {
        let may_withdraw = row.state == MailState::Queued && ctx.allow(Action::Delete, &row).is_ok();
        let mail::Model { id, state, failure, sent_at, .. } = row;
        (id.0, TimelineMail { id, state, failure, sent_at, may_withdraw })
    };
    Ok(rows.into_iter().map(told).collect())
}

/// The batches of these events that are imports.
async fn imports_among(conn: &impl ConnectionTrait, events: &[Envelope]) -> Result<BTreeSet<BatchId>, Error> {
    let batches: BTreeSet<ImportId> =
        events.iter().filter_map(|event| event.batch_id).map(|batch| ImportId(batch.0)).collect();
    if batches.is_empty() {
        return Ok(BTreeSet::new());
    }
    let found = job::Entity::find().filter(job::Column::Id.is_in(batches)).select_only().column(job::Column::Id);
    let found: Vec<ImportId> = found.into_tuple().all(conn).await?;
    Ok(found.into_iter().map(|id| BatchId(id.0)).collect())
}

/// The batches of these events that are the conversion of one lead, or the undo of that; `imports` are others. What a batch is
/// is told by its ends, through the index of batches: a conversion ends with its lead, and the undo of that begins with it.
async fn conversions_among(
    conn: &impl ConnectionTrait,
    events: &[Envelope],
    imports: &BTreeSet<BatchId>,
) -> Result<BTreeSet<BatchId>, Error> {
    let batches: BTreeSet<BatchId> = events.iter().filter_map(|event| event.batch_id).collect();
    let batches: Vec<BatchId> = batches.difference(imports).copied().collect();
    if batches.is_empty() {
        return Ok(BTreeSet::new());
    }
    let asked = (1..=batches.len()).map(|place| format!("(${place})")).collect::<Vec<_>>().join(", ");
    let (done, undone) = (unconvert::CONVERTED, unconvert::UNCONVERTED);
    let sql = format!(
        "WITH asked (batch_id) AS (VALUES {asked}),
        ends AS (
            SELECT (SELECT MIN(seq) FROM event WHERE event.batch_id = asked.batch_id) AS first,
                (SELECT MAX(seq) FROM event WHERE event.batch_id = asked.batch_id) AS last
            FROM asked
        )
        SELECT event.batch_id FROM ends JOIN event ON event.seq IN (ends.first, ends.last)
        WHERE ((event.seq = ends.last AND event.kind = '{done}') OR (event.seq = ends.first AND event.kind = '{undone}'))
            AND NOT EXISTS (
                SELECT 1 FROM event AS other
                WHERE other.batch_id = event.batch_id AND other.kind = event.kind AND other.seq <> event.seq
            )"
    );
    let statement =
        Statement::from_sql_and_values(conn.get_database_backend(), sql, batches.into_iter().map(Value::from));
    let found = conn.query_all_raw(statement).await?;
    Ok(found.iter().map(|row| row.try_get("", "batch_id")).collect::<Result<_, _>>()?)
}

/// How a record that the actor could see came into the bin. Errors: `not_found`, also if it is not there.
pub async fn ending(ctx: &Ctx, kind: RecordKind, id: uuid::Uuid) -> Result<Ending, Error> {
    ctx.read(async |tx| {
        let conn = tx.conn();
        macro_rules! is_binned {
            ($entity:ident, $resource:ident, $id:expr) => {{
                let mut select = $entity::Entity::find_by_id($id).filter($entity::Column::DeletedAt.is_not_null());
                select = ctx.readable(Resource::$resource)?.narrow(select, $entity::Column::OwnerId);
                select.one(conn).await?.is_some()
            }};
        }
        let is_binned = match kind {
            RecordKind::Company => is_binned!(company, Company, CompanyId(id)),
            RecordKind::Contact => is_binned!(contact, Contact, ContactId(id)),
            RecordKind::Deal => is_binned!(deal, Deal, DealId(id)),
            RecordKind::Lead => is_binned!(lead, Lead, LeadId(id)),
            RecordKind::Product => {
                // Products have no owner: whoever may read one may read all.
                ctx.allow_any(Resource::Product, Action::Read)?;
                let gone = product::Column::DeletedAt.is_not_null();
                product::Entity::find_by_id(ProductId(id)).filter(gone).one(conn).await?.is_some()
            }
        };
        if !is_binned {
            return Err(Error::NotFound);
        }
        let select = event::Entity::find()
            .find_also_linked(ToData)
            .filter(event::Column::SubjectId.eq(id))
            .filter(
                event::Column::Kind.is_in(["deleted", "merged_into"].map(|verb| format!("{}.{verb}", kind.as_str()))),
            )
            .order_by_desc(event::Column::Seq);
        let last = select.one(conn).await?.and_then(|(event, data)| envelope(event, data)).ok_or(Error::NotFound)?;
        let by = last.actor.id.map(MemberId);
        let row = match by {
            Some(by) => member::Entity::find_by_id(by).one(conn).await?,
            None => None,
        };
        let merged_into = marks::into(conn, ctx, kind, id).await?;
        Ok(Ending { by, by_name: row.map(|row| row.name), at: last.occurred_at, merged_into })
    })
    .await
}

/// The notes, the activities and the e-mails of a record, of each kind what the actor may read.
async fn written_on(conn: &impl ConnectionTrait, ctx: &Ctx, id: uuid::Uuid) -> Result<Vec<uuid::Uuid>, Error> {
    macro_rules! newest {
        ($entity:ident, $resource:ident, $owner:ident) => {{
            let select = $entity::Entity::find().filter($entity::Column::SubjectId.eq(id));
            match ctx.readable(Resource::$resource) {
                Ok(reach) => {
                    let select = reach.narrow(select, $entity::Column::$owner);
                    let select = select.select_only().column($entity::Column::Id);
                    let select = select.order_by_desc($entity::Column::CreatedAt).limit(WRITTEN_MAX);
                    select.into_tuple::<uuid::Uuid>().all(conn).await?
                }
                Err(_) => Vec::new(),
            }
        }};
    }
    let mut written = newest!(note, Note, AuthorId);
    written.extend(newest!(activity, Activity, OwnerId));
    written.extend(newest!(mail, Mail, SenderId));
    Ok(written)
}

/// Whether an activity was done already when it was written down.
fn is_logged(event: &Envelope) -> bool {
    let done = event.changes.as_ref().and_then(|changes| changes.get("done"));
    event.kind == "activity.created" && done.is_some_and(|[_, new]| new == true)
}

/// An event as the timeline of the record `of` has it.
fn entry(
    ctx: &Ctx,
    of: uuid::Uuid,
    event: &Envelope,
    names: &Names,
    (imports, acts): (&BTreeSet<BatchId>, &BTreeSet<BatchId>),
) -> TimelineEntry {
    let is_written = matches!(event.subject.kind, Resource::Note | Resource::Activity | Resource::Mail);
    let is_merged = !is_written && event.subject.id != of;
    let text = |field: &str| event.data.as_ref().and_then(|data| data.get(field)).and_then(|name| name.as_str());
    TimelineEntry {
        seq: event.seq,
        event_id: event.id,
        kind: if is_logged(event) { "activity.logged".to_owned() } else { event.kind.clone() },
        at: event.occurred_at,
        actor_name: event.actor.id.and_then(|id| names.get(id)),
        changes: if is_written { Vec::new() } else { names.changes(event.changes.as_ref()) },
        note: if event.kind == SUBMITTED {
            sent_with(event)
        } else {
            text("name").filter(|_| is_written).map(str::to_owned)
        },
        batch_id: event.batch_id,
        is_one_act: event.batch_id.is_some_and(|batch| acts.contains(&batch)),
        is_import: event.batch_id.is_some_and(|batch| imports.contains(&batch)),
        causation_id: event.causation_id,
        is_redo: event.depth > 0 && event.depth % 2 == 0,
        is_erased: event.data.is_none(),
        is_undoable: undo::rules::may_undo(ctx, event) && undo::rules::is_undoable(event),
        is_version: is_version(of, event),
        merged: names.get(event.subject.id).filter(|_| is_merged),
        mail: None,
        others: others(event, names),
    }
}

/// The form that a lead came in with, and what whoever sent it agreed to.
fn sent_with(event: &Envelope) -> Option<String> {
    let data = event.data.as_ref()?;
    let form = data.get("form")?.get("name")?.as_str()?;
    let agreed = data.get("agreed_to").and_then(|text| text.as_str());
    Some(agreed.map_or_else(|| form.to_owned(), |text| format!("{form}. Agreed to: {text}")))
}

/// Whether the record has another version since the event.
fn is_version(of: uuid::Uuid, event: &Envelope) -> bool {
    let has_changes = event.changes.as_ref().is_some_and(|changes| !changes.is_empty());
    event.subject.id == of && has_changes && !past::is_of_the_bin(&event.kind)
}

/// The other records that an event was about, as the reader may know them: the event has the names that whoever did it saw.
fn others(event: &Envelope, names: &Names) -> Vec<String> {
    let others = event.data.as_ref().map(other_ids).unwrap_or_default();
    others.into_iter().filter_map(|id| names.get(id)).filter(|name| !name.is_empty()).collect()
}
