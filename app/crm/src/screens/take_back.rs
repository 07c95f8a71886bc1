//! Taking a change back, with what is said where that does not work.

use super::failure;
use crate::undo::{api::undo, model::UndoWhat};
use ac_ui::{Toast, Toasts};

/// Takes `what` back and says what has kept that from happening: others' later changes, each by itself, or after `refused` the
/// reason why nothing was done. `true` where all of it was taken back.
pub async fn take_back(toasts: Toasts, what: UndoWhat, refused: &str) -> bool {
    match undo(what).await {
        Ok(report) => {
            let is_whole = report.conflicts.is_empty();
            for conflict in report.conflicts {
                toasts.show(Toast::failed(conflict.message));
            }
            is_whole
        }
        Err(error) => {
            failure::say(toasts, refused, &error);
            false
        }
    }
}
