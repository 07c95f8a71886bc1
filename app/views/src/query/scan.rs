//! Text into tokens.

use super::{Problem, QUERY_CHARS_MAX};
use std::ops::Range;

/// A token and where it stands, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub at: Range<usize>,
    pub what: What,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum What {
    Open,
    Close,
    /// A minus before what it negates.
    Minus,
    Word(String),
    Quoted(String),
    /// A field's name with the sign right behind it.
    Field(String, Sign),
    Comma,
    Range,
}

/// How a field is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Has,
    Equal,
    NotEqual,
    More,
    AtLeast,
    Less,
    AtMost,
}

/// Longest first; `:>` is `>`, since `closed:<30d` reads well.
const SIGNS: [(&str, Sign); 11] = [
    (":>=", Sign::AtLeast),
    (":<=", Sign::AtMost),
    (":>", Sign::More),
    (":<", Sign::Less),
    ("!=", Sign::NotEqual),
    (">=", Sign::AtLeast),
    ("<=", Sign::AtMost),
    (">", Sign::More),
    ("<", Sign::Less),
    ("=", Sign::Equal),
    (":", Sign::Has),
];

const QUOTES: [char; 3] = ['"', '“', '”'];

/// Splits `text`. Errors: a quotation that does not end, a text that is too long or no text.
pub(super) fn scan(text: &str) -> Result<Vec<Token>, Problem> {
    if text.chars().count() > QUERY_CHARS_MAX {
        let message = format!("A query has up to {QUERY_CHARS_MAX} characters. Shorten it.");
        return Err(Problem::new(0..text.len(), message));
    }
    if let Some((at, c)) = text.char_indices().find(|(_, c)| c.is_control() && !c.is_whitespace()) {
        let message = "A control character stands here, which no text has. Take it out.";
        return Err(Problem::new(at..at + c.len_utf8(), message));
    }
    let mut scanner = Scanner { text, at: 0 };
    let mut tokens = Vec::new();
    while let Some(token) = scanner.next()? {
        tokens.push(token);
    }
    Ok(tokens)
}

struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&mut self) -> Result<Option<Token>, Problem> {
        let blank = self.rest().len() - self.rest().trim_start().len();
        let starts_word = blank > 0 || self.at == 0 || self.text.get(..self.at).is_some_and(|t| t.ends_with('('));
        self.at += blank;
        let start = self.at;
        let Some(first) = self.rest().chars().next() else { return Ok(None) };
        let what = match first {
            '(' => self.take(1, What::Open),
            ')' => self.take(1, What::Close),
            ',' => self.take(1, What::Comma),
            '-' if starts_word && !self.rest().starts_with("- ") => self.take(1, What::Minus),
            _ if self.rest().starts_with("..") => self.take(2, What::Range),
            quote if QUOTES.contains(&quote) => What::Quoted(self.quoted(quote)?),
            _ => self.word(),
        };
        Ok(Some(Token { at: start..self.at, what }))
    }

    fn take(&mut self, bytes: usize, what: What) -> What {
        self.at += bytes;
        what
    }

    fn quoted(&mut self, open: char) -> Result<String, Problem> {
        let start = self.at;
        let inner = start + open.len_utf8();
        let closing = self.text.get(inner..).and_then(|rest| rest.char_indices().find(|(_, c)| QUOTES.contains(c)));
        let Some((length, close)) = closing else {
            return Err(Problem::new(start..self.text.len(), "This quotation does not end. Add a closing \"."));
        };
        self.at = inner + length + close.len_utf8();
        Ok(self.text.get(inner..inner + length).unwrap_or_default().to_owned())
    }

    /// A word, or the name of a field with its sign.
    fn word(&mut self) -> What {
        let rest = self.rest();
        let name = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '-')).unwrap_or(rest.len());
        let (name, after) = rest.split_at_checked(name).unwrap_or((rest, ""));
        let starts_as_name = name.starts_with(|c: char| c.is_alphabetic());
        if let Some((sign, what)) = SIGNS.iter().find(|(sign, _)| starts_as_name && after.starts_with(sign)) {
            let field = What::Field(name.to_owned(), *what);
            self.at += name.len() + sign.len();
            return field;
        }
        let ends = |(place, c): (usize, char)| {
            let is_range = rest.get(place..).is_some_and(|rest| rest.starts_with(".."));
            (c.is_whitespace() || matches!(c, '(' | ')' | ',') || is_range || QUOTES.contains(&c)).then_some(place)
        };
        let length = rest.char_indices().find_map(ends).unwrap_or(rest.len()).max(1);
        let word = rest.get(..length).unwrap_or(rest).to_owned();
        self.at += word.len();
        What::Word(word)
    }
}
