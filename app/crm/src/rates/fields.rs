//! What the list of rates can be asked.

use super::entity::Column as C;
use crate::shared::ask::col;
use ac_views::{
    query::{Field, Kind},
    sql::{Column, Table},
};

#[must_use]
pub fn fields() -> Vec<Field> {
    vec![
        Field::new("currency", "Currency", Kind::Text),
        Field::new("created", "Created", Kind::Instant).or(&["created_at"]),
        Field::new("changed", "Changed", Kind::Instant).or(&["updated", "updated_at"]),
    ]
}

pub const TABLE: &Table = &Table {
    object: ac_core::Resource::Rate,
    fields,
    column,
    key: |_| None,
    searched: || vec![Column::Plain(col(C::Currency))],
};

fn column(key: &str) -> Option<Column> {
    Some(match key {
        "currency" => Column::Plain(col(C::Currency)),
        "created" => Column::Instant(col(C::CreatedAt)),
        "changed" => Column::Instant(col(C::UpdatedAt)),
        _ => return None,
    })
}
