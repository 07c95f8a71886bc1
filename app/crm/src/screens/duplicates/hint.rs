//! Hints that a record may be there already: while somebody writes a new one, and on the page of one that is there.

use super::words::{merge_path, reasons};
use crate::{
    duplicates::{
        api::duplicates_of,
        model::{Duplicate, Duplicates},
    },
    screens::{live, names::isolated},
    shared::kind::RecordKind,
};
use ac_core::AppError;
use ac_ui::{Glyph, Icon};
use leptos::{
    leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle},
    prelude::*,
    reactive::spawn_local,
};
use std::{future::Future, pin::Pin, sync::Arc, time::Duration};
use stylers_macro::style;
use uuid::Uuid;

/// How long typing must rest before it is looked for.
const PAUSE: Duration = Duration::from_millis(350);
/// Records that a form names.
const NAMED_MAX: usize = 3;

type Answer = Pin<Box<dyn Future<Output = Result<Duplicates, AppError>>>>;

/// What looks like the draft of the moment.
#[derive(Clone)]
pub struct Looks(Arc<dyn Fn() -> Answer + Send + Sync>);

impl Looks {
    /// `ask` reads the form's fields, so that it is asked again when one of them changes.
    pub fn new<F>(ask: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Duplicates, AppError>> + 'static,
    {
        Self(Arc::new(move || Box::pin(ask())))
    }
}

/// Below the fields of a new record: those that look like it, each in a tab of its own, so that nothing typed is lost. It never
/// stands in the way: where it cannot be looked for, nothing is said.
#[component]
pub fn LooksLike(kind: RecordKind, looks: Looks) -> impl IntoView {
    let found = RwSignal::new(Vec::<Duplicate>::new());
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let latest = StoredValue::new(0_u32);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
        latest.try_update_value(|number| *number = number.wrapping_add(1));
    };
    on_cleanup(stop);
    Effect::new(move |seen: Option<()>| {
        let answer = (looks.0)();
        stop();
        if seen.is_none() {
            return;
        }
        let number = latest.get_value();
        let send = move || {
            spawn_local(async move {
                let answer = answer.await.unwrap_or_default();
                // The form may be gone by now, and something else may have been typed.
                if latest.try_with_value(|latest| *latest == number) == Some(true) {
                    found.set(answer.data);
                }
            });
        };
        timer.set_value(set_timeout_with_handle(send, PAUSE).ok());
    });
    let scope = style! {
        .crm-looks {
            display: grid;
            gap: var(--s1);
            padding: var(--s3);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-m);
            background: var(--glass);
            font-size: var(--fs-control);
        }
        .crm-looks-title {
            display: flex;
            align-items: center;
            gap: var(--s2);
        }
        .crm-looks-line {
            display: flex;
            flex-wrap: wrap;
            align-items: baseline;
            gap: 0 var(--s2);
            min-height: var(--control-h-small);
            overflow-wrap: anywhere;
        }
    };
    let line = move |duplicate: &Duplicate| {
        let (record, why) = (&duplicate.record, reasons(&duplicate.reasons));
        let detail = record.detail.clone().map(|detail| view! { <span class="dim">{detail}</span> });
        view! { class = scope,
            <li class="crm-looks-line">
                <a class="link" href=kind.page(record.id) target="_blank" rel="noopener">
                    {record.name.clone()}<span class="visually-hidden">" (opens in a new tab)"</span>
                </a>
                {detail}
                <small class="dim">{why}</small>
            </li>
        }
    };
    let title = move || {
        let more = found.with(Vec::len).saturating_sub(NAMED_MAX);
        if more == 0 { "Looks like".to_owned() } else { format!("Looks like these, and {more} more") }
    };
    view! {
        <div role="status">
            {move || (!found.with(Vec::is_empty)).then(|| view! { class = scope,
                <div class="crm-looks">
                    <span class="crm-looks-title warn"><Glyph icon=Icon::Info small=true/>{title}</span>
                    <ul>{found.with(|found| found.iter().take(NAMED_MAX).map(line).collect_view())}</ul>
                </div>
            })}
        </div>
    }
}

/// On a record's page: how many others may be the same, and the way to look at them. It is asked for once the page stands: to
/// compare a record with those of its names takes longer than all else on the page.
#[component]
pub fn RecordHint(kind: RecordKind, id: Uuid) -> impl IntoView {
    let found = RwSignal::new(Vec::<Duplicate>::new());
    // One question at a time is on its way, however often others change something meanwhile.
    let (is_asking, is_stale) = (StoredValue::new(false), StoredValue::new(false));
    let changed = live::changed(&[kind.resource()]);
    Effect::new(move |_| {
        changed.track();
        if is_asking.get_value() {
            is_stale.set_value(true);
            return;
        }
        is_asking.set_value(true);
        spawn_local(async move {
            loop {
                // What was said stays said where it cannot be asked again. The page may be gone by now.
                let answer = duplicates_of(kind, id).await;
                if let Ok(answer) = answer
                    && found.try_set(answer.data).is_some()
                {
                    return;
                }
                if is_stale.try_update_value(std::mem::take) != Some(true) {
                    break;
                }
            }
            is_asking.try_set_value(false);
        });
    });
    let scope = style! {
        .crm-hint {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s1) var(--s3);
            padding: var(--s2) var(--page-pad);
            border-bottom: var(--hair) solid var(--line);
            background: var(--glass);
            font-size: var(--fs-control);
        }
        .crm-hint-words {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-width: 0;
            overflow-wrap: anywhere;
        }
        .crm-hint-link {
            display: inline-flex;
            align-items: center;
            min-height: var(--control-h-small);
        }
    };
    let words = move || {
        found.with(|found| match found.as_slice() {
            [] => None,
            [one] => Some(format!(
                "{} may be the same: {}",
                isolated(&one.record.name),
                reasons(&one.reasons).to_lowercase()
            )),
            all => Some(format!("{} possible duplicates", all.len())),
        })
    };
    let href = move || {
        let with: Vec<Uuid> = found.with(|found| match found.as_slice() {
            [one] => vec![one.record.id],
            _ => Vec::new(),
        });
        merge_path(kind, id, &with)
    };
    move || {
        words().map(|words| {
            view! { class = scope,
                <aside class="crm-hint" aria-label="Possible duplicates">
                    <span class="crm-hint-words"><Glyph icon=Icon::Info small=true/>{words}</span>
                    <a class="crm-hint-link link" href=href()>"Compare and merge"</a>
                </aside>
            }
        })
    }
}
