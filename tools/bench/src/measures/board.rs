//! The board in Chromium: `board.mjs` scrolls and drags, this judges the gaps between its frames.

use crate::{
    Bench, data,
    installation::{Installation, PASSWORD},
    number::{float, short, wide},
    table::Row,
};
use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::path::Path;
use tokio::process::Command;

const SCRIPT: &str = "board.mjs";
const EMAIL: &str = "owner@board.example";
const SLUG: &str = "board";
const P95_MS_MAX: f64 = 18.0;
/// A frame that comes later than this was missed by the eye too.
const LATE_MS: f64 = 33.0;
const LATE_PERCENT_MAX: f64 = 1.0;
/// How far a column is scrolled: about 4 s at the script's speed.
const SCROLL_PX: &str = "8000";

#[derive(Deserialize)]
struct Seen {
    cards: u64,
    phases: Phases,
}

/// Gaps between animation frames in milliseconds.
#[derive(Deserialize)]
struct Phases {
    idle: Vec<f64>,
    scroll_while_loading: Vec<f64>,
    scroll_and_drag: Vec<f64>,
}

pub async fn run(bench: &Bench) -> Result<Vec<Row>> {
    let (seed, cards) = (bench.options.seed, bench.scale.cards);
    let installation = Installation::sqlite(&bench.options).await?;
    let server = installation.serve().await?;
    server.workspace(SLUG, EMAIL).await?;
    let [deals, seed] = [cards.to_string(), seed.to_string()];
    let sizes = ["--contacts", "0", "--deals", &deals, "--seed", &seed, "--as-of", data::AS_OF, "--json"];
    // Runs inside the server, as an operator's does.
    let done = installation.command(&[["generate", "--tenant", SLUG].as_slice(), &sizes].concat()).await?;
    let printed: serde_json::Value = serde_json::from_str(&done.printed)?;
    let checksum = printed.get("checksum").and_then(serde_json::Value::as_str).context("a checksum")?;
    bench.note("deals", checksum).await;

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(SCRIPT);
    let mut node = Command::new("node");
    node.arg(script).env("BOARD_URL", format!("http://{}/deals", server.host(SLUG)));
    node.env("BOARD_EMAIL", EMAIL).env("BOARD_PASSWORD", PASSWORD).env("BOARD_SCROLL_PX", SCROLL_PX);
    let output = node.kill_on_drop(true).output().await.context("node does not run")?;
    ensure!(output.status.success(), "{SCRIPT}: {}", String::from_utf8_lossy(&output.stderr).trim());
    let seen: Seen = serde_json::from_slice(&output.stdout)?;
    server.stop().await?;
    installation.remove().await?;
    // The count is read off the height of the columns.
    ensure!(seen.cards >= u64::from(cards), "the board had {} cards of {cards}", seen.cards);

    let mut rows = Vec::new();
    for (what, gaps) in [
        ("scroll and drag, all loaded", &seen.phases.scroll_and_drag),
        ("scroll while cards load", &seen.phases.scroll_while_loading),
    ] {
        let frames = Frames::of(gaps).context("no frames were seen")?;
        let measure = format!("board of {cards} cards, {what}");
        rows.push(Row::at_most(format!("{measure}, rAF delta p95"), frames.p95_ms, P95_MS_MAX, "ms").note(format!(
            "longest {} ms, {} frames",
            short(frames.longest_ms),
            gaps.len()
        )));
        rows.push(Row::at_most(format!("{measure}, frames over 33 ms"), frames.late_percent, LATE_PERCENT_MAX, "%"));
    }
    let idle = Frames::of(&seen.phases.idle).context("no frames were seen")?;
    rows.push(Row::printed("  the same page at rest, rAF delta p95", format!("{} ms", short(idle.p95_ms))));
    Ok(rows)
}

/// What gaps between frames come to.
#[derive(Debug, PartialEq)]
struct Frames {
    p95_ms: f64,
    longest_ms: f64,
    late_percent: f64,
}

impl Frames {
    /// `None` without any frame.
    fn of(gaps: &[f64]) -> Option<Self> {
        let mut sorted = gaps.to_vec();
        sorted.sort_by(f64::total_cmp);
        let late = gaps.iter().filter(|gap| **gap > LATE_MS).count();
        Some(Self {
            p95_ms: *sorted.get((sorted.len() * 95).div_ceil(100).saturating_sub(1))?,
            longest_ms: *sorted.last()?,
            late_percent: 100.0 * float(wide(late)) / float(wide(gaps.len())),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn late_frames_are_counted_and_the_tail_is_seen() {
        let mut gaps = vec![16.7; 97];
        gaps.extend([20.0, 34.0, 50.0]);
        let expected = Frames { p95_ms: 16.7, longest_ms: 50.0, late_percent: 2.0 };
        assert_eq!(Frames::of(&gaps), Some(expected));
        assert_eq!(Frames::of(&[]), None);
    }
}
