//! Lists by the time that their records last, on both databases, against a reading of the records themselves.

use crate::common::{dice::Dice, fields, *};
use ac_core::{
    AppError, Ctx, ErrorCode, Role, both_databases,
    keyset::ListError,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    activities::{
        self,
        model::{ActivityDraft, ActivityFilter, ActivityKind},
    },
    deals::{
        self,
        model::{Deal, DealDraft, DealFilter, DealId, DealPatch, DealQuery},
    },
    shared::{kind::RecordKind, list::ListQuery},
    undo::{self, model::UndoWhat},
};
use ac_views::{
    custom::FieldKind,
    spans::{SPAN_DAYS_MAX, SPAN_ROWS_MAX, Spans, SpansQuery},
};
use chrono::{Days as Count, NaiveDate};
use serde_json::json;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// The days from 1 to 30 November.
fn november<F: Default>(start: &str, end: &str) -> SpansQuery<F> {
    SpansQuery {
        start: start.to_owned(),
        end: end.to_owned(),
        from: day("2026-11-01"),
        to: day("2026-11-30"),
        rows: 50,
        cursor: None,
        q: None,
        query: None,
        filter: F::default(),
    }
}

fn usual() -> SpansQuery<DealFilter> {
    november("opened", "expected")
}

async fn read(ctx: &Ctx, query: &SpansQuery<DealFilter>) -> Spans<Deal> {
    deals::queries::spans(ctx, query).await.expect("spans")
}

fn names(spans: &Spans<Deal>) -> Vec<&str> {
    spans.rows.iter().map(|deal| deal.name.as_str()).collect()
}

async fn lasting(ctx: &Ctx, name: &str, opened: Option<&str>, expected: Option<&str>) -> Deal {
    let (opened, expected) = (opened.map(day), expected.map(day));
    let draft = DealDraft { name: name.into(), opened_on: opened, expected_close_on: expected, ..Default::default() };
    let deal = deals::verbs::create(ctx, draft).await.expect("a deal");
    match opened {
        Some(_) => deal,
        // A deal is opened today where nobody says otherwise.
        None => {
            let patch = DealPatch { opened_on: Some(None), ..Default::default() };
            deals::verbs::update(ctx, deal.id, deal.version, patch).await.expect("a deal without a beginning")
        }
    }
}

/// All pages, the first one's counts, and the names in order.
async fn all_pages(ctx: &Ctx, query: &SpansQuery<DealFilter>) -> (Option<i64>, Option<i64>, Vec<DealId>) {
    let mut query = query.clone();
    let first = read(ctx, &query).await;
    let (total, undated) = (first.total, first.undated);
    let mut ids: Vec<DealId> = first.rows.iter().map(|deal| deal.id).collect();
    let mut next = first.next_cursor;
    while next.is_some() {
        query.cursor = next;
        let page = read(ctx, &query).await;
        assert!(page.rows.len() <= query.rows as usize);
        assert_eq!((page.total, page.undated), (None, None), "counts come with the first page");
        assert!(!page.rows.is_empty(), "no page is empty");
        ids.extend(page.rows.iter().map(|deal| deal.id));
        next = page.next_cursor;
    }
    (total, undated, ids)
}

/// What the spans should be, by looking at every deal.
fn by_looking(
    deals: &[Deal],
    query: &SpansQuery<DealFilter>,
    fits: impl Fn(&Deal) -> bool,
) -> (Option<i64>, Option<i64>, Vec<DealId>) {
    let touches = |deal: &&Deal| match (deal.opened_on, deal.expected_close_on) {
        (Some(start), Some(end)) => {
            (query.from..=query.to).contains(&start) || (start < query.from && end >= query.from)
        }
        (Some(only), None) | (None, Some(only)) => (query.from..=query.to).contains(&only),
        (None, None) => false,
    };
    let mut found: Vec<&Deal> = deals.iter().filter(|deal| fits(deal)).filter(touches).collect();
    let place = |deal: &Deal| (deal.opened_on.is_none(), deal.opened_on.or(deal.expected_close_on), deal.name.clone());
    found.sort_by_key(|deal| (place(deal), deal.id.0));
    let undated =
        deals.iter().filter(|deal| fits(deal) && deal.opened_on.is_none() && deal.expected_close_on.is_none());
    let count = |number: usize| i64::try_from(number).ok();
    (count(found.len()), count(undated.count()), found.iter().map(|deal| deal.id).collect())
}

