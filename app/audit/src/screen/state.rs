//! What the screen says, without signals: a change in a line, the verdict in a sentence, an address for a filter.

use crate::{
    model::{AuditActor, AuditEntry, AuditFilter, ChainReport, FieldChange},
    words,
};
use ac_core::FieldError;

/// Changes named in one table row; the drawer has them all.
const CHANGES_PER_ROW: usize = 2;
/// Hex digits of a hash that a person compares.
const HASH_DIGITS: usize = 12;

/// What the address asks for, or what is wrong with it.
pub type Question = Result<AuditFilter, Vec<FieldError>>;

/// The complaint about `field`.
pub fn complaint(question: &Question, field: &str) -> Option<String> {
    let errors = question.as_ref().err()?;
    errors.iter().find(|error| error.field == field).map(|error| error.message.clone())
}

/// Who did it, in words.
pub fn who(actor: &AuditActor) -> String {
    match (actor.kind.as_str(), &actor.name) {
        ("token", Some(name)) => format!("{name}, by API"),
        (_, Some(name)) => name.clone(),
        ("system", None) => "AlphaClone".to_owned(),
        (_, None) => "Somebody who left".to_owned(),
    }
}

/// `Amount: $50.00 → $80.00`, what was not there before without the arrow, and how many more. What only a program can read
/// comes last.
pub fn changes(entry: &AuditEntry) -> String {
    if entry.erased {
        return "Content erased".to_owned();
    }
    let is_for_programs = |change: &FieldChange| {
        let is_named = change.old_name.is_some() || change.new_name.is_some();
        change.field == "rank" || (change.field.ends_with("_id") && !is_named)
    };
    let mut ordered: Vec<&FieldChange> = entry.changes.iter().collect();
    ordered.sort_by_key(|change| is_for_programs(change));
    let said: Vec<String> = ordered
        .iter()
        .take(CHANGES_PER_ROW)
        .map(|change| {
            let (field, [old, new]) = (words::sentence(&change.field), words::sides(change).map(words::short));
            if change.old.is_null() { format!("{field}: {new}") } else { format!("{field}: {old} → {new}") }
        })
        .collect();
    match ordered.len().saturating_sub(CHANGES_PER_ROW) {
        0 => said.join(", "),
        more => format!("{} and {more} more", said.join(", ")),
    }
}

/// The screen's address under another filter.
pub fn address(filter: &AuditFilter) -> String {
    let pairs: Vec<String> = AuditFilter::FIELDS
        .iter()
        .map(|field| (*field, filter.text(field)))
        .filter(|(_, text)| !text.is_empty())
        .map(|(field, text)| format!("{field}={text}"))
        .collect();
    format!("?{}", pairs.join("&"))
}

/// The verdict: a heading, and what it means.
pub fn verdict(report: &ChainReport) -> (String, String) {
    let count = |n: i64, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    if let Some(seq) = report.broken_at {
        return (
            format!("Entry {seq} is not as it was written"),
            "It, or one right before it, was changed, moved or removed in the database. Keep a copy of the database, and compare with your last backup.".to_owned(),
        );
    }
    if let Some(anchor) = report.mismatch {
        return (
            format!("The log does not lead to the record of {}", anchor.day),
            format!(
                "Up to entry {} it was rewritten or cut after that day, or the workspace was restored from an older backup.",
                anchor.seq
            ),
        );
    }
    let erased = match report.erased {
        0 => String::new(),
        n => format!(", {n} of them with erased content"),
    };
    let anchors = match report.anchors {
        0 => "There is no daily record to compare with yet.".to_owned(),
        n => format!("It agrees with {}.", count(n, "daily record", "daily records")),
    };
    let head: String = report.head.chars().take(HASH_DIGITS).collect();
    (
        "The log is as it was written".to_owned(),
        format!("{}{erased}. {anchors} Its last hash begins with {head}.", count(report.events, "entry", "entries")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::AnchorMismatch;
    use ac_core::{EventId, Resource};
    use serde_json::json;

    fn entry(changes: Vec<FieldChange>) -> AuditEntry {
        AuditEntry {
            seq: 1,
            id: EventId(uuid::Uuid::nil()),
            at: ac_core::Timestamp(0),
            actor: AuditActor { kind: "member".into(), id: None, name: None },
            kind: "deal.changed".into(),
            subject_kind: "deal".into(),
            subject_id: uuid::Uuid::nil(),
            subject_name: None,
            subject_version: 1,
            batch_id: None,
            causation_id: None,
            correlation_id: None,
            erased: false,
            changes,
            data: json!(null),
            hash: String::new(),
        }
    }

    #[test]
    fn a_row_names_two_changes_and_counts_the_rest() {
        let change = |field: &str| FieldChange {
            field: field.into(),
            old: json!(4),
            new: json!(5),
            old_name: None,
            new_name: None,
        };
        assert_eq!(changes(&entry(Vec::new())), "");
        let new = FieldChange { old: json!(null), ..change("city") };
        assert_eq!(
            changes(&entry(vec![change("stage_id"), change("rank"), new])),
            "City: 5, Stage id: 4 → 5 and 1 more"
        );
        let four = entry(vec![change("a"), change("b"), change("c"), change("d")]);
        assert_eq!(changes(&four), "A: 4 → 5, B: 4 → 5 and 2 more");
        assert_eq!(changes(&AuditEntry { erased: true, ..four }), "Content erased");
    }

    #[test]
    fn an_actor_is_a_name_or_says_why_not() {
        let actor =
            |kind: &str, name: Option<&str>| AuditActor { kind: kind.into(), id: None, name: name.map(str::to_owned) };
        assert_eq!(who(&actor("member", Some("Ada"))), "Ada");
        assert_eq!(who(&actor("token", Some("Ada"))), "Ada, by API");
        assert_eq!(who(&actor("system", None)), "AlphaClone");
        assert_eq!(who(&actor("member", None)), "Somebody who left");
    }

    #[test]
    fn an_address_holds_only_what_narrows() {
        assert_eq!(address(&AuditFilter::default()), "?");
        let filter =
            AuditFilter { subject_kind: Some(Resource::Deal), kind: Some("deal.won".into()), ..AuditFilter::default() };
        assert_eq!(address(&filter), "?kind=deal.won&subject_kind=deal");
    }

    #[test]
    fn the_verdict_names_the_first_thing_that_is_wrong() {
        let good =
            ChainReport { events: 1, erased: 0, broken_at: None, head: "ab".repeat(32), anchors: 2, mismatch: None };
        assert_eq!(
            verdict(&good).1,
            "1 entry. It agrees with 2 daily records. Its last hash begins with abababababab."
        );
        let cut = ChainReport {
            mismatch: Some(AnchorMismatch { day: "2026-11-21".parse().unwrap(), seq: 9 }),
            ..good.clone()
        };
        assert_eq!(verdict(&cut).0, "The log does not lead to the record of 2026-11-21");
        assert_eq!(verdict(&ChainReport { broken_at: Some(3), ..cut }).0, "Entry 3 is not as it was written");
    }
}
