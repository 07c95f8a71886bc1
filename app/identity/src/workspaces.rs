//! Making a workspace with its owner, and listing a person's workspaces.
//!
//! Invariant: a workspace opens in the same transaction that gives it its owner. Killed before that, it stays closed and
//! [`Identity::sweep_half_made`] takes it away.

use crate::{
    Ending, Identity, IdentityError, Seeder,
    api_tokens::{self, NewApiToken},
    entity::{identity, membership},
    log::{self, By, Entry, Kind},
    model::WorkspaceLink,
    outbox::{self, Mail},
    password,
    people::{self, Email},
};
use ac_core::{
    Actor, Currency, Error, IdentityId, MemberId, Role, TenantId,
    control::{STATE_ACTIVE, STATE_CLOSED, check_slug, tenant},
    ctx::TenantRef,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter,
};
use serde::Serialize;
use std::sync::Arc;

/// What whoever joins a second time is told.
pub(crate) const THERE: &str = "You belong to this workspace already.";
/// Most workspaces one person's switcher shows.
const WORKSPACES_PER_PERSON_MAX: usize = 200;

/// What the operator's `tenant create` is given.
#[derive(Clone)]
pub struct NewWorkspace {
    pub name: String,
    pub slug: String,
    pub owner_email: String,
    /// Ignored when the address is known: a password is never changed from here.
    pub owner_password: String,
    pub owner_name: Option<String>,
    pub currency: Currency,
    /// Fills the workspace instead of the usual seed: an imported archive, for instance.
    pub fill: Option<Seeder>,
}

/// What `tenant create --json` prints.
#[derive(Clone, Debug, Serialize)]
pub struct CreatedWorkspace {
    pub tenant_id: TenantId,
    pub slug: String,
    pub url: String,
    /// May do all that the owner may. Shown once.
    pub api_token: String,
}

/// Whom a new workspace belongs to.
pub(crate) enum Founder {
    Known(IdentityId),
    New { email: Email, name: String, password_hash: String },
}

impl Identity {
    /// Makes a workspace for the operator. A known address gets a membership and keeps its password.
    ///
    /// Errors: `invalid` with the fields that need another look.
    pub async fn create_workspace_with_owner(&self, new: NewWorkspace) -> Result<CreatedWorkspace, IdentityError> {
        let email = Email::parse(&new.owner_email).map_err(|m| IdentityError::field("owner_email", m))?;
        let founder = match people::by_email(self.control().db(), &email.key).await? {
            Some(person) => Founder::Known(person.id),
            None => {
                // The list of common passwords is for people who choose for themselves; an operator's script decides alone.
                password::check_length(&new.owner_password).map_err(|m| IdentityError::field("owner_password", m))?;
                let local = email.shown.split('@').next().unwrap_or_default();
                let name = people::check_name(new.owner_name.as_deref().unwrap_or(local))
                    .map_err(|m| IdentityError::field("owner_name", m))?;
                Founder::New { email, name, password_hash: self.hasher.hash(&new.owner_password).await? }
            }
        };
        let (tenant, owner) = self.found_workspace(&new.name, &new.slug, new.currency, founder, new.fill).await?;
        let all = NewApiToken { name: "Made with the workspace".to_owned(), scopes: None, expires_in_days: None };
        let api_token = api_tokens::issue(self, tenant.id, owner, all).await?;
        self.relay_soon(tenant.id).await;
        let url = self.platform.site.workspace_url(&tenant.slug);
        Ok(CreatedWorkspace { tenant_id: tenant.id, slug: tenant.slug.clone(), url, api_token })
    }

    /// Makes a workspace whose only member is its owner, and opens it. Dropped halfway it would leave a closed workspace
    /// with its slug taken until the next start: give it a task of its own.
    pub(crate) async fn found_workspace(
        &self,
        name: &str,
        slug: &str,
        currency: Currency,
        founder: Founder,
        fill: Option<Seeder>,
    ) -> Result<(Arc<TenantRef>, IdentityId), IdentityError> {
        let name = people::check_name(name).map_err(|m| IdentityError::field("name", m))?;
        let slug = slug.trim().to_lowercase();
        check_slug(&slug)?;
        let tenant = self.register(&name, &slug, currency).await?;
        match self.furnish(&tenant, founder, fill).await {
            Ok(owner) => {
                self.relay_soon(tenant.id).await;
                Ok((tenant, owner))
            }
            Err(error) => {
                self.discard(tenant.id).await;
                Err(error)
            }
        }
    }

    async fn register(&self, name: &str, slug: &str, currency: Currency) -> Result<Arc<TenantRef>, IdentityError> {
        let tx = self.control().begin().await?;
        let placement = self.platform.store.placement();
        let registered = self.control().register(&tx, name, slug, currency, placement).await;
        let tenant = registered.map_err(|error| match &error {
            Error::Db(db) if matches!(db.sql_err(), Some(sea_orm::SqlErr::UniqueConstraintViolation(_))) => {
                Error::field("slug", format!("The address “{slug}” is taken. Choose another."))
            }
            _ => error,
        })?;
        tx.commit().await?;
        Ok(tenant)
    }

