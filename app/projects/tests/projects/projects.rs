//! Projects themselves: codes, columns, changes, the bin.

use crate::common::*;
use ac_core::{Error, both_databases, testing::TestPlatform};
use ac_projects::{
    columns::{
        self,
        model::{ColumnDraft, ColumnKind, ColumnPatch, ColumnQuery},
    },
    projects::{
        self,
        model::{ProjectDraft, ProjectPatch, ProjectQuery},
    },
    tasks,
};

both_databases!(a_project_comes_with_columns_and_a_code_of_its_own, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let first = project(&ctx, "Website relaunch").await;
    assert_eq!((first.code.as_str(), first.owner_id), ("WR", ctx.actor.member()));
    assert_eq!(project(&ctx, "Winter retreat").await.code, "WR2");
    projects::verbs::delete(&ctx, first.id).await.unwrap();
    // The code of a project in the bin still names its tasks.
    assert_eq!(project(&ctx, "Warm room").await.code, "WR3");
    let wanted = ProjectDraft { name: "Web".into(), code: Some("wr".into()), ..Default::default() };
    match projects::verbs::create(&ctx, wanted).await {
        Err(Error::Invalid(errors)) => assert_eq!(errors[0].field, "code"),
        other => panic!("{other:?}"),
    }
    let back = projects::verbs::restore(&ctx, first.id).await.unwrap();
    let names: Vec<_> = columns::queries::list(&ctx, &ColumnQuery::default()).await.unwrap().data;
    let names: Vec<_> = names.iter().filter(|column| column.project_id == back.id).map(|c| c.name.as_str()).collect();
    assert_eq!(names, ["To do", "In progress", "In review", "Done"]);
});

both_databases!(a_project_is_changed_by_who_saw_it_as_it_is, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let made = project(&ctx, "Site").await;
    let patch = |name: &str| ProjectPatch { name: Some(name.to_owned()), ..Default::default() };
    let changed = projects::verbs::update(&ctx, made.id, made.version, patch("Site 2027")).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.version, changed.code), ("Site 2027", made.version + 1, made.code));
    match projects::verbs::update(&ctx, made.id, made.version, patch("Mine")).await {
        Err(Error::Stale { current }) => assert_eq!(current, changed.version),
        other => panic!("{other:?}"),
    }
    let asked = |filter: &str| ProjectQuery { query: Some(filter.to_owned()), ..Default::default() };
    let found = async |filter: &str| projects::queries::list(&ctx, &asked(filter)).await.unwrap().data.len();
    assert_eq!((found("site").await, found("owner:me").await, found("name:other").await), (1, 1, 0));
    let stranger = ProjectPatch { member_ids: Some(vec![ac_core::MemberId::generate()]), ..Default::default() };
    match projects::verbs::update(&ctx, made.id, changed.version, stranger).await {
        Err(Error::Invalid(errors)) => assert_eq!(errors[0].field, "member_ids"),
        other => panic!("{other:?}"),
    }
});

both_databases!(columns_are_made_moved_and_taken_away, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let made = project(&ctx, "Site").await;
    let draft = ColumnDraft {
        project_id: made.id,
        name: "Blocked".into(),
        kind: ColumnKind::Open,
        wip_limit: Some(3),
        position: Some(1),
    };
    let blocked = columns::verbs::create(&ctx, draft.clone()).await.unwrap();
    assert_eq!((blocked.position, blocked.wip_limit), (1, Some(3)));
    let names = async || {
        let board = columns::board::get(&ctx, made.id).await.unwrap();
        board.columns.into_iter().map(|column| column.name).collect::<Vec<_>>()
    };
    assert_eq!(names().await, ["To do", "Blocked", "In progress", "In review", "Done"]);
    let last = ColumnPatch { position: Some(99), ..Default::default() };
    let moved_last = columns::verbs::update(&ctx, blocked.id, blocked.version, last).await.unwrap();
    assert_eq!((moved_last.position, moved_last.version), (4, 2));
    assert_eq!(names().await, ["To do", "In progress", "In review", "Done", "Blocked"]);

    let held = task(&ctx, made.id, "Wait").await;
    moved(&ctx, held.id, blocked.id, None).await;
    let done = ColumnPatch { kind: Some(ColumnKind::Done), ..Default::default() };
    match columns::verbs::update(&ctx, blocked.id, 2, done).await {
        Err(Error::Invalid(errors)) => assert_eq!(errors[0].field, "kind"),
        other => panic!("{other:?}"),
    }
    assert!(matches!(columns::verbs::delete(&ctx, blocked.id).await, Err(Error::Conflict(_))));
    let first = order(&ctx, made.id).await[0].0;
    let gone = task(&ctx, made.id, "Never mind").await;
    moved(&ctx, gone.id, blocked.id, None).await;
    tasks::verbs::delete(&ctx, gone.id).await.unwrap();
    moved(&ctx, held.id, first, None).await;
    // What is in the bin goes to another column, and comes back there.
    columns::verbs::delete(&ctx, blocked.id).await.unwrap();
    assert_eq!(tasks::verbs::restore(&ctx, gone.id).await.unwrap().column_id, first);
    tasks::verbs::delete(&ctx, gone.id).await.unwrap();
    assert_eq!(names().await, ["To do", "In progress", "In review", "Done"]);
    // Somewhere tasks have to begin.
    for id in order(&ctx, made.id).await[1..3].iter().map(|(id, _)| *id).collect::<Vec<_>>() {
        columns::verbs::delete(&ctx, id).await.unwrap();
    }
    assert!(matches!(columns::verbs::delete(&ctx, first).await, Err(Error::Conflict(_))));
    // They begin there also where another column stands before it.
    let done = order(&ctx, made.id).await[1].0;
    let to_front = ColumnPatch { position: Some(0), ..Default::default() };
    columns::verbs::update(&ctx, done, 1, to_front).await.unwrap();
    assert!(!task(&ctx, made.id, "Begin").await.is_done);
    let stays = ColumnPatch { position: Some(99), ..Default::default() };
    let column = columns::queries::get(&ctx, first).await.unwrap();
    assert_eq!(columns::verbs::update(&ctx, first, column.version, stays).await.unwrap().version, column.version);
    let zero = ColumnDraft { wip_limit: Some(0), name: " ".into(), ..draft };
    match columns::verbs::create(&ctx, zero).await {
        Err(Error::Invalid(errors)) => assert_eq!(errors.len(), 2),
        other => panic!("{other:?}"),
    }
});
