//! Which seq a page shows: noted before its queries run, so that the browser's stream starts there and misses nothing
//! that happens while the page travels and wakes up.

use ac_core::{Ctx, log};
use axum::{
    extract::Request,
    http::{Method, header},
    middleware::Next,
    response::Response,
};

/// The end of the workspace's log before this page was rendered; in its request's extensions.
#[derive(Clone, Copy, Debug)]
pub struct LiveCursor(pub i64);

/// Middleware for pages, inside the one that makes the `Ctx`. Where it is missing, a page refetches once on connecting.
pub async fn stamp_cursor(mut request: Request, next: Next) -> Response {
    if let Some(ctx) = request.extensions().get::<Ctx>().filter(|_| is_page(&request)).cloned() {
        match ctx.read(async |tx| log::head_seq(tx.conn()).await).await {
            Ok(seq) => {
                request.extensions_mut().insert(LiveCursor(seq));
            }
            Err(error) => tracing::warn!(%error, "a page goes out without its live cursor"),
        }
    }
    next.run(request).await
}

fn is_page(request: &Request) -> bool {
    let wanted = request.headers().get(header::ACCEPT).and_then(|a| a.to_str().ok());
    request.method() == Method::GET && wanted.is_some_and(|accept| accept.contains("text/html"))
}
