//! `POST /api/v1/imports`: a file and what is said about it, in one `multipart/form-data`.
//!
//! The rule: the file goes to the disk as it comes, under the limits of the screen's upload, and an import of which anything
//! is refused leaves nothing behind.

use super::{accepted, form::Form};
use crate::import::{
    job::{
        self, Uploads,
        files::{FileId, Folder},
        model::{ImportId, Matching},
        quota::{Receiving, has_room},
        stage,
        upload::{STEP_TIME_MAX, broke_off, keep, shown_name, still_allowed},
        wizard::{self, NewUpload},
    },
    model::Hints,
    workbook,
};
use ac_core::{Action, AppError, Ctx, Error, ErrorCode, FieldError, Platform, Resource};
use axum::{
    Extension,
    extract::{
        Multipart,
        multipart::{Field, MultipartRejection},
    },
    response::Response,
};
use tokio::time::timeout;
use tracing::Instrument;

/// Longest part beside the file, in bytes: names of 200 columns, all of them long.
const PART_BYTES_MAX: usize = 64 * 1024;
/// Parts of one request.
const PARTS_MAX: usize = 10;

pub async fn receive(
    ctx: Ctx,
    Extension(platform): Extension<Platform>,
    Extension(uploads): Extension<Uploads>,
    Extension(receiving): Extension<Receiving>,
    multipart: Result<Multipart, MultipartRejection>,
) -> Result<Response, AppError> {
    for action in [Action::Create, Action::Modify] {
        ctx.allow_any(Resource::Import, action)?;
    }
    let Ok(multipart) = multipart else {
        let message = "Send multipart/form-data with the parts file and object.";
        return Err(AppError::new(ErrorCode::UnsupportedMediaType, message));
    };
    let arrival = receiving.begin(ctx.tenant.id)?;
    has_room(&uploads, ctx.tenant.id).await?;
    let id = wizard::begin_own(&ctx).await?;
    let folder = uploads.folder(&ctx, id);
    let received = async {
        folder.make().await?;
        parts(&ctx, &uploads, &folder, multipart).await
    };
    let (file, form) = match received.await {
        Ok(received) => received,
        Err(error) => return Err(given_up(&ctx, &uploads, id, error).await),
    };
    // It may have taken long enough for the sender to have lost the right to it.
    let ctx = match still_allowed(&ctx, id).await {
        Ok(now) => now,
        Err(error) => return Err(given_up(&ctx, &uploads, id, error).await),
    };
    // To its end, also if the sender hangs up: either it runs or it is gone.
    let starting = async move {
        // Its place is taken until then.
        let _arrival = arrival;
        match start(&platform, &ctx, &uploads, id, file, form).await {
            Ok(()) => accepted(&ctx, id).await,
            Err(error) => Err(given_up(&ctx, &uploads, id, error).await),
        }
    };
    tokio::spawn(starting.in_current_span()).await.map_err(|e| Error::internal("starting an import", e))?
}

/// Takes away what there is of an import that was refused; answers why it was.
async fn given_up(ctx: &Ctx, uploads: &Uploads, id: ImportId, why: AppError) -> AppError {
    // As the server: the sender may have lost the right to it, which is why it goes.
    if let Err(error) = job::discard(&ctx.as_actor(ac_core::Actor::System), uploads, id).await {
        tracing::warn!(import = %id, %error, "a refused import stays");
    }
    why
}

/// The file's part, on the disk.
struct Kept {
    stored: FileId,
    name: String,
    bytes: u64,
}

