//! What the disk alone takes for a commit, so that a slow figure can be told from a slow disk.

use crate::latencies::Latencies;
use anyhow::Result;
use std::{io::Write, path::Path, time::Instant};

const SYNCS: u32 = 100;
/// A page of SQLite's.
const PAGE_BYTES: usize = 4_096;

/// Appends a page and waits until it is on the disk, again and again.
pub fn sync_times(dir: &Path) -> Result<Latencies> {
    let mut file = tempfile::tempfile_in(dir)?;
    let mut times = Latencies::new()?;
    for _ in 0..SYNCS {
        let started = Instant::now();
        file.write_all(&[0; PAGE_BYTES])?;
        file.sync_data()?;
        times.record(started.elapsed());
    }
    Ok(times)
}
