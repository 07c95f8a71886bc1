//! Taking an import back where people have worked with it: what they keep stays whole, and the pipeline is as it was.

use crate::common::{contact, deal, pipeline, stage, uploads, workspace};
use ac_core::{
    BatchId, Ctx, Error, Role, both_databases, log,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    companies::{self, model::CompanyQuery},
    contacts::{self, model::ContactDraft},
    deals::{
        self,
        model::{Deal, DealDraft, DealPatch, Place},
    },
    import::{
        job::{
            self, NewFile, NewImport, Source,
            lease::Takeover,
            model::{ImportId, ImportJob, JobState, UndoTally},
        },
        model::{Answers, Hints, ObjectKind},
    },
    members,
    notes::{self, model::NoteDraft},
    pipelines::{
        self,
        model::{Pipeline, PipelinePatch, StageDraft},
    },
    products,
    shared::{event::Origin, kind::RecordKind},
    timeline,
};

const COMPANIES: &str = "account,sector\nAcme,retail\nBetasoloin,medical\nCodehow,software\nDorland,food\n";
const CONTACTS: &str = "first name,last name,email,company\nAda,King,ada@a.example,Acme\nBo,Li,bo@b.example,Codehow\n";
const PRODUCTS: &str = "product,series,sales_price\nGTX Pro,GTX,4821\nMG Special,MG,55\n";
const DEALS: &str = "opportunity_id,sales_agent,product,account,deal_stage\n\
    A1,Anna Snelling,GTX Pro,Acme,Engaging\n\
    A2,Moses Frase,MG Special,Betasoloin,Engaging\n\
    A3,Anna Snelling,MG Special,Codehow,Prospecting\n\
    A4,Moses Frase,GTX Pro,Dorland,Signed\n";

async fn import(app: &TestPlatform, ctx: &Ctx, files: &[(ObjectKind, &str)]) -> ImportJob {
    let id = ImportId::generate();
    let mut new = NewImport::default();
    for (n, (kind, text)) in files.iter().enumerate() {
        let source = Source::Bytes(text.as_bytes().to_vec());
        let hints = Hints { kind: Some(*kind), ..Hints::default() };
        let name = format!("{n}.csv");
        new.files.push(NewFile { name, source, bytes: text.len() as u64, hints, answers: Answers::default() });
    }
    job::create(ctx, &uploads(app), id, new).await.expect("an import");
    job::start(&app.platform, ctx, id).await.expect("starts");
    job::work(ctx, &uploads(app), id, Takeover::Now).await.expect("works");
    job::find(ctx, id).await.expect("a job")
}

async fn taken_back(app: &TestPlatform, ctx: &Ctx, id: ImportId) -> UndoTally {
    job::start_undo(&app.platform, ctx, id).await.expect("starts");
    job::work(ctx, &uploads(app), id, Takeover::Now).await.expect("works");
    let job = job::find(ctx, id).await.expect("a job");
    assert_eq!(job.state, JobState::Undone);
    job.report.undo.expect("a tally")
}

fn all() -> Vec<(ObjectKind, &'static str)> {
    let files = [COMPANIES, CONTACTS, PRODUCTS, DEALS];
    [ObjectKind::Company, ObjectKind::Contact, ObjectKind::Product, ObjectKind::Deal].into_iter().zip(files).collect()
}

async fn deals_by_id(ctx: &Ctx) -> Vec<Deal> {
    let mut found = deals::queries::list(ctx, &Default::default()).await.unwrap().data;
    found.sort_by(|a, b| a.external_id.cmp(&b.external_id));
    found
}

async fn company_names(ctx: &Ctx) -> Vec<String> {
    let page = companies::queries::list(ctx, &CompanyQuery::default()).await.unwrap();
    page.data.into_iter().map(|company| company.name).collect()
}

fn stage_names(pipeline: &Pipeline) -> Vec<&str> {
    pipeline.stages.iter().map(|stage| stage.name.as_str()).collect()
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names
}

const USUAL: [&str; 6] = ["Lead", "Qualified", "Proposal", "Negotiation", "Won", "Lost"];

