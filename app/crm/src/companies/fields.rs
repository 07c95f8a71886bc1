//! What the list of companies can be asked.

use ac_views::query::{Field, Kind};

#[must_use]
pub fn fields() -> Vec<Field> {
    vec![
        Field::new("name", "Name", Kind::Text).always(),
        Field::new("sector", "Sector", Kind::Text).grouped(),
        Field::new("website", "Website", Kind::Text),
        Field::new("owner", "Owner", Kind::Member).or(&["owner_id"]).grouped(),
        Field::new("created", "Created", Kind::Instant).or(&["created_at"]).always().grouped(),
        Field::new("changed", "Changed", Kind::Instant).or(&["updated", "updated_at"]).always().grouped(),
    ]
}

#[cfg(not(target_arch = "wasm32"))]
pub use server::{OBJECT, TABLE};

#[cfg(not(target_arch = "wasm32"))]
mod server {
    use crate::{
        companies::{self, entity::Column as C, model::CompanyFilter},
        custom_fields,
        shared::{
            ask::{by_name, col, owner, text},
            custom,
        },
    };
    use ac_core::{Resource, keyset::KeyKind};
    use ac_views::{
        custom::{Object, Order},
        figures::{Key, MEMBERS},
        sql::{Column, Table},
    };

    pub const TABLE: &Table = &Table {
        object: Resource::Company,
        fields: super::fields,
        column,
        key,
        searched: || vec![Column::Folded(col(C::NameKey))],
    };

    /// What a workspace adds fields to.
    pub static OBJECT: &Object = &Object {
        resource: Resource::Company,
        plural: "companies",
        table: "company",
        order: Order { sort: "name", column: "name_key", kind: KeyKind::Text },
        fields: super::fields,
        taken: || custom::taken::<CompanyFilter>(companies::queries::SORTS),
        inputs: custom_fields::inputs::COMPANY,
        named: by_name,
    };

    fn column(key: &str) -> Option<Column> {
        Some(match key {
            "name" => Column::Folded(col(C::NameKey)),
            "sector" => Column::Plain(col(C::Sector)),
            "website" => Column::Plain(col(C::Website)),
            "owner" => owner(C::OwnerId),
            "created" => Column::Instant(col(C::CreatedAt)),
            "changed" => Column::Instant(col(C::UpdatedAt)),
            _ => return None,
        })
    }

    fn key(field: &str) -> Option<Key> {
        Some(match field {
            "sector" => text(C::Sector),
            "owner" => Key::Record(col(C::OwnerId), MEMBERS),
            _ => return None,
        })
    }
}
