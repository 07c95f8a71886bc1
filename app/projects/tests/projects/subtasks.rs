//! Tasks under tasks: how deep, never in a circle, and what becomes of them when one goes into the bin.

use crate::common::*;
use ac_core::{both_databases, testing::TestPlatform};
use ac_projects::tasks::{
    self,
    model::{TASK_LEVELS_MAX, Task, TaskDraft, TaskFilter, TaskId, TaskPatch, TaskQuery},
};

fn under(parent: Option<TaskId>) -> TaskPatch {
    TaskPatch { parent_id: Some(parent), ..Default::default() }
}

both_databases!(a_task_says_what_it_stands_under_and_what_under_it, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let top = task(&ctx, web.id, "Relaunch").await;
    let (first, second) = (subtask(&ctx, &top, "Draw").await, subtask(&ctx, &top, "Build").await);
    assert_eq!((first.parent_id, first.parent_key.as_deref()), (Some(top.id), Some("WEB-1")));
    let done = order(&ctx, web.id).await[3].0;
    moved(&ctx, second.id, done, None).await;
    let read = async || tasks::queries::get(&ctx, top.id).await.unwrap();
    assert_eq!((read().await.subtasks, read().await.subtasks_done), (2, 1));
    let below = async || {
        let query = TaskQuery::of(TaskFilter { parent_id: Some(top.id), ..Default::default() });
        let page = tasks::queries::list(&ctx, &query).await.unwrap();
        page.data.into_iter().map(|task| task.title).collect::<Vec<_>>()
    };
    assert_eq!(below().await, ["Build", "Draw"]);
    tasks::verbs::delete(&ctx, first.id).await.unwrap();
    assert_eq!((read().await.subtasks, below().await.len()), (1, 1));
    let freed = changed(&ctx, second.id, under(None)).await.unwrap();
    assert_eq!((freed.parent_id, freed.parent_key, read().await.subtasks), (None, None, 0));
});

both_databases!(what_stands_under_a_task_in_the_bin_stands_by_itself_until_it_is_back, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let top = task(&ctx, web.id, "Relaunch").await;
    let inner = subtask(&ctx, &top, "Draw").await;
    tasks::verbs::delete(&ctx, top.id).await.unwrap();
    let alone = tasks::queries::get(&ctx, inner.id).await.unwrap();
    assert_eq!((alone.parent_id, alone.parent_key, alone.version), (None, None, inner.version));
    // It comes back to what it stood under, also when it was changed meanwhile.
    changed(&ctx, inner.id, TaskPatch { title: Some("Sketch".into()), ..Default::default() }).await.unwrap();
    let refusal = refused(changed(&ctx, task(&ctx, web.id, "x").await.id, under(Some(top.id))).await);
    assert_eq!(refusal.0, "parent_id");
    tasks::verbs::restore(&ctx, top.id).await.unwrap();
    assert_eq!(tasks::queries::get(&ctx, inner.id).await.unwrap().parent_id, Some(top.id));
});

both_databases!(tasks_stand_under_tasks_of_their_project_in_few_levels, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let (web, other) = (project(&ctx, "Web").await, project(&ctx, "App").await);
    let mut chain: Vec<Task> = vec![task(&ctx, web.id, "level 1").await];
    for level in 2..=TASK_LEVELS_MAX {
        let deeper = subtask(&ctx, chain.last().unwrap(), &format!("level {level}")).await;
        chain.push(deeper);
    }
    let last = chain.last().unwrap();
    let too_deep = TaskDraft { parent_id: Some(last.id), ..TaskDraft::titled(web.id, "too deep") };
    let (field, message) = refused(tasks::verbs::create(&ctx, too_deep).await);
    assert!(field == "parent_id" && message.contains("5 levels"), "{message}");
    // A task brings what stands under it.
    let (upper, pair) = (task(&ctx, web.id, "upper").await, task(&ctx, web.id, "pair").await);
    subtask(&ctx, &pair, "lower").await;
    assert_eq!(refused(changed(&ctx, pair.id, under(Some(chain[3].id))).await).0, "parent_id");
    assert_eq!(changed(&ctx, pair.id, under(Some(chain[2].id))).await.unwrap().parent_id, Some(chain[2].id));
    assert_eq!(refused(changed(&ctx, chain[0].id, under(Some(upper.id))).await).0, "parent_id");
    // What is in the bin counts: it may come back.
    tasks::verbs::delete(&ctx, last.id).await.unwrap();
    assert_eq!(refused(changed(&ctx, chain[0].id, under(Some(upper.id))).await).0, "parent_id");

    for at in [0, 1, 3] {
        let (field, message) = refused(changed(&ctx, chain[0].id, under(Some(chain[at].id))).await);
        assert!(field == "parent_id" && message.contains("under itself"), "{at}: {message}");
    }
    let foreign = task(&ctx, other.id, "elsewhere").await;
    for parent in [foreign.id, TaskId::generate()] {
        assert_eq!(refused(changed(&ctx, upper.id, under(Some(parent))).await).0, "parent_id");
        let draft = TaskDraft { parent_id: Some(parent), ..TaskDraft::titled(web.id, "x") };
        assert_eq!(refused(tasks::verbs::create(&ctx, draft).await).0, "parent_id");
    }
});

both_databases!(two_at_once_never_put_two_tasks_under_each_other, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let (one, other) = (task(&ctx, web.id, "one").await.id, task(&ctx, web.id, "other").await.id);
    for round in 0..15 {
        let both = [(one, other), (other, one)].map(|(id, parent)| {
            let ctx = ctx.clone();
            tokio::spawn(async move { changed(&ctx, id, under(Some(parent))).await })
        });
        let mut refusals = 0;
        for done in both {
            if let result @ Err(_) = done.await.unwrap() {
                assert_eq!(refused(result).0, "parent_id");
                refusals += 1;
            }
        }
        assert_eq!(refusals, 1, "round {round}");
        for id in [one, other] {
            changed(&ctx, id, under(None)).await.unwrap();
        }
    }
});
