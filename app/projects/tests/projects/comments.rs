//! Comments: who writes and changes them, whom they may mention, and what is told of them.

use crate::common::*;
use ac_core::{
    Error, MemberId, Role, both_databases,
    log::{ToData, envelope, event_entity},
    testing::TestPlatform,
};
use ac_projects::{
    comments::{
        self,
        entity::{Model, mention},
        mentions::{MENTIONS_MAX, written},
        model::{COMMENTS_MAX, CommentDraft, CommentFilter, CommentId, CommentPatch, CommentQuery},
    },
    projects::{
        self,
        model::{ProjectDraft, ProjectPatch},
    },
    tasks,
};
use ac_records::record;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

fn said(body: &str) -> CommentPatch {
    CommentPatch { body: Some(body.to_owned()) }
}

both_databases!(a_comment_is_changed_by_who_wrote_it, async |app: &TestPlatform| {
    let owner = app.workspace("acme").await;
    let ((one, one_id), (other, _)) = (member(&owner, Role::Member), member(&owner, Role::Member));
    joined(&owner, one_id, Role::Member).await;
    let web = project(&owner, "Web").await;
    let made = task(&owner, web.id, "Ship it").await;
    let first = comment(&one, made.id, " Not yet.\n\nAsk Zoe. ").await;
    assert_eq!((first.body.as_str(), first.task_key.as_str()), ("Not yet.\n\nAsk Zoe.", "WEB-1"));
    assert_eq!((first.owner_id, first.owner_name.as_deref()), (Some(one_id), Some("Joined")));
    for ctx in [&other, &owner] {
        let answer = comments::verbs::update(ctx, first.id, 1, said("Now.")).await;
        assert!(matches!(answer, Err(Error::Forbidden)), "{answer:?}");
    }
    assert!(matches!(comments::verbs::delete(&other, first.id).await, Err(Error::Forbidden)));
    let second = comments::verbs::update(&one, first.id, 1, said("Now.")).await.unwrap();
    assert_eq!((second.body.as_str(), second.version), ("Now.", 2));
    assert_eq!(comments::verbs::update(&one, first.id, 2, said("Now. ")).await.unwrap().version, 2);
    let stale = comments::verbs::update(&one, first.id, 1, said("Later.")).await;
    assert!(matches!(stale, Err(Error::Stale { current: 2 })), "{stale:?}");
    for bad in ["  ".to_owned(), "x".repeat(20_001)] {
        let draft = CommentDraft { task_id: made.id, body: bad.clone() };
        assert_eq!(refused(comments::verbs::create(&one, draft).await).0, "body");
        assert_eq!(refused(comments::verbs::update(&one, first.id, 2, said(&bad)).await).0, "body");
    }
    // An admin may take it away, and give it back.
    comments::verbs::delete(&owner, first.id).await.unwrap();
    assert!(matches!(comments::queries::get(&one, first.id).await, Err(Error::NotFound)));
    assert!(matches!(comments::verbs::restore(&other, first.id).await, Err(Error::Forbidden)));
    assert_eq!(comments::verbs::restore(&owner, first.id).await.unwrap().version, 4);

    let told = event_entity::Entity::find().filter(event_entity::Column::SubjectId.eq(first.id.0));
    let told = told.order_by_asc(event_entity::Column::Seq).find_also_linked(ToData);
    let told = owner.read(async |tx| Ok::<_, Error>(told.all(tx.conn()).await?)).await.unwrap();
    let told: Vec<_> = told.into_iter().filter_map(|(event, data)| envelope(event, data)).collect();
    let kinds: Vec<_> = told.iter().map(|event| event.kind.as_str()).collect();
    assert_eq!(kinds, ["comment.created", "comment.updated", "comment.deleted", "comment.restored"]);
    for event in &told {
        assert_eq!(event.data.as_ref().unwrap()["task"]["key"], "WEB-1");
    }
});

