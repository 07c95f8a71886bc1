//! The way through an import: where one is, what is done, what is still open.

use super::state::{Step, open_questions, reachable};
use crate::{import::job::model::ImportJob, screens::address::Address};
use ac_ui::{Count, Glyph, Icon};
use leptos::prelude::*;
use stylers_macro::style;

/// The steps as links; those that cannot be taken yet are words.
#[component]
pub fn Steps(
    #[prop(into)] job: Signal<ImportJob>,
    #[prop(into)] step: Signal<Step>,
    address: Address,
) -> impl IntoView {
    let scope = style! {
        .crm-steps {
            display: flex;
            align-items: center;
            gap: var(--s1);
            padding-bottom: var(--s3);
            overflow-x: auto;
        }
        .crm-step {
            display: inline-flex;
            align-items: center;
            gap: var(--s2);
            min-height: var(--control-h);
            padding: 0 var(--s3);
            border-radius: var(--r-full);
            color: var(--text-2);
            font-size: var(--fs-control);
            white-space: nowrap;
        }
        .crm-step-now {
            background: var(--accent-soft);
            color: var(--text);
            font-weight: var(--fw-control);
        }
        .crm-step-closed {
            color: var(--text-3);
        }
        .crm-step-mark {
            display: inline-grid;
            place-items: center;
            width: 1.25rem;
            height: 1.25rem;
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-full);
            font-size: var(--fs-small);
            font-variant-numeric: tabular-nums;
        }
        @media (max-width: 40rem) {
            .crm-step {
                padding: 0 var(--s2);
            }
            .crm-step-name-aside {
                position: absolute;
                width: 1px;
                height: 1px;
                overflow: hidden;
                clip-path: inset(50%);
            }
        }
    };
    let open = Signal::derive(move || job.with(|job| u32::try_from(open_questions(job)).unwrap_or(u32::MAX)));
    let one = move |(number, each): (usize, Step)| {
        let is_now = Memo::new(move |_| step.get() == each);
        let is_open = Memo::new(move |_| job.with(|job| reachable(job, each)));
        let is_past = move || each < step.get();
        let asks = move || each == Step::Questions && open.get() > 0;
        let mark = move || {
            if is_past() { view! { <Glyph icon=Icon::Check small=true/> }.into_any() } else { (number + 1).into_any() }
        };
        let inside = move || {
            view! { class = scope,
                <span class="crm-step-mark">{mark}</span>
                <span class:crm-step-name-aside=move || !is_now.get()>{each.title()}</span>
                {move || asks().then(|| view! { <Count value=open label="open"/> })}
            }
        };
        let entry = move || {
            let class = if is_now.get() { "crm-step crm-step-now" } else { "crm-step" };
            let current = is_now.get().then_some("step");
            if is_open.get() {
                let href = move || address.link(&[("step", Some(each.word().to_owned()))]);
                view! { class = scope, <a class=class href=href aria-current=current>{inside()}</a> }.into_any()
            } else {
                view! { class = scope, <span class=format!("{class} crm-step-closed") aria-current=current>{inside()}</span> }.into_any()
            }
        };
        view! { <li>{entry}</li> }
    };
    view! { class = scope,
        <nav aria-label="Steps">
            <ol class="crm-steps">{Step::ALL.into_iter().enumerate().map(one).collect_view()}</ol>
        </nav>
    }
}
