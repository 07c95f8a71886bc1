//! Records by the names that stand for their ids in the matrix's requests: `$deal`, `$deleted_note`, `$import_done`.

use super::{
    forms::{form, submission},
    jobs::{begun, imported, with_file},
    people::{Person, Workspace, token_row},
    projects,
    views::{dashboard, view},
};
use ac_core::{
    Ctx, Currency, Error, MemberId, Role, Rules, TeamId,
    access::{FieldRules, TEAMS_PER_MEMBER_MAX},
    log::event_entity,
    rates::Rate,
};
use ac_crm::{
    activities::{
        self,
        model::{ActivityDraft, ActivityKind},
    },
    bulk,
    companies::{self, model::CompanyDraft},
    contacts::{self, model::ContactDraft},
    custom_fields::{self, model::ChoiceDraft},
    dashboards,
    deals::{
        self,
        model::{DealDraft, DealPatch},
    },
    duplicates, forms,
    import::job::{Takeover, wizard},
    leads::{self, model::LeadDraft},
    mail_templates::{self, model::MailTemplateDraft},
    mails::{self, model::MailDraft},
    notes::{self, model::NoteDraft},
    pipelines::{self, model::PipelineDraft},
    products::{self, model::ProductDraft},
    rates::{self, model::RateDraft},
    search::recents,
    shared::{event::Origin, kind::RecordKind},
    undo::{self, model::UndoWhat},
};
use ac_identity::{
    access::{
        self,
        model::{RoleDraft, TeamDraft},
        roles, teams,
    },
    invites,
};
use ac_views::saved::{self, model::ViewId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::pin::Pin;

/// Every name there is.
const NAMES: &[&str] = &[
    "company",
    "contact",
    "other_company",
    "other_contact",
    "lead",
    "deal",
    "note",
    "activity",
    "product",
    "field",
    "pipeline",
    "rate",
    "mail_template",
    "deleted_mail_template",
    "mail",
    "stage",
    "deal_with_lines",
    "deleted_company",
    "deleted_contact",
    "deleted_lead",
    "deleted_deal",
    "deleted_note",
    "deleted_activity",
    "deleted_product",
    "deleted_field",
    "view",
    "deleted_view",
    "dashboard",
    "deleted_dashboard",
    "form",
    "deleted_form",
    "form_key",
    "submission",
    "discarded_submission",
    "member",
    "role",
    "given_role",
    "team",
    "placeholder",
    "invite",
    "session",
    "token",
    "import",
    "import_file",
    "import_done",
    "event",
    "undone_event",
    "batch",
    "job",
    "job_begun",
    "tenant",
    "slug",
];

/// All of them.
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().chain(projects::NAMES).copied()
}

