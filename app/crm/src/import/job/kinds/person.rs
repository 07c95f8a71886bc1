//! What people are known by, contacts and leads alike: their address; without one name and company.

use crate::{import::ContactDraft, shared::record};
use ac_core::{Error, text::sort_key};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PrimaryKeyTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    TryGetable,
};
use std::collections::HashMap;

/// People of the names of one step that are looked at.
const SAME_NAMES_MAX: u64 = 10_000;

/// What somebody is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Known {
    Email(String),
    /// The name, and what tells their company from others.
    Name(String, String),
}

impl Known {
    /// `name` is what they are called, of whom it is told only where there is no address.
    pub fn new(draft: &ContactDraft, name: &str, company: String) -> Self {
        match &draft.email {
            Some(email) => Self::Email(sort_key(email)),
            None => Self::Name(sort_key(name), company),
        }
    }

    pub fn text(&self) -> String {
        match self {
            Self::Email(email) => email.clone(),
            Self::Name(name, company) => format!("\0{name}\0{company}"),
        }
    }
}

/// The columns of a table of people by which they are known.
pub struct Columns<C> {
    pub id: C,
    pub email_key: C,
    pub name_key: C,
    pub company: C,
}

type IdOf<E> = <<E as EntityTrait>::PrimaryKey as PrimaryKeyTrait>::ValueType;

/// Those of `live` that are known by `keys`, by the text of their key. `company` tells what is in that column from others.
pub async fn known_ids<E: EntityTrait, C: TryGetable + Send>(
    conn: &impl ConnectionTrait,
    live: Select<E>,
    columns: &Columns<E::Column>,
    company: impl Fn(C) -> String,
    keys: impl Iterator<Item = &Known>,
) -> Result<HashMap<String, IdOf<E>>, Error>
where
    IdOf<E>: TryGetable + Copy + Ord + Send,
{
    let (mut emails, mut names) = (Vec::new(), Vec::new());
    for key in keys {
        match key {
            Known::Email(email) => emails.push(email.clone()),
            Known::Name(name, _) => names.push(name.clone()),
        }
    }
    let by_email = (columns.email_key, columns.id);
    let mut ids = record::first_ids(conn, live.clone(), by_email, &super::distinct(&emails)).await?;
    if names.is_empty() {
        return Ok(ids);
    }
    let select = live
        .filter(columns.name_key.is_in(super::distinct(&names)))
        .filter(columns.email_key.eq(""))
        .order_by_asc(columns.id)
        .limit(SAME_NAMES_MAX);
    let select = select.select_only().column(columns.name_key).column(columns.company).column(columns.id);
    for (name, of, id) in select.into_tuple::<(String, C, IdOf<E>)>().all(conn).await? {
        ids.entry(Known::Name(name, company(of)).text()).or_insert(id);
    }
    Ok(ids)
}

/// First and last name after a row. They belong together: a file that has one of them has both.
pub fn names(said: (String, String), there: (String, String)) -> (String, String) {
    if said.0.is_empty() && said.1.is_empty() { there } else { said }
}
