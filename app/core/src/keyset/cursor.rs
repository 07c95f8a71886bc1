//! Where a page ended, as it travels.

use super::{KeyKind, Keyed, Sort};
use crate::list::BadQuery;
use data_encoding::BASE64URL_NOPAD;
use sea_orm::sea_query::{Expr, SimpleExpr};

/// The years that both databases keep.
const YEARS: std::ops::RangeInclusive<i32> = 1..=9_999;
/// Characters of a cursor.
const CURSOR_CHARS_MAX: usize = 4_000;

/// Where a row stands in a list: as many values as the list is in the order of, the id last.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub value: SimpleExpr,
    pub then: Vec<SimpleExpr>,
}

pub(super) fn write_cursor<R>(sort: &Sort, Keyed { key, then, id, .. }: &Keyed<R>) -> String {
    let text = serde_json::json!([sort.field.name, sort.descending, key, then, id]).to_string();
    BASE64URL_NOPAD.encode(text.as_bytes())
}

pub(super) fn read_cursor(cursor: &str, sort: &Sort) -> Result<Place, BadQuery> {
    if cursor.len() > CURSOR_CHARS_MAX {
        return Err(BadQuery::Cursor);
    }
    let bytes = BASE64URL_NOPAD.decode(cursor.as_bytes()).map_err(|_| BadQuery::Cursor)?;
    let (name, descending, key, then, id): (String, bool, String, String, uuid::Uuid) =
        serde_json::from_slice(&bytes).map_err(|_| BadQuery::Cursor)?;
    if name != sort.field.name || descending != sort.descending {
        return Err(BadQuery::Cursor);
    }
    let then = sort.field.then.as_ref().map(|by| of_kind(by.kind, then)).transpose()?;
    let then = then.into_iter().chain([Expr::val(id)]).collect();
    Ok(Place { value: of_kind(sort.field.kind, key)?, then })
}

/// A value as it travels in a cursor.
fn of_kind(kind: KeyKind, text: String) -> Result<SimpleExpr, BadQuery> {
    Ok(match kind {
        KeyKind::Text if text.contains('\0') => return Err(BadQuery::Cursor),
        KeyKind::Text => Expr::val(text),
        KeyKind::Integer => Expr::val(text.parse::<i64>().map_err(|_| BadQuery::Cursor)?),
        KeyKind::Date => {
            let day = text.parse::<chrono::NaiveDate>().ok().filter(|day| YEARS.contains(&chrono::Datelike::year(day)));
            Expr::val(day.ok_or(BadQuery::Cursor)?)
        }
    })
}
