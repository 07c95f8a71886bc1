//! The workspace with very many contacts, generated once and served by a fresh process for every measure.

use crate::{Bench, data, installation::Installation};
use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};

pub const SLUG: &str = "million";
pub const EMAIL: &str = "owner@million.example";
/// One deal for so many contacts.
pub const CONTACTS_PER_DEAL: u32 = 10;
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
    checksum: String,
}

/// Makes it, unless a measure before has.
pub async fn get(bench: &Bench) -> Result<&Million> {
    bench.million.get_or_try_init(|| make(bench)).await
}

async fn make(bench: &Bench) -> Result<Million> {
    let (options, rows) = (&bench.options, bench.scale.contacts);
    let deals = rows / CONTACTS_PER_DEAL;
    let checksum = data::sample(options.seed, rows, deals)?.checksum();
    bench.note("contacts and deals", &checksum).await;

    let kept = options.reuse.then(|| {
        let parent = options.dir.clone().unwrap_or_else(std::env::temp_dir);
        parent.join(format!("alphaclone-bench-contacts-{rows}-{}", options.seed))
    });
    let installation = match &kept {
        None => Installation::sqlite(options).await?,
        Some(data) => {
            if let Ok(text) = std::fs::read(data.join(READY)) {
                let ready: Ready = serde_json::from_slice(&text)?;
                if ready.checksum == checksum {
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
    let [contacts, deals, seed] = [rows.to_string(), deals.to_string(), options.seed.to_string()];
    let sizes = ["--contacts", &contacts, "--deals", &deals, "--seed", &seed, "--as-of", data::AS_OF, "--json"];
    let done = installation.command(&[["generate", "--tenant", SLUG].as_slice(), &sizes].concat()).await?;
    let printed: serde_json::Value = serde_json::from_str(&done.printed)?;
    let made = printed.get("checksum").and_then(serde_json::Value::as_str);
    ensure!(made == Some(checksum.as_str()), "generate made {made:?}, {checksum} was asked for");
    eprintln!("bench: generated {rows} contacts in {:.0} s", done.took.as_secs_f64());
    if let Some(data) = kept {
        let ready = serde_json::to_vec(&Ready { token: token.clone(), checksum })?;
        std::fs::write(data.join(READY), ready).context("keeping the contacts")?;
    }
    Ok(Million { installation, token })
}
