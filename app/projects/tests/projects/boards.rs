//! Moves on a board: the order that comes of them, whoever moves what at the same time.

use crate::common::*;
use ac_core::{
    Error, both_databases,
    log::{ToData, envelope, event_entity},
    testing::TestPlatform,
};
use ac_projects::{
    columns::{self, model::ColumnPatch},
    tasks::{
        entity::{Column, Entity},
        model::TaskId,
    },
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use std::collections::BTreeSet;

const TASKS: usize = 30;
const MOVES: usize = 300;

both_databases!(a_board_is_in_the_order_in_which_tasks_were_put, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    for at in 0..TASKS {
        task(&ctx, web.id, &format!("t{at}")).await;
    }
    let mut expected = order(&ctx, web.id).await;
    let mut dice = Dice(7);
    for at in 0..MOVES {
        let from = loop {
            let from = dice.below(expected.len());
            if !expected[from].1.is_empty() {
                break from;
            }
        };
        let place = dice.below(expected[from].1.len());
        let id = expected[from].1.remove(place);
        let to = dice.below(expected.len());
        // Below one of those that are there, or on top.
        let below = dice.below(expected[to].1.len() + 1);
        let after = below.checked_sub(1).map(|above| expected[to].1[above]);
        expected[to].1.insert(below, id);
        moved(&ctx, id, expected[to].0, after).await;
        if at % 25 == 0 {
            assert_eq!(order(&ctx, web.id).await, expected, "after move {at}");
        }
    }
    assert_eq!(order(&ctx, web.id).await, expected);
});

both_databases!(who_moves_at_the_same_time_leaves_each_task_once, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let mut all = BTreeSet::new();
    for at in 0..TASKS {
        all.insert(task(&ctx, web.id, &format!("t{at}")).await.id);
    }
    let columns: Vec<_> = order(&ctx, web.id).await.into_iter().map(|(id, _)| id).collect();
    let ids: Vec<TaskId> = all.iter().copied().collect();
    let movers = (0..5_u64).map(|who| {
        let (ctx, columns, ids) = (ctx.clone(), columns.clone(), ids.clone());
        tokio::spawn(async move {
            let mut dice = Dice(who);
            for _ in 0..40 {
                let (id, after) = (ids[dice.below(TASKS)], ids[dice.below(TASKS)]);
                // What stands elsewhere by now is no place any more: then the task comes on top.
                let after = Some(after).filter(|after| *after != id && dice.below(3) > 0);
                moved(&ctx, id, columns[dice.below(columns.len())], after).await;
            }
        })
    });
    for mover in movers.collect::<Vec<_>>() {
        mover.await.unwrap();
    }
    let board = order(&ctx, web.id).await;
    let seen: Vec<TaskId> = board.iter().flat_map(|(_, tasks)| tasks.iter().copied()).collect();
    assert_eq!((seen.len(), seen.into_iter().collect::<BTreeSet<_>>()), (TASKS, all));
    assert_eq!(ranks(&ctx).await.len(), TASKS, "no two tasks of a column have one rank");
});

both_databases!(ranks_stay_short_however_often_one_gap_is_met, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let (first, mut inner, mut outer) =
        (task(&ctx, web.id, "first").await.id, task(&ctx, web.id, "a").await.id, task(&ctx, web.id, "b").await.id);
    let column = order(&ctx, web.id).await[0].0;
    moved(&ctx, first, column, None).await;
    // Always right below the first: the gap there is halved each time.
    for _ in 0..600 {
        moved(&ctx, outer, column, Some(first)).await;
        assert_eq!(order(&ctx, web.id).await[0].1, [first, outer, inner]);
        (inner, outer) = (outer, inner);
    }
    let longest = ranks(&ctx).await.into_iter().map(|(_, rank)| rank.len()).max().unwrap();
    assert!(longest < 100, "{longest}");
});

both_databases!(tasks_are_made_while_the_columns_change_places, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let columns: Vec<_> = order(&ctx, web.id).await.into_iter().map(|(id, _)| id).collect();
    let (making, making_in) = (ctx.clone(), web.id);
    let maker = tokio::spawn(async move {
        for at in 0..40 {
            task(&making, making_in, &format!("t{at}")).await;
        }
    });
    for at in 0..40_i32 {
        let id = columns[(at % 3) as usize];
        let version = columns::queries::get(&ctx, id).await.unwrap().version;
        let patch = ColumnPatch { position: Some((at * 7) % 4), ..Default::default() };
        columns::verbs::update(&ctx, id, version, patch).await.unwrap();
    }
    maker.await.unwrap();
    assert_eq!(order(&ctx, web.id).await.iter().map(|(_, tasks)| tasks.len()).sum::<usize>(), 40);
});

both_databases!(a_move_says_where_from_and_whether_it_is_done, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let (made, other) = (task(&ctx, web.id, "Ship it").await, task(&ctx, web.id, "Later").await);
    let columns: Vec<_> = order(&ctx, web.id).await.into_iter().map(|(id, _)| id).collect();
    for (to, after) in [(0, None), (1, None), (3, None), (0, Some(other.id))] {
        moved(&ctx, made.id, columns[to], after).await;
    }
    let rows = event_entity::Entity::find().filter(event_entity::Column::SubjectId.eq(made.id.0));
    let rows = rows.order_by_asc(event_entity::Column::Seq).find_also_linked(ToData);
    let rows = ctx.read(async |tx| Ok::<_, Error>(rows.all(tx.conn()).await?)).await.unwrap();
    let told: Vec<_> = rows.into_iter().filter_map(|(event, data)| envelope(event, data)).collect();
    let kinds: Vec<_> = told.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["task.created", "task.reordered", "task.moved", "task.done", "task.reopened"]);
    let changed = |at: usize| told[at].changes.as_ref().unwrap().get("column_id").cloned();
    assert_eq!(changed(1), None);
    assert_eq!(changed(3), Some([json!(columns[1]), json!(columns[3])]));
    assert_eq!(told[3].data.as_ref().unwrap()["to"]["name"], "Done");
});

/// Of each task, by its column.
async fn ranks(ctx: &ac_core::Ctx) -> BTreeSet<(String, String)> {
    let rows = Entity::find().select_only().column(Column::ColumnId).column(Column::Rank);
    let rows = rows.into_tuple::<(uuid::Uuid, String)>();
    let rows = ctx.read(async |tx| Ok::<_, Error>(rows.all(tx.conn()).await?)).await.unwrap();
    rows.into_iter().map(|(column, rank)| (column.to_string(), rank)).collect()
}
