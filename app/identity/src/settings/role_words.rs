//! Rules in words.

use ac_core::{
    Rules,
    access::{FieldGrant, FieldRules, OBJECTS, fields::called},
    policy::{Action, Grant, Resource as Kind},
};
use std::collections::BTreeSet;

/// What people call the records of an object.
pub(super) fn object(kind: Kind) -> &'static str {
    match kind {
        Kind::Company => "Companies",
        Kind::Contact => "People",
        Kind::Lead => "Leads",
        Kind::Deal => "Deals",
        Kind::Activity => "Activities",
        Kind::Note => "Notes",
        Kind::Product => "Products",
        Kind::View => "Views",
        Kind::Dashboard => "Dashboards",
        Kind::Import => "Imports",
        other => other.as_str(),
    }
}

/// What is done.
pub(super) fn action(action: Action) -> &'static str {
    match action {
        Action::Read => "See",
        Action::Create => "Make",
        Action::Modify => "Change",
        Action::Delete => "Delete",
        Action::Export => "Export",
    }
}

/// How far.
pub(super) fn grant(grant: Grant) -> &'static str {
    match grant {
        Grant::Nothing => "None",
        Grant::Own => "Own",
        Grant::Team => "Team’s",
        Grant::All => "All",
    }
}

/// What may be done with a field.
pub(super) fn field_grant(grant: Option<FieldGrant>) -> &'static str {
    match grant {
        None => "As its record",
        Some(FieldGrant::ReadOnly) => "Read-only",
        Some(FieldGrant::Hidden) => "Hidden",
    }
}

/// What a role says.
pub(super) type Said = (Rules, FieldRules);

/// What saving would change, a line an object and action, and a line a field.
pub(super) fn changes((before, old): &Said, (after, new): &Said) -> Vec<String> {
    let mut said = Vec::new();
    for kind in OBJECTS {
        for act in Action::ALL {
            let [old, new] = [before, after].map(|rules| rules.get(kind, *act).unwrap_or(Grant::Nothing));
            if old != new {
                let (kind, act) = (ac_ui::lower(object(kind)), action(*act));
                said.push(format!("{act} {kind}: {} instead of {}", of(new), of(old)));
            }
        }
    }
    let fields: BTreeSet<_> = old.all().chain(new.all()).map(|(kind, name, _)| (kind, name)).collect();
    for (kind, name) in fields {
        let [was, is] = [old, new].map(|rules| rules.get(kind, name));
        if was != is {
            let (field, of) = (called(kind, name), ac_ui::lower(object(kind)));
            let [was, is] = [was, is].map(|grant| ac_ui::lower(field_grant(grant)));
            said.push(format!("{field} of {of}: {is} instead of {was}"));
        }
    }
    said
}

fn of(grant: Grant) -> &'static str {
    match grant {
        Grant::Nothing => "none",
        Grant::Own => "only their own",
        Grant::Team => "their own and their teams’",
        Grant::All => "all",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_core::Role;

    #[test]
    fn what_changes_is_said_in_words() {
        let before = (Rules::of(Role::Member), FieldRules::default());
        let mut after = before.clone();
        assert!(changes(&before, &after).is_empty());
        after.0.put(Kind::Deal, Action::Read, Grant::Team);
        after.1.set(Kind::Deal, "amount", Some(FieldGrant::Hidden));
        assert_eq!(
            changes(&before, &after),
            [
                "See deals: their own and their teams’ instead of all",
                "Change deals: their own and their teams’ instead of all",
                "Amount of deals: hidden instead of as its record",
            ]
        );
    }
}
