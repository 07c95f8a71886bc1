//! Custom values of every kind, written at random, filtered and sorted on both databases, against a reading of the same over
//! the records themselves.

use crate::common::{fields::*, *};
use ac_core::{Ctx, Currency, Money, both_databases, testing::TestPlatform, text::sort_key};
use ac_crm::deals::{
    self,
    board_model::BoardQuery,
    fields::fields,
    model::{Deal, DealDraft, DealPatch, DealQuery},
};
use ac_views::{
    custom::{CustomField, FieldKind, FieldValues},
    query::{Field, Limit, Query, Test, To, read},
};
use chrono::{Days, NaiveDate};
use serde_json::{Value, json};
use std::cmp::Ordering;

const TEXTS: [&str; 6] = ["Ångström", "pilot", "50%", "a_b'\"", "Zoë zoo", "愛"];

/// A value of that kind, as somebody may send it.
fn value(dice: &mut Dice, kind: FieldKind, today: NaiveDate, me: uuid::Uuid, companies: &[uuid::Uuid]) -> Value {
    match kind {
        FieldKind::Text => json!(format!("{} {}", dice.of(&TEXTS), dice.of(&TEXTS))),
        FieldKind::Number => {
            dice.of(&[&json!(0), &json!(-3.25), &json!(12), &json!("10000.0001"), &json!(99_999_999_999.999_9)]).clone()
        }
        FieldKind::Money => {
            let code = dice.of(&["USD", "JPY", "BHD"]).parse::<Currency>().unwrap();
            let units = [0, -5, 999, 10_000, 10_001][dice.roll(5) as usize] * 10_i64.pow(code.exponent());
            json!(Money { amount_minor: units + i64::from(dice.roll(2) == 0), currency: code })
        }
        FieldKind::Date => json!(today - Days::new(40) + Days::new(dice.roll(80))),
        FieldKind::Select => json!(dice.of(&["High", "low", "MIDDLE"])),
        FieldKind::MultiSelect => match dice.roll(3) {
            0 => json!(["Red"]),
            1 => json!(["blue sky", "red"]),
            _ => json!("green"),
        },
        FieldKind::Link => json!(dice.of(&["example.com/A_b", "http://acme.example", "https://zoo.example/50%25"])),
        FieldKind::Person => json!(me),
        FieldKind::Relation => json!({ "id": companies[dice.roll(companies.len() as u64) as usize] }),
        FieldKind::Checkbox => json!(dice.roll(2) == 0),
        FieldKind::Rating => json!(dice.roll(5) + 1),
        FieldKind::Formula => Value::Null,
    }
}

async fn many_deals(ctx: &Ctx, dice: &mut Dice, all: &[CustomField]) -> Vec<Deal> {
    let (today, me) = (ctx.now().date(), ctx.actor.member().unwrap().0);
    let companies = [company(ctx, "Acme GmbH").await.id.0, company(ctx, "Ærø Works").await.id.0];
    let mut made = Vec::new();
    for n in 0..60 {
        let some = |dice: &mut Dice, odds| {
            let sent: Vec<_> = all.iter().filter(|_| dice.roll(4) < odds).collect();
            let values = sent.into_iter().map(|field| {
                let value = value(dice, field.kind, today, me, &companies);
                (field.key.clone(), value)
            });
            FieldValues(values.collect())
        };
        let fields = some(dice, 3);
        let deal = deals::verbs::create(ctx, DealDraft { name: format!("Deal {n}"), fields, ..Default::default() });
        let deal = deal.await.unwrap_or_else(|error| panic!("{error:?}"));
        let mut again = some(dice, 1);
        if let (true, Some(emptied)) = (n % 3 == 0, again.0.values_mut().next()) {
            *emptied = Value::Null;
        }
        let patch = DealPatch { fields: again, ..Default::default() };
        made.push(deals::verbs::update(ctx, deal.id, deal.version, patch).await.expect("changed"));
    }
    made
}

