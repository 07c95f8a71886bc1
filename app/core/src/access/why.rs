//! Why somebody may do something to a record, or what they lack: the rule, step by step.

use crate::policy::{Action, Grant};
use serde::{Deserialize, Serialize};

/// One answer for one action.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Why {
    /// `read`, `modify`, `delete` or `export`.
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String))]
    pub action: Action,
    pub is_allowed: bool,
    /// What decides, in the order in which it is asked; the last one that does not hold is what is missing.
    pub path: Vec<Step>,
}

/// One thing that was asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Step {
    /// The role, and how far it reaches: `nothing`, `own`, `team` or `all`.
    Role {
        name: String,
        /// Whether the workspace defines it itself.
        is_own: bool,
        #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String))]
        grant: Grant,
    },
    /// The record is theirs, or is not.
    Owner {
        holds: bool,
        /// Whose it is, where it is somebody else's.
        owner_name: Option<String>,
    },
    /// A team that they are in with its owner; none where they share none.
    Team { name: Option<String> },
    /// The API token has the scope, or lacks it.
    Token { scope: String, holds: bool },
}

impl Step {
    /// Whether it speaks for it.
    #[must_use]
    pub fn holds(&self) -> bool {
        match self {
            Self::Role { grant, .. } => *grant != Grant::Nothing,
            Self::Team { name } => name.is_some(),
            Self::Owner { holds, .. } | Self::Token { holds, .. } => *holds,
        }
    }

    /// The same in a sentence about `who`; `thing` is what a record of the kind is called.
    #[must_use]
    pub fn said(&self, who: &str, action: Action, thing: &str) -> String {
        let does = action.as_str();
        match self {
            Self::Role { name, grant: Grant::Nothing, .. } => format!("The role {name} lets nobody {does} a {thing}."),
            Self::Role { name, grant, .. } => {
                let reach = match grant {
                    Grant::All => "every",
                    Grant::Team => "their own and their teams’",
                    Grant::Own | Grant::Nothing => "only their own",
                };
                format!("The role {name}: {does} {reach} {thing}.")
            }
            Self::Owner { holds: true, .. } => format!("{who} owns this {thing}."),
            Self::Owner { owner_name: Some(owner), .. } => format!("This {thing} is {owner}’s, not {who}’s."),
            Self::Owner { owner_name: None, .. } => format!("Nobody owns this {thing}."),
            Self::Team { name: Some(team) } => format!("{who} and its owner are both in the team {team}."),
            Self::Team { name: None } => format!("{who} is in no team with its owner."),
            Self::Token { scope, holds: true } => format!("The token has the scope {scope}."),
            Self::Token { scope, holds: false } => format!("The token lacks the scope {scope}."),
        }
    }
}

/// What can be asked about a record.
pub const ASKED: [Action; 4] = [Action::Read, Action::Modify, Action::Delete, Action::Export];

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use super::{ASKED, Step, Why};
    use crate::{
        ctx::Ctx,
        id::MemberId,
        policy::{Action, Grant, Resource},
    };

    /// Whose a record is, for [`explain`].
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Owned {
        pub resource: Resource,
        pub owner: Option<MemberId>,
        pub owner_name: Option<String>,
    }

    /// Why the actor of `ctx` may do each thing to the record, or may not. Follows what [`Ctx::allow`] asks, and says so itself
    /// where it does.
    #[must_use]
    pub fn explain(ctx: &Ctx, record: &Owned) -> Vec<Why> {
        ASKED.iter().map(|action| one(ctx, record, *action)).collect()
    }

    fn one(ctx: &Ctx, record: &Owned, action: Action) -> Why {
        let (rights, resource) = (ctx.rights(), record.resource);
        let grant = rights.grant(resource, action);
        let mut path = vec![role(ctx, resource, grant)];
        let is_theirs = rights.covers(Grant::Own, record.owner);
        if matches!(grant, Grant::Own | Grant::Team) {
            let owner_name = record.owner_name.clone().filter(|_| !is_theirs);
            let owner = Step::Owner { holds: is_theirs, owner_name };
            if is_theirs || grant == Grant::Own {
                path.push(owner);
            } else {
                path.push(Step::Team { name: team(ctx, record.owner) });
            }
        }
        if let Some(scopes) = &ctx.scopes {
            let scope = format!("{}:{}", resource.as_str(), action.as_str());
            path.push(Step::Token { scope, holds: scopes.contains(&(resource, action)) });
        }
        let is_allowed = rights.covers(ctx.grant(resource, action), record.owner);
        Why { action, is_allowed, path }
    }

    fn role(ctx: &Ctx, resource: Resource, grant: Grant) -> Step {
        let (role, member) = (ctx.actor.role(), ctx.actor.member());
        let own = role.zip(member).and_then(|(role, member)| ctx.access().role_of(member, role));
        match own.filter(|_| super::super::OBJECTS.contains(&resource)) {
            Some(own) => Step::Role { name: own.name.clone(), is_own: true, grant },
            None => Step::Role { name: role.map_or("system", |role| role.as_str()).to_owned(), is_own: false, grant },
        }
    }

    fn team(ctx: &Ctx, owner: Option<MemberId>) -> Option<String> {
        let (me, owner) = (ctx.actor.member()?, owner?);
        ctx.access().teams_of(me).find(|(_, team)| team.members.contains(&owner)).map(|(_, team)| team.name.clone())
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub use native::{Owned, explain};
