//! Ties the live connections to identity: whom a credential stands for, and what ends a connection at once.

use ac_identity::{Client, Ending, Identity};
use ac_realtime::{AskedHost, Credential, Realtime, Revocations, Ties, Timings, TokenVerifier};
use axum::{extract::Request, middleware::Next, response::Response};
use tokio::sync::broadcast::error::RecvError;

/// The live side of the server.
#[must_use]
pub fn realtime(identity: &Identity, timings: Timings) -> (Realtime, Revocations) {
    let revocations = Revocations::default();
    let verifier = {
        let identity = identity.clone();
        TokenVerifier::new(move |credential, host| {
            let identity = identity.clone();
            async move {
                let (ctx, credential) = match credential {
                    Credential::Token(token) => identity.recheck_token(&token, &host).await,
                    Credential::Cookie(cookies) => identity.recheck_cookie(&cookies, &host).await,
                }?;
                Ok((ctx, ties(credential)))
            }
        })
    };
    tokio::spawn(pass_on(identity.clone(), revocations.clone()));
    (Realtime::with_timings(verifier, revocations.clone(), timings), revocations)
}

/// Says of a request which host it asked for, and of a signed-in one what may end the connection that it opens. Goes
/// inside identity's middleware.
pub async fn tie(mut request: Request, next: Next) -> Response {
    if let Some(client) = request.extensions().get::<Client>() {
        let host = AskedHost(client.host.clone());
        request.extensions_mut().insert(host);
    }
    if let Some(credential) = request.extensions().get::<ac_identity::Credential>().copied() {
        request.extensions_mut().insert(ties(credential));
    }
    next.run(request).await
}

fn ties(credential: ac_identity::Credential) -> Ties {
    use ac_identity::Credential as C;
    match credential {
        C::Session { id, parent, identity, .. } => {
            Ties { identity: Some(identity), session: Some(id.0), parent: parent.map(|parent| parent.0), token: None }
        }
        C::Token { id, identity, .. } => Ties { identity: Some(identity), token: Some(id.0), ..Ties::default() },
    }
}

/// Passes what identity ends on to the connections. After a lag every connection asks for itself.
async fn pass_on(identity: Identity, revocations: Revocations) {
    let mut endings = identity.endings();
    loop {
        match endings.recv().await {
            Ok(Ending::Session(id)) => revocations.revoke_session(id.0),
            Ok(Ending::Token(id)) => revocations.revoke_token(id.0),
            Ok(Ending::Identity(id)) => revocations.revoke_identity(id),
            Ok(Ending::Membership(_, id)) => revocations.ask_again(id),
            Ok(Ending::Workspace(id)) => revocations.revoke_tenant(id),
            Err(RecvError::Lagged(_)) => revocations.ask_everybody(),
            Err(RecvError::Closed) => return,
        }
    }
}
