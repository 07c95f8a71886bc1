//! A browser without a network: keeps cookies by host, says where a write comes from, follows redirects.

use super::Installation;
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Request, header},
};
use http_body_util::BodyExt;
use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
};
use tower::ServiceExt;

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.body))
    }
}

/// One request as a test writes it.
#[derive(Clone, Debug, Default)]
pub struct Ask {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Ask {
    pub fn new(method: &str, path: &str) -> Self {
        Self { method: method.to_owned(), path: path.to_owned(), ..Self::default() }
    }

    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    #[must_use]
    pub fn json(self, body: &str) -> Self {
        Self { body: body.to_owned(), ..self.with("content-type", "application/json") }
    }

    #[must_use]
    pub fn form(self, body: &str) -> Self {
        Self { body: body.to_owned(), ..self.with("content-type", "application/x-www-form-urlencoded") }
    }
}

/// Somebody's browser, or with `bearer` somebody's program.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    scheme: &'static str,
    base: String,
    /// By host, then name.
    pub cookies: HashMap<String, BTreeMap<String, String>>,
    pub bearer: Option<String>,
    pub address: String,
}

impl Browser {
    pub fn new(installation: &Installation) -> Self {
        Self {
            router: installation.router.clone(),
            scheme: if installation.host.platform.site.https { "https" } else { "http" },
            base: installation.base(),
            cookies: HashMap::new(),
            bearer: None,
            address: "203.0.113.1".to_owned(),
        }
    }

    /// The same client with a token and without cookies.
    pub fn program(&self, token: &str) -> Self {
        Self { cookies: HashMap::new(), bearer: Some(token.to_owned()), ..self.clone() }
    }

    pub async fn send(&mut self, host: &str, ask: Ask) -> Reply {
        let mut headers: Vec<(String, String)> = vec![("host".into(), host.into())];
        if !["GET", "HEAD", "TRACE"].contains(&ask.method.as_str()) {
            headers.push(("origin".into(), format!("{}://{host}", self.scheme)));
            headers.push(("sec-fetch-site".into(), "same-origin".into()));
        }
        if let Some(jar) = self.cookies.get(host).filter(|jar| !jar.is_empty()) {
            let pairs: Vec<String> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
            headers.push(("cookie".into(), pairs.join("; ")));
        }
        if let Some(token) = &self.bearer {
            headers.push(("authorization".into(), format!("Bearer {token}")));
        }
        headers.retain(|(name, _)| !ask.headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name)));
        let peer: SocketAddr = format!("{}:40000", self.address).parse().unwrap();
        let mut request =
            Request::builder().method(ask.method.as_str()).uri(ask.path.as_str()).extension(ConnectInfo(peer));
        for (name, value) in headers.into_iter().chain(ask.headers) {
            request = request.header(name, value);
        }
        let response = self.router.clone().oneshot(request.body(Body::from(ask.body)).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = String::from_utf8_lossy(&body.collect().await.unwrap().to_bytes()).into_owned();
        let reply = Reply { status: parts.status.as_u16(), headers: parts.headers, body };
        self.keep_cookies(host, &reply);
        reply
    }

    fn keep_cookies(&mut self, host: &str, reply: &Reply) {
        let jar = self.cookies.entry(host.to_owned()).or_default();
        for cookie in reply.headers.get_all(header::SET_COOKIE) {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            if rest.contains("Max-Age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), rest.split(';').next().unwrap().to_owned());
            }
        }
    }

    pub async fn get(&mut self, host: &str, path: &str) -> Reply {
        self.send(host, Ask::new("GET", path)).await
    }

    pub async fn post(&mut self, host: &str, path: &str, fields: &[(&str, &str)]) -> Reply {
        let pairs: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={}", escaped(value))).collect();
        self.send(host, Ask::new("POST", path).form(&pairs.join("&"))).await
    }

    /// Calls a server function by the end of its path.
    pub async fn call(&mut self, host: &str, function: &str, body: serde_json::Value) -> Reply {
        let path = function_path(function);
        self.send(host, Ask::new("POST", &path).json(&body.to_string())).await
    }

    /// GETs, and follows redirects over hosts until a page comes.
    pub async fn walk(&mut self, host: &str, path: &str) -> Reply {
        let reply = self.get(host, path).await;
        self.follow(host, reply).await
    }

    pub async fn follow(&mut self, host: &str, reply: Reply) -> Reply {
        let (mut host, mut reply) = (host.to_owned(), reply);
        for _ in 0..12 {
            if !(300..400).contains(&reply.status) {
                return reply;
            }
            let to = reply.header("location").to_owned();
            let path = match to.strip_prefix(&format!("{}://", self.scheme)) {
                Some(rest) => {
                    let (next, path) = rest.split_once('/').unwrap_or((rest, ""));
                    host = next.to_owned();
                    format!("/{path}")
                }
                None => to,
            };
            reply = self.get(&host, &path).await;
        }
        panic!("redirects do not end");
    }

    /// Signs in on the base host and goes over to the workspace's.
    pub async fn sign_in(&mut self, host: &str, email: &str) {
        let base = self.base.clone();
        let reply = self.post(&base, "/sign-in", &[("email", email), ("password", super::PASSWORD)]).await;
        assert_eq!(reply.status, 303, "{}", reply.body);
        let page = self.walk(host, "/").await;
        // Not every role may read what the first page shows.
        assert!([200, 403].contains(&page.status), "{}", page.body);
    }
}

/// The one registered server function whose path ends so.
pub fn function_path(function: &str) -> String {
    let mut found = leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path);
    let end = format!("/{function}");
    found.find(|path| path.ends_with(&end)).unwrap_or_else(|| panic!("no server function {function}")).to_owned()
}

/// Text as it stands in a form or query.
pub fn escaped(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
