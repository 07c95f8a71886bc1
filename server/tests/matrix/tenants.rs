//! Rows 1 to 3 of the security baseline: nobody reads, changes or links another workspace's records, at any address, and
//! nobody can say which workspace they mean.

use crate::{
    entries,
    entry::{At, Entry, Ids, Needs, Replay},
    support::{
        browser::{Ask, Browser, Reply, escaped},
        people::Workspace,
        records,
    },
    two::{MARK, Two},
};
use ac_core::{both_databases, testing::TestPlatform};

both_databases!(s01_s02_another_workspaces_ids_are_nobodys_at_every_address, async |test: &TestPlatform| {
    let mut two = Two::open(test).await;
    let before = two.rows().await;
    let head = two.head().await;
    let mut told = Vec::new();
    for entry in entries::all() {
        for replay in &entry.requests {
            told.extend(replayed(&mut two, &entry, replay).await);
        }
        assert_eq!(two.head().await, head, "{} left an event in the other workspace", entry.name());
        come_back(&mut two.borealis).await;
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
    let after = two.rows().await;
    for (table, rows) in &before {
        assert_eq!(&after[table], rows, "{table} has changed");
    }
});

/// Asks for another workspace's ids and for nobody's. Answers where the two differ, or say something of hers.
async fn replayed(two: &mut Two, entry: &Entry, replay: &Replay) -> Vec<String> {
    let mut told = Vec::new();
    let mut own = Ids::new();
    for name in replay.own_names() {
        let id = records::make(&two.borealis, &mut two.borealis.owner.clone(), &name).await;
        own.insert(name, id);
    }
    let (hers, nobodys, host) = (two.ids.clone(), two.nobodys(), host(&two.borealis, entry));
    let mut clients = vec![(host.clone(), two.borealis.owner.browser.clone())];
    if replay.path.starts_with("/api/v1") || (replay.path.starts_with("/fn") && entry.needs != Needs::Session) {
        let program = two.borealis.owner.browser.program(&two.borealis.token);
        clients.extend([(host, program.clone()), (two.borealis.installation.base(), program)]);
    }
    for (host, mut client) in clients {
        let about_hers = client.send(&host, replay.with(entry.method, &hers, &own)).await;
        let what = format!("{} {} {} at {host}", entry.method, replay.path, replay.body);
        if scrubbed(&about_hers, &hers).1.to_lowercase().contains(MARK) {
            told.push(format!("{what} tells of another workspace: {}", about_hers.body));
        }
        if replay.names().is_empty() {
            continue;
        }
        let about_nobody = client.send(&host, replay.with(entry.method, &nobodys, &own)).await;
        let needs_session = matches!(entry.needs, Needs::Permission { session: true, .. });
        let foreign = if client.bearer.is_some() && needs_session { 401 } else { replay.foreign };
        if (about_hers.status, about_nobody.status) != (foreign, foreign) {
            let found = (about_hers.status, about_nobody.status);
            told.push(format!("{what}: {found:?} instead of {foreign}: {}", about_hers.body));
        } else if !replay.makes {
            let (of_hers, of_nobodys) = (pieces(&about_hers, &hers), pieces(&about_nobody, &nobodys));
            let differ = of_hers.iter().zip(&of_nobodys).find(|(hers, nobodys)| hers != nobodys);
            if differ.is_some() || of_hers.len() != of_nobodys.len() {
                told.push(format!("{what}: hers and nobody's differ: {differ:#?}"));
            }
        }
    }
    told
}

/// Revoking, signing out and the like end one's own session: the next entry starts signed in again, and with its own eyes.
async fn come_back(workspace: &mut Workspace) {
    workspace.owner.browser.call(&workspace.host, "end_view_as", serde_json::json!({})).await;
    let me = workspace.owner.browser.call(&workspace.host, "load_me", serde_json::json!({})).await;
    let base = workspace.owner.browser.get(&workspace.installation.base(), "/workspaces").await;
    if me.status != 200 || base.status != 200 {
        workspace.owner.browser = workspace.installation.browser();
        workspace.owner.browser.sign_in(&workspace.host, &workspace.owner.email).await;
    }
}

fn host(workspace: &Workspace, entry: &Entry) -> String {
    match entry.at {
        At::Workspace => workspace.host.clone(),
        At::Base => workspace.installation.base(),
    }
}

/// Status, names and values of headers, and the body, without what was asked and what every answer has of its own.
fn scrubbed(reply: &Reply, ids: &Ids) -> (Vec<String>, String) {
    let clean = |text: &str| {
        ids.iter().fold(text.to_owned(), |text, (name, id)| {
            text.replace(id.as_str(), &format!("${name}")).replace(&escaped(id), &format!("${name}"))
        })
    };
    let own_to_each = ["x-request-id", "content-security-policy", "content-length", "set-cookie", "ac-cursor"];
    let mut headers: Vec<String> = reply
        .headers
        .iter()
        .map(|(name, value)| {
            let value = if own_to_each.contains(&name.as_str()) { "" } else { value.to_str().unwrap_or_default() };
            format!("{name}: {}", clean(value))
        })
        .collect();
    headers.sort();
    let body = match reply.header("x-request-id") {
        "" => reply.body.clone(),
        id => reply.body.replace(id, "$request"),
    };
    (headers, clean(&without_nonces(&body)))
}

/// Headers, then the body in pieces. Which of a page's data came in time to be sent along as a script is chance; that no
/// script tells of her is seen in the whole body.
fn pieces(reply: &Reply, ids: &Ids) -> Vec<String> {
    let (mut pieces, body) = scrubbed(reply, ids);
    for (at, piece) in body.split("<script").enumerate() {
        let shown = if at == 0 { piece } else { piece.split_once("</script>").map_or("", |(_, rest)| rest) };
        pieces.extend(shown.split_inclusive('<').map(str::to_owned));
    }
    pieces
}

/// A page's nonces are new each time.
fn without_nonces(html: &str) -> String {
    let mut out = String::new();
    for (at, piece) in html.split("nonce=\"").enumerate() {
        out.push_str(if at == 0 { piece } else { piece.split_once('"').map_or("", |(_, rest)| rest) });
    }
    out
}

both_databases!(s01_a_credential_opens_its_own_host_and_no_other, async |test: &TestPlatform| {
    let two = Two::open(test).await;
    let before = two.rows().await;
    for entry in entries::all().iter().filter(|entry| entry.needs != Needs::Nothing) {
        for (from, to) in [(&two.aurelia, &two.borealis), (&two.borealis, &two.aurelia)] {
            let mut moved = from.owner.browser.clone();
            moved.cookies = [(to.host.clone(), moved.cookies[&from.host].clone())].into();
            for client in [moved, from.owner.browser.program(&from.token)] {
                refused(entry, client, &to.host, &two.ids).await;
            }
        }
    }
    assert_eq!(two.rows().await, before);
});

async fn refused(entry: &Entry, mut client: Browser, host: &str, ids: &Ids) {
    let ask = entry.requests[0].with(entry.method, ids, ids);
    let what = format!("{} at {host}, by {}", entry.name(), if client.bearer.is_some() { "token" } else { "cookie" });
    let is_page = !["/api", "/fn", "/ws"].iter().any(|root| ask.path.starts_with(root));
    let to_sign_in = is_page && client.bearer.is_some() && ask.method == "GET";
    let reply = client.send(host, ask).await;
    if to_sign_in {
        // A token opens no page: whoever comes with one is nobody.
        assert_eq!(reply.status, 303, "{what}: {}", reply.body);
        assert!(reply.header("location").starts_with("/sign-in"), "{what}");
    } else {
        assert_eq!(reply.status, 401, "{what}: {}", reply.body);
    }
}

both_databases!(s03_nobody_can_say_which_workspace_they_mean, async |test: &TestPlatform| {
    let mut two = Two::open(test).await;
    let before = two.rows().await;
    let (tenant, slug) = (two.ids["tenant"].clone(), two.ids["slug"].clone());
    for entry in entries::all().iter().filter(|entry| entry.needs != Needs::Nothing) {
        for hint in [in_query, in_headers, in_body] {
            let own = own_ids(&mut two.borealis, entry).await;
            let ask = hint(entry.requests[0].with(entry.method, &own, &own), &tenant, &slug, &two.aurelia.host);
            let what = format!("{} {} {}", ask.method, ask.path, ask.body);
            let reply = two.borealis.owner.browser.send(&two.borealis.host, ask).await;
            let to_sign_in = reply.status == 303 && reply.header("location").starts_with("/sign-in");
            let as_always = !to_sign_in && entry.allowed.map_or(reply.status < 400, |status| reply.status == status);
            assert!(as_always || [400, 422].contains(&reply.status), "{what}: {} {}", reply.status, reply.body);
            let (_, body) = scrubbed(&reply, &two.ids);
            assert!(!body.to_lowercase().contains(MARK), "{what}: {body}");
            come_back(&mut two.borealis).await;
        }
    }
    assert_eq!(two.rows().await, before);
});

/// Records of one's own for the first request of an entry.
async fn own_ids(workspace: &mut Workspace, entry: &Entry) -> Ids {
    let mut ids = Ids::new();
    for name in entry.requests[0].names() {
        let mut owner = workspace.owner.clone();
        ids.insert(name.clone(), records::make(workspace, &mut owner, &name).await);
    }
    ids
}

fn in_query(mut ask: Ask, tenant: &str, slug: &str, _: &str) -> Ask {
    let sign = if ask.path.contains('?') { '&' } else { '?' };
    ask.path.push_str(&format!("{sign}tenant_id={tenant}&tenant={tenant}&workspace={slug}"));
    ask
}

fn in_headers(ask: Ask, tenant: &str, slug: &str, host: &str) -> Ask {
    let ask = ask.with("x-tenant-id", tenant).with("x-tenant", slug).with("x-workspace", slug);
    ask.with("x-forwarded-host", host).with("forwarded", &format!("host={host}")).with("x-original-host", host)
}

fn in_body(mut ask: Ask, tenant: &str, slug: &str, _: &str) -> Ask {
    let is_form = ask.headers.iter().any(|(_, value)| value.contains("urlencoded"));
    if is_form {
        ask.body.push_str(&format!("&tenant_id={tenant}&workspace={slug}"));
    } else if let Ok(serde_json::Value::Object(mut fields)) = serde_json::from_str(&ask.body) {
        fields.insert("tenant_id".to_owned(), tenant.into());
        fields.insert("workspace".to_owned(), slug.into());
        for inner in ["draft", "patch", "query", "filter"] {
            if let Some(serde_json::Value::Object(fields)) = fields.get_mut(inner) {
                fields.insert("tenant_id".to_owned(), tenant.into());
            }
        }
        ask.body = serde_json::Value::Object(fields).to_string();
    }
    ask
}
