//! Searching what another domain has: projects and tasks are found as that domain shows them.

use crate::common::{forms::member, *};
use ac_core::{Actor, Ctx, Role, both_databases, testing::TestPlatform};
use ac_crm::search::{
    model::{HitKind, Search},
    queries::search,
};
use ac_projects::{
    projects::{
        self,
        model::{ProjectDraft, ProjectPatch},
    },
    tasks::{
        self,
        model::{TaskDraft, TaskPatch},
    },
};

async fn found(ctx: &Ctx, q: &str) -> Vec<(HitKind, String, Option<String>)> {
    let found = search(ctx, &Search::of(q)).await.expect("a search").data;
    found.into_iter().map(|hit| (hit.kind, hit.title, hit.subtitle)).collect()
}

fn titles(found: Vec<(HitKind, String, Option<String>)>) -> Vec<String> {
    found.into_iter().map(|(_, title, _)| title).collect()
}

both_databases!(a_task_is_found_by_its_words_as_they_change_and_by_its_key, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let draft = ProjectDraft { name: "Zebra crossing".into(), code: Some("ZEB".into()), ..Default::default() };
    let project = projects::verbs::create(&ctx, draft).await.unwrap();
    let draft =
        TaskDraft { description: Some("Near the quay.".into()), ..TaskDraft::titled(project.id, "Paint stripes") };
    let task = tasks::verbs::create(&ctx, draft).await.unwrap();
    let subtitle = Some("ZEB-1 · Zebra crossing · To do".to_owned());
    let stripes = (HitKind::Task, "Paint stripes".to_owned(), subtitle);
    assert_eq!(found(&ctx, "stripes").await, [stripes.clone()]);
    assert_eq!(found(&ctx, "quay").await, [stripes.clone()]);
    assert_eq!(found(&ctx, "zeb-1").await, [stripes]);
    assert_eq!(found(&ctx, "zebra").await, [(HitKind::Project, "Zebra crossing".to_owned(), Some("ZEB".to_owned()))]);
    assert_eq!(titles(found(&ctx, "stirpes").await), ["Paint stripes"], "misspelt");

    let patch = TaskPatch { title: Some("Paint lines".into()), ..Default::default() };
    tasks::verbs::update(&ctx, task.id, task.version, patch).await.unwrap();
    assert!(found(&ctx, "stripes").await.is_empty());
    assert_eq!(titles(found(&ctx, "lines").await), ["Paint lines"]);
    tasks::verbs::delete(&ctx, task.id).await.unwrap();
    assert!(found(&ctx, "lines").await.is_empty() && found(&ctx, "zeb-1").await.is_empty());
    tasks::verbs::restore(&ctx, task.id).await.unwrap();
    projects::verbs::delete(&ctx, project.id).await.unwrap();
    assert!(found(&ctx, "lines").await.is_empty() && found(&ctx, "zebra").await.is_empty(), "gone with its project");
});

both_databases!(who_does_not_see_a_project_finds_nothing_of_it, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let draft = ProjectDraft { name: "Quokka".into(), code: Some("QUO".into()), is_secret: true, ..Default::default() };
    let project = projects::verbs::create(&ctx, draft).await.unwrap();
    tasks::verbs::create(&ctx, TaskDraft::titled(project.id, "Feed the quokka")).await.unwrap();
    let id = member(&ctx, "Ben").await;
    let [ben, guest] = [Role::Member, Role::Guest].map(|role| ctx.as_actor(Actor::Member { id, role }));
    for who in [&ben, &guest] {
        for q in ["quokka", "quo-1", "quoka"] {
            assert!(found(who, q).await.is_empty(), "{q}");
        }
    }
    let patch = ProjectPatch { member_ids: Some(vec![id]), ..Default::default() };
    projects::verbs::update(&ctx, project.id, project.version, patch).await.unwrap();
    for who in [&ben, &guest] {
        assert_eq!(titles(found(who, "quokka").await), ["Quokka", "Feed the quokka"]);
        assert_eq!(titles(found(who, "quo-1").await), ["Feed the quokka"]);
    }
    let theirs = workspace(app, "theirs").await;
    assert!(found(&theirs, "quokka").await.is_empty());
});
