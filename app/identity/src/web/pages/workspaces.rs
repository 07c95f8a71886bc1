//! The switcher's list on the base host, and making another workspace.

use super::{
    BRAND,
    sign_up::{Rest, WorkspaceFields},
};
use crate::{
    sign_up,
    web::page::{Complaint, Page},
};
use ac_ui::{AuthLayout, Button, ButtonKind, ButtonSize, LinkButton};
use axum::{
    Form,
    extract::RawQuery,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

/// The list for whoever has to choose: who belongs to one workspace is led into it.
pub(in crate::web) const WAY_IN: &str = "/workspaces?on";
const ON: &str = "on";

/// GET /workspaces
pub(super) async fn page(page: Page, RawQuery(query): RawQuery) -> Response {
    let Some(viewer) = page.viewer.clone() else { return Redirect::to("/sign-in").into_response() };
    let links = match page.identity.workspaces_of(viewer.identity).await {
        Ok(links) => links,
        Err(error) => return ac_core::AppError::from(error).into_response(),
    };
    if let ([only], true) = (links.as_slice(), query.as_deref() == Some(ON)) {
        return Redirect::to(&only.url).into_response();
    }
    let text = if links.is_empty() {
        "You belong to no workspace yet. Create one, or ask a colleague to invite you.".to_owned()
    } else {
        format!("Signed in as {}.", viewer.email)
    };
    page.show(StatusCode::OK, "Your workspaces", move || {
        let list = links.into_iter().map(|link| {
            view! { <li><LinkButton href=link.url size=ButtonSize::Large wide=true>{link.name}</LinkButton></li> }
        });
        view! {
            <AuthLayout brand=BRAND title="Your workspaces" text=text foot=|| view! { <a href="/new">"Create a workspace"</a> }>
                <ul class="stack" role="list">{list.collect_view()}</ul>
                <form method="post" action="/sign-out">
                    <Button submit=true kind=ButtonKind::Ghost wide=true>"Sign out"</Button>
                </form>
            </AuthLayout>
        }
    })
}

/// GET /new
pub(super) async fn new_page(page: Page) -> Response {
    if page.viewer.is_none() {
        return Redirect::to("/sign-in?next=/new").into_response();
    }
    form(&page, Rest::default(), &Complaint::default())
}

/// POST /new
pub(super) async fn create(page: Page, Form(rest): Form<Rest>) -> Response {
    let Some(viewer) = &page.viewer else { return Redirect::to("/sign-in?next=/new").into_response() };
    match sign_up::another(&page.identity, viewer, &rest.clone().into()).await {
        Ok(tenant) => Redirect::to(&format!("/go/{}", tenant.slug)).into_response(),
        Err(error) => form(&page, rest, &error.into()),
    }
}

fn form(page: &Page, rest: Rest, complaint: &Complaint) -> Response {
    let (shown, message) = (complaint.clone(), complaint.message.clone());
    page.show_again(complaint, "Create a workspace", move || {
        view! {
            <AuthLayout brand=BRAND title="Create a workspace" nostrip:error=message foot=|| view! { <a href="/workspaces">"Your workspaces"</a> }>
                <form class="stack" method="post" action="/new">
                    <WorkspaceFields rest complaint=shown is_first=true/>
                    <Button submit=true kind=ButtonKind::Primary size=ButtonSize::Large wide=true>"Create workspace"</Button>
                </form>
            </AuthLayout>
        }
    })
}
