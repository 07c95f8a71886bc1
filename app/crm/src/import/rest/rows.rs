//! What each row of an import did, or would do.

use super::{
    is_tried,
    model::{ImportRow, RowOutcome, RowPage, RowsAsked},
};
use crate::import::job::{self, changes_of, entity::row, model::ImportId};
use ac_core::{Action, Ctx, Error};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// A page of the rows that have an outcome, in the order of the file. Of an import that has ended they are soon swept: what
/// stays is its report.
pub async fn page(ctx: &Ctx, id: ImportId, asked: RowsAsked) -> Result<RowPage, Error> {
    let of = job::row(ctx, id, Action::Read).await?;
    let is_tried = is_tried(&of);
    let mut select = row::Entity::find()
        .filter(row::Column::JobId.eq(id))
        .filter(row::Column::Ordinal.gt(asked.page.after))
        .filter(row::Column::Outcome.is_not_null())
        .order_by_asc(row::Column::Ordinal)
        .limit(u64::from(asked.page.limit).saturating_add(1));
    if let Some(outcome) = asked.outcome {
        select = select.filter(row::Column::Outcome.eq(outcome.kept()));
    }
    let mut rows = ctx.read(async |tx| Ok::<_, Error>(select.all(tx.conn()).await?)).await?;
    let wanted = usize::try_from(asked.page.limit).unwrap_or(usize::MAX);
    let has_more = rows.len() > wanted;
    rows.truncate(wanted);
    let next_cursor = rows.last().filter(|_| has_more).map(|last| last.ordinal.to_string());
    let data = rows.into_iter().filter_map(|row| shown(row, is_tried).transpose()).collect::<Result<_, _>>()?;
    Ok(RowPage { data, next_cursor })
}

fn shown(row: row::Model, is_tried: bool) -> Result<Option<ImportRow>, Error> {
    let Some(outcome) = row.outcome.as_deref().and_then(RowOutcome::of_kept) else { return Ok(None) };
    // What a dry run made is gone again.
    let is_gone = is_tried && outcome == RowOutcome::Create;
    Ok(Some(ImportRow {
        changes: if is_tried { changes_of(&row.draft)? } else { None },
        file: row.file,
        row: row.line,
        outcome,
        record_id: row.record_id.filter(|_| !is_gone),
    }))
}
