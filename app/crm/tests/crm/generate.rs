//! A generated workspace: as many records as asked for, each with its event, the same for the same seed.

use crate::common::workspace;
use ac_core::{BatchId, Ctx, Error, Role, both_databases, list::ListQuery, log::event_entity, testing::as_role};
use ac_crm::{
    bulk::work::work,
    companies, contacts, deals,
    generate::{Generated, generate},
    import::job::Takeover,
    notes,
    undo::{model::UndoWhat, verbs::undo},
};
use ac_sample::Sample;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use std::{collections::HashSet, sync::Mutex};

const CONTACTS: u32 = 620;
const DEALS: u32 = 310;

fn sample(seed: u64) -> Sample {
    Sample::new(seed, CONTACTS, DEALS, "2026-11-28".parse().unwrap())
}

async fn filled(ctx: &Ctx, seed: u64) -> Generated {
    generate(ctx, &sample(seed), &|_| {}).await.expect("generated records")
}

/// Every record's values, in the order of the lists, without what differs from run to run.
async fn values(ctx: &Ctx) -> Vec<String> {
    let mut all = Vec::new();
    let mut cursor = None;
    loop {
        let query =
            ListQuery { limit: Some(200), sort: Some("email".into()), cursor, ..ListQuery::of(Default::default()) };
        let page = contacts::queries::list(ctx, &query).await.expect("contacts");
        all.extend(page.data.iter().map(|row| {
            format!("{} {} {:?} {:?} {:?}", row.first_name, row.last_name, row.email, row.phone, row.company_name)
        }));
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    loop {
        let query =
            ListQuery { limit: Some(200), sort: Some("name".into()), cursor, ..ListQuery::of(Default::default()) };
        let page = deals::queries::list(ctx, &query).await.expect("deals");
        let mut rows: Vec<String> = page
            .data
            .iter()
            .map(|row| {
                format!("{:?} {} {} {:?} {:?}", row.external_id, row.name, row.stage_name, row.amount, row.closed_on)
            })
            .collect();
        all.append(&mut rows);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    all.sort();
    all
}

async fn events_of(ctx: &Ctx, batch: BatchId) -> u64 {
    let find = event_entity::Entity::find().filter(event_entity::Column::BatchId.eq(batch));
    ctx.read(async |tx| Ok::<_, Error>(find.count(tx.conn()).await?)).await.expect("events")
}

both_databases!(a_seed_makes_the_same_records_in_every_workspace, async |app| {
    let (first, second, other) =
        (workspace(app, "first").await, workspace(app, "second").await, workspace(app, "other").await);
    let (one, two, three) = (filled(&first, 7).await, filled(&second, 7).await, filled(&other, 8).await);
    assert_eq!(one.checksum, sample(7).checksum());
    assert_eq!(one.checksum, two.checksum);
    assert_ne!(one.checksum, three.checksum);
    let values_of_first = values(&first).await;
    assert_eq!(values_of_first.len(), usize::try_from(CONTACTS + DEALS).unwrap());
    assert_eq!(values_of_first, values(&second).await);
    assert_ne!(values_of_first, values(&other).await);
});

both_databases!(every_record_has_its_event_and_deals_are_spread, async |app| {
    let ctx = workspace(app, "acme").await;
    let made = filled(&ctx, 3).await;
    assert_eq!((made.companies, made.contacts, made.deals, made.products), (12, CONTACTS, DEALS, 12));
    assert!(made.notes > 20 && made.members == 6, "{made:?}");
    let written = made.companies + made.contacts + made.deals + made.products + made.notes + made.members;
    assert_eq!(events_of(&ctx, made.batch_id).await, u64::from(written));

    let query = ListQuery { limit: Some(200), ..ListQuery::of(Default::default()) };
    let page = deals::queries::list(&ctx, &query).await.unwrap();
    let stages: HashSet<_> = page.data.iter().map(|row| row.stage_name.clone()).collect();
    let owners: HashSet<_> = page.data.iter().filter_map(|row| row.owner_name.clone()).collect();
    let months: HashSet<_> =
        page.data.iter().filter_map(|row| Some(row.opened_on?.format("%Y-%m").to_string())).collect();
    assert_eq!((stages.len(), owners.len()), (6, 6), "{stages:?} {owners:?}");
    assert!(months.len() > 12, "{months:?}");
    assert!(
        page.data.iter().all(|row| row.company_id.is_some() && row.contact_id.is_some() && row.product_id.is_some())
    );
    // Found as any other record is.
    let by_mail = ListQuery { q: Some(sample(3).person(5).email), ..ListQuery::of(Default::default()) };
    let found = contacts::queries::list(&ctx, &by_mail);
    assert_eq!(found.await.unwrap().data.len(), 1);
    let notes = notes::queries::list(&ctx, &ListQuery::of(Default::default())).await.unwrap();
    assert!(notes.data.iter().all(|note| note.author_name.is_some()));
});

both_databases!(the_same_seed_twice_is_refused_and_another_adds, async |app| {
    let ctx = workspace(app, "acme").await;
    let first = filled(&ctx, 1).await;
    let refused = generate(&ctx, &sample(1), &|_| {}).await.expect_err("twice");
    assert!(matches!(&refused, Error::Conflict(message) if message.contains("seed 1")), "{refused:?}");
    assert!(refused.to_string().contains(&first.batch_id.to_string()), "{refused}");
    let again = filled(&ctx, 2).await;
    assert_eq!((again.products, again.members), (0, 0), "they are there already");
    let companies = companies::queries::list(&ctx, &ListQuery::of(Default::default())).await.unwrap();
    assert_eq!(companies.data.len(), 24);
});

both_databases!(what_was_cut_short_is_undone_and_made_again, async |app| {
    let ctx = workspace(app, "acme").await;
    let heard = Mutex::new(Vec::new());
    let told = |done: &Generated| heard.lock().unwrap().push(done.clone());
    let (sample, mut run) = (sample(4), None);
    let cut = async {
        let run = run.insert(Box::pin(generate(&ctx, &sample, &told)));
        while heard.lock().unwrap().last().is_none_or(|done| done.contacts == 0) {
            tokio::select! {
                biased;
                ended = run.as_mut() => panic!("it came to its end: {ended:?}"),
                () = std::future::ready(()) => {}
            }
            tokio::task::yield_now().await;
        }
    };
    cut.await;
    drop(run);
    let heard = heard.into_inner().unwrap();
    assert_eq!((heard[0].companies, heard[0].members), (0, 0), "the batch is told before anything is written");
    let batch = heard[0].batch_id;
    let refused = generate(&ctx, &sample, &|_| {}).await.expect_err("half of it is there").to_string();
    assert!(refused.contains(&batch.to_string()), "{refused}");
    let job = undo(&ctx, UndoWhat::Batch(batch)).await.expect("an undo").job.expect("a job");
    work(&ctx, job, Takeover::WhenSilent).await.expect("works");
    assert_eq!(filled(&ctx, 4).await.contacts, CONTACTS);
});

both_databases!(who_may_not_make_everything_makes_nothing, async |app| {
    let ctx = workspace(app, "acme").await;
    for role in [Role::Member, Role::Guest] {
        let refused = generate(&as_role(&ctx, role), &sample(1), &|_| {}).await.expect_err("refused");
        assert!(refused.is_refusal(), "{refused:?}");
    }
    assert!(companies::queries::list(&ctx, &ListQuery::of(Default::default())).await.unwrap().data.is_empty());
});
