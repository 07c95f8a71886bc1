//! `alphaclone tenant …`: workspaces from the operator's side.

use super::{Host, backup, say};
use crate::{
    archive::{self, Kind},
    socket::Reply,
};
use ac_core::{Ctx, Currency, Error, Platform, access};
use ac_crm::{import::job::due, mails};
use ac_identity::NewWorkspace;
use clap::{Args, Subcommand};
use serde::{Deserialize, Serialize};
use std::{path::PathBuf, sync::Arc};
use tokio::sync::mpsc::Sender;

/// What can be done to workspaces.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
pub enum TenantCommand {
    /// Make a workspace with its owner. A known e-mail address joins it and keeps its password.
    Create {
        #[command(flatten)]
        owner: Owner,
        #[arg(long)]
        name: String,
        #[arg(long)]
        slug: String,
        /// Currency of the workspace's amounts.
        #[arg(long, default_value = "USD")]
        currency: String,
    },
    /// List every workspace with its state and schema version.
    List {
        #[arg(long)]
        json: bool,
    },
    /// Write one workspace to a file that `tenant import` loads elsewhere, on either database.
    Export {
        slug: String,
        #[arg(long)]
        out: PathBuf,
    },
    /// Make a workspace from an exported file.
    Import {
        file: PathBuf,
        #[command(flatten)]
        owner: Owner,
        /// Another address than it had.
        #[arg(long)]
        slug: Option<String>,
    },
    /// Remove a workspace and everything in it, for good.
    Delete {
        slug: String,
        /// Type the slug again to confirm.
        #[arg(long)]
        confirm: String,
    },
}

/// Whose workspace it is, and how to print it.
#[derive(Args, Clone, Serialize, Deserialize)]
pub struct Owner {
    #[arg(long)]
    owner_email: String,
    /// Ignored for a known address.
    #[arg(long, default_value = "")]
    owner_password: String,
    #[arg(long)]
    json: bool,
}

impl std::fmt::Debug for Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Owner").finish_non_exhaustive()
    }
}

impl TenantCommand {
    /// The same command with paths that mean the same wherever it runs.
    #[must_use]
    pub fn absolute(self) -> Self {
        let full = |path: PathBuf| std::path::absolute(&path).unwrap_or(path);
        match self {
            Self::Export { slug, out } => Self::Export { slug, out: full(out) },
            Self::Import { file, owner, slug } => Self::Import { file: full(file), owner, slug },
            other => other,
        }
    }
}

pub async fn run(host: &Host, command: TenantCommand, out: &Sender<Reply>) -> Result<u8, Error> {
    match command {
        TenantCommand::Create { owner, name, slug, currency } => {
            let currency = currency.parse().map_err(|_| Error::field("--currency", "A currency is three letters."))?;
            create(host, &owner, &name, &slug, currency, None, out).await
        }
        TenantCommand::List { json } => list(host, json, out).await,
        TenantCommand::Export { slug, out: path } => {
            let tenant = host.platform.control.tenant_by_slug(&slug).await?.ok_or(Error::NotFound)?;
            let rows = backup::write_tenant(host, tenant.id, &path).await?;
            backup::report(out, &slug, &rows).await;
            Ok(0)
        }
        TenantCommand::Import { file, owner, slug } => import(host, file, &owner, slug, out).await,
        TenantCommand::Delete { slug, confirm } => delete(host, &slug, &confirm, out).await,
    }
}

async fn create(
    host: &Host,
    owner: &Owner,
    name: &str,
    slug: &str,
    currency: Currency,
    fill: Option<ac_identity::Seeder>,
    out: &Sender<Reply>,
) -> Result<u8, Error> {
    let new = NewWorkspace {
        name: name.to_owned(),
        slug: slug.to_owned(),
        owner_email: owner.owner_email.clone(),
        owner_password: owner.owner_password.clone(),
        owner_name: None,
        currency,
        fill,
    };
    let made = host.create_workspace(new).await?;
    let line = if owner.json {
        serde_json::to_string(&made).map_err(|e| Error::internal("the answer", e))?
    } else {
        format!("{} is at {}\nAPI token, shown only now: {}", made.slug, made.url, made.api_token)
    };
    say(out, Reply::Out(line)).await;
    Ok(0)
}

