//! What a screen says when it could not be read or changed: denied, not there, signed out, or failed with a way to retry.

use ac_core::{AppError, ErrorCode, answer_with};
use ac_ui::{EmptyState, ErrorState, Icon, LinkButton, Toast, Toasts};
use leptos::prelude::*;

/// In place of a screen that could not be read. On the server it also decides the status.
#[component]
pub fn Failed(error: AppError, #[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    answer_with(error.code);
    match error.code {
        ErrorCode::NotFound => view! {
            <EmptyState icon=Icon::Search title="There is nothing here" text="It was deleted, or it is not yours to see.">
                <LinkButton href="/">"Go home"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        ErrorCode::Forbidden => view! {
            <EmptyState icon=Icon::Lock title="This is not open to you" text=error.message>
                <LinkButton href="/">"Go home"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        ErrorCode::Unauthenticated => view! {
            <EmptyState icon=Icon::Key title="Your session has ended" text=error.message>
                <LinkButton href="/sign-in">"Sign in again"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        _ => {
            let hint = error.request_id.map(|id| format!("If it keeps failing, quote {id} to support."));
            view! { <ErrorState message=error.message hint=hint.unwrap_or_default() on_retry/> }.into_any()
        }
    }
}

/// A part of a page that is left out for whoever may not see it, instead of the whole page.
pub async fn if_open<T>(part: impl Future<Output = Result<T, AppError>>) -> Result<Option<T>, AppError> {
    match part.await {
        Ok(part) => Ok(Some(part)),
        Err(error) if error.code == ErrorCode::Forbidden => Ok(None),
        Err(error) => Err(error),
    }
}

/// Says that `what` did not happen, and why: "Hottechi was not moved. You may not do this."
pub fn say(toasts: Toasts, what: impl AsRef<str>, error: &AppError) {
    toasts.show(Toast::failed(format!("{} {}", what.as_ref(), error.message)));
}
