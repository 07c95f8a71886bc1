//! What is left of an import on the disk and in the database: by whoever goes away, by processes that are killed.

use crate::common::{uploads, wizard::*, workspace};
use ac_core::{
    AppError, Error, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::import::job::{
    self, FileId, Takeover, entity,
    model::{ImportId, JobState},
    sweep::{self, UPLOADED_DAYS_MAX},
    wizard,
};
use axum::{Extension, body::Body, http::Request};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::sync::Arc;
use tower::ServiceExt;

both_databases!(a_file_of_somebody_who_lost_the_right_meanwhile_is_not_kept, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let id = wizard::begin(&ctx).await.unwrap();
    let send = async |now: Result<ac_core::Ctx, AppError>| {
        let begun = ctx.clone().with_recheck(Arc::new(move || Box::pin(std::future::ready(now.clone()))));
        let request = Request::post(format!("/import/{id}/files?name=a.csv")).extension(begun);
        let routes = job::upload::routes().layer(Extension(uploads(app)));
        routes.oneshot(request.body(Body::from(COMPANIES)).unwrap()).await.unwrap().status().as_u16()
    };
    assert_eq!(send(Err(AppError::unauthenticated())).await, 401);
    assert_eq!(send(Ok(as_role(&ctx, Role::Guest))).await, 403);
    assert_eq!(send(Ok(as_role(&ctx, Role::Member))).await, 404, "it is somebody else's import");
    assert_eq!(names(&job::find(&ctx, id).await.unwrap()), Vec::<&str>::new());
    assert_eq!(std::fs::read_dir(dir(app, &ctx, id)).unwrap().count(), 0, "nothing of it stays on the disk");
    assert_eq!(send(Ok(ctx.clone())).await, 200);
    assert_eq!(names(&job::find(&ctx, id).await.unwrap()), ["a.csv"]);
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
    job::work(&ctx, &uploads(app), done, Takeover::Now).await.unwrap();
    app.platform.clock.advance_secs(UPLOADED_DAYS_MAX * DAY_SECS - 60);
    wizard::decide(&ctx, touched, Default::default()).await.unwrap();
    let round =
        async || job::resume_tenant(&app.platform, &uploads(app), ctx.tenant.id, Takeover::WhenSilent).await.unwrap();
    assert!(round().await);
    job::find(&ctx, left).await.expect("there is a minute left");
    app.platform.clock.advance_secs(120);
    assert!(round().await);
    assert!(matches!(job::find(&ctx, left).await, Err(Error::NotFound)));
    assert!(!dir(app, &ctx, left).exists(), "with its files");
    assert_eq!(job::find(&ctx, touched).await.unwrap().state, JobState::Uploaded);
    assert!(paths(app, &ctx, touched).await[0].exists());
    assert_eq!(job::find(&ctx, done).await.unwrap().state, JobState::Done);
});

both_databases!(a_path_that_an_archive_names_is_neither_read_nor_removed, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let id = wizard::begin(&ctx).await.unwrap();
    add(app, &ctx, id, "a", COMPANIES).await.unwrap();
    let secrets = app.data.join("secrets");
    std::fs::create_dir(&secrets).unwrap();
    std::fs::write(secrets.join("key"), COMPANIES).unwrap();
    let was = row(&ctx, id).await;
    // As imports were noted once: with paths, and without names of their own.
    let mut options: serde_json::Value = serde_json::from_str(&was.options).unwrap();
    options["paths"] = serde_json::json!([secrets.join("key")]);
    options["scratch"] = serde_json::json!(secrets);
    options.as_object_mut().unwrap().remove("stored");
    rewrite(&ctx, entity::job::Model { options: options.to_string(), ..was.clone() }).await;
    assert!(matches!(wizard::remove_file(&ctx, &uploads(app), id, 0).await, Err(Error::NotFound)));
    job::start(&app.platform, &ctx, id).await.unwrap();
    let refused = job::work(&ctx, &uploads(app), id, Takeover::Now).await;
    assert!(matches!(&refused, Err(Error::Conflict(_))), "{refused:?}");
    let job = job::find(&ctx, id).await.unwrap();
    assert_eq!((job.state, job.report.companies.created), (JobState::Failed, 0));
    assert!(job.report.failure.unwrap().contains("Start a new import"));
    assert!(secrets.join("key").exists());
    // A name is an id or it is nothing.
    options["stored"] = serde_json::json!(["../../../secrets/key"]);
    rewrite(&ctx, entity::job::Model { options: options.to_string(), ..was }).await;
    assert!(matches!(wizard::preview_files(&ctx, &uploads(app), id).await, Err(Error::Internal { .. })));
});

