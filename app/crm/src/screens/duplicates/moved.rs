//! What stands at the address of a record that is not there: where it went, if it was merged.

use crate::{
    screens::{failure::Failed, names::isolated},
    shared::kind::RecordKind,
    timeline::{api::record_ending, model::Ending},
};
use ac_core::{AppError, ErrorCode, answer_with, page_data};
use ac_ui::{EmptyState, Icon, LinkButton, PageHeader, Wait};
use leptos::prelude::*;
use uuid::Uuid;

/// In place of a record's page that could not be read.
#[component]
pub fn NotThere(
    error: AppError,
    kind: RecordKind,
    #[prop(optional_no_strip)] id: Option<Uuid>,
    #[prop(into)] on_retry: Callback<()>,
) -> impl IntoView {
    let Some(id) = id.filter(|_| error.code == ErrorCode::NotFound) else {
        return view! { <Failed error on_retry/> }.into_any();
    };
    let ending = page_data(|| (), move |()| record_ending(kind, id));
    let until = move || {
        let error = error.clone();
        async move { ended(error, kind, ending.await.ok(), on_retry) }
    };
    view! { <Wait until/> }.into_any()
}

/// `ending` is how it came into the bin, if it is there.
fn ended(error: AppError, kind: RecordKind, ending: Option<Ending>, on_retry: Callback<()>) -> AnyView {
    let into = ending.and_then(|ending| ending.merged_into);
    let Some(into) = into else { return view! { <Failed error on_retry/> }.into_any() };
    answer_with(ErrorCode::NotFound);
    let what = kind.word();
    let name = isolated(&into.name);
    view! {
        <PageHeader title="Merged"/>
        <EmptyState icon=Icon::Link title=format!("This {what} was merged into {name}") text="All that belonged to it is there now.">
            <LinkButton href=kind.page(into.id)>{format!("Open {name}")}</LinkButton>
        </EmptyState>
    }
    .into_any()
}
