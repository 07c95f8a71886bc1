//! Deals, known by their external id. Without one, the n-th row of a name and company means the n-th such deal: nothing
//! merges within a file, and the same file twice makes nothing twice.

use crate::{
    companies::model::CompanyId,
    deals::{
        bulk::{self, ImportedDeal},
        entity::{Column, Entity, Model},
        fields::OBJECT,
        model::{self, DealId},
    },
    import::{
        DealDraft, Draft, StagedRow,
        job::{
            apply::{Place, Ready, Work},
            entity::{kind_word, row},
            own::{OwnStep, Standing},
            slots::{Outcome, Result::Skipped, Slots, outcomes},
        },
        model::{ObjectKind, Target},
        problems::ProblemCode,
    },
    pipelines::model::{StageId, StageKind},
    shared::{custom::WithOwn, record},
};
use ac_core::{Error, Tx, text::sort_key};
use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// Deals of the names of one step that are looked at.
const SAME_NAMES_MAX: u64 = 50_000;
/// Rows read at a time when a resumed job counts what it met before.
const COUNTED_PER_READ: u64 = 1_000;

/// A row with all its names resolved.
struct Meant {
    at: Place,
    draft: DealDraft,
    known: Known,
    company: Option<CompanyId>,
    product: Option<crate::products::model::ProductId>,
    owner: Option<ac_core::MemberId>,
    stage: Option<StageId>,
}

pub async fn apply(tx: &Tx<'_>, work: &mut Work<'_>, rows: Vec<Ready<DealDraft>>) -> Result<Vec<Outcome>, Error> {
    let mut out = Vec::new();
    let meant = resolve(tx, work, rows, &mut out).await?;
    let ids = known_ids(tx.conn(), &meant).await?;
    let held = keys_at_most(&meant, &work.met).iter().filter_map(|key| ids.get(key)).copied().collect();
    let held: HashMap<DealId, Model> =
        record::hold_many::<Entity>(tx, held).await?.into_iter().map(|row| (row.id, row)).collect();
    let own = OwnStep::read(tx, work, OBJECT, meant.iter().map(|row| &row.draft.own)).await?;
    let mut slots: Slots<Model, WithOwn<ImportedDeal>> = Slots::default();
    for mut row in meant {
        let (at, known, key) = (row.at, row.known.clone(), row.known.key(&work.met, 0));
        let old = ids.get(&key).and_then(|id| held.get(id));
        let earlier = slots.value(&key).cloned();
        if earlier.is_some() {
            let id = row.draft.external_id.clone().unwrap_or_default();
            work.tell(at, Some(Target::ExternalId), ProblemCode::DuplicateInFile, &id);
        }
        let standing = Standing::of(earlier.as_ref(), old);
        let there = earlier.as_ref().map(|earlier| earlier.valid.clone()).or_else(|| old.map(as_imported));
        let said = std::mem::take(&mut row.draft.own);
        let whole =
            edited(work, row, there).and_then(|valid| Ok(WithOwn { valid, own: own.after(work, at, said, standing)? }));
        match whole {
            Ok(deal) => {
                slots.put(key, at.ordinal, old.cloned(), deal);
                known.count(&mut work.met);
            }
            Err(refused) => out.push(refused),
        }
    }
    let stages = work.refs.stages();
    let differs = |old: &Model, deal: &WithOwn<ImportedDeal>| {
        differs(old, &deal.valid, stages.get(&deal.valid.stage_id).map(|s| s.kind)) || deal.has_other_own(old)
    };
    let sorted = slots.sorted(|old| old.id.0, differs);
    let first = sorted.fresh_rows.first().and_then(|rows| rows.first()).map_or(0, |(ordinal, _)| *ordinal);
    let first = u32::try_from(first).unwrap_or_default();
    let fresh = bulk::insert_many(tx, work.origin, stages, sorted.fresh, first).await?;
    bulk::change_many(tx, work.origin, stages, sorted.changed).await?;
    out.extend(outcomes(fresh.into_iter().map(|id| id.0), sorted.fresh_rows, sorted.known));
    Ok(out)
}

