//! The REST interface asked as a program does.

use super::uploads;
use ac_core::{Ctx, testing::TestPlatform};
use ac_crm::rest;
use axum::{
    body::Body,
    http::{HeaderMap, Request},
};
use serde_json::{Value, json};
use tower::ServiceExt;

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Checks that this is a refusal as RFC 9457 has it.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!((self.json()["status"].clone(), self.json()["code"].clone()), (json!(status), json!(code)));
    }
}

pub async fn send(
    ctx: Option<&Ctx>,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<Value>,
) -> Answer {
    sent(None, ctx, (method, path), headers, body).await
}

/// As [`send`], where the server has somebody to give jobs to.
pub async fn send_with_jobs(
    app: &TestPlatform,
    ctx: Option<&Ctx>,
    what: (&str, &str),
    headers: &[(&str, &str)],
    body: Option<Value>,
) -> Answer {
    sent(Some(app), ctx, what, headers, body).await
}

async fn sent(
    app: Option<&TestPlatform>,
    ctx: Option<&Ctx>,
    (method, path): (&str, &str),
    headers: &[(&str, &str)],
    body: Option<Value>,
) -> Answer {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if body.is_some() && !headers.iter().any(|(name, _)| *name == "content-type") {
        request = request.header("content-type", "application/json");
    }
    let body = body.map_or(Body::empty(), |body| Body::from(body.to_string()));
    let mut request = request.body(body).unwrap();
    if let Some(ctx) = ctx {
        request.extensions_mut().insert(ctx.clone());
    }
    if let Some(app) = app {
        request.extensions_mut().insert(app.platform.clone());
        request.extensions_mut().insert(uploads(app));
    }
    let response = rest::routes().oneshot(request).await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    Answer { status, headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
}

pub async fn get(ctx: &Ctx, path: &str) -> Answer {
    send(Some(ctx), "GET", path, &[], None).await
}

pub async fn post(ctx: &Ctx, path: &str, body: Value) -> Answer {
    send(Some(ctx), "POST", path, &[], Some(body)).await
}
