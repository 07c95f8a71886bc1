//! [`Ctx`]: which tenant, who acts, on which database, at what time. A request becomes a `Ctx` or it does not run.

use crate::{
    actor::Actor,
    db::{ReadTx, TenantDb, Tx},
    error::{AppError, Error},
    hub::Hub,
    id::{MemberId, TenantId},
    money::Currency,
    policy::{self, Action, Grant, Resource},
    time::{Clock, Timestamp},
};
use sea_orm::{DatabaseTransaction, DbBackend, DbErr};
use std::{collections::BTreeSet, pin::Pin, sync::Arc};

/// What the control database knows of the workspace a request is for.
#[derive(Clone, Debug)]
pub struct TenantRef {
    pub id: TenantId,
    pub slug: String,
    pub name: String,
    pub currency: Currency,
}

/// Asks again what a request's credential opens now.
///
/// Errors: `unauthenticated` when it has ended.
pub type Recheck = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<Ctx, AppError>> + Send>> + Send + Sync>;

/// The first argument of every verb and query.
#[derive(Clone)]
pub struct Ctx {
    pub tenant: Arc<TenantRef>,
    pub actor: Actor,
    /// Narrows the role for API tokens: `resource:action` pairs. `None` means all that the role may.
    pub scopes: Option<Arc<BTreeSet<(Resource, Action)>>>,
    pub clock: Clock,
    /// The request that started this, for logs and events.
    pub correlation_id: Option<uuid::Uuid>,
    recheck: Option<Recheck>,
    /// Where all reads go that are to see one moment.
    moment: Option<Arc<ReadTx>>,
    db: TenantDb,
    hub: Hub,
}

/// A record that permissions look at.
pub trait Guarded {
    const RESOURCE: Resource;
    /// Whose record it is, for grants that reach only to one's own.
    fn owner(&self) -> Option<MemberId>;
}

impl Ctx {
    #[must_use]
    pub fn new(tenant: Arc<TenantRef>, actor: Actor, db: TenantDb, hub: Hub, clock: Clock) -> Self {
        Self { tenant, actor, scopes: None, clock, correlation_id: None, recheck: None, moment: None, db, hub }
    }

    /// The same workspace as somebody else.
    #[must_use]
    pub fn as_actor(&self, actor: Actor) -> Self {
        Self { actor, recheck: None, ..self.clone() }
    }

    /// The same, of a request whose credential can be asked for again.
    #[must_use]
    pub fn with_recheck(self, recheck: Recheck) -> Self {
        Self { recheck: Some(recheck), ..self }
    }

    /// This `Ctx` as it would be made now, for work that goes on long after its request began. One that no credential opened
    /// stays as it is.
    ///
    /// Errors: `unauthenticated` when the credential has ended or opens another workspace.
    pub async fn renewed(&self) -> Result<Self, AppError> {
        let Some(recheck) = &self.recheck else { return Ok(self.clone()) };
        let now = recheck().await?;
        if now.tenant.id != self.tenant.id {
            return Err(AppError::unauthenticated());
        }
        Ok(Self {
            correlation_id: self.correlation_id,
            recheck: self.recheck.clone(),
            moment: self.moment.clone(),
            ..now
        })
    }

