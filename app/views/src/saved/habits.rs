//! How one member has the lists: favourite views, the view a list opens with, the columns of its built-in views.
//!
//! All of it is the member's own; it takes the right to make views for oneself.

use super::{
    access::visible,
    entity::{
        favourite, read, setting,
        view::{Column, Model},
    },
    events::ViewEvent,
    mine::{FavouriteChange, Setting},
    model::{KEY_CHARS_MAX, ViewColumn, ViewId, check_columns},
    queries,
};
use ac_core::{
    Action, Change, Ctx, Error, MemberId, Resource, Tx,
    event::{Facts, PRIVATE_TO},
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, Statement, sea_query::OnConflict,
};
use serde_json::json;
use std::collections::BTreeMap;

/// Favourite views of one member.
pub const FAVOURITES_MAX: u64 = 100;
/// Built-in views of one list whose columns a member may have otherwise.
pub const LAYOUTS_MAX: usize = 8;

/// Changes the actor's favourites; answers them in order. Errors: `not_found`, `forbidden`, `conflict`.
pub async fn change_favourites(ctx: &Ctx, change: FavouriteChange) -> Result<Vec<ViewId>, Error> {
    let me = myself(ctx)?;
    ctx.write(async |tx| {
        let (FavouriteChange::Add(id) | FavouriteChange::Remove(id) | FavouriteChange::Move { id, .. }) = change;
        one_at_a_time(tx, me).await?;
        let seen = visible(ctx)?.filter(Column::Id.eq(id)).one(tx.conn()).await?;
        let old = queries::favourite_ids(tx.conn(), me).await?;
        // One that nobody shares any longer still goes.
        let is_leaving = matches!(change, FavouriteChange::Remove(_)) && old.contains(&id);
        if seen.is_none() && !is_leaving {
            return Err(Error::NotFound);
        }
        let new = changed(old.clone(), change);
        if new == old {
            return Ok(old);
        }
        let count = visible(ctx)?.filter(Column::Id.is_in(new.iter().copied())).count(tx.conn()).await?;
        if count > FAVOURITES_MAX && new.len() > old.len() {
            let message = format!("You have {FAVOURITES_MAX} favourites already. Take one out first.");
            return Err(Error::Conflict(message));
        }
        keep(tx, me, &new, &old).await?;
        let place = |ids: &[ViewId]| json!(ids.iter().position(|other| *other == id).map(|at| at + 1));
        emit(tx, me, id, seen.as_ref(), BTreeMap::from([("favourite".to_owned(), [place(&old), place(&new)])]));
        Ok(new)
    })
    .await
}

fn changed(mut ids: Vec<ViewId>, change: FavouriteChange) -> Vec<ViewId> {
    match change {
        FavouriteChange::Add(id) if !ids.contains(&id) => ids.push(id),
        FavouriteChange::Add(_) => {}
        FavouriteChange::Remove(id) => ids.retain(|other| *other != id),
        FavouriteChange::Move { id, before } => {
            ids.retain(|other| *other != id);
            let at = before.and_then(|before| ids.iter().position(|other| *other == before)).unwrap_or(ids.len());
            ids.insert(at, id);
        }
    }
    ids
}

/// Writes the places that differ: two windows of one member may be at it at once.
async fn keep(tx: &Tx<'_>, me: MemberId, new: &[ViewId], old: &[ViewId]) -> Result<(), Error> {
    let gone: Vec<ViewId> = old.iter().filter(|id| !new.contains(id)).copied().collect();
    if !gone.is_empty() {
        let rows = favourite::Entity::delete_many().filter(favourite::Column::MemberId.eq(me));
        rows.filter(favourite::Column::ViewId.is_in(gone)).exec(tx.conn()).await?;
    }
    let rows = (0_i32..).zip(new).map(|(position, id)| favourite::Model { member_id: me, view_id: *id, position });
    let rows: Vec<_> = rows.map(|row| row.into_active_model().reset_all()).collect();
    if rows.is_empty() {
        return Ok(());
    }
    let again = OnConflict::columns([favourite::Column::MemberId, favourite::Column::ViewId])
        .update_column(favourite::Column::Position)
        .to_owned();
    favourite::Entity::insert_many(rows).on_conflict(again).exec_without_returning(tx.conn()).await?;
    Ok(())
}

/// Two windows of one member change one after the other.
async fn one_at_a_time(tx: &Tx<'_>, me: MemberId) -> Result<(), Error> {
    if tx.backend() == DbBackend::Postgres {
        let lock = "SELECT 1 FROM member WHERE id = $1 FOR UPDATE";
        let values = [sea_orm::Value::from(me.0)];
        tx.conn().execute_raw(Statement::from_sql_and_values(DbBackend::Postgres, lock, values)).await?;
    }
    Ok(())
}

fn emit(tx: &Tx<'_>, me: MemberId, id: ViewId, view: Option<&Model>, changes: BTreeMap<String, Change>) {
    let data = match view {
        Some(view) => json!({ "name": view.name, "object": view.object, PRIVATE_TO: me }),
        None => json!({ PRIVATE_TO: me }),
    };
    let facts = Facts { id: id.0, version: view.map_or(0, |view| view.version), owner: Some(me), changes, data };
    tx.emit(&ViewEvent::FavouritesChanged(facts));
}

