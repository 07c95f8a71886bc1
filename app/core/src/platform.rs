//! [`Platform`]: what the process has once, handed to every request: control database, tenant store, live hub, clock,
//! addresses, and the key that secrets are sealed with.

use crate::{
    access::Kept,
    actor::Actor,
    control::Control,
    ctx::{Ctx, TenantRef},
    error::Error,
    hub::Hub,
    id::TenantId,
    store::TenantStore,
    time::Clock,
};
use std::{path::Path, sync::Arc};

/// Bytes of the key in `DATA/secret.key`.
const SECRET_KEY_BYTES: usize = 32;

/// Shared by all requests. Cheap to clone; found in a request's extensions.
#[derive(Clone)]
pub struct Platform {
    pub control: Control,
    pub store: TenantStore,
    pub hub: Hub,
    /// What workspaces say of permissions themselves.
    pub access: Kept,
    pub clock: Clock,
    pub site: Arc<Site>,
    /// Seals what must be readable again, such as TOTP secrets; derive a key per use from it.
    pub secret_key: Arc<[u8; SECRET_KEY_BYTES]>,
    /// Whether mail leaves this installation: it has a mail server.
    pub mail_is_sent: bool,
}

impl Platform {
    /// A workspace as the actor sees it now: the one way to a [`Ctx`], so that none is without what the workspace says of permissions.
    pub async fn ctx(&self, tenant: Arc<TenantRef>, actor: Actor) -> Result<Ctx, Error> {
        let db = self.store.tenant_db(tenant.id).await?;
        let access = self.access.of(&tenant, &db).await?;
        Ok(Ctx::new(tenant, actor, db, self.hub.clone(), self.clock.clone(), access))
    }

    /// An active workspace as the product itself sees it; none while it is closed.
    pub async fn system(&self, id: TenantId) -> Result<Option<Ctx>, Error> {
        let Some(tenant) = self.control.tenant(id).await? else { return Ok(None) };
        Ok(Some(self.ctx(tenant, Actor::System).await?))
    }

    /// As [`Self::ctx`] made `ctx`, of the workspace as it is now.
    ///
    /// Errors: `not_found` where it has closed.
    pub async fn again(&self, ctx: &Ctx) -> Result<Ctx, Error> {
        let tenant = self.control.tenant(ctx.tenant.id).await?.ok_or(Error::NotFound)?;
        self.ctx(tenant, ctx.actor).await
    }
}

/// The addresses this installation answers at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    pub https: bool,
    /// Host of the base address, without port: `localhost`, `alphaclone.example`.
    pub host: String,
    /// `:3000`, or nothing where the scheme's own port is used.
    pub port: String,
}

/// Whom a request's Host header means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostKind {
    /// Sign-in, sign-up, the workspace switcher.
    Base,
    /// A workspace by its slug, which may or may not exist.
    Workspace(String),
    Unknown,
}

impl Site {
    /// Reads `http://localhost:3000` or `https://alphaclone.example`.
    ///
    /// Errors: `invalid` when it is not a plain http(s) origin.
    pub fn parse(base_url: &str) -> Result<Self, Error> {
        let uri: axum::http::Uri = base_url
            .trim_end_matches('/')
            .parse()
            .map_err(|_| Error::field("base_url", "The base URL is not an address such as https://example.com."))?;
        let (scheme, authority) = (uri.scheme_str(), uri.authority());
        match (scheme, authority) {
            (Some(scheme @ ("http" | "https")), Some(authority)) if matches!(uri.path(), "" | "/") => Ok(Self {
                https: scheme == "https",
                host: authority.host().to_ascii_lowercase(),
                port: authority.port().map_or_else(String::new, |port| format!(":{port}")),
            }),
            _ => Err(Error::field("base_url", "The base URL is a scheme, a host and perhaps a port, nothing more.")),
        }
    }

    fn scheme(&self) -> &'static str {
        if self.https { "https" } else { "http" }
    }

    /// `http://localhost:3000`
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("{}://{}{}", self.scheme(), self.host, self.port)
    }

    /// `http://acme.localhost:3000`
    #[must_use]
    pub fn workspace_url(&self, slug: &str) -> String {
        format!("{}://{slug}.{}{}", self.scheme(), self.host, self.port)
    }

    /// Tells whom a Host header (with or without port) means. `127.0.0.1` and `[::1]` count as the base host of a loopback
    /// installation.
    #[must_use]
    pub fn classify(&self, host: &str) -> HostKind {
        let host = host.to_ascii_lowercase();
        let name = match host.rsplit_once(':') {
            Some((name, port)) if !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => host.as_str(),
        };
        let loopback = self.host == "localhost" && matches!(name, "127.0.0.1" | "[::1]");
        if name == self.host || loopback {
            return HostKind::Base;
        }
        match name.strip_suffix(&self.host).and_then(|label| label.strip_suffix('.')) {
            Some(slug) if crate::control::check_slug(slug).is_ok() => HostKind::Workspace(slug.to_owned()),
            _ => HostKind::Unknown,
        }
    }
}

/// The nonce of this response's Content-Security-Policy, in the request's extensions.
#[derive(Clone, Debug)]
pub struct CspNonce(pub String);

/// Which sites may show this answer in a frame; in the response's extensions. Without it none may.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Framed {
    /// Origins such as `https://example.com`, or `*` for any.
    pub by: Vec<String>,
    /// The origin that a form on the page leads to once it was sent, where that is not here.
    pub leads_to: Option<String>,
}

/// Reads the installation's key, making one that only this user can read on first start.
pub async fn secret_key(data: &Path) -> Result<Arc<[u8; SECRET_KEY_BYTES]>, Error> {
    use std::{io::Write, os::unix::fs::OpenOptionsExt};
    let path = data.join("secret.key");
    match tokio::fs::read(&path).await {
        Ok(bytes) => {
            let key = bytes.try_into().map_err(|_| Error::internal("secret.key", "it does not have 32 bytes"))?;
            Ok(Arc::new(key))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let key: [u8; SECRET_KEY_BYTES] = rand::random();
            let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
            file.and_then(|mut file| file.write_all(&key).and_then(|()| file.sync_all()))
                .map_err(|e| Error::internal("secret.key", e))?;
            Ok(Arc::new(key))
        }
        Err(error) => Err(Error::internal("secret.key", error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_name_a_workspace_the_base_or_nobody() {
        let site = Site::parse("http://localhost:3000").expect("an origin");
        let check = |host: &str, expect: HostKind| assert_eq!(site.classify(host), expect, "{host}");
        check("localhost:3000", HostKind::Base);
        check("LOCALHOST", HostKind::Base);
        check("127.0.0.1:4000", HostKind::Base);
        check("acme.localhost:3000", HostKind::Workspace("acme".into()));
        check("a.acme.localhost", HostKind::Unknown);
        check("www.localhost", HostKind::Unknown);
        check("evil.example", HostKind::Unknown);
        check("evillocalhost", HostKind::Unknown);
        check("acme.localhost.evil.example", HostKind::Unknown);
        check("", HostKind::Unknown);
        assert_eq!(site.workspace_url("acme"), "http://acme.localhost:3000");
    }

    #[test]
    fn a_base_url_is_an_origin() {
        for bad in ["", "localhost:3000", "ftp://x", "https://x/path", "https://"] {
            assert!(Site::parse(bad).is_err(), "{bad}");
        }
    }
}
