//! A page is drawn by one task.
//!
//! The reactive system spawns what a page waits for. Left to the runtime, these parts hop between threads and run beside the
//! page that reads them. Here whatever a page spawns is polled by the page's own task: nothing of one page runs at the same
//! time as anything else of it, it ends with the page, and a panic in it is the page's panic.

use ac_core::Ctx;
use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use axum::{
    body::Body,
    extract::Request,
    http::{Method, StatusCode, header::CONTENT_LENGTH},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::{StreamExt, stream::FuturesUnordered};
use std::{
    future::{Future, poll_fn},
    mem,
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Poll,
};

/// What a page has spawned and nobody has polled yet.
type Spawned = Arc<Mutex<Vec<PinnedFuture<()>>>>;

tokio::task_local! {
    static SPAWNED: Spawned;
}

fn locked(spawned: &Spawned) -> MutexGuard<'_, Vec<PinnedFuture<()>>> {
    spawned.lock().unwrap_or_else(PoisonError::into_inner)
}

struct InPage;

impl CustomExecutor for InPage {
    fn spawn(&self, future: PinnedFuture<()>) {
        let mut future = Some(future);
        let _ = SPAWNED.try_with(|spawned| locked(spawned).extend(future.take()));
        if let Some(outside) = future {
            tokio::spawn(outside);
        }
    }

    fn spawn_local(&self, future: PinnedLocalFuture<()>) {
        tokio::task::spawn_local(future);
    }

    fn poll_local(&self) {}
}

/// Makes the reactive system spawn into pages. Has to come before anything that would choose an executor of its own.
pub fn install() {
    // Set before: the process has built a router already.
    let _ = Executor::init_custom_executor(InPage);
}

/// Drives `main` and whatever it spawns, until `main` is done; the rest is dropped.
async fn together<F: Future>(main: F) -> F::Output {
    let spawned = Spawned::default();
    let page = async {
        let mut main = pin!(main);
        let mut running = FuturesUnordered::new();
        poll_fn(|context| {
            loop {
                if let Poll::Ready(output) = main.as_mut().poll(context) {
                    return Poll::Ready(output);
                }
                running.extend(mem::take(&mut *locked(&spawned)));
                let ended = matches!(running.poll_next_unpin(context), Poll::Ready(Some(())));
                if !ended && locked(&spawned).is_empty() {
                    return Poll::Pending;
                }
            }
        })
        .await
    };
    SPAWNED.scope(spawned.clone(), page).await
}

/// Draws a page to its end before the first byte is sent, so that it has a length, and no connection hangs in the middle. All that
/// it reads is of one moment.
pub async fn whole(mut request: Request, next: Next) -> Response {
    if request.method() == Method::GET
        && let Some(ctx) = request.extensions_mut().get_mut::<Ctx>()
    {
        *ctx = ctx.of_one_page();
    }
    together(async {
        let (mut parts, body) = next.run(request).await.into_parts();
        let Ok(bytes) = axum::body::to_bytes(body, usize::MAX).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        parts.headers.remove(CONTENT_LENGTH);
        Response::from_parts(parts, Body::from(bytes))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_ui::Wait;
    use futures::channel::oneshot;
    use leptos::prelude::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn what_a_page_spawns_runs_in_its_task_and_ends_with_it() {
        install();
        let (dropped, gone) = oneshot::channel::<()>();
        let outcome = together(async {
            let task = tokio::task::id();
            let (told, heard) = oneshot::channel();
            Executor::spawn(async move {
                Executor::spawn(async move {
                    tokio::task::yield_now().await;
                    let _ = told.send(tokio::task::id());
                });
            });
            Executor::spawn(async move {
                let _held = dropped;
                std::future::pending::<()>().await;
            });
            (task, heard.await)
        });
        let (page, part) = tokio::spawn(outcome).await.unwrap();
        assert_eq!(part, Ok(page));
        assert!(gone.await.is_err(), "what still waited is dropped");
    }

    #[tokio::test]
    async fn a_page_is_built_once_and_loads_once_however_deep_it_waits() {
        static BUILT: AtomicUsize = AtomicUsize::new(0);
        static LOADED: AtomicUsize = AtomicUsize::new(0);
        async fn load(value: usize) -> usize {
            LOADED.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            value
        }
        fn waiting(depth: usize) -> AnyView {
            let data = Resource::new(|| (), move |()| load(depth));
            let part = move || async move {
                let depth = data.await;
                BUILT.fetch_add(1, Ordering::Relaxed);
                let inner = (depth > 0).then(|| waiting(depth - 1));
                view! { <p>{depth}</p>{inner} }
            };
            view! { <Wait until=part/> }.into_any()
        }
        install();
        let owner = Owner::new_root(None);
        let chunks = owner.with(|| waiting(2).to_html_stream_in_order());
        let html = together(chunks.collect::<String>()).await;
        assert!(["<p>2", "<p>1", "<p>0"].iter().all(|part| html.contains(part)), "{html}");
        assert_eq!((BUILT.load(Ordering::Relaxed), LOADED.load(Ordering::Relaxed)), (3, 3));
    }
}
