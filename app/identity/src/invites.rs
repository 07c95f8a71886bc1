//! Invitations: a mailed link with which its addressee, and nobody else, joins a workspace.
//!
//! Invariant: inviting answers the same whether or not the address has an account; who accepts must be signed in with that
//! address or enter as new with it. The link changes something only when its form is sent. An invitation stands as long as
//! who sent it could send it again: nobody who is shown out comes back by one of their own.

use crate::{
    Identity, IdentityError, Viewer,
    access::roles,
    entity::{member, membership, single_use_token},
    limits,
    log::{self, By, Entry, Kind as LogKind},
    model::{InviteRow, MEMBER_PLACEHOLDER},
    outbox::{self, Mail},
    password, people,
    people::Email,
    session::Device,
    sign_in::{self, Entered},
    single_use::{self, About, Kind},
    workspaces,
};
use ac_core::{
    Action, Actor, Ctx, Error, FieldError, Grant, IdentityId, MemberId, Resource, Role, RoleId, TenantId,
    control::tenant, ctx::TenantRef, policy::grant,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, sync::Arc};

/// Open invitations of one workspace.
const INVITES_PER_WORKSPACE_MAX: u64 = 500;

/// What an invitation's token holds.
#[derive(Serialize, Deserialize)]
struct Terms {
    email: String,
    role: Role,
    /// One of the workspace's own roles, based on `role`.
    #[serde(default)]
    own: Option<RoleId>,
    /// The placeholder whose place the person takes.
    member: Option<MemberId>,
    by: Option<MemberId>,
}