async fn import(
    host: &Host,
    file: PathBuf,
    owner: &Owner,
    slug: Option<String>,
    out: &Sender<Reply>,
) -> Result<u8, Error> {
    let archive = Arc::new(archive::check(&file)?);
    if archive.head.kind != Kind::Tenant {
        return Err(Error::field("file", "It holds a control database, not a workspace. Use `alphaclone restore`."));
    }
    let about = |key: &str| archive.head.about.get(key).and_then(|v| v.as_str()).unwrap_or_default().to_owned();
    let currency = Currency::kept(&about("currency")).map_err(|e| Error::internal("the archive's currency", e))?;
    let (name, slug) = (about("name"), slug.unwrap_or_else(|| about("slug")));
    let fill: ac_identity::Seeder = {
        let (archive, platform) = (archive.clone(), host.platform.clone());
        Arc::new(move |ctx| {
            let (archive, platform) = (archive.clone(), platform.clone());
            Box::pin(async move { load(&platform, &ctx, &archive).await })
        })
    };
    let code = create(host, owner, &name, &slug, currency, Some(fill), out).await?;
    if !owner.json {
        backup::report(out, &slug, &archive.rows).await;
    }
    Ok(code)
}

async fn load(platform: &Platform, ctx: &Ctx, archive: &archive::Checked) -> Result<(), Error> {
    ctx.write(async |tx| {
        archive.load(tx.conn()).await?;
        mails::verbs::stop_copied(tx).await?;
        // The archive's roles and teams are others than the empty workspace had, which is known by now.
        access::announce(platform, tx).await
    })
    .await?;
    // Jobs that the archive was made in the middle of.
    due::note(platform, ctx.tenant.id).await
}

async fn list(host: &Host, json: bool, out: &Sender<Reply>) -> Result<u8, Error> {
    for tenant in host.platform.control.tenants().await? {
        let line = if json {
            serde_json::json!({
                "tenant_id": tenant.id, "slug": tenant.slug, "name": tenant.name, "state": tenant.state,
                "placement": tenant.placement, "schema_version": tenant.schema_version,
                "migration_status": tenant.migration_status, "url": host.platform.site.workspace_url(&tenant.slug),
            })
            .to_string()
        } else {
            format!(
                "{:<24} {:<10} {:<10} schema {} ({})  {}",
                tenant.slug,
                tenant.state,
                tenant.placement,
                tenant.schema_version,
                tenant.migration_status,
                tenant.name
            )
        };
        say(out, Reply::Out(line)).await;
    }
    Ok(0)
}

