//! Rules in words.

use ac_core::{
    Rules,
    access::OBJECTS,
    policy::{Action, Grant, Resource as Kind},
};

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

/// What saving would change, a line an object and action.
pub(super) fn changes(before: &Rules, after: &Rules) -> Vec<String> {
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
        let before = Rules::of(Role::Member);
        let mut after = before.clone();
        assert!(changes(&before, &after).is_empty());
        after.put(Kind::Deal, Action::Read, Grant::Team);
        assert_eq!(
            changes(&before, &after),
            [
                "See deals: their own and their teams’ instead of all",
                "Change deals: their own and their teams’ instead of all",
            ]
        );
    }
}
