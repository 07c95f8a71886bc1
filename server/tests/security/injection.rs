//! Row 33: quotes in what a list is asked are text, and a line break in a name makes no second line in the log.

use crate::support::{
    Installation,
    browser::{Ask, escaped},
    people::Workspace,
    records,
};
use ac_core::{Error, both_databases, store::dump, testing::TestPlatform};
use serde_json::json;
use std::{
    io::{self, Write},
    sync::{Mutex, OnceLock},
};

const INJECTIONS: [&str; 9] = [
    "' OR '1'='1",
    "'; DROP TABLE deal; --",
    "\" OR \"\"=\"",
    "name\"; DELETE FROM deal; --",
    "name) UNION SELECT 1,2,3 --",
    "1; SELECT pg_sleep(5)",
    "%' OR 1=1 --",
    "\\' OR 1=1 --",
    "name`,(SELECT 1)",
];

async fn rows(acme: &Workspace) -> Vec<String> {
    let read = acme.owner.ctx.read(async |tx| {
        let mut all = Vec::new();
        for table in dump::tables(tx.conn()).await? {
            dump::write(tx.conn(), &table, |line| {
                all.push(format!("{table} {line}"));
                Ok(())
            })
            .await?;
        }
        Ok::<_, Error>(all)
    });
    read.await.unwrap()
}

both_databases!(s33_quotes_in_questions_are_text, async |test: &TestPlatform| {
    let acme = Workspace::create(&Installation::open(test), "acme", "owner@acme.test").await;
    for name in ["company", "contact", "lead", "deal", "note", "product", "pipeline"] {
        records::make(&acme, &mut acme.owner.clone(), name).await;
    }
    let before = rows(&acme).await;
    let mut browser = acme.owner.browser.clone();
    for injection in INJECTIONS {
        let it = escaped(injection);
        for plural in ["companies", "contacts", "leads", "deals", "notes", "products", "pipelines"] {
            let root = format!("/api/v1/{plural}");
            for (query, status) in [("sort", 400), ("cursor", 400), ("limit", 400), (&*it, 400), ("q", 200)] {
                let path = if query == it { format!("{root}?{it}=1") } else { format!("{root}?{query}={it}") };
                let reply = browser.get(&acme.host, &path).await;
                assert_eq!(reply.status, status, "{path}: {}", reply.body);
                if query == "q" {
                    assert_eq!(reply.json()["data"], json!([]), "{path} finds nothing by that");
                }
            }
            let reply = browser.get(&acme.host, &format!("{root}?filter={it}")).await;
            let is_refused = reply.status == 400;
            let finds_nothing = reply.status == 200 && reply.json()["data"] == json!([]);
            assert!(is_refused || finds_nothing, "{root} filtered by {injection}: {}", reply.body);
            assert_eq!(browser.get(&acme.host, &format!("{root}/{it}")).await.status, 404);
        }
        for path in ["companies?sector", "deals?external_id", "contacts?email", "leads?email"] {
            let reply = browser.get(&acme.host, &format!("/api/v1/{path}={it}")).await;
            assert_eq!((reply.status, &reply.json()["data"]), (200, &json!([])), "{path}: {}", reply.body);
        }
        for path in ["deals?status", "deals?owner_id", "notes?subject_kind", "notes?subject_id"] {
            assert_eq!(browser.get(&acme.host, &format!("/api/v1/{path}={it}")).await.status, 400, "{path}");
        }
        for (function, body) in [
            ("list_deals", json!({"query": {"sort": injection, "filter": {}}})),
            ("list_companies", json!({"query": {"cursor": injection, "filter": {}}})),
            ("list_audit", json!({"filter": {"kind": injection}, "cursor": null})),
            ("list_audit", json!({"filter": {}, "cursor": injection})),
            ("board_cards", json!({"stage": injection, "query": {"filter": {}}, "more": null})),
            ("get_deal", json!({"id": injection})),
        ] {
            let reply = browser.call(&acme.host, function, body).await;
            assert!((400..500).contains(&reply.status), "{function} {injection}: {} {}", reply.status, reply.body);
        }
        for (function, body) in [
            ("search/api/search", json!({"q": injection})),
            ("list_deals", json!({"query": {"q": injection, "filter": {}}})),
            ("list_deals", json!({"query": {"query": injection, "filter": {}}})),
            ("get_board", json!({"query": {"query": injection, "filter": {}}})),
        ] {
            let reply = browser.call(&acme.host, function, body).await;
            assert!([200, 400].contains(&reply.status), "{function} {injection}: {}", reply.body);
            assert!(!reply.body.contains("acme deal"), "{function} {injection} finds all: {}", reply.body);
        }
        let form = format!("format=json&kind={it}");
        assert_eq!(browser.send(&acme.host, Ask::new("POST", "/audit/export").form(&form)).await.status, 422);
    }
    assert_eq!(rows(&acme).await, before);
});

/// What the process has logged, as it would stand on standard error.
fn log() -> &'static Mutex<Vec<u8>> {
    static LOG: OnceLock<Mutex<Vec<u8>>> = OnceLock::new();
    LOG.get_or_init(Mutex::default)
}

struct IntoLog;

impl Write for IntoLog {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        log().lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const FORGED: &str = "2026-01-01T00:00:00Z ERROR forged by c4n4ry";

both_databases!(s33_a_line_break_makes_no_line_in_the_log, async |test: &TestPlatform| {
    server::logging::start_on(|| IntoLog);
    let acme = Workspace::create(&Installation::open(test), "acme", "owner@acme.test").await;
    let mut browser = acme.owner.browser.clone();
    let name = format!("x\r\n{FORGED}\r\n");
    for (function, draft) in [
        ("create_company", json!({"name": name, "sector": name})),
        ("create_contact", json!({"first_name": name, "phone": name})),
        ("create_deal", json!({"name": name})),
        ("create_product", json!({"name": name})),
        ("create_pipeline", json!({"name": name})),
    ] {
        let made = browser.call(&acme.host, function, json!({ "draft": draft })).await;
        assert_eq!(made.status, 200, "{function}: {}", made.body);
        assert!(!made.body.contains("\\n") && !made.body.contains("\\r"), "{function} keeps one line: {}", made.body);
    }
    // What is logged with somebody's text in it: here a database that fails, an import, another server's answer.
    let id = records::make(&acme, &mut acme.owner.clone(), "import").await;
    let path = format!("/import/{id}/files?name={}", escaped(&name));
    browser.send(&acme.host, Ask { body: format!("Name\n\"{name}\"\n"), ..Ask::new("POST", &path) }).await;
    tracing::warn!(error = %name, "a mail did not leave: {name}");
    let failure: ac_core::AppError = Error::internal("a test", name.clone()).into();
    assert_eq!(failure.code.status(), 500);
    let text = String::from_utf8_lossy(&log().lock().unwrap()).into_owned();
    assert!(text.contains("c4n4ry"), "it was logged");
    for line in text.lines() {
        assert!(!line.starts_with(FORGED) && !line.contains('\r'), "{line}");
    }
});
