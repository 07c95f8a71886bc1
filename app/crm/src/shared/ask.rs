//! The columns that several of the CRM's lists are asked about.

use crate::{companies::entity as company, contacts::entity as contact, deals::entity as deal, leads::entity as lead};
use ac_core::Resource;
use ac_records::ask::members;
pub use ac_records::ask::{col, ids, owner};
use ac_views::{
    figures::{Key, Names},
    sql::{ByName, Column, named},
};
use sea_orm::{
    ColumnTrait,
    sea_query::{Condition, ExprTrait, Func, SelectStatement},
};

/// A column that holds a company's id.
pub fn company(id: impl ColumnTrait) -> Column {
    Column::Link(col(id), companies)
}

/// The companies, for records that are grouped by theirs.
pub const COMPANIES: Names = Names::of("company");

/// By a column of text as a filter compares it: whatever the case of its letters.
pub fn text(column: impl ColumnTrait) -> Key {
    Key::Text(Func::lower(col(column)).into(), col(column))
}

/// The ids of the records of a kind with a name, for a value that refers to one.
#[must_use]
pub fn by_name(kind: Resource) -> Option<ByName> {
    match kind {
        Resource::Member => Some(members),
        Resource::Company => Some(companies),
        Resource::Contact => Some(people),
        Resource::Deal => Some(deals),
        Resource::Lead => Some(leads),
        _ => None,
    }
}

fn companies(name: &str) -> SelectStatement {
    ids(company::Column::Id, Condition::all().add(named(col(company::Column::NameKey), name)))
}

fn deals(name: &str) -> SelectStatement {
    ids(deal::Column::Id, Condition::all().add(named(col(deal::Column::NameKey), name)))
}

/// A lead without any name is called by an e-mail address, which other records do not show to everybody.
fn leads(name: &str) -> SelectStatement {
    let has_name = Condition::any()
        .add(col(lead::Column::FirstName).ne(""))
        .add(col(lead::Column::LastName).ne(""))
        .add(col(lead::Column::CompanyKey).ne(""));
    ids(lead::Column::Id, Condition::all().add(named(col(lead::Column::NameKey), name)).add(has_name))
}

/// Whoever has no name is called by an e-mail address, which other records do not show to everybody.
pub fn people(name: &str) -> SelectStatement {
    let has_name =
        Condition::any().add(col(contact::Column::FirstName).ne("")).add(col(contact::Column::LastName).ne(""));
    ids(contact::Column::Id, Condition::all().add(named(col(contact::Column::NameKey), name)).add(has_name))
}
