//! Labels: of one project each, and off its tasks when they go.

use crate::common::*;
use ac_core::{
    Error, both_databases,
    log::{ToData, envelope, event_entity},
    testing::TestPlatform,
};
use ac_projects::{
    labels::{
        self,
        entity::given,
        model::{LABELS_MAX, LabelDraft, LabelId, LabelPatch, LabelQuery, LabelTone, TASK_LABELS_MAX},
    },
    tasks::{
        self,
        model::{TaskDraft, TaskFilter, TaskPatch, TaskQuery},
    },
};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};

fn labelled(ids: &[LabelId]) -> TaskPatch {
    TaskPatch { label_ids: Some(ids.to_vec()), ..Default::default() }
}

both_databases!(a_project_names_each_label_once, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let (web, other) = (project(&ctx, "Web").await, project(&ctx, "App").await);
    let bug = label(&ctx, web.id, " Bug ").await;
    assert_eq!((bug.name.as_str(), bug.tone, bug.version), ("Bug", LabelTone::Teal, 1));
    label(&ctx, other.id, "Bug").await;
    let draft = |name: &str| LabelDraft { project_id: web.id, name: name.into(), tone: LabelTone::Grey };
    for bad in ["bug", "  ", &"x".repeat(51)] {
        assert_eq!(refused(labels::verbs::create(&ctx, draft(bad)).await).0, "name", "{bad}");
    }
    let idea = label(&ctx, web.id, "Idea").await;
    let patch = |name: &str| LabelPatch { name: Some(name.into()), tone: Some(LabelTone::Red) };
    assert_eq!(refused(labels::verbs::update(&ctx, idea.id, 1, patch("BUG")).await).0, "name");
    let renamed = labels::verbs::update(&ctx, idea.id, 1, patch("idea")).await.unwrap();
    assert_eq!((renamed.name.as_str(), renamed.tone, renamed.version), ("idea", LabelTone::Red, 2));
    assert_eq!(labels::verbs::update(&ctx, idea.id, 2, patch("idea")).await.unwrap().version, 2);
    let stale = labels::verbs::update(&ctx, idea.id, 1, patch("x")).await;
    assert!(matches!(stale, Err(Error::Stale { current: 2 })), "{stale:?}");
    let found = async |filter: &str| {
        let query = LabelQuery { query: Some(filter.into()), ..Default::default() };
        labels::queries::list(&ctx, &query).await.unwrap().data.len()
    };
    assert_eq!((found("bug").await, found("tone:red").await, found("").await), (2, 1, 3));
});

both_databases!(a_project_has_so_many_labels_and_no_more, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let mut ids = Vec::new();
    for at in 0..LABELS_MAX {
        ids.push(label(&ctx, web.id, &format!("l{at}")).await.id);
    }
    let draft = LabelDraft { project_id: web.id, name: "one more".into(), tone: LabelTone::Grey };
    assert!(matches!(labels::verbs::create(&ctx, draft).await, Err(Error::Conflict(_))));
    let made = task(&ctx, web.id, "Much").await;
    let patch = labelled(&ids[..=TASK_LABELS_MAX]);
    assert_eq!(refused(changed(&ctx, made.id, patch).await).0, "label_ids");
    let full = changed(&ctx, made.id, labelled(&ids[..TASK_LABELS_MAX])).await.unwrap();
    assert_eq!(full.label_ids, &ids[..TASK_LABELS_MAX]);
});

