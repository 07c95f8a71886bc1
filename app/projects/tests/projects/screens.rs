//! What the screens of projects ask for: how far projects have come, a task by its key, the top of a board, its columns at once.

use crate::common::*;
use ac_core::{Error, Role, both_databases, testing::TestPlatform};
use ac_projects::{
    columns::{
        self,
        arrange::arrange,
        board,
        model::{ColumnDraft, ColumnKind, ColumnLine},
    },
    labels::{
        self,
        arrange::arrange as arrange_labels,
        model::{LabelDraft, LabelLine, LabelTone},
    },
    projects::{
        model::{Progress, ProjectQuery},
        progress,
    },
    tasks::{
        self,
        model::{TaskDraft, TaskId},
    },
};

both_databases!(projects_say_how_far_they_have_come, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let (empty, web) = (project(&ctx, "Empty").await, project(&ctx, "Web").await);
    let today = ctx.now().date();
    let due = async |title: &str, days: i64| {
        let due_on = Some(today + chrono::Duration::days(days));
        tasks::verbs::create(&ctx, TaskDraft { due_on, ..TaskDraft::titled(web.id, title) }).await.unwrap()
    };
    let (late, today_too, done) = (due("late", -1).await, due("today", 0).await, due("done", -3).await);
    let binned = task(&ctx, web.id, "binned").await;
    tasks::verbs::delete(&ctx, binned.id).await.unwrap();
    let last = order(&ctx, web.id).await.pop().unwrap().0;
    moved(&ctx, done.id, last, None).await;
    let lines = progress::lines(&ctx, &ProjectQuery::default()).await.unwrap().data;
    let of = |id| lines.iter().find(|line| line.project.id == id).unwrap().progress;
    assert_eq!(of(empty.id), Progress::default());
    assert_eq!(of(web.id), Progress { open: 2, done: 1, overdue: 1 }, "{} and {}", late.key, today_too.key);
    assert!((of(web.id).percent() - 33.3).abs() < f64::EPSILON);
});

both_databases!(a_task_is_found_by_its_key_by_whoever_sees_its_project, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let first = task(&ctx, web.id, "First").await;
    let by_key = async |key: &str| tasks::queries::by_key(&ctx, key).await.map(|task| task.id);
    let key = format!("{}-1", web.code);
    assert_eq!(by_key(&key).await.unwrap(), first.id);
    assert_eq!(by_key(&format!(" {} ", key.to_lowercase())).await.unwrap(), first.id);
    for nothing in ["", "WEB", "-1", &format!("{}-2", web.code), &format!("{}-x", web.code), "OTHER-1"] {
        assert!(matches!(by_key(nothing).await, Err(Error::NotFound)), "{nothing}");
    }
    let (guest, _) = member(&ctx, Role::Guest);
    assert!(matches!(tasks::queries::by_key(&guest, &key).await, Err(Error::NotFound)));
    let theirs = app.workspace("theirs").await;
    assert!(matches!(tasks::queries::by_key(&theirs, &key).await, Err(Error::NotFound)));
});

both_databases!(the_top_of_a_board_says_that_there_is_more, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let mut made: Vec<TaskId> = Vec::new();
    for title in ["third", "second", "first"] {
        made.insert(0, task(&ctx, web.id, title).await.id);
    }
    let top = async |most| board::top(&ctx, web.id, most).await.unwrap().columns.remove(0);
    for (most, want, has_more) in [(0, 0, true), (2, 2, true), (3, 3, false), (100, 3, false)] {
        let column = top(most).await;
        let ids: Vec<TaskId> = column.tasks.iter().map(|task| task.id).collect();
        assert_eq!((ids, column.has_more), (made[..want].to_vec(), has_more), "{most}");
    }
});

