//! What the list of projects can be asked.

use super::entity::Column as C;
use ac_core::Resource;
use ac_records::ask::{col, owner};
use ac_views::{
    query::{Field, Kind, Tense},
    sql::{Column, Table},
};

pub const TABLE: &Table = &Table {
    object: Resource::Project,
    fields,
    column,
    key: |_| None,
    searched: || vec![Column::Folded(col(C::NameKey))],
};

#[must_use]
pub fn fields() -> Vec<Field> {
    vec![
        Field::new("name", "Name", Kind::Text),
        Field::new("code", "Code", Kind::Text),
        Field::new("owner", "Lead", Kind::Member).or(&["owner_id", "lead"]),
        Field::new("starts", "Starts", Kind::Day(Tense::Future)).or(&["starts_on"]),
        Field::new("due", "Due", Kind::Day(Tense::Future)).or(&["due_on"]),
        Field::new("created", "Created", Kind::Instant).or(&["created_at"]).always(),
        Field::new("changed", "Changed", Kind::Instant).or(&["updated", "updated_at"]).always(),
    ]
}

fn column(key: &str) -> Option<Column> {
    Some(match key {
        "name" => Column::Folded(col(C::NameKey)),
        "code" => Column::Plain(col(C::Code)),
        "owner" => owner(C::OwnerId),
        "starts" => Column::Day(col(C::StartsOn)),
        "due" => Column::Day(col(C::DueOn)),
        "created" => Column::Instant(col(C::CreatedAt)),
        "changed" => Column::Instant(col(C::UpdatedAt)),
        _ => return None,
    })
}
