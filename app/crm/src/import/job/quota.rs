//! How many imports may wait in a workspace, and how much of the disk their files may take.
//!
//! The rule: disk and table are asked each time. A count beside them would be wrong after a killed process.

use super::{
    entity::job,
    files::Uploads,
    model::ImportId,
    sweep::{UPLOADED_DAYS_MAX, WAITING},
};
use crate::{
    import::limits::{RECEIVED_AT_ONCE_MAX, WAITING_BYTES_MAX, WAITING_IMPORTS_MAX, WAITING_IMPORTS_OF_A_MEMBER_MAX},
    members::entity as member,
};
use ac_core::{AppError, Error, ErrorCode, TenantId, Tx};
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select, sea_query::Expr,
};
use std::{
    collections::HashMap,
    io,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

/// Lets the actor begin another import. Where they have as many as may wait, one that has no file yet is as good as a new
/// one: answers that.
///
/// Errors: `conflict` if all of them have files, or the workspace has too many.
pub async fn admit(tx: &Tx<'_>) -> Result<Option<ImportId>, Error> {
    let waiting = || job::Entity::find().filter(job::Column::State.is_in(WAITING));
    if let Some(me) = tx.ctx().actor.member() {
        // Their own row, so that many begun at once are counted one after the other.
        let mine = member::Entity::find_by_id(me).select_only().column(member::Column::Id);
        mine.lock_exclusive().into_tuple::<ac_core::MemberId>().one(tx.conn()).await?;
        let mine = waiting().filter(job::Column::CreatedBy.eq(me));
        if mine.clone().count(tx.conn()).await? >= WAITING_IMPORTS_OF_A_MEMBER_MAX {
            let empty = empty_one(tx, mine).await?;
            return empty.map(Some).ok_or_else(too_many_of_member);
        }
    }
    if waiting().count(tx.conn()).await? >= WAITING_IMPORTS_MAX {
        return Err(too_many("of this workspace", WAITING_IMPORTS_MAX));
    }
    Ok(None)
}

pub fn too_many_of_member() -> Error {
    too_many("of yours", WAITING_IMPORTS_OF_A_MEMBER_MAX)
}

fn too_many(whose: &str, most: u64) -> Error {
    Error::Conflict(format!(
        "{most} imports {whose} wait already. Let some run or take their files out; what nobody touches goes after \
        {UPLOADED_DAYS_MAX} days."
    ))
}

/// The oldest of these imports without a file, as if it were begun now.
async fn empty_one(tx: &Tx<'_>, waiting: Select<job::Entity>) -> Result<Option<ImportId>, Error> {
    let oldest = waiting.order_by_asc(job::Column::CreatedAt).limit(WAITING_IMPORTS_OF_A_MEMBER_MAX);
    for row in oldest.all(tx.conn()).await? {
        if row.read_options()?.files.is_empty() {
            let begun = job::Entity::update_many().col_expr(job::Column::UpdatedAt, Expr::value(tx.ctx().now()));
            begun.filter(job::Column::Id.eq(row.id)).exec(tx.conn()).await?;
            return Ok(Some(row.id));
        }
    }
    Ok(None)
}

/// Refuses once the files of a workspace that wait on the disk take all they may, those still coming in among them.
pub async fn has_room(uploads: &Uploads, workspace: TenantId) -> Result<(), AppError> {
    let dir = uploads.of_workspace(workspace);
    let failed = |e: Box<dyn std::error::Error + Send + Sync>| AppError::from(Error::internal("measuring uploads", e));
    let measured = tokio::task::spawn_blocking(move || bytes_below(&dir)).await.map_err(|e| failed(e.into()))?;
    if measured.map_err(|e| failed(e.into()))? < WAITING_BYTES_MAX {
        return Ok(());
    }
    let message = format!(
        "The files that wait to be imported take all the room this workspace has for them, {} MiB. Let an import run, or \
        take files out of one that waits; then upload this again.",
        WAITING_BYTES_MAX / (1024 * 1024)
    );
    Err(AppError::new(ErrorCode::TooLarge, message))
}

/// The lengths of all files in the folders of `dir`. What goes away meanwhile takes no room.
fn bytes_below(dir: &Path) -> io::Result<u64> {
    let Some(folders) = there(std::fs::read_dir(dir))? else { return Ok(0) };
    let mut sum = 0_u64;
    for folder in folders {
        let folder = folder?;
        if !folder.file_type()?.is_dir() {
            continue;
        }
        let Some(files) = there(std::fs::read_dir(folder.path()))? else { continue };
        for file in files {
            sum = sum.saturating_add(there(file?.metadata())?.map_or(0, |about| about.len()));
        }
    }
    Ok(sum)
}

fn there<T>(found: io::Result<T>) -> io::Result<Option<T>> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Which workspaces are sending files, and how many each.
#[derive(Clone, Debug, Default)]
pub struct Receiving(Arc<Mutex<HashMap<TenantId, usize>>>);

/// One file on its way in, until it is dropped.
#[derive(Debug)]
pub struct Arrival {
    all: Receiving,
    workspace: TenantId,
}

impl Receiving {
    /// Errors: `too_many_requests` where a workspace sends as many as it may.
    pub fn begin(&self, workspace: TenantId) -> Result<Arrival, AppError> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = all.entry(workspace).or_default();
        if *count >= RECEIVED_AT_ONCE_MAX {
            let message = format!(
                "This workspace sends {RECEIVED_AT_ONCE_MAX} files already. Wait until one is there, then send this again."
            );
            return Err(AppError::new(ErrorCode::TooManyRequests, message));
        }
        *count = count.saturating_add(1);
        Ok(Arrival { all: self.clone(), workspace })
    }
}

impl Drop for Arrival {
    fn drop(&mut self) {
        let mut all = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = all.get_mut(&self.workspace) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                all.remove(&self.workspace);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_so_many_files_come_in_at_once() {
        let (receiving, ours, theirs) = (Receiving::default(), TenantId::generate(), TenantId::generate());
        let mut arrivals: Vec<_> = (0..RECEIVED_AT_ONCE_MAX).map(|_| receiving.begin(ours).unwrap()).collect();
        assert_eq!(receiving.begin(ours).unwrap_err().code, ErrorCode::TooManyRequests);
        receiving.begin(theirs).unwrap();
        arrivals.pop();
        receiving.begin(ours).unwrap();
        arrivals.clear();
        assert!(receiving.0.lock().unwrap().is_empty(), "nobody is kept who sends nothing");
    }
}
