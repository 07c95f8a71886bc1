//! Rows 29 and 30: what is uploaded is data and is never served; what a file or path is called leads nowhere.

use crate::support::{
    Installation,
    browser::{Ask, Reply, escaped},
    people::Workspace,
    records,
};
use ac_core::{Actor, both_databases, testing::TestPlatform};
use ac_crm::import::{
    job::{self, model::JobState},
    limits::{MEASURED_EVERY_BYTES, WAITING_BYTES_MAX},
};
use serde_json::json;
use server::commands;
use std::path::{Path, PathBuf};

/// Uploads bytes under a name into a new import; answers its id too.
async fn upload(acme: &Workspace, name: &str, body: &str) -> (String, Reply) {
    let id = records::make(acme, &mut acme.owner.clone(), "import").await;
    let path = format!("/import/{id}/files?name={}", escaped(name));
    let ask = Ask { body: body.to_owned(), ..Ask::new("POST", &path) };
    let reply = acme.owner.browser.clone().send(&acme.host, ask).await;
    (id, reply)
}

/// All files below a directory.
fn files(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    let mut found = Vec::new();
    for path in paths {
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

both_databases!(s29_what_is_no_table_is_refused_and_nothing_is_served, async |test: &TestPlatform| {
    let installation = Installation::open(test);
    let acme = Workspace::create(&installation, "acme", "owner@acme.test").await;
    let html = "<!DOCTYPE html><html><body><script>alert('c4n4ry')</script></body></html>\n";
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert('c4n4ry')\"></svg>\n";
    let zip = "PK\u{3}\u{4}\u{14}\u{0}\u{0}\u{0}\u{8}\u{0}c4n4ry.csv\u{0}\u{1}\u{2}";
    let pdf = "%PDF-1.7\n%\u{0}\u{1}\u{2}\n1 0 obj\n<< /Type /Catalog >>\n";
    let polyglot = "GIF89a/*\u{0}\u{1}*/=0;alert('c4n4ry')//\u{0}";
    for (name, body, is_binary) in [
        ("deals.csv", html, false),
        ("page.html", html, false),
        ("picture.png", html, false),
        ("deals.csv", svg, false),
        ("picture.svg", svg, false),
        ("deals.csv", zip, true),
        ("deals.zip", zip, true),
        ("deals.csv", pdf, true),
        ("deals.csv", polyglot, true),
        ("deals.csv", "\u{0}\u{1}\u{2}\u{3}\u{0}c4n4ry\u{0}\u{4}", true),
    ] {
        let (id, reply) = upload(&acme, name, body).await;
        assert!(reply.status < 500, "{name}: {}", reply.body);
        assert!(reply.header("content-type").contains("json"), "{name}: {}", reply.header("content-type"));
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{name}");
        if is_binary && reply.status == 200 {
            let file = &reply.json()["files"][0];
            assert!(file["refusal"].is_object() && file["analysis"].is_null(), "{name}: {}", reply.body);
        }
        let mut browser = acme.owner.browser.clone();
        let tenant = acme.owner.ctx.tenant.id;
        for path in [
            format!("/import/{id}/files"),
            format!("/import/{id}/files/{name}"),
            format!("/import/{id}/{name}"),
            format!("/uploads/{tenant}/{id}/{name}"),
            format!("/data/uploads/{tenant}/{id}/"),
        ] {
            let got = browser.get(&acme.host, &path).await;
            assert!([404, 405].contains(&got.status), "GET {path}: {}", got.status);
            assert!(!got.body.contains("alert('c4n4ry')"), "GET {path} serves the upload");
        }
    }
});

both_databases!(s29_waiting_uploads_take_only_so_much_room, async |test: &TestPlatform| {
    let installation = Installation::open(test);
    let acme = Workspace::create(&installation, "acme", "owner@acme.test").await;
    let other = Workspace::create(&installation, "other", "owner@other.test").await;
    let text = "Deal Name,Amount\nA,1\n";
    let waiting = installation.host.config.uploads().join(acme.owner.ctx.tenant.id.to_string());
    let (kept, reply) = upload(&acme, "deals.csv", text).await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    // A file with a hole in it is as long as it says and takes no room.
    let large = waiting.join(&kept).join("large.csv");
    let hole = std::fs::File::create(&large).unwrap();
    let before = files(&waiting);
    for left in [1 + text.len() as u64, 0] {
        hole.set_len(WAITING_BYTES_MAX - left).unwrap();
        let (_, reply) = upload(&acme, "deals.csv", text).await;
        assert_eq!(reply.status, 413, "{left}: {}", reply.body);
        assert!(reply.body.contains("Let an import run"), "{left}: {}", reply.body);
        assert_eq!(files(&waiting), before, "{left}: nothing of it is kept");
    }
    // Refused while it comes in: more than is taken in between two looks at the room.
    hole.set_len(WAITING_BYTES_MAX - MEASURED_EVERY_BYTES / 2).unwrap();
    let long = format!("{text}{}", "A,1\n".repeat(MEASURED_EVERY_BYTES as usize));
    let (_, reply) = upload(&acme, "deals.csv", &long).await;
    assert_eq!((reply.status, files(&waiting)), (413, before));
    let (_, reply) = upload(&other, "deals.csv", text).await;
    assert_eq!(reply.status, 200, "another workspace has room of its own: {}", reply.body);
    std::fs::remove_file(large).unwrap();
    let (_, reply) = upload(&acme, "deals.csv", text).await;
    assert_eq!(reply.status, 200, "there is room again: {}", reply.body);
});

both_databases!(s30_an_uploads_name_leads_nowhere, async |test: &TestPlatform| {
    let installation = Installation::open(test);
    let acme = Workspace::create(&installation, "acme", "owner@acme.test").await;
    let (data, uploads) = (&installation.host.config.data, installation.host.config.uploads());
    let outside = |files: Vec<PathBuf>| -> Vec<PathBuf> {
        files
            .into_iter()
            .filter(|path| !path.starts_with(&uploads) && !path.to_string_lossy().contains(".db"))
            .collect()
    };
    let before = outside(files(data));
    for name in [
        "../../secret.key",
        "../../../../../../tmp/c4n4ry.csv",
        "..\\..\\secret.key",
        "/etc/c4n4ry",
        "C:\\c4n4ry.csv",
        "a\r\nSet-Cookie: session=c4n4ry",
        "a\"; filename=\"c4n4ry.html",
        "a\u{0}.html",
        "~/c4n4ry",
        "$(touch c4n4ry)",
        "CON.csv",
        &"x".repeat(5_000),
    ] {
        let (id, reply) = upload(&acme, name, "Deal Name,Amount\nA,1\n").await;
        assert_eq!(reply.status, 200, "{name:?}: {}", reply.body);
        assert!(!reply.headers.contains_key("set-cookie"), "{name:?}");
        let shown = reply.json()["files"][0]["name"].as_str().unwrap().to_owned();
        assert!(shown.chars().count() <= 200 && !shown.contains(char::is_control), "{name:?} is shown as {shown:?}");
        let dir = uploads.join(acme.owner.ctx.tenant.id.to_string()).join(&id);
        let kept = files(&dir);
        let stem = kept[0].file_stem().unwrap().to_str().unwrap().to_owned();
        assert!(kept.len() == 1 && stem.parse::<uuid::Uuid>().is_ok(), "{name:?} is kept as {kept:?}");
    }
    assert_eq!(outside(files(data)), before, "nothing is written elsewhere");
    assert!(files(&uploads).iter().all(|path| !path.to_string_lossy().contains("c4n4ry")));
});

both_databases!(s30_a_copied_workspace_has_none_of_the_originals_uploads, async |test: &TestPlatform| {
    let installation = Installation::open(test);
    let acme = Workspace::create(&installation, "acme", "owner@acme.test").await;
    let (id, reply) = upload(&acme, "deals.csv", "Deal Name,Amount\nA,1\n").await;
    assert_eq!(reply.status, 200, "{}", reply.body);
    let (host, id) = (&installation.host, id.parse().unwrap());
    let run = async |command: serde_json::Value| {
        let (out, mut said) = tokio::sync::mpsc::channel(64);
        let command = serde_json::from_value(json!({ "Tenant": command })).unwrap();
        assert_eq!(commands::run(host, command, &out).await, 0, "{:?}", said.try_recv());
    };
    let dir = host.uploads().of_workspace(acme.owner.ctx.tenant.id);
    let (kept, archive) = (files(&dir), host.config.data.join("acme.jsonl"));
    assert_eq!(kept.len(), 1);
    run(json!({"Export": {"slug": "acme", "out": archive}})).await;
    let text = std::fs::read_to_string(&archive).unwrap();
    assert!(!text.contains(host.config.data.to_str().unwrap()), "no path of this machine");
    let owner = json!({"owner_email": "owner@acme.test", "owner_password": "", "json": true});
    run(json!({"Import": {"file": archive, "owner": owner, "slug": "copy"}})).await;
    let copy = host.platform.control.tenant_by_slug("copy").await.unwrap().expect("the copy");
    let ctx = host.platform.ctx(copy, Actor::System).await.unwrap();
    let ended = job::find(&ctx, id).await.unwrap();
    assert_eq!(ended.state, JobState::Failed);
    assert!(ended.report.failure.unwrap().contains("Start a new import"));
    assert_eq!(job::find(&acme.owner.ctx, id).await.unwrap().state, JobState::Uploaded);
    run(json!({"Delete": {"slug": "copy", "confirm": "copy"}})).await;
    assert_eq!(files(&dir), kept);
    run(json!({"Delete": {"slug": "acme", "confirm": "acme"}})).await;
    assert!(!dir.exists(), "what waits goes with its workspace");
});

both_databases!(s30_a_path_does_not_climb_out, async |test: &TestPlatform| {
    let installation = Installation::open(test);
    let acme = Workspace::create(&installation, "acme", "owner@acme.test").await;
    let key = "the-installations-key";
    std::fs::write(installation.host.config.data.join("c4n4ry.key"), key).unwrap();
    let mut browser = acme.owner.browser.clone();
    for root in ["/pkg", "/pkg/b1", "/assets/fonts", "/assets/css", "/api/v1", "/import"] {
        for climb in
            ["..", "%2e%2e", "%2E%2E", "..%2f", "%2e%2e%2f", "..%5c", "%252e%252e", "....//", "..;", "%c0%ae%c0%ae"]
        {
            for depth in 1..=4 {
                // An encoded slash stays within one segment, until something decodes it.
                for up in [vec![climb; depth].join("/") + "/", climb.repeat(depth)] {
                    let path = format!("{root}/{up}c4n4ry.key");
                    let reply = browser.get(&acme.host, &path).await;
                    assert!([400, 404, 405].contains(&reply.status), "{path}: {}", reply.status);
                    assert!(!reply.body.contains(key), "{path}");
                }
            }
        }
    }
});

both_databases!(s30_a_line_break_starts_no_header, async |test: &TestPlatform| {
    let installation = Installation::open(test);
    let acme = Workspace::create(&installation, "acme", "owner@acme.test").await;
    let broken = "%0d%0aSet-Cookie:%20session=c4n4ry%0d%0a%0d%0a";
    let (base, host) = (installation.base(), acme.host.clone());
    let mut stranger = installation.browser();
    for (host, path) in [
        (&base, format!("/go/acme{broken}")),
        (&base, format!("/go/acme?bind=x&next=/{broken}")),
        (&base, format!("/sign-in?next=/{broken}")),
        (&base, format!("/workspaces{broken}")),
        (&host, format!("/sign-in?next=/{broken}")),
        (&host, format!("/deals?q={broken}")),
        (&host, format!("/confirm?next=/{broken}")),
        (&host, format!("/session/redeem?code={broken}&next=/{broken}")),
    ] {
        for browser in [&mut stranger, &mut acme.owner.browser.clone()] {
            let reply = browser.get(host, &path).await;
            assert!(reply.status < 500, "{host}{path}: {} {}", reply.status, reply.body);
            let cookies = reply.headers.get_all("set-cookie").iter();
            assert!(cookies.map(|c| c.to_str().unwrap()).all(|c| !c.contains("c4n4ry")), "{host}{path}");
            assert!(!reply.header("location").contains(['\r', '\n']), "{host}{path}");
        }
    }
    // Nor in a mail: a name that breaks the line would add recipients.
    let body = serde_json::json!({"name": "Eve\r\nBcc: c4n4ry@evil.example"});
    acme.owner.browser.clone().call(&acme.host, "rename_me", body).await;
    let body =
        serde_json::json!({"email": "p@new.test\r\nBcc: c4n4ry@evil.example", "role": "guest", "placeholder": null});
    assert_eq!(acme.owner.browser.clone().call(&acme.host, "invite_member", body).await.status, 422);
    let body = serde_json::json!({"email": "p@new.test", "role": "guest", "placeholder": null});
    assert_eq!(acme.owner.browser.clone().call(&acme.host, "invite_member", body).await.status, 200);
    for mail in ac_identity::outbox::list(&installation.host.identity).await.unwrap() {
        assert!(!mail.subject.contains(['\r', '\n']) && !mail.recipient.contains(['\r', '\n']), "{}", mail.subject);
    }
});
