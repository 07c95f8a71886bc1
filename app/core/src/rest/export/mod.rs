//! A whole list as a file: CSV, JSON or a workbook, read page by page while the client takes it.
//!
//! Two rules. All pages are of one moment, whatever is changed meanwhile. And each page is for whoever may have it then: the
//! file breaks off, so that it cannot be taken for a whole one, when the right has gone.

mod cell;
mod format;
mod sheet;
mod turn;

pub use cell::{Cell, units};
pub use format::Format;
pub use sheet::{SHEET_RECORDS_MAX, SHEET_TYPE};
pub use turn::{EXPORTS_MAX, EXPORTS_PER_TENANT_MAX};

use super::{Collection, query::list_query};
use crate::{
    Action, Ctx, Page,
    db::MOMENT_TIME_MAX,
    error::{AppError, ErrorCode},
    list::{LIST_ROWS_MAX, ListQuery},
};
use axum::{
    body::Body,
    http::{
        HeaderMap, HeaderValue,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS},
    },
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use format::File;
use futures::{Stream, StreamExt, stream};
use std::time::Duration;
use tokio::{sync::mpsc, time::timeout};
use turn::Turn;

/// How many records the file has, where that was counted.
pub const TOTAL_COUNT: &str = "x-total-count";
/// About how many bytes it has, unpacked, by what the first records take.
pub const ESTIMATED_LENGTH: &str = "x-estimated-length";
/// How long a client may take for one page. A connection and one moment of the workspace are held meanwhile.
const PAGE_TAKEN_WITHIN: Duration = Duration::from_secs(60);
/// Pages that wait for the client.
const PAGES_WAITING_MAX: usize = 2;

/// A column that one workspace added.
pub struct OwnColumn<R> {
    pub name: String,
    /// Its cells are amounts, each in a currency of its own.
    pub is_money: bool,
    pub cell: Box<dyn Fn(&R) -> Cell + Send + Sync>,
}

/// What travels from the export to its reader.
enum Piece {
    Bytes(Bytes),
    /// The file is whole.
    End,
    Broken(AppError),
}

/// All records that the filters leave.
pub async fn export<C: Collection>(ctx: Ctx, format: Format, query: Option<String>) -> Result<Response, AppError> {
    ctx.allow_any(C::RESOURCE, Action::Export)?;
    let mut query = list_query::<C::Filter>(query.as_deref())?;
    query.limit = Some(LIST_ROWS_MAX);
    query.count_max = Some(SHEET_RECORDS_MAX);
    let turn = Turn::take(ctx.tenant.id, ctx.backend())?;
    let ctx = ctx.at_one_moment().await?.exporting(C::RESOURCE);
    let page = C::list(&ctx, &query).await?;
    if format == Format::Xlsx && page.total.is_none() {
        return Err(too_long());
    }
    let (mut file, head) = File::<C>::begin(format, C::own_columns(&ctx).await?, &page.data)?;
    let first = file.page(&page.data)?;
    let headers = headers::<C>(format, page.total, (head.len(), first.len(), page.data.len()));
    let (pieces, taken) = mpsc::channel(PAGES_WAITING_MAX);
    let next = page.next_cursor;
    tokio::spawn(async move {
        let work = Work { ctx, query, file, _turn: turn };
        let done = timeout(MOMENT_TIME_MAX, work.send_all([head, first], next, &pieces)).await;
        // What nobody takes any more, or takes too slowly, ends with its channel: without an end it is no whole file.
        if let Ok(Ok(last)) = done {
            let _ = timeout(PAGE_TAKEN_WITHIN, pieces.send(last)).await;
        }
    });
    Ok((headers, Body::from_stream(body(taken))).into_response())
}

/// What an export holds while it runs.
struct Work<C: Collection> {
    ctx: Ctx,
    query: ListQuery<C::Filter>,
    file: File<C>,
    _turn: Turn,
}

/// The client has gone, or takes too long.
struct NotTaken;

