//! The status of a page that is drawn on the server.

use crate::error::ErrorCode;

/// Answers the page that is being drawn with the status of `code`: what could not be shown is not answered with 200.
/// Nothing in a browser, which has its answer.
#[cfg(not(target_arch = "wasm32"))]
pub fn answer_with(code: ErrorCode) {
    let status = axum::http::StatusCode::from_u16(code.status());
    if let (Some(response), Ok(status)) = (leptos::prelude::use_context::<leptos_axum::ResponseOptions>(), status) {
        response.set_status(status);
    }
}

/// As on the server.
#[cfg(target_arch = "wasm32")]
pub fn answer_with(_code: ErrorCode) {}
