//! What widgets show: the figures of each kind, for whoever looks, and the filter behind each part.

use crate::common::{fields, http::get, *};
use ac_core::{
    Action, Ctx, Error, ErrorCode, Money, Resource, Role, both_databases,
    keyset::ListError,
    list::ListQuery,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    activities::{
        self,
        model::{ActivityDraft, ActivityKind},
    },
    dashboards::{
        compute::{figures, file},
        figures::{Records, Shows, WidgetFigures},
        model::DashboardDraft,
        period::Period,
        verbs,
        widget::{Widget, WidgetKind, count, worth},
    },
    deals::{self, model::DealDraft},
    pipelines::{
        self,
        model::{PipelineDraft, StageDraft, StageKind},
    },
    shared::kind::RecordKind,
};
use ac_views::{
    custom::{FieldKind, FieldValues},
    figures::Worth,
    query::within,
    saved::{
        self,
        model::{Share, ViewDraft, ViewKind},
    },
};
use chrono::{Datelike, Months, NaiveDate};

fn widget(kind: WidgetKind, query: &str) -> Widget {
    Widget { query: query.to_owned(), measure: worth(Resource::Deal), ..Widget::new(kind, Resource::Deal) }
}

async fn shown(ctx: &Ctx, widget: Widget) -> WidgetFigures {
    figures(ctx, &widget).await.expect("figures")
}

async fn sold(ctx: &Ctx, stage_name: &str, amount: Option<Money>, day: NaiveDate) {
    let is_closed = ["Won", "Lost"].contains(&stage_name);
    let draft = DealDraft {
        name: format!("{stage_name} {day}"),
        stage_id: Some(stage(ctx, stage_name).await),
        amount,
        closed_on: is_closed.then_some(day),
        expected_close_on: (!is_closed).then_some(day),
        ..Default::default()
    };
    deals::verbs::create(ctx, draft).await.expect("a deal");
}

/// How many deals the list finds for a filter that a widget leads to.
async fn listed(ctx: &Ctx, filter: &str) -> i64 {
    let ask = ListQuery { query: Some(filter.to_owned()), ..ListQuery::default() };
    deals::queries::list(ctx, &ask).await.expect("a list").data.len() as i64
}

fn eur(amount_minor: i64) -> Money {
    Money { amount_minor, currency: "EUR".parse().unwrap() }
}

both_databases!(a_number_is_compared_with_the_period_before, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let today = ctx.now().date();
    let first = today.with_day(1).unwrap();
    let last_month = first.checked_sub_months(Months::new(1)).unwrap();
    for (amount, day) in [(Some(usd(500)), first), (Some(eur(70)), first), (None, first), (Some(usd(200)), last_month)]
    {
        sold(&ctx, "Won", amount, day).await;
    }
    sold(&ctx, "Lost", Some(usd(9_000)), first).await;
    let won = Widget { period: Some(Period::ThisMonth), ..widget(WidgetKind::Number, "status:won") };
    let figures = shown(&ctx, won.clone()).await;
    let Shows::Number(number) = &figures.shows else { panic!("{figures:?}") };
    assert_eq!(number.now, Worth::Money(vec![usd(500), eur(70)]), "currencies are never added up");
    let before = number.before.as_ref().unwrap();
    assert_eq!(before.worth, Worth::Money(vec![usd(200)]));
    assert_eq!((listed(&ctx, &figures.filter).await, listed(&ctx, &before.filter).await), (3, 1));
    assert_eq!(figures.filter, "status:won closed:this-month");
    let many = shown(&ctx, Widget { measure: count(), ..won }).await;
    let Shows::Number(number) = many.shows else { panic!() };
    assert_eq!((number.now, number.before.unwrap().worth), (Worth::Count(3), Worth::Count(1)));
    let always = shown(&ctx, widget(WidgetKind::Number, "status:won")).await;
    let Shows::Number(number) = always.shows else { panic!() };
    assert_eq!((number.now, number.before), (Worth::Money(vec![usd(700), eur(70)]), None));
});

