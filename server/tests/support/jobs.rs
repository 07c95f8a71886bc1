//! Bulk changes and imports, begun and done.

use super::{people::Workspace, records::deal};
use ac_core::Ctx;
use ac_crm::{
    bulk::{
        self,
        model::{JobId, What, Which},
    },
    deals::{self, model::DealPatch},
    import::job::{self, Takeover, wizard},
};

/// A bulk change that nobody works on yet.
pub async fn begun(workspace: &Workspace, ctx: &Ctx, mark: &str) -> JobId {
    let which = Which::Ids(vec![deal(ctx, mark).await.parse().unwrap()]);
    let what = What::Set(DealPatch { name: Some(format!("{mark} changed")), ..Default::default() });
    let platform = &workspace.installation.host.platform;
    bulk::begin::begin::<deals::in_bulk::Bulk>(platform, ctx, which, what).await.unwrap().id
}

/// What an import brings in: a deal whose owner nobody knows yet, so that a placeholder is made.
fn deals_file(mark: &str) -> String {
    format!("Deal Name,Amount,Owner\n{mark} imported,100,{mark} Stranger\n")
}

/// An import that waits with a file.
pub async fn with_file(workspace: &Workspace, ctx: &Ctx, mark: &str) -> job::model::ImportId {
    let id = wizard::begin(ctx).await.unwrap();
    let (uploads, stored) = (workspace.installation.host.uploads(), job::FileId::generate());
    let (folder, text) = (uploads.folder(ctx, id), deals_file(mark));
    folder.make().await.unwrap();
    folder.keep(stored, job::Source::Bytes(text.clone().into_bytes())).await.unwrap();
    wizard::add_file(ctx, &uploads, id, stored, format!("{mark}.csv"), text.len() as u64).await.unwrap();
    id
}

/// An import that is done.
pub async fn imported(workspace: &Workspace, ctx: &Ctx, mark: &str) -> String {
    let id = with_file(workspace, ctx, mark).await;
    job::start(&workspace.installation.host.platform, ctx, id).await.unwrap();
    // Another import of the workspace may be at work: then this one waits its turn.
    for _ in 0..500 {
        job::work(ctx, &workspace.installation.host.uploads(), id, Takeover::WhenSilent).await.unwrap();
        let now = job::find(ctx, id).await.unwrap();
        if !now.state.is_running() {
            assert_eq!(now.state, job::model::JobState::Done, "{:?}", now.report);
            return id.to_string();
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the import does not end");
}
