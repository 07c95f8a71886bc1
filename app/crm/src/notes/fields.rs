//! What the list of notes can be asked.

use ac_views::query::{Choice, Field, Kind};

#[must_use]
pub fn fields() -> Vec<Field> {
    let kinds = [("company", "Company"), ("contact", "Contact"), ("deal", "Deal"), ("lead", "Lead")];
    vec![
        Field::new("body", "Text", Kind::Text).or(&["text"]),
        Field::new("on", "Written on", Kind::Choice)
            .or(&["subject_kind"])
            .among(kinds.map(|(value, label)| Choice::new(value, label))),
        Field::new("author", "Author", Kind::Member).or(&["author_id"]),
        Field::new("created", "Created", Kind::Instant).or(&["created_at"]),
        Field::new("changed", "Changed", Kind::Instant).or(&["updated", "updated_at"]),
    ]
}

#[cfg(not(target_arch = "wasm32"))]
pub use server::TABLE;

#[cfg(not(target_arch = "wasm32"))]
mod server {
    use crate::{
        notes::entity::Column as C,
        shared::ask::{col, owner},
    };
    use ac_views::sql::{Column, Table};

    pub const TABLE: &Table = &Table {
        object: ac_core::Resource::Note,
        fields: super::fields,
        column,
        key: |_| None,
        searched: || vec![Column::Plain(col(C::Body))],
    };

    fn column(key: &str) -> Option<Column> {
        Some(match key {
            "body" => Column::Plain(col(C::Body)),
            "on" => Column::Choice(col(C::SubjectKind)),
            "author" => owner(C::AuthorId),
            "created" => Column::Instant(col(C::CreatedAt)),
            "changed" => Column::Instant(col(C::UpdatedAt)),
            _ => return None,
        })
    }
}
