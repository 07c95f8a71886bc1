//! What the list of dashboards can be asked.

use super::entity::Column as C;
use crate::shared::ask::{col, owner};
use ac_views::{
    query::{Choice, Field, Kind},
    sql::{Column, Table},
};

#[must_use]
pub fn fields() -> Vec<Field> {
    vec![
        Field::new("name", "Name", Kind::Text),
        Field::new("share", "Share", Kind::Choice)
            .among(["private", "shared", "locked"].map(|word| Choice::new(word, word))),
        Field::new("owner", "Owner", Kind::Member).or(&["owner_id"]),
        Field::new("created", "Created", Kind::Instant).or(&["created_at"]),
        Field::new("changed", "Changed", Kind::Instant).or(&["updated", "updated_at"]),
    ]
}

pub const TABLE: &Table = &Table {
    object: ac_core::Resource::Dashboard,
    fields,
    column,
    key: |_| None,
    searched: || vec![Column::Folded(col(C::NameKey))],
};

fn column(key: &str) -> Option<Column> {
    Some(match key {
        "name" => Column::Folded(col(C::NameKey)),
        "share" => Column::Choice(col(C::Share)),
        "owner" => owner(C::OwnerId),
        "created" => Column::Instant(col(C::CreatedAt)),
        "changed" => Column::Instant(col(C::UpdatedAt)),
        _ => return None,
    })
}
