//! Short ways to make projects and tasks, and to see a board.

use ac_core::{Actor, Ctx, MemberId, Role};
use ac_projects::{
    columns::{board, model::ColumnId},
    projects::{
        self,
        model::{Project, ProjectDraft, ProjectId},
    },
    tasks::{
        self,
        model::{Task, TaskDraft, TaskId, TaskMove},
    },
};

pub async fn project(ctx: &Ctx, name: &str) -> Project {
    let draft = ProjectDraft { name: name.into(), ..Default::default() };
    projects::verbs::create(ctx, draft).await.expect("a project")
}

pub async fn task(ctx: &Ctx, project: ProjectId, title: &str) -> Task {
    tasks::verbs::create(ctx, TaskDraft::titled(project, title)).await.expect("a task")
}

pub async fn moved(ctx: &Ctx, id: TaskId, column_id: ColumnId, after_id: Option<TaskId>) -> Task {
    tasks::verbs::move_to(ctx, id, TaskMove { column_id, after_id }, None).await.expect("a move")
}

/// The columns' ids, and the ids of the tasks in each, in order.
pub async fn order(ctx: &Ctx, project: ProjectId) -> Vec<(ColumnId, Vec<TaskId>)> {
    let board = board::get(ctx, project).await.expect("a board");
    board.columns.into_iter().map(|column| (column.id, column.tasks.iter().map(|task| task.id).collect())).collect()
}

/// The same workspace as a member of that role, whose id comes along.
pub fn member(ctx: &Ctx, role: Role) -> (Ctx, MemberId) {
    let id = MemberId::generate();
    (ctx.as_actor(Actor::Member { id, role }), id)
}

/// Numbers that look random, the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(end).unwrap()).unwrap()
    }
}