/// Makes the record that `name` stands for, as `person`'s own; answers its id. Texts carry the workspace's slug.
pub async fn make(workspace: &Workspace, person: &mut Person, name: &str) -> String {
    let (ctx, mark) = (person.unlimited(), format!("{} {name}", workspace.slug));
    let identity = &workspace.installation.host.identity;
    match name {
        "company" => company(&ctx, &mark).await,
        "contact" => contact(&ctx, &mark).await,
        "other_company" => told_apart(&ctx, &mark).await,
        "other_contact" => contact(&ctx, &mark).await,
        "lead" => lead(&ctx, &mark).await,
        "deal" => deal(&ctx, &mark).await,
        "deal_with_lines" => deal_with_lines(&ctx, &mark).await,
        "note" => note(&ctx, &mark).await,
        "activity" => activity(&ctx, &mark).await,
        "product" => product(&ctx, &mark).await,
        "pipeline" => {
            let draft = PipelineDraft { name: mark, ..Default::default() };
            pipelines::verbs::create(&ctx, draft).await.unwrap().id.to_string()
        }
        "rate" => rate(&ctx).await,
        "mail_template" => template(&ctx, &mark).await,
        "deleted_mail_template" => {
            let id = template(&ctx, &mark).await;
            deleted(id, async |id| mail_templates::verbs::delete(&ctx, id).await).await
        }
        "mail" => mail(workspace, &ctx, &mark).await,
        _ if projects::NAMES.contains(&name) => projects::make(&ctx, name, &mark).await,
        "stage" => pipelines::queries::all(&ctx).await.unwrap()[0].stages[0].id.to_string(),
        "deleted_company" => {
            deleted(company(&ctx, &mark).await, async |id| companies::verbs::delete(&ctx, id).await).await
        }
        "deleted_contact" => {
            deleted(contact(&ctx, &mark).await, async |id| contacts::verbs::delete(&ctx, id).await).await
        }
        "deleted_lead" => deleted(lead(&ctx, &mark).await, async |id| leads::verbs::delete(&ctx, id).await).await,
        "deleted_deal" => deleted(deal(&ctx, &mark).await, async |id| deals::verbs::delete(&ctx, id).await).await,
        "deleted_note" => deleted(note(&ctx, &mark).await, async |id| notes::verbs::delete(&ctx, id).await).await,
        "deleted_activity" => {
            deleted(activity(&ctx, &mark).await, async |id| activities::verbs::delete(&ctx, id).await).await
        }
        "deleted_product" => {
            deleted(product(&ctx, &mark).await, async |id| products::verbs::delete(&ctx, id).await).await
        }
        "field" => field(&ctx, &mark).await,
        "deleted_field" => {
            deleted(field(&ctx, &mark).await, async |id| custom_fields::verbs::delete(&ctx, id).await).await
        }
        "view" => view(&ctx, &mark).await,
        "deleted_view" => {
            deleted(view(&ctx, &mark).await, async |id: ViewId| saved::verbs::delete(&ctx, id).await).await
        }
        "dashboard" => dashboard(&ctx, &mark).await,
        "deleted_dashboard" => {
            deleted(dashboard(&ctx, &mark).await, async |id| dashboards::verbs::delete(&ctx, id).await).await
        }
        "form" => form(&ctx, &mark).await.id.to_string(),
        "form_key" => form(&ctx, &mark).await.key,
        "deleted_form" => {
            let id = form(&ctx, &mark).await.id.to_string();
            deleted(id, async |id| forms::verbs::delete(&ctx, id).await).await
        }
        "submission" => submission(&ctx, &mark).await.to_string(),
        "discarded_submission" => {
            let id = submission(&ctx, &mark).await;
            forms::held::discard(&ctx, id).await.unwrap().id.to_string()
        }
        "member" => workspace.join(&address(workspace), Role::Guest).await.member().to_string(),
        "role" => role(workspace, &ctx, &mark).await.to_string(),
        "given_role" => {
            let id = role(workspace, &ctx, &mark).await;
            let member = workspace.join(&address(workspace), Role::Guest).await.member();
            let platform = &workspace.installation.host.platform;
            roles::give(platform, &workspace.owner.ctx, member, Some(id), Role::Guest).await.unwrap();
            id.to_string()
        }
        "team" => team(workspace, person.member(), &mark).await.to_string(),
        "placeholder" => {
            imported(workspace, &ctx, &mark).await;
            let page = workspace.owner.browser.clone().call(&workspace.host, "list_members", json!({})).await.json();
            let rows = page.as_array().unwrap();
            let found = rows.iter().find(|row| row["name"] == format!("{mark} Stranger")).expect("a placeholder");
            found["id"].as_str().unwrap().to_owned()
        }
        "invite" => {
            let email = address(workspace);
            invites::invite(identity, &workspace.owner.ctx, "Owner", &email, Role::Member, None, None).await.unwrap();
            let all = invites::list(identity, &workspace.owner.ctx).await.unwrap();
            all.into_iter().find(|invite| invite.email == email).expect("an invitation").id.to_string()
        }
        "session" => {
            let mut second = workspace.installation.browser();
            second.sign_in(&workspace.host, &person.email).await;
            let rows = person.browser.call(&workspace.host, "list_my_sessions", json!({})).await.json();
            let other = rows.as_array().unwrap().iter().find(|row| row["current"] == false).expect("another session");
            other["id"].as_str().unwrap().to_owned()
        }
        "token" => token_row(workspace, person).await,
        "import" => wizard::begin(&ctx).await.unwrap().to_string(),
        "import_file" => with_file(workspace, &ctx, &mark).await.to_string(),
        "import_done" | "batch" => imported(workspace, &ctx, &mark).await,
        "event" => event(&ctx, &mark).await,
        "job_begun" => begun(workspace, &ctx, &mark).await.to_string(),
        "job" => {
            let id = begun(workspace, &ctx, &mark).await;
            bulk::work::work(&ctx, id, Takeover::WhenSilent).await.unwrap();
            id.to_string()
        }
        "undone_event" => {
            let id = event(&ctx, &mark).await;
            undo::verbs::undo(&ctx, UndoWhat::Event(id.parse().unwrap())).await.unwrap();
            id
        }
        "tenant" => ctx.tenant.id.to_string(),
        "slug" => workspace.slug.clone(),
        other => panic!("${other} stands for nothing"),
    }
}

