//! The keys by which duplicates are found are always those that follow from the records, whatever was done to these.

use crate::common::{
    fields::Dice,
    jobs::{given, import},
    *,
};
use ac_core::{Ctx, Error, both_databases, testing::TestPlatform};
use ac_crm::{
    bulk::{
        begin::begin,
        model::{What, Which},
        work::work,
    },
    companies::{
        self,
        model::{CompanyDraft, CompanyId, CompanyPatch},
    },
    contacts::{
        self,
        model::{ContactDraft, ContactId, ContactPatch},
    },
    duplicates::{merge::merge_in, model::MergeOrder},
    generate::generate,
    import::{
        job::{self, Takeover},
        model::ObjectKind,
    },
    shared::{kind::RecordKind, match_key},
    undo::{
        model::{RedoWhat, UndoWhat},
        verbs::{redo, undo},
    },
};
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use uuid::Uuid;

type Key = (i32, i64, Uuid);

async fn keys(ctx: &Ctx) -> Vec<Key> {
    use match_key::{Column, Entity};
    let all = Entity::find().order_by_asc(Column::Kind).order_by_asc(Column::Key).order_by_asc(Column::RecordId);
    let all = ctx.read(async |tx| Ok::<_, Error>(all.all(tx.conn()).await?)).await.unwrap();
    all.into_iter().map(|row| (row.kind, row.key, row.record_id)).collect()
}

/// The keys that the schema step makes of the records that are there.
async fn rebuilt(ctx: &Ctx) -> Vec<Key> {
    ctx.write(async |tx| {
        tx.conn().execute_unprepared("DELETE FROM match_key").await?;
        migrations::fill_match_keys(tx.conn()).await?;
        Ok::<_, Error>(())
    })
    .await
    .unwrap();
    keys(ctx).await
}

async fn check(ctx: &Ctx, what: &str) {
    let kept = keys(ctx).await;
    assert_eq!(kept, rebuilt(ctx).await, "after {what}");
}

const NAMES: [&str; 8] =
    ["Acme", "ACME Inc", "Müller & Söhne", "Mueller Sohne GmbH", "Globex", "Hansen Bau", "Bau Hansen", "X"];
const SITES: [&str; 4] = ["https://acme.example", "https://www.acme.example/x", "https://globex.example", ""];
const PHONES: [&str; 4] = ["+49 30 1234567", "030 1234567", "12", ""];

struct World {
    ctx: Ctx,
    dice: Dice,
    companies: Vec<CompanyId>,
    contacts: Vec<ContactId>,
}

impl World {
    fn text(&mut self, all: &[&str]) -> Option<String> {
        let text = self.dice.of(all).to_owned();
        Some(text).filter(|text| !text.is_empty())
    }

    fn company_draft(&mut self) -> CompanyDraft {
        let name = self.text(&NAMES).unwrap();
        CompanyDraft { name, website: self.text(&SITES), ..Default::default() }
    }

    fn contact_draft(&mut self) -> ContactDraft {
        let company = self.company();
        ContactDraft {
            first_name: self.text(&["Jon", "John", "Ann", "José"]).unwrap(),
            last_name: self.text(&["Smith", "Smyth", "Lee", ""]).unwrap_or_default(),
            email: self.text(&["jon@x.example", "Jon+a@X.example", "ann@gmail.com", ""]),
            phone: self.text(&PHONES),
            company_id: Some(company).filter(|_| self.dice.roll(2) == 0),
            ..Default::default()
        }
    }

    fn company(&mut self) -> CompanyId {
        let at = self.dice.roll(self.companies.len() as u64) as usize;
        self.companies[at]
    }

    fn contact(&mut self) -> ContactId {
        let at = self.dice.roll(self.contacts.len() as u64) as usize;
        self.contacts[at]
    }

