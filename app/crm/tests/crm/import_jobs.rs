//! Imports as jobs, on both databases: counted rows, no duplicates, no halves, and a way back.

use crate::common::{jobs::*, uploads, workspace};
use ac_core::{
    Error, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    companies::{
        self,
        model::{CompanyPatch, CompanyQuery},
    },
    contacts, deals,
    import::{
        job::{
            self, entity,
            lease::{self, Takeover},
            model::{Counts, JobState},
        },
        model::ObjectKind,
        problems::ProblemCode,
    },
    members, pipelines,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

both_databases!(every_kind_arrives_and_names_are_resolved, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let job = import(app, &ctx, &all(), true).await;
    assert_eq!(job.state, JobState::Done);
    let report = &job.report;
    assert_eq!(report.companies, counts(3, 0, 0, 0));
    assert_eq!(report.products, counts(2, 0, 0, 0));
    assert_eq!(report.members, counts(1, 0, 0, 0));
    assert_eq!(report.deals, counts(4, 0, 0, 0), "{:?}", report.errors);
    assert_eq!((report.placeholders, report.stages), (1, 2));
    assert_eq!((job.rows_total, job.rows_done), (10, 10));
    let deals = all_deals(&ctx).await;
    let by_id = |id: &str| deals.iter().find(|deal| deal.external_id.as_deref() == Some(id)).expect("a deal");
    let won = by_id("A1");
    assert_eq!((won.stage_name.as_str(), won.company_name.as_deref()), ("Won", Some("Acme")));
    assert_eq!(won.product_name.as_deref(), Some("GTX Pro"), "the accepted match");
    assert_eq!(won.owner_name.as_deref(), Some("Anna Snelling"));
    assert_eq!(
        (won.opened_on.unwrap().to_string(), won.closed_on.unwrap().to_string()),
        ("2016-10-20".into(), "2017-03-01".into())
    );
    assert_eq!(won.amount.unwrap().amount_minor, 105_400);
    assert_eq!(by_id("A2").amount.unwrap().amount_minor, 0);
    let open = by_id("A3");
    assert_eq!((open.amount, open.company_id, open.closed_on), (None, None, None));
    assert_eq!(open.owner_name.as_deref(), Some("Moses Frase"));
    let stages = pipelines::queries::all(&ctx).await.unwrap().remove(0).stages;
    let names: Vec<_> = stages.iter().map(|stage| stage.name.as_str()).collect();
    assert_eq!(names, ["Prospecting", "Lead", "Engaging", "Qualified", "Proposal", "Negotiation", "Won", "Lost"]);
    let team = members::queries::list(&ctx).await.unwrap();
    let team: Vec<_> = team.iter().map(|m| (m.name.as_str(), m.state.as_str(), m.team.as_deref())).collect();
    assert_eq!(team, [("Anna Snelling", "placeholder", Some("Central")), ("Moses Frase", "placeholder", None)]);
});

both_databases!(the_same_files_twice_create_nothing, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    import(app, &ctx, &all(), true).await;
    let before = crate::common::events(&ctx).await.len();
    let again = import(app, &ctx, &all(), true).await.report;
    assert_eq!(again.total(), counts(0, 0, 10, 10));
    assert_eq!((again.placeholders, again.stages), (0, 0));
    assert_eq!(crate::common::events(&ctx).await.len(), before + 2, "import.started and import.finished only");
    let changed = DEALS.replace("A4,Anna Snelling,GTX Pro,Codehow,Prospecting,,,", "A4,,,,Won,,04-05-17,9");
    let again = import(app, &ctx, &[given(ObjectKind::Deal, &changed)], true).await.report;
    assert_eq!(again.deals, counts(0, 1, 3, 3));
    let deal = all_deals(&ctx).await.into_iter().find(|deal| deal.external_id.as_deref() == Some("A4")).unwrap();
    assert_eq!(
        (deal.stage_name.as_str(), deal.company_name.as_deref()),
        ("Won", Some("Codehow")),
        "empty cells change nothing"
    );
});

