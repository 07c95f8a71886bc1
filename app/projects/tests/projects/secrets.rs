//! Who sees which project, and what stands in it.

use crate::common::*;
use ac_core::{Ctx, Error, Role, both_databases, testing::TestPlatform};
use ac_projects::{
    columns::{self, board, model::ColumnQuery},
    comments::{
        self,
        model::{CommentDraft, CommentPatch, CommentQuery},
    },
    labels::{
        self,
        model::{LabelDraft, LabelPatch, LabelQuery, LabelTone},
    },
    projects::{
        self,
        model::{Project, ProjectDraft, ProjectPatch, ProjectQuery},
    },
    tasks::{
        self, checklist,
        checklist::model::ChecklistItemDraft,
        model::{TaskDraft, TaskFilter, TaskMove, TaskPatch, TaskQuery},
    },
};

/// By each way in: whether it shows the project, and what of it.
async fn sees(ctx: &Ctx, project: &Project) -> bool {
    let listed = projects::queries::list(ctx, &ProjectQuery::default()).await.unwrap().data;
    let listed = listed.iter().any(|row| row.id == project.id);
    let tasks = tasks::queries::list(ctx, &TaskQuery::default()).await.unwrap().data;
    let task = tasks.iter().find(|task| task.project_id == project.id);
    let columns = columns::queries::list(ctx, &ColumnQuery::default()).await.unwrap().data;
    let labels = labels::queries::list(ctx, &LabelQuery::default()).await.unwrap().data;
    let comments = comments::queries::list(ctx, &CommentQuery::default()).await.unwrap().data;
    let all = [
        listed,
        labels.iter().any(|label| label.project_id == project.id),
        comments.iter().any(|comment| comment.task_key.starts_with(&project.code)),
        task.is_some(),
        columns.iter().any(|column| column.project_id == project.id),
        projects::queries::get(ctx, project.id).await.is_ok(),
        board::get(ctx, project.id).await.is_ok(),
    ];
    assert!(all.iter().all(|seen| *seen == listed), "{all:?}");
    listed
}

