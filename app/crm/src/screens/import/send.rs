//! One file on its way to the server, with how far it is.
//!
//! `XMLHttpRequest`, because `fetch` does not tell how much of a body was sent.

use crate::import::job::model::{ImportId, ImportJob};
use ac_core::{AppError, ErrorCode};
use leptos_router::location::Url;
use web_sys::File;

/// Where a file of this name goes.
fn address(id: ImportId, name: &str) -> String {
    format!("/import/{id}/files?name={}", Url::escape(name))
}

/// Sends `file`; `on_sent` hears of the share that has left, 0 to 100.
///
/// Errors: what the server refused, or `unavailable` if the connection broke off.
#[cfg(target_arch = "wasm32")]
pub async fn send(id: ImportId, file: &File, on_sent: impl Fn(f64) + 'static) -> Result<ImportJob, AppError> {
    use wasm_bindgen::{JsCast, prelude::Closure};
    use web_sys::{ProgressEvent, XmlHttpRequest};

    let broken = |_| broke_off();
    let request = XmlHttpRequest::new().map_err(broken)?;
    request.open("POST", &address(id, &file.name())).map_err(broken)?;
    request.set_request_header("content-type", "text/csv").map_err(broken)?;
    let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        if event.total() > 0.0 {
            on_sent(event.loaded() / event.total() * 100.0);
        }
    });
    request.upload().map_err(broken)?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    // Ends with an answer, an error or a broken line alike; the status tells them apart.
    let ended = js_sys::Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    request.send_with_opt_blob(Some(file)).map_err(broken)?;
    wasm_bindgen_futures::JsFuture::from(ended).await.map_err(broken)?;
    let text = request.response_text().ok().flatten().unwrap_or_default();
    match request.status() {
        Ok(200) => serde_json::from_str(&text).map_err(|_| broke_off()),
        _ => Err(serde_json::from_str(&text).unwrap_or_else(|_| broke_off())),
    }
}

/// Files are chosen in a browser; the server only compiles this.
#[cfg(not(target_arch = "wasm32"))]
pub async fn send(id: ImportId, file: &File, _on_sent: impl Fn(f64) + 'static) -> Result<ImportJob, AppError> {
    let _ = address(id, &file.name());
    Err(broke_off())
}

fn broke_off() -> AppError {
    AppError::new(ErrorCode::Unavailable, "The upload broke off. Try again.")
}
