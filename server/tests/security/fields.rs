//! Row 5: fields that nobody may set are refused or count for nothing.

use crate::support::{Installation, browser::Ask, people::Workspace, records};
use ac_core::{Role, both_databases, testing::TestPlatform};
use ac_identity::invites;
use serde_json::{Value, json};

/// What an attacker would add to a form or body.
const FORBIDDEN: [&str; 11] = [
    "role",
    "is_admin",
    "balance",
    "id",
    "version",
    "created_at",
    "deleted_at",
    "tenant_id",
    "author_id",
    "fields",
    "rank",
];

both_databases!(s05_no_record_takes_a_field_that_is_not_its_own, async |test: &TestPlatform| {
    let acme = Workspace::create(&Installation::open(test), "acme", "owner@acme.test").await;
    let mut owner = acme.owner.clone();
    let mut browser = acme.owner.browser.clone();
    let mut program = browser.program(&acme.token);
    for (plural, one, body) in [
        ("companies", "company", json!({"name": "x"})),
        ("contacts", "contact", json!({"first_name": "x"})),
        ("leads", "lead", json!({"last_name": "x"})),
        ("deals", "deal", json!({"name": "x"})),
        ("products", "product", json!({"name": "x"})),
        ("pipelines", "pipeline", json!({"name": "x"})),
        ("rates", "rate", json!({"rate": "2"})),
        ("notes", "note", json!({"body": "x"})),
    ] {
        let id = records::make(&acme, &mut owner, one).await;
        let path = format!("/api/v1/{plural}/{id}");
        let before = program.get(&acme.host, &path).await.body;
        for field in FORBIDDEN {
            let mut with = body.clone();
            with[field] = json!("owner");
            let ask = Ask::new("PATCH", &path).with("if-match", "\"1\"").json(&with.to_string());
            assert_eq!(program.send(&acme.host, ask).await.status, 422, "PATCH {plural} with {field}");
            let ask = Ask::new("POST", &format!("/api/v1/{plural}")).json(&with.to_string());
            assert_eq!(program.send(&acme.host, ask).await.status, 422, "POST {plural} with {field}");
            let call = json!({"id": id, "version": 1, "patch": with});
            let called = browser.call(&acme.host, &format!("api/update_{one}"), call).await;
            assert!((400..500).contains(&called.status), "update_{one} with {field}: {}", called.body);
            let called = browser.call(&acme.host, &format!("api/create_{one}"), json!({"draft": with})).await;
            assert!((400..500).contains(&called.status), "create_{one} with {field}: {}", called.body);
        }
        assert_eq!(program.get(&acme.host, &path).await.body, before, "{one} is as it was");
    }
});

both_databases!(s05_nobody_makes_more_of_themselves, async |test: &TestPlatform| {
    let installation = Installation::open(test);
    let acme = Workspace::create(&installation, "acme", "owner@acme.test").await;
    let mut member = acme.join("member@acme.test", Role::Member).await;
    let owner = acme.owner.member();
    let me = member.browser.call(&acme.host, "load_me", json!({})).await.json();
    let more =
        json!({"name": "Renamed", "role": "owner", "is_admin": true, "email": "owner@acme.test", "member_id": owner});
    assert_eq!(member.browser.call(&acme.host, "rename_me", more).await.status, 200);
    let mut expected: Value = me;
    expected["name"] = json!("Renamed");
    assert_eq!(member.browser.call(&acme.host, "load_me", json!({})).await.json(), expected, "the name and no more");

    let token = json!({"name": "t", "scopes": null, "expires_in_days": 1, "role": "owner", "identity_id": owner});
    let token = member.browser.call(&acme.host, "create_api_token", token).await.json();
    let mut program = member.browser.program(token.as_str().unwrap());
    let who = program.call(&acme.host, "me/get_me", json!({})).await.json();
    assert_eq!(
        (who["rights"]["role"].as_str(), who["member"].as_str()),
        (Some("member"), Some(&*member.member().to_string()))
    );

    let mut admin = acme.join("admin@acme.test", Role::Admin).await;
    for (function, body) in [
        ("invite_member", json!({"email": "x@acme.test", "role": "owner", "placeholder": null})),
        ("change_member_role", json!({"id": admin.member(), "role": "owner"})),
        ("change_member_role", json!({"id": owner, "role": "guest"})),
        ("end_membership", json!({"id": owner})),
    ] {
        let refused = admin.browser.call(&acme.host, function, body).await;
        assert_eq!(refused.status, 403, "{function} by an admin: {}", refused.body);
    }
    let identity = &installation.host.identity;
    invites::invite(identity, &acme.owner.ctx, "Owner", "guest@acme.test", Role::Guest, None, None).await.unwrap();
    let path = installation.mailed_path("guest@acme.test").await;
    let form = [
        ("name", "Guest"),
        ("password", crate::support::PASSWORD),
        ("role", "owner"),
        ("is_admin", "true"),
        ("email", "owner@acme.test"),
    ];
    let mut guest = installation.browser();
    assert_eq!(guest.post(&installation.base(), &path, &form).await.status, 303);
    guest.walk(&acme.host, "/").await;
    let me = guest.call(&acme.host, "load_me", json!({})).await.json();
    assert_eq!((me["role"].as_str(), me["email"].as_str()), (Some("guest"), Some("guest@acme.test")));
});
