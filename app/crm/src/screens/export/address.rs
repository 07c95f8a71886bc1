//! A list's question as the address of its file.

use super::Order;
use ac_core::policy::Resource as Kind;
use leptos_router::location::Url;
use serde_json::Value;

/// What lists call their question, and what the API calls it. Where a page of it begins and ends is of no account.
const NAMES: [(&str, &str); 3] = [("sort", "sort"), ("q", "q"), ("query", "filter")];

/// Where the file is. None of an object that has none, or of a question that is none.
pub fn address(order: &Order) -> Option<String> {
    let question: Value = serde_json::from_str(&order.question).ok()?;
    let named = NAMES.into_iter().map(|(ours, theirs)| (theirs, question.get(ours)));
    let own = question.get("filter").and_then(Value::as_object).into_iter().flatten();
    let all = named.chain(own.map(|(name, value)| (name.as_str(), Some(value))));
    let asked: Vec<String> =
        all.filter_map(|(name, value)| Some(format!("{name}={}", Url::escape(&text(value?)?)))).collect();
    let file = format!("/api/v1/{}/export.{}", plural(order.object)?, order.format.ending());
    Some(if asked.is_empty() { file } else { format!("{file}?{}", asked.join("&")) })
}

/// A value as it stands in an address.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// What the API calls such records; the file is called so too.
pub fn plural(object: Kind) -> Option<&'static str> {
    Some(match object {
        Kind::Activity => "activities",
        Kind::Company => "companies",
        Kind::Contact => "contacts",
        Kind::Deal => "deals",
        Kind::Lead => "leads",
        Kind::Product => "products",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{super::Format, *};
    use crate::{
        activities::model::{ActivityFilter, ActivityQuery},
        companies::model::{CompanyFilter, CompanyQuery},
    };

    #[test]
    fn the_file_is_of_what_the_list_shows() {
        let check = |query: CompanyQuery, expect: &str| {
            let question = super::super::question_of(&query).unwrap();
            let order = Order { object: Kind::Company, question, format: Format::Csv };
            assert_eq!(address(&order).as_deref(), Some(expect));
        };
        check(CompanyQuery::default(), "/api/v1/companies/export.csv");
        let whole = CompanyQuery {
            limit: Some(50),
            cursor: Some("x".into()),
            sort: Some("-name".into()),
            query: Some("sector:\"a & b\"".into()),
            ..CompanyQuery::of(CompanyFilter { owner_id: None, sector: Some("Tools=1".into()) })
        };
        check(whole, "/api/v1/companies/export.csv?sort=%2Dname&filter=sector%3A%22a%20%26%20b%22&sector=Tools%3D1");
    }

    #[test]
    fn whether_it_is_done_is_asked_too() {
        let query = ActivityQuery::of(ActivityFilter { done: Some(false), ..ActivityFilter::default() });
        let question = super::super::question_of(&query).unwrap();
        let order = Order { object: Kind::Activity, question, format: Format::Csv };
        assert_eq!(address(&order).as_deref(), Some("/api/v1/activities/export.csv?done=false"));
    }
}
