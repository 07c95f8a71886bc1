//! How the databases find what may be the same; at a million companies, when asked to measure (`docs/adr/0011-duplicates.md`):
//! `cargo test -p ac-crm --lib a_million_companies -- --ignored --nocapture`.

use super::{
    model::PairQuery,
    pairs::{self, shared_keys},
    queries::{self, candidates_of},
};
use crate::shared::{kind::RecordKind, plans};
use ac_core::{Ctx, Error, testing::TestPlatform};
use ac_likeness::{Company, Compared, KeyKind};
use sea_orm::{
    ConnectionTrait, DbBackend, FromQueryResult, QueryTrait, Statement, StatementBuilder, sea_query::SelectStatement,
};
use std::time::{Duration, Instant};
use uuid::Uuid;

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
}

/// One line a step, as the database says it.
async fn explained(ctx: &Ctx, ask: &SelectStatement) -> Vec<String> {
    let backend = ctx.backend();
    let asked = StatementBuilder::build(ask, &backend);
    let explain = match backend {
        DbBackend::Postgres => "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, BUFFERS OFF)",
        _ => "EXPLAIN QUERY PLAN",
    };
    let ask = Statement { sql: format!("{explain} {}", asked.sql), ..asked };
    let column = if backend == DbBackend::Postgres { "QUERY PLAN" } else { "detail" };
    let rows = ctx.read(async |tx| Ok::<_, Error>(tx.conn().query_all_raw(ask).await?)).await.expect("a plan");
    rows.iter().map(|row| row.try_get("", column).expect("a step")).collect()
}

#[tokio::test]
async fn candidates_and_shared_keys_are_read_from_the_table_that_is_its_own_index() {
    let app = TestPlatform::sqlite().await;
    let ctx = app.workspace("acme").await;
    let keys = Company::new("Hansen Maschinenbau", Some("https://hansen.example")).keys();
    let plan = explained(&ctx, &candidates_of(&keys).expect("a question")).await;
    let searches = plan.iter().filter(|step| step.contains("SEARCH match_key USING PRIMARY KEY (kind=? AND key=?)"));
    assert_eq!(searches.count(), keys.len(), "{plan:?}");
    assert!(!plan.iter().any(|step| step.contains("SCAN match_key")), "{plan:?}");
    for from in [None, Some(5)] {
        let plan = plans::plan(&ctx, shared_keys(KeyKind::CompanyName, from)).await;
        assert!(plan[0].starts_with("SEARCH match_key USING PRIMARY KEY (kind=?"), "{plan:?}");
        assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE")), "it is read in the order of the keys: {plan:?}");
    }
}

async fn run(ctx: &Ctx, sql: &str) {
    ctx.write(async |tx| Ok::<_, Error>(tx.conn().execute_unprepared(sql).await?)).await.expect("it runs");
}

/// A word made of three syllables and a trade: 64,000 by 16 names, of which each hundredth company has another's in other dress.
async fn a_million(ctx: &Ctx) {
    const SYLLABLES: &str = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu bra cle dri flo gru sha tre kli plo stu \
        nor pel tan ver mar lin dor sen kel bor";
    const TRADES: &str = "Maschinenbau Foods Optics Bakery Software Freight Textiles Energy Pharma Tools Chemie Design Robotics \
        Brewery Timber Insurance";
    let rows = |words: &str| {
        let rows = words.split_whitespace().enumerate().map(|(place, word)| format!("({place}, '{word}')"));
        rows.collect::<Vec<_>>().join(", ")
    };
    let is_postgres = ctx.backend() == DbBackend::Postgres;
    let id = if is_postgres { "gen_random_uuid()" } else { "randomblob(16)" };
    let word = "(a.place * 1600 + b.place * 40 + c.place)";
    let name = format!(
        "a.word || b.word || c.word || ' ' || CASE WHEN {word} % 100 = 0 AND t.place % 2 = 1 THEN 'Foods GmbH' ELSE t.word END"
    );
    let json = if is_postgres { "'{}'::jsonb" } else { "'{}'" };
    let sql = format!(
        "WITH s(place, word) AS (VALUES {0}), t(place, word) AS (VALUES {1}) \
         INSERT INTO company (id, name, name_key, website, fields, field_keys, version, created_at, updated_at) \
         SELECT {id}, {name}, a.word, CASE WHEN t.place % 3 = 0 THEN NULL ELSE 'https://' || a.word || b.word || c.word || t.place || '.example' END, \
         {json}, {json}, 1, 0, 0 FROM s a, s b, s c, t LIMIT 1000000",
        rows(SYLLABLES),
        rows(TRADES)
    );
    run(ctx, &sql).await;
}

fn told(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    println!("{what}: p50 {:?}, p95 {:?}, most {:?}", at(50), at(95), at(100));
}

#[tokio::test]
#[ignore = "it takes minutes and is for measuring"]
async fn a_million_companies_on_sqlite() {
    measured(&TestPlatform::sqlite().await).await;
}

#[tokio::test]
#[ignore = "it takes minutes and is for measuring"]
async fn a_million_companies_on_postgres() {
    if let Some(app) = TestPlatform::postgres().await {
        measured(&app).await;
    }
}

async fn measured(app: &TestPlatform) {
    let ctx = app.workspace("million").await;
    let backend = ctx.backend();
    println!("\n== {backend:?}");
    let began = Instant::now();
    a_million(&ctx).await;
    println!("made in {:?}", began.elapsed());
    let began = Instant::now();
    ctx.write(async |tx| Ok::<_, Error>(migrations::fill_match_keys(tx.conn()).await?)).await.expect("keys");
    println!("keys of the schema step in {:?}", began.elapsed());
    if backend == DbBackend::Postgres {
        run(&ctx, "ANALYZE").await;
    }
    let some = "SELECT id FROM company ORDER BY id LIMIT 300";
    let some = Statement::from_string(backend, some);
    let ids = ctx.read(async |tx| Ok::<_, Error>(Found::find_by_statement(some).all(tx.conn()).await?)).await;
    let mut times = Vec::new();
    let mut found = 0;
    for Found { id } in ids.expect("some companies") {
        let began = Instant::now();
        found += queries::of(&ctx, RecordKind::Company, id).await.expect("duplicates").data.len();
        times.push(began.elapsed());
    }
    told(&format!("duplicates of a record ({found} of 300)"), times);
    let (mut times, mut cursor, mut pages, mut pairs_told) = (Vec::new(), None, 0, 0);
    while pages < 40 {
        let query = PairQuery { kind: RecordKind::Company, limit: Some(50), cursor };
        let began = Instant::now();
        let page = pairs::list(&ctx, &query).await.expect("pairs");
        times.push(began.elapsed());
        pairs_told += page.data.len();
        pages += 1;
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    told(&format!("a page of pairs ({pairs_told} on {pages} pages)"), times);
    let keys = Company::new("babace Foods", Some("https://babace1.example")).keys();
    println!("{}", explained(&ctx, &candidates_of(&keys).expect("a question")).await.join("\n"));
    let shared = shared_keys(KeyKind::CompanyName, None).into_query();
    println!("{}", explained(&ctx, &shared).await.join("\n"));
}
