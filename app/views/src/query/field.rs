//! What a list can be asked about.

use ac_ui::lower;

/// A field of a list's records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// What is typed before the sign: `owner`.
    pub key: String,
    /// Other names that are understood.
    pub aliases: Vec<String>,
    /// What screens call it: `Expected close`.
    pub label: String,
    pub kind: Kind,
    /// Values to choose from. All there are for [`Kind::Choice`]; some of them for the others.
    pub choices: Vec<Choice>,
    /// No record is without a value.
    pub always: bool,
    /// Where all values are known: what else than the choices means some of them.
    pub complete: Option<Vec<String>>,
    /// Records are grouped by it.
    pub is_grouped: bool,
}

/// What kind of values a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    /// Compared in whole units, whatever the currency.
    Money,
    Day(Tense),
    /// An instant, asked about by its day in UTC.
    Instant,
    Choice,
    /// Another record; `me` for members.
    Record,
    Member,
}

/// Which way a time such as `30d` is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tense {
    /// `closed:<30d` is less than 30 days ago.
    Past,
    /// `expected:<30d` is within the next 30 days.
    Future,
}

/// One value of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub label: String,
}

impl Field {
    #[must_use]
    pub fn new(key: &str, label: &str, kind: Kind) -> Self {
        Self {
            key: key.to_owned(),
            aliases: Vec::new(),
            label: label.to_owned(),
            kind,
            choices: Vec::new(),
            always: false,
            complete: None,
            is_grouped: false,
        }
    }

    /// Records are grouped by it: its values are few, or days.
    #[must_use]
    pub fn grouped(mut self) -> Self {
        self.is_grouped = true;
        self
    }

    /// No record is without a value.
    #[must_use]
    pub fn always(mut self) -> Self {
        self.always = true;
        self
    }

    /// Understood by these names too.
    #[must_use]
    pub fn or(mut self, aliases: &[&str]) -> Self {
        self.aliases = aliases.iter().map(|alias| (*alias).to_owned()).collect();
        self
    }

    #[must_use]
    pub fn among(mut self, choices: impl IntoIterator<Item = Choice>) -> Self {
        self.choices = choices.into_iter().collect();
        self
    }

    /// Whether nothing has a value that `text` means a part of, as far as that is known.
    pub(super) fn is_unheard_of(&self, text: &str) -> bool {
        let Some(also) = &self.complete else { return false };
        let text = lower(text);
        let is_part = |known: &str| lower(known).contains(&text);
        !self.choices.iter().any(|choice| is_part(&choice.label)) && !also.iter().any(|known| is_part(known))
    }

    /// Whether it is meant by `name`.
    #[must_use]
    pub fn is_called(&self, name: &str) -> bool {
        self.key.eq_ignore_ascii_case(name) || self.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
    }
}

impl Choice {
    #[must_use]
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into() }
    }

    /// Whether `text` means this one.
    #[must_use]
    pub fn is_called(&self, text: &str) -> bool {
        let text = lower(text);
        lower(&self.value) == text || lower(&self.label) == text
    }
}
