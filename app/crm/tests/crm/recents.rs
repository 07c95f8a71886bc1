//! What each member opened last: in order, capped, their own, and only what they may still see.

use crate::common::*;
use ac_core::{
    Action, Actor, Ctx, Error, Resource, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    companies,
    search::{
        model::HitKind,
        recents::{self, RECENTS_KEPT_MAX, RECENTS_SHOWN_MAX, entity, list, remember},
    },
    shared::kind::RecordKind,
};
use sea_orm::{EntityTrait, PaginatorTrait};
use uuid::Uuid;

async fn titles(ctx: &Ctx) -> Vec<String> {
    list(ctx).await.expect("a list").into_iter().map(|hit| hit.title).collect()
}

async fn rows(ctx: &Ctx) -> u64 {
    ctx.read(async |tx| Ok::<_, Error>(entity::Entity::find().count(tx.conn()).await?)).await.expect("a count")
}

both_databases!(the_last_opened_comes_first_once_for_each_member, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let member = as_role(&ctx, Role::Member);
    let (harbour, ada, rollout) = (
        company(&ctx, "Harbour").await.id.0,
        contact(&ctx, "Ada", "Byron").await.id.0,
        deal(&ctx, "Rollout").await.id.0,
    );
    assert!(titles(&ctx).await.is_empty());
    let before = events(&ctx).await.len();
    for (kind, id) in [
        (RecordKind::Company, harbour),
        (RecordKind::Contact, ada),
        (RecordKind::Deal, rollout),
        (RecordKind::Company, harbour),
        (RecordKind::Company, harbour),
    ] {
        remember(&ctx, kind, id).await.expect("remembered");
    }
    assert_eq!(titles(&ctx).await, ["Harbour", "Rollout", "Ada Byron"]);
    assert_eq!(list(&ctx).await.unwrap()[1].kind, HitKind::Deal);
    assert!(titles(&member).await.is_empty(), "another member's are theirs");
    remember(&member, RecordKind::Contact, ada).await.expect("remembered");
    assert_eq!((titles(&member).await, rows(&ctx).await), (vec!["Ada Byron".to_owned()], 4));
    assert_eq!(events(&ctx).await.len(), before, "the log does not hold who looked at what");
});

both_databases!(only_what_can_still_be_seen_is_listed, async |app: &TestPlatform| {
    let (ours, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    let guest = as_role(&ours, Role::Guest);
    let made = company(&ours, "Harbour").await;
    let mine = contact(&as_member(&guest), "Quinn", "Mine").await.id.0;
    assert!(matches!(remember(&theirs, RecordKind::Company, made.id.0).await, Err(Error::NotFound)));
    assert!(matches!(remember(&guest, RecordKind::Company, made.id.0).await, Err(Error::NotFound)));
    assert!(matches!(remember(&ours, RecordKind::Deal, made.id.0).await, Err(Error::NotFound)), "another kind");
    assert!(matches!(remember(&ours, RecordKind::Company, Uuid::now_v7()).await, Err(Error::NotFound)));
    assert!(remember(&as_role(&ours, Role::Client), RecordKind::Company, made.id.0).await.is_err());
    let nobody = ours.as_actor(Actor::System);
    assert!(matches!(remember(&nobody, RecordKind::Company, made.id.0).await, Err(Error::Forbidden)));
    assert!(titles(&nobody).await.is_empty());

    remember(&guest, RecordKind::Contact, mine).await.expect("their own");
    remember(&ours, RecordKind::Company, made.id.0).await.expect("remembered");
    assert_eq!((titles(&guest).await, titles(&ours).await), (vec!["Quinn Mine".into()], vec!["Harbour".into()]));
    let only_deals = scoped(&ours, &[(Resource::Deal, Action::Read)]);
    assert!(titles(&only_deals).await.is_empty());
    companies::verbs::delete(&ours, made.id).await.expect("deleted");
    assert!(titles(&ours).await.is_empty());
    assert!(matches!(remember(&ours, RecordKind::Company, made.id.0).await, Err(Error::NotFound)));
    companies::verbs::restore(&ours, made.id).await.expect("restored");
    assert_eq!(titles(&ours).await, ["Harbour"], "what comes back is there again");
});

/// The same person, who may make records.
fn as_member(guest: &Ctx) -> Ctx {
    guest.as_actor(Actor::Member { id: guest.actor.member().unwrap(), role: Role::Member })
}

both_databases!(few_are_kept_and_all_are_forgotten, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let member = as_role(&ctx, Role::Member);
    let mut made = Vec::new();
    for n in 0..RECENTS_KEPT_MAX + 5 {
        made.push(company(&ctx, &format!("c{n:02}")).await.id.0);
    }
    for id in &made {
        remember(&ctx, RecordKind::Company, *id).await.expect("remembered");
    }
    remember(&member, RecordKind::Company, made[0]).await.expect("remembered");
    assert_eq!(rows(&ctx).await, RECENTS_KEPT_MAX + 1);
    let shown = titles(&ctx).await;
    assert_eq!((shown.len(), shown[0].as_str()), (RECENTS_SHOWN_MAX, "c24"));
    // One of those kept comes to the front, and takes nobody's place.
    remember(&ctx, RecordKind::Company, made[10]).await.expect("remembered");
    assert_eq!((rows(&ctx).await, titles(&ctx).await[0].as_str()), (RECENTS_KEPT_MAX + 1, "c10"));

    let me = ctx.actor.member().unwrap();
    ctx.write(async |tx| recents::forget_in(tx, me).await).await.expect("forgotten");
    assert_eq!((titles(&ctx).await.len(), titles(&member).await), (0, vec!["c00".to_owned()]));
});
