//! The HTML document around the app, and the one style sheet of all crates.
#![cfg(not(target_arch = "wasm32"))]

use crate::App;
use axum::http::{
    HeaderMap, HeaderValue,
    header::{COOKIE, LINK},
};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;
use std::{collections::BTreeMap, sync::Arc};

/// Where this build's files are served.
#[derive(Clone, Debug)]
pub struct Build {
    pub id: String,
    pub js: String,
    pub wasm: String,
    pub css: String,
    /// The code of each lazy page, `deals_page_view`, and of what pages load later.
    pub packs: Arc<BTreeMap<String, String>>,
}

/// Names a lazy page's code in the head of the answer, so that it comes beside the scripts instead of after them.
pub(crate) fn preload(page: &str) {
    let (Some(build), Some(response)) = (use_context::<Build>(), use_context::<ResponseOptions>()) else { return };
    let link = build
        .packs
        .get(&format!("{}_view", snake_case(page)))
        .map(|pack| format!("<{pack}>; rel=preload; as=fetch; crossorigin"));
    if let Some(link) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
        response.append_header(LINK, link);
    }
}

/// `deals_page` of `DealsPage`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// The shell's own styles.
const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/components.css"));

/// The styles of the shell and of every domain, in cascade order.
#[must_use]
pub fn stylesheet() -> String {
    ac_ui::stylesheet(&[
        CSS,
        ac_views::CSS,
        ac_screens::CSS,
        ac_identity::CSS,
        ac_crm::CSS,
        ac_projects::CSS,
        ac_audit::CSS,
        ac_speed::CSS,
    ])
}

/// The theme a browser asks for by its cookie.
pub(crate) fn theme_cookie(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
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
                <link rel="preload" href=build.wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
                <script type="module" nonce=nonce inner_html=start></script>
                <MetaTags/>
            </head>
            <body><App/></body>
        </html>
    }
}
