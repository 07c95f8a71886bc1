//! Figures over lists on both databases, against a reading of the same records, and as the interface tells them.

use crate::common::{fields::*, http::*, *};
use ac_core::{
    Action, Currency, Money, Resource, Role, both_databases,
    list::ListQuery,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    companies::{self, model::CompanyDraft},
    deals::{
        self,
        model::{Deal, DealDraft, DealFilter, DealPatch, DealQuery},
    },
};
use ac_views::{
    custom::FieldKind,
    figures::{Figures, FiguresQuery, Group, GroupBy, Sums, Worth, model::GROUPS_MAX},
    query::within,
};
use chrono::{Datelike, Days, NaiveDate};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Deals of every kind: with and without what they are grouped by, in three currencies, with values of the workspace's own.
async fn many_deals(ctx: &ac_core::Ctx, dice: &mut Dice) {
    all_kinds(ctx).await;
    let stages = pipeline(ctx).await.stages;
    let of = [company(ctx, "Acme").await.id, company(ctx, "Ærø Works").await.id];
    let person = known(ctx, "Bea").await;
    let day = NaiveDate::from_ymd_opt(2025, 12, 20).unwrap();
    for n in 0..50 {
        let currency = dice.of(&["USD", "JPY", "EUR"]).parse::<Currency>().unwrap();
        let amount = Money { amount_minor: dice.roll(1_000_000) as i64, currency };
        let mut own = serde_json::Map::new();
        if dice.roll(3) > 0 {
            own.insert("my_number".into(), json!(dice.roll(1000) as f64 / 8.0 - 20.0));
            own.insert("my_money".into(), json!({ "amount_minor": dice.roll(500), "currency": "EUR" }));
        }
        if dice.roll(3) > 0 {
            own.insert("my_select".into(), json!(dice.of(&["high", "low", "middle"])));
            own.insert("my_date".into(), json!(day + Days::new(dice.roll(60))));
            own.insert("my_rating".into(), json!(1 + dice.roll(5)));
        }
        own.insert("my_checkbox".into(), json!(dice.roll(2) == 0));
        if dice.roll(2) == 0 {
            own.insert("my_person".into(), json!(ctx.actor.member().unwrap()));
        }
        let draft = DealDraft {
            name: format!("{} {n}", dice.of(&["Pilot", "Renewal"])),
            stage_id: Some(stages[dice.roll(stages.len() as u64) as usize].id),
            amount: (dice.roll(5) > 0).then_some(amount),
            company_id: (dice.roll(3) > 0).then(|| of[dice.roll(2) as usize]),
            expected_close_on: (dice.roll(4) > 0).then(|| day + Days::new(dice.roll(120))),
            fields: values(Value::Object(own)),
            ..DealDraft::default()
        };
        let deal = deals::verbs::create(ctx, draft).await.expect("a deal");
        let owner_id = [None, Some(person)][dice.roll(2) as usize];
        if dice.roll(3) == 0 {
            let patch = DealPatch { owner_id: Some(owner_id), ..DealPatch::default() };
            deals::verbs::update(ctx, deal.id, deal.version, patch).await.expect("a deal of somebody else");
        }
    }
}

async fn found(ctx: &ac_core::Ctx, filter: &str) -> Vec<Deal> {
    let query = DealQuery { query: Some(filter.to_owned()), limit: Some(200), ..ListQuery::of(DealFilter::default()) };
    deals::queries::list(ctx, &query).await.unwrap_or_else(|e| panic!("{filter}: {e:?}")).data
}

async fn asked(ctx: &ac_core::Ctx, filter: &str, group_by: Option<&str>, measures: &[&str]) -> Figures {
    let query = FiguresQuery {
        query: Some(filter.to_owned()),
        group_by: group_by.map(GroupBy::read),
        measures: measures.iter().map(|text| text.parse().unwrap()).collect(),
        ..FiguresQuery::default()
    };
    deals::queries::figures(ctx, &query).await.unwrap_or_else(|e| panic!("{filter} {group_by:?}: {e:?}"))
}

