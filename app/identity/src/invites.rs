//! Invitations: a mailed link with which its addressee, and nobody else, joins a workspace.
//!
//! Invariant: inviting answers the same whether or not the address has an account; who accepts must be signed in with that
//! address or enter as new with it. The link changes something only when its form is sent.

use crate::{
    Identity, IdentityError, Viewer,
    entity::{member, membership, single_use_token},
    limits,
    log::{self, By, Entry, Kind as LogKind},
    model::{InviteRow, MEMBER_PLACEHOLDER},
    outbox::{self, Mail},
    password, people,
    people::Email,
    session::Device,
    sign_in,
    single_use::{self, About, Kind},
    workspaces,
};
use ac_core::{Action, Ctx, Error, FieldError, MemberId, Resource, Role, TenantId, ctx::TenantRef};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Open invitations of one workspace.
const INVITES_PER_WORKSPACE_MAX: u64 = 500;

/// What an invitation's token holds.
#[derive(Serialize, Deserialize)]
struct Terms {
    email: String,
    role: Role,
    /// The placeholder whose place the person takes.
    member: Option<MemberId>,
    by: Option<MemberId>,
}

/// Invites an address, into the place of a placeholder if `placeholder` names one.
///
/// Errors: `forbidden`, `invalid`, `not_found` for an unknown placeholder, `too_many_requests`.
pub async fn invite(
    identity: &Identity,
    ctx: &Ctx,
    inviter: &str,
    email: &str,
    role: Role,
    placeholder: Option<MemberId>,
) -> Result<(), IdentityError> {
    ctx.allow_any(Resource::Member, Action::Create)?;
    may_give(ctx, role)?;
    let email = Email::parse(email).map_err(|m| IdentityError::field("email", m))?;
    if let Some(id) = placeholder {
        let row = ctx.read(async |tx| Ok::<_, Error>(member::Entity::find_by_id(id).one(tx.conn()).await?)).await?;
        row.filter(|row| row.state == MEMBER_PLACEHOLDER).ok_or(Error::NotFound)?;
    }
    identity.limits.charge(limits::MAIL_TO, &email.key)?;
    let (now, tenant) = (identity.now(), ctx.tenant.id);
    let base = identity.platform.site.base_url();
    let tx = identity.control().begin().await?;
    if let Some(person) = people::by_email(&tx, &email.key).await? {
        let there = membership::Entity::find_by_id((tenant, person.id)).one(&tx).await?;
        if there.is_some_and(|m| m.ended_at.is_none()) {
            return Err(IdentityError::field("email", "This person belongs to the workspace already."));
        }
    }
    if open(tenant, now).count(&tx).await? >= INVITES_PER_WORKSPACE_MAX {
        return Err(Error::Conflict("Too many invitations are open. Take some back first.".to_owned()).into());
    }
    // A new invitation replaces the one before it.
    single_use_token::Entity::delete_many()
        .filter(single_use_token::Column::Kind.eq(Kind::Invite.as_str()))
        .filter(single_use_token::Column::TenantId.eq(tenant))
        .filter(single_use_token::Column::EmailKey.eq(email.key.as_str()))
        .exec(&tx)
        .await?;
    let by = ctx.actor.member();
    let terms = Terms { email: email.shown.clone(), role, member: placeholder, by };
    let about = About {
        tenant: Some(tenant),
        email_key: email.key,
        data: serde_json::to_value(&terms).map_err(|e| Error::internal("an invitation", e))?,
        ..About::default()
    };
    let token = single_use::issue(&tx, now, Kind::Invite, about).await?;
    let workspace = &ctx.tenant.name;
    let mail = Mail {
        kind: "invite",
        to: email.shown,
        subject: format!("{inviter} invites you to {workspace}"),
        body: format!(
            "Hello,\n\n{inviter} invites you to the workspace {workspace}. Open this link to join; it works once, for a week:\n\
             {base}/invite/{token}\n\nIf you do not know them, there is nothing to do.\n"
        ),
    };
    outbox::put(&tx, now, mail).await?;
    let entry = Entry {
        tenant,
        kind: LogKind::MemberInvited,
        by: by.map_or(By::System, By::Member),
        subject: placeholder.map_or_else(uuid::Uuid::now_v7, |id| id.0),
        data: serde_json::json!({ "role": role }),
    };
    log::record(&tx, now, entry).await?;
    tx.commit().await?;
    identity.relay_soon(tenant).await;
    Ok(())
}

