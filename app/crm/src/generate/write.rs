//! Samples into drafts, drafts into rows, a step at a time.

use super::{Generated, Told, owners, steps};
use crate::{
    companies::{
        self,
        model::{CompanyDraft, CompanyId},
    },
    contacts::{
        self,
        model::{ContactDraft, ContactId},
    },
    deals::{
        self,
        bulk::ImportedDeal,
        model::{DealDraft, DealId},
    },
    notes::{self, model::NoteDraft},
    pipelines::{
        self,
        model::{Stage, StageId, StageKind},
    },
    products::{
        self,
        model::{ProductDraft, ProductId},
    },
    shared::{event::Origin, kind::RecordKind},
};
use ac_core::{BatchId, Ctx, Error, FieldError, MemberId, Money, Tx, log::event_entity as event, text::sort_key};
use ac_sample::{Deal, Outcome, PRODUCTS, Sample, Subject, Tally};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::HashMap;

pub async fn run(ctx: &Ctx, sample: &Sample, told: Told<'_>) -> Result<Generated, Error> {
    refuse_twice(ctx, sample).await?;
    let _headroom = ctx.headroom();
    pipelines::verbs::seed(ctx).await?;
    let batch_id = BatchId::generate();
    let origin = Origin::Batch(batch_id);
    told(&Generated::nothing(batch_id));
    let (owners, members) = ctx.write(async |tx| owners::ensure(tx, origin).await).await?;
    let done = Generated { members, ..Generated::nothing(batch_id) };
    let mut work = Work {
        ctx,
        sample,
        origin,
        owners,
        done,
        tally: Tally::default(),
        products: Vec::new(),
        companies: Vec::new(),
        contacts: Vec::new(),
    };
    for step in steps(sample.companies()) {
        work.companies(step).await?;
        told(&work.done);
    }
    for step in steps(sample.contacts()) {
        work.contacts(step).await?;
        told(&work.done);
    }
    if sample.deals() > 0 {
        work.products().await?;
    }
    for step in steps(sample.deals()) {
        work.deals(step).await?;
        told(&work.done);
    }
    Ok(Generated { checksum: work.tally.finish(), ..work.done })
}

/// The same people twice would be taken for duplicates by whoever looks at them.
async fn refuse_twice(ctx: &Ctx, sample: &Sample) -> Result<(), Error> {
    let email = (sample.contacts() > 0).then(|| sort_key(&sample.person(0).email));
    let external = (sample.deals() > 0).then(|| sample.deal(0).external_id);
    let found = ctx
        .read(async |tx| {
            let people = contacts::bulk::ids_by_email_key(tx.conn(), &Vec::from_iter(email)).await?;
            let deals = deals::bulk::ids_by_external_id(tx.conn(), &Vec::from_iter(external)).await?;
            let one = people.into_values().map(|id| id.0).chain(deals.into_values().map(|id| id.0)).next();
            match one {
                Some(id) => Ok::<_, Error>(Some(batch_of(tx.conn(), id).await?)),
                None => Ok(None),
            }
        })
        .await?;
    let Some(batch) = found else { return Ok(()) };
    let mut message = format!("This workspace holds records of the seed {} already. Take another one", sample.seed());
    match batch {
        Some(batch) => message.push_str(&format!(", or undo the batch {batch} first (POST /api/v1/undo).")),
        None => message.push('.'),
    }
    Err(Error::Conflict(message))
}

/// The batch that a record came with.
async fn batch_of(conn: &impl ConnectionTrait, id: uuid::Uuid) -> Result<Option<BatchId>, Error> {
    let first = event::Entity::find().filter(event::Column::SubjectId.eq(id)).order_by_asc(event::Column::Seq);
    Ok(first.one(conn).await?.and_then(|event| event.batch_id))
}

struct Work<'w> {
    ctx: &'w Ctx,
    sample: &'w Sample,
    origin: Origin,
    owners: Vec<MemberId>,
    done: Generated,
    tally: Tally,
    products: Vec<ProductId>,
    /// In the order of their numbers.
    companies: Vec<CompanyId>,
    contacts: Vec<ContactId>,
}

