//! What refers to records that go, merged into another or deleted for good, and what becomes of it.
//!
//! The rule: what refers to a merged record moves to the one that stays, each by an event of its own; what is in the bin keeps what it
//! referred to, whose address leads on. What refers to one that goes for good refers to nothing afterwards, in the bin too.

mod step;

pub(crate) use step::{Step, refers};

use super::{
    custom::OBJECTS,
    event::Facts,
    kind::RecordKind,
    record::{self, Record, facts},
    written::{self, About},
};
use crate::{
    activities::{self, entity as activity},
    companies::{self, entity as company, verbs::CompanyEvent},
    contacts::{self, entity as contact, verbs::ContactEvent},
    deals::{self, entity as deal, events::DealEvent, lines::entity as line},
    duplicates::model::Moved,
    leads::{self, entity as lead, model::LeadStatus, verbs::LeadEvent},
    mails::{self, entity as mail},
    notes::{self, entity as note},
    products,
};
use ac_core::{Ctx, DomainEvent, Error, Resource, Tx};
use ac_views::custom::{entity::link, model::FieldId, queries};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Ids of one statement, within what either database can bind.
const IDS_PER_STATEMENT: usize = 500;

/// The records that refer to some others, and the custom fields by which they do.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Referring {
    /// Whether there may be more than were asked for.
    pub is_cut: bool,
    pub companies: BTreeSet<Uuid>,
    pub contacts: BTreeSet<Uuid>,
    pub deals: BTreeSet<Uuid>,
    leads: BTreeSet<Uuid>,
    notes: BTreeSet<Uuid>,
    activities: BTreeSet<Uuid>,
    mails: BTreeSet<Uuid>,
    /// The deals among them that do by a line.
    lined: BTreeSet<Uuid>,
    /// The keys of a record's custom fields that refer to one of them.
    own: HashMap<Uuid, Vec<String>>,
    fields: Vec<FieldId>,
}

impl Referring {
    /// Records that refer to `others`, which are of one kind: those in `scope` by columns, and any by custom fields. Of each kind of
    /// record at most `most`.
    pub async fn to(
        conn: &impl ConnectionTrait,
        kind: RecordKind,
        others: &[Uuid],
        scope: Scope,
        most: u64,
    ) -> Result<Self, Error> {
        let mut all = Self::default();
        macro_rules! found {
            ($entity:ident, $column:ident) => {{
                let live = (scope == Scope::Live).then(|| $entity::Column::DeletedAt.is_null());
                found!($entity, $column, Condition::all().add_option(live))
            }};
            ($entity:ident, $column:ident, $which:expr) => {{
                let of = $entity::Column::$column.is_in(others.iter().copied());
                let select = $entity::Entity::find().filter(of).filter($which);
                let ids = select.select_only().column($entity::Column::Id).limit(most);
                let ids = ids.into_tuple::<Uuid>().all(conn).await?;
                all.is_cut |= u64::try_from(ids.len()).is_ok_and(|found| found == most);
                ids
            }};
        }
        match kind {
            RecordKind::Company => {
                all.contacts.extend(found!(contact, CompanyId));
                all.deals.extend(found!(deal, CompanyId));
            }
            RecordKind::Contact => all.deals.extend(found!(deal, ContactId)),
            RecordKind::Product => {
                all.deals.extend(found!(deal, ProductId));
                all.lined(conn, others, most).await?;
            }
            RecordKind::Deal | RecordKind::Lead => {}
        }
        if scope == Scope::All {
            match kind {
                RecordKind::Company => all.leads.extend(found!(lead, CompanyId)),
                RecordKind::Contact => all.leads.extend(found!(lead, ContactId)),
                RecordKind::Deal => all.leads.extend(found!(lead, DealId)),
                RecordKind::Lead | RecordKind::Product => {}
            }
        }
        all.notes.extend(found!(note, SubjectId));
        all.activities.extend(found!(activity, SubjectId));
        // Mails are never in the bin.
        all.mails.extend(found!(mail, SubjectId, Condition::all()));
        all.by_fields(conn, kind, others, most).await?;
        Ok(all)
    }

    /// Deals on whose lines a product stands.
    async fn lined(&mut self, conn: &impl ConnectionTrait, products: &[Uuid], most: u64) -> Result<(), Error> {
        let select = line::Entity::find()
            .filter(line::Column::ProductId.is_in(products.iter().copied()))
            .select_only()
            .column(line::Column::DealId)
            .distinct()
            .limit(most);
        self.lined = select.into_tuple::<Uuid>().all(conn).await?.into_iter().collect();
        self.is_cut |= u64::try_from(self.lined.len()).is_ok_and(|found| found == most);
        self.deals.extend(&self.lined);
        Ok(())
    }

