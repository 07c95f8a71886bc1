//! What happens around an import on both databases: people who change it at once, workers that look too early, what is left.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::as_conversions)]

mod common;

use ac_core::{
    Ctx, Error, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    companies::{self, model::CompanyQuery},
    import::{
        job::{
            self, Takeover,
            entity::{self, Options},
            model::{FILES_MAX, ImportId, ImportJob, JobState},
            sweep::UPLOADED_DAYS_MAX,
            wizard,
        },
        model::{Answers, Hints, ObjectKind},
    },
};
use common::workspace;
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QuerySelect, Statement};
use std::{path::PathBuf, time::Duration};

const COMPANIES: &str = "account,sector\nAcme,retail\nBetasoloin,medical\n";
const DAY_SECS: i64 = 24 * 60 * 60;

fn dir(app: &TestPlatform, id: ImportId) -> PathBuf {
    app.data.join("uploads").join(id.to_string())
}

/// Puts a file where an upload would, and adds it.
async fn add(app: &TestPlatform, ctx: &Ctx, id: ImportId, name: &str, text: &str) -> Result<ImportJob, Error> {
    let dir = dir(app, id);
    std::fs::create_dir_all(&dir).unwrap();
    let path = dir.join(format!("{name}.csv"));
    std::fs::write(&path, text).unwrap();
    wizard::add_file(ctx, id, format!("{name}.csv"), text.len() as u64, path, dir).await
}

fn names(job: &ImportJob) -> Vec<&str> {
    job.files.iter().map(|file| file.name.as_str()).collect()
}

/// Does `meanwhile` with the job while `late` stands where it wants to write, then lets `late` go on.
async fn overtaken<T>(
    ctx: &Ctx,
    id: ImportId,
    late: impl Future<Output = T>,
    meanwhile: impl AsyncFnOnce(entity::job::Model) -> entity::job::Model,
) -> T {
    let (held, is_held) = tokio::sync::oneshot::channel();
    let first = ctx.write(async |tx| {
        let row = entity::job::Entity::find_by_id(id).lock_exclusive().one(tx.conn()).await?.expect("a job");
        held.send(()).expect("somebody waits");
        tokio::time::sleep(Duration::from_millis(400)).await;
        let row = meanwhile(row).await;
        entity::job::Entity::update(row.into_active_model().reset_all()).exec(tx.conn()).await?;
        Ok::<_, Error>(())
    });
    let late = async {
        is_held.await.expect("the job is held");
        late.await
    };
    let (first, late) = tokio::join!(first, late);
    first.expect("it is changed meanwhile");
    late
}

/// Takes the first file out, as somebody else would.
fn without_first(row: entity::job::Model) -> entity::job::Model {
    let mut options: Options = row.read_options().unwrap();
    options.files.remove(0);
    options.paths.remove(0);
    entity::job::Model { options: entity::json(&options).unwrap(), ..row }
}

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
    let hints = Hints { kind: Some(ObjectKind::Product), has_header: None };
    let late = wizard::answer(&ctx, id, 1, hints, answers);
    let late = overtaken(&ctx, id, late, async |row| without_first(row)).await;
    assert!(matches!(&late, Err(Error::Conflict(message)) if message.contains("Reload")), "{late:?}");
    let late = overtaken(&ctx, id, wizard::remove_file(&ctx, id, 1), async |row| without_first(row)).await;
    assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
    let job = job::find(&ctx, id).await.unwrap();
    assert_eq!(names(&job), ["c.csv", "d.csv"]);
    assert!(job.files.iter().all(|file| file.kind() == Some(ObjectKind::Company)), "nothing was decided about them");
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
        job::resume_pending(&app.platform, Takeover::WhenSilent).await.unwrap();
        assert_eq!(db.query_all_raw(notes.clone()).await.unwrap().len(), 0, "the worker found nothing to do");
        row
    })
    .await
    .unwrap();
    job::resume_pending(&app.platform, Takeover::WhenSilent).await.unwrap();
    assert_eq!(job::find(&ctx, id).await.unwrap().state, JobState::Done);
    assert_eq!(db.query_all_raw(notes).await.unwrap().len(), 0, "and settles it");
});

