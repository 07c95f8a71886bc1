//! Leads from files: who is found, what a row changes, what it must not, and the way back.

use crate::common::{fields::field, forms::all_leads, jobs::*, leads::ada, roles::give_role, *};
use ac_core::{
    Action, Ctx, Error, Grant, Resource, Role, Rules, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    import::{
        job::{
            self, Takeover, entity,
            model::{ImportId, ImportJob, JobState, UndoTally},
        },
        model::ObjectKind,
        problems::ProblemCode,
    },
    leads::{
        self,
        conversion::ConvertOrder,
        convert::convert,
        model::{Lead, LeadStatus},
    },
    members,
};
use ac_views::custom::FieldKind;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

const LEADS: &str = "First name,Last name,Company,Job title,E-mail,Phone,Website,Lead source,Lead status,Value,Lead owner\n\
    Ada,Byron,Engines Ltd,Countess,ada@engines.example,+44 20 7946 0000,engines.example,Fair,Contacted,2500,Anna Snelling\n\
    Bo,Li,Codehow,,,,,Web,,,\n\
    ,,Hottechi,,,,,,qualified,,\n";

async fn imported(app: &TestPlatform, ctx: &Ctx, text: &str) -> ImportJob {
    let job = import(app, ctx, &[given(ObjectKind::Lead, text)], false).await;
    assert_eq!(job.state, JobState::Done, "{:?}", job.report.failure);
    job
}

async fn called(ctx: &Ctx, name: &str) -> Lead {
    let all = all_leads(ctx).await;
    all.iter().find(|lead| lead.display_name() == name).unwrap_or_else(|| panic!("{name} in {all:?}")).clone()
}

async fn taken_back(app: &TestPlatform, ctx: &Ctx, id: ImportId) -> UndoTally {
    job::start_undo(&app.platform, ctx, id).await.expect("starts");
    job::work(ctx, &uploads(app), id, Takeover::Now).await.expect("works");
    let job = job::find(ctx, id).await.expect("a job");
    assert_eq!(job.state, JobState::Undone);
    job.report.undo.expect("a tally")
}

/// Rows, codes and messages of the cells that need a look.
fn told(job: &ImportJob) -> Vec<(u32, ProblemCode, &str)> {
    job.report.warnings.kept.iter().map(|problem| (problem.row, problem.code, problem.message.as_str())).collect()
}

both_databases!(leads_come_in_with_all_that_they_have, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let job = imported(app, &ctx, LEADS).await;
    assert_eq!(job.report.leads, counts(3, 0, 0, 0), "{:?}", job.report.errors);
    assert_eq!((told(&job), job.report.placeholders), (Vec::new(), 1), "a lead's company is a text, known or not");
    let ada = called(&ctx, "Ada Byron").await;
    assert_eq!((ada.job_title.as_deref(), ada.company_name.as_deref()), (Some("Countess"), Some("Engines Ltd")));
    assert_eq!((ada.email.as_deref(), ada.phone.as_deref()), (Some("ada@engines.example"), Some("+44 20 7946 0000")));
    assert_eq!((ada.website.as_deref(), ada.source.as_deref()), (Some("https://engines.example"), Some("Fair")));
    assert_eq!((ada.status, ada.value), (LeadStatus::Contacted, Some(usd(250_000))));
    assert_eq!(ada.owner_name.as_deref(), Some("Anna Snelling"));
    let bo = called(&ctx, "Bo Li").await;
    assert_eq!((bo.status, bo.owner_id, bo.value), (LeadStatus::New, ctx.actor.member(), None));
    assert_eq!(called(&ctx, "Hottechi").await.status, LeadStatus::Qualified);

    let before = events(&ctx).await;
    assert_eq!(before.iter().filter(|kind| *kind == "lead.created").count(), 3);
    let again = imported(app, &ctx, LEADS).await.report;
    assert_eq!((again.leads, again.placeholders), (counts(0, 0, 3, 3), 0), "the same again changes nothing");
    assert_eq!(events(&ctx).await[before.len()..], ["import.started", "import.finished"]);
});

