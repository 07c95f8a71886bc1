//! The index's tables: writing records' words, and finding records by them.
//!
//! Lists go to the database as one JSON value, so that a statement's text does not tell how many they are and is prepared once.

use super::{doc::Doc, expr::Expr, kept::Turn, near};
use ac_core::{Error, Tx};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Records whose words go to the database at once.
const RECORDS_PER_INSERT: usize = 250;

#[derive(FromQueryResult)]
struct Found {
    record_id: Uuid,
}

/// Records whose words meet `expr`, up to `limit`, in no order.
pub async fn found(conn: &impl ConnectionTrait, expr: &Expr, limit: u64) -> Result<Vec<Uuid>, Error> {
    let backend = conn.get_database_backend();
    let (condition, asked) = match backend {
        DbBackend::Postgres => ("search_index.words @@ $1::text::tsquery", expr.tsquery()),
        _ => ("search_index MATCH $1", expr.fts5()),
    };
    let sql = format!(
        "SELECT search_doc.record_id AS record_id FROM search_index JOIN search_doc ON search_doc.id = search_index.rowid \
         WHERE {condition} LIMIT {limit}"
    );
    let rows = Found::find_by_statement(Statement::from_sql_and_values(backend, sql, [asked.into()])).all(conn).await?;
    Ok(rows.into_iter().map(|row| row.record_id).collect())
}

/// Where putting in what was there before the index goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The kind of record, by its word.
    pub kind: String,
    /// The last of them that is in.
    pub last_id: Option<Uuid>,
}

#[derive(FromQueryResult)]
struct StateRow {
    kind: Option<String>,
    last_id: Option<Uuid>,
}

const STATE: &str = "SELECT kind, last_id FROM search_state WHERE id = 1";

/// `None` when all is in it.
pub async fn state(conn: &impl ConnectionTrait) -> Result<Option<State>, Error> {
    read_state(conn, STATE.to_owned()).await
}

/// The same, held until the unit of work ends.
pub async fn hold_state(tx: &Tx<'_>) -> Result<Option<State>, Error> {
    let lock = if tx.backend() == DbBackend::Postgres { " FOR UPDATE" } else { "" };
    read_state(tx.conn(), format!("{STATE}{lock}")).await
}

async fn read_state(conn: &impl ConnectionTrait, sql: String) -> Result<Option<State>, Error> {
    let row = StateRow::find_by_statement(Statement::from_string(conn.get_database_backend(), sql)).one(conn).await?;
    let row = row.ok_or_else(|| Error::internal("the search", "its state is not there"))?;
    Ok(row.kind.map(|kind| State { kind, last_id: row.last_id }))
}

pub async fn put_state(conn: &impl ConnectionTrait, state: Option<State>) -> Result<(), Error> {
    let (kind, last_id) = state.map(|State { kind, last_id }| (kind, last_id)).unzip();
    let values = [kind.into(), last_id.flatten().into()];
    let sql = "UPDATE search_state SET kind = $1, last_id = $2 WHERE id = 1";
    conn.execute_raw(Statement::from_sql_and_values(conn.get_database_backend(), sql, values)).await?;
    Ok(())
}

/// Does to the index what became of the records.
pub async fn put(conn: &impl ConnectionTrait, turns: BTreeMap<Uuid, Turn>) -> Result<(), Error> {
    let there: Vec<Uuid> =
        turns.iter().filter(|(_, turn)| !matches!(turn, Turn::New(_))).map(|(record, _)| *record).collect();
    let known = known(conn, &there).await?;
    if !known.is_empty() {
        run(conn, STALE, list(known.values())?).await?;
    }
    let (mut gone, mut fresh, mut docs) = (Vec::new(), Vec::new(), Vec::new());
    for (record, turn) in turns {
        match (turn, known.get(&record)) {
            (Turn::Gone, Some(id)) => gone.push(*id),
            // Put into the bin before it came into the index.
            (Turn::Gone, None) => {}
            (Turn::Changed(doc), Some(id)) => docs.push((*id, doc)),
            (Turn::New(doc) | Turn::Changed(doc), _) => fresh.push((record, doc)),
        }
    }
    if !gone.is_empty() {
        run(conn, GONE, list(gone)?).await?;
    }
    docs.extend(numbered(conn, fresh).await?);
    write(conn, docs).await
}

