//! The log as a file: `POST /audit/export` with the filter's fields and `format=csv|json`.
//!
//! Taking the log out is itself an event of the log, written before the first byte leaves. It is a POST, so that no foreign
//! page can cause it.

use crate::{
    model::{AuditEntry, AuditFilter},
    queries::{self, ENTRIES_PER_PAGE_MAX},
    words,
};
use ac_core::{Action, AppError, Ctx, DomainEvent, Error, FieldError, Resource, Subject, rest::csv};
use axum::{
    Form, Router,
    body::{Body, Bytes},
    http::header,
    response::{IntoResponse, Response},
    routing::post,
};
use futures::{Stream, stream};
use std::collections::HashMap;

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
    /// After the page that gave this cursor, and whether a line of the file stands before the next.
    After {
        cursor: String,
        begun: bool,
    },
    End,
}

/// The file, a page of the log at a time, to the log's beginning; a database is not held while a slow reader takes the bytes,
/// and each page is for whoever may have it then.
fn file(ctx: Ctx, filter: AuditFilter, format: Format) -> impl Stream<Item = Result<Bytes, AppError>> {
    stream::try_unfold(Place::Start, move |place| {
        let (ctx, filter) = (ctx.clone(), filter.clone());
        async move {
            let (cursor, begun) = match place {
                Place::Start => (None, false),
                Place::After { cursor, begun } => (Some(cursor), begun),
                Place::End => return Ok(None),
            };
            let ctx = ctx.renewed().await?;
            ctx.allow_any(Resource::Audit, Action::Export)?;
            let page = queries::list(&ctx, &filter, cursor.as_deref(), ENTRIES_PER_PAGE_MAX).await?;
            let text = match format {
                Format::Csv => csv_rows(&page.data, cursor.is_none()),
                Format::Json => json_rows(&page.data, cursor.is_none(), begun, page.next_cursor.is_none())?,
            };
            let begun = begun || !page.data.is_empty();
            let next = page.next_cursor.map_or(Place::End, |cursor| Place::After { cursor, begun });
            Ok(Some((text.into(), next)))
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

fn csv_rows(entries: &[AuditEntry], first: bool) -> String {
    let mut text = if first { csv::line(&HEAD) } else { String::new() };
    for entry in entries {
        let changes: Vec<String> = entry
            .changes
            .iter()
            .map(|change| {
                let [old, new] = words::sides(change);
                format!("{}: {old} → {new}", change.field)
            })
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
        text.push_str(&csv::line(&cells));
    }
    text
}

/// One array over all pages; `begun` says that an entry stands in it already.
fn json_rows(entries: &[AuditEntry], first: bool, begun: bool, last: bool) -> Result<String, Error> {
    let mut text = String::from(if first { "[" } else { "" });
    for (index, entry) in entries.iter().enumerate() {
        text.push_str(if index == 0 && !begun { "\n" } else { ",\n" });
        text.push_str(&serde_json::to_string(entry).map_err(|e| Error::internal("an export", e))?);
    }
    if last {
        text.push_str("\n]\n");
    }
    Ok(text)
}
