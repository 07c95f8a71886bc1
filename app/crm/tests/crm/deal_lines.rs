//! The lines of a deal: what they come to, who may change them, what the log says, and the way back.

use crate::common::{http::*, roles::give_role, *};
use ac_core::{
    Action, Ctx, Currency, Error, Grant, Money, Resource, Role, Rules, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    bulk::model::{What, Which},
    deals::{
        self,
        lines::{
            self,
            model::{AMOUNT_FOLLOWS, LINES_MAX, LineDraft, LineId, Lines, LinesDraft},
        },
        model::{Deal, DealDraft, DealFilter, DealId, DealPatch, DealQuery},
    },
    products::{
        self,
        model::{Product, ProductDraft, ProductId},
    },
    shared::kind::RecordKind,
    timeline,
    undo::{
        model::{RedoWhat, UndoWhat},
        verbs::{redo, undo},
    },
    versions::{model::PutBack, past, verbs::put_back},
};
use serde_json::{Value, json};

fn eur(amount_minor: i64) -> Money {
    Money { amount_minor, currency: Currency::EUR }
}

async fn seat(ctx: &Ctx) -> Product {
    let draft = ProductDraft {
        name: "Seat".into(),
        unit: Some("seat".into()),
        price: Some(usd(9_900)),
        prices: vec![eur(8_900)],
        ..Default::default()
    };
    products::verbs::create(ctx, draft).await.expect("a product")
}

fn free(name: &str, quantity: &str, price: i64) -> LineDraft {
    let (name, quantity) = (Some(name.to_owned()), quantity.parse().unwrap());
    LineDraft { name, quantity, unit_price: Some(usd(price)), ..LineDraft::default() }
}

fn of(product: ProductId, quantity: &str) -> LineDraft {
    LineDraft { product_id: Some(product), quantity: quantity.parse().unwrap(), ..LineDraft::default() }
}

fn all(lines: Vec<LineDraft>) -> LinesDraft {
    LinesDraft { lines }
}

async fn set(ctx: &Ctx, id: DealId, version: i64, lines: Vec<LineDraft>) -> Result<Lines, Error> {
    lines::verbs::set(ctx, id, version, all(lines)).await
}

async fn read(ctx: &Ctx, id: DealId) -> Deal {
    deals::queries::get(ctx, id).await.expect("the deal")
}

fn drafts(lines: &Lines) -> Vec<LineDraft> {
    lines.lines.iter().map(LineDraft::from).collect()
}

fn field(refused: &Error) -> &str {
    match refused {
        Error::Invalid(fields) => &fields[0].field,
        other => panic!("{other:?}"),
    }
}

both_databases!(the_amount_follows_the_lines, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (made, seat) = (deal(&ctx, "a").await, seat(&ctx).await);
    let half = LineDraft { discount: "12.5".parse().unwrap(), ..of(seat.id, "3") };
    let kept = set(&ctx, made.id, 1, vec![half, free("Set-up", "2.5", 9_999)]).await.expect("kept");
    let told: Vec<_> = kept.lines.iter().map(|l| (l.name.as_str(), l.unit.as_deref(), l.total)).collect();
    assert_eq!(told, [("Seat", Some("seat"), usd(25_988)), ("Set-up", None, usd(24_998))]);
    assert_eq!((kept.total, kept.version), (Some(usd(50_986)), 2));
    let now = read(&ctx, made.id).await;
    assert_eq!((now.amount, now.line_count, now.version), (Some(usd(50_986)), 2, 2));
    assert_eq!(lines::queries::get(&ctx, made.id).await.expect("read"), kept);

    let typed = |amount| DealPatch { amount: Some(amount), ..Default::default() };
    for amount in [Some(usd(1)), None] {
        let refused = deals::verbs::update(&ctx, made.id, 2, typed(amount)).await.expect_err("it follows");
        assert!(matches!(&refused, Error::Invalid(f) if f[0].field == "amount" && f[0].message == AMOUNT_FOLLOWS));
    }
    deals::verbs::update(&ctx, made.id, 2, typed(now.amount)).await.expect("what it is already");

    // In another order, with the same ids; the second one more dear.
    let mut other = drafts(&kept);
    other.reverse();
    other[0].unit_price = Some(usd(20_000));
    let turned = set(&ctx, made.id, 2, other).await.expect("kept");
    assert_eq!(turned.lines.iter().map(|l| l.id).collect::<Vec<_>>(), [kept.lines[1].id, kept.lines[0].id]);
    assert_eq!(turned.total, Some(usd(50_000 + 25_988)));

    // Without lines it stays what it came to, and is typed again.
    let none = set(&ctx, made.id, 3, Vec::new()).await.expect("none");
    assert_eq!((none.total, read(&ctx, made.id).await.amount), (None, Some(usd(75_988))));
    deals::verbs::update(&ctx, made.id, 4, typed(Some(usd(1)))).await.expect("typed");
    let nothing = set(&ctx, made.id, 5, Vec::new()).await.expect("nothing to do");
    assert_eq!(nothing.version, 5);
    let kinds = events(&ctx).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "deal.lines_changed").count(), 3, "{kinds:?}");
});