both_databases!(a_row_changes_what_it_fills, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    imported(app, &ctx, LEADS).await;
    // By the address whatever its capitals, by name and company, and by the company where there is no name.
    let text = "Name,Company,E-mail,Source,Status,Value\n\
        ,,ADA@engines.example,,Qualified,\n\
        Bo Li,codehow,,,,7\n\
        ,Hottechi,,Fair,,\n\
        Bo Li,Elsewhere,,,,\n";
    let job = imported(app, &ctx, text).await;
    assert_eq!(job.report.leads, counts(1, 3, 0, 0), "of one name at two companies there are two");
    let ada = called(&ctx, "Ada Byron").await;
    assert_eq!((ada.status, ada.source.as_deref()), (LeadStatus::Qualified, Some("Fair")));
    assert_eq!((ada.email.as_deref(), ada.value), (Some("ada@engines.example"), Some(usd(250_000))));
    let hottechi = called(&ctx, "Hottechi").await;
    assert_eq!((hottechi.source.as_deref(), hottechi.status), (Some("Fair"), LeadStatus::Qualified));
    let bos: Vec<Lead> = all_leads(&ctx).await.into_iter().filter(|lead| lead.first_name == "Bo").collect();
    assert_eq!(bos.len(), 2);
    assert!(bos.iter().any(|bo| bo.value == Some(usd(700)) && bo.source.as_deref() == Some("Web")), "{bos:?}");
    assert_eq!(events(&ctx).await.iter().filter(|kind| *kind == "lead.updated").count(), 3);

    let bin = called(&ctx, "Ada Byron").await;
    leads::verbs::delete(&ctx, bin.id).await.unwrap();
    let job = imported(app, &ctx, LEADS).await;
    assert_eq!(job.report.leads.created, 1, "what lies in the bin is found by nobody");
});

both_databases!(rows_about_one_lead_are_told_and_change_it_in_turn, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let text = "Name,E-mail,Source\nAda,ada@a.example,Fair\nAda,Ada@a.example,Web\nBo,,x\nBo,,x\n";
    let job = imported(app, &ctx, text).await;
    assert_eq!(job.report.leads, counts(2, 1, 1, 1));
    let rows: Vec<_> = told(&job).into_iter().map(|(row, code, _)| (row, code)).collect();
    assert_eq!(rows, [(3, ProblemCode::DuplicateInFile), (5, ProblemCode::DuplicateInFile)]);
    assert_eq!(called(&ctx, "Ada").await.source.as_deref(), Some("Web"));
});

both_databases!(a_converted_lead_is_left_alone, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let converted = convert(&ctx, ada(&ctx).await.id, &ConvertOrder::default()).await.expect("converted").lead;
    let text = "Name,E-mail,Source\nAda Byron,ada@engines.example,Fair\n";
    let job = imported(app, &ctx, text).await;
    assert_eq!(job.report.leads, counts(0, 0, 1, 1));
    let rows: Vec<_> = told(&job).into_iter().map(|(row, code, _)| (row, code)).collect();
    assert_eq!(rows, [(2, ProblemCode::LeadConverted)]);
    assert_eq!(leads::queries::get(&ctx, converted.id).await.unwrap(), converted, "it is read-only");
    assert_eq!(all_leads(&ctx).await.len(), 1, "who exports all leads and imports them again has none twice");
});

both_databases!(a_status_that_nobody_can_choose_stays_out, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let lead = ada(&ctx).await;
    let text = "E-mail,Status,Source,Value\n\
        ada@engines.example,Working,Fair,\n\
        ada@engines.example,converted,,\n\
        bo@codehow.example,Converted,,-5\n";
    let job = imported(app, &ctx, text).await;
    assert_eq!(job.report.leads, counts(1, 1, 1, 1), "the rest of each row counts");
    let choices = "Choose one of New, Contacted, Qualified, Unqualified.";
    let odd: Vec<_> = told(&job).into_iter().filter(|(_, code, _)| *code == ProblemCode::ChoiceUnknown).collect();
    assert_eq!(odd.iter().map(|(row, ..)| *row).collect::<Vec<_>>(), [2, 3, 4]);
    assert!(odd.iter().all(|(.., message)| message.ends_with(choices)), "{odd:?}");
    let now = leads::queries::get(&ctx, lead.id).await.unwrap();
    assert_eq!((now.status, now.source.as_deref()), (LeadStatus::Qualified, Some("Fair")));
    let bo = called(&ctx, "bo@codehow.example").await;
    assert_eq!((bo.status, bo.value), (LeadStatus::New, None));
    assert_eq!(job.report.warnings.count(ProblemCode::AmountInvalid), 1);
});

