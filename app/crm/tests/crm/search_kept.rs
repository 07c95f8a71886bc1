//! The search's index is kept by whoever writes: after any acts it says what it would say if it were made anew.

use crate::common::{
    dice::Dice,
    index::{Index, emptied, filled, holds, indexed},
    jobs::{given, import},
    *,
};
use ac_core::{
    Ctx, Error, MemberId, Role, both_databases,
    list::ListQuery,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    activities::{
        self,
        model::{ActivityDraft, ActivityId, ActivityKind, ActivityPatch},
    },
    bulk::{
        self,
        model::{What, Which},
        object::BulkObject,
    },
    companies::{
        self,
        model::{CompanyId, CompanyPatch},
    },
    contacts::{
        self,
        model::{ContactDraft, ContactId, ContactPatch},
    },
    deals::{
        self,
        model::{DealId, DealPatch, Place},
    },
    duplicates::{merge::merge_in, model::MergeOrder},
    generate::generate,
    import::{
        job::{self, Takeover},
        model::ObjectKind,
    },
    leads::{
        self,
        conversion::{ConvertOrder, LeadDeal},
        model::{LeadDraft, LeadId, LeadPatch},
    },
    notes::{
        self,
        model::{NoteDraft, NoteId, NotePatch},
    },
    products::{
        self,
        model::{ProductDraft, ProductId, ProductPatch},
    },
    search::{
        index,
        model::{HitKind, Search},
        queries::search,
    },
    shared::{event::Origin, kind::RecordKind},
    undo::{
        model::{RedoWhat, UndoWhat},
        verbs::{redo, undo},
    },
};
use ac_sample::Sample;
use uuid::Uuid;

const WORDS: [&str; 10] =
    ["Ångström", "Berg", "Bergman", "Łódzka", "O'Brien", "田中港", "null", "2027", "harbour optics", "Weiß"];

/// Who acts in the workspace, and on what.
struct World<'w> {
    app: &'w TestPlatform,
    ctx: &'w Ctx,
    others: Vec<MemberId>,
    all: Vec<(HitKind, Uuid)>,
}

/// What many things that may be refused come to: a refusal changes nothing.
fn tried<T>(done: Result<T, Error>) {
    if let Err(error) = done {
        assert!(!matches!(error, Error::Internal { .. }), "{error:?}");
    }
}

