//! `alphaclone backup` and `restore`: the whole installation as one directory, proven by counts.

use super::{Host, say};
use crate::{
    archive::{self, Counts, Kind},
    socket::Reply,
};
use ac_core::{Error, TenantId, control};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder};
use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};
use tokio::sync::mpsc::Sender;

const CONTROL_FILE: &str = "control.jsonl";
const TENANTS_DIR: &str = "tenants";
/// How often a backup begins, if workspaces are removed while it runs.
const ATTEMPTS_MAX: usize = 3;

/// Writes every database to `dir`, which must not exist. It appears under its name only when it is whole.
pub async fn backup(host: &Host, dir: &Path, out: &Sender<Reply>) -> Result<u8, Error> {
    if dir.exists() {
        return Err(Error::field("dir", format!("{} exists already. Choose a new directory.", dir.display())));
    }
    let partial = partial(dir);
    for _ in 0..ATTEMPTS_MAX {
        let _ = std::fs::remove_dir_all(&partial);
        std::fs::create_dir_all(partial.join(TENANTS_DIR)).map_err(io)?;
        let Some(slug) = copy(host, &partial, out).await? else {
            std::fs::rename(&partial, dir).map_err(io)?;
            say(out, Reply::Out(format!("wrote {}; keep DATA/secret.key apart from it", dir.display()))).await;
            return Ok(0);
        };
        say(out, Reply::Out(format!("{slug} was removed meanwhile; beginning again"))).await;
    }
    Err(Error::Conflict("workspaces were removed whenever the backup ran. Run it again when none is.".into()))
}

/// Where a backup to `dir` is made. The whole name counts: a date such as `2026.06.01` has no extension.
fn partial(dir: &Path) -> PathBuf {
    let mut name = dir.file_name().unwrap_or_default().to_owned();
    name.push(".partial");
    dir.with_file_name(name)
}

/// Copies the control database, and then exactly the workspaces that are active in that copy: one that is made meanwhile is
/// not in the backup. Answers the slug of one that was removed before its turn came; the copies do not go together then.
async fn copy(host: &Host, partial: &Path, out: &Sender<Reply>) -> Result<Option<String>, Error> {
    let platform = &host.platform;
    let tx = platform.control.begin_snapshot().await?;
    let rows = archive::write(&tx, Kind::Control, serde_json::Value::Null, &partial.join(CONTROL_FILE)).await?;
    let tenants = active_tenants(&tx).await?;
    tx.rollback().await?;
    report(out, "control database", &rows).await;
    for tenant in tenants {
        let path = partial.join(TENANTS_DIR).join(format!("{}.jsonl", tenant.id));
        match write_tenant(host, tenant.id, &path).await {
            Ok(rows) => report(out, &tenant.slug, &rows).await,
            Err(_) if platform.control.tenant(tenant.id).await?.is_none() => return Ok(Some(tenant.slug)),
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

async fn active_tenants(tx: &DatabaseTransaction) -> Result<Vec<control::tenant::Model>, Error> {
    let active = control::tenant::Entity::find().filter(control::tenant::Column::State.eq(control::STATE_ACTIVE));
    Ok(active.order_by_asc(control::tenant::Column::Slug).all(tx).await?)
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
    for tenant in active_tenants(&tx).await? {
        let Some(archive) = archives.get(&tenant.id) else {
            return Err(Error::field("dir", format!("The archive of {} is missing.", tenant.slug)));
        };
        platform.store.delete(tenant.id).await?;
        platform.access.forget(tenant.id);
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

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod tests {
    use super::*;
    use crate::{
        commands::{AdminCommand, run, tenant::TenantCommand},
        config::Options,
    };
    use ac_core::{both_databases, testing::TestPlatform};
    use std::time::Duration;
    use tokio::sync::mpsc::channel;

    fn host(app: &TestPlatform) -> Host {
        let options = Options { data: Some(app.data.clone()), ..Options::default() };
        Host::on(app.platform.clone(), options.load().expect("a configuration"))
    }

    /// What a command says, as far as it is said.
    fn listener() -> Sender<Reply> {
        let (out, mut lines) = channel(1);
        tokio::spawn(async move { while lines.recv().await.is_some() {} });
        out
    }

    #[test]
    fn a_backup_is_made_beside_the_others() {
        for (dir, expect) in [("/b/2026.06.01", "/b/2026.06.01.partial"), ("/b/today/", "/b/today.partial")] {
            assert_eq!(partial(Path::new(dir)), Path::new(expect));
        }
    }

    both_databases!(a_workspace_removed_during_a_backup_is_not_in_it, async |app: &TestPlatform| {
        let host = host(app);
        app.workspace("goes").await;
        app.workspace("stays").await;
        let dir = app.data.join("backup");
        // Nobody listens yet: the backup waits when it says that it has the control database.
        let (out, mut lines) = channel(1);
        out.send(Reply::Out(String::new())).await.unwrap();
        let running = tokio::spawn({
            let (host, dir) = (host.clone(), dir.clone());
            async move { backup(&host, &dir, &out).await }
        });
        let control_file = partial(&dir).join(CONTROL_FILE);
        while archive::check(&control_file).is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let goes = TenantCommand::Delete { slug: "goes".into(), confirm: "goes".into() };
        assert_eq!(run(&host, AdminCommand::Tenant(goes), &listener()).await, 0);
        tokio::spawn(async move { while lines.recv().await.is_some() {} });
        assert_eq!(running.await.unwrap().unwrap(), 0);

        let empty = match app.database_url {
            Some(_) => TestPlatform::postgres().await.expect("a database"),
            None => TestPlatform::sqlite().await,
        };
        let code = restore(&self::host(&empty), &dir, &listener()).await;
        assert_eq!(code.map_err(|e| crate::commands::explain(&e)), Ok(0));
        let there = empty.platform.control.tenants().await.unwrap();
        assert_eq!(there.into_iter().map(|tenant| tenant.slug).collect::<Vec<_>>(), ["stays"]);
    });
}
