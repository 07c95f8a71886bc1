//! API tokens: for programs, on one workspace, as one member, with at most that member's permissions.
//!
//! Invariant: a token's text is shown once and kept only as a digest; it is taken from the Authorization header alone,
//! never from an address.

use crate::{
    Identity, IdentityError,
    entity::{api_token, identity, membership},
    log::{self, By, Entry, Kind},
    model::{ApiTokenId, ApiTokenRow},
    outbox, people, secret,
    service::Ending,
    session::{self, Credential, Viewer},
};
use ac_core::{
    Action, Actor, Ctx, Error, Grant, IdentityId, MemberId, Resource, TenantId, control::tenant, ctx::TenantRef,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, FromQueryResult,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Statement, sea_query::Expr,
};
use std::{collections::BTreeSet, sync::Arc};

/// How every token begins, so that scanners find leaked ones.
pub const TOKEN_PREFIX: &str = "ac_";
/// Characters of a token that the list shows.
const SHOWN_CHARS: usize = 9;
/// Living tokens of one workspace.
const TOKENS_PER_WORKSPACE_MAX: u64 = 200;
/// Longest life of a token that has an end.
const EXPIRY_DAYS_MAX: i64 = 3_650;
/// Tokens that a mail names; of the others it says how many there are.
const TOKENS_NAMED_MAX: u64 = 20;
/// `last_used_at` is written at most this often.
const LAST_USED_STEP_SECS: i64 = 60;

/// What a new token may do and for how long.
#[derive(Clone, Debug)]
pub struct NewApiToken {
    pub name: String,
    /// `resource:action` pairs; `None` is everything its member may do.
    pub scopes: Option<BTreeSet<(Resource, Action)>>,
    pub expires_in_days: Option<i64>,
}

/// Makes a token for the person behind `viewer`; the answer is its only copy.
///
/// Errors: `forbidden`, `step_up_required`, `invalid`.
pub async fn create(
    identity: &Identity,
    ctx: &Ctx,
    viewer: &Viewer,
    new: NewApiToken,
) -> Result<String, IdentityError> {
    ctx.allow_any(Resource::ApiToken, Action::Create)?;
    viewer.require_fresh()?;
    let tx = identity.control().begin().await?;
    let person = session::hold(&tx, viewer).await?;
    let token = put(identity, &tx, ctx.tenant.id, person.id, new).await?;
    tx.commit().await?;
    identity.relay_soon(ctx.tenant.id).await;
    Ok(token)
}

/// As [`create`], for the operator, who has already proved who they are.
pub(crate) async fn issue(
    identity: &Identity,
    tenant: TenantId,
    person: IdentityId,
    new: NewApiToken,
) -> Result<String, IdentityError> {
    let tx = identity.control().begin().await?;
    let token = put(identity, &tx, tenant, person, new).await?;
    tx.commit().await?;
    Ok(token)
}

/// Enters a token; the caller commits next.
async fn put(
    identity: &Identity,
    tx: &DatabaseTransaction,
    tenant: TenantId,
    person: IdentityId,
    new: NewApiToken,
) -> Result<String, IdentityError> {
    let name = people::check_name(&new.name).map_err(|m| IdentityError::field("name", m))?;
    if new.expires_in_days.is_some_and(|days| !(1..=EXPIRY_DAYS_MAX).contains(&days)) {
        return Err(IdentityError::field("expires", format!("Choose 1 to {EXPIRY_DAYS_MAX} days.")));
    }
    if new.scopes.as_ref().is_some_and(BTreeSet::is_empty) {
        return Err(IdentityError::field("scopes", "Choose at least one thing the token may do."));
    }
    let now = identity.now();
    let member = membership::Entity::find_by_id((tenant, person)).one(tx).await?.ok_or(Error::Forbidden)?.member_id;
    let living = sea_orm::PaginatorTrait::count(living(tenant), tx).await?;
    if living >= TOKENS_PER_WORKSPACE_MAX {
        let message = format!("A workspace has at most {TOKENS_PER_WORKSPACE_MAX} tokens. Revoke one first.");
        return Err(Error::Conflict(message).into());
    }
    let token = format!("{TOKEN_PREFIX}{}", secret::token());
    let scopes = new.scopes.as_ref().map(words);
    let row = api_token::Model {
        id: ApiTokenId::generate(),
        tenant_id: tenant,
        identity_id: person,
        name,
        prefix: token.chars().take(SHOWN_CHARS).collect(),
        token_hash: secret::digest(&token),
        scopes: serde_json::json!(scopes),
        created_at: now,
        expires_at: new.expires_in_days.map(|days| now.plus_secs(days.saturating_mul(24 * 3600))),
        last_used_at: None,
        revoked_at: None,
    };
    let subject = row.id.0;
    let data = serde_json::json!({ "name": row.name, "scopes": scopes });
    row.into_active_model().insert(tx).await?;
    log::record(tx, now, Entry { tenant, kind: Kind::ApiTokenCreated, by: By::Member(member), subject, data }).await?;
    Ok(token)
}

