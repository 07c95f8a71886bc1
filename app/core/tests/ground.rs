//! The ground on both databases: isolation, the order of the log, the chain, and what a failed unit of work leaves.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::as_conversions)]

use ac_core::{
    Ctx, DomainEvent, Error, EventId, Resource, Subject, both_databases,
    log::{self, CAUSATION_DEPTH_MAX, GENESIS, event_entity},
    testing::TestPlatform,
};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, EntityTrait, ExecResult, FromQueryResult, QueryOrder,
    QueryResult, Statement, prelude::async_trait::async_trait,
};

struct Renamed(uuid::Uuid);

impl DomainEvent for Renamed {
    fn kind(&self) -> &'static str {
        "company.renamed"
    }
    fn subject(&self) -> Subject {
        Subject { kind: Resource::Company, id: self.0 }
    }
    fn subject_version(&self) -> i64 {
        1
    }
    fn data(&self) -> serde_json::Value {
        serde_json::json!({ "name": "Émile's" })
    }
}

async fn emit_one(ctx: &Ctx) {
    ctx.write(async |tx| {
        tx.emit(&Renamed(uuid::Uuid::now_v7()));
        Ok::<_, Error>(())
    })
    .await
    .expect("a write");
}

async fn frames(ctx: &Ctx) -> Vec<i64> {
    let frames = ctx.read(async |tx| log::frames_after(tx.conn(), 0).await).await.expect("frames");
    frames.iter().map(|f| f.seq).collect()
}

async fn execute(ctx: &Ctx, sql: &str) -> Result<(), Error> {
    ctx.write(async |tx| {
        tx.conn().execute_unprepared(sql).await?;
        Ok(())
    })
    .await
}

async fn verdict(ctx: &Ctx) -> log::Verdict {
    ctx.read(async |tx| log::verify(tx.conn()).await).await.expect("a verdict")
}

both_databases!(commit_order_is_seq_order_without_gaps, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let mut live = ctx.hub().subscribe(ctx.tenant.id);
    let writers = (0..8).map(|_| {
        let ctx = ctx.clone();
        tokio::spawn(async move {
            for _ in 0..5 {
                emit_one(&ctx).await;
            }
        })
    });
    for writer in writers.collect::<Vec<_>>() {
        writer.await.expect("a writer");
    }
    let expect: Vec<i64> = (1..=40).collect();
    assert_eq!(frames(&ctx).await, expect);
    let mut heard = Vec::new();
    while let Ok(group) = live.try_recv() {
        heard.extend(group.iter().map(|f| f.seq));
    }
    assert!(heard.is_sorted(), "{heard:?}");
    assert_eq!(heard.last(), Some(&40));
});

both_databases!(a_failed_unit_of_work_leaves_nothing, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let outcome: Result<(), Error> = ctx
        .write(async |tx| {
            tx.emit(&Renamed(uuid::Uuid::now_v7()));
            tx.conn().execute_unprepared("UPDATE log_head SET seq = 7 WHERE id = 1").await?;
            Err(Error::NotFound)
        })
        .await;
    assert!(matches!(outcome, Err(Error::NotFound)));
    assert_eq!(frames(&ctx).await, Vec::<i64>::new());
    emit_one(&ctx).await;
    assert_eq!(frames(&ctx).await, [1]);
});

both_databases!(the_chain_tells_tampering_from_erasure, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    assert_eq!(verdict(&ctx).await.head, hex::encode(GENESIS));
    for _ in 0..3 {
        emit_one(&ctx).await;
    }
    assert_eq!((verdict(&ctx).await.events, verdict(&ctx).await.broken_at), (3, None));
    execute(&ctx, "DELETE FROM event_data WHERE seq = 2").await.expect("erased");
    assert_eq!((verdict(&ctx).await.erased, verdict(&ctx).await.broken_at), (1, None));
    execute(&ctx, "UPDATE event_data SET data = '{}' WHERE seq = 3").await.expect("forged");
    assert_eq!(verdict(&ctx).await.broken_at, Some(3));
    execute(&ctx, "UPDATE event SET kind = 'company.merged' WHERE seq = 1").await.expect("forged");
    assert_eq!(verdict(&ctx).await.broken_at, Some(1));
});

both_databases!(a_shortened_log_does_not_verify, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    for _ in 0..3 {
        emit_one(&ctx).await;
    }
    execute(&ctx, "DELETE FROM event_data WHERE seq = 3").await.expect("cut");
    execute(&ctx, "DELETE FROM event WHERE seq = 3").await.expect("cut");
    assert_eq!(verdict(&ctx).await.broken_at, Some(3));
});

both_databases!(an_event_that_no_head_covers_does_not_verify, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    for _ in 0..3 {
        emit_one(&ctx).await;
    }
    let back = "UPDATE log_head SET seq = 2, hash = (SELECT hash FROM event WHERE seq = 2) WHERE id = 1";
    execute(&ctx, back).await.expect("forged");
    assert_eq!(verdict(&ctx).await.broken_at, Some(3));
});

/// A connection on which somebody else commits an event before each question for a single row.
struct Overtaken<'a> {
    conn: &'a DatabaseTransaction,
    writer: &'a Ctx,
}

#[async_trait]
impl ConnectionTrait for Overtaken<'_> {
    fn get_database_backend(&self) -> DbBackend {
        self.conn.get_database_backend()
    }
    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.conn.execute_raw(statement).await
    }
    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.conn.execute_unprepared(sql).await
    }
    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        emit_one(self.writer).await;
        self.conn.query_one_raw(statement).await
    }
    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.conn.query_all_raw(statement).await
    }
}

