//! Ties the live connections to identity: whom a credential stands for, and what ends a connection at once.

use ac_identity::{Ending, Identity};
use ac_realtime::{Credential, Realtime, Revocations, TokenVerifier};
use tokio::sync::broadcast::error::RecvError;

/// The live side of the server.
#[must_use]
pub fn realtime(identity: &Identity) -> (Realtime, Revocations) {
    let revocations = Revocations::default();
    let verifier = {
        let identity = identity.clone();
        TokenVerifier::new(move |credential, host| {
            let identity = identity.clone();
            async move {
                match credential {
                    Credential::Token(token) => identity.recheck_token(&token, &host).await,
                    Credential::Cookie(cookies) => identity.recheck_cookie(&cookies, &host).await,
                }
            }
        })
    };
    tokio::spawn(pass_on(identity.clone(), revocations.clone()));
    (Realtime::new(verifier, revocations.clone()), revocations)
}

/// Passes what identity ends on to the connections. After a lag each connection's own check finds what was missed.
async fn pass_on(identity: Identity, revocations: Revocations) {
    let mut endings = identity.endings();
    loop {
        match endings.recv().await {
            Ok(Ending::Session(id)) => revocations.revoke_session(id.0),
            Ok(Ending::Token(id)) => revocations.revoke_token(id.0),
            Ok(Ending::Identity(id)) => revocations.revoke_identity(id),
            Ok(Ending::Membership(_, id)) => revocations.ask_again(id),
            Err(RecvError::Lagged(missed)) => tracing::warn!(missed, "live connections learn of some endings late"),
            Err(RecvError::Closed) => return,
        }
    }
}