async fn resolve(
    tx: &Tx<'_>,
    work: &mut Work<'_>,
    rows: Vec<Ready<DealDraft>>,
    out: &mut Vec<Outcome>,
) -> Result<Vec<Meant>, Error> {
    work.ensure_owners(tx, rows.iter().filter_map(|row| row.draft.owner.as_deref())).await?;
    work.refs.hold_stages(tx).await?;
    let stages = rows.iter().filter_map(|row| row.draft.stage.as_ref());
    let added = work.refs.ensure_stages(tx, work.origin, &work.options, stages).await?;
    work.report.stages = work.report.stages.saturating_add(u32::try_from(added.len()).unwrap_or(u32::MAX));
    work.report.stage_names.extend(added);
    let companies = rows.iter().filter_map(|row| row.draft.company.as_deref());
    work.refs.find_companies(tx.conn(), &work.options.matching, companies).await?;
    let products = rows.iter().filter_map(|row| row.draft.product.as_deref());
    work.refs.find_products(tx.conn(), &work.options.matching, products).await?;
    let mut meant = Vec::with_capacity(rows.len());
    for Ready { at, draft } in rows {
        let stage = match &draft.stage {
            None => None,
            Some(stage) => match work.refs.stage(&stage.name) {
                Some(id) => Some(id),
                None => {
                    work.tell(at, Some(Target::Stage), ProblemCode::StageUnknown, &stage.name);
                    out.push(Outcome::skipped(at.ordinal));
                    continue;
                }
            },
        };
        let owner = work.owner(at, draft.owner.as_deref());
        let (company, product) = (draft.company.as_deref(), draft.product.as_deref());
        let company = work
            .meant(at, Target::Company, ProblemCode::CompanyUnknown, company, |refs, name| refs.companies.get(name));
        let product =
            work.meant(at, Target::Product, ProblemCode::ProductUnknown, product, |refs, name| refs.products.get(name));
        let known = Known::new(&draft, company);
        meant.push(Meant { at, draft, known, company, product, owner, stage });
    }
    Ok(meant)
}

/// What a row's deal is known by.
#[derive(Clone, Debug)]
enum Known {
    ById(String),
    ByName(String),
}

impl Known {
    fn new(draft: &DealDraft, company: Option<CompanyId>) -> Self {
        match &draft.external_id {
            Some(id) => Self::ById(id.clone()),
            None => Self::ByName(name_key(&sort_key(&draft.name), company)),
        }
    }

    /// The key of a row after those of its name in `met` and `ahead`.
    fn key(&self, met: &HashMap<String, usize>, ahead: usize) -> String {
        match self {
            Self::ById(id) => id.clone(),
            Self::ByName(name) => {
                nth(name, met.get(name).copied().unwrap_or_default().saturating_add(ahead).saturating_add(1))
            }
        }
    }

    /// Notes that the row has its deal. One that is refused does not count: else the deal after it would be looked for one
    /// place further on when the file comes again, and made again.
    fn count(self, met: &mut HashMap<String, usize>) {
        if let Self::ByName(name) = self {
            let count = met.entry(name).or_default();
            *count = count.saturating_add(1);
        }
    }
}

/// All keys that the rows of a step can come to, whichever of them are refused.
fn keys_at_most(rows: &[Meant], met: &HashMap<String, usize>) -> Vec<String> {
    let mut ahead: HashMap<&str, usize> = HashMap::new();
    let keys = rows.iter().map(|Meant { known, .. }| {
        let Known::ByName(name) = known else { return known.key(met, 0) };
        let ahead = ahead.entry(name).or_default();
        *ahead = ahead.saturating_add(1);
        known.key(met, ahead.saturating_sub(1))
    });
    keys.collect()
}

fn name_key(name: &str, company: Option<CompanyId>) -> String {
    format!("\0{name}\0{}", company.map(|id| id.to_string()).unwrap_or_default())
}

fn nth(name: &str, count: usize) -> String {
    format!("{name}\0{count}")
}

/// The deals that are there, by key.
async fn known_ids(conn: &impl ConnectionTrait, rows: &[Meant]) -> Result<HashMap<String, DealId>, Error> {
    let external: Vec<String> = rows.iter().filter_map(|row| row.draft.external_id.clone()).collect();
    let names = rows.iter().filter(|row| row.draft.external_id.is_none()).map(|row| sort_key(&row.draft.name));
    let names: Vec<String> = names.collect();
    let mut ids = bulk::ids_by_external_id(conn, &super::distinct(&external)).await?;
    if names.is_empty() {
        return Ok(ids);
    }
    let select = Entity::find()
        .filter(Column::DeletedAt.is_null())
        .filter(Column::NameKey.is_in(super::distinct(&names)))
        .filter(Column::ExternalId.is_null())
        .order_by_asc(Column::Id)
        .limit(SAME_NAMES_MAX);
    let select = select.select_only().column(Column::NameKey).column(Column::CompanyId).column(Column::Id);
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (name, company, id) in select.into_tuple::<(String, Option<CompanyId>, DealId)>().all(conn).await? {
        let name = name_key(&name, company);
        let count = counts.entry(name.clone()).or_default();
        *count = count.saturating_add(1);
        ids.insert(nth(&name, *count), id);
    }
    Ok(ids)
}

