//! Projects, and what stands in them.

use ac_core::Ctx;
use ac_projects::{
    columns::board,
    comments::{self, mentions, model::CommentDraft},
    labels::{
        self,
        model::{LabelDraft, LabelId, LabelTone},
    },
    projects::{
        self,
        model::{ProjectDraft, ProjectId},
    },
    tasks::{
        self,
        checklist::model::ChecklistItem,
        model::{TaskDraft, TaskId},
    },
};
use std::pin::Pin;

/// What requests may name of projects.
pub const NAMES: &[&str] =
    &["project", "deleted_project", "column", "label", "task", "deleted_task", "comment", "deleted_comment"];

/// The item on the checklist of every task.
pub const ITEM: &str = "00000000-0000-7000-8000-000000000001";

/// Makes what `name` stands for; answers its id. Whoever makes a project leads it and takes part in it, and is to do its task. On the
/// heap: the caller has room for many kinds of record at once on its stack.
pub fn make<'m>(ctx: &'m Ctx, name: &'m str, mark: &'m str) -> Pin<Box<dyn Future<Output = String> + Send + 'm>> {
    Box::pin(async move {
        let member_ids = ctx.actor.member().into_iter().collect();
        let draft = ProjectDraft { name: mark.into(), member_ids, ..Default::default() };
        let project = projects::verbs::create(ctx, draft).await.unwrap().id;
        match name {
            "project" => project.to_string(),
            "deleted_project" => {
                projects::verbs::delete(ctx, project).await.unwrap();
                project.to_string()
            }
            "column" => board::get(ctx, project).await.unwrap().columns[1].id.to_string(),
            "label" => {
                let draft = LabelDraft { project_id: project, name: mark.into(), tone: LabelTone::Teal };
                let label = labels::verbs::create(ctx, draft).await.unwrap().id;
                task(ctx, project, mark, vec![label]).await;
                label.to_string()
            }
            "comment" | "deleted_comment" => {
                let on = task(ctx, project, mark, Vec::new()).await;
                comment(ctx, on, mark, name == "deleted_comment").await
            }
            _ => {
                let task = task(ctx, project, mark, Vec::new()).await;
                if name == "deleted_task" {
                    tasks::verbs::delete(ctx, task).await.unwrap();
                }
                task.to_string()
            }
        }
    })
}

async fn task(ctx: &Ctx, project: ProjectId, mark: &str, label_ids: Vec<LabelId>) -> TaskId {
    let item = ChecklistItem { id: ITEM.parse().unwrap(), text: mark.into(), is_done: false };
    let assignee_ids = ctx.actor.member().into_iter().collect();
    let draft = TaskDraft { assignee_ids, label_ids, checklist: vec![item], ..TaskDraft::titled(project, mark) };
    tasks::verbs::create(ctx, draft).await.unwrap().id
}

/// One that mentions its author.
async fn comment(ctx: &Ctx, task_id: TaskId, mark: &str, is_deleted: bool) -> String {
    let me = ctx.actor.member().map(|me| mentions::written("me", me));
    let body = format!("{mark} {}", me.unwrap_or_default());
    let comment = comments::verbs::create(ctx, CommentDraft { task_id, body }).await.unwrap().id;
    if is_deleted {
        comments::verbs::delete(ctx, comment).await.unwrap();
    }
    comment.to_string()
}
