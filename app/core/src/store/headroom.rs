//! Headroom for work that writes much: a larger cache and write-ahead log of a file's writing connection, for as long as that
//! work holds it. Small ones spare memory and disk in all workspaces; there, thousands of rows push each other's pages out.

use crate::db::SqliteFile;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering},
};
use tokio::sync::{Semaphore, SemaphorePermit};

/// What a writing connection may keep.
#[derive(Clone, Copy, Debug)]
pub(super) struct Size {
    /// Pages in memory: those of all indexes that are written into at random.
    pub(super) cache_kib: u32,
    /// Pages of the write-ahead log after which it is copied into the file. At SQLite's own 1,000 every step of an import, which
    /// touches more than that, would pay for a copy of its own; now steps that touch the same pages share one.
    pub(super) log_pages: u32,
}

/// As everybody writes.
pub(super) const USUAL: Size = Size { cache_kib: 16 * 1024, log_pages: 8_000 };
/// As work of many rows does. The log takes 125 MiB of disk, the cache 64 MiB of memory.
const WIDE: Size = Size { cache_kib: 64 * 1024, log_pages: 32_000 };
/// What a page takes in the log, in bytes: itself and what is said of it.
const LOG_PAGE_BYTES: u64 = 4_096 + 24;
/// Pieces of work of one process that have it at once; others write as everybody does.
const WIDE_MAX: usize = 4;

static WIDE_LEFT: Semaphore = Semaphore::const_new(WIDE_MAX);

impl Size {
    /// The settings by name. Below zero a cache is a size, above a number of pages. A log that is begun anew keeps its place on
    /// the disk, as long as it may grow to it again.
    pub(super) fn pragmas(self) -> [(&'static str, String); 3] {
        let log_bytes = u64::from(self.log_pages) * LOG_PAGE_BYTES;
        [
            ("cache_size", format!("-{}", self.cache_kib)),
            ("wal_autocheckpoint", self.log_pages.to_string()),
            ("journal_size_limit", log_bytes.to_string()),
        ]
    }
}

/// How the writing connection of one file stands.
#[derive(Debug, Default)]
pub(crate) struct Wants {
    /// Who works with headroom now.
    holders: AtomicUsize,
    /// Whether the connection was given headroom last.
    is_wide: AtomicBool,
}

impl Wants {
    /// Gives the writing connection, whose transaction has just begun, what it is to have now. One that is wide is
    /// told so each time: it may be another, opened since.
    pub(crate) async fn fit(&self, tx: &DatabaseTransaction) -> Result<(), DbErr> {
        let wide = self.holders.load(Ordering::Acquire) > 0;
        if self.is_wide.swap(wide, Ordering::AcqRel) || wide {
            let size = if wide { WIDE } else { USUAL };
            for (name, value) in size.pragmas() {
                tx.execute_unprepared(&format!("PRAGMA {name} = {value}")).await?;
            }
        }
        Ok(())
    }
}

/// Headroom for what is written to one file, until it is dropped.
#[must_use]
pub struct Headroom {
    file: Arc<SqliteFile>,
    _permit: SemaphorePermit<'static>,
}

impl Headroom {
    /// None if as many have it as may.
    pub(crate) fn of(file: &Arc<SqliteFile>) -> Option<Self> {
        let permit = WIDE_LEFT.try_acquire().ok()?;
        file.wants.holders.fetch_add(1, Ordering::AcqRel);
        Some(Self { file: file.clone(), _permit: permit })
    }
}

impl Drop for Headroom {
    fn drop(&mut self) {
        self.file.wants.holders.fetch_sub(1, Ordering::AcqRel);
    }
}
