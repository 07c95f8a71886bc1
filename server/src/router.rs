//! All routes and layers in one place, outermost layer last.

use crate::{bundle, commands::Host, headers, health, live, programs, rendering};
use ac_core::{AppError, ErrorCode, platform::CspNonce};
use ac_crm::import::job::upload;
use ac_realtime::Realtime;
use ac_speed::{Ledger, Stopwatch};
use app::Build;
use axum::{
    Extension, Router,
    extract::{DefaultBodyLimit, Request},
    http::HeaderValue,
    middleware,
    response::{IntoResponse, Response},
};
use leptos::{nonce::Nonce, prelude::*};
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use std::{sync::LazyLock, time::Duration};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, CompressionLevel,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
    trace::TraceLayer,
};

/// Largest request body that is not an upload, in bytes.
const BODY_BYTES_MAX: usize = 1024 * 1024;
/// Longest time a request may take before it is answered with 503.
const REQUEST_SECS_MAX: u64 = 30;

/// The whole product as one service.
pub fn build(host: &Host, build: Build, realtime: Realtime) -> Router {
    let ledger = Ledger::new(host.platform.clock.now());
    let stopwatch = Stopwatch::new(ledger, routes().iter().map(AxumRouteListing::path));
    pages(build)
        .layer(middleware::from_fn(programs::tell_by_status))
        .merge(ac_crm::rest::routes())
        .merge(ac_projects::rest::routes())
        .merge(ac_identity::access::rest::routes())
        .merge(ac_audit::routes())
        .layer(middleware::from_fn(ac_realtime::stamp_cursor))
        .merge(ac_identity::routes())
        .merge(ac_crm::forms::public::routes(bundle::css_href()))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(middleware::from_fn(in_time))
        .merge(upload::routes())
        .merge(ac_realtime::routes().layer(middleware::from_fn(live::tie)))
        .route_layer(middleware::from_fn(health::measure))
        .route_layer(middleware::from_fn_with_state(stopwatch, ac_speed::measure))
        .layer(middleware::from_fn_with_state(host.identity.clone(), ac_identity::identify))
        .merge(programs::routes())
        .merge(bundle::routes(host.config.bundle.clone()))
        .merge(health::routes(host.config.metrics_token.clone()))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(failure_id))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worth_packing()))
        .layer(middleware::from_fn_with_state(host.platform.site.clone(), headers::secure))
        .layer(Extension(host.platform.clone()))
        .layer(Extension(host.uploads()))
        .layer(Extension(realtime))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(middleware::from_fn(request_id))
}

/// What is packed on its way: not what is packed already.
fn worth_packing() -> impl Predicate {
    DefaultPredicate::new().and(NotForContentType::const_new(ac_core::rest::export::SHEET_TYPE))
}

/// The isomorphic app: its pages, and every server function that is linked in.
fn pages(build: Build) -> Router {
    rendering::install();
    let options = LeptosOptions::builder().output_name("frontend").build();
    let context = {
        let build = build.clone();
        move || {
            provide_context(build.clone());
            let nonce =
                use_context::<axum::http::request::Parts>().and_then(|p| p.extensions.get::<CspNonce>().cloned());
            if let Some(CspNonce(nonce)) = nonce {
                // Replaces the nonce that leptos_axum made for itself.
                provide_context(Nonce::from_value(nonce));
            }
        }
    };
    let not_found = {
        let (context, build) = (context.clone(), build.clone());
        move |request: Request| {
            let (context, build) = (context.clone(), build.clone());
            async move {
                if programs::are_meant_by(request.uri().path()) || is_left_out(request.uri().path()) {
                    return AppError::not_found().into_response();
                }
                leptos_axum::render_app_async_with_context(context, move || app::shell(&build))(request).await
            }
        }
    };
    Router::new()
        .leptos_routes_with_context(&options, routes(), context, move || app::shell(&build))
        .fallback(not_found)
        .with_state(options)
        .layer(middleware::from_fn(rendering::whole))
}

/// The app's routes. Listing them holds back every page of the process that loads data meanwhile, for ever: it is done
/// once, before the first router there is.
fn routes() -> Vec<AxumRouteListing> {
    static ROUTES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| {
        generate_route_list(app::App).into_iter().filter(|route| !is_left_out(route.path())).collect()
    });
    ROUTES.clone()
}

/// The gallery of the design system is for who builds the product, not for who runs it.
fn is_left_out(path: &str) -> bool {
    !cfg!(debug_assertions) && path.starts_with("/dev/")
}

/// The id of this request, in logs, in error answers, and as the correlation id of the events it causes.
#[derive(Clone, Copy, Debug)]
pub struct RequestId(pub uuid::Uuid);

const REQUEST_ID: &str = "x-request-id";

async fn request_id(mut request: Request, next: middleware::Next) -> Response {
    let id = uuid::Uuid::now_v7();
    request.extensions_mut().insert(RequestId(id));
    let Ok(value) = HeaderValue::from_str(&id.to_string()) else { return next.run(request).await };
    // What a client calls its request does not count.
    request.headers_mut().insert(REQUEST_ID, value.clone());
    let mut response = next.run(request).await;
    response.headers_mut().insert(REQUEST_ID, value);
    response
}

/// A refusal says to a program under which id its request stands in the log; of a failure of ours it says nothing else.
async fn failure_id(request: Request, next: middleware::Next) -> Response {
    let id = request.extensions().get::<RequestId>().copied();
    let response = next.run(request).await;
    match id {
        Some(RequestId(id)) => programs::with_request_id(response, id).await,
        None => response,
    }
}

/// Paths hold ids, queries hold search words: the span names only method and request.
fn span(request: &Request) -> tracing::Span {
    let id = request.extensions().get::<RequestId>().map(|r| r.0.to_string()).unwrap_or_default();
    tracing::info_span!("request", method = %request.method(), %id, tenant = tracing::field::Empty)
}

async fn in_time(request: Request, next: middleware::Next) -> Response {
    let answer = tokio::time::timeout(Duration::from_secs(REQUEST_SECS_MAX), next.run(request)).await;
    answer.unwrap_or_else(|_| {
        tracing::error!("a request took longer than {REQUEST_SECS_MAX} s");
        // A commit that had begun goes on to its end.
        let said = format!(
            "This took longer than {REQUEST_SECS_MAX} seconds and was given up. If you were changing something, look \
            whether it was done before you try again."
        );
        AppError::new(ErrorCode::Unavailable, said).into_response()
    })
}

fn panicked(_: Box<dyn std::any::Any + Send>) -> axum::http::Response<axum::body::Body> {
    AppError::failed().into_response()
}