both_databases!(deals_without_an_id_neither_merge_nor_double, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let text = "deal name,account,stage,amount\nRenewal,Acme,Lead,1\nRenewal,Acme,Lead,2\nRenewal,,Lead,3\n";
    let files = || vec![given(ObjectKind::Company, COMPANIES), given(ObjectKind::Deal, text)];
    assert_eq!(import(app, &ctx, &files(), false).await.report.deals, counts(3, 0, 0, 0));
    assert_eq!(import(app, &ctx, &files(), false).await.report.deals, counts(0, 0, 3, 3));
});

both_databases!(contacts_are_known_by_address_or_by_name_and_company, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let text = "first name,last name,email,company\nAda,King,ada@a.example,Acme\nAda,King,,Acme\nAda,King,,Codehow\n\
        Ada,Byron,ADA@a.example,\nBo,Li,not an address,Nowhere\n";
    let files = || vec![given(ObjectKind::Company, COMPANIES), given(ObjectKind::Contact, text)];
    let report = import(app, &ctx, &files(), false).await.report;
    assert_eq!(report.contacts, counts(4, 1, 0, 0), "{:?}", report.errors);
    assert_eq!(report.warnings.count(ProblemCode::DuplicateInFile), 1);
    assert_eq!(report.warnings.count(ProblemCode::CompanyUnknown), 1);
    let found = contacts::queries::list(&ctx, &Default::default()).await.unwrap().data;
    assert!(found.iter().any(|c| c.last_name == "Byron" && c.company_name.as_deref() == Some("Acme")));
    assert_eq!(import(app, &ctx, &files(), false).await.report.contacts.created, 0);
});

both_databases!(people_of_one_name_stay_two, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let head = "name,email,office\n";
    let fillers: String = (0..250).map(|n| format!("Filler {n},,\n")).collect();
    // The second John comes in another step than the first; the second Mary in the same.
    let team = format!(
        "{head}John Smith,john@a.example,North\nMary Jones,mary@a.example,North\nMary Jones,mary@b.example,South\n\
        {fillers}John Smith,john@b.example,South\n"
    );
    let report = import(app, &ctx, &[given(ObjectKind::Member, &team)], false).await.report;
    assert_eq!(report.members, counts(254, 0, 0, 0), "{:?}", report.warnings);
    let people = async |name: &str| {
        let all = members::entity::Entity::find().filter(members::entity::Column::Name.eq(name));
        let all = ctx.read(async |tx| Ok::<_, Error>(all.all(tx.conn()).await?)).await.unwrap();
        let mut found: Vec<_> = all.into_iter().map(|member| (member.email, member.team)).collect();
        found.sort();
        found
    };
    let two = |mark: &str| {
        [("a", "North"), ("b", "South")]
            .map(|(at, team)| (Some(format!("{mark}@{at}.example")), Some(team.to_owned())))
            .to_vec()
    };
    assert_eq!((people("John Smith").await, people("Mary Jones").await), (two("john"), two("mary")));
    let again = import(app, &ctx, &[given(ObjectKind::Member, &team)], false).await.report;
    assert_eq!(again.members, counts(0, 0, 254, 254));
    // An address that only one of two rows gives makes nobody another person, in whichever order they come.
    let team = format!("{head}Ann Lee,ann@a.example,\nAnn Lee,,East\nBo Li,,East\nBo Li,bo@a.example,\n");
    let report = import(app, &ctx, &[given(ObjectKind::Member, &team)], false).await.report;
    assert_eq!(report.members, counts(2, 2, 0, 0), "{:?}", report.warnings);
    let one = |mark: &str| vec![(Some(format!("{mark}@a.example")), Some("East".to_owned()))];
    assert_eq!((people("Ann Lee").await, people("Bo Li").await), (one("ann"), one("bo")));
});

