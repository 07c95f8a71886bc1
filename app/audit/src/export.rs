//! The log as a file: `POST /audit/export` with the filter's fields and `format=csv|json`.
//!
//! Taking the log out is itself an event of the log, written before the first byte leaves. It is a POST, so that no foreign
//! page can cause it.

use crate::{
    model::{AuditEntry, AuditFilter},
    queries::{self, ENTRIES_PER_PAGE_MAX},
    words,
};
use ac_core::{Action, AppError, Ctx, DomainEvent, Error, FieldError, Resource, Subject};
use axum::{
    Form, Router,
    body::{Body, Bytes},
    http::header,
    response::{IntoResponse, Response},
    routing::post,
};
use futures::{Stream, stream};
use std::collections::HashMap;

/// Entries of one file.
pub const EXPORT_ENTRIES_MAX: u64 = 100_000;
/// A spreadsheet takes a cell that begins with one of these for a formula.
const FORMULA_STARTS: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// The export route. Requests carry their `Ctx` in their extensions.
pub fn routes() -> Router {
    Router::new().route("/audit/export", post(export))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Csv,
    Json,
}

impl Format {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "csv" => Some(Self::Csv),
            "json" => Some(Self::Json),
            _ => None,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }
}

/// Somebody took a copy of the log.
struct Exported {
    workspace: uuid::Uuid,
    format: Format,
    filter: AuditFilter,
}

impl DomainEvent for Exported {
    fn kind(&self) -> &'static str {
        "audit.exported"
    }
    fn subject(&self) -> Subject {
        Subject { kind: Resource::Audit, id: self.workspace }
    }
    fn subject_version(&self) -> i64 {
        0
    }
    fn data(&self) -> serde_json::Value {
        serde_json::json!({ "format": self.format.word(), "filter": self.filter })
    }
}

async fn export(ctx: Ctx, Form(form): Form<HashMap<String, String>>) -> Result<Response, AppError> {
    let format = form.get("format").and_then(|word| Format::parse(word));
    let format = format.ok_or_else(|| AppError::invalid(vec![FieldError::new("format", "Choose csv or json.")]))?;
    let filter = AuditFilter::read(|field| form.get(field).cloned()).map_err(AppError::invalid)?;
    ctx.allow_any(Resource::Audit, Action::Export)?;
    let exported = Exported { workspace: ctx.tenant.id.0, format, filter: filter.clone() };
    ctx.write(async |tx| {
        tx.emit(&exported);
        Ok::<_, Error>(())
    })
    .await?;
    let name = format!("audit-{}-{}.{}", ctx.tenant.slug, ctx.now().date(), format.word());
    let headers = [
        (header::CONTENT_TYPE, format.content_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(file(ctx, filter, format))).into_response())
}

/// How far a file has got.
enum Place {
    Start,
    Page { cursor: Option<String>, written: u64 },
    End,
}

/// The file, a page of the log at a time; a database is not held while a slow reader takes the bytes.
fn file(ctx: Ctx, filter: AuditFilter, format: Format) -> impl Stream<Item = Result<Bytes, Error>> {
    stream::try_unfold(Place::Start, move |place| {
        let (ctx, filter) = (ctx.clone(), filter.clone());
        async move {
            let (cursor, written) = match place {
                Place::Start => (None, 0),
                Place::Page { cursor, written } => (cursor, written),
                Place::End => return Ok(None),
            };
            let left = EXPORT_ENTRIES_MAX.saturating_sub(written).min(ENTRIES_PER_PAGE_MAX);
            let page = queries::list(&ctx, &filter, cursor.as_deref(), left).await?;
            let total = written + u64::try_from(page.data.len()).unwrap_or(u64::MAX);
            let ends = page.next_cursor.is_none() || total >= EXPORT_ENTRIES_MAX;
            let bytes = match format {
                Format::Csv => csv_rows(&page.data, cursor.is_none())?,
                Format::Json => json_rows(&page.data, cursor.is_none(), written == 0, ends)?,
            };
            let next = if ends { Place::End } else { Place::Page { cursor: page.next_cursor, written: total } };
            Ok(Some((bytes, next)))
        }
    })
}

const HEAD: [&str; 14] = [
    "seq",
    "time",
    "actor_kind",
    "actor_id",
    "actor",
    "event",
    "record_kind",
    "record_id",
    "record",
    "version",
    "batch_id",
    "changes",
    "erased",
    "hash",
];

fn csv_rows(entries: &[AuditEntry], first: bool) -> Result<Bytes, Error> {
    let failed = |e: csv::Error| Error::internal("an export", e);
    let mut writer = csv::Writer::from_writer(Vec::new());
    if first {
        writer.write_record(HEAD).map_err(failed)?;
    }
    for entry in entries {
        let changes: Vec<String> = entry
            .changes
            .iter()
            .map(|c| format!("{}: {} → {}", c.field, words::value(&c.old), words::value(&c.new)))
            .collect();
        let cells: [String; 14] = [
            entry.seq.to_string(),
            entry.at.to_string(),
            entry.actor.kind.clone(),
            entry.actor.id.map(|id| id.to_string()).unwrap_or_default(),
            entry.actor.name.clone().unwrap_or_default(),
            entry.kind.clone(),
            entry.subject_kind.clone(),
            entry.subject_id.to_string(),
            entry.subject_name.clone().unwrap_or_default(),
            entry.subject_version.to_string(),
            entry.batch_id.map(|id| id.to_string()).unwrap_or_default(),
            changes.join("; "),
            entry.erased.to_string(),
            entry.hash.clone(),
        ];
        writer.write_record(cells.map(defuse)).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|e| Error::internal("an export", e.into_error()))?;
    Ok(bytes.into())
}

/// Text that would run as a formula in a spreadsheet gets an apostrophe before it.
fn defuse(cell: String) -> String {
    if cell.starts_with(FORMULA_STARTS) { format!("'{cell}") } else { cell }
}

/// One array over all pages; `none_before` says that no entry was written yet.
fn json_rows(entries: &[AuditEntry], first: bool, none_before: bool, last: bool) -> Result<Bytes, Error> {
    let mut text = String::from(if first { "[" } else { "" });
    for (index, entry) in entries.iter().enumerate() {
        text.push_str(if index == 0 && none_before { "\n" } else { ",\n" });
        text.push_str(&serde_json::to_string(entry).map_err(|e| Error::internal("an export", e))?);
    }
    if last {
        text.push_str("\n]\n");
    }
    Ok(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s32_formulas_become_text() {
        for start in FORMULA_STARTS {
            assert_eq!(defuse(format!("{start}cmd|' /C calc'!A0")), format!("'{start}cmd|' /C calc'!A0"));
        }
        assert_eq!(defuse("Émile = 3".to_owned()), "Émile = 3");
    }
}
