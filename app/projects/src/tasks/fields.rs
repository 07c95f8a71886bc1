//! What the list of tasks can be asked.

use super::{
    entity::{Column as C, assignee},
    model::Priority,
};
use crate::{
    columns::entity as column,
    labels::entity::{self as label, given},
    projects::entity as project,
};
use ac_core::Resource;
use ac_records::ask::{col, ids, members, owner};
use ac_views::{
    query::{Choice, Field, Kind, Tense},
    sql::{Column, Table, named},
};
use sea_orm::sea_query::{Condition, ExprTrait, SelectStatement};

pub const TABLE: &Table = &Table {
    object: Resource::Task,
    fields,
    column,
    key: |_| None,
    searched: || vec![Column::Folded(col(C::TitleKey))],
};

#[must_use]
pub fn fields() -> Vec<Field> {
    let states = [Choice::new("open", "To do"), Choice::new("done", "Done")];
    let priorities = Priority::ALL.map(|priority| Choice::new(priority.as_str(), priority.as_str()));
    vec![
        Field::new("title", "Title", Kind::Text),
        Field::new("project", "Project", Kind::Record).or(&["project_id"]).always(),
        Field::new("column", "Column", Kind::Record).or(&["column_id"]).always(),
        Field::new("status", "Status", Kind::Choice).or(&["state"]).among(states).always(),
        Field::new("priority", "Priority", Kind::Choice).among(priorities).always(),
        Field::new("assignee", "Assignee", Kind::Member).or(&["assignee_id", "assigned"]),
        Field::new("label", "Label", Kind::Record).or(&["label_id", "labels"]),
        Field::new("owner", "Made by", Kind::Member).or(&["owner_id"]),
        Field::new("start", "Start", Kind::Day(Tense::Future)).or(&["start_on"]),
        Field::new("due", "Due", Kind::Day(Tense::Future)).or(&["due_on"]),
        Field::new("created", "Created", Kind::Instant).or(&["created_at"]).always(),
        Field::new("changed", "Changed", Kind::Instant).or(&["updated", "updated_at"]).always(),
    ]
}

fn column(key: &str) -> Option<Column> {
    Some(match key {
        "title" => Column::Folded(col(C::TitleKey)),
        "project" => Column::Link(col(C::ProjectId), projects),
        "column" => Column::Link(col(C::ColumnId), columns),
        "status" => Column::Link(col(C::ColumnId), of_kind),
        "priority" => Column::Choice(col(C::Priority)),
        "assignee" => Column::Rows(Box::new(assignee::LINKS.rows(col(C::Id), members))),
        "label" => Column::Rows(Box::new(given::LINKS.rows(col(C::Id), labels))),
        "owner" => owner(C::OwnerId),
        "start" => Column::Day(col(C::StartOn)),
        "due" => Column::Day(col(C::DueOn)),
        "created" => Column::Instant(col(C::CreatedAt)),
        "changed" => Column::Instant(col(C::UpdatedAt)),
        _ => return None,
    })
}

fn labels(name: &str) -> SelectStatement {
    ids(label::Column::Id, Condition::all().add(named(col(label::Column::NameKey), name)))
}

fn projects(name: &str) -> SelectStatement {
    ids(project::Column::Id, Condition::all().add(named(col(project::Column::NameKey), name)))
}

fn columns(name: &str) -> SelectStatement {
    ids(column::Column::Id, Condition::all().add(named(col(column::Column::NameKey), name)))
}

fn of_kind(kind: &str) -> SelectStatement {
    ids(column::Column::Id, Condition::all().add(col(column::Column::Kind).eq(kind)))
}
