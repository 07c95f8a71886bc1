//! Projects, and what stands in them.

use ac_core::Ctx;
use ac_projects::{
    columns::board,
    projects::{self, model::ProjectDraft},
    tasks::{self, model::TaskDraft},
};
use std::pin::Pin;

/// Makes what `name` stands for; answers its id. Whoever makes a project leads it and takes part in it, and is to do its task. On the
/// heap: the caller has room for many kinds of record at once on its stack.
pub fn make<'m>(ctx: &'m Ctx, name: &'m str, mark: &'m str) -> Pin<Box<dyn Future<Output = String> + Send + 'm>> {
    Box::pin(async move {
        let me: Vec<_> = ctx.actor.member().into_iter().collect();
        let draft = ProjectDraft { name: mark.into(), member_ids: me.clone(), ..Default::default() };
        let project = projects::verbs::create(ctx, draft).await.unwrap().id;
        match name {
            "column" => return board::get(ctx, project).await.unwrap().columns[1].id.to_string(),
            "project" => return project.to_string(),
            "deleted_project" => {
                projects::verbs::delete(ctx, project).await.unwrap();
                return project.to_string();
            }
            _ => {}
        }
        let draft = TaskDraft { assignee_ids: me, ..TaskDraft::titled(project, mark) };
        let task = tasks::verbs::create(ctx, draft).await.unwrap().id;
        if name == "deleted_task" {
            tasks::verbs::delete(ctx, task).await.unwrap();
        }
        task.to_string()
    })
}
