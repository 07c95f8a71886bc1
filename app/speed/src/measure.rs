//! The layer that takes the times.

use crate::{
    ledger::{Call, Ledger},
    model::PROGRAMS,
};
use ac_core::Ctx;
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, Method, Uri, header},
    middleware::Next,
    response::Response,
};
use std::{sync::Arc, time::Instant};

/// Where server functions are.
const FUNCTIONS: &str = "/fn/";
const API: &str = "/api/";

/// The ledger, and the app's pages to tell screens by.
#[derive(Clone)]
pub struct Stopwatch {
    ledger: Ledger,
    pages: Arc<matchit::Router<String>>,
}

impl Stopwatch {
    /// `pages` are the app's routes, as the router has them: `/deals/{id}`.
    #[must_use]
    pub fn new<'p>(ledger: Ledger, pages: impl IntoIterator<Item = &'p str>) -> Self {
        let mut known = matchit::Router::new();
        for page in pages {
            if let Err(error) = known.insert(page, page.to_owned()) {
                tracing::error!(page, %error, "a page's times will not be kept");
            }
        }
        Self { ledger, pages: Arc::new(known) }
    }

    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    fn page(&self, path: &str) -> Option<&str> {
        self.pages.at(path).ok().map(|found| found.value.as_str())
    }

    /// The screen that a request was made for and what it is called there; `None` for what no screen waits for.
    fn place<'a>(&'a self, method: &Method, route: &'a str, headers: &HeaderMap) -> Option<(&'a str, Name<'a>)> {
        if let Some(function) = route.strip_prefix(FUNCTIONS) {
            let screen = headers.get(header::REFERER).and_then(|from| from.to_str().ok()?.parse::<Uri>().ok());
            let screen = screen.and_then(|from| self.page(from.path()));
            let name = function.rsplit('/').next().unwrap_or(function);
            return Some((screen.unwrap_or(PROGRAMS), Name::Function(name)));
        }
        if route.starts_with(API) {
            return Some((PROGRAMS, Name::Address(method.clone(), route)));
        }
        self.page(route).filter(|_| method == Method::GET).map(|page| (page, Name::Document))
    }
}

enum Name<'a> {
    Document,
    Function(&'a str),
    Address(Method, &'a str),
}

impl Name<'_> {
    fn text(&self) -> String {
        match self {
            Self::Document => "page".to_owned(),
            Self::Function(name) => (*name).to_owned(),
            Self::Address(method, route) => format!("{method} {route}"),
        }
    }
}

/// Times each request that a workspace's screen waits for, from behind the sign-in to the last byte but one: what the
/// network takes is not in it.
pub async fn measure(State(watch): State<Stopwatch>, mut request: Request, next: Next) -> Response {
    request.extensions_mut().insert(watch.ledger.clone());
    let ctx = request.extensions().get::<Ctx>().map(|ctx| (ctx.tenant.id, ctx.clock.clone()));
    let route = request.extensions().get::<MatchedPath>().map(|route| route.as_str().to_owned());
    let (Some((tenant, clock)), Some(route)) = (ctx, route) else { return next.run(request).await };
    let place = watch.place(request.method(), &route, request.headers()).map(|(screen, name)| (screen, name.text()));
    let started = Instant::now();
    let response = next.run(request).await;
    if let Some((screen, name)) = place {
        let (took, failed) = (started.elapsed(), response.status().is_server_error());
        watch.ledger.record(tenant, clock.now(), Call { screen, name: &name, took, failed });
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_core::Timestamp;

    #[test]
    fn a_request_counts_for_the_page_it_was_made_on() {
        let watch = Stopwatch::new(Ledger::new(Timestamp(0)), ["/", "/deals", "/deals/{id}"]);
        let check = |method: Method, route: &str, from: &str, expect: Option<(&str, &str)>| {
            let mut headers = HeaderMap::new();
            headers.insert(header::REFERER, from.parse().unwrap());
            let place = watch.place(&method, route, &headers).map(|(screen, name)| (screen.to_owned(), name.text()));
            assert_eq!(place, expect.map(|(screen, name)| (screen.to_owned(), name.to_owned())), "{route} from {from}");
        };
        check(Method::GET, "/deals/{id}", "", Some(("/deals/{id}", "page")));
        let board = "/fn/ac_crm/deals/api/get_board";
        check(Method::POST, board, "http://acme.localhost:3000/deals?q=x", Some(("/deals", "get_board")));
        check(Method::POST, board, "http://acme.localhost:3000/deals/0192", Some(("/deals/{id}", "get_board")));
        check(Method::POST, board, "not an address", Some(("/api", "get_board")));
        check(Method::GET, "/api/v1/deals/{id}", "", Some(("/api", "GET /api/v1/deals/{id}")));
        check(Method::GET, "/ws", "", None);
        check(Method::POST, "/deals", "", None);
    }
}