both_databases!(prices_come_from_the_list_in_the_currency_of_the_deal, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let seat = seat(&ctx).await;
    let draft = DealDraft { name: "in euros".into(), amount: Some(eur(5)), ..Default::default() };
    let made = deals::verbs::create(&ctx, draft).await.expect("made");
    let kept = set(&ctx, made.id, 1, vec![of(seat.id, "2")]).await.expect("kept");
    assert_eq!((kept.lines[0].unit_price, kept.total), (eur(8_900), Some(eur(17_800))));
    let mut mixed = drafts(&kept);
    mixed.push(free("Set-up", "1", 1));
    let refused = set(&ctx, made.id, 2, mixed).await.expect_err("two currencies");
    assert_eq!(field(&refused), "lines[1].unit_price");
    // All in another one is another deal's currency, not two.
    let dollars = LineDraft { unit_price: Some(usd(100)), ..of(seat.id, "2") };
    assert_eq!(set(&ctx, made.id, 2, vec![dollars]).await.expect("kept").total, Some(usd(200)));
    let yen = Money { amount_minor: 1, currency: "JPY".parse().unwrap() };
    let unlisted = vec![LineDraft { unit_price: Some(yen), ..free("x", "1", 1) }, of(seat.id, "1")];
    let refused = set(&ctx, made.id, 3, unlisted).await.expect_err("no price in yen");
    assert_eq!(field(&refused), "lines[1].unit_price");
});

both_databases!(nonsense_is_refused_by_its_line, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (made, other) = (deal(&ctx, "a").await, deal(&ctx, "b").await);
    let theirs = set(&ctx, other.id, 1, vec![free("x", "1", 1)]).await.expect("kept");
    let check = async |line: LineDraft, expect: &str| {
        let refused = set(&ctx, made.id, 1, vec![free("good", "1", 1), line]).await.expect_err(expect);
        assert_eq!(field(&refused), format!("lines[1].{expect}"), "{refused:?}");
    };
    check(free(" ", "1", 1), "name").await;
    check(free("x", "0", 1), "quantity").await;
    check(free("x", "1", -1), "unit_price").await;
    check(LineDraft { discount: "101".parse().unwrap(), ..free("x", "1", 1) }, "discount").await;
    check(LineDraft { id: Some(LineId::generate()), ..free("x", "1", 1) }, "id").await;
    check(LineDraft { id: Some(theirs.lines[0].id), ..free("x", "1", 1) }, "id").await;
    check(LineDraft { product_id: Some(ProductId::generate()), ..free("x", "1", 1) }, "product_id").await;
    let many = vec![free("x", "1", 1); LINES_MAX + 1];
    assert_eq!(field(&set(&ctx, made.id, 1, many).await.expect_err("too many")), "lines");
    let odd = Money { amount_minor: 1, currency: Currency::kept("ZZZ").unwrap() };
    let odd = LineDraft { unit_price: Some(odd), ..free("x", "1", 1) };
    assert_eq!(field(&set(&ctx, made.id, 1, vec![odd]).await.expect_err("no currency")), "lines[0].unit_price");
    assert_eq!(read(&ctx, made.id).await.version, 1);
});