both_databases!(the_parts_of_a_chart_lead_to_their_records, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let today = ctx.now().date();
    for stage_name in ["Lead", "Lead", "Qualified", "Won"] {
        sold(&ctx, stage_name, Some(usd(100)), today).await;
    }
    let figures = shown(&ctx, widget(WidgetKind::Chart, "status:open")).await;
    let Shows::Groups(groups) = &figures.shows else { panic!("{figures:?}") };
    let told: Vec<_> = groups.figures.groups.iter().map(|group| (group.label.as_str(), group.sums.count)).collect();
    assert_eq!(told, [("Lead", 2), ("Qualified", 1)]);
    for group in &groups.figures.groups {
        assert_eq!(listed(&ctx, &within(&figures.filter, &group.filter)).await, group.sums.count, "{}", group.label);
    }
    let bad = Widget { group: Some("gone".into()), ..widget(WidgetKind::Chart, "") };
    assert!(matches!(ac_crm::dashboards::compute::figures(&ctx, &bad).await, Err(ListError::Query(_))));
});

both_databases!(a_funnel_tells_stages_with_what_came_so_far, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let today = ctx.now().date();
    for (stage_name, amount) in [("Lead", 10), ("Lead", 20), ("Proposal", 30), ("Won", 40), ("Lost", 50)] {
        sold(&ctx, stage_name, Some(usd(amount)), today).await;
    }
    let figures = shown(&ctx, widget(WidgetKind::Funnel, "")).await;
    let Shows::Funnel(steps) = &figures.shows else { panic!("{figures:?}") };
    let told: Vec<_> = steps.iter().map(|step| (step.stage.as_str(), step.count, step.reached, step.percent)).collect();
    let want = [
        ("Lead", 2, 5, Some(100)),
        ("Qualified", 0, 2, Some(40)),
        ("Proposal", 1, 2, Some(40)),
        ("Negotiation", 0, 1, Some(20)),
        ("Won", 1, 1, Some(20)),
        ("Lost", 1, 1, Some(20)),
    ];
    assert_eq!(told, want);
    assert_eq!(steps[0].sums, [usd(30)]);
    for step in steps {
        assert_eq!(listed(&ctx, &step.filter).await, step.count, "{}", step.stage);
    }
});

both_databases!(a_forecast_weighs_open_deals_beside_what_is_won, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let first = ctx.now().date().with_day(1).unwrap();
    let month = |months| first.checked_add_months(Months::new(months)).unwrap();
    let before = first.pred_opt().unwrap();
    for (stage_name, amount, day) in [
        ("Lead", usd(1_000), first),
        ("Proposal", usd(1_000), first),
        ("Proposal", eur(400), month(1)),
        ("Negotiation", usd(100), before),
        ("Lead", usd(50), month(30)),
        ("Won", usd(777), first),
    ] {
        sold(&ctx, stage_name, Some(amount), day).await;
    }
    deals::verbs::create(&ctx, DealDraft { name: "no day".into(), ..Default::default() }).await.unwrap();
    let figures = shown(&ctx, widget(WidgetKind::Forecast, "")).await;
    let Shows::Forecast(times) = &figures.shows else { panic!("{figures:?}") };
    assert_eq!(times.len(), 9, "overdue, six months, later, no day: {times:?}");
    let told: Vec<_> = times.iter().map(|time| time.count).collect();
    assert_eq!(told, [1, 2, 1, 0, 0, 0, 0, 1, 1]);
    assert_eq!((times[1].open.clone(), times[1].weighted.clone()), (vec![usd(2_000)], vec![usd(600)]));
    assert_eq!(times[1].won, Some(vec![usd(777)]));
    assert_eq!(times[2].weighted.iter().find(|sum| sum.currency == eur(0).currency), Some(&eur(200)));
    assert_eq!(times[0].weighted, [usd(70)]);
    for time in times {
        assert_eq!(listed(&ctx, &time.filter).await, time.count, "{}: {}", time.label, time.filter);
    }
    assert_eq!(listed(&ctx, times[1].won_filter.as_ref().unwrap()).await, 1);
    sold(&ctx, "Won", Some(eur(30)), first).await;
    let text = file(&ctx, &widget(WidgetKind::Forecast, "")).await.unwrap();
    let lines = |label: &str| text.lines().filter(|line| line.starts_with(label)).collect::<Vec<_>>();
    let this = ac_core::time::month(first);
    assert_eq!(
        lines(&this),
        [format!("{this},2,20.00,6.00,7.77,USD"), format!("{this},2,,,0.30,EUR")],
        "each currency once"
    );
    assert_eq!(lines("No date"), ["No date,1,,,,"], "what has no amount is told as well");
    let by_stage = Widget { group: Some("stage".into()), ..widget(WidgetKind::Forecast, "") };
    let Shows::Forecast(stages) = shown(&ctx, by_stage).await.shows else { panic!() };
    let told: Vec<_> = stages.iter().map(|stage| (stage.label.as_str(), stage.count)).collect();
    assert_eq!(told, [("Lead", 3), ("Qualified", 0), ("Proposal", 2), ("Negotiation", 1)]);
});

