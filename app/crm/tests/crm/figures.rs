//! The dashboard's figures and the timeline's words.

use crate::common::*;
use ac_core::{
    Ctx, Error, Money, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    companies, contacts,
    dashboard::{
        model::{Dashboard, DashboardQuery},
        queries::dashboard,
    },
    deals::{
        self,
        model::{DealDraft, DealPatch, Place},
    },
    notes::{self, model::NoteDraft},
    shared::kind::RecordKind,
    timeline::{self, model::TimelineValue},
};
use chrono::{Days, NaiveDate};

async fn figures(ctx: &Ctx) -> Dashboard {
    dashboard(ctx, &DashboardQuery::default()).await.expect("a dashboard")
}

async fn closed(ctx: &Ctx, stage_name: &str, amount: Option<Money>, opened: NaiveDate, closed: NaiveDate) {
    let draft = DealDraft {
        name: "x".into(),
        stage_id: Some(stage(ctx, stage_name).await),
        amount,
        opened_on: Some(opened),
        closed_on: Some(closed),
        ..Default::default()
    };
    deals::verbs::create(ctx, draft).await.expect("a deal");
}

both_databases!(the_dashboard_adds_up, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let empty = figures(&ctx).await;
    assert_eq!((empty.open.count, empty.win_rate_percent, empty.median_days_to_win), (0, None, None));
    assert_eq!((empty.open.sums, empty.won_by_week.len(), empty.top_owners.len()), (vec![usd(0)], 13, 0));

    let today = ctx.now().date();
    let before = |days| today.checked_sub_days(Days::new(days)).unwrap();
    let quarter = empty.quarter_start;
    let eur = Money { amount_minor: 700, currency: "EUR".parse().unwrap() };
    for (amount, took) in [(Some(usd(100)), 1), (Some(usd(50)), 3), (None, 10), (Some(eur), 2)] {
        closed(&ctx, "Won", amount, today.checked_sub_days(Days::new(took)).unwrap(), today).await;
    }
    closed(&ctx, "Lost", Some(usd(9)), before(5), today).await;
    closed(&ctx, "Won", Some(usd(1_000)), before(400), quarter.checked_sub_days(Days::new(1)).unwrap()).await;
    for (name, amount) in [("a", Some(usd(30))), ("b", None)] {
        deals::verbs::create(&ctx, DealDraft { name: name.into(), amount, ..Default::default() }).await.unwrap();
    }
    let now = figures(&ctx).await;
    assert_eq!((now.open.count, now.open.sums.clone()), (2, vec![usd(30)]));
    assert_eq!((now.won_this_quarter.count, now.won_this_quarter.sums.clone()), (4, vec![usd(150), eur]));
    assert_eq!((now.lost_this_quarter.count, now.win_rate_percent), (1, Some(80)));
    assert_eq!(now.median_days_to_win, Some(2), "of 1, 2, 3 and 10 days");
    let weeks: i64 = now.won_by_week.iter().map(|week| week.won.count).sum();
    assert!(weeks >= 4 && now.won_by_week[12].won.count >= 4, "{weeks}");
    assert_eq!(now.top_owners.len(), 1);
    let top = &now.top_owners[0];
    assert_eq!((top.owner_id, top.won.count, top.open.count), (ctx.actor.member(), 4, 2));
    let reached: Vec<_> = now.stages.iter().map(|stage| stage.reached).collect();
    assert_eq!(reached, [8, 5, 5, 5, 5, 1], "eight deals, two still at the start, one lost, five won");
    assert_eq!(now.stages[1].conversion_percent, Some(63));

    let guest = as_role(&ctx, Role::Guest);
    assert_eq!(figures(&guest).await.open.count, 0, "a guest sees the figures of their own deals");
    let client = as_role(&ctx, Role::Client);
    assert!(dashboard(&client, &DashboardQuery::default()).await.is_err());
});

both_databases!(a_timeline_tells_old_and_new, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = deal(&ctx, "a").await;
    let acme = company(&ctx, "Acme").await;
    let patch = DealPatch {
        amount: Some(Some(usd(500))),
        company_id: Some(Some(acme.id)),
        expected_close_on: Some(Some("2026-12-24".parse().unwrap())),
        ..Default::default()
    };
    deals::verbs::update(&ctx, made.id, 1, patch).await.expect("changed");
    deals::verbs::move_to(&ctx, made.id, stage(&ctx, "Won").await, Place::Top, None).await.expect("won");
    let draft = NoteDraft { subject_kind: RecordKind::Deal, subject_id: made.id.0, body: "Signed.".into() };
    notes::verbs::create(&ctx, draft).await.expect("a note");
    let timeline = timeline::queries::of(&ctx, RecordKind::Deal, made.id.0, None).await.expect("a timeline");
    let kinds: Vec<_> = timeline.entries.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["note.created", "deal.won", "deal.updated", "deal.created"]);
    assert_eq!(timeline.entries[0].note.as_deref(), Some("Signed."));
    let changes = |at: usize| {
        let changes = timeline.entries[at].changes.iter();
        changes.map(|c| (c.label.clone(), c.old.clone(), c.new.clone())).collect::<Vec<_>>()
    };
    let name = |name: &str| TimelineValue::Name(Some(name.into()));
    assert_eq!(changes(1)[0], ("Stage".into(), name("Lead"), name("Won")));
    assert_eq!(changes(1)[1], ("Closed on".into(), TimelineValue::Nothing, TimelineValue::Date(ctx.now().date())));
    assert_eq!(changes(2)[0], ("Amount".into(), TimelineValue::Nothing, TimelineValue::Money(usd(500))));
    assert_eq!(changes(2)[1], ("Company".into(), TimelineValue::Nothing, name("Acme")));
    assert_eq!(timeline.before, None);
});

both_databases!(who_deleted_a_record_is_told_to_those_who_could_see_it, async |app: &TestPlatform| {
    let (ctx, theirs) = (workspace(app, "acme").await, workspace(app, "theirs").await);
    let (deal, company, contact) =
        (deal(&ctx, "a").await, company(&ctx, "Acme").await, contact(&ctx, "Ada", "King").await);
    let all = [(RecordKind::Deal, deal.id.0), (RecordKind::Company, company.id.0), (RecordKind::Contact, contact.id.0)];
    let ending = async |ctx: &Ctx, (kind, id)| timeline::queries::ending(ctx, kind, id).await;
    for record in all {
        assert!(matches!(ending(&ctx, record).await, Err(Error::NotFound)), "it is still there");
    }
    let before = ctx.now();
    deals::verbs::delete(&ctx, deal.id).await.expect("deleted");
    companies::verbs::delete(&ctx, company.id).await.expect("deleted");
    contacts::verbs::delete(&ctx, contact.id).await.expect("deleted");
    let member = as_role(&ctx, Role::Member);
    let (guest, client) = (as_role(&ctx, Role::Guest), as_role(&ctx, Role::Client));
    for record in all {
        for reader in [&ctx, &member] {
            let told = ending(reader, record).await.expect("an ending");
            assert_eq!(told.by, ctx.actor.member());
            assert!((before..=ctx.now()).contains(&told.at), "{:?}", told.at);
        }
        for other in [&guest, &theirs] {
            assert!(matches!(ending(other, record).await, Err(Error::NotFound)), "it was not theirs to see");
        }
        assert!(matches!(ending(&client, record).await, Err(Error::Forbidden)));
    }
    deals::verbs::restore(&ctx, deal.id).await.expect("back");
    assert!(matches!(ending(&ctx, all[0]).await, Err(Error::NotFound)), "it is there again");
});