    /// What is refused, as a change of what is in the bin, counts as done.
    async fn act(&mut self) -> &'static str {
        match self.dice.roll(12) {
            0 => {
                let draft = self.company_draft();
                self.companies.push(companies::verbs::create(&self.ctx, draft).await.unwrap().id);
                "a new company"
            }
            1 | 2 => {
                let draft = self.contact_draft();
                if let Ok(made) = contacts::verbs::create(&self.ctx, draft).await {
                    self.contacts.push(made.id);
                }
                "a new contact"
            }
            3 => {
                let (id, draft) = (self.company(), self.company_draft());
                if let Ok(now) = companies::queries::get(&self.ctx, id).await {
                    let patch =
                        CompanyPatch { name: Some(draft.name), website: Some(draft.website), ..Default::default() };
                    companies::verbs::update(&self.ctx, id, now.version, patch).await.unwrap();
                }
                "a changed company"
            }
            4 | 5 => {
                let (id, draft) = (self.contact(), self.contact_draft());
                if let Ok(now) = contacts::queries::get(&self.ctx, id).await {
                    let patch = ContactPatch {
                        last_name: Some(draft.last_name),
                        email: Some(draft.email),
                        phone: Some(draft.phone),
                        company_id: Some(draft.company_id),
                        ..Default::default()
                    };
                    let _ = contacts::verbs::update(&self.ctx, id, now.version, patch).await;
                }
                "a changed contact"
            }
            6 => {
                let (company, contact) = (self.company(), self.contact());
                let _ = companies::verbs::delete(&self.ctx, company).await;
                let _ = contacts::verbs::delete(&self.ctx, contact).await;
                "deletions"
            }
            7 => {
                let (company, contact) = (self.company(), self.contact());
                let _ = companies::verbs::restore(&self.ctx, company).await;
                let _ = contacts::verbs::restore(&self.ctx, contact).await;
                "what came back"
            }
            8 => {
                let (one, other) = (self.company().0, self.company().0);
                let order = MergeOrder { others: vec![other], ..Default::default() };
                let _ = self.ctx.write(async |tx| merge_in(tx, RecordKind::Company, one, &order).await).await;
                "a merge of companies"
            }
            9 => {
                let (one, other) = (self.contact().0, self.contact().0);
                let order = MergeOrder { others: vec![other], ..Default::default() };
                let _ = self.ctx.write(async |tx| merge_in(tx, RecordKind::Contact, one, &order).await).await;
                "a merge of people"
            }
            10 => {
                undo(&self.ctx, UndoWhat::Last { passing: vec![] }).await.unwrap();
                "an undo"
            }
            _ => {
                redo(&self.ctx, RedoWhat::Last).await.unwrap();
                "a redo"
            }
        }
    }
}

both_databases!(after_any_acts_the_keys_are_those_of_a_rebuild, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let mut world = World { ctx: ctx.clone(), dice: Dice(14), companies: vec![], contacts: vec![] };
    for _ in 0..3 {
        let draft = world.company_draft();
        world.companies.push(companies::verbs::create(&ctx, draft).await.unwrap().id);
        let draft = world.contact_draft();
        world.contacts.push(contacts::verbs::create(&ctx, draft).await.unwrap().id);
    }
    let mut undone = 0;
    for round in 0..150 {
        world.ctx.correlation_id = Some(Uuid::now_v7());
        let what = world.act().await;
        undone += i32::from(what == "an undo");
        if round % 10 == 9 {
            check(&ctx, what).await;
        }
    }
    assert!(undone > 3 && keys(&ctx).await.len() > 20);
});

both_databases!(imports_bulk_changes_and_samples_keep_the_keys, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let files = [
        given(ObjectKind::Company, "account,website\nAcme,acme.example\nGlobex,\n"),
        given(
            ObjectKind::Contact,
            "first name,last name,email,account\nJon,Smith,jon@x.example,Acme\nAnn,Lee,,Globex\n",
        ),
    ];
    let made = import(app, &ctx, &files, true).await;
    check(&ctx, "an import").await;
    assert!(!keys(&ctx).await.is_empty());
    let patch = ContactPatch { phone: Some(Some("+49 30 7654321".into())), ..Default::default() };
    let all = || Which::Matching(ac_core::list::ListQuery::of(Default::default()));
    let job = begin::<contacts::bulk::Bulk>(&app.platform, &ctx, all(), What::Set(patch)).await.unwrap();
    work(&ctx, job.id, Takeover::Now).await.unwrap();
    check(&ctx, "a bulk change").await;
    let job = begin::<contacts::bulk::Bulk>(&app.platform, &ctx, all(), What::Delete).await.unwrap();
    work(&ctx, job.id, Takeover::Now).await.unwrap();
    check(&ctx, "a bulk deletion").await;
    undo(&ctx, UndoWhat::Last { passing: vec![] }).await.unwrap();
    check(&ctx, "its undo").await;
    job::start_undo(&app.platform, &ctx, made.id).await.expect("an undo begins");
    job::work(&ctx, &uploads(app), made.id, Takeover::Now).await.expect("works");
    check(&ctx, "an import taken back").await;
    let sample = ac_sample::Sample::new(3, 300, 0, "2026-11-28".parse().unwrap());
    generate(&ctx, &sample, &|_| {}).await.unwrap();
    assert!(keys(&ctx).await.len() > 300);
    check(&ctx, "a sample").await;
});
