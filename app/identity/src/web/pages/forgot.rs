//! A forgotten password: asking for the link, and choosing another at it.

use super::{BRAND, sign_up::look_in_your_mail};
use crate::{
    IdentityError, reset,
    web::page::{Complaint, Page},
};
use ac_ui::{AuthLayout, Button, ButtonKind, ButtonSize, PasswordField, TextField};
use axum::{
    Form,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

const TITLE: &str = "Forgot your password?";
const NEW_TITLE: &str = "Choose a new password";
/// Where to end what a reset leaves.
const LOOK: &str = "look through them under Settings, API tokens. The mail we have sent you names them.";

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Address {
    email: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chosen {
    password: String,
}

/// GET /forgot
pub(super) async fn page(page: Page) -> Response {
    form(&page, Address::default(), &Complaint::default())
}

/// POST /forgot
pub(super) async fn submit(page: Page, Form(input): Form<Address>) -> Response {
    match reset::request(&page.identity, &input.email, &page.client.device).await {
        Ok(email) => look_in_your_mail(&page, &email.shown),
        Err(error) => form(&page, input, &error.into()),
    }
}

fn form(page: &Page, input: Address, complaint: &Complaint) -> Response {
    let (shown, message) = (complaint.clone(), complaint.message.clone());
    page.show_again(complaint, TITLE, move || {
        view! {
            <AuthLayout
                brand=BRAND
                title=TITLE
                text="We send you a link to choose another."
                nostrip:error=message
                foot=|| view! { <a href="/sign-in">"Back to sign-in"</a> }
            >
                <form class="stack" method="post" action="/forgot">
                    <TextField label="E-mail" name="email" kind="email" autocomplete="username" initial=input.email required=true autofocus=true error=shown.of("email")/>
                    <Button submit=true kind=ButtonKind::Primary size=ButtonSize::Large wide=true>"Send the link"</Button>
                </form>
            </AuthLayout>
        }
    })
}

/// GET /reset/{token}: shows the form; the link is used up only by sending it.
pub(super) async fn reset_page(page: Page, Path(token): Path<String>) -> Response {
    reset_form(&page, token, Complaint::default()).await
}

/// POST /reset/{token}
pub(super) async fn reset_submit(page: Page, Path(token): Path<String>, Form(input): Form<Chosen>) -> Response {
    match reset::finish(&page.identity, &token, &input.password, &page.client.device).await {
        Ok(done) => {
            let way_on = Some(("/sign-in".to_owned(), "Sign in"));
            let text = match done.tokens {
                0 => "All sessions have ended.".to_owned(),
                1 => format!("All sessions have ended. 1 API token still works: {LOOK}"),
                n => format!("All sessions have ended. {n} API tokens still work: {LOOK}"),
            };
            let said = super::say(&page.identity, StatusCode::OK, "Your password is changed", &text, way_on);
            page.remember(said, &done.mark)
        }
        Err(error) => reset_form(&page, token, error.into()).await,
    }
}

async fn reset_form(page: &Page, token: String, complaint: Complaint) -> Response {
    let email = match reset::address_of(&page.identity, &token).await {
        Ok(email) => email,
        Err(IdentityError::LinkEnded) => return super::link_ended(&page.identity, ("/forgot", "Ask for a new one")),
        Err(error) => return ac_core::AppError::from(error).into_response(),
    };
    let (shown, message) = (complaint.clone(), complaint.message.clone());
    page.show_again(&complaint, NEW_TITLE, move || {
        let action = format!("/reset/{token}");
        view! {
            <AuthLayout brand=BRAND title=NEW_TITLE text=format!("For {email}. All sessions will end.") nostrip:error=message>
                <form class="stack" method="post" action=action>
                    <input class="visually-hidden" type="text" name="username" value=email autocomplete="username" tabindex="-1" aria-hidden="true" readonly=true/>
                    <PasswordField label="New password" name="password" autocomplete="new-password" autofocus=true help="8 characters or more. A few words in a row work well." error=shown.of("password")/>
                    <Button submit=true kind=ButtonKind::Primary size=ButtonSize::Large wide=true>"Change password"</Button>
                </form>
            </AuthLayout>
        }
    })
}
