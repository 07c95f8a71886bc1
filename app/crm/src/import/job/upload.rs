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
    body::Body,
    extract::{DefaultBodyLimit, Path, Query},
    routing::post,
};
use futures::StreamExt;
use serde::Deserialize;
use tokio::io::AsyncWriteExt;

/// Characters shown of a file's name.
const NAME_CHARS_MAX: usize = 120;

#[derive(Deserialize)]
struct About {
    name: String,
}

/// The upload route. It takes as long and as much as a large file needs, so it stands outside the usual limits.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let upload = post(upload).layer(Extension(Receiving::default()));
    Router::new().route("/import/{id}/files", upload).layer(DefaultBodyLimit::disable())
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
    let _arrival = receiving.begin(ctx.tenant.id)?;
    quota::has_room(&uploads, ctx.tenant.id).await?;
    let (folder, file) = (uploads.folder(&ctx, id), FileId::generate());
    folder.make().await?;
    let written = match write(&folder.path(file), body, &uploads, ctx.tenant.id).await {
        Ok(bytes) => {
            let name = line(&name).chars().take(NAME_CHARS_MAX).collect();
            wizard::add_file(&ctx, &uploads, id, file, name, bytes).await.map_err(AppError::from)
        }
        Err(error) => Err(error),
    };
    if written.is_err() {
        folder.remove_file(file).await;
    }
    written.map(Json)
}

async fn write(path: &std::path::Path, body: Body, uploads: &Uploads, workspace: TenantId) -> Result<u64, AppError> {
    let mut file = tokio::fs::File::create(path).await.map_err(disk)?;
    let (mut stream, mut bytes, mut measured) = (body.into_data_stream(), 0_u64, 0_u64);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| AppError::new(ErrorCode::BadRequest, "The upload broke off. Try again."))?;
        bytes = bytes.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if bytes > FILE_BYTES_MAX {
            return Err(AppError::new(ErrorCode::TooLarge, ProblemCode::FileTooLarge.text()));
        }
        file.write_all(&chunk).await.map_err(disk)?;
        if bytes.saturating_sub(measured) >= MEASURED_EVERY_BYTES {
            quota::has_room(uploads, workspace).await?;
            measured = bytes;
        }
    }
    file.flush().await.map_err(disk)?;
    quota::has_room(uploads, workspace).await?;
    Ok(bytes)
}

fn disk(error: std::io::Error) -> AppError {
    Error::internal("keeping an upload", error).into()
}