both_databases!(leaders_and_what_was_done_are_told_by_person, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let other = as_role(&ctx, Role::Member);
    known(&ctx, "Ada").await;
    known(&other, "Bo").await;
    let today = ctx.now().date();
    sold(&ctx, "Won", Some(usd(10)), today).await;
    sold(&ctx, "Won", Some(usd(20)), today).await;
    sold(&other, "Won", Some(usd(500)), today).await;
    let board = Widget { period: Some(Period::ThisMonth), ..widget(WidgetKind::Leaderboard, "status:won") };
    let of = async |widget: Widget| {
        let Shows::Groups(groups) = shown(&ctx, widget).await.shows else { panic!() };
        groups.figures.groups.into_iter().map(|group| (group.label, group.sums.count)).collect::<Vec<_>>()
    };
    assert_eq!(of(board.clone()).await, [("Bo".to_owned(), 1), ("Ada".to_owned(), 2)], "by what they won");
    assert_eq!(of(Widget { measure: count(), ..board }).await[0].0, "Ada", "by how many");
    let one = deal(&ctx, "Talks").await;
    for (ctx, kind, done) in [
        (&ctx, ActivityKind::Call, true),
        (&ctx, ActivityKind::Call, true),
        (&ctx, ActivityKind::Task, false),
        (&other, ActivityKind::Meeting, true),
    ] {
        let draft = ActivityDraft {
            kind,
            title: "x".into(),
            details: None,
            subject_kind: RecordKind::Deal,
            subject_id: one.id.0,
            owner_id: None,
            due_on: None,
            due_time: None,
            done,
        };
        activities::verbs::create(ctx, draft).await.unwrap();
    }
    let report = Widget { period: Some(Period::Past7Days), ..Widget::new(WidgetKind::Activity, Resource::Activity) };
    let Shows::Activity(people) = shown(&ctx, report.clone()).await.shows else { panic!() };
    let told: Vec<_> = people.iter().map(|one| (one.label.as_str(), one.count, one.kinds[0].count)).collect();
    assert_eq!(told, [("Ada", 2, 2), ("Bo", 1, 0)], "what is not done yet is not told");
    let Shows::Activity(weeks) = shown(&ctx, Widget { group: Some("week".into()), ..report }).await.shows else {
        panic!()
    };
    assert_eq!(weeks.iter().map(|week| week.count).sum::<i64>(), 3);
});

