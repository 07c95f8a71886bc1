//! What a page shows: read on the server, given along with the page, and read again by the browser when it is asked to.

use crate::{AppError, wire::JsonText};
use leptos::prelude::*;

/// All that a page waits for, or why it could not be read. One of these a page: the code that keeps and reads one comes anew for
/// every type.
pub type PageData<T> = Resource<Result<T, AppError>, JsonText>;

/// Reads `fetch` for what `of` says, and again when that changes.
pub fn page_data<S, T, F>(
    of: impl Fn() -> S + Send + Sync + 'static,
    fetch: impl Fn(S) -> F + Send + Sync + 'static,
) -> PageData<T>
where
    S: Clone + PartialEq + Send + Sync + 'static,
    T: serde::Serialize + serde::de::DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, AppError>> + Send + 'static,
{
    Resource::new_with_options(of, fetch, false)
}