    /// Gives a registered workspace its database, what its domains start from, its owner, and opens it.
    async fn furnish(
        &self,
        tenant: &Arc<TenantRef>,
        founder: Founder,
        fill: Option<Seeder>,
    ) -> Result<IdentityId, IdentityError> {
        self.platform.store.create(tenant.id).await?;
        let ctx = self.platform.ctx(tenant.clone(), Actor::System).await?;
        fill.as_ref().unwrap_or(&self.config.seed)(ctx).await?;
        let now = self.now();
        let tx = self.control().begin().await?;
        let owner = match founder {
            Founder::Known(id) => people::by_id(&tx, id).await?,
            Founder::New { email, name, password_hash } => {
                people::insert(&tx, now, IdentityId::generate(), &email, &name, password_hash).await?
            }
        };
        join(&tx, tenant.id, owner.id, owner.id.into(), Role::Owner, now).await?;
        let opened = tenant::ActiveModel {
            id: Set(tenant.id),
            state: Set(STATE_ACTIVE.to_owned()),
            updated_at: Set(now),
            ..Default::default()
        };
        opened.update(&tx).await?;
        outbox::put(&tx, now, welcome(&self.platform.site.workspace_url(&tenant.slug), &tenant.name, &owner)).await?;
        let by = By::Member(owner.id.into());
        let created = Entry {
            tenant: tenant.id,
            kind: Kind::WorkspaceCreated,
            by,
            subject: tenant.id.0,
            data: serde_json::json!({ "name": tenant.name }),
        };
        log::record(&tx, now, created).await?;
        log::record(&tx, now, joined(tenant.id, by, owner.id.into(), Role::Owner, &owner.name)).await?;
        tx.commit().await?;
        Ok(owner.id)
    }

    async fn discard(&self, tenant: TenantId) {
        let gone = async {
            self.platform.store.delete(tenant).await?;
            self.control().forget(tenant).await
        };
        if let Err(error) = gone.await {
            tracing::warn!(tenant = %tenant, %error, "a half-made workspace stays until the next start");
        }
    }

    /// Closes a workspace: its host answers as an unknown one from here on, and its open connections end.
    pub async fn close_workspace(&self, tenant: TenantId) -> Result<(), Error> {
        self.control().set_state(tenant, STATE_CLOSED).await?;
        self.announce(Ending::Workspace(tenant));
        Ok(())
    }

    /// Takes away workspaces whose making was cut off. Run at start, before requests: then nobody is making one.
    pub async fn sweep_half_made(&self) -> Result<(), Error> {
        for row in self.control().tenants().await? {
            if row.state != STATE_CLOSED {
                continue;
            }
            let members = membership::Entity::find()
                .filter(membership::Column::TenantId.eq(row.id))
                .count(self.control().db())
                .await?;
            if members == 0 {
                self.discard(row.id).await;
            }
        }
        Ok(())
    }

    /// The open workspaces a person belongs to, by name.
    pub async fn workspaces_of(&self, person: IdentityId) -> Result<Vec<WorkspaceLink>, Error> {
        let rows = membership::Entity::find()
            .filter(membership::Column::IdentityId.eq(person))
            .filter(membership::Column::EndedAt.is_null())
            .all(self.control().db())
            .await?;
        let mut links = Vec::new();
        for row in rows.into_iter().take(WORKSPACES_PER_PERSON_MAX) {
            let Some(tenant) = self.control().tenant(row.tenant_id).await? else { continue };
            let Ok(role) = row.role.parse() else { continue };
            let url = format!("{}/go/{}", self.platform.site.base_url(), tenant.slug);
            links.push(WorkspaceLink { name: tenant.name.clone(), slug: tenant.slug.clone(), url, role });
        }
        links.sort_by_cached_key(|link| ac_core::text::sort_key(&link.name));
        Ok(links)
    }
}

/// Enters a membership, or takes an ended one up again.
///
/// Errors: `conflict` when the person belongs to the workspace already.
pub(crate) async fn join(
    conn: &impl ConnectionTrait,
    tenant: TenantId,
    person: IdentityId,
    member: MemberId,
    role: Role,
    now: ac_core::Timestamp,
) -> Result<MemberId, Error> {
    let there = membership::Entity::find_by_id((tenant, person)).one(conn).await?;
    match there {
        Some(row) if row.ended_at.is_none() => Err(Error::Conflict(THERE.to_owned())),
        Some(row) => {
            let member = row.member_id;
            let version = row.version.saturating_add(1);
            let mut row = row.into_active_model();
            row.role = Set(role.as_str().to_owned());
            row.version = Set(version);
            row.ended_at = Set(None);
            row.update(conn).await?;
            Ok(member)
        }
        None => {
            let row = membership::Model {
                tenant_id: tenant,
                identity_id: person,
                member_id: member,
                role: role.as_str().to_owned(),
                version: 1,
                created_at: now,
                ended_at: None,
            };
            row.into_active_model().insert(conn).await?;
            Ok(member)
        }
    }
}

/// The entry that somebody joined.
pub(crate) fn joined(tenant: TenantId, by: By, member: MemberId, role: Role, name: &str) -> Entry {
    let data = serde_json::json!({ "role": role, "name": name });
    Entry { tenant, kind: Kind::UserJoined, by, subject: member.0, data }
}

fn welcome(url: &str, workspace: &str, owner: &identity::Model) -> Mail {
    let workspace = outbox::said(workspace);
    Mail {
        kind: "welcome",
        to: owner.email.clone(),
        subject: format!("{workspace} is ready"),
        body: format!("Hello {},\n\nyour workspace {workspace} is ready at\n{url}\n", outbox::said(&owner.name)),
    }
}

/// Whether the slug could be registered now, for forms.
pub(crate) async fn slug_complaint(identity: &Identity, slug: &str) -> Result<Option<String>, Error> {
    match check_slug(slug) {
        Err(Error::Invalid(fields)) => return Ok(fields.into_iter().next().map(|f| f.message)),
        Err(error) => return Err(error),
        Ok(()) => {}
    }
    let taken = tenant::Entity::find().filter(tenant::Column::Slug.eq(slug)).one(identity.control().db()).await?;
    Ok(taken.map(|_| format!("The address “{slug}” is taken. Choose another.")))
}
