//! What the list of views can be asked.

use super::{entity::view::Column as C, model::LISTED};
use crate::{
    query::{Choice, Field, Kind},
    sql::{Column, Table, named},
};
use sea_orm::{
    ColumnTrait,
    sea_query::{Alias, Expr, Query, SelectStatement, SimpleExpr},
};

#[must_use]
pub fn fields() -> Vec<Field> {
    let words = |words: &[&str]| words.iter().map(|word| Choice::new(*word, *word)).collect::<Vec<_>>();
    let objects: Vec<&str> = LISTED.iter().map(|object| object.as_str()).collect();
    vec![
        Field::new("name", "Name", Kind::Text),
        Field::new("object", "Object", Kind::Choice).among(words(&objects)),
        Field::new("kind", "Kind", Kind::Choice).among(words(&["table", "board"])),
        Field::new("share", "Share", Kind::Choice).among(words(&["private", "shared", "locked"])),
        Field::new("owner", "Owner", Kind::Member).or(&["owner_id"]),
        Field::new("created", "Created", Kind::Instant).or(&["created_at"]),
        Field::new("changed", "Changed", Kind::Instant).or(&["updated", "updated_at"]),
    ]
}

pub const TABLE: &Table = &Table {
    object: ac_core::Resource::View,
    fields,
    column,
    key: |_| None,
    searched: || vec![Column::Folded(col(C::NameKey))],
};

fn column(key: &str) -> Option<Column> {
    Some(match key {
        "name" => Column::Folded(col(C::NameKey)),
        "object" => Column::Choice(col(C::Object)),
        "kind" => Column::Choice(col(C::Kind)),
        "share" => Column::Choice(col(C::Share)),
        "owner" => Column::Link(col(C::OwnerId), members),
        "created" => Column::Instant(col(C::CreatedAt)),
        "changed" => Column::Instant(col(C::UpdatedAt)),
        _ => return None,
    })
}

fn col(column: C) -> SimpleExpr {
    Expr::col(column.as_column_ref())
}

/// The members of that name, from the workspace's own table of them.
fn members(name: &str) -> SelectStatement {
    let key = Expr::col(Alias::new("name_key"));
    Query::select().column(Alias::new("id")).from(Alias::new("member")).and_where(named(key, name)).take()
}