both_databases!(spans_hold_what_a_look_at_every_deal_finds, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let mut dice = Dice(11);
    let mut deals = Vec::new();
    for n in 0..220 {
        let mut some = |chance: usize| {
            let by = Count::new(u64::try_from(dice.below(90)).unwrap());
            (dice.below(10) < chance).then(|| (day("2026-09-20") + by).to_string())
        };
        // Some end before they begin, some have one date, some none.
        let (opened, expected) = (some(8), some(8));
        let name = format!("{} {n}", dice.pick(&["pilot", "renewal"]));
        deals.push(lasting(&ctx, &name, opened.as_deref(), expected.as_deref()).await);
    }
    for rows in [7, 50, SPAN_ROWS_MAX] {
        let query = SpansQuery { rows, ..usual() };
        assert_eq!(all_pages(&ctx, &query).await, by_looking(&deals, &query, |_| true), "{rows} a page");
    }
    let day_by_day = SpansQuery { from: day("2026-11-03"), to: day("2026-11-03"), ..usual() };
    assert_eq!(all_pages(&ctx, &day_by_day).await, by_looking(&deals, &day_by_day, |_| true));
    let named = SpansQuery { query: Some("name:pilot".to_owned()), rows: 9, ..usual() };
    assert_eq!(all_pages(&ctx, &named).await, by_looking(&deals, &named, |deal| deal.name.starts_with("pilot")));
    let worded = SpansQuery { query: Some("renewal".to_owned()), ..usual() };
    assert_eq!(all_pages(&ctx, &worded).await, by_looking(&deals, &worded, |deal| deal.name.starts_with("renewal")));
    let none = SpansQuery { query: Some("status:won".to_owned()), ..usual() };
    assert_eq!(all_pages(&ctx, &none).await, (Some(0), Some(0), Vec::new()));
    let pipeline_id = Some(pipeline(&ctx).await.id);
    let filter = DealFilter { pipeline_id, owner_id: ctx.actor.member(), ..DealFilter::default() };
    let filtered = SpansQuery { filter, ..usual() };
    assert_eq!(all_pages(&ctx, &filtered).await, by_looking(&deals, &filtered, |_| true));
    // What has no date is found by the list's own language.
    let query = Some("opened:none expected:none".to_owned());
    let page = deals::queries::list(&ctx, &DealQuery { query, ..ListQuery::of(DealFilter::default()) }).await.unwrap();
    assert_eq!(page.total, read(&ctx, &usual()).await.undated);
});

both_databases!(what_touches_the_edge_of_the_time_is_there, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for (name, opened, expected) in [
        ("ends the day before", Some("2026-10-01"), Some("2026-10-31")),
        ("ends on the first", Some("2026-10-01"), Some("2026-11-01")),
        ("lasts all along", Some("2026-01-01"), Some("2027-12-31")),
        ("begins on the last", Some("2026-11-30"), Some("2027-01-01")),
        ("begins the day after", Some("2026-12-01"), Some("2027-01-01")),
        ("began and never ends", Some("2026-10-31"), None),
        ("only begins", Some("2026-11-15"), None),
        ("only ends", None, Some("2026-11-02")),
        ("only ends later", None, Some("2026-12-01")),
        ("ends before it begins", Some("2026-11-20"), Some("2026-10-02")),
        ("ended before, begins after", Some("2026-12-20"), Some("2026-10-02")),
        ("has none", None, None),
    ] {
        lasting(&ctx, name, opened, expected).await;
    }
    let spans = read(&ctx, &usual()).await;
    let want = [
        "lasts all along",
        "ends on the first",
        "only begins",
        "ends before it begins",
        "begins on the last",
        "only ends",
    ];
    assert_eq!(names(&spans), want);
    assert_eq!((spans.total, spans.undated, spans.next_cursor), (Some(6), Some(1), None));
    // One field twice: each record is the day that it has.
    let days = read(&ctx, &november("expected", "expected")).await;
    assert_eq!(names(&days), ["ends on the first", "only ends"]);
    assert_eq!(days.undated, Some(3));
    // Every record was made once.
    let made = SpansQuery { from: ctx.now().date(), to: ctx.now().date(), ..november("created", "expected") };
    assert_eq!(read(&ctx, &made).await.undated, Some(0));
});

