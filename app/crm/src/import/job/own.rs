//! What the rows of a step make of their records' own fields. People and records that values name are looked up once a step.
//!
//! The rule: what the field or the record does not take is told and left out, the rest of the row is taken; only a new record
//! without what its forms require is not made.

use super::{
    apply::{Place, Work},
    slots::Outcome,
};
use crate::{
    companies::entity as company,
    contacts::entity as contact,
    deals::entity as deal,
    import::{
        model::{ObjectKind, Target},
        problems::ProblemCode,
    },
    leads::entity as lead,
    shared::{
        custom::{Custom, WithOwn},
        record::{BULK_ROWS_MAX, OWN},
    },
};
use ac_core::{Currency, Error, Resource, Tx, text::sort_key};
use ac_views::custom::{CustomField, Customs, FieldKind, FieldValues, Object, change::Changed};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, Select};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Records of the names of one step that are looked at.
const NAMED_MAX: u64 = 10_000;

/// The custom fields of one step's records. Without a column for one of them nothing is read.
pub struct OwnStep(Option<Known>);

struct Known {
    customs: Customs,
    /// What new records start with.
    defaults: Changed,
    currency: Currency,
    /// The records of each kind by the folded names that cells name them by.
    named: HashMap<Resource, HashMap<String, Vec<Uuid>>>,
}

/// What stands in the record's own fields before a row.
pub enum Standing<'r> {
    /// It is new.
    Nothing,
    /// An earlier row of the step says something of it.
    Earlier(&'r Changed),
    /// In the workspace, by `fields` and `field_keys`.
    There(&'r Value, &'r Value),
}

impl<'r> Standing<'r> {
    /// What an earlier row of the step made of the record, else what it is.
    pub fn of<M: Custom, V>(earlier: Option<&'r WithOwn<V>>, old: Option<&'r M>) -> Self {
        match (earlier, old) {
            (Some(WithOwn { own: Some(own), .. }), _) => Self::Earlier(own),
            (_, Some(old)) => Self::There(old.own_fields(), old.field_keys()),
            (_, None) => Self::Nothing,
        }
    }
}

impl OwnStep {
    /// Reads what the cells of a step's rows need. Errors: those of the database.
    pub async fn read<'r>(
        tx: &Tx<'_>,
        work: &Work<'_>,
        object: &'static Object,
        rows: impl Iterator<Item = &'r FieldValues> + Clone,
    ) -> Result<Self, Error> {
        if rows.clone().all(FieldValues::is_empty) {
            return Ok(Self(None));
        }
        let currency = tx.ctx().tenant.currency;
        let customs = Customs::whole(tx.conn(), object).await?;
        let defaults = customs.defaults(currency).map_err(Error::Invalid)?;
        let mut named = HashMap::new();
        for kind in [ObjectKind::Company, ObjectKind::Contact, ObjectKind::Deal, ObjectKind::Lead] {
            let Some(resource) = kind.object().filter(|_| work.options.may_see.contains(&kind)) else { continue };
            let fields: Vec<&CustomField> = customs
                .live()
                .filter(|field| field.kind == FieldKind::Relation && field.refers_to() == Some(resource))
                .collect();
            let names = rows.clone().flat_map(|own| {
                fields.iter().filter_map(|field| own.get(&field.key).and_then(Value::as_str)).map(sort_key)
            });
            let names: HashSet<String> = names.collect();
            if !names.is_empty() {
                named.insert(resource, ids(tx.conn(), kind, names).await?);
            }
        }
        Ok(Self(Some(Known { customs, defaults, currency, named })))
    }

    /// The record's own fields after a row that says `own` of them; `None` if nothing was said of them yet.
    ///
    /// Errors: the row's outcome, where it is left out.
    pub fn after(
        &self,
        work: &mut Work<'_>,
        at: Place,
        own: FieldValues,
        standing: Standing<'_>,
    ) -> Result<Option<Changed>, Outcome> {
        let known = match &self.0 {
            Some(known) if !own.is_empty() => known,
            _ => {
                return Ok(match standing {
                    Standing::Earlier(earlier) => Some(earlier.clone()),
                    Standing::Nothing | Standing::There(..) => None,
                });
            }
        };
        let keys: Vec<String> = own.0.keys().cloned().collect();
        let sent = known.meant(work, at, own);
        let is_new = matches!(standing, Standing::Nothing);
        let changed = match standing {
            Standing::Nothing => {
                let defaults = &known.defaults;
                known.changed(work, at, (&defaults.fields, &defaults.field_keys), sent).behind(defaults)
            }
            Standing::Earlier(earlier) => {
                known.changed(work, at, (&earlier.fields, &earlier.field_keys), sent).behind(earlier)
            }
            Standing::There(fields, field_keys) => known.changed(work, at, (fields, field_keys), sent),
        };
        if is_new {
            known.required(work, at, &keys, &changed)?;
        }
        Ok(Some(changed))
    }
}