both_databases!(comments_are_read_with_their_task, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let (one, other) = (task(&ctx, web.id, "one").await, task(&ctx, web.id, "other").await);
    for body in ["first", "second"] {
        comment(&ctx, one.id, body).await;
    }
    comment(&ctx, other.id, "elsewhere").await;
    let read = async |task_id, query: &str| {
        let query = CommentQuery { query: Some(query.into()), ..CommentQuery::of(CommentFilter { task_id }) };
        let page = comments::queries::list(&ctx, &query).await.unwrap();
        page.data.into_iter().map(|comment| comment.body).collect::<Vec<_>>()
    };
    assert_eq!(read(Some(one.id), "").await, ["second", "first"]);
    assert_eq!(read(None, "").await, ["elsewhere", "second", "first"]);
    assert_eq!(read(None, "WHERE").await, ["elsewhere"]);
    assert_eq!(read(None, "owner:me body:first").await, ["first"]);
    tasks::verbs::delete(&ctx, one.id).await.unwrap();
    assert_eq!(read(None, "").await, ["elsewhere"]);
    let draft = CommentDraft { task_id: one.id, body: "too late".into() };
    assert_eq!(refused(comments::verbs::create(&ctx, draft).await).0, "task_id");
    tasks::verbs::restore(&ctx, one.id).await.unwrap();
    assert_eq!(read(Some(one.id), "").await.len(), 2);
    projects::verbs::delete(&ctx, web.id).await.unwrap();
    assert!(read(None, "").await.is_empty());
});

both_databases!(guests_speak_where_they_take_part, async |app: &TestPlatform| {
    let owner = app.workspace("acme").await;
    let ((guest, guest_id), (outsider, _)) = (member(&owner, Role::Guest), member(&owner, Role::Guest));
    joined(&owner, guest_id, Role::Guest).await;
    let draft = ProjectDraft { name: "Web".into(), member_ids: vec![guest_id], ..Default::default() };
    let web = projects::verbs::create(&owner, draft).await.unwrap();
    let made = task(&owner, web.id, "Ship it").await;
    let theirs = comment(&owner, made.id, "When?").await;
    let own = comment(&guest, made.id, "Soon.").await;
    assert_eq!(comments::queries::get(&guest, theirs.id).await.unwrap().body, "When?");
    let changed = comments::verbs::update(&guest, own.id, 1, said("Now.")).await.unwrap();
    assert_eq!(changed.body, "Now.");
    let answer = comments::verbs::update(&guest, theirs.id, 1, said("Never.")).await;
    assert!(matches!(answer, Err(Error::Forbidden)), "{answer:?}");
    comments::verbs::delete(&guest, own.id).await.unwrap();
    assert_eq!(comments::verbs::restore(&guest, own.id).await.unwrap().version, 4);
    assert!(matches!(comments::queries::get(&outsider, theirs.id).await, Err(Error::NotFound)));
    let draft = CommentDraft { task_id: made.id, body: "Let me in".into() };
    assert_eq!(refused(comments::verbs::create(&outsider, draft).await).0, "task_id");
});

