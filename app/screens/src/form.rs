//! Sending a form: check here first, then ask the server, and put each complaint below its field.

use ac_core::{AppError, ErrorCode, FieldError};
use leptos::{prelude::*, reactive::spawn_local};
use std::future::Future;

/// One form's way to the server. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Submit {
    pub busy: RwSignal<bool>,
    failed: RwSignal<Option<AppError>>,
}

impl Submit {
    #[must_use]
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), failed: RwSignal::new(None) }
    }

    /// Sends unless `checked` complains or something is on its way already.
    pub fn send<T, F>(
        self,
        checked: Result<(), Vec<FieldError>>,
        ask: impl FnOnce() -> F,
        done: impl FnOnce(T) + 'static,
    ) where
        T: 'static,
        F: Future<Output = Result<T, AppError>> + 'static,
    {
        if self.busy.get_untracked() {
            return;
        }
        if let Err(fields) = checked {
            self.failed.set(Some(AppError::invalid(fields)));
            return;
        }
        self.failed.set(None);
        self.busy.set(true);
        let answer = ask();
        spawn_local(async move {
            let answer = answer.await;
            // The dialog may have been closed meanwhile, and its signals with it.
            self.busy.try_set(false);
            match answer {
                Ok(value) => done(value),
                Err(error) => {
                    self.failed.try_set(Some(error));
                }
            }
        });
    }

    /// Says what is in the way of sending.
    pub fn refuse(self, message: &str) {
        self.failed.set(Some(AppError::new(ErrorCode::Invalid, message)));
    }

    /// The complaint about one field.
    #[must_use]
    pub fn field(self, name: impl Into<String>) -> Signal<Option<String>> {
        let (failed, name) = (self.failed, name.into());
        Signal::derive(move || failed.with(|error| error.as_ref()?.field(&name).map(str::to_owned)))
    }

    /// The complaint about a field whose name changes, as it is now.
    #[must_use]
    pub fn about(self, name: &str) -> Option<String> {
        self.failed.with(|error| error.as_ref()?.field(name).map(str::to_owned))
    }

    /// A complaint that belongs to no field, above the buttons.
    pub fn complaint(self) -> impl IntoView + use<> {
        move || {
            let text =
                self.failed.with(|error| error.as_ref().filter(|e| e.fields.is_empty()).map(|e| e.message.clone()));
            text.map(|text| view! { <p class="bad" role="alert">{text}</p> })
        }
    }
}

impl Default for Submit {
    fn default() -> Self {
        Self::new()
    }
}
