//! What refers to records that are merged, and the moving of it to the one that stays.
//!
//! The rule: records that are there move, each by an event of its own; what is in the bin keeps what it referred to, whose
//! address leads on.

use super::{
    model::{MERGE_MOVES_MAX, Moved},
    object::Mergeable,
};
use crate::{
    activities::{self, entity as activity},
    companies::{self, entity as company, verbs::CompanyEvent},
    contacts::{self, entity as contact, verbs::ContactEvent},
    deals::{self, entity as deal, events::DealEvent},
    leads::{self, entity as lead, model::LeadStatus, verbs::LeadEvent},
    mails::{self, entity as mail},
    notes::{self, entity as note},
    shared::{
        custom::{Custom, OBJECTS},
        event::{Facts, Origin},
        kind::RecordKind,
        record::{self, Record, facts},
        written::{self, About},
    },
};
use ac_core::{Action, Ctx, DomainEvent, Error, Resource, Tx, ctx::Guarded};
use ac_views::custom::{change::Changed, entity::link, model::FieldId, queries};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// What is said where a record that one may not change refers to one that would go.
const NOT_YOURS: &str = "Something refers to a record that would go and is not yours to change. Ask somebody who may change it to merge these.";
/// Ids of one statement, within what either database can bind.
const IDS_PER_STATEMENT: usize = 500;

/// The records that refer to some others, and the custom fields by which they do.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Referring {
    pub companies: BTreeSet<Uuid>,
    pub contacts: BTreeSet<Uuid>,
    pub deals: BTreeSet<Uuid>,
    leads: BTreeSet<Uuid>,
    notes: BTreeSet<Uuid>,
    activities: BTreeSet<Uuid>,
    mails: BTreeSet<Uuid>,
    /// The keys of a record's custom fields that refer to one of them.
    own: HashMap<Uuid, Vec<String>>,
    fields: Vec<FieldId>,
}

impl Referring {
    /// Live records of each kind that refer to `others` by columns, and any that do by custom fields.
    pub async fn to<M: Mergeable>(conn: &impl ConnectionTrait, others: &[Uuid]) -> Result<Self, Error> {
        let mut all = Self::default();
        let most = u64::try_from(MERGE_MOVES_MAX).unwrap_or(u64::MAX).saturating_add(1);
        macro_rules! live {
            ($entity:ident, $column:ident) => {
                live!($entity, $column, DeletedAt)
            };
            ($entity:ident, $column:ident, $($gone:ident)?) => {{
                let select = $entity::Entity::find()
                    .filter($entity::Column::$column.is_in(others.iter().copied()))
                    $(.filter($entity::Column::$gone.is_null()))?;
                let ids = select.select_only().column($entity::Column::Id).limit(most);
                ids.into_tuple::<Uuid>().all(conn).await?
            }};
        }
        match M::KIND {
            RecordKind::Company => {
                all.contacts.extend(live!(contact, CompanyId));
                all.deals.extend(live!(deal, CompanyId));
            }
            RecordKind::Contact => all.deals.extend(live!(deal, ContactId)),
            RecordKind::Deal | RecordKind::Lead | RecordKind::Product => {}
        }
        all.notes.extend(live!(note, SubjectId));
        all.activities.extend(live!(activity, SubjectId));
        // Mails are never in the bin.
        all.mails.extend(live!(mail, SubjectId,));
        all.by_fields::<M>(conn, others, most).await?;
        Ok(all)
    }

