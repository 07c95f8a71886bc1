//! Amounts: single texts, the decimal mark of columns, and minor units.

use ac_core::{Currency, Money};

use crate::import::model::DecimalFinding::{self, *};
use crate::import::model::DecimalMark::{self, *};
use crate::import::money::{BadAmount, MoneyProfile, Shape, looks_like_money, read};

fn minor(text: &str, mark: Option<DecimalMark>, currency: &str) -> Result<i64, BadAmount> {
    read(text, mark, currency.parse().unwrap()).map(|amount| amount.money.amount_minor)
}

#[test]
fn amounts_are_read_as_written() {
    let check = |text: &str, expect: i64| {
        for mark in [None, Some(Point), Some(Comma)] {
            assert_eq!(minor(text, mark, "USD"), Ok(expect), "{text} {mark:?}");
        }
    };
    check("1054", 105_400);
    check("0", 0);
    check("1,054.50", 105_450);
    check("1.054,50", 105_450);
    check("1 054,50 €", 105_450);
    check("1\u{202f}054,50\u{a0}€", 105_450);
    check("1'054.50", 105_450);
    check("$1054", 105_400);
    check("US$ 1,054.5", 105_450);
    check("($1,054.00)", -105_400);
    check("-5", -500);
    check("−5,5", -550);
    check("5-", -500);
    check("+5", 500);
    check("$-5.00", -500);
    check("1,054,000", 105_400_000);
    check("1.054.000", 105_400_000);
    check("1,05,400.50", 10_540_050);
}

#[test]
fn one_sign_before_three_digits_depends_on_the_column() {
    let check = |text: &str, mark, expect| assert_eq!(minor(text, mark, "USD"), expect, "{text} {mark:?}");
    for text in ["1,054", "$1,054", "(1,054)", "999,000"] {
        check(text, None, Err(BadAmount::Ambiguous));
    }
    check("1,054", Some(Point), Ok(105_400));
    check("1,054", Some(Comma), Ok(105));
    check("(1,054)", Some(Point), Ok(-105_400));
    check("1.054", Some(Comma), Ok(105_400));
    check("1.054", Some(Point), Ok(105));
    // These can only be decimals.
    for (text, expect) in
        [("0,123", 12), ("1054,567", 105_457), ("1 054,567", 105_457), (",5", 50), ("1,5", 150), ("1,0545", 105)]
    {
        check(text, None, Ok(expect));
    }
}

#[test]
fn minor_units_follow_the_currency() {
    let check = |text: &str, currency: &str, expect: i64, rounded: bool| {
        let amount = read(text, Some(Point), currency.parse().unwrap()).unwrap();
        assert_eq!((amount.money.amount_minor, amount.is_rounded), (expect, rounded), "{text} {currency}");
    };
    check("1054", "JPY", 1054, false);
    check("1054.4", "JPY", 1054, true);
    check("1054.50", "JPY", 1055, true);
    check("1.5", "KWD", 1500, false);
    check("10.555", "USD", 1056, true);
    check("-10.555", "USD", -1056, true);
    check("10.554999", "USD", 1055, true);
    check("10.5000", "USD", 1050, false);
    let yen = read("JPY 500", None, Currency::USD).unwrap();
    assert_eq!(yen.money, Money { amount_minor: 500, currency: "JPY".parse().unwrap() });
    assert!(yen.names_currency);
    assert_eq!(read("500 eur", None, Currency::USD).unwrap().money.currency, Currency::EUR);
    assert!(!read("$500", None, Currency::EUR).unwrap().names_currency);
}

#[test]
fn what_is_no_amount_is_refused() {
    for text in [
        "",
        "-",
        "abc",
        "12a",
        "1,05,4",
        "1,0540,000",
        "1.000,000.00",
        "1,,000",
        "1 05",
        "12 345 6",
        "--5",
        "(-5)",
        "5%",
        "€",
        "$$5",
        "EUR 5 USD",
        "5 XYZ",
        "=1+1",
        "1e5",
        "1.2.3",
        "1-2",
        "0x10",
        "12345678901234567890123456789012345678901",
        "٣",
    ] {
        assert_eq!(minor(text, Some(Point), "USD"), Err(BadAmount::Invalid), "{text}");
        assert_eq!(looks_like_money(text), None);
    }
    assert_eq!(minor("92233720368547758.07", None, "USD"), Ok(i64::MAX));
    assert_eq!(minor("92233720368547758.08", None, "USD"), Err(BadAmount::TooLarge));
    assert_eq!(minor("99999999999999999999", None, "USD"), Err(BadAmount::TooLarge));
    assert_eq!(looks_like_money("1,054"), Some(Shape::Either(Comma)));
}

#[test]
fn the_mark_is_found_over_the_column() {
    let check = |values: &[&str], expect: Option<DecimalFinding>| {
        let mut profile = MoneyProfile::default();
        values.iter().for_each(|value| profile.add(value));
        assert_eq!(profile.finding(), expect, "{values:?}");
    };
    let proven = |mark, example: &str| Some(Proven { mark, example: example.to_owned() });
    check(&["Berlin", ""], None);
    check(&["1054", "12"], Some(SelfEvident));
    check(&["1,054"], Some(Ambiguous { example: "1,054".into() }));
    check(&["1,054", "1,054.50"], proven(Point, "1,054.50"));
    check(&["1,054", "7,5"], proven(Comma, "7,5"));
    check(&["1,054", "1,054,000"], proven(Point, "1,054,000"));
    check(&["1.054.000", "1.054"], proven(Comma, "1.054.000"));
    check(&["1,054", "1.054"], Some(Mixed { examples: vec!["1.054".into(), "1,054".into()] }));
    check(&["7.5", "7,5"], Some(Mixed { examples: vec!["7.5".into(), "7,5".into()] }));
}
