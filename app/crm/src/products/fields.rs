//! What the list of products can be asked.

use super::model::ProductStatus;
use ac_views::query::{Choice, Field, Kind};

#[must_use]
pub fn fields() -> Vec<Field> {
    vec![
        Field::new("name", "Name", Kind::Text).always(),
        Field::new("code", "Code", Kind::Text).or(&["sku"]),
        Field::new("status", "Status", Kind::Choice)
            .among(ProductStatus::ALL.map(|status| Choice::new(status.as_str(), status.label())))
            .always()
            .grouped(),
        Field::new("series", "Series", Kind::Text).grouped(),
        Field::new("unit", "Unit", Kind::Text).grouped(),
        Field::new("description", "Description", Kind::Text),
        Field::new("price", "Price", Kind::Money),
        Field::new("created", "Created", Kind::Instant).or(&["created_at"]).always().grouped(),
        Field::new("changed", "Changed", Kind::Instant).or(&["updated", "updated_at"]).always().grouped(),
    ]
}

#[cfg(not(target_arch = "wasm32"))]
pub use server::TABLE;

#[cfg(not(target_arch = "wasm32"))]
mod server {
    use crate::{
        products::entity::Column as C,
        shared::ask::{col, text},
    };
    use ac_views::{
        figures::Key,
        sql::{Column, Table},
    };

    pub const TABLE: &Table = &Table {
        object: ac_core::Resource::Product,
        fields: super::fields,
        column,
        key,
        searched: || vec![Column::Folded(col(C::NameKey)), Column::Blank(col(C::CodeKey))],
    };

    fn column(key: &str) -> Option<Column> {
        Some(match key {
            "name" => Column::Folded(col(C::NameKey)),
            "code" => Column::Blank(col(C::CodeKey)),
            "status" => Column::Choice(col(C::Status)),
            "series" => Column::Plain(col(C::Series)),
            "unit" => Column::Plain(col(C::Unit)),
            "description" => Column::Plain(col(C::Description)),
            "price" => Column::Money(col(C::PriceMinor), col(C::Currency)),
            "created" => Column::Instant(col(C::CreatedAt)),
            "changed" => Column::Instant(col(C::UpdatedAt)),
            _ => return None,
        })
    }

    fn key(field: &str) -> Option<Key> {
        Some(match field {
            "series" => text(C::Series),
            "unit" => text(C::Unit),
            _ => return None,
        })
    }
}
