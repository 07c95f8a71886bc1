//! Converting a lead: one transaction that makes, or takes, its contact and company, makes the deal that is wanted, moves what
//! was written on the lead to what goes on, and leaves the lead read-only with links to all of it.
//!
//! The rule: all events of a conversion are one batch, what is referred to first and the lead last, so that an undo, which
//! takes the newest first, has the lead back before anything returns to it.

use super::{
    conversion::{Conversion, ConvertMany, ConvertOrder, LeadCompany, LeadDeal, LeadMatches},
    entity::{Links, Model},
    model::{LeadId, LeadStatus},
    queries,
    verbs::{LeadEvent, hold_open},
};
use crate::{
    companies::{
        self,
        model::{CompanyDraft, CompanyId},
    },
    contacts::{
        self,
        model::{ContactDraft, ContactId, ContactPatch, display_name},
    },
    deals::{
        self,
        bulk::ImportedDeal,
        model::{DealDraft, DealId},
    },
    duplicates::{self, model::Duplicates},
    pipelines::{self, model::Stage},
    shared::{
        custom,
        event::Origin,
        kind::RecordKind,
        link::Links as Checked,
        money,
        record::{self, Record, facts},
        written::Written,
    },
};
use ac_core::{Action, BatchId, Ctx, Error, FieldError, Resource, Tx};
use std::collections::HashMap;
use uuid::Uuid;

/// Before the fields of the deal, where complaints name them.
const DEAL: &str = "deal.";

/// Converts a lead.
///
/// Errors: `not_found`, `forbidden`, `conflict` for one that was converted already, `stale`, `invalid`.
pub async fn convert(ctx: &Ctx, id: LeadId, order: &ConvertOrder) -> Result<Conversion, Error> {
    ctx.write(async |tx| convert_in(tx, BatchId::generate(), id, order).await).await
}

/// As [`convert`], as part of a unit of work and of a batch.
pub async fn convert_in(tx: &Tx<'_>, batch_id: BatchId, id: LeadId, order: &ConvertOrder) -> Result<Conversion, Error> {
    let (ctx, origin) = (tx.ctx(), Origin::Batch(batch_id));
    ctx.allow_any(Resource::Lead, Action::Modify)?;
    ctx.allow_whole(Resource::Lead)?;
    // Held in the common order (`undo/locks.rs`): the pipeline, what is written on the lead, the lead. What either refuses is of
    // account only once it is known that the actor may change the lead at all.
    let stage = match &order.deal {
        Some(deal) => Some(pipelines::queries::starting_stage(tx, deal.pipeline_id, None).await),
        None => None,
    };
    let seen = Written::on(tx.conn(), id.0).await;
    if let Ok(written) = &seen {
        written.hold(tx).await?;
    }
    let converted = "This lead was converted already. Load it again to see what it became.";
    let old = hold_open(tx, id, order.version, converted).await?;
    seen?;
    // Whatever was written before the lead was held.
    let written = Written::on(tx.conn(), id.0).await?;
    let stage = stage.transpose().map_err(of_deal)?;

    let made = Made { tx, origin, lead: &old };
    let (contact, company_id) = made.people(order).await?;
    let deal = match (&order.deal, stage) {
        (Some(deal), Some(stage)) => Some(made.deal(deal, stage, contact, company_id).await?),
        _ => None,
    };
    let to = match (deal, contact, company_id) {
        (Some(id), ..) => (RecordKind::Deal, id.0),
        (_, Some(id), _) => (RecordKind::Contact, id.0),
        (_, _, Some(id)) => (RecordKind::Company, id.0),
        (None, None, None) => {
            let why =
                "This lead has neither a name nor an address to make a contact of. Choose a contact or a company.";
            return Err(Error::field("contact_id", why));
        }
    };
    written.give(tx, origin, to).await?;
    let links = Links {
        status: LeadStatus::Converted,
        contact_id: contact,
        company_id,
        deal_id: deal,
        converted_at: Some(ctx.now()),
    };
    let new = old.clone().linked(links).touched(ctx.now());
    record::replace(tx, &old, &new).await?;
    let mut told = facts(Some(&old), Some(&new), &new);
    let others = made.others(links).await?;
    told.data = serde_json::json!({ "name": new.display_name(), "others": others });
    origin.emit(tx, &LeadEvent::Converted(told));
    Ok(Conversion { lead: queries::find(tx.conn(), ctx, id).await?, batch_id })
}

