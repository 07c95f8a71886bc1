//! Sending a change: one at a time, with the complaint below its field or, where a fresh sign-in is asked for, the way to it.

use ac_core::{AppError, ErrorCode};
use ac_ui::{ButtonKind, LinkButton};
use leptos::{prelude::*, reactive::spawn_local};
use std::future::Future;

/// One form's way to the server. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Send {
    pub busy: RwSignal<bool>,
    failed: RwSignal<Option<AppError>>,
}

impl Send {
    pub(super) fn new() -> Self {
        Self { busy: RwSignal::new(false), failed: RwSignal::new(None) }
    }

    /// Asks, unless something is on its way already, and gives the answer to `done`.
    pub(super) fn ask<T, F>(self, ask: impl FnOnce() -> F, done: impl FnOnce(T) + 'static)
    where
        T: 'static,
        F: Future<Output = Result<T, AppError>> + 'static,
    {
        if self.busy.get_untracked() {
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

    /// The complaint about one field.
    pub(super) fn field(self, name: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.failed.with(|error| error.as_ref()?.field(name).map(str::to_owned)))
    }

    /// A complaint that belongs to no field of the form; `here` is where to come back to after confirming.
    pub(super) fn complaint(self, here: &'static str) -> impl IntoView + use<> {
        let text = move || self.failed.with(|e| e.as_ref().filter(|e| e.fields.is_empty()).map(|e| e.message.clone()));
        let asks = move || self.failed.with(|e| e.as_ref().is_some_and(|e| e.code == ErrorCode::StepUpRequired));
        view! {
            <p class="bad" role="alert">{text}</p>
            <Show when=asks><Confirm here/></Show>
        }
    }
}

/// The way to a fresh sign-in and back. It leaves the app, because credentials are asked for on the base host alone.
#[component]
pub(super) fn Confirm(here: &'static str) -> impl IntoView {
    let href = format!("/confirm?next={here}");
    view! { <LinkButton href kind=ButtonKind::Primary attr:rel="external">"Confirm it is you"</LinkButton> }
}