impl<C: Collection> Work<C> {
    /// Sends `begun` and all further pages; answers what comes last, when nothing is held any more.
    async fn send_all(
        mut self,
        begun: [Vec<u8>; 2],
        mut next: Option<String>,
        to: &mpsc::Sender<Piece>,
    ) -> Result<Piece, NotTaken> {
        for piece in begun {
            send(to, piece).await?;
        }
        while let Some(cursor) = next {
            self.query.cursor = Some(cursor);
            match self.further().await {
                Ok((piece, cursor)) => {
                    send(to, piece).await?;
                    next = cursor;
                }
                Err(error) => return Ok(Piece::Broken(error)),
            }
        }
        match self.file.end() {
            Ok(piece) => send(to, piece).await?,
            Err(error) => return Ok(Piece::Broken(error.into())),
        }
        Ok(Piece::End)
    }

    async fn further(&mut self) -> Result<(Vec<u8>, Option<String>), AppError> {
        self.ctx = self.ctx.renewed().await?;
        self.ctx.allow_any(C::RESOURCE, Action::Export)?;
        let page: Page<C::Row> = C::list(&self.ctx, &self.query).await?;
        Ok((self.file.page(&page.data)?, page.next_cursor))
    }
}

async fn send(to: &mpsc::Sender<Piece>, piece: Vec<u8>) -> Result<(), NotTaken> {
    if piece.is_empty() {
        return Ok(());
    }
    match timeout(PAGE_TAKEN_WITHIN, to.send(Piece::Bytes(piece.into()))).await {
        Ok(Ok(())) => Ok(()),
        _ => Err(NotTaken),
    }
}

/// The pieces as a body. One that ends before its end has come is broken.
fn body(taken: mpsc::Receiver<Piece>) -> impl Stream<Item = Result<Bytes, AppError>> {
    let pieces = stream::unfold(Some(taken), async |taken| {
        let mut taken = taken?;
        match taken.recv().await {
            Some(Piece::Bytes(bytes)) => Some((Ok(bytes), Some(taken))),
            Some(Piece::End) => None,
            Some(Piece::Broken(error)) => Some((Err(error), None)),
            None => Some((Err(AppError::failed()), None)),
        }
    });
    // What compresses an answer looks once more after its end.
    pieces.fuse()
}

fn headers<C: Collection>(format: Format, total: Option<i64>, sizes: (usize, usize, usize)) -> HeaderMap {
    let name = format!("attachment; filename=\"{}.{}\"", C::NAME, format.ending());
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(format.content_type()));
    headers.insert(CONTENT_DISPOSITION, HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment")));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(total) = total.and_then(|total| u64::try_from(total).ok()) {
        headers.insert(TOTAL_COUNT, HeaderValue::from(total));
        headers.insert(ESTIMATED_LENGTH, HeaderValue::from(estimated(total, sizes)));
    }
    headers
}

/// The length of a file of `total` records of which the first ones, after a head, take so many bytes.
fn estimated(total: u64, (head, first, records): (usize, usize, usize)) -> u64 {
    let [head, first, records] = [head, first, records].map(|size| u64::try_from(size).unwrap_or(u64::MAX));
    let all = first.saturating_mul(total).checked_div(records).unwrap_or(0);
    head.saturating_add(all)
}

fn too_long() -> AppError {
    let message = format!(
        "A workbook holds {} records, and this list has more. Narrow its filter and export the parts, or take CSV or JSON, \
         which hold any number.",
        crate::money::grouped(SHEET_RECORDS_MAX)
    );
    AppError::new(ErrorCode::TooLarge, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_follows_from_the_first_records() {
        assert_eq!(estimated(1_000, (100, 20_000, 200)), 100_100);
        assert_eq!(estimated(0, (100, 0, 0)), 100);
    }

    #[test]
    fn more_than_a_sheet_holds_is_refused_with_what_to_do() {
        let error = too_long();
        assert_eq!(error.code, ErrorCode::TooLarge);
        assert!(error.message.contains("1,048,575") && error.message.contains("CSV or JSON"), "{}", error.message);
    }
}