both_databases!(an_added_file_stays_though_another_cannot_be_read, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let id = wizard::begin(&ctx).await.unwrap();
    add(app, &ctx, id, "a", COMPANIES).await.unwrap();
    std::fs::remove_file(dir(app, id).join("a.csv")).unwrap();
    let job = add(app, &ctx, id, "b", COMPANIES).await.expect("an upload that fails takes its file away again");
    assert_eq!(names(&job), ["a.csv", "b.csv"]);
});

both_databases!(a_file_taken_out_leaves_the_disk, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let id = wizard::begin(&ctx).await.unwrap();
    for name in ["a", "b"] {
        add(app, &ctx, id, name, COMPANIES).await.unwrap();
    }
    let job = wizard::remove_file(&ctx, id, 0).await.unwrap();
    assert_eq!(names(&job), ["b.csv"]);
    let on_disk = |name: &str| dir(app, id).join(name).exists();
    assert_eq!((on_disk("a.csv"), on_disk("b.csv")), (false, true));
    // What the command line was pointed at is somebody's own file.
    let own = app.data.join("own.csv");
    std::fs::write(&own, COMPANIES).unwrap();
    let file = job::NewFile {
        name: "own.csv".into(),
        path: own.clone(),
        bytes: 1,
        hints: Hints::default(),
        answers: Answers::default(),
    };
    let id = ImportId::generate();
    job::create(&ctx, id, job::NewImport { files: vec![file], ..Default::default() }).await.unwrap();
    wizard::remove_file(&ctx, id, 0).await.unwrap();
    assert!(own.exists());
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

both_databases!(imports_that_nobody_goes_on_with_are_swept, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let begun = async |name: &str| {
        let id = wizard::begin(&ctx).await.unwrap();
        add(app, &ctx, id, name, COMPANIES).await.unwrap();
        id
    };
    let (left, touched, done) = (begun("left").await, begun("touched").await, begun("done").await);
    job::start(&app.platform, &ctx, done).await.unwrap();
    job::work(&ctx, done, Takeover::Now).await.unwrap();
    app.platform.clock.advance_secs(UPLOADED_DAYS_MAX * DAY_SECS - 60);
    wizard::decide(&ctx, touched, Default::default()).await.unwrap();
    let round = async || job::resume_tenant(&app.platform, ctx.tenant.id, Takeover::WhenSilent).await.unwrap();
    assert!(round().await);
    job::find(&ctx, left).await.expect("there is a minute left");
    app.platform.clock.advance_secs(120);
    assert!(round().await);
    assert!(matches!(job::find(&ctx, left).await, Err(Error::NotFound)));
    assert!(!dir(app, left).exists(), "with its files");
    assert_eq!(job::find(&ctx, touched).await.unwrap().state, JobState::Uploaded);
    assert!(dir(app, touched).join("touched.csv").exists());
    assert_eq!(job::find(&ctx, done).await.unwrap().state, JobState::Done);
});

both_databases!(a_member_takes_all_of_their_import_back, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let id = wizard::begin(&owner).await.unwrap();
    add(app, &owner, id, "team", "sales_agent,manager,regional_office\nAnna Snelling,Dustin Brinkmann,Central\n")
        .await
        .unwrap();
    job::start(&app.platform, &owner, id).await.unwrap();
    job::work(&owner, id, Takeover::Now).await.unwrap();
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
    job::work(&member, id, Takeover::Now).await.unwrap();
    let report = job::find(&member, id).await.unwrap().report;
    assert_eq!((report.companies.created, report.companies.updated), (251, 1), "{:?}", report.errors);
    let guest = job::start_undo(&app.platform, &as_role(&owner, Role::Guest), id).await;
    assert!(matches!(guest, Err(Error::NotFound)));
    job::start_undo(&app.platform, &member, id).await.unwrap();
    job::work(&member, id, Takeover::Now).await.unwrap();
    let undo = job::find(&member, id).await.unwrap().report.undo.unwrap();
    assert_eq!((undo.conflicts, undo.conflict_names), (0, vec![]));
    assert_eq!(companies::queries::list(&owner, &CompanyQuery::default()).await.unwrap().data.len(), 0);
});
