//! The language as a whole: what formulas come to, what is refused and where, and that no text makes it fall over.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use super::{check::Scope, number::Num, program::is_computed, *};
use crate::custom::{FieldKind, model::CustomField};
use serde_json::{Map, Value as Json, json};

const INPUTS: &[Input] = &[
    Input::new("name", "Name", Type::Text),
    Input::new("amount", "Amount", Type::Money),
    Input::new("closed_on", "Closed", Type::Date),
    Input::new("created_on", "Created", Type::Date),
];

fn field(key: &str, kind: &str, more: Json) -> CustomField {
    let mut all = json!({
        "id": uuid::Uuid::now_v7(), "object": "deal", "key": key, "label": key.to_uppercase(), "kind": kind, "relates_to": null,
        "required": false, "default": null, "help": null, "position": 0, "in_table": true, "indexed": false,
        "is_deleted": false, "version": 1, "choices": [], "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
    });
    all.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    serde_json::from_value(all).unwrap()
}

fn formula(key: &str, text: &str, result: &str) -> CustomField {
    field(key, "formula", json!({ "formula": text, "result": result }))
}

fn own() -> Vec<CustomField> {
    let tiers = json!([{ "value": "gold", "label": "Gold tier", "color": "amber" }, { "value": "tin", "label": "Tin", "color": "grey" }]);
    vec![
        field("price", "number", json!({})),
        field("rate", "number", json!({})),
        field("fee", "money", json!({})),
        field("tier", "select", json!({ "choices": tiers })),
        field("paid", "checkbox", json!({})),
        field("tags", "multi_select", json!({})),
        field("boss", "person", json!({})),
        CustomField { is_deleted: true, ..field("gone", "number", json!({})) },
    ]
}

fn built_in() -> Map<String, Json> {
    let all = json!({
        "name": "Zoë", "amount": { "amount_minor": 100_050, "currency": "EUR" }, "closed_on": "2026-03-01",
        "created_on": "2026-01-31",
    });
    all.as_object().unwrap().clone()
}

fn values() -> Json {
    json!({ "price": 12.5, "rate": 3, "fee": { "amount_minor": 500, "currency": "USD" }, "tier": "gold", "paid": true })
}

/// What the formula comes to, with the reason where it has no value because of one.
fn outcome(text: &str, result: &str) -> (Json, Json) {
    let mut all = own();
    all.push(formula("out", text, result));
    let of = Type::of_kind(FieldKind::parse(result).unwrap()).unwrap();
    if let Err(complaint) = check(text, &Scope::of(INPUTS, &all), of) {
        panic!("{text}: {complaint}");
    }
    let made = Program::of(INPUTS, &all).computed(&built_in(), (&values(), &json!({})), str::to_lowercase);
    assert!(is_computed(&made.field_keys, "out"));
    (made.fields["out"].clone(), made.field_keys["="]["out"].clone())
}

#[track_caller]
fn comes_to(text: &str, result: &str, expect: Json) {
    assert_eq!(outcome(text, result), (expect, Json::Null), "{text}");
}

#[test]
fn numbers_and_money_are_exact() {
    for (text, expect) in [
        ("1 + 2 * 3", json!(7)),
        ("(1 + 2) * 3", json!(9)),
        ("0.1 + 0.2", json!(0.3)),
        ("-price * 2 - -1", json!(-24)),
        ("price / rate", json!(4.1667)),
        ("round(price / rate, 2)", json!(4.17)),
        ("number(amount) * 2", json!(2001)),
        ("amount / money(1, \"EUR\")", json!(1000.5)),
        ("max(price, rate, 40) + min(price, empty)", json!(52.5)),
        ("floor(-1.5) + ceil(1.2) + abs(-3)", json!(3)),
        ("if(tier = \"gold\", 0.9, 1) * price", json!(11.25)),
        ("if(tier = \"tin\", 0.9) * price", Json::Null),
        ("days(closed_on - created_on)", json!(29)),
        ("days(created_on, closed_on)", json!(29)),
        ("len(name) + year(closed_on) + month(closed_on) + day(closed_on)", json!(2033)),
        ("coalesce(empty, rate, 1)", json!(3)),
        ("99999999999.9999", json!(99_999_999_999.999_9)),
    ] {
        comes_to(text, "number", expect);
    }
    let eur = |amount_minor: i64| json!({ "amount_minor": amount_minor, "currency": "EUR" });
    comes_to("amount * 15 / 100", "money", eur(15_008));
    comes_to("amount - money(0.5, \"EUR\")", "money", eur(100_000));
    comes_to("round(amount)", "money", eur(100_100));
    comes_to("-amount", "money", eur(-100_050));
}

