//! The price list: codes, prices by currency, what is archived; as a list, in bulk, in the bin, back again.

use crate::common::{http::*, *};
use ac_core::{
    AppError, Currency, Error, ErrorCode, Money, Role, both_databases,
    list::ListQuery,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    bulk,
    bulk::model::{What, Which},
    deals::{
        self,
        lines::model::{LineDraft, LinesDraft},
        model::{DealDraft, DealFilter, DealQuery},
    },
    deleted::{
        self,
        model::{BinFilter, BinQuery},
    },
    products::{
        self,
        model::{Product, ProductDraft, ProductFilter, ProductPatch, ProductQuery, ProductStatus},
    },
    shared::kind::RecordKind,
    timeline::{self, model::TimelineValue},
    undo::{model::UndoWhat, verbs::undo},
};
use ac_views::figures::FiguresQuery;
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::json;

fn eur(amount_minor: i64) -> Money {
    Money { amount_minor, currency: Currency::EUR }
}

fn seat() -> ProductDraft {
    ProductDraft {
        name: "Seat".into(),
        code: Some(" SEAT-1 ".into()),
        unit: Some("seat".into()),
        description: Some("For one person.\nBy the year.".into()),
        price: Some(usd(9_900)),
        prices: vec![eur(8_900)],
        ..ProductDraft::default()
    }
}

fn field(refused: &Error) -> &str {
    match refused {
        Error::Invalid(fields) => &fields[0].field,
        other => panic!("{other:?}"),
    }
}

async fn found(ctx: &ac_core::Ctx, query: &str) -> Vec<String> {
    let ask = ProductQuery { query: Some(query.to_owned()), ..ListQuery::of(ProductFilter::default()) };
    let page = products::queries::list(ctx, &ask).await.expect("a page");
    page.data.into_iter().map(|product| product.name).collect()
}

both_databases!(a_product_keeps_all_that_it_is_given, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = products::verbs::create(&ctx, seat()).await.expect("made");
    assert_eq!(
        (made.code.as_deref(), made.unit.as_deref(), made.status),
        (Some("SEAT-1"), Some("seat"), ProductStatus::Active)
    );
    assert_eq!(made.description.as_deref(), Some("For one person.\nBy the year."));
    assert_eq!((made.price_in(Currency::USD), made.price_in(Currency::EUR)), (Some(usd(9_900)), Some(eur(8_900))));
    assert_eq!(products::queries::get(&ctx, made.id).await.expect("read"), made);

    let patch = ProductPatch { prices: Some(vec![]), status: Some(ProductStatus::Archived), ..Default::default() };
    let changed = products::verbs::update(&ctx, made.id, 1, patch).await.expect("changed");
    assert_eq!((changed.prices.len(), changed.status, changed.version), (0, ProductStatus::Archived, 2));
    let past = timeline::queries::of(&ctx, RecordKind::Product, made.id.0, None).await.expect("a timeline").entries;
    let told: Vec<_> = past[0].changes.iter().map(|c| (c.label.as_str(), c.old.clone(), c.new.clone())).collect();
    let text = |text: &str| TimelineValue::Text(text.to_owned());
    assert_eq!(
        told,
        [("Status", text("Active"), text("Archived")), ("Other prices", text("€89.00"), TimelineValue::Nothing),]
    );
    undo(&ctx, UndoWhat::Event(past[0].event_id)).await.expect("undone");
    let back = products::queries::get(&ctx, made.id).await.expect("read");
    assert_eq!((back.prices, back.status), (vec![eur(8_900)], ProductStatus::Active));
});

both_databases!(no_two_products_have_one_code, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let first = products::verbs::create(&ctx, seat()).await.expect("made");
    let same = ProductDraft { name: "Other".into(), code: Some("seat-1".into()), ..Default::default() };
    assert_eq!(field(&products::verbs::create(&ctx, same.clone()).await.expect_err("taken")), "code");
    let other = products::verbs::create(&ctx, ProductDraft { code: None, ..same }).await.expect("made");
    let patch = || ProductPatch { code: Some(Some("SEAT-1".into())), ..Default::default() };
    assert_eq!(field(&products::verbs::update(&ctx, other.id, 1, patch()).await.expect_err("taken")), "code");
    // Its own code is nobody else's, and what is in the bin has none.
    products::verbs::update(&ctx, first.id, 1, patch()).await.expect("its own");
    products::verbs::delete(&ctx, first.id).await.expect("deleted");
    products::verbs::update(&ctx, other.id, 1, patch()).await.expect("free by now");
    let refused = products::verbs::restore(&ctx, first.id).await.expect_err("taken meanwhile");
    assert!(matches!(&refused, Error::Conflict(message) if message.contains("SEAT-1")), "{refused:?}");
});

