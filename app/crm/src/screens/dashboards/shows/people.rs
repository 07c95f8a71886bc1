//! Who won or did how much, and what was done.

use super::{nothing, table};
use crate::{
    activities::model::ActivityKind,
    dashboards::{
        figures::{DoneShown, GroupsShown},
        widget::Widget,
    },
    screens::dashboards::words,
};
use ac_core::{Rates, Resource as Kind};
use ac_ui::Avatar;
use ac_views::{
    figures::{Group, Worth},
    query::within,
};
use leptos::prelude::*;
use stylers_macro::style;

/// Owners in their order, each with the figure that decides it.
pub fn leaders(widget: &Widget, shown: &GroupsShown, filter: &str, rates: &Rates) -> AnyView {
    let scope = style! {
        .crm-leaders {
            display: grid;
            gap: var(--s3);
        }
        .crm-leader {
            display: grid;
            grid-template-columns: 1.25rem auto minmax(0, 1fr) auto;
            align-items: center;
            gap: 0 var(--s2);
        }
        .crm-leader-place {
            color: var(--text-3);
            font-size: var(--fs-small);
            text-align: end;
        }
        .crm-leader-name {
            font-size: var(--fs-control);
        }
        .crm-leader-name:hover {
            color: var(--accent-hi);
        }
        .crm-leader-bar {
            grid-column: 3 / -1;
            height: var(--s1);
            border-radius: var(--r-full);
            background: var(--glass-hover);
            overflow: hidden;
        }
        .crm-leader-fill {
            display: block;
            height: 100%;
            border-radius: inherit;
            background: var(--chart-1);
        }
    };
    let groups = &shown.figures.groups;
    if groups.is_empty() {
        return nothing();
    }
    let rates = shown.measure.total.rates(rates);
    let value = |group: &Group| words::drawn(group.sums.get(&shown.measure).as_ref(), &rates);
    let max = groups.iter().map(value).fold(1.0, f64::max);
    let row = |(at, group): (usize, &Group)| {
        let name = group.label.clone();
        let figure = group.sums.get(&shown.measure).unwrap_or(Worth::Count(group.sums.count));
        let href = words::link(widget.object, &within(filter, &group.filter));
        let hint = format!("{} {}", words::counted(group.sums.count), ac_ui::lower(words::plural(widget.object)));
        view! { class = scope,
            <li class="crm-leader">
                <span class="crm-leader-place num">{at + 1}</span>
                <Avatar name=name.clone() decorative=true/>
                <a class="crm-leader-name truncate" href=href title=hint>{name}</a>
                <b class="num">{words::worth(&figure, &rates)}</b>
                <span class="crm-leader-bar" aria-hidden="true">
                    <span class="crm-leader-fill" style:width=format!("{:.2}%", value(group) / max * 100.0)></span>
                </span>
            </li>
        }
    };
    view! { class = scope, <ol class="crm-leaders">{groups.iter().enumerate().map(row).collect_view()}</ol> }.into_any()
}

/// What was done by whom, or when, kind by kind.
pub fn activity(parts: &[DoneShown]) -> AnyView {
    let scope = table::styles();
    if parts.is_empty() {
        return nothing();
    }
    let max = parts.iter().map(|part| part.count).max().unwrap_or(1).max(1);
    let colour = |kind: ActivityKind| format!("crm-done-{}", kind.as_str());
    let row = |part: &DoneShown| {
        let bars = part.kinds.iter().filter(|of| of.count > 0).map(|of| {
            let width = format!(
                "{:.2}%",
                crate::screens::amount::chart_value(of.count * 100) / crate::screens::amount::chart_value(max)
            );
            view! { <span class=format!("crm-done-part {} {scope}", colour(of.kind)) style:width=width></span> }
        });
        let counts = part.kinds.iter().map(|of| {
            view! { class = scope, <td class="crm-bars-td num">{if of.count == 0 { "–".to_owned() } else { words::counted(of.count) }}</td> }
        });
        view! { class = scope,
            <tr>
                <th class="crm-bars-td crm-bars-name crm-done-name truncate" scope="row">
                    <a class="link" href=words::link(Kind::Activity, &part.filter)>{part.label.clone()}</a>
                </th>
                <td class="crm-bars-td crm-bars-wide crm-done-bar"><span class="crm-bars-track crm-done-track" aria-hidden="true">{bars.collect_view()}</span></td>
                {counts.collect_view()}
                <td class="crm-bars-td num"><b>{words::counted(part.count)}</b></td>
            </tr>
        }
    };
    let heads = ActivityKind::ALL.map(|kind| {
        let label = match kind {
            ActivityKind::Call => "Calls",
            ActivityKind::Meeting => "Meetings",
            ActivityKind::Mail => "E-mails",
            ActivityKind::Task => "Tasks",
        };
        view! { class = scope,
            <th class="crm-bars-th" scope="col"><i class=format!("crm-bars-key {} {scope}", colour(kind))></i>{label}</th>
        }
    });
    let rows = parts.iter().map(row).collect_view();
    view! { class = scope,
        <table class="crm-bars">
            <thead>
                <tr>
                    <th class="crm-bars-th crm-bars-name crm-done-name" scope="col"><span class="visually-hidden">"Who or when"</span></th>
                    <th class="crm-bars-th crm-bars-wide crm-done-bar" scope="col"><span class="visually-hidden">"As a bar"</span></th>
                    {heads.into_iter().collect_view()}
                    <th class="crm-bars-th" scope="col">"All"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