both_databases!(what_is_committed_during_a_check_does_not_break_the_chain, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    emit_one(&ctx).await;
    let verdict =
        ctx.read(async |tx| log::verify(&Overtaken { conn: tx.conn(), writer: &ctx }).await).await.expect("a verdict");
    assert_eq!(verdict.broken_at, None);
    assert!(verdict.events >= 1, "{verdict:?}");
});

async fn answer(ctx: &Ctx, cause: EventId) -> Result<(), Error> {
    ctx.write(async |tx| {
        tx.emit_caused_by(cause, None, &Renamed(uuid::Uuid::now_v7()));
        Ok(())
    })
    .await
}

async fn newest(ctx: &Ctx) -> event_entity::Model {
    let newest = event_entity::Entity::find().order_by_desc(event_entity::Column::Seq);
    ctx.read(async |tx| newest.one(tx.conn()).await.map_err(Error::from)).await.expect("a log").expect("an event")
}

both_databases!(events_that_cause_events_come_to_an_end, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    emit_one(&ctx).await;
    for depth in 1..=CAUSATION_DEPTH_MAX {
        answer(&ctx, newest(&ctx).await.id).await.expect("an answer");
        assert_eq!(newest(&ctx).await.depth, depth);
    }
    let refused = answer(&ctx, newest(&ctx).await.id).await;
    assert!(matches!(refused, Err(Error::Conflict(_))), "{refused:?}");
    assert_eq!(newest(&ctx).await.depth, CAUSATION_DEPTH_MAX);
    assert!(answer(&ctx, EventId::generate()).await.is_err(), "a cause that is not in the log");
    assert_eq!(verdict(&ctx).await.broken_at, None);
});

both_databases!(workspaces_share_no_row, async |app: &TestPlatform| {
    let (ours, theirs) = (app.workspace("ours").await, app.workspace("theirs").await);
    emit_one(&ours).await;
    assert_eq!(frames(&theirs).await, Vec::<i64>::new());
    assert_eq!(frames(&ours).await, [1]);
});

#[tokio::test]
async fn a_sqlite_tenant_cannot_attach_a_neighbour() {
    let app = TestPlatform::sqlite().await;
    let ctx = app.workspace("acme").await;
    let neighbour = app.data.join("control.db");
    let error = ctx
        .read(async |tx| {
            let sql = format!("ATTACH DATABASE '{}' AS neighbour", neighbour.display());
            tx.conn().execute_unprepared(&sql).await.map_err(Error::from)
        })
        .await
        .expect_err("ATTACH is refused");
    assert!(format!("{error:?}").contains("too many attached databases"), "{error:?}");
}

#[tokio::test]
async fn sqlite_commits_are_durable() {
    #[derive(FromQueryResult)]
    struct Setting {
        synchronous: i64,
    }
    let app = TestPlatform::sqlite().await;
    let ctx = app.workspace("acme").await;
    let setting = ctx
        .write(async |tx| {
            let ask = Statement::from_string(tx.backend(), "PRAGMA synchronous");
            Setting::find_by_statement(ask).one(tx.conn()).await.map_err(Error::from)
        })
        .await
        .expect("a setting");
    assert_eq!(setting.map(|s| s.synchronous), Some(2), "2 is FULL");
}

#[tokio::test]
async fn a_postgres_tenant_may_not_read_a_neighbour() {
    let Some(app) = TestPlatform::postgres().await else { return };
    let (ours, theirs) = (app.workspace("ours").await, app.workspace("theirs").await);
    let schema = format!("t_{}", theirs.tenant.id.0.simple());
    for sql in [format!("SELECT * FROM {schema}.event"), "SELECT * FROM control.identity".to_owned()] {
        let error = execute(&ours, &sql).await.expect_err("refused");
        assert!(format!("{error:?}").contains("permission denied"), "{error:?}");
    }
}

both_databases!(a_read_is_bounded_where_the_work_is_not_all_there_is, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let ask = || Statement::from_string(DbBackend::Postgres, "SHOW statement_timeout");
    let shown = async |tx: &ac_core::ReadTx| {
        if tx.conn().get_database_backend() == DbBackend::Sqlite {
            return Ok::<_, Error>(None);
        }
        let row = tx.conn().query_one_raw(ask()).await?.expect("a setting");
        Ok(Some(row.try_get::<String>("", "statement_timeout")?))
    };
    // SQLite's bound is tried where its connections are made.
    let Some(bounded) = ctx.read(shown).await.unwrap() else { return };
    assert_eq!(bounded, format!("{}s", ac_core::db::READ_TIME_MAX.as_secs()));
    assert_eq!(ctx.read_patiently(shown).await.unwrap().as_deref(), Some("0"));
});

both_databases!(the_parts_of_a_page_are_read_together, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    emit_one(&ctx).await;
    let page = ctx.of_one_page();
    let before = frames(&page).await;
    emit_one(&ctx).await;
    let part = page.clone();
    let (beside, again) = tokio::join!(frames(&page), frames(&part));
    assert_eq!(beside, again);
    assert_eq!(
        again.len() - before.len(),
        usize::from(ctx.backend() == DbBackend::Postgres),
        "of one moment on SQLite"
    );
    assert_eq!(frames(&ctx).await.len(), before.len() + 1, "what is read apart from it goes on");
    let refused = page.read(async |tx| Ok::<_, Error>(tx.conn().execute_unprepared("nonsense").await?)).await;
    assert!(refused.is_err());
    assert_eq!(frames(&page).await, again, "one part that fails ends no other");
});
