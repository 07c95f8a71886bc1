//! What becomes of a record's custom values when somebody sends some.
//!
//! The rule: a value that is not sent stays as it is, also that of a field that was deleted since.

use super::{
    Customs,
    entity::link,
    kind::FieldKind,
    model::{CustomField, FieldId, FieldValues},
    shown,
    value::{Clean, clean, read_only},
};
use ac_core::{Currency, Error, FieldError, Resource, Tx};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Rows of one INSERT, within what either database can bind.
const LINKS_PER_INSERT: usize = 1_000;

/// A record's values after a change.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changed {
    pub fields: Value,
    pub field_keys: Value,
    /// Records that values refer to and did not before: they have to be there for whoever changes it.
    pub refers: Vec<Refers>,
    /// For each field that refers to other rows and was sent, what it refers to now.
    links: Vec<(FieldId, Vec<To>)>,
}

/// A record that a value refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refers {
    /// What a complaint about it is about.
    pub place: String,
    pub to: Resource,
    pub id: Uuid,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum To {
    Record(Uuid),
    Choice(String),
}

impl Customs {
    /// The values of a new record: what was sent, and the defaults of what was not.
    ///
    /// Errors: a complaint for each value that cannot be.
    pub fn drafted(&self, own_currency: Currency, sent: &FieldValues) -> Result<Changed, Vec<FieldError>> {
        let all = self.with_defaults(sent);
        let mut change = Change::of(&Value::Null, &Value::Null, own_currency);
        self.refuse(&mut change, sent);
        self.apply(&mut change, &all);
        let is_asked = |field: &&CustomField| field.required && !field.read_only;
        for field in self.live().filter(is_asked).filter(|field| !all.0.contains_key(&field.key)) {
            change.miss(field);
        }
        change.finish()
    }

    /// What new records that come by the hundred start with: their files may know nothing of what forms require.
    ///
    /// Errors: a default that cannot be.
    pub fn defaults(&self, own_currency: Currency) -> Result<Changed, Vec<FieldError>> {
        let mut change = Change::of(&Value::Null, &Value::Null, own_currency);
        self.apply(&mut change, &self.with_defaults(&FieldValues::default()));
        change.finish()
    }

    fn with_defaults(&self, sent: &FieldValues) -> FieldValues {
        let mut all = sent.clone();
        for field in self.live() {
            if let (false, Some(default)) = (all.0.contains_key(&field.key), &field.default) {
                all.0.insert(field.key.clone(), default.clone());
            }
        }
        all
    }

    /// The values of a record that has `fields` and `field_keys`, after those that were sent.
    ///
    /// Errors: a complaint for each value that cannot be.
    pub fn changed(
        &self,
        own_currency: Currency,
        (fields, field_keys): (&Value, &Value),
        sent: &FieldValues,
    ) -> Result<Changed, Vec<FieldError>> {
        let mut change = Change::of(fields, field_keys, own_currency);
        self.refuse(&mut change, sent);
        self.apply(&mut change, sent);
        change.finish()
    }

    /// Complains of what was sent for fields that are not the sender's to write.
    fn refuse(&self, change: &mut Change, sent: &FieldValues) {
        for field in sent.0.keys().filter_map(|key| self.get(key)).filter(|field| field.read_only) {
            change.complain(field.place(), format!("Your role does not change {}. Leave it out.", field.label));
        }
    }

    fn apply(&self, change: &mut Change, sent: &FieldValues) {
        for (key, value) in &sent.0 {
            match self.get(key) {
                Some(field) if field.is_formula() && !field.is_deleted => {
                    change.complain(field.place(), read_only(field))
                }
                Some(field) if !field.is_deleted => change.set(field, value),
                Some(field) => {
                    let label = &field.label;
                    change.complain(field.place(), format!("{label} was deleted. Restore it under Settings, Fields."));
                }
                None => change.complain(format!("fields.{key}"), self.unknown(key)),
            }
        }
    }

    fn unknown(&self, key: &str) -> String {
        const CHARS_MAX: usize = 40;
        let shown: String = key.chars().filter(|c| !c.is_control()).take(CHARS_MAX).collect();
        let known: Vec<&str> = self.live().map(|field| field.key.as_str()).collect();
        match known.is_empty() {
            true => format!(
                "There is no custom field “{shown}”. Nobody has added any; an admin does so under Settings, Fields."
            ),
            false => format!("There is no custom field “{shown}”. There are {}.", known.join(", ")),
        }
    }
}

struct Change {
    fields: Map<String, Value>,
    keys: Map<String, Value>,
    refers: Vec<Refers>,
    links: Vec<(FieldId, Vec<To>)>,
    errors: Vec<FieldError>,
    own_currency: Currency,
}

impl Change {
    fn of(fields: &Value, keys: &Value, own_currency: Currency) -> Self {
        let map = |value: &Value| value.as_object().cloned().unwrap_or_default();
        let (fields, keys) = (map(fields), map(keys));
        Self { fields, keys, refers: Vec::new(), links: Vec::new(), errors: Vec::new(), own_currency }
    }

    fn complain(&mut self, place: String, message: String) {
        self.errors.push(FieldError { field: place, message });
    }

