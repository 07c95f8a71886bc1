//! Sign-up: the address, then at the mailed link everything else.

use super::BRAND;
use crate::{
    IdentityError,
    sign_up::{self, SignUp},
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

const TITLE: &str = "Create a workspace";

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Address {
    email: String,
}

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Rest {
    pub name: String,
    pub password: String,
    pub workspace: String,
    pub slug: String,
    pub currency: String,
}

impl From<Rest> for SignUp {
    fn from(rest: Rest) -> Self {
        let Rest { name, password, workspace, slug, currency } = rest;
        Self { name, password, workspace, slug, currency }
    }
}

/// GET /sign-up
pub(super) async fn page(page: Page) -> Response {
    address_form(&page, Address::default(), &Complaint::default())
}

/// POST /sign-up
pub(super) async fn submit(page: Page, Form(input): Form<Address>) -> Response {
    match sign_up::request(&page.identity, &input.email, &page.client.device).await {
        Ok(email) => look_in_your_mail(&page, &email.shown),
        Err(error) => address_form(&page, input, &error.into()),
    }
}

/// The same page for known and unknown addresses.
pub(super) fn look_in_your_mail(page: &Page, email: &str) -> Response {
    let text = format!("We sent a link to {email}. It works once.");
    let operator = !page.identity.config.mail_is_sent;
    page.show(StatusCode::OK, "Look in your mail", move || {
        view! {
            <AuthLayout brand=BRAND title="Look in your mail" text=text foot=|| view! { <a href="/sign-in">"Back to sign-in"</a> }>
                {operator.then(|| view! {
                    <p class="dim">"This installation sends no mail. Whoever runs it finds the link with "<code>"alphaclone outbox"</code>"."</p>
                })}
            </AuthLayout>
        }
    })
}

fn address_form(page: &Page, input: Address, complaint: &Complaint) -> Response {
    let (shown, message) = (complaint.clone(), complaint.message.clone());
    page.show_again(complaint, TITLE, move || {
        view! {
            <AuthLayout
                brand=BRAND
                title=TITLE
                text="Start with your work e-mail."
                nostrip:error=message
                foot=|| view! { "Have an account? " <a href="/sign-in">"Sign in"</a> }
            >
                <form class="stack" method="post" action="/sign-up">
                    <TextField label="E-mail" name="email" kind="email" autocomplete="email" initial=input.email required=true autofocus=true error=shown.of("email")/>
                    <Button submit=true kind=ButtonKind::Primary size=ButtonSize::Large wide=true>"Go on"</Button>
                </form>
            </AuthLayout>
        }
    })
}

/// GET /sign-up/{token}: shows the form; the link is used up only by sending it.
pub(super) async fn finish_page(page: Page, Path(token): Path<String>) -> Response {
    show_rest(&page, token, Rest::default(), Complaint::default()).await
}

/// POST /sign-up/{token}
pub(super) async fn finish(page: Page, Path(token): Path<String>, Form(rest): Form<Rest>) -> Response {
    match sign_up::finish(&page.identity, &token, rest.clone().into(), &page.client.device).await {
        Ok((entered, tenant)) => page.enter_known(&entered, &format!("/go/{}", tenant.slug)),
        Err(error) => show_rest(&page, token, rest, error.into()).await,
    }
}

async fn show_rest(page: &Page, token: String, rest: Rest, complaint: Complaint) -> Response {
    let email = match sign_up::address_of(&page.identity, &token).await {
        Ok(email) => email,
        Err(IdentityError::LinkEnded) => return super::link_ended(&page.identity, ("/sign-up", "Start again")),
        Err(error) => return ac_core::AppError::from(error).into_response(),
    };
    let (shown, message) = (complaint.clone(), complaint.message.clone());
    page.show_again(&complaint, TITLE, move || {
        let action = format!("/sign-up/{token}");
        view! {
            <AuthLayout brand=BRAND title=TITLE text=format!("You will sign in as {email}.") nostrip:error=message>
                <form class="stack" method="post" action=action>
                    <input class="visually-hidden" type="text" name="username" value=email autocomplete="username" tabindex="-1" aria-hidden="true" readonly=true/>
                    <TextField label="Your name" name="name" autocomplete="name" initial=rest.name.clone() required=true autofocus=shown.begins_in("name", true) max_chars=80u32 error=shown.of("name")/>
                    <PasswordField label="Password" name="password" autocomplete="new-password" help="8 characters or more. A few words in a row work well." autofocus=shown.begins_in("password", false) error=shown.of("password")/>
                    <WorkspaceFields rest=rest complaint=shown is_first=false/>
                    <Button submit=true kind=ButtonKind::Primary size=ButtonSize::Large wide=true>"Create workspace"</Button>
                </form>
            </AuthLayout>
        }
    })
}

/// What a workspace is called, where it answers, and what it counts in.
#[component]
pub(super) fn WorkspaceFields(
    rest: Rest,
    complaint: Complaint,
    /// Whether the form begins with them.
    is_first: bool,
) -> impl IntoView {
    let currency = if rest.currency.is_empty() { "USD".to_owned() } else { rest.currency };
    view! {
        <TextField label="Workspace" name="workspace" autocomplete="organization" placeholder="Acme Rockets" initial=rest.workspace required=true autofocus=complaint.begins_in("workspace", is_first) max_chars=80u32 error=complaint.of("workspace")/>
        <TextField label="Address" name="slug" placeholder="acme" help="The first part of its web address: small letters, digits, hyphens." initial=rest.slug required=true autofocus=complaint.begins_in("slug", false) max_chars=40u32 error=complaint.of("slug")/>
        <TextField label="Currency" name="currency" help="Three letters, such as USD or EUR." initial=currency required=true autofocus=complaint.begins_in("currency", false) max_chars=3u32 error=complaint.of("currency")/>
    }
}
