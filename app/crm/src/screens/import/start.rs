//! `/import`: where files come in, and what was imported before.

use super::{drop::DropZone, report::headline_of, state::Step};
use crate::{
    import::{
        api::list_imports,
        job::model::{ImportId, ImportSummary, JobState},
    },
    screens::{
        failure::Failed,
        live,
        me::get_me,
        when::{Ago, provide_now},
    },
};
use ac_core::{
    money::grouped,
    page_data,
    policy::{Action, Resource as Kind},
};
use ac_ui::{Badge, Card, Page, PageHeader, SkeletonRows, Tone, Wait};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use stylers_macro::style;

/// `/import`
#[component]
pub fn ImportsPage() -> impl IntoView {
    provide_now();
    let changed = live::changed(&[Kind::Import]);
    let imports = page_data(move || changed.get(), |_| list_imports());
    let me = page_data(|| (), |()| get_me());
    let retry = move |()| imports.refetch();
    view! {
        <Title text="Import"/>
        <PageHeader title="Import"/>
        <Page narrow=true>
            <Wait fallback=|| view! { <SkeletonRows rows=3/> } until=move || async move {
                let may = me.await.is_ok_and(|me| me.may(Kind::Import, Action::Create, None));
                may.then(|| view! { <Start/> })
            }/>
            // Apart from the drop zone: news of an import must not draw anew what is being sent.
            <Wait fallback=|| view! { <SkeletonRows rows=3/> } until=move || async move {
                match imports.await {
                    Ok(imports) => view! { <Earlier imports/> }.into_any(),
                    Err(error) => view! { <Failed error on_retry=retry/> }.into_any(),
                }
            }/>
        </Page>
    }
    .into_any()
}

#[component]
fn Start() -> impl IntoView {
    let navigate = use_navigate();
    let go = Callback::new(move |to: String| navigate(&to, NavigateOptions::default()));
    let done = move |id: ImportId| go.run(format!("/import/{id}?step={}", Step::Mapping.word()));
    view! { <DropZone on_job=|_| () on_done=done/> }
}

/// The imports made so far, the newest first.
#[component]
fn Earlier(imports: Vec<ImportSummary>) -> impl IntoView {
    let scope = style! {
        .crm-imports {
            display: grid;
        }
    };
    (!imports.is_empty()).then(|| {
        let lines = imports.into_iter().map(|import| view! { <ImportLine import/> }).collect_view();
        view! { class = scope, <Card title="Earlier imports"><ul class="crm-imports">{lines}</ul></Card> }
    })
}

#[component]
fn ImportLine(import: ImportSummary) -> impl IntoView {
    let scope = style! {
        .crm-import {
            display: grid;
            grid-template-columns: minmax(0, 1fr) auto;
            gap: var(--s1) var(--s3);
            align-items: center;
            padding: var(--s3) var(--s2);
            border-radius: var(--r-s);
            transition: background var(--fast) var(--ease);
        }
        .crm-import:hover {
            background: var(--glass-hover);
        }
        .crm-import-files {
            font-weight: var(--fw-control);
            overflow-wrap: anywhere;
        }
        .crm-import-facts {
            grid-column: 1 / -1;
            display: flex;
            flex-wrap: wrap;
            gap: var(--s2);
            color: var(--text-2);
            font-size: var(--fs-small);
        }
    };
    let (tone, word) = match import.state {
        JobState::Uploaded => (Tone::Warn, "Not started"),
        JobState::Checked => (Tone::Warn, "Tried, not started"),
        JobState::Done => (Tone::Good, "Done"),
        JobState::Failed => (Tone::Bad, "Stopped"),
        JobState::Undone => (Tone::Neutral, "Taken back"),
        JobState::Staging | JobState::Staged | JobState::Checking | JobState::Applying | JobState::Undoing => {
            (Tone::Info, "Running")
        }
    };
    let rows = u64::try_from(import.rows_total).unwrap_or(0);
    let facts = if rows == 0 { String::new() } else { format!("{} rows", grouped(rows)) };
    view! { class = scope,
        <li>
            <a class="crm-import" href=format!("/import/{}", import.id)>
                <span class="crm-import-files">{import.files.join(", ")}</span>
                <Badge tone>{word}</Badge>
                <span class="crm-import-facts">
                    <span>{headline_of(import.state, import.total)}</span>
                    <span class="num">{facts}</span>
                    <Ago at=import.created_at/>
                </span>
            </a>
        </li>
    }
}
