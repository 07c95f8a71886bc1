//! What a test comes to for one value, the same on both databases.

use crate::query::Limit;
use ac_core::{
    money::{Currency, EXPONENT_USUAL},
    text,
};
use sea_orm::sea_query::{Alias, Condition, ExprTrait, Func, LikeExpr, SimpleExpr};

pub(super) fn whole(value: &SimpleExpr, low: Option<Limit>, high: Option<Limit>, exponent: u32) -> Condition {
    Condition::all()
        .add_option(low.map(|limit| value.clone().gte(limit.at_least(exponent))))
        .add_option(high.map(|limit| value.clone().lte(limit.at_most(exponent))))
}

/// Whole units mean another number of minor units in each currency.
pub(super) fn amount(minor: &SimpleExpr, currency: &SimpleExpr, low: Option<Limit>, high: Option<Limit>) -> Condition {
    let unusual = Currency::unusual();
    let all: Vec<&str> = unusual.iter().flat_map(|(_, codes)| codes.split(' ')).collect();
    let usual = whole(minor, low, high, EXPONENT_USUAL).add(currency.clone().is_not_in(all));
    unusual.iter().fold(Condition::any().add(usual), |any, (exponent, codes)| {
        any.add(whole(minor, low, high, *exponent).add(currency.clone().is_in(codes.split(' '))))
    })
}

/// Whether the folded `key` contains `name`, for a [`Column::Link`].
#[must_use]
pub fn named(key: SimpleExpr, name: &str) -> SimpleExpr {
    like(key, &containing(&text::sort_key(name)))
}

/// Whether the text that was typed into `value` contains `words`; letters beyond ASCII are told apart by case.
#[must_use]
pub fn contains(value: &SimpleExpr, words: &str) -> SimpleExpr {
    like(lower(value), &containing(&words.to_ascii_lowercase()))
}

/// Whether the text that was typed into `value` is `words`, as [`contains`] compares them.
pub(super) fn same(value: &SimpleExpr, words: &str) -> SimpleExpr {
    let words = words.to_ascii_lowercase();
    // No quotation mark can stand within quotation marks: an apostrophe stands for it.
    let marks: &[&str] = if words.contains('\'') { &["\"", "“", "”"] } else { &[] };
    let of = |value: SimpleExpr, mark: &&str| -> SimpleExpr {
        Func::cust(Alias::new("replace")).arg(value).arg(*mark).arg("'").into()
    };
    marks.iter().fold(lower(value), of).eq(words)
}

pub(super) fn lower(value: &SimpleExpr) -> SimpleExpr {
    // ASCII only, on both databases.
    Func::lower(value.clone()).into()
}

fn like(value: SimpleExpr, pattern: &str) -> SimpleExpr {
    value.like(LikeExpr::new(pattern).escape('\\'))
}

fn containing(words: &str) -> String {
    format!("%{}%", text::like_escape(words))
}
