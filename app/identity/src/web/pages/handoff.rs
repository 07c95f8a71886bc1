//! The way from a workspace's host over the base host and back, as a browser walks it.

use crate::{
    handoff, secret,
    web::{
        cookies,
        page::{Page, with_cookie},
        paths,
    },
};
use ac_core::ctx::TenantRef;
use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

/// On the workspace's host: keeps a state in this browser and goes to the base host.
pub(super) fn start(page: &Page, tenant: &TenantRef, next: &str) -> Response {
    let site = &page.identity.platform.site;
    let state = secret::token();
    let bind = secret::digest_text(&state);
    let go = paths::with_query(&format!("/go/{}", tenant.slug), &[("bind", &bind), ("next", paths::local(next))]);
    let response = Redirect::to(&format!("{}{go}", site.base_url())).into_response();
    with_cookie(response, cookies::set(site, cookies::HANDOFF, &state, cookies::HANDOFF_SECS))
}

#[derive(Deserialize)]
pub(super) struct Go {
    #[serde(default)]
    bind: String,
    #[serde(default)]
    next: String,
}

/// GET /go/{slug} on the base host: gives the browser a code for that workspace.
pub(super) async fn go(page: Page, Path(slug): Path<String>, Query(Go { bind, next }): Query<Go>) -> Response {
    let identity = &page.identity;
    let next = paths::local(&next);
    let Some(viewer) = &page.viewer else {
        let back = paths::with_query(&format!("/go/{slug}"), &[("bind", &bind), ("next", next)]);
        return Redirect::to(&paths::with_query("/sign-in", &[("next", paths::local(&back))])).into_response();
    };
    let tenant = match identity.platform.control.tenant_by_slug(&slug).await {
        Ok(Some(tenant)) => tenant,
        Ok(None) => return not_yours(&page),
        Err(error) => return ac_core::AppError::from(error).into_response(),
    };
    let workspace = identity.platform.site.workspace_url(&tenant.slug);
    if bind.is_empty() {
        // From the switcher: the workspace's host first has to keep a state in this browser.
        let start = paths::with_query("/sign-in", &[("next", next)]);
        return Redirect::to(&format!("{workspace}{start}")).into_response();
    }
    match handoff::issue(identity, viewer, &tenant, &bind).await {
        Ok(code) => {
            let redeem = paths::with_query("/session/redeem", &[("code", &code), ("next", next)]);
            Redirect::to(&format!("{workspace}{redeem}")).into_response()
        }
        Err(crate::IdentityError::Core(ac_core::Error::NotFound)) => not_yours(&page),
        Err(error) => ac_core::AppError::from(error).into_response(),
    }
}

/// The same for a workspace that does not exist and for one the person does not belong to.
fn not_yours(page: &Page) -> Response {
    let text = "You do not belong to this workspace. Ask one of its admins to invite you.";
    let way_on = Some(("/workspaces".to_owned(), "Your workspaces"));
    super::say(&page.identity, StatusCode::NOT_FOUND, "Not your workspace", text, way_on)
}

#[derive(Deserialize)]
pub(super) struct Redeem {
    #[serde(default)]
    code: String,
    #[serde(default)]
    next: String,
}

/// GET /session/redeem on the workspace's host. The one GET that changes something: the code is bound and counts once.
pub(super) async fn redeem(page: Page, Query(Redeem { code, next }): Query<Redeem>) -> Response {
    let identity = &page.identity;
    let Some(tenant) = page.place.workspace() else { return super::nothing_here(identity) };
    let state = page.state.clone().unwrap_or_default();
    let redeemed = handoff::redeem(identity, tenant, &code, &state, &page.client.device, page.cookie.as_deref()).await;
    let clear = cookies::clear(&identity.platform.site, cookies::HANDOFF);
    match redeemed {
        Ok(session) => with_cookie(page.enter(&session, paths::local(&next)), clear),
        // Walking back in the browser's history comes here with a used code, signed in all the same.
        Err(_) if page.viewer.is_some() => Redirect::to(paths::local(&next)).into_response(),
        Err(crate::IdentityError::LinkEnded) => {
            let again = paths::with_query("/sign-in", &[("next", paths::local(&next))]);
            let text = "Signing in took too long, or began in another browser.";
            super::say(identity, StatusCode::BAD_REQUEST, "Once more, please", text, Some((again, "Sign in")))
        }
        Err(error) => ac_core::AppError::from(error).into_response(),
    }
}
