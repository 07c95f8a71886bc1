//! Somebody who speaks to one host: a browser with a session, or a program with a token.

use crate::http::{Answer, Client};
use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Method, Request, StatusCode,
    header::{ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE},
    http::request::Builder,
};
use std::sync::Arc;

const FORM: &str = "application/x-www-form-urlencoded";
const JSON: &str = "application/json";

enum Credential {
    Token(String),
    /// The value of the `session` cookie.
    Session(String),
}

pub struct Visitor {
    client: Arc<Client>,
    host: String,
    credential: Credential,
}

impl Visitor {
    /// A program.
    #[must_use]
    pub fn with_token(client: Arc<Client>, host: String, token: &str) -> Self {
        Self { client, host, credential: Credential::Token(token.to_owned()) }
    }

    /// Signs in on the base host and walks over to the workspace's, as a browser does.
    pub async fn signed_in(client: Arc<Client>, port: u16, slug: &str, email: &str, password: &str) -> Result<Self> {
        let base = format!("localhost:{port}");
        let host = format!("{slug}.localhost:{port}");
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("email", email)
            .append_pair("password", password)
            .append_pair("next", "/")
            .finish();
        let sign_in = get(&base, "/sign-in")
            .method(Method::POST)
            .header(ORIGIN, format!("http://{base}"))
            .header(CONTENT_TYPE, FORM)
            .body(Full::from(form))?;
        let signed_in = client.send(sign_in).await?;
        let session = cookie(&signed_in, "session").context("signing in")?;

        let start = client.send(get(&host, "/sign-in").body(Full::default())?).await?;
        let state = cookie(&start, "handoff").context("starting the way to the workspace")?;
        let go = get(&base, &path_in(&start)?).header(COOKIE, format!("session={session}")).body(Full::default())?;
        let code = client.send(go).await?;
        let redeem = get(&host, &path_in(&code)?).header(COOKIE, format!("handoff={state}")).body(Full::default())?;
        let entered = client.send(redeem).await?;
        let session = cookie(&entered, "session").context("entering the workspace")?;
        Ok(Self { client, host, credential: Credential::Session(session) })
    }

    pub async fn get(&self, path: &str) -> Result<Answer> {
        let request = self.request(Method::GET, path).body(Full::default())?;
        self.client.send(request).await?.expect_status(StatusCode::OK)
    }

    /// Sends JSON and expects that `status`.
    pub async fn send(&self, method: Method, path: &str, body: String, status: StatusCode) -> Result<Answer> {
        let request = self.request(method, path).header(CONTENT_TYPE, JSON).body(Full::from(body))?;
        self.client.send(request).await?.expect_status(status)
    }

    /// As [`Visitor::send`] with `PATCH` on a version.
    pub async fn patch(&self, path: &str, version: u64, body: String) -> Result<Answer> {
        let request = self.request(Method::PATCH, path).header(CONTENT_TYPE, JSON);
        let request = request.header("if-match", format!("\"{version}\"")).body(Full::from(body))?;
        self.client.send(request).await?.expect_status(StatusCode::OK)
    }

    fn request(&self, method: Method, path: &str) -> Builder {
        let builder = get(&self.host, path).method(method);
        match &self.credential {
            Credential::Token(token) => builder.header(AUTHORIZATION, format!("Bearer {token}")),
            Credential::Session(session) => {
                let origin = format!("http://{}", self.host);
                builder
                    .header(ACCEPT_ENCODING, "gzip, deflate, br")
                    .header(COOKIE, format!("session={session}"))
                    .header(ORIGIN, origin)
                    .header("sec-fetch-site", "same-origin")
            }
        }
    }
}

fn get(host: &str, path: &str) -> Builder {
    Request::builder().uri(path).header(HOST, host)
}

/// The value of a cookie that the answer sets.
fn cookie(answer: &Answer, name: &str) -> Result<String> {
    let all = answer.headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = all.filter_map(|text| text.split(';').next()?.split_once('='));
    let found = pairs.find(|(key, value)| *key == name && !value.is_empty());
    let (_, value) = found.with_context(|| format!("no cookie {name}: {} {}", answer.status, answer.text()))?;
    Ok(value.to_owned())
}

/// Path and query of where the answer leads.
fn path_in(answer: &Answer) -> Result<String> {
    let location = answer.headers.get(LOCATION).and_then(|value| value.to_str().ok());
    let location = location.with_context(|| format!("leads nowhere: {} {}", answer.status, answer.text()))?;
    let (_, rest) = location.split_once("://").context("an absolute address")?;
    let slash = rest.find('/');
    ensure!(slash.is_some(), "no path in {location}");
    Ok(slash.and_then(|at| rest.get(at..)).unwrap_or("/").to_owned())
}

/// An empty body, for requests made by hand.
#[must_use]
pub fn nothing() -> Full<Bytes> {
    Full::default()
}
