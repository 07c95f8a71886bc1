//! The example: who is offered it and where, what it makes, and that it goes back whole.

use crate::common::{leads::ada, roles::give_role, *};
use ac_core::{
    Action, Ctx, Error, Grant, MemberId, Resource, Role, Rules, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    companies, contacts, deals,
    example::verbs::{is_offered, load},
    pipelines::model::StageKind,
    undo::{model::UndoWhat, verbs::undo},
};
use std::collections::HashSet;

async fn counts(ctx: &Ctx) -> [i64; 3] {
    let companies = companies::queries::list(ctx, &Default::default()).await.unwrap().total.unwrap();
    let contacts = contacts::queries::list(ctx, &Default::default()).await.unwrap().total.unwrap();
    [companies, contacts, deals::queries::list(ctx, &Default::default()).await.unwrap().total.unwrap()]
}

both_databases!(an_empty_workspace_is_filled_in_one_batch_that_goes_back_whole, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    assert!(is_offered(&ctx).await.unwrap());
    let before = events(&ctx).await.len();
    load(&ctx).await.expect("the example");
    assert_eq!(counts(&ctx).await, [5, 5, 11]);
    assert_eq!(events(&ctx).await.len(), before + 21);
    let deals = deals::queries::list(&ctx, &Default::default()).await.unwrap().data;
    let statuses: HashSet<StageKind> = deals.iter().map(|deal| deal.status).collect();
    assert_eq!(statuses.len(), 3, "some are won and some are lost");
    for deal in deals {
        assert!(deal.company_id.is_some() && deal.contact_id.is_some() && deal.amount.is_some(), "{}", deal.name);
        assert_eq!((deal.owner_id, deal.closed_on.is_some()), (ctx.actor.member(), deal.status != StageKind::Open));
    }
    assert!(!is_offered(&ctx).await.unwrap(), "there is something now");
    let report = undo(&ctx, UndoWhat::Last { passing: Vec::new() }).await.expect("undone");
    assert_eq!((report.undone_count(), report.conflict_count()), (21, 0));
    assert_eq!(counts(&ctx).await, [0; 3]);
    assert!(is_offered(&ctx).await.unwrap(), "what is in the bin counts for nothing");
});

both_databases!(whoever_merely_sees_nothing_is_neither_offered_nor_given_it, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for role in [Role::Member, Role::Guest, Role::Client] {
        let them = as_role(&ctx, role);
        assert!(!is_offered(&them).await.unwrap(), "{}", role.as_str());
        assert!(matches!(load(&them).await, Err(Error::Forbidden)), "{}", role.as_str());
    }
    let hers = as_role(&ctx, Role::Member);
    let mut rules = Rules::of(Role::Member);
    rules.set(Resource::Deal, Action::Read, Grant::Own);
    give_role(app, &ctx, known(&hers, "Ada").await, &rules).await;
    company(&ctx, "Acme").await;
    let hers = app.platform.again(&hers).await.unwrap();
    assert!(!is_offered(&hers).await.unwrap());
    assert!(matches!(load(&hers).await, Err(Error::Forbidden)));
    assert_eq!(counts(&ctx).await, [1, 0, 0]);
});

both_databases!(it_is_not_put_among_records_of_any_kind, async |app: &TestPlatform| {
    for (slug, what) in [("with-a-deal", 0), ("with-a-company", 1), ("with-a-person", 2), ("with-a-lead", 3)] {
        let ctx = workspace(app, slug).await;
        match what {
            0 => drop(deal(&ctx, "Rockets").await),
            1 => drop(company(&ctx, "Acme").await),
            2 => drop(contact(&ctx, "Ada", "Byron").await),
            _ => drop(ada(&ctx).await),
        }
        let before = counts(&ctx).await;
        let admin = as_role(&ctx, Role::Admin);
        assert!(!is_offered(&admin).await.unwrap(), "{slug}");
        assert!(matches!(load(&admin).await, Err(Error::Conflict(_))), "{slug}");
        assert_eq!(counts(&ctx).await, before, "{slug}");
    }
});

both_databases!(whoever_looks_with_others_eyes_is_not_offered_it, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let looking = ctx.clone().viewed_by(MemberId::generate());
    assert!(!is_offered(&looking).await.unwrap());
    assert!(matches!(load(&looking).await, Err(Error::Refused(_))));
    assert_eq!(counts(&ctx).await, [0; 3]);
});
