//! The head of a page and its padded body, so that every screen starts on the same lines.
use leptos::prelude::*;
use stylers_macro::style;

/// Title, a quiet line beside it, actions at the right end; children are the tabs below.
#[component]
pub fn PageHeader(
    /// Title of the page, its only `h1`.
    #[prop(into)]
    title: Signal<String>,
    /// Beside the title: a count, a date.
    #[prop(optional, into)]
    note: Signal<String>,
    /// Buttons at the right end, the main one last.
    #[prop(optional, into)]
    actions: ViewFnOnce,
    /// Tabs and filters.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let scope = style! {
        .ac-head {
            flex: none;
            display: grid;
            gap: var(--s1);
            padding: var(--s4) var(--page-pad) 0;
        }
        .ac-head-line {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s3);
            min-height: var(--control-h);
            margin-bottom: var(--s3);
        }
        .ac-head-title {
            overflow-wrap: anywhere;
        }
        .ac-head-note {
            font-size: var(--fs-small);
            color: var(--text-2);
        }
        .ac-head-actions {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2);
            margin-inline-start: auto;
        }
        .ac-head-below {
            display: grid;
        }
    };
    view! { class = scope,
        <header class="ac-head">
            <div class="ac-head-line">
                <h1 class="ac-head-title">{move || title.get()}</h1>
                <span class="ac-head-note num">{move || note.get()}</span>
                <div class="ac-head-actions">{actions.run()}</div>
            </div>
            {children.map(|children| view! { class = scope, <div class="ac-head-below">{children()}</div> })}
        </header>
    }
}

/// The padded body below a `PageHeader`. Lists and boards that fill the height go without it.
#[component]
pub fn Page(
    /// Keeps text at a readable width.
    #[prop(optional)]
    narrow: bool,
    /// Stands right below tabs, whose line it keeps away from.
    #[prop(optional)]
    below_tabs: bool,
    /// The content.
    children: Children,
) -> impl IntoView {
    let scope = style! {
        .ac-page {
            display: grid;
            gap: var(--s4);
            align-content: start;
            width: 100%;
            padding: var(--s1) var(--page-pad) var(--s8);
        }
        .ac-page-below {
            padding-top: var(--s4);
        }
        .ac-page-narrow {
            max-width: calc(var(--measure) + var(--page-pad) * 2);
        }
    };
    view! { class = scope, <div class="ac-page" class:ac-page-narrow=narrow class:ac-page-below=below_tabs>{children()}</div> }
}
