//! Changing a deal's lines: all of them at once, as one change of the deal.
//!
//! The rule: lines, the count of them and the amount are written in the unit of work that holds the deal.

use super::{
    entity::{Column, Entity, Model},
    model::{Line, LineDraft, Lines, LinesDraft, ValidLine, sum},
    queries,
};
use crate::{
    deals::{entity as deal, events::DealEvent, model::DealId, queries::AMOUNT},
    products::{
        self, entity as product,
        model::{Product, ProductId},
    },
    shared::{
        event::Origin,
        money,
        record::{self, facts},
    },
};
use ac_core::{Action, Ctx, Currency, Error, FieldError, Money, Resource, Tx};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeSet, HashMap};

/// What an event calls the lines among the fields that changed.
pub const LINES: &str = "lines";

/// Gives a deal last seen at `version` these lines. Without any, its amount stays what it came to and is typed from then on.
///
/// Errors: `not_found`, `forbidden`, `stale`, `invalid`.
pub async fn set(ctx: &Ctx, id: DealId, version: i64, draft: LinesDraft) -> Result<Lines, Error> {
    ctx.write(async |tx| set_in(tx, Origin::Direct, id, version, &draft).await).await
}

pub async fn set_in(tx: &Tx<'_>, origin: Origin, id: DealId, version: i64, draft: &LinesDraft) -> Result<Lines, Error> {
    let old = record::hold_for::<deal::Entity>(tx, id, Action::Modify, Some(version)).await?;
    replace(tx, origin, &old, draft, Former::default()).await?;
    queries::find(tx.conn(), tx.ctx(), id).await
}

/// What going back to former lines brings along.
#[derive(Default)]
pub(super) struct Former<'l> {
    /// Lines that were there, whose ids and products are good still.
    pub lines: &'l [Line],
    /// The amount that was typed, for a deal that has no lines then; otherwise it keeps what they came to.
    pub typed: Option<Option<Money>>,
}

/// Writes the lines of a deal that is held.
pub(super) async fn replace(
    tx: &Tx<'_>,
    origin: Origin,
    old: &deal::Model,
    draft: &LinesDraft,
    former: Former<'_>,
) -> Result<(), Error> {
    // What lines come to is the amount, whichever of them differ.
    tx.ctx().allow_fields(Resource::Deal, [AMOUNT])?;
    let standing = queries::of(tx.conn(), old).await?;
    let stood: Vec<&Line> = standing.iter().chain(former.lines).collect();
    let lines = without_purged(tx, checked(tx, old, &stood, draft).await?).await?;
    let amount = match sum(lines.iter().map(|line| line.total)) {
        Some(total) => Some(total),
        None => former.typed.unwrap_or(old.valid().amount),
    };
    let new = old.clone().with_lines(lines.len(), amount);
    if lines == standing && new == *old {
        return Ok(());
    }
    let new = deal::Model { version: old.version + 1, updated_at: tx.ctx().now(), ..new };
    Entity::delete_many().filter(Column::DealId.eq(old.id)).exec(tx.conn()).await?;
    if !lines.is_empty() {
        let rows = lines.iter().enumerate().map(|(place, line)| Model::of(old.id, place, line));
        let rows = rows.map(|row| row.into_active_model().reset_all());
        Entity::insert_many(rows).exec_without_returning(tx.conn()).await?;
    }
    record::replace(tx, old, &new).await?;
    let mut told = facts(Some(old), Some(&new), &new);
    if lines != standing {
        told.changes.insert(LINES.to_owned(), [as_told(&standing)?, as_told(&lines)?]);
    }
    origin.emit(tx, &DealEvent::LinesChanged(told));
    Ok(())
}

/// The lines without products that were deleted for good meanwhile; those that they name are held, so that they stay until the unit of
/// work ends. A line has a copy of all that it says of its product.
pub(super) async fn without_purged(tx: &Tx<'_>, lines: Vec<Line>) -> Result<Vec<Line>, Error> {
    let named: BTreeSet<ProductId> = lines.iter().filter_map(|line| line.product_id).collect();
    if named.is_empty() {
        return Ok(lines);
    }
    let select = product::Entity::find().filter(product::Column::Id.is_in(named)).order_by_asc(product::Column::Id);
    let rows = select.lock_shared().all(tx.conn()).await?;
    let is_there = |id: &ProductId| rows.iter().any(|row| row.id == *id);
    Ok(lines.into_iter().map(|line| Line { product_id: line.product_id.filter(is_there), ..line }).collect())
}

