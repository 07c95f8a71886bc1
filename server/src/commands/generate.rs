//! `alphaclone generate`: made-up records, for trying out and for measuring.

use super::{Host, say};
use crate::socket::Reply;
use ac_core::{Actor, Error};
use ac_crm::generate::{self, Generated, RECORDS_MAX};
use ac_sample::Sample;
use chrono::NaiveDate;
use clap::Args;
use serde::{Deserialize, Serialize};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use tokio::sync::mpsc::Sender;

/// How many records come between two words about how far it is.
const RECORDS_PER_WORD: u32 = 100_000;

#[derive(Args, Clone, Debug, Serialize, Deserialize)]
pub struct Generate {
    /// The workspace's slug.
    #[arg(long)]
    tenant: String,
    /// How many contacts.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u32).range(0..=i64::from(RECORDS_MAX)))]
    contacts: u32,
    /// How many deals.
    #[arg(long, default_value_t = 200, value_parser = clap::value_parser!(u32).range(0..=i64::from(RECORDS_MAX)))]
    deals: u32,
    /// Another one makes other records.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The day that deals open and close around; today, without.
    #[arg(long, value_name = "YYYY-MM-DD")]
    as_of: Option<NaiveDate>,
    #[arg(long)]
    json: bool,
}

pub async fn run(host: &Host, command: Generate, out: &Sender<Reply>) -> Result<u8, Error> {
    let Generate { tenant: slug, contacts, deals, seed, as_of, json } = command;
    let unknown = || Error::field("--tenant", format!("There is no workspace “{slug}”."));
    let tenant = host.platform.control.tenant_by_slug(&slug).await?.ok_or_else(unknown)?;
    let ctx = host.platform.ctx(tenant, Actor::System).await?;
    let sample = Sample::new(seed, contacts, deals, as_of.unwrap_or_else(|| ctx.now().date()));
    let (is_named, words) = (AtomicBool::new(false), AtomicU32::new(0));
    let told = |done: &Generated| {
        if !is_named.swap(true, Ordering::Relaxed) {
            let _ = out.try_send(Reply::Err(format!("Undo the batch {} to take this back.", done.batch_id)));
        }
        let written = done.contacts.saturating_add(done.deals) / RECORDS_PER_WORD;
        if !json && words.swap(written, Ordering::Relaxed) != written {
            let line = format!("{} of {contacts} contacts, {} of {deals} deals", done.contacts, done.deals);
            // Whoever does not read them in time misses one.
            let _ = out.try_send(Reply::Err(line));
        }
    };
    let done = generate::generate(&ctx, &sample, &told).await?;
    let line = match json {
        true => serde_json::to_string(&done).map_err(|e| Error::internal("the answer", e))?,
        false => format!(
            "{} companies, {} contacts, {} deals, {} products, {} notes, {} members; checksum {}",
            done.companies, done.contacts, done.deals, done.products, done.notes, done.members, done.checksum
        ),
    };
    say(out, Reply::Out(line)).await;
    Ok(0)
}
