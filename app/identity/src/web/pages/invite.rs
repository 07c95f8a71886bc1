//! An invitation's link: joining as who is signed in, after signing in, or as somebody new.

use super::BRAND;
use crate::{
    IdentityError,
    invites::{self, Invitation},
    web::{
        page::{Complaint, Page},
        paths,
    },
};
use ac_ui::{AuthLayout, Button, ButtonKind, ButtonSize, LinkButton, PasswordField, TextField};
use axum::{
    Form,
    extract::Path,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;
use serde::Deserialize;

#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Input {
    name: String,
    password: String,
}

/// GET /invite/{token}: shows the form; the link is used up only by sending it.
pub(super) async fn page(page: Page, Path(token): Path<String>) -> Response {
    show(&page, token, Input::default(), Complaint::default()).await
}

/// POST /invite/{token}
pub(super) async fn submit(page: Page, Path(token): Path<String>, Form(input): Form<Input>) -> Response {
    let identity = &page.identity;
    let joined = match &page.viewer {
        Some(viewer) => invites::accept(identity, viewer, &token).await.map(|tenant| (None, tenant)),
        None => invites::accept_as_new(identity, &token, &input.name, &input.password, &page.client.device)
            .await
            .map(|(entered, tenant)| (Some(entered), tenant)),
    };
    match joined {
        Ok((Some(entered), tenant)) => page.enter_known(&entered, &format!("/go/{}", tenant.slug)),
        Ok((None, tenant)) => Redirect::to(&format!("/go/{}", tenant.slug)).into_response(),
        Err(error) => show(&page, token, input, error.into()).await,
    }
}

async fn show(page: &Page, token: String, input: Input, complaint: Complaint) -> Response {
    let invitation = match invites::look_at(&page.identity, &token).await {
        Ok(invitation) => invitation,
        Err(IdentityError::LinkEnded) => return super::link_ended(&page.identity, ("/sign-in", "Sign in")),
        Err(IdentityError::InviteVoid) => return super::invite_void(&page.identity),
        Err(error) => return ac_core::AppError::from(error).into_response(),
    };
    let title = format!("Join {}", invitation.tenant.name);
    match &page.viewer {
        Some(viewer) if viewer.email.to_lowercase() == invitation.email.key => {
            let text = format!("You are signed in as {}.", viewer.email);
            page.show_again(&complaint, &title.clone(), move || join_form(title, text, token))
        }
        Some(_) => {
            let text =
                format!("This invitation is for {}. Sign out first, then open it again.", invitation.email.shown);
            page.show_again(&complaint, &title.clone(), move || {
                view! {
                    <AuthLayout brand=BRAND title=title text=text>
                        <LinkButton href="/sign-out" kind=ButtonKind::Primary size=ButtonSize::Large wide=true>"Sign out"</LinkButton>
                    </AuthLayout>
                }
            })
        }
        None if invitation.known => {
            let next = format!("/invite/{token}");
            let href = paths::with_query("/sign-in", &[("next", paths::local(&next))]);
            let text = format!("Sign in as {} to go on.", invitation.email.shown);
            page.show_again(&complaint, &title.clone(), move || {
                view! {
                    <AuthLayout brand=BRAND title=title text=text>
                        <LinkButton href kind=ButtonKind::Primary size=ButtonSize::Large wide=true>"Sign in"</LinkButton>
                    </AuthLayout>
                }
            })
        }
        None => {
            let shown = complaint.clone();
            page.show_again(&complaint, &title.clone(), move || new_form(title, invitation, token, input, shown))
        }
    }
}

fn join_form(title: String, text: String, token: String) -> impl IntoView {
    let action = format!("/invite/{token}");
    view! {
        <AuthLayout brand=BRAND title=title text=text>
            <form class="stack" method="post" action=action>
                <Button submit=true kind=ButtonKind::Primary size=ButtonSize::Large wide=true>"Join"</Button>
            </form>
        </AuthLayout>
    }
}

fn new_form(title: String, invitation: Invitation, token: String, input: Input, complaint: Complaint) -> impl IntoView {
    let action = format!("/invite/{token}");
    let email = invitation.email.shown;
    let message = complaint.message.clone();
    view! {
        <AuthLayout brand=BRAND title=title text=format!("You will sign in as {email}.") nostrip:error=message>
            <form class="stack" method="post" action=action>
                <input class="visually-hidden" type="text" name="username" value=email autocomplete="username" tabindex="-1" aria-hidden="true" readonly=true/>
                <TextField label="Your name" name="name" autocomplete="name" initial=input.name required=true autofocus=complaint.begins_in("name", true) max_chars=80u32 error=complaint.of("name")/>
                <PasswordField label="Password" name="password" autocomplete="new-password" help="8 characters or more. A few words in a row work well." autofocus=complaint.begins_in("password", false) error=complaint.of("password")/>
                <Button submit=true kind=ButtonKind::Primary size=ButtonSize::Large wide=true>"Join"</Button>
            </form>
        </AuthLayout>
    }
}