/// A role that nobody has.
async fn role(workspace: &Workspace, ctx: &Ctx, mark: &str) -> ac_core::RoleId {
    let draft =
        RoleDraft { name: unique(mark), base: Role::Guest, rules: Rules::default(), fields: FieldRules::default() };
    let platform = &workspace.installation.host.platform;
    roles::create(platform, ctx, draft).await.unwrap().id
}

/// A team with somebody in it, in the place of one that they were in: nobody is in many.
async fn team(workspace: &Workspace, member: MemberId, mark: &str) -> TeamId {
    let (platform, owner) = (&workspace.installation.host.platform, &workspace.owner.ctx);
    let all = access::queries::teams(owner).await.unwrap();
    let theirs: Vec<_> = all.iter().filter(|team| team.members.iter().any(|mate| mate.id == member)).collect();
    if theirs.len() as u64 >= TEAMS_PER_MEMBER_MAX {
        teams::delete(platform, owner, theirs[0].id).await.unwrap();
    }
    let draft = TeamDraft { name: unique(mark), members: [member].into() };
    teams::create(platform, owner, draft).await.unwrap().id
}

/// A name that nothing else has, short enough for a role or a team.
fn unique(mark: &str) -> String {
    format!("{mark} {}", uuid::Uuid::now_v7().simple())
}

/// An address of the workspace's that nobody else has.
pub fn address(workspace: &Workspace) -> String {
    format!("p{}@{}.test", uuid::Uuid::now_v7().simple(), workspace.slug)
}

async fn deleted<T: std::str::FromStr<Err: std::fmt::Debug>>(
    id: String,
    delete: impl AsyncFnOnce(T) -> Result<(), Error>,
) -> String {
    delete(id.parse().unwrap()).await.unwrap();
    id
}

async fn company(ctx: &Ctx, name: &str) -> String {
    let draft = CompanyDraft { name: name.into(), ..Default::default() };
    companies::verbs::create(ctx, draft).await.unwrap().id.to_string()
}

/// A company that somebody said is not the same as another one of its name.
async fn told_apart(ctx: &Ctx, name: &str) -> String {
    let [one, other] = [company(ctx, name).await, company(ctx, name).await];
    let (a, b) = (one.parse().unwrap(), other.parse().unwrap());
    let said =
        ctx.write(async |tx| duplicates::verbs::tell_apart_in(tx, Origin::Direct, RecordKind::Company, a, b).await);
    said.await.unwrap();
    one
}

/// A field with a company that has two of its choices.
async fn field(ctx: &Ctx, label: &str) -> String {
    let choices = ["One", "Two"].map(|choice| ChoiceDraft::Label(format!("{label} {choice}")));
    let draft = json!({ "object": "company", "label": label, "kind": "multi_select", "choices": choices });
    let field = custom_fields::verbs::create(ctx, serde_json::from_value(draft).unwrap()).await.unwrap();
    let both: Vec<&str> = field.offered().map(|choice| choice.value.as_str()).collect();
    let values = json!({ "name": label, "fields": { field.key.as_str(): both } });
    companies::verbs::create(ctx, serde_json::from_value(values).unwrap()).await.unwrap();
    field.id.to_string()
}

/// A contact that was opened. On the heap: the caller has room for many kinds of record at once on its stack.
fn contact<'m>(ctx: &'m Ctx, name: &'m str) -> Pin<Box<dyn Future<Output = String> + Send + 'm>> {
    Box::pin(async move {
        let email = Some(format!("contact@{}.test", ctx.tenant.slug));
        let draft = ContactDraft { first_name: name.into(), email, ..Default::default() };
        let id = contacts::verbs::create(ctx, draft).await.unwrap().id;
        recents::remember(ctx, RecordKind::Contact, id.0).await.unwrap();
        id.to_string()
    })
}

