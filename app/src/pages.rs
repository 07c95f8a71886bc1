//! The lazy routes: each page is a chunk of its own that a browser loads when it is first visited.

use ac_ui::{EmptyState, Icon, LinkButton};
use leptos::prelude::*;
use leptos_router::{LazyRoute, lazy_route};

/// The living gallery of the design system.
pub struct GalleryPage;

#[lazy_route]
impl LazyRoute for GalleryPage {
    fn data() -> Self {
        Self
    }

    fn view(_page: Self) -> AnyView {
        view! { <ac_ui::Gallery/> }.into_any()
    }
}

/// An address without a page.
#[component]
pub fn NotFound() -> impl IntoView {
    #[cfg(not(target_arch = "wasm32"))]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(axum::http::StatusCode::NOT_FOUND);
    }
    view! {
        <EmptyState icon=Icon::Search title="There is nothing at this address" text="It may have moved, or it is not yours to see.">
            <LinkButton href="/">"Go home"</LinkButton>
        </EmptyState>
    }
}