both_databases!(imports_that_were_copied_without_their_files_end, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let begun = async |name: &str| {
        let id = wizard::begin(&ctx).await.unwrap();
        add(app, &ctx, id, name, COMPANIES).await.unwrap();
        id
    };
    let (waits, started, done) = (begun("waits").await, begun("started").await, begun("done").await);
    job::start(&app.platform, &ctx, done).await.unwrap();
    job::work(&ctx, &uploads(app), done, Takeover::Now).await.unwrap();
    job::start(&app.platform, &ctx, started).await.unwrap();
    ctx.write(async |tx| job::end_without_files(tx.conn()).await).await.unwrap();
    for id in [waits, started] {
        let job = job::find(&ctx, id).await.unwrap();
        assert_eq!(job.state, JobState::Failed);
        assert!(job.report.failure.unwrap().contains("Start a new import"));
    }
    assert_eq!(job::find(&ctx, done).await.unwrap().state, JobState::Done);
});

both_databases!(a_job_that_needs_its_files_no_more_leaves_none, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let begun = async |names: &[&str]| {
        let id = wizard::begin(&ctx).await.unwrap();
        for name in names {
            add(app, &ctx, id, name, COMPANIES).await.unwrap();
        }
        job::start(&app.platform, &ctx, id).await.unwrap();
        id
    };
    // It cannot be staged.
    let failed = begun(&["a", "b"]).await;
    std::fs::remove_file(&paths(app, &ctx, failed).await[0]).unwrap();
    job::work(&ctx, &uploads(app), failed, Takeover::Now).await.expect_err("a file is not there");
    assert_eq!(job::find(&ctx, failed).await.unwrap().state, JobState::Failed);
    assert!(!dir(app, &ctx, failed).exists());
    // Its worker was killed between the last row staged and the files removed.
    let killed = begun(&["a"]).await;
    job::work(&ctx, &uploads(app), killed, Takeover::Now).await.unwrap();
    assert!(!dir(app, &ctx, killed).exists());
    std::fs::create_dir_all(dir(app, &ctx, killed)).unwrap();
    rewrite(&ctx, entity::job::Model { state: JobState::Applying, ..row(&ctx, killed).await }).await;
    job::work(&ctx, &uploads(app), killed, Takeover::Now).await.unwrap();
    assert!(!dir(app, &ctx, killed).exists());
});

both_databases!(what_killed_processes_left_is_swept, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (uploads, now) = (uploads(app), Takeover::Now);
    let waits = wizard::begin(&ctx).await.unwrap();
    add(app, &ctx, waits, "a", COMPANIES).await.unwrap();
    // The first upload was cut off: its file is on the disk and in no list.
    let cut_off = wizard::begin(&ctx).await.unwrap();
    uploads.folder(&ctx, cut_off).make().await.unwrap();
    std::fs::write(uploads.folder(&ctx, cut_off).path(FileId::generate()), "acc").unwrap();
    // The import was removed, its files were not.
    let gone = ImportId::generate();
    uploads.folder(&ctx, gone).make().await.unwrap();
    // The workspace was removed, its files were not. And something that is not ours.
    let strange = ac_core::TenantId::generate();
    std::fs::create_dir_all(uploads.of_workspace(strange)).unwrap();
    std::fs::create_dir_all(uploads.0.join("lost+found")).unwrap();
    let done = wizard::begin(&ctx).await.unwrap();
    add(app, &ctx, done, "a", COMPANIES).await.unwrap();
    job::start(&app.platform, &ctx, done).await.unwrap();
    job::work(&ctx, &uploads, done, now).await.unwrap();
    let rows = async || {
        let select = entity::row::Entity::find().filter(entity::row::Column::JobId.eq(done));
        ctx.read(async |tx| Ok::<_, Error>(select.all(tx.conn()).await?.len())).await.unwrap()
    };
    assert_eq!(rows().await, 2);
    sweep::sweep_all(&app.platform, &uploads).await.unwrap();
    assert_eq!(rows().await, 0, "nobody reads them any more");
    let exist = [waits, cut_off, gone].map(|id| dir(app, &ctx, id).exists());
    assert_eq!(exist, [true, true, false]);
    assert_eq!((uploads.of_workspace(strange).exists(), uploads.0.join("lost+found").exists()), (false, true));
    // What is done without its rows can still be taken back.
    job::start_undo(&app.platform, &ctx, done).await.unwrap();
    job::work(&ctx, &uploads, done, now).await.unwrap();
    assert_eq!(job::find(&ctx, done).await.unwrap().report.undo.unwrap().undone, 2);
    // No import of the workspace is ever started again.
    app.platform.clock.advance_secs(UPLOADED_DAYS_MAX * DAY_SECS + 60);
    sweep::sweep_all(&app.platform, &uploads).await.unwrap();
    assert!(!dir(app, &ctx, waits).exists() && !dir(app, &ctx, cut_off).exists());
    assert!(matches!(job::find(&ctx, waits).await, Err(Error::NotFound)));
});
