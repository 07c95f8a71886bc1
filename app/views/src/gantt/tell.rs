//! How a server is told of a move, and what is said of it.

use super::{
    Asked,
    source::{Entry, Source},
};
use crate::dated::date_of;
use ac_core::{AppError, ErrorCode};
use ac_ui::logic::gantt::Dates;
use chrono::NaiveDate;

/// The fields that get another day.
pub(super) fn changes(asked: &Asked, from: Dates, to: Dates) -> Vec<(String, NaiveDate)> {
    let one = |key: &str, was, now: Option<ac_ui::Day>| {
        let day = now.filter(|_| now != was).and_then(date_of)?;
        Some((key.to_owned(), day))
    };
    [one(&asked.start, from.0, to.0), one(&asked.end, from.1, to.1)].into_iter().flatten().collect()
}

/// What came of a move.
pub(super) enum Told {
    Moved(Entry),
    /// Somebody gave the record other dates meanwhile, which it keeps.
    Changed(Entry),
}

/// Asks for the move. If somebody changed the record since, the move still stands as long as they left its dates alone.
pub(super) async fn tell(
    source: &Source,
    entry: &Entry,
    changes: Vec<(String, NaiveDate)>,
    asked: Asked,
) -> Result<Told, AppError> {
    match (source.put)(entry.id, entry.version, changes.clone(), asked.clone()).await {
        Err(error) if error.code == ErrorCode::Stale => {
            let now = (source.get)(entry.id, asked.clone()).await?;
            if now.bar.dates != entry.bar.dates {
                return Ok(Told::Changed(now));
            }
            (source.put)(entry.id, now.version, changes, asked).await.map(Told::Moved)
        }
        answer => answer.map(Told::Moved),
    }
}

/// Why a record stands where somebody else put it.
pub(super) fn not_moved(now: &Entry) -> String {
    format!("{} was not moved: somebody changed its dates meanwhile: it is {}.", now.name, in_words(now.bar.dates))
}

/// `from 1 Nov 2026 to 30 Nov 2026`, or `on 1 Nov 2026`.
pub(super) fn in_words((start, end): Dates) -> String {
    match (start, end) {
        (Some(start), Some(end)) => format!("from {} to {}", start.short(), end.short()),
        (Some(day), None) | (None, Some(day)) => format!("on {}", day.short()),
        (None, None) => "without a date".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_ui::{Bar, Day};
    use uuid::Uuid;

    #[test]
    fn who_moves_what_somebody_moved_is_told_where_it_is() {
        let dates = (Day::parse_iso("2026-11-01"), Day::parse_iso("2026-11-30"));
        let bar = Bar { dates, ..Bar::default() };
        let now = Entry { id: Uuid::nil(), version: 2, name: "Lantern".to_owned(), bar };
        assert_eq!(
            not_moved(&now),
            "Lantern was not moved: somebody changed its dates meanwhile: it is from 1 Nov 2026 to 30 Nov 2026."
        );
    }

    #[test]
    fn only_what_differs_is_changed() {
        let day = |text: &str| Day::parse_iso(text);
        let date: NaiveDate = "2026-11-05".parse().unwrap();
        let asked = Asked { start: "opened".to_owned(), end: "expected".to_owned(), from: date, to: date };
        let was = (day("2026-11-01"), day("2026-11-30"));
        let check = |to: Dates, want: &[(&str, &str)]| {
            let found = changes(&asked, was, to);
            let found: Vec<_> = found.iter().map(|(key, day)| (key.as_str(), day.to_string())).collect();
            assert_eq!(found, want.iter().map(|(key, day)| (*key, (*day).to_owned())).collect::<Vec<_>>());
        };
        check(was, &[]);
        check((day("2026-11-02"), was.1), &[("opened", "2026-11-02")]);
        check((was.0, day("2026-12-01")), &[("expected", "2026-12-01")]);
        check((day("2026-11-02"), day("2026-12-01")), &[("opened", "2026-11-02"), ("expected", "2026-12-01")]);
    }
}
