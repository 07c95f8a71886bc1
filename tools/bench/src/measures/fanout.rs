//! Live changes: one writer, very many connections of one workspace.
//!
//! A time counts from when the write was due until a connection has read that it happened, so it includes the commit.

use crate::{
    Bench,
    installation::{Installation, Server},
    latencies::Latencies,
    load::Schedule,
    number::{float, millis},
    table::Row,
};
use anyhow::{Context, Result, ensure};
use futures::{SinkExt, StreamExt};
use hyper::{Method, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use std::{
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};
use tokio::{net::TcpStream, task::JoinSet};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest},
};

const EMAIL: &str = "owner@fanout.example";
const SLUG: &str = "fanout";
const MESSAGES_PER_SECOND: u32 = 10;
/// Quiet time before memory is read.
const SETTLE: Duration = Duration::from_secs(3);
/// How long a connection waits for what was sent to it.
const LATE_MAX: Duration = Duration::from_secs(30);
const P99_MS_MAX: f64 = 40.0;
const CONNECTION_KIB_MAX: f64 = 30.0;

type Socket = WebSocketStream<TcpStream>;
/// When each version of the record was due to be written.
type Due = Arc<Vec<OnceLock<Instant>>>;

pub async fn run(bench: &Bench) -> Result<Vec<Row>> {
    let clients = bench.scale.sockets;
    let installation = Installation::sqlite(&bench.options).await?;
    let server = installation.serve().await?;
    let token = server.workspace(SLUG, EMAIL).await?.api_token;
    // The first connection pays for what the server makes once.
    drop(connect(&server, installation.port(), &token).await?);
    tokio::time::sleep(SETTLE).await;
    let before = server.memory()?.now_kib;
    let mut sockets = Vec::new();
    for _ in 0..clients {
        sockets.push(connect(&server, installation.port(), &token).await?);
    }
    tokio::time::sleep(SETTLE).await;
    let open = server.memory()?.now_kib;

    let messages = MESSAGES_PER_SECOND * bench.scale.seconds;
    let due: Due = Arc::new((0..messages + 2).map(|_| OnceLock::new()).collect());
    let mut readers = JoinSet::new();
    for socket in sockets {
        readers.spawn(read(socket, due.clone(), messages));
    }
    write(&server, &token, &due, messages).await?;
    let mut delays = Latencies::new()?;
    let mut open_sockets = Vec::new();
    while let Some(reader) = readers.join_next().await {
        let (seen, socket) = reader??;
        delays.add(&seen)?;
        open_sockets.push(socket);
    }
    let after = server.memory()?.now_kib;
    drop(open_sockets);
    server.stop().await?;

    let per_connection = |kib: u64| float(kib.saturating_sub(before)) / f64::from(clients);
    let what = format!("WebSocket fan-out, {clients} clients, {MESSAGES_PER_SECOND} msg/s");
    Ok(vec![
        Row::at_most(format!("{what}, p99"), millis(delays.at(0.99)), P99_MS_MAX, "ms").note(delays.summary()),
        Row::at_most(format!("{what}, memory"), per_connection(after), CONNECTION_KIB_MAX, "KiB a connection")
            .note(format!("{:.1} before the first message", per_connection(open))),
    ])
}

async fn connect(server: &Server<'_>, port: u16, token: &str) -> Result<Socket> {
    let stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let mut request = format!("ws://{}/ws", server.host(SLUG)).into_client_request()?;
    request.headers_mut().insert("authorization", format!("Bearer {token}").parse()?);
    let (mut socket, _) = client_async(request, stream).await?;
    socket.send(Message::text(json!({ "type": "hello" }).to_string())).await?;
    let first = socket.next().await.context("the server hung up")??;
    ensure!(first.to_text()?.contains("\"ready\""), "no welcome: {first}");
    Ok(socket)
}

/// Changes one contact again and again, each time when it is due.
async fn write(server: &Server<'_>, token: &str, due: &Due, messages: u32) -> Result<()> {
    let program = server.program(SLUG, token);
    let draft = json!({ "first_name": "Ida" }).to_string();
    let made = program.send(Method::POST, "/api/v1/contacts", draft, StatusCode::CREATED).await?.json()?;
    let id = made.get("id").and_then(Value::as_str).context("a contact has an id")?;
    let path = format!("/api/v1/contacts/{id}");
    let schedule = Schedule::new(Instant::now(), MESSAGES_PER_SECOND);
    for number in 0..messages {
        let at = schedule.due(number);
        tokio::time::sleep_until(at.into()).await;
        let version = u64::from(number) + 1;
        // Readers learn the version after the change.
        if let Some(slot) = due.get(usize::try_from(version + 1)?) {
            let _ = slot.set(at);
        }
        program.patch(&path, version, json!({ "phone": format!("+49 30 {number}") }).to_string()).await?;
    }
    Ok(())
}

/// What of a message is looked at.
#[derive(Deserialize)]
struct Incoming {
    #[serde(default)]
    events: Vec<Event>,
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    version: u64,
}

/// Reads until all changes have come.
async fn read(mut socket: Socket, due: Due, messages: u32) -> Result<(Latencies, Socket)> {
    let mut delays = Latencies::new()?;
    while delays.count() < u64::from(messages) {
        let message = tokio::time::timeout(LATE_MAX, socket.next()).await.context("a change did not come")?;
        let Message::Text(text) = message.context("the server hung up")?? else { continue };
        let heard = Instant::now();
        let incoming: Incoming = serde_json::from_str(&text)?;
        for event in incoming.events.iter().filter(|event| event.kind == "contact.updated") {
            let slot = due.get(usize::try_from(event.version)?).and_then(OnceLock::get);
            let at = slot.context("a version that was never written")?;
            delays.record(heard.saturating_duration_since(*at));
        }
    }
    Ok((delays, socket))
}
