//! Projects, their columns and tasks, labels and comments: their collections, and what stands beside them.

use super::{
    crm::{may, with_its_deal},
    rest::{Of, of_a_collection},
};
use crate::{
    entry::Entry,
    support::{browser::function_path, projects::ITEM},
};
use ac_core::{
    Action::{Create, Delete, Modify, Read},
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

/// What the screens of projects ask, and the page of what is one's own.
pub fn functions() -> Vec<Entry> {
    let this = |name: &str| format!(r#"{{"id":"${name}"}}"#);
    let of = |function: &str, resource, action| may(function, &with_its_deal(resource, action)).of_a_record();
    let item = |more: &str| format!(r#"{{"id":"$task","item":"{ITEM}"{more}}}"#);
    let arranged = |project: &str, known: &str, kind: &str| {
        format!(r#"{{"project":"{project}","lines":[{{"known":{known},"name":"Other"{kind}}}],"gone":[]}}"#)
    };
    let all_at_once = |function: &str, resource, name: &str, kind: &str| {
        let needs = [(resource, Modify), (resource, Create), (Project, Read)];
        may(function, &needs).of_a_record().json(404, "", &arranged("$project", "null", kind)).json(
            404,
            "",
            &arranged("~project", &format!(r#"["${name}",1]"#), kind),
        )
    };
    let column = r#","kind":"open","wip_limit":null"#;
    vec![
        may("projects/api/list_projects", &[(Project, Read)]).json(200, "", r#"{"query":{"filter":{}}}"#).json(
            200,
            "",
            r#"{"query":{"filter":{"owner_id":"$member"}}}"#,
        ),
        of("projects/api/get_project", Project, Read).json(404, "", &this("project")),
        may("projects/api/create_project", &[(Project, Create)]).json(422, "", r#"{"draft":{"name":"New"}}"#).json(
            422,
            "",
            r#"{"draft":{"name":"New","owner_id":"$member"}}"#,
        ),
        of("projects/api/update_project", Project, Modify).json(
            404,
            "",
            r#"{"id":"$project","version":1,"patch":{"name":"Changed"}}"#,
        ),
        of("projects/api/delete_project", Project, Delete).json(404, "", &this("project")),
        of("projects/api/restore_project", Project, Delete).json(404, "", &this("deleted_project")),
        may("columns/api/get_board", &[(Task, Read), (Project, Read)])
            .of_a_record()
            .json(404, "", r#"{"id":"$project","most":5}"#)
            .json(404, "", r#"{"id":"$deleted_project","most":5}"#),
        all_at_once("columns/api/arrange_columns", Column, "column", column),
        all_at_once("labels/api/arrange_labels", Label, "label", r#","tone":"teal""#),
        may("tasks/api/list_tasks", &[(Task, Read)]).json(200, "", r#"{"query":{"filter":{}}}"#).json(
            200,
            "",
            r#"{"query":{"filter":{"project_id":"$project","parent_id":"$task"}}}"#,
        ),
        of("tasks/api/get_task", Task, Read).json(404, "", r#"{"key":"$task"}"#),
        may("tasks/api/create_task", &with_its_deal(Task, Create)).json(
            422,
            "",
            r#"{"draft":{"project_id":"$project","title":"New"}}"#,
        ),
        of("tasks/api/update_task", Task, Modify).json(
            404,
            "",
            r#"{"id":"$task","version":1,"patch":{"title":"Changed"}}"#,
        ),
        // Who may move it is told that the column is of another project.
        of("tasks/api/move_task", Task, Modify)
            .json(404, "", r#"{"id":"$task","to":{"column_id":"$column"}}"#)
            .allowed(422)
            .json(422, "", r#"{"id":"~task","to":{"column_id":"$column"}}"#),
        of("tasks/api/delete_task", Task, Delete).json(404, "", &this("task")),
        of("tasks/api/restore_task", Task, Delete).json(404, "", &this("deleted_task")),
        of("tasks/api/add_checklist_item", Task, Modify).json(404, "", r#"{"id":"$task","draft":{"text":"New"}}"#),
        of("tasks/api/set_checklist_item", Task, Modify).json(404, "", &item(r#","patch":{"is_done":true}"#)),
        of("tasks/api/remove_checklist_item", Task, Modify).json(404, "", &item("")),
        may("comments/api/list_comments", &[(Comment, Read)]).json(200, "", r#"{"query":{"filter":{}}}"#).json(
            200,
            "",
            r#"{"query":{"filter":{"task_id":"$task"}}}"#,
        ),
        may("comments/api/create_comment", &with_its_deal(Comment, Create)).json(
            422,
            "",
            r#"{"draft":{"task_id":"$task","body":"New"}}"#,
        ),
        of("comments/api/update_comment", Comment, Modify).json(
            404,
            "",
            r#"{"id":"$comment","version":1,"patch":{"body":"Changed"}}"#,
        ),
        of("comments/api/delete_comment", Comment, Delete).json(404, "", &this("comment")),
        of("comments/api/restore_comment", Comment, Delete).json(404, "", &this("deleted_comment")),
        // Each kind is left out for whom it is not to read: nobody is refused.
        Entry::membership("POST", &function_path("my_work/load_my_work")).json(200, "", "{}"),
    ]
}
