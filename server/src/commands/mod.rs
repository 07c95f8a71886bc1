//! The commands beside `serve`. Each runs on an open [`Host`], whether that is the server's or one opened for it alone,
//! and writes whole lines to `out`.

pub mod audit;
mod backup;
mod generate;
pub mod import;
mod outbox;
mod tenant;

use crate::{bundle, config::Config, socket::Reply};
use ac_core::{Clock, Error, Hub, Platform, TenantStore, platform::secret_key};
use ac_crm::import::job::Uploads;
use ac_identity::{CreatedWorkspace, DocumentAssets, Identity, IdentityConfig, IdentityError, NewWorkspace};
use clap::Subcommand;
use serde::{Deserialize, Serialize};
use std::{path::PathBuf, sync::Arc};
use tokio::sync::mpsc::Sender;

/// What a command runs on.
#[derive(Clone)]
pub struct Host {
    pub platform: Platform,
    pub identity: Identity,
    pub config: Arc<Config>,
}

impl Host {
    /// Opens the databases. The caller holds the data directory's lock, and ends when the store says it is `lost`.
    ///
    /// Errors: `conflict` if a process with another data directory works on the PostgreSQL database.
    pub async fn open(config: Config) -> Result<Self, Error> {
        let clock = Clock::default();
        let url = config.database_url.as_deref();
        let store = TenantStore::open(config.data.clone(), url, clock.clone()).await?;
        let control = store.control().clone();
        let platform = Platform {
            control,
            store,
            hub: Hub::default(),
            access: ac_core::access::Kept::default(),
            clock,
            site: Arc::new(config.site.clone()),
            secret_key: secret_key(&config.data).await?,
            mail_is_sent: config.smtp_url.is_some(),
        };
        let host = Self::on(platform, config);
        // The locks are held and no request runs: what a killed process left half made can go.
        host.identity.sweep_half_made().await?;
        Ok(host)
    }

    /// Wires the domains on databases that are open.
    #[must_use]
    pub fn on(platform: Platform, config: Config) -> Self {
        let identity = Identity::new(
            platform.clone(),
            IdentityConfig {
                trusted_proxies: config.trusted_proxies.clone(),
                mail_is_sent: config.smtp_url.is_some(),
                assets: DocumentAssets { css: vec![bundle::css_href()], icon: Some("data:,".to_owned()) },
                seed: Arc::new(|ctx| Box::pin(async move { ac_crm::seed_workspace(&ctx).await })),
                leave: Arc::new(|tx, member| Box::pin(ac_crm::search::recents::forget_in(tx, member))),
            },
        );
        Self { platform, identity, config: Arc::new(config) }
    }

    /// Where files wait until an import has read them.
    #[must_use]
    pub fn uploads(&self) -> Uploads {
        Uploads(self.config.uploads())
    }

    /// Makes a workspace with its owner. Errors: `invalid`, `conflict` for a slug that is taken.
    pub async fn create_workspace(&self, new: NewWorkspace) -> Result<CreatedWorkspace, Error> {
        self.identity.create_workspace_with_owner(new).await.map_err(|error| match error {
            IdentityError::Core(error) => error,
            other => Error::internal("making the workspace", other),
        })
    }
}

/// A command as typed, and as it travels to the server that owns the data.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
pub enum AdminCommand {
    /// Make, list, move and remove workspaces.
    #[command(subcommand)]
    Tenant(tenant::TenantCommand),
    /// Bring data in from files.
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Fill a workspace with made-up records.
    ///
    /// Writes contacts of many languages and scripts, a company for every 50 of them, deals over all stages, owners and dates,
    /// twelve products and notes on some records, each with its event, in one batch. The same seed, numbers and day make the
    /// same records. A million contacts with their companies and notes take about 1.6 GB of disk.
    Generate(generate::Generate),
    /// Check the audit log.
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Show mail about sign-in, invitations and security that has not left by SMTP.
    Outbox {
        #[arg(long)]
        json: bool,
    },
    /// Write the whole installation to a new directory.
    Backup { dir: PathBuf },
    /// Load a backup into an empty installation, and prove it by counting.
    Restore { dir: PathBuf },
}

impl AdminCommand {
    /// The same command with paths that mean the same wherever it runs.
    #[must_use]
    pub fn absolute(self) -> Self {
        let full = |path: PathBuf| std::path::absolute(&path).unwrap_or(path);
        match self {
            Self::Tenant(command) => Self::Tenant(command.absolute()),
            Self::Import(command) => Self::Import(command.absolute()),
            Self::Generate(_) | Self::Audit(_) | Self::Outbox { .. } => self,
            Self::Backup { dir } => Self::Backup { dir: full(dir) },
            Self::Restore { dir } => Self::Restore { dir: full(dir) },
        }
    }
}

/// Runs `command`; answers the process's exit code.
pub async fn run(host: &Host, command: AdminCommand, out: &Sender<Reply>) -> u8 {
    let outcome = match command {
        AdminCommand::Tenant(command) => tenant::run(host, command, out).await,
        AdminCommand::Import(command) => import::run(host, command, out).await,
        AdminCommand::Generate(command) => generate::run(host, command, out).await,
        AdminCommand::Audit(command) => audit::run(host, command, out).await,
        AdminCommand::Outbox { json } => outbox::run(host, json, out).await,
        AdminCommand::Backup { dir } => backup::backup(host, &dir, out).await,
        AdminCommand::Restore { dir } => backup::restore(host, &dir, out).await,
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            say(out, Reply::Err(format!("alphaclone: {}", explain(&error)))).await;
            1
        }
    }
}

/// Sends a line. A caller that hung up does not stop the command.
pub async fn say(out: &Sender<Reply>, reply: Reply) {
    let _ = out.send(reply).await;
}

/// An error with its causes in one sentence, for the operator's terminal.
#[must_use]
pub fn explain(error: &Error) -> String {
    if let Error::Invalid(fields) = error {
        return fields.iter().map(|f| format!("{}: {}", f.field, f.message)).collect::<Vec<_>>().join(" ");
    }
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(next) = cause {
        text.push_str(": ");
        text.push_str(&next.to_string());
        cause = next.source();
    }
    text
}
