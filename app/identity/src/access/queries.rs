//! Reading roles and teams, with who has and is in them.

use super::model::{FieldOffer, Mate, RoleRow, TeamRow};
use crate::{entity::member, model::MemberState};
use ac_core::{
    Action, Ctx, Error, MemberId, Resource, RoleId, Rules, TeamId,
    access::{
        FieldGrant, FieldRules, ROLES_MAX, TEAMS_MAX,
        fields::LIMITED,
        tables::{base, member_role, role, team, team_member},
    },
};
use ac_views::custom;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, Select,
};
use std::collections::HashMap;

/// Those who have any of the roles asked for, or are in any of the teams, that are read: as many as all teams may hold. Of roles the first
/// by name come, whichever they have.
const MATES_MAX: u64 = 10_000;

#[derive(FromQueryResult)]
struct Having {
    of: uuid::Uuid,
    id: MemberId,
    name: String,
}

/// The workspace's own roles, by name. Errors: `forbidden`.
pub async fn roles(ctx: &Ctx) -> Result<Vec<RoleRow>, Error> {
    ctx.allow_any(Resource::Role, Action::Read)?;
    ctx.read(async |tx| roles_of(tx.conn(), role::Entity::find()).await).await
}

/// The fields that a role may have a rule about, by object: those that every workspace has, and those that this one added. Errors:
/// `forbidden`.
pub async fn role_fields(ctx: &Ctx) -> Result<Vec<FieldOffer>, Error> {
    ctx.allow_any(Resource::Role, Action::Read)?;
    ctx.read(async |tx| {
        let mut offers = Vec::new();
        for (object, of_all) in LIMITED {
            offers.extend(of_all.iter().map(|field| FieldOffer {
                object,
                name: field.name.to_owned(),
                label: field.label.to_owned(),
                grants:
                    FieldGrant::ALL.into_iter().filter(|grant| field.hides || *grant != FieldGrant::Hidden).collect(),
            }));
            let own = custom::queries::all(tx.conn(), object).await?;
            offers.extend(own.into_iter().filter(|field| !field.is_deleted).map(|field| {
                FieldOffer {
                    object,
                    name: field.place(),
                    // Nobody writes a formula.
                    grants: FieldGrant::ALL
                        .into_iter()
                        .filter(|grant| !field.is_formula() || *grant == FieldGrant::Hidden)
                        .collect(),
                    label: field.label,
                }
            }));
        }
        Ok(offers)
    })
    .await
}

/// The teams, by name. Errors: `forbidden`.
pub async fn teams(ctx: &Ctx) -> Result<Vec<TeamRow>, Error> {
    ctx.allow_any(Resource::Team, Action::Read)?;
    ctx.read(async |tx| teams_of(tx.conn(), team::Entity::find()).await).await
}

pub(super) async fn role(conn: &impl ConnectionTrait, id: RoleId) -> Result<RoleRow, Error> {
    roles_of(conn, role::Entity::find_by_id(id)).await?.pop().ok_or(Error::NotFound)
}

pub(super) async fn team(conn: &impl ConnectionTrait, id: TeamId) -> Result<TeamRow, Error> {
    teams_of(conn, team::Entity::find_by_id(id)).await?.pop().ok_or(Error::NotFound)
}

pub(super) async fn roles_of(conn: &impl ConnectionTrait, select: Select<role::Entity>) -> Result<Vec<RoleRow>, Error> {
    let rows = select.order_by_asc(role::Column::NameKey).limit(ROLES_MAX).all(conn).await?;
    let to_member =
        member_role::Entity::belongs_to(member::Entity).from(member_role::Column::MemberId).to(member::Column::Id);
    let having = member_role::Entity::find()
        .select_only()
        .column_as(member_role::Column::RoleId, "of")
        .column_as(member::Column::Id, "id")
        .column_as(member::Column::Name, "name")
        .join(JoinType::InnerJoin, to_member.into())
        .filter(member::Column::State.eq(MemberState::Active.as_str()))
        .filter(member_role::Column::RoleId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(member::Column::NameKey)
        .limit(MATES_MAX);
    let mut having = by_place(having.into_model().all(conn).await?);
    let row = |row: role::Model| {
        let base = base(&row.base);
        RoleRow {
            id: row.id,
            name: row.name,
            base,
            rules: Rules::read(&row.rules).filled(base),
            fields: FieldRules::read(&row.fields),
            members: having.remove(&row.id.0).unwrap_or_default(),
            version: row.version,
        }
    };
    Ok(rows.into_iter().map(row).collect())
}

pub(super) async fn teams_of(conn: &impl ConnectionTrait, select: Select<team::Entity>) -> Result<Vec<TeamRow>, Error> {
    let rows = select.order_by_asc(team::Column::NameKey).limit(TEAMS_MAX).all(conn).await?;
    let to_member =
        team_member::Entity::belongs_to(member::Entity).from(team_member::Column::MemberId).to(member::Column::Id);
    let inside = team_member::Entity::find()
        .select_only()
        .column_as(team_member::Column::TeamId, "of")
        .column_as(member::Column::Id, "id")
        .column_as(member::Column::Name, "name")
        .join(JoinType::InnerJoin, to_member.into())
        .filter(team_member::Column::TeamId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(member::Column::NameKey)
        .limit(MATES_MAX);
    let mut inside = by_place(inside.into_model().all(conn).await?);
    let row = |row: team::Model| TeamRow {
        id: row.id,
        name: row.name,
        members: inside.remove(&row.id.0).unwrap_or_default(),
        version: row.version,
    };
    Ok(rows.into_iter().map(row).collect())
}

fn by_place(found: Vec<Having>) -> HashMap<uuid::Uuid, Vec<Mate>> {
    let mut places: HashMap<uuid::Uuid, Vec<Mate>> = HashMap::new();
    for Having { of, id, name } in found {
        places.entry(of).or_default().push(Mate { id, name });
    }
    places
}
