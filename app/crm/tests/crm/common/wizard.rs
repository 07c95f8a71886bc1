//! Imports as the wizard leads them: files that were uploaded, and hands that are quicker.

use super::uploads;
use ac_core::{Ctx, Error, testing::TestPlatform};
use ac_crm::import::job::{
    FileId, Source,
    entity::{self, Options},
    model::{ImportId, ImportJob},
    wizard,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect};
use std::{path::PathBuf, time::Duration};

pub const COMPANIES: &str = "account,sector\nAcme,retail\nBetasoloin,medical\n";
pub const DAY_SECS: i64 = 24 * 60 * 60;

/// Puts a file where an upload would, and adds it.
pub async fn add(app: &TestPlatform, ctx: &Ctx, id: ImportId, name: &str, text: &str) -> Result<ImportJob, Error> {
    let (uploads, stored) = (uploads(app), FileId::generate());
    let folder = uploads.folder(ctx, id);
    folder.make().await?;
    folder.keep(stored, Source::Bytes(text.as_bytes().to_vec())).await?;
    wizard::add_file(ctx, &uploads, id, stored, format!("{name}.csv"), text.len() as u64).await
}

/// The import's row.
pub async fn row(ctx: &Ctx, id: ImportId) -> entity::job::Model {
    let row = entity::job::Entity::find_by_id(id);
    ctx.read(async |tx| Ok::<_, Error>(row.one(tx.conn()).await?)).await.unwrap().expect("a job")
}

/// Writes the import's row as some other hand left it.
pub async fn rewrite(ctx: &Ctx, row: entity::job::Model) {
    let update = entity::job::Entity::update(row.into_active_model().reset_all());
    ctx.write(async |tx| Ok::<_, Error>(update.exec(tx.conn()).await.map(drop)?)).await.unwrap();
}

/// Where the import's files lie, in their order.
pub async fn paths(app: &TestPlatform, ctx: &Ctx, id: ImportId) -> Vec<PathBuf> {
    let folder = uploads(app).folder(ctx, id);
    row(ctx, id).await.read_options().unwrap().stored.into_iter().map(|file| folder.path(file)).collect()
}

/// Where all of the import's files lie.
pub fn dir(app: &TestPlatform, ctx: &Ctx, id: ImportId) -> PathBuf {
    uploads(app).of_workspace(ctx.tenant.id).join(id.to_string())
}

pub fn names(job: &ImportJob) -> Vec<&str> {
    job.files.iter().map(|file| file.name.as_str()).collect()
}

/// Does `meanwhile` with the job while `late` stands where it wants to write, then lets `late` go on.
pub async fn overtaken<T>(
    ctx: &Ctx,
    id: ImportId,
    late: impl Future<Output = T>,
    meanwhile: impl AsyncFnOnce(entity::job::Model) -> entity::job::Model,
) -> T {
    let (held, is_held) = tokio::sync::oneshot::channel();
    let first = ctx.write(async |tx| {
        let row = entity::job::Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?.expect("a job");
        held.send(()).expect("somebody waits");
        tokio::time::sleep(Duration::from_millis(400)).await;
        let row = meanwhile(row).await;
        entity::job::Entity::update(row.into_active_model().reset_all()).exec(tx.conn()).await?;
        Ok::<_, Error>(())
    });
    let late = async {
        is_held.await.expect("the job is held");
        late.await
    };
    let (first, late) = tokio::join!(first, late);
    first.expect("it is changed meanwhile");
    late
}

/// Takes the first file out, as somebody else would.
pub fn without_first(row: entity::job::Model) -> entity::job::Model {
    let mut options: Options = row.read_options().unwrap();
    options.files.remove(0);
    options.stored.remove(0);
    entity::job::Model { options: entity::json(&options).unwrap(), ..row }
}
