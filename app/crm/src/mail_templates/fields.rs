//! What the list of templates can be asked.

use super::entity::Column as C;
use crate::shared::ask::{col, owner};
use ac_views::{
    query::{Field, Kind},
    sql::{Column, Table},
};

#[must_use]
pub fn fields() -> Vec<Field> {
    vec![
        Field::new("name", "Name", Kind::Text),
        Field::new("subject", "Subject", Kind::Text),
        Field::new("author", "Author", Kind::Member).or(&["author_id"]),
        Field::new("created", "Created", Kind::Instant).or(&["created_at"]),
        Field::new("changed", "Changed", Kind::Instant).or(&["updated", "updated_at"]),
    ]
}

pub const TABLE: &Table = &Table {
    object: ac_core::Resource::MailTemplate,
    fields,
    column,
    key: |_| None,
    searched: || vec![Column::Folded(col(C::NameKey))],
};

fn column(key: &str) -> Option<Column> {
    Some(match key {
        "name" => Column::Folded(col(C::NameKey)),
        "subject" => Column::Plain(col(C::Subject)),
        "author" => owner(C::AuthorId),
        "created" => Column::Instant(col(C::CreatedAt)),
        "changed" => Column::Instant(col(C::UpdatedAt)),
        _ => return None,
    })
}
