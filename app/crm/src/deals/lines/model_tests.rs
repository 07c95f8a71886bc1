use super::*;

fn usd(amount_minor: i64) -> Money {
    Money { amount_minor, currency: Currency::USD }
}

fn line(quantity: &str, price: i64, discount: &str) -> LineDraft {
    LineDraft {
        name: Some("Seat".to_owned()),
        quantity: quantity.parse().unwrap(),
        unit_price: Some(usd(price)),
        discount: discount.parse().unwrap(),
        ..LineDraft::default()
    }
}

#[test]
fn a_line_is_rounded_once_half_away_from_zero() {
    let check = |quantity: &str, price: i64, discount: &str, expect: i64| {
        let total = line_total(quantity.parse().unwrap(), usd(price), discount.parse().unwrap());
        assert_eq!(total, Some(usd(expect)), "{quantity} × {price} − {discount} %");
    };
    check("2", 9_900, "0", 19_800);
    check("2.5", 9_999, "0", 24_998);
    check("0.5", 1, "0", 1);
    check("0.4999", 1, "0", 0);
    check("0.5", -1, "0", -1);
    check("3", 333, "33.33", 666);
    check("1", 1_005, "50", 503);
    check("1", 12_345, "100", 0);
    check("0.0001", 50_000_000, "0", 5_000);
    // In two steps, first the discount and then the quantity, this would be 150.
    check("3", 99, "50", 149);
    check("1000000000", 9_223_372_036, "0", 9_223_372_036_000_000_000);
}

#[test]
fn what_no_amount_can_hold_is_no_total() {
    assert_eq!(line_total(QUANTITY_MAX, usd(i64::MAX), Percent::default()), None);
    assert_eq!(sum([usd(i64::MAX), usd(1)]), None);
    assert_eq!(sum([usd(1), Money { currency: Currency::EUR, amount_minor: 1 }]), None);
    assert_eq!(sum([]), None);
    let draft = LinesDraft { lines: vec![line("1", i64::MAX, "0"), line("1", 1, "0")] };
    assert_eq!(draft.validate().unwrap_err()[0].field, "lines");
}

#[test]
fn each_complaint_names_its_line_and_field() {
    let check = |bad: LineDraft, field: &str| {
        let errors = LinesDraft { lines: vec![line("1", 100, "0"), bad] }.validate().unwrap_err();
        assert_eq!(errors[0].field, format!("lines[1].{field}"), "{errors:?}");
    };
    check(line("0", 100, "0"), "quantity");
    check(line("-1", 100, "0"), "quantity");
    check(line("1000000000.0001", 100, "0"), "quantity");
    check(line("1", -1, "0"), "unit_price");
    check(line("1", 100, "100.01"), "discount");
    check(line("1", 100, "-1"), "discount");
    check(LineDraft { name: Some(" ".to_owned()), ..line("1", 1, "0") }, "name");
    check(LineDraft { unit_price: None, ..line("1", 1, "0") }, "unit_price");
    let eur = Money { amount_minor: 1, currency: Currency::EUR };
    check(LineDraft { unit_price: Some(eur), ..line("1", 1, "0") }, "unit_price");
    check(LineDraft { unit: Some("x".repeat(31)), ..line("1", 1, "0") }, "unit");
}

#[test]
fn a_deal_has_so_many_lines() {
    let of = |count| LinesDraft { lines: vec![line("1", 1, "0"); count] };
    assert_eq!(of(LINES_MAX).validate().unwrap().len(), LINES_MAX);
    assert_eq!(of(LINES_MAX + 1).validate().unwrap_err()[0].field, "lines");
}
