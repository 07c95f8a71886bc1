//! Copies the control log into the workspaces' logs, and keeps their `member` tables as projections of memberships.
//!
//! Invariant: the event and the projection's row commit together in the tenant, by the event's own id, before the control
//! database notes it as relayed. Killed in between, the next run finds the id there and only notes it. What could not be
//! copied yet, because the workspace is closed or this build does not know the type, is not noted either.

use crate::{
    Identity,
    access::roles,
    entity::{control_event, identity, member, membership},
    log::Kind,
    model::MemberState,
};
use ac_core::{
    Actor, Ctx, DomainEvent, Error, MemberId, Resource, Role, Subject, TenantId, Tx,
    control::{STATE_ACTIVE, tenant},
    event::Change,
    log::event_entity,
    text::sort_key,
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, sea_query::SelectStatement,
};
use std::collections::BTreeMap;

/// Events relayed in one run; the rest waits for the next.
const EVENTS_PER_RUN_MAX: u64 = 500;

impl Identity {
    /// Relays what is waiting. Run at start, after each change here, and by a worker every few seconds.
    pub async fn relay_pending(&self) -> Result<(), Error> {
        self.relay(None).await
    }

    /// As [`Identity::relay_pending`] for one workspace. A failure is logged and left to the next run: the change itself
    /// has committed.
    pub(crate) async fn relay_soon(&self, tenant: TenantId) {
        if let Err(error) = self.relay(Some(tenant)).await {
            tracing::warn!(tenant = %tenant, %error, "an event waits for the next relay");
        }
    }

    async fn relay(&self, tenant: Option<TenantId>) -> Result<(), Error> {
        let _one_at_a_time = self.relaying.lock().await;
        let mut pending = control_event::Entity::find()
            .filter(control_event::Column::RelayedAt.is_null())
            .filter(control_event::Column::Kind.is_in(Kind::names()))
            .filter(control_event::Column::TenantId.not_in_subquery(closed()));
        if let Some(tenant) = tenant {
            pending = pending.filter(control_event::Column::TenantId.eq(tenant));
        }
        let pending =
            pending.order_by_asc(control_event::Column::Seq).limit(EVENTS_PER_RUN_MAX).all(self.control().db()).await?;
        // One workspace that cannot be opened must not hold up the others, nor its own later events overtake this one.
        let mut failed = Vec::new();
        for event in pending {
            let tenant = event.tenant_id;
            if failed.contains(&tenant) {
                continue;
            }
            if let Err(error) = self.relay_one(event).await {
                tracing::warn!(tenant = %tenant, %error, "an event could not be relayed");
                failed.push(tenant);
            }
        }
        Ok(())
    }

    async fn relay_one(&self, event: control_event::Model) -> Result<(), Error> {
        let (seq, tenant) = (event.seq, event.tenant_id);
        match self.platform.system(tenant).await? {
            Some(ctx) => self.copy(ctx, event).await?,
            // Closed a moment ago.
            None if self.control().tenants_row(tenant).await?.is_some() => return Ok(()),
            // The workspace is gone, and its log with it.
            None => {}
        }
        let noted =
            control_event::ActiveModel { seq: Set(seq), relayed_at: Set(Some(self.now())), ..Default::default() };
        noted.update(self.control().db()).await?;
        Ok(())
    }

    /// Says what no relay of this build takes up: types of event that only another build knows, left for that one.
    pub(crate) async fn report_unknown_events(&self) -> Result<(), Error> {
        let unknown = control_event::Entity::find()
            .filter(control_event::Column::RelayedAt.is_null())
            .filter(control_event::Column::Kind.is_not_in(Kind::names()))
            .count(self.control().db())
            .await?;
        if unknown > 0 {
            tracing::error!(unknown, "the control log holds {unknown} events of types that this build does not know");
        }
        Ok(())
    }

