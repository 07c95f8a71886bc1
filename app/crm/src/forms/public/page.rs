//! What stands on the public pages.

use crate::forms::{
    face::{Face, Typed, heading, questions},
    guard::TRAP,
    stamp::STAMP,
};
use ac_ui::{Button, ButtonKind, ButtonSize, LinkButton};
use leptos::prelude::*;
use stylers_macro::style;

/// A form with what was typed into it.
pub struct Drawing<'d> {
    pub face: &'d Face,
    pub typed: &'d Typed,
    pub stamp: String,
    pub action: String,
    /// What is wrong with it as a whole.
    pub said: Option<String>,
}

/// The form itself.
pub fn form(drawing: Drawing<'_>, workspace: String, is_embedded: bool) -> AnyView {
    let Drawing { face, typed, stamp, action, said } = drawing;
    let scope = style! {
        .crm-public-said {
            padding: var(--s2) var(--s3);
            border: var(--hair) solid var(--bad);
            border-radius: var(--r-s);
            color: var(--bad);
            font-size: var(--fs-control);
        }
    };
    let body = questions(face, typed, "");
    let button = face.button.clone();
    let title = heading(face.title.clone(), face.intro.clone(), true);
    let content = view! { class = scope,
        {title}
        {said.map(|said| view! { class = scope, <p class="crm-public-said" role="alert">{said}</p> })}
        <form class="stack" method="post" action=action>
            <input type="hidden" name=STAMP value=stamp/>
            <div class="visually-hidden" aria-hidden="true">
                <label>"Leave this empty"<input type="text" name=TRAP tabindex="-1" autocomplete="off"/></label>
            </div>
            {body}
            <Button submit=true kind=ButtonKind::Primary size=ButtonSize::Large wide=true>{button}</Button>
        </form>
    };
    framed(content.into_any(), workspace, is_embedded)
}

/// Says something, with a way on where there is one.
pub fn saying(
    title: String,
    text: Option<String>,
    next: Option<String>,
    workspace: String,
    is_embedded: bool,
) -> AnyView {
    let title = heading(title, text, true);
    let next = next.map(|href| {
        // Out of the frame, where there is one: what follows is a page of its own.
        view! {
            <LinkButton href kind=ButtonKind::Primary size=ButtonSize::Large wide=true attr:target="_top" attr:rel="noopener">"Go on"</LinkButton>
        }
    });
    framed(view! { {title}{next} }.into_any(), workspace, is_embedded)
}

fn framed(content: AnyView, workspace: String, is_embedded: bool) -> AnyView {
    let scope = style! {
        .crm-public {
            display: grid;
            align-content: start;
            justify-items: center;
            gap: var(--s4);
            min-height: 100vh;
            padding: var(--s8) var(--s4);
        }
        .crm-public-framed {
            min-height: 0;
            padding: var(--s1);
        }
        .crm-public-panel {
            display: grid;
            gap: var(--s5);
            width: min(36rem, 100%);
            padding: var(--s8);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-l);
            background: var(--surface);
            box-shadow: var(--shadow);
        }
        .crm-public-framed .crm-public-panel {
            width: 100%;
            padding: var(--s4);
            border: none;
            background: none;
            box-shadow: none;
        }
        .crm-public-who {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        @media (max-width: 40rem) {
            .crm-public {
                padding: var(--s4) var(--s3);
            }
            .crm-public-panel {
                padding: var(--s4);
            }
        }
    };
    view! { class = scope,
        <main class="crm-public" class:crm-public-framed=is_embedded>
            <div class="crm-public-panel">
                <p class="crm-public-who">{workspace}</p>
                {content}
            </div>
        </main>
    }
    .into_any()
}
