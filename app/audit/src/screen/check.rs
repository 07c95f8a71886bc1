//! The button that checks the whole chain, and what it found.

use super::state::verdict;
use crate::{api::verify_chain, model::ChainReport};
use ac_core::AppError;
use ac_ui::{Button, ButtonKind, Glyph, Icon};
use leptos::prelude::*;
use stylers_macro::style;

#[component]
pub fn ChainCheck() -> impl IntoView {
    let scope = style! {
        .audit-check {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s4);
            margin: 0 var(--page-pad) var(--s4);
            padding: var(--s3) var(--s4);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-m);
            background: var(--surface);
        }
        .audit-check-said {
            flex: 1 1 20rem;
            min-width: 0;
        }
    };
    let check = Action::new(|(): &()| verify_chain());
    let said = move || match check.value().get() {
        None => {
            view! { <Said title="Every entry is chained to the one before it" text="A check reads them all, and compares with the daily records kept outside the workspace."/> }
        }
        Some(Ok(report)) => {
            let (title, text) = verdict(&report);
            view! { <Said title text outcome=Some(Ok(report))/> }
        }
        Some(Err(error)) => {
            view! { <Said title="The check could not be made" text=error.message.clone() outcome=Some(Err(error))/> }
        }
    };
    view! { class = scope,
        <section class="audit-check" aria-label="Integrity of the log">
            <div class="audit-check-said" role="status">{said}</div>
            <Button kind=ButtonKind::Secondary icon=Icon::Shield busy=check.pending() on:click=move |_| { check.dispatch(()); }>
                "Check the chain"
            </Button>
        </section>
    }
}

/// A heading with its sentence; a finding has a drawing and a colour besides its words.
#[component]
fn Said(
    #[prop(into)] title: String,
    #[prop(into)] text: String,
    #[prop(optional_no_strip)] outcome: Option<Result<ChainReport, AppError>>,
) -> impl IntoView {
    let scope = style! {
        .audit-said {
            display: flex;
            align-items: center;
            gap: var(--s2);
            font-weight: var(--fw-strong);
        }
        .audit-said-text {
            color: var(--text-2);
            font-size: var(--fs-small);
            overflow-wrap: anywhere;
        }
    };
    let look = outcome.map(|outcome| match outcome {
        Ok(report) if report.holds() => ("good", Icon::Check),
        Ok(_) => ("bad", Icon::Warning),
        Err(_) => ("warn", Icon::Warning),
    });
    view! { class = scope,
        <p class=format!("audit-said {}", look.map(|(tone, _)| tone).unwrap_or_default())>
            {look.map(|(_, icon)| view! { <Glyph icon/> })}
            {title}
        </p>
        <p class="audit-said-text">{text}</p>
    }
}
