//! Projects, their columns and tasks, labels and comments: their collections, and what stands beside them.

use super::rest::{Of, of_a_collection};
use crate::{entry::Entry, support::projects::ITEM};
use ac_core::{
    Action::{Delete, Modify, Read},
    Resource::{Column, Comment, Label, Project, Task},
};

const COLLECTIONS: [Of; 5] = [
    Of {
        collection: "projects",
        record: "project",
        resource: Project,
        create: r#"{"name":"New"}"#,
        attach: &[r#"{"name":"New","owner_id":"$member"}"#, r#"{"name":"New","member_ids":["$member"]}"#],
        ignored: &[],
        patch: r#"{"name":"Changed"}"#,
        relink: &[r#"{"owner_id":"$member"}"#, r#"{"member_ids":["$member"]}"#],
        filters: &["owner_id=$member"],
    },
    Of {
        collection: "columns",
        record: "column",
        resource: Column,
        create: r#"{"project_id":"$project","name":"New"}"#,
        attach: &[],
        ignored: &[],
        patch: r#"{"name":"Changed"}"#,
        relink: &[],
        filters: &["project_id=$project"],
    },
    Of {
        collection: "tasks",
        record: "task",
        resource: Task,
        create: r#"{"project_id":"$project","title":"New"}"#,
        attach: &[
            r#"{"project_id":"$project","column_id":"$column","title":"New"}"#,
            r#"{"project_id":"~project","parent_id":"$task","title":"New"}"#,
            r#"{"project_id":"~project","label_ids":["$label"],"title":"New"}"#,
        ],
        ignored: &[],
        patch: r#"{"title":"Changed"}"#,
        relink: &[
            r#"{"assignee_ids":["$member"]}"#,
            r#"{"parent_id":"$task"}"#,
            r#"{"parent_id":"$deleted_task"}"#,
            r#"{"label_ids":["$label"]}"#,
        ],
        filters: &[
            "project_id=$project",
            "column_id=$column",
            "assignee_id=$member",
            "label_id=$label",
            "parent_id=$task",
        ],
    },
    Of {
        collection: "labels",
        record: "label",
        resource: Label,
        create: r#"{"project_id":"$project","name":"New"}"#,
        attach: &[],
        ignored: &[],
        patch: r#"{"name":"Changed"}"#,
        relink: &[],
        filters: &["project_id=$project"],
    },
    Of {
        collection: "comments",
        record: "comment",
        resource: Comment,
        create: r#"{"task_id":"$task","body":"New"}"#,
        attach: &[
            r#"{"task_id":"$deleted_task","body":"New"}"#,
            r#"{"task_id":"~task","body":"Ask @[Somebody]($member)"}"#,
        ],
        ignored: &[],
        patch: r#"{"body":"Changed"}"#,
        relink: &[r#"{"body":"Ask @[Somebody]($member)"}"#],
        filters: &["task_id=$task"],
    },
];

pub fn rest() -> Vec<Entry> {
    let of_item = |method| {
        let path = "/api/v1/tasks/{id}/checklist/{item}";
        Entry::permission(method, path, &[(Task, Modify), (Project, Read)]).of_a_record()
    };
    let item = format!("/api/v1/tasks/$task/checklist/{ITEM}");
    let beside = vec![
        Entry::permission("POST", "/api/v1/tasks/{id}/checklist", &[(Task, Modify), (Project, Read)])
            .of_a_record()
            .json(404, "/api/v1/tasks/$task/checklist", r#"{"text":"New"}"#)
            .json(404, "/api/v1/tasks/$deleted_task/checklist", r#"{"text":"New"}"#),
        of_item("PATCH").json(404, &item, r#"{"is_done":true}"#),
        of_item("DELETE").plain(404, &item),
        Entry::permission("POST", "/api/v1/comments/{id}/restore", &[(Comment, Delete), (Project, Read)])
            .of_a_record()
            .plain(404, "/api/v1/comments/$deleted_comment/restore"),
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
    ];
    COLLECTIONS.iter().flat_map(of_a_collection).chain(beside).collect()
}
