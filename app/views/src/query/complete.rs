//! What could be meant by the word that is being typed.

use super::{
    days,
    field::{Choice, Field, Kind},
    read::quoted,
};
use ac_ui::{Suggestion, lower};
use std::ops::Range;

/// Suggestions shown at once.
pub const SUGGESTIONS_MAX: usize = 8;

/// Suggestions for the word that ends at `caret`, in bytes of `text`; the likeliest first. None in the middle of a word: what
/// stands behind the caret would be left over.
#[must_use]
pub fn complete(text: &str, caret: usize, fields: &[Field]) -> Vec<Suggestion> {
    let Some((before, after)) = text.split_at_checked(caret) else { return Vec::new() };
    if after.starts_with(|c: char| !c.is_whitespace() && c != ')' && c != ',') {
        return Vec::new();
    }
    // A quotation that is still open belongs to the word.
    let is_open = before.matches('"').count() % 2 == 1;
    let until = if is_open { before.rfind('"').unwrap_or(caret) } else { caret };
    let start = before.get(..until).and_then(|head| head.rfind([' ', '('])).map_or(0, |place| place + 1);
    let word = before.get(start..).unwrap_or_default();
    let (start, word) = word.strip_prefix('-').map_or((start, word), |rest| (start + 1, rest));
    let mut found = match word.split_once([':', '=']) {
        Some((name, typed)) => values(name, typed, caret, fields),
        None => names(word, start..caret, fields),
    };
    found.truncate(SUGGESTIONS_MAX);
    found
}

/// Whether the last word, which is not the only one, may be the beginning of a field's name: it is worth a moment's wait
/// before it is looked for as text.
#[must_use]
pub fn may_go_on(text: &str, fields: &[Field]) -> bool {
    let Some((before, word)) = text.rsplit_once(|c: char| c.is_whitespace() || c == '(') else { return false };
    let word = lower(word.strip_prefix('-').unwrap_or(word));
    let names = fields.iter().flat_map(|field| std::iter::once(&field.key).chain(&field.aliases));
    !before.trim().is_empty() && !word.is_empty() && names.into_iter().any(|name| name.starts_with(&word))
}

/// A value that is being typed, whose names somebody else has to be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Key of the field.
    pub field: String,
    pub typed: String,
    /// What a name would replace, in bytes of the text.
    pub replace: Range<usize>,
}

/// The name that is being typed at `caret`, where the field has more records than choices.
#[must_use]
pub fn wanted(text: &str, caret: usize, fields: &[Field]) -> Option<Wanted> {
    let before = text.get(..caret)?;
    let is_open = before.matches('"').count() % 2 == 1;
    let until = if is_open { before.rfind('"').unwrap_or(caret) } else { caret };
    let start = before.get(..until).and_then(|head| head.rfind([' ', '('])).map_or(0, |place| place + 1);
    let word = before.get(start..)?;
    let (name, typed) = word.strip_prefix('-').unwrap_or(word).split_once([':', '='])?;
    let field = fields.iter().find(|field| field.is_called(name))?;
    let is_asked = field.kind == Kind::Record && field.complete.is_none();
    let typed = typed.rsplit(',').next().unwrap_or_default();
    let replace = caret - typed.len()..caret;
    let typed = typed.trim_start_matches('"').trim();
    (is_asked && !typed.is_empty()).then(|| Wanted { field: field.key.clone(), typed: typed.to_owned(), replace })
}

impl Wanted {
    /// A name that was found, as it is offered.
    #[must_use]
    pub fn offer(&self, name: String) -> Suggestion {
        let insert = format!("{} ", quoted(&name));
        Suggestion { replace: self.replace.clone(), insert, label: name, hint: String::new() }
    }
}

/// Fields that begin so, then values that do.
fn names(typed: &str, replace: Range<usize>, fields: &[Field]) -> Vec<Suggestion> {
    let begins = |name: &str| lower(name).starts_with(&lower(typed));
    let named = fields.iter().filter(|field| {
        // Any word of the label: a field of the workspace's own is known by what it is called.
        let is_labelled = begins(&field.label) || field.label.split_whitespace().any(begins);
        begins(&field.key) || is_labelled || field.aliases.iter().any(|alias| begins(alias))
    });
    let mut found: Vec<Suggestion> = named
        .map(|field| Suggestion {
            replace: replace.clone(),
            insert: format!("{}:", field.key),
            label: field.key.clone(),
            hint: hint(field),
        })
        .collect();
    if !typed.is_empty() {
        for field in fields {
            for choice in field.choices.iter().filter(|choice| begins(&choice.label)) {
                found.push(Suggestion {
                    replace: replace.clone(),
                    insert: format!("{}:{} ", field.key, quoted(&choice.label)),
                    label: format!("{}:{}", field.key, choice.label),
                    hint: field.label.clone(),
                });
            }
        }
    }
    found
}

fn values(name: &str, typed: &str, caret: usize, fields: &[Field]) -> Vec<Suggestion> {
    let Some(field) = fields.iter().find(|field| field.is_called(name)) else { return Vec::new() };
    // Of several values, the last is being typed.
    let typed = typed.rsplit(',').next().unwrap_or_default();
    let wanted = lower(typed.trim_start_matches(['"', '<', '>', '=']));
    let sign_bytes = typed.len() - typed.trim_start_matches(['<', '>', '=']).len();
    let replace = caret - typed.len() + sign_bytes..caret;
    let words: &[&str] = match field.kind {
        Kind::Member => &["me"],
        Kind::Day(_) | Kind::Instant => &days::WORDS,
        _ => &[],
    };
    let absent: &[&str] = if field.always { &[] } else { &["none", "any"] };
    let plain = words.iter().chain(absent).map(|word| ((*word).to_owned(), (*word).to_owned(), says(word, field)));
    let chosen = field.choices.iter().map(|Choice { label, .. }| (quoted(label), label.clone(), String::new()));
    let (first, last): (Vec<_>, Vec<_>) = plain.partition(|(_, label, _)| words.contains(&label.as_str()));
    first
        .into_iter()
        .chain(chosen)
        .chain(last)
        .filter(|(_, label, _)| lower(label).contains(&wanted))
        .map(|(insert, label, hint)| Suggestion { replace: replace.clone(), insert: format!("{insert} "), label, hint })
        .collect()
}

fn says(word: &str, field: &Field) -> String {
    match word {
        "none" => format!("without {}", lower(&field.label)),
        "any" => format!("with {}", lower(&field.label)),
        "me" => "you".to_owned(),
        _ => String::new(),
    }
}

fn hint(field: &Field) -> String {
    const EXAMPLES: usize = 3;
    let some: Vec<&str> = field.choices.iter().take(EXAMPLES).map(|choice| choice.label.as_str()).collect();
    let example = match field.kind {
        Kind::Member => "me, or a name".to_owned(),
        _ if !some.is_empty() => some.join(", "),
        Kind::Text => "some text".to_owned(),
        Kind::Number | Kind::Money => ">10k, 5k..20k".to_owned(),
        Kind::Day(_) | Kind::Instant => "<30d, this-month".to_owned(),
        Kind::Choice | Kind::Record => "a name".to_owned(),
    };
    if field.label.eq_ignore_ascii_case(&field.key) { example } else { format!("{} · {example}", field.label) }
}
