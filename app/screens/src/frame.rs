//! The frame of a record page: head, details at the left, what happened in the middle, what belongs to it at the right;
//! on a phone one below the other.

use ac_ui::{Glyph, Icon};
use ac_views::list_views::left_at;
use leptos::{prelude::*, text_prop::TextProp};
use stylers_macro::style;

/// The way back to the list as it was left, above a record's name.
#[component]
pub fn BackTo(#[prop(into)] href: String, #[prop(into)] label: String) -> impl IntoView {
    let scope = style! {
        .screens-back {
            display: inline-flex;
            align-items: center;
            gap: var(--s1);
            min-height: var(--control-h-small);
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .screens-back:hover {
            color: var(--text);
        }
    };
    let to = RwSignal::new(href.clone());
    Effect::new(move |_| {
        if let Some(left) = left_at(&href) {
            to.set(left);
        }
    });
    view! { class = scope, <a class="screens-back" href=move || to.get()><Glyph icon=Icon::ArrowLeft small=true/>{label}</a> }
}

/// A record's name as the page's title. The server writes the head after the page, whose signals may be gone by then: there
/// it is the name that was read, and in the browser the name as it changes.
#[must_use]
pub fn page_title(name: Signal<String>) -> TextProp {
    if cfg!(target_arch = "wasm32") { TextProp::from(move || name.get()) } else { name.get_untracked().into() }
}

/// A record's head: the way back, its name, the one figure that counts, a line of facts, its stages.
#[component]
pub fn RecordHead(
    #[prop(into)] back: ViewFnOnce,
    #[prop(into)] title: Signal<String>,
    /// Beside the name: what it is worth. Empty shows nothing.
    #[prop(optional, into)]
    figure: Signal<String>,
    #[prop(optional, into)] facts: ViewFnOnce,
    #[prop(optional, into)] actions: ViewFnOnce,
    /// Its stages.
    #[prop(optional_no_strip)]
    steps: Option<ViewFnOnce>,
) -> impl IntoView {
    let scope = style! {
        .screens-head {
            flex: none;
            display: grid;
            gap: var(--s2);
            padding: var(--s3) var(--page-pad) var(--s3);
            border-bottom: var(--hair) solid var(--line);
        }
        .screens-head-line {
            display: flex;
            align-items: center;
            gap: var(--s4);
            min-height: var(--control-h);
        }
        .screens-head-title {
            min-width: 0;
            overflow-wrap: anywhere;
        }
        .screens-head-figure {
            flex: none;
            margin-inline-start: auto;
            font-size: var(--fs-title);
            font-weight: var(--fw-title);
            letter-spacing: -.02rem;
            font-variant-numeric: tabular-nums;
        }
        .screens-head-facts {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s4);
            color: var(--text-2);
            font-size: var(--fs-control);
            overflow-wrap: anywhere;
        }
        .screens-head-facts:empty {
            display: none;
        }
        .screens-head-below {
            min-width: 0;
            padding-top: var(--s2);
        }
        @media (max-width: 40rem) {
            .screens-head-line {
                flex-wrap: wrap;
                gap: 0 var(--s4);
            }
            .screens-head-title {
                flex: 1;
            }
            .screens-head-figure {
                order: 1;
                width: 100%;
                margin-inline-start: 0;
            }
        }
    };
    view! { class = scope,
        <header class="screens-head">
            <div>{back.run()}</div>
            <div class="screens-head-line">
                <h1 class="screens-head-title">{move || title.get()}</h1>
                <span class="screens-head-figure">{move || figure.get()}</span>
                {actions.run()}
            </div>
            <div class="screens-head-facts">{facts.run()}</div>
            {steps.map(|steps| view! { class = scope, <div class="screens-head-below">{steps.run()}</div> })}
        </header>
    }
}

/// The body below a record's head. Without `aside` the middle takes its place too.
#[component]
pub fn RecordBody(
    #[prop(into)] details: ViewFnOnce,
    #[prop(optional_no_strip)] aside: Option<ViewFnOnce>,
    children: Children,
) -> impl IntoView {
    let scope = style! {
        .screens-record {
            display: grid;
            grid-template-columns: minmax(17rem, 22rem) minmax(0, 1fr);
            align-items: start;
            gap: var(--s4);
            padding: var(--s4) var(--page-pad) var(--s10);
        }
        .screens-record-wide {
            grid-template-columns: minmax(17rem, 21rem) minmax(0, 1fr) minmax(17rem, 23rem);
        }
        .screens-record-part {
            display: grid;
            gap: var(--s4);
            min-width: 0;
        }
        @media (max-width: 72rem) {
            .screens-record-wide {
                grid-template-columns: minmax(17rem, 22rem) minmax(0, 1fr);
            }
            .screens-record-aside {
                grid-column: 1;
                grid-row: 2;
            }
        }
        @media (max-width: 48rem) {
            .screens-record {
                grid-template-columns: minmax(0, 1fr);
                padding-top: var(--s3);
            }
            .screens-record-aside {
                grid-column: auto;
                grid-row: auto;
            }
        }
    };
    let wide = aside.is_some();
    view! { class = scope,
        <div class="screens-record" class:screens-record-wide=wide>
            <div class="screens-record-part">{details.run()}</div>
            <div class="screens-record-part">{children()}</div>
            {aside.map(|aside| view! { class = scope, <div class="screens-record-part screens-record-aside">{aside.run()}</div> })}
        </div>
    }
}
