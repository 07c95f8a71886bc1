//! Tokens into a tree of what was written, before any field is known.

use super::{
    Problem, QUERY_DEPTH_MAX, QUERY_TERMS_MAX,
    scan::{Sign, Token, What, scan},
};
use std::ops::Range;

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    All(Vec<Written>),
    Any(Vec<Written>),
    Not(Box<Written>),
    Term(Term),
    Text(String),
}

/// A field, how it is compared, and with what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    pub field: String,
    pub at: Range<usize>,
    pub sign: Sign,
    pub values: Vec<Value>,
}

/// What a field is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    pub at: Range<usize>,
    pub text: String,
    pub is_quoted: bool,
    /// The other end of `from..to`.
    pub to: Option<String>,
}

/// Whether `text` is a query of this language, whatever fields it names. Errors: see [`Problem`].
pub fn check(text: &str) -> Result<(), Problem> {
    parse(text).map(|_| ())
}

/// Reads the whole of `text`; `None` where nothing is asked. Errors: see [`Problem`].
pub fn parse(text: &str) -> Result<Option<Written>, Problem> {
    let mut parser = Parser { tokens: scan(text)?, at: 0, end: text.len(), terms: 0 };
    let written = parser.any(0)?;
    match parser.peek() {
        Some(token) => Err(Problem::new(token.at.clone(), "There is no ( for this ). Take it out.")),
        None => Ok(written),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    end: usize,
    terms: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn is_next(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token { what: What::Word(next), .. }) if next.eq_ignore_ascii_case(word))
    }

    fn any(&mut self, depth: usize) -> Result<Option<Written>, Problem> {
        let mut parts: Vec<Written> = self.all(depth)?.into_iter().collect();
        while self.is_next("or") {
            let at = self.take().map_or(0..0, |token| token.at);
            match self.all(depth)? {
                Some(part) if !parts.is_empty() => parts.push(part),
                _ => {
                    return Err(Problem::new(at, "“or” stands between two things. For the word itself, write \"or\"."));
                }
            }
        }
        Ok(one_or(parts, Written::Any))
    }

    fn all(&mut self, depth: usize) -> Result<Option<Written>, Problem> {
        let mut parts: Vec<Written> = Vec::new();
        loop {
            if self.is_next("or") || matches!(self.peek(), None | Some(Token { what: What::Close, .. })) {
                return Ok(one_or(parts, Written::All));
            }
            if self.is_next("and") && !parts.is_empty() {
                self.at += 1;
                continue;
            }
            match (self.item(depth)?, parts.last_mut()) {
                // Words side by side are looked for as one text.
                (Written::Text(more), Some(Written::Text(text))) => {
                    text.push(' ');
                    text.push_str(&more);
                }
                (item, _) => parts.push(item),
            }
        }
    }

    fn item(&mut self, depth: usize) -> Result<Written, Problem> {
        let Some(token) = self.take() else {
            return Err(Problem::new(self.end..self.end, "Something is missing at the end."));
        };
        if depth > QUERY_DEPTH_MAX {
            let message = format!("Brackets go up to {QUERY_DEPTH_MAX} deep. Write it with fewer.");
            return Err(Problem::new(token.at, message));
        }
        self.count(&token.at)?;
        match token.what {
            What::Open => {
                let inner = self.any(depth + 1)?;
                match (inner, self.take()) {
                    (Some(inner), Some(Token { what: What::Close, .. })) => Ok(inner),
                    (None, Some(_)) => Err(Problem::new(token.at, "There is nothing between these brackets.")),
                    (_, _) => Err(Problem::new(token.at, "This bracket does not end. Add a ).")),
                }
            }
            What::Minus => Ok(Written::Not(Box::new(self.item(depth + 1)?))),
            What::Word(word) if word.eq_ignore_ascii_case("not") && self.peek().is_some() => {
                Ok(Written::Not(Box::new(self.item(depth + 1)?)))
            }
            What::Word(text) if text.starts_with(['<', '>', '=']) => {
                let message =
                    "Put this right behind the field, as in amount>10k. To look for it as text, put it in quotes.";
                Err(Problem::new(token.at, message))
            }
            What::Word(text) | What::Quoted(text) => Ok(Written::Text(text)),
            What::Field(field, sign) => {
                let values = self.values(&token.at)?;
                Ok(Written::Term(Term { field, at: token.at, sign, values }))
            }
            What::Comma | What::Range | What::Close => {
                Err(Problem::new(token.at, "This belongs behind a field, as in stage:won,lost or amount:10k..20k."))
            }
        }
    }

    fn values(&mut self, field: &Range<usize>) -> Result<Vec<Value>, Problem> {
        let mut values = Vec::new();
        loop {
            values.push(self.value(field)?);
            if !matches!(self.peek(), Some(Token { what: What::Comma, .. })) {
                return Ok(values);
            }
            self.at += 1;
        }
    }

    fn value(&mut self, field: &Range<usize>) -> Result<Value, Problem> {
        self.count(field)?;
        let missing = || Problem::new(field.clone(), "A value is missing here, as in stage:won or amount>10k.");
        let (mut at, text, is_quoted) = match self.take() {
            Some(Token { at, what: What::Word(text) }) => (at, text, false),
            Some(Token { at, what: What::Quoted(text) }) => (at, text, true),
            // `amount:-5` and `due:<-3d` begin with a minus that negates nothing.
            Some(Token { at, what: What::Minus }) => match self.take() {
                Some(Token { at: word, what: What::Word(text) }) => (at.start..word.end, format!("-{text}"), false),
                _ => return Err(missing()),
            },
            _ => return Err(missing()),
        };
        let mut to = None;
        if matches!(self.peek(), Some(Token { what: What::Range, .. })) {
            self.at += 1;
            match self.take() {
                Some(Token { at: end, what: What::Word(text) | What::Quoted(text) }) => {
                    at.end = end.end;
                    to = Some(text);
                }
                _ => return Err(Problem::new(at, "The end of this range is missing, as in amount:10k..20k.")),
            }
        }
        Ok(Value { at, text, is_quoted, to })
    }

    fn count(&mut self, at: &Range<usize>) -> Result<(), Problem> {
        self.terms += 1;
        if self.terms > QUERY_TERMS_MAX {
            return Err(Problem::new(
                at.clone(),
                format!("A query has up to {QUERY_TERMS_MAX} parts. Write it with fewer."),
            ));
        }
        Ok(())
    }
}

/// The one part, or all of them joined.
fn one_or(mut parts: Vec<Written>, join: impl Fn(Vec<Written>) -> Written) -> Option<Written> {
    match parts.len() {
        0 => None,
        1 => parts.pop(),
        _ => Some(join(parts)),
    }
}
