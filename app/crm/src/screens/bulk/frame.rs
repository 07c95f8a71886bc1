//! The frame of what goes on while one goes elsewhere: a headline, what can be done about it, and how far it is.

use leptos::prelude::*;
use stylers_macro::style;

#[component]
pub fn JobFrame(
    #[prop(into)] title: Signal<String>,
    /// Buttons beside the headline.
    #[prop(into)]
    acts: ViewFn,
    children: Children,
) -> impl IntoView {
    let scope = style! {
        .crm-job {
            display: grid;
            gap: var(--s2);
            padding: var(--s3) var(--s4);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-m);
            background: var(--float);
            backdrop-filter: var(--blur);
            box-shadow: var(--shadow-float);
            overflow-wrap: anywhere;
        }
        .crm-job-head {
            display: flex;
            align-items: center;
            gap: var(--s2);
        }
        .crm-job-title {
            margin-inline-end: auto;
            font-weight: var(--fw-control);
        }
    };
    view! { class = scope,
        <div class="crm-job">
            <div class="crm-job-head">
                <span class="crm-job-title" role="status">{move || title.get()}</span>
                {acts.run()}
            </div>
            {children()}
        </div>
    }
}
