//! Who may undo what.

use ac_core::{
    Action, Ctx, Grant,
    event::{Envelope, PRIVATE_TO},
};
use ac_records::undo::undoers;

/// Kinds of event that can be put back.
pub(super) fn undoable() -> impl Iterator<Item = &'static str> {
    UNDOABLE.iter().copied().chain(undoers().flat_map(|undoer| undoer.kinds.iter().copied()))
}

/// Those of them that are the CRM's own.
const UNDOABLE: &[&str] = &[
    "company.created",
    "company.updated",
    "company.deleted",
    "company.restored",
    "company.merged",
    "company.merged_into",
    "company.unmerged",
    "company.told_apart",
    "company.told_alike",
    "contact.created",
    "contact.updated",
    "contact.deleted",
    "contact.restored",
    "contact.merged",
    "contact.merged_into",
    "contact.unmerged",
    "contact.told_apart",
    "contact.told_alike",
    "lead.created",
    "lead.updated",
    "lead.deleted",
    "lead.restored",
    "lead.converted",
    "lead.unconverted",
    "product.created",
    "product.updated",
    "product.deleted",
    "product.restored",
    "note.created",
    "note.updated",
    "note.deleted",
    "note.restored",
    "note.moved",
    "activity.created",
    "activity.updated",
    "activity.done",
    "activity.reopened",
    "activity.deleted",
    "activity.restored",
    "activity.moved",
    "mail.moved",
    "field.created",
    "field.updated",
    "field.deleted",
    "field.restored",
    "mail_template.created",
    "mail_template.updated",
    "mail_template.deleted",
    "mail_template.restored",
    "dashboard.created",
    "dashboard.updated",
    "dashboard.deleted",
    "dashboard.restored",
    "view.created",
    "view.updated",
    "view.deleted",
    "view.restored",
    "deal.created",
    "deal.updated",
    "deal.stage_changed",
    "deal.reordered",
    "deal.lines_changed",
    "deal.won",
    "deal.lost",
    "deal.reopened",
    "deal.deleted",
    "deal.restored",
];

/// Whoever did it, or who may change all records of that kind. The verb that puts it back authorises once more.
#[must_use]
pub fn may_undo(ctx: &Ctx, event: &Envelope) -> bool {
    let by_me = is_own(ctx, event);
    // What somebody has for themselves is there for nobody else.
    if !by_me && event.data.as_ref().is_some_and(|data| data.get(PRIVATE_TO).is_some()) {
        return false;
    }
    // What was moved along with a record goes back along with it.
    if by_me && event.kind.ends_with(".moved") {
        return true;
    }
    match ctx.grant(event.subject.kind, action(event)) {
        Grant::All => by_me || ctx.grant(event.subject.kind, Action::Delete) == Grant::All,
        Grant::Own | Grant::Team => by_me,
        Grant::Nothing => false,
    }
}

/// What one has to be allowed. What was deleted comes back by the right to delete; and a note that a merge moved is not rewritten:
/// whoever may take the merge back takes it along.
pub(super) fn action(event: &Envelope) -> Action {
    let needs_delete = [".moved", ".deleted", ".restored"].iter().any(|verb| event.kind.ends_with(verb));
    if needs_delete { Action::Delete } else { Action::Modify }
}

/// Whether the event says enough to be put back.
#[must_use]
pub fn is_undoable(event: &Envelope) -> bool {
    is_kind_undoable(event) && event.changes.is_some()
}

/// Whether events of its kind can be put back.
#[must_use]
pub(super) fn is_kind_undoable(event: &Envelope) -> bool {
    undoable().any(|kind| kind == event.kind)
}

/// Whether the actor did it, through whichever door.
#[must_use]
pub fn is_own(ctx: &Ctx, event: &Envelope) -> bool {
    event.actor.id.is_some() && event.actor.id == ctx.actor.member().map(|me| me.0)
}
