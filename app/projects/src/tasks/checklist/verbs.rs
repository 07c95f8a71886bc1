//! What can be done to one item of a checklist. No version is asked for: people who tick different items never meet.
//!
//! Each holds the task, changes one item, and says so as a change of the task's field.

use super::model::{ChecklistItem, ChecklistItemDraft, ChecklistItemId, ChecklistItemPatch, check_room, checked_text};
use crate::tasks::{
    model::{Task, TaskId},
    verbs,
};
use ac_core::{Action, Ctx, Error, event::Origin};
use ac_records::check::Check;

/// Adds an item at the end. Errors: `not_found`, `forbidden`, `invalid`.
pub async fn add(ctx: &Ctx, id: TaskId, draft: ChecklistItemDraft) -> Result<Task, Error> {
    change(ctx, id, |mut items| {
        let mut check = Check::default();
        check_room(&mut check, "text", items.len() + 1);
        let text = checked_text(&mut check, "text", &draft.text);
        let text = check.finish(text).map_err(Error::Invalid)?;
        items.push(ChecklistItem { id: ChecklistItemId::generate(), text, is_done: draft.is_done });
        Ok(items)
    })
    .await
}

/// Changes what an item says, whether it is done, where it stands. Errors: `not_found`, `forbidden`, `invalid`.
pub async fn set(ctx: &Ctx, id: TaskId, item: ChecklistItemId, patch: ChecklistItemPatch) -> Result<Task, Error> {
    change(ctx, id, |mut items| {
        let at = place_of(&items, item).ok_or(Error::NotFound)?;
        let old = items.remove(at);
        let text = match &patch.text {
            Some(text) => {
                let mut check = Check::default();
                let text = checked_text(&mut check, "text", text);
                check.finish(text).map_err(Error::Invalid)?
            }
            None => old.text,
        };
        let at = match patch.after_id {
            None => at,
            Some(after) if after == Some(item) => at,
            Some(after) => after.and_then(|after| place_of(&items, after)).map_or(0, |above| above + 1),
        };
        items.insert(at, ChecklistItem { id: item, text, is_done: patch.is_done.unwrap_or(old.is_done) });
        Ok(items)
    })
    .await
}

/// Removes an item. Errors: `not_found`, `forbidden`.
pub async fn remove(ctx: &Ctx, id: TaskId, item: ChecklistItemId) -> Result<Task, Error> {
    change(ctx, id, |mut items| {
        let at = place_of(&items, item).ok_or(Error::NotFound)?;
        items.remove(at);
        Ok(items)
    })
    .await
}

/// Puts an item below another one, or on top: without one, and where that one is there no more. Errors: `not_found`, `forbidden`.
pub async fn place(
    ctx: &Ctx,
    id: TaskId,
    item: ChecklistItemId,
    after: Option<ChecklistItemId>,
) -> Result<Task, Error> {
    set(ctx, id, item, ChecklistItemPatch { after_id: Some(after), ..Default::default() }).await
}

fn place_of(items: &[ChecklistItem], id: ChecklistItemId) -> Option<usize> {
    items.iter().position(|item| item.id == id)
}

async fn change(
    ctx: &Ctx,
    id: TaskId,
    edit: impl Fn(Vec<ChecklistItem>) -> Result<Vec<ChecklistItem>, Error>,
) -> Result<Task, Error> {
    ctx.write(async |tx| {
        let old = verbs::hold_for(tx, id, Action::Modify, None).await?;
        let edited = old.clone().with_checklist(edit(old.checklist.0.clone())?);
        verbs::put_changes(tx, Origin::Direct, &old, edited).await
    })
    .await
}