/// Keeps how the actor has a list. Errors: `forbidden`, `not_found`, `invalid`.
pub async fn keep_setting(ctx: &Ctx, object: Resource, setting: Setting) -> Result<(), Error> {
    let me = myself(ctx)?;
    queries::listed(ctx, object)?;
    check(&setting)?;
    ctx.write(async |tx| {
        one_at_a_time(tx, me).await?;
        if let Setting::OpensWith(Some(id)) = &setting
            && let Ok(id) = id.parse::<ViewId>()
        {
            queries::find(tx.conn(), ctx, id).await?;
        }
        let old = queries::habit(tx.conn(), me, object).await?;
        let new = with(old.clone().unwrap_or_else(|| fresh(me, object)), setting)?;
        let unchanged =
            old.as_ref().is_some_and(|old| (&old.opens_with, &old.layouts) == (&new.opens_with, &new.layouts));
        if unchanged {
            return Ok(());
        }
        let new = setting::Model { version: new.version + 1, updated_at: ctx.now(), ..new };
        let again = OnConflict::columns([setting::Column::MemberId, setting::Column::Object])
            .update_columns([
                setting::Column::OpensWith,
                setting::Column::Layouts,
                setting::Column::Version,
                setting::Column::UpdatedAt,
            ])
            .to_owned();
        let row = new.clone().into_active_model().reset_all();
        setting::Entity::insert(row).on_conflict(again).exec_without_returning(tx.conn()).await?;
        let mut changes = BTreeMap::new();
        let (was, layouts) = old.map(|old| (old.opens_with, old.layouts)).unwrap_or((None, json!({})));
        ac_core::event::change(&mut changes, "opens_with", &was, &new.opens_with);
        ac_core::event::change(&mut changes, "layouts", &layouts, &new.layouts);
        let data = json!({ "object": object, PRIVATE_TO: me });
        let facts = Facts { id: new.id, version: new.version, owner: Some(me), changes, data };
        tx.emit(&ViewEvent::SettingsChanged(facts));
        Ok(())
    })
    .await
}

fn check(setting: &Setting) -> Result<(), Error> {
    let is_name =
        |text: &str| !text.is_empty() && text.chars().count() <= KEY_CHARS_MAX && !text.contains(char::is_control);
    match setting {
        Setting::OpensWith(None) => Ok(()),
        Setting::OpensWith(Some(view)) | Setting::Layout { view, .. } if !is_name(view) => {
            Err(Error::field("setting", format!("Name a view by 1 to {KEY_CHARS_MAX} characters.")))
        }
        Setting::OpensWith(Some(_)) => Ok(()),
        Setting::Layout { columns, .. } => check_columns(columns).map_err(|message| Error::field("columns", message)),
    }
}

fn fresh(me: MemberId, object: Resource) -> setting::Model {
    setting::Model {
        id: uuid::Uuid::now_v7(),
        member_id: me,
        object: object.as_str().to_owned(),
        opens_with: None,
        layouts: json!({}),
        version: 0,
        updated_at: ac_core::Timestamp(0),
    }
}

fn with(kept: setting::Model, change: Setting) -> Result<setting::Model, Error> {
    match change {
        Setting::OpensWith(opens_with) => Ok(setting::Model { opens_with, ..kept }),
        Setting::Layout { view, columns } => {
            let mut layouts: BTreeMap<String, Vec<ViewColumn>> = read(&kept.layouts);
            if columns.is_empty() {
                layouts.remove(&view);
            } else {
                layouts.insert(view, columns);
            }
            if layouts.len() > LAYOUTS_MAX {
                let message = format!("A list keeps the columns of up to {LAYOUTS_MAX} built-in views.");
                return Err(Error::field("setting", message));
            }
            Ok(setting::Model { layouts: json!(layouts), ..kept })
        }
    }
}

/// Whose lists these are. Errors: `forbidden`.
fn myself(ctx: &Ctx) -> Result<MemberId, Error> {
    ctx.allow_any(Resource::View, Action::Create)?;
    ctx.actor.member().ok_or(Error::Forbidden)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn favourites_are_added_once_moved_and_taken_out() {
        let id = |n: u128| ViewId(uuid::Uuid::from_u128(n));
        let check = |ids: &[u128], change, want: &[u128]| {
            let ids: Vec<ViewId> = ids.iter().map(|n| id(*n)).collect();
            let want: Vec<ViewId> = want.iter().map(|n| id(*n)).collect();
            assert_eq!(changed(ids, change), want);
        };
        check(&[1, 2], FavouriteChange::Add(id(3)), &[1, 2, 3]);
        check(&[1, 2], FavouriteChange::Add(id(1)), &[1, 2]);
        check(&[1, 2], FavouriteChange::Remove(id(1)), &[2]);
        check(&[1, 2, 3], FavouriteChange::Move { id: id(3), before: Some(id(1)) }, &[3, 1, 2]);
        check(&[1, 2, 3], FavouriteChange::Move { id: id(1), before: None }, &[2, 3, 1]);
        check(&[1, 2], FavouriteChange::Move { id: id(1), before: Some(id(9)) }, &[2, 1]);
    }
}
