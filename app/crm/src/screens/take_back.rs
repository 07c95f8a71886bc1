//! Taking a change back, with what is said where that does not work.

use super::failure;
use crate::undo::{api::undo, model::UndoWhat};
use ac_core::AppError;
use ac_ui::{Toast, Toasts};
use leptos::reactive::spawn_local;

/// Says what was done and offers the way `back`. Where that is refused, `refused` says what that means; `after` follows in any case.
pub fn offer_back<T, F>(
    toasts: Toasts,
    done: Toast,
    back: impl Fn() -> F + Send + Sync + 'static,
    refused: impl Into<String>,
    after: impl Fn() + Copy + Send + Sync + 'static,
) where
    T: 'static,
    F: Future<Output = Result<T, AppError>> + 'static,
{
    let refused = refused.into();
    toasts.show(done.with_undo(move || {
        let (answer, refused) = (back(), refused.clone());
        spawn_local(async move {
            if let Err(error) = answer.await {
                failure::say(toasts, refused, &error);
            }
            after();
        });
    }));
}

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
