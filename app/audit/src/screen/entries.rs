//! The rows: when, who, what, from which value to which. A row's time opens it.

use super::{
    detail::{EntryDrawerProps, entry_drawer},
    state::{Question, changes, who},
};
use crate::{
    api::list_audit,
    model::{AuditEntry, AuditFilter},
    words,
};
use ac_core::{AppError, Page};
use ac_ui::{Badge, Button, Cell, Column, DataTable, EmptyState, Failure, Icon, Late, LinkButton, Trouble, soon};
use leptos::{prelude::*, reactive::spawn_local};
use leptos_router::hooks::use_location;
use std::sync::Arc;
use stylers_macro::style;

/// Height of an entry on a phone, in pixels.
const CARD_PX: i32 = 84;

#[component]
pub fn Entries(page: Page<AuditEntry>, question: Memo<Question>) -> impl IntoView {
    let rows = RwSignal::new(page.data);
    let next = RwSignal::new(page.next_cursor);
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    let filter = StoredValue::new(question.get_untracked().unwrap_or_default());
    let more = Callback::new(move |()| {
        let Some(cursor) = next.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            let answer: Result<Page<AuditEntry>, AppError> = list_audit(filter.get_value(), Some(cursor)).await;
            match answer {
                Ok(page) => {
                    rows.update(|rows| rows.extend(page.data));
                    next.set(page.next_cursor);
                    failed.set(None);
                }
                Err(error) => failed.set(Some(format!("Older entries could not be read. {}", error.message))),
            }
            busy.set(false);
        });
    });
    let failure = Failure { message: failed.into(), retry: more };
    let opened = RwSignal::new(None::<AuditEntry>);
    let open = RwSignal::new(false);
    let show = Callback::new(move |entry: AuditEntry| {
        opened.set(Some(entry));
        open.set(true);
    });
    soon(|| {
        lazy_preload!(super::detail::entry_drawer);
    });
    view! {
        <Show
            when=move || !rows.with(Vec::is_empty)
            fallback=move || view! { <Nothing filter=filter.get_value() next busy failure/> }
        >
            <DataTable
                id="audit"
                label="Audit log, newest first"
                columns=columns(show)
                rows
                key=|entry: &AuditEntry| entry.seq.to_string()
                card=card(show)
                card_height_px=CARD_PX
                has_more=Signal::derive(move || next.with(Option::is_some))
                loading=busy
                failure
                on_more=more
            />
        </Show>
        <Late open load=move || entry_drawer(EntryDrawerProps { opened, open })/>
    }
}

/// No entry: either there is none, or the newest part of a long log has none and older parts may.
#[component]
fn Nothing(
    filter: AuditFilter,
    next: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    failure: Failure,
) -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    if filter.is_empty() {
        return view! {
            <EmptyState icon=Icon::Clock title="Nothing has happened yet" text="Every change in this workspace will stand here: who, what, when, from which value to which."/>
        }
        .into_any();
    }
    let text = move || match next.with(Option::is_some) {
        true => "The newest part of the log has none. Older parts may.",
        false => "Change the filters, or look at everything.",
    };
    view! {
        <EmptyState icon=Icon::Search title="No entry matches">
            <p class="dim">{text}</p>
            <Trouble failure busy/>
            <Show when=move || next.with(Option::is_some) && failure.message.with(Option::is_none)>
                <Button busy on:click=move |_| failure.retry.run(())>"Look further back"</Button>
            </Show>
            <LinkButton href=path.clone()>"Clear the filters"</LinkButton>
        </EmptyState>
    }
    .into_any()
}

fn columns(show: Callback<AuditEntry>) -> Vec<Column<AuditEntry>> {
    vec![
        Column::new("at", "Time (UTC)", move |e: &AuditEntry| opener(e.clone(), show)).width(200),
        Column::new("actor", "Who", |e: &AuditEntry| who(&e.actor)).width(180),
        Column::new("what", "What", |e: &AuditEntry| what(e)).width(280),
        Column::new("changes", "Changes", |e: &AuditEntry| {
            let line = changes(e);
            view! { <span class="truncate dim" title=line.clone()>{line.clone()}</span> }
        })
        .width(420),
    ]
}

/// The time as the control that opens the entry: a row has no page of its own.
fn opener(entry: AuditEntry, show: Callback<AuditEntry>) -> impl IntoView {
    let scope = opener_style();
    let label = format!("Entry {}: {}, {}", entry.seq, words::happened(&entry.kind), entry.at.to_the_second());
    let at = entry.at;
    view! {
        <button class=format!("audit-open link num {scope}") type="button" aria-label=label on:click=move |_| show.run(entry.clone())>
            <time datetime=at.to_string()>{at.to_the_second()}</time>
        </button>
    }
}

#[allow(clippy::let_and_return, reason = "stylers collects only `let x = style!`")]
fn opener_style() -> &'static str {
    let scope = style! {
        .audit-open {
            min-height: var(--control-h-small);
            text-align: start;
            white-space: nowrap;
        }
    };
    scope
}

fn what(entry: &AuditEntry) -> impl IntoView + use<> {
    let of = words::sentence(&entry.subject_kind);
    let name = entry.subject_name.as_ref().map(|name| format!(": {name}")).unwrap_or_default();
    let text = format!("{}{name}", words::happened(&entry.kind));
    view! {
        <span class="row">
            <Badge>{of}</Badge>
            <span class="truncate">{text}</span>
        </span>
    }
}

fn card(show: Callback<AuditEntry>) -> Cell<AuditEntry> {
    Arc::new(move |entry: &AuditEntry| {
        let line = changes(entry);
        view! {
            <span class="row"><span class="truncate">{what(entry)}</span></span>
            <span class="truncate dim">{line}</span>
            <span class="row dim">{opener(entry.clone(), show)}<span class="truncate push">{who(&entry.actor)}</span></span>
        }
        .into_any()
    })
}
