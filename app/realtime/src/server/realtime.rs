//! [`Realtime`]: what all connections of the process share, with the limits on their number.

use super::{revocation::Revocations, room::Room, verify::TokenVerifier};
use ac_core::TenantId;
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError, Weak,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::sync::Semaphore;

/// Connections of the whole process.
const CONNECTIONS_MAX: usize = 20_000;
/// Connections of one workspace.
const CONNECTIONS_PER_TENANT_MAX: usize = 5_000;
/// Connections that nobody has signed in on yet.
const STRANGERS_MAX: usize = 1_000;
/// Connections that read the event log at once, so that a thousand returning clients do not hold up the pages.
const LOG_READS_AT_ONCE_MAX: usize = 16;
/// Into how many steps the checks of all connections are spread over their period.
const CHECK_STEPS: u32 = 16;

/// The live side of the server; goes into every request's extensions.
#[derive(Clone)]
pub struct Realtime {
    shared: Arc<Shared>,
}

struct Shared {
    verifier: TokenVerifier,
    revocations: Revocations,
    timings: Timings,
    rooms: Mutex<HashMap<TenantId, Weak<Room>>>,
    connections: Arc<Semaphore>,
    strangers: Arc<Semaphore>,
    log_reads: Semaphore,
    started: AtomicU32,
}

/// How long things may take. Tests turn them down.
#[derive(Clone, Copy, Debug)]
pub struct Timings {
    /// From the upgrade to the hello.
    pub hello: Duration,
    /// Between two signs of life from the server.
    pub ping: Duration,
    /// Silence after which a client counts as gone.
    pub dead: Duration,
    /// Between two checks of what a connection was admitted by.
    pub check: Duration,
    /// How long one message may wait for the client to read.
    pub send: Duration,
    /// How long the closing handshake may take.
    pub close: Duration,
}

impl Default for Timings {
    fn default() -> Self {
        Self {
            hello: Duration::from_secs(5),
            ping: Duration::from_secs(20),
            dead: Duration::from_secs(45),
            check: Duration::from_secs(30),
            send: Duration::from_secs(10),
            close: Duration::from_secs(5),
        }
    }
}

impl Realtime {
    #[must_use]
    pub fn new(verifier: TokenVerifier, revocations: Revocations) -> Self {
        Self::with_timings(verifier, revocations, Timings::default())
    }

    #[must_use]
    pub fn with_timings(verifier: TokenVerifier, revocations: Revocations, timings: Timings) -> Self {
        let shared = Shared {
            verifier,
            revocations,
            timings,
            rooms: Mutex::default(),
            connections: Arc::new(Semaphore::new(CONNECTIONS_MAX)),
            strangers: Arc::new(Semaphore::new(STRANGERS_MAX)),
            log_reads: Semaphore::new(LOG_READS_AT_ONCE_MAX),
            started: AtomicU32::new(0),
        };
        Self { shared: Arc::new(shared) }
    }

    pub(super) fn verifier(&self) -> &TokenVerifier {
        &self.shared.verifier
    }

    pub(super) fn revocations(&self) -> &Revocations {
        &self.shared.revocations
    }

    pub(super) fn timings(&self) -> Timings {
        self.shared.timings
    }

    pub(super) fn connections(&self) -> &Arc<Semaphore> {
        &self.shared.connections
    }

    pub(super) fn strangers(&self) -> &Arc<Semaphore> {
        &self.shared.strangers
    }

    pub(super) fn log_reads(&self) -> &Semaphore {
        &self.shared.log_reads
    }

    /// Waits until every connection has ended and its client was told why. Nobody may be let in any more.
    pub async fn drained(&self) {
        for (crowd, size) in [(self.connections(), CONNECTIONS_MAX), (self.strangers(), STRANGERS_MAX)] {
            // Fails only on a closed semaphore, and these are never closed.
            let _ = crowd.acquire_many(u32::try_from(size).unwrap_or(u32::MAX)).await;
        }
    }

    /// When the next connection is checked for the first time, so that a thousand that came at once are not checked at once.
    pub(super) fn first_check(&self) -> Duration {
        let step = self.shared.started.fetch_add(1, Ordering::Relaxed) % CHECK_STEPS;
        self.shared.timings.check * (step + 1) / CHECK_STEPS
    }

    /// The workspace's shared room; `None` when it is full.
    pub(super) fn room(&self, tenant: TenantId) -> Option<Arc<Room>> {
        let mut rooms = self.shared.rooms.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(room) = rooms.get(&tenant).and_then(Weak::upgrade) {
            return (Arc::strong_count(&room) <= CONNECTIONS_PER_TENANT_MAX).then_some(room);
        }
        rooms.retain(|_, room| room.strong_count() > 0);
        let room = Arc::new(Room::default());
        rooms.insert(tenant, Arc::downgrade(&room));
        Some(room)
    }
}