both_databases!(tasks_have_labels_of_their_project_and_are_found_by_them, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let (web, other) = (project(&ctx, "Web").await, project(&ctx, "App").await);
    let (bug, idea) = (label(&ctx, web.id, "Bug").await.id, label(&ctx, web.id, "Good idea").await.id);
    let draft = TaskDraft { label_ids: vec![idea, bug, idea], ..TaskDraft::titled(web.id, "Mend it") };
    let made = tasks::verbs::create(&ctx, draft).await.unwrap();
    assert_eq!(made.label_ids, [bug, idea]);
    task(&ctx, web.id, "Leave it").await;
    let titles = async |query: TaskQuery| {
        let page = tasks::queries::list(&ctx, &query).await.unwrap();
        page.data.into_iter().map(|task| task.title).collect::<Vec<_>>()
    };
    let asked = |filter: &str| TaskQuery { query: Some(filter.to_owned()), ..Default::default() };
    for filter in ["label:bug", "label:\"good idea\"", "label:bug,other -label:none"] {
        assert_eq!(titles(asked(filter)).await, ["Mend it"], "{filter}");
    }
    assert_eq!(titles(asked("label:none")).await, ["Leave it"]);
    assert_eq!(titles(asked("-label:bug")).await, ["Leave it"]);
    let by = |id| TaskQuery::of(TaskFilter { label_id: Some(id), ..Default::default() });
    assert_eq!(titles(by(bug)).await, ["Mend it"]);
    assert_eq!(changed(&ctx, made.id, labelled(&[idea])).await.unwrap().label_ids, [idea]);
    assert_eq!((titles(by(bug)).await, titles(by(idea)).await.len()), (Vec::new(), 1));

    let foreign = label(&ctx, other.id, "Bug").await.id;
    for bad in [foreign, LabelId::generate()] {
        assert_eq!(refused(changed(&ctx, made.id, labelled(&[idea, bad])).await).0, "label_ids");
        let draft = TaskDraft { label_ids: vec![bad], ..TaskDraft::titled(web.id, "x") };
        assert_eq!(refused(tasks::verbs::create(&ctx, draft).await).0, "label_ids");
    }
});

both_databases!(a_label_that_goes_is_off_its_tasks, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let (bug, idea) = (label(&ctx, web.id, "Bug").await.id, label(&ctx, web.id, "Idea").await.id);
    let mut made = Vec::new();
    for ids in [vec![bug, idea], vec![bug], vec![idea], vec![bug]] {
        let draft = TaskDraft { label_ids: ids, ..TaskDraft::titled(web.id, "t") };
        made.push(tasks::verbs::create(&ctx, draft).await.unwrap());
    }
    tasks::verbs::delete(&ctx, made[3].id).await.unwrap();
    labels::verbs::delete(&ctx, bug).await.unwrap();
    assert!(matches!(labels::verbs::delete(&ctx, bug).await, Err(Error::NotFound)));
    tasks::verbs::restore(&ctx, made[3].id).await.unwrap();
    for (task, rest) in made.iter().zip([vec![idea], vec![], vec![idea], vec![]]) {
        assert_eq!(tasks::queries::get(&ctx, task.id).await.unwrap().label_ids, rest);
    }
    // That changed no task: whoever saw one as it was may go on.
    let patch = TaskPatch { title: Some("still".into()), ..Default::default() };
    tasks::verbs::update(&ctx, made[0].id, made[0].version, patch).await.unwrap();
    let rows = given::Entity::find().filter(given::Column::LabelId.eq(bug));
    let left = ctx.read(async |tx| Ok::<_, Error>(rows.count(tx.conn()).await?)).await.unwrap();
    assert_eq!(left, 0);
    let told = event_entity::Entity::find().filter(event_entity::Column::SubjectId.eq(bug.0));
    let told = told.order_by_asc(event_entity::Column::Seq).find_also_linked(ToData);
    let told = ctx.read(async |tx| Ok::<_, Error>(told.all(tx.conn()).await?)).await.unwrap();
    let told: Vec<_> = told.into_iter().filter_map(|(event, data)| envelope(event, data)).collect();
    let kinds: Vec<_> = told.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["label.created", "label.deleted"]);
    assert_eq!(told[1].data.as_ref().unwrap()["project"]["name"], "Web");
});

both_databases!(no_task_keeps_a_label_that_went_while_it_was_given, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let made = task(&ctx, web.id, "t").await.id;
    for round in 0..15 {
        let going = label(&ctx, web.id, "Going").await.id;
        let giver = ctx.clone();
        let given = tokio::spawn(async move { changed(&giver, made, labelled(&[going])).await });
        labels::verbs::delete(&ctx, going).await.unwrap();
        if let result @ Err(_) = given.await.unwrap() {
            assert_eq!(refused(result).0, "label_ids", "round {round}");
        }
        let left = tasks::queries::get(&ctx, made).await.unwrap().label_ids;
        assert!(left.is_empty(), "round {round}: {left:?}");
    }
});