    fn miss(&mut self, field: &CustomField) {
        let verb = if field.kind.has_choices() || field.kind == FieldKind::Person { "Choose" } else { "Enter" };
        self.complain(field.place(), format!("{verb} a value for {}.", field.label));
    }

    fn set(&mut self, field: &CustomField, value: &Value) {
        let old = self.fields.get(&field.key).cloned();
        match clean(field, value, old.as_ref(), self.own_currency) {
            Err(message) => self.complain(field.place(), message),
            Ok(None) => {
                // What has nothing loses nothing.
                let loses_nothing = value.is_object() && old.is_none();
                if field.required && !loses_nothing {
                    self.miss(field);
                }
                self.fields.remove(&field.key);
                self.keys.remove(&field.key);
                self.link(field, &Value::Null);
            }
            Ok(Some(Clean { value, key })) => {
                self.refer(field, &value, old.as_ref());
                self.link(field, &value);
                if let Some(key) = key {
                    self.keys.insert(field.key.clone(), key);
                }
                self.fields.insert(field.key.clone(), value);
            }
        }
    }

    /// A link that stands already stays good, even if what it means was deleted since.
    fn refer(&mut self, field: &CustomField, value: &Value, old: Option<&Value>) {
        if let (Some(to), Some(referred), true) = (field.refers_to(), shown::referred(value), old != Some(value)) {
            self.refers.push(Refers { place: field.place(), to, id: referred.id });
        }
    }

    fn link(&mut self, field: &CustomField, value: &Value) {
        let choice = |value: &Value| value.as_str().map(|value| To::Choice(value.to_owned()));
        let to = match field.kind {
            FieldKind::Person | FieldKind::Relation => {
                shown::referred(value).map(|referred| To::Record(referred.id)).into_iter().collect()
            }
            FieldKind::MultiSelect => value.as_array().into_iter().flatten().filter_map(choice).collect(),
            _ => return,
        };
        self.links.push((field.id, to));
    }

    fn finish(self) -> Result<Changed, Vec<FieldError>> {
        if !self.errors.is_empty() {
            return Err(self.errors);
        }
        let Self { fields, keys, refers, links, .. } = self;
        Ok(Changed { fields: Value::Object(fields), field_keys: Value::Object(keys), refers, links })
    }
}

impl Changed {
    /// What a record has, where nothing was sent.
    #[must_use]
    pub fn nothing(fields: &Value, field_keys: &Value) -> Self {
        Self { fields: fields.clone(), field_keys: field_keys.clone(), ..Self::default() }
    }

    /// Writes what the record refers to, in the unit of work that writes its row.
    pub async fn link(&self, tx: &Tx<'_>, record: Uuid) -> Result<(), Error> {
        if self.links.is_empty() {
            return Ok(());
        }
        let fields = self.links.iter().map(|(field, _)| *field);
        let old = link::Entity::delete_many().filter(link::Column::RecordId.eq(record));
        old.filter(link::Column::FieldId.is_in(fields)).exec(tx.conn()).await?;
        link_new(tx, &[(record, self)]).await
    }

    /// The change after one that came before it: what that one links and this one does not is linked with it.
    #[must_use]
    pub fn behind(mut self, earlier: &Self) -> Self {
        let is_new = |field: FieldId| self.links.iter().all(|(known, _)| *known != field);
        let more: Vec<_> = earlier.links.iter().filter(|(field, _)| is_new(*field)).cloned().collect();
        self.links.extend(more);
        self
    }

    fn rows(&self, record: Uuid) -> Vec<link::ActiveModel> {
        let row = |field: FieldId, position: i32, to: &To| link::ActiveModel {
            record_id: Set(record),
            field_id: Set(field),
            position: Set(position),
            target_id: Set(match to {
                To::Record(id) => Some(*id),
                To::Choice(_) => None,
            }),
            choice: Set(match to {
                To::Choice(choice) => Some(choice.clone()),
                To::Record(_) => None,
            }),
        };
        let of_field = |(field, all): &(FieldId, Vec<To>)| {
            (0..).zip(all).map(|(position, to)| row(*field, position, to)).collect::<Vec<_>>()
        };
        self.links.iter().flat_map(of_field).collect()
    }
}

/// As [`Changed::link`], for records that refer to nothing yet.
pub async fn link_new(tx: &Tx<'_>, records: &[(Uuid, &Changed)]) -> Result<(), Error> {
    let all: Vec<_> = records.iter().flat_map(|(record, changed)| changed.rows(*record)).collect();
    for rows in all.chunks(LINKS_PER_INSERT) {
        link::Entity::insert_many(rows.to_vec()).exec_without_returning(tx.conn()).await?;
    }
    Ok(())
}

/// As [`Changed::link`], for many records: one statement a field, whatever the number of records.
pub async fn link_many(tx: &Tx<'_>, records: &[(Uuid, &Changed)]) -> Result<(), Error> {
    let mut by_field: BTreeMap<FieldId, Vec<Uuid>> = BTreeMap::new();
    for (record, changed) in records {
        for (field, _) in &changed.links {
            by_field.entry(*field).or_default().push(*record);
        }
    }
    for (field, records) in by_field {
        let old = link::Entity::delete_many().filter(link::Column::FieldId.eq(field));
        old.filter(link::Column::RecordId.is_in(records)).exec(tx.conn()).await?;
    }
    link_new(tx, records).await
}
