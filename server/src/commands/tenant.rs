//! `alphaclone tenant …`: workspaces from the operator's side.

use super::{Host, say};
use crate::socket::Reply;
use ac_core::{Error, control};
use clap::Subcommand;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::Sender;

/// What can be done to workspaces.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
pub enum TenantCommand {
    /// List every workspace with its state and schema version.
    List {
        #[arg(long)]
        json: bool,
    },
    /// Remove a workspace and everything in it, for good.
    Delete {
        slug: String,
        /// Type the slug again to confirm.
        #[arg(long)]
        confirm: String,
    },
}

pub async fn run(host: &Host, command: TenantCommand, out: &Sender<Reply>) -> Result<u8, Error> {
    match command {
        TenantCommand::List { json } => list(host, json, out).await,
        TenantCommand::Delete { slug, confirm } => delete(host, &slug, &confirm, out).await,
    }
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
    host.platform.control.set_state(tenant.id, control::STATE_CLOSED).await?;
    host.platform.store.delete(tenant.id).await?;
    host.platform.control.forget(tenant.id).await?;
    say(out, Reply::Out(format!("removed {slug}"))).await;
    Ok(0)
}