both_databases!(a_dry_run_tells_the_rows_and_changes_nothing, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let lead = ada(&ctx).await;
    let text = "Name,E-mail,Source,Value\n\
        Ada Byron,ada@engines.example,Fair,2600\n\
        Ada Byron,ada@engines.example,Fair,2600\n\
        Bo Li,,Web,1\n\
        ,,Web,1\n";
    let id = uploaded(app, &ctx, &[given(ObjectKind::Lead, text)], false).await;
    let before = events(&ctx).await;
    job::start_dry_run(&app.platform, &ctx, id).await.expect("starts");
    job::work(&ctx, &uploads(app), id, Takeover::Now).await.expect("works");
    let tried = job::find(&ctx, id).await.unwrap();
    assert_eq!((tried.state, tried.report.leads), (JobState::Checked, counts(1, 1, 2, 1)));
    let rows = entity::row::Entity::find().filter(entity::row::Column::JobId.eq(id));
    let rows = rows.order_by_asc(entity::row::Column::Ordinal);
    let rows = ctx.read(async |tx| Ok::<_, Error>(rows.all(tx.conn()).await?)).await.unwrap();
    let outcomes: Vec<_> = rows.iter().map(|row| (row.line, row.outcome.as_deref().unwrap())).collect();
    assert_eq!(outcomes, [(2, "updated"), (3, "unchanged"), (4, "created"), (5, "skipped")]);
    let usd = |minor: i64| json!({ "amount_minor": minor, "currency": "USD" });
    let changes = json!({ "source": [null, "Fair"], "value": [usd(250_000), usd(260_000)] });
    assert_eq!(job::changes_of(&rows[0].draft).unwrap(), Some(changes));
    assert_eq!(events(&ctx).await, before);
    assert_eq!(all_leads(&ctx).await, [lead], "nothing is changed");

    job::start(&app.platform, &ctx, id).await.expect("starts");
    job::work(&ctx, &uploads(app), id, Takeover::Now).await.expect("works");
    assert_eq!(job::find(&ctx, id).await.unwrap().report.leads, tried.report.leads, "it then does what it told");
});

both_databases!(taking_it_back_restores_what_was, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    known(&ctx, "Mia").await;
    let lead = ada(&ctx).await;
    let text = LEADS.to_owned() + "Cy,Kept,,,cy@kept.example,,,,,,Anna Snelling\n";
    let job = imported(app, &ctx, &text).await;
    assert_eq!(job.report.leads, counts(3, 1, 0, 0));
    let cy = called(&ctx, "Cy Kept").await;
    convert(&ctx, cy.id, &ConvertOrder::default()).await.expect("converted");
    let tally = taken_back(app, &ctx, job.id).await;
    assert_eq!((tally.conflicts, tally.conflict_names), (1, vec!["Cy Kept".to_owned()]), "what came of it stays");
    assert_eq!(all_leads(&ctx).await.len(), 2);
    let now = called(&ctx, "Ada Byron").await;
    let back = Lead { version: lead.version, updated_at: lead.updated_at, ..now };
    assert_eq!(back, lead, "the one that was there is as it was");
    let team = members::queries::list(&ctx).await.unwrap();
    let team: Vec<_> = team.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(team, ["Anna Snelling", "Mia"], "what came of Cy is Anna's");
    let verdict = ctx.read(async |tx| ac_core::log::verify(tx.conn()).await).await.unwrap();
    assert_eq!(verdict.broken_at, None);
});

both_databases!(fields_of_their_own_are_filled, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    field(&ctx, "lead", "tier", FieldKind::Select, json!({ "choices": ["Gold", "Tin"] })).await;
    let other = json!({ "relates_to": "lead" });
    field(&ctx, "contact", "was", FieldKind::Relation, other).await;
    let job = imported(app, &ctx, "Name,E-mail,Tier\nAda Byron,ada@a.example,gold\nBo,,Brass\n").await;
    assert_eq!(job.report.leads, counts(2, 0, 0, 0));
    assert_eq!(job.report.warnings.count(ProblemCode::ChoiceUnknown), 1);
    assert_eq!(json!(called(&ctx, "Ada Byron").await.fields), json!({ "tier": "gold" }));
    // Other records name them as they name all others.
    let people = "First name,E-mail,was\nEve,eve@a.example,ada@a.example\n";
    let job = import(app, &ctx, &[given(ObjectKind::Contact, people)], false).await;
    assert_eq!((job.report.contacts, told(&job)), (counts(1, 0, 0, 0), Vec::new()));
});

both_databases!(whoever_may_not_have_leads_imports_none, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let bob = as_role(&ctx, Role::Member);
    let member = known(&bob, "Bob").await;
    assert_eq!(imported(app, &bob, "Name\nAda\n").await.report.leads, counts(1, 0, 0, 0), "a member may");
    let mut rules = Rules::of(Role::Member);
    for action in [Action::Read, Action::Create, Action::Modify] {
        rules.put(Resource::Lead, action, Grant::Nothing);
    }
    give_role(app, &ctx, member, &rules).await;
    let bob = app.platform.again(&bob).await.unwrap();
    let imports = [Action::Read, Action::Create, Action::Modify].map(|action| (Resource::Import, action));
    for who in [&bob, &scoped(&ctx, &imports)] {
        let report = imported(app, who, "Name\nBo\nCy\n").await.report;
        assert_eq!((report.leads, report.errors.count(ProblemCode::NotAllowed)), (counts(0, 0, 2, 0), 2));
    }
    assert_eq!(all_leads(&ctx).await.len(), 1);
});
