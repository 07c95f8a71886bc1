//! What happens around an import on both databases: people who change it at once, workers that look too early, what is left.

use crate::common::{uploads, wizard::*, workspace};
use ac_core::{
    Error, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    companies::{self, model::CompanyQuery},
    import::{
        job::{
            self, NewFile, NewImport, Source, Takeover,
            entity::{self, Options},
            model::{FILES_MAX, ImportId, ImportJob, JobFile, JobState},
            wizard,
        },
        limits::{WAITING_IMPORTS_MAX, WAITING_IMPORTS_OF_A_MEMBER_MAX},
        model::{Answers, Hints, ObjectKind, Question, Target},
    },
};
use sea_orm::{ConnectionTrait, EntityTrait, Statement};

both_databases!(files_that_come_at_once_all_arrive_and_no_more_than_allowed, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let id = wizard::begin(&ctx).await.unwrap();
    let sent: Vec<String> = (0..FILES_MAX + 2).map(|n| n.to_string()).collect();
    let added = futures::future::join_all(sent.iter().map(|name| add(app, &ctx, id, name, COMPANIES))).await;
    assert_eq!(added.iter().filter(|added| added.is_ok()).count(), FILES_MAX);
    assert!(added.iter().all(|added| matches!(added, Ok(_) | Err(Error::Invalid(_)))));
    let job = job::find(&ctx, id).await.unwrap();
    let mut listed = names(&job);
    listed.sort_unstable();
    listed.dedup();
    assert_eq!(listed.len(), FILES_MAX, "each that was taken is there");
});

both_databases!(a_place_that_means_another_file_by_now_is_refused, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let id = wizard::begin(&ctx).await.unwrap();
    for name in ["a", "b", "c", "d"] {
        add(app, &ctx, id, name, COMPANIES).await.unwrap();
    }
    let answers = Answers { mapping: Some(vec![None, None]), ..Answers::default() };
    let hints = Hints { kind: Some(ObjectKind::Product), ..Hints::default() };
    let uploads = uploads(app);
    let late = wizard::answer(&ctx, &uploads, id, 1, hints, answers);
    let late = overtaken(&ctx, id, late, async |row| without_first(row)).await;
    assert!(matches!(&late, Err(Error::Conflict(message)) if message.contains("Reload")), "{late:?}");
    let late = wizard::remove_file(&ctx, &uploads, id, 1);
    let late = overtaken(&ctx, id, late, async |row| without_first(row)).await;
    assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
    let job = job::find(&ctx, id).await.unwrap();
    assert_eq!(names(&job), ["c.csv", "d.csv"]);
    assert!(job.files.iter().all(|file| file.kind() == Some(ObjectKind::Company)), "nothing was decided about them");
});

both_databases!(who_says_what_was_guessed_keeps_what_they_said_of_the_columns, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let id = wizard::begin(&ctx).await.unwrap();
    let job = add(app, &ctx, id, "a", COMPANIES).await.unwrap();
    let mut mapping: Vec<_> =
        job.files[0].analysis.as_ref().unwrap().columns.iter().map(|column| column.target).collect();
    *mapping.last_mut().unwrap() = None;
    for (kind, kept) in [(ObjectKind::Company, Some(mapping.clone())), (ObjectKind::Product, None)] {
        let hints = Hints { kind: Some(kind), ..Hints::default() };
        let answers = Answers { mapping: Some(mapping.clone()), ..Answers::default() };
        let job = wizard::answer(&ctx, &uploads(app), id, 0, hints, answers).await.unwrap();
        assert_eq!(job.files[0].answers.mapping, kept, "{kind:?}");
    }
});

both_databases!(what_is_decided_meanwhile_is_what_starts, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let id = wizard::begin(&ctx).await.unwrap();
    for name in ["a", "b"] {
        add(app, &ctx, id, name, COMPANIES).await.unwrap();
    }
    let late = job::start(&app.platform, &ctx, id);
    overtaken(&ctx, id, late, async |row| without_first(row)).await.unwrap();
    let job = job::find(&ctx, id).await.unwrap();
    assert_eq!((names(&job), job.state), (vec!["b.csv"], JobState::Staging));
    assert_eq!((job.rows_done, job.rows_total), (0, 2), "how much there is, is known before it is staged");
});

both_databases!(a_worker_that_looks_before_the_start_comes_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let id = wizard::begin(&ctx).await.unwrap();
    add(app, &ctx, id, "a", COMPANIES).await.unwrap();
    let db = app.platform.control.db();
    let notes = Statement::from_string(db.get_database_backend(), "SELECT tenant_id FROM due_index");
    let late = job::start(&app.platform, &ctx, id);
    overtaken(&ctx, id, late, async |row| {
        assert_eq!(db.query_all_raw(notes.clone()).await.unwrap().len(), 1, "noted before it starts");
        job::resume_pending(&app.platform, &uploads(app), Takeover::WhenSilent).await.unwrap();
        assert_eq!(db.query_all_raw(notes.clone()).await.unwrap().len(), 0, "the worker found nothing to do");
        row
    })
    .await
    .unwrap();
    job::resume_pending(&app.platform, &uploads(app), Takeover::WhenSilent).await.unwrap();
    assert_eq!(job::find(&ctx, id).await.unwrap().state, JobState::Done);
    assert_eq!(db.query_all_raw(notes).await.unwrap().len(), 0, "and settles it");
});