/// Puts in those of the records that are not in the index.
pub async fn put_missing(conn: &impl ConnectionTrait, docs: Vec<(Uuid, Doc)>) -> Result<(), Error> {
    let records: Vec<Uuid> = docs.iter().map(|(record, _)| *record).collect();
    let known = known(conn, &records).await?;
    let fresh = docs.into_iter().filter(|(record, _)| !known.contains_key(record)).collect();
    let docs = numbered(conn, fresh).await?;
    write(conn, docs).await
}

/// A statement for each database, about the JSON list that is its only value.
struct Sql {
    sqlite: &'static str,
    postgres: &'static str,
}

const KNOWN: Sql = Sql {
    sqlite: "SELECT id, record_id FROM search_doc WHERE record_id IN (SELECT unhex(value) FROM json_each($1))",
    // As a list known beforehand, so that each is looked up.
    postgres: "SELECT id, record_id FROM search_doc \
               WHERE record_id = ANY (ARRAY(SELECT value::uuid FROM json_array_elements_text($1::text::json)))",
};
const NUMBERED: Sql = Sql {
    sqlite: "INSERT INTO search_doc (record_id) SELECT unhex(value) FROM json_each($1) RETURNING id, record_id",
    postgres: "INSERT INTO search_doc (record_id) \
               SELECT value::uuid FROM json_array_elements_text($1::text::json) RETURNING id, record_id",
};
const STALE: Sql = Sql {
    sqlite: "DELETE FROM search_index WHERE rowid IN (SELECT value FROM json_each($1))",
    postgres: "DELETE FROM search_index \
               WHERE rowid = ANY (ARRAY(SELECT value::bigint FROM json_array_elements_text($1::text::json)))",
};
const GONE: Sql = Sql {
    sqlite: "DELETE FROM search_doc WHERE id IN (SELECT value FROM json_each($1))",
    postgres: "DELETE FROM search_doc \
               WHERE id = ANY (ARRAY(SELECT value::bigint FROM json_array_elements_text($1::text::json)))",
};
const WORDS: Sql = Sql {
    sqlite: "INSERT INTO search_index (rowid, words) SELECT value ->> 0, value ->> 1 FROM json_each($1)",
    postgres: "INSERT INTO search_index (rowid, words) \
               SELECT (value ->> 0)::bigint, (value ->> 1)::tsvector FROM json_array_elements($1::text::json)",
};
// Without a condition SQLite would take ON for that of a join.
const TERMS: Sql = Sql {
    sqlite: "INSERT INTO search_term (term) SELECT value FROM json_each($1) WHERE true \
             ON CONFLICT DO NOTHING RETURNING term",
    postgres: "INSERT INTO search_term (term) SELECT value FROM json_array_elements_text($1::text::json) \
               ON CONFLICT DO NOTHING RETURNING term",
};
const NEAR: Sql = Sql {
    sqlite: "INSERT INTO search_near (part, term) SELECT value ->> 0, value ->> 1 FROM json_each($1) WHERE true \
             ON CONFLICT DO NOTHING",
    postgres: "INSERT INTO search_near (part, term) \
               SELECT value ->> 0, value ->> 1 FROM json_array_elements($1::text::json) ON CONFLICT DO NOTHING",
};

impl Sql {
    fn about(&self, backend: DbBackend, list: Value) -> Statement {
        let sql = if backend == DbBackend::Postgres { self.postgres } else { self.sqlite };
        Statement::from_sql_and_values(backend, sql, [list])
    }
}