/// Only owners make owners; nobody gives more than they have.
pub(crate) fn may_give(ctx: &Ctx, role: Role) -> Result<(), Error> {
    match ctx.actor.role() {
        // Roles are declared from the most to the least powerful.
        Some(own) if role < own => Err(Error::Forbidden),
        _ => Ok(()),
    }
}

fn open(tenant: TenantId, now: ac_core::Timestamp) -> sea_orm::Select<single_use_token::Entity> {
    single_use_token::Entity::find()
        .filter(single_use_token::Column::Kind.eq(Kind::Invite.as_str()))
        .filter(single_use_token::Column::TenantId.eq(tenant))
        .filter(single_use_token::Column::UsedAt.is_null())
        .filter(single_use_token::Column::ExpiresAt.gt(now))
}

/// The open invitations, newest first.
///
/// Errors: `forbidden` for those who may not invite.
pub async fn list(identity: &Identity, ctx: &Ctx) -> Result<Vec<InviteRow>, IdentityError> {
    ctx.allow_any(Resource::Member, Action::Create)?;
    let rows = open(ctx.tenant.id, identity.now())
        .order_by_desc(single_use_token::Column::CreatedAt)
        .limit(INVITES_PER_WORKSPACE_MAX)
        .all(identity.control().db())
        .await?;
    let shown = rows.into_iter().filter_map(|row| {
        let terms: Terms = serde_json::from_value(row.data).ok()?;
        Some(InviteRow {
            id: row.id,
            email: terms.email,
            role: terms.role,
            member_id: terms.member,
            created_at: row.created_at,
            expires_at: row.expires_at,
        })
    });
    Ok(shown.collect())
}

/// Takes an invitation back.
///
/// Errors: `forbidden`, `not_found`.
pub async fn revoke(identity: &Identity, ctx: &Ctx, id: uuid::Uuid) -> Result<(), IdentityError> {
    ctx.allow_any(Resource::Member, Action::Create)?;
    let (now, tenant) = (identity.now(), ctx.tenant.id);
    let tx = identity.control().begin().await?;
    let gone = single_use_token::Entity::delete_many()
        .filter(single_use_token::Column::Id.eq(id))
        .filter(single_use_token::Column::Kind.eq(Kind::Invite.as_str()))
        .filter(single_use_token::Column::TenantId.eq(tenant))
        .filter(single_use_token::Column::UsedAt.is_null())
        .exec(&tx)
        .await?;
    if gone.rows_affected == 0 {
        return Err(Error::NotFound.into());
    }
    let by = ctx.actor.member().map_or(By::System, By::Member);
    let entry = Entry { tenant, kind: LogKind::InviteRevoked, by, subject: id, data: serde_json::Value::Null };
    log::record(&tx, now, entry).await?;
    tx.commit().await?;
    identity.relay_soon(tenant).await;
    Ok(())
}

/// What the holder of a link is shown.
pub(crate) struct Invitation {
    pub tenant: Arc<TenantRef>,
    pub email: Email,
    /// Whether the address has an account to sign in with. Its owner may know.
    pub known: bool,
}

/// The invitation behind a link.
///
/// Errors: `LinkEnded`, also when the workspace is closed.
pub(crate) async fn look_at(identity: &Identity, token: &str) -> Result<Invitation, IdentityError> {
    let db = identity.control().db();
    let row = single_use::peek(db, identity.now(), Kind::Invite, token).await?;
    let (tenant, terms) = read(&row)?;
    let tenant = identity.control().tenant(tenant).await?.ok_or(IdentityError::LinkEnded)?;
    let known = people::by_email(db, &row.email_key).await?.is_some();
    let email = Email { shown: terms.email, key: row.email_key };
    Ok(Invitation { tenant, email, known })
}