both_databases!(a_widget_over_a_view_follows_it, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let today = ctx.now().date();
    sold(&ctx, "Lead", Some(usd(10)), today).await;
    sold(&ctx, "Lead", Some(usd(900)), today).await;
    sold(&ctx, "Won", Some(usd(900)), today).await;
    // How a calendar is laid out narrows nothing.
    let scope = [("pipeline", pipeline(&ctx).await.id.to_string()), ("by", "closed".into()), ("zoom", "week".into())];
    let draft = ViewDraft {
        object: Resource::Deal,
        name: "Large".into(),
        kind: ViewKind::Calendar,
        query: "amount>5 or amount:none".into(),
        sort: Some("-amount".into()),
        columns: Vec::new(),
        group_by: None,
        scope: scope.map(|(key, value)| (key.to_owned(), value)).into(),
        share: Share::Private,
    };
    let view = saved::verbs::create(&ctx, draft).await.unwrap();
    let table = Widget { view_id: Some(view.id), rows: 1, ..widget(WidgetKind::Table, "status:open") };
    let figures = shown(&ctx, table.clone()).await;
    let Shows::Table(rows) = &figures.shows else { panic!("{figures:?}") };
    let Records::Deal(first) = &rows.records else { panic!() };
    assert_eq!((first.len(), first[0].amount, rows.sort.as_deref()), (1, Some(usd(900)), Some("-amount")));
    assert_eq!(listed(&ctx, &figures.filter).await, 1);
    let elsewhere = Widget { object: Resource::Company, ..table.clone() };
    let refused = ac_crm::dashboards::compute::figures(&ctx, &elsewhere).await;
    assert!(matches!(refused, Err(ListError::Core(Error::Invalid(_)))), "a view of another list: {refused:?}");
    let others = as_role(&ctx, Role::Admin);
    let hidden = ac_crm::dashboards::compute::figures(&others, &table).await;
    assert!(matches!(hidden, Err(ListError::Core(Error::NotFound))), "a private view is not told of");
    saved::verbs::delete(&ctx, view.id).await.unwrap();
    let gone = ac_crm::dashboards::compute::figures(&ctx, &table).await;
    assert!(matches!(gone, Err(ListError::Core(Error::NotFound))), "{gone:?}");
});

both_databases!(a_forecast_has_room_for_many_stages, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let stages = (0..46).map(|at| StageDraft::new(&format!("Step {at}"), StageKind::Open, 50));
    let ends = [StageDraft::new("Won", StageKind::Won, 100), StageDraft::new("Lost", StageKind::Lost, 0)];
    let stages: Vec<StageDraft> = stages.chain(ends).collect();
    let mut made = Vec::new();
    for name in ["Long", "Longer", "Longest"] {
        let draft = PipelineDraft { name: name.into(), stages: stages.clone() };
        made.push(pipelines::verbs::create(&ctx, draft).await.unwrap());
    }
    let last = made[2].stages.iter().rfind(|stage| stage.name == "Step 45").unwrap().id;
    let draft = DealDraft { name: "Far".into(), stage_id: Some(last), amount: Some(usd(900)), ..DealDraft::default() };
    deals::verbs::create(&ctx, draft).await.unwrap();
    for group in ["month", "stage"] {
        let widget = Widget { group: Some(group.into()), ..widget(WidgetKind::Forecast, "amount>0") };
        let Shows::Forecast(times) = shown(&ctx, widget).await.shows else { panic!() };
        let told: Vec<_> = times.iter().filter(|time| time.count > 0).map(|time| time.open.clone()).collect();
        assert_eq!(told, [vec![usd(900)]], "by {group}");
    }
});

both_databases!(leaders_lead_by_numbers_too, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let other = as_role(&ctx, Role::Member);
    known(&ctx, "Ada").await;
    known(&other, "Bo").await;
    let seats = fields::draft("deal", "seats", FieldKind::Number, serde_json::json!({}));
    ac_crm::custom_fields::verbs::create(&ctx, seats).await.unwrap();
    for (ctx, seats) in [(&ctx, "9.5"), (&ctx, "1"), (&other, "10.25")] {
        let fields = FieldValues([("seats".to_owned(), serde_json::json!(seats))].into());
        let draft = DealDraft { name: "x".into(), fields, ..DealDraft::default() };
        deals::verbs::create(ctx, draft).await.unwrap();
    }
    for (measure, first) in [("max.seats", "Bo"), ("sum.seats", "Ada"), ("count", "Ada")] {
        let board = Widget { measure: measure.parse().unwrap(), ..widget(WidgetKind::Leaderboard, "") };
        let Shows::Groups(groups) = shown(&ctx, board).await.shows else { panic!() };
        assert_eq!(groups.figures.groups[0].label, first, "by {measure}");
    }
});

