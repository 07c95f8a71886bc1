//! A live server on a loopback port, clients for it, and events to send through it.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use ac_core::{
    Actor, AppError, BatchId, Ctx, DomainEvent, Error, IdentityId, MemberId, Resource, Subject, testing::TestPlatform,
};
use ac_realtime::{AskedHost, Credential, Realtime, Revocations, Ties, Timings, TokenVerifier, wire::Incoming};
use axum::{Extension, extract::Request, middleware::Next};
use futures::{SinkExt, StreamExt};
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::net::{TcpSocket, TcpStream};
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{self, Message, client::IntoClientRequest, http},
};

/// Long enough for a busy machine; nothing is asserted about how long something took.
pub const PATIENCE: Duration = Duration::from_secs(60);

pub type Socket = WebSocketStream<TcpStream>;

/// Who may come in: a secret, and whom it stands for. Its ties are the same for its life.
#[derive(Clone, Default)]
pub struct Register(Arc<Mutex<HashMap<String, (Ctx, Ties)>>>);

impl Register {
    pub fn admit(&self, secret: &str, ctx: &Ctx) -> Ties {
        let mut all = self.0.lock().unwrap();
        let fresh = || match ctx.actor {
            Actor::Token { id, .. } => Ties { token: Some(id), ..Ties::default() },
            _ => Ties { session: Some(uuid::Uuid::now_v7()), parent: Some(uuid::Uuid::now_v7()), ..Ties::default() },
        };
        let mut ties = all.get(secret).map_or_else(fresh, |(_, ties)| *ties);
        ties.identity = ctx.actor.member().map(|member| IdentityId(member.0));
        all.insert(secret.to_owned(), (ctx.clone(), ties));
        ties
    }

    pub fn expel(&self, secret: &str) {
        self.0.lock().unwrap().remove(secret);
    }

    fn find(&self, secret: &str) -> Option<(Ctx, Ties)> {
        self.0.lock().unwrap().get(secret).cloned()
    }
}

pub struct Server {
    pub address: SocketAddr,
    pub realtime: Realtime,
    pub register: Register,
    pub revocations: Revocations,
}

pub async fn serve(app: &TestPlatform) -> Server {
    serve_with(app, Timings::default()).await
}

pub async fn serve_with(app: &TestPlatform, timings: Timings) -> Server {
    let (register, revocations) = (Register::default(), Revocations::default());
    let verifier = {
        let register = register.clone();
        TokenVerifier::new(move |credential, _host| {
            let register = register.clone();
            async move {
                let found = match &credential {
                    Credential::Token(token) => register.find(token),
                    Credential::Cookie(cookie) => register.find(cookie.trim_start_matches("session=")),
                };
                found.ok_or_else(AppError::unauthenticated)
            }
        })
    };
    let identify = {
        let register = register.clone();
        move |mut request: Request, next: Next| {
            let header = |name| request.headers().get(name).and_then(|v| v.to_str().ok()).map(str::to_owned);
            let asked = header("x-forwarded-host").or_else(|| header("host")).unwrap_or_default();
            let secret = header("authorization").map(|v| v.replace("Bearer ", ""));
            let secret = secret.or_else(|| header("cookie").map(|v| v.replace("session=", "")));
            request.extensions_mut().insert(AskedHost(asked));
            if let Some((ctx, ties)) = secret.and_then(|secret| register.find(&secret)) {
                request.extensions_mut().insert(ctx);
                request.extensions_mut().insert(ties);
            }
            next.run(request)
        }
    };
    let realtime = Realtime::with_timings(verifier, revocations.clone(), timings);
    let router = ac_realtime::routes()
        .layer(axum::middleware::from_fn(identify))
        .layer(Extension(realtime.clone()))
        .layer(Extension(app.platform.clone()));
    // Small buffers, so that a client that does not read is noticed after some kilobytes.
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_send_buffer_size(4_096).unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let listener = socket.listen(1_024).unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    Server { address, realtime, register, revocations }
}

