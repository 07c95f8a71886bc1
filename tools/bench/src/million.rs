//! The workspace with very many contacts, imported once and served by a fresh process for every measure.

use crate::{
    Bench,
    data::{self, Contacts},
    installation::Installation,
};
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

pub const SLUG: &str = "million";
pub const EMAIL: &str = "owner@million.example";
/// Written last: with it, the directory is whole.
const READY: &str = "bench.json";

pub struct Million {
    pub installation: Installation,
    pub token: String,
}

/// What a kept directory says of itself.
#[derive(Serialize, Deserialize)]
struct Ready {
    token: String,
    checksums: [String; 2],
}

/// Makes it, unless a measure before has.
pub async fn get(bench: &Bench) -> Result<&Million> {
    bench.million.get_or_try_init(|| make(bench)).await
}

async fn make(bench: &Bench) -> Result<Million> {
    let (options, rows) = (&bench.options, bench.scale.contacts);
    let files = tempfile::tempdir()?;
    let companies = data::companies(files.path(), options.seed, data::companies_of(rows))?;
    let contacts = data::contacts(files.path(), options.seed, rows, Contacts::Distinct)?;
    bench.note("companies.csv", &companies).await;
    bench.note("contacts.csv", &contacts).await;
    let checksums = [companies.checksum, contacts.checksum];

    let kept = options.reuse.then(|| {
        let parent = options.dir.clone().unwrap_or_else(std::env::temp_dir);
        parent.join(format!("alphaclone-bench-contacts-{rows}-{}", options.seed))
    });
    let installation = match &kept {
        None => Installation::sqlite(options).await?,
        Some(data) => {
            if let Ok(text) = std::fs::read(data.join(READY)) {
                let ready: Ready = serde_json::from_slice(&text)?;
                if ready.checksums == checksums {
                    return Ok(Million {
                        installation: Installation::at(options, data.clone()).await?,
                        token: ready.token,
                    });
                }
                std::fs::remove_dir_all(data)?;
            }
            ensure!(!data.exists(), "{} was left half made: remove it", data.display());
            std::fs::create_dir_all(data)?;
            Installation::at(options, data.clone()).await?
        }
    };
    let server = installation.serve().await?;
    let token = server.workspace(SLUG, EMAIL).await?.api_token;
    server.stop().await?;
    let (companies, contacts) = (companies.path.to_string_lossy(), contacts.path.to_string_lossy());
    let import = ["import", "crm", "--tenant", SLUG, "--companies", &companies, "--contacts", &contacts, "--json"];
    let done = installation.command(&import).await?;
    let printed: serde_json::Value = serde_json::from_str(&done.printed)?;
    let created = printed.pointer("/contacts/created").and_then(serde_json::Value::as_u64);
    ensure!(created == Some(u64::from(rows)), "the import made {created:?} contacts of {rows}");
    eprintln!("bench: imported {rows} contacts in {:.0} s", done.took.as_secs_f64());
    if let Some(data) = kept {
        let ready = serde_json::to_vec(&Ready { token: token.clone(), checksums })?;
        std::fs::write(data.join(READY), ready).context("keeping the contacts")?;
    }
    Ok(Million { installation, token })
}
