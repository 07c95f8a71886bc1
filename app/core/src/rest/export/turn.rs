//! Whose turn it is to export: each export holds a connection until its reader has all of it.

use crate::{AppError, ErrorCode, TenantId};
use sea_orm::DbBackend;
use std::sync::{Mutex, PoisonError};

/// Exports of one workspace at once. SQLite has connections for as many.
pub const EXPORTS_PER_TENANT_MAX: usize = 2;
/// Exports of all workspaces at once on PostgreSQL, where they share their connections with all other work.
pub const EXPORTS_MAX: usize = 8;

static RUNNING: Mutex<Vec<TenantId>> = Mutex::new(Vec::new());

/// A place among those that export; given back when it is dropped.
#[derive(Debug)]
pub struct Turn(TenantId);

impl Turn {
    /// Errors: `too_many_requests`.
    pub fn take(tenant: TenantId, backend: DbBackend) -> Result<Self, AppError> {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        let ours = running.iter().filter(|known| **known == tenant).count();
        if ours >= EXPORTS_PER_TENANT_MAX {
            let message = format!(
                "{EXPORTS_PER_TENANT_MAX} exports of this workspace are running. Try again when one has ended."
            );
            return Err(AppError::new(ErrorCode::TooManyRequests, message));
        }
        if backend == DbBackend::Postgres && running.len() >= EXPORTS_MAX {
            let message = "Many exports are running. Try again in a minute.";
            return Err(AppError::new(ErrorCode::TooManyRequests, message));
        }
        running.push(tenant);
        Ok(Self(tenant))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = running.iter().position(|known| *known == self.0) {
            running.swap_remove(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_workspace_takes_its_turns_and_gives_them_back() {
        let other = || TenantId(uuid::Uuid::now_v7());
        let (tenant, take) = (other(), |tenant| Turn::take(tenant, DbBackend::Sqlite));
        let (first, second) = (take(tenant).unwrap(), take(tenant).unwrap());
        assert_eq!(take(tenant).unwrap_err().code, ErrorCode::TooManyRequests);
        assert!(take(other()).is_ok(), "another workspace has its own");
        drop(first);
        let third = take(tenant).unwrap();
        drop((second, third));
        assert!(take(tenant).is_ok());
    }
}
