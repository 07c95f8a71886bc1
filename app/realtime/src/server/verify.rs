//! Who stands behind a connection: asked when a token comes in the hello, and of every connection again and again.

use ac_core::{AppError, Ctx, IdentityId};
use std::{future::Future, pin::Pin, sync::Arc};

/// What a connection was admitted by, kept to ask again with. Never logged.
#[derive(Clone)]
pub enum Credential {
    /// An API token, from the bearer header or the hello.
    Token(Arc<str>),
    /// The request's whole `Cookie` header, with the session among it.
    Cookie(Arc<str>),
}

/// What may end a connection: put beside `Ctx` into the extensions of every signed-in request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    pub identity: Option<IdentityId>,
    pub session: Option<uuid::Uuid>,
    /// The session that this one was handed off from; it ends with that one.
    pub parent: Option<uuid::Uuid>,
    pub token: Option<uuid::Uuid>,
}

type Answer = Pin<Box<dyn Future<Output = Result<(Ctx, Ties), AppError>> + Send>>;

/// Asks the identity domain whom a credential stands for on a host, with present role and scopes. Asking must not count
/// as activity of a session: an open page alone would keep it alive for ever.
#[derive(Clone)]
pub struct TokenVerifier(Arc<dyn Fn(Credential, String) -> Answer + Send + Sync>);

impl TokenVerifier {
    /// `ask` gets the credential and the host that the upgrade request asked for.
    pub fn new<F, A>(ask: F) -> Self
    where
        F: Fn(Credential, String) -> A + Send + Sync + 'static,
        A: Future<Output = Result<(Ctx, Ties), AppError>> + Send + 'static,
    {
        Self(Arc::new(move |credential, host| Box::pin(ask(credential, host))))
    }

    pub(super) async fn ask(&self, credential: &Credential, host: &str) -> Result<(Ctx, Ties), AppError> {
        (self.0)(credential.clone(), host.to_owned()).await
    }
}