    /// The same, whose reads all see the workspace as the first of them finds it. A connection is held as long as a clone of it
    /// is: whoever makes one says how many there may be.
    pub async fn at_one_moment(&self) -> Result<Self, Error> {
        let moment = ReadTx::new(self.db.begin_moment().await?);
        Ok(Self { moment: Some(Arc::new(moment)), ..self.clone() })
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Which of the two databases the workspace is on.
    #[must_use]
    pub fn backend(&self) -> DbBackend {
        self.db.backend()
    }

    #[must_use]
    pub fn hub(&self) -> &Hub {
        &self.hub
    }

    /// How far the actor's permission reaches: role first, then the token's scopes.
    #[must_use]
    pub fn grant(&self, resource: Resource, action: Action) -> Grant {
        if let Some(scopes) = &self.scopes
            && !scopes.contains(&(resource, action))
        {
            return Grant::Nothing;
        }
        match self.actor.role() {
            None => Grant::All,
            Some(role) => policy::grant(role, resource, action),
        }
    }

    /// Refuses unless the actor may do `action` to at least some of `resource`.
    pub fn allow_any(&self, resource: Resource, action: Action) -> Result<Grant, Error> {
        match self.grant(resource, action) {
            Grant::Nothing => Err(self.refusal(resource, action)),
            grant => Ok(grant),
        }
    }

    /// Why `action` is refused: by the role, or by a token that could do more.
    fn refusal(&self, resource: Resource, action: Action) -> Error {
        let is_in_scope = self.scopes.as_ref().is_none_or(|scopes| scopes.contains(&(resource, action)));
        let role = self.actor.role().map_or(Grant::All, |role| policy::grant(role, resource, action));
        if is_in_scope || role == Grant::Nothing {
            return Error::Forbidden;
        }
        let scope = format!("{}:{}", resource.as_str(), action.as_str());
        Error::Refused(format!(
            "This token may not do this: it lacks the scope {scope}. Make one that has it in Settings, API tokens."
        ))
    }

    /// Refuses unless the actor may give the record to another owner; see [`policy::HAND_OVER`]. That it may be changed at
    /// all is asked besides.
    pub fn allow_hand_over<R: Guarded>(&self, record: &R) -> Result<(), Error> {
        let is_free = record.owner().is_none() || record.owner() == self.actor.member();
        if is_free || self.actor.role().is_none_or(|role| policy::may_hand_over(role, R::RESOURCE)) {
            return Ok(());
        }
        let why = "Only its owner or an admin may change whose this is. Ask one of them.";
        Err(Error::Refused(why.to_owned()))
    }

    /// Refuses unless the actor may do `action` to this record. A record that may not even be read answers `NotFound`.
    pub fn allow<R: Guarded>(&self, action: Action, record: &R) -> Result<(), Error> {
        let mine = record.owner().is_some() && record.owner() == self.actor.member();
        let reaches = |action| match self.grant(R::RESOURCE, action) {
            Grant::All => true,
            Grant::Own => mine,
            Grant::Nothing => false,
        };
        if reaches(action) {
            Ok(())
        } else if action != Action::Read && reaches(Action::Read) {
            Err(self.refusal(R::RESOURCE, action))
        } else {
            Err(Error::NotFound)
        }
    }

    /// For lists: refuses without any reading grant, else the owner to filter by (`None`: no filter).
    pub fn visible_owner(&self, resource: Resource) -> Result<Option<MemberId>, Error> {
        match self.allow_any(resource, Action::Read)? {
            Grant::Own => self.actor.member().map(Some).ok_or(Error::Forbidden),
            _ => Ok(None),
        }
    }

    /// Runs `work` in a transaction that only reads, for at most [`READ_TIME_MAX`](crate::db::READ_TIME_MAX), or in the moment that
    /// all reads are of ([`Self::at_one_moment`]).
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&ReadTx) -> Result<T, E>,
        E: From<Error>,
    {
        match &self.moment {
            Some(moment) => work(moment).await,
            None => reading(self.db.begin_read().await, work).await,
        }
    }

    /// The same for as long as it takes, for work over all that there is.
    pub async fn read_patiently<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&ReadTx) -> Result<T, E>,
        E: From<Error>,
    {
        reading(self.db.begin_patient_read().await, work).await
    }

    /// Runs `work` in one transaction: its rows and events commit together or not at all, then live readers hear of it.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&Tx<'_>) -> Result<T, E>,
        E: From<Error>,
    {
        let tx = Tx::new(self, self.db.begin_write().await.map_err(Error::from)?);
        match work(&tx).await {
            Ok(out) => {
                tx.commit().await?;
                Ok(out)
            }
            Err(error) => {
                tx.rollback().await;
                Err(error)
            }
        }
    }
}

async fn reading<T, E, F>(begun: Result<DatabaseTransaction, DbErr>, work: F) -> Result<T, E>
where
    F: AsyncFnOnce(&ReadTx) -> Result<T, E>,
    E: From<Error>,
{
    let tx = ReadTx::new(begun.map_err(Error::from)?);
    let out = work(&tx).await?;
    tx.end().await.map_err(Error::from)?;
    Ok(out)
}

/// The `Ctx` that the middleware made of this request's host and session.
///
/// Errors: `unauthenticated` where there is none.
pub async fn request_ctx() -> Result<Ctx, AppError> {
    leptos::prelude::use_context::<axum::http::request::Parts>()
        .and_then(|parts| parts.extensions.get::<Ctx>().cloned())
        .ok_or_else(AppError::unauthenticated)
}

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Ctx {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, _: &S) -> Result<Self, AppError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(AppError::no_token)
    }
}
