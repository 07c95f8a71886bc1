//! Leads by the hundred, for imports and bulk changes.
//!
//! The rule: what comes in was checked (`validate`), is not converted, and refers to records that the caller looked up in this
//! workspace. One call is one short step of at most [`BULK_ROWS_MAX`](crate::shared::record::BULK_ROWS_MAX) rows.

use super::{
    entity::{Column, Entity, Model},
    fields::OBJECT,
    model::{LeadFilter, LeadId, LeadPatch, LeadQuery, LeadStatus, ValidLead},
    queries,
    verbs::{self, LeadEvent, READ_ONLY},
};
use crate::{
    bulk::object::{self, BulkObject, Turn},
    shared::{
        custom::{self, Shared, WithOwn},
        event::Origin,
        record::facts,
    },
};
use ac_core::{Ctx, Error, Resource, Tx, keyset::ListError};
use ac_views::custom::{FieldValues, Object, change::Changed};
use uuid::Uuid;

/// Makes leads; answers their ids in the same order. Errors: `forbidden`.
pub async fn insert_many(
    tx: &Tx<'_>,
    origin: Origin,
    drafts: Vec<impl Into<WithOwn<ValidLead>>>,
) -> Result<Vec<LeadId>, Error> {
    let now = tx.ctx().now();
    let fresh = |valid| Model::fresh(LeadId::generate(), valid, now);
    let rows = custom::insert_many(tx, origin, OBJECT, drafts, fresh, LeadEvent::Created).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Changes leads that [`hold_many`](crate::shared::record::hold_many) gave and that were not converted.
pub async fn change_many(tx: &Tx<'_>, origin: Origin, changes: Vec<(Model, WithOwn<ValidLead>)>) -> Result<(), Error> {
    custom::change_many(tx, origin, changes, Model::with, LeadEvent::Updated).await
}

/// Leads as a bulk change takes them.
pub struct Bulk;

impl BulkObject for Bulk {
    const RESOURCE: Resource = Resource::Lead;
    const APART: Option<Column> = None;

    type Entity = Entity;
    type Model = Model;
    type Patch = LeadPatch;
    type Filter = LeadFilter;
    type Ready = LeadPatch;

    async fn ids(ctx: &Ctx, query: &LeadQuery, most: u64) -> Result<Vec<Uuid>, ListError> {
        queries::ids(ctx, query, most).await
    }

    async fn ready(tx: &Tx<'_>, patch: LeadPatch) -> Result<LeadPatch, Error> {
        let any = ValidLead {
            first_name: "any".to_owned(),
            last_name: "any".to_owned(),
            job_title: None,
            company_name: Some("any".to_owned()),
            email: Some("any@example.com".to_owned()),
            phone: None,
            website: None,
            source: None,
            status: LeadStatus::New,
            value: None,
            owner_id: None,
        };
        verbs::checked(tx, &patch.clone().apply(any), None).await?;
        Ok(patch)
    }

    fn own(patch: &LeadPatch) -> Option<(&'static Object, &FieldValues)> {
        Some((OBJECT, &patch.fields))
    }

    fn with_own(own: &Shared, row: Model) -> Result<(Model, Option<Changed>), Error> {
        object::with_own(own, row)
    }

    fn edited(patch: &LeadPatch, old: &Model, _: Turn) -> Result<Model, Error> {
        if old.status == LeadStatus::Converted {
            return Err(Error::field("status", READ_ONLY));
        }
        let standing = old.valid();
        let valid = patch.clone().apply(standing.clone()).validate_over(Some(&standing));
        Ok(old.clone().with(valid.map_err(Error::Invalid)?))
    }

    fn tell_changed(tx: &Tx<'_>, origin: Origin, _: &LeadPatch, old: &Model, new: &Model) -> Result<(), Error> {
        origin.emit(tx, &LeadEvent::Updated(facts(Some(old), Some(new), new)));
        Ok(())
    }

    fn tell_deleted(tx: &Tx<'_>, origin: Origin, old: &Model, new: &Model) {
        origin.emit(tx, &LeadEvent::Deleted(facts(Some(old), None, new)));
    }

    fn tell_restored(tx: &Tx<'_>, origin: Origin, new: &Model) {
        origin.emit(tx, &LeadEvent::Restored(facts(None, Some(new), new)));
    }
}