/// A lead of a company. On the heap, as [`contact`].
fn lead<'m>(ctx: &'m Ctx, name: &'m str) -> Pin<Box<dyn Future<Output = String> + Send + 'm>> {
    Box::pin(async move {
        let draft = LeadDraft { last_name: name.into(), company_name: Some(name.into()), ..Default::default() };
        leads::verbs::create(ctx, draft).await.unwrap().id.to_string()
    })
}

pub async fn deal(ctx: &Ctx, name: &str) -> String {
    let draft = DealDraft { name: name.into(), ..Default::default() };
    deals::verbs::create(ctx, draft).await.unwrap().id.to_string()
}

async fn deal_with_lines(ctx: &Ctx, name: &str) -> String {
    let id = deal(ctx, name).await;
    let lines = json!([{ "name": name, "unit_price": { "amount_minor": 100, "currency": "USD" } }]);
    let draft = serde_json::from_value(json!({ "lines": lines })).unwrap();
    deals::lines::verbs::set(ctx, id.parse().unwrap(), 1, draft).await.unwrap();
    id
}

async fn product(ctx: &Ctx, name: &str) -> String {
    let draft = ProductDraft { name: name.into(), ..Default::default() };
    products::verbs::create(ctx, draft).await.unwrap().id.to_string()
}

/// Of a currency that has none yet.
async fn rate(ctx: &Ctx) -> String {
    let known = rates::queries::all(ctx).await.unwrap();
    let is_free =
        |currency: &Currency| *currency != ctx.tenant.currency && known.iter().all(|known| known.currency != *currency);
    let currency = Currency::active().into_iter().find(is_free).expect("a currency without a rate");
    let draft = RateDraft { currency, rate: Rate::whole(1) };
    rates::verbs::create(ctx, draft).await.unwrap().id.to_string()
}

async fn template(ctx: &Ctx, name: &str) -> String {
    let draft = MailTemplateDraft { name: name.into(), subject: name.into(), body: name.into() };
    mail_templates::verbs::create(ctx, draft).await.unwrap().id.to_string()
}

/// To a contact of its own. On the heap, as [`contact`].
fn mail<'m>(
    workspace: &'m Workspace,
    ctx: &'m Ctx,
    name: &'m str,
) -> Pin<Box<dyn Future<Output = String> + Send + 'm>> {
    Box::pin(async move {
        let to = contact(ctx, name).await.parse().unwrap();
        let draft = MailDraft { subject: Some(name.into()), body: Some(name.into()), ..Default::default() };
        let platform = &workspace.installation.host.platform;
        mails::verbs::send(platform, ctx, RecordKind::Contact, to, &draft).await.unwrap().id.to_string()
    })
}

async fn note(ctx: &Ctx, name: &str) -> String {
    let subject_id = deal(ctx, name).await.parse().unwrap();
    let draft = NoteDraft { subject_kind: RecordKind::Deal, subject_id, body: name.into() };
    notes::verbs::create(ctx, draft).await.unwrap().id.to_string()
}

async fn activity(ctx: &Ctx, name: &str) -> String {
    let draft = ActivityDraft {
        kind: ActivityKind::Call,
        title: name.into(),
        details: None,
        subject_kind: RecordKind::Deal,
        subject_id: deal(ctx, name).await.parse().unwrap(),
        owner_id: None,
        due_on: None,
        due_time: None,
        done: false,
    };
    activities::verbs::create(ctx, draft).await.unwrap().id.to_string()
}

/// A change that can be undone; answers the event's id.
async fn event(ctx: &Ctx, mark: &str) -> String {
    let id = deal(ctx, mark).await;
    let patch = DealPatch { name: Some(format!("{mark} changed")), ..Default::default() };
    deals::verbs::update(ctx, id.parse().unwrap(), 1, patch).await.unwrap();
    let subject: uuid::Uuid = id.parse().unwrap();
    let found = ctx
        .read(async |tx| {
            let select = event_entity::Entity::find().filter(event_entity::Column::SubjectId.eq(subject));
            let select = select.filter(event_entity::Column::Kind.eq("deal.updated"));
            Ok::<_, Error>(select.one(tx.conn()).await?)
        })
        .await;
    found.unwrap().expect("an event").id.to_string()
}