both_databases!(an_added_file_stays_though_another_cannot_be_read, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let id = wizard::begin(&ctx).await.unwrap();
    add(app, &ctx, id, "a", COMPANIES).await.unwrap();
    std::fs::remove_file(&paths(app, &ctx, id).await[0]).unwrap();
    let job = add(app, &ctx, id, "b", COMPANIES).await.expect("an upload that fails takes its file away again");
    assert_eq!(names(&job), ["a.csv", "b.csv"]);
});

both_databases!(a_file_taken_out_leaves_the_disk, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let id = wizard::begin(&ctx).await.unwrap();
    for name in ["a", "b"] {
        add(app, &ctx, id, name, COMPANIES).await.unwrap();
    }
    let paths = paths(app, &ctx, id).await;
    let job = wizard::remove_file(&ctx, &uploads(app), id, 0).await.unwrap();
    assert_eq!(names(&job), ["b.csv"]);
    assert_eq!((paths[0].exists(), paths[1].exists()), (false, true));
    // What the command line was pointed at is somebody's own file, and may go once it is copied.
    let own = app.data.join("own.csv");
    std::fs::write(&own, COMPANIES).unwrap();
    let create = async || {
        let source = Source::Path(own.clone());
        let (hints, answers) = (Hints::default(), Answers::default());
        let files = vec![NewFile { name: "own.csv".into(), source, bytes: 1, hints, answers }];
        let id = ImportId::generate();
        job::create(&ctx, &uploads(app), id, NewImport { files, ..Default::default() }).await.unwrap();
        id
    };
    let (removed, run) = (create().await, create().await);
    wizard::remove_file(&ctx, &uploads(app), removed, 0).await.unwrap();
    assert!(own.exists());
    std::fs::remove_file(&own).unwrap();
    job::start(&app.platform, &ctx, run).await.unwrap();
    job::work(&ctx, &uploads(app), run, Takeover::Now).await.unwrap();
    assert_eq!(job::find(&ctx, run).await.unwrap().report.companies.created, 2);
});

both_databases!(imports_without_a_file_hide_none_that_has_one, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let id = wizard::begin(&ctx).await.unwrap();
    add(app, &ctx, id, "a", COMPANIES).await.unwrap();
    for _ in 0..60 {
        wizard::begin(&ctx).await.unwrap();
    }
    let listed: Vec<_> = wizard::list(&ctx).await.unwrap().into_iter().map(|import| import.id).collect();
    assert_eq!(listed, [id]);
    assert_eq!(wizard::list(&as_role(&ctx, Role::Member)).await.unwrap(), [], "another member's");
});

both_databases!(names_are_read_again_only_if_other_columns_have_them, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    crate::common::company(&ctx, "Betasoloin").await;
    let id = wizard::begin(&ctx).await.unwrap();
    let text = |company: &str| format!("deal name,account,amount\nRenewal,{company},1\n");
    let asked = |job: &ImportJob| {
        let questions = job.files[0].analysis.as_ref().unwrap().questions.clone();
        let values = questions.into_iter().find_map(|question| match question {
            Question::Matches { target: Target::Company, proposals, .. } => Some(proposals[0].value.clone()),
            _ => None,
        });
        values.unwrap_or_default()
    };
    let job = add(app, &ctx, id, "deals", &text("Betasolion")).await.unwrap();
    assert_eq!(asked(&job), "Betasolion");
    // Other bytes tell whether they are read again.
    std::fs::write(&paths(app, &ctx, id).await[0], text("Betasoloim")).unwrap();
    let answer = async |company, amount| {
        let mapping = Some(vec![Some(Target::Name), company, amount]);
        let answers = Answers { mapping, ..Answers::default() };
        wizard::answer(&ctx, &uploads(app), id, 0, Hints::default(), answers).await.unwrap()
    };
    assert_eq!(asked(&answer(Some(Target::Company), None).await), "Betasolion", "the amount is no name");
    add(app, &ctx, id, "team", "first name,last name,email\nAda,King,ada@a.example\n").await.unwrap();
    let job = wizard::remove_file(&ctx, &uploads(app), id, 1).await.unwrap();
    assert_eq!(asked(&job), "Betasolion", "a file that names no company says nothing about them");
    assert_eq!(asked(&answer(None, Some(Target::Amount)).await), "");
    assert_eq!(asked(&answer(Some(Target::Company), Some(Target::Amount)).await), "Betasoloim");
    add(app, &ctx, id, "companies", "account,sector\nBetasoloim,retail\n").await.unwrap();
    assert_eq!(asked(&job::find(&ctx, id).await.unwrap()), "", "another file of the import brings it");
});

