//! Who belongs to a workspace: its lists, roles, and the end of a membership.
//!
//! Invariant: a workspace keeps at least one owner; only owners touch owners; nobody here touches credentials, which
//! belong to the person and not to the workspace.

use crate::{
    Ending, Identity, IdentityError,
    entity::{api_token, member, membership, session},
    invites::may_give,
    log::{self, By, Entry, Kind},
    model::{Belonging, MemberQuery, MemberRow, MemberState},
};
use ac_core::{
    Action, Ctx, Error, MemberId, Page, Resource, Role, TenantId,
    control::tenant,
    keyset::{self, Ask, KeyKind, ListError, SortField},
    list::SEARCH_CHARS_MAX,
    text,
};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, LikeExpr},
};

const SORTS: &[SortField] = &[SortField { name: "name", sql: "member.name_key", kind: KeyKind::Text }];

/// A page of those the workspace knows: members and placeholders, or those who left.
///
/// Errors: `forbidden`, `bad_request`.
pub async fn list(ctx: &Ctx, query: &MemberQuery) -> Result<Page<MemberRow>, ListError> {
    let reach = ctx.readable(Resource::Member)?;
    let ask = Ask::read(query, SORTS, "name")?;
    let here = [MemberState::Active, MemberState::Placeholder].map(MemberState::as_str);
    let mut base = member::Entity::find().filter(match query.filter {
        Belonging::Here => member::Column::State.is_in(here),
        Belonging::Former => member::Column::State.is_not_in(here),
    });
    base = reach.narrow(base, member::Column::Id);
    if let Some(found) = query.q.as_deref().and_then(finds) {
        base = base.filter(found);
    }
    let page: Page<member::Model> =
        ctx.read(async |tx| keyset::page(tx.conn(), base, |rows| rows, member::Column::Id, &ask).await).await?;
    Ok(page.map(|row| {
        let role = row.role.parse().unwrap_or(Role::Guest);
        let own_role = ctx.access().role_of(row.id, role).filter(|own| own.base == role);
        MemberRow {
            id: row.id,
            name: row.name,
            email: row.email,
            role,
            own_role: own_role.map(|own| own.name.clone()),
            state: MemberState::parse(&row.state),
            team: row.team,
            version: row.version,
        }
    }))
}

/// What the actor is called here.
pub async fn name(ctx: &Ctx) -> Result<String, Error> {
    let Some(id) = ctx.actor.member() else { return Ok(String::new()) };
    let row = ctx.read(async |tx| Ok::<_, Error>(member::Entity::find_by_id(id).one(tx.conn()).await?)).await?;
    Ok(row.map(|row| row.name).unwrap_or_default())
}

/// Whoever has the text in their name or address; `None` if it says nothing.
fn finds(q: &str) -> Option<Condition> {
    let words: String = text::sort_key(q).chars().take(SEARCH_CHARS_MAX).collect();
    let like = || LikeExpr::new(format!("%{}%", text::like_escape(&words))).escape('\\');
    let address = Expr::expr(Func::lower(member::Column::Email.into_expr()));
    let found = Condition::any().add(member::Column::NameKey.like(like())).add(address.like(like()));
    (!words.is_empty()).then_some(found)
}

/// Gives a member another role; their open pages end and begin anew with it.
///
/// Errors: `forbidden`, `not_found`, `LastOwner`.
pub async fn change_role(identity: &Identity, ctx: &Ctx, id: MemberId, to: Role) -> Result<(), IdentityError> {
    ctx.allow_any(Resource::Member, Action::Delete)?;
    may_give(ctx, to)?;
    let (now, tenant) = (identity.now(), ctx.tenant.id);
    let tx = identity.control().begin().await?;
    let (row, from) = living(&tx, ctx, id).await?;
    if from == to {
        return Ok(());
    }
    if from == Role::Owner {
        keep_an_owner(&tx, tenant).await?;
    }
    let person = row.identity_id;
    let version = row.version.saturating_add(1);
    let mut changed = row.into_active_model();
    changed.role = Set(to.as_str().to_owned());
    changed.version = Set(version);
    changed.update(&tx).await?;
    let data = serde_json::json!({ "from": from, "to": to });
    let by = ctx.actor.member().map_or(By::System, By::Member);
    log::record(&tx, now, Entry { tenant, kind: Kind::RoleChanged, by, subject: id.0, data }).await?;
    tx.commit().await?;
    identity.announce(Ending::Membership(tenant, person));
    identity.relay_soon(tenant).await;
    Ok(())
}

/// Ends a membership, with its sessions and tokens in this workspace. What the person owns stays theirs.
///
/// Errors: `forbidden`, `not_found`, `LastOwner`.
pub async fn end(identity: &Identity, ctx: &Ctx, id: MemberId) -> Result<(), IdentityError> {
    ctx.allow_any(Resource::Member, Action::Delete)?;
    let (now, tenant) = (identity.now(), ctx.tenant.id);
    let tx = identity.control().begin().await?;
    let (row, role) = living(&tx, ctx, id).await?;
    if role == Role::Owner {
        keep_an_owner(&tx, tenant).await?;
    }
    let person = row.identity_id;
    let version = row.version.saturating_add(1);
    let mut ended = row.into_active_model();
    ended.ended_at = Set(Some(now));
    ended.version = Set(version);
    ended.update(&tx).await?;
    session::Entity::delete_many()
        .filter(session::Column::TenantId.eq(tenant))
        .filter(session::Column::IdentityId.eq(person))
        .exec(&tx)
        .await?;
    api_token::Entity::update_many()
        .col_expr(api_token::Column::RevokedAt, Expr::value(now.0))
        .filter(api_token::Column::TenantId.eq(tenant))
        .filter(api_token::Column::IdentityId.eq(person))
        .filter(api_token::Column::RevokedAt.is_null())
        .exec(&tx)
        .await?;
    let by = ctx.actor.member().map_or(By::System, By::Member);
    let data = serde_json::json!({ "role": role });
    log::record(&tx, now, Entry { tenant, kind: Kind::UserLeft, by, subject: id.0, data }).await?;
    tx.commit().await?;
    identity.announce(Ending::Membership(tenant, person));
    identity.relay_soon(tenant).await;
    Ok(())
}

/// The membership behind a member, if the actor may touch it. The workspace's row is locked first, so that two owners
/// cannot remove each other at once.
async fn living(
    tx: &sea_orm::DatabaseTransaction,
    ctx: &Ctx,
    id: MemberId,
) -> Result<(membership::Model, Role), IdentityError> {
    tenant::Entity::find_by_id(ctx.tenant.id).lock_exclusive().one(tx).await?;
    let found = membership::Entity::find()
        .filter(membership::Column::TenantId.eq(ctx.tenant.id))
        .filter(membership::Column::MemberId.eq(id))
        .filter(membership::Column::EndedAt.is_null())
        .one(tx)
        .await?;
    let row = found.ok_or(Error::NotFound)?;
    let role: Role = row.role.parse().map_err(|e| Error::internal("a membership's role", e))?;
    may_give(ctx, role)?;
    Ok((row, role))
}

/// Refuses when the workspace has one owner only.
async fn keep_an_owner(conn: &impl ConnectionTrait, tenant: TenantId) -> Result<(), IdentityError> {
    let owners = membership::Entity::find()
        .filter(membership::Column::TenantId.eq(tenant))
        .filter(membership::Column::Role.eq(Role::Owner.as_str()))
        .filter(membership::Column::EndedAt.is_null())
        .count(conn)
        .await?;
    if owners > 1 { Ok(()) } else { Err(IdentityError::LastOwner) }
}