impl Work<'_> {
    async fn companies(&mut self, step: std::ops::Range<u32>) -> Result<(), Error> {
        let mut drafts = Vec::new();
        for number in step.clone() {
            let company = self.sample.company(number);
            self.tally.company(&company);
            let draft = CompanyDraft {
                name: company.name,
                sector: Some(company.sector.to_owned()),
                website: Some(company.website),
                owner_id: self.owner(Subject::Company, number),
                ..CompanyDraft::default()
            };
            drafts.push(draft.validate().map_err(unfit)?);
        }
        let (made, notes) = self
            .step(Subject::Company, step, async |tx, origin| {
                let ids = companies::bulk::insert_many(tx, origin, drafts).await?;
                Ok((ids.iter().map(|id| id.0).collect(), ids))
            })
            .await?;
        self.done.companies = self.done.companies.saturating_add(count(&made));
        self.done.notes = self.done.notes.saturating_add(notes);
        self.companies.extend(made);
        Ok(())
    }

    async fn contacts(&mut self, step: std::ops::Range<u32>) -> Result<(), Error> {
        let mut drafts = Vec::new();
        for number in step.clone() {
            let person = self.sample.person(number);
            self.tally.person(&person);
            let draft = ContactDraft {
                first_name: person.first_name,
                last_name: person.last_name,
                email: Some(person.email),
                phone: person.phone,
                company_id: at(&self.companies, person.company),
                owner_id: self.owner(Subject::Person, number),
                ..ContactDraft::default()
            };
            drafts.push(draft.validate().map_err(unfit)?);
        }
        let (made, notes) = self
            .step(Subject::Person, step, async |tx, origin| {
                let ids = contacts::bulk::insert_many(tx, origin, drafts).await?;
                Ok((ids.iter().map(|id| id.0).collect(), ids))
            })
            .await?;
        self.done.contacts = self.done.contacts.saturating_add(count(&made));
        self.done.notes = self.done.notes.saturating_add(notes);
        self.contacts.extend(made);
        Ok(())
    }

    /// The product list, those names of it that are not there.
    async fn products(&mut self) -> Result<(), Error> {
        let (ctx, origin) = (self.ctx, self.origin);
        let keys: Vec<String> = PRODUCTS.iter().map(|(name, ..)| sort_key(name)).collect();
        let (all, made) = ctx
            .write(async |tx| {
                let there = products::bulk::ids_by_name_key(tx.conn(), &keys).await?;
                let mut drafts = Vec::new();
                for (name, series, price) in PRODUCTS {
                    if !there.contains_key(&sort_key(name)) {
                        let series = Some((*series).to_owned());
                        let price = Some(money(ctx, u64::from(*price)));
                        drafts.push(
                            ProductDraft { name: (*name).to_owned(), series, price, ..ProductDraft::default() }
                                .validate()
                                .map_err(unfit)?,
                        );
                    }
                }
                let made = products::bulk::insert_many(tx, origin, drafts).await?;
                let all = keys.iter().filter_map(|key| there.get(key)).chain(&made).copied().collect();
                Ok::<_, Error>((all, count(&made)))
            })
            .await?;
        (self.products, self.done.products) = (all, made);
        Ok(())
    }

    async fn deals(&mut self, step: std::ops::Range<u32>) -> Result<(), Error> {
        let first_ordinal = step.start;
        let mut drafts = Vec::new();
        for number in step.clone() {
            let deal = self.sample.deal(number);
            self.tally.deal(&deal);
            drafts.push((self.draft(number, &deal)?, deal));
        }
        let (made, notes) = self
            .step(Subject::Deal, step, async |tx, origin| {
                let stages = Stages::hold(tx).await?;
                let deals = drafts
                    .into_iter()
                    .map(|(draft, deal)| {
                        Ok(ImportedDeal {
                            valid: draft,
                            stage_id: stages.of(&deal)?,
                            closed_on: deal.closed_on,
                            external_id: Some(deal.external_id),
                        })
                    })
                    .collect::<Result<Vec<_>, Error>>()?;
                let ids = deals::bulk::insert_many(tx, origin, &stages.all, deals, first_ordinal).await?;
                Ok((ids.iter().map(|id: &DealId| id.0).collect(), ids))
            })
            .await?;
        self.done.deals = self.done.deals.saturating_add(count(&made));
        self.done.notes = self.done.notes.saturating_add(notes);
        Ok(())
    }

    fn draft(&self, number: u32, deal: &Deal) -> Result<deals::model::ValidDeal, Error> {
        let draft = DealDraft {
            name: deal.name.clone(),
            amount: Some(money(self.ctx, deal.amount)),
            company_id: at(&self.companies, deal.company),
            contact_id: deal.person.and_then(|person| at(&self.contacts, person)),
            product_id: at(&self.products, self.sample.product_of(number)),
            owner_id: self.owner(Subject::Deal, number),
            opened_on: Some(deal.opened_on),
            expected_close_on: Some(deal.expected_close_on),
            ..DealDraft::default()
        };
        draft.validate().map_err(unfit)
    }

    /// One transaction: records by `make`, which answers their UUIDs and itself what it likes, and what people noted on them.
    /// Answers that and the number of notes.
    async fn step<T>(
        &self,
        on: Subject,
        numbers: std::ops::Range<u32>,
        make: impl AsyncFnOnce(&Tx<'_>, Origin) -> Result<(Vec<uuid::Uuid>, T), Error>,
    ) -> Result<(T, u32), Error> {
        let kind = match on {
            Subject::Company => RecordKind::Company,
            Subject::Person => RecordKind::Contact,
            Subject::Deal => RecordKind::Deal,
        };
        self.ctx
            .write(async |tx| {
                let (ids, made) = make(tx, self.origin).await?;
                let mut written = Vec::new();
                for (number, subject_id) in numbers.zip(ids) {
                    if let Some(body) = self.sample.note(on, number) {
                        let draft = NoteDraft { subject_kind: kind, subject_id, body };
                        written.push((self.owner(on, number), draft.validate().map_err(unfit)?));
                    }
                }
                let notes = count(&written);
                notes::bulk::insert_many(tx, self.origin, written).await?;
                Ok((made, notes))
            })
            .await
    }

    fn owner(&self, on: Subject, number: u32) -> Option<MemberId> {
        self.owners.get(self.sample.owner(on, number, self.owners.len())).copied()
    }
}