impl World<'_> {
    fn text(&self, dice: &mut Dice) -> String {
        format!("{} {}", dice.pick(&WORDS), dice.pick(&WORDS))
    }

    async fn make(&mut self, dice: &mut Dice) {
        let (ctx, text) = (self.ctx, self.text(dice));
        let subject = self.all.iter().rev().find(|(kind, _)| *kind == HitKind::Deal).map(|(_, id)| *id);
        let made = match (dice.below(7), subject) {
            (0, _) => (HitKind::Company, company(ctx, &text).await.id.0),
            (1, _) => {
                let draft = ContactDraft {
                    first_name: text,
                    email: Some(format!("{}@{}.example", dice.below(1_000_000), dice.pick(&["fjord", "annex"]))),
                    phone: Some(format!("+49 30 {}", 1_000 + dice.below(9_000))),
                    ..Default::default()
                };
                (HitKind::Contact, contacts::verbs::create(ctx, draft).await.unwrap().id.0)
            }
            (6, _) => {
                let draft =
                    LeadDraft { last_name: text, company_name: Some(dice.pick(&WORDS).into()), ..Default::default() };
                (HitKind::Lead, leads::verbs::create(ctx, draft).await.unwrap().id.0)
            }
            (2, _) | (_, None) => (HitKind::Deal, deal(ctx, &text).await.id.0),
            (3, _) => {
                let draft = ProductDraft { name: text, series: Some(dice.pick(&WORDS).into()), ..Default::default() };
                (HitKind::Product, products::verbs::create(ctx, draft).await.unwrap().id.0)
            }
            (4, Some(subject_id)) => {
                let draft = NoteDraft { subject_kind: RecordKind::Deal, subject_id, body: text };
                match notes::verbs::create(ctx, draft).await {
                    Ok(note) => (HitKind::Note, note.id.0),
                    // The deal is in the bin.
                    Err(error) => return tried::<()>(Err(error)),
                }
            }
            (_, Some(subject_id)) => {
                let draft = ActivityDraft {
                    kind: ActivityKind::Call,
                    title: text,
                    details: Some(dice.pick(&WORDS).into()),
                    subject_kind: RecordKind::Deal,
                    subject_id,
                    owner_id: None,
                    due_on: None,
                    due_time: None,
                    done: false,
                };
                match activities::verbs::create(ctx, draft).await {
                    Ok(activity) => (HitKind::Activity, activity.id.0),
                    Err(error) => return tried::<()>(Err(error)),
                }
            }
        };
        self.all.push(made);
    }

    /// Another text, another owner, or something that no search looks at.
    async fn change(&self, dice: &mut Dice) {
        let ctx = self.ctx;
        let (kind, id) = dice.pick(&self.all);
        let text = Some(self.text(dice)).filter(|_| dice.below(3) > 0);
        let owner_id = (dice.below(2) == 0).then(|| (dice.below(3) > 0).then(|| dice.pick(&self.others)));
        match kind {
            HitKind::Company => {
                let id = CompanyId(id);
                let Ok(there) = companies::queries::get(ctx, id).await else { return };
                let patch = CompanyPatch { name: text, owner_id, ..Default::default() };
                tried(companies::verbs::update(ctx, id, there.version, patch).await);
            }
            HitKind::Contact => {
                let id = ContactId(id);
                let Ok(there) = contacts::queries::get(ctx, id).await else { return };
                let patch = ContactPatch { last_name: text, owner_id, phone: Some(None), ..Default::default() };
                tried(contacts::verbs::update(ctx, id, there.version, patch).await);
            }
            HitKind::Deal => {
                let id = DealId(id);
                let Ok(there) = deals::queries::get(ctx, id).await else { return };
                let to = stage(ctx, dice.pick(&["Won", "Lead"])).await;
                tried(deals::verbs::move_to(ctx, id, to, Place::Top, None).await);
                let version = deals::queries::get(ctx, id).await.unwrap().version;
                assert!(version >= there.version);
                let patch = DealPatch { name: text, owner_id, ..Default::default() };
                tried(deals::verbs::update(ctx, id, version, patch).await);
            }
            HitKind::Lead => {
                let id = LeadId(id);
                let Ok(there) = leads::queries::get(ctx, id).await else { return };
                if dice.below(3) == 0 {
                    let order = ConvertOrder { deal: Some(LeadDeal::default()), ..Default::default() };
                    return tried(leads::convert::convert(ctx, id, &order).await);
                }
                let patch = LeadPatch { last_name: text, owner_id, ..Default::default() };
                tried(leads::verbs::update(ctx, id, there.version, patch).await);
            }
            HitKind::Product => {
                let id = ProductId(id);
                let Ok(there) = products::queries::get(ctx, id).await else { return };
                let patch = ProductPatch { name: text, price: Some(Some(usd(9))), ..Default::default() };
                tried(products::verbs::update(ctx, id, there.version, patch).await);
            }
            HitKind::Note => {
                let id = NoteId(id);
                let Ok(there) = notes::queries::get(ctx, id).await else { return };
                tried(notes::verbs::update(ctx, id, there.version, NotePatch { body: text }).await);
            }
            HitKind::Activity => {
                let id = ActivityId(id);
                let Ok(there) = activities::queries::get(ctx, id).await else { return };
                let patch = ActivityPatch { title: text, owner_id, done: Some(!there.done), ..Default::default() };
                tried(activities::verbs::update(ctx, id, there.version, patch).await);
            }
            // None is made here: whose words are kept is tried where they are.
            HitKind::Project | HitKind::Task => {}
        }
    }

    /// Into the bin, or out of it.
    async fn bin(&self, dice: &mut Dice) {
        macro_rules! either {
            ($object:ident, $id:expr) => {
                if $object::verbs::delete(self.ctx, $id).await.is_err() {
                    tried($object::verbs::restore(self.ctx, $id).await);
                }
            };
        }
        let (kind, id) = dice.pick(&self.all);
        match kind {
            HitKind::Company => either!(companies, CompanyId(id)),
            HitKind::Contact => either!(contacts, ContactId(id)),
            HitKind::Deal => either!(deals, DealId(id)),
            HitKind::Lead => either!(leads, LeadId(id)),
            HitKind::Product => either!(products, ProductId(id)),
            HitKind::Note => either!(notes, NoteId(id)),
            HitKind::Activity => either!(activities, ActivityId(id)),
            HitKind::Project | HitKind::Task => {}
        }
    }

    /// Undo and redo, of jobs too.
    async fn back(&self, dice: &mut Dice) {
        let done = match dice.below(3) {
            0 => redo(self.ctx, RedoWhat::Last).await,
            _ => undo(self.ctx, UndoWhat::Last { passing: Vec::new() }).await,
        };
        match done {
            Ok(report) => {
                if let Some(id) = report.job {
                    bulk::work::work(self.ctx, id, Takeover::Now).await.unwrap();
                }
                // An import is taken back by its own worker.
                job::resume_tenant(&self.app.platform, &uploads(self.app), self.ctx.tenant.id, Takeover::Now)
                    .await
                    .unwrap();
            }
            Err(error) => tried::<()>(Err(error)),
        }
    }

    async fn many<O: BulkObject>(&self, what: What<O::Patch>) {
        let which = Which::Matching(ListQuery::of(O::Filter::default()));
        if let Ok(job) = bulk::begin::begin::<O>(&self.app.platform, self.ctx, which, what).await {
            bulk::work::work(self.ctx, job.id, Takeover::Now).await.unwrap();
        }
    }

    async fn at_once(&self, dice: &mut Dice) {
        let owner_id = Some(Some(dice.pick(&self.others)));
        match dice.below(4) {
            0 => {
                let sector = Some(Some(dice.pick(&WORDS).to_owned()));
                let patch = CompanyPatch { sector, ..Default::default() };
                self.many::<companies::bulk::Bulk>(What::Set(patch)).await;
            }
            1 => {
                let patch = DealPatch { owner_id, ..Default::default() };
                self.many::<deals::in_bulk::Bulk>(What::Set(patch)).await;
            }
            2 => self.many::<deals::in_bulk::Bulk>(What::Delete).await,
            _ => {
                let patch = ContactPatch { owner_id, ..Default::default() };
                self.many::<contacts::bulk::Bulk>(What::Set(patch)).await;
            }
        }
    }

    /// Two companies, or two people, become one, which takes the other's name.
    async fn merge(&self, dice: &mut Dice) {
        let (kind, record) =
            dice.pick(&[(HitKind::Company, RecordKind::Company), (HitKind::Contact, RecordKind::Contact)]);
        let all: Vec<Uuid> = self.all.iter().filter(|(other, _)| *other == kind).map(|(_, id)| *id).collect();
        let (Some(first), Some(last)) = (all.first().copied(), all.last().copied()) else { return };
        let (name, stays) = (if kind == HitKind::Company { "name" } else { "last_name" }, dice.below(2) == 0);
        let (into, other) = if stays { (first, last) } else { (last, first) };
        let take = [(name.to_owned(), other)].into();
        let order = MergeOrder { others: vec![other], take, ..Default::default() };
        tried(self.ctx.write(async |tx| merge_in(tx, record, into, &order).await).await);
    }

    /// A file of people, some of whom are there.
    async fn import(&self, dice: &mut Dice) {
        let mut file = "first name,last name,email,company\n".to_owned();
        for _ in 0..=dice.below(8) {
            let (first, last) = (dice.pick(&WORDS), dice.pick(&WORDS));
            file += &format!("{first},{last},p{}@fjord.example,{}\n", dice.below(12), dice.pick(&WORDS));
        }
        let done = import(self.app, self.ctx, &[given(ObjectKind::Contact, &file)], true).await;
        if dice.below(2) == 0 {
            job::start_undo(&self.app.platform, self.ctx, done.id).await.unwrap();
            job::work(self.ctx, &uploads(self.app), done.id, Takeover::Now).await.unwrap();
        }
    }
}

