//! What a task stands under.
//!
//! The rule: whoever gives a task a parent holds their project, so that two people who do it at once never put two tasks under each
//! other. Tasks in the bin count: they come back to where they were.

use super::{
    entity::{Column, Entity},
    model::{TASK_LEVELS_MAX, TaskId},
};
use crate::projects::model::ProjectId;
use ac_core::{Error, Tx};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, Statement};

#[derive(FromQueryResult)]
struct Above {
    id: TaskId,
}

#[derive(FromQueryResult)]
struct Below {
    levels: i64,
}

/// Why the task `id`, or a new one, does not come under `parent`, if it does not.
pub async fn complaint(
    tx: &Tx<'_>,
    project: ProjectId,
    id: Option<TaskId>,
    parent: TaskId,
) -> Result<Option<String>, Error> {
    let known = Entity::find_by_id(parent).filter(Column::ProjectId.eq(project)).filter(Column::DeletedAt.is_null());
    if known.count(tx.conn()).await? == 0 {
        return Ok(Some("Choose one of the project's tasks.".to_owned()));
    }
    let above = above(tx, parent).await?;
    if id.is_some_and(|id| above.contains(&id)) {
        let message = "A task stands neither under itself nor under what is under it. Choose another one.";
        return Ok(Some(message.to_owned()));
    }
    let own_levels = match id {
        Some(id) => 1 + below(tx, id).await?,
        None => 1,
    };
    let levels = i64::try_from(above.len()).unwrap_or(i64::MAX).saturating_add(own_levels);
    Ok((levels > TASK_LEVELS_MAX).then(|| {
        format!("Tasks stand under each other in up to {TASK_LEVELS_MAX} levels. Choose one that is further up.")
    }))
}

/// The task and what it stands under, level by level.
async fn above(tx: &Tx<'_>, id: TaskId) -> Result<Vec<TaskId>, Error> {
    let sql = format!(
        "WITH RECURSIVE above (id, parent_id, level) AS (SELECT id, parent_id, 1 FROM task WHERE id = $1 UNION ALL \
         SELECT task.id, task.parent_id, above.level + 1 FROM task JOIN above ON task.id = above.parent_id \
         WHERE above.level < {TASK_LEVELS_MAX}) SELECT id FROM above"
    );
    let asked = Statement::from_sql_and_values(tx.backend(), sql, [id.0.into()]);
    Ok(Above::find_by_statement(asked).all(tx.conn()).await?.into_iter().map(|above| above.id).collect())
}

/// How many levels of tasks stand under the task.
async fn below(tx: &Tx<'_>, id: TaskId) -> Result<i64, Error> {
    let sql = format!(
        "WITH RECURSIVE below (id, level) AS (SELECT id, 1 FROM task WHERE parent_id = $1 UNION ALL \
         SELECT task.id, below.level + 1 FROM task JOIN below ON task.parent_id = below.id \
         WHERE below.level < {TASK_LEVELS_MAX}) SELECT CAST(COALESCE(MAX(level), 0) AS bigint) AS levels FROM below"
    );
    let asked = Statement::from_sql_and_values(tx.backend(), sql, [id.0.into()]);
    Ok(Below::find_by_statement(asked).one(tx.conn()).await?.map_or(0, |below| below.levels))
}
