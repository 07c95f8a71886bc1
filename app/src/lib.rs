//! The shell: document, router, navigation, one lazy route a page. Imports the domains; nothing imports it.

mod document;
mod pages;

use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    Lazy, SsrMode,
    components::{Route, Router, Routes},
    path,
};

#[cfg(not(target_arch = "wasm32"))]
pub use document::{Build, shell, stylesheet};

/// The team app, the same on both sides.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    ac_ui::provide_toasts();
    view! {
        <Title formatter=|text: String| if text.is_empty() { "AlphaClone".to_owned() } else { format!("{text} · AlphaClone") }/>
        <Router>
            <Routes fallback=pages::NotFound>
                <Route path=path!("/dev/ui") view={Lazy::<pages::GalleryPage>::new()} ssr=SsrMode::Async/>
            </Routes>
        </Router>
        <ac_ui::Toaster/>
    }
}
