//! The HTML document around a public page: in the workspace's name, with a style sheet and, in a frame, the few lines that tell
//! the page around how tall it is.

use super::page;
use ac_core::AppError;
use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use leptos::prelude::*;

/// What all public pages of one request have in common.
#[derive(Clone, Debug)]
pub struct Document {
    pub css: String,
    pub workspace: String,
    pub nonce: String,
}

impl Document {
    /// A whole page around `body`. In a frame, `framed` is the form's key, by which the page around tells its frames apart.
    pub fn html<V: IntoView + 'static>(
        &self,
        title: &str,
        framed: Option<&String>,
        body: impl FnOnce() -> V,
    ) -> String {
        let owner = Owner::new();
        let body = owner.with(|| body().into_view().to_html());
        owner.cleanup();
        let script = framed.map(|key| self.script(key)).unwrap_or_default();
        // The head is written by hand: a view would put its markers into the title, where they are text.
        format!(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"robots\" content=\"noindex\">\
             <title>{} · {}</title><link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"{}\"></head>\
             <body>{body}{script}</body></html>",
            escaped(title),
            escaped(&self.workspace),
            escaped(&self.css),
        )
    }

    /// Says nothing to the page around but the height. A key has letters, digits, `-` and `_` alone.
    fn script(&self, key: &str) -> String {
        format!(
            "<script nonce=\"{}\">(()=>{{const root=document.querySelector(\"main\");const tell=()=>parent.postMessage(\
             {{alphacloneForm:\"{}\",height:Math.ceil(root.getBoundingClientRect().height)}},\"*\");\
             new ResizeObserver(tell).observe(root);tell();}})();</script>",
            escaped(&self.nonce),
            escaped(key),
        )
    }

    /// What an address answers that is nobody's.
    pub fn nothing_here(&self) -> Response {
        let text = "Check the address, or ask whoever gave it to you.";
        self.said(StatusCode::NOT_FOUND, "There is no form here", text)
    }

    /// What is said of a failure of ours.
    pub fn failed(&self, error: &AppError) -> Response {
        let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self.said(status, "This did not work", &error.message)
    }

    fn said(&self, status: StatusCode, title: &str, text: &str) -> Response {
        let (own, text, workspace) = (title.to_owned(), Some(text.to_owned()), self.workspace.clone());
        let html = self.html(title, None, || page::saying(own, text, None, workspace, false));
        (status, Html(html)).into_response()
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_text() {
        let document = Document { css: "/x.css".into(), workspace: "</title><script>".into(), nonce: "n".into() };
        let html = document.html("\"><img>", Some(&"k\"-</script>".to_owned()), || view! { <p>{"<script>"}</p> });
        assert_eq!(html.matches("<script").count(), 1, "{html}");
        assert!(!html.contains("<img>") && !html.contains("k\"-"), "{html}");
    }
}