async fn run(conn: &impl ConnectionTrait, sql: Sql, list: Value) -> Result<(), Error> {
    conn.execute_raw(sql.about(conn.get_database_backend(), list)).await?;
    Ok(())
}

fn list<T: Serialize>(all: impl IntoIterator<Item = T>) -> Result<Value, Error> {
    let all: Vec<T> = all.into_iter().collect();
    Ok(serde_json::to_string(&all).map_err(|e| Error::internal("the search", e))?.into())
}

#[derive(FromQueryResult)]
struct Known {
    id: i64,
    record_id: Uuid,
}

/// The numbers of those records that have one.
async fn known(conn: &impl ConnectionTrait, records: &[Uuid]) -> Result<HashMap<Uuid, i64>, Error> {
    if records.is_empty() {
        return Ok(HashMap::new());
    }
    numbers(conn, KNOWN, records).await
}

async fn numbers(conn: &impl ConnectionTrait, sql: Sql, records: &[Uuid]) -> Result<HashMap<Uuid, i64>, Error> {
    let hex = list(records.iter().map(|record| record.simple().to_string()))?;
    let rows = Known::find_by_statement(sql.about(conn.get_database_backend(), hex)).all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.record_id, row.id)).collect())
}

/// Gives numbers to records that have none.
async fn numbered(conn: &impl ConnectionTrait, fresh: Vec<(Uuid, Doc)>) -> Result<Vec<(i64, Doc)>, Error> {
    if fresh.is_empty() {
        return Ok(Vec::new());
    }
    let records: Vec<Uuid> = fresh.iter().map(|(record, _)| *record).collect();
    let numbers = numbers(conn, NUMBERED, &records).await?;
    let number = |record| numbers.get(&record).copied().ok_or_else(|| Error::internal("the search", "no number"));
    fresh.into_iter().map(|(record, doc)| Ok((number(record)?, doc))).collect()
}

/// Writes the words of records that have none in the index.
async fn write(conn: &impl ConnectionTrait, mut docs: Vec<(i64, Doc)>) -> Result<(), Error> {
    // One after the other, as the full-text index likes them.
    docs.sort_by_key(|(id, _)| *id);
    let backend = conn.get_database_backend();
    for chunk in docs.chunks(RECORDS_PER_INSERT) {
        let rows = list(chunk.iter().map(|(id, doc)| (*id, written(backend, &doc.tokens))))?;
        run(conn, WORDS, rows).await?;
    }
    learn(conn, docs.iter().flat_map(|(_, doc)| &doc.words)).await
}

#[derive(FromQueryResult)]
struct Term {
    term: String,
}

/// Adds words to those that are known. They are always taken in the same order, so that two who add some of the same do not
/// wait for each other.
async fn learn(conn: &impl ConnectionTrait, words: impl Iterator<Item = &String>) -> Result<(), Error> {
    let is_term =
        |word: &&String| near::TERM_CHARS.contains(&word.chars().count()) && word.chars().all(char::is_alphabetic);
    let words: BTreeSet<&String> = words.filter(is_term).collect();
    if words.is_empty() {
        return Ok(());
    }
    let fresh = TERMS.about(conn.get_database_backend(), list(words)?);
    let fresh = Term::find_by_statement(fresh).all(conn).await?;
    if fresh.is_empty() {
        return Ok(());
    }
    let mut parts: Vec<(String, &str)> = Vec::new();
    for Term { term } in &fresh {
        parts.extend(near::parts(term).into_iter().map(|part| (part, term.as_str())));
    }
    parts.sort();
    run(conn, NEAR, list(parts)?).await
}

/// The words as either database reads them. None holds a blank or a quotation mark.
fn written(backend: DbBackend, tokens: &BTreeSet<String>) -> String {
    let tokens: Vec<String> = match backend {
        DbBackend::Postgres => tokens.iter().map(|token| format!("'{token}'")).collect(),
        _ => tokens.iter().cloned().collect(),
    };
    tokens.join(" ")
}
