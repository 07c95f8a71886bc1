//! The inverse of one event, object by object. What is not the CRM's own is asked of whoever registered it.

use super::{saved_views, sight};
use crate::{
    activities, companies, contacts, custom_fields, dashboards,
    deals::{self, lines},
    duplicates, leads, mail_templates, notes, products,
    shared::{event::Origin, kind::RecordKind},
};
use ac_core::{Error, Resource, Tx, event::Envelope};
use ac_records::undo_with;

pub(crate) use ac_records::undo::{
    IN_THE_WAY, Outcome, Standing, done, is_birth, is_kind, kept_stands, patch, standing, stands, verb,
};

/// Puts back what `event` changed.
pub(crate) async fn apply(tx: &Tx<'_>, origin: Origin, event: &Envelope) -> Result<Outcome, Error> {
    if event.changes.is_none() {
        return Ok(Outcome::conflict(Vec::new(), "What was changed has been erased from the log."));
    }
    if !sight::sees_subject(tx, event).await? {
        return Ok(Outcome::in_the_way());
    }
    if let Some(outcome) = duplicates::undo::apply(tx, origin, event).await? {
        return Ok(outcome);
    }
    if is_birth(event) && has_merged(tx, event).await? {
        let why = "Another record was merged into it since, so it stays. Take the merge back first.";
        return Ok(Outcome::conflict(Vec::new(), why));
    }
    match event.subject.kind {
        Resource::Company => undo_with!(tx, origin, event, companies, companies::model::CompanyId),
        Resource::Contact => undo_with!(tx, origin, event, contacts, contacts::model::ContactId),
        Resource::Lead if leads::unconvert::is_one(&event.kind) => leads::unconvert::apply(tx, origin, event).await,
        Resource::Lead => undo_with!(tx, origin, event, leads, leads::model::LeadId),
        Resource::Product => undo_with!(tx, origin, event, products, products::model::ProductId),
        Resource::Activity => undo_with!(tx, origin, event, activities, activities::model::ActivityId, put_back_in),
        Resource::Note => undo_with!(tx, origin, event, notes, notes::model::NoteId),
        Resource::Field => undo_with!(tx, origin, event, custom_fields, custom_fields::model::FieldId),
        Resource::MailTemplate => {
            undo_with!(tx, origin, event, mail_templates, mail_templates::model::MailTemplateId)
        }
        Resource::Dashboard => {
            undo_with!(tx, origin, event, dashboards, dashboards::model::DashboardId, update_in, kept_stands)
        }
        Resource::View => {
            undo_with!(tx, origin, event, saved_views, saved_views::model::ViewId, update_in, kept_stands)
        }
        Resource::Deal if event.kind == lines::undo::LINES_CHANGED => lines::undo::apply(tx, origin, event).await,
        Resource::Deal if is_move(event) => move_back(tx, origin, event).await,
        Resource::Deal => undo_with!(tx, origin, event, deals, deals::model::DealId),
        other => match ac_records::undo::undoer_of(other) {
            Some(undoer) => (undoer.apply)(tx, origin, event).await,
            None => Err(Error::Conflict("This cannot be undone.".to_owned())),
        },
    }
}

/// Whether records went into the one that the event brought about: they would be gone with it.
async fn has_merged(tx: &Tx<'_>, event: &Envelope) -> Result<bool, Error> {
    match RecordKind::parse(event.subject.kind.as_str()) {
        Some(kind) => duplicates::marks::has_merged(tx.conn(), kind, event.subject.id).await,
        None => Ok(false),
    }
}

async fn move_back(tx: &Tx<'_>, origin: Origin, event: &Envelope) -> Result<Outcome, Error> {
    let id = deals::model::DealId(event.subject.id);
    let (version, mut back, in_the_way) = match standing::<deals::entity::Entity>(tx, id, event, stands).await? {
        Some(Standing::Live { version, back, in_the_way }) => (version, back, in_the_way),
        _ => return Ok(Outcome::gone()),
    };
    if !in_the_way.is_empty() {
        return Ok(Outcome::conflict(in_the_way, "The deal was moved again since, so it stays where it is."));
    }
    if let (false, Some([old, _])) = (back.contains_key("rank"), event.changes.as_ref().and_then(|c| c.get("rank"))) {
        if !back.contains_key("stage_id") {
            return Ok(Outcome::conflict(vec!["rank".to_owned()], "The card was moved again since."));
        }
        back.insert("rank".to_owned(), old.clone());
    }
    if back.is_empty() {
        return Ok(Outcome::default());
    }
    done(deals::verbs::put_back_in(tx, origin, id, version, patch(back)?).await)
}

fn is_move(event: &Envelope) -> bool {
    ["stage_changed", "reordered", "won", "lost", "reopened"].iter().any(|kind| is_kind(event, kind))
}