    async fn by_fields<M: Mergeable>(
        &mut self,
        conn: &impl ConnectionTrait,
        others: &[Uuid],
        most: u64,
    ) -> Result<(), Error> {
        for object in OBJECTS {
            let all = queries::all(conn, object.resource).await?;
            let referring = all.into_iter().filter(|field| field.refers_to() == Some(M::RESOURCE));
            let keys: HashMap<FieldId, String> = referring.map(|field| (field.id, field.key)).collect();
            if keys.is_empty() {
                continue;
            }
            let select = link::Entity::find()
                .filter(link::Column::FieldId.is_in(keys.keys().copied()))
                .filter(link::Column::TargetId.is_in(others.iter().copied()))
                .limit(most);
            for row in select.all(conn).await? {
                if others.contains(&row.record_id) {
                    continue;
                }
                match object.resource {
                    Resource::Company => self.companies.insert(row.record_id),
                    Resource::Contact => self.contacts.insert(row.record_id),
                    Resource::Lead => self.leads.insert(row.record_id),
                    _ => self.deals.insert(row.record_id),
                };
                let key = keys.get(&row.field_id).cloned().unwrap_or_default();
                self.own.entry(row.record_id).or_default().push(key);
            }
            self.fields.extend(keys.into_keys());
        }
        Ok(())
    }

    pub fn moved(&self) -> Moved {
        let count = |ids: &BTreeSet<Uuid>| i64::try_from(ids.len()).unwrap_or(i64::MAX);
        Moved {
            companies: count(&self.companies),
            contacts: count(&self.contacts),
            deals: count(&self.deals),
            leads: count(&self.leads),
            notes: count(&self.notes),
            activities: count(&self.activities),
            mails: count(&self.mails),
        }
    }

    /// As [`Self::moved`], of what the actor sees.
    pub async fn seen(&self, conn: &impl ConnectionTrait, ctx: &Ctx) -> Result<Moved, Error> {
        macro_rules! seen {
            ($object:ident, $ids:expr) => {{
                let ids: Vec<Uuid> = $ids.iter().copied().collect();
                let mut number = 0;
                for chunk in ids.chunks(IDS_PER_STATEMENT) {
                    let visible = match $object::queries::visible(ctx) {
                        Err(error) if error.is_refusal() => break,
                        visible => visible?,
                    };
                    let of_chunk = visible.filter($object::entity::Column::Id.is_in(chunk.iter().copied()));
                    number += i64::try_from(of_chunk.count(conn).await?).unwrap_or(i64::MAX);
                }
                number
            }};
        }
        Ok(Moved {
            companies: seen!(companies, self.companies),
            contacts: seen!(contacts, self.contacts),
            deals: seen!(deals, self.deals),
            leads: seen!(leads, self.leads),
            notes: seen!(notes, self.notes),
            activities: seen!(activities, self.activities),
            mails: seen!(mails, self.mails),
        })
    }

    /// Refuses more than fit one transaction.
    pub fn check(&self) -> Result<(), Error> {
        let most = u64::try_from(MERGE_MOVES_MAX).unwrap_or(u64::MAX);
        if u64::try_from(self.moved().total()).is_ok_and(|all| all > most) {
            let message = format!(
                "More than {} records refer to those that would go. Keep the one with most of them, or give some to \
                 another record first.",
                ac_core::money::grouped(most)
            );
            return Err(Error::Conflict(message));
        }
        Ok(())
    }

    /// Holds all of it and the records that are merged in the one order in which everybody holds them (`undo/locks.rs`).
    pub async fn hold<M: Mergeable>(&self, tx: &Tx<'_>, merged: &[Uuid]) -> Result<(), Error> {
        let with = |ids: &BTreeSet<Uuid>, kind: RecordKind| -> Vec<Uuid> {
            let merged = merged.iter().filter(|_| M::KIND == kind);
            ids.iter().chain(merged).copied().collect::<BTreeSet<Uuid>>().into_iter().collect()
        };
        hold::<note::Entity>(tx, &self.notes.iter().copied().collect::<Vec<_>>()).await?;
        hold::<activity::Entity>(tx, &self.activities.iter().copied().collect::<Vec<_>>()).await?;
        hold::<mail::Entity>(tx, &self.mails.iter().copied().collect::<Vec<_>>()).await?;
        hold::<lead::Entity>(tx, &self.leads.iter().copied().collect::<Vec<_>>()).await?;
        hold::<deal::Entity>(tx, &self.deals.iter().copied().collect::<Vec<_>>()).await?;
        hold::<contact::Entity>(tx, &with(&self.contacts, RecordKind::Contact)).await?;
        hold::<company::Entity>(tx, &with(&self.companies, RecordKind::Company)).await?;
        Ok(())
    }

