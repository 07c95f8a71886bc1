//! Sign-in and sign-out. On the base host the form; on a workspace's host the way there and back.

use super::{BRAND, handoff};
use crate::{
    sign_in::{self, SignedIn},
    web::{
        Place, cookies,
        page::{Complaint, Page, with_cookie},
        paths,
    },
};
use ac_ui::{AuthLayout, Button, ButtonKind, ButtonSize, PasswordField, TextField};
use axum::{
    Form,
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

const TITLE: &str = "Sign in";

#[derive(Deserialize)]
pub(super) struct Next {
    #[serde(default)]
    pub next: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    email: String,
    password: String,
    next: String,
}

/// GET /sign-in
pub(super) async fn page(page: Page, Query(Next { next }): Query<Next>) -> Response {
    match &page.place {
        Place::Workspace(tenant) if page.viewer.is_none() => handoff::start(&page, tenant, &next),
        _ if page.viewer.is_some() => Redirect::to(landing(&next)).into_response(),
        _ => form(&page, &Input { next, ..Input::default() }, &Complaint::default()),
    }
}

/// Where somebody who is signed in goes.
pub(super) fn landing(next: &str) -> &str {
    match paths::local(next) {
        "/" => "/",
        path => path,
    }
}

/// POST /sign-in
pub(super) async fn submit(page: Page, Form(input): Form<Input>) -> Response {
    if page.place.workspace().is_some() {
        return super::nothing_here(&page.identity);
    }
    let device = &page.client.device;
    let tried =
        sign_in::with_password(&page.identity, &input.email, &input.password, device, page.cookie.as_deref()).await;
    match tried {
        Ok(SignedIn::Full(entered)) => page.enter_known(&entered, landing(&input.next)),
        Ok(SignedIn::AwaitingCode(session)) => {
            page.enter(&session, &paths::with_query("/sign-in/code", &[("next", paths::local(&input.next))]))
        }
        Err(error) => form(&page, &input, &error.into()),
    }
}

fn form(page: &Page, input: &Input, complaint: &Complaint) -> Response {
    let (input, shown, message) = (input.clone(), complaint.clone(), complaint.message.clone());
    page.show_again(complaint, TITLE, move || {
        let up = paths::with_query("/sign-up", &[]);
        // Whoever tries again most often mistyped the password.
        let knows_email = !input.email.is_empty();
        view! {
            <AuthLayout
                brand=BRAND
                title=TITLE
                nostrip:error=message
                foot=move || view! { "New here? " <a href=up>"Create a workspace"</a> }
            >
                <form class="stack" method="post" action="/sign-in">
                    <input type="hidden" name="next" value=input.next/>
                    <TextField label="E-mail" name="email" kind="email" autocomplete="username" initial=input.email required=true autofocus=!knows_email error=shown.of("email")/>
                    <PasswordField label="Password" name="password" autofocus=knows_email error=shown.of("password") aside=|| view! { <a href="/forgot">"Forgot it?"</a> }/>
                    <Button submit=true kind=ButtonKind::Primary size=ButtonSize::Large wide=true>"Sign in"</Button>
                </form>
            </AuthLayout>
        }
    })
}

/// GET /sign-out: asks, because a link must not sign anybody out.
pub(super) async fn sign_out_page(page: Page) -> Response {
    if page.viewer.is_none() {
        return Redirect::to("/sign-in").into_response();
    }
    page.show(StatusCode::OK, "Sign out", || {
        view! {
            <AuthLayout brand=BRAND title="Sign out?" text="This ends your session here and in every workspace of this browser.">
                <form class="stack" method="post" action="/sign-out">
                    <Button submit=true kind=ButtonKind::Primary size=ButtonSize::Large wide=true>"Sign out"</Button>
                </form>
            </AuthLayout>
        }
    })
}

/// POST /sign-out
pub(super) async fn sign_out(page: Page) -> Response {
    if let Some(viewer) = &page.viewer
        && let Err(error) = sign_in::sign_out(&page.identity, viewer).await
    {
        return ac_core::AppError::from(error).into_response();
    }
    let to = format!("{}/sign-in", page.identity.platform.site.base_url());
    with_cookie(Redirect::to(&to).into_response(), cookies::clear(&page.identity.platform.site, cookies::SESSION))
}
