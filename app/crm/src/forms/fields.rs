//! What the list of forms can be asked.

use super::{entity::Column as C, model::FormState};
use crate::shared::ask::col;
use ac_views::{
    query::{Choice, Field, Kind},
    sql::{Column, Table},
};

#[must_use]
pub fn fields() -> Vec<Field> {
    let states = FormState::ALL.iter().map(|state| Choice::new(state.as_str(), state.label()));
    vec![
        Field::new("name", "Name", Kind::Text),
        Field::new("state", "State", Kind::Choice).among(states),
        Field::new("created", "Created", Kind::Instant).or(&["created_at"]),
        Field::new("changed", "Changed", Kind::Instant).or(&["updated", "updated_at"]),
    ]
}

pub const TABLE: &Table = &Table {
    object: ac_core::Resource::Form,
    fields,
    column,
    key: |_| None,
    searched: || vec![Column::Folded(col(C::NameKey))],
};

fn column(key: &str) -> Option<Column> {
    Some(match key {
        "name" => Column::Folded(col(C::NameKey)),
        "state" => Column::Choice(col(C::State)),
        "created" => Column::Instant(col(C::CreatedAt)),
        "changed" => Column::Instant(col(C::UpdatedAt)),
        _ => return None,
    })
}
