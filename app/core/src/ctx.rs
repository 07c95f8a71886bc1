//! [`Ctx`]: which tenant, who acts, on which database, at what time. A request becomes a `Ctx` or it does not run.

use crate::{
    access::{self, Reach, Rights, Table},
    actor::Actor,
    db::{ReadTx, TenantDb, Tx},
    error::{AppError, Error},
    hub::Hub,
    id::{MemberId, TenantId},
    money::Currency,
    policy::{Action, Grant, Resource},
    store::Headroom,
    time::{Clock, Timestamp},
};
use sea_orm::{DatabaseTransaction, DbBackend, DbErr};
use std::{collections::BTreeSet, pin::Pin, sync::Arc};
use tokio::sync::OnceCell;

/// What whoever looks with another member's eyes is told who changes something.
const VIEWING: &str =
    "You are looking with another member's eyes, so nothing can be changed. Stop viewing as them first.";

/// What the control database knows of the workspace a request is for.
#[derive(Clone, Debug)]
pub struct TenantRef {
    pub id: TenantId,
    pub slug: String,
    pub name: String,
    pub currency: Currency,
    /// Of its roles and teams, as the control database knew it for this request; see [`crate::access::Kept`].
    pub access_version: i64,
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
    /// Who looks at the workspace with the actor's eyes, and may change nothing meanwhile.
    pub viewed_by: Option<MemberId>,
    rights: Arc<Rights>,
    access: Arc<Table>,
    /// Of whose records only those are read that may be exported.
    exporting: Option<Resource>,
    recheck: Option<Recheck>,
    /// Where all reads go that are to see one moment.
    moment: Option<Arc<OnceCell<ReadTx>>>,
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
    pub(crate) fn new(
        tenant: Arc<TenantRef>,
        actor: Actor,
        db: TenantDb,
        hub: Hub,
        clock: Clock,
        access: Arc<Table>,
    ) -> Self {
        let rights = Arc::new(access.rights(actor));
        let (scopes, correlation_id, viewed_by, exporting) = (None, None, None, None);
        let (recheck, moment) = (None, None);
        Self {
            tenant,
            actor,
            scopes,
            clock,
            correlation_id,
            viewed_by,
            rights,
            access,
            exporting,
            recheck,
            moment,
            db,
            hub,
        }
    }

    /// The same workspace as somebody else.
    #[must_use]
    pub fn as_actor(&self, actor: Actor) -> Self {
        let rights = Arc::new(self.access.rights(actor));
        Self { actor, rights, recheck: None, ..self.clone() }
    }

    /// What the actor may do, but for the scopes of a token.
    #[must_use]
    pub fn rights(&self) -> &Rights {
        &self.rights
    }

    /// What screens may offer: what the actor may do, and nothing that changes while somebody looks with the actor's eyes.
    #[must_use]
    pub fn offered(&self) -> Rights {
        Rights { is_viewed: self.viewed_by.is_some(), ..Rights::clone(&self.rights) }
    }

    /// What the workspace says of permissions itself.
    #[must_use]
    pub fn access(&self) -> &Table {
        &self.access
    }

    /// The same, whose lists of `resource` hold what may be exported, which may be less than what may be read.
    #[must_use]
    pub fn exporting(&self, resource: Resource) -> Self {
        Self { exporting: Some(resource), ..self.clone() }
    }