/// Invites an address to a role, and with `own` to one of the workspace's own that is based on it; into the place of a placeholder if
/// `placeholder` names one.
///
/// Errors: `forbidden`, also where the address has an invitation that gives more than the actor has, `invalid`, `not_found`
/// for an unknown placeholder or role, `too_many_requests`.
pub async fn invite(
    identity: &Identity,
    ctx: &Ctx,
    inviter: &str,
    email: &str,
    role: Role,
    own: Option<RoleId>,
    placeholder: Option<MemberId>,
) -> Result<(), IdentityError> {
    ctx.allow_any(Resource::Member, Action::Create)?;
    may_give(ctx, role)?;
    if let Some(own) = own {
        ctx.allow_any(Resource::Role, Action::Modify)?;
        roles::based_on(ctx, own, role).await?;
    }
    let email = Email::parse(email).map_err(|m| IdentityError::field("email", m))?;
    if let Some(id) = placeholder {
        let row = ctx.read(async |tx| Ok::<_, Error>(member::Entity::find_by_id(id).one(tx.conn()).await?)).await?;
        row.filter(|row| row.state == MEMBER_PLACEHOLDER).ok_or(Error::NotFound)?;
    }
    let (now, tenant) = (identity.now(), ctx.tenant.id);
    identity.limits.charge(&[
        limits::MAIL_FROM.of(tenant.to_string()),
        limits::MAIL_TO.of(&email.key),
        limits::MAILS.of("invite"),
    ])?;
    let base = identity.platform.site.base_url();
    let tx = identity.control().begin().await?;
    let known = people::by_email(&tx, &email.key).await?;
    if let Some(person) = &known {
        let there = membership::Entity::find_by_id((tenant, person.id)).one(&tx).await?;
        if there.is_some_and(|m| m.ended_at.is_none()) {
            return Err(IdentityError::field("email", "This person belongs to the workspace already."));
        }
    }
    if open(tenant, now).count(&tx).await? >= INVITES_PER_WORKSPACE_MAX {
        return Err(Error::Conflict("Too many invitations are open. Take some back first.".to_owned()).into());
    }
    if let Some(place) = placeholder {
        // Held, so that of two who invite to one place at once the second finds the first.
        tenant::Entity::find_by_id(ctx.tenant.id).lock_exclusive().one(&tx).await?;
        for row in open(tenant, now).filter(single_use_token::Column::EmailKey.ne(email.key.as_str())).all(&tx).await? {
            if read(&row)?.1.member == Some(place) {
                let why = "Somebody else is invited to this place already. Take that invitation back first.";
                return Err(Error::Conflict(why.to_owned()).into());
            }
        }
    }
    // A new invitation replaces the one before it, if who sends it could take that one back.
    let before = open(tenant, now).filter(single_use_token::Column::EmailKey.eq(email.key.as_str())).all(&tx).await?;
    for row in &before {
        may_give(ctx, read(row)?.1.role)?;
    }
    single_use_token::Entity::delete_many()
        .filter(single_use_token::Column::Id.is_in(before.iter().map(|row| row.id)))
        .exec(&tx)
        .await?;
    let by = ctx.actor.member();
    let terms = Terms { email: email.shown.clone(), role, own, member: placeholder, by };
    let about = About {
        tenant: Some(tenant),
        email_key: email.key,
        data: serde_json::to_value(&terms).map_err(|e| Error::internal("an invitation", e))?,
        ..About::default()
    };
    let token = single_use::issue(&tx, now, Kind::Invite, about).await?;
    let (inviter, workspace) = (outbox::said(inviter), outbox::said(&ctx.tenant.name));
    let mail = Mail {
        kind: "invite",
        to: known.map_or(email.shown, |person| person.email),
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

/// The living memberships of these members.
fn living(tenant: TenantId, members: impl IntoIterator<Item = MemberId>) -> sea_orm::Select<membership::Entity> {
    membership::Entity::find()
        .filter(membership::Column::TenantId.eq(tenant))
        .filter(membership::Column::MemberId.is_in(members))
        .filter(membership::Column::EndedAt.is_null())
}

/// Whether an invitation still stands, given the living membership of who sent it. What the product itself sent does.
fn stands(terms: &Terms, sender: Option<&membership::Model>) -> bool {
    let may_send = |role: Role| grant(role, Resource::Member, Action::Create) == Grant::All && role <= terms.role;
    terms.by.is_none() || sender.and_then(|sender| sender.role.parse().ok()).is_some_and(may_send)
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
    let db = identity.control().db();
    let rows = open(ctx.tenant.id, identity.now())
        .order_by_desc(single_use_token::Column::CreatedAt)
        .limit(INVITES_PER_WORKSPACE_MAX)
        .all(db)
        .await?;
    let open: Vec<(single_use_token::Model, Terms)> = rows
        .into_iter()
        .filter_map(|row| serde_json::from_value(row.data.clone()).ok().map(|terms| (row, terms)))
        .collect();
    let senders = living(ctx.tenant.id, open.iter().filter_map(|(_, terms)| terms.by)).all(db).await?;
    let senders: HashMap<MemberId, membership::Model> = senders.into_iter().map(|it| (it.member_id, it)).collect();
    let own = roles::named(ctx, open.iter().filter_map(|(_, terms)| terms.own)).await?;
    let shown = open.into_iter().map(|(row, terms)| {
        let sender = terms.by.and_then(|by| senders.get(&by));
        let own = terms.own.map(|id| own.get(&id).filter(|(base, _)| *base == terms.role));
        InviteRow {
            id: row.id,
            stands: stands(&terms, sender) && own != Some(None),
            email: terms.email,
            role: terms.role,
            own_role: own.flatten().map(|(_, name)| name.clone()),
            member_id: terms.member,
            created_at: row.created_at,
            expires_at: row.expires_at,
        }
    });
    Ok(shown.collect())
}

/// Takes an invitation back.
///
/// Errors: `forbidden`, also for one that gives more than the actor has, `not_found`.
pub async fn revoke(identity: &Identity, ctx: &Ctx, id: uuid::Uuid) -> Result<(), IdentityError> {
    ctx.allow_any(Resource::Member, Action::Create)?;
    let (now, tenant) = (identity.now(), ctx.tenant.id);
    let tx = identity.control().begin().await?;
    let found = open(tenant, now).filter(single_use_token::Column::Id.eq(id)).one(&tx).await?;
    may_give(ctx, read(&found.ok_or(Error::NotFound)?)?.1.role)?;
    let gone = single_use_token::Entity::delete_many()
        .filter(single_use_token::Column::Id.eq(id))
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
    own: Option<RoleId>,
    placeholder: Option<MemberId>,
}

/// The invitation behind a link.
///
/// Errors: `LinkEnded`, also when the workspace is closed; `InviteVoid`.
pub(crate) async fn look_at(identity: &Identity, token: &str) -> Result<Invitation, IdentityError> {
    let db = identity.control().db();
    let row = single_use::peek(db, identity.now(), Kind::Invite, token).await?;
    let (tenant, terms) = read(&row)?;
    let tenant = identity.control().tenant(tenant).await?.ok_or(IdentityError::LinkEnded)?;
    let sender = living(tenant.id, terms.by).one(db).await?;
    if !stands(&terms, sender.as_ref()) {
        return Err(IdentityError::InviteVoid);
    }
    if let Some(own) = terms.own {
        let ctx = identity.platform.ctx(tenant.clone(), Actor::System).await?;
        roles::based_on(&ctx, own, terms.role).await.map_err(|_| IdentityError::InviteVoid)?;
    }
    let known = people::by_email(db, &row.email_key).await?.is_some();
    let email = Email { shown: terms.email, key: row.email_key };
    Ok(Invitation { tenant, email, known, own: terms.own, placeholder: terms.member })
}

fn read(row: &single_use_token::Model) -> Result<(TenantId, Terms), IdentityError> {
    let terms = serde_json::from_value(row.data.clone()).map_err(|e| Error::internal("an invitation", e))?;
    Ok((row.tenant_id.ok_or(IdentityError::LinkEnded)?, terms))
}

/// Joins as the person who is signed in.
///
/// Errors: `LinkEnded`, also when the invitation is for another address; `InviteVoid`.
pub(crate) async fn accept(identity: &Identity, viewer: &Viewer, token: &str) -> Result<Arc<TenantRef>, IdentityError> {
    let invitation = look_at(identity, token).await?;
    let person = people::by_id(identity.control().db(), viewer.identity).await?;
    if person.email_key != invitation.email.key {
        return Err(IdentityError::LinkEnded);
    }
    let place = prepare(identity, &invitation, person.id).await?;
    let tx = identity.control().begin().await?;
    join(identity, &tx, token, &person, place).await?;
    tx.commit().await?;
    identity.relay_soon(invitation.tenant.id).await;
    Ok(invitation.tenant)
}

/// Joins as somebody new, and signs in; answers the browser's cookies.
///
/// Errors: `LinkEnded`, `InviteVoid`, `invalid`, `too_many_requests`.
pub(crate) async fn accept_as_new(
    identity: &Identity,
    token: &str,
    name: &str,
    chosen: &str,
    device: &Device,
) -> Result<(Entered, Arc<TenantRef>), IdentityError> {
    identity.limits.charge(&limits::FORMS.of_network("invite", &device.address))?;
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
    let (now, id) = (identity.now(), IdentityId::generate());
    let place = prepare(identity, &invitation, id).await?;
    let tx = identity.control().begin().await?;
    let person = people::insert(&tx, now, id, &invitation.email, &name, hash).await?;
    let entered = sign_in::enter(identity, &tx, &person, device).await?;
    join(identity, &tx, token, &person, place).await?;
    tx.commit().await?;
    identity.relay_soon(invitation.tenant.id).await;
    Ok((entered, invitation.tenant))
}

/// Gives the person's place in the workspace the role that they are invited to, or none, before they may be there: they are never more
/// than that. The event that shows them to the workspace says so (`relay.rs`). Answers the place.
///
/// Errors: `InviteVoid` where the role is gone, `conflict` for who belongs to the workspace already.
async fn prepare(identity: &Identity, invitation: &Invitation, person: IdentityId) -> Result<MemberId, IdentityError> {
    let db = identity.control().db();
    let there = membership::Entity::find_by_id((invitation.tenant.id, person)).one(db).await?;
    let place = match (there, invitation.placeholder) {
        // Whoever is there keeps the role that they have.
        (Some(there), _) if there.ended_at.is_none() => {
            return Err(Error::Conflict(workspaces::THERE.to_owned()).into());
        }
        (Some(former), _) => former.member_id,
        (None, Some(placeholder)) if is_free(db, invitation.tenant.id, placeholder).await? => placeholder,
        (None, _) => person.into(),
    };
    let ctx = identity.platform.ctx(invitation.tenant.clone(), Actor::System).await?;
    match roles::prepare(&identity.platform, &ctx, place, invitation.own).await {
        Err(Error::NotFound) => Err(IdentityError::InviteVoid),
        done => Ok(done.map(|()| place)?),
    }
}

/// Takes the token and enters the membership in the place that was prepared; the caller commits next.
///
/// Errors: `LinkEnded`, `InviteVoid`, `conflict` where that place is somebody else's by now.
async fn join(
    identity: &Identity,
    tx: &sea_orm::DatabaseTransaction,
    token: &str,
    person: &crate::entity::identity::Model,
    prepared: MemberId,
) -> Result<(), IdentityError> {
    let now = identity.now();
    let row = single_use::take(tx, now, Kind::Invite, token, None).await?;
    let (tenant, terms) = read(&row)?;
    // Locked, so that who sent it is not shown out between this look and the commit.
    let sender = living(tenant, terms.by).lock_shared().one(tx).await?;
    if !stands(&terms, sender.as_ref()) {
        return Err(IdentityError::InviteVoid);
    }
    let place = match terms.member {
        Some(placeholder) if is_free(tx, tenant, placeholder).await? => placeholder,
        _ => person.id.into(),
    };
    let member = workspaces::join(tx, tenant, person.id, place, terms.role, now).await?;
    if member != prepared {
        let why = "Somebody else took this place at the same moment. Open the link again.";
        return Err(Error::Conflict(why.to_owned()).into());
    }
    let joined = workspaces::joined(tenant, By::Member(member), member, terms.role, &person.name);
    log::record(tx, now, joined).await?;
    Ok(())
}

/// Whether nobody has taken the placeholder's place yet.
async fn is_free(conn: &impl ConnectionTrait, tenant: TenantId, member: MemberId) -> Result<bool, Error> {
    let taken = membership::Entity::find()
        .filter(membership::Column::TenantId.eq(tenant))
        .filter(membership::Column::MemberId.eq(member))
        .one(conn)
        .await?;
    Ok(taken.is_none())
}
