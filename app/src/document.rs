//! The HTML document around the app, and the one style sheet of all crates.
#![cfg(not(target_arch = "wasm32"))]

use crate::App;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// Where this build's files are served.
#[derive(Clone, Debug)]
pub struct Build {
    pub id: String,
    pub js: String,
    pub wasm: String,
    pub css: String,
}

/// The shell's own styles.
const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/components.css"));

/// The styles of the shell and of every domain, in cascade order.
#[must_use]
pub fn stylesheet() -> String {
    ac_ui::stylesheet(&[CSS, ac_identity::CSS, ac_crm::CSS, ac_audit::CSS])
}

/// The theme a browser asks for by its cookie.
pub(crate) fn theme_cookie(headers: &axum::http::HeaderMap) -> Option<String> {
    let cookies = headers.get_all(axum::http::header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == ac_ui::THEME_COOKIE).map(|(_, value)| value.to_owned())
}

/// The document of the team app. The module script stands in for `HydrationScripts`, because the bundle is split by us.
pub fn shell(build: &Build) -> impl IntoView + use<> {
    let nonce = use_nonce();
    let theme = use_context::<axum::http::request::Parts>()
        .and_then(|parts| ac_ui::Theme::from_cookie(theme_cookie(&parts.headers).as_deref()).attribute());
    let start = format!(
        "import init, {{hydrate}} from '{}'; await init({{module_or_path: '{}'}}); hydrate();",
        build.js, build.wasm
    );
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover"/>
                <meta name="color-scheme" content="dark light"/>
                <meta name="build" content=build.id.clone()/>
                <link rel="icon" href="data:,"/>
                <link rel="preload" href="/assets/fonts/inter-latin-variable.woff2" r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
                <link rel="stylesheet" href=build.css.clone()/>
                <link rel="modulepreload" href=build.js.clone()/>
                <script type="module" nonce=nonce inner_html=start></script>
                <MetaTags/>
            </head>
            <body><App/></body>
        </html>
    }
}