both_databases!(what_kept_records_refer_to_is_kept_and_told, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let job = import(app, &ctx, &all()).await;
    let imported = deals_by_id(&ctx).await;
    let (acme, codehow) = (imported[0].company_id, imported[2].company_id);
    let ada = contacts::queries::list(&ctx, &Default::default()).await.unwrap().data;
    let ada = ada.iter().find(|contact| contact.company_id == acme).expect("Ada").id;
    // Worked on, typed by hand, written on: each keeps what it names.
    let patch = DealPatch { contact_id: Some(Some(ada)), ..Default::default() };
    deals::verbs::update(&ctx, imported[0].id, imported[0].version, patch).await.unwrap();
    let draft = ContactDraft { first_name: "Eve".into(), company_id: imported[1].company_id, ..Default::default() };
    contacts::verbs::create(&ctx, draft).await.unwrap();
    let draft = DealDraft { name: "By hand".into(), company_id: codehow, ..Default::default() };
    deals::verbs::create(&ctx, draft).await.unwrap();
    let dorland = imported[3].company_id.expect("Dorland");
    let draft = NoteDraft { subject_kind: RecordKind::Company, subject_id: dorland.0, body: "Called.".into() };
    notes::verbs::create(&ctx, draft).await.unwrap();

    let tally = taken_back(app, &ctx, job.id).await;
    assert_eq!((tally.conflicts, tally.conflict_names.len()), (1, 1), "the deal that was worked on: {tally:?}");
    let needed = ["Acme", "Ada King", "Anna Snelling", "Betasoloin", "Codehow", "Dorland", "GTX Pro"];
    assert_eq!((tally.needed, sorted(tally.needed_names)), (7, needed.map(str::to_owned).to_vec()));
    assert_eq!(company_names(&ctx).await, ["Acme", "Betasoloin", "Codehow", "Dorland"]);
    for deal in deals_by_id(&ctx).await {
        let company = deal.company_id.expect("a company");
        companies::queries::get(&ctx, company).await.expect("the link leads somewhere");
    }
    let people = contacts::queries::list(&ctx, &Default::default()).await.unwrap().data;
    let people: Vec<_> = people.iter().map(|contact| contact.first_name.as_str()).collect();
    assert_eq!(people, ["Ada", "Eve"], "nobody needs Bo");
    let left = products::queries::list(&ctx, &Default::default()).await.unwrap().data;
    assert_eq!(left.iter().map(|product| product.name.as_str()).collect::<Vec<_>>(), ["GTX Pro"]);
    let team = members::queries::list(&ctx).await.unwrap();
    assert_eq!(team.iter().map(|member| member.name.as_str()).collect::<Vec<_>>(), ["Anna Snelling"]);
});

both_databases!(what_only_deleted_records_refer_to_goes, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let job = import(app, &ctx, &all()).await;
    let imported = deals_by_id(&ctx).await;
    let draft = DealDraft { name: "By hand".into(), company_id: imported[0].company_id, ..Default::default() };
    let by_hand = deals::verbs::create(&ctx, draft).await.unwrap();
    deals::verbs::delete(&ctx, by_hand.id).await.unwrap();
    // Gone before, though a living deal still names it: it is neither kept nor told.
    let beta = imported[1].company_id.expect("Betasoloin");
    let draft = DealDraft { name: "Named".into(), company_id: Some(beta), ..Default::default() };
    deals::verbs::create(&ctx, draft).await.unwrap();
    companies::verbs::delete(&ctx, beta).await.unwrap();
    let tally = taken_back(app, &ctx, job.id).await;
    assert_eq!((tally.needed, tally.conflicts), (0, 0), "{tally:?}");
    assert_eq!(company_names(&ctx).await, Vec::<String>::new());
});

