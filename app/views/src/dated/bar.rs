//! The line above a list that is laid out by date: which days, by which dates, and how much of them.

use super::ZOOM;
use crate::list_views::ListViews;
use ac_core::money::grouped;
use ac_ui::{Bound, Button, ButtonKind, Choice, Icon, Select};
use leptos::prelude::*;
use stylers_macro::style;

/// Zooms that stand beside a choice on a phone; more get a line of their own there.
const ZOOMS_BESIDE_MAX: usize = 2;

/// One of the zooms, as its button and the address say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ZoomButton {
    pub label: &'static str,
    /// In the address; nothing for the usual one.
    pub written: &'static str,
    /// What a step goes on by.
    pub step: &'static str,
    /// A phone shows another one just so, and goes without its button.
    pub is_wide: bool,
}

#[component]
pub fn Bar(
    list: ListViews,
    title: Signal<String>,
    /// How many records are shown, where that was counted.
    count: Memo<Option<i64>>,
    nouns: (&'static str, &'static str),
    /// A link beside that: its words and where it leads.
    #[prop(optional, into)]
    beside: Signal<Option<(String, String)>>,
    zooms: Vec<ZoomButton>,
    zoom: Signal<ZoomButton>,
    #[prop(into)] on_today: Callback<()>,
    /// As many steps on, or back.
    #[prop(into)]
    on_step: Callback<i32>,
    /// What is chosen beside the zoom.
    children: Children,
) -> impl IntoView {
    let scope = style! {
        .vw-dated-bar {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2);
            padding: 0 var(--page-pad);
        }
        .vw-dated-steps {
            display: flex;
            align-items: center;
            gap: var(--s1);
        }
        .vw-dated-title {
            font-size: var(--fs-large);
            font-weight: var(--fw-title);
            font-variant-numeric: tabular-nums;
        }
        .vw-dated-count {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .vw-dated-how {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2);
            min-width: 0;
            margin-inline-start: auto;
        }
        .vw-dated-zooms {
            display: flex;
            gap: calc(var(--s1) * .5);
            padding: calc(var(--s1) * .5);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-s);
            background: var(--glass);
        }
        .vw-dated-zoom {
            min-height: var(--control-h-small);
            padding: 0 var(--s3);
            border-radius: var(--r-xs);
            color: var(--text-2);
            font-size: var(--fs-control);
            font-weight: var(--fw-medium);
        }
        .vw-dated-zoom:hover {
            color: var(--text);
        }
        .vw-dated-zoom[aria-pressed=true] {
            background: var(--surface-3);
            color: var(--text);
        }
        @media (max-width: 40rem) {
            .vw-dated-title {
                flex: 1;
            }
            .vw-dated-how {
                flex: 1 0 100%;
                margin: 0;
            }
            .vw-dated-many {
                flex: 1 0 100%;
                justify-content: space-between;
            }
            .vw-dated-wide {
                display: none;
            }
        }
    };
    let words = move || match count.get().and_then(|count| u64::try_from(count).ok()) {
        Some(0) | None => String::new(),
        Some(1) => format!("1 {}", nouns.0),
        Some(n) => format!("{} {}", grouped(n), nouns.1),
    };
    let beside = move || {
        let (words, href) = beside.get()?;
        Some(view! { class = scope, <a class="vw-dated-count num" href=href>{words}</a> })
    };
    let step = move || zoom.get().step;
    let is_many = zooms.iter().filter(|one| !one.is_wide).count() > ZOOMS_BESIDE_MAX;
    let zooms = zooms.into_iter().map(|one| {
        view! { class = scope,
            <button
                class="vw-dated-zoom"
                class:vw-dated-wide=one.is_wide
                type="button"
                aria-pressed=move || if zoom.get() == one { "true" } else { "false" }
                on:click=move |_| list.set_scope(ZOOM, one.written.to_owned())
            >
                {one.label}
            </button>
        }
    });
    view! { class = scope,
        <div class="vw-dated-bar">
            <div class="vw-dated-steps">
                <Button on:click=move |_| on_today.run(())>"Today"</Button>
                <span title=move || format!("The {} before", step())>
                    <Button kind=ButtonKind::Ghost icon=Icon::ChevronLeft label="Previous" on:click=move |_| on_step.run(-1)/>
                </span>
                <span title=move || format!("The next {}", step())>
                    <Button kind=ButtonKind::Ghost icon=Icon::ChevronRight label="Next" on:click=move |_| on_step.run(1)/>
                </span>
            </div>
            <h2 class="vw-dated-title" aria-live="polite">{move || title.get()}</h2>
            <span class="vw-dated-count num">{words}</span>
            {beside}
            <div class="vw-dated-how">
                {children()}
                <div class="vw-dated-zooms" class:vw-dated-many=is_many role="group" aria-label="How much">
                    {zooms.collect_view()}
                </div>
            </div>
        </div>
    }
}

/// What is chosen from a list in the line.
#[component]
pub fn Pick(label: &'static str, name: &'static str, options: Signal<Vec<Choice>>, value: Bound) -> impl IntoView {
    let scope = style! {
        .vw-dated-pick {
            min-width: 0;
        }
        @media (max-width: 40rem) {
            .vw-dated-pick {
                flex: 1 1 40%;
            }
        }
    };
    view! { class = scope,
        <div class="vw-dated-pick"><Select label name options value hide_label=true/></div>
    }
}
