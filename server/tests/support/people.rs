//! Workspaces, and the people who sign in to them.

use super::{Installation, PASSWORD, browser::Browser};
use ac_core::{Actor, Ctx, Currency, MemberId, Role};
use ac_identity::{NewWorkspace, invites};
use serde_json::json;
use std::sync::atomic::{AtomicU32, Ordering};

/// A workspace as its owner has it.
#[derive(Clone)]
pub struct Workspace {
    pub installation: Installation,
    pub slug: String,
    pub host: String,
    pub owner: Person,
    /// A token of the owner's, for everything.
    pub token: String,
}

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Person {
    pub browser: Browser,
    pub email: String,
    pub role: Role,
    /// What the server makes of their requests.
    pub ctx: Ctx,
}

impl Person {
    pub fn member(&self) -> MemberId {
        self.ctx.actor.member().unwrap()
    }

    /// The same person with every permission: makes what is theirs, whatever their role lets them make.
    pub fn unlimited(&self) -> Ctx {
        self.ctx.as_actor(Actor::Member { id: self.member(), role: Role::Owner })
    }
}

impl Workspace {
    /// Made as the operator makes one; its owner signs in.
    pub async fn create(installation: &Installation, slug: &str, email: &str) -> Self {
        let new = NewWorkspace {
            name: format!("{slug} Works"),
            slug: slug.to_owned(),
            owner_email: email.to_owned(),
            owner_password: PASSWORD.to_owned(),
            owner_name: Some(format!("{slug} Owner")),
            currency: Currency::USD,
            fill: None,
        };
        let made = installation.host.identity.create_workspace_with_owner(new).await.expect("a workspace");
        let host = installation.host_of(slug);
        let mut browser = installation.browser();
        browser.sign_in(&host, email).await;
        let owner = person(installation, slug, browser, email).await;
        Self { installation: installation.clone(), slug: slug.to_owned(), host, owner, token: made.api_token }
    }

    /// Invites an address, which joins as somebody new.
    pub async fn join(&self, email: &str, role: Role) -> Person {
        let identity = &self.installation.host.identity;
        invites::invite(identity, &self.owner.ctx, "Owner", email, role, None, None).await.unwrap();
        let path = self.installation.mailed_path(email).await;
        let mut browser = self.installation.browser();
        // At home each, so that many who join are not taken for one who tries much.
        browser.address = home();
        let base = self.installation.base();
        let name = email.split('@').next().unwrap();
        let reply = browser.post(&base, &path, &[("name", name), ("password", PASSWORD)]).await;
        assert_eq!(reply.status, 303, "{}", reply.body);
        // Not every role may read what the first page shows.
        let page = browser.follow(&base, reply).await;
        assert!([200, 403].contains(&page.status), "{}", page.body);
        person(&self.installation, &self.slug, browser, email).await
    }
}

/// An address in a network that nobody else of this process is in.
fn home() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let [_, a, b, c] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    format!("10.{a}.{b}.{c}")
}

/// Asks the server who a browser is, and makes the `Ctx` that it makes.
async fn person(installation: &Installation, slug: &str, mut browser: Browser, email: &str) -> Person {
    let me = browser.call(&installation.host_of(slug), "load_me", json!({})).await.json();
    let (id, role) = (me["member_id"].as_str().unwrap().parse().unwrap(), me["role"].as_str().unwrap());
    let role = role.parse().unwrap();
    let platform = &installation.host.platform;
    let tenant = platform.control.tenant_by_slug(slug).await.unwrap().unwrap();
    let ctx = platform.ctx(tenant, Actor::Member { id, role }).await.unwrap();
    Person { browser, email: email.to_owned(), role, ctx }
}

/// A token of the person's, of the owner's where they may have none; answers its row's id.
pub async fn token_row(workspace: &Workspace, person: &mut Person) -> String {
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
