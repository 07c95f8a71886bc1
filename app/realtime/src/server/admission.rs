//! Who is at the other end: by header or cookie before the upgrade, or by the token in the hello.

use super::{
    audience::Audience,
    connection::End,
    realtime::Realtime,
    revocation::Revoked,
    verify::{Credential, Ties},
};
use crate::wire::{CLIENT_MESSAGE_BYTES_MAX, Hello, close};
use ac_core::{Ctx, ErrorCode, TenantRef};
use axum::extract::ws::{Message, WebSocket};
use std::sync::Arc;
use tokio::time::timeout;

/// What a connection keeps of the [`Ctx`] it was admitted with: never the database, which no socket may hold open.
pub struct Admitted {
    pub tenant: Arc<TenantRef>,
    pub audience: Audience,
    credential: Credential,
    host: String,
    ties: Ties,
}

impl Admitted {
    pub fn new(ctx: &Ctx, credential: Credential, host: String, ties: Ties) -> Self {
        Self { tenant: ctx.tenant.clone(), audience: Audience::of(ctx), credential, host, ties }
    }

    /// What a revocation means for this connection.
    pub fn hear(&self, revoked: Revoked) -> Heard {
        let ended = match revoked {
            Revoked::Session(id) => self.ties.session == Some(id) || self.ties.parent == Some(id),
            Revoked::Token(id) => self.ties.token == Some(id),
            Revoked::Identity(id) => self.ties.identity == Some(id),
            Revoked::Tenant(id) => self.tenant.id == id,
            Revoked::AskAgain(id) if self.ties.identity != Some(id) => false,
            Revoked::AskAgain(_) | Revoked::EverybodyAsk => return Heard::AskAgain,
            Revoked::ShutDown => return Heard::End(End::Close(close::GOING_AWAY, "the server stops")),
        };
        if ended { Heard::End(UNAUTHENTICATED) } else { Heard::Nothing }
    }

    /// Asks the verifier whether all this still holds, and takes over a changed role or scope.
    pub async fn check(&mut self, realtime: &Realtime) -> Result<(), End> {
        let (ctx, _) = ask(realtime, &self.credential, &self.host).await?;
        if ctx.tenant.id != self.tenant.id {
            return Err(UNAUTHENTICATED);
        }
        self.audience = Audience::of(&ctx);
        Ok(())
    }
}

/// See [`Admitted::hear`].
pub enum Heard {
    Nothing,
    AskAgain,
    End(End),
}

const UNAUTHENTICATED: End = End::Close(close::UNAUTHENTICATED, "sign in again");

/// Waits for the hello, the first and only message a client has to send.
pub async fn hello(socket: &mut WebSocket, realtime: &Realtime) -> Result<Hello, End> {
    let Ok(hello) = timeout(realtime.timings().hello, first_message(socket)).await else {
        return Err(End::Close(close::HELLO_TIMEOUT, "no hello in time"));
    };
    let hello = hello?;
    if hello.kind != Hello::KIND || hello.cursor.is_some_and(|cursor| cursor < 0) {
        return Err(End::Close(close::BAD_MESSAGE, "the first message is a hello"));
    }
    Ok(hello)
}

async fn first_message(socket: &mut WebSocket) -> Result<Hello, End> {
    loop {
        match socket.recv().await {
            Some(Ok(Message::Text(text))) if text.as_str().len() > CLIENT_MESSAGE_BYTES_MAX => {
                return Err(End::Close(close::TOO_LARGE, "the message is too large"));
            }
            Some(Ok(Message::Text(text))) => {
                return serde_json::from_str(text.as_str())
                    .map_err(|_| End::Close(close::BAD_MESSAGE, "the first message is a hello"));
            }
            Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
            Some(Ok(Message::Binary(_))) => return Err(End::Close(close::BAD_MESSAGE, "messages are text")),
            Some(Ok(Message::Close(_))) | None => return Err(End::Gone),
            Some(Err(_)) => return Err(End::Close(close::TOO_LARGE, "the message could not be read")),
        }
    }
}

/// Admits by the token that came in the hello.
pub async fn by_token(realtime: &Realtime, token: Option<String>, host: String) -> Result<Admitted, End> {
    let credential = Credential::Token(Arc::from(token.ok_or(UNAUTHENTICATED)?));
    let (ctx, ties) = ask(realtime, &credential, &host).await?;
    Ok(Admitted::new(&ctx, credential, host, ties))
}

/// A refusal ends the connection for good; a failure to ask ends it so that the client comes back.
async fn ask(realtime: &Realtime, credential: &Credential, host: &str) -> Result<(Ctx, Ties), End> {
    realtime.verifier().ask(credential, host).await.map_err(|refusal| match refusal.code {
        ErrorCode::Internal | ErrorCode::Unavailable | ErrorCode::TooManyRequests => {
            End::Close(close::INTERNAL, "could not check who you are")
        }
        _ => UNAUTHENTICATED,
    })
}
