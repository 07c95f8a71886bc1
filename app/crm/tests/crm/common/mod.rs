//! What the CRM's tests share: a seeded workspace and short ways to make records.

pub mod bulk;
pub mod dice;
pub mod fields;
pub mod forms;
pub mod http;
pub mod index;
pub mod jobs;
pub mod leads;
pub mod mails;
pub mod roles;
pub mod wizard;

use ac_core::{Ctx, Currency, Error, MemberId, Money, testing::TestPlatform};
use ac_crm::{
    companies::{
        self,
        model::{Company, CompanyDraft},
    },
    contacts::{
        self,
        model::{Contact, ContactDraft},
    },
    deals::{
        self,
        model::{Deal, DealDraft},
    },
    import::job::Uploads,
    members,
    pipelines::{
        self,
        model::{Pipeline, StageId},
    },
    seed_workspace,
};
use sea_orm::{EntityTrait, IntoActiveModel};

/// A workspace with its first pipeline, seen by its owner.
pub async fn workspace(app: &TestPlatform, slug: &str) -> Ctx {
    let ctx = app.workspace(slug).await;
    seed_workspace(&ctx).await.expect("a pipeline");
    ctx
}

/// Where this platform keeps the files of imports.
pub fn uploads(app: &TestPlatform) -> Uploads {
    Uploads(app.data.join("uploads"))
}

pub fn usd(amount_minor: i64) -> Money {
    Money { amount_minor, currency: Currency::USD }
}

/// The same member on a request of its own, as each of them comes.
pub fn request(ctx: &Ctx) -> Ctx {
    let mut ctx = ctx.clone();
    ctx.correlation_id = Some(uuid::Uuid::now_v7());
    ctx
}

pub async fn company(ctx: &Ctx, name: &str) -> Company {
    let draft = CompanyDraft { name: name.into(), ..Default::default() };
    companies::verbs::create(ctx, draft).await.expect("a company")
}

pub async fn contact(ctx: &Ctx, first: &str, last: &str) -> Contact {
    let draft = ContactDraft { first_name: first.into(), last_name: last.into(), ..Default::default() };
    contacts::verbs::create(ctx, draft).await.expect("a contact")
}

pub async fn deal(ctx: &Ctx, name: &str) -> Deal {
    let draft = DealDraft { name: name.into(), ..Default::default() };
    deals::verbs::create(ctx, draft).await.expect("a deal")
}

pub async fn pipeline(ctx: &Ctx) -> Pipeline {
    pipelines::queries::all(ctx).await.expect("pipelines").remove(0)
}

pub async fn stage(ctx: &Ctx, name: &str) -> StageId {
    pipeline(ctx).await.stages.iter().find(|stage| stage.name == name).expect("a stage").id
}

/// Writes the member of the actor into the workspace, so that others may name them.
pub async fn known(ctx: &Ctx, name: &str) -> MemberId {
    let (id, now) = (ctx.actor.member().unwrap(), ctx.now());
    let row = members::entity::Model {
        id,
        name: name.to_owned(),
        name_key: name.to_lowercase(),
        email: None,
        role: ctx.actor.role().unwrap().as_str().to_owned(),
        state: "active".to_owned(),
        team: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    let insert = members::entity::Entity::insert(row.into_active_model());
    ctx.write(async |tx| Ok::<_, Error>(insert.exec_without_returning(tx.conn()).await.map(drop)?)).await.unwrap();
    id
}

/// The kinds of all events so far, in order.
pub async fn events(ctx: &Ctx) -> Vec<String> {
    let frames = ctx.read(async |tx| ac_core::log::frames_after(tx.conn(), 0).await).await.expect("frames");
    frames.into_iter().map(|frame| frame.kind).collect()
}

/// A company as part of a unit of work.
pub async fn company_in(tx: &ac_core::Tx<'_>, name: &str) {
    let draft = CompanyDraft { name: name.into(), ..Default::default() };
    companies::verbs::create_in(tx, ac_crm::shared::event::Origin::Direct, draft).await.expect("a company");
}

/// The same actor through a token for just this.
pub fn scoped(ctx: &Ctx, scopes: &[(ac_core::Resource, ac_core::Action)]) -> Ctx {
    let mut scoped = ctx.clone();
    scoped.scopes = Some(std::sync::Arc::new(scopes.iter().copied().collect()));
    scoped
}
