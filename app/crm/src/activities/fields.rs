//! What the list of activities can be asked.

use super::model::ActivityKind;
use ac_views::query::{Choice, Field, Kind, Tense};

#[must_use]
pub fn fields() -> Vec<Field> {
    let about =
        [("company", "Company"), ("contact", "Contact"), ("deal", "Deal"), ("lead", "Lead"), ("product", "Product")];
    let status = [("open", "Open"), ("done", "Done")];
    vec![
        Field::new("status", "Status", Kind::Choice)
            .among(status.map(|(value, label)| Choice::new(value, label)))
            .grouped(),
        Field::new("due", "Due", Kind::Day(Tense::Future)).or(&["due_on"]).grouped(),
        Field::new("owner", "Owner", Kind::Member).or(&["owner_id"]).grouped(),
        Field::new("kind", "Kind", Kind::Choice)
            .or(&["type"])
            .among(ActivityKind::ALL.map(|kind| Choice::new(kind.as_str(), kind.label())))
            .grouped(),
        Field::new("about", "About a", Kind::Choice)
            .or(&["subject_kind"])
            .among(about.map(|(value, label)| Choice::new(value, label)))
            .grouped(),
        Field::new("title", "Title", Kind::Text).or(&["name"]),
        Field::new("details", "Details", Kind::Text),
        Field::new("done", "Done on", Kind::Instant).or(&["done_at"]).grouped(),
        Field::new("created", "Created", Kind::Instant).or(&["created_at"]).grouped(),
        Field::new("changed", "Changed", Kind::Instant).or(&["updated", "updated_at"]).grouped(),
    ]
}

#[cfg(not(target_arch = "wasm32"))]
pub use server::TABLE;

#[cfg(not(target_arch = "wasm32"))]
mod server {
    use crate::{
        activities::entity::{Column as C, NEVER},
        shared::ask::{col, owner},
    };
    use ac_views::{
        figures::{Key, MEMBERS},
        sql::{Column, Table},
    };

    pub const TABLE: &Table = &Table {
        object: ac_core::Resource::Activity,
        fields: super::fields,
        column,
        key,
        searched: || vec![Column::Folded(col(C::TitleKey))],
    };

    fn column(key: &str) -> Option<Column> {
        Some(match key {
            "status" => Column::Mark(col(C::DoneAt), "done", "open"),
            "due" => Column::DayKey(col(C::DueKey), NEVER),
            "owner" => owner(C::OwnerId),
            "kind" => Column::Choice(col(C::Kind)),
            "about" => Column::Choice(col(C::SubjectKind)),
            "title" => Column::Folded(col(C::TitleKey)),
            "details" => Column::Plain(col(C::Details)),
            "done" => Column::Instant(col(C::DoneAt)),
            "created" => Column::Instant(col(C::CreatedAt)),
            "changed" => Column::Instant(col(C::UpdatedAt)),
            _ => return None,
        })
    }

    fn key(field: &str) -> Option<Key> {
        (field == "owner").then(|| Key::Record(col(C::OwnerId), MEMBERS))
    }
}