/// Counts the rows that an earlier worker has given their deals, so that the n-th stays the n-th.
pub async fn count_met(work: &mut Work<'_>) -> Result<(), Error> {
    let (ctx, mut after) = (work.ctx, -1_i64);
    loop {
        let crate::shared::event::Origin::Batch(batch) = work.origin else { return Ok(()) };
        let rows = ctx
            .read(async |tx| {
                let select = row::Entity::find()
                    .filter(row::Column::JobId.eq(batch.0))
                    .filter(row::Column::Ordinal.gt(after))
                    .filter(row::Column::Outcome.is_not_null())
                    .filter(row::Column::Outcome.ne(Skipped.word()))
                    .filter(row::Column::RecordKind.eq(kind_word(ObjectKind::Deal)))
                    .order_by_asc(row::Column::Ordinal);
                Ok::<_, Error>(select.limit(COUNTED_PER_READ).all(tx.conn()).await?)
            })
            .await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.ordinal;
        let staged = rows.iter().filter_map(|row| serde_json::from_str::<StagedRow>(&row.draft).ok());
        let deals = staged.filter_map(|staged| match staged.draft {
            Some(Draft::Deal(deal)) if deal.external_id.is_none() => Some(deal),
            _ => None,
        });
        let deals: Vec<DealDraft> = deals.collect();
        let companies = deals.iter().filter_map(|deal| deal.company.as_deref());
        let (refs, matching) = (&mut work.refs, &work.options.matching);
        ctx.read(async |tx| refs.find_companies(tx.conn(), matching, companies).await).await?;
        for deal in &deals {
            let company = match deal.company.as_deref().map(|name| work.refs.companies.get(name)) {
                Some(crate::import::job::refs::Found::Yes(id)) => Some(id),
                _ => None,
            };
            Known::new(deal, company).count(&mut work.met);
        }
    }
}

fn as_imported(row: &Model) -> ImportedDeal {
    ImportedDeal {
        valid: row.valid(),
        external_id: row.external_id.clone(),
        stage_id: row.stage_id,
        closed_on: row.closed_on,
    }
}

fn differs(old: &Model, deal: &ImportedDeal, kind: Option<StageKind>) -> bool {
    let closed_on = if kind == Some(StageKind::Open) { None } else { deal.closed_on.or(old.closed_on) };
    old.valid() != deal.valid || old.stage_id != deal.stage_id || old.closed_on != closed_on
}

/// The deal after the row; values that a deal does not take are told and left out.
fn edited(work: &mut Work<'_>, row: Meant, there: Option<ImportedDeal>) -> Result<ImportedDeal, Outcome> {
    let Meant { at, draft, company, product, owner, stage, .. } = row;
    let amount = work.not_negative(at, Target::Amount, draft.amount);
    let stage_id = stage.or(there.as_ref().map(|deal| deal.stage_id)).or(work.refs.starting);
    let Some(stage_id) = stage_id else {
        work.tell(at, Some(Target::Stage), ProblemCode::StageUnknown, "");
        return Err(Outcome::skipped(at.ordinal));
    };
    let closed_on: Option<NaiveDate> = draft.closed_on.or(there.as_ref().and_then(|deal| deal.closed_on));
    let external_id = draft.external_id.or(there.as_ref().and_then(|deal| deal.external_id.clone()));
    let old = there.map(|deal| deal.valid);
    let kept_name = old.as_ref().filter(|_| draft.has_made_name).map(|old| old.name.clone());
    let edited = model::DealDraft {
        name: kept_name.unwrap_or(draft.name),
        amount: amount.or(old.as_ref().and_then(|old| old.amount)),
        company_id: company.or(old.as_ref().and_then(|old| old.company_id)),
        contact_id: old.as_ref().and_then(|old| old.contact_id),
        product_id: product.or(old.as_ref().and_then(|old| old.product_id)),
        owner_id: match &old {
            Some(old) => work.new_owner(at, ObjectKind::Deal, old.owner_id, owner),
            None => owner.or(work.created_by),
        },
        opened_on: draft.created_on.or(old.as_ref().and_then(|old| old.opened_on)),
        expected_close_on: draft.expected_close_on.or(old.as_ref().and_then(|old| old.expected_close_on)),
        closed_on,
        ..model::DealDraft::default()
    };
    match edited.validate() {
        Ok(valid) => Ok(ImportedDeal { valid, external_id, stage_id, closed_on }),
        Err(fields) => Err(work.refuse(at, &fields)),
    }
}