both_databases!(a_note_keeps_its_deal_and_all_that_the_deal_names, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    // More records than one step takes back.
    let companies: String = (0..600).map(|n| format!("Company {n:03},retail\n")).collect();
    let deals: String = (0..600).map(|n| format!("D{n},Company {n:03},Engaging\n")).collect();
    let files = [
        (ObjectKind::Company, &*format!("account,sector\n{companies}")),
        (ObjectKind::Deal, &*format!("opportunity_id,account,deal_stage\n{deals}")),
    ];
    let job = import(app, &ctx, &files).await;
    assert_eq!((job.report.companies.created, job.report.deals.created), (600, 600));
    let query = deals::model::DealQuery { q: Some("Company 007".into()), ..Default::default() };
    let noted = deals::queries::list(&ctx, &query).await.unwrap().data.remove(0);
    let draft = NoteDraft { subject_kind: RecordKind::Deal, subject_id: noted.id.0, body: "Called.".into() };
    notes::verbs::create(&ctx, draft).await.unwrap();
    let tally = taken_back(app, &ctx, job.id).await;
    assert_eq!((tally.undone, tally.needed, tally.conflicts), (1_198, 2, 0));
    assert_eq!(company_names(&ctx).await, ["Company 007"]);
    assert_eq!(deals_by_id(&ctx).await.len(), 1);
    assert_eq!(tally.stages_kept, ["Engaging"], "the deal stands in it");
});

both_databases!(stages_that_it_added_go_with_it, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let job = import(app, &ctx, &all()).await;
    assert_eq!(
        (job.report.stages, sorted(job.report.stage_names)),
        (3, vec!["Engaging".into(), "Prospecting".into(), "Signed".into()])
    );
    let now = pipeline(&ctx).await;
    let want = ["Prospecting", "Lead", "Engaging", "Qualified", "Proposal", "Negotiation", "Won", "Signed", "Lost"];
    assert_eq!(stage_names(&now), want);
    let signed = deals_by_id(&ctx).await.remove(3);
    let tally = taken_back(app, &ctx, job.id).await;
    assert!(tally.stages_kept.is_empty(), "{tally:?}");
    assert_eq!(stage_names(&pipeline(&ctx).await), USUAL);
    let kinds = crate::common::events(&ctx).await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "pipeline.updated").count(), 2, "added once, removed once");
    // A deal from the bin comes back with the status it had.
    let back = deals::verbs::restore(&ctx, signed.id).await.expect("back");
    assert_eq!((back.stage_name.as_str(), back.status), ("Won", signed.status));
    let verdict = ctx.read(async |tx| log::verify(tx.conn()).await).await.unwrap();
    assert_eq!(verdict.broken_at, None);
});

both_databases!(stages_that_people_use_or_changed_stay_and_are_named, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let job = import(app, &ctx, &all()).await;
    let by_hand = deal(&ctx, "By hand").await;
    deals::verbs::move_to(&ctx, by_hand.id, stage(&ctx, "Engaging").await, Place::Top, None).await.unwrap();
    let now = pipeline(&ctx).await;
    let renamed = |stage: &pipelines::model::Stage| {
        let name = if stage.name == "Signed" { "Signed and paid".to_owned() } else { stage.name.clone() };
        StageDraft { id: Some(stage.id), name, kind: stage.kind, probability: stage.probability }
    };
    let patch = PipelinePatch { stages: Some(now.stages.iter().map(renamed).collect()), ..Default::default() };
    pipelines::verbs::update(&ctx, now.id, now.version, patch).await.unwrap();
    let tally = taken_back(app, &ctx, job.id).await;
    assert_eq!(tally.stages_kept, ["Engaging", "Signed and paid"]);
    let want = ["Lead", "Engaging", "Qualified", "Proposal", "Negotiation", "Won", "Signed and paid", "Lost"];
    assert_eq!(stage_names(&pipeline(&ctx).await), want);
});