/// The tokens that act for a person, in any workspace.
pub(crate) struct Left {
    pub count: u64,
    /// What a mail about a new password says of them; empty where there are none.
    pub text: String,
}

/// What a person whose password changes has to know of their tokens: a password has no part in them, and programs rely on
/// them, so they stay until somebody revokes them.
pub(crate) async fn left(identity: &Identity, tx: &DatabaseTransaction, person: IdentityId) -> Result<Left, Error> {
    let now = identity.now();
    let theirs = api_token::Entity::find()
        .filter(api_token::Column::IdentityId.eq(person))
        .filter(api_token::Column::RevokedAt.is_null())
        .filter(Condition::any().add(api_token::Column::ExpiresAt.is_null()).add(api_token::Column::ExpiresAt.gt(now)));
    let count = sea_orm::PaginatorTrait::count(theirs.clone(), tx).await?;
    let named = theirs.order_by_desc(api_token::Column::CreatedAt).limit(TOKENS_NAMED_MAX).all(tx).await?;
    let mut text = String::new();
    if count > 0 {
        text.push_str("\nAPI tokens still work. Revoke those that you do not know:\n");
    }
    for row in named {
        if let Some(tenant) = tenant::Entity::find_by_id(row.tenant_id).one(tx).await? {
            let url = identity.platform.site.workspace_url(&tenant.slug);
            text.push_str(&format!("\n{}, {url}/settings/tokens", outbox::said(&row.name)));
        }
    }
    if let more @ 1.. = count.saturating_sub(TOKENS_NAMED_MAX) {
        text.push_str(&format!("\nand {more} more"));
    }
    Ok(Left { count, text })
}

/// The workspace's living tokens, newest first; only one's own where the role reaches no further.
pub async fn list(identity: &Identity, ctx: &Ctx, viewer: &Viewer) -> Result<Vec<ApiTokenRow>, IdentityError> {
    let mut tokens = living(ctx.tenant.id);
    if ctx.allow_any(Resource::ApiToken, Action::Read)? == Grant::Own {
        tokens = tokens.filter(api_token::Column::IdentityId.eq(viewer.identity));
    }
    let rows = tokens
        .find_also_linked(ToPerson)
        .order_by_desc(api_token::Column::CreatedAt)
        .limit(TOKENS_PER_WORKSPACE_MAX)
        .all(identity.control().db())
        .await?;
    Ok(rows.into_iter().map(|(token, person)| row(token, person)).collect())
}

/// Ends a token at once.
///
/// Errors: `not_found`, also for another workspace's token.
pub async fn revoke(identity: &Identity, ctx: &Ctx, viewer: &Viewer, id: ApiTokenId) -> Result<(), IdentityError> {
    let reach = ctx.allow_any(Resource::ApiToken, Action::Delete)?;
    let now = identity.now();
    let tx = identity.control().begin().await?;
    let found = living(ctx.tenant.id).filter(api_token::Column::Id.eq(id)).one(&tx).await?;
    let token = found.filter(|t| reach == Grant::All || t.identity_id == viewer.identity).ok_or(Error::NotFound)?;
    let data = serde_json::json!({ "name": token.name });
    let mut row = token.into_active_model();
    row.revoked_at = Set(Some(now));
    row.update(&tx).await?;
    let by = ctx.actor.member().map_or(By::System, By::Member);
    let entry = Entry { tenant: ctx.tenant.id, kind: Kind::ApiTokenRevoked, by, subject: id.0, data };
    log::record(&tx, now, entry).await?;
    tx.commit().await?;
    identity.announce(Ending::Token(id));
    identity.relay_soon(ctx.tenant.id).await;
    Ok(())
}

fn living(tenant: TenantId) -> sea_orm::Select<api_token::Entity> {
    api_token::Entity::find()
        .filter(api_token::Column::TenantId.eq(tenant))
        .filter(api_token::Column::RevokedAt.is_null())
}

