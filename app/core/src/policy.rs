//! Who may do what: the one table of role × resource × action. Every verb asks it through `Ctx::allow`. What a workspace says
//! otherwise of its own objects stands in [`crate::access`].
//!
//! A pair that is not in [`TABLE`] is refused for everybody, and a test fails for it.

use crate::actor::Role;
use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $text:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($variant),* }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            #[must_use]
            pub fn as_str(self) -> &'static str { match self { $(Self::$variant => $text),* } }

            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text)
            }
        }
    };
}

words! {
    /// What a permission is about; also the subject kind of events and the topic of live frames.
    Resource {
        Workspace = "workspace", Member = "member", ApiToken = "api_token", Audit = "audit",
        Company = "company", Contact = "contact", Deal = "deal", Pipeline = "pipeline", Product = "product",
        Note = "note", Import = "import", Activity = "activity", Field = "field", View = "view",
        Job = "job", Lead = "lead", Dashboard = "dashboard", Role = "role", Team = "team",
        Form = "form", Rate = "rate", MailTemplate = "mail_template", Mail = "mail",
        Project = "project", Column = "column", Task = "task", Label = "label", Comment = "comment",
    }
}

words! {
    /// What is done to it. `Export` takes many records out at once.
    Action { Read = "read", Create = "create", Modify = "modify", Delete = "delete", Export = "export" }
}

words! {
    /// How far a permission reaches, from the least to the most: `Own` to records whose owner is the actor, `Team` also to those
    /// whose owner is in a team with the actor.
    Grant { Nothing = "nothing", Own = "own", Team = "team", All = "all" }
}

use Grant::{All as ALL, Nothing as ___, Own as OWN};

/// The grants of one resource and action, in the order of [`Role::ALL`].
type Row = (Resource, Action, [Grant; 5]);

