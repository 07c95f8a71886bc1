//! The messages of the live protocol, as docs/realtime.md promises them to outsiders.
//!
//! A field is only ever added. Both sides ignore what they do not know, so that a browser of the previous build goes on.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Most bytes of one message from a client.
pub const CLIENT_MESSAGE_BYTES_MAX: usize = 4_096;
/// Most events in one message from the server.
pub const EVENTS_PER_MESSAGE_MAX: usize = 64;
/// A client that missed more events than this is told to read everything anew.
pub const RESUME_EVENTS_MAX: i64 = 10_000;

/// Why the server closes a connection. From 4000 on they are ours.
pub mod close {
    /// The server stops; connect again.
    pub const GOING_AWAY: u16 = 1001;
    /// A message was larger than the server reads.
    pub const TOO_LARGE: u16 = 1009;
    /// Something failed on the server's side; connect again.
    pub const INTERNAL: u16 = 1011;
    /// The workspace has as many connections as it may have; connect again later.
    pub const TRY_LATER: u16 = 1013;
    /// A message could not be read, or came out of turn.
    pub const BAD_MESSAGE: u16 = 4000;
    /// No valid session or token, or one that has ended. Connecting again with the same one is of no use.
    pub const UNAUTHENTICATED: u16 = 4001;
    /// No hello within the time given.
    pub const HELLO_TIMEOUT: u16 = 4002;
    /// The client reads too slowly; connect again with the cursor.
    pub const RESUME: u16 = 4008;
}

/// What a client says first, and only then.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    #[serde(rename = "type")]
    pub kind: String,
    /// The newest seq the client has seen. Without it the stream starts at the present.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cursor: Option<i64>,
    /// An API token, for clients that can send neither header nor cookie.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

impl Hello {
    /// The word in `type`.
    pub const KIND: &str = "hello";

    #[must_use]
    pub fn new(cursor: Option<i64>) -> Self {
        Self { kind: Self::KIND.to_owned(), cursor, token: None }
    }
}

/// A message from the server as a client reads it: one flat shape, because a tagged enum weighs more in the browser.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Incoming {
    /// `ready`, `resync`, `events`, `batch` or `cursor`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The newest seq this message covers, shown or not: what to resume from.
    pub cursor: i64,
    pub head: i64,
    pub events: Vec<IncomingEvent>,
    pub batch_id: Option<uuid::Uuid>,
    pub seq_from: i64,
    pub seq_to: i64,
    pub count: u64,
    /// Per subject kind, how many records of a batch changed.
    pub kinds: BTreeMap<String, u64>,
}

/// One event of an `events` message.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct IncomingEvent {
    pub seq: i64,
    #[serde(rename = "type")]
    pub kind: String,
    pub subject: IncomingSubject,
    pub version: i64,
}

/// `kind` is text here: a newer server may know kinds that this build does not.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct IncomingSubject {
    pub kind: String,
    pub id: uuid::Uuid,
}
