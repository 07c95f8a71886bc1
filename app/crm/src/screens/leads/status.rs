//! A lead's status on screens.

use crate::leads::model::LeadStatus;
use ac_ui::{Badge, Choice, Icon, Tone};
use leptos::prelude::*;

/// What its colour means.
#[must_use]
pub fn tone(status: LeadStatus) -> Tone {
    match status {
        LeadStatus::New => Tone::Info,
        LeadStatus::Contacted => Tone::Accent,
        LeadStatus::Qualified | LeadStatus::Converted => Tone::Good,
        LeadStatus::Unqualified => Tone::Neutral,
    }
}

/// The status in a word.
#[component]
pub fn StatusBadge(status: LeadStatus) -> impl IntoView {
    let (tone, words) = (tone(status), status.label());
    match status {
        LeadStatus::Converted => view! { <Badge tone icon=Icon::Check>{words}</Badge> }.into_any(),
        _ => view! { <Badge tone>{words}</Badge> }.into_any(),
    }
}

/// Those that somebody may choose.
#[must_use]
pub fn choices() -> Vec<Choice> {
    LeadStatus::CHOSEN.map(|status| Choice::new(status.as_str(), status.label())).to_vec()
}
