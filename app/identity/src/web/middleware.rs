//! From a request to who asks, on which workspace: Host, then credential, then `Ctx`.
//!
//! Invariant: an unknown host is 404, a credential that has ended or belongs elsewhere is 401, and neither reaches a
//! handler. The workspace comes from the Host or the token, never from a body, query or other header.

use super::{Client, cookies, csrf, pages, paths};
use crate::{
    Identity,
    recheck::Shown,
    session::{self, Credential, Found, Viewer},
};
use ac_core::{
    Actor, AppError, Ctx, Error,
    ctx::{Recheck, TenantRef},
    platform::HostKind,
    visit::{Charge, Visit},
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use std::sync::Arc;

/// What the Host header means; in the request's extensions.
#[derive(Clone, Debug)]
pub enum Place {
    /// Sign-in, sign-up, the switcher.
    Base,
    /// An open workspace.
    Workspace(Arc<TenantRef>),
}

impl Place {
    #[must_use]
    pub fn workspace(&self) -> Option<&Arc<TenantRef>> {
        match self {
            Self::Base => None,
            Self::Workspace(tenant) => Some(tenant),
        }
    }
}

/// Puts into the request's extensions: `Identity`, `Platform`, [`Client`], [`Place`], and for whom there is a credential
/// [`Credential`], `Ctx` (on a workspace) and, for sessions, [`Viewer`].
pub async fn identify(State(identity): State<Identity>, mut request: Request, next: Next) -> Response {
    let client = Client::of(&request, &identity.config.trusted_proxies);
    request.extensions_mut().insert(client.clone());
    request.extensions_mut().insert(identity.platform.clone());
    request.extensions_mut().insert(identity.clone());
    if paths::is_any_host(request.uri().path()) {
        return next.run(request).await;
    }
    match admit(&identity, &client, &mut request).await {
        Ok(Verdict::Pass) => {
            let signed_in = request.extensions().get::<Credential>().is_some();
            private(next.run(request).await, signed_in)
        }
        Ok(Verdict::Answer(response)) => *response,
        Err(error) => AppError::from(error).into_response(),
    }
}

enum Verdict {
    Pass,
    Answer(Box<Response>),
}

fn answer(response: impl IntoResponse) -> Result<Verdict, Error> {
    Ok(Verdict::Answer(Box::new(response.into_response())))
}

async fn admit(identity: &Identity, client: &Client, request: &mut Request) -> Result<Verdict, Error> {
    let Some(place) = place(identity, &client.host).await? else { return answer(pages::unknown_host(identity)) };
    request.extensions_mut().insert(place.clone());
    let path = request.uri().path().to_owned();
    let for_programs = paths::is_for_programs(&path);
    if paths::is_for_visitors(&path) {
        return visit(identity, &place, client, request).await;
    }
    if let Some(elsewhere) = other_host(identity, &place, &path, request) {
        return answer(elsewhere);
    }
    let site = &identity.platform.site;
    if let Some(token) = bearer(request.headers()).filter(|_| for_programs) {
        let Some((ctx, credential)) = identity.authenticate_token(place.workspace(), &token).await? else {
            return answer(AppError::no_token());
        };
        let ctx = ctx.with_recheck(identity.recheck(Shown::Token(token.into()), &client.host));
        let ctx = correlated(ctx, request);
        request.extensions_mut().insert(credential);
        request.extensions_mut().insert(ctx);
        return Ok(Verdict::Pass);
    }
    let cookie = cookies::get(site, request.headers(), cookies::SESSION);
    if !csrf::is_own(site, request.method(), request.headers(), &client.host, cookie.is_some()) {
        return answer(foreign(identity, for_programs));
    }
    if let Some(cookie) = cookie {
        match session::find(identity, &cookie, place.workspace().map(|t| t.id)).await? {
            Some(Found::Viewer { viewer, credential, last_seen_at }) => {
                session::touch(identity, &viewer, last_seen_at).await?;
                let recheck = identity.recheck(Shown::Session(cookie.into()), &client.host);
                enter(identity, &place, *viewer, credential, recheck, request).await?;
                return Ok(Verdict::Pass);
            }
            Some(Found::AwaitingCode(awaiting)) => {
                request.extensions_mut().insert(awaiting);
            }
            // A cookie that has ended is said so, except where one signs in anew.
            None if for_programs => return answer(AppError::unauthenticated()),
            None if !paths::is_public(&path) => return answer(pages::session_ended(identity, request.uri())),
            None => {}
        }
    }
    if for_programs || paths::is_public(&path) {
        return Ok(Verdict::Pass);
    }
    if *request.method() == axum::http::Method::GET {
        let here = request.uri().path_and_query().map_or("/", |p| p.as_str());
        return answer(Redirect::to(&paths::with_query("/sign-in", &[("next", if here == "/" { "" } else { here })])));
    }
    answer(AppError::unauthenticated())
}

/// Lets anybody through to a workspace's public page, whatever cookie or token they show and wherever the request comes from:
/// see [`Visit`].
async fn visit(identity: &Identity, place: &Place, client: &Client, request: &mut Request) -> Result<Verdict, Error> {
    let Place::Workspace(tenant) = place else { return answer(pages::nothing_here(identity)) };
    let ctx = correlated(identity.platform.ctx(tenant.clone(), Actor::System).await?, request);
    let (identity, address, tenant) = (identity.clone(), client.device.address.clone(), tenant.id);
    let charge: Charge = Arc::new(move |what| identity.charge_visit(&format!("{tenant} {what}"), &address));
    request.extensions_mut().insert(Visit::new(ctx, charge));
    Ok(Verdict::Pass)
}

/// The workspace or base host that a Host header names; `None` for anything else.
async fn place(identity: &Identity, host: &str) -> Result<Option<Place>, Error> {
    match identity.platform.site.classify(host) {
        HostKind::Base => Ok(Some(Place::Base)),
        HostKind::Workspace(slug) => Ok(identity.platform.control.tenant_by_slug(&slug).await?.map(Place::Workspace)),
        HostKind::Unknown => Ok(None),
    }
}

/// Pages that the other kind of host has: the way there, or nothing.
fn other_host(identity: &Identity, place: &Place, path: &str, request: &Request) -> Option<Response> {
    let is_get = *request.method() == axum::http::Method::GET;
    match place {
        Place::Base if path == "/" => Some(Redirect::to(pages::WAY_IN).into_response()),
        Place::Base if paths::is_base_only(path) || paths::is_public(path) || paths::is_for_programs(path) => None,
        Place::Base => Some(pages::nothing_here(identity)),
        Place::Workspace(tenant) if path == "/confirm" && is_get => {
            // The base host has to know where to come back to.
            let next = request.uri().query().unwrap_or_default();
            let next =
                form_urlencoded::parse(next.as_bytes()).find(|(key, _)| key == "next").map(|(_, v)| v.into_owned());
            let pairs = [("workspace", tenant.slug.as_str()), ("next", next.as_deref().unwrap_or_default())];
            let to = format!("{}{}", identity.platform.site.base_url(), paths::with_query(path, &pairs));
            Some(Redirect::to(&to).into_response())
        }
        Place::Workspace(_) if paths::is_base_only(path) && is_get => {
            let here = request.uri().path_and_query().map_or("/", |p| p.as_str());
            Some(Redirect::to(&format!("{}{here}", identity.platform.site.base_url())).into_response())
        }
        Place::Workspace(_) if paths::is_base_only(path) => Some(pages::nothing_here(identity)),
        Place::Workspace(_) => None,
    }
}

async fn enter(
    identity: &Identity,
    place: &Place,
    viewer: Viewer,
    credential: Credential,
    recheck: Recheck,
    request: &mut Request,
) -> Result<(), Error> {
    if let (Place::Workspace(tenant), Some((_, member, role))) = (place, viewer.membership) {
        let ctx = identity.eyes(tenant, member, role, viewer.viewing).await?.with_recheck(recheck);
        let ctx = correlated(ctx, request);
        request.extensions_mut().insert(ctx);
    }
    request.extensions_mut().insert(credential);
    request.extensions_mut().insert(viewer);
    Ok(())
}

/// Ties logs and events to the request, where the server has given it an id.
fn correlated(mut ctx: Ctx, request: &Request) -> Ctx {
    let id = request.headers().get("x-request-id").and_then(|value| value.to_str().ok());
    ctx.correlation_id = id.and_then(|id| id.parse().ok());
    ctx
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

fn foreign(identity: &Identity, for_programs: bool) -> Response {
    if for_programs {
        return AppError::forbidden().into_response();
    }
    pages::refused(
        identity,
        StatusCode::FORBIDDEN,
        "Not from here",
        "This form was sent from another site. Open the page here and try again.",
    )
}

/// Signed-in pages stay in no cache, and what differs by cookie says so.
fn private(mut response: Response, signed_in: bool) -> Response {
    if signed_in && !response.headers().contains_key(header::CACHE_CONTROL) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}