both_databases!(a_row_that_makes_no_deal_takes_no_deals_place, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let ctx = as_role(&owner, Role::Member);
    let fillers: String = (0..250).map(|n| format!("Filler {n},Lead,\n")).collect();
    // A member adds no stages: the first row is kept out.
    let text = format!("deal name,stage,amount\nRenewal,Somewhere,1\n{fillers}Renewal,Lead,2\n");
    let files = || [given(ObjectKind::Deal, &text)];
    assert_eq!(import(app, &ctx, &files(), false).await.report.deals, counts(251, 0, 1, 0));
    assert_eq!(import(app, &ctx, &files(), false).await.report.deals, counts(0, 0, 252, 251));
    // As a worker leaves it that is killed before the last step: what was applied so far had changed nothing.
    let again = import(app, &ctx, &files(), false).await.id;
    owner
        .write(async |tx| {
            use entity::{job, row};
            let last = row::Entity::update_many().col_expr(row::Column::Outcome, Expr::value(None::<String>));
            last.filter(row::Column::JobId.eq(again)).filter(row::Column::Ordinal.eq(251)).exec(tx.conn()).await?;
            let applying = job::Entity::update_many().col_expr(job::Column::State, Expr::value(JobState::Applying));
            applying.filter(job::Column::Id.eq(again)).exec(tx.conn()).await?;
            Ok::<_, Error>(())
        })
        .await
        .unwrap();
    job::work(&ctx, &uploads(app), again, Takeover::Now).await.unwrap();
    let total = deals::queries::list(&owner, &Default::default()).await.unwrap().total;
    assert_eq!((job::find(&ctx, again).await.unwrap().state, total), (JobState::Done, Some(251)));
});

both_databases!(nothing_is_guessed, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let ambiguous = "opportunity_id,product,deal_stage,close_date\nA1,GTXPro,Won,03-04-17\n";
    let files = [given(ObjectKind::Product, PRODUCTS), Given { dates: None, ..given(ObjectKind::Deal, ambiguous) }];
    let report = import(app, &ctx, &files, false).await.report;
    assert_eq!(report.deals, counts(1, 0, 0, 0));
    assert_eq!(report.warnings.count(ProblemCode::DateAmbiguous), 1);
    assert_eq!(report.warnings.count(ProblemCode::MatchUnconfirmed), 1);
    let told = report.warnings.kept.iter().find(|p| p.code == ProblemCode::MatchUnconfirmed).unwrap();
    assert_eq!((told.row, told.column.as_str(), told.suggestion.as_deref()), (2, "product", Some("GTX Pro")));
    assert_eq!(all_deals(&ctx).await[0].product_id, None);
});

