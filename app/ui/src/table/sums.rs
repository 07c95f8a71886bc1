//! The row at the foot of a table, below its columns. What stands in it is drawn by whoever knows the records, once its code is
//! here.
use super::bands::ColumnFace;
use super::layout::Shape;
use super::{Align, ColumnSpec};
use leptos::prelude::*;
use stylers_macro::style;

/// How much of the view the row covers, in pixels.
pub(super) const FOOT_PX: i32 = 36;

/// What draws the foot of each column. Nothing draws it at first. Cheap to copy.
#[derive(Clone, Copy, Default)]
pub struct Foot {
    pub draw: RwSignal<Option<Callback<ColumnFace, AnyView>>>,
    /// Something stands in it; else it is seen only by whoever reaches for it.
    pub is_told: Signal<bool>,
}

impl Foot {
    pub(super) fn px(self) -> i32 {
        if self.draw.with_untracked(Option::is_some) { FOOT_PX } else { 0 }
    }
}

#[component]
pub(super) fn FootRow(foot: Foot, shape: Shape, checks: bool) -> impl IntoView {
    let scope = style! {
        .ac-foot {
            position: sticky;
            bottom: calc(var(--s6) * -1);
            z-index: var(--z-sticky);
        }
        .ac-foot-cell {
            position: sticky;
            bottom: calc(var(--s6) * -1);
            height: calc(var(--s8) + var(--s1));
            padding: 0 var(--s1);
            border-top: var(--hair) solid var(--line-strong);
            background: var(--bg);
            overflow: hidden;
            white-space: nowrap;
        }
        .ac-foot-end {
            text-align: end;
            font-variant-numeric: tabular-nums;
        }
        .ac-foot-first {
            left: 0;
            z-index: var(--z-raised);
        }
        .ac-foot-checks .ac-foot-first {
            left: calc(var(--s10) + var(--s1));
        }
        .ac-foot-check {
            left: 0;
            z-index: var(--z-raised);
        }
        @media (hover: hover) {
            .ac-foot-quiet .ac-foot-cell {
                border-top-color: transparent;
                background: transparent;
            }
            .ac-foot-quiet:hover .ac-foot-cell {
                border-top-color: var(--line-strong);
                background: var(--bg);
            }
            .ac-foot-quiet:focus-within .ac-foot-cell {
                border-top-color: var(--line-strong);
                background: var(--bg);
            }
        }
        @media (max-width: 40rem) {
            .ac-foot {
                display: block;
                margin: 0 calc(var(--page-pad) * -1);
                border-top: var(--hair) solid var(--line-strong);
                background: var(--bg);
            }
            .ac-foot-quiet {
                border-top: 0;
                background: transparent;
            }
            .ac-foot-row {
                display: flex;
                padding: 0 var(--page-pad);
                overflow-x: auto;
            }
            .ac-foot-cell {
                position: static;
                flex: none;
                height: auto;
                padding: 0;
                border: 0;
            }
        }
    };
    let (order, specs) = (shape.order, shape.specs);
    let cell = move |draw: Callback<ColumnFace, AnyView>, spec: &ColumnSpec, is_first: bool| {
        view! { class = scope,
            <td
                class="ac-foot-cell"
                class:ac-foot-end=spec.align == Align::End
                class:ac-foot-first=is_first
                role="gridcell"
            >
                {draw.run(spec.face(is_first))}
            </td>
        }
    };
    move || {
        let draw = foot.draw.get()?;
        let specs = specs.clone();
        let first = specs.first().map(|spec| spec.key.clone());
        let cells = move |at: usize| specs.get(at).map(|spec| cell(draw, spec, Some(&spec.key) == first.as_ref()));
        Some(view! { class = scope,
            <tfoot class="ac-foot" class:ac-foot-checks=checks class:ac-foot-quiet=move || !foot.is_told.get() role="rowgroup">
                <tr class="ac-foot-row" role="row">
                    {checks.then(|| view! { class = scope, <td class="ac-foot-cell ac-foot-check" role="gridcell"></td> })}
                    <For each=move || order.get() key=|at| *at children=cells/>
                </tr>
            </tfoot>
        })
    }
}