fn rounded(sum: i128, count: i128) -> i128 {
    (sum * 2 + sum.signum() * count) / (count * 2)
}

/// The measures once more, from the records themselves.
fn counted(own: Currency, deals: &[Deal], measures: &[&str]) -> Sums {
    let money = |field: &str, deal: &Deal| match field {
        "amount" => deal.amount,
        _ => ac_views::custom::shown::money(deal.fields.get(field)?),
    };
    let parts = |field: &str, deal: &Deal| {
        deal.fields.get(field).map(|value| (value.as_f64().unwrap() * 10_000.0).round() as i128)
    };
    let number = |parts: i128| {
        let text = format!("{:.4}", parts as f64 / 10_000.0);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    let of = |text: &&str| {
        let (total, field) = text.split_once('.').unwrap();
        let worth = match (total, field) {
            ("filled", "owner") => Worth::Count(deals.iter().filter(|deal| deal.owner_id.is_some()).count() as i64),
            ("filled", _) => Worth::Count(deals.iter().filter(|deal| money(field, deal).is_some()).count() as i64),
            (_, "amount" | "my_money") => {
                let mut by: BTreeMap<String, Vec<i64>> = BTreeMap::new();
                for money in deals.iter().filter_map(|deal| money(field, deal)) {
                    by.entry(money.currency.code().to_owned()).or_default().push(money.amount_minor);
                }
                let mut all: Vec<Money> = by
                    .into_iter()
                    .map(|(code, all)| {
                        let sum: i128 = all.iter().map(|one| i128::from(*one)).sum();
                        let amount_minor = match total {
                            "sum" => sum as i64,
                            "average" => rounded(sum, all.len() as i128) as i64,
                            "min" => *all.iter().min().unwrap(),
                            _ => *all.iter().max().unwrap(),
                        };
                        Money { amount_minor, currency: code.parse().unwrap() }
                    })
                    .collect();
                all.sort_by_key(|money| money.currency != own);
                Worth::Money(all)
            }
            _ => {
                let all: Vec<i128> = deals.iter().filter_map(|deal| parts(field, deal)).collect();
                let sum: i128 = all.iter().sum();
                Worth::Number((!all.is_empty()).then(|| match total {
                    "sum" => number(sum),
                    "average" => number(rounded(sum, all.len() as i128)),
                    "min" => number(*all.iter().min().unwrap()),
                    _ => number(*all.iter().max().unwrap()),
                }))
            }
        };
        ((*text).to_owned(), worth)
    };
    Sums { count: deals.len() as i64, values: measures.iter().map(of).collect() }
}

/// The same groups, from the records themselves.
fn value(deal: &Deal, by: &str) -> Option<String> {
    let (field, period) = by.split_once('.').unwrap_or((by, ""));
    let day = match field {
        "expected" => deal.expected_close_on,
        "created" => Some(deal.created_at.date()),
        "my_date" => deal.fields.get(field).map(|value| value.as_str().unwrap().parse().unwrap()),
        "stage" => return Some(deal.stage_id.to_string()),
        "status" => return Some(deal.status.as_str().to_owned()),
        "owner" => return deal.owner_id.map(|id| id.to_string()),
        "company" => return deal.company_id.map(|id| id.to_string()),
        "my_checkbox" => {
            return Some(if deal.fields.get(field) == Some(&json!(true)) { "yes" } else { "no" }.to_owned());
        }
        "my_person" => return deal.fields.get(field).map(|value| value["id"].as_str().unwrap().to_owned()),
        _ => return deal.fields.get(field).map(|value| value.as_str().unwrap().to_owned()),
    }?;
    let first = match period {
        "week" => day - Days::new(u64::from(day.weekday().num_days_from_monday())),
        "month" => day.with_day(1).unwrap(),
        "quarter" => day.with_day(1).unwrap().with_month0(day.month0() / 3 * 3).unwrap(),
        "year" => day.with_day(1).unwrap().with_month(1).unwrap(),
        _ => day,
    };
    Some(first.to_string())
}

const MEASURES: [&str; 13] = [
    "sum.amount",
    "average.amount",
    "min.amount",
    "max.amount",
    "filled.amount",
    "filled.owner",
    "sum.my_money",
    "average.my_number",
    "sum.my_number",
    "min.my_number",
    "max.my_number",
    "average.my_rating",
    "sum.my_rating",
];

both_databases!(figures_say_what_the_records_say, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let mut dice = Dice(7);
    many_deals(&ctx, &mut dice).await;
    let own = ctx.tenant.currency;
    for filter in ["", "status:open amount>1", "pilot", "owner:me or my_select:high", "name:nothing"] {
        let deals = found(&ctx, filter).await;
        let all = asked(&ctx, filter, None, &MEASURES).await;
        assert_eq!((all.all, all.groups.len(), all.others), (counted(own, &deals, &MEASURES), 0, None), "{filter}");
        for by in [
            "stage",
            "status",
            "owner",
            "company",
            "expected.day",
            "expected.week",
            "expected.month",
            "expected.quarter",
            "expected.year",
            "created.month",
            "my_select",
            "my_checkbox",
            "my_person",
            "my_date.week",
        ] {
            let figures = asked(&ctx, filter, Some(by), &MEASURES).await;
            assert_eq!(figures.all, counted(own, &deals, &MEASURES), "{filter} by {by}");
            let mut wanted: BTreeMap<Option<String>, Vec<Deal>> = BTreeMap::new();
            for deal in &deals {
                wanted.entry(value(deal, by)).or_default().push(deal.clone());
            }
            assert_eq!(figures.groups.len(), wanted.len(), "{filter} by {by}");
            for Group { value, label, filter: of_group, sums } in &figures.groups {
                let of = &wanted[value];
                assert_eq!(*sums, counted(own, of, &MEASURES), "{filter} by {by}: {label}");
                // What a group says finds its records, and no others.
                let mut ids: Vec<_> =
                    found(&ctx, &within(filter, of_group)).await.iter().map(|deal| deal.id.0).collect();
                let mut want: Vec<_> = of.iter().map(|deal| deal.id.0).collect();
                ids.sort_unstable();
                want.sort_unstable();
                assert_eq!(ids, want, "{filter} by {by}: {of_group}");
            }
        }
    }
});

