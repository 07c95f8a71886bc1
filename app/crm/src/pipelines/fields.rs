//! What the list of pipelines can be asked.

use ac_views::query::{Field, Kind};

#[must_use]
pub fn fields() -> Vec<Field> {
    vec![
        Field::new("name", "Name", Kind::Text),
        Field::new("created", "Created", Kind::Instant).or(&["created_at"]),
        Field::new("changed", "Changed", Kind::Instant).or(&["updated", "updated_at"]),
    ]
}

#[cfg(not(target_arch = "wasm32"))]
pub use server::TABLE;

#[cfg(not(target_arch = "wasm32"))]
mod server {
    use crate::{pipelines::entity::pipeline::Column as C, shared::ask::col};
    use ac_views::sql::{Column, Table};

    pub const TABLE: &Table = &Table {
        object: ac_core::Resource::Pipeline,
        fields: super::fields,
        column,
        key: |_| None,
        searched: || vec![Column::Folded(col(C::NameKey))],
    };

    fn column(key: &str) -> Option<Column> {
        Some(match key {
            "name" => Column::Folded(col(C::NameKey)),
            "created" => Column::Instant(col(C::CreatedAt)),
            "changed" => Column::Instant(col(C::UpdatedAt)),
            _ => return None,
        })
    }
}
