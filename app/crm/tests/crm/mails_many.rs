//! Writing to many: who is left out and why, and that a killed job writes to nobody twice.

use crate::common::{jobs::work_past, mails::*, *};
use ac_core::{Ctx, Error, Role, both_databases, list::ListQuery, testing::TestPlatform, testing::as_role};
use ac_crm::{
    bulk::{
        begin::begin,
        mail::Mailing,
        model::{Job, JobKind, JobState, SkipCode, Which},
        queries::find,
        work::work,
    },
    contacts::{self, model::ContactFilter},
    import::job::Takeover,
    mails::{deliver, due, entity as mail, model::MailDraft},
    undo::{model::UndoWhat, verbs::undo},
};
use sea_orm::{EntityTrait, PaginatorTrait};

type People = Mailing<contacts::bulk::Bulk>;

fn all() -> Which<ContactFilter> {
    Which::Matching(ListQuery::of(ContactFilter::default()))
}

async fn begun(app: &TestPlatform, ctx: &Ctx, draft: MailDraft) -> Job {
    due::note(&app.platform, ctx.tenant.id).await.unwrap();
    begin::<People>(&app.platform, ctx, all(), draft).await.expect("begins")
}

async fn written(ctx: &Ctx) -> u64 {
    ctx.read(async |tx| Ok::<_, Error>(mail::Entity::find().count(tx.conn()).await?)).await.unwrap()
}

both_databases!(each_gets_one_and_the_others_are_counted, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    person(&ctx, "Ada", "ada@engines.test").await;
    person(&ctx, "Bea", "bea@engines.test").await;
    person(&ctx, "Also Ada", "ADA@engines.test").await;
    person(&ctx, "Cy", "").await;
    person(&ctx, "Di", "di@engines..test").await;
    person(&ctx, "", "nobody@engines.test").await;
    let job = begun(app, &ctx, words("Hello {{first_name}}", "Bye")).await;
    work(&ctx, job.id, Takeover::WhenSilent).await.unwrap();
    let job = find(&ctx, job.id).await.unwrap();
    assert_eq!((job.kind, job.state, job.total, job.changed, job.skipped), (JobKind::Mail, JobState::Done, 6, 2, 4));
    assert!(
        job.reasons.iter().all(|reason| reason.code == SkipCode::Invalid && reason.count == 1),
        "{:?}",
        job.reasons
    );
    for says in ["same address", "has no e-mail address", "Correct it first", "“first_name”"] {
        assert!(job.reasons.iter().any(|reason| reason.message.contains(says)), "{says}: {:?}", job.reasons);
    }
    let carried = Carried::default();
    deliver::send_due(&app.platform, &carried).await.unwrap();
    let mut to = carried.to();
    to.sort();
    assert_eq!((to.len(), to[1].as_str()), (2, "bea@engines.test"));
    // What was written is not taken back.
    let undone = undo(&ctx, UndoWhat::Batch(job.batch_id)).await;
    assert!(matches!(undone, Err(Error::NotFound)), "{undone:?}");
    assert_eq!(written(&ctx).await, 2);
});

both_databases!(a_killed_job_writes_to_nobody_twice, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for n in 0..40 {
        person(&ctx, "Ada", &format!("ada{n}@engines.test")).await;
    }
    let job = begun(app, &ctx, words("Hello", "Bye")).await;
    let mut killed = Box::pin(work(&ctx, job.id, Takeover::WhenSilent));
    let left = work_past(&ctx, job.id, 3, killed.as_mut()).await;
    drop(killed);
    assert!(left.done < 40);
    // Mails leave while the job is not at its end.
    let carried = Carried::default();
    deliver::send_due(&app.platform, &carried).await.unwrap();
    app.platform.clock.advance_secs(600);
    work(&ctx, job.id, Takeover::WhenSilent).await.unwrap();
    let job = find(&ctx, job.id).await.unwrap();
    assert_eq!((job.state, job.changed, job.skipped), (JobState::Done, 40, 0));
    deliver::send_due(&app.platform, &carried).await.unwrap();
    let mut to = carried.to();
    to.sort();
    to.dedup();
    assert_eq!((to.len(), carried.to().len(), written(&ctx).await), (40, 40, 40));
});

both_databases!(who_may_not_writes_to_nobody, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let ada = person(&ctx, "Ada", "ada@engines.test").await;
    let guest = as_role(&ctx, Role::Guest);
    let which = || Which::Ids(vec![ada.id.0]);
    assert!(begin::<People>(&app.platform, &guest, which(), words("a", "b")).await.is_err());
    assert!(begin::<People>(&app.platform, &ctx, which(), words("a", "{{b")).await.is_err(), "a text that is none");
    assert!(begin::<People>(&app.platform, &ctx, Which::Ids(Vec::new()), words("a", "b")).await.is_err());
    let theirs = workspace(app, "other").await;
    let job = begin::<People>(&app.platform, &theirs, which(), words("a", "b")).await.unwrap();
    work(&theirs, job.id, Takeover::WhenSilent).await.unwrap();
    let job = find(&theirs, job.id).await.unwrap();
    assert_eq!((job.changed, job.reasons[0].code), (0, SkipCode::NotFound));
});
