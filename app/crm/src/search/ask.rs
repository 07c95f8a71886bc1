//! What was typed, as questions to the index.

use super::{
    index::{Expr, tokens},
    model::HitKind,
};
use ac_core::access::Reach;
use std::collections::HashMap;

/// Words of one question that count.
const WORDS_MAX: usize = 8;
/// Digits that may be parts of one number.
const NUMBER_DIGITS_MIN: usize = 4;

/// One thing that a record must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Need {
    /// A word, perhaps half typed.
    Word(String),
    /// Digits typed in groups: of one number, or each of its own.
    Digits { whole: String, groups: Vec<String> },
}

/// What was typed, read once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    pub needs: Vec<Need>,
    /// By a word that was typed, the known words that are spelt nearly so.
    pub near: HashMap<String, Vec<String>>,
}

impl Asked {
    #[must_use]
    pub fn read(q: &str) -> Self {
        let mut needs: Vec<Need> = Vec::new();
        let mut groups: Vec<String> = Vec::new();
        // Whoever writes an address writes all of it; the index leaves out what says nothing.
        let q: Vec<String> = q.split_whitespace().map(tokens::address).collect();
        for word in tokens::words(&q.join(" ")).into_iter().take(WORDS_MAX) {
            if word.chars().all(|c| c.is_ascii_digit()) {
                groups.push(word);
                continue;
            }
            needs.extend(number(std::mem::take(&mut groups)));
            needs.push(Need::Word(word));
        }
        needs.extend(number(groups));
        Self { needs, near: HashMap::new() }
    }

    /// The words that may be misspelt.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.needs.iter().filter_map(|need| match need {
            Need::Word(word) => Some(word.as_str()),
            Need::Digits { .. } => None,
        })
    }

    /// Whether a word is so short that very many records have one that begins so.
    #[must_use]
    pub fn has_single_letters(&self) -> bool {
        self.words().any(|word| word.chars().count() == 1)
    }

    /// All of it, somewhere in a record.
    #[must_use]
    pub fn anywhere(&self, kind: HitKind, reach: &Reach) -> Expr {
        all(kind, reach, self.needs.iter().map(|need| prefix(kind, need)))
    }

    /// All of it in a record's name, each word as it stands there.
    #[must_use]
    pub fn whole_in_title(&self, kind: HitKind, reach: &Reach) -> Expr {
        all(kind, reach, self.plain().map(|word| Expr::Word(tokens::in_title(kind.mark(), word))))
    }

    /// All of it in a record's name.
    #[must_use]
    pub fn in_title(&self, kind: HitKind, reach: &Reach) -> Expr {
        all(kind, reach, self.plain().map(|word| Expr::Prefix(tokens::in_title(kind.mark(), word))))
    }

    /// As [`Self::anywhere`], where a word may be misspelt. `None` if none is known that may be meant.
    #[must_use]
    pub fn misspelt(&self, kind: HitKind, reach: &Reach) -> Option<Expr> {
        if self.near.values().all(Vec::is_empty) {
            return None;
        }
        let need = |need: &Need| {
            let mut any = vec![prefix(kind, need)];
            if let Need::Word(word) = need {
                let meant = self.near.get(word).into_iter().flatten();
                any.extend(meant.map(|term| Expr::Word(tokens::anywhere(kind.mark(), term))));
            }
            Expr::Any(any)
        };
        Some(all(kind, reach, self.needs.iter().map(need)))
    }

    fn plain(&self) -> impl Iterator<Item = &str> {
        self.needs
            .iter()
            .flat_map(|need| match need {
                Need::Word(word) => std::slice::from_ref(word),
                Need::Digits { groups, .. } => groups.as_slice(),
            })
            .map(String::as_str)
    }
}

/// Groups of digits next to one another.
fn number(groups: Vec<String>) -> Vec<Need> {
    let whole = tokens::digits(&groups.concat());
    let is_one =
        whole.len() >= NUMBER_DIGITS_MIN && groups.first().is_some_and(|first| groups.len() > 1 || *first != whole);
    if is_one { vec![Need::Digits { whole, groups }] } else { groups.into_iter().map(Need::Word).collect() }
}

fn prefix(kind: HitKind, need: &Need) -> Expr {
    let begins = |word: &str| Expr::Prefix(tokens::anywhere(kind.mark(), word));
    match need {
        Need::Word(word) => begins(word),
        Need::Digits { whole, groups } => {
            let apart = Expr::All(groups.iter().map(|group| begins(group)).collect());
            Expr::Any(vec![begins(whole), apart])
        }
    }
}

fn all(kind: HitKind, reach: &Reach, needs: impl Iterator<Item = Expr>) -> Expr {
    let whose = match reach {
        Reach::All => None,
        Reach::Of(owners) => {
            Some(Expr::Any(owners.iter().map(|owner| Expr::Word(tokens::of_owner(kind.mark(), *owner))).collect()))
        }
    };
    Expr::All(needs.chain(whose).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_are_told_apart() {
        let word = |text: &str| Need::Word(text.to_owned());
        let digits = |whole: &str, groups: &[&str]| Need::Digits {
            whole: whole.to_owned(),
            groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        };
        let check = |q: &str, expect: Vec<Need>| assert_eq!(Asked::read(q).needs, expect, "{q}");
        check("Jon Smiht", vec![word("jon"), word("smiht")]);
        check("rollout 2027", vec![word("rollout"), word("2027")]);
        check("+49 30 1234567", vec![digits("49301234567", &["49", "30", "1234567"])]);
        check("ada 030 12 34", vec![word("ada"), digits("301234", &["030", "12", "34"])]);
        check("0301234", vec![digits("301234", &["0301234"])]);
        check("a 1 b 2", vec![word("a"), word("1"), word("b"), word("2")]);
        check(" – ", vec![]);
        check("ada@fjord.example", vec![word("ada"), word("fjord")]);
    }
}
