//! Making, changing and giving the workspace's own roles.

use super::{
    events::{RoleEvent, RoleGiven},
    model::{RoleDraft, RoleRow},
    queries,
};
use crate::{entity::member, invites::may_give, model::MemberState};
use ac_core::{
    Action, Ctx, Error, MemberId, Platform, Resource, Role, RoleId, Tx,
    access::{
        self, FieldRules, ROLES_MAX,
        tables::{base, member_role, role},
    },
    event::{Facts, diff},
    text::sort_key,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    JoinType, PaginatorTrait, QueryFilter, QuerySelect,
};
use serde_json::json;
use std::collections::{BTreeSet, HashMap};

/// Makes a role, which nobody has yet.
///
/// Errors: `forbidden`, `invalid`, `conflict` where there are too many.
pub async fn create(platform: &Platform, ctx: &Ctx, draft: RoleDraft) -> Result<RoleRow, Error> {
    ctx.allow_any(Resource::Role, Action::Create)?;
    ctx.write(async |tx| {
        let made = create_in(tx, draft).await?;
        access::announce(platform, tx).await?;
        Ok(made)
    })
    .await
}

/// The same as part of a unit of work, whose caller announces it after all else that it writes.
pub(super) async fn create_in(tx: &Tx<'_>, draft: RoleDraft) -> Result<RoleRow, Error> {
    tx.ctx().allow_any(Resource::Role, Action::Create)?;
    let valid = draft.valid().map_err(Error::Invalid)?;
    access::hold(tx).await?;
    if role::Entity::find().count(tx.conn()).await? >= ROLES_MAX {
        let why = format!("A workspace has at most {ROLES_MAX} roles of its own. Delete one first.");
        return Err(Error::Conflict(why));
    }
    is_free(tx, &valid.name, None).await?;
    let now = tx.ctx().now();
    let row = role::Model {
        id: RoleId::generate(),
        name_key: sort_key(&valid.name),
        name: valid.name.clone(),
        base: valid.base.as_str().to_owned(),
        rules: kept(&valid.rules)?,
        fields: kept(&valid.fields)?,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    role::Entity::insert(row.clone().into_active_model()).exec_without_returning(tx.conn()).await?;
    tx.emit(&RoleEvent::Created(facts(&row, None, Some(&valid))));
    queries::role(tx.conn(), row.id).await
}

/// Changes a role. Who has it may do what it says from their next request on.
///
/// Errors: `forbidden`, `not_found`, `invalid`, `stale`.
pub async fn update(
    platform: &Platform,
    ctx: &Ctx,
    id: RoleId,
    version: i64,
    draft: RoleDraft,
) -> Result<RoleRow, Error> {
    ctx.allow_any(Resource::Role, Action::Modify)?;
    let valid = draft.valid().map_err(Error::Invalid)?;
    ctx.write(async |tx| {
        access::hold(tx).await?;
        let old = held(tx, id).await?;
        if old.version != version {
            return Err(Error::Stale { current: old.version });
        }
        if old.base != valid.base.as_str() && has_members(tx.conn(), id).await? {
            let why = "Members have this role. Give them another one before it is based on something else.";
            return Err(Error::field("base", why));
        }
        is_free(tx, &valid.name, Some(id)).await?;
        let before = draft_of(&old);
        if before == valid {
            return queries::role(tx.conn(), id).await;
        }
        let row = role::Model {
            name_key: sort_key(&valid.name),
            name: valid.name.clone(),
            base: valid.base.as_str().to_owned(),
            rules: kept(&valid.rules)?,
            fields: kept(&valid.fields)?,
            version: old.version.saturating_add(1),
            updated_at: tx.ctx().now(),
            ..old
        };
        row.clone().into_active_model().reset_all().update(tx.conn()).await?;
        tx.emit(&RoleEvent::Updated(facts(&row, Some(&before), Some(&valid))));
        access::announce(platform, tx).await?;
        queries::role(tx.conn(), id).await
    })
    .await
}

/// Deletes a role that nobody has: whoever had it would suddenly be allowed what their role in the product allows.
///
/// Errors: `forbidden`, `not_found`, `conflict` while members have it.
pub async fn delete(platform: &Platform, ctx: &Ctx, id: RoleId) -> Result<(), Error> {
    ctx.allow_any(Resource::Role, Action::Delete)?;
    ctx.write(async |tx| {
        access::hold(tx).await?;
        let old = held(tx, id).await?;
        if has_members(tx.conn(), id).await? {
            return Err(Error::Conflict("Members have this role. Give them another one first.".to_owned()));
        }
        // Those of whoever has left, and of whoever was about to join and did not.
        member_role::Entity::delete_many().filter(member_role::Column::RoleId.eq(id)).exec(tx.conn()).await?;
        role::Entity::delete_by_id(id).exec(tx.conn()).await?;
        tx.emit(&RoleEvent::Deleted(facts(&old, Some(&draft_of(&old)), None)));
        access::announce(platform, tx).await
    })
    .await
}

/// Gives a member a role of the workspace's own, or takes it away. It holds in full while `base` is their role in the product, which
/// somebody else sees to; meanwhile they may do what both allow.
///
/// Errors: `forbidden`, `not_found`, `invalid` where the role is not based on that.
pub async fn give(platform: &Platform, ctx: &Ctx, id: MemberId, to: Option<RoleId>, base: Role) -> Result<(), Error> {
    ctx.allow_any(Resource::Role, Action::Modify)?;
    ctx.write(async |tx| {
        access::hold(tx).await?;
        let row = member::Entity::find_by_id(id).one(tx.conn()).await?;
        let row = row.filter(|row| row.state == MemberState::Active.as_str()).ok_or(Error::NotFound)?;
        may_give(tx.ctx(), row.role.parse().unwrap_or(Role::Owner))?;
        let had = member_role::Entity::find_by_id(id).one(tx.conn()).await?.map(|row| row.role_id);
        if had == to {
            return Ok(());
        }
        let to = match to {
            Some(to) => Some(held(tx, to).await?),
            None => None,
        };
        if let Some(role) = to.as_ref().filter(|role| role.base != base.as_str()) {
            let (name, base) = (&role.name, &role.base);
            return Err(Error::field("role", format!("{name} is for a {base}. Make them a {base} first.")));
        }
        given(platform, tx, id, to).await
    })
    .await
}

/// Lets somebody who is about to join have this role and no other. Nobody knows them yet: that they have it is told when they are shown
/// to the workspace, by [`told`].
///
/// Errors: `not_found` where the role is gone.
pub(crate) async fn prepare(platform: &Platform, ctx: &Ctx, id: MemberId, own: Option<RoleId>) -> Result<(), Error> {
    ctx.write(async |tx| {
        access::hold(tx).await?;
        if let Some(own) = own {
            held(tx, own).await?;
        }
        let had = member_role::Entity::find_by_id(id).one(tx.conn()).await?.map(|row| row.role_id);
        if had == own {
            return Ok(());
        }
        put(tx, id, own).await?;
        access::announce(platform, tx).await
    })
    .await
}

/// Tells of the role that somebody joined with, in the unit of work that first shows them to the workspace.
pub(crate) async fn told(tx: &Tx<'_>, member: MemberId) -> Result<(), Error> {
    if let Some(had) = member_role::Entity::find_by_id(member).one(tx.conn()).await? {
        let to = held(tx, had.role_id).await?.name;
        tx.emit(&RoleGiven { member, from: None, to: Some(to) });
    }
    Ok(())
}

async fn put(tx: &Tx<'_>, id: MemberId, own: Option<RoleId>) -> Result<(), Error> {
    member_role::Entity::delete_by_id(id).exec(tx.conn()).await?;
    if let Some(own) = own {
        let given = member_role::ActiveModel { member_id: Set(id), role_id: Set(own) };
        member_role::Entity::insert(given).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

async fn given(platform: &Platform, tx: &Tx<'_>, id: MemberId, to: Option<role::Model>) -> Result<(), Error> {
    let from = match member_role::Entity::find_by_id(id).one(tx.conn()).await? {
        Some(had) => role::Entity::find_by_id(had.role_id).one(tx.conn()).await?.map(|role| role.name),
        None => None,
    };
    put(tx, id, to.as_ref().map(|role| role.id)).await?;
    tx.emit(&RoleGiven { member: id, from, to: to.map(|role| role.name) });
    access::announce(platform, tx).await
}

/// Refuses a role that is not there, or not based on that. Errors: `not_found`, `invalid`.
pub(crate) async fn based_on(ctx: &Ctx, id: RoleId, base: Role) -> Result<(), Error> {
    let found = ctx.read(async |tx| Ok::<_, Error>(role::Entity::find_by_id(id).one(tx.conn()).await?)).await?;
    let role = found.ok_or(Error::NotFound)?;
    if role.base == base.as_str() {
        return Ok(());
    }
    Err(Error::field("role", format!("{} is for a {}. Choose another role.", role.name, role.base)))
}

/// What these roles are based on and called, of those that are there.
pub(crate) async fn named(
    ctx: &Ctx,
    ids: impl Iterator<Item = RoleId>,
) -> Result<HashMap<RoleId, (Role, String)>, Error> {
    let ids: BTreeSet<RoleId> = ids.collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let select = role::Entity::find().filter(role::Column::Id.is_in(ids));
    let rows = ctx.read(async |tx| Ok::<_, Error>(select.all(tx.conn()).await?)).await?;
    Ok(rows.into_iter().map(|row| (row.id, (base(&row.base), row.name))).collect())
}

async fn held(tx: &Tx<'_>, id: RoleId) -> Result<role::Model, Error> {
    role::Entity::find_by_id(id).one(tx.conn()).await?.ok_or(Error::NotFound)
}

/// Refuses a name that another role has.
async fn is_free(tx: &Tx<'_>, name: &str, own: Option<RoleId>) -> Result<(), Error> {
    let taken = role::Entity::find().filter(role::Column::NameKey.eq(sort_key(name))).one(tx.conn()).await?;
    match taken.filter(|row| Some(row.id) != own) {
        Some(_) => Err(Error::field("name", "There is a role of this name. Choose another.")),
        None => Ok(()),
    }
}

async fn has_members(conn: &impl ConnectionTrait, id: RoleId) -> Result<bool, Error> {
    let to_member =
        member_role::Entity::belongs_to(member::Entity).from(member_role::Column::MemberId).to(member::Column::Id);
    // Whoever the workspace does not know yet is about to join.
    let is_or_will_be_there =
        Condition::any().add(member::Column::State.ne(MemberState::Ended.as_str())).add(member::Column::Id.is_null());
    let having = member_role::Entity::find()
        .join(JoinType::LeftJoin, to_member.into())
        .filter(member_role::Column::RoleId.eq(id))
        .filter(is_or_will_be_there);
    Ok(having.count(conn).await? > 0)
}

fn kept(rules: &impl serde::Serialize) -> Result<serde_json::Value, Error> {
    serde_json::to_value(rules).map_err(|e| Error::internal("a role's rules", e))
}

fn draft_of(row: &role::Model) -> RoleDraft {
    let base = base(&row.base);
    let rules = ac_core::Rules::read(&row.rules).filled(base);
    RoleDraft { name: row.name.clone(), base, rules, fields: FieldRules::read(&row.fields) }
}

fn facts(row: &role::Model, old: Option<&RoleDraft>, new: Option<&RoleDraft>) -> Facts {
    let (changes, data) = (diff(old.map(said).as_ref(), new.map(said).as_ref()), json!({ "name": row.name }));
    Facts { id: row.id.0, version: row.version, owner: None, changes, data }
}

/// What an event says of a role: each grant, and each rule on a field, as a field of its own, so that a change tells only what differs.
fn said(draft: &RoleDraft) -> serde_json::Value {
    let mut said = serde_json::Map::new();
    said.insert("name".to_owned(), draft.name.clone().into());
    said.insert("base".to_owned(), draft.base.as_str().into());
    for object in access::OBJECTS {
        for action in Action::ALL {
            let grant = draft.rules.get(object, *action).map(|grant| grant.as_str());
            said.insert(format!("{}.{}", object.as_str(), action.as_str()), grant.into());
        }
    }
    let fields = draft.fields.all();
    said.extend(fields.map(|(object, name, grant)| (format!("{}.{name}", object.as_str()), grant.as_str().into())));
    said.into()
}
