//! The codes that projects get of their names.

use super::{
    entity::{Column, Entity},
    model::CODE_CHARS,
};
use ac_core::{Error, Tx, text::folded};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use std::collections::HashSet;

/// Letters of a code that is made of a name.
const LETTERS: usize = 4;
/// What a name without any letter comes to.
const OTHERWISE: &str = "PRJ";

/// A code of `name` that no project has or had.
pub async fn of_name(tx: &Tx<'_>, name: &str) -> Result<String, Error> {
    let stem = stem(name);
    let taken = Entity::find().filter(Column::Code.starts_with(&stem)).select_only().column(Column::Code);
    let taken: HashSet<String> = taken.into_tuple::<String>().all(tx.conn()).await?.into_iter().collect();
    let numbered = (2_u64..).map(|number| format!("{stem}{number}"));
    let free = std::iter::once(stem.clone()).chain(numbered).take(taken.len() + 1).find(|code| !taken.contains(code));
    free.ok_or_else(|| Error::internal("a project", "no code is free"))
}

/// Whether a project has or had it.
pub async fn is_taken(tx: &Tx<'_>, code: &str) -> Result<bool, Error> {
    Ok(Entity::find().filter(Column::Code.eq(code)).count(tx.conn()).await? > 0)
}

/// The first letters of its words, or of its only one.
fn stem(name: &str) -> String {
    let folded = folded(name);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| word.starts_with(|c: char| c.is_ascii_alphabetic()))
        .collect();
    let letters: String = match words.as_slice() {
        [] => return OTHERWISE.to_owned(),
        [only] => only.chars().take(LETTERS).collect(),
        several => several.iter().filter_map(|word| word.chars().next()).take(LETTERS).collect(),
    };
    let code = letters.to_ascii_uppercase();
    if CODE_CHARS.contains(&code.len()) { code } else { format!("{code}{OTHERWISE}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_made_of_a_name() {
        for (name, code) in [
            ("Website", "WEBS"),
            ("Website relaunch 2027", "WR"),
            ("Élan vital", "EV"),
            ("X", "XPRJ"),
            ("港", "PRJ"),
            ("2027", "PRJ"),
        ] {
            assert_eq!(stem(name), code, "{name}");
        }
    }
}
