//! Confirming that it is still you, before a sensitive change: password again, and the code where there is one.

use super::BRAND;
use crate::{
    Viewer, people, sign_in,
    web::{
        page::{Complaint, Page},
        paths,
    },
};
use ac_ui::{AuthLayout, Button, ButtonKind, ButtonSize, PasswordField, TextField};
use axum::{
    Form,
    extract::Query,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

const TITLE: &str = "Confirm it is you";

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    password: String,
    code: String,
    /// The workspace to go back to, by slug; empty for the base host.
    workspace: String,
    next: String,
}

/// GET /confirm
pub(super) async fn page(page: Page, Query(input): Query<Input>) -> Response {
    let Some(viewer) = page.viewer.clone() else { return Redirect::to("/sign-in").into_response() };
    form(&page, &viewer, input, &Complaint::default()).await
}

/// POST /confirm
pub(super) async fn submit(page: Page, Form(input): Form<Input>) -> Response {
    let Some(viewer) = page.viewer.clone() else { return Redirect::to("/sign-in").into_response() };
    let identity = &page.identity;
    match sign_in::confirm(identity, &viewer, &input.password, &input.code).await {
        Ok(session) => page.enter(&session, &back(&page, &input).await),
        Err(error) => form(&page, &viewer, input, &error.into()).await,
    }
}

/// Where the person came from: a workspace that exists, else this host.
async fn back(page: &Page, input: &Input) -> String {
    let next = paths::local(&input.next);
    let tenant = page.identity.platform.control.tenant_by_slug(&input.workspace).await.ok().flatten();
    match tenant {
        Some(tenant) => format!("{}{next}", page.identity.platform.site.workspace_url(&tenant.slug)),
        None => next.to_owned(),
    }
}

async fn form(page: &Page, viewer: &Viewer, input: Input, complaint: &Complaint) -> Response {
    let person = people::by_id(page.identity.platform.control.db(), viewer.identity).await;
    let asks_code = person.is_ok_and(|person| person.totp_enabled_at.is_some());
    let (shown, message, email) = (complaint.clone(), complaint.message.clone(), viewer.email.clone());
    page.show_again(complaint, TITLE, move || {
        view! {
            <AuthLayout brand=BRAND title=TITLE text=format!("You are signed in as {email}.") nostrip:error=message>
                <form class="stack" method="post" action="/confirm">
                    <input type="hidden" name="workspace" value=input.workspace/>
                    <input type="hidden" name="next" value=input.next/>
                    <input class="visually-hidden" type="text" name="username" value=email autocomplete="username" tabindex="-1" aria-hidden="true" readonly=true/>
                    <PasswordField label="Password" name="password" autofocus=true error=shown.of("password")/>
                    {asks_code.then(|| view! {
                        <TextField label="Code" name="code" autocomplete="one-time-code" required=true max_chars=40u32 error=shown.of("code")/>
                    })}
                    <Button submit=true kind=ButtonKind::Primary size=ButtonSize::Large wide=true>"Confirm"</Button>
                </form>
            </AuthLayout>
        }
    })
}
