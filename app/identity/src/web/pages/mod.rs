//! The plain pages, one file a job, and the few that only say something.

mod code;
mod confirm;
mod email;
mod forgot;
mod handoff;
mod invite;
mod sign_in;
mod sign_up;
mod workspaces;

pub(super) use workspaces::WAY_IN;

use super::{
    cookies, document,
    page::{page_response, with_cookie},
    paths,
};
use crate::{Identity, error::INVITE_VOID};
use ac_ui::{AuthLayout, ButtonKind, ButtonSize, LinkButton};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, StatusCode, Uri, header},
    response::Response,
    routing::get,
};
use leptos::prelude::*;

/// Largest form that these pages take.
const FORM_BYTES_MAX: usize = 64 * 1024;
/// What the mark stands for.
const BRAND: &str = "AlphaClone";

/// All plain pages. Needs [`crate::identify`] around it.
pub fn routes() -> Router {
    Router::new()
        .route("/sign-in", get(sign_in::page).post(sign_in::submit))
        .route("/sign-in/code", get(code::page).post(code::submit))
        .route("/sign-out", get(sign_in::sign_out_page).post(sign_in::sign_out))
        .route("/sign-up", get(sign_up::page).post(sign_up::submit))
        .route("/sign-up/{token}", get(sign_up::finish_page).post(sign_up::finish))
        .route("/forgot", get(forgot::page).post(forgot::submit))
        .route("/reset/{token}", get(forgot::reset_page).post(forgot::reset_submit))
        .route("/invite/{token}", get(invite::page).post(invite::submit))
        .route("/email/{token}", get(email::page).post(email::submit))
        .route("/confirm", get(confirm::page).post(confirm::submit))
        .route("/workspaces", get(workspaces::page))
        .route("/new", get(workspaces::new_page).post(workspaces::create))
        .route("/go/{slug}", get(handoff::go))
        .route("/session/redeem", get(handoff::redeem))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
}

/// Says something, with one way on.
pub(crate) fn say(
    identity: &Identity,
    status: StatusCode,
    title: &'static str,
    text: &str,
    way_on: Option<(String, &'static str)>,
) -> Response {
    let text = text.to_owned();
    let html = document(title, None, &identity.config.assets, move || {
        view! {
            <AuthLayout brand=BRAND title=title text=text>
                {way_on.map(|(href, label)| view! {
                    <LinkButton href kind=ButtonKind::Primary size=ButtonSize::Large wide=true>{label}</LinkButton>
                })}
            </AuthLayout>
        }
    });
    page_response(status, html)
}

/// Nobody answers under that name. Also what a closed workspace looks like.
pub(crate) fn unknown_host(identity: &Identity) -> Response {
    let base = Some((identity.platform.site.base_url(), "Go to the front page"));
    say(
        identity,
        StatusCode::NOT_FOUND,
        "There is no workspace here",
        "Check the address, or ask whoever sent it to you.",
        base,
    )
}

pub(crate) fn nothing_here(identity: &Identity) -> Response {
    let text = "This page does not exist, or it is not yours to see.";
    say(identity, StatusCode::NOT_FOUND, "Nothing here", text, Some(("/".to_owned(), "Go to the front page")))
}

pub(crate) fn refused(identity: &Identity, status: StatusCode, title: &'static str, text: &str) -> Response {
    say(identity, status, title, text, None)
}

/// The cookie names a session that has ended: it is taken away, and a browser goes on to sign-in and back here by itself.
pub(crate) fn session_ended(identity: &Identity, uri: &Uri) -> Response {
    let here = uri.path_and_query().map_or("/", |p| p.as_str());
    let sign_in = paths::with_query("/sign-in", &[("next", paths::local(here))]);
    let text = "You have been signed out, or were away for long.";
    let refresh = HeaderValue::from_str(&format!("0; url={sign_in}"));
    let mut response = say(identity, StatusCode::UNAUTHORIZED, "Sign in again", text, Some((sign_in, "Sign in")));
    if let Ok(refresh) = refresh {
        response.headers_mut().insert(header::REFRESH, refresh);
    }
    with_cookie(response, cookies::clear(&identity.platform.site, cookies::SESSION))
}

/// A link that has ended.
pub(crate) fn link_ended(identity: &Identity, way_on: (&str, &'static str)) -> Response {
    let text = "It has been used, or it is too old.";
    say(identity, StatusCode::NOT_FOUND, "This link has ended", text, Some((way_on.0.to_owned(), way_on.1)))
}

/// An invitation that no longer stands.
pub(crate) fn invite_void(identity: &Identity) -> Response {
    let way_on = Some(("/sign-in".to_owned(), "Sign in"));
    say(identity, StatusCode::NOT_FOUND, "This invitation no longer counts", INVITE_VOID, way_on)
}
