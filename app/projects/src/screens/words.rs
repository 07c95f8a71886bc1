//! What the screens call things, and in which colours.

use crate::{labels::model::LabelTone, tasks::model::Priority};
use ac_ui::{Choice, Tone};

pub fn priority(priority: Priority) -> &'static str {
    match priority {
        Priority::None => "No priority",
        Priority::Low => "Low",
        Priority::Medium => "Medium",
        Priority::High => "High",
        Priority::Urgent => "Urgent",
    }
}

pub fn priority_tone(priority: Priority) -> Tone {
    match priority {
        Priority::None => Tone::Neutral,
        Priority::Low => Tone::Accent,
        Priority::Medium => Tone::Violet,
        Priority::High => Tone::Warn,
        Priority::Urgent => Tone::Bad,
    }
}

pub fn priorities() -> Vec<Choice> {
    Priority::ALL.into_iter().map(|each| Choice::new(each.as_str(), priority(each))).collect()
}

/// The priority that a choice stands for.
pub fn priority_of(chosen: &str) -> Priority {
    Priority::ALL.into_iter().find(|each| each.as_str() == chosen).unwrap_or_default()
}

pub fn tone(tone: LabelTone) -> &'static str {
    match tone {
        LabelTone::Grey => "Grey",
        LabelTone::Teal => "Teal",
        LabelTone::Green => "Green",
        LabelTone::Blue => "Blue",
        LabelTone::Violet => "Violet",
        LabelTone::Pink => "Pink",
        LabelTone::Red => "Red",
        LabelTone::Amber => "Amber",
    }
}

/// `1 task`, `3 tasks`.
pub fn counted(number: i64, one: &str, more: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {more}") }
}

/// Minutes as people write them: `1 h 30 min`.
pub fn minutes(all: i64) -> String {
    match (all / 60, all % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_in_hours_and_minutes() {
        let check = |all, want: &str| assert_eq!(minutes(all), want);
        check(0, "0 min");
        check(45, "45 min");
        check(120, "2 h");
        check(95, "1 h 35 min");
    }

    #[test]
    fn every_priority_is_a_choice_of_its_own() {
        for each in Priority::ALL {
            assert_eq!(priority_of(each.as_str()), each);
        }
        assert_eq!(priority_of("whatever"), Priority::None);
    }
}
