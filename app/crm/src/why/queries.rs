//! Asks the permissions themselves: what is explained here is what every query and verb goes by.

use super::model::{Explained, Explanation, FieldExplanation};
use crate::{
    companies::{entity as company, model::CompanyId},
    contacts::{entity as contact, model::ContactId},
    deals::{entity as deal, model::DealId},
    leads::{entity as lead, model::LeadId},
    members::entity as member,
    products::{entity as product, model::ProductId},
    shared::{kind::RecordKind, subject},
};
use ac_core::{
    Action, Actor, Ctx, Error, MemberId, Resource, Role,
    access::{
        FieldGrant,
        fields::{OWN_FIELD, limited},
        why::{Owned, Why, explain},
    },
};
use ac_views::custom;
use sea_orm::{ConnectionTrait, EntityTrait};
use uuid::Uuid;

/// What somebody is called who has no name here.
const NAMELESS: &str = "The member";

/// What `who`, or the actor itself, may do to a record that the actor sees, and why.
///
/// Errors: `not_found`, `forbidden` for others but owners and admins.
pub async fn of(ctx: &Ctx, kind: RecordKind, id: Uuid, who: Option<MemberId>) -> Result<Explained, Error> {
    let about_other = who.filter(|who| ctx.actor.member() != Some(*who));
    if about_other.is_some() {
        ctx.allow_any(Resource::Role, Action::Read)?;
    }
    ctx.read(async |tx| {
        let conn = tx.conn();
        if !subject::exists(conn, ctx, kind, id).await? {
            return Err(Error::NotFound);
        }
        let owner = owner_of(conn, kind, id).await?;
        let owner_name = match owner {
            Some(owner) => member::Entity::find_by_id(owner).one(conn).await?.map(|row| row.name),
            None => None,
        };
        let record = Owned { resource: kind.resource(), owner, owner_name };
        match about_other {
            None => {
                let name = match ctx.actor.member() {
                    Some(me) => member::Entity::find_by_id(me).one(conn).await?.map(|row| row.name),
                    None => None,
                };
                let fields = fields_of(conn, ctx, kind.resource()).await?;
                Ok(told(kind, (ctx.actor.member(), name), explain(ctx, &record), fields))
            }
            Some(who) => {
                let row = member::Entity::find_by_id(who).one(conn).await?.ok_or(Error::NotFound)?;
                if row.state != member::ACTIVE {
                    let why = "They are not a member of the workspace now, so they open nothing here.";
                    return Err(Error::Conflict(why.to_owned()));
                }
                let role: Role = row.role.parse().map_err(|e| Error::internal("a member's role", e))?;
                // As they are, not as the asker's token lets them be.
                let mut theirs = ctx.as_actor(Actor::Member { id: who, role });
                theirs.scopes = None;
                let fields = fields_of(conn, &theirs, kind.resource()).await?;
                Ok(told(kind, (Some(who), Some(row.name)), explain(&theirs, &record), fields))
            }
        }
    })
    .await
}

/// The fields of which the role of `ctx` says something: by a rule, or because they follow from what it hides.
async fn fields_of(conn: &impl ConnectionTrait, ctx: &Ctx, object: Resource) -> Result<Vec<FieldExplanation>, Error> {
    let rights = ctx.rights();
    let Some((role, member)) = ctx.actor.role().zip(ctx.actor.member()).filter(|_| rights.limits(object)) else {
        return Ok(Vec::new());
    };
    let role = ctx.access().role_of(member, role).map(|own| own.name.clone()).unwrap_or_default();
    let own = custom::queries::all(conn, object).await?;
    let hidden = custom::queries::hidden(rights, object, &own);
    let of_all = limited(object).iter().map(|field| (field.name.to_owned(), field.label.to_owned()));
    let live = own.into_iter().filter(|field| !field.is_deleted);
    let all = of_all.chain(live.map(|field| (field.place(), field.label)));
    let explained = all.filter_map(|(field, label)| {
        let follows = field.strip_prefix(OWN_FIELD).is_some_and(|key| hidden.contains(key));
        let (grant, sentence) = match rights.field(object, &field) {
            Some(FieldGrant::Hidden) => (FieldGrant::Hidden, format!("The role {role} hides {label}.")),
            _ if follows => (FieldGrant::Hidden, format!("{label} follows from what the role {role} hides.")),
            Some(FieldGrant::ReadOnly) => (FieldGrant::ReadOnly, format!("The role {role} leaves {label} as it is.")),
            None => return None,
        };
        Some(FieldExplanation { field, label, grant, sentence })
    });
    Ok(explained.collect())
}

fn told(
    kind: RecordKind,
    (member_id, name): (Option<MemberId>, Option<String>),
    all: Vec<Why>,
    fields: Vec<FieldExplanation>,
) -> Explained {
    let member_name = name.filter(|name| !name.is_empty()).unwrap_or_else(|| NAMELESS.to_owned());
    let explanation = |why: Why| {
        let said = |step: &ac_core::access::why::Step| step.said(&member_name, why.action, kind.as_str());
        Explanation { sentences: why.path.iter().map(said).collect(), why }
    };
    Explained { member_id, actions: all.into_iter().map(explanation).collect(), fields, member_name }
}

async fn owner_of(conn: &impl ConnectionTrait, kind: RecordKind, id: Uuid) -> Result<Option<MemberId>, Error> {
    let owner = match kind {
        RecordKind::Company => company::Entity::find_by_id(CompanyId(id)).one(conn).await?.map(|row| row.owner_id),
        RecordKind::Contact => contact::Entity::find_by_id(ContactId(id)).one(conn).await?.map(|row| row.owner_id),
        RecordKind::Deal => deal::Entity::find_by_id(DealId(id)).one(conn).await?.map(|row| row.owner_id),
        RecordKind::Lead => lead::Entity::find_by_id(LeadId(id)).one(conn).await?.map(|row| row.owner_id),
        // Products are nobody's own.
        RecordKind::Product => product::Entity::find_by_id(ProductId(id)).one(conn).await?.map(|_| None),
    };
    owner.ok_or(Error::NotFound)
}
