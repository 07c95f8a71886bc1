//! The picker of a widget to add: each kind with a drawing and what it is for.

use super::picture::drawing;
use crate::dashboards::widget::{Widget, WidgetKind};
use ac_core::Resource as Kind;
use ac_ui::Dialog;
use leptos::prelude::*;
use stylers_macro::style;

/// The kinds on offer, and what each is for.
const KINDS: [(WidgetKind, &str); 7] = [
    (WidgetKind::Number, "One figure, compared with the period before"),
    (WidgetKind::Chart, "Bars, a line over time, or shares of a whole"),
    (WidgetKind::Table, "The first records of a list or a view"),
    (WidgetKind::Funnel, "Stages of a pipeline: how many, worth what, how far"),
    (WidgetKind::Forecast, "Open deals by month or stage, weighted, beside what is won"),
    (WidgetKind::Leaderboard, "Owners by what they won, or by what they did"),
    (WidgetKind::Activity, "Calls, meetings, e-mails and tasks by person or week"),
];

/// Asks for a kind; `on_pick` gets a widget of it.
#[component]
pub fn Picker(open: RwSignal<bool>, on_pick: Callback<Widget>) -> impl IntoView {
    let scope = style! {
        .crm-picker {
            display: grid;
            grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr));
            gap: var(--s2);
        }
        .crm-picker-kind {
            display: grid;
            grid-template-rows: 4.5rem auto auto;
            gap: var(--s1);
            padding: var(--s2) var(--s3) var(--s3);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-m);
            background: var(--glass);
            text-align: start;
            transition: border-color var(--fast) var(--ease), background var(--fast) var(--ease);
        }
        .crm-picker-kind:hover {
            border-color: var(--accent-line);
            background: var(--accent-soft);
        }
        .crm-picker-text {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        @media (max-width: 40rem) {
            .crm-picker {
                grid-template-columns: minmax(0, 1fr);
            }
            .crm-picker-kind {
                grid-template-columns: 5rem minmax(0, 1fr);
                grid-template-rows: auto auto;
                column-gap: var(--s3);
            }
            .crm-picker-drawing {
                grid-row: 1 / -1;
            }
        }
    };
    let kind = move |(kind, text): (WidgetKind, &'static str)| {
        let pick = move |_| {
            open.set(false);
            on_pick.run(Widget::new(kind, Kind::Deal));
        };
        view! { class = scope,
            <button class="crm-picker-kind" type="button" on:click=pick>
                <span class="crm-picker-drawing">{drawing(kind)}</span>
                <b>{kind.label()}</b>
                <span class="crm-picker-text">{text}</span>
            </button>
        }
    };
    view! {
        <Dialog id="widget-picker" title=Signal::stored("Add a widget".to_owned()) open wide=true>
            <div class=format!("crm-picker {scope}")>{KINDS.map(kind).into_iter().collect_view()}</div>
        </Dialog>
    }
}
