//! Checklists: whole or item by item, and whoever ticks what at the same time.

use crate::common::*;
use ac_core::{
    Error, Role, both_databases,
    log::{ToData, envelope, event_entity},
    testing::TestPlatform,
};
use ac_projects::tasks::{
    self, checklist,
    checklist::model::{CHECKLIST_ITEMS_MAX, ChecklistItem, ChecklistItemDraft, ChecklistItemId, ChecklistItemPatch},
    model::{Task, TaskDraft, TaskPatch},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

fn items(texts: &[&str]) -> Vec<ChecklistItem> {
    texts.iter().map(|text| ChecklistItem { text: (*text).to_owned(), ..Default::default() }).collect()
}

fn texts(task: &Task) -> Vec<&str> {
    task.checklist.iter().map(|item| item.text.as_str()).collect()
}

fn item(text: &str) -> ChecklistItemDraft {
    ChecklistItemDraft { text: text.to_owned(), is_done: false }
}

fn ticked(is_done: bool) -> ChecklistItemPatch {
    ChecklistItemPatch { is_done: Some(is_done), ..Default::default() }
}

both_databases!(a_checklist_is_written_whole_or_item_by_item, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let draft = TaskDraft { checklist: items(&[" Ask ", "Wait"]), ..TaskDraft::titled(web.id, "Move") };
    let made = tasks::verbs::create(&ctx, draft).await.unwrap();
    assert_eq!(texts(&made), ["Ask", "Wait"]);
    assert_ne!(made.checklist[0].id, made.checklist[1].id);
    let added = checklist::add(&ctx, made.id, item("Pack")).await.unwrap();
    assert_eq!((texts(&added), added.version), (vec!["Ask", "Wait", "Pack"], 2));
    let [ask, wait, pack] = [0, 1, 2].map(|at| added.checklist[at].id);
    let done = checklist::set(&ctx, made.id, wait, ticked(true)).await.unwrap();
    assert_eq!(done.checklist.iter().map(|item| item.is_done).collect::<Vec<_>>(), [false, true, false]);
    // What is so already is no change.
    assert_eq!(checklist::set(&ctx, made.id, wait, ticked(true)).await.unwrap().version, done.version);
    let said = ChecklistItemPatch { text: Some("Ask Ben".into()), ..Default::default() };
    checklist::set(&ctx, made.id, ask, said).await.unwrap();
    for (after, order) in [
        (None, ["Pack", "Ask Ben", "Wait"]),
        (Some(wait), ["Ask Ben", "Wait", "Pack"]),
        (Some(ask), ["Ask Ben", "Pack", "Wait"]),
        (Some(pack), ["Ask Ben", "Pack", "Wait"]),
        (Some(ChecklistItemId::generate()), ["Pack", "Ask Ben", "Wait"]),
    ] {
        assert_eq!(texts(&checklist::place(&ctx, made.id, pack, after).await.unwrap()), order);
    }
    let fewer = checklist::remove(&ctx, made.id, ask).await.unwrap();
    assert_eq!(texts(&fewer), ["Pack", "Wait"]);
    assert!(matches!(checklist::remove(&ctx, made.id, ask).await, Err(Error::NotFound)));
    assert!(matches!(checklist::set(&ctx, made.id, ask, ticked(true)).await, Err(Error::NotFound)));
    let turned: Vec<_> = fewer.checklist.iter().rev().cloned().chain(items(&["Rest"])).collect();
    let patch = TaskPatch { checklist: Some(turned), ..Default::default() };
    let whole = changed(&ctx, made.id, patch).await.unwrap();
    assert_eq!((texts(&whole), whole.checklist[0].id), (vec!["Wait", "Pack", "Rest"], wait));

    let told = event_entity::Entity::find().filter(event_entity::Column::SubjectId.eq(made.id.0));
    let told = told.order_by_asc(event_entity::Column::Seq).find_also_linked(ToData);
    let told = ctx.read(async |tx| Ok::<_, Error>(told.all(tx.conn()).await?)).await.unwrap();
    let told: Vec<_> = told.into_iter().filter_map(|(event, data)| envelope(event, data)).collect();
    assert!(told[1..].iter().all(|event| event.kind == "task.updated"), "{told:?}");
    let [before, after] = told[2].changes.as_ref().unwrap()["checklist"].clone();
    assert_eq!((&before[1]["is_done"], &after[1]["is_done"]), (&false.into(), &true.into()));
});

both_databases!(a_checklist_has_its_limits, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let full = TaskDraft { checklist: items(&["x"; CHECKLIST_ITEMS_MAX]), ..TaskDraft::titled(web.id, "Much") };
    let made = tasks::verbs::create(&ctx, full).await.unwrap();
    assert_eq!(refused(checklist::add(&ctx, made.id, item("one more")).await).0, "text");
    let too_many = TaskPatch { checklist: Some(items(&["x"; CHECKLIST_ITEMS_MAX + 1])), ..Default::default() };
    assert_eq!(refused(changed(&ctx, made.id, too_many).await).0, "checklist");
    let empty = TaskPatch { checklist: Some(items(&["a", " "])), ..Default::default() };
    assert_eq!(refused(changed(&ctx, made.id, empty).await).0, "checklist[1].text");
    let some = task(&ctx, web.id, "Little").await;
    for bad in ["  ", &"x".repeat(201)] {
        assert_eq!(refused(checklist::add(&ctx, some.id, item(bad)).await).0, "text");
        let patch = ChecklistItemPatch { text: Some(bad.to_owned()), ..Default::default() };
        assert_eq!(refused(checklist::set(&ctx, made.id, made.checklist[0].id, patch).await).0, "text");
    }
    let (guest, _) = member(&ctx, Role::Guest);
    let ticks = checklist::set(&guest, made.id, made.checklist[0].id, ticked(true)).await;
    assert!(matches!(ticks, Err(Error::NotFound)), "{ticks:?}");
});

both_databases!(who_ticks_at_the_same_time_never_undoes_another, async |app: &TestPlatform| {
    const ITEMS: usize = 12;
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let draft = TaskDraft { checklist: items(&["x"; ITEMS]), ..TaskDraft::titled(web.id, "Together") };
    let made = tasks::verbs::create(&ctx, draft).await.unwrap();
    let ticking = made.checklist.iter().map(|item| {
        let (ctx, task, id) = (ctx.clone(), made.id, item.id);
        tokio::spawn(async move { checklist::set(&ctx, task, id, ticked(true)).await.unwrap() })
    });
    let adding = (0..ITEMS).map(|at| {
        let (ctx, task) = (ctx.clone(), made.id);
        tokio::spawn(async move { checklist::add(&ctx, task, item(&format!("new {at}"))).await.unwrap() })
    });
    for one in ticking.chain(adding).collect::<Vec<_>>() {
        one.await.unwrap();
    }
    let after = tasks::queries::get(&ctx, made.id).await.unwrap();
    assert_eq!(after.checklist.len(), 2 * ITEMS);
    assert!(after.checklist[..ITEMS].iter().all(|item| item.is_done));
    assert!(after.checklist[ITEMS..].iter().all(|item| !item.is_done));
    assert_eq!(after.version, 1 + i64::try_from(2 * ITEMS).unwrap());
});
