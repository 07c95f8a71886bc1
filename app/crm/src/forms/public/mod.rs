//! A form's page for anybody, at `/f/{key}` on the workspace's host: drawn on the server only, whole without JavaScript.
//!
//! The rule: no credential is read ([`Visit`]), and nothing of the workspace is told but its name and what the form itself says.
//! An address that is nobody's, one of a deleted form and one of another workspace answer alike.

mod document;
mod page;

use super::{
    answers::{self, Sent, check, first},
    entity::Model,
    face::{Face, Typed},
    guard::{Came, FILL_SECS_MIN, is_named},
    model::{Embedding, FormState},
    queries,
    stamp::{OPEN_SECS_MAX, STAMP, Seal, Stamp, of_text},
    submit::{self, CHANGED, CLOSED, Sending},
    valid::origin,
};
use ac_core::{
    AppError, Error, FieldError, Platform, Visit,
    platform::{CspNonce, Framed},
};
use axum::{
    Extension, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Path, RawQuery},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{CONTENT_TYPE, ORIGIN, RETRY_AFTER},
    },
    response::{Html, IntoResponse, Redirect, Response},
    routing::get,
};
use document::Document;

/// Largest form that is taken.
const FORM_BYTES_MAX: usize = 64 * 1024;
/// What the encoding of plain HTML forms is called.
const FORM_TYPE: &str = "application/x-www-form-urlencoded";
/// Asks for the page as it stands in another site's frame.
pub const EMBED: &str = "embed";

/// Where the style sheet is.
#[derive(Clone)]
struct Styles(String);

/// The public pages, with the style sheet at `css`. They need the middleware that makes a [`Visit`] around them.
pub fn routes(css: String) -> Router {
    Router::new()
        .route("/f/{key}", get(show).post(send))
        .route("/f/{key}/sent", get(sent))
        .layer(Extension(Styles(css)))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
}

/// One request for a form that is there.
struct Opened {
    visit: Visit,
    platform: Platform,
    form: Model,
    document: Document,
    is_embedded: bool,
}

impl Opened {
    async fn of(
        visit: Visit,
        platform: Platform,
        (styles, nonce): (Styles, Option<Extension<CspNonce>>),
        key: &str,
        query: Option<&str>,
    ) -> Result<Self, Response> {
        let nonce = nonce.map(|Extension(CspNonce(nonce))| nonce).unwrap_or_default();
        let document = Document { css: styles.0, workspace: visit.ctx.tenant.name.clone(), nonce };
        let asked = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        let is_embedded = asked.into_iter().any(|(name, _)| name == EMBED);
        match queries::by_key(&visit.ctx, key).await {
            Ok(form) => Ok(Self { visit, platform, form, document, is_embedded }),
            Err(Error::NotFound) => Err(document.nothing_here()),
            Err(error) => Err(document.failed(&AppError::from(error))),
        }
    }

    fn seal(&self) -> Seal<'_> {
        let (tenant, consent) = (self.visit.ctx.tenant.id, self.form.consent.as_deref());
        Seal { key: &*self.platform.secret_key, tenant, form: self.form.id, consent }
    }

    /// A stamp for who has had the form before them already, and is not too fast for sending it again at once.
    fn stamp_again(&self) -> String {
        self.seal().stamp(self.visit.ctx.now().plus_secs(-FILL_SECS_MIN))
    }

    /// Where the page sends to.
    fn path(&self, end: &str) -> String {
        let embed = if self.is_embedded { format!("?{EMBED}=1") } else { String::new() };
        format!("/f/{}{end}{embed}", self.form.key)
    }

    /// The answer as the sites that the form names may show it.
    fn framed(&self, status: StatusCode, html: String) -> Response {
        let mut response = (status, Html(html)).into_response();
        let form = self.form.valid();
        let by = match form.embedding {
            Embedding::Nowhere => Vec::new(),
            Embedding::Named => form.sites,
            Embedding::Anywhere => vec!["*".to_owned()],
        };
        let leads_to = form.redirect.as_deref().and_then(origin);
        response.extensions_mut().insert(Framed { by, leads_to });
        response
    }

    async fn drawn(&self, status: StatusCode, typed: Typed, stamp: String, said: Option<String>) -> Response {
        match submit::face(&self.visit.ctx, &self.form).await {
            Ok(face) => self.draw(status, &face, &typed, stamp, said),
            Err(error) => self.document.failed(&AppError::from(error)),
        }
    }

    fn draw(&self, status: StatusCode, face: &Face, typed: &Typed, stamp: String, said: Option<String>) -> Response {
        let drawing = page::Drawing { face, typed, stamp, action: self.path(""), said };
        let (workspace, embedded) = (&self.document.workspace, self.is_embedded);
        let title = if typed.errors.is_empty() { face.title.clone() } else { format!("Error: {}", face.title) };
        let body = || page::form(drawing, workspace.clone(), embedded);
        self.framed(status, self.document.html(&title, embedded.then_some(&self.form.key), body))
    }

    fn say(&self, status: StatusCode, title: &str, text: Option<String>, next: Option<String>) -> Response {
        let (workspace, embedded) = (self.document.workspace.clone(), self.is_embedded);
        let own = title.to_owned();
        let body = || page::saying(own, text, next, workspace, embedded);
        self.framed(status, self.document.html(title, embedded.then_some(&self.form.key), body))
    }

    fn closed(&self) -> Response {
        self.say(StatusCode::GONE, "This form is closed", Some(CLOSED.to_owned()), None)
    }
}

