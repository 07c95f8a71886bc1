//! Frames to messages: what an audience sees of a stretch of the log, as text that is written once and shared.
//!
//! Invariant: each message's `cursor` covers the frames that were left out after it, so that a client that resumes there
//! neither misses nor repeats an event.

use super::audience::Audience;
use crate::wire::EVENTS_PER_MESSAGE_MAX;
use ac_core::{BatchId, hub::Frame};
use axum::extract::ws::Utf8Bytes;
use serde::Serialize;
use std::collections::BTreeMap;

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Outgoing<'a> {
    Ready { cursor: i64, head: i64 },
    Resync { cursor: i64 },
    Cursor { cursor: i64 },
    Events { cursor: i64, events: Vec<&'a Frame> },
    Batch { cursor: i64, batch_id: BatchId, seq_from: i64, seq_to: i64, count: u64, kinds: BTreeMap<&'static str, u64> },
}

impl Outgoing<'_> {
    fn cover(&mut self, seq: i64) {
        match self {
            Self::Events { cursor, .. } | Self::Batch { cursor, .. } => *cursor = seq,
            Self::Ready { .. } | Self::Resync { .. } | Self::Cursor { .. } => {}
        }
    }

    fn text(&self) -> Utf8Bytes {
        // These shapes have no map keys or numbers that JSON cannot hold.
        serde_json::to_string(self).unwrap_or_default().into()
    }
}

/// The stream starts after `cursor`; the log ends at `head` now.
pub fn ready(cursor: i64, head: i64) -> Utf8Bytes {
    Outgoing::Ready { cursor, head }.text()
}

/// Too much was missed: read everything anew; the stream goes on after `cursor`.
pub fn resync(cursor: i64) -> Utf8Bytes {
    Outgoing::Resync { cursor }.text()
}

/// Nothing to show up to `cursor`; also the sign of life that a browser can see.
pub fn cursor(cursor: i64) -> Utf8Bytes {
    Outgoing::Cursor { cursor }.text()
}

/// What `audience` sees of `frames`, in order.
pub fn messages(frames: &[Frame], audience: &Audience) -> Vec<Utf8Bytes> {
    let mut out: Vec<Outgoing<'_>> = Vec::new();
    for run in frames.chunk_by(|a, b| a.batch_id.is_some() && a.batch_id == b.batch_id) {
        match run {
            [first, .., last] if first.batch_id.is_some() => batch(&mut out, run, (first, last), audience),
            _ => run.iter().for_each(|frame| single(&mut out, frame, audience)),
        }
        if let (Some(message), Some(last)) = (out.last_mut(), run.last()) {
            message.cover(last.seq);
        }
    }
    out.iter().map(Outgoing::text).collect()
}

fn single<'a>(out: &mut Vec<Outgoing<'a>>, frame: &'a Frame, audience: &Audience) {
    if !audience.sees(frame) {
        return;
    }
    match out.last_mut() {
        Some(Outgoing::Events { events, .. }) if events.len() < EVENTS_PER_MESSAGE_MAX => events.push(frame),
        _ => out.push(Outgoing::Events { cursor: frame.seq, events: vec![frame] }),
    }
}

fn batch(out: &mut Vec<Outgoing<'_>>, run: &[Frame], (first, last): (&Frame, &Frame), audience: &Audience) {
    let mut kinds = BTreeMap::new();
    for frame in run.iter().filter(|frame| audience.sees(frame)) {
        *kinds.entry(frame.resource().as_str()).or_insert(0_u64) += 1;
    }
    if let (Some(batch_id), false) = (first.batch_id, kinds.is_empty()) {
        let count = kinds.values().sum();
        out.push(Outgoing::Batch { cursor: last.seq, batch_id, seq_from: first.seq, seq_to: last.seq, count, kinds });
    }
}

#[cfg(test)]
#[path = "encode_tests.rs"]
mod tests;