both_databases!(everybody_sees_the_spans_of_what_they_may_see, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    lasting(&ctx, "ours", Some("2026-11-10"), Some("2026-11-20")).await;
    lasting(&ctx, "nowhere", None, None).await;
    let guest = as_role(&ctx, Role::Guest);
    let seen = read(&guest, &usual()).await;
    assert_eq!((names(&seen).len(), seen.total, seen.undated), (0, Some(0), Some(0)), "a guest sees their own only");
    let owner_id = Some(known(&guest, "Gus").await);
    let (opened_on, expected_close_on) = (Some(day("2026-10-11")), Some(day("2026-11-11")));
    let draft = DealDraft { name: "theirs".into(), opened_on, expected_close_on, owner_id, ..Default::default() };
    deals::verbs::create(&ctx, draft).await.expect("a deal");
    let seen = read(&guest, &usual()).await;
    assert_eq!((names(&seen), seen.total), (vec!["theirs"], Some(1)));
    let client = as_role(&ctx, Role::Client);
    let refused = deals::queries::spans(&client, &usual()).await.map_err(AppError::from).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Forbidden);
    let without = scoped(&ctx, &[]);
    let refused = deals::queries::spans(&without, &usual()).await.map_err(AppError::from).unwrap_err();
    assert_eq!(refused.code, ErrorCode::Forbidden);
    let other = workspace(app, "other").await;
    assert!(read(&other, &usual()).await.rows.is_empty());
    assert_eq!(names(&read(&ctx, &usual()).await), ["theirs", "ours"]);
    // A page of ours is none of theirs.
    let first = read(&ctx, &SpansQuery { rows: 1, ..usual() }).await;
    let theirs = SpansQuery { cursor: first.next_cursor, rows: 1, ..usual() };
    assert!(read(&guest, &theirs).await.rows.is_empty());
});

both_databases!(what_makes_no_spans_is_refused_with_what_to_do, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for n in 0..3 {
        lasting(&ctx, &format!("deal {n}"), Some("2026-11-10"), None).await;
    }
    let refused = async |query: SpansQuery<DealFilter>, says: &str| {
        let error = deals::queries::spans(&ctx, &query).await.expect_err(says);
        assert!(matches!(error, ListError::Query(_)), "{error:?}");
        let error = AppError::from(error);
        assert_eq!(error.code, ErrorCode::BadRequest);
        assert!(error.message.contains(says), "{}", error.message);
    };
    refused(november("name", "expected"), "Choose one of expected, closed").await;
    refused(november("opened", "nothing"), "no days by “nothing”").await;
    let to = day("2026-11-01") + Count::new(SPAN_DAYS_MAX.unsigned_abs());
    refused(SpansQuery { to, ..usual() }, "1 to 1840 days").await;
    refused(SpansQuery { to: day("2026-10-31"), ..usual() }, "1 to 1840 days").await;
    let never = NaiveDate::from_ymd_opt(12_000, 1, 1).unwrap();
    refused(SpansQuery { from: never, to: never, ..usual() }, "1 to 1840 days").await;
    refused(SpansQuery { rows: 0, ..usual() }, "1 to 100 records").await;
    refused(SpansQuery { rows: SPAN_ROWS_MAX + 1, ..usual() }, "1 to 100 records").await;
    refused(SpansQuery { query: Some("nope:1".to_owned()), ..usual() }, "cannot be read").await;
    let cursor = read(&ctx, &SpansQuery { rows: 1, ..usual() }).await.next_cursor;
    assert!(cursor.is_some());
    let says = "cursor";
    refused(SpansQuery { cursor: cursor.clone(), ..november("opened", "closed") }, says).await;
    refused(SpansQuery { cursor: cursor.clone(), to: day("2026-11-29"), ..usual() }, says).await;
    refused(SpansQuery { cursor: cursor.map(|text| format!("{text}x")), ..usual() }, says).await;
    refused(SpansQuery { cursor: Some("é".repeat(3_000)), ..usual() }, says).await;
});

