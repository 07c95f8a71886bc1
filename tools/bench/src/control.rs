//! The operator's socket of a running server: what `alphaclone …` writes to it, without the cost of starting a process.

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use std::path::Path;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::UnixStream,
};

/// A workspace as `tenant create --json` prints it.
#[derive(serde::Deserialize)]
pub struct Created {
    pub api_token: String,
}

/// `tenant create`.
pub async fn create_tenant(data: &Path, slug: &str, email: &str, password: &str) -> Result<Created> {
    let owner = json!({ "owner_email": email, "owner_password": password, "json": true });
    let command = json!({ "Tenant": { "Create": { "owner": owner, "name": slug, "slug": slug, "currency": "USD" } } });
    let printed = run(data, &command).await?;
    serde_json::from_str(&printed).with_context(|| format!("tenant create printed {printed}"))
}

/// Runs a command in the server; answers what it printed.
async fn run(data: &Path, command: &Value) -> Result<String> {
    let mut stream = UnixStream::connect(data.join("control.sock")).await?;
    stream.write_all(format!("{command}\n").as_bytes()).await?;
    let mut lines = BufReader::new(stream).lines();
    let (mut out, mut errors) = (String::new(), String::new());
    while let Some(line) = lines.next_line().await? {
        let reply: Value = serde_json::from_str(&line)?;
        let text = |key: &str| reply.get(key).and_then(Value::as_str);
        out.push_str(text("out").unwrap_or_default());
        errors.push_str(text("err").unwrap_or_default());
        match reply.get("exit").and_then(Value::as_u64) {
            Some(0) => return Ok(out),
            Some(code) => bail!("ended with {code}: {errors}"),
            None => {}
        }
    }
    bail!("the server hung up: {errors}")
}