both_databases!(after_any_acts_it_says_what_it_would_if_it_were_made_anew, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let mut others = vec![known(&ctx, "Owner").await];
    for (role, name) in [(Role::Member, "Mia"), (Role::Admin, "Ann")] {
        others.push(known(&as_role(&ctx, role), name).await);
    }
    let mut world = World { app, ctx: &ctx, others, all: Vec::new() };
    let mut dice = Dice(11);
    for _ in 0..6 {
        world.make(&mut dice).await;
    }
    for round in 0..12 {
        let mut done = Vec::new();
        for _ in 0..14 {
            let act = dice.below(13);
            match act {
                0..=2 => world.make(&mut dice).await,
                3..=5 => world.change(&mut dice).await,
                6 | 7 => world.bin(&mut dice).await,
                8 | 9 => world.back(&mut dice).await,
                10 => world.at_once(&mut dice).await,
                11 => world.merge(&mut dice).await,
                _ => world.import(&mut dice).await,
            }
            done.push(act);
        }
        holds(&ctx, &format!("round {round}, {done:?}")).await;
    }
    let sample = Sample::new(5, 60, 20, "2026-11-28".parse().unwrap());
    generate(&ctx, &sample, &|_| {}).await.unwrap();
    holds(&ctx, "generating").await;
});

