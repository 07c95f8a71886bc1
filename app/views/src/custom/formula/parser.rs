//! Tokens as a tree. What binds most: minus before a value, then `*` and `/`, then `+` and `-`, then comparisons.

use super::{
    ARGUMENTS_MAX, Complaint, DEPTH_MAX, VALUES_MAX,
    ast::{Node, Op, Part},
    functions::{self, Function},
    lexer::{Is, Token, tokens},
};

/// Errors: the first place where the text is no formula.
pub fn parse(text: &str) -> Result<Node, Complaint> {
    let mut parser = Parser { tokens: tokens(text)?, place: 0, depth: 0, values: 0 };
    if parser.peek() == &Is::End {
        return Err(Complaint::new(0, "Write a formula, such as amount * 0.9."));
    }
    let tree = parser.comparison()?;
    match parser.peek() {
        Is::End => Ok(tree),
        Is::Close => Err(parser.complain("There is no bracket that this one closes.")),
        _ => Err(parser.complain("Something is missing before this: a sign such as +, or a comma.")),
    }
}

struct Parser {
    tokens: Vec<Token>,
    place: usize,
    depth: usize,
    values: usize,
}

const END: &Is = &Is::End;

impl Parser {
    fn peek(&self) -> &Is {
        self.tokens.get(self.place).map_or(END, |token| &token.is)
    }

    fn at(&self) -> usize {
        self.tokens.get(self.place).map_or(0, |token| token.at)
    }

    fn complain(&self, message: impl Into<String>) -> Complaint {
        Complaint::new(self.at(), message)
    }

    fn is_next(&mut self, is: &Is) -> bool {
        let is_it = self.peek() == is;
        self.place += usize::from(is_it);
        is_it
    }

    /// The sign that stands here, if it is one of those.
    fn sign(&mut self, wanted: impl Fn(Op) -> bool) -> Option<(usize, Op)> {
        let at = self.at();
        match *self.peek() {
            Is::Sign(op) if wanted(op) => {
                self.place += 1;
                Some((at, op))
            }
            _ => None,
        }
    }

    fn comparison(&mut self) -> Result<Node, Complaint> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.complain(format!("A formula is up to {DEPTH_MAX} parts deep. Make two of it.")));
        }
        let left = self.sum()?;
        let whole = match self.sign(Op::compares) {
            None => left,
            Some((at, op)) => {
                let right = self.sum()?;
                if self.sign(Op::compares).is_some() {
                    return Err(Complaint::new(at, "Compare two values at a time, and join them with and(…)."));
                }
                Node { at, part: Part::Pair(op, Box::new(left), Box::new(right)) }
            }
        };
        self.depth -= 1;
        Ok(whole)
    }

    fn sum(&mut self) -> Result<Node, Complaint> {
        let mut left = self.product()?;
        while let Some((at, op)) = self.sign(|op| matches!(op, Op::Plus | Op::Minus)) {
            let right = self.product()?;
            left = Node { at, part: Part::Pair(op, Box::new(left), Box::new(right)) };
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<Node, Complaint> {
        let mut left = self.signed()?;
        while let Some((at, op)) = self.sign(|op| matches!(op, Op::Times | Op::Over)) {
            let right = self.signed()?;
            left = Node { at, part: Part::Pair(op, Box::new(left), Box::new(right)) };
        }
        Ok(left)
    }

    fn signed(&mut self) -> Result<Node, Complaint> {
        match self.sign(|op| op == Op::Minus) {
            // One is enough: a row of them would be as deep as it is long.
            Some((at, _)) => Ok(Node { at, part: Part::Minus(Box::new(self.value()?)) }),
            None => self.value(),
        }
    }

    fn value(&mut self) -> Result<Node, Complaint> {
        let at = self.at();
        self.values += 1;
        if self.values > VALUES_MAX {
            return Err(self.complain(format!("A formula has up to {VALUES_MAX} values. Make two of it.")));
        }
        let part = match self.peek().clone() {
            Is::Number(number) => Part::Number(number),
            Is::Text(text) => Part::Text(text),
            Is::Word(word) => {
                self.place += 1;
                return self.named(at, &word);
            }
            Is::Open => {
                self.place += 1;
                let inner = self.comparison()?;
                return if self.is_next(&Is::Close) { Ok(inner) } else { Err(self.unclosed(at)) };
            }
            Is::End => return Err(self.complain("The formula ends too soon. Write a value here.")),
            Is::Close | Is::Comma | Is::Sign(_) => return Err(self.complain("A value is missing here.")),
        };
        self.place += 1;
        Ok(Node { at, part })
    }

    /// A field, a function with what it takes, or one of the words that are values.
    fn named(&mut self, at: usize, word: &str) -> Result<Node, Complaint> {
        let small = word.to_lowercase();
        if !self.is_next(&Is::Open) {
            let part = match small.as_str() {
                "true" | "yes" => Part::Truth(true),
                "false" | "no" => Part::Truth(false),
                "empty" => Part::Empty,
                _ => Part::Field(word.to_owned()),
            };
            return Ok(Node { at, part });
        }
        let Some(function) = Function::called(&small) else {
            return Err(Complaint::new(at, functions::unknown(&small)));
        };
        let mut given = Vec::new();
        if !self.is_next(&Is::Close) {
            loop {
                given.push(self.comparison()?);
                if given.len() > ARGUMENTS_MAX {
                    return Err(self.complain(format!("A function takes up to {ARGUMENTS_MAX} values.")));
                }
                if self.is_next(&Is::Close) {
                    break;
                }
                if !self.is_next(&Is::Comma) {
                    return Err(self.unclosed(at));
                }
            }
        }
        Ok(Node { at, part: Part::Call(function, given) })
    }

    fn unclosed(&self, at: usize) -> Complaint {
        match self.peek() {
            Is::End => Complaint::new(at, "This bracket is not closed. Add one at the end of what it holds."),
            _ => self.complain("A comma or a closing bracket is missing before this."),
        }
    }
}
