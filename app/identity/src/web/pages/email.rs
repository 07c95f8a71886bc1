//! The link that proves a new address. It counts only for who asked, signed in, and only when its form is sent.

use super::BRAND;
use crate::{IdentityError, account, web::page::Page};
use ac_ui::{AuthLayout, Button, ButtonKind, ButtonSize};
use axum::{
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

const TITLE: &str = "Use this address";

/// GET /email/{token}
pub(super) async fn page(page: Page, Path(token): Path<String>) -> Response {
    if page.viewer.is_none() {
        return Redirect::to("/sign-in").into_response();
    }
    page.show(StatusCode::OK, TITLE, move || {
        let action = format!("/email/{token}");
        view! {
            <AuthLayout brand=BRAND title=TITLE text="From now on you sign in with it. Your other sessions will end.">
                <form class="stack" method="post" action=action>
                    <Button submit=true kind=ButtonKind::Primary size=ButtonSize::Large wide=true>"Use this address"</Button>
                </form>
            </AuthLayout>
        }
    })
}

/// POST /email/{token}
pub(super) async fn submit(page: Page, Path(token): Path<String>) -> Response {
    let Some(viewer) = &page.viewer else { return Redirect::to("/sign-in").into_response() };
    match account::finish_email(&page.identity, viewer, &token).await {
        Ok(email) => {
            let way_on = Some(("/workspaces".to_owned(), "Your workspaces"));
            super::say(
                &page.identity,
                StatusCode::OK,
                "Your address is changed",
                &format!("You sign in as {email} now."),
                way_on,
            )
        }
        Err(IdentityError::LinkEnded) => super::link_ended(&page.identity, ("/workspaces", "Your workspaces")),
        Err(error) => ac_core::AppError::from(error).into_response(),
    }
}