/// What is odd, the bytes, then what the report counts and tells first, and the companies that arrive.
type OddFile = (&'static str, Vec<u8>, Counts, Option<ProblemCode>, &'static [&'static str]);

both_databases!(bad_files_are_told_and_good_rows_arrive, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain("account;sector\nCafé;retail\n".encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let windows = b"account\tsector\nM\xFCller\tretail\n".to_vec();
    let big = format!("account,sector\n{},x\nSmall,y\n", "a".repeat(10 * 1024 * 1024));
    let checks: Vec<OddFile> = vec![
        ("UTF-16 and semicolons", utf16, counts(1, 0, 0, 0), None, &["Café"]),
        ("Windows-1252 and tabs", windows, counts(1, 0, 0, 0), None, &["Müller"]),
        ("a BOM", "\u{FEFF}account,sector\nAcme,retail\n".into(), counts(1, 0, 0, 0), None, &["Acme"]),
        (
            "a line break in quotes",
            b"account,sector\n\"Acme\nInc\",retail\n".to_vec(),
            counts(1, 0, 0, 0),
            None,
            &["Acme Inc"],
        ),
        ("a 10 MB cell", big.into(), counts(1, 0, 1, 0), Some(ProblemCode::CellTooLarge), &["Small"]),
        ("duplicate headers", b"account,sector,sector\nAcme,a,b\n".to_vec(), counts(1, 0, 0, 0), None, &["Acme"]),
        ("formula cells", b"account,sector\n=1+1,retail\n".to_vec(), counts(1, 0, 0, 0), None, &["=1+1"]),
        ("a zip", b"PK\x03\x04\0\0\0\0".to_vec(), counts(0, 0, 0, 0), Some(ProblemCode::NotText), &[]),
        ("nothing", Vec::new(), counts(0, 0, 0, 0), Some(ProblemCode::EmptyFile), &[]),
        ("an open quote", b"account\n\"Acme\n".to_vec(), counts(0, 0, 0, 0), Some(ProblemCode::QuoteNotClosed), &[]),
        (
            "a row too long",
            b"account,sector\nAcme,retail,x\nBeta,y\n".to_vec(),
            counts(1, 0, 1, 0),
            Some(ProblemCode::RowTooLong),
            &["Beta"],
        ),
    ];
    for (what, text, expect, code, names) in checks {
        let before = company_names(&ctx).await;
        let file = Given { text: &text, kind: ObjectKind::Company, dates: None };
        let job = import(app, &ctx, &[file], false).await;
        assert_eq!(job.report.companies, expect, "{what}: {:?}", job.report.errors);
        assert_eq!(job.report.errors.kept.first().map(|problem| problem.code), code, "{what}");
        let mut new = company_names(&ctx).await;
        new.retain(|name| !before.contains(name));
        assert_eq!(new, names, "{what}");
        // The next check starts from an empty workspace.
        job::start_undo(&app.platform, &ctx, job.id).await.unwrap();
        job::work(&ctx, &uploads(app), job.id, Takeover::Now).await.unwrap();
    }
});

both_databases!(a_killed_import_goes_on_where_it_stopped, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let mut text = "deal name,account,stage,amount\n".to_owned();
    for n in 0..1_500 {
        text += &format!("Deal {},Acme,Lead,{n}\n", n % 700);
    }
    let files = [given(ObjectKind::Company, COMPANIES), given(ObjectKind::Deal, &text)];
    let id = uploaded(app, &ctx, &files, false).await;
    job::start(&app.platform, &ctx, id).await.unwrap();
    let mut kills = 0;
    loop {
        // A killed process is a worker that never answers again: its future is dropped wherever it is.
        let patience = std::time::Duration::from_millis(20 + 15 * kills);
        let worker = tokio::time::timeout(patience, job::work(&ctx, &uploads(app), id, Takeover::Now)).await;
        if worker.is_ok() {
            break;
        }
        kills += 1;
        assert!(kills < 200, "it never ends");
    }
    let job = job::find(&ctx, id).await.unwrap();
    assert_eq!(
        (job.state, job.report.deals, job.report.companies),
        (JobState::Done, counts(1_500, 0, 0, 0), counts(3, 0, 0, 0))
    );
    assert_eq!(job.rows_done, 1_503);
    let page = deals::queries::list(&ctx, &Default::default()).await.unwrap();
    assert_eq!(page.total, Some(1_500));
    assert!(kills > 0, "the import was faster than the killer");
    assert_eq!(import(app, &ctx, &files, false).await.report.deals, counts(0, 0, 1_500, 1_500));
});

both_databases!(what_a_dead_process_left_is_taken_up_at_start, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let id = uploaded(app, &ctx, &all(), true).await;
    job::start(&app.platform, &ctx, id).await.unwrap();
    let (dead, ..) = lease::claim(&ctx, id, Takeover::WhenSilent).await.unwrap().expect("a lease");
    job::resume_pending(&app.platform, &uploads(app), Takeover::WhenSilent).await.unwrap();
    assert_eq!(job::find(&ctx, id).await.unwrap().state, JobState::Staging, "the lease still runs");
    job::resume_pending(&app.platform, &uploads(app), Takeover::Now).await.unwrap();
    let job = job::find(&ctx, id).await.unwrap();
    assert_eq!((job.state, job.report.deals), (JobState::Done, counts(4, 0, 0, 0)));
    let owner = ctx.actor.member();
    let page = companies::queries::list(&ctx, &CompanyQuery::default()).await.unwrap();
    assert!(page.data.iter().all(|company| company.owner_id == owner), "whose import it is, owns what names no owner");
    // The dead worker wakes up: it may write nothing.
    let refused: Result<(), Error> =
        ctx.write(async |tx| dead.keep(tx, JobState::Applying, 0, &Default::default()).await).await;
    assert!(matches!(refused, Err(Error::Conflict(_))));
    assert_eq!(job::find(&ctx, id).await.unwrap().state, JobState::Done);
});

