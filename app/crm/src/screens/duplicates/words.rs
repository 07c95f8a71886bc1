//! What the screens about duplicates say.

use crate::{
    duplicates::model::{Moved, Reason},
    shared::kind::RecordKind,
};
use uuid::Uuid;

/// Where a record is merged with others.
#[must_use]
pub fn merge_path(kind: RecordKind, id: Uuid, with: &[Uuid]) -> String {
    let with: Vec<String> = with.iter().map(Uuid::to_string).collect();
    let query = if with.is_empty() { String::new() } else { format!("?with={}", with.join(",")) };
    format!("{}/merge{query}", kind.page(id))
}

/// `Same e-mail, names alike 94 %`
#[must_use]
pub fn reasons(all: &[Reason]) -> String {
    let text = all.iter().map(|reason| reason.text.as_str()).collect::<Vec<_>>().join(", ");
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// `3 deals and 1 note`; empty where nothing refers to it.
#[must_use]
pub fn refers(moved: Moved) -> String {
    let parts: Vec<String> = [
        (moved.deals, "deal", "deals"),
        (moved.contacts, "person", "people"),
        (moved.companies, "company", "companies"),
        (moved.leads, "lead", "leads"),
        (moved.notes, "note", "notes"),
        (moved.activities, "activity", "activities"),
        (moved.mails, "e-mail", "e-mails"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
    .collect();
    listed(&parts)
}

/// `a, b and c`
#[must_use]
pub fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [one] => one.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duplicates::model::ReasonCode;

    #[test]
    fn sentences_read_as_people_write_them() {
        let reason = |text: &str| Reason { code: ReasonCode::SameName, text: text.to_owned() };
        assert_eq!(reasons(&[reason("same e-mail"), reason("names alike 94 %")]), "Same e-mail, names alike 94 %");
        assert_eq!(reasons(&[]), "");
        let moved = Moved { deals: 3, notes: 1, contacts: 1, ..Moved::default() };
        assert_eq!(refers(moved), "3 deals, 1 person and 1 note");
        assert_eq!(refers(Moved::default()), "");
    }

    #[test]
    fn addresses_name_all_records() {
        let [a, b, c] = [1, 2, 3].map(Uuid::from_u128);
        assert_eq!(merge_path(RecordKind::Contact, a, &[b, c]), format!("/people/{a}/merge?with={b},{c}"));
        assert_eq!(merge_path(RecordKind::Company, a, &[]), format!("/companies/{a}/merge"));
    }
}