both_databases!(a_secret_project_is_seen_by_who_takes_part_in_it, async |app: &TestPlatform| {
    let owner = app.workspace("acme").await;
    let ((admin, _), (lead, lead_id), (part, part_id), (other, other_id)) = (
        member(&owner, Role::Admin),
        member(&owner, Role::Member),
        member(&owner, Role::Member),
        member(&owner, Role::Member),
    );
    let ((guest, guest_id), (outsider, _)) = (member(&owner, Role::Guest), member(&owner, Role::Guest));
    for (id, role) in [(part_id, Role::Member), (other_id, Role::Member), (guest_id, Role::Guest)] {
        joined(&owner, id, role).await;
    }
    let draft = ProjectDraft {
        name: "Merger".into(),
        is_secret: true,
        member_ids: vec![part_id, guest_id],
        ..Default::default()
    };
    let secret = projects::verbs::create(&lead, draft).await.unwrap();
    assert_eq!(secret.owner_id, Some(lead_id));
    let (hidden, binned) = (task(&lead, secret.id, "Talk to them").await, task(&lead, secret.id, "Never mind").await);
    let label = label(&lead, secret.id, "Risky").await;
    let (said, unsaid) = (comment(&lead, hidden.id, "Softly.").await, comment(&lead, hidden.id, "Loudly.").await);
    comments::verbs::delete(&lead, unsaid.id).await.unwrap();
    tasks::verbs::delete(&lead, binned.id).await.unwrap();
    for (who, ctx, is_seen) in [
        ("owner", &owner, true),
        ("admin", &admin, true),
        ("lead", &lead, true),
        ("member of it", &part, true),
        ("guest of it", &guest, true),
        ("another member", &other, false),
        ("another guest", &outsider, false),
    ] {
        assert_eq!(sees(ctx, &secret).await, is_seen, "{who}");
    }
    // Nothing of it can be touched from outside, in the words that say it is not there.
    let column = hidden.column_id;
    let answers = [
        tasks::verbs::update(&other, hidden.id, 1, TaskPatch::default()).await.err(),
        tasks::verbs::move_to(&other, hidden.id, TaskMove { column_id: column, after_id: None }, None).await.err(),
        tasks::verbs::delete(&other, hidden.id).await.err(),
        tasks::verbs::restore(&other, binned.id).await.err(),
        columns::verbs::delete(&other, column).await.err(),
        labels::queries::get(&other, label.id).await.err(),
        labels::verbs::update(&other, label.id, 1, LabelPatch::default()).await.err(),
        labels::verbs::delete(&other, label.id).await.err(),
        comments::queries::get(&other, said.id).await.err(),
        comments::verbs::update(&other, said.id, 1, CommentPatch::default()).await.err(),
        comments::verbs::delete(&other, said.id).await.err(),
        comments::verbs::restore(&other, unsaid.id).await.err(),
        checklist::add(&other, hidden.id, ChecklistItemDraft { text: "Mine".into(), is_done: false }).await.err(),
        projects::verbs::update(&other, secret.id, 1, ProjectPatch::default()).await.err(),
        projects::verbs::delete(&other, secret.id).await.err(),
    ];
    for (at, answer) in answers.iter().enumerate() {
        assert!(matches!(answer, Some(Error::NotFound)), "{at}: {answer:?}");
    }
    match tasks::verbs::create(&other, TaskDraft::titled(secret.id, "Mine")).await {
        Err(Error::Invalid(errors)) => assert_eq!(errors[0].field, "project_id"),
        other => panic!("{other:?}"),
    }
    let draft = LabelDraft { project_id: secret.id, name: "Mine".into(), tone: LabelTone::Grey };
    match labels::verbs::create(&other, draft).await {
        Err(Error::Invalid(errors)) => assert_eq!(errors[0].field, "project_id"),
        other => panic!("{other:?}"),
    }
    match comments::verbs::create(&other, CommentDraft { task_id: hidden.id, body: "Mine".into() }).await {
        Err(Error::Invalid(errors)) => assert_eq!(errors[0].field, "task_id"),
        other => panic!("{other:?}"),
    }
    let by_label = TaskQuery::of(TaskFilter { label_id: Some(label.id), ..Default::default() });
    assert!(tasks::queries::list(&other, &by_label).await.unwrap().data.is_empty());
    // A guest sees, speaks, and changes nothing.
    comment(&guest, hidden.id, "I agree.").await;
    let draft = LabelDraft { project_id: secret.id, name: "Mine".into(), tone: LabelTone::Grey };
    assert!(matches!(labels::verbs::create(&guest, draft).await, Err(Error::Forbidden)));
    assert!(matches!(comments::verbs::delete(&guest, said.id).await, Err(Error::Forbidden)));
    let asked = tasks::verbs::update(&guest, hidden.id, 1, TaskPatch { title: Some("x".into()), ..Default::default() });
    assert!(matches!(asked.await, Err(Error::Forbidden)));

    // Nobody hides it from themselves.
    let leaves = ProjectPatch { member_ids: Some(vec![guest_id]), ..Default::default() };
    let gives_away =
        ProjectDraft { name: "Mole".into(), is_secret: true, owner_id: Some(other_id), ..Default::default() };
    for refused in [
        projects::verbs::update(&part, secret.id, secret.version, leaves).await,
        projects::verbs::create(&lead, gives_away).await,
    ] {
        match refused {
            Err(Error::Invalid(errors)) => assert_eq!(errors[0].field, "member_ids"),
            other => panic!("{other:?}"),
        }
    }

    let open = ProjectPatch { is_secret: Some(false), member_ids: Some(vec![part_id]), ..Default::default() };
    projects::verbs::update(&lead, secret.id, secret.version, open).await.unwrap();
    for (who, ctx, is_seen) in [("another member", &other, true), ("former guest of it", &guest, false)] {
        assert_eq!(sees(ctx, &secret).await, is_seen, "{who}");
    }
});