/// GET /f/{key}
async fn show(
    visit: Visit,
    Extension(platform): Extension<Platform>,
    Extension(styles): Extension<Styles>,
    nonce: Option<Extension<CspNonce>>,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let opened = match Opened::of(visit, platform, (styles, nonce), &key, query.as_deref()).await {
        Ok(opened) => opened,
        Err(answer) => return answer,
    };
    if opened.form.state != FormState::Active {
        return opened.closed();
    }
    let stamp = opened.seal().stamp(opened.visit.ctx.now());
    opened.drawn(StatusCode::OK, Typed::default(), stamp, None).await
}

/// GET /f/{key}/sent
async fn sent(
    visit: Visit,
    Extension(platform): Extension<Platform>,
    Extension(styles): Extension<Styles>,
    nonce: Option<Extension<CspNonce>>,
    Path(key): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    match Opened::of(visit, platform, (styles, nonce), &key, query.as_deref()).await {
        Ok(opened) => {
            let form = opened.form.valid();
            let thanks = form.thanks.unwrap_or_else(|| "We have received it.".to_owned());
            opened.say(StatusCode::OK, "Thank you", Some(thanks), form.redirect)
        }
        Err(answer) => answer,
    }
}

/// POST /f/{key}
async fn send(
    visit: Visit,
    Extension(platform): Extension<Platform>,
    Extension(styles): Extension<Styles>,
    nonce: Option<Extension<CspNonce>>,
    (Path(key), RawQuery(query)): (Path<String>, RawQuery),
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let opened = match Opened::of(visit, platform, (styles, nonce), &key, query.as_deref()).await {
        Ok(opened) => opened,
        Err(answer) => return answer,
    };
    if opened.form.state != FormState::Active {
        return opened.closed();
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with(FORM_TYPE) {
        let how = format!("Send the form as {FORM_TYPE}, which a form without enctype does by itself.");
        return opened.say(StatusCode::UNSUPPORTED_MEDIA_TYPE, "This cannot be read", Some(how), None);
    }
    received(&opened, answers::read(&body), &body, from(&opened, &headers)).await
}

/// The site whose page sent this, where it is not our own.
fn from(opened: &Opened, headers: &HeaderMap) -> Option<String> {
    let origin = headers.get(ORIGIN)?.to_str().unwrap_or("null").to_ascii_lowercase();
    let own = opened.platform.site.workspace_url(&opened.visit.ctx.tenant.slug);
    (origin != own.to_ascii_lowercase()).then_some(origin)
}

async fn received(opened: &Opened, sent: Sent, body: &[u8], from: Option<String>) -> Response {
    let (ctx, now) = (&opened.visit.ctx, opened.visit.ctx.now());
    let face = match submit::face(ctx, &opened.form).await {
        Ok(face) => face,
        Err(error) => return opened.document.failed(&AppError::from(error)),
    };
    let again = |status, stamp: String, errors: Vec<FieldError>, said: Option<&str>| {
        let typed = Typed { values: sent.clone(), errors };
        opened.draw(status, &face, &typed, stamp, said.map(str::to_owned))
    };
    let stamp = opened.seal().read(first(&sent, STAMP), now);
    let kept = || match &stamp {
        Some(stamp) if stamp.agrees => first(&sent, STAMP).to_owned(),
        _ => opened.stamp_again(),
    };
    if let Err(errors) = check(&face, &sent) {
        return again(StatusCode::UNPROCESSABLE_ENTITY, kept(), errors, Some("Look over what is marked."));
    }
    let id = match &stamp {
        Some(Stamp { age_secs, .. }) if *age_secs > OPEN_SECS_MAX => {
            let how = "This page has stood open for long. Look it over and send it again.";
            return again(StatusCode::UNPROCESSABLE_ENTITY, opened.stamp_again(), Vec::new(), Some(how));
        }
        Some(Stamp { agrees: false, .. }) => {
            return again(StatusCode::CONFLICT, kept(), Vec::new(), Some(CHANGED));
        }
        Some(stamp) => stamp.id.clone(),
        None if from.as_deref().is_some_and(|site| is_named(&opened.form.valid(), site)) => of_text(body, now),
        None => {
            let how = "Look it over and send it once more, to show that it comes from you.";
            return again(StatusCode::UNPROCESSABLE_ENTITY, kept(), Vec::new(), Some(how));
        }
    };
    if let Err(secs) = opened.visit.charge(&format!("form {}", opened.form.id)) {
        let how = "Too much was sent at once. Wait a minute, then send it again: what you have typed is still here.";
        let mut response = again(StatusCode::TOO_MANY_REQUESTS, kept(), Vec::new(), Some(how));
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(secs));
        return response;
    }
    let came = Came { age_secs: stamp.as_ref().map(|stamp| stamp.age_secs), from };
    let sending = Sending { sent: sent.clone(), stamp: id, consent: opened.form.valid().consent, came };
    match submit::take(ctx, opened.form.id, &sending).await {
        Ok(_) => followed(opened),
        Err(Error::Invalid(errors)) => {
            again(StatusCode::UNPROCESSABLE_ENTITY, kept(), errors, Some("Look over what is marked."))
        }
        Err(Error::NotFound) => opened.document.nothing_here(),
        Err(error) => {
            let error = AppError::from(error);
            let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            again(status, kept(), Vec::new(), Some(&error.message))
        }
    }
}

/// Where a browser goes next: to the address that the form's maker set, in a frame to our own page, which leads there.
fn followed(opened: &Opened) -> Response {
    let redirect = opened.form.redirect.clone().filter(|_| !opened.is_embedded);
    Redirect::to(&redirect.unwrap_or_else(|| opened.path("/sent"))).into_response()
}