async fn parts(
    ctx: &Ctx,
    uploads: &Uploads,
    folder: &Folder,
    mut multipart: Multipart,
) -> Result<(Kept, Form), AppError> {
    let (mut kept, mut form, mut seen) = (None, Form::default(), Vec::new());
    while let Some(field) = next(&mut multipart).await? {
        let name = field.name().unwrap_or_default().to_owned();
        if seen.contains(&name) || seen.len() >= PARTS_MAX {
            return Err(AppError::invalid(vec![FieldError::new(&name, "Send each part once.")]));
        }
        seen.push(name.clone());
        if name == "file" {
            let stored = FileId::generate();
            let shown = shown_name(field.file_name().unwrap_or("import.csv"));
            let bytes = keep(&folder.path(stored), field, uploads, ctx.tenant.id).await?;
            kept = Some(Kept { stored, name: shown, bytes });
        } else {
            let text = text(&name, field).await?;
            form.take(&name, &text).map_err(|refused| AppError::invalid(vec![refused]))?;
        }
    }
    let missing = |name: &str, what: &str| AppError::invalid(vec![FieldError::new(name, what)]);
    let kept = kept.ok_or_else(|| missing("file", "Send the file."))?;
    if form.object.is_none() {
        return Err(missing("object", "Say which object the rows are: companies, contacts, deals, leads or products."));
    }
    Ok((kept, form))
}

/// The place of the sheet that was asked for. Errors: `invalid` naming `sheet`, or `file` where that is no workbook.
async fn sheet(folder: &Folder, stored: FileId, file: &str, called: &str) -> Result<u16, AppError> {
    let refused = |field: &str, message: String| AppError::invalid(vec![FieldError::new(field, message)]);
    if !workbook::is_named_so(file) {
        return Err(refused("sheet", "Only a workbook, whose name ends with .xlsx, has sheets.".to_owned()));
    }
    match stage::sheet_called(folder, stored, called).await? {
        Err(bad) => Err(refused("file", bad.problem(file).message)),
        Ok(Err(there)) => {
            Err(refused("sheet", format!("There is no sheet “{called}”. There is {}.", there.join(", "))))
        }
        Ok(Ok(place)) => Ok(place),
    }
}

async fn next(multipart: &mut Multipart) -> Result<Option<Field<'_>>, AppError> {
    let next = timeout(STEP_TIME_MAX, multipart.next_field()).await.map_err(|_| broke_off())?;
    next.map_err(|_| broke_off())
}

/// A short part. Errors: `too_large`, `invalid` if it is no text.
async fn text(name: &str, mut field: Field<'_>) -> Result<String, AppError> {
    let mut bytes = Vec::new();
    loop {
        let chunk = timeout(STEP_TIME_MAX, field.chunk()).await.map_err(|_| broke_off())?;
        let Some(chunk) = chunk.map_err(|_| broke_off())? else { break };
        if bytes.len().saturating_add(chunk.len()) > PART_BYTES_MAX {
            let message = format!("The part “{name}” has at most {PART_BYTES_MAX} bytes.");
            return Err(AppError::new(ErrorCode::TooLarge, message));
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| AppError::invalid(vec![FieldError::new(name, "Send text in UTF-8.")]))
}

async fn start(
    platform: &Platform,
    ctx: &Ctx,
    uploads: &Uploads,
    id: ImportId,
    kept: Kept,
    form: Form,
) -> Result<(), AppError> {
    let Kept { stored, name, bytes } = kept;
    let sheet = match &form.sheet {
        Some(called) => Some(sheet(&uploads.folder(ctx, id), stored, &name, called).await?),
        None => None,
    };
    let hints = Hints { kind: form.object, has_header: None, sheet };
    let file = NewUpload { stored, name, bytes, hints };
    let job = wizard::add(ctx, uploads, id, file, |analysis| form.answers(analysis)).await?;
    if let Some(refusal) = job.files.first().and_then(|file| file.refusal.clone()) {
        return Err(AppError::invalid(vec![FieldError::new("file", refusal.message)]));
    }
    if form.accepts_matches {
        wizard::decide(ctx, id, Matching { accept: true, ..Matching::default() }).await?;
    }
    match form.is_dry_run {
        true => job::start_dry_run(platform, ctx, id).await?,
        false => job::start(platform, ctx, id).await?,
    }
    job::work_beside(ctx, uploads.clone(), id);
    Ok(())
}
