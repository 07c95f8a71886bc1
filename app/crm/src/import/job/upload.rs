//! `POST /import/{id}/files?name=…`: a file's bytes, streamed to the disk as they come and read once they are all there.
//!
//! The rule: the name that somebody gave a file is only shown.

use super::{
    files::{FileId, Uploads},
    model::ImportId,
    quota::{self, Receiving},
    wizard,
};
use crate::{
    import::{
        limits::{FILE_BYTES_MAX, MEASURED_EVERY_BYTES},
        problems::ProblemCode,
    },
    shared::check::line,
};
use ac_core::{Action, AppError, Ctx, Error, ErrorCode, Resource, TenantId};
use axum::{
    Extension, Json, Router,
    body::{Body, Bytes},
    extract::{DefaultBodyLimit, Path, Query},
    routing::post,
};
use futures::{Stream, StreamExt};
use serde::Deserialize;
use std::{path::Path as FilePath, time::Duration};
use tokio::{
    io::AsyncWriteExt,
    time::{Instant, timeout_at},
};
use tracing::Instrument;

/// How long an upload may take for the next [`STEP_BYTES`], or for its end.
pub const STEP_TIME_MAX: Duration = Duration::from_secs(30);
/// What a slow line brings in that time: 17 kbit a second.
const STEP_BYTES: u64 = 64 * 1024;
/// Characters shown of a file's name.
const NAME_CHARS_MAX: usize = 120;

#[derive(Deserialize)]
struct About {
    name: String,
}

/// The routes that take files: the screen's and the REST interface's. They take as long and as much as a large file needs, so
/// they stand outside the usual limits.
pub fn routes() -> Router {
    Router::new()
        .route("/import/{id}/files", post(upload))
        .merge(crate::import::rest::receiving_routes())
        .layer(Extension(Receiving::default()))
        .layer(DefaultBodyLimit::disable())
}

async fn upload(
    ctx: Ctx,
    Extension(uploads): Extension<Uploads>,
    Extension(receiving): Extension<Receiving>,
    Path(id): Path<uuid::Uuid>,
    Query(About { name }): Query<About>,
    body: Body,
) -> Result<Json<super::model::ImportJob>, AppError> {
    let id = ImportId(id);
    ctx.allow_any(Resource::Import, Action::Create)?;
    // Before a byte is kept: whoever may not change the job fills no disk.
    super::create::row(&ctx, id, Action::Modify).await?;
    let arrival = receiving.begin(ctx.tenant.id)?;
    quota::has_room(&uploads, ctx.tenant.id).await?;
    let (folder, file) = (uploads.folder(&ctx, id), FileId::generate());
    folder.make().await?;
    let bytes = keep(&folder.path(file), body.into_data_stream(), &uploads, ctx.tenant.id).await?;
    let name = shown_name(&name);
    // It may have taken long enough for the sender to have lost the right to it.
    let ctx = match still_allowed(&ctx, id).await {
        Ok(ctx) => ctx,
        Err(error) => {
            folder.remove_file(file).await;
            return Err(error);
        }
    };
    // To its end, also if the sender hangs up: either the job lists the file or the file goes.
    let adding = async move {
        // Its place is taken until then.
        let _arrival = arrival;
        let added = wizard::add_file(&ctx, &uploads, id, file, name, bytes).await;
        if added.is_err() {
            folder.remove_file(file).await;
        }
        added
    };
    let added = tokio::spawn(adding.in_current_span()).await.map_err(|e| Error::internal("adding a file", e))?;
    Ok(Json(added?))
}

/// What is shown of the name that somebody gave a file.
#[must_use]
pub fn shown_name(name: &str) -> String {
    line(name).chars().take(NAME_CHARS_MAX).collect()
}

/// The actor as they are now, if they may still change the import.
pub async fn still_allowed(ctx: &Ctx, id: ImportId) -> Result<Ctx, AppError> {
    let ctx = ctx.renewed().await?;
    ctx.allow_any(Resource::Import, Action::Create)?;
    super::create::row(&ctx, id, Action::Modify).await?;
    Ok(ctx)
}

