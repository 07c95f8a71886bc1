//! What the list of activities can be asked.

use super::model::ActivityKind;
use ac_views::query::{Choice, Field, Kind, Tense};

#[must_use]
pub fn fields() -> Vec<Field> {
    let about = [("company", "Company"), ("contact", "Contact"), ("deal", "Deal"), ("lead", "Lead")];
    let status = [("open", "Open"), ("done", "Done")];
    vec![
        Field::new("status", "Status", Kind::Choice).among(status.map(|(value, label)| Choice::new(value, label))),
        Field::new("due", "Due", Kind::Day(Tense::Future)).or(&["due_on"]),
        Field::new("owner", "Owner", Kind::Member).or(&["owner_id"]),
        Field::new("kind", "Kind", Kind::Choice)
            .or(&["type"])
            .among(ActivityKind::ALL.map(|kind| Choice::new(kind.as_str(), kind.label()))),
        Field::new("about", "About a", Kind::Choice)
            .or(&["subject_kind"])
            .among(about.map(|(value, label)| Choice::new(value, label))),
        Field::new("title", "Title", Kind::Text).or(&["name"]),
        Field::new("details", "Details", Kind::Text),
        Field::new("done", "Done on", Kind::Instant).or(&["done_at"]),
        Field::new("created", "Created", Kind::Instant).or(&["created_at"]),
        Field::new("changed", "Changed", Kind::Instant).or(&["updated", "updated_at"]),
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
    use ac_views::sql::{Column, Table};

    pub const TABLE: &Table =
        &Table { fields: super::fields, column, searched: || vec![Column::Folded(col(C::TitleKey))] };

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
}