    async fn by_fields(
        &mut self,
        conn: &impl ConnectionTrait,
        kind: RecordKind,
        others: &[Uuid],
        most: u64,
    ) -> Result<(), Error> {
        for object in OBJECTS {
            let all = queries::all(conn, object.resource).await?;
            let referring = all.into_iter().filter(|field| field.refers_to() == Some(kind.resource()));
            let keys: HashMap<FieldId, String> = referring.map(|field| (field.id, field.key)).collect();
            if keys.is_empty() {
                continue;
            }
            let select = link::Entity::find()
                .filter(link::Column::FieldId.is_in(keys.keys().copied()))
                .filter(link::Column::TargetId.is_in(others.iter().copied()))
                // Those that go themselves are not let go of, and must not take the places of those that are.
                .filter(link::Column::RecordId.is_not_in(others.iter().copied()))
                .limit(most);
            let rows = select.all(conn).await?;
            self.is_cut |= u64::try_from(rows.len()).is_ok_and(|found| found == most);
            for row in rows {
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

    /// The notes, the activities and the e-mails on the others.
    pub fn written(&self) -> [Vec<Uuid>; 3] {
        [&self.notes, &self.activities, &self.mails].map(|ids| ids.iter().copied().collect())
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

    /// Holds all of it and the records that go in the one order in which everybody holds them (`undo/locks.rs`).
    pub async fn hold(&self, tx: &Tx<'_>, of: RecordKind, going: &[Uuid]) -> Result<(), Error> {
        let with = |ids: &BTreeSet<Uuid>, kind: RecordKind| -> Vec<Uuid> {
            let going = going.iter().filter(|_| of == kind);
            ids.iter().chain(going).copied().collect::<BTreeSet<Uuid>>().into_iter().collect()
        };
        hold::<note::Entity>(tx, &self.notes.iter().copied().collect::<Vec<_>>()).await?;
        hold::<activity::Entity>(tx, &self.activities.iter().copied().collect::<Vec<_>>()).await?;
        hold::<mail::Entity>(tx, &self.mails.iter().copied().collect::<Vec<_>>()).await?;
        hold::<lead::Entity>(tx, &with(&self.leads, RecordKind::Lead)).await?;
        hold::<deal::Entity>(tx, &with(&self.deals, RecordKind::Deal)).await?;
        hold::<contact::Entity>(tx, &with(&self.contacts, RecordKind::Contact)).await?;
        hold::<company::Entity>(tx, &with(&self.companies, RecordKind::Company)).await?;
        hold::<products::entity::Entity>(tx, &with(&BTreeSet::new(), RecordKind::Product)).await?;
        Ok(())
    }

    /// Gives what is held to the record that stays; answers how many of each kind. Errors: `forbidden` with [`Step::closed`].
    pub async fn give(&self, tx: &Tx<'_>, step: &Step<'_>) -> Result<Moved, Error> {
        let nowhere = BTreeSet::new();
        let companies_go = |id: companies::model::CompanyId| id.0;
        let contacts_go = |id: contacts::model::ContactId| id.0;
        let deals = self.rows::<deal::Entity>(tx, &self.deals, step).await?;
        self.unline(tx, step).await?;
        let deals = step.changed(tx, &self.own, deals, &self.lined, |row: deal::Model| deal::Model {
            company_id: step.leads(RecordKind::Company, row.company_id, companies_go, companies::model::CompanyId),
            contact_id: step.leads(RecordKind::Contact, row.contact_id, contacts_go, contacts::model::ContactId),
            product_id: step.leads(RecordKind::Product, row.product_id, |id| id.0, products::model::ProductId),
            ..row
        });
        let contacts = self.rows::<contact::Entity>(tx, &self.contacts, step).await?;
        let contacts = step.changed(tx, &self.own, contacts, &nowhere, |row: contact::Model| contact::Model {
            company_id: step.leads(RecordKind::Company, row.company_id, companies_go, companies::model::CompanyId),
            ..row
        });
        let companies = self.rows::<company::Entity>(tx, &self.companies, step).await?;
        let companies = step.changed(tx, &self.own, companies, &nowhere, |row: company::Model| row);
        let mut leads = self.rows::<lead::Entity>(tx, &self.leads, step).await?;
        if step.to.is_some() {
            // A lead that was converted is read-only; what it referred to leads on.
            leads.retain(|row| row.status != LeadStatus::Converted);
        }
        let leads = step.changed(tx, &self.own, leads, &nowhere, |row: lead::Model| lead::Model {
            company_id: step.leads(RecordKind::Company, row.company_id, companies_go, companies::model::CompanyId),
            contact_id: step.leads(RecordKind::Contact, row.contact_id, contacts_go, contacts::model::ContactId),
            deal_id: step.leads(RecordKind::Deal, row.deal_id, |id| id.0, deals::model::DealId),
            ..row
        });
        step.check(tx, &deals)?;
        step.check(tx, &contacts)?;
        step.check(tx, &companies)?;
        step.check(tx, &leads)?;
        let told = step.to.is_some();
        let moved = Moved {
            leads: written(tx, step, &leads, if told { LeadEvent::Updated } else { LeadEvent::Unlinked }).await?,
            deals: written(tx, step, &deals, if told { DealEvent::Updated } else { DealEvent::Unlinked }).await?,
            contacts: written(tx, step, &contacts, if told { ContactEvent::Updated } else { ContactEvent::Unlinked })
                .await?,
            companies: written(tx, step, &companies, if told { CompanyEvent::Updated } else { CompanyEvent::Unlinked })
                .await?,
            notes: self.subjects::<note::Entity>(tx, &self.notes, step).await?,
            activities: self.subjects::<activity::Entity>(tx, &self.activities, step).await?,
            mails: self.subjects::<mail::Entity>(tx, &self.mails, step).await?,
        };
        let ids = deals.iter().map(|(row, _)| row.id.0).chain(contacts.iter().map(|(row, _)| row.id.0));
        let ids = ids.chain(companies.iter().map(|(row, _)| row.id.0)).chain(leads.iter().map(|(row, _)| row.id.0));
        self.link(tx, &ids.collect::<Vec<Uuid>>(), step).await?;
        Ok(moved)
    }

    /// Takes a product off the lines that it stands on, which have a copy of all that they say of it.
    async fn unline(&self, tx: &Tx<'_>, step: &Step<'_>) -> Result<(), Error> {
        for chunk in self.lined.iter().copied().collect::<Vec<_>>().chunks(IDS_PER_STATEMENT) {
            line::Entity::update_many()
                .col_expr(line::Column::ProductId, Expr::value(step.to))
                .filter(line::Column::DealId.is_in(chunk.iter().copied()))
                .filter(line::Column::ProductId.is_in(step.others.iter().copied()))
                .exec(tx.conn())
                .await?;
        }
        Ok(())
    }

    /// Lets what custom fields of these records refer to lead to where the step leads.
    async fn link(&self, tx: &Tx<'_>, records: &[Uuid], step: &Step<'_>) -> Result<(), Error> {
        for chunk in records.chunks(IDS_PER_STATEMENT) {
            let of_chunk = Condition::all()
                .add(link::Column::FieldId.is_in(self.fields.iter().copied()))
                .add(link::Column::TargetId.is_in(step.others.iter().copied()))
                .add(link::Column::RecordId.is_in(chunk.iter().copied()));
            match step.to {
                Some(to) => {
                    let update = link::Entity::update_many().col_expr(link::Column::TargetId, Expr::value(to));
                    update.filter(of_chunk).exec(tx.conn()).await?;
                }
                None => {
                    link::Entity::delete_many().filter(of_chunk).exec(tx.conn()).await?;
                }
            }
        }
        Ok(())
    }

    /// Those of these that go along, without those that go themselves.
    async fn rows<E: EntityTrait<Model: Record>>(
        &self,
        tx: &Tx<'_>,
        ids: &BTreeSet<Uuid>,
        step: &Step<'_>,
    ) -> Result<Vec<E::Model>, Error> {
        let stays = |id: &Uuid| Some(*id) != step.to && !step.others.contains(id);
        let ids: Vec<Uuid> = ids.iter().copied().filter(stays).collect();
        let mut rows = hold::<E>(tx, &ids).await?;
        rows.retain(|row| step.to.is_none() || !row.is_deleted());
        Ok(rows)
    }

    async fn subjects<E>(&self, tx: &Tx<'_>, ids: &BTreeSet<Uuid>, step: &Step<'_>) -> Result<i64, Error>
    where
        E: EntityTrait<Model: About>,
        E::Model: IntoActiveModel<E::ActiveModel>,
    {
        let Some(to) = step.to else { return Ok(0) };
        let rows = self.rows::<E>(tx, ids, step).await?;
        let count = i64::try_from(rows.len()).unwrap_or(i64::MAX);
        written::give::<E>(tx, step.origin, rows, (step.kind, to)).await?;
        Ok(count)
    }
}

async fn hold<E: EntityTrait>(tx: &Tx<'_>, ids: &[Uuid]) -> Result<Vec<E::Model>, Error> {
    let mut rows = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(IDS_PER_STATEMENT) {
        rows.extend(record::hold_rows::<E>(tx, chunk).await?);
    }
    Ok(rows)
}

/// Which records are asked whether they refer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Those that are there, without leads that became something: those lead on.
    Live,
    /// Those in the bin too.
    All,
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
    let (binned, live) = pairs.iter().partition::<Vec<_>, _>(|(old, _)| old.is_deleted());
    let live: Vec<(M, M)> = live.into_iter().cloned().collect();
    record::replace_many(tx, &live, None).await?;
    for (old, new) in &live {
        step.origin.emit(tx, &updated(facts(Some(old), Some(new), new)));
    }
    // What is in the bin is no other version: an undo of what brought it there takes it back as it is.
    for (old, new) in binned {
        record::replace(tx, old, new).await?;
    }
    Ok(i64::try_from(pairs.len()).unwrap_or(i64::MAX))
}
