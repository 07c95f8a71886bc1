//! A browser without a network: drives the routes and the middleware, keeps cookies per host, follows redirects.

pub mod people;

use ac_core::{Ctx, Currency, testing::TestPlatform};
use ac_identity::{CreatedWorkspace, Credential, Identity, IdentityConfig, NewWorkspace, Viewer, identify, routes};
use axum::{
    Extension, Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Method, Request, StatusCode, header},
    middleware::from_fn_with_state,
    routing::get,
};
use http_body_util::BodyExt;
use std::{
    collections::{BTreeMap, HashMap},
    net::SocketAddr,
    sync::{Arc, Mutex},
};
use tower::ServiceExt;

pub const BASE: &str = "localhost:3000";
pub const PASSWORD: &str = "seven gelbe Enten";

/// The identity service of one test platform, and the router around it.
#[derive(Clone)]
pub struct App {
    pub identity: Identity,
    pub router: Router,
    seen: Arc<Mutex<Option<(Viewer, Ctx)>>>,
}

impl App {
    pub fn new(platform: &TestPlatform) -> Self {
        Self::with(platform, IdentityConfig::default())
    }

    pub fn with(platform: &TestPlatform, config: IdentityConfig) -> Self {
        let identity = Identity::new(platform.platform.clone(), config);
        let who = async |ctx: Ctx| {
            let role = ctx.actor.role().map_or("system", |role| role.as_str());
            format!("{} {} {}", ctx.tenant.slug, role, ctx.actor.kind())
        };
        let viewer = async |viewer: Option<Extension<Viewer>>| viewer.map_or("nobody".to_owned(), |v| v.email.clone());
        let credential = async |it: Option<Extension<Credential>>| format!("{:?}", it.map(|Extension(c)| c));
        let seen: Arc<Mutex<Option<(Viewer, Ctx)>>> = Arc::default();
        let see = {
            let seen = seen.clone();
            async move |ctx: Ctx, Extension(viewer): Extension<Viewer>| {
                *seen.lock().unwrap() = Some((viewer, ctx));
            }
        };
        let router = Router::new()
            .route("/seen", get(see))
            .route("/deals", get(who))
            .route("/", get(who))
            .route("/viewer", get(viewer))
            .route("/api/v1/who", get(who).post(who))
            .route("/api/v1/renewed", get(async |ctx: Ctx| ctx.renewed().await.map(|ctx| ctx.tenant.slug.clone())))
            .route("/fn/who", get(who).post(who))
            .route("/ws", get(credential))
            .route("/healthz", get(async || "alive"))
            .route("/hooks/x", get(async || "hook").post(async || "hook"))
            .merge(routes())
            .layer(from_fn_with_state(identity.clone(), identify));
        Self { identity, router, seen }
    }

    /// A workspace whose owner's password is [`PASSWORD`].
    pub async fn workspace(&self, slug: &str, owner: &str) -> CreatedWorkspace {
        let new = NewWorkspace {
            name: slug.to_uppercase(),
            slug: slug.to_owned(),
            owner_email: owner.to_owned(),
            owner_password: PASSWORD.to_owned(),
            owner_name: None,
            currency: Currency::USD,
            fill: None,
        };
        self.identity.create_workspace_with_owner(new).await.expect("a workspace")
    }

    /// Who the middleware takes a browser for on its first workspace's host.
    pub async fn seen(&self, browser: &mut Browser) -> (Viewer, Ctx) {
        let at = browser.cookies.iter().find(|(host, jar)| *host != BASE && jar.contains_key("session"));
        let at = at.expect("a browser that is signed in to a workspace").0.clone();
        let reply = browser.get(&at, "/seen").await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
        self.seen.lock().unwrap().take().expect("somebody")
    }

    pub fn browser(&self) -> Browser {
        Browser { app: self.clone(), cookies: HashMap::new(), address: "203.0.113.1".into(), headers: BTreeMap::new() }
    }

    /// The newest mail to an address.
    pub async fn mail(&self, to: &str) -> ac_identity::outbox::OutboxMail {
        let mails = ac_identity::outbox::list(&self.identity).await.expect("the outbox");
        mails.into_iter().find(|m| m.recipient == to).unwrap_or_else(|| panic!("no mail to {to}"))
    }

    /// The path of the newest link mailed to an address.
    pub async fn mailed_path(&self, to: &str) -> String {
        let mail = self.mail(to).await;
        let line = mail.body.lines().find(|line| line.starts_with("http")).expect("a link");
        line.strip_prefix("http://localhost:3000").expect("on the base host").to_owned()
    }
}

