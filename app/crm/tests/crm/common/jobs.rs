//! Imports made of a few lines, from the files to the report.

use super::uploads;
use ac_core::{Ctx, Error, testing::TestPlatform};
use ac_crm::{
    bulk::{
        self,
        model::{Job, JobId},
    },
    companies::{self, model::CompanyQuery},
    deals,
    import::{
        job::{
            self, NewFile, NewImport, Source,
            lease::Takeover,
            model::{Counts, ImportId, ImportJob, Matching},
        },
        model::{Answers, DateOrder, Hints, ObjectKind},
    },
};

pub const COMPANIES: &str = "account,sector\nAcme,retail\nBetasoloin,medical\nCodehow,software\n";
pub const PRODUCTS: &str = "product,series,sales_price\nGTX Pro,GTX,4821\nMG Special,MG,55\n";
pub const MEMBERS: &str = "sales_agent,manager,regional_office\nAnna Snelling,Dustin Brinkmann,Central\n";
pub const DEALS: &str = "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n\
    A1,Anna Snelling,GTXPro,Acme,Won,20-10-16,01-03-17,1054\n\
    A2,Moses Frase,MG Special,Betasoloin,Lost,25-10-16,11-03-17,0\n\
    A3,Moses Frase,MG Special,,Engaging,25-11-16,,\n\
    A4,Anna Snelling,GTX Pro,Codehow,Prospecting,,,\n";

/// Lets a worker of a bulk job work, and holds it still as soon as the job has come further than `done`. Dropped then it is a
/// worker that was killed.
pub async fn work_past(
    ctx: &Ctx,
    id: JobId,
    done: i64,
    mut worker: std::pin::Pin<&mut impl Future<Output = Result<(), Error>>>,
) -> Job {
    loop {
        tokio::select! {
            biased;
            ended = worker.as_mut() => panic!("it came to its end: {ended:?}"),
            () = std::future::ready(()) => {}
        }
        let job = bulk::queries::find(ctx, id).await.expect("the job");
        if job.done > done {
            return job;
        }
    }
}

pub struct Given<'t> {
    pub text: &'t [u8],
    pub kind: ObjectKind,
    pub dates: Option<DateOrder>,
}

pub fn given(kind: ObjectKind, text: &str) -> Given<'_> {
    Given { text: text.as_bytes(), kind, dates: Some(DateOrder::Dmy) }
}

pub async fn uploaded(app: &TestPlatform, ctx: &Ctx, files: &[Given<'_>], accept: bool) -> ImportId {
    let id = ImportId::generate();
    let mut new = NewImport { matching: Matching { accept, ..Matching::default() }, files: vec![] };
    for (n, file) in files.iter().enumerate() {
        new.files.push(NewFile {
            name: format!("{n}.csv"),
            source: Source::Bytes(file.text.to_vec()),
            bytes: file.text.len() as u64,
            hints: Hints { kind: Some(file.kind), ..Hints::default() },
            answers: Answers { dates: file.dates, ..Answers::default() },
        });
    }
    job::create(ctx, &uploads(app), id, new).await.expect("an import");
    id
}

pub async fn import(app: &TestPlatform, ctx: &Ctx, files: &[Given<'_>], accept: bool) -> ImportJob {
    let id = uploaded(app, ctx, files, accept).await;
    job::start(&app.platform, ctx, id).await.expect("starts");
    job::work(ctx, &uploads(app), id, Takeover::Now).await.expect("works");
    job::find(ctx, id).await.expect("a job")
}

pub fn all() -> Vec<Given<'static>> {
    vec![
        given(ObjectKind::Deal, DEALS),
        given(ObjectKind::Company, COMPANIES),
        given(ObjectKind::Product, PRODUCTS),
        given(ObjectKind::Member, MEMBERS),
    ]
}

pub fn counts(created: u32, updated: u32, skipped: u32, unchanged: u32) -> Counts {
    Counts { created, updated, skipped, unchanged }
}

pub async fn all_deals(ctx: &Ctx) -> Vec<deals::model::Deal> {
    deals::queries::list(ctx, &Default::default()).await.unwrap().data
}

pub async fn company_names(ctx: &Ctx) -> Vec<String> {
    let page = companies::queries::list(ctx, &CompanyQuery::default()).await.unwrap();
    page.data.into_iter().map(|company| company.name).collect()
}