both_databases!(the_columns_of_a_board_change_all_at_once_or_not_at_all, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    task(&ctx, web.id, "Write").await;
    let lines = async || -> Vec<ColumnLine> {
        let columns = board::get(&ctx, web.id).await.unwrap().columns.into_iter();
        let line = |c: columns::model::BoardColumn| ColumnLine {
            known: Some((c.id, c.version)),
            name: c.name,
            kind: c.kind,
            wip_limit: c.wip_limit,
        };
        columns.map(line).collect()
    };
    let names = async || lines().await.into_iter().map(|line| line.name).collect::<Vec<_>>();
    let mut wanted = lines().await;
    let new = ColumnLine { known: None, name: "Ideas".into(), kind: ColumnKind::Open, wip_limit: Some(3) };
    let review = wanted.remove(2).known.unwrap().0;
    wanted.swap(0, 1);
    wanted.insert(1, new);
    arrange(&ctx, web.id, wanted, vec![review]).await.unwrap();
    assert_eq!(names().await, ["In progress", "Ideas", "To do", "Done"]);
    assert_eq!(lines().await[1].wip_limit, Some(3));

    // One line is wrong: the others stay as they are, and the complaint names it.
    let mut wrong = lines().await;
    wrong[0].name = "Doing".into();
    wrong[1].name = " ".into();
    match arrange(&ctx, web.id, wrong, Vec::new()).await {
        Err(Error::Invalid(fields)) => assert_eq!(fields[0].field, "lines.1.name"),
        other => panic!("{other:?}"),
    }
    // What holds tasks stays, and so does all else.
    let (full, without): (Vec<_>, Vec<_>) = lines().await.into_iter().partition(|line| line.name == "To do");
    let full = full.into_iter().map(|line| line.known.unwrap().0).collect();
    assert!(matches!(arrange(&ctx, web.id, without, full).await, Err(Error::Conflict(_))));
    // Somebody was there before.
    let seen = lines().await;
    let mut first = seen.clone();
    first[0].name = "Doing".into();
    arrange(&ctx, web.id, first, Vec::new()).await.unwrap();
    let mut second = seen;
    second[0].name = "At work".into();
    assert!(matches!(arrange(&ctx, web.id, second, Vec::new()).await, Err(Error::Stale { .. })));
    assert_eq!(names().await, ["Doing", "Ideas", "To do", "Done"]);
    // What somebody else added meanwhile is nobody's to take away unseen.
    let seen = lines().await;
    let draft = ColumnDraft {
        project_id: web.id,
        name: "Blocked".into(),
        kind: ColumnKind::Open,
        wip_limit: None,
        position: None,
    };
    columns::verbs::create(&ctx, draft).await.unwrap();
    arrange(&ctx, web.id, seen, Vec::new()).await.unwrap();
    assert_eq!(names().await, ["Doing", "Ideas", "To do", "Done", "Blocked"]);
    let added = lines().await.pop().unwrap().known.unwrap().0;
    columns::verbs::delete(&ctx, added).await.unwrap();
    // A column of another project is none of this one's.
    let other = project(&ctx, "Other").await;
    let mixed = lines().await;
    let answer = arrange(&ctx, other.id, mixed, Vec::new()).await;
    assert!(answer.is_err(), "{answer:?}");
    assert_eq!(names().await, ["Doing", "Ideas", "To do", "Done"]);
});

both_databases!(the_labels_of_a_project_change_at_once_and_those_of_others_stay, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let draft = |name: &str| LabelDraft { project_id: web.id, name: name.into(), tone: LabelTone::Teal };
    let copy = labels::verbs::create(&ctx, draft("Copy")).await.unwrap();
    let draft_one = labels::verbs::create(&ctx, draft("Draft")).await.unwrap();
    // Somebody has both before them; another one is added meanwhile.
    labels::verbs::create(&ctx, draft("Urgent")).await.unwrap();
    let line = |known, name: &str| LabelLine { known, name: name.into(), tone: LabelTone::Red };
    // The name of one that goes is free for another.
    let lines = vec![line(Some((copy.id, copy.version)), "Draft"), line(None, "Design")];
    arrange_labels(&ctx, web.id, lines, vec![draft_one.id]).await.unwrap();
    let now = board::get(&ctx, web.id).await.unwrap().labels;
    let names: Vec<_> = now.iter().map(|label| label.name.as_str()).collect();
    assert_eq!(names, ["Design", "Draft", "Urgent"]);
    let twice = vec![line(None, "New"), line(None, "new")];
    match arrange_labels(&ctx, web.id, twice, Vec::new()).await {
        Err(Error::Invalid(fields)) => assert_eq!(fields[0].field, "lines.1.name"),
        other => panic!("{other:?}"),
    }
    assert_eq!(board::get(&ctx, web.id).await.unwrap().labels, now, "all at once or not at all");
});
