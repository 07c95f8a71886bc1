//! Row 28, the server's half: whatever text people enter comes out as text, in pages, in the data embedded in them, and in
//! what programs get.

use crate::support::{Installation, browser::escaped, people::Workspace, records};
use ac_core::{both_databases, testing::TestPlatform};
use serde_json::{Value, json};

/// Leaves an attribute, a tag, a script's text, a comment.
const CANARY: &str = "\"'>--></script></title><script>alert('c4n4ry')</script><img src=x onerror=alert(1)>";
/// What would only be there if the canary had got out.
const LOOSE: [&str; 4] = ["<script>alert", "<img src=x", "</script></title>", "'>--></"];

/// Every script of a page is one of ours, and nothing of the canary stands as a tag.
#[track_caller]
fn assert_harmless(what: &str, html: &str, policy: &str) {
    for loose in LOOSE {
        if let Some((before, after)) = html.split_once(loose) {
            let before: String = before.chars().rev().take(200).collect::<Vec<_>>().into_iter().rev().collect();
            panic!("{what}: {before}>>>{loose}{:.200}", after);
        }
    }
    assert!(!html.to_lowercase().contains("href=\"javascript:"), "{what}");
    let (_, nonce) = policy.split_once("'nonce-").expect("a policy");
    let (nonce, _) = nonce.split_once('\'').expect("a nonce");
    for script in html.split("<script").skip(1) {
        let (tag, _) = script.split_once('>').expect("a tag");
        assert!(
            tag.contains(&format!("nonce=\"{nonce}\"")),
            "{what}: a script without the page's nonce: <script{tag}>"
        );
    }
}

/// A workspace whose every text is the canary.
async fn haunted(acme: &Workspace) -> Value {
    let mut browser = acme.owner.browser.clone();
    let mut made = json!({});
    let money = json!({"amount_minor": 100, "currency": "USD"});
    // A website is an address of the web or none: as one that is, it holds what it can of the canary.
    let script = json!({"draft": {"name": CANARY, "website": "javascript:alert('c4n4ry')"}});
    assert_eq!(browser.call(&acme.host, "create_company", script).await.status, 422);
    let website = "https://c4n4ry.test/\"'><script>alert('c4n4ry')</script>?javascript:alert(1)";
    let company = json!({"draft": {"name": CANARY, "sector": CANARY, "website": website}});
    made["company"] = browser.call(&acme.host, "create_company", company).await.json()["id"].clone();
    let contact = json!({"draft": {"first_name": CANARY, "last_name": CANARY, "phone": CANARY,
        "email": "\"'><img/src=x>@c4n4ry.test", "company_id": made["company"]}});
    made["contact"] = browser.call(&acme.host, "create_contact", contact).await.json()["id"].clone();
    let product = json!({"draft": {"name": CANARY, "series": CANARY, "price": money}});
    made["product"] = browser.call(&acme.host, "create_product", product).await.json()["id"].clone();
    let stages = json!([{"name": CANARY, "kind": "open"}, {"name": format!("won {CANARY}"), "kind": "won"}]);
    let pipeline = json!({"draft": {"name": CANARY, "stages": stages}});
    made["pipeline"] = browser.call(&acme.host, "create_pipeline", pipeline).await.json()["id"].clone();
    let deal = json!({"draft": {"name": CANARY, "amount": money, "pipeline_id": made["pipeline"],
        "company_id": made["company"], "contact_id": made["contact"], "product_id": made["product"]}});
    made["deal"] = browser.call(&acme.host, "create_deal", deal).await.json()["id"].clone();
    let lead = json!({"draft": {"first_name": CANARY, "last_name": CANARY, "company_name": CANARY, "job_title": CANARY,
        "source": CANARY, "phone": CANARY, "website": website, "value": money}});
    made["lead"] = browser.call(&acme.host, "create_lead", lead).await.json()["id"].clone();
    for kind in ["company", "contact", "deal", "lead"] {
        let note = json!({"draft": {"subject_kind": kind, "subject_id": made[kind], "body": CANARY}});
        assert_eq!(browser.call(&acme.host, "create_note", note).await.status, 200);
    }
    let changed = json!({"id": made["deal"], "version": 1, "patch": {"name": format!("{CANARY} changed")}});
    assert_eq!(browser.call(&acme.host, "update_deal", changed).await.status, 200);
    assert_eq!(browser.call(&acme.host, "rename_me", json!({"name": &CANARY[..80]})).await.status, 200);
    let token = json!({"name": &CANARY[..60], "scopes": null, "expires_in_days": 1});
    assert_eq!(browser.call(&acme.host, "create_api_token", token).await.status, 200);
    assert!(made.as_object().unwrap().values().all(Value::is_string), "{made}");
    made
}