    /// Gives what is held to the record that stays; answers how many of each kind.
    pub async fn give<M: Mergeable>(&self, tx: &Tx<'_>, step: &Step<'_>) -> Result<Moved, Error> {
        let (to_company, to_contact) = (M::KIND == RecordKind::Company, M::KIND == RecordKind::Contact);
        let deals = self.rows::<deal::Entity>(tx, &self.deals, step).await?;
        let deals = step.changed(tx, &self.own, deals, |row: deal::Model| deal::Model {
            company_id: row
                .company_id
                .map(|id| if to_company { step.leads(id, |id| id.0, companies::model::CompanyId) } else { id }),
            contact_id: row
                .contact_id
                .map(|id| if to_contact { step.leads(id, |id| id.0, contacts::model::ContactId) } else { id }),
            ..row
        });
        let contacts = self.rows::<contact::Entity>(tx, &self.contacts, step).await?;
        let contacts = step.changed(tx, &self.own, contacts, |row: contact::Model| contact::Model {
            company_id: row
                .company_id
                .map(|id| if to_company { step.leads(id, |id| id.0, companies::model::CompanyId) } else { id }),
            ..row
        });
        let companies = self.rows::<company::Entity>(tx, &self.companies, step).await?;
        let companies = step.changed(tx, &self.own, companies, |row: company::Model| row);
        // A lead that was converted is read-only; what it referred to leads on.
        let mut leads = self.rows::<lead::Entity>(tx, &self.leads, step).await?;
        leads.retain(|row| row.status != LeadStatus::Converted);
        let leads = step.changed(tx, &self.own, leads, |row: lead::Model| row);
        changeable(tx, &deals)?;
        changeable(tx, &contacts)?;
        changeable(tx, &companies)?;
        changeable(tx, &leads)?;
        let moved = Moved {
            leads: written(tx, step, &leads, LeadEvent::Updated).await?,
            deals: written(tx, step, &deals, DealEvent::Updated).await?,
            contacts: written(tx, step, &contacts, ContactEvent::Updated).await?,
            companies: written(tx, step, &companies, CompanyEvent::Updated).await?,
            notes: self.subjects::<note::Entity>(tx, &self.notes, M::KIND, step).await?,
            activities: self.subjects::<activity::Entity>(tx, &self.activities, M::KIND, step).await?,
            mails: self.subjects::<mail::Entity>(tx, &self.mails, M::KIND, step).await?,
        };
        let ids = deals.iter().map(|(row, _)| row.id.0).chain(contacts.iter().map(|(row, _)| row.id.0));
        let ids = ids.chain(companies.iter().map(|(row, _)| row.id.0)).chain(leads.iter().map(|(row, _)| row.id.0));
        let ids: Vec<Uuid> = ids.collect();
        for chunk in ids.chunks(IDS_PER_STATEMENT) {
            let update = link::Entity::update_many()
                .col_expr(link::Column::TargetId, Expr::value(step.to))
                .filter(link::Column::FieldId.is_in(self.fields.iter().copied()))
                .filter(link::Column::TargetId.is_in(step.others.iter().copied()))
                .filter(link::Column::RecordId.is_in(chunk.iter().copied()));
            update.exec(tx.conn()).await?;
        }
        Ok(moved)
    }

    /// The live ones of these, without those that are merged themselves.
    async fn rows<E: EntityTrait<Model: Record>>(
        &self,
        tx: &Tx<'_>,
        ids: &BTreeSet<Uuid>,
        step: &Step<'_>,
    ) -> Result<Vec<E::Model>, Error> {
        let ids: Vec<Uuid> = ids.iter().filter(|id| **id != step.to && !step.others.contains(id)).copied().collect();
        let rows = hold::<E>(tx, &ids).await?;
        Ok(rows.into_iter().filter(|row| !row.is_deleted()).collect())
    }

