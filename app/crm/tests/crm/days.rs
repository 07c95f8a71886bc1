//! Lists by the days of their date fields, on both databases, against a reading of the records themselves.

use crate::common::{dice::Dice, fields, *};
use ac_core::{
    Actor, AppError, Ctx, Error, ErrorCode, Role, both_databases,
    keyset::ListError,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    activities::{
        self,
        model::{Activity, ActivityDraft, ActivityFilter, ActivityKind, ActivityPatch},
    },
    deals::{
        self,
        model::{Deal, DealDraft, DealFilter, DealPatch, DealQuery},
    },
    shared::{kind::RecordKind, list::ListQuery},
    undo::{self, model::UndoWhat},
};
use ac_views::{
    custom::FieldKind,
    days::{DAY_COUNT_MAX, DAY_ROWS_MAX, DAYS_MAX, DayRows, Days, DaysQuery},
};
use chrono::{Days as Count, NaiveDate};
use sea_orm::ConnectionTrait;
use serde_json::json;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn november<F: Default>(by: &str) -> DaysQuery<F> {
    DaysQuery {
        by: by.to_owned(),
        from: day("2026-10-26"),
        to: day("2026-12-06"),
        rows: 3,
        q: None,
        query: None,
        filter: F::default(),
    }
}

async fn laid(ctx: &Ctx, query: &DaysQuery<DealFilter>) -> Days<Deal> {
    deals::queries::days(ctx, query).await.expect("days")
}

/// Each day, how many it has, and the names of those that came.
type Told = Vec<(String, Option<i64>, Vec<String>)>;

fn told(days: &Days<Deal>) -> Told {
    let names = |rows: &[Deal]| rows.iter().map(|deal| deal.name.clone()).collect();
    days.days.iter().map(|one| (one.day.to_string(), one.count, names(&one.rows))).collect()
}

fn on(day: &str, count: i64, names: &[&str]) -> (String, Option<i64>, Vec<String>) {
    (day.to_owned(), Some(count), names.iter().map(|name| (*name).to_owned()).collect())
}

async fn closing(ctx: &Ctx, name: &str, when: Option<NaiveDate>) -> Deal {
    let draft = DealDraft { name: name.into(), expected_close_on: when, ..Default::default() };
    deals::verbs::create(ctx, draft).await.expect("a deal")
}

/// Deals on days that dice say; more of them on some days than come with one.
async fn scattered(ctx: &Ctx, number: usize, dice: &mut Dice) -> Vec<Deal> {
    let mut made = Vec::new();
    for n in 0..number {
        let by = u64::try_from(dice.below(70) * dice.below(4) / 2).unwrap();
        let when = (dice.below(9) > 0).then(|| day("2026-10-10") + Count::new(by));
        made.push(closing(ctx, &format!("{} {n}", dice.pick(&["pilot", "renewal"])), when).await);
    }
    made
}

/// What the days should be, by looking at every deal.
fn by_looking(deals: &[Deal], query: &DaysQuery<DealFilter>, fits: impl Fn(&Deal) -> bool) -> Told {
    let mut days = Vec::new();
    for day in query.from.iter_days().take_while(|day| *day <= query.to) {
        let mut of_day: Vec<&Deal> =
            deals.iter().filter(|deal| deal.expected_close_on == Some(day) && fits(deal)).collect();
        of_day.sort_by_key(|deal| deal.id.0);
        if !of_day.is_empty() {
            let first = of_day.iter().take(query.rows as usize).map(|deal| deal.name.clone()).collect();
            days.push((day.to_string(), i64::try_from(of_day.len()).ok(), first));
        }
    }
    days
}

async fn check(ctx: &Ctx, deals: &[Deal], query: &DaysQuery<DealFilter>, fits: impl Fn(&Deal) -> bool) {
    let want = by_looking(deals, query, fits);
    assert_eq!(told(&laid(ctx, query).await), want, "{:?} {:?}", query.query, query.filter);
}

both_databases!(days_hold_what_a_look_at_every_deal_finds, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let mut dice = Dice(7);
    // Few are read at once, many day by day.
    let mut deals = Vec::new();
    for more in [150, 700] {
        deals.extend(scattered(&ctx, more, &mut dice).await);
        let november = november::<DealFilter>("expected");
        check(&ctx, &deals, &november, |_| true).await;
        let named = DaysQuery { query: Some("name:pilot".to_owned()), ..november.clone() };
        check(&ctx, &deals, &named, |deal| deal.name.starts_with("pilot")).await;
        let worded = DaysQuery { query: Some("renewal".to_owned()), rows: DAY_ROWS_MAX, ..november.clone() };
        check(&ctx, &deals, &worded, |deal| deal.name.starts_with("renewal")).await;
        let one = DaysQuery { from: day("2026-11-03"), to: day("2026-11-03"), ..november.clone() };
        check(&ctx, &deals, &one, |_| true).await;
        let none = DaysQuery { query: Some("status:won".to_owned()), ..november.clone() };
        check(&ctx, &deals, &none, |_| false).await;
        let pipeline_id = Some(pipeline(&ctx).await.id);
        let filter = DealFilter { pipeline_id, owner_id: ctx.actor.member(), ..DealFilter::default() };
        check(&ctx, &deals, &DaysQuery { filter, ..november.clone() }, |_| true).await;
        // The filter language finds a day's records one by one: a day that is opened shows them.
        for one in laid(&ctx, &november).await.days {
            let query = Some(format!("expected:{}", one.day));
            let page =
                deals::queries::list(&ctx, &DealQuery { query, ..ListQuery::of(DealFilter::default()) }).await.unwrap();
            assert_eq!(page.total, one.count, "{}", one.day);
        }
    }
});

