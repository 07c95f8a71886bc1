//! `POST /import/{id}/files?name=…`: a file's bytes, streamed to the disk as they come and read once they are all there.
//!
//! The rule: where a file lies follows from UUIDs alone; the name that somebody gave it is only shown.

use super::{model::ImportId, wizard};
use crate::{
    import::{limits::FILE_BYTES_MAX, problems::ProblemCode},
    shared::check::line,
};
use ac_core::{Action, AppError, Ctx, Error, ErrorCode, Resource};
use axum::{
    Extension, Json, Router,
    body::Body,
    extract::{DefaultBodyLimit, Path, Query},
    routing::post,
};
use futures::StreamExt;
use serde::Deserialize;
use std::path::PathBuf;
use tokio::io::AsyncWriteExt;

/// Characters shown of a file's name.
const NAME_CHARS_MAX: usize = 120;

/// The directory under which uploads wait until they are staged.
#[derive(Clone, Debug)]
pub struct Uploads(pub PathBuf);

#[derive(Deserialize)]
struct About {
    name: String,
}

/// The upload route. It takes as long and as much as a large file needs, so it stands outside the usual limits.
pub fn routes<S: Clone + Send + Sync + 'static>(uploads: Uploads) -> Router<S> {
    Router::new().route("/import/{id}/files", post(upload)).layer(Extension(uploads)).layer(DefaultBodyLimit::disable())
}

async fn upload(
    ctx: Ctx,
    Extension(Uploads(uploads)): Extension<Uploads>,
    Path(id): Path<uuid::Uuid>,
    Query(About { name }): Query<About>,
    body: Body,
) -> Result<Json<super::model::ImportJob>, AppError> {
    let id = ImportId(id);
    ctx.allow_any(Resource::Import, Action::Create)?;
    // Before a byte is kept: whoever may not change the job fills no disk.
    super::create::row(&ctx, id, Action::Modify).await?;
    let dir = uploads.join(ctx.tenant.id.to_string()).join(id.to_string());
    tokio::fs::create_dir_all(&dir).await.map_err(disk)?;
    let path = dir.join(format!("{}.csv", uuid::Uuid::now_v7()));
    let written = match write(&path, body).await {
        Ok(bytes) => {
            let name = line(&name).chars().take(NAME_CHARS_MAX).collect();
            wizard::add_file(&ctx, id, name, bytes, path.clone(), dir).await.map_err(AppError::from)
        }
        Err(error) => Err(error),
    };
    if written.is_err() {
        let _ = tokio::fs::remove_file(&path).await;
    }
    written.map(Json)
}

async fn write(path: &std::path::Path, body: Body) -> Result<u64, AppError> {
    let mut file = tokio::fs::File::create(path).await.map_err(disk)?;
    let (mut stream, mut bytes) = (body.into_data_stream(), 0_u64);
    while let Some(chunk) = stream.next().await {
        let chunk = chunk.map_err(|_| AppError::new(ErrorCode::BadRequest, "The upload broke off. Try again."))?;
        bytes = bytes.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        if bytes > FILE_BYTES_MAX {
            return Err(AppError::new(ErrorCode::TooLarge, ProblemCode::FileTooLarge.text()));
        }
        file.write_all(&chunk).await.map_err(disk)?;
    }
    file.flush().await.map_err(disk)?;
    Ok(bytes)
}

fn disk(error: std::io::Error) -> AppError {
    Error::internal("keeping an upload", error).into()
}
