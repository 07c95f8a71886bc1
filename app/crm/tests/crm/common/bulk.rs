//! Bulk changes of companies, and what the log says of their jobs.

use super::*;
use ac_core::{
    list::ListQuery,
    log::{ToData, envelope, event_entity},
};
use ac_crm::{
    bulk::{
        model::{Job, What, Which},
        queries,
        work::work,
    },
    companies::model::{CompanyFilter, CompanyId, CompanyPatch},
    import::job::Takeover,
    shared::event::Origin,
    undo::{model::UndoWhat, verbs::undo},
};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

pub type Companies = companies::bulk::Bulk;

pub fn all() -> Which<CompanyFilter> {
    Which::Matching(ListQuery::of(CompanyFilter::default()))
}

pub fn found(filter: &str) -> Which<CompanyFilter> {
    Which::Matching(ListQuery { query: Some(filter.into()), ..ListQuery::of(CompanyFilter::default()) })
}

pub fn sector(name: &str) -> What<CompanyPatch> {
    What::Set(CompanyPatch { sector: Some(Some(name.into())), ..Default::default() })
}

/// Companies `c0000` and on.
pub async fn some_companies(ctx: &Ctx, count: usize) -> Vec<CompanyId> {
    let mut ids = Vec::new();
    let names: Vec<String> = (0..count).map(|n| format!("c{n:04}")).collect();
    for chunk in names.chunks(500) {
        let drafts =
            chunk.iter().map(|name| CompanyDraft { name: name.clone(), ..Default::default() }.validate().unwrap());
        let drafts: Vec<_> = drafts.collect();
        let made = ctx.write(async |tx| companies::bulk::insert_many(tx, Origin::Direct, drafts).await).await;
        ids.extend(made.unwrap());
    }
    ids
}

pub async fn worked(ctx: &Ctx, job: Job) -> Job {
    work(ctx, job.id, Takeover::WhenSilent).await.expect("works");
    queries::find(ctx, job.id).await.expect("the job")
}

pub async fn with_sector(ctx: &Ctx, sector: &str) -> i64 {
    let filter = CompanyFilter { sector: Some(sector.into()), ..Default::default() };
    companies::queries::list(ctx, &ListQuery::of(filter)).await.unwrap().total.unwrap()
}

pub async fn count_of(ctx: &Ctx, kind: &str) -> usize {
    let (mut after, mut count) = (0, 0);
    loop {
        let frames = ctx.read(async |tx| ac_core::log::frames_after(tx.conn(), after).await).await.expect("frames");
        let Some(last) = frames.last() else { return count };
        after = last.seq;
        count += frames.iter().filter(|frame| frame.kind == kind).count();
    }
}

/// What the log says of jobs: by whom, and how many records had changed.
pub async fn told(ctx: &Ctx) -> Vec<(String, Option<Uuid>, i64)> {
    let told = event_entity::Entity::find()
        .find_also_linked(ToData)
        .filter(event_entity::Column::SubjectKind.eq("job"))
        .order_by_asc(event_entity::Column::Seq);
    let told = ctx.read(async |tx| Ok::<_, Error>(told.all(tx.conn()).await?)).await.expect("events");
    let events = told.into_iter().filter_map(|(event, data)| envelope(event, data));
    events.map(|event| (event.kind, event.actor.id, event.data.unwrap()["changed"].as_i64().unwrap())).collect()
}

pub fn of_owner(ctx: &Ctx) -> impl Fn((&str, i64)) -> (String, Option<Uuid>, i64) {
    let me = ctx.actor.member().map(|me| me.0);
    move |(kind, changed)| (kind.to_owned(), me, changed)
}

pub async fn undone(ctx: &Ctx, job: &Job) -> Job {
    let id = undo(ctx, UndoWhat::Batch(job.batch_id)).await.expect("an undo").job.expect("a job");
    work(ctx, id, Takeover::WhenSilent).await.expect("works");
    queries::find(ctx, id).await.expect("the job")
}
