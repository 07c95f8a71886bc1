//! What the cards of a board say of the tasks' parts, and how soon a big board says it.

use crate::common::*;
use ac_core::{Ctx, Error, both_databases, testing::TestPlatform};
use ac_projects::{
    columns::{
        board, entity as column,
        model::{BOARD_TASKS_MAX, Card},
    },
    comments::{self, entity as said, model::CommentId},
    projects::model::ProjectId,
    tasks::{
        self, checklist,
        checklist::model::ChecklistItem,
        entity::Model,
        model::{TaskDraft, TaskId, TaskPatch, ValidTask},
    },
};
use ac_records::{rank, record};
use sea_orm::EntityTrait;
use std::time::{Duration, Instant};

async fn card(ctx: &Ctx, project: ProjectId, id: TaskId) -> Card {
    let board = board::get(ctx, project).await.unwrap();
    board.columns.into_iter().flat_map(|column| column.tasks).find(|card| card.id == id).unwrap()
}

both_databases!(a_card_counts_what_its_task_consists_of, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let bug = label(&ctx, web.id, "Bug").await;
    let items = ["a", "b", "c"].map(|text| ChecklistItem { text: text.into(), ..Default::default() });
    let draft =
        TaskDraft { label_ids: vec![bug.id], checklist: items.to_vec(), ..TaskDraft::titled(web.id, "Relaunch") };
    let top = tasks::verbs::create(&ctx, draft).await.unwrap();
    let tick = checklist::model::ChecklistItemPatch { is_done: Some(true), ..Default::default() };
    checklist::set(&ctx, top.id, top.checklist[1].id, tick).await.unwrap();
    let (done, gone) = (subtask(&ctx, &top, "done").await, subtask(&ctx, &top, "gone").await);
    subtask(&ctx, &top, "open").await;
    let to = order(&ctx, web.id).await[3].0;
    moved(&ctx, done.id, to, None).await;
    moved(&ctx, gone.id, to, None).await;
    tasks::verbs::delete(&ctx, gone.id).await.unwrap();
    let taken_back = comment(&ctx, top.id, "Hm").await;
    comment(&ctx, top.id, "Yes").await;
    comments::verbs::delete(&ctx, taken_back.id).await.unwrap();
    let seen = card(&ctx, web.id, top.id).await;
    assert_eq!((seen.subtasks, seen.subtasks_done, seen.comments), (2, 1, 1));
    assert_eq!((seen.checklist, seen.checklist_done, seen.label_ids), (3, 1, vec![bug.id]));
    let below = card(&ctx, web.id, done.id).await;
    assert_eq!((below.parent_id, below.subtasks, below.comments, below.checklist), (Some(top.id), 0, 0, 0));
    let board = board::get(&ctx, web.id).await.unwrap();
    assert_eq!(board.labels, [bug]);
    changed(&ctx, top.id, TaskPatch { checklist: Some(Vec::new()), ..Default::default() }).await.unwrap();
    let seen = card(&ctx, web.id, top.id).await;
    assert_eq!((seen.checklist, seen.checklist_done), (0, 0));
    tasks::verbs::delete(&ctx, top.id).await.unwrap();
    assert_eq!(card(&ctx, web.id, done.id).await.parent_id, None);
});

/// Far more than a full board takes, and far less than one whose counts read whole tables.
const BOARD_TIME_MAX: Duration = Duration::from_secs(5);

both_databases!(a_full_board_is_read_in_no_time, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let first = order(&ctx, web.id).await[0].0;
    let found = column::Entity::find_by_id(first);
    let column = ctx.read(async |tx| Ok::<_, Error>(found.one(tx.conn()).await?)).await.unwrap().unwrap();
    let now = ctx.now();
    let mut rows: Vec<Model> = Vec::new();
    for at in 0..usize::try_from(BOARD_TASKS_MAX).unwrap() {
        // Two of three stand under the one before them.
        let parent_id = (at % 3 > 0).then(|| rows[at - at % 3].id);
        let draft = TaskDraft { parent_id, ..TaskDraft::titled(web.id, "t") };
        let number = i64::try_from(at).unwrap() + 1;
        let place = rank::in_batch(now, u32::try_from(at).unwrap());
        rows.push(Model::fresh((TaskId::generate(), number), &column, place, None, ValidTask::from(draft), now));
    }
    let comment = |on: &Model| said::Model {
        id: CommentId::generate(),
        task_id: on.id,
        body: "x".into(),
        owner_id: None,
        version: 1,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    for some in rows.chunks(record::BULK_ROWS_MAX) {
        let comments: Vec<_> = some.iter().map(comment).collect();
        ctx.write(async |tx| {
            record::insert_many(tx, some).await?;
            record::insert_many(tx, &comments).await
        })
        .await
        .unwrap();
    }
    let begun = Instant::now();
    let board = board::get(&ctx, web.id).await.unwrap();
    let took = begun.elapsed();
    let cards = &board.columns[0].tasks;
    assert_eq!((cards.len(), board.columns[0].has_more), (rows.len(), false));
    let counts = |at: usize| (cards[at].subtasks, cards[at].comments, cards[at].parent_id.is_some());
    assert_eq!((counts(0), counts(1)), ((2, 1, false), (0, 1, true)));
    assert!(took < BOARD_TIME_MAX, "{took:?}");
});
