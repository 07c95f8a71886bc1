//! What dashboards and widgets look like from afar.

use crate::dashboards::widget::{Size, Widget, WidgetKind};
use leptos::prelude::*;
use stylers_macro::style;

/// Widgets that a dashboard's picture shows.
const PICTURED_MAX: usize = 9;

/// What a dashboard looks like from afar.
#[must_use]
pub fn picture(widgets: &[Widget]) -> AnyView {
    let scope = style! {
        .crm-picture {
            display: grid;
            grid-template-columns: repeat(4, minmax(0, 1fr));
            grid-template-rows: repeat(5, minmax(0, 1fr));
            grid-auto-rows: 0;
            grid-auto-flow: dense;
            gap: var(--s1);
            height: 8.5rem;
            padding: var(--s2);
            border-radius: var(--r-m);
            background: var(--surface-2);
            overflow: hidden;
        }
        .crm-picture-part {
            border-radius: var(--r-xs);
            background: var(--surface);
            border: var(--hair) solid var(--line);
            overflow: hidden;
        }
        .crm-picture-tall {
            grid-row: span 2;
        }
        .crm-picture-wide {
            grid-column: span 2;
            grid-row: span 2;
        }
        .crm-picture-full {
            grid-column: 1 / -1;
            grid-row: span 2;
        }
        .crm-picture-blank {
            grid-column: 1 / -1;
            grid-row: 1 / -1;
            border: var(--hair) dashed var(--line-strong);
            border-radius: var(--r-s);
        }
    };
    let part = |widget: &Widget| {
        let size = match widget.size {
            Size::Small => "",
            Size::Tall => "crm-picture-tall",
            Size::Wide => "crm-picture-wide",
            Size::Full => "crm-picture-full",
        };
        view! { <span class=format!("crm-picture-part {size} {scope}")>{drawing(widget.kind)}</span> }
    };
    let parts = match widgets.is_empty() {
        true => view! { class = scope, <span class="crm-picture-blank"></span> }.into_any(),
        false => widgets.iter().take(PICTURED_MAX).map(part).collect_view().into_any(),
    };
    view! { class = scope, <span class="crm-picture" aria-hidden="true">{parts}</span> }.into_any()
}

/// A kind of widget as a small drawing.
#[must_use]
pub fn drawing(kind: WidgetKind) -> AnyView {
    let scope = style! {
        .crm-drawing {
            display: block;
            width: 100%;
            height: 100%;
            fill: none;
            stroke: none;
        }
        .crm-drawing-strong {
            fill: var(--chart-1);
        }
        .crm-drawing-second {
            fill: var(--chart-2);
        }
        .crm-drawing-third {
            fill: var(--chart-3);
        }
        .crm-drawing-quiet {
            fill: var(--line-strong);
        }
    };
    // Rectangles on a ground of 40 by 24: left, top, width, height and colour.
    let shapes: &[(u8, u8, u8, u8, &str)] = match kind {
        WidgetKind::Number => &[(4, 5, 12, 2, "quiet"), (4, 10, 20, 6, "strong"), (4, 19, 14, 2, "quiet")],
        WidgetKind::Chart => &[
            (5, 13, 4, 8, "strong"),
            (11, 9, 4, 12, "strong"),
            (17, 11, 4, 10, "strong"),
            (23, 5, 4, 16, "strong"),
            (29, 7, 4, 14, "strong"),
        ],
        WidgetKind::Table => {
            &[(4, 4, 32, 2, "strong"), (4, 9, 32, 2, "quiet"), (4, 14, 32, 2, "quiet"), (4, 19, 32, 2, "quiet")]
        }
        WidgetKind::Funnel => &[(4, 4, 32, 4, "strong"), (4, 10, 22, 4, "strong"), (4, 16, 12, 4, "strong")],
        WidgetKind::Forecast => &[
            (4, 4, 14, 4, "strong"),
            (18, 4, 10, 4, "third"),
            (4, 10, 6, 4, "strong"),
            (10, 10, 18, 4, "third"),
            (4, 16, 22, 4, "third"),
        ],
        WidgetKind::Leaderboard => &[
            (4, 4, 4, 4, "second"),
            (11, 5, 24, 2, "strong"),
            (4, 10, 4, 4, "second"),
            (11, 11, 16, 2, "strong"),
            (4, 16, 4, 4, "second"),
            (11, 17, 10, 2, "strong"),
        ],
        WidgetKind::Activity => &[
            (4, 4, 14, 4, "strong"),
            (19, 4, 8, 4, "second"),
            (28, 4, 6, 4, "third"),
            (4, 10, 8, 4, "strong"),
            (13, 10, 12, 4, "second"),
            (4, 16, 10, 4, "strong"),
            (15, 16, 4, 4, "third"),
        ],
    };
    let shapes = shapes.iter().map(|(x, y, width, height, colour)| {
        view! { <rect class=format!("crm-drawing-{colour} {scope}") x=*x y=*y width=*width height=*height rx="1"></rect> }
    });
    view! { class = scope,
        <svg class="crm-drawing" viewBox="0 0 40 24" preserveAspectRatio="xMidYMid meet" aria-hidden="true">{shapes.collect_view()}</svg>
    }
    .into_any()
}
