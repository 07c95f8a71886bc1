//! A task while its page is on the screen: changed field by field, followed as others change it.
//!
//! Rule: a change goes to what the server has by then, unless somebody else changed the same field meanwhile; then theirs stays, and
//! whoever was second is told.

use crate::{
    links::each_once,
    tasks::{
        api::{get_task, move_task, update_task},
        model::{Task, TaskId, TaskMove, TaskPatch},
    },
};
use ac_core::{AppError, ErrorCode};
use ac_screens::{failure, names::isolated};
use ac_ui::{Toast, Toasts, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};

/// Cheap to copy.
#[derive(Clone, Copy)]
pub struct TaskDesk {
    pub task: RwSignal<Task>,
    /// It is not there any more, or not for whoever looks.
    pub gone: RwSignal<bool>,
    /// A change is on its way.
    pub busy: RwSignal<bool>,
    toasts: Toasts,
}

impl TaskDesk {
    #[must_use]
    pub fn new(task: Task) -> Self {
        Self { task: RwSignal::new(task), gone: RwSignal::new(false), busy: RwSignal::new(false), toasts: use_toasts() }
    }

    /// Reads the task anew whenever what is `heard` of it is newer than what stands here, or of no known age.
    pub fn follow(self, heard: Signal<i64>) {
        Effect::new(move |seen: Option<()>| {
            let version = heard.get();
            if seen.is_some() && (version < 0 || version > self.task.with_untracked(|task| task.version)) {
                self.reload();
            }
        });
    }

    fn reload(self) {
        let Some(key) = self.task.try_with_untracked(|task| task.key.clone()) else { return };
        spawn_local(async move {
            match get_task(key).await {
                Ok(now) => {
                    self.gone.try_set(false);
                    self.take(now);
                }
                Err(error) if matches!(error.code, ErrorCode::NotFound | ErrorCode::Forbidden) => {
                    self.gone.try_set(true);
                }
                // What stands here stays until something is heard again.
                Err(_) => {}
            }
        });
    }

    fn take(self, now: Task) {
        let is_new = self.task.try_with_untracked(|task| task.version <= now.version && *task != now);
        if is_new == Some(true) {
            self.task.set(now);
        }
    }

    #[must_use]
    pub fn id(self) -> TaskId {
        self.task.with_untracked(|task| task.id)
    }

    /// Waits for the answer to a change that asks for no version; `refused` says what that means where it is refused.
    pub fn ask(
        self,
        refused: &'static str,
        answer: impl Future<Output = Result<Task, AppError>> + 'static,
        done: impl FnOnce(bool) + 'static,
    ) {
        spawn_local(async move {
            match answer.await {
                Ok(now) => {
                    self.take(now);
                    done(true);
                }
                Err(error) => {
                    failure::say(self.toasts, refused, &error);
                    done(false);
                    self.reload();
                }
            }
        });
    }

    /// Changes some fields of what stands here, at once; `done` hears whether they are changed. What is refused goes back to what holds.
    pub fn change(self, patch: TaskPatch, done: impl FnOnce(bool) + 'static) {
        if let Some(seen) = self.task.try_get_untracked() {
            self.change_seen(seen, patch, done);
        }
    }

    /// As [`Self::change`], for whoever looked at the task for a while: where the same was changed since it was `seen`, theirs stays.
    pub fn change_seen(self, seen: Task, patch: TaskPatch, done: impl FnOnce(bool) + 'static) {
        let Some(before) = self.task.try_get_untracked() else { return };
        self.busy.set(true);
        self.task.update(|task| put(task, patch.clone()));
        spawn_local(async move {
            let answer = changed(seen, patch).await;
            self.busy.try_set(false);
            match answer {
                Ok(now) => {
                    self.take(now);
                    done(true);
                }
                Err(error) => {
                    failure::say(self.toasts, "The task is as it was.", &error);
                    self.task.try_set(before);
                    self.reload();
                    done(false);
                }
            }
        });
    }

    /// Puts the task on top of a column of its board.
    pub fn enter(self, to: TaskMove, column: String) {
        let seen = self.task.get_untracked();
        let id = seen.id;
        self.busy.set(true);
        self.task.update(|task| task.column_id = to.column_id);
        spawn_local(async move {
            let answer = move_task(id, to).await;
            self.busy.try_set(false);
            match answer {
                Ok(now) => {
                    self.toasts.show(Toast::done(format!("{} moved to {}", now.key, isolated(&column))));
                    self.take(now);
                }
                Err(error) => {
                    failure::say(self.toasts, "The task was not moved.", &error);
                    self.task.try_set(seen);
                    self.reload();
                }
            }
        });
    }
}

/// Makes the changes on what is shown.
fn put(task: &mut Task, patch: TaskPatch) {
    let TaskPatch { title, description, priority, assignee_ids, label_ids, start_on, due_on, .. } = patch;
    fn set<T>(field: &mut T, value: Option<T>) {
        if let Some(value) = value {
            *field = value;
        }
    }
    set(&mut task.title, title);
    set(&mut task.description, description);
    set(&mut task.priority, priority);
    // As the server keeps them: what is changed next is compared with that.
    set(&mut task.assignee_ids, assignee_ids.map(each_once));
    set(&mut task.label_ids, label_ids.map(each_once));
    set(&mut task.start_on, start_on);
    set(&mut task.due_on, due_on);
    set(&mut task.estimate_minutes, patch.estimate_minutes);
}

/// Changes what is there by now.
async fn changed(seen: Task, patch: TaskPatch) -> Result<Task, AppError> {
    match update_task(seen.id, seen.version, patch.clone()).await {
        Err(error) if error.code == ErrorCode::Stale => {
            let now = get_task(seen.key.clone()).await?;
            if touches(&patch, &seen, &now) {
                let text = "Somebody changed the same meanwhile. Look at it, and change it again.";
                return Err(AppError::new(ErrorCode::Stale, text));
            }
            update_task(now.id, now.version, patch).await
        }
        answer => answer,
    }
}

/// Whether a field that the patch changes has changed since it was seen.
fn touches(patch: &TaskPatch, seen: &Task, now: &Task) -> bool {
    (patch.title.is_some() && seen.title != now.title)
        || (patch.description.is_some() && seen.description != now.description)
        || (patch.priority.is_some() && seen.priority != now.priority)
        || (patch.assignee_ids.is_some() && seen.assignee_ids != now.assignee_ids)
        || (patch.label_ids.is_some() && seen.label_ids != now.label_ids)
        || (patch.start_on.is_some() && seen.start_on != now.start_on)
        || (patch.due_on.is_some() && seen.due_on != now.due_on)
        || (patch.estimate_minutes.is_some() && seen.estimate_minutes != now.estimate_minutes)
}
