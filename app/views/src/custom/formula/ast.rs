//! A formula as a tree.

use super::{functions::Function, number::Num};

/// A part of a formula, and where it begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Characters before it.
    pub at: usize,
    pub part: Part,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Number(Num),
    Text(String),
    Truth(bool),
    /// The word `empty`.
    Empty,
    Field(String),
    Minus(Box<Node>),
    Pair(Op, Box<Node>, Box<Node>),
    Call(Function, Vec<Node>),
}

/// What stands between two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Plus,
    Minus,
    Times,
    Over,
    Is,
    IsNot,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Op {
    pub fn sign(self) -> &'static str {
        match self {
            Self::Plus => "+",
            Self::Minus => "-",
            Self::Times => "*",
            Self::Over => "/",
            Self::Is => "=",
            Self::IsNot => "<>",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::More => ">",
            Self::AtLeast => ">=",
        }
    }

    pub fn compares(self) -> bool {
        !matches!(self, Self::Plus | Self::Minus | Self::Times | Self::Over)
    }

    pub fn orders(self) -> bool {
        matches!(self, Self::Less | Self::AtMost | Self::More | Self::AtLeast)
    }
}

impl Node {
    /// The fields that it uses, each once.
    pub fn fields(&self) -> Vec<String> {
        let mut all = Vec::new();
        self.gather(&mut all);
        all
    }

    fn gather(&self, all: &mut Vec<String>) {
        match &self.part {
            Part::Field(key) if !all.contains(key) => all.push(key.clone()),
            Part::Minus(of) => of.gather(all),
            Part::Pair(_, left, right) => {
                left.gather(all);
                right.gather(all);
            }
            Part::Call(_, given) => given.iter().for_each(|node| node.gather(all)),
            _ => {}
        }
    }
}
