//! The workspace's people on the screens of projects: what they are called, and who is in front of the screen.

use crate::comments::mentions::written;
use ac_core::{
    MemberId, Rights,
    policy::{Action, Grant, Resource as Kind},
};
use ac_records::members::model::Member;
use ac_screens::names::person;
use ac_ui::Choice;
use leptos::prelude::*;

/// The workspace's people, by name. Cheap to copy.
#[derive(Clone, Copy)]
pub struct People(StoredValue<Vec<Member>>);

impl People {
    #[must_use]
    pub fn new(members: Vec<Member>) -> Self {
        Self(StoredValue::new(members))
    }

    /// What members are called, in the order of `ids`; who is not known is left out.
    #[must_use]
    pub fn names(self, ids: &[MemberId]) -> Vec<String> {
        self.0.with_value(|members| {
            let name = |id: &MemberId| Some(members.iter().find(|member| member.id == *id)?.name.clone());
            ids.iter().filter_map(name).collect()
        })
    }

    /// What one member is called.
    #[must_use]
    pub fn name(self, id: MemberId) -> Option<String> {
        self.names(&[id]).pop()
    }

    /// The text with each `@` before somebody's name made a mention of them, the longest name that is there; of two of one name the one
    /// who is `known`.
    #[must_use]
    pub fn with_mentions(self, text: &str, known: &[(String, MemberId)]) -> String {
        self.0.with_value(|members| mentioning(members, known, text))
    }

    /// Everybody who is not among `but`, to choose from.
    #[must_use]
    pub fn choices(self, but: &[MemberId]) -> Vec<Choice> {
        self.0.with_value(|members| members.iter().filter(|member| !but.contains(&member.id)).map(choice).collect())
    }
}

fn mentioning(members: &[Member], known: &[(String, MemberId)], text: &str) -> String {
    let all =
        || known.iter().map(|(name, id)| (name.as_str(), *id)).chain(members.iter().map(|m| (m.name.as_str(), m.id)));
    let is_named = |after: &str, name: &str| {
        let rest = after.strip_prefix(name).filter(|_| !name.is_empty());
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let (mut said, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once('@') {
        said.push_str(before);
        // Of equals the last is the greatest, and the known ones come first.
        let named = all().filter(|(name, _)| is_named(after, name)).collect::<Vec<_>>();
        match named.into_iter().rev().max_by_key(|(name, _)| name.len()) {
            Some((name, id)) => {
                said.push_str(&written(name, id));
                rest = after.get(name.len()..).unwrap_or_default();
            }
            None => {
                said.push('@');
                rest = after;
            }
        }
    }
    said + rest
}

fn choice(member: &Member) -> Choice {
    person(member.id, &member.name, member.state != "placeholder")
}

/// What the person in front of the screen may do.
#[must_use]
pub fn use_rights() -> Rights {
    use_context::<Rights>().unwrap_or_default()
}

/// Whether they may do that to some record of a kind.
#[must_use]
pub fn may(rights: &Rights, kind: Kind, action: Action) -> bool {
    rights.grant(kind, action) != Grant::Nothing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_behind_an_at_sign_is_a_mention() {
        let member = |n: u128, name: &str| Member {
            id: MemberId(uuid::Uuid::from_u128(n)),
            name: name.to_owned(),
            role: "member".to_owned(),
            state: "active".to_owned(),
            team: None,
        };
        let members = [member(1, "Ann"), member(2, "Ann Lee")];
        let [ann, lee] = [&members[0], &members[1]].map(|member| written(&member.name, member.id));
        let check = |text: &str, want: String| assert_eq!(mentioning(&members, &[], text), want, "{text}");
        check("Thanks @Ann Lee, and @Ann.", format!("Thanks {lee}, and {ann}."));
        check("ann@example.com @Bob @", "ann@example.com @Bob @".to_owned());
        check("", String::new());
        check("@Annabel", "@Annabel".to_owned());
        let other = ("Ann".to_owned(), MemberId(uuid::Uuid::from_u128(7)));
        let known = mentioning(&members, std::slice::from_ref(&other), "@Ann");
        assert_eq!(known, written("Ann", other.1), "whom it meant before");
        check("@Ann@Ann Lee", format!("{ann}{lee}"));
    }
}
