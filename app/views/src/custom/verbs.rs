//! What can be done to a custom field: authorise, then one transaction with its row, its index and one event.
//!
//! The rule: a field's object, key and kind never change, and a deleted field keeps its key and its values.

use super::{
    Object,
    choices::merged,
    defining,
    entity::{Column, Entity, Model},
    event::{What, emit},
    index,
    kind::FieldKind,
    model::{CustomField, FIELDS_INDEXED_MAX, FIELDS_KEPT_MAX, FIELDS_PER_OBJECT_MAX, FieldDraft, FieldId, FieldPatch},
    naming::{help, label, named},
    queries,
    value::clean,
};
use ac_core::{Action, Currency, Error, Resource, Tx, event::Origin, text::sort_key};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait},
};

/// Adds a field to one of `objects`. Errors: `invalid`, `forbidden`.
pub async fn create_in(
    tx: &Tx<'_>,
    origin: Origin,
    objects: &[&'static Object],
    draft: FieldDraft,
) -> Result<CustomField, Error> {
    tx.ctx().allow_any(Resource::Field, Action::Create)?;
    hold_all(tx).await?;
    let object = of_object(objects, "object", &draft.object)?;
    let all = queries::all(tx.conn(), object.resource).await?;
    let room = Room::of(&all);
    room.check_another()?;
    let (key, label) = named(object, &all, &draft)?;
    let relates_to = match (draft.kind, &draft.relates_to) {
        (FieldKind::Relation, Some(to)) => Some(of_object(objects, "relates_to", to)?.resource),
        (FieldKind::Relation, None) => return Err(Error::field("relates_to", known(objects))),
        (_, Some(_)) => return Err(Error::field("relates_to", "Only a relation has this. Leave it out.")),
        (_, None) => None,
    };
    let (formula, result) = defining::drafted(&draft)?.unzip();
    let choices = match (draft.kind.has_choices(), draft.choices) {
        (true, sent) => merged(&[], sent).map_err(|message| Error::field("choices", message))?,
        (false, sent) if sent.is_empty() => Vec::new(),
        _ => return Err(Error::field("choices", "Only a select or multi-select has choices. Leave them out.")),
    };
    let now = tx.ctx().now();
    let mut field = CustomField {
        id: FieldId::generate(),
        object: object.resource,
        key,
        label,
        kind: draft.kind,
        relates_to,
        required: draft.required,
        default: None,
        help: help(draft.help)?,
        choices,
        formula,
        result,
        computing_job_id: None,
        position: i32::try_from(room.live).unwrap_or(i32::MAX),
        in_table: draft.in_table,
        indexed: room.indexed_for(draft.kind, draft.indexed)?,
        is_deleted: false,
        read_only: false,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    field.default = default(&field, draft.default, tx.ctx().tenant.currency)?;
    check_required(&field)?;
    if field.is_formula() {
        defining::checked(object, &all, &field)?;
        defining::hold_writers(tx, object, false).await?;
    }
    let row = row(&field)?;
    Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.conn()).await?;
    if field.indexed {
        index::create(tx.conn(), object, &field).await?;
    }
    emit(tx, origin, What::Created, None, Some(&row), &row);
    Ok(field)
}

/// Changes a field last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
pub async fn update_in(
    tx: &Tx<'_>,
    origin: Origin,
    objects: &[&'static Object],
    id: FieldId,
    version: i64,
    patch: FieldPatch,
) -> Result<CustomField, Error> {
    let old = hold_for(tx, id, Action::Modify).await?;
    if old.version != version {
        return Err(Error::Stale { current: old.version });
    }
    let object = of_object(objects, "object", &old.object)?;
    let before = CustomField::try_from(old.clone())?;
    let all = queries::all(tx.conn(), object.resource).await?;
    let room = Room::of(&all);
    let mut field = before.clone();
    if let Some(text) = patch.label {
        field.label = label(&text)?;
    }
    if let Some(text) = patch.help {
        field.help = help(text)?;
    }
    if let Some(sent) = patch.choices {
        if !field.kind.has_choices() {
            return Err(Error::field("choices", "Only a select or multi-select has choices. Leave them out."));
        }
        field.choices = merged(&before.choices, sent).map_err(|message| Error::field("choices", message))?;
        // A default that is no longer offered is none.
        let own_currency = tx.ctx().tenant.currency;
        let is_good = field.default.as_ref().is_some_and(|value| clean(&field, value, None, own_currency).is_ok());
        field.default = field.default.filter(|_| is_good);
    }
    if let Some(text) = patch.formula {
        if !field.is_formula() {
            return Err(Error::field("formula", "Only a formula has this. Leave it out."));
        }
        field.formula = Some(text.trim().to_owned());
        defining::checked(object, &all, &field)?;
        defining::hold_writers(tx, object, before.indexed && patch.indexed == Some(false)).await?;
    }
    field.required = patch.required.unwrap_or(field.required);
    field.in_table = patch.in_table.unwrap_or(field.in_table);
    if let Some(wanted) = patch.indexed.filter(|wanted| *wanted != before.indexed) {
        field.indexed = room.indexed_for(field.kind, Some(wanted))?;
    }
    if let Some(sent) = patch.default {
        field.default = default(&field, sent, tx.ctx().tenant.currency)?;
    }
    check_required(&field)?;
    if let Some(place) = patch.position {
        let last = i32::try_from(room.live).unwrap_or(i32::MAX) - 1;
        field.position = place.clamp(0, Ord::max(last, 0));
    }
    if field == before {
        return Ok(before);
    }
    field.version += 1;
    field.updated_at = tx.ctx().now();
    let new = row(&field)?;
    move_others(tx, &old, field.position).await?;
    save(tx, &new).await?;
    let is_other = index::sort_sql(tx.backend(), "", &before) != index::sort_sql(tx.backend(), "", &field);
    if before.indexed && (is_other || !field.indexed) {
        index::remove(tx.conn(), object, &before).await?;
    }
    if field.indexed && (is_other || !before.indexed) {
        index::create(tx.conn(), object, &field).await?;
    }
    emit(tx, origin, What::Updated, Some(&old), Some(&new), &new);
    Ok(field)
}

/// Deletes a field: its values stay where they are, unseen. Errors: `not_found`, `forbidden`.
pub async fn delete_in(tx: &Tx<'_>, origin: Origin, objects: &[&'static Object], id: FieldId) -> Result<(), Error> {
    let old = hold_for(tx, id, Action::Delete).await?;
    let object = of_object(objects, "object", &old.object)?;
    defining::refuse_used(&queries::all(tx.conn(), object.resource).await?, &old.key)?;
    move_others(tx, &old, i32::MAX).await?;
    let now = tx.ctx().now();
    let new = Model { deleted_at: Some(now), updated_at: now, version: old.version + 1, ..old.clone() };
    save(tx, &new).await?;
    index::remove(tx.conn(), object, &CustomField::try_from(old.clone())?).await?;
    emit(tx, origin, What::Deleted, Some(&old), None, &new);
    Ok(())
}

/// Brings a deleted field back, as the last of its object's, with the values it had. Errors: `not_found`, `forbidden`, `invalid`.
pub async fn restore_in(
    tx: &Tx<'_>,
    origin: Origin,
    objects: &[&'static Object],
    id: FieldId,
) -> Result<CustomField, Error> {
    tx.ctx().allow_any(Resource::Field, Action::Delete)?;
    let old = hold(tx, id).await?;
    if old.deleted_at.is_none() {
        return Err(Error::NotFound);
    }
    let object = of_object(objects, "object", &old.object)?;
    let all = queries::all(tx.conn(), object.resource).await?;
    let room = Room::of(&all);
    if room.live >= FIELDS_PER_OBJECT_MAX {
        return Err(Error::Conflict(full()));
    }
    let new = Model {
        deleted_at: None,
        position: i32::try_from(room.live).unwrap_or(i32::MAX),
        // Others may have taken its place among the indexes meanwhile.
        is_indexed: old.is_indexed && room.indexed < FIELDS_INDEXED_MAX,
        updated_at: tx.ctx().now(),
        version: old.version + 1,
        ..old
    };
    let field = CustomField::try_from(new.clone())?;
    if field.is_formula() {
        defining::checked(object, &all, &field)?;
        defining::hold_writers(tx, object, false).await?;
    }
    save(tx, &new).await?;
    if field.indexed {
        index::create(tx.conn(), object, &field).await?;
    }
    emit(tx, origin, What::Restored, None, Some(&new), &new);
    Ok(field)
}

/// Says that the values of a formula are computed for all records. Nobody changed the field by that.
pub fn tell_computed(tx: &Tx<'_>, origin: Origin, row: &Model) {
    emit(tx, origin, What::Computed, Some(row), Some(row), row);
}

/// How many fields an object has.
struct Room {
    live: usize,
    kept: usize,
    indexed: usize,
}

impl Room {
    fn of(all: &[CustomField]) -> Self {
        let live = || all.iter().filter(|field| !field.is_deleted);
        Self { live: live().count(), kept: all.len(), indexed: live().filter(|field| field.indexed).count() }
    }

    fn check_another(&self) -> Result<(), Error> {
        if self.live >= FIELDS_PER_OBJECT_MAX {
            return Err(Error::field("object", full()));
        }
        if self.kept >= FIELDS_KEPT_MAX {
            let message =
                format!("With deleted ones, {FIELDS_KEPT_MAX} fields are kept. Restore one of those instead.");
            return Err(Error::field("object", message));
        }
        Ok(())
    }

    /// Whether a field of that kind gets an index.
    fn indexed_for(&self, kind: FieldKind, wanted: Option<bool>) -> Result<bool, Error> {
        match wanted {
            Some(true) if !kind.is_sortable() => {
                let message = format!("A list cannot be sorted by {}. Leave this out.", kind.label().to_lowercase());
                Err(Error::field("indexed", message))
            }
            Some(true) if self.indexed >= FIELDS_INDEXED_MAX => {
                let message = format!(
                    "Lists can be sorted by {FIELDS_INDEXED_MAX} custom fields of an object. Turn it off for another one first."
                );
                Err(Error::field("indexed", message))
            }
            Some(wanted) => Ok(wanted),
            None => Ok(kind.is_sortable() && self.indexed < FIELDS_INDEXED_MAX),
        }
    }
}

fn full() -> String {
    format!("An object has up to {FIELDS_PER_OBJECT_MAX} custom fields. Delete one that nobody needs first.")
}

fn of_object(objects: &[&'static Object], place: &str, name: &str) -> Result<&'static Object, Error> {
    Object::called(objects, name).ok_or_else(|| Error::field(place, known(objects)))
}

fn known(objects: &[&'static Object]) -> String {
    let names: Vec<&str> = objects.iter().map(|object| object.resource.as_str()).collect();
    format!("Choose one of {}.", names.join(", "))
}

/// The default in the form in which a value is kept. A record that a default refers to may go any day: none does.
fn default(
    field: &CustomField,
    sent: Option<serde_json::Value>,
    own_currency: Currency,
) -> Result<Option<serde_json::Value>, Error> {
    let Some(sent) = sent.filter(|sent| !sent.is_null()) else { return Ok(None) };
    if matches!(field.kind, FieldKind::Person | FieldKind::Relation) {
        let message = format!("A {} has no default. Leave it out.", field.kind.label().to_lowercase());
        return Err(Error::field("default", message));
    }
    if field.is_formula() {
        return Err(Error::field("default", "A formula has no default: its value follows. Leave it out."));
    }
    let clean = clean(field, &sent, None, own_currency).map_err(|message| Error::field("default", message))?;
    Ok(clean.map(|clean| clean.value))
}

fn check_required(field: &CustomField) -> Result<(), Error> {
    if field.required && !field.kind.may_be_required() {
        let which =
            if field.is_formula() { "A formula has the value that follows" } else { "A checkbox always has a value" };
        return Err(Error::field("required", format!("{which}. Leave this out.")));
    }
    Ok(())
}

fn row(field: &CustomField) -> Result<Model, Error> {
    let choices = serde_json::to_value(&field.choices).map_err(|e| Error::internal("a field's choices", e))?;
    Ok(Model {
        id: field.id,
        object: field.object.as_str().to_owned(),
        key: field.key.clone(),
        label_key: sort_key(&field.label),
        label: field.label.clone(),
        kind: field.kind,
        relates_to: field.relates_to.map(|to| to.as_str().to_owned()),
        is_required: field.required,
        default_value: field.default.clone(),
        help: field.help.clone(),
        choices,
        formula: field.formula.clone(),
        result: field.result,
        computing_job_id: field.computing_job_id,
        position: field.position,
        is_in_table: field.in_table,
        is_indexed: field.indexed,
        version: field.version,
        created_at: field.created_at,
        updated_at: field.updated_at,
        deleted_at: None,
    })
}

/// Fields are few and change seldom: one change waits for another, so that limits and places hold.
///
/// It comes before any row of theirs: whoever held a row first and then asked for this would wait for who waits for the row.
pub async fn hold_all(tx: &Tx<'_>) -> Result<(), Error> {
    if tx.backend() == DbBackend::Postgres {
        tx.conn().execute_unprepared("LOCK TABLE custom_field IN SHARE ROW EXCLUSIVE MODE").await?;
    }
    Ok(())
}

async fn hold(tx: &Tx<'_>, id: FieldId) -> Result<Model, Error> {
    hold_all(tx).await?;
    Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?.ok_or(Error::NotFound)
}

async fn hold_for(tx: &Tx<'_>, id: FieldId, action: Action) -> Result<Model, Error> {
    let row = hold(tx, id).await?;
    if row.deleted_at.is_some() {
        return Err(Error::NotFound);
    }
    tx.ctx().allow(action, &row)?;
    Ok(row)
}

async fn save(tx: &Tx<'_>, row: &Model) -> Result<(), Error> {
    row.clone().into_active_model().reset_all().update(tx.conn()).await?;
    Ok(())
}

/// Makes way at `place` for a field that leaves its own.
async fn move_others(tx: &Tx<'_>, field: &Model, place: i32) -> Result<(), Error> {
    let (from, to, by) = match place.cmp(&field.position) {
        std::cmp::Ordering::Equal => return Ok(()),
        std::cmp::Ordering::Greater => (field.position + 1, place, -1),
        std::cmp::Ordering::Less => (place, field.position - 1, 1),
    };
    Entity::update_many()
        .col_expr(Column::Position, Expr::col(Column::Position).add(by))
        .filter(Column::Object.eq(field.object.as_str()))
        .filter(Column::DeletedAt.is_null())
        .filter(Column::Id.ne(field.id))
        .filter(Column::Position.between(from, to))
        .exec(tx.conn())
        .await?;
    Ok(())
}
