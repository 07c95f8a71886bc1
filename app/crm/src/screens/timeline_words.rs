//! An event in words.

use crate::timeline::model::TimelineEntry;
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
    of_kind(&entry.kind)
}

fn of_kind(kind: &str) -> Saying {
    let (title, tone) = match kind {
        "deal.won" => ("Won", Tone::Good),
        "deal.lost" => ("Lost", Tone::Bad),
        "deal.reopened" => ("Opened again", Tone::Info),
        "deal.stage_changed" => ("Moved on", Tone::Accent),
        "deal.reordered" => ("Moved within its stage", Tone::Neutral),
        "note.created" => ("Note written", Tone::Info),
        "note.updated" => ("Note changed", Tone::Neutral),
        "note.deleted" => ("Note deleted", Tone::Neutral),
        "note.restored" => ("Note brought back", Tone::Neutral),
        _ => match kind.split_once('.').map_or("", |(_, verb)| verb) {
            "created" => ("Created", Tone::Accent),
            "deleted" => ("Deleted", Tone::Bad),
            "restored" => ("Brought back", Tone::Info),
            _ => ("Changed", Tone::Neutral),
        },
    };
    Saying { title, tone }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_words() {
        let check = |kind, title| assert_eq!(of_kind(kind).title, title);
        check("deal.won", "Won");
        check("company.created", "Created");
        check("note.created", "Note written");
        check("deal.something_new", "Changed");
        check("odd", "Changed");
    }
}
