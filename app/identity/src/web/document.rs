//! The HTML document around a plain page: no script, no wasm, only style sheets.

use ac_core::platform::CspNonce;
use leptos::{nonce::Nonce, prelude::*};

/// What plain pages link to.
#[derive(Clone, Debug, Default)]
pub struct DocumentAssets {
    /// Addresses of style sheets, in order.
    pub css: Vec<String>,
    /// Address of the icon, if there is one.
    pub icon: Option<String>,
}

/// Renders a whole page around `body`. The nonce is there for components that write a nonced tag.
pub fn document<V: IntoView + 'static>(
    title: &str,
    nonce: Option<&CspNonce>,
    assets: &DocumentAssets,
    body: impl FnOnce() -> V,
) -> String {
    let owner = Owner::new();
    let body = owner.with(|| {
        if let Some(CspNonce(nonce)) = nonce {
            provide_context(Nonce::from_value(nonce.clone()));
        }
        body().into_view().to_html()
    });
    owner.cleanup();
    let css: String =
        assets.css.iter().map(|href| format!("<link rel=\"stylesheet\" href=\"{}\">", escape(href))).collect();
    let icon =
        assets.icon.iter().map(|href| format!("<link rel=\"icon\" href=\"{}\">", escape(href))).collect::<String>();
    // The head is written by hand: a view would put its markers into the title, where they are text.
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><meta name=\"referrer\" content=\"same-origin\">\
         <title>{} · AlphaClone</title>{css}{icon}</head><body>{body}</body></html>",
        escape(title)
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_addresses_are_text() {
        let assets = DocumentAssets { css: vec!["/pkg/\"><script>".to_owned()], icon: None };
        let html = document("</title><script>", None, &assets, || view! { <p>{"<script>"}</p> });
        assert!(!html.contains("<script>"), "{html}");
        assert!(html.contains("<title>&lt;/title&gt;&lt;script&gt; · AlphaClone</title>"), "{html}");
    }
}
