//! Records by the names that stand for their ids in the matrix's requests: `$deal`, `$deleted_note`, `$import_done`.

use super::people::{Person, Workspace};
use ac_core::{Ctx, Error, Resource, Role, log::event_entity};
use ac_crm::{
    activities::{
        self,
        model::{ActivityDraft, ActivityKind},
    },
    bulk::{
        self,
        model::{JobId, What, Which},
    },
    companies::{self, model::CompanyDraft},
    contacts::{self, model::ContactDraft},
    custom_fields::{self, model::ChoiceDraft},
    dashboards::{
        self,
        model::DashboardDraft,
        widget::{Widget, WidgetKind},
    },
    deals::{
        self,
        model::{DealDraft, DealPatch},
    },
    duplicates,
    import::job::{self, Takeover, wizard},
    leads::{self, model::LeadDraft},
    notes::{self, model::NoteDraft},
    pipelines::{self, model::PipelineDraft},
    products::{self, model::ProductDraft},
    search::recents,
    shared::{event::Origin, kind::RecordKind},
    undo::{self, model::UndoWhat},
};
use ac_identity::invites;
use ac_views::saved::{
    self,
    mine::{FavouriteChange, Setting},
    model::{Share, ViewColumn, ViewDraft, ViewId, ViewKind},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::pin::Pin;

/// Every name there is.
pub const NAMES: &[&str] = &[
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
    "stage",
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
    "member",
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

/// What an import brings in: a deal whose owner nobody knows yet, so that a placeholder is made.
fn deals_file(mark: &str) -> String {
    format!("Deal Name,Amount,Owner\n{mark} imported,100,{mark} Stranger\n")
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
        "note" => note(&ctx, &mark).await,
        "activity" => activity(&ctx, &mark).await,
        "product" => product(&ctx, &mark).await,
        "pipeline" => pipelines::verbs::create(&ctx, pipeline(mark)).await.unwrap().id.to_string(),
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
        "member" => workspace.join(&address(workspace), Role::Guest).await.member().to_string(),
        "placeholder" => {
            imported(workspace, &ctx, &mark).await;
            let page = workspace.owner.browser.clone().call(&workspace.host, "list_members", json!({})).await.json();
            let rows = page.as_array().unwrap();
            let found = rows.iter().find(|row| row["name"] == format!("{mark} Stranger")).expect("a placeholder");
            found["id"].as_str().unwrap().to_owned()
        }
        "invite" => {
            let email = address(workspace);
            invites::invite(identity, &workspace.owner.ctx, "Owner", &email, Role::Member, None).await.unwrap();
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

async fn deal(ctx: &Ctx, name: &str) -> String {
    let draft = DealDraft { name: name.into(), ..Default::default() };
    deals::verbs::create(ctx, draft).await.unwrap().id.to_string()
}

async fn product(ctx: &Ctx, name: &str) -> String {
    let draft = ProductDraft { name: name.into(), ..Default::default() };
    products::verbs::create(ctx, draft).await.unwrap().id.to_string()
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

/// A view of deals that the workspace shares, a favourite of whose it is, who has the list's columns their own way too.
async fn view(ctx: &Ctx, name: &str) -> String {
    let columns = vec![ViewColumn::of("name")];
    let draft = ViewDraft {
        object: Resource::Deal,
        name: name.into(),
        kind: ViewKind::Table,
        query: name.into(),
        sort: None,
        columns: columns.clone(),
        group_by: None,
        scope: [("pipeline".to_owned(), name.to_owned())].into(),
        share: Share::Shared,
    };
    let made = saved::verbs::create(ctx, draft).await.unwrap();
    saved::habits::change_favourites(ctx, FavouriteChange::Add(made.id)).await.unwrap();
    let layout = Setting::Layout { view: "table".into(), columns };
    saved::habits::keep_setting(ctx, Resource::Deal, layout).await.unwrap();
    made.id.to_string()
}

/// A dashboard that the workspace shares, with a number on it.
async fn dashboard(ctx: &Ctx, name: &str) -> String {
    let number = Widget { title: name.into(), query: name.into(), ..Widget::new(WidgetKind::Number, Resource::Deal) };
    let draft = DashboardDraft { name: name.into(), widgets: vec![number], share: Share::Shared };
    dashboards::verbs::create(ctx, draft).await.unwrap().id.to_string()
}

fn pipeline(name: String) -> PipelineDraft {
    PipelineDraft { name, ..Default::default() }
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

/// A bulk change that nobody works on yet.
async fn begun(workspace: &Workspace, ctx: &Ctx, mark: &str) -> JobId {
    let which = Which::Ids(vec![deal(ctx, mark).await.parse().unwrap()]);
    let what = What::Set(DealPatch { name: Some(format!("{mark} changed")), ..Default::default() });
    let platform = &workspace.installation.host.platform;
    bulk::begin::begin::<deals::in_bulk::Bulk>(platform, ctx, which, what).await.unwrap().id
}

/// An import that waits with a file.
async fn with_file(workspace: &Workspace, ctx: &Ctx, mark: &str) -> job::model::ImportId {
    let id = wizard::begin(ctx).await.unwrap();
    let (uploads, stored) = (workspace.installation.host.uploads(), job::FileId::generate());
    let (folder, text) = (uploads.folder(ctx, id), deals_file(mark));
    folder.make().await.unwrap();
    folder.keep(stored, job::Source::Bytes(text.clone().into_bytes())).await.unwrap();
    wizard::add_file(ctx, &uploads, id, stored, format!("{mark}.csv"), text.len() as u64).await.unwrap();
    id
}

/// An import that is done.
async fn imported(workspace: &Workspace, ctx: &Ctx, mark: &str) -> String {
    let id = with_file(workspace, ctx, mark).await;
    job::start(&workspace.installation.host.platform, ctx, id).await.unwrap();
    // Another import of the workspace may be at work: then this one waits its turn.
    for _ in 0..500 {
        job::work(ctx, &workspace.installation.host.uploads(), id, Takeover::WhenSilent).await.unwrap();
        let now = job::find(ctx, id).await.unwrap();
        if !now.state.is_running() {
            assert_eq!(now.state, job::model::JobState::Done, "{:?}", now.report);
            return id.to_string();
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the import does not end");
}

/// A token of the person's, of the owner's where they may have none; answers its row's id.
async fn token_row(workspace: &Workspace, person: &mut Person) -> String {
    let name = format!("{} {}", workspace.slug, uuid::Uuid::now_v7().simple());
    let body = json!({"name": name, "scopes": null, "expires_in_days": 1});
    let mut made = person.browser.call(&workspace.host, "create_api_token", body.clone()).await;
    if made.status == 403 {
        made = workspace.owner.browser.clone().call(&workspace.host, "create_api_token", body).await;
    }
    assert_eq!(made.status, 200, "{}", made.body);
    let rows = workspace.owner.browser.clone().call(&workspace.host, "list_api_tokens", json!({})).await.json();
    let found = rows.as_array().unwrap().iter().find(|row| row["name"] == name).expect("a token").clone();
    found["id"].as_str().unwrap().to_owned()
}