#[test]
fn texts_dates_and_tests_follow() {
    for (text, expect) in [
        ("concat(name, \" \", amount, ' ', closed_on, price)", json!("Zoë 1000.5 EUR 2026-03-0112.5")),
        ("upper(left(name, 2))", json!("ZO")),
        ("right(lower(name), 2)", json!("oë")),
        ("currency(amount)", json!("EUR")),
        ("\"a \"\"b\"\"\"", json!("a \"b\"")),
        ("trim(\"  \")", Json::Null),
    ] {
        comes_to(text, "text", expect);
    }
    for (text, expect) in [
        ("date_add(created_on, 1, \"month\")", json!("2026-02-28")),
        ("date_add(closed_on, -2, \"weeks\")", json!("2026-02-15")),
        ("closed_on + 1", json!("2026-03-02")),
        ("date(2024, 2, 29)", json!("2024-02-29")),
        ("max(created_on, closed_on)", json!("2026-03-01")),
    ] {
        comes_to(text, "date", expect);
    }
    for (text, expect) in [
        ("paid", true),
        ("and(paid, price > 10, amount >= 1000.5, closed_on > created_on)", true),
        ("or(not(paid), contains(name, \"ZO\"))", true),
        ("tier <> \"gold\"", false),
        ("is_empty(rate - empty)", true),
        ("empty = \"\"", true),
        ("empty > 1", false),
        ("not(empty > 1)", true),
    ] {
        comes_to(text, "checkbox", if expect { json!(true) } else { Json::Null });
    }
}

#[test]
fn what_cannot_be_reckoned_is_empty_and_says_why() {
    for (text, result, reason) in [
        ("price / (rate - 3)", "number", "divided_by_zero"),
        ("price / 0", "number", "divided_by_zero"),
        ("99999999999 * 99999999999", "number", "too_large"),
        ("99999999999 * 99999999999 * 99999999999 * 99999999999", "number", "too_large"),
        ("amount * 99999999999 * 99999999999", "money", "too_large"),
        ("amount + fee", "money", "two_currencies"),
        ("if(amount > fee, 1, 2)", "number", "two_currencies"),
        ("date(2023, 2, 29)", "date", "no_such_day"),
        ("date_add(closed_on, 99999999, \"years\")", "date", "no_such_day"),
    ] {
        assert_eq!(outcome(text, result), (Json::Null, json!(reason)), "{text}");
        assert!(Fault::parse(reason).unwrap().sentence().ends_with('.'));
    }
    let long = format!("concat({})", ["\"twenty characters...\""; 11].join(","));
    assert_eq!(outcome(&long, "text"), (Json::Null, json!("too_long")));
    comes_to("if(rate = 3, 1, 1 / 0)", "number", json!(1));
    comes_to("or(paid, 1 / 0 > 1)", "checkbox", json!(true));
}

#[test]
fn nonsense_is_refused_at_its_place() {
    let scope = Scope::of(INPUTS, &own());
    for (text, at, word) in [
        ("", 0, "Write a formula"),
        ("1 +", 3, "ends too soon"),
        ("1 + + 2", 4, "missing"),
        ("(1", 0, "not closed"),
        ("1)", 1, "no bracket"),
        ("price rate", 6, "missing before"),
        ("price $", 6, "means nothing"),
        ("\"open", 0, "no end"),
        ("1.5.2", 0, "no number"),
        ("1 + nothing", 4, "There is no field “nothing”. There are amount"),
        ("1 + Price", 4, "There is no field “Price”. Did you mean price?"),
        ("1 + pirce", 4, "There is no field “pirce”. Did you mean price?"),
        ("price * gone", 8, "was deleted"),
        ("len(tags)", 4, "several values"),
        ("len(boss)", 4, "another record"),
        ("amount * probability / 100", 9, "stage"),
        ("days(today() - closed_on)", 5, "every night"),
        ("sum(1)", 0, "There is no function “sum”. There are if"),
        ("price + amount", 6, "not added up"),
        ("name + name", 5, "concat"),
        ("amount * amount", 7, "does not go between"),
        ("paid > paid", 5, "does not go between"),
        ("if(1, 2, 3)", 3, "This is a number; a test is yes or no"),
        ("if(paid, 1, name)", 12, "One formula has one kind"),
        ("tier = \"Gold tier\"", 7, "\"gold\""),
        ("tier = \"silver\"", 7, "never"),
        ("date_add(closed_on, 1, name)", 23, "\"days\""),
        ("money(1, \"XXQ\")", 9, "a currency"),
        ("round()", 0, "round(number, places)"),
        ("1 < 2 < 3", 2, "two values at a time"),
        ("amount", 0, "number(…)"),
        ("empty", 0, "always empty"),
    ] {
        let complaint = check(text, &scope, Type::Number).unwrap_err();
        assert!(complaint.message.contains(word), "{text}: {complaint}");
        assert_eq!(complaint.at, at, "{text}: {complaint}");
    }
    let deep = format!("{}1{}", "(".repeat(DEPTH_MAX + 1), ")".repeat(DEPTH_MAX + 1));
    assert!(check(&deep, &scope, Type::Number).unwrap_err().message.contains("deep"));
    let wide = vec!["1"; VALUES_MAX + 1].join("+");
    assert!(check(&wide, &scope, Type::Number).unwrap_err().message.contains("values"));
    let long = " ".repeat(FORMULA_CHARS_MAX + 1);
    assert!(check(&long, &scope, Type::Number).unwrap_err().message.contains("characters"));
}