/// The records that a lead may be already. Errors: `not_found`.
pub async fn matches(ctx: &Ctx, id: LeadId) -> Result<LeadMatches, Error> {
    let lead = queries::get(ctx, id).await?;
    let person = ContactDraft {
        first_name: lead.first_name,
        last_name: lead.last_name,
        email: lead.email,
        phone: lead.phone,
        ..ContactDraft::default()
    };
    let contacts = readable(duplicates::queries::like_contact(ctx, &person).await)?;
    let companies = match lead.company_name {
        Some(name) => {
            let company = CompanyDraft { name, website: lead.website, ..CompanyDraft::default() };
            readable(duplicates::queries::like_company(ctx, &company).await)?
        }
        None => Duplicates::default(),
    };
    Ok(LeadMatches { contacts: contacts.data, companies: companies.data })
}

/// How one of many leads is converted: what is the same beyond doubt is taken. Errors: `not_found`.
pub async fn usual_order(ctx: &Ctx, id: LeadId, many: &ConvertMany) -> Result<ConvertOrder, Error> {
    let found = matches(ctx, id).await?;
    let (contact_id, company_id) = (found.same_contact(), found.same_company());
    let deal = LeadDeal { pipeline_id: many.pipeline_id, ..LeadDeal::default() };
    Ok(ConvertOrder {
        contact_id,
        company_id,
        company: if contact_id.is_some() { LeadCompany::Theirs } else { LeadCompany::Usual },
        deal: many.with_deals.then_some(deal),
        ..ConvertOrder::default()
    })
}

/// None of what the actor may not read.
fn readable(found: Result<Duplicates, Error>) -> Result<Duplicates, Error> {
    match found {
        Err(error) if error.is_refusal() => Ok(Duplicates::default()),
        found => found,
    }
}

/// Makes what a lead becomes.
struct Made<'m, 't> {
    tx: &'m Tx<'t>,
    origin: Origin,
    lead: &'m Model,
}

impl Made<'_, '_> {
    /// The lead's contact and company, made where the order names none. Somebody without a name and an address is no contact.
    async fn people(&self, order: &ConvertOrder) -> Result<(Option<ContactId>, Option<CompanyId>), Error> {
        let (tx, ctx) = (self.tx, self.tx.ctx());
        Checked::of(tx).contact(order.contact_id).await?.company(order.company_id).await?.finish()?;
        let known = match order.contact_id {
            Some(id) => Some(record::hold_for::<contacts::entity::Entity>(tx, id, Action::Read, None).await?),
            None => None,
        };
        let company = self.company(order, known.as_ref().and_then(|contact| contact.company_id)).await?;
        let Some(known) = known else { return Ok((self.contact(company).await?, company)) };
        if known.company_id.is_none() && company.is_some() && ctx.allow(Action::Modify, &known).is_ok() {
            let patch = ContactPatch { company_id: Some(company), ..ContactPatch::default() };
            contacts::verbs::update_in(tx, self.origin, known.id, known.version, patch).await?;
        }
        Ok((Some(known.id), company))
    }

