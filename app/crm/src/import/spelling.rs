//! Hints at misspelt values of a category column. Data is never changed by them.
//!
//! Two sources: a frequent value of the same column, and a small English vocabulary of sectors, for the case that the
//! misspelling is the only form in the file.

use super::fuzzy;
use super::normal;

/// A frequent value occurs at least this many times as often as the rare one that resembles it.
const FREQUENCY_RATIO_MIN: u32 = 8;
/// Similarity of a hint, of 100.
const HINT_SCORE_MIN: u8 = 90;
/// Words with fewer letters are too easily alike: "retail" has six.
const HINT_CHARS_MIN: usize = 5;
/// A column with more distinct values holds names and no categories.
pub const CATEGORIES_MAX: usize = 200;

/// Sectors in common use, in lower case.
pub const SECTORS: &str = "accounting, aerospace, agriculture, automotive, aviation, banking, biotechnology, chemicals, \
    construction, consulting, defense, education, electronics, employment, energy, engineering, entertainment, environment, \
    fashion, finance, food, government, healthcare, hospitality, insurance, internet, legal, logistics, machinery, \
    manufacturing, marketing, media, medical, mining, nonprofit, pharmaceuticals, publishing, real estate, recruiting, \
    retail, security, services, shipping, software, technology, telecommunications, transportation, utilities";

/// The value that `value` may have been meant to be: a frequent one of `values`, which are the column's own with their
/// counts, else a word of `vocabulary`.
#[must_use]
pub fn hint<'a>(
    value: &str,
    count: u32,
    values: impl Iterator<Item = (&'a str, u32)>,
    vocabulary: &str,
) -> Option<String> {
    let words = normal::words(value);
    if words.chars().count() < HINT_CHARS_MIN || normal::listed(vocabulary, &words) {
        return None;
    }
    let resembles = |other: &str| {
        let other = normal::words(other);
        other != words && fuzzy::similarity(&words, &other) >= HINT_SCORE_MIN && has_equal_digits(&words, &other)
    };
    let frequent = values
        .filter(|(other, often)| *often >= count.saturating_mul(FREQUENCY_RATIO_MIN) && resembles(other))
        .max_by_key(|(_, often)| *often)
        .map(|(other, _)| other.to_owned());
    frequent.or_else(|| normal::list(vocabulary).find(|known| resembles(known)).map(|known| like(value, known)))
}

/// `known` with a capital if `value` has one.
fn like(value: &str, known: &str) -> String {
    let mut letters = known.chars();
    match letters.next() {
        Some(first) if value.starts_with(char::is_uppercase) => first.to_uppercase().chain(letters).collect(),
        _ => known.to_owned(),
    }
}

fn has_equal_digits(a: &str, b: &str) -> bool {
    a.chars().filter(char::is_ascii_digit).eq(b.chars().filter(char::is_ascii_digit))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(value: &str, column: &[(&str, u32)], expect: Option<&str>) {
        let count = column.iter().find(|(name, _)| *name == value).map_or(1, |(_, count)| *count);
        assert_eq!(hint(value, count, column.iter().copied(), SECTORS).as_deref(), expect, "{value}");
    }

    #[test]
    fn a_rare_value_near_a_frequent_one_is_hinted_at() {
        check("Grossbanken AG", &[("Grossbanken AG", 1), ("Grosbanken AG", 40)], Some("Grosbanken AG"));
        check("Grossbanken AG", &[("Grossbanken AG", 20), ("Grosbanken AG", 40)], None);
        check("Region 1", &[("Region 1", 1), ("Region 2", 90)], None);
    }

    #[test]
    fn a_misspelt_sector_is_hinted_at_even_if_it_is_the_only_form() {
        check("technolgy", &[("technolgy", 12), ("retail", 17)], Some("technology"));
        check("Finanse", &[("Finanse", 3)], Some("Finance"));
        check("Helthcare", &[("Helthcare", 3)], Some("Healthcare"));
        for sound in ["technology", "Retail", "services", "biotechnology", "Real Estate", "fintech", "robotics", ""] {
            check(sound, &[(sound, 5)], None);
        }
    }
}
