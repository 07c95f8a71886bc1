//! How jobs end: killed and taken up again, stopped, failed; and what the log says of it.

use crate::common::{bulk::*, jobs::work_past, *};
use ac_core::{
    Error, Role, both_databases,
    list::ListQuery,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    bulk::{
        begin::begin,
        model::{JobState, What, Which},
        queries,
        work::{resume, work},
    },
    companies,
    contacts::{self, model::ContactPatch},
    import::job::Takeover,
    undo::{model::UndoWhat, verbs::undo},
};

both_databases!(a_killed_job_goes_on_where_it_stopped, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    some_companies(&ctx, 700).await;
    let job = begin::<Companies>(&app.platform, &ctx, all(), sector("Tools")).await.expect("begins");
    let mut killed = Box::pin(work(&ctx, job.id, Takeover::WhenSilent));
    let left = work_past(&ctx, job.id, 0, killed.as_mut()).await;
    drop(killed);
    assert_eq!((left.state, left.done), (JobState::Running, 100), "after its first step");
    // Whoever comes next waits until the dead one's lease has run out, unless nobody else can be there.
    work(&ctx, job.id, Takeover::WhenSilent).await.unwrap();
    assert_eq!(queries::find(&ctx, job.id).await.unwrap().done, left.done);
    let system = ctx.as_actor(ac_core::Actor::System);
    assert!(resume(&system, Takeover::Now).await.unwrap());
    let done = queries::find(&ctx, job.id).await.unwrap();
    assert_eq!((done.state, done.done, done.changed), (JobState::Done, 700, 700));
    assert_eq!(count_of(&ctx, "company.updated").await, 700, "no record is missed or done twice");
    let back = undone(&ctx, &done).await;
    assert_eq!(back.changed, 700, "the system worked as who asked for it");
});

both_databases!(a_stopped_job_keeps_what_it_did, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    some_companies(&ctx, 1_500).await;
    let job = begin::<Companies>(&app.platform, &ctx, all(), sector("Tools")).await.expect("begins");
    assert!(matches!(undo(&ctx, UndoWhat::Batch(job.batch_id)).await, Err(Error::NotFound)), "nothing is done yet");
    let member = as_role(&ctx, Role::Member);
    assert!(matches!(queries::cancel(&member, job.id).await, Err(Error::Refused(_))));
    let mut worker = Box::pin(work(&ctx, job.id, Takeover::WhenSilent));
    // Two steps, so that what is to be undone is too much for one request.
    work_past(&ctx, job.id, 100, worker.as_mut()).await;
    let (stopped, worked) = tokio::join!(queries::cancel(&ctx, job.id), worker);
    let stopped = stopped.expect("stops");
    let by_owner = of_owner(&ctx);
    assert_eq!(told(&ctx).await, [by_owner(("job.started", 0)), by_owner(("job.cancelled", stopped.changed))]);
    worked.expect("the worker takes it well");
    let now = queries::find(&ctx, job.id).await.unwrap();
    assert_eq!((now.state, now.done, now.changed), (JobState::Cancelled, stopped.done, stopped.changed));
    assert!(now.changed > 100 && now.changed < 1_500, "{now:?}");
    assert_eq!(with_sector(&ctx, "Tools").await, now.changed);
    assert_eq!(undone(&ctx, &now).await.changed, now.changed);
    assert_eq!(with_sector(&ctx, "Tools").await, 0);
});

both_databases!(a_job_that_cannot_go_on_says_so, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    contact(&ctx, "Noa", "Levi").await;
    let gone = company(&ctx, "gone").await.id;
    let patch = ContactPatch { company_id: Some(Some(gone)), ..Default::default() };
    let everybody = Which::Matching(ListQuery::of(Default::default()));
    let begun = begin::<contacts::bulk::Bulk>(&app.platform, &ctx, everybody, What::Set(patch)).await.expect("begins");
    companies::verbs::delete(&ctx, gone).await.unwrap();
    assert!(matches!(work(&ctx, begun.id, Takeover::WhenSilent).await, Err(Error::Invalid(_))));
    let failed = queries::find(&ctx, begun.id).await.unwrap();
    assert_eq!((failed.state, failed.changed), (JobState::Failed, 0));
    assert_eq!(failed.failure.as_deref(), Some("Choose a company from the list."));
    assert_eq!(told(&ctx).await, [("job.started", 0), ("job.failed", 0)].map(of_owner(&ctx)));
});

both_databases!(a_job_ends_with_the_membership_of_who_began_it, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    some_companies(&owner, 700).await;
    let ada = as_role(&owner, Role::Admin);
    let me = known(&ada, "Ada").await;
    let job = begin::<Companies>(&app.platform, &ada, all(), sector("Tools")).await.expect("begins");
    let mut worker = Box::pin(work(&ada, job.id, Takeover::WhenSilent));
    work_past(&ada, job.id, 0, worker.as_mut()).await;
    set_of_member(&owner, me, "state", "left").await;
    assert!(worker.await.is_err());
    let ended = queries::find(&owner, job.id).await.unwrap();
    assert_eq!(ended.state, JobState::Failed);
    assert!(ended.done < 700 && ended.failure.as_deref().unwrap().contains("left"), "{ended:?}");
    assert_eq!(with_sector(&owner, "Tools").await, ended.changed, "what it did is told and stays");
});

async fn set_of_member(ctx: &ac_core::Ctx, id: ac_core::MemberId, column: &str, value: &str) {
    let sql = format!("UPDATE member SET {column} = $1 WHERE id = $2");
    let set: Result<(), Error> = ctx
        .write(async |tx| {
            let values = [sea_orm::Value::from(value), sea_orm::Value::from(id.0)];
            let set = sea_orm::Statement::from_sql_and_values(tx.backend(), &sql, values);
            sea_orm::ConnectionTrait::execute_raw(tx.conn(), set).await?;
            Ok(())
        })
        .await;
    set.unwrap();
}
