//! A dump holds every table, and loads into either backend row for row.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::as_conversions)]

use ac_core::{Ctx, Error, both_databases, store::dump, testing::TestPlatform};
use sea_orm::ConnectionTrait;

async fn lines(ctx: &Ctx, table: &str) -> Vec<String> {
    ctx.read(async |tx| {
        let mut lines = Vec::new();
        dump::write(tx.conn(), table, |line| {
            lines.push(line.to_owned());
            Ok(())
        })
        .await?;
        Ok::<_, Error>(lines)
    })
    .await
    .expect("a dump")
}

fn parsed(lines: &[String]) -> Vec<serde_json::Value> {
    lines.iter().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

both_databases!(every_table_is_in_the_dump_order, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let mut listed: Vec<&str> = migrations::TENANT_TABLES.to_vec();
    listed.sort_unstable();
    assert_eq!(ctx.read(async |tx| dump::tables(tx.conn()).await).await.expect("tables"), listed);

    let mut listed = [migrations::CONTROL_TABLES, migrations::CONTROL_TABLES_LEFT_OUT].concat();
    listed.sort_unstable();
    let tx = app.platform.control.begin().await.expect("a transaction");
    assert_eq!(dump::tables(&tx).await.expect("tables"), listed);
});

const COMPANY: &str = "INSERT INTO company (id, name, name_key, sector, website, owner_id, fields, version, created_at, updated_at, deleted_at)";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_move_between_the_databases_unchanged() {
    let Some(postgres) = TestPlatform::postgres().await else { return };
    let sqlite = TestPlatform::sqlite().await;
    let (from, to) = (sqlite.workspace("acme").await, postgres.workspace("acme").await);
    let insert = format!(
        "{COMPANY} VALUES (x'0191e2d0c0de7000800000000000beef', 'Émile \"&\" Söhne', 'emile', NULL, '', NULL, \
         '{{\"a\":[1,null]}}', 9007199254740993, -5, 1700000000123456, NULL)"
    );
    from.write(async |tx| tx.conn().execute_unprepared(&insert).await.map_err(Error::from)).await.expect("a row");
    let rows = lines(&from, "company").await;
    to.write(async |tx| dump::load(tx.conn(), "company", &rows).await).await.expect("loads");
    let there = lines(&to, "company").await;
    let mut expect = parsed(&rows);
    // PostgreSQL spaces its JSON text; what it says is the same.
    expect[0]["fields"] = "{\"a\": [1, null]}".into();
    assert_eq!(parsed(&there), expect);
    assert_eq!(parsed(&there)[0]["version"].to_string(), "9007199254740993");

    let back = sqlite.workspace("back").await;
    back.write(async |tx| dump::load(tx.conn(), "company", &there).await).await.expect("loads back");
    assert_eq!(parsed(&lines(&back, "company").await), expect);
}

/// More than two reads of a dump take.
const MANY: usize = 20_001;

both_databases!(a_table_of_many_reads_is_dumped_whole_and_in_order, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let job = "0191e2d0c0de7000800000000000beef";
    let of_job = |n: usize| {
        let rest = r#""file":"f","line":1,"draft":"{}","outcome":null,"record_kind":null,"record_id":null"#;
        format!(r#"{{"job_id":"{job}","ordinal":{n},{rest}}}"#)
    };
    let answer = |n: usize| {
        let rest = r#""request_hash":"00","status":200,"body":"","created_at":1"#;
        format!(r#"{{"actor_id":"{job}","key":"é {n:06}",{rest}}}"#)
    };
    let parent = format!(
        r#"{{"id":"{job}","state":"staging","options":"{{}}","report":"{{}}","rows_total":0,"rows_done":0,"lease_until":0,"lease_epoch":0,"version":1,"created_at":0,"updated_at":0}}"#
    );
    let rows: Vec<String> = (0..MANY).map(of_job).collect();
    let answers: Vec<String> = (0..MANY).map(answer).collect();
    ctx.write(async |tx| {
        dump::load(tx.conn(), "import_job", &[parent]).await?;
        dump::load(tx.conn(), "import_row", &rows).await?;
        dump::load(tx.conn(), "idempotency_key", &answers).await
    })
    .await
    .expect("loads");
    assert_eq!(parsed(&lines(&ctx, "import_row").await), parsed(&rows));
    assert_eq!(parsed(&lines(&ctx, "idempotency_key").await), parsed(&answers));
    let counted = ctx.read(async |tx| dump::count(tx.conn(), "import_row").await).await.expect("a count");
    assert_eq!(usize::try_from(counted).unwrap(), MANY);
});
