//! `alphaclone backup` and `restore`: the whole installation as one directory, proven by counts.

use super::{Host, say};
use crate::{
    archive::{self, Counts, Kind},
    socket::Reply,
};
use ac_core::{Error, TenantId, control};
use sea_orm::{EntityTrait, QueryOrder};
use std::{collections::BTreeMap, path::Path};
use tokio::sync::mpsc::Sender;

const CONTROL_FILE: &str = "control.jsonl";
const TENANTS_DIR: &str = "tenants";

/// Writes every database to `dir`, which must not exist. It appears under its name only when it is whole.
pub async fn backup(host: &Host, dir: &Path, out: &Sender<Reply>) -> Result<u8, Error> {
    if dir.exists() {
        return Err(Error::field("dir", format!("{} exists already. Choose a new directory.", dir.display())));
    }
    let partial = dir.with_extension("partial");
    let _ = std::fs::remove_dir_all(&partial);
    std::fs::create_dir_all(partial.join(TENANTS_DIR)).map_err(io)?;
    let platform = &host.platform;
    // The control database first: a tenant that is made meanwhile is then simply not in the backup.
    let tx = platform.control.begin_snapshot().await?;
    let rows = archive::write(&tx, Kind::Control, serde_json::Value::Null, &partial.join(CONTROL_FILE)).await?;
    tx.rollback().await?;
    report(out, "control database", &rows).await;
    for tenant in platform.control.tenants().await?.into_iter().filter(|t| t.state == control::STATE_ACTIVE) {
        let path = partial.join(TENANTS_DIR).join(format!("{}.jsonl", tenant.id));
        let rows = write_tenant(host, tenant.id, &path).await?;
        report(out, &tenant.slug, &rows).await;
    }
    std::fs::rename(&partial, dir).map_err(io)?;
    say(out, Reply::Out(format!("wrote {}; keep DATA/secret.key apart from it", dir.display()))).await;
    Ok(0)
}

/// One tenant as an archive, read in one snapshot.
pub async fn write_tenant(host: &Host, id: TenantId, path: &Path) -> Result<Counts, Error> {
    let platform = &host.platform;
    let tenant = platform.control.tenant(id).await?.ok_or(Error::NotFound)?;
    let about = serde_json::json!({ "slug": tenant.slug, "name": tenant.name, "currency": tenant.currency });
    let tx = platform.store.tenant_db(id).await?.begin_snapshot().await?;
    let rows = archive::write(&tx, Kind::Tenant, about, path).await?;
    tx.rollback().await?;
    Ok(rows)
}

/// Loads a backup into an installation that has no workspace yet, and counts every table afterwards.
pub async fn restore(host: &Host, dir: &Path, out: &Sender<Reply>) -> Result<u8, Error> {
    let platform = &host.platform;
    if !platform.control.tenants().await?.is_empty() {
        return Err(Error::Conflict("this installation has workspaces. Restore into an empty data directory.".into()));
    }
    // Every file is checked before the first row is written.
    let control_archive = archive::check(&dir.join(CONTROL_FILE))?;
    let mut archives = BTreeMap::new();
    for entry in std::fs::read_dir(dir.join(TENANTS_DIR)).map_err(io)? {
        let path = entry.map_err(io)?.path();
        let name = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
        let id: TenantId =
            name.parse().map_err(|_| Error::field("dir", format!("{name} is not a tenant's archive.")))?;
        archives.insert(id, archive::check(&path)?);
    }
    // The control database last: until it names them, the workspaces do not exist, and a restore that was cut short can be
    // run again.
    let tx = platform.control.begin().await?;
    control_archive.load(&tx).await?;
    let tenants = control::tenant::Entity::find().order_by_asc(control::tenant::Column::Slug).all(&tx).await?;
    for tenant in tenants.into_iter().filter(|t| t.state == control::STATE_ACTIVE) {
        let Some(archive) = archives.get(&tenant.id) else {
            return Err(Error::field("dir", format!("The archive of {} is missing.", tenant.slug)));
        };
        platform.store.delete(tenant.id).await?;
        let rows = platform.store.create(tenant.id).await?.begin_write().await?;
        archive.load(&rows).await?;
        rows.commit().await?;
        report(out, &tenant.slug, &archive.rows).await;
    }
    tx.commit().await?;
    report(out, "control database", &control_archive.rows).await;
    say(out, Reply::Out("restored; every table counted and equal".to_owned())).await;
    Ok(0)
}

pub async fn report(out: &Sender<Reply>, name: &str, rows: &Counts) {
    let total: u64 = rows.values().sum();
    let filled = rows.iter().filter(|(_, n)| **n > 0).map(|(t, n)| format!("{t} {n}")).collect::<Vec<_>>().join(", ");
    say(out, Reply::Out(format!("{name}: {total} rows ({filled})"))).await;
}

fn io(error: std::io::Error) -> Error {
    Error::internal("the backup directory", error)
}
