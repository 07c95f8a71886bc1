//! Projects, their columns and tasks, beside their collections.

use crate::entry::Entry;
use ac_core::{
    Action::{Delete, Modify, Read},
    Resource::{Project, Task},
};

pub fn rest() -> Vec<Entry> {
    vec![
        Entry::permission("GET", "/api/v1/projects/{id}/board", &[(Task, Read), (Project, Read)])
            .of_a_record()
            .plain(404, "/api/v1/projects/$project/board")
            .plain(404, "/api/v1/projects/$deleted_project/board"),
        Entry::permission("POST", "/api/v1/tasks/{id}/move", &[(Task, Modify), (Project, Read)])
            .of_a_record()
            .json(404, "/api/v1/tasks/$task/move", r#"{"column_id":"$column"}"#)
            // Who may move it is told that the column is of another project.
            .allowed(422)
            .json(422, "/api/v1/tasks/~task/move", r#"{"column_id":"$column"}"#),
        Entry::permission("POST", "/api/v1/projects/{id}/restore", &[(Project, Delete)])
            .of_a_record()
            .plain(404, "/api/v1/projects/$deleted_project/restore"),
        Entry::permission("POST", "/api/v1/tasks/{id}/restore", &[(Task, Delete), (Project, Read)])
            .of_a_record()
            .plain(404, "/api/v1/tasks/$deleted_task/restore"),
    ]
}
