//! Whether the actor sees what an event is about, as it stands now: what an undo tells of it depends on that.

use super::{
    inverse,
    model::{HIDDEN, Telling, UndoConflict, UndoneRecord},
    saved_views,
};
use crate::{
    activities, companies, contacts, dashboards, deals, leads, mail_templates, mails, notes, products, shared::subject,
};
use ac_core::{Action, Error, Resource, Tx, event::Envelope};
use ac_records::undo::undoer_of;
use ac_views::share::is_seen as is_seen_by;
use sea_orm::{EntityTrait, PaginatorTrait, QueryFilter};

/// Whether the actor sees the record of the event, in the bin or not.
async fn is_seen(tx: &Tx<'_>, event: &Envelope) -> Result<bool, Error> {
    let (ctx, kind) = (tx.ctx(), event.subject.kind);
    let stands_on_others = matches!(kind, Resource::Note | Resource::Activity | Resource::Mail);
    // Also who may do everything sees none of those that somebody has for themselves.
    macro_rules! kept_seen {
        ($object:ident, $id:path) => {{
            let row = $object::entity::Entity::find_by_id($id(event.subject.id)).one(tx.conn()).await?;
            return Ok(row.is_none_or(|row| is_seen_by(ctx, &row)));
        }};
    }
    match kind {
        Resource::Dashboard => kept_seen!(dashboards, dashboards::model::DashboardId),
        Resource::View => kept_seen!(saved_views, saved_views::model::ViewId),
        _ => {}
    }
    if let Some(undoer) = undoer_of(kind) {
        return (undoer.sees)(tx, event).await;
    }
    if ctx.readable(kind).is_ok_and(|reach| reach.is_all()) && (!stands_on_others || subject::are_all_seen(ctx)) {
        return Ok(true);
    }
    macro_rules! seen {
        ($object:ident, $id:path) => {{
            let row = $object::entity::Entity::find_by_id($id(event.subject.id)).one(tx.conn()).await?;
            row.is_none_or(|row| ctx.allow(Action::Read, &row).is_ok())
        }};
    }
    let is_theirs = match kind {
        Resource::Company => seen!(companies, companies::model::CompanyId),
        Resource::Contact => seen!(contacts, contacts::model::ContactId),
        Resource::Deal => seen!(deals, deals::model::DealId),
        Resource::Lead => seen!(leads, leads::model::LeadId),
        Resource::Product => seen!(products, products::model::ProductId),
        Resource::Note => seen!(notes, notes::model::NoteId),
        Resource::Activity => seen!(activities, activities::model::ActivityId),
        Resource::Mail => seen!(mails, mails::model::MailId),
        Resource::MailTemplate => seen!(mail_templates, mail_templates::model::MailTemplateId),
        _ => true,
    };
    Ok(is_theirs && sees_subject(tx, event).await?)
}

/// Whether the actor sees what a note, an activity or a mail is about. Its own verbs find out only once they have written.
pub(super) async fn sees_subject(tx: &Tx<'_>, event: &Envelope) -> Result<bool, Error> {
    macro_rules! seen {
        ($object:ident, $id:path) => {{
            use $object::entity::{Column, Entity};
            match subject::seen(tx.ctx(), Column::SubjectKind, Column::SubjectId)? {
                None => Ok(true),
                Some(seen) => {
                    let row = Entity::find_by_id($id(event.subject.id)).filter(seen);
                    Ok(row.count(tx.conn()).await? > 0)
                }
            }
        }};
    }
    match event.subject.kind {
        Resource::Activity => seen!(activities, activities::model::ActivityId),
        Resource::Note => seen!(notes, notes::model::NoteId),
        Resource::Mail => seen!(mails, mails::model::MailId),
        _ => Ok(true),
    }
}

/// Says that it was put back.
pub(super) async fn tell_undone(tx: &Tx<'_>, telling: &mut Telling, event: &Envelope) -> Result<(), Error> {
    // Those beyond the report are only counted.
    let record = if telling.has_room() { told(tx, event).await?.0 } else { record_of(event, HIDDEN) };
    telling.undone(record);
    Ok(())
}

/// Says what is in the way. How a record stands that the actor may not see is not theirs to know.
pub(super) async fn tell_conflict(
    tx: &Tx<'_>,
    telling: &mut Telling,
    event: &Envelope,
    conflict: Option<(Vec<String>, String)>,
) -> Result<(), Error> {
    let Some(said) = conflict else { return Ok(()) };
    let (UndoneRecord { kind, id, name }, is_seen) = told(tx, event).await?;
    let (fields, message) = if is_seen { said } else { (Vec::new(), inverse::IN_THE_WAY.to_owned()) };
    telling.conflict(UndoConflict { kind, id, name, fields, message });
    Ok(())
}

/// The record as it is told, and whether the actor sees it: an act of theirs may have moved what is hidden from them.
async fn told(tx: &Tx<'_>, event: &Envelope) -> Result<(UndoneRecord, bool), Error> {
    let is_seen = is_seen(tx, event).await?;
    Ok((record_of(event, if is_seen { name_of(event) } else { HIDDEN }), is_seen))
}

fn record_of(event: &Envelope, name: &str) -> UndoneRecord {
    UndoneRecord { kind: event.subject.kind.as_str().to_owned(), id: event.subject.id, name: name.to_owned() }
}

pub(super) fn name_of(event: &Envelope) -> &str {
    event.data.as_ref().and_then(|data| data.get("name")).and_then(|name| name.as_str()).unwrap_or_default()
}
