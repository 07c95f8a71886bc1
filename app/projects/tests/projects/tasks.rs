//! Tasks: numbers, changes, what a move says, the bin, the list.

use crate::common::*;
use ac_core::{Error, both_databases, testing::TestPlatform};
use ac_projects::{
    projects,
    tasks::{
        self,
        model::{Priority, TaskDraft, TaskMove, TaskPatch, TaskQuery},
    },
};

both_databases!(tasks_are_numbered_under_their_projects_code, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let (web, app_) = (project(&ctx, "Web").await, project(&ctx, "App").await);
    for (project, title, key) in
        [(&web, "a", "WEB-1"), (&web, "b", "WEB-2"), (&app_, "c", "APP-1"), (&web, "d", "WEB-3")]
    {
        assert_eq!(task(&ctx, project.id, title).await.key, key);
    }
    // Eight at once get eight numbers.
    let many = (0..8).map(|at| {
        let ctx = ctx.clone();
        let id = web.id;
        tokio::spawn(async move { task(&ctx, id, &format!("t{at}")).await.number })
    });
    let mut numbers = Vec::new();
    for made in many.collect::<Vec<_>>() {
        numbers.push(made.await.unwrap());
    }
    numbers.sort_unstable();
    assert_eq!(numbers, (4..12).collect::<Vec<i64>>());
});

both_databases!(a_task_is_done_where_its_column_says_so, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let made = task(&ctx, web.id, "Ship it").await;
    assert!(!made.is_done && made.done_at.is_none());
    let columns = order(&ctx, web.id).await;
    let (todo, done) = (columns[0].0, columns[3].0);
    let finished = moved(&ctx, made.id, done, None).await;
    assert!(finished.is_done && finished.done_at.is_some());
    assert_eq!((finished.column_name.as_str(), finished.version), ("Done", 2));
    // Where it stands already, nothing happens.
    assert_eq!(moved(&ctx, made.id, done, None).await.version, 2);
    let reopened = moved(&ctx, made.id, todo, None).await;
    assert!(!reopened.is_done && reopened.done_at.is_none());
    let elsewhere = project(&ctx, "App").await;
    let foreign = order(&ctx, elsewhere.id).await[0].0;
    match tasks::verbs::move_to(&ctx, made.id, TaskMove { column_id: foreign, after_id: None }, None).await {
        Err(Error::Invalid(errors)) => assert_eq!(errors[0].field, "column_id"),
        other => panic!("{other:?}"),
    }
    let stale = tasks::verbs::move_to(&ctx, made.id, TaskMove { column_id: done, after_id: None }, Some(1)).await;
    assert!(matches!(stale, Err(Error::Stale { current: 3 })), "{stale:?}");
});

both_databases!(a_task_is_changed_and_found_by_what_it_says, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let me = ctx.actor.member().unwrap();
    let web = project(&ctx, "Web").await;
    let draft = TaskDraft {
        priority: Priority::High,
        assignee_ids: vec![me, me],
        due_on: Some("2026-12-24".parse().unwrap()),
        ..TaskDraft::titled(web.id, "Wrap the presents")
    };
    let made = tasks::verbs::create(&ctx, draft).await.unwrap();
    assert_eq!(made.assignee_ids, [me]);
    task(&ctx, web.id, "Something else").await;
    let titles = async |filter: &str, sort: &str| {
        let (query, sort) = (Some(filter.to_owned()), Some(sort.to_owned()));
        let page = tasks::queries::list(&ctx, &TaskQuery { query, sort, ..Default::default() }).await;
        page.unwrap_or_else(|e| panic!("{filter}: {e:?}")).data.into_iter().map(|task| task.title).collect::<Vec<_>>()
    };
    for filter in [
        "presents",
        "assignee:me",
        "priority:high",
        "due:2026-12-24",
        "status:open project:web due:<2027-01-01",
        "column:\"to do\" -title:something",
    ] {
        assert_eq!(titles(filter, "title").await, ["Wrap the presents"], "{filter}");
    }
    assert_eq!(titles("assignee:none", "title").await, ["Something else"]);
    assert_eq!(titles("", "-priority").await, ["Wrap the presents", "Something else"]);
    assert_eq!(titles("", "due_on").await, ["Something else", "Wrap the presents"]);
    assert_eq!(titles("status:done", "title").await, [""; 0]);

    let patch = TaskPatch {
        title: Some("Unwrap them".into()),
        assignee_ids: Some(Vec::new()),
        due_on: Some(None),
        ..Default::default()
    };
    let changed = tasks::verbs::update(&ctx, made.id, made.version, patch).await.unwrap();
    assert_eq!((changed.title.as_str(), changed.due_on, changed.assignee_ids.len()), ("Unwrap them", None, 0));
    assert_eq!(titles("assignee:me", "title").await, [""; 0]);
    let bad = TaskPatch { title: Some("  ".into()), estimate_minutes: Some(Some(-1)), ..Default::default() };
    match tasks::verbs::update(&ctx, made.id, changed.version, bad).await {
        Err(Error::Invalid(errors)) => assert_eq!(errors.len(), 2),
        other => panic!("{other:?}"),
    }
});

both_databases!(what_is_in_the_bin_is_out_of_sight, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let made = task(&ctx, web.id, "Gone").await;
    tasks::verbs::delete(&ctx, made.id).await.unwrap();
    assert!(matches!(tasks::queries::get(&ctx, made.id).await, Err(Error::NotFound)));
    assert!(order(&ctx, web.id).await[0].1.is_empty());
    assert_eq!(tasks::verbs::restore(&ctx, made.id).await.unwrap().key, "WEB-1");
    // A project takes its tasks along, and brings them back.
    projects::verbs::delete(&ctx, web.id).await.unwrap();
    assert!(matches!(tasks::queries::get(&ctx, made.id).await, Err(Error::NotFound)));
    assert!(matches!(tasks::verbs::update(&ctx, made.id, 3, TaskPatch::default()).await, Err(Error::NotFound)));
    projects::verbs::restore(&ctx, web.id).await.unwrap();
    assert_eq!(tasks::queries::get(&ctx, made.id).await.unwrap().title, "Gone");
});