both_databases!(activities_are_the_day_that_they_are_due, async |app: &TestPlatform| {
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
        activities::verbs::create(&ctx, draft).await.expect("an activity");
    };
    plan("late", Some("2026-11-10"), Some("16:00")).await;
    plan("early", Some("2026-11-10"), Some("09:00")).await;
    plan("next", Some("2026-11-11"), None).await;
    plan("in december", Some("2026-12-01"), None).await;
    plan("some day", None, None).await;
    let mut query = november::<ActivityFilter>("due", "due");
    query.rows = 2;
    let page = activities::queries::spans(&ctx, &query).await.expect("spans");
    let titles = |rows: &[activities::model::Activity]| rows.iter().map(|row| row.title.clone()).collect::<Vec<_>>();
    assert_eq!(titles(&page.rows), ["early", "late"]);
    assert_eq!((page.total, page.undated), (Some(3), Some(1)));
    query.cursor = page.next_cursor;
    let page = activities::queries::spans(&ctx, &query).await.expect("spans");
    assert_eq!((titles(&page.rows), page.next_cursor), (vec!["next".to_owned()], None));
    // From the day it was made to the day it is due.
    let today = ctx.now().date();
    let since = SpansQuery { from: today, to: today, ..november::<ActivityFilter>("created", "due") };
    let since = activities::queries::spans(&ctx, &since).await.expect("spans");
    assert_eq!((since.total, since.undated), (Some(5), Some(0)));
});

both_databases!(own_dates_begin_and_end_bars_where_an_index_knows_them, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    fields::field(&ctx, "deal", "trial", FieldKind::Date, json!({ "indexed": true })).await;
    fields::field(&ctx, "deal", "renewal", FieldKind::Date, json!({ "indexed": true })).await;
    fields::field(&ctx, "deal", "seen", FieldKind::Date, json!({ "indexed": false })).await;
    let mut made = Vec::new();
    for (name, values) in [
        ("through", json!({ "trial": "2026-10-01", "renewal": "2027-01-01" })),
        ("within", json!({ "trial": "2026-11-05", "renewal": "2026-11-08" })),
        ("over", json!({ "trial": "2026-10-01", "renewal": "2026-10-20" })),
        ("only ends", json!({ "renewal": "2026-11-30" })),
        ("neither", json!({})),
    ] {
        let draft = DealDraft { name: name.into(), fields: fields::values(values), ..Default::default() };
        made.push(deals::verbs::create(&ctx, draft).await.expect("a deal"));
    }
    let query = SpansQuery { rows: 1, ..november("trial", "renewal") };
    let want = (Some(3), Some(1), vec![made[0].id, made[1].id, made[3].id]);
    assert_eq!(all_pages(&ctx, &query).await, want);
    // One of the workspace's own and one of the list's.
    let mixed = read(&ctx, &november("trial", "expected")).await;
    assert_eq!(names(&mixed), ["within"]);
    let refused = deals::queries::spans(&ctx, &november("trial", "seen")).await.map_err(AppError::from).unwrap_err();
    assert!(refused.message.contains("no days by “seen”"), "{}", refused.message);
});

both_databases!(both_dates_are_moved_by_one_change_that_is_undone_as_one, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let deal = lasting(&ctx, "Lantern", Some("2026-11-10"), Some("2026-11-20")).await;
    let patch = DealPatch {
        opened_on: Some(Some(day("2026-12-10"))),
        expected_close_on: Some(Some(day("2026-12-20"))),
        ..Default::default()
    };
    let moved = deals::verbs::update(&ctx, deal.id, deal.version, patch).await.expect("moved");
    assert!(read(&ctx, &usual()).await.rows.is_empty());
    undo::verbs::undo(&ctx, UndoWhat::LastOf { subject_id: moved.id.0, version: moved.version }).await.expect("undone");
    let back = read(&ctx, &usual()).await;
    assert_eq!(back.rows.iter().map(|deal| deal.opened_on).collect::<Vec<_>>(), [Some(day("2026-11-10"))]);
});

both_databases!(every_list_has_the_spans_of_its_making, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    company(&ctx, "Acme").await;
    contact(&ctx, "Ada", "Byron").await;
    leads::ada(&ctx).await;
    deal(&ctx, "Isdom").await;
    let today = ctx.now().date();
    macro_rules! check {
        ($object:ident) => {
            let query = SpansQuery { from: today, to: today, ..november("created", "created") };
            let spans = ac_crm::$object::queries::spans(&ctx, &query).await.expect("spans");
            assert_eq!((spans.rows.len(), spans.total, spans.undated), (1, Some(1), Some(0)));
        };
    }
    check!(companies);
    check!(contacts);
    check!(leads);
    check!(deals);
});
