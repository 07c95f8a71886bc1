//! An event in words.

use crate::{screens::names::isolated, timeline::model::TimelineEntry};
use ac_ui::Tone;

/// The headline of an event, and what its colour means.
#[derive(Debug, PartialEq, Eq)]
pub struct Saying {
    pub title: &'static str,
    pub tone: Tone,
}

/// Says what happened. A kind this build does not know is called a change.
#[must_use]
pub fn say(entry: &TimelineEntry) -> Saying {
    if entry.is_erased {
        return Saying { title: "Erased", tone: Tone::Neutral };
    }
    match of_kind(&entry.kind) {
        _ if entry.is_redo => Saying { title: "Done again", tone: Tone::Neutral },
        saying if entry.kind.ends_with(".restored") => saying,
        _ if entry.causation_id.is_some() => Saying { title: "Taken back", tone: Tone::Neutral },
        saying => saying,
    }
}

/// What happened, and to which other records: `Merged with Acme Ltd`. What happened to a record that went into this one names it.
#[must_use]
pub fn headline(entry: &TimelineEntry) -> String {
    let title = say(entry).title;
    let others: Vec<String> = entry.others.iter().map(|name| isolated(name)).collect();
    let title = match entry.causation_id {
        None if !others.is_empty() => format!("{title} {}", others.join(", ")),
        _ => title.to_owned(),
    };
    match &entry.merged {
        Some(name) => format!("{}: {title}", isolated(name)),
        None => title,
    }
}

/// Whose doing it was, and whether it was one of many: `Sam Boss, by an import`.
#[must_use]
pub fn by(entry: &TimelineEntry) -> String {
    let name = isolated(entry.actor_name.as_deref().unwrap_or("AlphaClone"));
    match entry.batch_id {
        Some(_) if entry.is_import => format!("{name}, by an import"),
        Some(_) if entry.is_one_act || is_of_merge(entry) => name,
        Some(_) => format!("{name}, with many others"),
        None => name,
    }
}

/// Whether the batch was made by merging records, which is one act to whoever did it.
fn is_of_merge(entry: &TimelineEntry) -> bool {
    ["merged", "merged_into", "unmerged"].iter().any(|verb| entry.kind.ends_with(&format!(".{verb}")))
}

fn of_kind(kind: &str) -> Saying {
    let (title, tone) = match kind {
        "deal.won" => ("Won", Tone::Good),
        "deal.lost" => ("Lost", Tone::Bad),
        "deal.reopened" => ("Opened again", Tone::Info),
        "deal.stage_changed" => ("Moved on", Tone::Accent),
        "deal.lines_changed" => ("Lines changed", Tone::Neutral),
        "deal.reordered" => ("Moved within its stage", Tone::Neutral),
        "note.created" => ("Note written", Tone::Info),
        "note.updated" => ("Note changed", Tone::Neutral),
        "note.deleted" => ("Note deleted", Tone::Neutral),
        "note.restored" => ("Note brought back", Tone::Neutral),
        "mail.queued" => ("E-mail written", Tone::Accent),
        "activity.created" => ("Activity planned", Tone::Info),
        "activity.logged" => ("Activity done", Tone::Good),
        "activity.updated" => ("Activity changed", Tone::Neutral),
        "activity.done" => ("Activity done", Tone::Good),
        "activity.reopened" => ("Activity open again", Tone::Info),
        "activity.deleted" => ("Activity deleted", Tone::Neutral),
        "activity.restored" => ("Activity brought back", Tone::Neutral),
        _ => match kind.split_once('.').map_or("", |(_, verb)| verb) {
            "created" => ("Created", Tone::Accent),
            "deleted" => ("Deleted", Tone::Bad),
            "restored" => ("Brought back", Tone::Info),
            "unlinked" => ("What it referred to was deleted", Tone::Neutral),
            "merged" => ("Merged with", Tone::Accent),
            "merged_into" => ("Merged into", Tone::Accent),
            "unmerged" => ("Separated again", Tone::Info),
            "converted" => ("Converted to", Tone::Good),
            "submitted" => ("Sent with a web form", Tone::Info),
            "unconverted" => ("A lead again", Tone::Info),
            "told_apart" => ("Not the same as", Tone::Neutral),
            "told_alike" => ("Perhaps the same as", Tone::Neutral),
            _ => ("Changed", Tone::Neutral),
        },
    };
    Saying { title, tone }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_core::{BatchId, EventId, Timestamp};
    use uuid::Uuid;

    fn entry(kind: &str) -> TimelineEntry {
        TimelineEntry {
            seq: 1,
            event_id: EventId(Uuid::nil()),
            kind: kind.to_owned(),
            at: Timestamp(0),
            actor_name: Some("Sam Boss".to_owned()),
            changes: Vec::new(),
            note: None,
            batch_id: None,
            is_one_act: false,
            is_import: false,
            causation_id: None,
            is_redo: false,
            is_erased: false,
            is_undoable: false,
            is_version: false,
            merged: None,
            mail: None,
            others: Vec::new(),
        }
    }

    #[test]
    fn an_undo_is_called_what_it_is() {
        let undone = |kind| say(&TimelineEntry { causation_id: Some(EventId(Uuid::nil())), ..entry(kind) }).title;
        assert_eq!(undone("deal.stage_changed"), "Taken back");
        assert_eq!(undone("note.updated"), "Taken back");
        assert_eq!(undone("deal.restored"), "Brought back");
        let redone = TimelineEntry { causation_id: Some(EventId(Uuid::nil())), is_redo: true, ..entry("deal.won") };
        assert_eq!(say(&redone).title, "Done again");
        assert_eq!(say(&entry("deal.stage_changed")).title, "Moved on");
    }

    #[test]
    fn an_import_is_told_from_other_batches() {
        let batch_id = Some(BatchId(Uuid::nil()));
        assert_eq!(by(&entry("deal.created")), "Sam Boss");
        assert_eq!(by(&TimelineEntry { batch_id, ..entry("deal.created") }), "Sam Boss, with many others");
        let converted = TimelineEntry { batch_id, is_one_act: true, ..entry("contact.created") };
        assert_eq!(by(&converted), "Sam Boss");
        let imported = TimelineEntry { batch_id, is_import: true, ..entry("deal.created") };
        assert_eq!(by(&imported), "Sam Boss, by an import");
        let by_itself = TimelineEntry { actor_name: None, ..imported };
        assert_eq!(by(&by_itself), "AlphaClone, by an import");
    }

    #[test]
    fn other_records_are_named() {
        let merged = TimelineEntry { others: vec!["A".to_owned(), "B".to_owned()], ..entry("company.merged") };
        assert_eq!(headline(&merged), "Merged with A, B");
        assert_eq!(by(&TimelineEntry { batch_id: Some(BatchId(Uuid::nil())), ..merged }), "Sam Boss");
        let of_other = TimelineEntry { merged: Some("A".to_owned()), ..entry("company.created") };
        assert_eq!(headline(&of_other), "A: Created");
    }

    #[test]
    fn every_kind_has_words() {
        let check = |kind, title| assert_eq!(of_kind(kind).title, title);
        check("deal.won", "Won");
        check("company.created", "Created");
        check("note.created", "Note written");
        check("deal.something_new", "Changed");
        check("contact.merged", "Merged with");
        check("odd", "Changed");
    }
}
