//! What a field is called: its key, its label and the text that helps.

use super::{
    Object,
    choices::{is_slug, slug},
    model::{CustomField, FIELDS_KEPT_MAX, FieldDraft, HELP_CHARS_MAX, KEY_CHARS_MAX, LABEL_CHARS_MAX},
};
use ac_core::{Error, typed::line};

/// Key and label, either made of the other where it was not sent.
pub(super) fn named(object: &Object, all: &[CustomField], draft: &FieldDraft) -> Result<(String, String), Error> {
    let sent = draft.key.as_deref().map(str::trim).filter(|key| !key.is_empty());
    let label = match (draft.label.as_deref().map(line).filter(|label| !label.is_empty()), sent) {
        (Some(text), _) => label(&text)?,
        (None, Some(key)) => sentence(key),
        (None, None) => return Err(Error::field("label", "Enter a label.")),
    };
    let is_taken = |key: &str| object.has(key) || all.iter().any(|field| field.key == key);
    let Some(key) = sent else { return Ok((free_key(&label, is_taken)?, label)) };
    if !is_slug(key) {
        let message = format!(
            "A key has up to {KEY_CHARS_MAX} small letters, digits and underscores, a letter first, such as deal_size."
        );
        return Err(Error::field("key", message));
    }
    if object.has(key) {
        let message = format!("“{key}” means a field that every {} has. Choose another key.", object.resource.as_str());
        return Err(Error::field("key", message));
    }
    match all.iter().find(|field| field.key == key) {
        Some(field) if field.is_deleted => {
            let message = format!("The deleted field {} has this key. Restore it, or choose another key.", field.label);
            Err(Error::field("key", message))
        }
        Some(field) => Err(Error::field("key", format!("{} has this key. Choose another.", field.label))),
        None => Ok((key.to_owned(), label)),
    }
}

/// `deal_size` as `Deal size`.
fn sentence(key: &str) -> String {
    let spaced = key.replace('_', " ");
    let mut rest = spaced.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}

/// A key made of the label that means nothing yet.
fn free_key(label: &str, is_taken: impl Fn(&str) -> bool) -> Result<String, Error> {
    /// Room for a number behind it.
    const STEM_CHARS_MAX: usize = KEY_CHARS_MAX - 4;
    let made = slug(label);
    let stem = if is_slug(&made) { made } else { format!("field_{made}").trim_end_matches('_').to_owned() };
    let stem: String = stem.chars().take(STEM_CHARS_MAX).collect();
    let numbered = (2..=FIELDS_KEPT_MAX + 1).map(|n| format!("{stem}_{n}"));
    let free = std::iter::once(stem.clone()).chain(numbered).find(|key| !is_taken(key));
    free.ok_or_else(|| Error::field("key", "Choose a key for it."))
}

/// A label, cleaned.
pub(super) fn label(text: &str) -> Result<String, Error> {
    let label = line(text);
    match label.chars().count() {
        0 => Err(Error::field("label", "Enter a label.")),
        chars if chars > LABEL_CHARS_MAX => {
            Err(Error::field("label", format!("Shorten this to {LABEL_CHARS_MAX} characters.")))
        }
        _ => Ok(label),
    }
}

/// A help text, cleaned; nothing but blanks is none.
pub(super) fn help(text: Option<String>) -> Result<Option<String>, Error> {
    let text = text.map(|text| line(&text)).filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > HELP_CHARS_MAX) {
        return Err(Error::field("help", format!("Shorten this to {HELP_CHARS_MAX} characters.")));
    }
    Ok(text)
}