both_databases!(groups_stand_in_the_order_of_their_field, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    many_deals(&ctx, &mut Dice(11)).await;
    let labels = async |by: &str| {
        asked(&ctx, "", Some(by), &[]).await.groups.into_iter().map(|group| group.label).collect::<Vec<_>>()
    };
    let stages: Vec<String> = pipeline(&ctx).await.stages.into_iter().map(|stage| stage.name).collect();
    assert_eq!(labels("stage").await, stages);
    assert_eq!(labels("status").await, ["Open", "Won", "Lost"]);
    assert_eq!(labels("company").await, ["Acme", "Ærø Works", "No company"]);
    assert_eq!(labels("my_select").await, ["High", "Low", "Middle", "No my select"]);
    assert_eq!(labels("my_checkbox").await, ["Yes", "No"]);
    let months = labels("expected.month").await;
    assert_eq!(months[0], "December 2025");
    assert_eq!(months.last().map(String::as_str), Some("No expected close"));
});

both_databases!(many_groups_are_told_as_far_as_there_is_room, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for n in 0..GROUPS_MAX + 20 {
        let draft =
            CompanyDraft { name: format!("C{n}"), sector: Some(format!("Sector {n:03}")), ..Default::default() };
        companies::verbs::create(&ctx, draft).await.unwrap();
    }
    for (name, sector) in [("D", Some("sector 110")), ("E", None), ("F", None)] {
        let draft = CompanyDraft { name: name.into(), sector: sector.map(str::to_owned), ..Default::default() };
        companies::verbs::create(&ctx, draft).await.unwrap();
    }
    let query = FiguresQuery {
        group_by: Some(GroupBy::read("sector")),
        measures: vec!["filled.sector".parse().unwrap()],
        ..FiguresQuery::default()
    };
    let figures = companies::queries::figures(&ctx, &query).await.unwrap();
    let filled = |count| BTreeMap::from([("filled.sector".to_owned(), Worth::Count(count))]);
    let all = GROUPS_MAX as i64 + 23;
    assert_eq!(figures.all, Sums { count: all, values: filled(all - 2) });
    assert_eq!(figures.groups.len(), GROUPS_MAX);
    let of = |value: Option<&str>| figures.groups.iter().find(|group| group.value.as_deref() == value).unwrap();
    // Letters in either case are one group, which is among the largest; what has no sector is another.
    assert_eq!((of(Some("sector 110")).sums.count, of(None).sums.count), (2, 2));
    assert_eq!(of(None).sums.values, filled(0));
    let others = figures.others.clone().unwrap();
    assert_eq!((others.groups, others.sums), (21, Sums { count: 21, values: filled(21) }));
});