/// What came back.
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Reply {
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |v| v.to_str().unwrap())
    }

    pub fn cookies(&self) -> Vec<String> {
        self.headers.get_all(header::SET_COOKIE).iter().map(|v| v.to_str().unwrap().to_owned()).collect()
    }
}

#[derive(Clone)]
pub struct Browser {
    app: App,
    /// By host, then name.
    pub cookies: HashMap<String, BTreeMap<String, String>>,
    pub address: String,
    /// Sent with every request, over what the browser itself would send.
    pub headers: BTreeMap<&'static str, String>,
}

impl Browser {
    pub fn cookie(&self, host: &str) -> Option<&str> {
        self.cookies.get(host)?.get("session").map(String::as_str)
    }

    pub async fn get(&mut self, host: &str, path: &str) -> Reply {
        self.send(Method::GET, host, path, None).await
    }

    pub async fn post(&mut self, host: &str, path: &str, fields: &[(&str, &str)]) -> Reply {
        let mut form = String::new();
        for (key, value) in fields {
            form.push_str(&format!("&{}={}", escape(key), escape(value)));
        }
        self.send(Method::POST, host, path, Some(form.trim_start_matches('&').to_owned())).await
    }

    pub async fn send(&mut self, method: Method, host: &str, path: &str, form: Option<String>) -> Reply {
        let mut headers: BTreeMap<String, String> = BTreeMap::new();
        headers.insert("host".into(), host.into());
        if method != Method::GET {
            headers.insert("origin".into(), format!("http://{host}"));
            headers.insert("sec-fetch-site".into(), "same-origin".into());
            headers.insert("content-type".into(), "application/x-www-form-urlencoded".into());
        }
        if let Some(jar) = self.cookies.get(host).filter(|jar| !jar.is_empty()) {
            let pairs: Vec<String> = jar.iter().map(|(k, v)| format!("{k}={v}")).collect();
            headers.insert("cookie".into(), pairs.join("; "));
        }
        for (name, value) in &self.headers {
            if value.is_empty() {
                headers.remove(*name);
            } else {
                headers.insert((*name).into(), value.clone());
            }
        }
        let peer: SocketAddr = format!("{}:40000", self.address).parse().unwrap();
        let mut request = Request::builder().method(method).uri(path).extension(ConnectInfo(peer));
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(form.unwrap_or_default())).unwrap();
        let response = self.app.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = String::from_utf8_lossy(&body.collect().await.unwrap().to_bytes()).into_owned();
        let reply = Reply { status: parts.status, headers: parts.headers, body };
        let jar = self.cookies.entry(host.to_owned()).or_default();
        for cookie in reply.cookies() {
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if rest.contains("Max-Age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
        reply
    }

    /// GETs, and follows redirects over hosts until a page comes.
    pub async fn walk(&mut self, host: &str, path: &str) -> (String, Reply) {
        let reply = self.get(host, path).await;
        self.follow(host, reply).await
    }

    /// Follows redirects over hosts until a page comes; answers the host and the page.
    pub async fn follow(&mut self, host: &str, reply: Reply) -> (String, Reply) {
        let (mut host, mut reply) = (host.to_owned(), reply);
        for _ in 0..12 {
            let refresh = reply.headers.get(header::REFRESH).map(|v| v.to_str().unwrap().replace("0; url=", ""));
            if !reply.status.is_redirection() && refresh.is_none() {
                return (host, reply);
            }
            let location = refresh.unwrap_or_else(|| reply.location().to_owned());
            let path = match location.strip_prefix("http://") {
                Some(rest) => {
                    let (next, path) = rest.split_once('/').unwrap_or((rest, ""));
                    host = next.to_owned();
                    format!("/{path}")
                }
                None => location,
            };
            reply = self.get(&host, &path).await;
        }
        panic!("redirects do not end");
    }

    /// Signs in on the base host and goes to the workspace.
    pub async fn sign_in_to(&mut self, slug: &str, email: &str) {
        let reply = self.post(BASE, "/sign-in", &[("email", email), ("password", PASSWORD)]).await;
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.body);
        let (_, page) = self.walk(&host(slug), "/deals").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    }
}

/// A workspace's host.
pub fn host(slug: &str) -> String {
    format!("{slug}.{BASE}")
}

fn escape(text: &str) -> String {
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
