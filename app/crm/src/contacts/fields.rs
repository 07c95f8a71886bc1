//! What the list of contacts can be asked.

use ac_views::query::{Field, Kind};

#[must_use]
pub fn fields() -> Vec<Field> {
    vec![
        Field::new("name", "Name", Kind::Text).or(&["first_name"]),
        Field::new("last", "Last name", Kind::Text).or(&["last_name"]),
        Field::new("email", "E-mail", Kind::Text).or(&["mail"]),
        Field::new("phone", "Phone", Kind::Text),
        Field::new("company", "Company", Kind::Record).or(&["company_id"]).grouped(),
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
        contacts::{self, entity::Column as C, model::ContactFilter},
        custom_fields,
        shared::{
            ask::{COMPANIES, by_name, col, company, owner},
            custom,
        },
    };
    use ac_core::{Resource, keyset::KeyKind};
    use ac_views::{
        custom::{Object, Order},
        figures::{Key, MEMBERS},
        sql::{Column, Table},
    };

    pub const TABLE: &Table = &Table { object: Resource::Contact, fields: super::fields, column, key, searched };

    /// What a workspace adds fields to.
    pub static OBJECT: &Object = &Object {
        resource: Resource::Contact,
        plural: "contacts",
        table: "contact",
        order: Order { sort: "name", column: "name_key", kind: KeyKind::Text },
        fields: super::fields,
        taken: || custom::taken::<ContactFilter>(contacts::queries::SORTS),
        inputs: custom_fields::inputs::CONTACT,
        named: by_name,
    };

    fn searched() -> Vec<Column> {
        [C::NameKey, C::LastNameKey, C::EmailKey].map(|key| Column::Folded(col(key))).into()
    }

    fn column(key: &str) -> Option<Column> {
        Some(match key {
            "name" => Column::Folded(col(C::NameKey)),
            "last" => Column::Blank(col(C::LastNameKey)),
            "email" => Column::Blank(col(C::EmailKey)),
            "phone" => Column::Plain(col(C::Phone)),
            "company" => company(C::CompanyId),
            "owner" => owner(C::OwnerId),
            "created" => Column::Instant(col(C::CreatedAt)),
            "changed" => Column::Instant(col(C::UpdatedAt)),
            _ => return None,
        })
    }

    fn key(field: &str) -> Option<Key> {
        Some(match field {
            "company" => Key::Record(col(C::CompanyId), COMPANIES),
            "owner" => Key::Record(col(C::OwnerId), MEMBERS),
            _ => return None,
        })
    }
}