/// The stages of the first pipeline, as they stay until the unit of work ends.
struct Stages {
    all: HashMap<StageId, Stage>,
    open: Vec<StageId>,
    won: Vec<StageId>,
    lost: Vec<StageId>,
}

impl Stages {
    async fn hold(tx: &Tx<'_>) -> Result<Self, Error> {
        let first = pipelines::queries::find_or_first(tx.conn(), None).await?;
        let stages = pipelines::queries::stages_to_enter(tx, first.id).await?.stages;
        let of = |kind| stages.iter().filter(|stage| stage.kind == kind).map(|stage| stage.id).collect();
        Ok(Self {
            open: of(StageKind::Open),
            won: of(StageKind::Won),
            lost: of(StageKind::Lost),
            all: stages.into_iter().map(|stage| (stage.id, stage)).collect(),
        })
    }

    /// Where a deal stands that has come that far.
    fn of(&self, deal: &Deal) -> Result<StageId, Error> {
        let among = match deal.outcome {
            Outcome::Open => &self.open,
            Outcome::Won => &self.won,
            Outcome::Lost => &self.lost,
        };
        let stages = u32::try_from(among.len()).unwrap_or(u32::MAX);
        let place = u64::from(deal.progress) * u64::from(stages) / 1_000;
        let place = usize::try_from(place).unwrap_or(0);
        let missing = || Error::Conflict("The first pipeline needs an open, a won and a lost stage.".to_owned());
        among.get(place).copied().ok_or_else(missing)
    }
}

fn at<T: Copy>(all: &[T], number: u32) -> Option<T> {
    usize::try_from(number).ok().and_then(|number| all.get(number)).copied()
}

fn count<T>(made: &[T]) -> u32 {
    u32::try_from(made.len()).unwrap_or(u32::MAX)
}

/// Whole units in the workspace's currency.
fn money(ctx: &Ctx, units: u64) -> Money {
    let currency = ctx.tenant.currency;
    let minor = units.saturating_mul(10_u64.pow(currency.exponent()));
    Money { amount_minor: i64::try_from(minor).unwrap_or(i64::MAX), currency }
}

fn unfit(errors: Vec<FieldError>) -> Error {
    Error::Invalid(errors)
}
