//! All roles and teams of one workspace, read once and kept: what somebody may do follows from it without a query.

use super::{
    fields::FieldRules,
    rights::Rights,
    rules::{BASES, Rules},
    tables::{base, member_role, role, team, team_member},
};
use crate::{
    actor::{Actor, Role},
    error::Error,
    id::{MemberId, RoleId, TeamId},
};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, Statement};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A role of the workspace's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnRole {
    pub name: String,
    pub base: Role,
    pub rules: Rules,
    pub fields: FieldRules,
}

impl OwnRole {
    fn closed() -> Self {
        Self { name: String::new(), base: Role::Guest, rules: Rules::nothing(), fields: FieldRules::default() }
    }
}

/// A team and who is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnTeam {
    pub name: String,
    pub members: BTreeSet<MemberId>,
}

/// A workspace's roles, who has them, and its teams. The empty one is that of a workspace that has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Grows with every change; see [`super::Kept`].
    pub version: i64,
    roles: BTreeMap<RoleId, OwnRole>,
    role_of: HashMap<MemberId, RoleId>,
    teams: BTreeMap<TeamId, OwnTeam>,
}

#[derive(FromQueryResult)]
struct Head {
    version: i64,
}

/// How many changes the workspace's roles and teams have seen.
pub(super) async fn version(conn: &impl ConnectionTrait) -> Result<i64, Error> {
    let sql = "SELECT version FROM access_head WHERE id = 1";
    let head = Head::find_by_statement(Statement::from_string(conn.get_database_backend(), sql)).one(conn).await?;
    Ok(head.ok_or_else(|| Error::internal("roles and teams", "access_head has no row"))?.version)
}

impl Table {
    /// Reads the version first: what is committed while the rest is read makes the table newer than it says, never older.
    pub async fn read(conn: &impl ConnectionTrait) -> Result<Self, Error> {
        let version = version(conn).await?;
        let roles = role::Entity::find().all(conn).await?;
        let roles = roles.into_iter().map(|row| {
            let (rules, fields) = (Rules::read(&row.rules), FieldRules::read(&row.fields));
            let own = OwnRole { base: base(&row.base), rules, fields, name: row.name };
            (row.id, own)
        });
        let mut roles: BTreeMap<RoleId, OwnRole> = roles.collect();
        let given = member_role::Entity::find().all(conn).await?;
        for row in &given {
            // It was made and given since the roles were read. Whoever has it is not limited by none for that.
            roles.entry(row.role_id).or_insert_with(OwnRole::closed);
        }
        let named = team::Entity::find().all(conn).await?;
        let mut teams: BTreeMap<TeamId, OwnTeam> =
            named.into_iter().map(|row| (row.id, OwnTeam { name: row.name, ..OwnTeam::default() })).collect();
        for row in team_member::Entity::find().all(conn).await? {
            if let Some(team) = teams.get_mut(&row.team_id) {
                team.members.insert(row.member_id);
            }
        }
        let role_of = given.into_iter().map(|row| (row.member_id, row.role_id)).collect();
        Ok(Self { version, roles, role_of, teams })
    }

    /// What the actor may do.
    #[must_use]
    pub fn rights(&self, actor: Actor) -> Rights {
        let (Some(role), Some(member)) = (actor.role(), actor.member()) else { return Rights::default() };
        let given = self.role_of(member, role);
        let own = given.map(|own| match own.base == role {
            true => own.rules.clone(),
            // Between the two steps of a change of role, and for good where the second one failed.
            false => own.rules.filled(own.base).narrowed(role),
        });
        let fields = given.map(|own| own.fields.clone()).unwrap_or_default();
        Rights { own, fields, mates: self.mates(member), ..Rights::of(role, member) }
    }

    /// The role of the workspace's own that limits a member whose role in the product is `role`; an owner or admin is limited by none.
    /// With one that is not based on theirs they may do what both allow.
    #[must_use]
    pub fn role_of(&self, member: MemberId, role: Role) -> Option<&OwnRole> {
        self.role_of.get(&member).filter(|_| BASES.contains(&role)).and_then(|id| self.roles.get(id))
    }

    /// The teams of a member.
    pub fn teams_of(&self, member: MemberId) -> impl Iterator<Item = (TeamId, &OwnTeam)> {
        self.teams.iter().filter(move |(_, team)| team.members.contains(&member)).map(|(id, team)| (*id, team))
    }

    fn mates(&self, member: MemberId) -> Vec<MemberId> {
        let mates: BTreeSet<MemberId> =
            self.teams_of(member).flat_map(|(_, team)| team.members.iter().copied()).collect();
        mates.into_iter().collect()
    }
}