both_databases!(a_day_with_very_many_is_not_counted_to_its_end, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    closing(&ctx, "model", Some(day("2026-11-10"))).await;
    let copies = DAY_COUNT_MAX;
    ctx.write(async |tx| {
        let (id, n) = match tx.backend() {
            sea_orm::DbBackend::Postgres => ("gen_random_uuid()", "generate_series(1, $n)"),
            _ => ("randomblob(16)", "(WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < $n) SELECT n FROM c)"),
        };
        let n = n.replace("$n", &copies.to_string());
        let columns = "name, name_key, pipeline_id, stage_id, rank, currency, expected_close_on, stage_entered_at, fields, \
                       field_keys, version, created_at, updated_at";
        let sql = format!("INSERT INTO deal (id, {columns}) SELECT {id}, {columns} FROM deal, {n} AS n");
        tx.conn().execute_unprepared(&sql).await?;
        Ok::<_, Error>(())
    })
    .await
    .expect("copies");
    closing(&ctx, "another", Some(day("2026-11-11"))).await;
    let days = laid(&ctx, &november("expected")).await;
    let counts: Vec<_> = days.days.iter().map(|one| (one.day.to_string(), one.count, one.rows.len())).collect();
    assert_eq!(counts, [("2026-11-10".to_owned(), None, 3), ("2026-11-11".to_owned(), Some(1), 1)]);
});

both_databases!(everybody_sees_the_days_of_what_they_may_see, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    closing(&ctx, "ours", Some(day("2026-11-10"))).await;
    let guest = as_role(&ctx, Role::Guest);
    assert!(laid(&guest, &november("expected")).await.days.is_empty(), "a guest sees their own only");
    let owner_id = Some(known(&guest, "Gus").await);
    let when = Some(day("2026-11-11"));
    let draft = DealDraft { name: "theirs".into(), expected_close_on: when, owner_id, ..Default::default() };
    deals::verbs::create(&ctx, draft).await.expect("a deal");
    assert_eq!(told(&laid(&guest, &november("expected")).await), [on("2026-11-11", 1, &["theirs"])]);
    let client = as_role(&ctx, Role::Client);
    let refused = deals::queries::days(&client, &november("expected")).await.map_err(AppError::from).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Forbidden);
    let without = scoped(&ctx, &[]);
    let refused = deals::queries::days(&without, &november("expected")).await.map_err(AppError::from).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Forbidden);
    let other = workspace(app, "other").await;
    assert!(laid(&other, &november("expected")).await.days.is_empty());
    let both = [on("2026-11-10", 1, &["ours"]), on("2026-11-11", 1, &["theirs"])];
    assert_eq!(told(&laid(&ctx, &november("expected")).await), both);
});

both_databases!(what_makes_no_days_is_refused_with_what_to_do, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let refused = async |query: DaysQuery<DealFilter>, says: &str| {
        let error = deals::queries::days(&ctx, &query).await.expect_err(says);
        assert!(matches!(error, ListError::Query(_)), "{error:?}");
        let error = AppError::from(error);
        assert_eq!(error.code, ErrorCode::BadRequest);
        assert!(error.message.contains(says), "{}", error.message);
    };
    refused(november("name"), "Choose one of expected, closed").await;
    refused(november("nothing"), "no days by “nothing”").await;
    let to = day("2026-10-26") + Count::new(DAYS_MAX.unsigned_abs());
    refused(DaysQuery { to, ..november("expected") }, "1 to 43 days").await;
    refused(DaysQuery { to: day("2026-10-25"), ..november("expected") }, "1 to 43 days").await;
    refused(DaysQuery { rows: 0, ..november("expected") }, "1 to 20 records").await;
    refused(DaysQuery { rows: DAY_ROWS_MAX + 1, ..november("expected") }, "1 to 20 records").await;
    refused(DaysQuery { query: Some("nope:1".to_owned()), ..november("expected") }, "cannot be read").await;
});

