//! [`Identity`]: what the identity verbs share: platform, configuration, hasher, limits, and the channel on which open
//! connections hear that a session has ended. The first argument of every verb here.

use crate::{
    IdentityError,
    limits::{self, Limits},
    model::{ApiTokenId, SessionId},
    password::Hasher,
    secret,
    web::{DocumentAssets, Network},
};
use ac_core::{Ctx, Error, IdentityId, MemberId, Platform, TenantId, Timestamp, Tx, control::Control};
use std::{ops::Deref, pin::Pin, sync::Arc};
use tokio::sync::{Mutex, broadcast};
use tracing::Instrument;

/// Endings that a slow connection may lag behind before it has to check its session anew.
const ENDINGS_QUEUED_MAX: usize = 256;

/// Fills a new workspace with what its domains start from, such as the default pipeline. Runs as the system, before the
/// workspace opens, and may run again after a crash.
pub type Seeder = Arc<dyn Fn(Ctx) -> Pin<Box<dyn Future<Output = Result<(), Error>> + Send>> + Send + Sync>;

/// Takes away what a workspace keeps for a member alone, in the unit of work in which it hears that they left.
pub type Leaver = Arc<dyn for<'t> Fn(&'t Tx<'_>, MemberId) -> Leaving<'t> + Send + Sync>;
type Leaving<'t> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 't>>;

/// What the server decides about identity.
#[derive(Clone)]
pub struct IdentityConfig {
    /// Peers whose `X-Forwarded-*` headers are believed.
    pub trusted_proxies: Vec<Network>,
    /// Whether mail leaves the machine. If not, pages say that the operator has it.
    pub mail_is_sent: bool,
    /// Style sheets of the plain pages.
    pub assets: DocumentAssets,
    pub seed: Seeder,
    pub leave: Leaver,
}

impl Default for IdentityConfig {
    fn default() -> Self {
        Self {
            trusted_proxies: Vec::new(),
            mail_is_sent: false,
            assets: DocumentAssets::default(),
            seed: Arc::new(|_| Box::pin(async { Ok(()) })),
            leave: Arc::new(|_, _| Box::pin(async { Ok(()) })),
        }
    }
}

/// Something that ends open connections at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// This session, and those handed off from it.
    Session(SessionId),
    /// Every session of this person.
    Identity(IdentityId),
    /// This person's place in this workspace, or its role there has changed.
    Membership(TenantId, IdentityId),
    Token(ApiTokenId),
    /// Everybody's place in this workspace: it was closed.
    Workspace(TenantId),
}

/// The identity service. Cheap to clone; found in a request's extensions.
#[derive(Clone)]
pub struct Identity(Arc<Inner>);

pub struct Inner {
    pub platform: Platform,
    pub config: IdentityConfig,
    pub(crate) hasher: Hasher,
    pub(crate) limits: Limits,
    /// Held while events are relayed, so that two relays do not try the same event.
    pub(crate) relaying: Mutex<()>,
    endings: broadcast::Sender<Ending>,
}

impl Deref for Identity {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// Runs `work` as a task of its own and waits for it: a client that hangs up, or a request that takes too long, cannot
/// leave it half done.
pub(crate) async fn to_its_end<T: Send + 'static>(
    work: impl Future<Output = Result<T, IdentityError>> + Send + 'static,
) -> Result<T, IdentityError> {
    tokio::spawn(work.in_current_span()).await.map_err(|e| Error::internal("a task", e))?
}

impl Identity {
    #[must_use]
    pub fn new(platform: Platform, config: IdentityConfig) -> Self {
        let limits = Limits::new(platform.clock.clone());
        let endings = broadcast::channel(ENDINGS_QUEUED_MAX).0;
        Self(Arc::new(Inner { platform, config, hasher: Hasher::new(), limits, relaying: Mutex::default(), endings }))
    }

    pub(crate) fn control(&self) -> &Control {
        &self.platform.control
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.platform.clock.now()
    }

    /// What open connections listen to, so that an ended session or membership closes them at once.
    #[must_use]
    pub fn endings(&self) -> broadcast::Receiver<Ending> {
        self.endings.subscribe()
    }

    /// Tells open connections. Call after the commit.
    pub(crate) fn announce(&self, ending: Ending) {
        // Nobody listening is the usual case.
        let _ = self.endings.send(ending);
    }

    /// Charges a visitor's attempt at `what` to their network and to everybody. Errors: the seconds until the next.
    pub(crate) fn charge_visit(&self, what: &str, address: &str) -> Result<(), i64> {
        let mut charges = limits::VISIT.of_network(what, address);
        charges.push(limits::VISITS.of(what));
        match self.limits.charge(&charges) {
            Err(IdentityError::TooManyAttempts { retry_after_secs }) => Err(retry_after_secs),
            _ => Ok(()),
        }
    }

    /// How many password verifications have run since the start.
    #[must_use]
    pub fn password_verifications(&self) -> u64 {
        self.hasher.verifications()
    }

    /// The most password hashes that have run at the same time.
    #[must_use]
    pub fn most_hashes_at_once(&self) -> usize {
        self.hasher.most_at_once()
    }

    pub(crate) fn seal(&self, place: &str, plain: &[u8]) -> Result<Vec<u8>, Error> {
        secret::seal(&*self.platform.secret_key, place, plain)
    }

    pub(crate) fn unseal(&self, place: &str, sealed: &[u8]) -> Result<Vec<u8>, Error> {
        secret::open(&*self.platform.secret_key, place, sealed)
    }
}
