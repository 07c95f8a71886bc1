//! When something is due, in words.

use crate::{
    activities::model::{Activity, ActivityKind},
    screens::when::near_day,
};
use ac_ui::{Icon, Tone};
use chrono::NaiveDate;

/// Where an open activity stands to today. The order is that of a list by due day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Due {
    Overdue,
    Today,
    Tomorrow,
    Later,
    Someday,
}

impl Due {
    #[must_use]
    pub fn of(due_on: Option<NaiveDate>, today: NaiveDate) -> Self {
        match due_on.map(|day| (day - today).num_days()) {
            None => Self::Someday,
            Some(..0) => Self::Overdue,
            Some(0) => Self::Today,
            Some(1) => Self::Tomorrow,
            Some(_) => Self::Later,
        }
    }

    #[must_use]
    pub fn heading(self) -> &'static str {
        match self {
            Self::Overdue => "Overdue",
            Self::Today => "Today",
            Self::Tomorrow => "Tomorrow",
            Self::Later => "Later",
            Self::Someday => "Without a day",
        }
    }
}

/// `Today, 14:30`, `12 Dec`, and how it is to be coloured; nothing where there is no day. While today is not known it is the
/// date alone.
#[must_use]
pub fn due(activity: &Activity, today: Option<NaiveDate>) -> Option<(String, Tone)> {
    let day = activity.due_on?;
    let (words, tone) = match today.map(|today| (Due::of(Some(day), today), today)) {
        Some((Due::Overdue, today)) if !activity.done => (near_day(day, Some(today)), Tone::Bad),
        Some((Due::Today, _)) => ("Today".to_owned(), if activity.done { Tone::Neutral } else { Tone::Warn }),
        Some((Due::Tomorrow, _)) => ("Tomorrow".to_owned(), Tone::Neutral),
        other => (near_day(day, other.map(|(_, today)| today)), Tone::Neutral),
    };
    let words = match &activity.due_time {
        Some(time) => format!("{words}, {time}"),
        None => words,
    };
    Some((words, tone))
}

#[must_use]
pub fn icon(kind: ActivityKind) -> Icon {
    match kind {
        ActivityKind::Call => Icon::Chat,
        ActivityKind::Meeting => Icon::Calendar,
        ActivityKind::Mail => Icon::Inbox,
        ActivityKind::Task => Icon::Check,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::kind::RecordKind;
    use ac_core::Timestamp;

    fn at(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, day).unwrap()
    }

    #[test]
    fn only_what_is_open_can_be_late() {
        let check = |day: u32, time: Option<&str>, done: bool, expect: (&str, Tone)| {
            let activity = Activity {
                id: crate::activities::model::ActivityId(uuid::Uuid::nil()),
                kind: ActivityKind::Call,
                title: String::new(),
                details: None,
                subject_kind: RecordKind::Deal,
                subject_id: uuid::Uuid::nil(),
                subject_name: None,
                owner_id: None,
                owner_name: None,
                due_on: Some(at(day)),
                due_time: time.map(str::to_owned),
                done,
                done_at: None,
                version: 1,
                created_at: Timestamp(0),
                updated_at: Timestamp(0),
            };
            assert_eq!(due(&activity, Some(at(10))), Some((expect.0.to_owned(), expect.1)));
        };
        check(9, None, false, ("9 Dec", Tone::Bad));
        check(9, None, true, ("9 Dec", Tone::Neutral));
        check(10, Some("14:30"), false, ("Today, 14:30", Tone::Warn));
        check(11, None, false, ("Tomorrow", Tone::Neutral));
        check(20, None, false, ("20 Dec", Tone::Neutral));
    }

    #[test]
    fn headings_stand_in_the_order_of_the_list() {
        let days = [Some(at(1)), Some(at(10)), Some(at(11)), Some(at(12)), None];
        let headings = days.map(|day| Due::of(day, at(10)));
        assert_eq!(headings, [Due::Overdue, Due::Today, Due::Tomorrow, Due::Later, Due::Someday]);
        assert!(headings.is_sorted());
    }
}