both_databases!(activities_stand_in_the_order_of_their_times, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let deal = deal(&ctx, "Acme").await;
    let plan = async |title: &str, when: Option<&str>, at: Option<&str>| {
        let draft = ActivityDraft {
            kind: ActivityKind::Call,
            title: title.into(),
            details: None,
            subject_kind: RecordKind::Deal,
            subject_id: deal.id.0,
            owner_id: None,
            due_on: when.map(day),
            due_time: at.map(str::to_owned),
            done: false,
        };
        activities::verbs::create(&ctx, draft).await.expect("an activity")
    };
    plan("late", Some("2026-11-10"), Some("16:00")).await;
    let early = plan("early", Some("2026-11-10"), Some("09:00")).await;
    plan("whenever", Some("2026-11-10"), None).await;
    plan("some day", None, None).await;
    let titles = async |by: &str, query: Option<&str>| {
        let query = DaysQuery { query: query.map(str::to_owned), ..november::<ActivityFilter>(by) };
        let days = activities::queries::days(&ctx, &query).await.expect("days");
        let of = |one: DayRows<Activity>| {
            (one.day.to_string(), one.rows.into_iter().map(|row| row.title).collect::<Vec<_>>())
        };
        days.days.into_iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(
        titles("due", None).await,
        [("2026-11-10".to_owned(), vec!["early".into(), "late".into(), "whenever".into()])]
    );
    let patch = ActivityPatch { due_on: Some(Some(day("2026-11-12"))), ..Default::default() };
    let moved = activities::verbs::update(&ctx, early.id, early.version, patch).await.expect("moved");
    assert_eq!(moved.due_time.as_deref(), Some("09:00"), "a time goes along to another day");
    assert_eq!(titles("due", Some("title:early")).await, [("2026-11-12".to_owned(), vec!["early".to_owned()])]);
    let what = UndoWhat::LastOf { subject_id: moved.id.0, version: moved.version };
    undo::verbs::undo(&ctx, what).await.expect("taken back");
    assert_eq!(titles("due", Some("title:early")).await[0].0, "2026-11-10");
});

both_databases!(own_dates_have_days_where_an_index_knows_them, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    fields::field(&ctx, "deal", "renewal", FieldKind::Date, json!({ "indexed": true })).await;
    fields::field(&ctx, "deal", "seen", FieldKind::Date, json!({ "indexed": false })).await;
    let mut deals = Vec::new();
    for (n, when) in ["2026-11-30", "2026-11-03", "2026-11-30", "2027-01-01"].iter().enumerate() {
        let draft = DealDraft {
            name: format!("deal {n}"),
            fields: fields::values(json!({ "renewal": when, "seen": when })),
            ..Default::default()
        };
        deals.push(deals::verbs::create(&ctx, draft).await.expect("a deal"));
    }
    let told_by = async |by: &str| told(&laid(&ctx, &november(by)).await);
    let want = [on("2026-11-03", 1, &["deal 1"]), on("2026-11-30", 2, &["deal 0", "deal 2"])];
    assert_eq!(told_by("renewal").await, want);
    let refused = deals::queries::days(&ctx, &november("seen")).await.map_err(AppError::from).unwrap_err();
    assert!(refused.message.contains("no days by “seen”"), "{}", refused.message);
    let patch = DealPatch { fields: fields::values(json!({ "renewal": "2026-11-04" })), ..Default::default() };
    deals::verbs::update(&ctx, deals[1].id, 1, patch).await.expect("moved");
    assert_eq!(told_by("renewal").await[0].0, "2026-11-04");
});

both_databases!(every_list_has_the_days_of_its_making, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    company(&ctx, "Acme").await;
    contact(&ctx, "Ada", "Byron").await;
    leads::ada(&ctx).await;
    deal(&ctx, "Isdom").await;
    let today = ctx.now().date();
    fn of<F: Default>(today: NaiveDate) -> DaysQuery<F> {
        DaysQuery { from: today, to: today, ..november("created") }
    }
    let one = [(today, Some(1), 1)];
    let told = |days: Vec<(NaiveDate, Option<i64>, usize)>| assert_eq!(days, one);
    macro_rules! check {
        ($object:ident) => {
            let days = ac_crm::$object::queries::days(&ctx, &of(today)).await.expect("days").days;
            told(days.iter().map(|one| (one.day, one.count, one.rows.len())).collect());
        };
    }
    check!(companies);
    check!(contacts);
    check!(leads);
    check!(deals);
});

both_databases!(an_own_member_only_finds_what_is_theirs, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    closing(&ctx, "ours", Some(day("2026-11-10"))).await;
    let me = ctx.as_actor(Actor::Member { id: ctx.actor.member().unwrap(), role: Role::Member });
    let filter = DealFilter { owner_id: me.actor.member(), ..DealFilter::default() };
    assert_eq!(laid(&me, &DaysQuery { filter, ..november("expected") }).await.days.len(), 1);
    let other = as_role(&ctx, Role::Member);
    let query = Some("owner:me".to_owned());
    assert!(laid(&other, &DaysQuery { query, ..november("expected") }).await.days.is_empty());
});
