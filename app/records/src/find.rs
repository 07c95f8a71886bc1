//! Search text on lists.
//!
//! The rule: a search never reads a whole big table. Rare text is found through the indexes of the folded keys; common
//! text is met soon on the way through the list's own order.

use ac_core::{Error, list::SEARCH_CHARS_MAX, text};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait,
    Select,
    sea_query::{Asterisk, Expr, ExprTrait, Func, LikeExpr, Query, SelectStatement, UnionType},
};

/// Tables up to this many rows are searched anywhere in the text, bigger ones by the beginning of each key.
const SUBSTRING_ROWS_MAX: u64 = 20_000;
/// Matches that are looked up one by one; with more, the list's order finds a page sooner.
const RARE_ROWS_MAX: u64 = 2_000;
/// Of several words that are all common, the rows with one of them among which the others are looked for.
const COMMON_ROWS_MAX: u64 = 20_000;

/// Narrows `base` to rows of which one of `keys` (folded, indexed columns) contains `q`, or begins with it where the
/// table is big. `live` are the rows that the keys' indexes hold.
pub async fn matching<E, C>(
    conn: &impl ConnectionTrait,
    live: Select<E>,
    base: Select<E>,
    id: C,
    keys: &[C],
    q: Option<&str>,
) -> Result<Select<E>, Error>
where
    E: EntityTrait<Column = C>,
    C: ColumnTrait,
{
    let text: String = text::sort_key(q.unwrap_or_default()).chars().take(SEARCH_CHARS_MAX).collect();
    if text.is_empty() {
        return Ok(base);
    }
    let all = E::find().select_only().expr(Expr::val(1)).into_query();
    if !has_more_than(conn, all, SUBSTRING_ROWS_MAX).await? {
        return Ok(base.filter(any_like(keys, &format!("%{}%", text::like_escape(&text)))));
    }
    let Some(found) = any_beginning(&live, id, keys, &text, UnionType::Distinct) else { return Ok(base) };
    if has_more_than(conn, found.clone(), RARE_ROWS_MAX).await? {
        return Ok(base.filter(any_like(keys, &format!("{}%", text::like_escape(&text)))));
    }
    Ok(base.filter(Expr::col(id.as_column_ref()).in_subquery(found)))
}

/// As [`matching`] for several words, in any order: each is somewhere in one of `keys`. In a big table one of them begins a key;
/// where all are common, the first of their rows are looked through.
pub async fn matching_all<E, C>(
    conn: &impl ConnectionTrait,
    live: Select<E>,
    base: Select<E>,
    id: C,
    keys: &[C],
    words: &[String],
) -> Result<Select<E>, Error>
where
    E: EntityTrait<Column = C>,
    C: ColumnTrait,
{
    let holding = |word: &String| any_like(keys, &format!("%{}%", text::like_escape(word)));
    let holding_all = || words.iter().fold(Condition::all(), |all, word| all.add(holding(word)));
    let all = E::find().select_only().expr(Expr::val(1)).into_query();
    if words.is_empty() || !has_more_than(conn, all, SUBSTRING_ROWS_MAX).await? {
        return Ok(base.filter(holding_all()));
    }
    let mut common = None;
    for word in words {
        let Some(beginning) = any_beginning(&live, id, keys, word, UnionType::Distinct) else { continue };
        if !has_more_than(conn, beginning.clone(), RARE_ROWS_MAX).await? {
            return Ok(base.filter(Expr::col(id.as_column_ref()).in_subquery(beginning)).filter(holding_all()));
        }
        common = common.or(Some(word));
    }
    let [only] = words else {
        let beginning = common.and_then(|word| any_beginning(&live, id, keys, word, UnionType::All));
        let Some(mut beginning) = beginning else { return Ok(base) };
        let bounded = beginning.limit(COMMON_ROWS_MAX).take();
        let mut rows = Query::select();
        rows.column(Asterisk).from_subquery(bounded, "bounded");
        return Ok(base.filter(Expr::col(id.as_column_ref()).in_subquery(rows)).filter(holding_all()));
    };
    Ok(base.filter(any_like(keys, &format!("{}%", text::like_escape(only)))))
}

/// The ids of the rows in `live` of which one of `keys` begins with `text`.
fn any_beginning<E, C>(live: &Select<E>, id: C, keys: &[C], text: &str, union: UnionType) -> Option<SelectStatement>
where
    E: EntityTrait<Column = C>,
    C: ColumnTrait,
{
    let mut parts = keys.iter().map(|key| beginning(live.clone(), id, *key, text).into_query());
    let mut first = parts.next()?;
    for part in parts {
        first.union(union, part);
    }
    Some(first)
}

fn any_like<C: ColumnTrait>(keys: &[C], pattern: &str) -> Condition {
    keys.iter().fold(Condition::any(), |any, key| {
        any.add(Expr::col(key.as_column_ref()).like(LikeExpr::new(pattern).escape('\\')))
    })
}

/// The ids of the rows in `live` of which `key` begins with `text`.
pub fn beginning<E: EntityTrait, C: ColumnTrait>(live: Select<E>, id: C, key: C, text: &str) -> Select<E> {
    live.select_only().column(id).filter(starting(key, text))
}

/// `key` begins with `text`, as a range that the key's index answers.
fn starting<C: ColumnTrait>(key: C, text: &str) -> Condition {
    Condition::all().add(key.gte(text)).add(key.lt(format!("{text}\u{10FFFF}")))
}

async fn has_more_than(conn: &impl ConnectionTrait, mut rows: SelectStatement, most: u64) -> Result<bool, Error> {
    #[derive(FromQueryResult)]
    struct Count {
        number: i64,
    }
    rows.limit(most + 1);
    let mut outer = Query::select();
    outer.expr_as(Func::count(Expr::col(Asterisk)), "number").from_subquery(rows, "bounded");
    let found = Count::find_by_statement(conn.get_database_backend().build(&outer)).one(conn).await?;
    Ok(found.is_some_and(|count| u64::try_from(count.number).is_ok_and(|number| number > most)))
}