both_databases!(lines_are_for_who_may_see_and_change_the_deal, async |app: &TestPlatform| {
    let (ours, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    let made = deal(&ours, "a").await;
    let lines = || vec![free("x", "1", 100)];
    assert!(matches!(set(&theirs, made.id, 1, lines()).await, Err(Error::NotFound)));
    assert!(matches!(lines::queries::get(&theirs, made.id).await, Err(Error::NotFound)));
    let guest = as_role(&ours, Role::Guest);
    assert!(matches!(set(&guest, made.id, 1, lines()).await, Err(Error::NotFound)));
    assert!(matches!(lines::queries::get(&guest, made.id).await, Err(Error::NotFound)));
    let member = as_role(&ours, Role::Member);
    set(&member, made.id, 1, lines()).await.expect("a member changes deals");
    assert!(matches!(set(&ours, made.id, 1, lines()).await, Err(Error::Stale { current: 2 })));
    let their_product = seat(&theirs).await;
    let refused = set(&ours, made.id, 2, vec![of(their_product.id, "1")]).await.expect_err("another workspace's");
    assert_eq!(field(&refused), "lines[0].product_id");
    deals::verbs::delete(&ours, made.id).await.expect("deleted");
    assert!(matches!(set(&ours, made.id, 3, lines()).await, Err(Error::NotFound)));
    deals::verbs::restore(&ours, made.id).await.expect("restored");
    assert_eq!(lines::queries::get(&ours, made.id).await.expect("they came back too").lines.len(), 1);
});

both_databases!(who_sees_no_products_changes_lines_that_have_them, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (made, seat) = (deal(&ctx, "a").await, seat(&ctx).await);
    let had = set(&ctx, made.id, 1, vec![of(seat.id, "1")]).await.expect("a line");
    let bob = as_role(&ctx, Role::Member);
    let mut rules = Rules::of(Role::Member);
    rules.put(Resource::Product, Action::Read, Grant::Nothing);
    give_role(app, &ctx, known(&bob, "Bob").await, &rules).await;
    let bob = app.platform.again(&bob).await.unwrap();
    let more = LineDraft { quantity: "3".parse().unwrap(), ..drafts(&had).remove(0) };
    let now = set(&bob, made.id, 2, vec![more.clone()]).await.expect("the product stands there already");
    assert_eq!((now.lines[0].product_id, now.lines[0].quantity), (Some(seat.id), more.quantity));
    let refused = set(&bob, made.id, 3, vec![of(seat.id, "1")]).await.expect_err("a new one is hidden");
    assert_eq!(field(&refused), "lines[0].product_id");
});

both_databases!(a_change_of_lines_is_told_and_goes_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (made, seat) = (deal(&ctx, "a").await, seat(&ctx).await);
    let typed = DealPatch { amount: Some(Some(usd(500))), ..Default::default() };
    deals::verbs::update(&ctx, made.id, 1, typed).await.expect("typed");
    let first = set(&ctx, made.id, 2, vec![of(seat.id, "2"), free("Set-up", "1", 1_000)]).await.expect("kept");
    let mut changed = drafts(&first);
    changed[0].quantity = "3".parse().unwrap();
    changed.remove(1);
    set(&ctx, made.id, 3, changed).await.expect("kept");

    let past = timeline::queries::of(&ctx, RecordKind::Deal, made.id.0, None).await.expect("a timeline").entries;
    let labels: Vec<_> = past[0].changes.iter().map(|change| change.label.as_str()).collect();
    assert_eq!((past[0].kind.as_str(), labels), ("deal.lines_changed", vec!["Set-up", "Seat", "Amount"]));
    assert!(past[0].is_undoable && past[0].is_version);

    // A product that is gone meanwhile stays on the lines that come back.
    products::verbs::delete(&ctx, seat.id).await.expect("deleted");
    let report = undo(&ctx, UndoWhat::Event(past[0].event_id)).await.expect("undone");
    assert_eq!((report.undone_count(), report.conflicts.len()), (1, 0));
    let back = lines::queries::get(&ctx, made.id).await.expect("read");
    assert_eq!((&back.lines, back.total), (&first.lines, first.total));
    let report = undo(&ctx, UndoWhat::Event(past[1].event_id)).await.expect("undone");
    assert_eq!(report.conflicts.len(), 0);
    let now = read(&ctx, made.id).await;
    assert_eq!((now.line_count, now.amount), (0, Some(usd(500))), "what was typed is there again");
    redo(&ctx, RedoWhat::Event(past[1].event_id)).await.expect("redone");
    assert_eq!(lines::queries::get(&ctx, made.id).await.expect("read").lines, first.lines);

    let others = set(&ctx, made.id, 7, vec![free("Other", "1", 1)]).await.expect("kept");
    let report = undo(&ctx, UndoWhat::Event(past[1].event_id)).await.expect("looked at");
    assert_eq!((report.undone_count(), report.conflicts[0].fields.as_slice()), (0, ["lines".to_owned()].as_slice()));
    assert_eq!(lines::queries::get(&ctx, made.id).await.expect("read").lines, others.lines);
});

