//! The choices of a field: how a list that somebody sent becomes of the one that stands.

use super::model::{CHOICES_MAX, ChoiceDraft, FieldChoice, KEY_CHARS_MAX, LABEL_CHARS_MAX};
use ac_core::{text::sort_key, typed::line};
use std::collections::BTreeSet;

/// A name of small letters, digits and underscores made of any text; may be empty.
pub(super) fn slug(text: &str) -> String {
    let words: Vec<String> = sort_key(text)
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect();
    words.join("_").chars().take(KEY_CHARS_MAX).collect::<String>().trim_end_matches('_').to_owned()
}

/// Whether `text` is such a name, and begins with a letter.
pub(super) fn is_slug(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.len() <= KEY_CHARS_MAX
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// The sent choices in their order, known ones with their values, and behind them those that are no longer offered.
///
/// Errors: what to do instead.
pub(super) fn merged(old: &[FieldChoice], sent: Vec<ChoiceDraft>) -> Result<Vec<FieldChoice>, String> {
    let mut all: Vec<FieldChoice> = Vec::new();
    let mut labels = BTreeSet::new();
    let valued = |draft: &ChoiceDraft| match draft {
        ChoiceDraft::More { value, .. } => value.clone(),
        ChoiceDraft::Label(_) => None,
    };
    let named: BTreeSet<String> = sent.iter().filter_map(valued).collect();
    for draft in sent {
        let (value, label, color, is_removed) = match draft {
            ChoiceDraft::Label(label) => (None, label, None, false),
            ChoiceDraft::More { value, label, color, is_removed } => (value, label, color, is_removed),
        };
        let label = line(&label);
        if label.is_empty() || label.chars().count() > LABEL_CHARS_MAX {
            return Err(format!("A choice has 1 to {LABEL_CHARS_MAX} characters."));
        }
        if !is_removed && !labels.insert(label.to_lowercase()) {
            return Err(format!("“{label}” stands there twice. Each choice is different."));
        }
        let known = match &value {
            Some(value) => old.iter().find(|choice| choice.value == *value),
            None => old
                .iter()
                .find(|choice| choice.label.to_lowercase() == label.to_lowercase() && !named.contains(&choice.value)),
        };
        let taken = |value: &str| all.iter().chain(old).any(|choice| choice.value == value);
        let value = match (known, value) {
            (Some(known), _) => known.value.clone(),
            (None, Some(value)) if is_slug(&value) => value,
            (None, Some(value)) => {
                return Err(format!(
                    "“{value}” is no value. Use small letters, digits and underscores, a letter first."
                ));
            }
            (None, None) => free(&label, taken),
        };
        if all.iter().any(|choice| choice.value == value) {
            return Err(format!("“{value}” stands there twice. Each choice is different."));
        }
        let color = color.or_else(|| known.map(|known| known.color)).unwrap_or_default();
        all.push(FieldChoice { value, label, color, is_removed });
    }
    let gone: Vec<FieldChoice> =
        old.iter().filter(|choice| !all.iter().any(|sent| sent.value == choice.value)).cloned().collect();
    all.extend(gone.into_iter().map(|choice| FieldChoice { is_removed: true, ..choice }));
    if all.len() > CHOICES_MAX {
        return Err(format!("A field has up to {CHOICES_MAX} choices, with those that were removed. Use fewer."));
    }
    if all.iter().all(|choice| choice.is_removed) {
        return Err("Add at least one choice.".to_owned());
    }
    Ok(all)
}

/// A value for a new choice that no other has.
fn free(label: &str, taken: impl Fn(&str) -> bool) -> String {
    let made = slug(label);
    let stem = if is_slug(&made) { made } else { format!("choice_{made}").trim_end_matches('_').to_owned() };
    let stem: String = stem.chars().take(KEY_CHARS_MAX - 4).collect();
    let numbered = (2..).map(|n| format!("{stem}_{n}"));
    std::iter::once(stem.clone()).chain(numbered).find(|value| !taken(value)).unwrap_or_default()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn of(labels: &[&str]) -> Vec<ChoiceDraft> {
        labels.iter().map(|label| ChoiceDraft::Label((*label).to_owned())).collect()
    }

    fn told(all: &[FieldChoice]) -> Vec<(String, bool)> {
        all.iter().map(|choice| (format!("{}={}", choice.value, choice.label), choice.is_removed)).collect()
    }

    #[test]
    fn a_choice_keeps_its_value_and_what_is_gone_is_no_longer_offered() {
        let first = merged(&[], of(&["Größe L", "愛", "L"])).unwrap();
        let expect = [("gro_e_l=Größe L", false), ("choice=愛", false), ("l=L", false)];
        assert_eq!(told(&first), expect.map(|(text, is_removed)| (text.to_owned(), is_removed)));
        let renamed = vec![
            ChoiceDraft::More { value: Some("l".into()), label: "Large".into(), color: None, is_removed: false },
            ChoiceDraft::Label("L".into()),
        ];
        let second = merged(&first, renamed).unwrap();
        let expect = [("l=Large", false), ("l_2=L", false), ("gro_e_l=Größe L", true), ("choice=愛", true)];
        assert_eq!(told(&second), expect.map(|(text, is_removed)| (text.to_owned(), is_removed)));
    }

    #[test]
    fn odd_lists_are_refused() {
        for bad in [of(&[]), of(&["a", "A"]), of(&[" "]), of(&[&"x".repeat(61)])] {
            assert!(merged(&[], bad.clone()).is_err(), "{bad:?}");
        }
        let many: Vec<String> = (0..=CHOICES_MAX).map(|n| n.to_string()).collect();
        assert!(merged(&[], many.into_iter().map(ChoiceDraft::Label).collect()).is_err());
    }
}
