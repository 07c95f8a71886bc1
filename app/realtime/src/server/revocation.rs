//! The word that a session, token or membership has ended, on its way to the connections that live by it.
//!
//! Whoever ends one says so here after its own commit; the connection closes without waiting for its next check.

use ac_core::{IdentityId, TenantId};
use tokio::sync::broadcast;

/// Revocations a connection may lag behind; past this it asks the verifier anew.
const QUEUE_MAX: usize = 256;

/// Tells open connections that what they were admitted by has ended. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Revocations {
    sender: broadcast::Sender<Revoked>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revoked {
    Session(uuid::Uuid),
    Token(uuid::Uuid),
    Identity(IdentityId),
    Tenant(TenantId),
    /// Not ended, but perhaps with another role.
    AskAgain(IdentityId),
    EverybodyAsk,
    ShutDown,
}

impl Default for Revocations {
    fn default() -> Self {
        Self { sender: broadcast::channel(QUEUE_MAX).0 }
    }
}

impl Revocations {
    /// Signed out, or ended from the session list; ends the sessions handed off from it too.
    pub fn revoke_session(&self, session: uuid::Uuid) {
        self.send(Revoked::Session(session));
    }

    /// An API token was withdrawn.
    pub fn revoke_token(&self, token: uuid::Uuid) {
        self.send(Revoked::Token(token));
    }

    /// All of a person's connections everywhere: password changed, account closed.
    pub fn revoke_identity(&self, identity: IdentityId) {
        self.send(Revoked::Identity(identity));
    }

    /// A workspace was closed or deleted.
    pub fn revoke_tenant(&self, tenant: TenantId) {
        self.send(Revoked::Tenant(tenant));
    }

    /// A person's role or membership changed: their connections ask the verifier at once instead of at their next check.
    pub fn ask_again(&self, identity: IdentityId) {
        self.send(Revoked::AskAgain(identity));
    }

    /// News may have been missed: every connection asks.
    pub fn ask_everybody(&self) {
        self.send(Revoked::EverybodyAsk);
    }

    /// The server stops: every connection is closed with "going away".
    pub fn shut_down(&self) {
        self.send(Revoked::ShutDown);
    }

    pub(super) fn listen(&self) -> broadcast::Receiver<Revoked> {
        self.sender.subscribe()
    }

    fn send(&self, revoked: Revoked) {
        // Without connections nobody listens, and nobody has to.
        let _ = self.sender.send(revoked);
    }
}
