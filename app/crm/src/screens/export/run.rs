//! Fetching a file, with how far it is, and saving it once it is whole.
//!
//! `XMLHttpRequest`, because the browser keeps what it has so far, on the disk where it is much.

use super::{Export, Far, Order, address, many};
use crate::screens::{
    bulk::{Jobs, counted},
    failure,
};
use ac_core::{AppError, ErrorCode};
use ac_ui::Toast;
use futures::future::{AbortHandle, Abortable};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlAnchorElement, js_sys::Array};

/// How long a file may take before its progress is shown.
const SHOWN_AFTER: Duration = Duration::from_secs(1);

/// Exports, says how far it is if that takes long, and says what came of it.
#[lazy]
pub async fn export(jobs: Jobs, order: Order) {
    let toasts = jobs.toasts();
    let (stop, stopped) = AbortHandle::new_pair();
    let far = ArcRwSignal::new(Far::default());
    let export = Export { id: jobs.next_export(), object: order.object, far: far.clone(), stop };
    let id = export.id;
    let clock = set_timeout_with_handle(move || jobs.show_export(export), SHOWN_AFTER);
    let name = file_name(&order);
    let fetched = Abortable::new(fetch(&order, &name, far.clone()), stopped).await;
    if let Ok(clock) = clock {
        clock.clear();
    }
    jobs.end_export(id);
    match fetched {
        Ok(Ok(())) => {
            let what = far
                .get_untracked()
                .total
                .map_or_else(|| format!("All {}", many(order.object)), |total| counted(order.object.as_str(), total));
            toasts.show(Toast::done(format!("{what} saved as {name}")));
        }
        Ok(Err(error)) => failure::say(toasts, "Nothing was exported.", &error),
        Err(_) => toasts.show(Toast::done("The export was cancelled")),
    }
}

fn file_name(order: &Order) -> String {
    format!("{}.{}", address::plural(order.object).unwrap_or("records"), order.format.ending())
}

fn broke_off() -> AppError {
    AppError::new(ErrorCode::Network, "It broke off before it was whole. Check the connection and try again.")
}

/// Fetches the file and saves it as `name`.
///
/// Errors: what the server refused, or `network` if the line or the file broke off.
#[cfg(target_arch = "wasm32")]
async fn fetch(order: &Order, name: &str, far: ArcRwSignal<Far>) -> Result<(), AppError> {
    use super::Format;
    use wasm_bindgen::prelude::Closure;
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{ProgressEvent, XmlHttpRequest, XmlHttpRequestResponseType};

    /// Hangs up when nobody waits for it any more.
    struct Line(XmlHttpRequest);
    impl Drop for Line {
        fn drop(&mut self) {
            self.0.set_onprogress(None);
            let _ = self.0.abort();
        }
    }

    let broken = |_| broke_off();
    let address = address::address(order).ok_or_else(broke_off)?;
    let request = XmlHttpRequest::new().map_err(broken)?;
    request.open("GET", &address).map_err(broken)?;
    request.set_response_type(XmlHttpRequestResponseType::Blob);
    let asked = request.clone();
    let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        let told = |name: &str| asked.get_response_header(name).ok().flatten();
        let (total, estimated) = (told("x-total-count"), told("x-estimated-length"));
        far.set(Far {
            total: total.and_then(|total| total.parse().ok()),
            bytes: event.loaded(),
            estimated: estimated.and_then(|estimated| estimated.parse().ok()),
        });
    });
    let line = Line(request);
    let request = &line.0;
    request.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    // Ends with a file, a refusal or a broken line alike; the status tells them apart.
    let ended = js_sys::Promise::new(&mut |resolve, _| request.set_onloadend(Some(&resolve)));
    request.send().map_err(broken)?;
    JsFuture::from(ended).await.map_err(broken)?;
    let file: Blob = request.response().map_err(broken)?.dyn_into().map_err(broken)?;
    if request.status() == Ok(200) {
        return match order.format {
            Format::Csv => save_csv(&file, name),
            Format::Workbook | Format::Json => save(&file, name).map_err(broken),
        };
    }
    let refusal = JsFuture::from(file.text()).await.map_err(broken)?.as_string().unwrap_or_default();
    Err(serde_json::from_str(&refusal).unwrap_or_else(|_| broke_off()))
}

/// Hands a CSV file to whoever sits in front of the browser. `text` is a string or a blob of one.
///
/// Errors: `network` if the browser did not take it.
pub fn save_csv(text: &JsValue, name: &str) -> Result<(), AppError> {
    /// Spreadsheets read a file as UTF-8 only with this before it.
    const MARK: &str = "\u{feff}";

    Blob::new_with_blob_sequence(&Array::of2(&JsValue::from_str(MARK), text))
        .and_then(|file| file.slice_with_f64_and_f64_and_content_type(0.0, file.size(), "text/csv;charset=utf-8"))
        .and_then(|file| save(&file, name))
        .map_err(|_| broke_off())
}

/// Hands a file to whoever sits in front of the browser.
fn save(file: &Blob, name: &str) -> Result<(), JsValue> {
    /// By then a browser has taken the file over.
    const TAKEN_AFTER: Duration = Duration::from_secs(60);

    let address = web_sys::Url::create_object_url_with_blob(file)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(name);
    link.click();
    set_timeout(
        move || {
            let _ = web_sys::Url::revoke_object_url(&address);
        },
        TAKEN_AFTER,
    );
    Ok(())
}

/// Files are saved in a browser; the server only compiles this.
#[cfg(not(target_arch = "wasm32"))]
async fn fetch(order: &Order, _name: &str, _far: ArcRwSignal<Far>) -> Result<(), AppError> {
    let _ = address::address(order);
    Err(broke_off())
}
