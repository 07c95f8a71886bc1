//! Records side by side, as the screen that merges them shows them.

use super::{
    model::{MERGE_MOVES_MAX, MERGE_OTHERS_MAX, Moved, Sheet, SheetField, SheetRecord},
    object::{Mergeable, of_kind},
};
use crate::shared::{
    custom,
    kind::RecordKind,
    record::OWN,
    referring::{Referring, Scope},
};
use ac_core::{Ctx, Error, Resource, text::sort_key};
use ac_views::custom::{Customs, FieldValues, shown};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};
use serde_json::Value;
use uuid::Uuid;

/// The field that says whose a record is.
const OWNER: &str = "owner_id";

/// The records of these ids in this order. Errors: `not_found` where one of them is not there, `invalid` for too many.
pub(super) async fn of(ctx: &Ctx, kind: RecordKind, ids: &[Uuid]) -> Result<Sheet, Error> {
    of_kind!(kind, made(ctx, ids))
}

async fn made<M: Mergeable>(ctx: &Ctx, ids: &[Uuid]) -> Result<Sheet, Error> {
    if ids.len() > MERGE_OTHERS_MAX + 1 {
        let message = format!("Choose at most {} records at a time.", MERGE_OTHERS_MAX + 1);
        return Err(Error::field("ids", message));
    }
    ctx.read(async |tx| {
        let conn = tx.conn();
        let found = M::visible(ctx)?.filter(M::column_id().is_in(ids.iter().copied())).all(conn).await?;
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            rows.push(found.iter().find(|row| row.key() == *id).cloned().ok_or(Error::NotFound)?);
        }
        let most = u64::try_from(MERGE_MOVES_MAX).unwrap_or(u64::MAX).saturating_add(1);
        let mut records = Vec::with_capacity(rows.len());
        for row in &rows {
            let all = Referring::to(conn, M::KIND, &[row.key()], Scope::Live, most).await?;
            let refers: Moved = all.seen(conn, ctx).await?;
            records.push(SheetRecord {
                record: row.told(),
                version: row.version(),
                updated_at: row.updated_at(),
                refers,
            });
        }
        let fields = [own(conn, ctx, &rows).await?, added(conn, ctx, &rows).await?].concat();
        Ok(Sheet { records, fields })
    })
    .await
}

/// The fields that every record of the kind has.
async fn own<M: Mergeable>(conn: &impl ConnectionTrait, ctx: &Ctx, rows: &[M]) -> Result<Vec<SheetField>, Error> {
    let all: Vec<Value> = rows.iter().map(|row| serde_json::to_value(row.fields()).unwrap_or_default()).collect();
    let referred = |field: &str, kind: Resource| {
        let ids: Vec<(Resource, Uuid)> =
            all.iter().filter_map(|row| row.get(field)?.as_str()?.parse().ok()).map(|id| (kind, id)).collect();
        ids
    };
    let ids = [referred(OWNER, Resource::Member), referred("company_id", Resource::Company)].concat();
    let names = custom::names(conn, ctx, ids.into_iter()).await?;
    let field = |(key, label): &(&str, &str)| {
        let text = |row: &Value| {
            let text = row.get(*key)?.as_str().filter(|text| !text.is_empty())?;
            match key.strip_suffix("_id").and_then(|_| text.parse::<Uuid>().ok()) {
                Some(id) => Some(names.get(&id).cloned().unwrap_or_else(|| "No longer there".to_owned())),
                None => Some(text.to_owned()),
            }
        };
        let kept: Vec<&Value> = all.iter().map(|row| row.get(*key).unwrap_or(&Value::Null)).collect();
        row_of(key, label, all.iter().map(text).collect(), &kept, rows)
    };
    Ok(M::FIELDS.iter().filter_map(field).collect())
}

/// The fields that the workspace added.
async fn added<M: Mergeable>(conn: &impl ConnectionTrait, ctx: &Ctx, rows: &[M]) -> Result<Vec<SheetField>, Error> {
    let customs = Customs::of(conn, ctx, M::object()).await?;
    let read = |row: &M| serde_json::from_value::<FieldValues>(row.own_fields().clone()).unwrap_or_default();
    let mut values: Vec<FieldValues> = rows.iter().map(read).collect();
    custom::show(conn, ctx, &customs, values.iter_mut()).await?;
    let nothing = Value::Null;
    let field = |field: &ac_views::custom::CustomField| {
        let kept: Vec<&Value> = rows.iter().map(|row| row.own_fields().get(&field.key).unwrap_or(&nothing)).collect();
        let text = |(shown, kept): (&FieldValues, &&Value)| {
            let text = shown::text(field, shown.get(&field.key));
            (!kept.is_null()).then_some(text)
        };
        let texts = values.iter().zip(&kept).map(text).collect();
        row_of(&format!("{OWN}{}", field.key), &field.label, texts, &kept, rows)
    };
    Ok(customs.live().filter(|field| !field.is_formula()).filter_map(field).collect())
}

/// A row of the sheet; `None` where no record has a value.
fn row_of<M: Mergeable>(
    key: &str,
    label: &str,
    values: Vec<Option<String>>,
    kept: &[&Value],
    rows: &[M],
) -> Option<SheetField> {
    values.iter().any(Option::is_some).then_some(())?;
    let differs = kept.windows(2).any(|pair| matches!(pair, [one, other] if one != other));
    let mut said = values.iter().zip(rows);
    let best = match key {
        // Nobody loses a record because somebody else touched its double last.
        OWNER => said.find(|(value, _)| value.is_some())?,
        _ => said.reduce(|best, next| if is_better(next, best) { next } else { best })?,
    };
    let proposed = best.1.key();
    Some(SheetField { key: key.to_owned(), label: label.to_owned(), values, differs, proposed })
}

/// Whether a value is the more complete one, which holds the other, or the newer.
fn is_better<M: Mergeable>((value, row): (&Option<String>, &M), (best, best_row): (&Option<String>, &M)) -> bool {
    match (value, best) {
        (None, _) => false,
        (Some(_), None) => true,
        (Some(value), Some(best)) => {
            let (folded, best_folded) = (sort_key(value), sort_key(best));
            if folded == best_folded {
                return false;
            }
            if folded.contains(&best_folded) || best_folded.contains(&folded) {
                return folded.len() > best_folded.len();
            }
            row.updated_at() > best_row.updated_at()
        }
    }
}