/// A query of up to three levels about the custom fields.
fn query(dice: &mut Dice, depth: u64) -> String {
    if depth > 0 && dice.roll(2) == 0 {
        let parts: Vec<String> = (0..=dice.roll(3)).map(|_| query(dice, depth - 1)).collect();
        return format!("{}({})", dice.of(&["", "-", "not "]), parts.join(dice.of(&[" ", " or ", " and "])));
    }
    let minus = dice.of(&["", "-", ""]);
    let day = dice.of(&["today", "<10d", ">10d", "this-month", "<=2w", ">=-3d", "none", "any", "2026", "<+1w"]);
    let number = dice.of(&[">10k", ">=10000.0001", "<1", "<=0", ":12", "=-3.25", ":-5..12", ":none", ":any", "!=0"]);
    let term = match dice.roll(11) {
        0 => format!("my_text{}", dice.of(&[":zoe", "=\"pilot pilot\"", ":\"50%\"", ":\"a_b'\"", ":none", ":愛"])),
        1 => format!("my_number{number}"),
        2 => format!("my_money{number}"),
        3 => format!("my_date:{day}"),
        4 => format!("my_select:{}", dice.of(&["high", "low,middle", "none", "any"])),
        5 => format!("my_multi_select:{}", dice.of(&["red", "\"blue sky\"", "green,none", "none", "any"])),
        6 => format!("my_link{}", dice.of(&[":ACME", ":\"a_b\"", "=\"http://acme.example\"", ":none", ":\"50%\""])),
        7 => format!("my_person:{}", dice.of(&["me", "none", "any", "nobody"])),
        8 => format!("my_relation:{}", dice.of(&["acme", "aero", "none", "any", "\"AE\"", "acme,none"])),
        9 => format!("my_checkbox:{}", dice.of(&["yes", "no", "none", "any", "yes,no"])),
        _ => format!("my_rating{}", dice.of(&[">3", ":1..2", ":none", "=5", "!=1"])),
    };
    format!("{minus}{term}")
}

/// In units of ten to the minus `places`, by its digits.
fn scaled(value: &Value, places: usize) -> i64 {
    let text = value.to_string();
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    format!("{whole}{rest:0<places$}").parse().unwrap()
}

fn within(value: i64, places: u32, low: Option<Limit>, high: Option<Limit>) -> bool {
    low.is_none_or(|low| value >= low.at_least(places)) && high.is_none_or(|high| value <= high.at_most(places))
}

/// What a test of a custom field means, said once more without a database.
fn meets(kind: FieldKind, value: Option<&Value>, test: &Test, me: uuid::Uuid) -> bool {
    let folded = |text: &str, part: &str| sort_key(text).contains(&sort_key(part));
    if kind == FieldKind::Checkbox {
        let is_on = value == Some(&json!(true));
        return match test {
            Test::IsEmpty => false,
            Test::Is(word) => is_on == (word == "yes"),
            other => panic!("{other:?}"),
        };
    }
    let Some(value) = value else { return *test == Test::IsEmpty };
    match (kind, test) {
        (_, Test::IsEmpty) => false,
        (FieldKind::Text, Test::Contains(words)) => folded(value.as_str().unwrap(), words),
        (FieldKind::Text, Test::Equals(words)) => sort_key(value.as_str().unwrap()) == sort_key(words),
        (FieldKind::Link, Test::Contains(words)) => {
            value.as_str().unwrap().to_ascii_lowercase().contains(&words.to_ascii_lowercase())
        }
        (FieldKind::Link, Test::Equals(words)) => value.as_str().unwrap().eq_ignore_ascii_case(words),
        (FieldKind::Number, Test::Number(low, high)) => within(scaled(value, 4), 4, *low, *high),
        (FieldKind::Rating, Test::Number(low, high)) => within(value.as_i64().unwrap(), 0, *low, *high),
        (FieldKind::Money, Test::Number(low, high)) => {
            let money: Money = serde_json::from_value(value.clone()).unwrap();
            within(money.amount_minor, money.currency.exponent(), *low, *high)
        }
        (FieldKind::Date, Test::Days(days)) => {
            let day: NaiveDate = value.as_str().unwrap().parse().unwrap();
            days.from.is_none_or(|from| day >= from) && days.to.is_none_or(|to| day <= to)
        }
        (FieldKind::Select, Test::Is(choice)) => value == choice.as_str(),
        (FieldKind::MultiSelect, Test::Is(choice)) => {
            value.as_array().unwrap().iter().any(|one| one == choice.as_str())
        }
        (FieldKind::Person, Test::Refers(To::Me)) => value["id"] == json!(me),
        (FieldKind::Person, Test::Refers(To::Named(_))) => false,
        (FieldKind::Relation, Test::Refers(To::Named(name))) => folded(value["name"].as_str().unwrap(), name),
        other => panic!("{other:?}"),
    }
}

fn holds(query: &Query, deal: &Deal, all: &[CustomField], me: uuid::Uuid) -> bool {
    match query {
        Query::All(parts) => parts.iter().all(|part| holds(part, deal, all, me)),
        Query::Any(parts) => parts.iter().any(|part| holds(part, deal, all, me)),
        Query::Not(inner) => !holds(inner, deal, all, me),
        Query::Text(words) => panic!("{words}"),
        Query::Field { field, test } => {
            let field = all.iter().find(|own| own.key == *field).unwrap();
            meets(field.kind, deal.fields.get(&field.key), test, me)
        }
    }
}