    async fn subjects<E>(
        &self,
        tx: &Tx<'_>,
        ids: &BTreeSet<Uuid>,
        kind: RecordKind,
        step: &Step<'_>,
    ) -> Result<i64, Error>
    where
        E: EntityTrait<Model: About>,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let rows = self.rows::<E>(tx, ids, step).await?;
        let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        written::give::<E>(tx, step.origin, rows, (kind, step.to)).await?;
        Ok(count)
    }
}

/// What stands on a record goes along with it; records that refer to it are changed by whoever merges.
///
/// Errors: `forbidden`, without a word about which it is.
fn changeable<M: Guarded>(tx: &Tx<'_>, pairs: &[(M, M)]) -> Result<(), Error> {
    let is_closed = |(old, _): &(M, M)| tx.ctx().allow(Action::Modify, old).is_err();
    if pairs.iter().any(is_closed) { Err(Error::Refused(NOT_YOURS.to_owned())) } else { Ok(()) }
}

async fn hold<E: EntityTrait>(tx: &Tx<'_>, ids: &[Uuid]) -> Result<Vec<E::Model>, Error> {
    let mut rows = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(IDS_PER_STATEMENT) {
        rows.extend(record::hold_rows::<E>(tx, chunk).await?);
    }
    Ok(rows)
}

/// From where to where what refers goes.
pub(super) struct Step<'s> {
    pub origin: Origin,
    pub others: &'s [Uuid],
    pub to: Uuid,
}

impl Step<'_> {
    /// The id that stands for `id` afterwards.
    fn leads<I: Copy>(&self, id: I, uuid: impl Fn(I) -> Uuid, of: impl Fn(Uuid) -> I) -> I {
        if self.others.contains(&uuid(id)) { of(self.to) } else { id }
    }

    fn changed<M: Custom + PartialEq>(
        &self,
        tx: &Tx<'_>,
        own: &HashMap<Uuid, Vec<String>>,
        rows: Vec<M>,
        edited: impl Fn(M) -> M,
    ) -> Vec<(M, M)> {
        let now = tx.ctx().now();
        let nothing = Vec::new();
        let pair = |old: M| {
            let new = self.with_own(edited(old.clone()), own.get(&old.key()).unwrap_or(&nothing));
            (new != old).then(|| (old, new.touched(now)))
        };
        rows.into_iter().filter_map(pair).collect()
    }

    /// The record with those of its values that refer to the others leading to the one that stays.
    fn with_own<M: Custom>(&self, row: M, keys: &[String]) -> M {
        let mut values = row.own_fields().clone();
        for key in keys {
            let value = values.as_object_mut().and_then(|values| values.get_mut(key));
            if let Some(value) = value.filter(|value| refers(value, self.others)) {
                *value = serde_json::json!(self.to);
            }
        }
        let changed = Changed::nothing(&values, row.field_keys());
        row.with_own(&changed)
    }
}

/// Whether a value as it is kept refers to one of these.
pub(super) fn refers(value: &serde_json::Value, ids: &[Uuid]) -> bool {
    value.as_str().and_then(|text| text.parse().ok()).is_some_and(|id| ids.contains(&id))
}

async fn written<M, V: DomainEvent>(
    tx: &Tx<'_>,
    step: &Step<'_>,
    pairs: &[(M, M)],
    updated: impl Fn(Facts) -> V,
) -> Result<i64, Error>
where
    M: Record,
{
    record::replace_many(tx, pairs, None).await?;
    for (old, new) in pairs {
        step.origin.emit(tx, &updated(facts(Some(old), Some(new), new)));
    }
    Ok(i64::try_from(pairs.len()).unwrap_or(i64::MAX))
}
