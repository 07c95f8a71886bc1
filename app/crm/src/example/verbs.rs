//! Making the example: one transaction and one batch of events, so that it comes whole and goes back whole.
//!
//! The rule: whether a workspace is empty is asked of its rows, whoever sees them. Somebody who sees none would put made-up
//! records among everybody's own.

use super::content::{EXAMPLES, Example, stage_at};
use crate::{
    companies::{self, model::CompanyDraft},
    contacts::{self, model::ContactDraft},
    deals::{
        self,
        bulk::ImportedDeal,
        model::{DealDraft, ValidDeal},
    },
    leads,
    pipelines::{
        self,
        model::{Pipeline, Stage},
    },
    shared::event::Origin,
};
use ac_core::{Action, BatchId, Ctx, Error, Money, Resource, Tx};
use sea_orm::{ConnectionTrait, QuerySelect};
use std::collections::{BTreeSet, HashMap};

/// Whether the example may be loaded, and by whoever asks. Whoever looks with another's eyes is offered nothing.
pub async fn is_offered(ctx: &Ctx) -> Result<bool, Error> {
    if allowed(ctx).is_err() || ctx.allow_changes().is_err() {
        return Ok(false);
    }
    ctx.read(async |tx| is_empty(tx.conn()).await).await
}

/// Makes the example's companies, people and deals. Errors: `forbidden`, `conflict` where there are records already.
pub async fn load(ctx: &Ctx) -> Result<BatchId, Error> {
    allowed(ctx)?;
    let batch = BatchId::generate();
    ctx.write(async |tx| load_in(tx, batch).await).await?;
    Ok(batch)
}

/// The example is everybody's: it takes the right to change the workspace, and to make each kind of its records.
fn allowed(ctx: &Ctx) -> Result<(), Error> {
    ctx.allow_any(Resource::Workspace, Action::Modify)?;
    for kind in [Resource::Company, Resource::Contact, Resource::Deal] {
        ctx.allow_any(kind, Action::Create)?;
    }
    Ok(())
}

/// Whether nobody has a company, a person, a lead or a deal in this workspace. The bin counts for nothing.
async fn is_empty(conn: &impl ConnectionTrait) -> Result<bool, Error> {
    /// Whether there is not even one: however many there are, one row is looked at.
    macro_rules! none {
        ($object:ident) => {
            $object::queries::live().limit(1).one(conn).await?.is_none()
        };
    }
    Ok(none!(deals) && none!(companies) && none!(contacts) && none!(leads))
}

async fn load_in(tx: &Tx<'_>, batch: BatchId) -> Result<(), Error> {
    let pipeline = pipelines::queries::find_or_first(tx.conn(), None).await?;
    // Of two who load it at once the second finds the records of the first.
    pipelines::queries::hold_all(tx, BTreeSet::from([pipeline.id]), BTreeSet::new()).await?;
    if !is_empty(tx.conn()).await? {
        let why = "There are records in this workspace already, so the example was not put among them.";
        return Err(Error::Conflict(why.to_owned()));
    }
    let pipeline = pipelines::queries::find(tx.conn(), pipeline.id).await?;
    let mut made = 0;
    for example in EXAMPLES {
        made += make(tx, Origin::Batch(batch), &pipeline, example, made).await?;
    }
    Ok(())
}

/// Makes one company with its person and its deals; answers how many deals.
async fn make(tx: &Tx<'_>, origin: Origin, pipeline: &Pipeline, example: &Example, before: u32) -> Result<u32, Error> {
    let owner_id = tx.ctx().actor.member();
    let company = CompanyDraft {
        name: example.company.to_owned(),
        sector: Some(example.sector.to_owned()),
        owner_id,
        ..CompanyDraft::default()
    };
    let company = company.validate().map_err(Error::Invalid)?;
    let company_id = companies::bulk::insert_many(tx, origin, vec![company]).await?.pop();
    let (first, last) = example.person;
    let contact = ContactDraft {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        company_id,
        owner_id,
        ..ContactDraft::default()
    };
    let contact = contact.validate().map_err(Error::Invalid)?;
    let contact_id = contacts::bulk::insert_many(tx, origin, vec![contact]).await?.pop();
    let currency = tx.ctx().tenant.currency;
    let mut rows = Vec::with_capacity(example.deals.len());
    for (name, price, end) in example.deals {
        let draft = DealDraft {
            name: (*name).to_owned(),
            amount: Some(Money { amount_minor: price.saturating_mul(10_i64.pow(currency.exponent())), currency }),
            company_id,
            contact_id,
            owner_id,
            opened_on: Some(tx.ctx().now().date()),
            ..DealDraft::default()
        };
        let stage = stage_at(&pipeline.stages, *end).ok_or(Error::NotFound)?;
        rows.push(imported(draft.validate().map_err(Error::Invalid)?, stage));
    }
    let stages: HashMap<_, Stage> = pipeline.stages.iter().map(|stage| (stage.id, stage.clone())).collect();
    let made = deals::bulk::insert_many(tx, origin, &stages, rows, before).await?;
    Ok(u32::try_from(made.len()).unwrap_or(u32::MAX))
}

fn imported(valid: ValidDeal, stage: &Stage) -> ImportedDeal {
    ImportedDeal { valid, external_id: None, stage_id: stage.id, closed_on: None }
}
