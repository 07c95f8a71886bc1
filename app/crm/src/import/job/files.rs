//! Where the bytes of an import lie until they are staged.
//!
//! The rule: a place follows from UUIDs alone, of the workspace, the import and the file. No path is ever stored or sent: a
//! workspace's tables travel in archives, and whoever copies or edits one must reach nothing on this disk by it.

use super::{
    entity::Options,
    model::{ImportId, JobFile},
};
use crate::import::limits::{FILE_BYTES_MAX, SHEETS_MAX};
use ac_core::{Ctx, Error, TenantId};
use std::{
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
};

ac_core::define_id!(
    /// A file of an import, as it lies on the disk.
    FileId
);

/// The directory under which files wait until they are staged.
#[derive(Clone, Debug)]
pub struct Uploads(pub PathBuf);

impl Uploads {
    /// Where the imports of a workspace have theirs.
    #[must_use]
    pub fn of_workspace(&self, id: TenantId) -> PathBuf {
        self.0.join(id.to_string())
    }

    /// Where one import has its own.
    #[must_use]
    pub fn folder(&self, ctx: &Ctx, id: ImportId) -> Folder {
        Folder(self.of_workspace(ctx.tenant.id).join(id.to_string()))
    }

    /// Removes all that a workspace has.
    pub async fn remove_workspace(&self, id: TenantId) {
        remove(&self.of_workspace(id)).await;
    }
}

/// The directory of one import.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

/// What a file of a new import is read from.
#[derive(Clone, Debug)]
pub enum Source {
    /// Somebody's own file: it is copied, and may change or go afterwards.
    Path(PathBuf),
    Bytes(Vec<u8>),
}

impl Folder {
    #[must_use]
    pub fn path(&self, file: FileId) -> PathBuf {
        self.0.join(format!("{file}.csv"))
    }

    /// Where the text of a file lies that is read by `sheet`: of a workbook that of the sheet, else the file itself.
    #[must_use]
    pub fn table(&self, file: FileId, sheet: Option<u16>) -> PathBuf {
        sheet.map_or_else(|| self.path(file), |sheet| self.0.join(format!("{file}-{sheet}.csv")))
    }

    /// Makes the directory. The import stands in its table by then: a folder of no import is swept.
    pub async fn make(&self) -> Result<(), Error> {
        tokio::fs::create_dir_all(&self.0).await.map_err(|e| Error::internal("making room for files", e))
    }

    /// Keeps the bytes of a file; of a larger one than an import takes no more than tells so.
    pub async fn keep(&self, file: FileId, source: Source) -> Result<(), Error> {
        let to = self.path(file);
        let keep = move || match source {
            Source::Bytes(bytes) => std::fs::write(to, bytes),
            Source::Path(from) => {
                let mut from = std::fs::File::open(from)?.take(FILE_BYTES_MAX.saturating_add(1));
                std::io::copy(&mut from, &mut std::fs::File::create(to)?).map(|_| ())
            }
        };
        let kept = tokio::task::spawn_blocking(keep).await.map_err(|e| Error::internal("keeping a file", e))?;
        kept.map_err(|e| Error::internal("keeping a file", e))
    }

    /// Whether all files of the import are there.
    pub async fn holds(&self, options: &Options) -> bool {
        if options.stored.len() != options.files.len() {
            return false;
        }
        // The text of a sheet lies beside the workbook as soon as that was read.
        let sheet = |file: &JobFile| Some(file.analysis.as_ref()?.workbook.as_ref()?.sheet);
        for (file, stored) in options.files.iter().zip(&options.stored) {
            if !matches!(tokio::fs::try_exists(self.table(*stored, sheet(file))).await, Ok(true)) {
                return false;
            }
        }
        true
    }

    /// Removes the file, and the sheets of it that were written.
    pub async fn remove_file(&self, file: FileId) {
        let sheets = (0..).take(SHEETS_MAX).map(Some);
        for sheet in std::iter::once(None).chain(sheets) {
            if let Err(error) = tokio::fs::remove_file(self.table(file, sheet)).await
                && error.kind() != ErrorKind::NotFound
            {
                tracing::warn!(%error, "a file taken out of an import stays on disk");
            }
        }
    }

    /// Removes the directory with all that is in it.
    pub async fn remove(&self) {
        remove(&self.0).await;
    }
}

async fn remove(dir: &Path) {
    if let Err(error) = tokio::fs::remove_dir_all(dir).await
        && error.kind() != ErrorKind::NotFound
    {
        tracing::warn!(%error, "uploaded files stay on disk");
    }
}

/// The names of directories in `dir` that are UUIDs, up to `max` of them; whatever else lies there is not ours.
pub async fn listed<T: std::str::FromStr>(dir: &Path, max: usize) -> Result<Vec<T>, Error> {
    let failed = |e| Error::internal("listing uploads", e);
    let mut entries = match tokio::fs::read_dir(dir).await {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut found = Vec::new();
    while found.len() < max {
        let Some(entry) = entries.next_entry().await.map_err(failed)? else { break };
        found.extend(entry.file_name().to_str().and_then(|name| name.parse::<T>().ok()));
    }
    Ok(found)
}
