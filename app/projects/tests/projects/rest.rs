//! The REST interface, asked as a program does.

use crate::common::*;
use ac_core::{Ctx, both_databases, testing::TestPlatform};
use axum::{body::Body, http::Request};
use serde_json::{Value, json};
use tower::ServiceExt;

async fn send(ctx: &Ctx, method: &str, path: &str, version: Option<i64>, body: Option<Value>) -> (u16, Value) {
    let mut request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    if let Some(version) = version {
        request = request.header("if-match", format!("\"{version}\""));
    }
    let mut request = request.body(body.map_or(Body::empty(), |body| Body::from(body.to_string()))).unwrap();
    request.extensions_mut().insert(ctx.clone());
    let answer = ac_projects::rest::routes().oneshot(request).await.unwrap();
    let status = answer.status().as_u16();
    let bytes = axum::body::to_bytes(answer.into_body(), 1 << 24).await.unwrap();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

both_databases!(a_program_works_a_board, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let (status, project) = send(&ctx, "POST", "/api/v1/projects", None, Some(json!({ "name": "Web" }))).await;
    assert_eq!((status, &project["code"]), (201, &json!("WEB")));
    let board_path = format!("/api/v1/projects/{}/board", project["id"].as_str().unwrap());
    let (status, board) = send(&ctx, "GET", &board_path, None, None).await;
    assert_eq!(status, 200);
    let columns: Vec<_> = board["columns"].as_array().unwrap().iter().map(|column| column["id"].clone()).collect();
    assert_eq!((columns.len(), &board["columns"][0]["tasks"]), (4, &json!([])));

    let mut made = Vec::new();
    for title in ["one", "two"] {
        let draft = json!({ "project_id": project["id"], "title": title });
        let (status, task) = send(&ctx, "POST", "/api/v1/tasks", None, Some(draft)).await;
        assert_eq!(status, 201, "{task}");
        made.push(task);
    }
    let move_path = format!("/api/v1/tasks/{}/move", made[0]["id"].as_str().unwrap());
    let to = json!({ "column_id": columns[1], "after_id": null });
    let (status, task) = send(&ctx, "POST", &move_path, None, Some(to.clone())).await;
    assert_eq!((status, &task["column_id"], &task["version"]), (200, &columns[1], &json!(2)));
    let (_, board) = send(&ctx, "GET", &board_path, None, None).await;
    let titles = |at: usize| {
        board["columns"][at]["tasks"].as_array().unwrap().iter().map(|t| t["title"].clone()).collect::<Vec<_>>()
    };
    assert_eq!((titles(0), titles(1)), (vec![json!("two")], vec![json!("one")]));
    let below = json!({ "column_id": columns[0], "after_id": made[1]["id"] });
    assert_eq!(send(&ctx, "POST", &move_path, Some(1), Some(below.clone())).await.0, 412);
    assert_eq!(send(&ctx, "POST", &move_path, Some(2), Some(below)).await.0, 200);
    let nowhere = json!({ "column_id": uuid::Uuid::nil() });
    assert_eq!(send(&ctx, "POST", &move_path, None, Some(nowhere)).await.0, 422);
    assert_eq!(send(&ctx, "POST", "/api/v1/tasks/nothing/move", None, Some(to)).await.0, 404);

    let (status, page) = send(&ctx, "GET", "/api/v1/tasks?filter=status:open&sort=title", None, None).await;
    assert_eq!((status, &page["total"], &page["data"][0]["key"]), (200, &json!(2), &json!("WEB-1")));
    let columns_path = format!("/api/v1/columns?project_id={}", project["id"].as_str().unwrap());
    assert_eq!(send(&ctx, "GET", &columns_path, None, None).await.1["total"], json!(4));
});

