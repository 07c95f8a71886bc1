//! Words to statuses of leads: their own, and the basics of other languages.

use super::normal;
use crate::leads::model::LeadStatus;

/// As [`normal::words`] gives them.
const WORDS: [(LeadStatus, &str); 4] = [
    (LeadStatus::New, "new, neu, nouveau, nouvelle, nuevo, nueva"),
    (LeadStatus::Contacted, "contacted, kontaktiert, contacte, contactee, contactado, contactada"),
    (LeadStatus::Qualified, "qualified, qualifiziert, qualifie, qualifiee, calificado, calificada, cualificado"),
    (
        LeadStatus::Unqualified,
        "unqualified, not qualified, unqualifiziert, nicht qualifiziert, non qualifie, non qualifiee, no calificado, \
         no calificada, no cualificado",
    ),
];

/// The status that a cell names; none for `converted`, which only a conversion says.
#[must_use]
pub fn status(text: &str) -> Option<LeadStatus> {
    let words = normal::words(text);
    WORDS.into_iter().find(|(_, known)| normal::listed(known, &words)).map(|(status, _)| status)
}

/// What to write instead of a word that names none.
#[must_use]
pub fn no_status() -> String {
    format!("Choose one of {}.", LeadStatus::CHOSEN.map(LeadStatus::label).join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_that_can_be_chosen_has_its_words() {
        for status in LeadStatus::CHOSEN {
            assert_eq!(super::status(status.as_str()), Some(status));
            assert_eq!(super::status(&status.label().to_uppercase()), Some(status));
        }
        let check = |text: &str, expect: Option<LeadStatus>| assert_eq!(status(text), expect, "{text}");
        check("Qualifié", Some(LeadStatus::Qualified));
        check("nicht qualifiziert", Some(LeadStatus::Unqualified));
        check("Converted", None);
        check("Working", None);
        assert_eq!(no_status(), "Choose one of New, Contacted, Qualified, Unqualified.");
        for (_, words) in WORDS {
            assert!(normal::list(words).all(|word| word == normal::words(word)), "{words}");
        }
    }
}