both_databases!(stages_of_an_import_stand_in_the_order_of_a_sale, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let text = "deal name,stage\na,Closing call\nb,Quote sent\nc,Engaging\nd,Demo\ne,Prospecting\nf,Onboarding\n";
    import(app, &ctx, &[(ObjectKind::Deal, text)]).await;
    let want = [
        "Prospecting",
        "Lead",
        "Engaging",
        "Qualified",
        "Demo",
        "Proposal",
        "Quote sent",
        "Negotiation",
        "Closing call",
        "Onboarding",
        "Won",
        "Lost",
    ];
    assert_eq!(stage_names(&pipeline(&ctx).await), want);
    let fresh = deal(&ctx, "Starts at the start").await;
    assert_eq!(fresh.stage_name, "Prospecting");
});

both_databases!(only_those_who_may_change_a_pipeline_remove_its_stages, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let now = pipeline(&ctx).await;
    let (theirs, member) = (workspace(app, "theirs").await, as_role(&ctx, Role::Member));
    let remove = async |ctx: &Ctx| {
        let origin = Origin::Direct;
        ctx.write(async |tx| pipelines::verbs::remove_stages(tx, origin, now.id, &now.stages[..2]).await).await
    };
    assert!(matches!(remove(&member).await, Err(Error::Forbidden)));
    assert_eq!(remove(&theirs).await.expect("nothing there"), Vec::new());
    assert_eq!(stage_names(&pipeline(&ctx).await), USUAL);
    contact(&ctx, "Any", "One").await;
    assert_eq!(remove(&ctx).await.expect("removed"), Vec::new());
    assert_eq!(stage_names(&pipeline(&ctx).await), USUAL[2..]);
});

both_databases!(a_timeline_tells_an_import_from_other_batches, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    import(app, &ctx, &all()).await;
    let imported = deals_by_id(&ctx).await.remove(0);
    let of =
        async |id: uuid::Uuid, kind| timeline::queries::of(&ctx, kind, id, None).await.expect("a timeline").entries;
    let entries = of(imported.id.0, RecordKind::Deal).await;
    assert_eq!(entries.iter().map(|entry| entry.is_import).collect::<Vec<_>>(), [true]);
    let draft = companies::model::CompanyDraft { name: "In a batch".into(), ..Default::default() }.validate().unwrap();
    let batch = Origin::Batch(BatchId::generate());
    let made = ctx.write(async |tx| companies::bulk::insert_many(tx, batch, vec![draft]).await).await.unwrap();
    let entries = of(made[0].0, RecordKind::Company).await;
    assert_eq!((entries[0].batch_id.is_some(), entries[0].is_import), (true, false));
    let by_hand = deal(&ctx, "By hand").await;
    assert!(!of(by_hand.id.0, RecordKind::Deal).await[0].is_import);
});

both_databases!(what_only_the_import_changed_is_as_it_was_and_when_it_was, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    import(app, &ctx, &all()).await;
    let by_hand = deals_by_id(&ctx).await.remove(1);
    let patch = DealPatch { name: Some("By hand".into()), ..Default::default() };
    deals::verbs::update(&ctx, by_hand.id, by_hand.version, patch).await.unwrap();
    let before = deals_by_id(&ctx).await;

    let edited = DEALS.replace(",Engaging", ",Prospecting").replace("Signed", "Engaging");
    let second = import(app, &ctx, &[(ObjectKind::Deal, &edited)]).await;
    assert_eq!((second.report.deals.created, second.report.deals.updated), (0, 3), "{:?}", second.report);
    let meanwhile = deals_by_id(&ctx).await.remove(3);
    let patch = DealPatch { name: Some("Meanwhile".into()), ..Default::default() };
    let meanwhile = deals::verbs::update(&ctx, meanwhile.id, meanwhile.version, patch).await.unwrap();
    taken_back(app, &ctx, second.id).await;

    let after = deals_by_id(&ctx).await;
    for (was, is) in before.iter().zip(&after).take(3) {
        assert_eq!(*is, Deal { version: is.version, ..was.clone() });
    }
    assert!(after[0].version > before[0].version, "whoever holds the former version is told");
    assert_eq!((&*after[3].name, &*after[3].stage_name), ("Meanwhile", "Signed"));
    assert!(after[3].updated_at > meanwhile.updated_at, "somebody changed it since, so its undo is one more change");
});