/// The permission table.
#[rustfmt::skip]
pub const TABLE: &[Row] = &[
    //                                        owner admin member guest client
    (Resource::Workspace, Action::Read,      [ALL,  ALL,  ALL,   ALL,  ALL]),
    (Resource::Workspace, Action::Create,    [___,  ___,  ___,   ___,  ___]),
    (Resource::Workspace, Action::Modify,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Workspace, Action::Delete,    [ALL,  ___,  ___,   ___,  ___]),
    (Resource::Workspace, Action::Export,    [ALL,  ___,  ___,   ___,  ___]),
    (Resource::Member,    Action::Read,      [ALL,  ALL,  ALL,   OWN,  ___]),
    (Resource::Member,    Action::Create,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Member,    Action::Modify,    [ALL,  ALL,  OWN,   OWN,  ___]),
    (Resource::Member,    Action::Delete,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Member,    Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::ApiToken,  Action::Read,      [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::ApiToken,  Action::Create,    [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::ApiToken,  Action::Modify,    [___,  ___,  ___,   ___,  ___]),
    (Resource::ApiToken,  Action::Delete,    [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::ApiToken,  Action::Export,    [___,  ___,  ___,   ___,  ___]),
    (Resource::Audit,     Action::Read,      [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Audit,     Action::Create,    [___,  ___,  ___,   ___,  ___]),
    (Resource::Audit,     Action::Modify,    [___,  ___,  ___,   ___,  ___]),
    (Resource::Audit,     Action::Delete,    [___,  ___,  ___,   ___,  ___]),
    (Resource::Audit,     Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Company,   Action::Read,      [ALL,  ALL,  ALL,   OWN,  ___]),
    (Resource::Company,   Action::Create,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Company,   Action::Modify,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Company,   Action::Delete,    [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::Company,   Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Contact,   Action::Read,      [ALL,  ALL,  ALL,   OWN,  ___]),
    (Resource::Contact,   Action::Create,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Contact,   Action::Modify,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Contact,   Action::Delete,    [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::Contact,   Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Lead,      Action::Read,      [ALL,  ALL,  ALL,   OWN,  ___]),
    (Resource::Lead,      Action::Create,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Lead,      Action::Modify,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Lead,      Action::Delete,    [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::Lead,      Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Deal,      Action::Read,      [ALL,  ALL,  ALL,   OWN,  ___]),
    (Resource::Deal,      Action::Create,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Deal,      Action::Modify,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Deal,      Action::Delete,    [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::Deal,      Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Pipeline,  Action::Read,      [ALL,  ALL,  ALL,   ALL,  ___]),
    (Resource::Pipeline,  Action::Create,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Pipeline,  Action::Modify,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Pipeline,  Action::Delete,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Pipeline,  Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Product,   Action::Read,      [ALL,  ALL,  ALL,   ALL,  ___]),
    (Resource::Product,   Action::Create,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Product,   Action::Modify,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Product,   Action::Delete,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Product,   Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Note,      Action::Read,      [ALL,  ALL,  ALL,   OWN,  ___]),
    (Resource::Note,      Action::Create,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Note,      Action::Modify,    [OWN,  OWN,  OWN,   ___,  ___]),
    (Resource::Note,      Action::Delete,    [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::Note,      Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Import,    Action::Read,      [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::Import,    Action::Create,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Import,    Action::Modify,    [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::Import,    Action::Delete,    [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::Import,    Action::Export,    [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::Activity,  Action::Read,      [ALL,  ALL,  ALL,   OWN,  ___]),
    (Resource::Activity,  Action::Create,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Activity,  Action::Modify,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Activity,  Action::Delete,    [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::Activity,  Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Field,     Action::Read,      [ALL,  ALL,  ALL,   ALL,  ___]),
    (Resource::Field,     Action::Create,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Field,     Action::Modify,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Field,     Action::Delete,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Field,     Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::View,      Action::Read,      [ALL,  ALL,  ALL,   ALL,  ___]),
    (Resource::View,      Action::Create,    [ALL,  ALL,  ALL,   OWN,  ___]),
    (Resource::View,      Action::Modify,    [ALL,  ALL,  ALL,   OWN,  ___]),
    (Resource::View,      Action::Delete,    [ALL,  ALL,  OWN,   OWN,  ___]),
    (Resource::View,      Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Dashboard, Action::Read,      [ALL,  ALL,  ALL,   ALL,  ___]),
    (Resource::Dashboard, Action::Create,    [ALL,  ALL,  ALL,   OWN,  ___]),
    (Resource::Dashboard, Action::Modify,    [ALL,  ALL,  ALL,   OWN,  ___]),
    (Resource::Dashboard, Action::Delete,    [ALL,  ALL,  OWN,   OWN,  ___]),
    (Resource::Dashboard, Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Role,      Action::Read,      [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Role,      Action::Create,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Role,      Action::Modify,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Role,      Action::Delete,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Role,      Action::Export,    [___,  ___,  ___,   ___,  ___]),
    (Resource::Team,      Action::Read,      [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Team,      Action::Create,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Team,      Action::Modify,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Team,      Action::Delete,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Team,      Action::Export,    [___,  ___,  ___,   ___,  ___]),
    // A form speaks in the workspace's name to anybody: whoever makes one may do as much as change the pipeline.
    (Resource::Form,      Action::Read,      [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Form,      Action::Create,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Form,      Action::Modify,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Form,      Action::Delete,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Form,      Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    // Of a secret project only who takes part in it sees anything; whoever sees a project sees what stands in it.
    (Resource::Project,   Action::Read,      [ALL,  ALL,  ALL,   OWN,  ___]),
    (Resource::Project,   Action::Create,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Project,   Action::Modify,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Project,   Action::Delete,    [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::Project,   Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Column,    Action::Read,      [ALL,  ALL,  ALL,   OWN,  ___]),
    (Resource::Column,    Action::Create,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Column,    Action::Modify,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Column,    Action::Delete,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Column,    Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Task,      Action::Read,      [ALL,  ALL,  ALL,   OWN,  ___]),
    (Resource::Task,      Action::Create,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Task,      Action::Modify,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Task,      Action::Delete,    [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::Task,      Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Label,     Action::Read,      [ALL,  ALL,  ALL,   OWN,  ___]),
    (Resource::Label,     Action::Create,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Label,     Action::Modify,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Label,     Action::Delete,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Label,     Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    // Whoever sees a project may speak in it, guests too. Nobody puts words into somebody else's mouth.
    (Resource::Comment,   Action::Read,      [ALL,  ALL,  ALL,   OWN,  ___]),
    (Resource::Comment,   Action::Create,    [ALL,  ALL,  ALL,   OWN,  ___]),
    (Resource::Comment,   Action::Modify,    [OWN,  OWN,  OWN,   OWN,  ___]),
    (Resource::Comment,   Action::Delete,    [ALL,  ALL,  OWN,   OWN,  ___]),
    (Resource::Comment,   Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    // Whoever sees amounts may know how they were added up.
    (Resource::Rate,      Action::Read,      [ALL,  ALL,  ALL,   ALL,  ___]),
    (Resource::Rate,      Action::Create,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Rate,      Action::Modify,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Rate,      Action::Delete,    [ALL,  ALL,  ___,   ___,  ___]),
    (Resource::Rate,      Action::Export,    [ALL,  ALL,  ___,   ___,  ___]),
    // A template is the words of whoever wrote it, which all who write to people may use.
    (Resource::MailTemplate, Action::Read,   [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::MailTemplate, Action::Create, [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::MailTemplate, Action::Modify, [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::MailTemplate, Action::Delete, [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::MailTemplate, Action::Export, [ALL,  ALL,  ___,   ___,  ___]),
    // A mail that was sent is neither changed nor deleted by anybody, but goes for good with what it went to: that right says who takes back the moving of one. Who reads
    // one sees the record that it was written to besides.
    (Resource::Mail,      Action::Read,      [ALL,  ALL,  ALL,   OWN,  ___]),
    (Resource::Mail,      Action::Create,    [ALL,  ALL,  ALL,   ___,  ___]),
    (Resource::Mail,      Action::Modify,    [___,  ___,  ___,   ___,  ___]),
    (Resource::Mail,      Action::Delete,    [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::Mail,      Action::Export,    [___,  ___,  ___,   ___,  ___]),
    // Of a job's events alone: what it may do, and who reads and stops it, follows from what it changes.
    (Resource::Job,       Action::Read,      [ALL,  ALL,  OWN,   ___,  ___]),
    (Resource::Job,       Action::Create,    [___,  ___,  ___,   ___,  ___]),
    (Resource::Job,       Action::Modify,    [___,  ___,  ___,   ___,  ___]),
    (Resource::Job,       Action::Delete,    [___,  ___,  ___,   ___,  ___]),
    (Resource::Job,       Action::Export,    [___,  ___,  ___,   ___,  ___]),
];

/// What giving somebody else's record to another owner takes: as much as deleting it. Otherwise whoever may delete only
/// what is theirs would make it theirs first. One's own record is given away, and one without an owner taken, by whoever
/// may change it.
pub const HAND_OVER: Action = Action::Delete;

/// What `role` may do; [`Grant::Nothing`] for a pair the table does not hold.
#[must_use]
pub fn grant(role: Role, resource: Resource, action: Action) -> Grant {
    let [owner, admin, member, guest, client] = TABLE
        .iter()
        .find(|(r, a, _)| *r == resource && *a == action)
        .map_or([Grant::Nothing; 5], |(_, _, grants)| *grants);
    match role {
        Role::Owner => owner,
        Role::Admin => admin,
        Role::Member => member,
        Role::Guest => guest,
        Role::Client => client,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_stands_in_the_table_once() {
        for resource in Resource::ALL {
            for action in Action::ALL {
                let rows = TABLE.iter().filter(|(r, a, _)| r == resource && a == action).count();
                assert_eq!(rows, 1, "{} {}", resource.as_str(), action.as_str());
            }
        }
        assert_eq!(TABLE.len(), Resource::ALL.len() * Action::ALL.len());
    }

    #[test]
    fn whoever_may_delete_only_their_own_takes_nothing_over() {
        for resource in Resource::ALL {
            for role in Role::ALL {
                if grant(role, *resource, Action::Delete) != Grant::All {
                    assert_ne!(
                        grant(role, *resource, HAND_OVER),
                        Grant::All,
                        "{} {}",
                        role.as_str(),
                        resource.as_str()
                    );
                }
            }
        }
        for owned in [Resource::Company, Resource::Contact, Resource::Lead, Resource::Deal] {
            let may = Role::ALL.map(|role| grant(role, owned, HAND_OVER) == Grant::All);
            assert_eq!(may, [true, true, false, false, false], "{}", owned.as_str());
        }
    }

    #[test]
    fn only_a_role_of_the_workspaces_own_reaches_to_a_team() {
        assert!(TABLE.iter().all(|(.., grants)| !grants.contains(&Grant::Team)));
    }

    #[test]
    fn power_never_grows_downwards() {
        for (resource, action, grants) in TABLE {
            assert!(grants.is_sorted_by(|a, b| a >= b), "{} {}", resource.as_str(), action.as_str());
        }
    }
}