    /// Copies the event into the workspace's log, unless it is there already.
    async fn copy(&self, ctx: Ctx, event: control_event::Model) -> Result<(), Error> {
        let kind = Kind::parse(&event.kind).ok_or_else(|| Error::internal("the control log", "an unknown type"))?;
        let ctx = match event.actor_id {
            Some(id) => ctx.as_actor(Actor::Member { id: MemberId(id), role: Role::Member }),
            None => ctx,
        };
        let shown = match kind.subject() {
            Resource::Member => self.standing(event.tenant_id, MemberId(event.subject_id)).await?,
            _ => None,
        };
        ctx.write(async |tx| {
            let there =
                event_entity::Entity::find().filter(event_entity::Column::Id.eq(event.id)).one(tx.conn()).await?;
            if there.is_some() {
                return Ok(());
            }
            let version = match &shown {
                Some(standing) => project(tx, standing).await?,
                None => 0,
            };
            if let Some(standing) = shown.as_ref().filter(|standing| standing.membership.ended_at.is_some()) {
                (self.config.leave)(tx, standing.membership.member_id).await?;
            }
            if kind == Kind::UserJoined {
                roles::told(tx, MemberId(event.subject_id)).await?;
            }
            let relayed = Relayed { kind, subject: event.subject_id, version, data: event.data.clone() };
            tx.emit_relayed(event.id, event.occurred_at, &relayed);
            Ok(())
        })
        .await
    }

    /// What the control database says of a member now.
    async fn standing(&self, tenant: TenantId, member: MemberId) -> Result<Option<Standing>, Error> {
        let found = membership::Entity::find()
            .filter(membership::Column::TenantId.eq(tenant))
            .filter(membership::Column::MemberId.eq(member))
            .one(self.control().db())
            .await?;
        let Some(membership) = found else { return Ok(None) };
        let person = identity::Entity::find_by_id(membership.identity_id).one(self.control().db()).await?;
        Ok(person.map(|person| Standing { membership, person }))
    }
}

/// The workspaces whose events wait until they open: they must not take the places of a run from those of others.
fn closed() -> SelectStatement {
    let closed = tenant::Entity::find().filter(tenant::Column::State.ne(STATE_ACTIVE));
    closed.select_only().column(tenant::Column::Id).into_query()
}

struct Standing {
    membership: membership::Model,
    person: identity::Model,
}

/// Writes the projection's row as the control database has it now; answers its version.
async fn project(tx: &Tx<'_>, standing: &Standing) -> Result<i64, Error> {
    let (id, now) = (standing.membership.member_id, tx.ctx().now());
    let there = member::Entity::find_by_id(id).one(tx.conn()).await?;
    let state = if standing.membership.ended_at.is_some() { MemberState::Ended } else { MemberState::Active };
    let row = member::Model {
        id,
        name: standing.person.name.clone(),
        name_key: sort_key(&standing.person.name),
        email: Some(standing.person.email.clone()),
        role: standing.membership.role.clone(),
        state: state.as_str().to_owned(),
        team: there.as_ref().and_then(|row| row.team.clone()),
        version: there.as_ref().map_or(1, |row| row.version.saturating_add(1)),
        created_at: there.as_ref().map_or(now, |row| row.created_at),
        updated_at: now,
    };
    let version = row.version;
    if there.is_some() {
        row.into_active_model().reset_all().update(tx.conn()).await?;
    } else {
        row.into_active_model().insert(tx.conn()).await?;
    }
    Ok(version)
}

struct Relayed {
    kind: Kind,
    subject: uuid::Uuid,
    version: i64,
    data: serde_json::Value,
}

impl DomainEvent for Relayed {
    fn kind(&self) -> &'static str {
        self.kind.as_str()
    }
    fn subject(&self) -> Subject {
        Subject { kind: self.kind.subject(), id: self.subject }
    }
    fn subject_version(&self) -> i64 {
        self.version
    }
    fn owner(&self) -> Option<MemberId> {
        (self.kind.subject() == Resource::Member).then_some(MemberId(self.subject))
    }
    fn data(&self) -> serde_json::Value {
        self.data.clone()
    }
    fn changes(&self) -> BTreeMap<String, Change> {
        let said = |field: &str| self.data.get(field).cloned().unwrap_or_default();
        let role = match self.kind {
            Kind::RoleChanged => [said("from"), said("to")],
            Kind::UserJoined | Kind::MemberInvited => [serde_json::Value::Null, said("role")],
            _ => return BTreeMap::new(),
        };
        BTreeMap::from([("role".to_owned(), role)])
    }
}