both_databases!(of_two_who_take_one_code_at_once_the_second_is_told, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    products::verbs::create(&ctx, seat()).await.expect("made");
    // What the second finds who looked before the first had committed.
    let second = ctx.write(async |tx| {
        let id = if tx.backend() == DbBackend::Postgres { "gen_random_uuid()" } else { "randomblob(16)" };
        let columns = "name, name_key, code, code_key, currency, prices, status, version, created_at, updated_at";
        let sql = format!("INSERT INTO product (id, {columns}) SELECT {id}, {columns} FROM product");
        tx.conn().execute_unprepared(&sql).await?;
        Ok::<_, Error>(())
    });
    let refused = AppError::from(second.await.expect_err("taken"));
    assert_eq!(refused.code, ErrorCode::Conflict, "{refused:?}");
    assert!(refused.message.contains("try once more"), "{}", refused.message);
});

both_databases!(nonsense_is_refused_by_its_field, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let check = async |change: fn(&mut ProductDraft), expect: &str| {
        let mut draft = seat();
        change(&mut draft);
        let refused = products::verbs::create(&ctx, draft).await.expect_err(expect);
        assert_eq!(field(&refused), expect, "{refused:?}");
    };
    check(|draft| draft.name = " ".into(), "name").await;
    check(|draft| draft.code = Some("x".repeat(65)), "code").await;
    check(|draft| draft.unit = Some("x".repeat(31)), "unit").await;
    check(|draft| draft.price = None, "prices").await;
    check(|draft| draft.prices.push(usd(1)), "prices").await;
    check(|draft| draft.prices = vec![Money { amount_minor: 1, currency: Currency::kept("ZZZ").unwrap() }], "prices")
        .await;
});

both_databases!(the_price_list_is_asked_like_any_list, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    products::verbs::create(&ctx, seat()).await.expect("made");
    let hour = ProductDraft {
        name: "Consulting".into(),
        series: Some("Services".into()),
        unit: Some("hour".into()),
        price: Some(usd(15_000)),
        ..Default::default()
    };
    let hour = products::verbs::create(&ctx, hour).await.expect("made");
    let patch = ProductPatch { status: Some(ProductStatus::Archived), ..Default::default() };
    products::verbs::update(&ctx, hour.id, 1, patch).await.expect("archived");
    for (query, expect) in [
        ("status:active", vec!["Seat"]),
        ("status:archived", vec!["Consulting"]),
        ("code:seat", vec!["Seat"]),
        ("price>100", vec!["Consulting"]),
        ("unit:hour", vec!["Consulting"]),
        ("series:none", vec!["Seat"]),
        ("seat-1", vec!["Seat"]),
        ("description:\"one person\"", vec!["Seat"]),
    ] {
        assert_eq!(found(&ctx, query).await, expect, "{query}");
    }
    let figures = FiguresQuery::<ProductFilter> {
        group_by: Some(serde_json::from_value(json!("status")).expect("a group")),
        ..FiguresQuery::default()
    };
    let figures = products::queries::figures(&ctx, &figures).await.expect("figures");
    assert_eq!((figures.all.count, figures.groups.len()), (2, 2));
    let sorted = async |sort: &str| {
        let ask = ProductQuery { sort: Some(sort.to_owned()), ..ListQuery::of(ProductFilter::default()) };
        let page = products::queries::list(&ctx, &ask).await.expect("a page");
        page.data.into_iter().map(|product: Product| product.name).collect::<Vec<_>>()
    };
    assert_eq!(sorted("-price").await, ["Consulting", "Seat"]);
    assert_eq!(sorted("code").await, ["Consulting", "Seat"]);
});

