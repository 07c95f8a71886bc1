//! Asking again whom an open connection, or work that takes long, stands for. Unlike a request this does not count as use of the session, or an open
//! page alone would keep it alive for ever.

use crate::{
    Identity,
    session::{self, Credential, Found},
    view_as::may_view_as,
    web::cookies,
};
use ac_core::{
    Actor, AppError, Ctx, Error, MemberId, Role,
    ctx::{Recheck, TenantRef},
    platform::HostKind,
};
use axum::http::{HeaderMap, HeaderValue, header};
use std::sync::Arc;

/// A credential as a request showed it.
#[derive(Clone)]
pub(crate) enum Shown {
    Token(Arc<str>),
    Session(Arc<str>),
}

impl Identity {
    /// The `Ctx` that an API token has on `host` now, and what ends it.
    ///
    /// Errors: `unauthenticated` when it has ended or belongs elsewhere.
    pub async fn recheck_token(&self, token: &str, host: &str) -> Result<(Ctx, Credential), AppError> {
        let tenant = self.workspace_at(host).await?;
        let found = self.authenticate_token(tenant.as_ref(), token).await?;
        found.ok_or_else(AppError::unauthenticated)
    }

    /// The `Ctx` that a request's `Cookie` header has on `host` now, and what ends it.
    ///
    /// Errors: `unauthenticated` when the session or the membership has ended.
    pub async fn recheck_cookie(&self, cookies: &str, host: &str) -> Result<(Ctx, Credential), AppError> {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(cookies).map_err(|_| AppError::unauthenticated())?);
        let token =
            cookies::get(&self.platform.site, &headers, cookies::SESSION).ok_or_else(AppError::unauthenticated)?;
        self.recheck_session(&token, host).await
    }

    /// What a request's `Ctx` asks for when its work takes long.
    pub(crate) fn recheck(&self, shown: Shown, host: &str) -> Recheck {
        let (identity, host) = (self.clone(), Arc::<str>::from(host));
        Arc::new(move || {
            let (identity, shown, host) = (identity.clone(), shown.clone(), host.clone());
            Box::pin(async move {
                let (ctx, _) = match shown {
                    Shown::Token(token) => identity.recheck_token(&token, &host).await,
                    Shown::Session(token) => identity.recheck_session(&token, &host).await,
                }?;
                Ok(ctx)
            })
        })
    }

    async fn recheck_session(&self, token: &str, host: &str) -> Result<(Ctx, Credential), AppError> {
        let tenant = self.workspace_at(host).await?.ok_or_else(AppError::unauthenticated)?;
        let found = session::find(self, token, Some(tenant.id)).await.map_err(AppError::from)?;
        let Some(Found::Viewer { viewer, credential, .. }) = found else { return Err(AppError::unauthenticated()) };
        let (_, id, role) = viewer.membership.ok_or_else(AppError::unauthenticated)?;
        let ctx = self.eyes(&tenant, id, role, viewer.viewing).await.map_err(AppError::from)?;
        Ok((ctx, credential))
    }

    /// The workspace as a member of it sees it, or as the one with whose eyes they look does. Where those have left, or may do more
    /// than the member by now, they look with their own until they stop, and change nothing either: an open page may not say so yet.
    pub(crate) async fn eyes(
        &self,
        tenant: &Arc<TenantRef>,
        member: MemberId,
        role: Role,
        viewing: Option<(MemberId, Option<Role>)>,
    ) -> Result<Ctx, Error> {
        let own = Actor::Member { id: member, role };
        let Some((id, theirs)) = viewing else { return self.platform.ctx(tenant.clone(), own).await };
        let theirs = theirs.filter(|theirs| may_view_as(role, *theirs));
        let actor = theirs.map_or(own, |role| Actor::Member { id, role });
        Ok(self.platform.ctx(tenant.clone(), actor).await?.viewed_by(member))
    }

    async fn workspace_at(&self, host: &str) -> Result<Option<Arc<TenantRef>>, Error> {
        match self.platform.site.classify(host) {
            HostKind::Workspace(slug) => {
                Ok(Some(self.platform.control.tenant_by_slug(&slug).await?.ok_or(Error::NotFound)?))
            }
            HostKind::Base => Ok(None),
            HostKind::Unknown => Err(Error::NotFound),
        }
    }
}