both_databases!(figures_are_of_what_the_actor_sees, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let theirs = workspace(app, "globex").await;
    let today = ctx.now().date();
    sold(&ctx, "Won", Some(usd(10)), today).await;
    let guest = as_role(&ctx, Role::Guest);
    for kind in WidgetKind::ALL.iter().filter(|kind| **kind != WidgetKind::Table) {
        let own = widget(*kind, "");
        for stranger in [&guest, &theirs] {
            let text = serde_json::to_string(&shown(stranger, own.clone()).await).unwrap();
            assert!(!text.contains("\"amount_minor\":10,"), "{kind:?}: {text}");
        }
    }
    let client = as_role(&ctx, Role::Client);
    let refused = figures(&client, &widget(WidgetKind::Number, "")).await;
    assert!(matches!(refused, Err(ListError::Core(ref error)) if error.is_refusal()), "{refused:?}");
    let blind = scoped(&ctx, &[(Resource::Dashboard, Action::Read)]);
    assert!(figures(&blind, &widget(WidgetKind::Number, "")).await.is_err());
    let bad = figures(&ctx, &widget(WidgetKind::Number, "stage:")).await;
    assert!(matches!(bad, Err(ListError::Core(Error::Invalid(_)))), "{bad:?}");
});

both_databases!(programs_read_figures_and_files_of_them, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let today = ctx.now().date();
    sold(&ctx, "Lead", Some(usd(1_050)), today).await;
    sold(&ctx, "Lead", Some(eur(70)), today).await;
    let widgets =
        vec![widget(WidgetKind::Chart, ""), widget(WidgetKind::Number, "gone:yes"), widget(WidgetKind::Table, "")];
    let draft = DashboardDraft { name: "Sales".into(), widgets, share: Share::Shared };
    let one = verbs::create(&ctx, draft).await.unwrap();
    let root = format!("/api/v1/dashboards/{}", one.id);
    let all = get(&ctx, &format!("{root}/figures")).await;
    assert_eq!(all.status, 200, "{}", all.text);
    let data = all.json()["data"].as_array().unwrap().clone();
    assert_eq!(data.len(), 3);
    assert_eq!(data[0]["figures"]["shows"]["groups"]["figures"]["all"]["count"], 2);
    assert_eq!(
        data[1]["problem"]["code"],
        ErrorCode::BadRequest.as_str(),
        "one that fails keeps no other from its figures"
    );
    assert_eq!(data[2]["figures"]["shows"]["table"]["records"]["deal"].as_array().unwrap().len(), 2);
    let single = get(&ctx, &format!("{root}/figures?widget=3")).await.json();
    assert_eq!((single["data"].as_array().unwrap().len(), single["data"][0]["widget"].clone()), (1, 3.into()));
    get(&ctx, &format!("{root}/figures?widget=9")).await.refused(404, "not_found");
    get(&ctx, &format!("{root}/figures?widget=x")).await.refused(400, "bad_request");
    get(&ctx, &format!("{root}/figures?other=1")).await.refused(400, "bad_request");
    let saved = get(&ctx, &format!("{root}/figures.csv?widget=1")).await;
    assert_eq!(saved.text, "group,count,sum.amount,currency\r\nLead,2,10.50,USD\r\nLead,2,0.70,EUR\r\n");
    get(&ctx, &format!("{root}/figures.csv")).await.refused(400, "bad_request");
    let number = Widget { measure: count(), ..widget(WidgetKind::Number, "") };
    let text = file(&ctx, &Widget { period: Some(Period::Today), ..number }).await.unwrap();
    assert_eq!(text, "figure,value,currency\r\nnow,0,\r\nbefore,0,\r\n");
    let member = as_role(&ctx, Role::Member);
    assert_eq!(get(&member, &format!("{root}/figures.csv?widget=1")).await.status, 200);
    get(&member, &format!("{root}/figures.csv?widget=3")).await.refused(403, "forbidden");
    let table = file(&member, &widget(WidgetKind::Table, "")).await;
    assert!(matches!(table, Err(ListError::Core(ref error)) if error.is_refusal()), "records are not theirs to export");
    let client = as_role(&ctx, Role::Client);
    get(&client, &format!("{root}/figures")).await.refused(403, "forbidden");
    let other = workspace(app, "globex").await;
    get(&other, &format!("{root}/figures")).await.refused(404, "not_found");
});
