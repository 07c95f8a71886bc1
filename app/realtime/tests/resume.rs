//! Nothing is lost and nothing comes twice, whatever happens to the connections.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod support;

use ac_core::{BatchId, both_databases, testing::TestPlatform};
use ac_realtime::{Timings, wire::RESUME_EVENTS_MAX};
use futures::future::join_all;
use std::time::Duration;
use support::{Client, DEAL, Heard, Server, emit, serve, serve_with};

const WRITERS: i64 = 8;
const EVENTS_PER_WRITER: i64 = 30;

/// Reads to the last event through connections that are torn down again and again; answers every seq in order of arrival.
async fn read_with_kills(server: &Server, seed: u64) -> Vec<i64> {
    let (mut seqs, mut cursor, mut dice) = (Vec::new(), 0, seed);
    while cursor < WRITERS * EVENTS_PER_WRITER {
        let mut client = server.page("owner", Some(cursor)).await;
        assert_eq!(client.message().await.kind, "ready");
        // A fixed generator: a failure can be run again.
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        for _ in 0..=(dice >> 33) % 12 {
            seqs.extend(client.message().await.events.iter().map(|e| e.seq));
            if client.cursor >= WRITERS * EVENTS_PER_WRITER {
                break;
            }
        }
        cursor = client.cursor;
        drop(client);
    }
    seqs
}

both_databases!(every_event_arrives_once_and_in_order_over_killed_connections, async |app: &TestPlatform| {
    let (server, ctx) = (serve(app).await, app.workspace("acme").await);
    server.register.admit("owner", &ctx);
    let writers = (0..WRITERS).map(|_| {
        let ctx = ctx.clone();
        tokio::spawn(async move {
            for _ in 0..EVENTS_PER_WRITER {
                emit(&ctx, &[DEAL], None).await;
            }
        })
    });
    let writers = writers.collect::<Vec<_>>();
    let heard = join_all([3, 5, 7, 11].map(|seed| read_with_kills(&server, seed))).await;
    for writer in writers {
        writer.await.unwrap();
    }
    let expect: Vec<i64> = (1..=WRITERS * EVENTS_PER_WRITER).collect();
    for seqs in heard {
        assert_eq!(seqs, expect);
    }
});

both_databases!(a_slow_reader_is_told_to_resume_and_misses_nothing, async |app: &TestPlatform| {
    let timings = Timings { send: Duration::from_millis(300), ..Timings::default() };
    let (server, ctx) = (serve_with(app, timings).await, app.workspace("acme").await);
    server.register.admit("owner", &ctx);
    let mut client = server.page("owner", Some(0)).await;
    assert_eq!(client.message().await.kind, "ready");
    // Far more than both sockets' buffers take, while the client reads nothing.
    for _ in 0..20 {
        emit(&ctx, &[DEAL; 64], None).await;
    }
    // Once it lets go of the client, the server has had enough of waiting.
    tokio::time::sleep(timings.send * 3).await;
    let (code, mut seqs) = client.until_closed().await;
    assert_eq!(code, Some(4008));
    assert!(client.cursor < 20 * 64, "the client did not read everything");
    let mut again = server.page("owner", Some(client.cursor)).await;
    assert_eq!(again.message().await.kind, "ready");
    while again.cursor < 20 * 64 {
        seqs.extend(again.message().await.events.iter().map(|e| e.seq));
    }
    assert_eq!(seqs, (1..=20 * 64).collect::<Vec<_>>());
});

both_databases!(a_full_queue_closes_with_resume, async |app: &TestPlatform| {
    let (server, ctx) = (serve(app).await, app.workspace("acme").await);
    server.register.admit("owner", &ctx);
    let mut client = server.page("owner", Some(0)).await;
    assert_eq!(client.message().await.kind, "ready");
    // More groups than the queue holds, each too large for the sockets' buffers, with the patience of ten seconds left.
    let hub = ctx.hub().clone();
    let frames = ac_core::log::EVENTS_PER_READ_MAX;
    emit(&ctx, &vec![DEAL; usize::try_from(frames).unwrap()], None).await;
    let page = ctx.read(async |tx| ac_core::log::frames_after(tx.conn(), 0).await).await.unwrap();
    for round in 1..400 {
        let shifted = page.iter().cloned().map(|mut frame| {
            frame.seq += round * i64::try_from(frames).unwrap();
            frame
        });
        hub.publish(ctx.tenant.id, shifted.collect());
    }
    let (code, seqs) = client.until_closed().await;
    assert_eq!(code, Some(4008));
    assert_eq!(seqs, (1..=i64::try_from(seqs.len()).unwrap()).collect::<Vec<_>>());
});

both_databases!(who_missed_too_much_starts_over, async |app: &TestPlatform| {
    let (server, ctx) = (serve(app).await, app.workspace("acme").await);
    server.register.admit("owner", &ctx);
    let chunk = [DEAL; 500];
    for _ in 0..RESUME_EVENTS_MAX / 500 {
        emit(&ctx, &chunk, None).await;
    }
    let head = RESUME_EVENTS_MAX;
    let mut all = server.page("owner", Some(0)).await;
    let ready = all.message().await;
    assert_eq!((ready.kind.as_str(), ready.cursor, ready.head), ("ready", 0, head));
    while all.cursor < head {
        all.message().await;
    }
    emit(&ctx, &[DEAL], None).await;
    let mut far = server.page("owner", Some(0)).await;
    let answer = far.message().await;
    assert_eq!((answer.kind.as_str(), answer.cursor), ("resync", head + 1));
    let mut restored = server.page("owner", Some(head + 99)).await;
    assert_eq!(restored.message().await.kind, "resync");
    emit(&ctx, &[DEAL], None).await;
    for client in [&mut far, &mut restored, &mut all] {
        let mut cursor = 0;
        while cursor < head + 2 {
            cursor = client.message().await.cursor;
        }
        assert_eq!(cursor, head + 2);
    }
});

both_databases!(a_batch_is_one_message, async |app: &TestPlatform| {
    let (server, ctx) = (serve(app).await, app.workspace("acme").await);
    server.register.admit("owner", &ctx);
    let mut live = server.page("owner", None).await;
    assert_eq!(live.message().await.kind, "ready");
    let batch = BatchId::generate();
    emit(&ctx, &[DEAL; 120], Some(batch)).await;
    emit(&ctx, &[DEAL], None).await;
    let mut late = server.page("owner", Some(0)).await;
    assert_eq!(late.message().await.kind, "ready");
    for client in [&mut live, &mut late] {
        let first = client.message().await;
        assert_eq!((first.kind.as_str(), first.batch_id), ("batch", Some(batch.0)));
        assert_eq!((first.seq_from, first.seq_to, first.count, first.kinds["deal"]), (1, 120, 120, 120));
        assert_eq!(client.message().await.events[0].seq, 121);
    }
});

both_databases!(the_stream_without_a_cursor_starts_at_the_present, async |app: &TestPlatform| {
    let (server, ctx) = (serve(app).await, app.workspace("acme").await);
    server.register.admit("owner", &ctx);
    emit(&ctx, &[DEAL; 3], None).await;
    let mut client: Client = server.page("owner", None).await;
    let Heard::Message(ready) = client.next().await else { panic!("closed") };
    assert_eq!((ready.cursor, ready.head), (3, 3));
    emit(&ctx, &[DEAL], None).await;
    assert_eq!(client.message().await.events[0].seq, 4);
});