fn read(row: &single_use_token::Model) -> Result<(TenantId, Terms), IdentityError> {
    let terms = serde_json::from_value(row.data.clone()).map_err(|e| Error::internal("an invitation", e))?;
    Ok((row.tenant_id.ok_or(IdentityError::LinkEnded)?, terms))
}

/// Joins as the person who is signed in.
///
/// Errors: `LinkEnded`, also when the invitation is for another address.
pub(crate) async fn accept(identity: &Identity, viewer: &Viewer, token: &str) -> Result<Arc<TenantRef>, IdentityError> {
    let invitation = look_at(identity, token).await?;
    let tx = identity.control().begin().await?;
    let person = people::by_id(&tx, viewer.identity).await?;
    if person.email_key != invitation.email.key {
        return Err(IdentityError::LinkEnded);
    }
    join(identity, &tx, token, &person).await?;
    tx.commit().await?;
    identity.relay_soon(invitation.tenant.id).await;
    Ok(invitation.tenant)
}

/// Joins as somebody new, and signs in; answers the session cookie's value.
///
/// Errors: `LinkEnded`, `invalid`, `too_many_requests`.
pub(crate) async fn accept_as_new(
    identity: &Identity,
    token: &str,
    name: &str,
    chosen: &str,
    device: &Device,
) -> Result<(String, Arc<TenantRef>), IdentityError> {
    identity.limits.charge(limits::FORMS, &format!("invite {}", limits::network(&device.address)))?;
    let invitation = look_at(identity, token).await?;
    if invitation.known {
        return Err(IdentityError::LinkEnded);
    }
    let mut wrong = Vec::new();
    let checked = people::check_name(name);
    if let Err(message) = &checked {
        wrong.push(FieldError::new("name", message.as_str()));
    }
    if let Err(message) = password::check(chosen, &[name, &invitation.email.shown, &invitation.tenant.name]) {
        wrong.push(FieldError::new("password", message));
    }
    let Some(name) = checked.ok().filter(|_| wrong.is_empty()) else { return Err(IdentityError::fields(wrong)) };
    let hash = identity.hasher.hash(chosen).await?;
    let now = identity.now();
    let tx = identity.control().begin().await?;
    let person = people::insert(&tx, now, &invitation.email, &name, hash).await?;
    let cookie = sign_in::open_full(&tx, now, person.id, device).await?;
    join(identity, &tx, token, &person).await?;
    tx.commit().await?;
    identity.relay_soon(invitation.tenant.id).await;
    Ok((cookie, invitation.tenant))
}

/// Takes the token and enters the membership; the caller commits next.
async fn join(
    identity: &Identity,
    tx: &sea_orm::DatabaseTransaction,
    token: &str,
    person: &crate::entity::identity::Model,
) -> Result<(), IdentityError> {
    let now = identity.now();
    let row = single_use::take(tx, now, Kind::Invite, token, None).await?;
    let (tenant, terms) = read(&row)?;
    let place = match terms.member {
        Some(placeholder) if is_free(tx, tenant, placeholder).await? => placeholder,
        _ => person.id.into(),
    };
    let member = workspaces::join(tx, tenant, person.id, place, terms.role, now).await?;
    let by = By::Member(terms.by.unwrap_or(member));
    log::record(tx, now, workspaces::joined(tenant, by, member, terms.role, &person.name)).await?;
    Ok(())
}

/// Whether nobody has taken the placeholder's place yet.
async fn is_free(tx: &sea_orm::DatabaseTransaction, tenant: TenantId, member: MemberId) -> Result<bool, Error> {
    let taken = membership::Entity::find()
        .filter(membership::Column::TenantId.eq(tenant))
        .filter(membership::Column::MemberId.eq(member))
        .one(tx)
        .await?;
    Ok(taken.is_none())
}
