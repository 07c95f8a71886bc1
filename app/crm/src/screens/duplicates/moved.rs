//! What stands at the address of a record that is not there: where it went, if it was merged.

use super::words::path;
use crate::{
    screens::{failure::Failed, names::isolated},
    shared::kind::RecordKind,
    timeline::model::Ending,
};
use ac_core::{AppError, ErrorCode, answer_with};
use ac_ui::{EmptyState, Icon, LinkButton, PageHeader};
use leptos::prelude::*;

/// In place of a record's page that could not be read.
#[component]
pub fn NotThere(
    error: AppError,
    kind: RecordKind,
    /// How it came into the bin, if it is there.
    ending: Option<Ending>,
    #[prop(into)] on_retry: Callback<()>,
) -> impl IntoView {
    let into = ending.and_then(|ending| ending.merged_into).filter(|_| error.code == ErrorCode::NotFound);
    let Some(into) = into else { return view! { <Failed error on_retry/> }.into_any() };
    answer_with(ErrorCode::NotFound);
    let what = if kind == RecordKind::Company { "company" } else { "person" };
    let name = isolated(&into.name);
    view! {
        <PageHeader title="Merged"/>
        <EmptyState icon=Icon::Link title=format!("This {what} was merged into {name}") text="All that belonged to it is there now.">
            <LinkButton href=path(kind, into.id)>{format!("Open {name}")}</LinkButton>
        </EmptyState>
    }
    .into_any()
}