both_databases!(nobody_is_mentioned_who_does_not_see_the_project, async |app: &TestPlatform| {
    let owner = app.workspace("acme").await;
    let ids: Vec<MemberId> = (0..5).map(|_| MemberId::generate()).collect();
    let [admin, part, other, guest, left] = ids[..] else { panic!() };
    for (id, role) in [(admin, Role::Admin), (part, Role::Member), (other, Role::Member), (guest, Role::Guest)] {
        joined(&owner, id, role).await;
    }
    known(&owner, left, Role::Admin, "left").await;
    let draft = ProjectDraft { name: "Merger".into(), is_secret: true, member_ids: vec![part], ..Default::default() };
    let secret = projects::verbs::create(&owner, draft).await.unwrap();
    let open = project(&owner, "Web").await;
    let (hidden, shown) = (task(&owner, secret.id, "Talk").await, task(&owner, open.id, "Ship").await);
    let me = owner.actor.member().unwrap();
    let say = async |task_id, whom: &[(&str, MemberId)]| {
        let body: Vec<_> = whom.iter().map(|(name, id)| written(name, *id)).collect();
        comments::verbs::create(&owner, CommentDraft { task_id, body: format!("Ask {}!", body.join(", ")) }).await
    };
    let seen = say(hidden.id, &[("Ada", admin), ("Pat", part), ("Me", me), ("Pat", part)]).await.unwrap();
    say(shown.id, &[("Olga", other)]).await.unwrap();
    let stranger = MemberId::generate();
    for (task, whom, says) in [
        (hidden.id, vec![("Pat", part), ("Olga", other)], "Olga does not see"),
        (shown.id, vec![("Gus", guest)], "Gus does not see"),
        (shown.id, vec![("Leo", left)], "Leo does not see"),
        (shown.id, vec![("Nobody", stranger)], "Nobody does not see"),
        (
            hidden.id,
            vec![("Olga", other), ("Gus", guest), ("Olga", other), ("Leo", left)],
            "Olga, Gus and Leo do not see",
        ),
    ] {
        let (field, message) = refused(say(task, &whom).await);
        assert!(field == "body" && message.starts_with(says), "{says}: {message}");
    }
    let mentioned = async |id: CommentId| {
        let rows = mention::Entity::find().filter(mention::Column::CommentId.eq(id)).select_only();
        let rows = rows.column(mention::Column::MemberId).order_by_asc(mention::Column::MemberId);
        owner.read(async |tx| Ok::<_, Error>(rows.into_tuple::<MemberId>().all(tx.conn()).await?)).await.unwrap()
    };
    let mut all = vec![admin, part, me];
    all.sort_unstable();
    assert_eq!(mentioned(seen.id).await, all);
    // Whoever stands there already stays, others are looked at.
    let without = ProjectPatch { member_ids: Some(Vec::new()), ..Default::default() };
    projects::verbs::update(&owner, secret.id, 1, without).await.unwrap();
    let fewer = said(&format!("Ask {} again.", written("Pat", part)));
    comments::verbs::update(&owner, seen.id, 1, fewer).await.unwrap();
    assert_eq!(mentioned(seen.id).await, [part]);
    let more = said(&format!("Ask {} and {}.", written("Pat", part), written("Olga", other)));
    assert_eq!(refused(comments::verbs::update(&owner, seen.id, 2, more).await).0, "body");
    let crowd: Vec<_> = (0..=MENTIONS_MAX).map(|_| ("x", MemberId::generate())).collect();
    assert!(refused(say(shown.id, &crowd).await).1.contains("up to 50 people"));
});

both_databases!(a_task_has_so_many_comments_and_no_more, async |app: &TestPlatform| {
    let ctx = app.workspace("acme").await;
    let web = project(&ctx, "Web").await;
    let made = task(&ctx, web.id, "Talk").await;
    let last = comment(&ctx, made.id, "last").await;
    let now = ctx.now();
    let row = |_| Model {
        id: CommentId::generate(),
        task_id: made.id,
        body: "x".into(),
        owner_id: ctx.actor.member(),
        version: 1,
        created_at: now,
        updated_at: now,
        deleted_at: None,
    };
    let rows: Vec<Model> = (1..COMMENTS_MAX).map(row).collect();
    for some in rows.chunks(record::BULK_ROWS_MAX) {
        ctx.write(async |tx| record::insert_many(tx, some).await).await.unwrap();
    }
    let draft = CommentDraft { task_id: made.id, body: "one more".into() };
    assert!(matches!(comments::verbs::create(&ctx, draft.clone()).await, Err(Error::Conflict(_))));
    comments::verbs::delete(&ctx, last.id).await.unwrap();
    comments::verbs::create(&ctx, draft).await.unwrap();
    assert!(matches!(comments::verbs::restore(&ctx, last.id).await, Err(Error::Conflict(_))));
});
