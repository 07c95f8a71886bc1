//! Who sees which project, and what stands in it.

use crate::common::*;
use ac_core::{Ctx, Error, MemberId, Role, both_databases, testing::TestPlatform};
use ac_projects::{
    columns::{self, board, model::ColumnQuery},
    projects::{
        self,
        model::{Project, ProjectDraft, ProjectPatch, ProjectQuery},
    },
    tasks::{
        self,
        model::{TaskDraft, TaskMove, TaskPatch, TaskQuery},
    },
};
use ac_records::members::entity as member;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};

/// Lets the workspace know the member.
async fn joined(ctx: &Ctx, id: MemberId, role: Role) {
    let now = ctx.now();
    let row = member::Model {
        id,
        name: "Joined".into(),
        name_key: "joined".into(),
        email: None,
        role: role.as_str().into(),
        state: member::ACTIVE.into(),
        team: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let insert = member::Entity::insert(row.into_active_model().reset_all());
    let written: Result<(), Error> =
        ctx.write(async |tx| Ok(insert.exec_without_returning(tx.conn()).await.map(drop)?)).await;
    written.unwrap();
}

/// By each way in: whether it shows the project, and what of it.
async fn sees(ctx: &Ctx, project: &Project) -> bool {
    let listed = projects::queries::list(ctx, &ProjectQuery::default()).await.unwrap().data;
    let listed = listed.iter().any(|row| row.id == project.id);
    let tasks = tasks::queries::list(ctx, &TaskQuery::default()).await.unwrap().data;
    let task = tasks.iter().find(|task| task.project_id == project.id);
    let columns = columns::queries::list(ctx, &ColumnQuery::default()).await.unwrap().data;
    let all = [
        listed,
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
    // A guest sees, and changes nothing.
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