impl Server {
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Opens a connection with these headers; the server's refusal otherwise.
    pub async fn open(&self, headers: &[(&str, &str)]) -> Result<Socket, http::StatusCode> {
        let mut request = format!("ws://{}/ws", self.address).into_client_request().unwrap();
        for (name, value) in headers {
            let name: http::HeaderName = name.parse().unwrap();
            request.headers_mut().append(name, value.parse().unwrap());
        }
        let tcp = TcpSocket::new_v4().unwrap();
        tcp.set_recv_buffer_size(4_096).unwrap();
        let tcp = tcp.connect(self.address).await.unwrap();
        match tokio_tungstenite::client_async(request, tcp).await {
            Ok((socket, _)) => Ok(socket),
            Err(tungstenite::Error::Http(response)) => Err(response.status()),
            Err(error) => panic!("{error}"),
        }
    }

    /// A browser's page of that session, from `cursor` on.
    pub async fn page(&self, secret: &str, cursor: Option<i64>) -> Client {
        let socket = self.open(&[("cookie", &format!("session={secret}")), ("origin", &self.origin())]).await.unwrap();
        Client::hello(socket, cursor).await
    }
}

pub struct Client {
    pub socket: Socket,
    /// What a client would resume from.
    pub cursor: i64,
}

/// What the server did next.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    Message(Incoming),
    Closed(Option<u16>),
}

impl Client {
    pub async fn hello(mut socket: Socket, cursor: Option<i64>) -> Self {
        let hello =
            cursor.map_or_else(|| r#"{"type":"hello"}"#.to_owned(), |c| format!(r#"{{"type":"hello","cursor":{c}}}"#));
        socket.send(Message::text(hello)).await.unwrap();
        Self { socket, cursor: cursor.unwrap_or_default() }
    }

    /// The next message or the end, but for signs of life.
    pub async fn next(&mut self) -> Heard {
        // Over the whole wait: signs of life go on for ever.
        tokio::time::timeout(PATIENCE, self.next_news()).await.expect("the server says nothing new")
    }

    async fn next_news(&mut self) -> Heard {
        loop {
            let heard = next(&mut self.socket).await;
            if let Heard::Message(message) = &heard {
                self.cursor = self.cursor.max(message.cursor);
                if message.kind == "cursor" {
                    continue;
                }
            }
            return heard;
        }
    }

    pub async fn message(&mut self) -> Incoming {
        match self.next().await {
            Heard::Message(message) => message,
            Heard::Closed(code) => panic!("closed with {code:?}"),
        }
    }

    /// Reads until the connection ends; answers the code and the seqs heard until then.
    pub async fn until_closed(&mut self) -> (Option<u16>, Vec<i64>) {
        let mut seqs = Vec::new();
        loop {
            match self.next().await {
                Heard::Message(message) => seqs.extend(message.events.iter().map(|e| e.seq)),
                Heard::Closed(code) => return (code, seqs),
            }
        }
    }
}

pub async fn next(socket: &mut Socket) -> Heard {
    loop {
        let read = tokio::time::timeout(PATIENCE, socket.next()).await.expect("the server is silent");
        match read {
            Some(Ok(Message::Text(text))) => return Heard::Message(serde_json::from_str(&text).expect("a message")),
            Some(Ok(Message::Close(frame))) => return Heard::Closed(frame.map(|f| f.code.into())),
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return Heard::Closed(None),
        }
    }
}

/// Something happened to a record.
#[derive(Clone, Copy)]
pub struct Happened {
    pub kind: Resource,
    pub owner: Option<MemberId>,
}

impl DomainEvent for Happened {
    fn kind(&self) -> &'static str {
        "record.happened"
    }
    fn subject(&self) -> Subject {
        Subject { kind: self.kind, id: uuid::Uuid::now_v7() }
    }
    fn subject_version(&self) -> i64 {
        2
    }
    fn owner(&self) -> Option<MemberId> {
        self.owner
    }
}

pub const DEAL: Happened = Happened { kind: Resource::Deal, owner: None };

/// Emits `events` in one transaction.
pub async fn emit(ctx: &Ctx, events: &[Happened], batch: Option<BatchId>) {
    let written: Result<(), Error> = ctx
        .write(async |tx| {
            for event in events {
                match batch {
                    Some(batch) => tx.emit_in_batch(batch, event),
                    None => tx.emit(event),
                }
            }
            Ok(())
        })
        .await;
    written.expect("a write");
}
