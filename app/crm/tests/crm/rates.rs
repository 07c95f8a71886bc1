//! What currencies are worth: who says so, one rate for each, and what totals make of it.

use crate::common::{http::*, *};
use ac_core::{
    Currency, Error, Money, Resource, Role, both_databases,
    list::ListQuery,
    rates::Rate,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    dashboard::{model::DashboardQuery, queries::dashboard},
    dashboards::{
        compute::figures,
        figures::Shows,
        widget::{Widget, WidgetKind, worth},
    },
    deals::{self, model::DealDraft},
    rates::{
        model::{CurrencyRate, RateDraft, RateFilter, RatePatch},
        queries, verbs,
    },
};
use serde_json::json;

fn rate(text: &str) -> Rate {
    text.parse().unwrap()
}

fn eur(amount_minor: i64) -> Money {
    Money { amount_minor, currency: Currency::EUR }
}

async fn euro_at(ctx: &ac_core::Ctx, worth: &str) -> CurrencyRate {
    verbs::create(ctx, RateDraft { currency: Currency::EUR, rate: rate(worth) }).await.unwrap()
}

both_databases!(a_currency_has_one_rate_that_admins_change, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = euro_at(&ctx, "1.0842").await;
    assert_eq!((made.rate, made.version), (rate("1.0842"), 1));
    let again = verbs::create(&ctx, RateDraft { currency: Currency::EUR, rate: rate("2") }).await.unwrap_err();
    assert!(matches!(&again, Error::Invalid(fields) if fields[0].field == "currency"), "{again:?}");

    let other = as_role(&ctx, Role::Member);
    let patch = RatePatch { rate: Some(rate("1.1")) };
    let refused = verbs::update(&other, made.id, 1, patch.clone()).await.unwrap_err();
    assert!(matches!(refused, Error::Forbidden), "{refused:?}");
    assert_eq!(queries::all(&other).await.unwrap(), std::slice::from_ref(&made), "members may know it");

    let changed = verbs::update(&ctx, made.id, 1, patch.clone()).await.unwrap();
    assert_eq!((changed.rate, changed.version), (rate("1.1"), 2));
    assert_eq!(verbs::update(&ctx, made.id, 2, patch.clone()).await.unwrap().version, 2, "nothing differs");
    let late = verbs::update(&ctx, made.id, 1, patch).await.unwrap_err();
    assert!(matches!(late, Error::Stale { current: 2 }), "{late:?}");

    verbs::delete(&ctx, made.id).await.unwrap();
    assert!(matches!(queries::get(&ctx, made.id).await, Err(Error::NotFound)));
    euro_at(&ctx, "1.2").await;
    assert!(
        events(&ctx)
            .await
            .ends_with(&["rate.created", "rate.updated", "rate.deleted", "rate.created"].map(String::from))
    );
});

both_databases!(rates_are_a_collection, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = post(&ctx, "/api/v1/rates", json!({"currency": "EUR", "rate": "1.0842"})).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!((&made.json()["currency"], &made.json()["rate"]), (&json!("EUR"), &json!("1.0842")));
    for (body, field) in [
        (json!({"currency": "USD", "rate": "1"}), "currency"),
        (json!({"currency": "GBP", "rate": "0"}), "rate"),
        (json!({"currency": "GBP", "rate": 1.5}), "rate"),
        (json!({"currency": "GBP", "rate": "1.00000000001"}), "rate"),
    ] {
        let refused = post(&ctx, "/api/v1/rates", body.clone()).await;
        assert_eq!(refused.status, 422, "{body}: {}", refused.text);
        assert!(refused.text.contains(field), "{body}: {}", refused.text);
    }
    post(&ctx, "/api/v1/rates", json!({"currency": "GBP", "rate": "1.27"})).await;
    for (question, found) in
        [("", 2), ("?currency=GBP", 1), ("?q=eu", 1), ("?filter=currency:gbp", 1), ("?sort=-updated_at", 2)]
    {
        let page = get(&ctx, &format!("/api/v1/rates{question}")).await;
        assert_eq!(page.json()["data"].as_array().map(Vec::len), Some(found), "{question}: {}", page.text);
    }
    let ask = ListQuery::of(RateFilter { currency: Some(Currency::EUR) });
    assert_eq!(queries::list(&ctx, &ask).await.unwrap().data.len(), 1);
    let theirs = workspace(app, "globex").await;
    assert!(queries::all(&theirs).await.unwrap().is_empty());
});

both_databases!(leaders_lead_by_what_their_currencies_are_worth, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let other = as_role(&ctx, Role::Member);
    known(&ctx, "Ada").await;
    known(&other, "Bo").await;
    for (ctx, amount) in [(&ctx, usd(10_000)), (&other, usd(1_000)), (&other, eur(9_500))] {
        let draft = DealDraft {
            name: "x".into(),
            stage_id: Some(stage(ctx, "Won").await),
            amount: Some(amount),
            closed_on: Some(ctx.now().date()),
            ..DealDraft::default()
        };
        deals::verbs::create(ctx, draft).await.unwrap();
    }
    let first = async || {
        let board = Widget { measure: worth(Resource::Deal), ..Widget::new(WidgetKind::Leaderboard, Resource::Deal) };
        let Shows::Groups(groups) = figures(&ctx, &board).await.unwrap().shows else { panic!() };
        let home = dashboard(&ctx, &DashboardQuery::default()).await.unwrap();
        (groups.figures.groups[0].label.clone(), home.top_owners[0].owner_name.clone().unwrap())
    };
    assert_eq!(first().await, ("Ada".to_owned(), "Ada".to_owned()), "by dollars alone");
    euro_at(&ctx, "1.1").await;
    assert_eq!(first().await, ("Bo".to_owned(), "Bo".to_owned()), "$10 and €95 at 1.1 are more than $100");
    let rates = queries::rates(&ctx).await.unwrap();
    assert_eq!(rates.sum(&[usd(1_000), eur(9_500)]).own, usd(11_450));
});