both_databases!(only_what_one_may_see_is_counted, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    many_deals(&ctx, &mut Dice(3)).await;
    let guest = as_role(&ctx, Role::Guest);
    let query = FiguresQuery { group_by: Some(GroupBy::read("owner")), ..FiguresQuery::default() };
    match deals::queries::figures(&guest, &query).await {
        Ok(figures) => {
            let seen = deals::queries::list(&guest, &ListQuery::of(DealFilter::default())).await.unwrap();
            assert_eq!(Some(figures.all.count), seen.total);
        }
        Err(refused) => assert!(guest.allow_any(Resource::Deal, Action::Read).is_err(), "{refused:?}"),
    }
    let without = scoped(&ctx, &[(Resource::Company, Action::Read)]);
    get(&without, "/api/v1/deals/figures").await.refused(403, "forbidden");
    assert_eq!(get(&without, "/api/v1/companies/figures").await.status, 200);
});

both_databases!(the_interface_tells_figures, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    field(&ctx, "deal", "score", FieldKind::Number, json!({})).await;
    for (name, amount, score) in
        [("A", json!({ "amount_minor": 1000, "currency": "USD" }), json!(1.5)), ("B", json!(null), json!(2))]
    {
        let body = json!({ "name": name, "amount": amount, "fields": { "score": score } });
        assert_eq!(post(&ctx, "/api/v1/deals", body).await.status, 201);
    }
    let path = "/api/v1/deals/figures?group_by=status&measures=sum.amount,average.score,filled.amount&filter=name:a,b";
    let values = json!({
        "average.score": { "number": "1.75" },
        "filled.amount": { "count": 1 },
        "sum.amount": { "money": [{ "amount_minor": 1000, "currency": "USD" }] },
    });
    let sums = json!({ "count": 2, "values": values });
    let group = json!({ "value": "open", "label": "Open", "filter": "status:open", "sums": sums });
    assert_eq!(get(&ctx, path).await.json(), json!({ "all": sums, "groups": [group], "others": null }));
    let all = get(&ctx, "/api/v1/deals/figures?q=nothing").await.json();
    assert_eq!(all, json!({ "all": { "count": 0, "values": {} }, "groups": [], "others": null }));
    for bad in [
        "group_by=name",
        "group_by=expected",
        "group_by=stage.month",
        "measures=sum.name",
        "measures=total.amount",
        "measures=count.amount",
        "measures=sum.nothing",
        "group_by=stage&group_by=owner",
        "limit=5",
        "sort=name",
        "unknown=1",
        "filter=stagg:won",
        &format!("measures={}", (0..21).map(|_| "sum.amount").collect::<Vec<_>>().join(",")),
    ] {
        get(&ctx, &format!("/api/v1/deals/figures?{bad}")).await.refused(400, "bad_request");
    }
});