/// A file that is not whole yet. Dropped, as it is when the sender hangs up, it takes the file away.
struct Unfinished<'p>(&'p FilePath);

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_file(self.0)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "a part of an upload stays on disk");
        }
    }
}

/// Writes what comes in to the disk, as fast as it has to come and as far as there is room. Answers how many bytes it is.
pub async fn keep<E>(
    path: &FilePath,
    stream: impl Stream<Item = Result<Bytes, E>> + Unpin,
    uploads: &Uploads,
    workspace: TenantId,
) -> Result<u64, AppError> {
    write(path, stream, STEP_TIME_MAX, uploads, workspace).await
}

/// What is said where an upload ends before its end.
#[must_use]
pub fn broke_off() -> AppError {
    AppError::new(ErrorCode::BadRequest, "The upload broke off. Try again.")
}

async fn write<E>(
    path: &FilePath,
    mut stream: impl Stream<Item = Result<Bytes, E>> + Unpin,
    step: Duration,
    uploads: &Uploads,
    workspace: TenantId,
) -> Result<u64, AppError> {
    let unfinished = Unfinished(path);
    let mut file = tokio::fs::File::create(path).await.map_err(disk)?;
    let (mut bytes, mut measured) = (0_u64, 0_u64);
    // Whoever sends next to nothing holds a place of the workspace's, and the end of the process.
    let (mut stepped, mut end) = (0_u64, Instant::now() + step);
    while let Some(chunk) = timeout_at(end, stream.next()).await.map_err(|_| broke_off())? {
        let chunk = chunk.map_err(|_| broke_off())?;
        bytes = bytes.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if bytes > FILE_BYTES_MAX {
            return Err(AppError::new(ErrorCode::TooLarge, ProblemCode::FileTooLarge.text()));
        }
        file.write_all(&chunk).await.map_err(disk)?;
        if bytes.saturating_sub(stepped) >= STEP_BYTES {
            (stepped, end) = (bytes, Instant::now() + step);
        }
        if bytes.saturating_sub(measured) >= MEASURED_EVERY_BYTES {
            quota::has_room(uploads, workspace).await?;
            measured = bytes;
        }
    }
    file.flush().await.map_err(disk)?;
    quota::has_room(uploads, workspace).await?;
    std::mem::forget(unfinished);
    Ok(bytes)
}

fn disk(error: std::io::Error) -> AppError {
    Error::internal("keeping an upload", error).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::stream;

    /// Receives an upload whose sender says one word after the other, without end.
    fn receive(step: Duration) -> (std::path::PathBuf, impl Future<Output = Result<u64, AppError>> + Send + 'static) {
        let path = std::env::temp_dir().join(format!("alphaclone-upload-{}", uuid::Uuid::now_v7().simple()));
        let word = async |()| {
            tokio::time::sleep(Duration::from_millis(2)).await;
            Some((Ok::<_, std::io::Error>(Bytes::from_static(b"name\n")), ()))
        };
        let body = Box::pin(stream::unfold((), word));
        let receiving = {
            let path = path.clone();
            async move { write(&path, body, step, &Uploads(path.with_extension("none")), TenantId::generate()).await }
        };
        (path, receiving)
    }

    #[tokio::test]
    async fn a_sender_who_says_next_to_nothing_is_given_up() {
        let (path, receiving) = receive(Duration::from_millis(50));
        assert_eq!(receiving.await.map_err(|refusal| refusal.code), Err(ErrorCode::BadRequest));
        assert!(!path.exists());
    }

    #[tokio::test]
    async fn a_sender_who_hangs_up_leaves_no_part() {
        let (path, receiving) = receive(Duration::from_secs(3_600));
        let receiving = tokio::spawn(receiving);
        while !path.exists() {
            tokio::task::yield_now().await;
        }
        receiving.abort();
        assert!(receiving.await.unwrap_err().is_cancelled());
        assert!(!path.exists());
    }
}
