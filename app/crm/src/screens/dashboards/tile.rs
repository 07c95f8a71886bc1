//! One widget: its head, and below it what it shows, or why it shows nothing.

use super::{load::Loader, shows, words};
use crate::{
    dashboards::{period::Period, widget::Widget},
    screens::me::use_me,
};
use ac_core::{AppError, ErrorCode};
use ac_ui::{Button, ButtonSize, Glyph, Icon, Skeleton, lower};
use leptos::prelude::*;
use stylers_macro::style;

/// A widget. Its title leads to the records it is about.
#[component]
pub fn Tile(
    widget: Memo<Widget>,
    loader: Loader,
    /// Before the title.
    #[prop(optional, into)]
    grip: ViewFnOnce,
    /// Right end of the head.
    #[prop(optional, into)]
    tools: ViewFnOnce,
    /// Base of the ids, where the page shows a widget twice.
    #[prop(default = "widget")]
    id: &'static str,
) -> impl IntoView {
    let scope = style! {
        .crm-tile {
            position: relative;
            display: grid;
            grid-template-rows: auto minmax(0, 1fr);
            gap: var(--s2);
            min-width: 0;
            padding: var(--s3) var(--s4) var(--s4);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-l);
            background: var(--surface);
            box-shadow: var(--shadow);
        }
        .crm-tile-head {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-height: var(--control-h-small);
        }
        .crm-tile-title {
            min-width: 0;
            color: var(--text-2);
            font-weight: var(--fw-control);
        }
        .crm-tile-link:hover {
            color: var(--text);
        }
        .crm-tile-note {
            flex: none;
            color: var(--text-3);
            font-size: var(--fs-small);
        }
        .crm-tile-tools {
            display: flex;
            align-items: center;
            flex: none;
            margin-inline-start: auto;
            margin-inline-end: calc(var(--s2) * -1);
        }
        .crm-tile-body {
            display: grid;
            align-content: start;
            min-width: 0;
            min-height: 0;
        }
        .crm-tile-trouble {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s1) var(--s2);
            padding-top: var(--s2);
            color: var(--bad);
            font-size: var(--fs-small);
        }
    };
    let number = widget.with_untracked(|widget| widget.id);
    let title_id = format!("{id}-{number}-title");
    let labelled = title_id.clone();
    let is_coming = move || loader.shown.with(Option::is_none) && loader.failed.with(Option::is_none);
    let title = Memo::new(move |_| widget.with(words::title));
    let href = move || {
        let filter = loader.shown.with(|shown| shown.as_ref().map(|shown| shown.filter.clone()))?;
        Some(words::link(widget.with(|widget| widget.object), &filter))
    };
    let href = Memo::new(move |_| href());
    let name = move || match href.get() {
        Some(href) => view! { class = scope, <a class="crm-tile-link" href=href>{move || title.get()}</a> }.into_any(),
        None => view! { <span>{move || title.get()}</span> }.into_any(),
    };
    // A title that says the time itself says it once.
    let is_said = move |label: &str| title.with(|title| lower(title).contains(&lower(label)));
    let note = move || widget.with(|widget| widget.period).map(Period::label).filter(|label| !is_said(label));
    let me = use_me();
    let drawn = Memo::new(move |_| widget.with(|widget| Widget { title: words::title(widget), ..widget.clone() }));
    let body = move || match (loader.shown.get(), loader.failed.get()) {
        (Some(figures), _) => shows::draw(&drawn.get(), figures, &me, id),
        (None, None) => view! { <Coming/> }.into_any(),
        (None, Some(error)) => {
            view! { <Nothing error has_view=widget.with(|widget| widget.view_id.is_some()) loader/> }.into_any()
        }
    };
    let trouble = move || {
        let is_old = loader.shown.with(Option::is_some);
        loader.failed.get().filter(|_| is_old).map(|error| {
            view! { class = scope,
                <div class="crm-tile-trouble" role="status">
                    <span>{format!("Not up to date. {}", error.message)}</span>
                    <Button size=ButtonSize::Small on:click=move |_| loader.read()>"Try again"</Button>
                </div>
            }
        })
    };
    view! { class = scope,
        <article class="crm-tile" aria-labelledby=labelled aria-busy=move || is_coming().to_string()>
            <header class="crm-tile-head">
                {grip.run()}
                <h2 class="crm-tile-title truncate" id=title_id title=move || title.get()>{name}</h2>
                <span class="crm-tile-note">{note}</span>
                <div class="crm-tile-tools">{tools.run()}</div>
            </header>
            <div class="crm-tile-body">{body}{trouble}</div>
        </article>
    }
}

/// While the figures are on their way.
#[component]
fn Coming() -> impl IntoView {
    let scope = style! {
        .crm-tile-coming {
            display: grid;
            gap: var(--s3);
            padding-top: var(--s2);
        }
    };
    view! { class = scope,
        <div class="crm-tile-coming">
            <span class="visually-hidden">"Loading"</span>
            <Skeleton width=46 lines_tall=2/>
            <Skeleton width=70/>
        </div>
    }
}

/// Why there are no figures, and what to do.
#[component]
fn Nothing(error: AppError, has_view: bool, loader: Loader) -> impl IntoView {
    let scope = style! {
        .crm-tile-nothing {
            display: grid;
            justify-items: start;
            gap: var(--s2);
            padding-top: var(--s1);
            color: var(--text-2);
            font-size: var(--fs-control);
        }
        .crm-tile-why {
            display: flex;
            align-items: start;
            gap: var(--s2);
        }
    };
    let may_retry =
        !matches!(error.code, ErrorCode::Forbidden | ErrorCode::NotFound | ErrorCode::BadRequest | ErrorCode::Invalid);
    let (icon, text) = match error.code {
        ErrorCode::Forbidden => (Icon::Lock, "These records are not open to you.".to_owned()),
        ErrorCode::NotFound if has_view => (
            Icon::EyeOff,
            "The view behind this was deleted, or it is not shared with you. Edit the widget to choose another."
                .to_owned(),
        ),
        ErrorCode::NotFound => {
            (Icon::EyeOff, "The pipeline behind this is gone. Edit the widget to choose another.".to_owned())
        }
        ErrorCode::BadRequest | ErrorCode::Invalid => (Icon::Filter, error.message),
        _ => (Icon::Warning, error.message),
    };
    view! { class = scope,
        <div class="crm-tile-nothing">
            <p class="crm-tile-why"><Glyph icon/><span>{text}</span></p>
            {may_retry.then(|| view! { <Button size=ButtonSize::Small icon=Icon::Undo on:click=move |_| loader.read()>"Try again"</Button> })}
        </div>
    }
}
