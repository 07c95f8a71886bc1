//! What a screen shows when it has nothing, waits, or failed. Each says what happens next.
use crate::button::{Button, ButtonKind, ButtonSize};
use crate::icon::{Glyph, Icon};
use leptos::prelude::*;
use stylers_macro::style;

/// Most grey lines one skeleton draws.
const SKELETON_LINES_MAX: usize = 40;

/// Nothing here yet: what will be here, and the one action that starts it.
#[component]
pub fn EmptyState(
    /// Drawing above.
    icon: Icon,
    /// What will be here.
    #[prop(into)]
    title: String,
    /// How it gets here.
    #[prop(optional, into)]
    text: Option<String>,
    /// The action.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let scope = style! {
        .ac-empty {
            display: grid;
            justify-items: center;
            align-content: center;
            gap: var(--s2);
            max-width: var(--dialog-w);
            margin: 0 auto;
            padding: var(--s12) var(--s4);
            text-align: center;
        }
        .ac-empty-icon {
            display: grid;
            place-items: center;
            width: var(--s12);
            height: var(--s12);
            margin-bottom: var(--s1);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-m);
            background: var(--glass);
            color: var(--text-2);
        }
        .ac-empty-title {
            font-size: var(--fs-large);
            font-weight: var(--fw-strong);
            letter-spacing: -.01rem;
        }
        .ac-empty-text {
            color: var(--text-2);
        }
        .ac-empty-actions {
            display: flex;
            flex-wrap: wrap;
            justify-content: center;
            gap: var(--s2);
            margin-top: var(--s3);
        }
    };
    view! { class = scope,
        <div class="ac-empty">
            <span class="ac-empty-icon"><Glyph icon/></span>
            <h2 class="ac-empty-title">{title}</h2>
            {text.map(|text| view! { class = scope, <p class="ac-empty-text">{text}</p> })}
            {children.map(|children| view! { class = scope, <div class="ac-empty-actions">{children()}</div> })}
        </div>
    }
}

/// Something failed: what, what to do, and a way to try again.
#[component]
pub fn ErrorState(
    /// What failed, in words of the person's task.
    #[prop(into)]
    message: String,
    /// What to do next.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Tries again.
    #[prop(optional, into)]
    on_retry: Option<Callback<()>>,
) -> impl IntoView {
    let scope = style! {
        .ac-error {
            display: grid;
            justify-items: center;
            gap: var(--s2);
            max-width: var(--dialog-w);
            margin: 0 auto;
            padding: var(--s10) var(--s4);
            text-align: center;
        }
        .ac-error-icon {
            display: grid;
            place-items: center;
            width: var(--s12);
            height: var(--s12);
            border-radius: var(--r-m);
            background: var(--bad-soft);
            color: var(--bad);
        }
        .ac-error-message {
            font-weight: var(--fw-strong);
        }
    };
    view! { class = scope,
        <div class="ac-error" role="alert">
            <span class="ac-error-icon"><Glyph icon=Icon::Warning/></span>
            <p class="ac-error-message">{message}</p>
            {hint.map(|hint| view! { <p class="dim">{hint}</p> })}
            {on_retry.map(|retry| view! {
                <Button kind=ButtonKind::Secondary icon=Icon::Undo on:click=move |_| retry.run(())>"Try again"</Button>
            })}
        </div>
    }
}

/// Why something could not be read, while that is so, and what reads it again. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Failure {
    /// What failed, in one sentence.
    pub message: Signal<Option<String>>,
    /// Tries again.
    pub retry: Callback<()>,
}

/// A line that says that what is shown is not all, or not new: what is there stays.
#[component]
pub fn Trouble(
    /// Shown while there is one.
    failure: Failure,
    /// It is being tried again.
    #[prop(optional, into)]
    busy: Signal<bool>,
) -> impl IntoView {
    let scope = style! {
        .ac-trouble {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s1) var(--s3);
            font-size: var(--fs-control);
        }
        .ac-trouble-what {
            display: flex;
            align-items: center;
            gap: var(--s2);
        }
        .ac-trouble-icon {
            display: grid;
            flex: none;
            color: var(--bad);
        }
    };
    // Failing once more for the same reason is not read out again.
    let message = Memo::new(move |_| failure.message.get());
    move || {
        message.get().map(|message| {
            view! { class = scope,
                <div class="ac-trouble" role="alert">
                    <span class="ac-trouble-what">
                        <span class="ac-trouble-icon"><Glyph icon=Icon::Warning small=true/></span>
                        {message}
                    </span>
                    <Button size=ButtonSize::Small busy on:click=move |_| failure.retry.run(())>"Try again"</Button>
                </div>
            }
        })
    }
}

/// One grey line where something will be. Invisible for the first 150 ms: quick answers must not flicker.
#[component]
pub fn Skeleton(
    /// Share of the width, in percent.
    #[prop(default = 100)]
    width: u32,
    /// Height in lines of text.
    #[prop(default = 1)]
    lines_tall: u32,
) -> impl IntoView {
    let scope = style! {
        .ac-skeleton {
            display: block;
            height: var(--s4);
            max-width: 100%;
            border-radius: var(--r-xs);
            background: var(--glass-hover);
            opacity: 0;
            animation: ac-skeleton-in var(--slow) var(--ease) var(--skeleton-delay) forwards;
        }
        @keyframes ac-skeleton-in {
            to { opacity: 1; }
        }
    };
    view! { class = scope,
        <span
            class="ac-skeleton"
            aria-hidden="true"
            style:width=format!("{width}%")
            style:height=(lines_tall > 1).then(|| format!("calc(var(--s5) * {lines_tall})"))
        ></span>
    }
}

/// A list that is on its way: grey rows and one sentence for assistive technology.
#[component]
pub fn SkeletonRows(
    /// How many rows.
    #[prop(default = 8)]
    rows: usize,
) -> impl IntoView {
    let scope = style! {
        .ac-skeleton-rows {
            display: grid;
        }
        .ac-skeleton-row {
            display: flex;
            align-items: center;
            gap: var(--s6);
            height: var(--row-h);
            padding: 0 var(--s3);
        }
    };
    let lines = (0..rows.min(SKELETON_LINES_MAX))
        .map(|i| {
            let width = [34_u32, 26, 40, 30, 22].get(i % 5).copied().unwrap_or(30);
            view! { class = scope,
                <div class="ac-skeleton-row"><Skeleton width/><Skeleton width=12/><Skeleton width=18/></div>
            }
        })
        .collect_view();
    view! { class = scope,
        <div class="ac-skeleton-rows" role="status">
            <span class="visually-hidden">"Loading"</span>
            {lines}
        </div>
    }
}
