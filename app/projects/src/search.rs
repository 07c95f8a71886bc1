//! How projects and tasks are found by a search.

use crate::{
    projects::{
        self,
        model::{Project, ProjectId},
    },
    tasks::{
        self,
        model::{Task, TaskId},
    },
};
use ac_core::Resource;
use ac_records::finder::{Finder, Shown, fill};

inventory::submit! {
    Finder {
        of: Resource::Project,
        among: |ctx, tx, ids| Box::pin(async move {
            let ids = ids.into_iter().map(ProjectId).collect();
            Ok(projects::queries::among(tx.conn(), ctx, ids).await?.into_iter().map(project).collect())
        }),
        by_words: |ctx, tx, words, most| Box::pin(async move {
            Ok(projects::queries::named(tx.conn(), ctx, words, most).await?.into_iter().map(project).collect())
        }),
        called: |_, _, _| Box::pin(async { Ok(None) }),
        fill: |tx, after, most| Box::pin(fill::<projects::entity::Entity>(tx, after, most)),
    }
}

inventory::submit! {
    Finder {
        of: Resource::Task,
        among: |ctx, tx, ids| Box::pin(async move {
            let ids = ids.into_iter().map(TaskId).collect();
            Ok(tasks::queries::among(tx.conn(), ctx, ids).await?.into_iter().map(task).collect())
        }),
        by_words: |ctx, tx, words, most| Box::pin(async move {
            Ok(tasks::queries::titled(tx.conn(), ctx, words, most).await?.into_iter().map(task).collect())
        }),
        called: |ctx, tx, key| Box::pin(async move {
            Ok(tasks::queries::find_called(tx.conn(), ctx, key).await?.map(task))
        }),
        fill: |tx, after, most| Box::pin(fill::<tasks::entity::Entity>(tx, after, most)),
    }
}

fn project(row: Project) -> Shown {
    Shown {
        id: row.id.0,
        title: row.name,
        fields: vec![("code", Some(row.code.clone())), ("description", row.description)],
        subtitle: Some(row.code),
    }
}

fn task(row: Task) -> Shown {
    Shown {
        id: row.id.0,
        title: row.title,
        subtitle: Some(format!("{} · {} · {}", row.key, row.project_name, row.column_name)),
        fields: vec![("number", Some(row.number.to_string())), ("description", row.description)],
    }
}
