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

/// The styles of the shell and of every domain, in cascade order.
#[must_use]
pub fn stylesheet() -> String {
    ac_ui::stylesheet(&[ac_identity::CSS, ac_crm::CSS])
}

/// The document of the team app. The module script stands in for `HydrationScripts`, because the bundle is split by us.
pub fn shell(build: &Build) -> impl IntoView + use<> {
    let nonce = leptos::nonce::use_nonce();
    let start = format!(
        "import init, {{hydrate}} from '{}'; await init({{module_or_path: '{}'}}); hydrate();",
        build.js, build.wasm
    );
    view! {
        <!DOCTYPE html>
        <html lang="en">
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
