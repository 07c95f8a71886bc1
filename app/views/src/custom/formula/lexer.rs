//! The text of a formula as tokens.

use super::{Complaint, FORMULA_CHARS_MAX, ast::Op, number::Num};
use ac_core::typed::is_hidden;

/// A word, number or sign, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    pub at: usize,
    pub is: Is,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Is {
    Number(Num),
    Text(String),
    Word(String),
    Sign(Op),
    Open,
    Close,
    Comma,
    End,
}

/// Errors: a character that means nothing here, a text without its end, too much of it.
pub fn tokens(text: &str) -> Result<Vec<Token>, Complaint> {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > FORMULA_CHARS_MAX {
        let message = format!("A formula has up to {FORMULA_CHARS_MAX} characters. Shorten it.");
        return Err(Complaint::new(FORMULA_CHARS_MAX, message));
    }
    let mut lexer = Lexer { chars, at: 0 };
    let mut all = Vec::new();
    loop {
        let token = lexer.next()?;
        let is_end = token.is == Is::End;
        all.push(token);
        if is_end {
            return Ok(all);
        }
    }
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
}

impl Lexer {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, is_part: impl Fn(char) -> bool) -> String {
        let rest = self.chars.iter().skip(self.at);
        let taken: String = rest.take_while(|c| is_part(**c)).collect();
        self.at += taken.chars().count();
        taken
    }

    fn is_next(&mut self, sign: char) -> bool {
        let is_it = self.peek() == Some(sign);
        self.at += usize::from(is_it);
        is_it
    }

    fn next(&mut self) -> Result<Token, Complaint> {
        self.take(char::is_whitespace);
        let at = self.at;
        let Some(first) = self.peek() else { return Ok(Token { at, is: Is::End }) };
        if first.is_ascii_digit() {
            return self.number(at);
        }
        if first.is_alphabetic() || first == '_' {
            let word = self.take(|c| c.is_alphanumeric() || c == '_');
            return Ok(Token { at, is: Is::Word(word) });
        }
        self.at += 1;
        let is = match first {
            '"' | '\'' => return self.text(at, first),
            '(' => Is::Open,
            ')' => Is::Close,
            ',' | ';' => Is::Comma,
            '+' => Is::Sign(Op::Plus),
            '-' | '−' => Is::Sign(Op::Minus),
            '*' | '×' => Is::Sign(Op::Times),
            '/' | '÷' => Is::Sign(Op::Over),
            '=' => {
                self.is_next('=');
                Is::Sign(Op::Is)
            }
            '!' if self.is_next('=') => Is::Sign(Op::IsNot),
            '<' if self.is_next('>') => Is::Sign(Op::IsNot),
            '<' if self.is_next('=') => Is::Sign(Op::AtMost),
            '<' => Is::Sign(Op::Less),
            '>' if self.is_next('=') => Is::Sign(Op::AtLeast),
            '>' => Is::Sign(Op::More),
            '“' | '”' | '„' => {
                return Err(Complaint::new(at, "Write text between plain quotation marks: \"gold\"."));
            }
            other => return Err(Complaint::new(at, format!("“{other}” means nothing here. Remove it."))),
        };
        Ok(Token { at, is })
    }

    fn number(&mut self, at: usize) -> Result<Token, Complaint> {
        let text = self.take(|c| c.is_ascii_digit() || c == '.');
        let number = Num::read(&text).ok_or_else(|| {
            Complaint::new(
                at,
                format!("“{text}” is no number. Write it as 1200 or 12.5, with at most 8 decimal places."),
            )
        })?;
        Ok(Token { at, is: Is::Number(number) })
    }

    /// Up to the same mark; a mark that stands there twice is one of the text's own.
    fn text(&mut self, at: usize, mark: char) -> Result<Token, Complaint> {
        let mut text = String::new();
        loop {
            text.push_str(&self.take(|c| c != mark));
            if text.chars().any(|c| c.is_control() || is_hidden(c)) {
                return Err(Complaint::new(at, "This text holds a character that cannot be seen. Type it anew."));
            }
            if !self.is_next(mark) {
                return Err(Complaint::new(at, "This text has no end. Close it with another quotation mark."));
            }
            if !self.is_next(mark) {
                return Ok(Token { at, is: Is::Text(text) });
            }
            text.push(mark);
        }
    }
}
