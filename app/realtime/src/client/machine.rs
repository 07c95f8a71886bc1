//! The client's state without a socket or a timer: where to resume, what changed since the last frame, when to try again.
//!
//! Invariant: the cursor only grows, but for a resync, which says that everything shown is old.
#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code, reason = "the server has no socket to drive it; tests do"))]

use super::Status;
use crate::wire::{Hello, Incoming, close};
use ac_core::Resource;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Records remembered one by one between two frames; a hidden page draws none for hours.
const RECORDS_REMEMBERED_MAX: usize = 500;
/// The first wait after a lost connection, in milliseconds; each failure doubles it.
const RETRY_MS_MIN: u32 = 500;
/// The longest wait between two attempts, in milliseconds.
const RETRY_MS_MAX: u32 = 30_000;
/// Attempts in a row that fail before the page calls itself offline.
const FAILURES_UNTIL_OFFLINE: u32 = 4;
/// Beats without a message after which the connection counts as dead. The server speaks every 20 s.
const SILENT_BEATS_MAX: u32 = 3;
/// Milliseconds between two beats.
pub const BEAT_MS: u32 = 15_000;
/// The jitter's unit: a random number below this is drawn for each wait.
pub const JITTER_STEPS: u32 = 1_024;

/// What changed since it was last taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    everything: bool,
    kinds: BTreeSet<Resource>,
    /// Kinds of which some records changed without being named.
    unnamed: BTreeSet<Resource>,
    records: BTreeMap<(Resource, Uuid), i64>,
}

impl Changes {
    pub fn everything() -> Self {
        Self { everything: true, ..Self::default() }
    }

    pub fn note(&mut self, kind: Resource, id: Uuid, version: i64) {
        self.kinds.insert(kind);
        if self.records.len() >= RECORDS_REMEMBERED_MAX {
            self.unnamed.insert(kind);
        } else {
            let known = self.records.entry((kind, id)).or_insert(version);
            *known = version.max(*known);
        }
    }

    fn note_unnamed(&mut self, kind: Resource) {
        self.kinds.insert(kind);
        self.unnamed.insert(kind);
    }

    pub fn is_empty(&self) -> bool {
        !self.everything && self.kinds.is_empty()
    }

    pub fn touches(&self, kind: Resource) -> bool {
        self.everything || self.kinds.contains(&kind)
    }

    /// What a watcher of a record that knows `known` is told. Uncertainty counts downwards from −1, so that it always
    /// differs from what was told before.
    pub fn version_after(&self, kind: Resource, id: Uuid, known: i64) -> i64 {
        if self.everything || self.unnamed.contains(&kind) {
            return known.min(0).saturating_sub(1);
        }
        self.records.get(&(kind, id)).map_or(known, |version| (*version).max(known))
    }
}

/// What to do about a closed connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    RetryAfter { ms: u32 },
    Stop,
}

#[derive(Debug)]
pub struct Machine {
    cursor: Option<i64>,
    failures: u32,
    silent_beats: u32,
    ended: bool,
    changes: Changes,
}

impl Machine {
    /// `cursor`: the seq the page was rendered at, where the server said so.
    pub fn new(cursor: Option<i64>) -> Self {
        Self { cursor, failures: 0, silent_beats: 0, ended: false, changes: Changes::default() }
    }

    pub fn hello(&mut self) -> Hello {
        self.silent_beats = 0;
        Hello::new(self.cursor)
    }

    /// Takes in one message of the server.
    pub fn receive(&mut self, text: &str) {
        self.silent_beats = 0;
        let Ok(message) = serde_json::from_str::<Incoming>(text) else { return };
        match message.kind.as_str() {
            "ready" => {
                self.failures = 0;
                if self.cursor.is_none() {
                    // Nobody knows what changed between the page's rendering and now.
                    self.changes = Changes::everything();
                }
                self.advance(message.cursor);
            }
            "resync" => {
                self.failures = 0;
                self.cursor = Some(message.cursor);
                self.changes = Changes::everything();
            }
            "events" => {
                let known = self.cursor.unwrap_or(i64::MIN);
                for event in message.events.iter().filter(|event| event.seq > known) {
                    if let Some(kind) = Resource::parse(&event.subject.kind) {
                        self.changes.note(kind, event.subject.id, event.version);
                    }
                }
                self.advance(message.cursor);
            }
            "batch" => {
                if self.cursor.is_none_or(|known| message.seq_to > known) {
                    message
                        .kinds
                        .keys()
                        .filter_map(|kind| Resource::parse(kind))
                        .for_each(|k| self.changes.note_unnamed(k));
                }
                self.advance(message.cursor);
            }
            "cursor" => self.advance(message.cursor),
            _ => {}
        }
    }

    fn advance(&mut self, cursor: i64) {
        self.cursor = Some(self.cursor.map_or(cursor, |known| known.max(cursor)));
    }

    pub fn has_changes(&self) -> bool {
        !self.changes.is_empty()
    }

    /// What to tell the page, once a frame.
    pub fn take_changes(&mut self) -> Changes {
        std::mem::take(&mut self.changes)
    }

    /// The connection closed, or could not be made. `jitter` is a random number below [`JITTER_STEPS`].
    pub fn closed(&mut self, code: u16, jitter: u32) -> Next {
        self.ended |= code == close::UNAUTHENTICATED;
        if self.ended {
            return Next::Stop;
        }
        self.failures = self.failures.saturating_add(1);
        Next::RetryAfter { ms: retry_ms(self.failures, jitter) }
    }

    /// Time passed. `true` when the connection has been silent for too long to be alive.
    pub fn beat(&mut self) -> bool {
        self.silent_beats = self.silent_beats.saturating_add(1);
        !self.ended && self.silent_beats > SILENT_BEATS_MAX
    }

    pub fn status(&self) -> Status {
        match self.failures {
            _ if self.ended => Status::SignedOut,
            0 => Status::Connected,
            failures if failures < FAILURES_UNTIL_OFFLINE => Status::Reconnecting,
            _ => Status::Offline,
        }
    }
}

/// Half of the doubled wait is fixed and half is chance, so that all pages of a restarted server do not come at once.
fn retry_ms(failures: u32, jitter: u32) -> u32 {
    let doubled = 2_u32.saturating_pow(failures.saturating_sub(1));
    let half = RETRY_MS_MIN.saturating_mul(doubled).min(RETRY_MS_MAX) / 2;
    half + half * jitter.min(JITTER_STEPS) / JITTER_STEPS
}

#[cfg(test)]
#[path = "machine_tests.rs"]
mod tests;
