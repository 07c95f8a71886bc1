//! `GET /ws`: who may open a connection, before it is one.
//!
//! Invariant: a browser's page may connect only to its own origin, whatever it is signed in by; a token never stands in
//! the address.

use super::{
    admission::Admitted,
    connection,
    realtime::Realtime,
    verify::{Credential, Ties},
};
use crate::wire::CLIENT_MESSAGE_BYTES_MAX;
use ac_core::{AppError, Ctx, ErrorCode, Platform};
use axum::{
    Extension, Router,
    extract::ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
    routing::get,
};
use std::sync::Arc;

/// Bytes that one read takes from the socket; the library would keep 128 KiB a connection.
const READ_BUFFER_BYTES: usize = 4_096;
/// Bytes collected before they are written out.
const WRITE_BUFFER_BYTES: usize = 4_096;
/// Bytes that may wait for a client to read.
const WRITE_BUFFER_BYTES_MAX: usize = 128 * 1_024;
/// The library drops a connection at a message of this size; ours, which is smaller, closes it with a reason.
const MESSAGE_BYTES_MAX: usize = 4 * CLIENT_MESSAGE_BYTES_MAX;

/// The host that the client asked for, as whoever signed it in understands it: behind a proxy that is not the Host header.
#[derive(Clone, Debug)]
pub struct AskedHost(pub String);

/// The live route. Every request carries [`Realtime`], [`Platform`] and [`AskedHost`] in its extensions, and `Ctx` with
/// [`Ties`] if it is signed in.
pub fn routes() -> Router {
    Router::new().route("/ws", get(upgrade))
}

async fn upgrade(
    Extension(realtime): Extension<Realtime>,
    Extension(platform): Extension<Platform>,
    Extension(AskedHost(host)): Extension<AskedHost>,
    ctx: Option<Extension<Ctx>>,
    ties: Option<Extension<Ties>>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, AppError> {
    if host.is_empty() {
        return Err(AppError::new(ErrorCode::BadRequest, "Say which host you mean."));
    }
    let bearer = headers.contains_key(header::AUTHORIZATION);
    check_origin(&headers, &platform, &host, ctx.is_some() && !bearer)?;
    if bearer && ctx.is_none() {
        return Err(AppError::unauthenticated());
    }
    let upgrade = match upgrade {
        Ok(upgrade) => upgrade,
        Err(rejection) => return Ok(rejection.into_response()),
    };
    let admitted = match ctx {
        None => None,
        Some(Extension(ctx)) => {
            let credential = credential(&headers).ok_or_else(AppError::unauthenticated)?;
            Some(Admitted::new(&ctx, credential, host.clone(), ties.map(|ties| ties.0).unwrap_or_default()))
        }
    };
    let crowd = if admitted.is_some() { realtime.connections() } else { realtime.strangers() };
    let Ok(permit) = crowd.clone().try_acquire_owned() else {
        return Err(AppError::new(ErrorCode::Unavailable, "Too many open connections. Try again later."));
    };
    // Heard from here on: a session that ends while the connection is being made closes it.
    let revoked = realtime.revocations().listen();
    let guest = connection::Guest { realtime, platform, admitted, host, revoked, permit };
    Ok(upgrade
        .read_buffer_size(READ_BUFFER_BYTES)
        .write_buffer_size(WRITE_BUFFER_BYTES)
        .max_write_buffer_size(WRITE_BUFFER_BYTES_MAX)
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
        .on_upgrade(move |socket| connection::serve(socket, guest)))
}

/// Browsers always name the page's origin and cannot be talked out of it. A cookie without one comes from no browser.
fn check_origin(headers: &HeaderMap, platform: &Platform, host: &str, by_cookie: bool) -> Result<(), AppError> {
    let scheme = if platform.site.https { "https" } else { "http" };
    let own = format!("{scheme}://{host}");
    let mut origins = headers.get_all(header::ORIGIN).iter();
    match (origins.next(), origins.next()) {
        (None, _) if !by_cookie => Ok(()),
        (Some(origin), None) if origin.as_bytes().eq_ignore_ascii_case(own.as_bytes()) => Ok(()),
        _ => {
            Err(AppError::new(ErrorCode::Forbidden, "This address can be reached only from the workspace's own pages."))
        }
    }
}

fn credential(headers: &HeaderMap) -> Option<Credential> {
    if let Some(value) = headers.get(header::AUTHORIZATION) {
        let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
        return scheme.eq_ignore_ascii_case("bearer").then(|| Credential::Token(Arc::from(token.trim())));
    }
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|c| c.to_str().ok());
    let cookies = cookies.collect::<Vec<_>>().join("; ");
    (!cookies.is_empty()).then(|| Credential::Cookie(Arc::from(cookies)))
}