both_databases!(what_failed_leaves_no_words, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let done = ctx.write(async |tx| {
        company_in(tx, "Harbour").await;
        Err::<(), _>(Error::NotFound)
    });
    assert!(done.await.is_err());
    assert_eq!(indexed(&ctx).await, Index::default());
    let made = ctx.write(async |tx| {
        let draft = companies::model::CompanyDraft { name: "Harbour".into(), ..Default::default() };
        let made = companies::verbs::create_in(tx, Origin::Direct, draft).await?;
        let patch = CompanyPatch { name: Some("Granite".into()), ..Default::default() };
        companies::verbs::update_in(tx, Origin::Direct, made.id, made.version, patch).await
    });
    let made = made.await.unwrap();
    let said: Vec<String> = indexed(&ctx).await.words.into_iter().map(|(_, word)| word).collect();
    assert!(said.iter().any(|word| word.contains("granite")) && said.iter().all(|word| !word.contains("harbour")));
    let gone = ctx.write(async |tx| {
        let draft = companies::model::CompanyDraft { name: "Brief".into(), ..Default::default() };
        let brief = companies::verbs::create_in(tx, Origin::Direct, draft).await?;
        companies::verbs::delete_in(tx, Origin::Direct, brief.id).await?;
        companies::verbs::delete_in(tx, Origin::Direct, made.id).await
    });
    gone.await.unwrap();
    assert!(indexed(&ctx).await.words.is_empty());
    holds(&ctx, "all of that").await;
});

both_databases!(what_was_there_before_the_index_is_put_into_it, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let sample = Sample::new(9, 600, 20, "2026-11-28".parse().unwrap());
    generate(&ctx, &sample, &|_| {}).await.unwrap();
    let whole = indexed(&ctx).await;
    emptied(&ctx).await;
    assert!(!index::fill(&ctx).await.unwrap(), "more than one step");
    // Meanwhile people write; who was not put in yet, and who was.
    let last = sample.person(599);
    let person = async |q: &str| {
        let only = Search { kinds: vec![HitKind::Contact], ..Search::of(q) };
        search(&ctx, &only).await.unwrap()
    };
    let answer = person(&format!("{} {}", last.first_name, last.last_name)).await;
    assert!(answer.is_behind && !answer.data.is_empty(), "found by the beginning of the name: {answer:?}");
    for id in answer.data.iter().map(|hit| ContactId(hit.id)) {
        let version = contacts::queries::get(&ctx, id).await.unwrap().version;
        let patch = ContactPatch { last_name: Some("Quixotic".into()), ..Default::default() };
        contacts::verbs::update(&ctx, id, version, patch).await.unwrap();
    }
    // The search has begun to put in the rest; both may.
    filled(&ctx).await;
    let answer = person("quixotci").await;
    assert!(!answer.is_behind && !answer.data.is_empty(), "a misspelt word finds it");
    holds(&ctx, "filling").await;
    assert!(indexed(&ctx).await.words.len() >= whole.words.len() - 10);
});
