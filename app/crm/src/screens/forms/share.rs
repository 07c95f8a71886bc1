//! Where a form is shown: its own page, a frame in another site, a form of another site's own.

use super::{
    page::Desk,
    snippets::{frame, plain},
};
use crate::forms::{
    face::Face,
    model::{Embedding, FormState},
};
use ac_ui::{Card, CopyButton};
use leptos::prelude::*;
use stylers_macro::style;

#[component]
pub fn Share(desk: Desk) -> impl IntoView {
    let scope = style! {
        .crm-share {
            display: grid;
            gap: var(--s4);
            max-width: 52rem;
        }
    };
    let parts = move || {
        let opened = desk.opened.get();
        let (form, address) = (opened.form, opened.address);
        let face = desk.customs.with_value(|customs| Face::sketch(&super::state::kept(&form), customs));
        let paused = (form.state == FormState::Paused).then(|| {
            view! { <p class="warn" role="status">"This form is paused: its page says so, and takes no answers. Activate it first."</p> }
        });
        let nowhere = (form.embedding == Embedding::Nowhere).then(|| {
            view! { <p class="warn">"No other site may show it yet. Say which may under Form, “Where it may stand”, and save."</p> }
        });
        let why = "Whatever a site of its own sends goes through fewer checks, as no page of ours was open before. \
                   The site has to be one that may show the form.";
        view! {
            {paused}
            <Part title="Its own page" text="A link for mails, for social media, for a printed code." code=address.clone()/>
            <Part title="In your website" text="Put this where the form should stand. It is as tall as its questions." code=frame(&address, &form.key, &form.title)>
                {nowhere}
            </Part>
            <Part title="As a form of your own" text=why code=plain(&address, &face)/>
        }
    };
    view! { class = scope, <div class="crm-share">{parts}</div> }
}

/// Something to copy, with what it is for.
#[component]
fn Part(
    title: &'static str,
    text: &'static str,
    code: String,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let scope = style! {
        .crm-share-part {
            display: grid;
            gap: var(--s3);
        }
        .crm-share-code {
            max-height: 18rem;
            margin: 0;
            padding: var(--s3);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-s);
            background: var(--glass);
            white-space: pre-wrap;
            overflow: auto;
            overflow-wrap: anywhere;
            user-select: all;
        }
    };
    let copied = code.clone();
    view! { class = scope,
        <Card title aside=move || view! { <CopyButton text=copied/> }>
            <div class="crm-share-part">
                <p class="dim">{text}</p>
                {children.map(|children| children())}
                <pre class="crm-share-code" tabindex="0" role="region" aria-label=title>{code}</pre>
            </div>
        </Card>
    }
}