/// Names page by page, in the order in which they come.
async fn listed(ctx: &Ctx, filter: &str, sort: Option<&str>, limit: u32) -> Vec<String> {
    let (mut names, mut cursor) = (Vec::new(), None);
    loop {
        let query = DealQuery {
            query: Some(filter.to_owned()),
            sort: sort.map(str::to_owned),
            limit: Some(limit),
            cursor,
            ..Default::default()
        };
        let page = deals::queries::list(ctx, &query).await.unwrap_or_else(|e| panic!("{filter} {sort:?}: {e:?}"));
        names.extend(page.data.into_iter().map(|deal| deal.name));
        cursor = page.next_cursor;
        if cursor.is_none() {
            return names;
        }
    }
}

both_databases!(a_filter_on_custom_fields_means_the_same_as_over_the_records, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let mut dice = Dice(7);
    let own = all_kinds(&ctx).await;
    let all = many_deals(&ctx, &mut dice, &own).await;
    let me = ctx.actor.member().unwrap().0;
    let known: Vec<Field> = fields().into_iter().chain(own.iter().map(CustomField::asked)).collect();
    let mut some = 0;
    for _ in 0..400 {
        let text = query(&mut dice, 3);
        let asked = read(&text, &known, ctx.now().date()).unwrap_or_else(|problem| panic!("{text}: {problem}"));
        let asked = asked.unwrap();
        let names = |deals: &mut dyn Iterator<Item = &Deal>| {
            let mut names: Vec<String> = deals.map(|deal| deal.name.clone()).collect();
            names.sort();
            names
        };
        let expect = names(&mut all.iter().filter(|deal| holds(&asked, deal, &own, me)));
        some += usize::from(!expect.is_empty() && expect.len() < all.len());
        let mut found = listed(&ctx, &text, None, 200).await;
        found.sort();
        assert_eq!(found, expect, "{text}");
    }
    assert!(some > 150, "only {some} queries left something and took something");
    let board = BoardQuery { query: Some("my_rating>3".into()), ..Default::default() };
    let board = deals::columns::board(&ctx, &board).await.expect("a board");
    let expect = all.iter().filter(|deal| deal.fields.get("my_rating").is_some_and(|of| of.as_i64() > Some(3))).count();
    assert_eq!(board.columns.iter().map(|column| column.count).sum::<i64>(), expect as i64);
});

/// What is missing comes first, as the least.
fn compared(field: &CustomField, a: &Deal, b: &Deal) -> Ordering {
    let place = |deal: &Deal| -> (Option<i64>, String) {
        let Some(value) = deal.fields.get(&field.key) else { return (None, String::new()) };
        match field.kind {
            FieldKind::Number => (Some(scaled(value, 4)), String::new()),
            FieldKind::Rating => (value.as_i64(), String::new()),
            FieldKind::Money => (value["amount_minor"].as_i64(), String::new()),
            FieldKind::Checkbox => (Some(i64::from(*value == json!(true))), String::new()),
            FieldKind::Select => {
                let place = field.choices.iter().position(|choice| *value == choice.value.as_str());
                (place.map(|place| place as i64), String::new())
            }
            FieldKind::Date => (None, value.as_str().unwrap().to_owned()),
            _ => (None, sort_key(value.as_str().unwrap())),
        }
    };
    place(a).cmp(&place(b)).then(a.id.cmp(&b.id))
}

both_databases!(lists_sort_by_custom_fields_and_page_through_them, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let own = all_kinds(&ctx).await;
    let mut all = many_deals(&ctx, &mut Dice(11), &own).await;
    for field in &own {
        let key = &field.key;
        if !field.kind.is_sortable() {
            let query = DealQuery { sort: Some(key.clone()), ..Default::default() };
            let error: ac_core::AppError = deals::queries::list(&ctx, &query).await.unwrap_err().into();
            assert_eq!(error.message, format!("This list cannot be sorted by “{key}”."));
            continue;
        }
        all.sort_by(|a, b| compared(field, a, b));
        let mut expect: Vec<String> = all.iter().map(|deal| deal.name.clone()).collect();
        assert_eq!(listed(&ctx, "", Some(key), 7).await, expect, "{key}");
        expect.reverse();
        assert_eq!(listed(&ctx, "", Some(&format!("-{key}")), 7).await, expect, "-{key}");
        // The range of the field that the list is in order of.
        let known = |deal: &&Deal| deal.fields.get(key).is_some_and(|value| value != &json!(false));
        let expect: Vec<String> = all.iter().filter(known).map(|deal| deal.name.clone()).collect();
        let filter = if field.kind == FieldKind::Checkbox { format!("{key}:yes") } else { format!("{key}:any") };
        assert_eq!(listed(&ctx, &filter, Some(key), 7).await, expect, "{key} where there is one");
    }
});
