//! `serve --demo`: a workspace to look around in, made once and imported as a customer's files would be.

use crate::{
    commands::{Host, import},
    demo_files::{self, Files},
    demo_products, demo_projects,
};
use ac_core::{Actor, Ctx, Error};
use ac_crm::{
    activities::{self, model::ActivityQuery},
    dashboards::{
        self,
        model::{DashboardDraft, DashboardQuery},
        templates::TEMPLATES,
    },
    deals::{
        self,
        model::{Deal, DealFilter, DealQuery},
    },
    forms::{self, model::FormDraft},
    import::{
        job::{NewFile, NewImport, Source},
        model::{Answers, DateOrder, Hints, ObjectKind},
    },
    leads::{self, model::LeadQuery},
    members,
    pipelines::model::StageKind,
    shared::event::Origin,
};
use ac_identity::NewWorkspace;
use ac_views::saved::model::Share;
use rand::{Rng, distr::Alphanumeric};
use serde::{Deserialize, Serialize};
use std::{io::Write, os::unix::fs::OpenOptionsExt, path::Path};

const SLUG: &str = "demo";
const NAME: &str = "Northwind Lanterns";
const EMAIL: &str = "demo@alphaclone.example";
const OWNER: &str = "Mia Lindqvist";
/// Where the sign-in is kept, under the data directory, readable by its owner only.
const FILE: &str = "demo.json";
const PASSWORD_CHARS: usize = 16;
/// Members among whom the leads of the demo's form go round.
const FORM_OWNERS: usize = 3;

/// How to sign in to the demo workspace.
#[derive(Clone, Serialize, Deserialize)]
pub struct SignIn {
    pub url: String,
    pub email: String,
    pub password: String,
    /// Whether the records are there. A start that was killed before goes on with them.
    #[serde(default)]
    is_filled: bool,
}

/// Makes the demo workspace unless it is there. `None` if it is there and its sign-in is no longer kept.
pub async fn ensure(host: &Host) -> Result<Option<SignIn>, Error> {
    let path = host.config.data.join(FILE);
    let url = host.platform.site.workspace_url(SLUG);
    let is_made = host.platform.control.tenant_by_slug(SLUG).await?.is_some();
    let mut sign_in = match (read(&path)?, is_made) {
        (Some(kept), true) => SignIn { url, ..kept },
        (None, true) => return Ok(None),
        (kept, false) => {
            // A known address keeps its password, so the one that was written down stays.
            let password = kept.map_or_else(password, |kept| kept.password);
            let new = SignIn { url, email: EMAIL.to_owned(), password, is_filled: false };
            // Before the workspace: killed between the two, the next start goes on with it.
            write(&path, &new)?;
            make(host, &new).await?;
            new
        }
    };
    if !sign_in.is_filled {
        // What a killed start has imported already is not made twice.
        fill(host).await?;
        sign_in.is_filled = true;
        write(&path, &sign_in)?;
    }
    Ok(Some(sign_in))
}

async fn make(host: &Host, sign_in: &SignIn) -> Result<(), Error> {
    let new = NewWorkspace {
        name: NAME.to_owned(),
        slug: SLUG.to_owned(),
        owner_email: EMAIL.to_owned(),
        owner_password: sign_in.password.clone(),
        owner_name: Some(OWNER.to_owned()),
        currency: "USD".parse().map_err(|e| Error::internal("the currency", e))?,
        fill: None,
    };
    host.create_workspace(new).await?;
    Ok(())
}

async fn fill(host: &Host) -> Result<(), Error> {
    let tenant = host.platform.control.tenant_by_slug(SLUG).await?.ok_or(Error::NotFound)?;
    let files = demo_files::generate(host.platform.clock.now().date());
    let ctx = host.platform.ctx(tenant, Actor::System).await?;
    let new = NewImport { files: new_files(files), ..NewImport::default() };
    let done = import::apply(host, &ctx, new).await?;
    match done.report.failure {
        Some(failure) => Err(Error::Conflict(failure)),
        None => {
            fill_leads(&ctx).await?;
            demo_products::fill(&ctx, &open_deals(&ctx).await?).await?;
            fill_activities(&ctx).await?;
            fill_dashboards(&ctx).await?;
            fill_forms(&ctx).await?;
            demo_projects::fill(&ctx).await
        }
    }
}

