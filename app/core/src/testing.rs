//! Workspaces on both databases, for tests.
//!
//! PostgreSQL runs where `ALPHACLONE_TEST_DATABASE_URL` names a server; without it those tests fail, unless
//! `ALPHACLONE_TEST_SQLITE_ONLY` asks for the quick half.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use crate::{
    Actor, Clock, Ctx, Currency, Hub, MemberId, Platform, Role, TenantStore,
    control::STATE_ACTIVE,
    platform::{Site, secret_key},
};
use sea_orm::ConnectionTrait;
use std::{path::PathBuf, sync::Arc, time::Duration};

/// A platform of its own, in a directory (and, on PostgreSQL, a database) that no other test sees.
pub struct TestPlatform {
    pub platform: Platform,
    pub data: PathBuf,
    pub database_url: Option<String>,
}

impl Drop for TestPlatform {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

impl TestPlatform {
    pub async fn sqlite() -> Self {
        Self::open(None).await
    }

    /// `None` where only SQLite was asked for.
    pub async fn postgres() -> Option<Self> {
        Some(Self::open(Some(scratch_database().await?)).await)
    }

    async fn open(database_url: Option<String>) -> Self {
        let data = std::env::temp_dir().join(format!("alphaclone-test-{}", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir_all(&data).expect("a scratch directory");
        let clock = Clock::default();
        let store =
            TenantStore::open(data.clone(), database_url.as_deref(), clock.clone()).await.expect("a tenant store");
        let control = store.control().clone();
        let platform = Platform {
            control,
            store,
            hub: Hub::default(),
            access: crate::access::Kept::default(),
            clock,
            site: Arc::new(Site::parse("http://localhost:3000").expect("an origin")),
            secret_key: secret_key(&data).await.expect("a key"),
            mail_is_sent: true,
        };
        Self { platform, data, database_url }
    }

    /// A new, empty workspace (no members, no pipelines), seen by its owner.
    pub async fn workspace(&self, slug: &str) -> Ctx {
        let Platform { control, store, .. } = &self.platform;
        let tx = control.begin().await.expect("a transaction");
        let tenant = control.register(&tx, slug, slug, Currency::USD, store.placement()).await.expect("a tenant");
        tx.commit().await.expect("a commit");
        let db = store.create(tenant.id).await.expect("a tenant database");
        control.set_state(tenant.id, STATE_ACTIVE).await.expect("an active tenant");
        let owner = Actor::Member { id: MemberId::generate(), role: Role::Owner };
        let (hub, clock) = (self.platform.hub.clone(), self.platform.clock.clone());
        Ctx::new(tenant, owner, db, hub, clock, Arc::default())
    }
}

/// The same workspace as another member of that role sees it.
#[must_use]
pub fn as_role(ctx: &Ctx, role: Role) -> Ctx {
    ctx.as_actor(Actor::Member { id: MemberId::generate(), role })
}

/// Makes an empty database on the test server; answers its URL.
pub async fn scratch_database() -> Option<String> {
    let Ok(server) = std::env::var("ALPHACLONE_TEST_DATABASE_URL") else {
        assert!(
            std::env::var_os("ALPHACLONE_TEST_SQLITE_ONLY").is_some(),
            "set ALPHACLONE_TEST_DATABASE_URL (scripts/with-postgres.sh does), or ALPHACLONE_TEST_SQLITE_ONLY=1"
        );
        return None;
    };
    let name = format!("test_{}", uuid::Uuid::now_v7().simple());
    let admin = sea_orm::Database::connect(&server).await.expect("the test PostgreSQL answers");
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a scratch database");
    admin.close().await.expect("closes");
    let (head, _) = server.rsplit_once('/').expect("a URL with a database name");
    Some(format!("{head}/{name}"))
}

/// Longest time one test may take, in seconds: far more than any needs, so that one that hangs fails by its name instead
/// of holding up all others.
const TEST_SECS_MAX: u64 = 300;

/// # Panics
/// If `test` has not ended after [`TEST_SECS_MAX`].
pub async fn in_time(test: impl Future<Output = ()>) {
    let ended = tokio::time::timeout(Duration::from_secs(TEST_SECS_MAX), test).await;
    assert!(ended.is_ok(), "the test did not end within {TEST_SECS_MAX} s");
}

/// Declares one test body to run on SQLite and on PostgreSQL: `both_databases!(name, async |app| { … });` with
/// `app: &TestPlatform`.
#[macro_export]
macro_rules! both_databases {
    ($name:ident, $body:expr) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let app = $crate::testing::TestPlatform::sqlite().await;
                let body = $body;
                $crate::testing::in_time(body(&app)).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let Some(app) = $crate::testing::TestPlatform::postgres().await else { return };
                let body = $body;
                $crate::testing::in_time(body(&app)).await;
            }
        }
    };
}
