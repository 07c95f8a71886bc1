//! What the list of leads can be asked.

use super::model::LeadStatus;
use ac_views::query::{Choice, Field, Kind};

#[must_use]
pub fn fields() -> Vec<Field> {
    vec![
        Field::new("status", "Status", Kind::Choice)
            .among(LeadStatus::ALL.map(|status| Choice::new(status.as_str(), status.label())))
            .always()
            .grouped(),
        Field::new("owner", "Owner", Kind::Member).or(&["owner_id"]).grouped(),
        Field::new("source", "Source", Kind::Text).grouped(),
        Field::new("name", "Name", Kind::Text).or(&["first_name"]),
        Field::new("last", "Last name", Kind::Text).or(&["last_name"]),
        Field::new("title", "Job title", Kind::Text).or(&["job_title"]),
        Field::new("company", "Company", Kind::Text).or(&["company_name"]),
        Field::new("email", "E-mail", Kind::Text).or(&["mail"]),
        Field::new("phone", "Phone", Kind::Text),
        Field::new("website", "Website", Kind::Text),
        Field::new("value", "Value", Kind::Money),
        Field::new("converted", "Converted", Kind::Instant).or(&["converted_at"]).grouped(),
        Field::new("created", "Created", Kind::Instant).or(&["created_at"]).always().grouped(),
        Field::new("changed", "Changed", Kind::Instant).or(&["updated", "updated_at"]).always().grouped(),
    ]
}

#[cfg(not(target_arch = "wasm32"))]
pub use server::{OBJECT, TABLE};

#[cfg(not(target_arch = "wasm32"))]
mod server {
    use crate::{
        custom_fields,
        leads::{self, entity::Column as C, model::LeadFilter},
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

    pub const TABLE: &Table = &Table { object: Resource::Lead, fields: super::fields, column, key, searched };

    /// What a workspace adds fields to.
    pub static OBJECT: &Object = &Object {
        resource: Resource::Lead,
        plural: "leads",
        table: "lead",
        order: Order { sort: "created_at", column: "created_at", kind: KeyKind::Integer },
        fields: super::fields,
        taken: || custom::taken::<LeadFilter>(leads::queries::SORTS),
        inputs: custom_fields::inputs::LEAD,
        named: by_name,
    };

    fn searched() -> Vec<Column> {
        leads::queries::SEARCHED.iter().map(|key| Column::Folded(col(*key))).collect()
    }

    fn column(key: &str) -> Option<Column> {
        Some(match key {
            "status" => Column::Choice(col(C::Status)),
            "owner" => owner(C::OwnerId),
            "source" => Column::Plain(col(C::Source)),
            "name" => Column::Folded(col(C::NameKey)),
            "last" => Column::Blank(col(C::LastNameKey)),
            "title" => Column::Plain(col(C::JobTitle)),
            "company" => Column::Blank(col(C::CompanyKey)),
            "email" => Column::Blank(col(C::EmailKey)),
            "phone" => Column::Plain(col(C::Phone)),
            "website" => Column::Plain(col(C::Website)),
            "value" => Column::Money(col(C::ValueMinor), col(C::Currency)),
            "converted" => Column::Instant(col(C::ConvertedAt)),
            "created" => Column::Instant(col(C::CreatedAt)),
            "changed" => Column::Instant(col(C::UpdatedAt)),
            _ => return None,
        })
    }

    fn key(field: &str) -> Option<Key> {
        Some(match field {
            "owner" => Key::Record(col(C::OwnerId), MEMBERS),
            "source" => text(C::Source),
            _ => return None,
        })
    }
}
