//! Row 7 of the security baseline, for every kind of event the product knows: a live connection hears of its own workspace
//! what its role may read, and ends with what it was opened by.

use crate::{
    kinds::EVENTS,
    support::{
        BASE_URL, Installation,
        people::{Person, Workspace},
        sockets::{self, Socket},
    },
    two::{MARK, Two},
};
use ac_core::{
    Action, Ctx, DomainEvent, Error, Grant, MemberId, Resource, Role, Subject, both_databases, testing::TestPlatform,
};
use serde_json::json;
use server::{commands, config::Options};
use std::{collections::BTreeSet, net::SocketAddr, path::Path};

/// The files that say what events there are: the macro with its uses, and those written by hand.
const BY_HAND: [&str; 7] = [
    "core/src/event.rs",
    "identity/src/access/events.rs",
    "identity/src/relay.rs",
    "identity/src/view_as.rs",
    "audit/src/export.rs",
    "views/src/custom/event.rs",
    // Says more of those of others.
    "records/src/event.rs",
];
/// Where the kinds of identity's events stand, which `relay.rs` passes on.
const RELAYED: &str = "identity/src/log.rs";

#[test]
fn every_kind_of_event_has_a_line() {
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("../app");
    let (mut kinds, mut by_hand) = (BTreeSet::new(), BTreeSet::new());
    for path in sources(&app) {
        let text = std::fs::read_to_string(app.join(&path)).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        if text.contains("DomainEvent for ") {
            by_hand.insert(path.clone());
        }
        if text.contains("record_events! {") || path == RELAYED || BY_HAND.contains(&path.as_str()) {
            kinds.extend(text.lines().filter_map(kind_in));
        }
    }
    assert_eq!(by_hand, BY_HAND.map(str::to_owned).into(), "files that make events of their own");
    let lines: BTreeSet<String> = EVENTS.iter().map(|(kind, _)| (*kind).to_owned()).collect();
    assert_eq!(kinds, lines, "kinds of event in the sources, and lines about them");
}

#[test]
fn the_guide_for_clients_names_every_kind_of_record() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/realtime.md");
    let guide = std::fs::read_to_string(guide).unwrap();
    let missing: Vec<_> =
        Resource::ALL.iter().filter(|kind| !guide.contains(&format!("`{}`", kind.as_str()))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// `Won = "deal.won",` and `Self::UserLeft => "user.left",` and a line that is nothing but `"audit.exported"`.
fn kind_in(line: &str) -> Option<String> {
    let literal = line.trim().trim_end_matches(',').rsplit(" = ").next()?.rsplit(" => ").next()?;
    let kind = literal.strip_prefix('"')?.strip_suffix('"')?;
    let (subject, verb) = kind.split_once('.')?;
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    (is_word(subject) && is_word(verb)).then(|| kind.to_owned())
}

/// The crates' sources, relative to `app`.
fn sources(app: &Path) -> Vec<String> {
    let (mut found, mut open) = (Vec::new(), vec![app.to_path_buf()]);
    while let Some(dir) = open.pop() {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let path = path.strip_prefix(app).unwrap().to_str().unwrap().to_owned();
                found.extend(path.contains("/src/").then_some(path));
            }
        }
    }
    found
}

/// An event of that kind about a record of `owner`'s.
struct Happened(&'static str, Resource, Option<MemberId>);

impl DomainEvent for Happened {
    fn kind(&self) -> &'static str {
        self.0
    }
    fn subject(&self) -> Subject {
        Subject { kind: self.1, id: uuid::Uuid::now_v7() }
    }
    fn subject_version(&self) -> i64 {
        1
    }
    fn owner(&self) -> Option<MemberId> {
        self.2
    }
    fn data(&self) -> serde_json::Value {
        json!({ "name": MARK })
    }
}

async fn happen(ctx: &Ctx, events: &[Happened]) {
    let written: Result<(), Error> = ctx
        .write(async |tx| {
            events.iter().for_each(|event| tx.emit(event));
            Ok(())
        })
        .await;
    written.unwrap();
}

async fn head(ctx: &Ctx) -> i64 {
    ctx.read(async |tx| ac_core::log::head_seq(tx.conn()).await).await.unwrap()
}

async fn connected(address: SocketAddr, workspace: &Workspace, person: &Person) -> Socket {
    let socket = sockets::page(address, workspace, &person.browser).await.expect("an upgrade");
    socket.hello(head(&person.ctx).await).await
}

