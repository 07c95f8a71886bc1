//! The index's tables: writing a record's words, and finding records by them.

use super::{docs::Doc, expr::Expr, near};
use ac_core::{Error, Tx};
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement, Value};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// Rows of one INSERT, within what either database can bind.
const ROWS_PER_INSERT: usize = 250;

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

#[derive(FromQueryResult)]
struct State {
    seq: i64,
    last_doc: i64,
}

#[derive(FromQueryResult)]
struct Known {
    id: i64,
    record_id: Uuid,
    digest: i64,
}

/// How far the log was read, and the last number given to a record, held until the unit of work ends.
pub async fn hold_state(tx: &Tx<'_>) -> Result<(i64, i64), Error> {
    let lock = if tx.backend() == DbBackend::Postgres { " FOR UPDATE" } else { "" };
    let sql = format!("SELECT seq, last_doc FROM search_state WHERE id = 1{lock}");
    let state = State::find_by_statement(Statement::from_string(tx.backend(), sql)).one(tx.conn()).await?;
    let state = state.ok_or_else(|| Error::internal("the search", "its state is not there"))?;
    Ok((state.seq, state.last_doc))
}

/// How far the log was read.
pub async fn seq(conn: &impl ConnectionTrait) -> Result<i64, Error> {
    let sql = "SELECT seq, last_doc FROM search_state WHERE id = 1";
    let state = State::find_by_statement(Statement::from_string(conn.get_database_backend(), sql)).one(conn).await?;
    Ok(state.map_or(0, |state| state.seq))
}

/// Notes how far the log was read.
pub async fn put_state(tx: &Tx<'_>, seq: i64, last_doc: i64) -> Result<(), Error> {
    run(tx, "UPDATE search_state SET seq = $1, last_doc = $2 WHERE id = 1", vec![seq.into(), last_doc.into()]).await
}

/// Puts the words of records in place of those that stand there; takes away the records that have none. Answers the last
/// number that was given.
pub async fn put(tx: &Tx<'_>, docs: HashMap<Uuid, Option<Doc>>, mut last_doc: i64) -> Result<i64, Error> {
    // In the order they were made in, as the indexes of the tables like them.
    let docs: BTreeMap<Uuid, Option<Doc>> = docs.into_iter().collect();
    let known = known(tx, docs.keys().copied().collect()).await?;
    let (mut gone, mut fresh, mut words) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut numbers = Vec::new();
    for (record, doc) in docs {
        let there = known.get(&record);
        let Some(doc) = doc else {
            if let Some(there) = there {
                gone.push(there.id);
                run(tx, "DELETE FROM search_doc WHERE id = $1", vec![there.id.into()]).await?;
            }
            continue;
        };
        let digest = digest(&doc);
        match there {
            Some(there) if there.digest == digest => continue,
            Some(there) => {
                gone.push(there.id);
                run(tx, "UPDATE search_doc SET digest = $1 WHERE id = $2", vec![digest.into(), there.id.into()])
                    .await?;
                fresh.push((there.id, doc.tokens));
            }
            None => {
                last_doc += 1;
                numbers.push((last_doc, record, digest));
                fresh.push((last_doc, doc.tokens));
            }
        }
        words.extend(doc.words);
    }
    for id in gone {
        run(tx, "DELETE FROM search_index WHERE rowid = $1", vec![id.into()]).await?;
    }
    for chunk in numbers.chunks(ROWS_PER_INSERT) {
        let values = chunk.iter().flat_map(|(id, record, digest)| [(*id).into(), (*record).into(), (*digest).into()]);
        insert(tx, "search_doc (id, record_id, digest)", ["", "", ""], values.collect(), "").await?;
    }
    // One after the other, as the full-text index likes them.
    fresh.sort_by_key(|(id, _)| *id);
    let kind = if tx.backend() == DbBackend::Postgres { "::text::tsvector" } else { "" };
    for chunk in fresh.chunks(ROWS_PER_INSERT) {
        let values = chunk.iter().flat_map(|(id, tokens)| [(*id).into(), written(tx.backend(), tokens).into()]);
        insert(tx, "search_index (rowid, words)", ["", kind], values.collect(), "").await?;
    }
    learn(tx, words).await?;
    Ok(last_doc)
}

