//! Looking at the workspace with another member's eyes: an owner or admin sees what that member sees, and may change nothing
//! meanwhile.
//!
//! Invariant: it stands in the session, and is asked about anew by every request with the roles that both have then; it begins only
//! after the workspace's log says so.

use crate::{
    Ending, Identity, IdentityError, Viewer,
    entity::{membership, session},
};
use ac_core::{
    Action, Ctx, DomainEvent, Error, MemberId, Resource, Role, Subject,
    policy::{Grant, grant},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

/// Whether somebody in role `own` may look with the eyes of one in `theirs`: whoever may give roles, and never upwards.
pub(crate) fn may_view_as(own: Role, theirs: Role) -> bool {
    // Roles are declared from the most to the least powerful.
    grant(own, Resource::Role, Action::Modify) == Grant::All && own <= theirs
}

struct Viewed {
    member: MemberId,
}

impl DomainEvent for Viewed {
    fn kind(&self) -> &'static str {
        "member.viewed_as"
    }
    fn subject(&self) -> Subject {
        Subject { kind: Resource::Member, id: self.member.0 }
    }
    fn subject_version(&self) -> i64 {
        0
    }
    fn owner(&self) -> Option<MemberId> {
        Some(self.member)
    }
}

/// Lets the session look with a member's eyes from its next request on. Noted in the workspace's log.
///
/// Errors: `forbidden`, `not_found` for who is no member, `invalid` for oneself.
pub async fn begin(identity: &Identity, ctx: &Ctx, viewer: &Viewer, member: MemberId) -> Result<(), IdentityError> {
    ctx.allow_any(Resource::Role, Action::Modify)?;
    let own = ctx.actor.role().ok_or(Error::Forbidden)?;
    if ctx.actor.member() == Some(member) {
        return Err(IdentityError::field("member", "These are your own eyes already. Choose another member."));
    }
    let found = membership::Entity::find()
        .filter(membership::Column::TenantId.eq(ctx.tenant.id))
        .filter(membership::Column::MemberId.eq(member))
        .filter(membership::Column::EndedAt.is_null())
        .one(identity.control().db())
        .await?;
    let theirs: Role =
        found.ok_or(Error::NotFound)?.role.parse().map_err(|e| Error::internal("a membership's role", e))?;
    if !may_view_as(own, theirs) {
        let why = "Only an owner may look with an owner's eyes.";
        return Err(Error::Refused(why.to_owned()).into());
    }
    ctx.write(async |tx| {
        tx.emit(&Viewed { member });
        Ok::<_, Error>(())
    })
    .await?;
    look(identity, ctx, viewer, Some(member)).await
}

/// Gives the session its own eyes again.
pub async fn end(identity: &Identity, ctx: &Ctx, viewer: &Viewer) -> Result<(), IdentityError> {
    look(identity, ctx, viewer, None).await
}

async fn look(identity: &Identity, ctx: &Ctx, viewer: &Viewer, member: Option<MemberId>) -> Result<(), IdentityError> {
    let row = session::Entity::find_by_id(viewer.session).one(identity.control().db()).await?;
    let mut row = row.ok_or(Error::Unauthenticated)?.into_active_model();
    row.viewing_member_id = Set(member);
    row.update(identity.control().db()).await?;
    // Open pages ask anew whom they stand for.
    identity.announce(Ending::Membership(ctx.tenant.id, viewer.identity));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_looks_upwards() {
        assert!(may_view_as(Role::Owner, Role::Owner) && may_view_as(Role::Admin, Role::Admin));
        assert!(!may_view_as(Role::Admin, Role::Owner));
        for role in [Role::Member, Role::Guest, Role::Client] {
            assert!(may_view_as(Role::Admin, role) && !may_view_as(role, role));
        }
    }
}