    /// `theirs` is that of the contact that is taken.
    async fn company(&self, order: &ConvertOrder, theirs: Option<CompanyId>) -> Result<Option<CompanyId>, Error> {
        if order.company_id.is_some() {
            return Ok(order.company_id);
        }
        let theirs = match (order.company, theirs) {
            (LeadCompany::Usual | LeadCompany::Theirs, Some(id)) => {
                companies::queries::exists(self.tx.conn(), self.tx.ctx(), id).await?.then_some(id)
            }
            _ => None,
        };
        match order.company {
            LeadCompany::None => return Ok(None),
            LeadCompany::Theirs => return Ok(theirs),
            LeadCompany::Usual if theirs.is_some() => return Ok(theirs),
            LeadCompany::New if self.lead.company_name.is_none() => {
                return Err(Error::field("company", "This lead names no company. Choose one, or none."));
            }
            LeadCompany::Usual | LeadCompany::New => {}
        }
        let Some(name) = self.lead.company_name.clone() else { return Ok(None) };
        let (website, owner_id) = (self.lead.website.clone(), self.lead.owner_id);
        let draft = CompanyDraft { name, website, owner_id, ..CompanyDraft::default() };
        let valid = draft.validate().map_err(Error::Invalid)?;
        Ok(companies::bulk::insert_many(self.tx, self.origin, vec![valid]).await?.pop())
    }

    async fn contact(&self, company_id: Option<CompanyId>) -> Result<Option<ContactId>, Error> {
        let Model { first_name, last_name, email, phone, owner_id, .. } = self.lead.clone();
        if display_name(&first_name, &last_name, email.as_deref()).is_empty() {
            return Ok(None);
        }
        let draft =
            ContactDraft { first_name, last_name, email, phone, company_id, owner_id, ..ContactDraft::default() };
        let valid = draft.validate().map_err(Error::Invalid)?;
        Ok(contacts::bulk::insert_many(self.tx, self.origin, vec![valid]).await?.pop())
    }

    async fn deal(
        &self,
        deal: &LeadDeal,
        stage: Stage,
        contact_id: Option<ContactId>,
        company_id: Option<CompanyId>,
    ) -> Result<DealId, Error> {
        let (tx, valid) = (self.tx, self.lead.valid());
        let name = deal.name.clone().filter(|name| !name.trim().is_empty());
        let draft = DealDraft {
            name: name.or(valid.company_name).unwrap_or_else(|| self.lead.display_name()),
            amount: deal.amount.unwrap_or(valid.value),
            company_id,
            contact_id,
            owner_id: valid.owner_id,
            opened_on: Some(tx.ctx().now().date()),
            ..DealDraft::default()
        };
        let valid = draft.validate().map_err(Error::Invalid).map_err(of_deal)?;
        money::check(tx.ctx(), "amount", valid.amount, None).map_err(of_deal)?;
        let stage_id = stage.id;
        let row = ImportedDeal { valid, external_id: None, stage_id, closed_on: None };
        let stages = HashMap::from([(stage_id, stage)]);
        let made = deals::bulk::insert_many(tx, self.origin, &stages, vec![row], 0).await?.pop();
        made.ok_or_else(|| Error::internal("a conversion", "its deal was not made"))
    }

    /// What the lead became, as its event names it.
    async fn others(&self, links: Links) -> Result<Vec<serde_json::Value>, Error> {
        let referred = [
            links.contact_id.map(|id| (Resource::Contact, id.0)),
            links.company_id.map(|id| (Resource::Company, id.0)),
            links.deal_id.map(|id| (Resource::Deal, id.0)),
        ];
        let referred: Vec<(Resource, Uuid)> = referred.into_iter().flatten().collect();
        let names = custom::names(self.tx.conn(), self.tx.ctx(), referred.iter().copied()).await?;
        let told = |(kind, id): (Resource, Uuid)| serde_json::json!({ "kind": kind, "id": id, "name": names.get(&id) });
        Ok(referred.into_iter().map(told).collect())
    }
}

/// Complaints about the deal, by the names that the order gives its fields.
fn of_deal(error: Error) -> Error {
    let named = |error: FieldError| FieldError { field: format!("{DEAL}{}", error.field), ..error };
    match error {
        Error::Invalid(fields) => Error::Invalid(fields.into_iter().map(named).collect()),
        other => other,
    }
}
