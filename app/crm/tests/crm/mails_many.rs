//! Writing to many: who is left out and why, and that a killed job writes to nobody twice.

use crate::common::{jobs::work_past, mails::*, roles::give_role, *};
use ac_core::{
    Action, Ctx, Error, Grant, Resource, Role, Rules, both_databases, keyset::ListError, list::ListQuery,
    testing::TestPlatform, testing::as_role,
};
use ac_crm::{
    bulk::{
        begin::begin,
        foresee::foresee,
        mail::{Mailing, begin_mailing},
        model::{Job, JobKind, JobState, SkipCode, Which},
        queries::find,
        work::work,
    },
    contacts::{self, model::ContactFilter},
    deals::model::DealDraft,
    import::job::Takeover,
    mail_templates::text::Variable,
    mails::{
        deliver, due, entity as mail,
        model::{MAILS_PER_JOB_MAX, MailDraft, MailText},
    },
    undo::{model::UndoWhat, verbs::undo},
};
use sea_orm::{EntityTrait, PaginatorTrait};
use uuid::Uuid;

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

both_databases!(what_is_foreseen_is_what_becomes_of_it, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let ada = person(&ctx, "Ada", "ada@engines.test").await;
    person(&ctx, "Bea", "bea@engines.test").await;
    person(&ctx, "Also Ada", "ADA@engines.test").await;
    person(&ctx, "Cy", "").await;
    person(&ctx, "Di", "di@engines..test").await;
    person(&ctx, "", "nobody@engines.test").await;
    let check = async |subject: &str, body: &str| {
        let draft = words(subject, body);
        let text = MailText { subject: subject.into(), body: body.into() };
        let seen = foresee::<contacts::bulk::Bulk>(&ctx, all(), Some(&text)).await.expect("a count");
        let before = written(&ctx).await;
        let job = begun(app, &ctx, draft).await;
        work(&ctx, job.id, Takeover::WhenSilent).await.unwrap();
        let job = find(&ctx, job.id).await.unwrap();
        assert_eq!((seen.written_to, &seen.left_out), (job.changed, &job.reasons), "{subject}");
        assert_eq!(i64::try_from(written(&ctx).await - before).unwrap(), seen.written_to);
        seen
    };
    let seen = check("Hello {{first_name}}", "Bye").await;
    assert_eq!((seen.written_to, seen.refused), (2, None));
    let first = seen.first.expect("somebody");
    assert!(["Ada", "Also Ada", "Bea"].contains(&first.values[&Variable::FirstName].as_str()), "{first:?}");
    check("Hello {{first_name|there}}", "{{email}}").await;
    // A deal is known of one of them alone.
    pipeline(&ctx).await;
    let draft = DealDraft { name: "Engine".into(), contact_id: Some(ada.id), ..Default::default() };
    ac_crm::deals::verbs::create(&ctx, draft).await.unwrap();
    let seen = check("{{deal}}", "{{amount|much}}").await;
    assert_eq!(seen.first.map(|first| first.values[&Variable::Deal].clone()), Some("Engine".to_owned()));
    // Before there is a text, addresses tell.
    let bare = foresee::<contacts::bulk::Bulk>(&ctx, all(), None).await.unwrap();
    assert_eq!((bare.written_to, bare.left_out.len()), (3, 3), "{:?}", bare.left_out);
});

both_databases!(who_may_not_write_foresees_nothing, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let ada = person(&ctx, "Ada", "ada@engines.test").await;
    let which = || Which::Ids(vec![ada.id.0]);
    let guest = as_role(&ctx, Role::Guest);
    assert!(foresee::<contacts::bulk::Bulk>(&guest, which(), None).await.is_err());
    let theirs = workspace(app, "other").await;
    let seen = foresee::<contacts::bulk::Bulk>(&theirs, which(), None).await.unwrap();
    assert_eq!((seen.written_to, seen.left_out[0].code, seen.first), (0, SkipCode::NotFound, None));
    assert_eq!(seen.left_out[0].records[0].name, "", "nothing is told of it");
    // Whoever changes only their own writes to nobody else.
    let bob = as_role(&ctx, Role::Member);
    let mut rules = Rules::of(Role::Member);
    rules.put(Resource::Contact, Action::Modify, Grant::Own);
    give_role(app, &ctx, bob.actor.member().unwrap(), &rules).await;
    let bob = app.platform.again(&bob).await.unwrap();
    let seen = foresee::<contacts::bulk::Bulk>(&bob, which(), None).await.unwrap();
    assert_eq!((seen.written_to, seen.left_out[0].code), (0, SkipCode::Forbidden));
});

both_databases!(more_than_one_job_takes_are_counted_up_to_that, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let ada = person(&ctx, "Ada", "ada@engines.test").await;
    let nobody = (0..MAILS_PER_JOB_MAX).map(|_| Uuid::now_v7());
    let ids = std::iter::once(ada.id.0).chain(nobody).collect();
    let seen = foresee::<contacts::bulk::Bulk>(&ctx, Which::Ids(ids), None).await.unwrap();
    assert!(seen.refused.is_some_and(|why| why.contains("at most 2,000")));
    let left_out: i64 = seen.left_out.iter().map(|reason| reason.count).sum();
    assert_eq!((seen.written_to, left_out), (1, 1_999));
});

both_databases!(a_dialog_whose_answer_was_lost_begins_one_job, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let ada = person(&ctx, "Ada", "ada@engines.test").await;
    person(&ctx, "Bea", "bea@engines.test").await;
    let once = Uuid::now_v7();
    let press = async |ctx: &Ctx, which, body: &str, once| {
        begin_mailing::<contacts::bulk::Bulk>(&app.platform, ctx, which, words("Hello", body), Some(once)).await
    };
    let jobs = async || events(&ctx).await.iter().filter(|kind| *kind == "job.started").count();

    let first = press(&ctx, all(), "Bye", once).await.unwrap();
    assert_eq!(press(&ctx, all(), "Bye", once).await.unwrap().id, first.id, "while it runs");
    work(&ctx, first.id, Takeover::WhenSilent).await.unwrap();
    assert_eq!(press(&ctx, all(), "Bye", once).await.unwrap().id, first.id, "after its end");
    assert_eq!((jobs().await, written(&ctx).await), (1, 2));

    // What is not the same is not taken for it, and not sent beside it either.
    let of_ada = || Which::Ids(vec![ada.id.0]);
    for (which, body) in [(all(), "Farewell"), (of_ada(), "Bye")] {
        let refused = press(&ctx, which, body, once).await;
        let says = |why: &String| why.contains("sent already");
        assert!(matches!(&refused, Err(ListError::Core(Error::Conflict(why))) if says(why)), "{refused:?}");
    }
    assert_eq!((jobs().await, written(&ctx).await), (1, 2));

    // What was refused was not done: the same dialog may be corrected.
    let other = Uuid::now_v7();
    assert!(press(&ctx, of_ada(), "{{b", other).await.is_err(), "a text that is none");
    assert_ne!(press(&ctx, of_ada(), "Bye", other).await.unwrap().id, first.id);
    assert_eq!(jobs().await, 2);
    // A colleague's dialogs are theirs.
    assert_ne!(press(&as_role(&ctx, Role::Admin), all(), "Bye", once).await.unwrap().id, first.id);
});