both_databases!(a_member_takes_all_of_their_import_back, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let id = wizard::begin(&owner).await.unwrap();
    add(app, &owner, id, "team", "sales_agent,manager,regional_office\nAnna Snelling,Dustin Brinkmann,Central\n")
        .await
        .unwrap();
    job::start(&app.platform, &owner, id).await.unwrap();
    job::work(&owner, &uploads(app), id, Takeover::Now).await.unwrap();
    // Made in one step and changed in a later one, for somebody else: a member could not delete it by hand.
    let mut text = "account,sector,owner\nAcme,retail,Anna Snelling\n".to_owned();
    for n in 0..250 {
        text += &format!("Company {n},retail,Anna Snelling\n");
    }
    text += "Acme,medical,Anna Snelling\n";
    let member = as_role(&owner, Role::Member);
    let id = wizard::begin(&member).await.unwrap();
    add(app, &member, id, "companies", &text).await.unwrap();
    job::start(&app.platform, &member, id).await.unwrap();
    job::work(&member, &uploads(app), id, Takeover::Now).await.unwrap();
    let report = job::find(&member, id).await.unwrap().report;
    assert_eq!((report.companies.created, report.companies.updated), (251, 1), "{:?}", report.errors);
    let guest = job::start_undo(&app.platform, &as_role(&owner, Role::Guest), id).await;
    assert!(matches!(guest, Err(Error::NotFound)));
    job::start_undo(&app.platform, &member, id).await.unwrap();
    job::work(&member, &uploads(app), id, Takeover::Now).await.unwrap();
    let undo = job::find(&member, id).await.unwrap().report.undo.unwrap();
    assert_eq!((undo.conflicts, undo.conflict_names), (0, vec![]));
    assert_eq!(companies::queries::list(&owner, &CompanyQuery::default()).await.unwrap().data.len(), 0);
});

both_databases!(only_so_many_imports_wait, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let me = as_role(&owner, Role::Member);
    let mut begun = Vec::new();
    for _ in 0..WAITING_IMPORTS_OF_A_MEMBER_MAX {
        begun.push(wizard::begin(&me).await.expect("an import"));
    }
    let waiting = async || {
        let all = entity::job::Entity::find();
        owner.read(async |tx| Ok::<_, Error>(all.all(tx.conn()).await?)).await.unwrap().len() as u64
    };
    // One that is still empty serves as well as another; what was begun last is not taken from under its files.
    assert_eq!(wizard::begin(&me).await.expect("an empty one"), begun[0]);
    assert_eq!(waiting().await, WAITING_IMPORTS_OF_A_MEMBER_MAX);
    for id in &begun {
        let options = Options { files: vec![unread("deals.csv")], ..row(&me, *id).await.read_options().unwrap() };
        rewrite(&me, entity::job::Model { options: serde_json::to_string(&options).unwrap(), ..row(&me, *id).await })
            .await;
    }
    let Err(Error::Conflict(message)) = wizard::begin(&me).await else { panic!("one too many") };
    assert!(message.contains("take their files out") && message.contains("7 days"), "{message}");
    assert_eq!(waiting().await, WAITING_IMPORTS_OF_A_MEMBER_MAX);
    // Another member has their own, until there are too many of all.
    wizard::begin(&as_role(&owner, Role::Member)).await.expect("a colleague's");
    for _ in (waiting().await..WAITING_IMPORTS_MAX).step_by(WAITING_IMPORTS_OF_A_MEMBER_MAX as usize) {
        let colleague = as_role(&owner, Role::Member);
        for _ in 0..WAITING_IMPORTS_OF_A_MEMBER_MAX.min(WAITING_IMPORTS_MAX - waiting().await) {
            wizard::begin(&colleague).await.expect("a colleague's");
        }
    }
    assert_eq!(waiting().await, WAITING_IMPORTS_MAX);
    let late = wizard::begin(&as_role(&owner, Role::Member)).await;
    assert!(matches!(late, Err(Error::Conflict(message)) if message.contains("of this workspace")));
    // One that has run waits no more.
    let run = entity::job::Model { state: JobState::Done, ..row(&me, begun[0]).await };
    rewrite(&me, run).await;
    wizard::begin(&me).await.expect("there is room again");
});

/// A file as an import lists it before it was read.
fn unread(name: &str) -> JobFile {
    let (hints, answers) = (Hints::default(), Answers::default());
    JobFile { name: name.to_owned(), bytes: 1, hints, answers, analysis: None, refusal: None }
}