both_databases!(s28_text_comes_out_as_text, async |test: &TestPlatform| {
    let installation = Installation::open(test);
    let acme = Workspace::create(&installation, "acme", "owner@acme.test").await;
    let made = haunted(&acme).await;
    let id = |kind: &str| made[kind].as_str().unwrap().to_owned();
    let mut browser = acme.owner.browser.clone();
    let q = escaped(CANARY);
    for path in [
        "/".to_owned(),
        "/deals".into(),
        format!("/deals?pipeline={}", id("pipeline")),
        "/deals?view=table".into(),
        format!("/deals?view=table&q={q}"),
        format!("/deals/{}", id("deal")),
        "/companies".into(),
        format!("/companies?q={q}&sort={q}&sector={q}"),
        format!("/companies/{}", id("company")),
        "/people".into(),
        format!("/people?q={q}"),
        format!("/people/{}", id("contact")),
        "/leads".into(),
        format!("/leads?q={q}"),
        format!("/leads/{}", id("lead")),
        "/audit".into(),
        "/speed".into(),
        "/activities".into(),
        format!("/audit?kind={q}"),
        "/settings/account".into(),
        "/settings/members".into(),
        "/settings/tokens".into(),
        "/settings/security".into(),
        format!("/deals/{q}"),
        format!("/nothing/{q}"),
        format!("/?{q}={q}"),
    ] {
        let page = browser.get(&acme.host, &path).await;
        assert!(page.status < 500, "{path}: {}", page.status);
        assert_harmless(&path, &page.body, page.header("content-security-policy"));
    }
    // That it is harmless because nothing is shown would be no proof.
    for path in ["/companies", "/people", "/leads", "/deals?view=table", "/settings/tokens"] {
        let page = browser.get(&acme.host, path).await;
        assert!(page.body.contains("c4n4ry") || page.body.contains("--&gt;&lt;/script&gt;"), "{path} shows the text");
        assert!(page.body.contains("&lt;/script&gt;"), "{path} shows the text, escaped");
    }
    for path in ["/api/v1/companies", "/api/v1/contacts/export.csv", "/api/v1/nothing/%3Cscript%3E"] {
        let reply = browser.get(&acme.host, path).await;
        let kind = reply.header("content-type");
        assert!(kind.contains("json") || kind.starts_with("text/csv"), "{path}: {kind}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
    }
});

both_databases!(s28_forms_give_back_what_was_typed_as_text, async |test: &TestPlatform| {
    let installation = Installation::open(test);
    let acme = Workspace::create(&installation, "acme", "owner@acme.test").await;
    let base = installation.base();
    let mut stranger = installation.browser();
    let mut replies = Vec::new();
    for path in ["/sign-in", "/sign-up", "/forgot"] {
        let fields = [("email", CANARY), ("password", CANARY), ("next", CANARY)];
        replies.push((path.to_owned(), stranger.post(&base, path, &fields).await));
        let query = format!("{path}?next={}&email={}", escaped(CANARY), escaped(CANARY));
        replies.push((query.clone(), stranger.get(&base, &query).await));
    }
    // A workspace whose name is the canary invites.
    let name: String = CANARY.chars().take(80).collect();
    let mut owner = acme.owner.browser.clone();
    let made = owner.post(&base, "/new", &[("workspace", &name), ("slug", "haunted"), ("currency", "USD")]).await;
    assert_eq!(made.status, 303, "{}", made.body);
    let haunted = installation.host_of("haunted");
    assert_eq!(owner.walk(&haunted, "/").await.status, 200);
    let invite = json!({"email": "guest@acme.test", "role": "guest", "placeholder": null});
    assert_eq!(owner.call(&haunted, "invite_member", invite).await.status, 200);
    replies.push(("/workspaces".to_owned(), owner.get(&base, "/workspaces").await));
    replies.push(("the frame".to_owned(), owner.get(&haunted, "/settings/account").await));
    let path = installation.mailed_path("guest@acme.test").await;
    replies.push((path.clone(), stranger.get(&base, &path).await));
    replies.push((path.clone(), stranger.post(&base, &path, &[("name", CANARY), ("password", "x")]).await));
    assert_eq!(stranger.post(&base, "/sign-up", &[("email", "new@new.test")]).await.status, 200);
    let path = installation.mailed_path("new@new.test").await;
    let fields = [("name", CANARY), ("password", "x"), ("workspace", CANARY), ("slug", CANARY), ("currency", CANARY)];
    replies.push((path.clone(), stranger.post(&base, &path, &fields).await));
    replies.push(("/new".to_owned(), owner.post(&base, "/new", &fields).await));
    replies
        .push(("/confirm".to_owned(), owner.post(&base, "/confirm", &[("next", CANARY), ("workspace", CANARY)]).await));
    let go = format!("/go/{}?bind={}&next={}", escaped(CANARY), escaped(CANARY), escaped(CANARY));
    replies.push((go.clone(), owner.get(&base, &go).await));
    let redeem = format!("/session/redeem?code={}&next={}", escaped(CANARY), escaped(CANARY));
    replies.push((redeem.clone(), installation.browser().get(&acme.host, &redeem).await));
    for (what, reply) in replies {
        assert!(reply.status < 500, "{what}: {}", reply.status);
        assert_harmless(&what, &reply.body, reply.header("content-security-policy"));
    }
});

both_databases!(s28_an_uploads_name_and_cells_are_text, async |test: &TestPlatform| {
    let acme = Workspace::create(&Installation::open(test), "acme", "owner@acme.test").await;
    let id = records::make(&acme, &mut acme.owner.clone(), "import").await;
    let mut browser = acme.owner.browser.clone();
    let path = format!("/import/{id}/files?name={}", escaped(CANARY));
    let body = format!("Deal Name,Company\n\"{}\",x\n", CANARY.replace('"', "\"\""));
    let ask = crate::support::browser::Ask { body, ..crate::support::browser::Ask::new("POST", &path) };
    let reply = browser.send(&acme.host, ask).await;
    assert_eq!((reply.status, reply.header("content-type")), (200, "application/json"), "{}", reply.body);
    assert_eq!(reply.header("x-content-type-options"), "nosniff");
    assert!(reply.json()["files"][0]["name"].as_str().unwrap().contains("c4n4ry"), "{}", reply.body);
});