fn row(token: api_token::Model, person: Option<identity::Model>) -> ApiTokenRow {
    ApiTokenRow {
        id: token.id,
        name: token.name,
        prefix: token.prefix,
        scopes: serde_json::from_value(token.scopes).unwrap_or(Some(Vec::new())),
        member_name: person.map(|p| p.name).unwrap_or_default(),
        created_at: token.created_at,
        expires_at: token.expires_at,
        last_used_at: token.last_used_at,
    }
}

fn words(scopes: &BTreeSet<(Resource, Action)>) -> Vec<String> {
    scopes.iter().map(|(resource, action)| format!("{}:{}", resource.as_str(), action.as_str())).collect()
}

/// Reads `deal:read`.
#[must_use]
pub fn parse_scope(text: &str) -> Option<(Resource, Action)> {
    let (resource, action) = text.split_once(':')?;
    Some((Resource::parse(resource)?, Action::parse(action)?))
}

#[derive(FromQueryResult)]
struct Bearer {
    id: ApiTokenId,
    tenant_id: TenantId,
    identity_id: IdentityId,
    scopes: serde_json::Value,
    expires_at: Option<ac_core::Timestamp>,
    last_used_at: Option<ac_core::Timestamp>,
    member_id: MemberId,
    role: String,
}

const FIND: &str = "SELECT t.id, t.tenant_id, t.identity_id, t.scopes, t.expires_at, t.last_used_at, m.member_id, m.role \
    FROM api_token t JOIN membership m ON m.tenant_id = t.tenant_id AND m.identity_id = t.identity_id \
    WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND m.ended_at IS NULL";

impl Identity {
    /// What a bearer token opens on the host of `host` (`None`: the base host, where the token names the workspace).
    ///
    /// `None` for a token that is unknown, over, or another workspace's.
    pub async fn authenticate_token(
        &self,
        host: Option<&Arc<TenantRef>>,
        token: &str,
    ) -> Result<Option<(Ctx, Credential)>, Error> {
        let db = self.control().db();
        if !token.starts_with(TOKEN_PREFIX) {
            return Ok(None);
        }
        let ask = Statement::from_sql_and_values(db.get_database_backend(), FIND, [secret::digest(token).into()]);
        let Some(found) = Bearer::find_by_statement(ask).one(db).await? else { return Ok(None) };
        let now = self.now();
        if found.expires_at.is_some_and(|end| end <= now) {
            return Ok(None);
        }
        let tenant = match host {
            Some(tenant) if tenant.id == found.tenant_id => tenant.clone(),
            Some(_) => return Ok(None),
            None => match self.control().tenant(found.tenant_id).await? {
                Some(tenant) => tenant,
                None => return Ok(None),
            },
        };
        let Ok(role) = found.role.parse() else { return Ok(None) };
        if found.last_used_at.is_none_or(|last| last.plus_secs(LAST_USED_STEP_SECS) <= now) {
            api_token::Entity::update_many()
                .col_expr(api_token::Column::LastUsedAt, Expr::value(now.0))
                .filter(api_token::Column::Id.eq(found.id))
                .exec(db)
                .await?;
        }
        let actor = Actor::Token { id: found.id.0, member: found.member_id, role };
        let credential = Credential::Token { id: found.id, identity: found.identity_id, tenant: tenant.id };
        let mut ctx = self.platform.ctx(tenant, actor).await?;
        ctx.scopes = scopes(found.scopes);
        Ok(Some((ctx, credential)))
    }
}

/// Reads the column; what cannot be read grants nothing.
fn scopes(json: serde_json::Value) -> Option<Arc<BTreeSet<(Resource, Action)>>> {
    match serde_json::from_value::<Option<Vec<String>>>(json) {
        Ok(None) => None,
        Ok(Some(words)) => Some(Arc::new(words.iter().filter_map(|word| parse_scope(word)).collect())),
        Err(_) => Some(Arc::default()),
    }
}

/// The way from a token to the person it acts for.
struct ToPerson;

impl sea_orm::Linked for ToPerson {
    type FromEntity = api_token::Entity;
    type ToEntity = identity::Entity;

    fn link(&self) -> Vec<sea_orm::RelationDef> {
        let to_person = api_token::Entity::belongs_to(identity::Entity)
            .from(api_token::Column::IdentityId)
            .to(identity::Column::Id);
        vec![to_person.into()]
    }
}