async fn known(tx: &Tx<'_>, records: Vec<Uuid>) -> Result<HashMap<Uuid, Known>, Error> {
    let mut known = HashMap::new();
    for chunk in records.chunks(ROWS_PER_INSERT) {
        let marks: Vec<String> = (1..=chunk.len()).map(|place| format!("${place}")).collect();
        let sql = format!("SELECT id, record_id, digest FROM search_doc WHERE record_id IN ({})", marks.join(", "));
        let values = chunk.iter().map(|id| (*id).into());
        let statement = Statement::from_sql_and_values(tx.backend(), sql, values);
        let rows = Known::find_by_statement(statement).all(tx.conn()).await?;
        known.extend(rows.into_iter().map(|row| (row.record_id, row)));
    }
    Ok(known)
}

#[derive(FromQueryResult)]
struct Term {
    term: String,
}

/// Adds words to those that are known.
async fn learn(tx: &Tx<'_>, words: BTreeSet<String>) -> Result<(), Error> {
    let is_term =
        |word: &String| near::TERM_CHARS.contains(&word.chars().count()) && word.chars().all(char::is_alphabetic);
    let words: Vec<String> = words.into_iter().filter(is_term).collect();
    let mut parts = Vec::new();
    for chunk in words.chunks(ROWS_PER_INSERT) {
        let marks: Vec<String> = (1..=chunk.len()).map(|place| format!("(${place})")).collect();
        let sql =
            format!("INSERT INTO search_term (term) VALUES {} ON CONFLICT DO NOTHING RETURNING term", marks.join(", "));
        let values = chunk.iter().map(|word| word.as_str().into());
        let statement = Statement::from_sql_and_values(tx.backend(), sql, values);
        for Term { term } in Term::find_by_statement(statement).all(tx.conn()).await? {
            parts.extend(near::parts(&term).into_iter().map(|part| (part, term.clone())));
        }
    }
    for chunk in parts.chunks(ROWS_PER_INSERT) {
        let values = chunk.iter().flat_map(|(part, term)| [part.as_str().into(), term.as_str().into()]);
        insert(tx, "search_near (part, term)", ["", ""], values.collect(), " ON CONFLICT DO NOTHING").await?;
    }
    Ok(())
}

/// Inserts rows of `N` values each, cast to what `casts` says.
async fn insert<const N: usize>(
    tx: &Tx<'_>,
    into: &str,
    casts: [&str; N],
    values: Vec<Value>,
    after: &str,
) -> Result<(), Error> {
    let row = |row: usize| {
        let marks: Vec<String> =
            casts.iter().enumerate().map(|(place, cast)| format!("${}{cast}", row * N + place + 1)).collect();
        format!("({})", marks.join(", "))
    };
    let rows: Vec<String> = (0..values.len() / N.max(1)).map(row).collect();
    run(tx, &format!("INSERT INTO {into} VALUES {}{after}", rows.join(", ")), values).await
}

async fn run(tx: &Tx<'_>, sql: &str, values: Vec<Value>) -> Result<(), Error> {
    tx.conn().execute_raw(Statement::from_sql_and_values(tx.backend(), sql, values)).await?;
    Ok(())
}

/// The words as either database reads them. None holds a blank or a quotation mark.
fn written(backend: DbBackend, tokens: &BTreeSet<String>) -> String {
    let tokens: Vec<String> = match backend {
        DbBackend::Postgres => tokens.iter().map(|token| format!("'{token}'")).collect(),
        _ => tokens.iter().cloned().collect(),
    };
    tokens.join(" ")
}

fn digest(doc: &Doc) -> i64 {
    let mut hash = Sha256::new();
    for token in &doc.tokens {
        hash.update(token);
        hash.update([0xff]);
    }
    let bytes: [u8; 32] = hash.finalize().into();
    let [a, b, c, d, e, f, g, h, ..] = bytes;
    i64::from_le_bytes([a, b, c, d, e, f, g, h])
}
