//! What stands in the search's index, and the same made anew from the records.

use ac_core::{Ctx, Error};
use ac_crm::search::index;
use sea_orm::{ConnectionTrait, DbBackend, FromQueryResult, Statement};
use std::collections::BTreeSet;

#[derive(FromQueryResult)]
struct Pair {
    a: String,
    b: String,
}

/// Each record with each of its words, and the words that misspelt ones are compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    pub words: BTreeSet<(String, String)>,
    pub terms: BTreeSet<(String, String)>,
}

async fn pairs(conn: &impl ConnectionTrait, sql: &str) -> BTreeSet<(String, String)> {
    let statement = Statement::from_string(conn.get_database_backend(), sql);
    let rows = Pair::find_by_statement(statement).all(conn).await.expect("pairs");
    rows.into_iter().map(|Pair { a, b }| (a, b)).collect()
}

/// The index as it stands, whole in itself.
pub async fn indexed(ctx: &Ctx) -> Index {
    ctx.write(async |tx| {
        let conn = tx.conn();
        let words = match tx.backend() {
            DbBackend::Postgres => {
                "SELECT record_id::text AS a, unnest(tsvector_to_array(words)) AS b \
                 FROM search_index JOIN search_doc ON id = rowid"
            }
            _ => {
                let check = "INSERT INTO search_index (search_index) VALUES ('integrity-check')";
                conn.execute_unprepared(check).await?;
                let vocabulary = "CREATE VIRTUAL TABLE temp.said USING fts5vocab (main, search_index, instance)";
                conn.execute_unprepared(vocabulary).await?;
                "SELECT lower(hex(record_id)) AS a, term AS b FROM temp.said JOIN search_doc ON id = doc"
            }
        };
        let words = pairs(conn, words).await;
        if tx.backend() == DbBackend::Sqlite {
            conn.execute_unprepared("DROP TABLE temp.said").await?;
        }
        let terms = pairs(conn, "SELECT part AS a, term AS b FROM search_near").await;
        Ok::<_, Error>(Index { words, terms })
    })
    .await
    .expect("an index")
}

/// Empties the index, and has all records put into it anew.
pub async fn emptied(ctx: &Ctx) {
    ctx.write(async |tx| {
        let conn = tx.conn();
        let empty = match tx.backend() {
            DbBackend::Postgres => "DELETE FROM search_index",
            _ => "INSERT INTO search_index (search_index) VALUES ('delete-all')",
        };
        for sql in [empty, "DELETE FROM search_doc", "DELETE FROM search_term", "DELETE FROM search_near"] {
            conn.execute_unprepared(sql).await?;
        }
        index::begin_again(conn).await
    })
    .await
    .expect("an empty index");
}

pub async fn filled(ctx: &Ctx) {
    while !index::fill(ctx).await.expect("a step") {}
}

/// Fails unless the index says what it would say if it were made anew, which it is afterwards.
pub async fn holds(ctx: &Ctx, after: &str) {
    let kept = indexed(ctx).await;
    emptied(ctx).await;
    assert!(indexed(ctx).await.words.is_empty());
    filled(ctx).await;
    let anew = indexed(ctx).await;
    let lacking: Vec<_> = anew.words.difference(&kept.words).collect();
    let surplus: Vec<_> = kept.words.difference(&anew.words).collect();
    assert!(lacking.is_empty() && surplus.is_empty(), "after {after}: lacks {lacking:?}, has besides {surplus:?}");
    // Words that nobody says any more stay: they only make a search look for what is not there.
    assert!(anew.terms.is_subset(&kept.terms), "after {after}: {:?}", anew.terms.difference(&kept.terms));
}
