//! What every plain page works with: the request's people and place, and how a form is shown again with its complaints.

use super::{Client, Place, cookies, document};
use crate::{Identity, IdentityError, Viewer, known::KNOWN_SECS, session::AwaitingCode, sign_in::Entered};
use ac_core::{AppError, ErrorCode, FieldError, platform::CspNonce};
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, StatusCode, header, request::Parts},
    response::{Html, IntoResponse, Redirect, Response},
};
use leptos::prelude::*;

/// The page's side of one request.
#[derive(Clone)]
pub(crate) struct Page {
    pub identity: Identity,
    pub client: Client,
    pub place: Place,
    pub viewer: Option<Viewer>,
    pub awaiting: Option<AwaitingCode>,
    /// The session cookie the browser sent, valid or not.
    pub cookie: Option<String>,
    /// The state a hand-off code must be bound to.
    pub state: Option<String>,
    nonce: Option<CspNonce>,
}

impl<S: Send + Sync> FromRequestParts<S> for Page {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let of = &parts.extensions;
        let (Some(identity), Some(client), Some(place)) = (of.get::<Identity>(), of.get(), of.get()) else {
            return Err(AppError::new(ErrorCode::Internal, "The identity middleware is not in place."));
        };
        let site = &identity.platform.site;
        let mut client = Client::clone(client);
        client.device.mark = cookies::get(site, &parts.headers, cookies::DEVICE);
        Ok(Self {
            identity: identity.clone(),
            client,
            place: Place::clone(place),
            viewer: of.get().cloned(),
            awaiting: of.get().copied(),
            cookie: cookies::get(site, &parts.headers, cookies::SESSION),
            state: cookies::get(site, &parts.headers, cookies::HANDOFF),
            nonce: of.get().cloned(),
        })
    }
}

impl Page {
    pub(crate) fn show<V: IntoView + 'static>(
        &self,
        status: StatusCode,
        title: &str,
        body: impl FnOnce() -> V,
    ) -> Response {
        let html = document(title, self.nonce.as_ref(), &self.identity.config.assets, body);
        page_response(status, html)
    }

    /// Shows a form again with what is wrong with it.
    pub(crate) fn show_again<V: IntoView + 'static>(
        &self,
        complaint: &Complaint,
        title: &str,
        body: impl FnOnce() -> V,
    ) -> Response {
        let mut response = self.show(complaint.status, title, body);
        if let Some(seconds) = complaint.retry_after_secs {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }

    /// Goes to `to` with a new session cookie.
    pub(crate) fn enter(&self, session: &str, to: &str) -> Response {
        let cookie = cookies::set(&self.identity.platform.site, cookies::SESSION, session, cookies::SESSION_SECS);
        with_cookie(Redirect::to(to).into_response(), cookie)
    }

    /// As [`Page::enter`], with a browser that is known from now on.
    pub(crate) fn enter_known(&self, entered: &Entered, to: &str) -> Response {
        self.remember(self.enter(&entered.session, to), &entered.mark)
    }

    /// Leaves the mark by which the browser is known again.
    pub(crate) fn remember(&self, response: Response, mark: &str) -> Response {
        with_cookie(response, cookies::set(&self.identity.platform.site, cookies::DEVICE, mark, KNOWN_SECS))
    }
}

/// A page that is kept nowhere and whose address, which may hold a link's token, is told to no other site.
pub(crate) fn page_response(status: StatusCode, html: String) -> Response {
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    ];
    (status, headers, Html(html)).into_response()
}

pub(crate) fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

/// What is wrong with a form.
#[derive(Clone, Debug)]
pub(crate) struct Complaint {
    pub status: StatusCode,
    /// About the form as a whole; empty when only fields are at fault.
    pub message: Option<String>,
    fields: Vec<FieldError>,
    retry_after_secs: Option<i64>,
}

impl Default for Complaint {
    fn default() -> Self {
        Self { status: StatusCode::OK, message: None, fields: Vec::new(), retry_after_secs: None }
    }
}

impl Complaint {
    /// What is wrong with `field`, as a field component takes it.
    pub(crate) fn of(&self, field: &str) -> Signal<Option<String>> {
        Signal::stored(self.fields.iter().find(|f| f.field == field).map(|f| f.message.clone()))
    }

    /// Whether typing begins in `field`: a browser takes the first that says so. Without a complaint about any, it is the
    /// form's first.
    pub(crate) fn begins_in(&self, field: &str, is_first: bool) -> bool {
        if self.fields.is_empty() { is_first } else { self.fields.iter().any(|f| f.field == field) }
    }
}

impl From<IdentityError> for Complaint {
    fn from(error: IdentityError) -> Self {
        let retry_after_secs = match &error {
            IdentityError::TooManyAttempts { retry_after_secs } | IdentityError::TooManyMails { retry_after_secs } => {
                Some(*retry_after_secs)
            }
            _ => None,
        };
        let error = AppError::from(error);
        let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let message = error.fields.is_empty().then_some(error.message);
        Self { status, message, fields: error.fields, retry_after_secs }
    }
}
