//! The stages of a pipeline, and what is likely to come of what is in them.

use super::{nothing, table};
use crate::{
    dashboards::figures::{OutlookShown, StepShown},
    pipelines::model::StageKind,
    screens::{amount, dashboards::words},
};
use ac_core::{Money, Rates, Resource as Kind};
use leptos::prelude::*;
use stylers_macro::style;

/// Instead of an amount where there is none.
const NONE: &str = "–";

/// Stage by stage: how many came at least so far, how many are there now, and what those are worth.
pub fn funnel(steps: &[StepShown], rates: &Rates) -> AnyView {
    let scope = style! {
        .crm-steps {
            display: grid;
            gap: var(--s1);
        }
        .crm-step {
            position: relative;
            display: grid;
            grid-template-columns: minmax(0, 1fr) auto 4.5rem 3rem;
            align-items: center;
            gap: var(--s3);
            min-height: 2.25rem;
            padding: 0 var(--s3);
            border-radius: var(--r-s);
            font-size: var(--fs-control);
            overflow: hidden;
        }
        .crm-step:hover {
            background: var(--glass-hover);
        }
        .crm-step-fill {
            position: absolute;
            inset: 0 auto 0 0;
            border-radius: var(--r-s);
            background: linear-gradient(90deg, var(--accent-soft), color-mix(in srgb, var(--accent) 28%, transparent));
        }
        .crm-step-lost {
            background: var(--bad-soft);
        }
        .crm-step-name {
            position: relative;
        }
        .crm-step-count {
            position: relative;
            text-align: end;
        }
        .crm-step-amount {
            position: relative;
            color: var(--text-2);
            text-align: end;
            font-size: var(--fs-small);
        }
        .crm-step-percent {
            position: relative;
            color: var(--text-3);
            text-align: end;
            font-size: var(--fs-small);
        }
    };
    if steps.iter().all(|step| step.count == 0) {
        return nothing();
    }
    let row = |step: &StepShown| {
        let percent = step.percent.unwrap_or(0);
        let is_lost = step.kind == StageKind::Lost;
        let hint = format!(
            "{}: {} came at least this far, {} are here now",
            step.stage,
            words::counted(step.reached),
            words::counted(step.count)
        );
        view! { class = scope,
            <li>
                <a class="crm-step" href=words::link(Kind::Deal, &step.filter) title=hint>
                    <span class="crm-step-fill" class:crm-step-lost=is_lost style:width=format!("{percent}%")></span>
                    <span class="crm-step-name truncate">{step.stage.clone()}</span>
                    <b class="crm-step-count num">{words::counted(step.count)}</b>
                    <span class="crm-step-amount num truncate">{amount::short_sum(&step.sums, rates)}</span>
                    <span class="crm-step-percent num">{format!("{percent} %")}</span>
                </a>
            </li>
        }
    };
    view! { class = scope, <ol class="crm-steps">{steps.iter().map(row).collect_view()}</ol> }.into_any()
}

/// What is won, what is likely to be, and what is open, time by time or stage by stage.
pub fn forecast(times: &[OutlookShown], rates: &Rates) -> AnyView {
    let scope = table::styles();
    if times.is_empty() {
        return nothing();
    }
    let value = |sums: &[Money]| words::drawn_sum(sums, rates);
    let written = |sums: &[Money]| written(sums, rates);
    let won = |time: &OutlookShown| value(time.won.as_deref().unwrap_or_default());
    let max = times.iter().map(|time| won(time) + value(&time.open)).fold(1.0, f64::max);
    let has_won = times.iter().any(|time| time.won.is_some());
    let row = |time: &OutlookShown| {
        let won_width = won(time) / max * 100.0;
        let width = |sums: &[Money]| format!("{:.2}%", won_width + value(sums) / max * 100.0);
        let won_words = time.won.as_deref().map(&written);
        let of_won = match (won_words, &time.won_filter) {
            (Some(words), Some(filter)) if words != NONE => {
                view! { <a class="link" href=words::link(Kind::Deal, filter)>{words}</a> }.into_any()
            }
            (words, _) => view! { <span>{words.unwrap_or_default()}</span> }.into_any(),
        };
        view! { class = scope,
            <tr>
                <th class="crm-bars-td crm-bars-name" scope="row">
                    <a class="link" href=words::link(Kind::Deal, &time.filter)>{time.label.clone()}</a>
                </th>
                <td class="crm-bars-td crm-bars-wide crm-forecast-bar">
                    <span class="crm-bars-track crm-forecast-track" aria-hidden="true">
                        <span class="crm-forecast-part crm-forecast-open" style:width=width(&time.open)></span>
                        <span class="crm-forecast-part crm-forecast-weighted" style:width=width(&time.weighted)></span>
                        <span class="crm-forecast-part crm-forecast-won" style:width=format!("{won_width:.2}%")></span>
                    </span>
                </td>
                <td class="crm-bars-td crm-bars-wide num">{words::counted(time.count)}</td>
                <td class="crm-bars-td num">{written(&time.open)}</td>
                <td class="crm-bars-td num"><b>{written(&time.weighted)}</b></td>
                {has_won.then(|| view! { class = scope, <td class="crm-bars-td num">{of_won}</td> })}
            </tr>
        }
    };
    let rows = times.iter().map(row).collect_view();
    view! { class = scope,
        <table class="crm-bars">
            <thead>
                <tr>
                    <th class="crm-bars-th crm-bars-name" scope="col">{if has_won { "When" } else { "Stage" }}</th>
                    <th class="crm-bars-th crm-bars-wide crm-forecast-bar" scope="col"><span class="visually-hidden">"As a bar"</span></th>
                    <th class="crm-bars-th crm-bars-wide" scope="col">"Deals"</th>
                    <th class="crm-bars-th" scope="col"><i class="crm-bars-key crm-forecast-open"></i>"Open"</th>
                    <th class="crm-bars-th" scope="col"><i class="crm-bars-key crm-forecast-weighted"></i>"Weighted"</th>
                    {has_won.then(|| view! { class = scope, <th class="crm-bars-th" scope="col"><i class="crm-bars-key crm-forecast-won"></i>"Won"</th> })}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn written(sums: &[Money], rates: &Rates) -> String {
    if sums.iter().all(|sum| sum.amount_minor == 0) { NONE.to_owned() } else { amount::short_sum(sums, rates) }
}
