//! Fills a workspace with the records of a [`Sample`], for trying out and for measuring.
//!
//! The rule: what is made comes in by the same bulk verbs as an import's rows, so that every record has its keys, checks and
//! events, and one batch holds them all. Each step is one short transaction, beside which people go on working.

mod owners;
mod write;

use ac_core::{Action, BatchId, Ctx, Error, Resource};
use ac_sample::Sample;

/// Contacts, and deals, of one run.
pub const RECORDS_MAX: u32 = 10_000_000;
/// Records written in one transaction: as many as one statement takes, since each page of an index is then touched once for all of them.
const RECORDS_PER_STEP: u32 = 500;

/// What a run has written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Generated {
    pub companies: u32,
    pub contacts: u32,
    pub deals: u32,
    pub products: u32,
    pub notes: u32,
    /// People without an account, who own some of it.
    pub members: u32,
    /// Over the records as they were made: equal for the same seed, numbers and day.
    pub checksum: String,
    /// The batch that all of its events carry.
    pub batch_id: BatchId,
}

/// Hears before the first step which batch it will be, and after each step how far the run is: what is cut short is undone by
/// that batch.
pub type Told<'t> = &'t (dyn Fn(&Generated) + Send + Sync);

/// Writes the records of `sample`.
///
/// Errors: `forbidden`; `conflict` where a sample of that seed was written before, whole or not, which names its batch.
pub async fn generate(ctx: &Ctx, sample: &Sample, told: Told<'_>) -> Result<Generated, Error> {
    for resource in [Resource::Company, Resource::Contact, Resource::Deal, Resource::Product, Resource::Member] {
        ctx.allow_any(resource, Action::Create)?;
    }
    write::run(ctx, sample, told).await
}

impl Generated {
    fn nothing(batch_id: BatchId) -> Self {
        let checksum = String::new();
        Self { companies: 0, contacts: 0, deals: 0, products: 0, notes: 0, members: 0, checksum, batch_id }
    }
}

/// The numbers of one step after the other, `RECORDS_PER_STEP` each.
fn steps(end: u32) -> impl Iterator<Item = std::ops::Range<u32>> {
    let step = usize::try_from(RECORDS_PER_STEP).unwrap_or(1);
    (0..end).step_by(step).map(move |first| first..first.saturating_add(RECORDS_PER_STEP).min(end))
}