#[test]
fn formulas_of_formulas_follow_in_order_and_never_from_themselves() {
    let mut all = own();
    all.extend([formula("total", "net * 1.19", "number"), formula("net", "price * rate", "number")]);
    let made =
        Program::of(INPUTS, &all).computed(&built_in(), (&values(), &json!({ "price": 125_000 })), str::to_lowercase);
    assert_eq!((&made.fields["net"], &made.fields["total"]), (&json!(37.5), &json!(44.625)));
    assert_eq!(made.field_keys["total"], json!(446_250));
    assert_eq!(made.field_keys["price"], json!(125_000), "what was typed stays");
    let round = formula("net", "total / 2", "number");
    let round = CustomField { id: all.last().unwrap().id, ..round };
    assert!(defined(INPUTS, &all, &round).unwrap_err().contains("NET → TOTAL → NET"));
    assert_eq!(program::typed(&made.fields, &made.field_keys), values());
}

#[test]
fn the_field_being_made_is_not_among_those_that_can_be_used() {
    let made = |text: &str| defined(INPUTS, &own(), &formula("net", text, "number")).unwrap_err();
    let said = made("price * nothing");
    assert!(said.contains("There are amount") && !said.contains("net"), "{said}");
    assert!(!made("1 + nett").contains("Did you mean net"), "it is not meant either");
    assert!(made("net * 2").contains("NET → NET"));
}

#[test]
fn an_example_fits_what_the_formula_is_to_hold() {
    let scope = Scope::of(INPUTS, &[]);
    let check = |result, want| assert_eq!(example::example(&scope, result), want);
    check(Type::Number, Some("number(amount) * 0.9"));
    check(Type::Money, Some("amount * 0.9"));
    assert_eq!(example::example(&Scope::default(), Type::Number), None, "there is nothing to follow from");
}

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }
}

#[test]
fn no_text_makes_it_fall_over() {
    let pieces = [
        "price",
        "amount",
        "name",
        "closed_on",
        "paid",
        "tier",
        "if(",
        "and(",
        "min(",
        "round(",
        "concat(",
        "date_add(",
        "days(",
        "left(",
        "(",
        ")",
        ",",
        "+",
        "-",
        "*",
        "/",
        "=",
        "<>",
        "<",
        "1",
        "0",
        "0.00000001",
        "99999999999",
        "\"gold\"",
        "\"days\"",
        "empty",
        " ",
        "ß",
        "“",
        "\"",
        "true",
    ];
    let scope = Scope::of(INPUTS, &own());
    let (mut dice, mut good) = (Dice(7), 0);
    for _ in 0..30_000 {
        let text: String = (0..=dice.roll(12)).map(|_| pieces[dice.roll(pieces.len())]).collect();
        for of in [Type::Number, Type::Money, Type::Text, Type::Date, Type::Checkbox] {
            let chars = text.chars().count();
            match check(&text, &scope, of) {
                Ok(_) => {
                    good += 1;
                    outcome(&text, of.kind().as_str());
                }
                Err(complaint) => assert!(complaint.at <= chars && !complaint.message.is_empty(), "{text}"),
            }
        }
    }
    assert!(good > 100, "{good} made sense");
}

/// A sum of products of small numbers, as text and reckoned by whole numbers in ten-thousandths.
#[test]
fn sums_and_differences_are_those_of_whole_numbers() {
    let mut dice = Dice(11);
    for _ in 0..2_000 {
        let (mut text, mut expect) = ("0".to_owned(), 0_i64);
        for _ in 0..=dice.roll(8) {
            let parts = i64::try_from(dice.roll(2_000_000)).unwrap() - 1_000_000;
            let times = i64::try_from(dice.roll(20)).unwrap();
            let number = Num::of_minor(parts, 4);
            text = format!("{text} + ({number}) * {times}");
            expect += parts * times;
        }
        let kept = number::unscaled(expect).unwrap();
        comes_to(&text, "number", kept);
    }
}
