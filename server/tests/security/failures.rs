//! Row 36: a failure of ours shows an id and nothing else; what is not part of the product is not served.

use crate::support::{Installation, browser::Ask, people::Workspace};
use ac_core::{Error, both_databases, testing::TestPlatform};
use sea_orm::ConnectionTrait;
use serde_json::json;

/// What would tell how the server is made.
const INSIDES: [&str; 10] = [
    "select",
    "sqlite",
    "postgres",
    "sqlx",
    "no such table",
    "relation",
    "company_gone",
    "panicked",
    ".rs:",
    "backtrace",
];

both_databases!(s36_a_failure_shows_an_id_only, async |test: &TestPlatform| {
    let acme = Workspace::create(&Installation::open(test), "acme", "owner@acme.test").await;
    let broken = acme.owner.ctx.write(async |tx| {
        let sql = "ALTER TABLE company RENAME TO company_gone";
        tx.conn().execute_unprepared(sql).await.map_err(Error::from)
    });
    broken.await.expect("a broken database");
    let mut browser = acme.owner.browser.clone();
    let mut program = browser.program(&acme.token);
    let list = json!({"query": {"filter": {}}});
    let replies = [
        program.get(&acme.host, "/api/v1/companies").await,
        program.get(&acme.host, "/api/v1/companies/export.csv").await,
        browser.call(&acme.host, "list_companies", list).await,
        browser.get(&acme.host, "/companies").await,
    ];
    for (at, reply) in replies.iter().enumerate() {
        assert_eq!(reply.status, 500, "{at}: {}", reply.body);
        let id = reply.header("x-request-id").to_owned();
        assert!(id.parse::<uuid::Uuid>().is_ok(), "{id}");
        let text = reply.body.to_lowercase();
        for inside in INSIDES {
            assert!(!text.contains(inside), "{at} tells {inside}: {}", reply.body);
        }
        if reply.header("content-type").contains("json") {
            assert_eq!(reply.json()["request_id"], json!(id), "{at}: {}", reply.body);
        }
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
    }
    assert!(replies[0].header("content-type").contains("json") && replies[2].header("content-type").contains("json"));
});

both_databases!(s36_what_is_no_part_of_the_product_is_not_served, async |test: &TestPlatform| {
    let installation = Installation::open(test);
    let acme = Workspace::create(&installation, "acme", "owner@acme.test").await;
    let hidden = installation.host.config.bundle.join("pkg/.git");
    std::fs::create_dir_all(&hidden).unwrap();
    std::fs::write(hidden.join("config"), "[core]").unwrap();
    std::fs::write(installation.host.config.bundle.join("pkg/b1/.env"), "SECRET=1").unwrap();
    let mut browser = acme.owner.browser.clone();
    assert_eq!(browser.get(&acme.host, "/pkg/b1/app.js").await.status, 200, "the bundle is");
    for path in [
        "/.git/config",
        "/.git/HEAD",
        "/.env",
        "/.svn/entries",
        "/.DS_Store",
        "/Cargo.toml",
        "/alphaclone.toml",
        "/secret.key",
        "/control.db",
        "/data/control.db",
        "/pkg/.git/config",
        "/pkg/%2egit/config",
        "/pkg/b1/.env",
        "/pkg/b1/app.js.map",
        "/pkg/b1/app.wasm.map",
        "/pkg/b1/app%2ejs%2emap",
        "/pkg/build.json",
        "/pkg/b1/",
        "/pkg/",
        "/server-status",
        "/debug/pprof",
        "/actuator/env",
        "/phpinfo.php",
        "/uploads/",
    ] {
        for host in [acme.host.clone(), installation.base(), "127.0.0.1:3000".to_owned()] {
            let reply = browser.walk(&host, path).await;
            assert_eq!(reply.status, 404, "{host}{path}: {:.300}", reply.body);
        }
    }
});

both_databases!(s36_trace_is_closed, async |test: &TestPlatform| {
    let installation = Installation::open(test);
    let acme = Workspace::create(&installation, "acme", "owner@acme.test").await;
    let mut browser = acme.owner.browser.clone();
    for method in ["TRACE", "TRACK", "DEBUG", "CONNECT", "PROPFIND"] {
        for path in ["/", "/deals", "/api/v1/deals", "/healthz", "/sign-in", "/nothing", "/pkg/b1/app.js"] {
            let ask = Ask::new(method, path).with("x-echo", "the-canary").with("sec-fetch-site", "same-origin");
            let reply = browser.send(&acme.host, ask).await;
            assert!((400..500).contains(&reply.status), "{method} {path}: {}", reply.status);
            assert!(!reply.body.contains("the-canary"), "{method} {path} gives back what it was sent");
        }
    }
    for path in ["/", "/sign-in", "/api/v1/deals", "/healthz", "/nothing"] {
        let reply = browser.get(&acme.host, path).await;
        for header in ["server", "x-powered-by", "via"] {
            assert_eq!(reply.header(header), "", "{path}");
        }
    }
});

both_databases!(s36_an_export_comes_to_its_end_however_it_is_packed, async |test: &TestPlatform| {
    let acme = Workspace::create(&Installation::open(test), "acme", "owner@acme.test").await;
    let mut program = acme.owner.browser.program(&acme.token);
    for packed in ["", "gzip", "br", "gzip, deflate, br, zstd"] {
        let ask = Ask::new("GET", "/api/v1/deals/export.csv").with("accept-encoding", packed);
        let reply = program.send(&acme.host, ask).await;
        assert_eq!(reply.status, 200, "{packed}: {}", reply.body);
        assert!(!reply.body.is_empty(), "{packed}");
        let is_packed = reply.header("content-encoding") == "br";
        assert_eq!(is_packed, packed.contains("br"), "{:?}", reply.headers);
    }
});
