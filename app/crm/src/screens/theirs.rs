//! What is asked where somebody else changed meanwhile what is being written: nothing is lost until one of both is chosen.

use ac_ui::{Button, ButtonSize};
use leptos::prelude::*;
use stylers_macro::style;

#[component]
pub fn Theirs(
    /// What happened, in a sentence.
    text: &'static str,
    #[prop(into)] on_keep: Callback<()>,
    #[prop(into)] on_take: Callback<()>,
) -> impl IntoView {
    let scope = style! {
        .crm-theirs {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s3);
            padding: var(--s3);
            border: var(--hair) solid var(--line-strong);
            border-radius: var(--r-m);
            background: var(--warn-soft);
            font-size: var(--fs-small);
        }
        .crm-theirs-text {
            flex: 1 1 14rem;
        }
    };
    view! { class = scope,
        <div class="crm-theirs" role="alert">
            <b class="crm-theirs-text">{text}</b>
            <div class="row">
                <Button size=ButtonSize::Small on:click=move |_| on_keep.run(())>"Keep mine"</Button>
                <Button size=ButtonSize::Small on:click=move |_| on_take.run(())>"Take theirs"</Button>
            </div>
        </div>
    }
}
