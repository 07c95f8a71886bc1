//! The audit screen: what happened, newest first, with filters that stand in the address and work without scripts.

mod check;
mod detail;
mod entries;
mod filters;
mod state;

use crate::{
    api::{list_audit, list_audit_members},
    model::AuditFilter,
};
use ac_core::{AppError, ErrorCode, Resource as Kind, answer_with};
use ac_realtime::Live;
use ac_ui::{Button, ButtonKind, EmptyState, ErrorState, Icon, LinkButton, Page, PageHeader, SkeletonRows, Wait};
use check::ChainCheck;
use entries::Entries;
use filters::{ExportForm, Filters};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The audit log, for owners and admins.
#[component]
pub fn AuditPage() -> impl IntoView {
    let query = use_query_map();
    let question = Memo::new(move |_| query.with(|map| AuditFilter::read(|field| map.get(field))));
    let first = Resource::new(
        move || question.get(),
        |question| async move {
            match question {
                Ok(filter) => list_audit(filter, None).await,
                Err(fields) => Err(AppError::invalid(fields)),
            }
        },
    );
    let members = Resource::new(|| (), |()| list_audit_members());
    let retry = Callback::new(move |()| {
        first.refetch();
        members.refetch();
    });
    view! {
        <Title text="Audit log"/>
        <Wait fallback=|| view! { <PageHeader title="Audit log"/><Page><SkeletonRows rows=12/></Page> } until=move || async move {
            match members.await {
                Ok(members) => view! {
                    <PageHeader title="Audit log" actions=move || view! { <Newer on_show=retry/><ExportForm question/> }>
                        <Filters question members/>
                    </PageHeader>
                    <ChainCheck/>
                    <Wait fallback=|| view! { <Page><SkeletonRows rows=12/></Page> } until=move || async move {
                        match first.await {
                            Ok(page) => view! { <Entries page question/> }.into_any(),
                            Err(error) => view! { <Failed error on_retry=retry/> }.into_any(),
                        }
                    }/>
                }
                .into_any(),
                Err(error) => view! { <PageHeader title="Audit log"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

/// Offers what was written since the page was read. It does not come by itself: rows must not move under the reader.
#[component]
fn Newer(on_show: Callback<()>) -> impl IntoView {
    let Some(live) = use_context::<Live>() else { return ().into_any() };
    let version = live.version_of_any(Kind::ALL);
    let seen = RwSignal::new(version.get_untracked());
    let show = move |_| {
        seen.set(version.get_untracked());
        on_show.run(());
    };
    view! {
        <Show when=move || version.get() != seen.get()>
            <Button kind=ButtonKind::Ghost icon=Icon::ArrowUp on:click=show>"Show newer entries"</Button>
        </Show>
    }
    .into_any()
}

/// In place of a log that could not be read. On the server it also decides the status.
#[component]
fn Failed(error: AppError, on_retry: Callback<()>) -> impl IntoView {
    answer_with(error.code);
    match error.code {
        ErrorCode::Forbidden => view! {
            <EmptyState icon=Icon::Lock title="The audit log is for owners and admins" text="Ask one of them for what you need to know.">
                <LinkButton href="/">"Go home"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        ErrorCode::Invalid => view! {
            <EmptyState icon=Icon::Filter title="These filters cannot be read" text=error.message/>
        }
        .into_any(),
        _ => {
            let hint = error.request_id.map(|id| format!("If it keeps failing, quote {id} to support."));
            view! { <ErrorState message=error.message hint=hint.unwrap_or_default() on_retry/> }.into_any()
        }
    }
}