impl Known {
    /// The values that cells mean: ids for people and records. What is not known is told and left out.
    fn meant(&self, work: &mut Work<'_>, at: Place, own: FieldValues) -> FieldValues {
        let mut sent = FieldValues::default();
        for (key, value) in own.0 {
            let Some(field) = self.customs.get(&key).filter(|field| !field.is_deleted) else {
                // The column is not known any more either: its field is named instead.
                work.tell(at, None, ProblemCode::FieldDeleted, &key);
                continue;
            };
            if value.is_null() {
                continue;
            }
            match (field.kind, value.as_str()) {
                (FieldKind::Person | FieldKind::Relation, Some(name)) => {
                    if let Some(id) = self.referred(work, at, field, name) {
                        sent.0.insert(key, json!(id));
                    }
                }
                _ => drop(sent.0.insert(key, value)),
            }
        }
        sent
    }

    fn referred(&self, work: &mut Work<'_>, at: Place, field: &CustomField, name: &str) -> Option<Uuid> {
        let target = Some(Target::own(field));
        if field.kind == FieldKind::Person {
            let found = work.refs.member(name).map(|id| id.0);
            if found.is_none() {
                work.tell(at, target, ProblemCode::PersonUnknown, name);
            }
            return found;
        }
        let of_kind = field.refers_to().and_then(|resource| self.named.get(&resource));
        match of_kind.and_then(|named| named.get(&sort_key(name))).map(Vec::as_slice) {
            Some([id]) => Some(*id),
            Some([_, ..]) => {
                work.tell(at, target, ProblemCode::RecordAmbiguous, name);
                None
            }
            Some([]) | None => {
                work.tell(at, target, ProblemCode::RecordUnknown, name);
                None
            }
        }
    }

    /// The values after those that were sent, without what the record does not take.
    fn changed(&self, work: &mut Work<'_>, at: Place, standing: (&Value, &Value), mut sent: FieldValues) -> Changed {
        loop {
            let refused = match self.customs.changed(self.currency, standing, &sent) {
                Ok(changed) => return changed,
                Err(refused) => refused,
            };
            let mut is_less = false;
            for error in refused {
                let key = error.field.strip_prefix(OWN).unwrap_or(&error.field);
                let value = sent.0.remove(key);
                is_less |= value.is_some();
                let target = self.customs.get(key).map(Target::own);
                let value = value.and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
                work.explain(at, target, ProblemCode::FieldValueInvalid, (&value, &error.message));
            }
            if !is_less {
                return Changed::nothing(standing.0, standing.1);
            }
        }
    }

    /// Refuses a new record whose file fills what forms require and whose row does not.
    fn required(&self, work: &mut Work<'_>, at: Place, keys: &[String], new: &Changed) -> Result<(), Outcome> {
        let is_missing =
            |field: &&CustomField| field.required && keys.contains(&field.key) && new.fields.get(&field.key).is_none();
        let missing: Vec<&CustomField> = self.customs.live().filter(is_missing).collect();
        for field in &missing {
            work.tell(at, Some(Target::own(field)), ProblemCode::RequiredMissing, "");
        }
        if missing.is_empty() { Ok(()) } else { Err(Outcome::skipped(at.ordinal)) }
    }
}

/// The living records that are called so: companies and deals by their name, people by name or address.
async fn ids(
    conn: &impl ConnectionTrait,
    kind: ObjectKind,
    names: HashSet<String>,
) -> Result<HashMap<String, Vec<Uuid>>, Error> {
    let mut found: HashMap<String, Vec<Uuid>> = HashMap::new();
    let names: Vec<String> = names.into_iter().collect();
    for chunk in names.chunks(BULK_ROWS_MAX) {
        let chunk = || chunk.iter().cloned();
        macro_rules! named {
            ($entity:ident, $key:ident) => {{
                use $entity::{Column, Entity};
                let select = Entity::find().filter(Column::DeletedAt.is_null()).filter(Column::$key.is_in(chunk()));
                pairs(conn, select.select_only().column(Column::$key).column(Column::Id), &mut found).await?;
            }};
        }
        match kind {
            ObjectKind::Company => named!(company, NameKey),
            ObjectKind::Deal => named!(deal, NameKey),
            ObjectKind::Contact => {
                named!(contact, NameKey);
                named!(contact, EmailKey);
            }
            ObjectKind::Lead => {
                named!(lead, NameKey);
                named!(lead, EmailKey);
            }
            ObjectKind::Product | ObjectKind::Member => {}
        }
    }
    Ok(found)
}

async fn pairs<E: EntityTrait>(
    conn: &impl ConnectionTrait,
    select: Select<E>,
    found: &mut HashMap<String, Vec<Uuid>>,
) -> Result<(), Error> {
    for (key, id) in select.limit(NAMED_MAX).into_tuple::<(String, Uuid)>().all(conn).await? {
        let ids = found.entry(key).or_default();
        // Without a name somebody is called by their address.
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(())
}
