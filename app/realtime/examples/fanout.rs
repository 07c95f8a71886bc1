//! Measures the live fan-out on this machine: how late each of many clients of one workspace hears of a commit, and what a
//! connection costs the server in memory. `cargo run --release -p ac-realtime --example fanout [clients] [commits/s] [s]`
//!
//! The server is a process of its own, so that its memory is its own. A commit's time stands in its subject's id: the
//! delay counts from before the transaction until a client has read the message.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::as_conversions)]

use ac_core::{DomainEvent, Error, Resource, Subject, testing::TestPlatform};
use ac_realtime::{AskedHost, Realtime, Revocations, Ties, TokenVerifier, wire::Incoming};
use axum::Extension;
use futures::{SinkExt, StreamExt};
use std::{
    io::{BufRead, BufReader, Write},
    process::{Command, Stdio},
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio_tungstenite::tungstenite::Message;

/// Budgets of the design.
const P99_MS_MAX: f64 = 40.0;
const CONNECTION_KIB_MAX: f64 = 30.0;
/// Quiet time before memory is read, so that what connecting needed is given back.
const SETTLE: Duration = Duration::from_secs(2);

struct Sent;

impl DomainEvent for Sent {
    fn kind(&self) -> &'static str {
        "deal.stage_changed"
    }
    fn subject(&self) -> Subject {
        Subject { kind: Resource::Deal, id: uuid::Uuid::from_u128(now_us()) }
    }
    fn subject_version(&self) -> i64 {
        1
    }
}

fn now_us() -> u128 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros()
}

#[tokio::main]
async fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.first().is_some_and(|arg| arg == "serve") {
        return serve().await;
    }
    let number = |at: usize, default: u64| args.get(at).map_or(default, |arg| arg.parse().expect("a number"));
    measure(number(0, 1_000), number(1, 10), number(2, 20)).await;
}

/// Prints its port, then commits once for every line it reads.
async fn serve() {
    let app = TestPlatform::sqlite().await;
    let ctx = app.workspace("acme").await;
    let known = ctx.clone();
    let verifier = TokenVerifier::new(move |_, _| {
        let ctx = known.clone();
        async move { Ok((ctx, Ties::default())) }
    });
    let router = ac_realtime::routes()
        .layer(Extension(Realtime::new(verifier, Revocations::default())))
        .layer(Extension(app.platform.clone()))
        .layer(Extension(AskedHost("acme.localhost".to_owned())));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let (wish, mut wishes) = tokio::sync::mpsc::channel(64);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            if line.is_err() || wish.blocking_send(()).is_err() {
                break;
            }
        }
    });
    while wishes.recv().await.is_some() {
        let written: Result<(), Error> = ctx
            .write(async |tx| {
                tx.emit(&Sent);
                Ok(())
            })
            .await;
        written.expect("a write");
    }
}

async fn measure(clients: u64, commits_per_s: u64, seconds: u64) {
    let own = std::env::current_exe().unwrap();
    let mut server = Command::new(own).arg("serve").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut port = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut port).unwrap();
    let address = format!("127.0.0.1:{}", port.trim());
    let mut input = server.stdin.take().unwrap();
    // The first connection pays for what the server makes once.
    drop(connect(&address).await);
    tokio::time::sleep(SETTLE).await;
    let before = resident_kib(server.id());
    let mut sockets = Vec::new();
    for _ in 0..clients {
        sockets.push(connect(&address).await);
    }
    tokio::time::sleep(SETTLE).await;
    let open = resident_kib(server.id());

    let commits = commits_per_s * seconds;
    let readers = sockets.into_iter().map(|socket| tokio::spawn(read(socket, commits)));
    let readers = readers.collect::<Vec<_>>();
    let mut tick = tokio::time::interval(Duration::from_secs(1) / u32::try_from(commits_per_s).unwrap());
    for _ in 0..commits {
        tick.tick().await;
        writeln!(input).unwrap();
    }
    let mut delays = Vec::new();
    for reader in readers {
        delays.extend(reader.await.unwrap());
    }
    let after = resident_kib(server.id());
    server.kill().unwrap();
    server.wait().unwrap();
    delays.sort_unstable();
    let at = |share: f64| delays[((delays.len() - 1) as f64 * share) as usize] as f64 / 1_000.0;
    let per_connection = |kib: u64| kib.saturating_sub(before) as f64 / clients as f64;
    println!("{clients} clients, {commits_per_s} commits/s for {seconds} s: {} deliveries", delays.len());
    println!(
        "delay ms: p50 {:.1}  p95 {:.1}  p99 {:.1} (budget {P99_MS_MAX})  max {:.1}",
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0)
    );
    println!(
        "server KiB a connection: {:.1} idle, {:.1} after the run (budget {CONNECTION_KIB_MAX})",
        per_connection(open),
        per_connection(after)
    );
}

type Socket = tokio_tungstenite::WebSocketStream<tokio::net::TcpStream>;

async fn connect(address: &str) -> Socket {
    let tcp = tokio::net::TcpStream::connect(address).await.unwrap();
    let (mut socket, _) = tokio_tungstenite::client_async(format!("ws://{address}/ws"), tcp).await.unwrap();
    socket.send(Message::text(r#"{"type":"hello","token":"any"}"#)).await.unwrap();
    let ready = socket.next().await.unwrap().unwrap();
    assert!(ready.to_text().unwrap().contains("ready"));
    socket
}

/// The delay of each event in microseconds.
async fn read(mut socket: Socket, events: u64) -> Vec<u64> {
    let mut delays = Vec::new();
    while (delays.len() as u64) < events {
        let Message::Text(text) = socket.next().await.unwrap().unwrap() else { continue };
        let heard = now_us();
        let message: Incoming = serde_json::from_str(&text).unwrap();
        delays.extend(message.events.iter().map(|event| (heard - event.subject.id.as_u128()) as u64));
    }
    delays
}

fn resident_kib(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
