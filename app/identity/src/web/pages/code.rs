//! The second factor at sign-in.

use super::BRAND;
use crate::{
    sign_in,
    web::{
        page::{Complaint, Page},
        paths,
    },
};
use ac_ui::{AuthLayout, Button, ButtonKind, ButtonSize, TextField};
use axum::{
    Form,
    extract::Query,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

const TITLE: &str = "Enter your code";

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    code: String,
    next: String,
}

/// GET /sign-in/code
pub(super) async fn page(page: Page, Query(input): Query<Input>) -> Response {
    match page.awaiting {
        Some(_) => form(&page, &input.next, &Complaint::default()),
        None => start_over(&input.next),
    }
}

/// POST /sign-in/code
pub(super) async fn submit(page: Page, Form(input): Form<Input>) -> Response {
    let Some(awaiting) = page.awaiting else { return start_over(&input.next) };
    match sign_in::with_code(&page.identity, awaiting, &input.code, &page.client.device).await {
        Ok(entered) => page.enter_known(&entered, paths::local(&input.next)),
        Err(error) => form(&page, &input.next, &error.into()),
    }
}

fn start_over(next: &str) -> Response {
    Redirect::to(&paths::with_query("/sign-in", &[("next", paths::local(next))])).into_response()
}

fn form(page: &Page, next: &str, complaint: &Complaint) -> Response {
    let (next, shown, message) = (next.to_owned(), complaint.clone(), complaint.message.clone());
    page.show_again(complaint, TITLE, move || {
        view! {
            <AuthLayout
                brand=BRAND
                title=TITLE
                text="Open your authenticator, or use one of your recovery codes."
                nostrip:error=message
                foot=|| view! { <a href="/sign-in">"Start over"</a> }
            >
                <form class="stack" method="post" action="/sign-in/code">
                    <input type="hidden" name="next" value=next/>
                    <TextField label="Code" name="code" autocomplete="one-time-code" required=true autofocus=true max_chars=40u32 error=shown.of("code")/>
                    <Button submit=true kind=ButtonKind::Primary size=ButtonSize::Large wide=true>"Go on"</Button>
                </form>
            </AuthLayout>
        }
    })
}