both_databases!(many_are_archived_at_once_and_come_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for name in ["a", "b", "c"] {
        let draft = ProductDraft { name: name.into(), ..Default::default() };
        products::verbs::create(&ctx, draft).await.expect("made");
    }
    let which = || Which::Matching(ListQuery::of(ProductFilter::default()));
    let code = ProductPatch { code: Some(Some("X".into())), ..Default::default() };
    let refused = bulk::begin::begin::<products::bulk::Bulk>(&app.platform, &ctx, which(), What::Set(code)).await;
    assert!(refused.is_err(), "a code is one product's");
    // Prices in other currencies fit where a first one is.
    let prices =
        ProductPatch { prices: Some(vec![Money { amount_minor: 5, currency: Currency::EUR }]), ..Default::default() };
    let priced = ProductDraft {
        name: "d".into(),
        price: Some(Money { amount_minor: 6, currency: Currency::USD }),
        ..Default::default()
    };
    let priced = products::verbs::create(&ctx, priced).await.expect("made").id;
    let job = bulk::begin::begin::<products::bulk::Bulk>(&app.platform, &ctx, which(), What::Set(prices.clone())).await;
    let job = crate::common::bulk::worked(&ctx, job.expect("begun")).await;
    assert_eq!((job.changed, job.skipped), (1, 3));
    assert_eq!(products::queries::get(&ctx, priced).await.expect("it").prices, prices.prices.expect("some"));
    products::verbs::delete(&ctx, priced).await.expect("deleted");
    let archive = ProductPatch { status: Some(ProductStatus::Archived), ..Default::default() };
    let job = bulk::begin::begin::<products::bulk::Bulk>(&app.platform, &ctx, which(), What::Set(archive)).await;
    let job = crate::common::bulk::worked(&ctx, job.expect("begun")).await;
    assert_eq!(found(&ctx, "status:archived").await.len(), 3);
    undo(&ctx, UndoWhat::Batch(job.batch_id)).await.expect("undone");
    assert_eq!(found(&ctx, "status:active").await.len(), 3);
});

both_databases!(the_bin_has_products_for_who_may_delete_them, async |app: &TestPlatform| {
    let (ours, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    let made = products::verbs::create(&ours, seat()).await.expect("made");
    products::verbs::delete(&ours, made.id).await.expect("deleted");
    let ask = || BinQuery { q: Some("sea".into()), ..BinQuery::of(BinFilter { kind: RecordKind::Product }) };
    let page = deleted::queries::list(&ours, &ask()).await.expect("the bin");
    assert_eq!(page.data.iter().map(|binned| binned.name.as_str()).collect::<Vec<_>>(), ["Seat"]);
    assert_eq!(deleted::queries::list(&theirs, &ask()).await.expect("the bin").data.len(), 0);
    assert!(deleted::queries::list(&as_role(&ours, Role::Member), &ask()).await.is_err());
    let ending = timeline::queries::ending(&ours, RecordKind::Product, made.id.0).await.expect("an end");
    assert_eq!(ending.by, ours.actor.member());
});

both_databases!(a_product_is_another_workspaces_or_not_yours_to_change, async |app: &TestPlatform| {
    let (ours, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    let made = post(
        &ours,
        "/api/v1/products",
        json!({
            "name": "Seat", "code": "S", "price": {"amount_minor": 9900, "currency": "USD"},
            "prices": [{"amount_minor": 8900, "currency": "EUR"}],
        }),
    )
    .await;
    assert_eq!(made.status, 201, "{}", made.text);
    let path = made.header("location").to_owned();
    assert_eq!(made.json()["status"], "active");
    get(&theirs, &path).await.refused(404, "not_found");
    let archive = || Some(json!({"status": "archived"}));
    let member = as_role(&ours, Role::Member);
    send(Some(&member), "PATCH", &path, &[("if-match", "\"1\"")], archive()).await.refused(403, "forbidden");
    send(Some(&ours), "PATCH", &path, &[], archive()).await.refused(428, "precondition_required");
    let done = send(Some(&ours), "PATCH", &path, &[("if-match", "\"1\"")], archive()).await;
    assert_eq!((done.status, done.json()["status"].clone()), (200, json!("archived")));
    let list = get(&ours, "/api/v1/products?status=archived&code=s").await.json();
    assert_eq!(list["data"][0]["name"], "Seat");
    let file = get(&ours, "/api/v1/products/export.csv").await.text;
    assert!(file.contains("89.00 EUR"), "{file}");
});

both_databases!(deals_are_found_by_their_product, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let seat = products::verbs::create(&ctx, seat()).await.expect("made");
    let draft = DealDraft { name: "with".into(), product_id: Some(seat.id), ..Default::default() };
    deals::verbs::create(&ctx, draft).await.expect("made");
    deal(&ctx, "without").await;
    let on_a_line = async |name: &str| {
        let deal = deal(&ctx, name).await;
        let line = LineDraft { product_id: Some(seat.id), ..LineDraft::default() };
        let draft = LinesDraft { lines: vec![line] };
        deals::lines::verbs::set(&ctx, deal.id, deal.version, draft).await.expect("lines");
        deal
    };
    on_a_line("on a line").await;
    let binned = on_a_line("in the bin").await;
    deals::verbs::delete(&ctx, binned.id).await.expect("deleted");
    let ask = DealQuery::of(DealFilter { product_id: Some(seat.id), ..DealFilter::default() });
    let page = deals::queries::list(&ctx, &ask).await.expect("a page");
    assert_eq!(page.data.iter().map(|deal| deal.name.as_str()).collect::<Vec<_>>(), ["on a line", "with"]);
    assert_eq!(page.total, Some(2));
});