    /// The same, as `by` looks at it with the actor's eyes: nothing can be changed.
    #[must_use]
    pub fn viewed_by(self, by: MemberId) -> Self {
        Self { viewed_by: Some(by), ..self }
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
            exporting: self.exporting,
            moment: self.moment.clone(),
            ..now
        })
    }

    /// The same, whose reads all see the workspace as the first of them finds it. A connection is held as long as a clone of it
    /// is: whoever makes one says how many there may be.
    pub async fn at_one_moment(&self) -> Result<Self, Error> {
        let moment = ReadTx::new(self.db.begin_moment().await?);
        Ok(Self { moment: Some(Arc::new(OnceCell::new_with(Some(moment)))), ..self.clone() })
    }

    /// The same for drawing one page, whose parts then share what begins and ends a read. On PostgreSQL they read apart: there they
    /// run beside each other, and one that fails would end those after it.
    #[must_use]
    pub fn of_one_page(&self) -> Self {
        match self.backend() {
            DbBackend::Sqlite => Self { moment: Some(Arc::default()), ..self.clone() },
            _ => self.clone(),
        }
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
        self.rights.grant(resource, action)
    }

    /// Refuses whoever looks with another member's eyes.
    pub fn allow_changes(&self) -> Result<(), Error> {
        match self.viewed_by {
            Some(_) => Err(Error::Refused(VIEWING.to_owned())),
            None => Ok(()),
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
        if is_in_scope || self.rights.grant(resource, action) == Grant::Nothing {
            return Error::Forbidden;
        }
        let scope = format!("{}:{}", resource.as_str(), action.as_str());
        Error::Refused(format!(
            "This token may not do this: it lacks the scope {scope}. Make one that has it in Settings, API tokens."
        ))
    }

    /// Refuses unless the actor may give the record to another owner; see [`crate::policy::HAND_OVER`]. That it may be changed at
    /// all is asked besides.
    pub fn allow_hand_over<R: Guarded>(&self, record: &R) -> Result<(), Error> {
        if self.rights.may_hand_over(R::RESOURCE, record.owner()) {
            return Ok(());
        }
        let why = "Only its owner or an admin may change whose this is. Ask one of them.";
        Err(Error::Refused(why.to_owned()))
    }

    /// Refuses unless the actor may do `action` to this record. A record that may not even be read answers `NotFound`.
    pub fn allow<R: Guarded>(&self, action: Action, record: &R) -> Result<(), Error> {
        let reaches = |action| self.rights.covers(self.grant(R::RESOURCE, action), record.owner());
        if reaches(action) {
            Ok(())
        } else if action != Action::Read && reaches(Action::Read) {
            Err(self.refusal(R::RESOURCE, action))
        } else {
            Err(Error::NotFound)
        }
    }

    /// Refuses to make a record that would be whose the actor may not make any for.
    pub fn allow_to_make<R: Guarded>(&self, record: &R) -> Result<(), Error> {
        let grant = self.allow_any(R::RESOURCE, Action::Create)?;
        if self.rights.covers(grant, record.owner()) {
            return self.allow_to_be_of::<R>(record.owner());
        }
        let whose = if grant == Grant::Team { "yourself or somebody of your teams" } else { "yourself" };
        let kind = R::RESOURCE.as_str();
        Err(Error::Refused(format!("Your role does not make a {kind} for everybody. Choose {whose} as its owner.")))
    }

    /// Refuses to let a record be this owner's where the actor would see it no more: what came of it could not be shown.
    pub fn allow_to_be_of<R: Guarded>(&self, owner: Option<MemberId>) -> Result<(), Error> {
        if self.rights.reaches(R::RESOURCE, Action::Read, owner) {
            return Ok(());
        }
        let kind = R::RESOURCE.as_str();
        Err(Error::Refused(format!(
            "Your role does not show you a {kind} of this owner, so you cannot make it theirs. Ask an admin to do it."
        )))
    }

    /// Refuses to change any of these fields where the actor's role hides it or keeps it as it is.
    pub fn allow_fields<'f>(&self, object: Resource, names: impl IntoIterator<Item = &'f str>) -> Result<(), Error> {
        let limited = names.into_iter().find(|name| self.rights.field(object, name).is_some());
        let Some(name) = limited else { return Ok(()) };
        let (called, kind) = (access::fields::called(object, name), object.as_str());
        Err(Error::Refused(format!(
            "Your role does not change “{called}” of a {kind}. Leave it as it is, or ask an admin to change it."
        )))
    }

    /// Refuses what takes a whole record, such as making another of it, where the actor's role hides any of its fields.
    pub fn allow_whole(&self, object: Resource) -> Result<(), Error> {
        let Some(name) = self.rights.fields.hidden(object).next() else { return Ok(()) };
        let (called, kind) = (access::fields::called(object, name), object.as_str());
        Err(Error::Refused(format!(
            "This takes all of a {kind}, and your role does not show you its “{called}”. Ask somebody who sees it."
        )))
    }

    /// For lists: refuses without any reading grant, else whose records they hold.
    pub fn readable(&self, resource: Resource) -> Result<Reach, Error> {
        let mut grant = self.allow_any(resource, Action::Read)?;
        if self.exporting == Some(resource) {
            grant = grant.min(self.allow_any(resource, Action::Export)?);
        }
        self.reach(grant)
    }

    /// Whose records `action` may be done to. Errors: `forbidden` where it is nobody's.
    pub fn reach_of(&self, resource: Resource, action: Action) -> Result<Reach, Error> {
        self.reach(self.allow_any(resource, action)?)
    }

    fn reach(&self, grant: Grant) -> Result<Reach, Error> {
        let me = || self.actor.member().ok_or(Error::Forbidden);
        Ok(match grant {
            Grant::Nothing => return Err(Error::Forbidden),
            Grant::Own => Reach::Of(Arc::new([me()?])),
            Grant::Team => {
                let mates = self.rights.mates.iter().copied();
                Reach::Of(mates.chain([me()?]).collect::<BTreeSet<_>>().into_iter().collect())
            }
            Grant::All => Reach::All,
        })
    }

    /// Runs `work` in a transaction that only reads, for at most [`READ_TIME_MAX`](crate::db::READ_TIME_MAX), or in the moment that
    /// all reads are of ([`Self::at_one_moment`]).
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&ReadTx) -> Result<T, E>,
        E: From<Error>,
    {
        match &self.moment {
            Some(moment) => {
                let begin = async || Ok::<_, Error>(ReadTx::new(self.db.begin_read().await?));
                work(moment.get_or_try_init(begin).await?).await
            }
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

    /// Headroom for the transactions of work that writes many rows, while it is held; see [`TenantDb::headroom`].
    #[must_use]
    pub fn headroom(&self) -> Option<Headroom> {
        self.db.headroom()
    }

    /// Runs `work` in one transaction: its rows and events commit together or not at all, then live readers hear of it.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: AsyncFnOnce(&Tx<'_>) -> Result<T, E>,
        E: From<Error>,
    {
        self.allow_changes()?;
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
