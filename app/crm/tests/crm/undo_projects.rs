//! Undo of what another domain did: projects and tasks go back by what that domain says itself.

use crate::common::{forms::member, *};
use ac_core::{Actor, Ctx, Error, Role, both_databases, testing::TestPlatform};
use ac_crm::undo::{
    model::{RedoWhat, UndoWhat},
    verbs::{redo, undo},
};
use ac_projects::{
    columns::board,
    comments::{
        self,
        model::{CommentDraft, CommentPatch},
    },
    projects::{
        self,
        model::{Project, ProjectDraft, ProjectPatch},
    },
    tasks::{
        self,
        model::{Priority, Task, TaskDraft, TaskId, TaskMove, TaskPatch},
    },
};

/// Whatever was done last.
const LATEST: UndoWhat = UndoWhat::Last { passing: Vec::new() };

async fn website(ctx: &Ctx, is_secret: bool) -> Project {
    let draft = ProjectDraft { name: "Website".into(), is_secret, ..Default::default() };
    projects::verbs::create(ctx, draft).await.expect("a project")
}

async fn task(ctx: &Ctx, project: &Project, title: &str) -> Task {
    tasks::verbs::create(ctx, TaskDraft::titled(project.id, title)).await.expect("a task")
}

/// The titles in each column.
async fn stands(ctx: &Ctx, project: &Project) -> Vec<Vec<String>> {
    let board = board::get(ctx, project.id).await.expect("a board");
    board.columns.into_iter().map(|column| column.tasks.into_iter().map(|task| task.title).collect()).collect()
}

async fn put(ctx: &Ctx, project: &Project, id: TaskId, column: usize, after_id: Option<TaskId>) -> Task {
    let columns = board::get(ctx, project.id).await.expect("a board").columns;
    tasks::verbs::move_to(ctx, id, TaskMove { column_id: columns[column].id, after_id }, None).await.expect("a move")
}

fn last(task: &Task) -> UndoWhat {
    UndoWhat::LastOf { subject_id: task.id.0, version: task.version }
}

both_databases!(what_was_done_last_on_a_board_goes_back_and_into_force_again, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let web = website(&ctx, false).await;
    let (second, first) = (task(&ctx, &web, "second").await, task(&ctx, &web, "first").await);
    let before = stands(&ctx, &web).await;

    let moved = put(&ctx, &web, first.id, 3, None).await;
    assert!(moved.is_done);
    let report = undo(&ctx, LATEST).await.expect("undone");
    assert_eq!((report.undone_count(), report.conflicts.len(), &*report.undone[0].name), (1, 0, "first"));
    assert_eq!(stands(&ctx, &web).await, before);
    assert!(tasks::queries::get(&ctx, first.id).await.unwrap().done_at.is_none());
    redo(&ctx, RedoWhat::Last).await.expect("redone");
    assert_eq!(stands(&ctx, &web).await, [vec!["second"], vec![], vec![], vec!["first"]]);
    undo(&ctx, LATEST).await.expect("undone");
    assert_eq!(stands(&ctx, &web).await, before);

    put(&ctx, &web, first.id, 0, Some(second.id)).await;
    undo(&ctx, LATEST).await.expect("undone");
    assert_eq!(stands(&ctx, &web).await, before, "within its column");

    let patch = TaskPatch { title: Some("premier".into()), priority: Some(Priority::High), ..Default::default() };
    let version = tasks::queries::get(&ctx, first.id).await.unwrap().version;
    tasks::verbs::update(&ctx, first.id, version, patch).await.unwrap();
    undo(&ctx, LATEST).await.expect("undone");
    let now = tasks::queries::get(&ctx, first.id).await.unwrap();
    assert_eq!((&*now.title, now.priority), ("first", Priority::None));

    tasks::verbs::delete(&ctx, first.id).await.unwrap();
    undo(&ctx, LATEST).await.expect("undone");
    assert_eq!(stands(&ctx, &web).await, before);
    projects::verbs::delete(&ctx, web.id).await.unwrap();
    undo(&ctx, LATEST).await.expect("undone");
    assert_eq!(stands(&ctx, &web).await, before);
    let patch = ProjectPatch { name: Some("Site".into()), ..Default::default() };
    let version = projects::queries::get(&ctx, web.id).await.unwrap().version;
    projects::verbs::update(&ctx, web.id, version, patch).await.unwrap();
    undo(&ctx, LATEST).await.expect("undone");
    assert_eq!(projects::queries::get(&ctx, web.id).await.unwrap().name, "Website");
});

both_databases!(a_task_that_was_moved_or_changed_since_stays, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let web = website(&ctx, false).await;
    let made = task(&ctx, &web, "made").await;
    let first = put(&ctx, &web, made.id, 1, None).await;
    put(&ctx, &web, made.id, 2, None).await;
    let report = undo(&ctx, last(&first)).await.expect("an answer");
    assert_eq!((report.undone_count(), report.conflicts.len()), (0, 1), "{report:?}");
    assert_eq!(stands(&ctx, &web).await[2], ["made"]);

    let created = undo(&ctx, last(&made)).await.expect("an answer");
    assert_eq!((created.undone_count(), created.conflicts.len()), (0, 1), "it has gone on since: {created:?}");
});

both_databases!(nobody_takes_back_what_they_do_not_see, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let web = website(&ctx, true).await;
    let made = task(&ctx, &web, "made").await;
    let id = member(&ctx, "Ben").await;
    let ben = ctx.as_actor(Actor::Member { id, role: Role::Member });
    let part = async |member_ids| {
        let version = projects::queries::get(&ctx, web.id).await.unwrap().version;
        let patch = ProjectPatch { member_ids: Some(member_ids), ..Default::default() };
        projects::verbs::update(&ctx, web.id, version, patch).await.unwrap();
    };
    part(vec![id]).await;
    let moved = put(&ben, &web, made.id, 1, None).await;
    part(Vec::new()).await;
    // It was their own act, by the name that the task had then; how it stands now they are not told any more.
    let report = undo(&ben, last(&moved)).await.expect("an answer");
    let conflicts: Vec<_> = report.conflicts.iter().map(|c| (c.name.as_str(), c.fields.len())).collect();
    assert_eq!((report.undone_count(), conflicts), (0, vec![("Hidden from you", 0)]));
    assert_eq!(stands(&ctx, &web).await[1], ["made"]);
    let theirs = workspace(app, "theirs").await;
    assert!(matches!(undo(&theirs, last(&moved)).await, Err(Error::NotFound)));
});

both_databases!(a_comment_comes_back_by_what_was_done_last, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let web = website(&ctx, false).await;
    let made = task(&ctx, &web, "made").await;
    let draft = CommentDraft { task_id: made.id, body: "Well done".into() };
    let comment = comments::verbs::create(&ctx, draft).await.unwrap();
    let patch = CommentPatch { body: Some("Done well".into()) };
    let changed = comments::verbs::update(&ctx, comment.id, comment.version, patch).await.unwrap();
    undo(&ctx, LATEST).await.expect("undone");
    assert_eq!(comments::queries::get(&ctx, changed.id).await.unwrap().body, "Well done");
    comments::verbs::delete(&ctx, comment.id).await.unwrap();
    undo(&ctx, LATEST).await.expect("undone");
    assert_eq!(comments::queries::get(&ctx, comment.id).await.unwrap().body, "Well done");
});
