//! The panels of the dashboard.

use super::figures::{deals, funnel, weeks};
use crate::{
    dashboard::model::{Dashboard, OwnerFigures},
    deals::model::Deal,
    screens::{
        amount::{self, chart_count, chart_money},
        deals::StageBadge,
        me::use_me,
        when,
    },
    shared::kind::RecordKind,
};
use ac_core::{Money, Rates};
use ac_ui::{
    Avatar, Card,
    chart::{Format, Funnel, LineChart, Series},
};
use leptos::prelude::*;
use stylers_macro::style;

/// What was won in each of the last weeks.
#[component]
pub fn WonByWeek(board: RwSignal<Dashboard>) -> impl IntoView {
    let rates = StoredValue::new(use_me().rates);
    let currency = rates.with_value(Rates::own);
    let points = move || board.with(|board| rates.with_value(|rates| weeks(board, rates)));
    let series = move || vec![Series { name: "Won".to_owned(), points: points() }];
    let won =
        move || board.with(|board| rates.with_value(|rates| amount::short_sum(&board.won_this_quarter.sums, rates)));
    let sum = move || format!("{} this quarter", won());
    view! {
        <Card>
            <LineChart
                id="won-by-week"
                title="Won, by week"
                note=Signal::derive(sum)
                series=Signal::derive(series)
                format=Format::new(move |value| chart_money(value, currency))
            />
        </Card>
    }
}

/// How far deals come.
#[component]
pub fn Conversion(board: RwSignal<Dashboard>) -> impl IntoView {
    view! {
        <Card>
            <Funnel id="conversion" title="Conversion by stage" note="of all deals, how many came at least this far" data=Signal::derive(move || board.with(funnel)) format=Format::new(chart_count)/>
        </Card>
    }
}

/// Who won most this quarter.
#[component]
pub fn TopOwners(board: RwSignal<Dashboard>) -> impl IntoView {
    let scope = style! {
        .crm-owners {
            display: grid;
            grid-template-columns: minmax(0, 1fr);
            gap: var(--s3);
        }
        .crm-owner {
            display: grid;
            grid-template-columns: auto minmax(0, 1fr) auto;
            align-items: center;
            gap: 0 var(--s3);
        }
        .crm-owner-won {
            font-weight: var(--fw-strong);
            font-variant-numeric: tabular-nums;
        }
        .crm-owner-open {
            grid-column: 2 / -1;
            color: var(--text-2);
            font-size: var(--fs-small);
        }
    };
    let rates = StoredValue::new(use_me().rates);
    let short = move |sums: &[Money]| rates.with_value(|rates| amount::short_sum(sums, rates));
    let row = move |owner: OwnerFigures| {
        let name = owner.owner_name.clone().unwrap_or_else(|| "Nobody".to_owned());
        let open = format!("{} won, {} open", deals(owner.won.count), short(&owner.open.sums));
        let href = owner.owner_id.map(|id| format!("/deals?view=table&q=owner:{id}"));
        let called = match href {
            Some(href) => view! { <a class="truncate" title=name.clone() href=href>{name.clone()}</a> }.into_any(),
            None => view! { <span class="truncate dim">{name.clone()}</span> }.into_any(),
        };
        view! { class = scope,
            <li class="crm-owner">
                <Avatar name decorative=true/>
                {called}
                <span class="crm-owner-won">{short(&owner.won.sums)}</span>
                <span class="crm-owner-open num">{open}</span>
            </li>
        }
    };
    let rows = move || board.with(|b| b.top_owners.clone());
    let none = move || {
        board.with(|b| b.top_owners.is_empty()).then(|| view! { <p class="faint">"Nothing won this quarter yet"</p> })
    };
    view! { class = scope,
        <Card title="Top owners" aside=|| "won this quarter">
            {none}
            <ol class="crm-owners">{move || rows().into_iter().map(row).collect_view()}</ol>
        </Card>
    }
}

/// The deals that moved or changed last.
#[component]
pub fn Changed(changed: RwSignal<Vec<Deal>>) -> impl IntoView {
    let scope = style! {
        .crm-changed {
            display: grid;
            grid-template-columns: minmax(0, 1fr);
            margin: 0 calc(var(--s2) * -1);
        }
        .crm-changed-row {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-height: var(--row-h);
            padding: 0 var(--s2);
            border-radius: var(--r-s);
            transition: background var(--fast) var(--ease);
        }
        .crm-changed-row:hover {
            background: var(--glass-hover);
        }
        .crm-changed-end {
            display: inline-flex;
            align-items: center;
            gap: var(--s2);
            flex: none;
            margin-inline-start: auto;
            color: var(--text-2);
            font-size: var(--fs-small);
        }
    };
    let row = move |deal: Deal| {
        view! { class = scope,
            <li>
                <a class="crm-changed-row" href=RecordKind::Deal.page(deal.id)>
                    {deal.owner_name.map(|name| view! { <Avatar name/> })}
                    <span class="truncate" title=deal.name.clone()>{deal.name.clone()}</span>
                    <span class="crm-changed-end">
                        <StageBadge status=deal.status name=deal.stage_name/>
                        <when::Ago at=deal.updated_at/>
                    </span>
                </a>
            </li>
        }
    };
    view! { class = scope,
        <Card title="Last changed">
            <ul class="crm-changed">{move || changed.get().into_iter().map(row).collect_view()}</ul>
        </Card>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        deals::model::DealId,
        pipelines::model::{PipelineId, StageId, StageKind},
    };
    use ac_core::Timestamp;
    use uuid::Uuid;

    #[test]
    fn a_long_name_is_cut_and_can_still_be_read() {
        let long = "A very long name of a deal ".repeat(8);
        let deal = Deal {
            id: DealId(Uuid::nil()),
            name: long.clone(),
            external_id: None,
            pipeline_id: PipelineId(Uuid::nil()),
            stage_id: StageId(Uuid::nil()),
            stage_name: "Waiting for the answer of a committee".to_owned(),
            status: StageKind::Open,
            amount: None,
            line_count: 0,
            company_id: None,
            company_name: None,
            contact_id: None,
            contact_name: None,
            product_id: None,
            product_name: None,
            owner_id: None,
            owner_name: None,
            opened_on: None,
            expected_close_on: None,
            closed_on: None,
            fields: ac_views::custom::FieldValues::default(),
            version: 1,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        };
        let html = Owner::new().with(|| view! { <Changed changed=RwSignal::new(vec![deal])/> }.to_html());
        for name in [long.as_str(), "Waiting for the answer of a committee"] {
            let cut = html.split('<').find(|tag| tag.contains(&format!("title=\"{name}\"")));
            assert!(cut.is_some_and(|tag| tag.contains("truncate")), "{name}: {html}");
        }
        let styles = include_str!("panels.rs");
        let list = styles.split(".crm-changed {").nth(1).and_then(|rest| rest.split('}').next());
        assert!(list.is_some_and(|list| list.contains("minmax(0, 1fr)")), "a row is no wider than its card");
    }
}