/// Makes a dashboard of each template, all of them or none.
async fn fill_dashboards(ctx: &Ctx) -> Result<(), Error> {
    let there = dashboards::queries::list(ctx, &DashboardQuery::default()).await;
    if there.is_ok_and(|page| !page.data.is_empty()) {
        return Ok(());
    }
    ctx.write(async |tx| {
        for template in TEMPLATES {
            let widgets = (template.widgets)();
            let draft = DashboardDraft { name: template.name.to_owned(), widgets, share: Share::Shared };
            dashboards::verbs::create_in(tx, draft).await?;
        }
        Ok(())
    })
    .await
}

/// Makes a form that takes answers, unless there is one.
async fn fill_forms(ctx: &Ctx) -> Result<(), Error> {
    if forms::queries::all(ctx).await?.is_empty() {
        let owners = members::queries::list(ctx).await?.into_iter().filter(|member| member.state == "active");
        let owners = owners.map(|member| member.id).take(FORM_OWNERS).collect();
        let draft = FormDraft { owners, ..demo_files::form() };
        ctx.write(async |tx| forms::verbs::create_in(tx, draft).await).await?;
    }
    Ok(())
}

/// Makes the demo's leads, all of them or none. Files do not bring leads in.
async fn fill_leads(ctx: &Ctx) -> Result<(), Error> {
    let there = leads::queries::list(ctx, &LeadQuery::default()).await;
    if there.is_ok_and(|page| !page.data.is_empty()) {
        return Ok(());
    }
    let owners: Vec<_> = members::queries::list(ctx).await?.into_iter().map(|member| member.id).collect();
    ctx.write(async |tx| {
        for draft in demo_files::leads(&owners) {
            leads::verbs::create_in(tx, Origin::Direct, draft).await?;
        }
        Ok(())
    })
    .await
}

/// Plans what comes next on open deals, and notes what was done, all of it or none.
async fn fill_activities(ctx: &Ctx) -> Result<(), Error> {
    let there = activities::queries::list(ctx, &ActivityQuery::default()).await;
    if there.is_ok_and(|page| !page.data.is_empty()) {
        return Ok(());
    }
    let deals = open_deals(ctx).await?;
    let members = members::queries::list(ctx).await?;
    let me = members.iter().find(|member| member.name == OWNER).map(|member| member.id);
    ctx.write(async |tx| {
        for draft in demo_files::activities(ctx.now().date(), me, &deals) {
            activities::verbs::create_in(tx, Origin::Direct, draft).await?;
        }
        Ok(())
    })
    .await
}

/// Open deals, the newest first.
async fn open_deals(ctx: &Ctx) -> Result<Vec<Deal>, Error> {
    let open = DealQuery::of(DealFilter { status: Some(StageKind::Open), ..DealFilter::default() });
    Ok(deals::queries::list(ctx, &open).await.map_err(|e| Error::internal("the demo's deals", e))?.data)
}

fn new_files(files: Files) -> Vec<NewFile> {
    let all = [
        (ObjectKind::Member, "members.csv", files.members),
        (ObjectKind::Product, "products.csv", files.products),
        (ObjectKind::Company, "companies.csv", files.companies),
        (ObjectKind::Contact, "contacts.csv", files.contacts),
        (ObjectKind::Deal, "deals.csv", files.deals),
    ];
    let one = |(kind, name, text): (ObjectKind, &str, String)| NewFile {
        name: name.to_owned(),
        bytes: u64::try_from(text.len()).unwrap_or(u64::MAX),
        source: Source::Bytes(text.into_bytes()),
        hints: Hints { kind: Some(kind), has_header: Some(true), sheet: None },
        answers: Answers { dates: Some(DateOrder::Ymd), ..Answers::default() },
    };
    all.into_iter().map(one).collect()
}

fn read(path: &Path) -> Result<Option<SignIn>, Error> {
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|e| Error::internal(FILE, e)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::internal(FILE, error)),
    }
}

fn write(path: &Path, sign_in: &SignIn) -> Result<(), Error> {
    let text = serde_json::to_string_pretty(sign_in).map_err(|e| Error::internal(FILE, e))?;
    replace(path, text.as_bytes()).map_err(|e| Error::internal(FILE, e))
}

/// Killed meanwhile, this leaves the old file whole: its password is nowhere else.
fn replace(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let making = path.with_extension("making");
    let mut file = std::fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&making)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(making, path)
}

fn password() -> String {
    rand::rng().sample_iter(Alphanumeric).take(PASSWORD_CHARS).map(char::from).collect()
}
