//! How a form looks to whoever fills it in, as it is being written.

use super::page::Desk;
use crate::forms::face::{Face, Typed, heading, questions};
use ac_ui::{Button, ButtonKind, ButtonSize, Card};
use leptos::prelude::*;
use stylers_macro::style;

/// The form as it is written now, at the width of a page or of a phone. It can be looked at and not used.
#[component]
pub fn Preview(desk: Desk) -> impl IntoView {
    let scope = style! {
        .crm-preview {
            display: grid;
            justify-items: center;
        }
        .crm-preview-panel {
            display: grid;
            gap: var(--s5);
            width: min(36rem, 100%);
            padding: var(--s5);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-l);
            background: var(--bg);
        }
        .crm-preview-narrow {
            width: min(24.375rem, 100%);
        }
    };
    let is_narrow = RwSignal::new(false);
    let face = Memo::new(move |_| {
        let form = desk.form();
        let draft = desk.writing.draft(form.state);
        desk.customs.with_value(|customs| Face::sketch(&draft, customs))
    });
    let drawn = move || {
        face.with(|face| {
            let button = face.button.clone();
            view! {
                {heading(face.title.clone(), face.intro.clone(), false)}
                {questions(face, &Typed::default(), "preview-")}
                <Button kind=ButtonKind::Primary size=ButtonSize::Large wide=true>{button}</Button>
            }
        })
    };
    let width = move || {
        let choice = |label: &'static str, narrow: bool| {
            let kind = if is_narrow.get() == narrow { ButtonKind::Secondary } else { ButtonKind::Ghost };
            let pressed = if is_narrow.get() == narrow { "true" } else { "false" };
            view! { <Button size=ButtonSize::Small kind attr:aria-pressed=pressed on:click=move |_| is_narrow.set(narrow)>{label}</Button> }
        };
        view! { <div class="row">{choice("Page", false)}{choice("Phone", true)}</div> }
    };
    view! { class = scope,
        <Card title="How it looks" aside=width>
            <div class="crm-preview">
                <div class="crm-preview-panel" class:crm-preview-narrow=move || is_narrow.get() inert=true>{drawn}</div>
            </div>
        </Card>
    }
}
