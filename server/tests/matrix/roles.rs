//! Row 4 of the security baseline: each role, and each scope of a token, at every address, against the table of
//! permissions in `app/core/src/policy.rs`.

use crate::{
    entries,
    entry::{Entry, Ids, Needs},
    support::{
        Installation,
        browser::{Browser, Reply},
        people::{Person, Workspace},
        records,
    },
};
use ac_core::{Action, Grant, Resource, Role, both_databases, log, policy, testing::TestPlatform};
use ac_crm::{
    bulk,
    import::job::{Takeover, wizard},
};
use serde_json::json;
use std::collections::{BTreeSet, HashMap};

type Permission = (Resource, Action);

/// A workspace with somebody of each role.
struct Cast {
    workspace: Workspace,
    people: Vec<Person>,
    /// What went otherwise than the table says.
    told: Vec<String>,
}

impl Cast {
    async fn open(test: &TestPlatform) -> Self {
        let installation = Installation::open(test);
        let workspace = Workspace::create(&installation, "acme", "owner@acme.test").await;
        let mut people = vec![workspace.owner.clone()];
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Owner) {
            people.push(workspace.join(&format!("{}@acme.test", role.as_str()), role).await);
        }
        Self { workspace, people, told: Vec::new() }
    }

    /// Records of `whose` for the entry's first request.
    async fn ids(&self, entry: &Entry, whose: usize) -> Ids {
        let mut ids = Ids::new();
        for name in entry.requests[0].names() {
            ids.insert(name.clone(), records::make(&self.workspace, &mut self.people[whose].clone(), &name).await);
        }
        ids
    }

    async fn head(&self) -> i64 {
        self.workspace.owner.ctx.read(async |tx| log::head_seq(tx.conn()).await).await.unwrap()
    }

    /// An import that was allowed goes on beside its request: what it still writes is not the next one's doing.
    async fn imports_settled(&self) {
        let is_running = async || {
            let all = wizard::list(&self.workspace.owner.ctx).await.unwrap();
            all.iter().any(|import| import.state.is_running())
        };
        while is_running().await {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    /// So does a bulk change.
    async fn jobs_settled(&self) {
        while !bulk::work::resume(&self.workspace.owner.ctx, Takeover::WhenSilent).await.unwrap() {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }

    /// Sends the entry's first request about records of `whose`, and notes if it is not answered as expected.
    async fn expect(&mut self, entry: &Entry, client: &mut Browser, whose: usize, is_allowed: bool, who: &str) {
        let ids = self.ids(entry, whose).await;
        let before = self.head().await;
        let host = self.workspace.host.clone();
        let reply = client.send(&host, entry.requests[0].with(entry.method, &ids, &ids)).await;
        let what = format!("{} by {who}, about {}'s", entry.name(), self.people[whose].role.as_str());
        if entry.path.contains("/import") {
            self.imports_settled().await;
        }
        let begins_a_job = ["bulk", "mail_contacts", "mail_leads"].iter().any(|part| entry.path.contains(part));
        if begins_a_job || entry.path.ends_with("/leads/convert") {
            self.jobs_settled().await;
        }
        let to_sign_in = reply.status == 303 && reply.header("location").starts_with("/sign-in");
        if is_allowed && (to_sign_in || !succeeded(entry, &reply)) {
            self.told.push(format!("{what}: allowed, but {} {:.200}", reply.status, reply.body));
        }
        if !is_allowed && !to_sign_in && ![401, 403, 404].contains(&reply.status) {
            self.told.push(format!("{what}: refused, but {} {:.200}", reply.status, reply.body));
        }
        if !is_allowed && self.head().await != before {
            self.told.push(format!("{what}: refused, but it left an event"));
        }
    }
}

fn succeeded(entry: &Entry, reply: &Reply) -> bool {
    entry.allowed.map_or(reply.status < 400, |status| reply.status == status)
}

/// The least of the grants that an entry asks for.
fn reach(role: Role, all: &[Permission]) -> Grant {
    let grants: Vec<Grant> = all.iter().map(|(resource, action)| policy::grant(role, *resource, *action)).collect();
    match () {
        () if grants.contains(&Grant::Nothing) => Grant::Nothing,
        () if grants.contains(&Grant::Own) => Grant::Own,
        () => Grant::All,
    }
}

both_databases!(s04_each_role_may_what_the_table_says_and_no_more, async |test: &TestPlatform| {
    let mut cast = Cast::open(test).await;
    for me in 0..cast.people.len() {
        // Somebody else, whose records are not mine.
        let other = usize::from(me == 0);
        let (role, mut browser) = (cast.people[me].role, cast.people[me].browser.clone());
        for entry in entries::all() {
            match &entry.needs {
                Needs::Nothing => {}
                Needs::Membership | Needs::Session => {
                    cast.expect(&entry, &mut browser, me, true, role.as_str()).await;
                }
                Needs::Permission { all, .. } => match reach(role, all) {
                    Grant::All => cast.expect(&entry, &mut browser, other, true, role.as_str()).await,
                    Grant::Own | Grant::Team => {
                        cast.expect(&entry, &mut browser, me, true, role.as_str()).await;
                        if entry.is_about_a_record {
                            cast.expect(&entry, &mut browser, other, false, role.as_str()).await;
                        }
                    }
                    Grant::Nothing => cast.expect(&entry, &mut browser, me, false, role.as_str()).await,
                },
            }
        }
    }
    assert!(cast.told.is_empty(), "{}", cast.told.join("\n"));
});

/// Tokens of a workspace at once, within what it may have.
const TOKENS_KEPT: usize = 150;

/// Tokens by what they may do.
#[derive(Default)]
struct Tokens(HashMap<Vec<String>, String>);

impl Tokens {
    /// Revokes those that were made.
    async fn clear(&mut self, workspace: &Workspace) {
        let mut browser = workspace.owner.browser.clone();
        let all = browser.call(&workspace.host, "list_api_tokens", json!({})).await.json();
        for token in all.as_array().unwrap().iter().filter(|token| token["name"] == "scoped") {
            let revoked = browser.call(&workspace.host, "revoke_api_token", json!({ "id": token["id"] })).await;
            assert_eq!(revoked.status, 200, "{}", revoked.body);
        }
        self.0.clear();
    }

    async fn with(&mut self, workspace: &Workspace, scopes: &BTreeSet<Permission>) -> Browser {
        let words: Vec<String> =
            scopes.iter().map(|(resource, action)| format!("{}:{}", resource.as_str(), action.as_str())).collect();
        let mut browser = workspace.owner.browser.clone();
        if !self.0.contains_key(&words) {
            if self.0.len() == TOKENS_KEPT {
                self.clear(workspace).await;
            }
            let body = json!({"name": "scoped", "scopes": words, "expires_in_days": 1});
            let made = browser.call(&workspace.host, "create_api_token", body).await;
            assert_eq!(made.status, 200, "{}", made.body);
            self.0.insert(words.clone(), made.json().as_str().unwrap().to_owned());
        }
        browser.program(&self.0[&words])
    }
}

both_databases!(s04_a_tokens_scopes_narrow_what_its_role_may, async |test: &TestPlatform| {
    let mut cast = Cast::open(test).await;
    let workspace = cast.workspace.clone();
    let mut tokens = Tokens::default();
    let every: BTreeSet<Permission> =
        Resource::ALL.iter().flat_map(|r| Action::ALL.iter().map(move |a| (*r, *a))).collect();
    let mut unlimited = workspace.owner.browser.program(&workspace.token);
    for entry in entries::all() {
        match &entry.needs {
            Needs::Nothing => {}
            Needs::Membership if entry.path == "/ws" => {}
            Needs::Membership => cast.expect(&entry, &mut unlimited, 0, true, "a token").await,
            Needs::Session | Needs::Permission { session: true, .. } => {
                cast.expect(&entry, &mut unlimited, 0, false, "a token").await;
            }
            Needs::Permission { all, session: false } => {
                // Whoever changes a record is shown it afterwards.
                let shown = all.iter().map(|(resource, _)| (*resource, Action::Read));
                let just: BTreeSet<Permission> = all.iter().copied().chain(shown).collect();
                let mut enough = tokens.with(&workspace, &just).await;
                // The owner's token, about the admin's record wherever the owner may touch that.
                let whose = usize::from(reach(Role::Owner, all) == Grant::All);
                cast.expect(&entry, &mut enough, whose, true, "a token for just that").await;
                for one in all {
                    let others = every.iter().copied().filter(|scope| scope != one).collect();
                    let mut lacking = tokens.with(&workspace, &others).await;
                    cast.expect(&entry, &mut lacking, whose, false, "a token for all but that").await;
                }
            }
        }
    }
    assert!(cast.told.is_empty(), "{}", cast.told.join("\n"));
});

both_databases!(s04_a_token_may_no_more_than_its_member, async |test: &TestPlatform| {
    let mut cast = Cast::open(test).await;
    let member = cast.people.iter().position(|person| person.role == Role::Member).unwrap();
    let mut browser = cast.people[member].browser.clone();
    let body = json!({"name": "all", "scopes": null, "expires_in_days": 1});
    let made = browser.call(&cast.workspace.host, "create_api_token", body).await;
    let mut program = browser.program(made.json().as_str().unwrap());
    for entry in entries::all() {
        let Needs::Permission { all, session: false } = &entry.needs else { continue };
        let (own, other) = match reach(Role::Member, all) {
            Grant::All => (true, true),
            Grant::Own | Grant::Team => (true, !entry.is_about_a_record),
            Grant::Nothing => (false, false),
        };
        cast.expect(&entry, &mut program, member, own, "a member's token").await;
        cast.expect(&entry, &mut program, 0, other, "a member's token").await;
    }
    assert!(cast.told.is_empty(), "{}", cast.told.join("\n"));
});
