//! Templates of e-mails: who makes and changes them, and what is refused.

use crate::common::{http::*, *};
use ac_core::{Error, Role, both_databases, testing::TestPlatform, testing::as_role};
use ac_crm::mail_templates::{
    model::{MailTemplate, MailTemplateDraft, MailTemplatePatch},
    queries, verbs,
};
use serde_json::json;

fn draft(name: &str) -> MailTemplateDraft {
    MailTemplateDraft {
        name: name.into(),
        subject: "Hello {{first_name|there}}".into(),
        body: "Dear {{first_name|friend}},\n\nbest, {{sender}}".into(),
    }
}

async fn first(ctx: &ac_core::Ctx) -> MailTemplate {
    verbs::create(ctx, draft("First contact")).await.unwrap()
}

both_databases!(whoever_made_a_template_and_admins_change_it, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let ann = as_role(&owner, Role::Member);
    let made = first(&ann).await;
    assert_eq!((made.author_id, made.version), (ann.actor.member(), 1));

    let bob = as_role(&owner, Role::Member);
    assert_eq!(queries::all(&bob).await.unwrap().len(), 1, "members use them");
    let patch = MailTemplatePatch { subject: Some("Hi".into()), ..Default::default() };
    let refused = verbs::update(&bob, made.id, 1, patch.clone()).await.unwrap_err();
    assert!(matches!(refused, Error::Forbidden | Error::Refused(_)), "{refused:?}");
    assert!(verbs::delete(&bob, made.id).await.is_err());

    let changed = verbs::update(&ann, made.id, 1, patch.clone()).await.unwrap();
    assert_eq!((changed.subject.as_str(), changed.version), ("Hi", 2));
    let late = verbs::update(&owner, made.id, 1, patch).await.unwrap_err();
    assert!(matches!(late, Error::Stale { current: 2 }), "{late:?}");
    let patch = MailTemplatePatch { name: Some("Other".into()), ..Default::default() };
    assert_eq!(verbs::update(&owner, made.id, 2, patch).await.unwrap().name, "Other", "an admin may");

    verbs::delete(&ann, made.id).await.unwrap();
    assert!(matches!(queries::get(&ann, made.id).await, Err(Error::NotFound)));
    assert_eq!(verbs::restore(&ann, made.id).await.unwrap().name, "Other");
    let told = ["created", "updated", "updated", "deleted", "restored"].map(|verb| format!("mail_template.{verb}"));
    assert!(events(&owner).await.ends_with(&told));
});

both_databases!(a_guest_sees_no_template, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let made = first(&owner).await;
    let guest = as_role(&owner, Role::Guest);
    assert!(matches!(queries::all(&guest).await, Err(Error::Forbidden)));
    assert!(queries::get(&guest, made.id).await.is_err());
    assert!(matches!(verbs::create(&guest, draft("x")).await, Err(Error::Forbidden)));
});

both_databases!(another_workspace_has_its_own, async |app: &TestPlatform| {
    let ours = workspace(app, "acme").await;
    let theirs = workspace(app, "other").await;
    let made = first(&ours).await;
    assert!(matches!(queries::get(&theirs, made.id).await, Err(Error::NotFound)));
    let patch = MailTemplatePatch { name: Some("Mine".into()), ..Default::default() };
    assert!(matches!(verbs::update(&theirs, made.id, 1, patch).await, Err(Error::NotFound)));
    assert!(matches!(verbs::delete(&theirs, made.id).await, Err(Error::NotFound)));
});

both_databases!(what_no_mail_can_be_made_of_is_refused, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let check = async |draft: MailTemplateDraft, field: &str, says: &str| {
        let Err(Error::Invalid(fields)) = verbs::create(&ctx, draft).await else { panic!("{field} {says}") };
        assert!(fields[0].field == field && fields[0].message.contains(says), "{fields:?}");
    };
    check(MailTemplateDraft { name: " ".into(), ..draft("x") }, "name", "Enter a name").await;
    let body = "Dear\n\n{{frist_name}}".to_owned();
    check(MailTemplateDraft { body, ..draft("x") }, "body", "Line 3: there is no variable “frist_name”").await;
    let subject = "Hello {{first_name".to_owned();
    check(MailTemplateDraft { subject, ..draft("x") }, "subject", "Line 1").await;
});

both_databases!(templates_are_a_collection, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let body = json!({"name": "First", "subject": "Hello {{first_name}}", "body": "Dear {{first_name|you}}"});
    let made = post(&ctx, "/api/v1/mail_templates", body).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/mail_templates/{id}");
    let stale = send(Some(&ctx), "PATCH", &path, &[("if-match", "\"9\"")], Some(json!({"name": "x"}))).await;
    stale.refused(412, "stale");
    let changed = send(Some(&ctx), "PATCH", &path, &[("if-match", "\"1\"")], Some(json!({"name": "Second"}))).await;
    assert_eq!((changed.status, &changed.json()["name"]), (200, &json!("Second")), "{}", changed.text);
    let found = get(&ctx, "/api/v1/mail_templates?filter=name%3Asecond").await;
    assert_eq!((found.status, found.json()["data"].as_array().unwrap().len()), (200, 1), "{}", found.text);
    let broken = json!({"name": "x", "subject": "{{", "body": "}}"});
    post(&ctx, "/api/v1/mail_templates", broken).await.refused(422, "invalid");
});
