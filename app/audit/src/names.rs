//! Names for the ids that entries hold, fetched together for a whole page.
//!
//! They come from the log: a record that is gone by now has its name there, and this crate needs no other domain's tables. What
//! an event says itself goes first, then what the record was called when it was made. Members are called what they are called
//! now.

use crate::queries::Content;
use ac_core::{
    Error, MemberId,
    log::{ToData, event_entity as event},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, QueryTrait, Statement,
};
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Ids looked up in one statement.
const IDS_PER_QUERY: usize = 500;

/// Names by id.
#[derive(Default)]
pub struct Names(HashMap<Uuid, String>);

impl Names {
    /// The names of `records`, members or others, and of all that `contents` mention.
    pub async fn of<'c>(
        conn: &impl ConnectionTrait,
        records: impl Iterator<Item = Uuid>,
        contents: impl Iterator<Item = &'c Content>,
        reader: Option<MemberId>,
    ) -> Result<Self, Error> {
        let mut names = Self::default();
        let mut wanted: BTreeSet<Uuid> = records.collect();
        for content in contents {
            names.hear(&content.data);
            for (field, [old, new]) in &content.changes {
                names.hear(old);
                names.hear(new);
                wanted.extend(meant(field, old));
                wanted.extend(meant(field, new));
            }
        }
        let wanted: Vec<Uuid> = wanted.into_iter().collect();
        for ids in wanted.chunks(IDS_PER_QUERY) {
            for (id, name) in made_as(conn, ids, reader).await? {
                names.0.entry(id).or_insert(name);
            }
            names.0.extend(members(conn, ids).await?);
        }
        Ok(names)
    }

    pub fn get(&self, id: Uuid) -> Option<String> {
        self.0.get(&id).cloned()
    }

    /// The name of the record that `value` means in `field`.
    pub fn of_value(&self, field: &str, value: &Value) -> Option<String> {
        self.get(meant(field, value)?)
    }

    /// Events name records within as `{"id": …, "name": …}`, such as the stage a deal came from.
    fn hear(&mut self, value: &Value) {
        match value {
            Value::Object(fields) => {
                let id = fields.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
                if let (Some(id), Some(name)) = (id, fields.get("name").and_then(Value::as_str)) {
                    self.0.insert(id, name.to_owned());
                }
                fields.values().for_each(|within| self.hear(within));
            }
            Value::Array(all) => all.iter().for_each(|within| self.hear(within)),
            _ => {}
        }
    }
}

/// The record that a field such as `owner_id` means. What a foreign system calls the record is not one of ours.
fn meant(field: &str, value: &Value) -> Option<Uuid> {
    let is_ours = field.ends_with("_id") && field != "external_id";
    value.as_str().filter(|_| is_ours)?.parse().ok()
}

/// What records were called in their first event.
async fn made_as(
    conn: &impl ConnectionTrait,
    ids: &[Uuid],
    reader: Option<MemberId>,
) -> Result<Vec<(Uuid, String)>, Error> {
    let firsts = event::Entity::find()
        .select_only()
        .column_as(event::Column::Seq.min(), "seq")
        .filter(event::Column::SubjectId.is_in(ids.iter().copied()))
        .group_by(event::Column::SubjectId)
        .into_query();
    let found = event::Entity::find().find_also_linked(ToData).filter(event::Column::Seq.in_subquery(firsts));
    let named = found
        .all(conn)
        .await?
        .into_iter()
        .filter_map(|(event, data)| Some((event.subject_id, Content::of(data, reader)?.name()?)));
    Ok(named.collect())
}

#[derive(FromQueryResult)]
struct Named {
    id: Uuid,
    name: String,
}

/// The member table is a projection that any domain may read by name.
async fn members(conn: &impl ConnectionTrait, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, Error> {
    let places: Vec<String> = (1..=ids.len()).map(|n| format!("${n}")).collect();
    let sql = format!("SELECT id, name FROM member WHERE id IN ({})", places.join(", "));
    let ids = ids.iter().map(|id| sea_orm::Value::from(*id));
    let ask = Statement::from_sql_and_values(conn.get_database_backend(), sql, ids);
    Ok(Named::find_by_statement(ask).all(conn).await?.into_iter().map(|named| (named.id, named.name)).collect())
}
