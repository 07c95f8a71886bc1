//! Short ways to make projects and tasks, and to see a board.

use ac_core::{Actor, Ctx, Error, MemberId, Role, text::sort_key};
use ac_projects::{
    columns::{board, model::ColumnId},
    comments::{
        self,
        model::{Comment, CommentDraft},
    },
    labels::{
        self,
        model::{Label, LabelDraft, LabelTone},
    },
    projects::{
        self,
        model::{Project, ProjectDraft, ProjectId},
    },
    tasks::{
        self,
        model::{Task, TaskDraft, TaskId, TaskMove, TaskPatch},
    },
};
use ac_records::members::entity as member_row;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

pub async fn project(ctx: &Ctx, name: &str) -> Project {
    let draft = ProjectDraft { name: name.into(), ..Default::default() };
    projects::verbs::create(ctx, draft).await.expect("a project")
}

pub async fn task(ctx: &Ctx, project: ProjectId, title: &str) -> Task {
    tasks::verbs::create(ctx, TaskDraft::titled(project, title)).await.expect("a task")
}

/// Below another task.
pub async fn subtask(ctx: &Ctx, parent: &Task, title: &str) -> Task {
    let draft = TaskDraft { parent_id: Some(parent.id), ..TaskDraft::titled(parent.project_id, title) };
    tasks::verbs::create(ctx, draft).await.expect("a sub-task")
}

/// Changes a task as it is now.
pub async fn changed(ctx: &Ctx, id: TaskId, patch: TaskPatch) -> Result<Task, Error> {
    let version = tasks::queries::get(ctx, id).await?.version;
    tasks::verbs::update(ctx, id, version, patch).await
}

pub async fn label(ctx: &Ctx, project_id: ProjectId, name: &str) -> Label {
    let draft = LabelDraft { project_id, name: name.into(), tone: LabelTone::Teal };
    labels::verbs::create(ctx, draft).await.expect("a label")
}

pub async fn comment(ctx: &Ctx, task_id: TaskId, body: &str) -> Comment {
    comments::verbs::create(ctx, CommentDraft { task_id, body: body.into() }).await.expect("a comment")
}

/// The field that was complained about, and how.
#[track_caller]
pub fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> (String, String) {
    match result {
        Err(Error::Invalid(errors)) => (errors[0].field.clone(), errors[0].message.clone()),
        other => panic!("{other:?}"),
    }
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

/// Lets the workspace know the member.
pub async fn joined(ctx: &Ctx, id: MemberId, role: Role) {
    known(ctx, id, role, member_row::ACTIVE).await;
}

/// As [`joined`], in another state.
pub async fn known(ctx: &Ctx, id: MemberId, role: Role, state: &str) {
    let now = ctx.now();
    let row = member_row::Model {
        id,
        name: "Joined".into(),
        name_key: sort_key("Joined"),
        email: None,
        role: role.as_str().into(),
        state: state.into(),
        team: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let insert = member_row::Entity::insert(row.into_active_model().reset_all());
    let written: Result<(), Error> =
        ctx.write(async |tx| Ok(insert.exec_without_returning(tx.conn()).await.map(drop)?)).await;
    written.unwrap();
}

/// Numbers that look random, the same in every run.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % u64::try_from(end).unwrap()).unwrap()
    }
}
