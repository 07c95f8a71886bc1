//! The grid that widgets stand in: four columns on a desk, two on a tablet, one on a phone.

use crate::dashboards::widget::Size;
use leptos::prelude::*;
use stylers_macro::style;

/// The grid around `children`, each of them in a [`Cell`].
#[component]
pub fn Grid(children: Children) -> impl IntoView {
    let scope = style! {
        .crm-grid {
            display: grid;
            grid-template-columns: repeat(4, minmax(0, 1fr));
            grid-auto-rows: minmax(8.25rem, auto);
            grid-auto-flow: dense;
            gap: var(--s3);
        }
        @media (max-width: 72rem) {
            .crm-grid {
                grid-template-columns: repeat(2, minmax(0, 1fr));
            }
        }
        @media (max-width: 40rem) {
            .crm-grid {
                grid-template-columns: minmax(0, 1fr);
                grid-auto-rows: auto;
            }
        }
    };
    view! { class = scope, <div class="crm-grid">{children()}</div> }
}

/// A widget's place. `number` is the widget's, for whoever moves it.
#[component]
pub fn Cell(
    size: Signal<Size>,
    number: u32,
    /// It is being moved.
    #[prop(optional, into)]
    moving: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let scope = style! {
        .crm-cell {
            display: grid;
            min-width: 0;
        }
        .crm-cell-tall {
            grid-row: span 2;
        }
        .crm-cell-wide {
            grid-column: span 2;
            grid-row: span 2;
        }
        .crm-cell-full {
            grid-column: 1 / -1;
            grid-row: span 2;
        }
        .crm-cell-moving {
            opacity: .55;
        }
        @media (max-width: 40rem) {
            .crm-cell-tall {
                grid-row: auto;
            }
            .crm-cell-wide {
                grid-column: auto;
                grid-row: auto;
            }
            .crm-cell-full {
                grid-row: auto;
            }
        }
    };
    view! { class = scope,
        <div
            class="crm-cell"
            class:crm-cell-tall=move || size.get() == Size::Tall
            class:crm-cell-wide=move || size.get() == Size::Wide
            class:crm-cell-full=move || size.get() == Size::Full
            class:crm-cell-moving=move || moving.get()
            data-widget=number
        >
            {children()}
        </div>
    }
}