both_databases!(one_worker_at_a_time, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (first, second) = (uploaded(app, &ctx, &all(), true).await, uploaded(app, &ctx, &all(), true).await);
    job::start(&app.platform, &ctx, first).await.unwrap();
    job::start(&app.platform, &ctx, second).await.unwrap();
    let (lease, _, at_work) = lease::claim(&ctx, first, Takeover::WhenSilent).await.unwrap().expect("a lease");
    assert!(lease::claim(&ctx, first, Takeover::WhenSilent).await.unwrap().is_none(), "a second worker");
    assert!(
        lease::claim(&ctx, second, Takeover::WhenSilent).await.unwrap().is_none(),
        "another import of the workspace"
    );
    app.platform.clock.advance_secs(lease::LEASE_SECS + 1);
    for takeover in [Takeover::WhenSilent, Takeover::Now] {
        let again = lease::claim(&ctx, first, takeover).await.unwrap();
        assert!(again.is_none(), "this process is slow, not dead");
    }
    drop(at_work);
    let (next, ..) = lease::claim(&ctx, first, Takeover::WhenSilent).await.unwrap().expect("the lease has run out");
    assert!(next.epoch > lease.epoch);
    let late: Result<(), Error> = ctx
        .write(async |tx| {
            crate::common::company_in(tx, "Written by a fenced worker").await;
            lease.keep(tx, JobState::Applying, 1, &Default::default()).await
        })
        .await;
    assert!(late.is_err());
    assert_eq!(company_names(&ctx).await, Vec::<String>::new(), "the step is rolled back");
});

both_databases!(undo_takes_everything_back_but_what_was_edited, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let kept = crate::common::company(&ctx, "Acme").await;
    let job = import(app, &ctx, &all(), true).await;
    assert_eq!(job.report.companies, counts(2, 1, 0, 0), "Acme was there and got a sector");
    let codehow = companies::queries::list(&ctx, &CompanyQuery::default()).await.unwrap().data;
    let codehow = codehow.iter().find(|company| company.name == "Codehow").unwrap().clone();
    let patch = CompanyPatch { website: Some(Some("codehow.example".into())), ..Default::default() };
    companies::verbs::update(&ctx, codehow.id, codehow.version, patch).await.unwrap();
    job::start_undo(&app.platform, &ctx, job.id).await.unwrap();
    job::work(&ctx, &uploads(app), job.id, Takeover::Now).await.unwrap();
    let job = job::find(&ctx, job.id).await.unwrap();
    assert_eq!(job.state, JobState::Undone);
    let undo = job.report.undo.unwrap();
    assert_eq!((undo.conflicts, undo.conflict_names), (1, vec!["Codehow".to_owned()]));
    assert_eq!(company_names(&ctx).await, ["Acme", "Codehow"], "the edited one stays");
    let acme = companies::queries::get(&ctx, kept.id).await.unwrap();
    assert_eq!(acme.sector, None, "what was there is as it was");
    assert_eq!(all_deals(&ctx).await.len(), 0);
    assert_eq!(members::queries::list(&ctx).await.unwrap().len(), 0, "placeholders that own nothing go");
    let again = job::start_undo(&app.platform, &ctx, job.id).await;
    assert!(matches!(again, Err(Error::Conflict(_))));
    let verdict = ctx.read(async |tx| ac_core::log::verify(tx.conn()).await).await.unwrap();
    assert_eq!(verdict.broken_at, None);
});