async fn delete(host: &Host, slug: &str, confirm: &str, out: &Sender<Reply>) -> Result<u8, Error> {
    if slug != confirm {
        return Err(Error::field("--confirm", "Type the workspace's slug again to remove it for good."));
    }
    let tenants = host.platform.control.tenants().await?;
    let tenant = tenants.iter().find(|t| t.slug == slug).ok_or(Error::NotFound)?;
    host.identity.close_workspace(tenant.id).await?;
    host.platform.store.delete(tenant.id).await?;
    host.platform.control.forget(tenant.id).await?;
    host.uploads().remove_workspace(tenant.id).await;
    say(out, Reply::Out(format!("removed {slug}"))).await;
    Ok(0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::config::Options;
    use ac_core::{
        Action, Actor, Grant, MemberId, Resource, Role, RoleId, Rules,
        access::tables::{member_role, role},
        both_databases,
        testing::TestPlatform,
    };
    use ac_crm::{
        contacts::{self, model::ContactDraft},
        mails::model::{MailDraft, MailState},
        shared::kind::RecordKind,
    };
    use sea_orm::{ActiveValue::Set, EntityTrait, IntoActiveModel};
    use tokio::sync::mpsc::channel;

    both_databases!(a_copy_of_a_workspace_writes_to_nobody, async |app: &TestPlatform| {
        let options = Options { data: Some(app.data.clone()), ..Options::default() };
        let host = Host::on(app.platform.clone(), options.load().unwrap());
        let ctx = app.workspace("acme").await;
        let draft = ContactDraft {
            first_name: "Ada".into(),
            email: Some("ada@engines.test".into()),
            ..ContactDraft::default()
        };
        let ada = contacts::verbs::create(&ctx, draft).await.unwrap();
        let words = MailDraft { subject: Some("Hello".into()), body: Some("Bye".into()), ..MailDraft::default() };
        let waits = mails::verbs::send(&app.platform, &ctx, RecordKind::Contact, ada.id.0, &words).await.unwrap();

        let (out, mut lines) = channel(1);
        tokio::spawn(async move { while lines.recv().await.is_some() {} });
        let file = app.data.join("acme.jsonl");
        let export = TenantCommand::Export { slug: "acme".to_owned(), out: file.clone() };
        assert_eq!(run(&host, export, &out).await.unwrap(), 0);
        let (owner_email, owner_password) = ("ada@acme.test".to_owned(), "four quiet green lanterns".to_owned());
        let owner = Owner { owner_email, owner_password, json: false };
        let import = TenantCommand::Import { file, owner, slug: Some("copy".to_owned()) };
        assert_eq!(run(&host, import, &out).await.unwrap(), 0);

        let copy = app.platform.control.tenant_by_slug("copy").await.unwrap().unwrap();
        let copy = app.platform.ctx(copy, Actor::System).await.unwrap();
        let copied = mails::queries::get(&copy, waits.id).await.unwrap();
        let why = Some("The workspace was copied before it left.");
        assert_eq!((copied.state, copied.failure.as_deref()), (MailState::Failed, why));
        assert_eq!(mails::queries::get(&ctx, waits.id).await.unwrap().state, MailState::Queued);
    });

    both_databases!(roles_of_an_archive_bind_whoever_had_them_at_once, async |app: &TestPlatform| {
        let options = Options { data: Some(app.data.clone()), ..Options::default() };
        let host = Host::on(app.platform.clone(), options.load().unwrap());
        let ctx = app.workspace("acme").await;
        let (bob, id, now) = (MemberId::generate(), RoleId::generate(), ctx.now());
        let mut rules = Rules::of(Role::Member);
        rules.put(Resource::Lead, Action::Read, Grant::Own);
        let rep = role::Model {
            id,
            name: "Rep".to_owned(),
            name_key: "rep".to_owned(),
            base: Role::Member.as_str().to_owned(),
            rules: serde_json::to_value(rules).unwrap(),
            fields: serde_json::json!({}),
            version: 1,
            created_at: now,
            updated_at: now,
        };
        let given = member_role::ActiveModel { member_id: Set(bob), role_id: Set(id) };
        let written = ctx.write(async |tx| {
            role::Entity::insert(rep.into_active_model()).exec_without_returning(tx.conn()).await?;
            member_role::Entity::insert(given).exec_without_returning(tx.conn()).await?;
            access::announce(&app.platform, tx).await
        });
        written.await.unwrap();

        let (out, mut lines) = channel(1);
        tokio::spawn(async move { while lines.recv().await.is_some() {} });
        let file = app.data.join("acme.jsonl");
        let export = TenantCommand::Export { slug: "acme".to_owned(), out: file.clone() };
        assert_eq!(run(&host, export, &out).await.unwrap(), 0);
        let (owner_email, owner_password) = ("ada@acme.test".to_owned(), "four quiet green lanterns".to_owned());
        let owner = Owner { owner_email, owner_password, json: false };
        let import = TenantCommand::Import { file, owner, slug: Some("copy".to_owned()) };
        assert_eq!(run(&host, import, &out).await.unwrap(), 0);

        let copy = app.platform.control.tenant_by_slug("copy").await.unwrap().unwrap();
        let bob = app.platform.ctx(copy, Actor::Member { id: bob, role: Role::Member }).await.unwrap();
        assert_eq!(bob.grant(Resource::Lead, Action::Read), Grant::Own);
    });
}
