//! The screens of projects. Each page is one exported component; the shell gives each a route and a pack of its own.

mod board;
mod board_state;
mod card;
mod checklist;
mod columns_dialog;
mod comments;
mod group;
mod labels;
mod labels_dialog;
mod lanes;
mod list;
mod new_project;
mod new_task;
mod people;
mod project;
mod project_form;
mod projects;
mod subtasks;
mod task;
mod task_desk;
mod task_fields;
mod words;

pub use project::ProjectPage;
pub use projects::ProjectsPage;
pub use task::TaskPage;

/// Where the projects are.
const PROJECTS: &str = "/projects";

/// Where a project's board is.
#[must_use]
pub fn board_path(id: crate::projects::model::ProjectId) -> String {
    format!("{PROJECTS}/{id}")
}

/// Where a task is, by its key or its id.
#[must_use]
pub fn task_path(key: &str) -> String {
    format!("/tasks/{key}")
}