both_databases!(s07_no_kind_of_event_reaches_another_workspace, async |test: &TestPlatform| {
    let two = Two::open(test).await;
    let (hers, other) = (&two.aurelia, &two.borealis);
    let address = hers.installation.listen().await;
    let mut own = connected(address, hers, &hers.owner).await;
    let mut neighbour = connected(address, other, &other.owner).await;
    let (from, neighbour_from) = (two.head().await, head(&other.owner.ctx).await);
    for (kind, resource) in EVENTS {
        happen(&hers.owner.ctx, &[Happened(kind, *resource, None)]).await;
    }
    let last = from + EVENTS.len() as i64;
    assert_eq!(own.seqs_until(last).await, (from + 1..=last).collect::<Vec<_>>(), "her own page hears all");
    happen(&other.owner.ctx, &[Happened("deal.won", Resource::Deal, None)]).await;
    let message = neighbour.next().await.expect("a message");
    let heard = message["events"].as_array().unwrap();
    assert_eq!((heard.len(), heard[0]["seq"].as_i64()), (1, Some(neighbour_from + 1)), "{message}");
    // Coming back with a cursor, his or hers, brings nothing of hers either.
    for cursor in [0, neighbour_from] {
        let socket = sockets::page(address, other, &other.owner.browser).await.expect("an upgrade");
        let seqs = socket.hello(cursor).await.seqs_until(neighbour_from + 1).await;
        assert_eq!(seqs.last(), Some(&(neighbour_from + 1)));
    }
});

both_databases!(s07_a_connection_opens_by_its_own_page_and_credential_only, async |test: &TestPlatform| {
    let two = Two::open(test).await;
    let (hers, other) = (&two.aurelia, &two.borealis);
    let address = hers.installation.listen().await;
    let mut moved = hers.owner.browser.clone();
    moved.cookies = [(other.host.clone(), moved.cookies[&hers.host].clone())].into();
    assert_eq!(sockets::page(address, other, &moved).await.map(drop), Err(401), "her session at his host");
    let bearer = format!("Bearer {}", hers.token);
    let refused = sockets::open(address, &other.host, &[("authorization", &bearer)]).await.map(drop);
    assert_eq!(refused, Err(401), "her token at his host");
    let session = format!("session={}", hers.owner.browser.cookies[&hers.host]["session"]);
    for origin in [format!("http://{}", other.host), "http://evil.example".into(), "null".into(), "".into()] {
        let headers = [("cookie", session.as_str()), ("origin", origin.as_str())];
        let refused = sockets::open(address, &hers.host, &headers).await.map(drop);
        assert_eq!(refused, Err(403), "a page of {origin:?}");
    }
    assert!(sockets::open(address, &hers.host, &[("authorization", &bearer)]).await.is_ok());
    assert_eq!(sockets::open(address, "nowhere.localhost:3000", &[]).await.map(drop), Err(404));
});

both_databases!(s07_what_ends_a_credential_ends_its_connections, async |test: &TestPlatform| {
    let two = Two::open(test).await;
    let hers = &two.aurelia;
    let address = hers.installation.listen().await;
    let mut owner = hers.owner.browser.clone();
    for way in ["sign-out", "revoke_my_other_sessions", "end_membership"] {
        let mut person = hers.join(&format!("{way}@aurelia.test"), Role::Member).await;
        let mut socket = connected(address, hers, &person).await;
        let before = person.browser.clone();
        let reply = match way {
            "sign-out" => person.browser.post(&hers.host, "/sign-out", &[]).await,
            "end_membership" => owner.call(&hers.host, way, json!({"id": person.member()})).await,
            _ => {
                let mut elsewhere = hers.installation.browser();
                elsewhere.sign_in(&hers.host, &person.email).await;
                elsewhere.call(&hers.host, way, json!({})).await
            }
        };
        assert!(reply.status < 400, "{way}: {}", reply.body);
        while socket.next().await.is_some() {}
        assert_eq!(sockets::page(address, hers, &before).await.map(drop), Err(401), "{way}");
    }
    let made =
        owner.call(&hers.host, "create_api_token", json!({"name": "t", "scopes": null, "expires_in_days": 1})).await;
    let token = format!("Bearer {}", made.json().as_str().unwrap());
    let socket = sockets::open(address, &hers.host, &[("authorization", &token)]).await.unwrap();
    let mut socket = socket.hello(two.head().await).await;
    let rows = owner.call(&hers.host, "list_api_tokens", json!({})).await.json();
    let id = rows.as_array().unwrap().iter().find(|row| row["name"] == "t").unwrap()["id"].clone();
    assert_eq!(owner.call(&hers.host, "revoke_api_token", json!({ "id": id })).await.status, 200);
    while socket.next().await.is_some() {}
});

both_databases!(s07_a_removed_workspace_ends_its_connections, async |test: &TestPlatform| {
    let two = Two::open(test).await;
    let (hers, other) = (&two.aurelia, &two.borealis);
    let address = hers.installation.listen().await;
    let mut page = connected(address, hers, &hers.owner).await;
    let bearer = format!("Bearer {}", hers.token);
    let program = sockets::open(address, &hers.host, &[("authorization", &bearer)]).await.unwrap();
    let mut program = program.hello(two.head().await).await;
    let mut neighbour = connected(address, other, &other.owner).await;
    let from = head(&other.owner.ctx).await;
    let command = json!({"Tenant": {"Delete": {"slug": hers.slug, "confirm": hers.slug}}});
    let (out, mut said) = tokio::sync::mpsc::channel(8);
    let code = commands::run(&hers.installation.host, serde_json::from_value(command).unwrap(), &out).await;
    assert_eq!(code, 0, "{:?}", said.try_recv());
    while page.next().await.is_some() {}
    while program.next().await.is_some() {}
    assert_eq!(sockets::page(address, hers, &hers.owner.browser).await.map(drop), Err(404));
    happen(&other.owner.ctx, &[Happened("deal.won", Resource::Deal, None)]).await;
    assert_eq!(neighbour.seqs_until(from + 1).await, [from + 1], "nobody else is touched");
});