fn as_told(lines: &[Line]) -> Result<serde_json::Value, Error> {
    serde_json::to_value(lines).map_err(|e| Error::internal("a deal's lines", e))
}

/// The lines with what the price list says where they say nothing.
async fn checked(tx: &Tx<'_>, deal: &deal::Model, stood: &[&Line], draft: &LinesDraft) -> Result<Vec<Line>, Error> {
    draft.fits().map_err(|complaint| Error::Invalid(vec![complaint]))?;
    let amount = deal.valid().amount;
    let currency = draft.currency().or(amount.map(|amount| amount.currency)).unwrap_or(tx.ctx().tenant.currency);
    let known = products_of(tx, draft).await?;
    let complaints = misplaced(&draft.lines, stood, &known);
    if !complaints.is_empty() {
        return Err(Error::Invalid(complaints));
    }
    let filled = LinesDraft { lines: draft.lines.iter().map(|line| filled(line, &known, currency)).collect() };
    let valid = filled.validate().map_err(Error::Invalid)?;
    if let Some(first) = valid.first() {
        money::check(tx.ctx(), "lines[0].unit_price", Some(first.unit_price), amount)?;
    }
    Ok(valid.into_iter().map(ValidLine::line).collect())
}

/// The products that the lines name and the actor can see; none for whoever sees no products.
async fn products_of(tx: &Tx<'_>, draft: &LinesDraft) -> Result<HashMap<ProductId, Product>, Error> {
    let named: BTreeSet<ProductId> = draft.lines.iter().filter_map(|line| line.product_id).collect();
    if named.is_empty() {
        return Ok(HashMap::new());
    }
    let visible = match products::queries::visible(tx.ctx()) {
        Err(error) if error.is_refusal() => return Ok(HashMap::new()),
        visible => visible?,
    };
    let found = products::queries::among(tx.conn(), visible, named.into_iter()).await?;
    Ok(found.into_iter().map(|product| (product.id, product)).collect())
}

/// The line with its product's name, unit and price where it says none.
fn filled(line: &LineDraft, known: &HashMap<ProductId, Product>, currency: Currency) -> LineDraft {
    let Some(product) = line.product_id.and_then(|id| known.get(&id)) else { return line.clone() };
    // A line that is there says what its unit is, also that it has none.
    let unit = if line.id.is_some() { line.unit.clone() } else { line.unit.clone().or_else(|| product.unit.clone()) };
    LineDraft {
        name: line.name.clone().or_else(|| Some(product.name.clone())),
        unit,
        unit_price: line.unit_price.or_else(|| product.price_in(currency)),
        ..line.clone()
    }
}

/// Complaints about ids that mean nothing here. A product that stands on a line already stays, even if it was deleted since.
fn misplaced(lines: &[LineDraft], stood: &[&Line], known: &HashMap<ProductId, Product>) -> Vec<FieldError> {
    let mut complaints = Vec::new();
    let mut seen = BTreeSet::new();
    for (place, line) in lines.iter().enumerate() {
        let same = line.id.and_then(|id| stood.iter().find(|stood| stood.id == id));
        if line.id.is_some_and(|id| same.is_none() || !seen.insert(id)) {
            let why = "This line is not one of the deal's, or stands there twice. Leave its id away.";
            complaints.push(FieldError::new(&format!("lines[{place}].id"), why));
        }
        let is_there = |id: &ProductId| known.contains_key(id) || same.is_some_and(|line| line.product_id == Some(*id));
        if line.product_id.is_some_and(|id| !is_there(&id)) {
            let why = "Choose a product from the list.";
            complaints.push(FieldError::new(&format!("lines[{place}].product_id"), why));
        }
    }
    complaints
}
