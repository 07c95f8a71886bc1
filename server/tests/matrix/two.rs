//! Two workspaces on one installation. The first, Aurelia, holds a record of every kind and is not to be touched; every text
//! of hers carries her name, so that a leak shows. The second, Borealis, asks.

use crate::{
    entry::Ids,
    support::{Installation, people::Workspace, records},
};
use ac_core::{Error, log, store::dump, testing::TestPlatform};
use std::collections::BTreeMap;

/// Stands in every text of the first workspace.
pub const MARK: &str = "aurelia";

/// Names of secrets in links, beside those of records.
pub const SECRETS: [&str; 2] = ["email_link", "handoff"];

pub struct Two {
    pub aurelia: Workspace,
    pub borealis: Workspace,
    /// The first one's ids by name.
    pub ids: Ids,
}

/// Rows by table, as lines of JSON.
pub type Rows = BTreeMap<String, Vec<String>>;

impl Two {
    pub async fn open(test: &TestPlatform) -> Self {
        let installation = Installation::open(test);
        let mut aurelia = Workspace::create(&installation, MARK, "owner@aurelia.test").await;
        let borealis = Workspace::create(&installation, "borealis", "owner@borealis.test").await;
        let mut ids = Ids::new();
        let mut owner = aurelia.owner.clone();
        for name in records::names() {
            ids.insert(name.to_owned(), records::make(&aurelia, &mut owner, name).await);
        }
        keep_an_answer(&aurelia).await;
        ids.insert("email_link".to_owned(), email_link(&aurelia).await);
        ids.insert("handoff".to_owned(), handoff(&aurelia).await);
        aurelia.owner = owner;
        Self { aurelia, borealis, ids }
    }

    /// All that the product keeps of the first workspace: its own tables, and its rows in the control database.
    pub async fn rows(&self) -> Rows {
        let ctx = &self.aurelia.owner.ctx;
        let mut rows = ctx.read(async |tx| tables(tx.conn()).await).await.unwrap();
        let platform = &self.aurelia.installation.host.platform;
        let tx = platform.control.begin_snapshot().await.unwrap();
        let (tenant, person) =
            (ctx.tenant.id.0.simple().to_string(), self.aurelia.owner.member().0.simple().to_string());
        for (table, mut lines) in tables(&tx).await.unwrap() {
            lines.retain(|line| [tenant.as_str(), person.as_str(), MARK].iter().any(|mark| line.contains(mark)));
            rows.insert(format!("control.{table}"), lines);
        }
        rows
    }

    /// The end of the first workspace's log.
    pub async fn head(&self) -> i64 {
        self.aurelia.owner.ctx.read(async |tx| log::head_seq(tx.conn()).await).await.unwrap()
    }

    /// Ids that nobody has, for the same names.
    pub fn nobodys(&self) -> Ids {
        self.ids.keys().map(|name| (name.clone(), nobodys(name))).collect()
    }
}

async fn tables(tx: &sea_orm::DatabaseTransaction) -> Result<Rows, Error> {
    let mut rows = Rows::new();
    for table in dump::tables(tx).await? {
        let mut lines = Vec::new();
        dump::write(tx, &table, |line| {
            lines.push(line.to_owned());
            Ok(())
        })
        .await?;
        rows.insert(table, lines);
    }
    Ok(rows)
}

fn nobodys(name: &str) -> String {
    match name {
        "slug" => "nowhere".to_owned(),
        name if SECRETS.contains(&name) => "x".repeat(43),
        _ => uuid::Uuid::now_v7().to_string(),
    }
}

/// An answer kept for an `Idempotency-Key`.
pub const KEY: &str = "the-same-key";

async fn keep_an_answer(workspace: &Workspace) {
    use crate::support::browser::Ask;
    let ask = Ask::new("POST", "/api/v1/companies").with("idempotency-key", KEY);
    let body = r#"{"name":"aurelia kept"}"#;
    let made = workspace.owner.browser.clone().program(&workspace.token).send(&workspace.host, ask.json(body)).await;
    assert_eq!(made.status, 201, "{}", made.body);
}

/// The secret in a link mailed to the owner's new address.
async fn email_link(workspace: &Workspace) -> String {
    let body = serde_json::json!({"email": "new@aurelia.test"});
    let asked = workspace.owner.browser.clone().call(&workspace.host, "change_my_email", body).await;
    assert_eq!(asked.status, 200, "{}", asked.body);
    let path = workspace.installation.mailed_path("new@aurelia.test").await;
    path.strip_prefix("/email/").expect("a link").to_owned()
}

/// A code that would bring a session over to the workspace's host.
async fn handoff(workspace: &Workspace) -> String {
    let base = workspace.installation.base();
    let went = workspace.owner.browser.clone().get(&base, &format!("/go/{}?bind=x", workspace.slug)).await;
    let (_, code) = went.header("location").split_once("code=").expect("a code");
    code.split('&').next().unwrap().to_owned()
}
