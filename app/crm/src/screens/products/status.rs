//! Whether a product is sold, on screens.

use crate::products::model::ProductStatus;
use ac_ui::{Badge, Choice, Tone};
use leptos::prelude::*;

/// The status in a word.
#[component]
pub fn StatusBadge(status: ProductStatus) -> impl IntoView {
    let tone = match status {
        ProductStatus::Active => Tone::Good,
        ProductStatus::Archived => Tone::Neutral,
    };
    view! { <Badge tone>{status.label()}</Badge> }
}

#[must_use]
pub fn choices() -> Vec<Choice> {
    ProductStatus::ALL.map(|status| Choice::new(status.as_str(), status.label())).to_vec()
}