both_databases!(a_former_version_brings_its_lines_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let made = deal(&ctx, "a").await;
    let first = set(&ctx, made.id, 1, vec![free("x", "1", 100), free("y", "1", 50)]).await.expect("kept");
    let named = DealPatch { name: Some("b".into()), ..Default::default() };
    deals::verbs::update(&ctx, made.id, 2, named).await.expect("renamed");
    set(&ctx, made.id, 3, Vec::new()).await.expect("none");
    let entries = timeline::queries::of(&ctx, RecordKind::Deal, made.id.0, None).await.expect("a timeline").entries;
    let event = entries[2].event_id;
    let then = past::of(&ctx, RecordKind::Deal, made.id.0, event).await.expect("a version");
    let fields: Vec<_> = then.changes.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(fields, ["lines", "name"]);
    let order = PutBack { event, fields: vec!["name".into(), "lines".into()], seen: then.seen };
    put_back(&ctx, RecordKind::Deal, made.id.0, &order).await.expect("put back");
    let now = read(&ctx, made.id).await;
    assert_eq!((now.name.as_str(), now.amount, now.line_count), ("a", Some(usd(150)), 2));
    assert_eq!(lines::queries::get(&ctx, made.id).await.expect("read").lines, first.lines);
});

both_databases!(deals_with_lines_keep_their_amount_in_bulk, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (with, without) = (deal(&ctx, "with").await, deal(&ctx, "without").await);
    set(&ctx, with.id, 1, vec![free("x", "2", 100)]).await.expect("kept");
    let which = Which::Matching(DealQuery::of(DealFilter::default()));
    let patch = DealPatch { amount: Some(Some(usd(7))), ..Default::default() };
    let job = ac_crm::bulk::begin::begin::<deals::in_bulk::Bulk>(&app.platform, &ctx, which, What::Set(patch)).await;
    bulk::worked(&ctx, job.expect("begun")).await;
    assert_eq!(read(&ctx, with.id).await.amount, Some(usd(200)));
    assert_eq!(read(&ctx, without.id).await.amount, Some(usd(7)));
});

both_databases!(deals_are_found_by_the_products_of_their_lines, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (made, seat) = (deal(&ctx, "with").await, seat(&ctx).await);
    deal(&ctx, "without").await;
    set(&ctx, made.id, 1, vec![of(seat.id, "1"), of(seat.id, "2")]).await.expect("kept");
    let ask = DealQuery::of(DealFilter { product_id: Some(seat.id), ..DealFilter::default() });
    let page = deals::queries::list(&ctx, &ask).await.expect("a page");
    assert_eq!((page.data.len(), page.data[0].line_count, page.total), (1, 2, Some(1)));
});

both_databases!(lines_through_the_interface, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (made, seat) = (deal(&ctx, "a").await, seat(&ctx).await);
    let path = format!("/api/v1/deals/{}/lines", made.id);
    let empty = get(&ctx, &path).await;
    assert_eq!((empty.header("etag"), empty.json()), ("\"1\"", json!({"lines": [], "total": null, "version": 1})));
    let put =
        async |version: &str, body: Value| send(Some(&ctx), "PUT", &path, &[("if-match", version)], Some(body)).await;
    let body = json!({"lines": [{"product_id": seat.id, "quantity": "2.5", "discount": "10"}]});
    send(Some(&ctx), "PUT", &path, &[], Some(body.clone())).await.refused(428, "precondition_required");
    let kept = put("\"1\"", body.clone()).await;
    assert_eq!((kept.status, kept.header("etag")), (200, "\"2\""), "{}", kept.text);
    let line = &kept.json()["lines"][0];
    assert_eq!((line["quantity"].clone(), line["discount"].clone()), (json!("2.5"), json!("10")));
    assert_eq!(line["total"], json!({"amount_minor": 22_275, "currency": "USD"}));
    put("\"1\"", body).await.refused(412, "stale");
    for (odd, field) in [
        (
            json!({"lines": [{"name": "x", "quantity": 2.5, "unit_price": {"amount_minor": 1, "currency": "USD"}}]}),
            "lines[0].quantity",
        ),
        (json!({"lines": [{"name": "x", "quantity": "1,5"}]}), "lines[0].quantity"),
        (json!({"lines": [{"name": "x", "discount": "1.005"}]}), "lines[0].discount"),
        (json!({"lines": [{"name": "x", "colour": "red"}]}), "lines[0].colour"),
        (json!({"lines": [{"name": "x"}]}), "lines[0].unit_price"),
    ] {
        let refused = put("\"2\"", odd).await;
        assert_eq!(
            (refused.status, refused.json()["errors"][0]["field"].as_str()),
            (422, Some(field)),
            "{}",
            refused.text
        );
    }
    let theirs = workspace(app, "theirs").await;
    get(&theirs, &path).await.refused(404, "not_found");
    let amount = json!({"amount": {"amount_minor": 1, "currency": "USD"}});
    let deal = format!("/api/v1/deals/{}", made.id);
    send(Some(&ctx), "PATCH", &deal, &[("if-match", "\"2\"")], Some(amount)).await.refused(422, "invalid");
});
