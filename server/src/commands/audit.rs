//! `alphaclone audit verify`: walks a workspace's event chain and compares it with its anchors.

use super::{Host, say};
use crate::socket::Reply;
use ac_core::{Actor, Ctx, Error};
use clap::Subcommand;
use serde::{Deserialize, Serialize};
use tokio::sync::mpsc::Sender;

/// What can be asked of the audit log.
#[derive(Clone, Debug, Subcommand, Serialize, Deserialize)]
pub enum AuditCommand {
    /// Check the chain of one workspace. Exit code 2 when it does not hold.
    Verify {
        #[arg(long)]
        tenant: String,
        #[arg(long)]
        json: bool,
    },
}

pub async fn run(host: &Host, command: AuditCommand, out: &Sender<Reply>) -> Result<u8, Error> {
    let AuditCommand::Verify { tenant, json } = command;
    let ctx = system_ctx(host, &tenant).await?;
    let report = ac_audit::verify(&host.platform, &ctx).await?;
    let line = if json {
        serde_json::to_string(&report).map_err(|e| Error::internal("the answer", e))?
    } else {
        sentence(&report)
    };
    say(out, Reply::Out(line)).await;
    Ok(if report.holds() { 0 } else { 2 })
}

fn sentence(report: &ac_audit::ChainReport) -> String {
    let counted = format!("{} events, {} of them erased, {} anchors", report.events, report.erased, report.anchors);
    match (report.broken_at, report.mismatch) {
        (None, None) => format!("{counted}: the chain holds, head {}", report.head),
        (Some(seq), _) => format!("{counted}: the chain is broken at event {seq}"),
        (None, Some(anchor)) => {
            format!("{counted}: the chain does not lead to the anchor of {} at event {}", anchor.day, anchor.seq)
        }
    }
}

/// A workspace as the operator's commands act on it.
pub async fn system_ctx(host: &Host, slug: &str) -> Result<Ctx, Error> {
    let unknown = || Error::field("--tenant", format!("There is no workspace “{slug}”. See `alphaclone tenant list`."));
    let tenant = host.platform.control.tenant_by_slug(slug).await?.ok_or_else(unknown)?;
    host.platform.ctx(tenant, Actor::System).await
}
