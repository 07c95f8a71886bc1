//! What members can do to a form: authorise, then one transaction with its row and one event.

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    events::{FormEvent, facts},
    model::{FormDraft, FormId, FormPatch, WebForm},
    queries::{self, FORMS_MAX, live},
    question::is_askable,
    valid::ValidForm,
};
use crate::{leads::fields::OBJECT, members, shared::check::Check};
use ac_core::{Action, Ctx, Error, MemberId, Resource, Tx};
use ac_views::custom::Customs;
use data_encoding::BASE64URL_NOPAD;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect};
use std::collections::BTreeSet;

/// Makes a form. Errors: `invalid`, `forbidden`, `conflict`.
pub async fn create(ctx: &Ctx, draft: FormDraft) -> Result<WebForm, Error> {
    ctx.write(async |tx| create_in(tx, draft).await).await
}

pub async fn create_in(tx: &Tx<'_>, draft: FormDraft) -> Result<WebForm, Error> {
    let ctx = tx.ctx();
    ctx.allow_any(Resource::Form, Action::Create)?;
    let valid = checked(tx, &draft, None).await?;
    make_room(tx).await?;
    let id = FormId::generate();
    let row = Model::fresh(id, key(), valid, ctx.now());
    Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.conn()).await?;
    tx.emit(&FormEvent::Created(facts(None, Some(&row), &row)));
    queries::find(tx.conn(), ctx, id).await
}

/// Changes fields of a form last seen at `version`. Errors: `not_found`, `forbidden`, `stale`, `invalid`.
pub async fn update(ctx: &Ctx, id: FormId, version: i64, patch: FormPatch) -> Result<WebForm, Error> {
    ctx.write(async |tx| {
        let old = hold_live(tx, id).await?;
        ctx.allow(Action::Modify, &old)?;
        if old.version != version {
            return Err(Error::Stale { current: old.version });
        }
        let current = old.valid();
        let valid = checked(tx, &patch.apply(current.clone()), Some(&current)).await?;
        if valid != current {
            let new = Model { version: old.version + 1, updated_at: ctx.now(), ..old.clone().with(valid) };
            replace(tx, &new).await?;
            tx.emit(&FormEvent::Updated(facts(Some(&old), Some(&new), &new)));
        }
        queries::find(tx.conn(), ctx, id).await
    })
    .await
}

/// Deletes a form, whose address is nobody's from then on; [`restore`] brings it back. Errors: `not_found`, `forbidden`.
pub async fn delete(ctx: &Ctx, id: FormId) -> Result<(), Error> {
    ctx.write(async |tx| {
        let old = hold_live(tx, id).await?;
        ctx.allow(Action::Delete, &old)?;
        let now = ctx.now();
        let new = Model { version: old.version + 1, updated_at: now, deleted_at: Some(now), ..old.clone() };
        replace(tx, &new).await?;
        tx.emit(&FormEvent::Deleted(facts(Some(&old), None, &new)));
        Ok(())
    })
    .await
}

/// Brings a deleted form back. Errors: `not_found`, `forbidden`, `conflict`.
pub async fn restore(ctx: &Ctx, id: FormId) -> Result<WebForm, Error> {
    ctx.write(async |tx| {
        let old = hold(tx, id).await?;
        if old.deleted_at.is_none() {
            return Err(Error::NotFound);
        }
        ctx.allow(Action::Delete, &old)?;
        make_room(tx).await?;
        let new = Model { version: old.version + 1, updated_at: ctx.now(), deleted_at: None, ..old };
        replace(tx, &new).await?;
        tx.emit(&FormEvent::Restored(facts(None, Some(&new), &new)));
        queries::find(tx.conn(), ctx, id).await
    })
    .await
}

/// 122 random bits, as they stand in an address.
fn key() -> String {
    BASE64URL_NOPAD.encode(uuid::Uuid::new_v4().as_bytes())
}

/// The row, deleted or not, held against other writers until the unit of work ends.
async fn hold(tx: &Tx<'_>, id: FormId) -> Result<Model, Error> {
    Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?.ok_or(Error::NotFound)
}

/// The same of a form that is not deleted.
pub(super) async fn hold_live(tx: &Tx<'_>, id: FormId) -> Result<Model, Error> {
    let row = hold(tx, id).await?;
    if row.deleted_at.is_some() { Err(Error::NotFound) } else { Ok(row) }
}

async fn replace(tx: &Tx<'_>, new: &Model) -> Result<(), Error> {
    let row: ActiveModel = new.clone().into_active_model().reset_all();
    Entity::update(row).exec(tx.conn()).await?;
    Ok(())
}

/// Notes that one more lead was given to an owner.
pub(super) async fn turned(tx: &Tx<'_>, form: &Model) -> Result<(), Error> {
    let next = sea_orm::sea_query::Expr::value(form.turn.wrapping_add(1));
    Entity::update_many().col_expr(Column::Turn, next).filter(Column::Id.eq(form.id)).exec(tx.conn()).await?;
    Ok(())
}

/// Checks what only the workspace knows: which custom fields there are, and who owns leads. What stands already is left as it is.
async fn checked(tx: &Tx<'_>, draft: &FormDraft, old: Option<&ValidForm>) -> Result<ValidForm, Error> {
    let valid = draft.validate().map_err(Error::Invalid)?;
    let mut check = Check::default();
    let customs = Customs::whole(tx.conn(), OBJECT).await?;
    for (at, question) in valid.questions.iter().enumerate() {
        let is_old = || old.is_some_and(|old| old.questions.iter().any(|other| other.field == question.field));
        let Some(key) = question.own_key() else { continue };
        let complaint = match customs.get(key).filter(|field| !field.is_deleted) {
            Some(field) if is_askable(field.kind) => continue,
            Some(field) => format!(
                "“{}” is nothing to ask strangers for: it says who is in the workspace, or is money.",
                field.label
            ),
            None => "There is no such custom field of leads. Add it under Settings, Fields.".to_owned(),
        };
        if !is_old() {
            check.complain(&format!("questions.{at}.field"), complaint);
        }
    }
    let is_old = |id: &MemberId| old.is_some_and(|old| old.owners.contains(id));
    let new: BTreeSet<MemberId> = valid.owners.iter().copied().filter(|id| !is_old(id)).collect();
    if !members::entity::all_exist(tx.conn(), tx.ctx(), new).await? {
        check.complain("owners", "Choose owners from the workspace's members.");
    }
    check.finish(valid).map_err(Error::Invalid)
}

/// Refuses one more form where there are enough. Errors: `conflict`.
async fn make_room(tx: &Tx<'_>) -> Result<(), Error> {
    if live().count(tx.conn()).await? < FORMS_MAX {
        return Ok(());
    }
    Err(Error::Conflict(format!("There are {FORMS_MAX} forms already. Delete one that is no longer needed.")))
}