both_databases!(a_program_works_the_parts_of_a_task, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let post = async |path: &str, body: Value| send(&ctx, "POST", path, None, Some(body)).await;
    let (status, label) = post("/api/v1/labels", json!({ "project_id": web.id, "name": "Bug", "tone": "red" })).await;
    assert_eq!((status, &label["tone"], &label["version"]), (201, &json!("red"), &json!(1)));
    let loud = json!({ "project_id": web.id, "name": "Loud", "tone": "neon" });
    assert_eq!(post("/api/v1/labels", loud).await.0, 422);
    let draft = json!({
        "project_id": web.id, "title": "Mend", "label_ids": [label["id"]],
        "checklist": [{ "text": "Look" }, { "text": "Think", "is_done": true }],
    });
    let (status, task) = post("/api/v1/tasks", draft).await;
    assert_eq!(
        (status, &task["label_ids"], &task["checklist"][1]["is_done"]),
        (201, &json!([label["id"]]), &json!(true))
    );
    let below = json!({ "project_id": web.id, "title": "Sub", "parent_id": task["id"] });
    assert_eq!(post("/api/v1/tasks", below).await.1["parent_key"], json!("WEB-1"));
    let id = task["id"].as_str().unwrap();
    let listed = async |filter: String| send(&ctx, "GET", &filter, None, None).await.1["total"].clone();
    assert_eq!(listed(format!("/api/v1/tasks?parent_id={id}")).await, json!(1));
    let label_id = label["id"].as_str().unwrap();
    assert_eq!(listed(format!("/api/v1/tasks?label_id={label_id}")).await, json!(1));
    assert_eq!(listed("/api/v1/tasks?filter=label:bug".to_owned()).await, json!(1));
    assert_eq!(listed(format!("/api/v1/labels?project_id={}", web.id)).await, json!(1));

    let checklist = format!("/api/v1/tasks/{id}/checklist");
    let (status, task) = post(&checklist, json!({ "text": "Do" })).await;
    assert_eq!((status, task["checklist"].as_array().unwrap().len()), (200, 3));
    let item = format!("{checklist}/{}", task["checklist"][2]["id"].as_str().unwrap());
    let patch = async |body: Value| send(&ctx, "PATCH", &item, None, Some(body)).await;
    let (status, task) = patch(json!({ "is_done": true, "after_id": null })).await;
    assert_eq!(
        (status, &task["checklist"][0]["text"], &task["checklist"][0]["is_done"]),
        (200, &json!("Do"), &json!(true))
    );
    assert_eq!(patch(json!({ "text": null })).await.0, 422);
    assert_eq!(patch(json!({ "done": true })).await.0, 422);
    assert_eq!(send(&ctx, "DELETE", &item, None, None).await.0, 200);
    assert_eq!(send(&ctx, "DELETE", &item, None, None).await.0, 404);
    assert_eq!(post(&format!("/api/v1/tasks/{}/checklist", web.id), json!({ "text": "x" })).await.0, 404);

    let (status, comment) = post("/api/v1/comments", json!({ "task_id": id, "body": "Why?" })).await;
    assert_eq!((status, &comment["task_key"]), (201, &json!("WEB-1")));
    let path = format!("/api/v1/comments/{}", comment["id"].as_str().unwrap());
    let (status, comment) = send(&ctx, "PATCH", &path, Some(1), Some(json!({ "body": "Why not?" }))).await;
    assert_eq!((status, &comment["body"]), (200, &json!("Why not?")));
    assert_eq!(listed(format!("/api/v1/comments?task_id={id}")).await, json!(1));
    assert_eq!(send(&ctx, "DELETE", &path, None, None).await.0, 204);
    assert_eq!(send(&ctx, "GET", &path, None, None).await.0, 404);
    assert_eq!(send(&ctx, "POST", &format!("{path}/restore"), None, None).await.0, 200);
    let (_, board) = send(&ctx, "GET", &format!("/api/v1/projects/{}/board", web.id), None, None).await;
    assert_eq!(board["labels"], json!([label]));
    let card = board["columns"][0]["tasks"].as_array().unwrap().iter().find(|card| card["id"] == task["id"]).unwrap();
    assert_eq!((&card["comments"], &card["subtasks"], &card["checklist"]), (&json!(1), &json!(1), &json!(2)));
    assert_eq!(send(&ctx, "DELETE", &format!("/api/v1/labels/{label_id}"), None, None).await.0, 204);
});

both_databases!(another_workspaces_project_is_not_there, async |app: &TestPlatform| {
    let (acme, globex) = (app.workspace("acme").await, app.workspace("globex").await);
    let theirs = project(&acme, "Web").await;
    let their_task = task(&acme, theirs.id, "Secret plan").await;
    let (their_label, their_comment) =
        (label(&acme, theirs.id, "Risky").await, comment(&acme, their_task.id, "Softly.").await);
    for path in [
        format!("/api/v1/projects/{}", theirs.id),
        format!("/api/v1/projects/{}/board", theirs.id),
        format!("/api/v1/tasks/{}", their_task.id),
        format!("/api/v1/columns/{}", their_task.column_id),
        format!("/api/v1/labels/{}", their_label.id),
        format!("/api/v1/comments/{}", their_comment.id),
    ] {
        assert_eq!(send(&globex, "GET", &path, None, None).await.0, 404, "{path}");
    }
    for list in ["labels", "comments"] {
        assert_eq!(send(&globex, "GET", &format!("/api/v1/{list}"), None, None).await.1["total"], json!(0), "{list}");
    }
    let ours = project(&globex, "Ours").await;
    for body in [
        json!({ "project_id": ours.id, "title": "x", "label_ids": [their_label.id] }),
        json!({ "project_id": ours.id, "title": "x", "parent_id": their_task.id }),
    ] {
        assert_eq!(send(&globex, "POST", "/api/v1/tasks", None, Some(body)).await.0, 422);
    }
    let said = json!({ "task_id": their_task.id, "body": "x" });
    assert_eq!(send(&globex, "POST", "/api/v1/comments", None, Some(said)).await.0, 422);
});

#[test]
fn the_document_describes_every_route_and_whatever_it_names() {
    let mut document = ac_core::rest::openapi::document();
    ac_projects::rest::describe(&mut document);
    let document = serde_json::to_value(document).unwrap();
    for route in ac_projects::rest::table() {
        let method = route.method.to_lowercase();
        assert!(document["paths"][&route.path][&method].is_object(), "{method} {}", route.path);
    }
    let text = document.to_string();
    for part in text.split("#/components/schemas/").skip(1) {
        let name = part.split('"').next().unwrap();
        assert!(document["components"]["schemas"][name].is_object(), "{name}");
    }
}