both_databases!(s07_behind_a_proxy_a_page_connects_to_the_host_it_asked_for, async |test: &TestPlatform| {
    let options = Options { trusted_proxies: Some("127.0.0.1".into()), ..Options::default() };
    let installation = Installation::at(test, BASE_URL, options);
    let acme = Workspace::create(&installation, "acme", "owner@acme.test").await;
    let address = installation.listen().await;
    let bob = acme.join("bob@acme.test", Role::Admin).await;
    let cookie = format!("session={}", bob.browser.cookies[&acme.host]["session"]);
    let origin = format!("http://{}", acme.host);
    let open = async |host: &str, asked: &str, origin: &str| {
        let headers = [("cookie", cookie.as_str()), ("x-forwarded-host", asked), ("origin", origin)];
        sockets::open(address, host, &headers).await
    };
    assert_eq!(open("upstream.internal", &acme.host, "http://upstream.internal").await.map(drop), Err(403));
    assert_eq!(open(&acme.host, "evil.example", &origin).await.map(drop), Err(404));
    let socket = open("upstream.internal", &acme.host, &origin).await.expect("an upgrade");
    let mut socket = socket.hello(head(&acme.owner.ctx).await).await;
    // Its session is looked at again, and is still the same host's.
    let to_member = json!({"id": bob.member(), "role": "member"});
    let reply = acme.owner.browser.clone().call(&acme.host, "change_member_role", to_member).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    happen(&acme.owner.ctx, &[Happened("deal.won", Resource::Deal, None)]).await;
    socket.seqs_until(head(&acme.owner.ctx).await).await;
});

both_databases!(s04_what_is_private_to_a_member_is_heard_by_them_alone, async |test: &TestPlatform| {
    let two = Two::open(test).await;
    let hers = &two.aurelia;
    let address = hers.installation.listen().await;
    let member = hers.join("member@aurelia.test", Role::Member).await;
    let from = two.head().await;
    let mut owner = connected(address, hers, &hers.owner).await;
    let mut own = connected(address, hers, &member).await;
    let mut browser = member.browser.clone();
    for share in ["private", "shared"] {
        let draft = json!({"draft": {"object": "company", "name": share, "share": share}});
        let made = browser.call(&hers.host, "create_view", draft).await;
        assert_eq!(made.status, 200, "{}", made.body);
    }
    for share in ["private", "shared"] {
        let draft = json!({"draft": {"name": share, "share": share}});
        let made = browser.call(&hers.host, "create_dashboard", draft).await;
        assert_eq!(made.status, 200, "{}", made.body);
    }
    let last = two.head().await;
    assert_eq!(last, from + 4, "one event each");
    let (all, shared) = (vec![from + 1, from + 2, from + 3, last], vec![from + 2, last]);
    assert_eq!(own.seqs_until(last).await, all);
    assert_eq!(owner.seqs_until(last).await, shared, "an owner of the workspace is another member");
    for (person, heard) in [(&member, all), (&hers.owner, shared)] {
        let socket = sockets::page(address, hers, &person.browser).await.expect("an upgrade");
        assert_eq!(socket.hello(from).await.seqs_until(last).await, heard, "from the log");
    }
});

both_databases!(s04_each_role_hears_of_what_it_may_read, async |test: &TestPlatform| {
    let two = Two::open(test).await;
    let hers = &two.aurelia;
    let address = hers.installation.listen().await;
    let mut people = vec![hers.owner.clone()];
    for role in [Role::Admin, Role::Member, Role::Guest, Role::Client] {
        people.push(hers.join(&format!("{}@aurelia.test", role.as_str()), role).await);
    }
    for person in people {
        let mut socket = connected(address, hers, &person).await;
        let (from, mut expected) = (two.head().await, Vec::new());
        let mut happened = Vec::new();
        for (kind, resource) in EVENTS {
            for owner in [Some(person.member()), Some(MemberId::generate()), None] {
                happened.push(Happened(kind, *resource, owner));
                let hears = match ac_core::policy::grant(person.role, *resource, Action::Read) {
                    Grant::All => true,
                    // Nobody here is in a team.
                    Grant::Own | Grant::Team => owner == Some(person.member()),
                    Grant::Nothing => false,
                };
                expected.extend(hears.then_some(from + happened.len() as i64));
            }
        }
        // What everybody may hear of comes last, so that the end is heard.
        happened.push(Happened("workspace.created", Resource::Workspace, None));
        let last = from + happened.len() as i64;
        expected.push(last);
        happen(&hers.owner.ctx, &happened).await;
        assert_eq!(socket.seqs_until(last).await, expected, "{}", person.role.as_str());
    }
});
