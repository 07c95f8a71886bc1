//! One entry in full: every change, what the event says besides, and where it stands in the chain.

use super::state::{address, who};
use crate::{
    model::{AuditEntry, AuditFilter, FieldChange},
    words,
};
use ac_core::Resource as Kind;
use ac_ui::{Badge, Drawer};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use stylers_macro::style;

/// [`EntryDrawer`], whose code comes when an entry is opened.
#[lazy]
pub fn entry_drawer(props: EntryDrawerProps) -> AnyView {
    EntryDrawer(props).into_any()
}

/// The opened entry beside the list.
#[component]
pub fn EntryDrawer(opened: RwSignal<Option<AuditEntry>>, open: RwSignal<bool>) -> impl IntoView {
    let title =
        Signal::derive(move || opened.with(|e| e.as_ref().map(|e| words::happened(&e.kind)).unwrap_or_default()));
    view! {
        <Drawer id="audit-entry" title open>
            {move || opened.get().map(|entry| view! { <Detail entry open/> })}
        </Drawer>
    }
}

#[component]
fn Detail(entry: AuditEntry, open: RwSignal<bool>) -> impl IntoView {
    let scope = style! {
        .audit-facts {
            display: grid;
            grid-template-columns: 7rem minmax(0, 1fr);
            gap: var(--s2) var(--s3);
            margin: 0;
        }
        .audit-facts dt {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .audit-facts dd {
            margin: 0;
            min-width: 0;
            overflow-wrap: anywhere;
        }
    };
    let path = use_location().pathname.get_untracked();
    let link = move |filter: &AuditFilter, text: String| {
        let href = format!("{path}{}", address(filter));
        view! { <a class="link" href=href on:click=move |_| open.set(false)>{text}</a> }
    };
    let record = link(
        &AuditFilter {
            subject_id: Some(entry.subject_id),
            subject_kind: Kind::parse(&entry.subject_kind),
            ..AuditFilter::default()
        },
        entry.subject_name.clone().unwrap_or_else(|| entry.subject_id.to_string()),
    );
    let batch = entry.batch_id.map(|id| {
        let all = AuditFilter { batch: Some(id), ..AuditFilter::default() };
        view! { class = scope, <dt>"Part of"</dt><dd>{link(&all, "All of this batch".to_owned())}</dd> }
    });
    let of = words::sentence(&entry.subject_kind);
    let fact = move |label: &'static str, value: Option<String>| {
        value.map(|value| view! { class = scope, <dt>{label}</dt><dd class="num">{value}</dd> })
    };
    view! { class = scope,
        <dl class="audit-facts">
            <dt>"When"</dt><dd class="num"><time datetime=entry.at.to_string()>{format!("{} UTC", entry.at.to_the_second())}</time></dd>
            <dt>"Who"</dt><dd>{who(&entry.actor)}</dd>
            <dt>"Event"</dt><dd><code>{entry.kind.clone()}</code></dd>
            <dt>"Record"</dt><dd><Badge>{of}</Badge>" "{record}</dd>
            {batch}
        </dl>
        <Content entry=entry.clone()/>
        <dl class="audit-facts">
            {fact("Entry", Some(entry.seq.to_string()))}
            {fact("Record’s version", (entry.subject_version > 0).then(|| entry.subject_version.to_string()))}
            {fact("Caused by", entry.causation_id.map(|id| id.to_string()))}
            {fact("Request", entry.correlation_id.map(|id| id.to_string()))}
            {fact("Hash", Some(entry.hash.clone()))}
        </dl>
    }
}

/// What the event said: the changes, and the rest as it stands in the log.
#[component]
fn Content(entry: AuditEntry) -> impl IntoView {
    let scope = style! {
        .audit-data {
            margin: 0;
            padding: var(--s3);
            border-radius: var(--r-s);
            background: var(--glass);
            font-family: var(--font-mono);
            font-size: var(--fs-small);
            white-space: pre-wrap;
            overflow-wrap: anywhere;
        }
    };
    if entry.erased {
        return view! {
            <p class="dim">"What this entry said was erased. That it happened, when, and by whom still stands in the chain."</p>
        }
        .into_any();
    }
    let changes = (!entry.changes.is_empty()).then(|| view! { <Changes changes=entry.changes.clone()/> });
    let besides = besides(&entry);
    let data = (!besides.is_empty()).then(|| serde_json::to_string_pretty(&besides).unwrap_or_default());
    view! {
        {changes}
        {data.map(|data| view! { class = scope, <pre class="audit-data" tabindex="0" aria-label="What the event says besides">{data}</pre> })}
    }
    .into_any()
}

/// The event's data without the record's name, which stands above.
fn besides(entry: &AuditEntry) -> serde_json::Map<String, serde_json::Value> {
    let mut data = entry.data.as_object().cloned().unwrap_or_default();
    data.retain(|field, _| field != "name");
    data
}

#[component]
fn Changes(changes: Vec<FieldChange>) -> impl IntoView {
    let scope = style! {
        .audit-changes {
            width: 100%;
            border-collapse: collapse;
            table-layout: fixed;
        }
        .audit-changes-head {
            padding: var(--s1) var(--s2) var(--s1) 0;
            color: var(--text-2);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
            text-align: start;
        }
        .audit-changes-cell {
            padding: var(--s2) var(--s2) var(--s2) 0;
            border-top: var(--hair) solid var(--line);
            overflow-wrap: anywhere;
            vertical-align: top;
        }
    };
    let shown = |text: String| if text.is_empty() { "–".to_owned() } else { text };
    let rows = changes
        .iter()
        .map(|change| {
            let [old, new] = words::sides(change).map(shown);
            view! { class = scope,
                <tr>
                    <th class="audit-changes-cell audit-changes-head" scope="row">{words::sentence(&change.field)}</th>
                    <td class="audit-changes-cell dim">{old}</td>
                    <td class="audit-changes-cell">{new}</td>
                </tr>
            }
        })
        .collect_view();
    view! { class = scope,
        <table class="audit-changes">
            <thead>
                <tr>
                    <th class="audit-changes-head" scope="col">"Field"</th>
                    <th class="audit-changes-head" scope="col">"Before"</th>
                    <th class="audit-changes-head" scope="col">"After"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}
