//! Writing to one: what is filled in, who may, how it leaves, and where it is seen.

use crate::common::{http::*, leads::ada, mails::*, roles::give_role, *};
use ac_core::{Action, Error, Grant, Resource, Role, Rules, both_databases, testing::TestPlatform, testing::as_role};
use ac_crm::{
    contacts::model::ContactPatch,
    duplicates::{merge::merge_in, model::MergeOrder},
    leads::{conversion::ConvertOrder, convert::convert},
    mail_templates::{self, model::MailTemplateDraft},
    mails::{
        deliver::{self, MAILS_PER_HOUR_MAX, NotSent},
        entity as mail,
        model::{MailDraft, MailState, NO_MAIL_SERVER},
        queries, verbs,
    },
    members::entity as member,
    shared::kind::RecordKind,
    timeline,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

const PERSON: RecordKind = RecordKind::Contact;

both_databases!(a_person_is_written_to_by_a_template, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    known(&ctx, "Sam Boss").await;
    let ada = person(&ctx, "Ada", "ada@engines.test").await;
    let template = MailTemplateDraft {
        name: "First".into(),
        subject: "Hello {{first_name}}".into(),
        body: "Dear {{first_name}} of {{company|your company}},\n\n{{sender}}, {{workspace}}".into(),
    };
    let template = mail_templates::verbs::create(&ctx, template).await.unwrap();
    let draft = MailDraft { template_id: Some(template.id), ..Default::default() };
    let sent = verbs::send(&app.platform, &ctx, PERSON, ada.id.0, &draft).await.unwrap();
    assert_eq!((sent.subject.as_str(), sent.state), ("Hello Ada", MailState::Queued));
    assert!(sent.body.starts_with("Dear Ada of your company,\n\nSam Boss, "), "{}", sent.body);
    assert_eq!(events(&ctx).await.last().map(String::as_str), Some("mail.queued"));

    let carried = Carried::default();
    deliver::send_due(&app.platform, &carried).await.unwrap();
    assert_eq!(carried.to(), ["ada@engines.test"]);
    let letter = carried.letters.lock().unwrap()[0].clone();
    assert_eq!(
        (letter.from_name.as_deref(), letter.message_id),
        (Some("Sam Boss"), format!("<{}@alpha.test>", sent.id))
    );
    assert_eq!(queries::get(&ctx, sent.id).await.unwrap().state, MailState::Sent);
    assert_eq!(events(&ctx).await.last().map(String::as_str), Some("mail.sent"));

    let page = timeline::queries::of(&ctx, PERSON, ada.id.0, None).await.unwrap();
    let told = page.entries.iter().find(|entry| entry.kind == "mail.queued").expect("an entry");
    assert_eq!((told.note.as_deref(), told.is_undoable), (Some("Hello Ada"), false));
    assert_eq!(told.mail.as_ref().map(|mail| mail.state), Some(MailState::Sent));
    assert!(!page.entries.iter().any(|entry| entry.kind == "mail.sent"), "it is told once");
    deliver::send_due(&app.platform, &carried).await.unwrap();
    assert_eq!(carried.to().len(), 1);
});

both_databases!(a_dialog_whose_answer_was_lost_writes_once, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let ada = person(&ctx, "Ada", "ada@engines.test").await;
    let once = uuid::Uuid::now_v7();
    let send = async |ctx: &ac_core::Ctx, body: &str, once| {
        verbs::send_once(&app.platform, ctx, PERSON, ada.id.0, &words("a", body), once).await
    };
    let first = send(&ctx, "b", once).await.unwrap();
    assert_eq!(send(&ctx, "b", once).await.unwrap().id, first.id);
    let changed = send(&ctx, "c", once).await;
    assert!(matches!(&changed, Err(Error::Conflict(why)) if why.contains("already")), "{changed:?}");
    assert_ne!(send(&ctx, "b", uuid::Uuid::now_v7()).await.unwrap().id, first.id);
    assert_eq!(queries::on(&ctx, PERSON, ada.id.0).await.unwrap().len(), 2);
});

both_databases!(who_cannot_be_written_to_is_told_why, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let check = async |email: &str, draft: MailDraft, field: &str, says: &str| {
        let person = person(&ctx, "Ada", email).await;
        let refused = verbs::send(&app.platform, &ctx, PERSON, person.id.0, &draft).await.unwrap_err();
        let Error::Invalid(fields) = refused else { panic!("{refused:?}") };
        assert!(fields[0].field == field && fields[0].message.contains(says), "{fields:?}");
    };
    check("", words("a", "b"), "recipient", "has no e-mail address").await;
    check("ada@engines..test", words("a", "b"), "recipient", "Correct it first").await;
    check("a@b.test", words("", "b"), "subject", "Enter a subject").await;
    check("a@b.test", words("a", "{{company}}"), "body", "“company”").await;
    check("a@b.test", words("{{nobody}}", "b"), "subject", "no variable").await;
    check("a@b.test", words("{{company|}}", "b"), "subject", "nothing is left").await;
    check("a@b.test", words("a", "{{company|}}"), "body", "nothing is left").await;
    let long = format!("{}@b.test", "a".repeat(40));
    check(&long, words(&"{{email}}".repeat(20), "b"), "subject", "200 characters").await;
    check(&long, words("a", &"{{email}}".repeat(2_000)), "body", "40000 characters").await;
    let company = company(&ctx, "Acme").await;
    let refused = verbs::send(&app.platform, &ctx, RecordKind::Company, company.id.0, &words("a", "b")).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let nobody = uuid::Uuid::now_v7();
    let refused = verbs::send(&app.platform, &ctx, PERSON, nobody, &words("a", "b")).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    let theirs = workspace(app, "other").await;
    let ada = person(&ctx, "Ada", "a@b.test").await;
    let refused = verbs::send(&app.platform, &theirs, PERSON, ada.id.0, &words("a", "b")).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
});

both_databases!(whoever_may_not_change_a_person_does_not_write_to_them, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let ada = person(&owner, "Ada", "ada@engines.test").await;
    let sent = verbs::send(&app.platform, &owner, PERSON, ada.id.0, &words("Offer", "Secret price")).await.unwrap();

    let guest = as_role(&owner, Role::Guest);
    assert!(verbs::send(&app.platform, &guest, PERSON, ada.id.0, &words("a", "b")).await.is_err());
    assert!(queries::get(&guest, sent.id).await.is_err());

    // Reads the people that are theirs alone.
    let bob = as_role(&owner, Role::Member);
    let mut rules = Rules::of(Role::Member);
    rules.put(Resource::Contact, Action::Read, Grant::Own);
    give_role(app, &owner, bob.actor.member().unwrap(), &rules).await;
    let bob = app.platform.again(&bob).await.unwrap();
    assert!(matches!(queries::get(&bob, sent.id).await, Err(Error::NotFound)), "the text goes with the record");
    assert!(matches!(queries::on(&bob, PERSON, ada.id.0).await, Err(Error::NotFound)));
    assert!(matches!(timeline::queries::of(&bob, PERSON, ada.id.0, None).await, Err(Error::NotFound)));
    assert!(matches!(verbs::send(&app.platform, &bob, PERSON, ada.id.0, &words("a", "b")).await, Err(Error::NotFound)));
    let theirs = workspace(app, "other").await;
    assert!(matches!(queries::get(&theirs, sent.id).await, Err(Error::NotFound)));
});

both_databases!(a_try_that_broke_off_is_not_repeated, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let ada = person(&ctx, "Ada", "ada@engines.test").await;
    let sent = verbs::send(&app.platform, &ctx, PERSON, ada.id.0, &words("a", "b")).await.unwrap();

    /// Takes a mail and never says so: its process was killed.
    #[derive(Default)]
    struct Killed(Carried);
    impl deliver::Carrier for Killed {
        fn domain(&self) -> String {
            self.0.domain()
        }
        async fn carry(&self, letter: &deliver::Letter) -> Result<(), NotSent> {
            self.0.carry(letter).await?;
            std::future::pending().await
        }
    }
    let killed = Killed::default();
    let round = deliver::send_due(&app.platform, &killed);
    assert!(tokio::time::timeout(std::time::Duration::from_secs(2), round).await.is_err());
    assert_eq!((killed.0.to().len(), queries::get(&ctx, sent.id).await.unwrap().state), (1, MailState::Sending));

    let carried = Carried::default();
    for _ in 0..3 {
        deliver::send_due(&app.platform, &carried).await.unwrap();
        app.platform.clock.advance_secs(200);
    }
    let now = queries::get(&ctx, sent.id).await.unwrap();
    assert!(now.state == MailState::Failed && now.failure.unwrap().contains("may have left"));
    assert!(carried.to().is_empty(), "nobody gets it twice");
    assert_eq!(events(&ctx).await.last().map(String::as_str), Some("mail.failed"));
});

both_databases!(tries_end_some_day, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let ada = person(&ctx, "Ada", "ada@engines.test").await;
    let sent = verbs::send(&app.platform, &ctx, PERSON, ada.id.0, &words("a", "b")).await.unwrap();
    let never = Carried::answering(&vec![NotSent::Later("Busy.".into()); 20]);
    for _ in 0..10 {
        deliver::send_due(&app.platform, &never).await.unwrap();
        app.platform.clock.advance_secs(86_400);
    }
    let now = queries::get(&ctx, sent.id).await.unwrap();
    assert_eq!((now.state, now.failure.as_deref()), (MailState::Failed, Some("Busy. It was tried 8 times.")));
    assert_eq!(never.answers.lock().unwrap().len(), 12, "eight tries");
});

both_databases!(a_mail_server_that_is_away_costs_no_tries, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let ada = person(&ctx, "Ada", "ada@engines.test").await;
    let sent = verbs::send(&app.platform, &ctx, PERSON, ada.id.0, &words("a", "b")).await.unwrap();
    let away = Carried::answering(&vec![NotSent::Unreachable("Away.".into()); 12]);
    for _ in 0..12 {
        deliver::send_due(&app.platform, &away).await.unwrap();
        let now = queries::get(&ctx, sent.id).await.unwrap();
        assert_eq!((now.state, now.failure.as_deref()), (MailState::Queued, Some("Away.")));
        app.platform.clock.advance_secs(61);
    }
    let row =
        ctx.read(async |tx| Ok::<_, Error>(mail::Entity::find_by_id(sent.id).one(tx.conn()).await?)).await.unwrap();
    assert_eq!(row.map(|row| (row.attempts, row.tried_at)), Some((0, None)));
    deliver::send_due(&app.platform, &away).await.unwrap();
    assert_eq!(queries::get(&ctx, sent.id).await.unwrap().state, MailState::Sent);
});

both_databases!(one_that_may_have_left_holds_up_the_others_for_a_while, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    for email in ["ada@engines.test", "bea@engines.test"] {
        let person = person(&ctx, "Ada", email).await;
        verbs::send(&app.platform, &ctx, PERSON, person.id.0, &words("a", "b")).await.unwrap();
    }
    let carried = Carried::answering(&[NotSent::NotKnown]);
    deliver::send_due(&app.platform, &carried).await.unwrap();
    deliver::send_due(&app.platform, &carried).await.unwrap();
    assert!(carried.to().is_empty());
    app.platform.clock.advance_secs(61);
    deliver::send_due(&app.platform, &carried).await.unwrap();
    assert_eq!(carried.to().len(), 1);
});

both_databases!(whoever_is_in_the_bin_is_not_written_to, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (gone, stays) = (person(&ctx, "Ada", "ada@engines.test").await, person(&ctx, "Bea", "bea@engines.test").await);
    let never = verbs::send(&app.platform, &ctx, PERSON, gone.id.0, &words("a", "b")).await.unwrap();
    verbs::send(&app.platform, &ctx, PERSON, stays.id.0, &words("a", "b")).await.unwrap();
    ac_crm::contacts::verbs::delete(&ctx, gone.id).await.unwrap();
    let carried = Carried::default();
    deliver::send_due(&app.platform, &carried).await.unwrap();
    assert_eq!(carried.to(), ["bea@engines.test"]);
    let row =
        ctx.read(async |tx| Ok::<_, Error>(mail::Entity::find_by_id(never.id).one(tx.conn()).await?)).await.unwrap();
    let row = row.unwrap();
    assert_eq!(
        (row.state, row.failure.as_deref()),
        (MailState::Failed, Some("The person was deleted before it left."))
    );
});

both_databases!(whoever_has_left_writes_to_nobody, async |app: &TestPlatform| {
    let owner = workspace(app, "acme").await;
    let bob = as_role(&owner, Role::Member);
    let id = known(&bob, "Bob").await;
    let (ada, bea) = (person(&owner, "Ada", "ada@engines.test").await, person(&owner, "Bea", "bea@engines.test").await);
    let waits = verbs::send(&app.platform, &bob, PERSON, ada.id.0, &words("a", "b")).await.unwrap();
    verbs::send(&app.platform, &owner, PERSON, bea.id.0, &words("a", "b")).await.unwrap();
    let left = member::Entity::update_many()
        .col_expr(member::Column::State, Expr::value("ended"))
        .filter(member::Column::Id.eq(id));
    owner.write(async |tx| Ok::<_, Error>(left.exec(tx.conn()).await.map(drop)?)).await.unwrap();
    let carried = Carried::default();
    deliver::send_due(&app.platform, &carried).await.unwrap();
    assert_eq!(carried.to(), ["bea@engines.test"]);
    let row = queries::get(&owner, waits.id).await.unwrap();
    assert_eq!(
        (row.state, row.failure.as_deref()),
        (MailState::Failed, Some("Whoever wrote it has left the workspace."))
    );
});

both_databases!(a_workspace_sends_so_many_an_hour, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let ada = person(&ctx, "Ada", "ada@engines.test").await;
    let other = person(&ctx, "Bea", "bea@engines.test").await;
    let carried = Carried::default();
    let sent = verbs::send(&app.platform, &ctx, PERSON, ada.id.0, &words("a", "b")).await.unwrap();
    deliver::send_due(&app.platform, &carried).await.unwrap();
    // As if as many as may had left just now.
    let row =
        ctx.read(async |tx| Ok::<_, Error>(mail::Entity::find_by_id(sent.id).one(tx.conn()).await?)).await.unwrap();
    let row = row.unwrap();
    let filled = ctx.write(async |tx| {
        use sea_orm::{ActiveModelTrait, IntoActiveModel};
        let copies = (1..MAILS_PER_HOUR_MAX).map(|_| {
            let copy = mail::Model { id: ac_crm::mails::model::MailId::generate(), ..row.clone() };
            copy.into_active_model().reset_all()
        });
        let copies: Vec<_> = copies.collect();
        for chunk in copies.chunks(100) {
            mail::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(tx.conn()).await?;
        }
        Ok::<_, Error>(())
    });
    filled.await.unwrap();
    let waits = verbs::send(&app.platform, &ctx, PERSON, other.id.0, &words("a", "b")).await.unwrap();
    deliver::send_due(&app.platform, &carried).await.unwrap();
    assert_eq!(queries::get(&ctx, waits.id).await.unwrap().state, MailState::Queued);
    app.platform.clock.advance_secs(3_700);
    deliver::send_due(&app.platform, &carried).await.unwrap();
    assert_eq!(carried.to(), ["ada@engines.test", "bea@engines.test"]);
});

both_databases!(no_stored_name_begins_a_header, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let ada = person(&ctx, "Ada", "ada@engines.test").await;
    let broken = ac_crm::contacts::entity::Entity::update_many()
        .col_expr(ac_crm::contacts::entity::Column::FirstName, Expr::value("Ada\r\nBcc: eve@evil.test"))
        .filter(ac_crm::contacts::entity::Column::Id.eq(ada.id));
    ctx.write(async |tx| Ok::<_, Error>(broken.exec(tx.conn()).await.map(drop)?)).await.unwrap();
    for subject in ["{{first_name}}", "plain"] {
        let refused = verbs::send(&app.platform, &ctx, PERSON, ada.id.0, &words(subject, "b")).await.unwrap_err();
        assert!(matches!(refused, Error::Invalid(_)), "{subject}: {refused:?}");
    }
});

both_databases!(mails_go_along_with_what_becomes_of_a_record, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (stays, goes) = (person(&ctx, "Ada", "ada@a.test").await, person(&ctx, "Ada", "ada@b.test").await);
    let sent = verbs::send(&app.platform, &ctx, PERSON, goes.id.0, &words("a", "b")).await.unwrap();
    let order = MergeOrder { others: vec![goes.id.0], ..Default::default() };
    let report = ctx.write(async |tx| merge_in(tx, PERSON, stays.id.0, &order).await).await.unwrap();
    assert_eq!(report.moved.mails, 1);
    assert_eq!(queries::on(&ctx, PERSON, stays.id.0).await.unwrap()[0].id, sent.id);
    let undone = ac_crm::undo::verbs::undo(&ctx, ac_crm::undo::model::UndoWhat::Batch(report.batch_id)).await.unwrap();
    assert!(undone.conflicts.is_empty(), "{:?}", undone.conflicts);
    assert_eq!(queries::on(&ctx, PERSON, goes.id.0).await.unwrap()[0].id, sent.id);

    let lead = ada(&ctx).await;
    let sent = verbs::send(&app.platform, &ctx, RecordKind::Lead, lead.id.0, &words("a", "b")).await.unwrap();
    let converted = convert(&ctx, lead.id, &ConvertOrder::default()).await.unwrap();
    let became = converted.lead.converted.unwrap().contact.unwrap();
    assert_eq!(queries::on(&ctx, PERSON, became.id).await.unwrap()[0].id, sent.id);
    let refused = verbs::send(&app.platform, &ctx, RecordKind::Lead, lead.id.0, &words("a", "b")).await.unwrap_err();
    assert!(matches!(&refused, Error::Invalid(fields) if fields[0].message.contains("converted")), "{refused:?}");
    deliver::send_due(&app.platform, &Carried::default()).await.unwrap();
    assert_eq!(queries::get(&ctx, sent.id).await.unwrap().state, MailState::Sent, "what waited leaves all the same");
    // In the bin it is nobody's to read there, and comes back with the person.
    ac_crm::contacts::verbs::delete(&ctx, goes.id).await.unwrap();
    assert!(matches!(queries::on(&ctx, PERSON, goes.id.0).await, Err(Error::NotFound)));
});

both_databases!(what_waits_can_be_withdrawn, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    known(&ctx, "Sam Boss").await;
    let ada = person(&ctx, "Ada", "ada@engines.test").await;
    let (bob, eve) = (as_role(&ctx, Role::Member), as_role(&ctx, Role::Member));
    let send =
        async |ctx: &ac_core::Ctx| verbs::send(&app.platform, ctx, PERSON, ada.id.0, &words("a", "b")).await.unwrap();
    let (bobs, bosses, leaves) = (send(&bob).await, send(&ctx).await, send(&bob).await);
    let page = timeline::queries::of(&bob, PERSON, ada.id.0, None).await.unwrap();
    let offered: Vec<_> = page.entries.iter().filter_map(|entry| entry.mail.as_ref()).collect();
    assert_eq!(offered.len(), 3);
    assert!(offered.iter().all(|mail| mail.may_withdraw == (mail.id != bosses.id)), "{offered:?}");

    assert!(matches!(verbs::withdraw(&eve, bobs.id).await, Err(Error::Forbidden)));
    assert!(matches!(verbs::withdraw(&bob, bosses.id).await, Err(Error::Forbidden)));
    let theirs = workspace(app, "other").await;
    assert!(matches!(verbs::withdraw(&theirs, bobs.id).await, Err(Error::NotFound)));
    assert_eq!(verbs::withdraw(&bob, bobs.id).await.unwrap().state, MailState::Withdrawn);
    let gone = verbs::withdraw(&ctx, bosses.id).await.unwrap();
    assert_eq!((gone.state, gone.failure.as_deref()), (MailState::Withdrawn, Some("Withdrawn by Sam Boss.")));
    assert_eq!(events(&ctx).await.last().map(String::as_str), Some("mail.withdrawn"));
    let told = events(&ctx).await.len();
    assert_eq!(verbs::withdraw(&ctx, bosses.id).await.unwrap().state, MailState::Withdrawn);
    assert_eq!(events(&ctx).await.len(), told, "once");

    let carried = Carried::default();
    deliver::send_due(&app.platform, &carried).await.unwrap();
    assert_eq!(carried.to(), ["ada@engines.test"], "the one that was not withdrawn");
    let late = verbs::withdraw(&ctx, leaves.id).await;
    assert!(matches!(&late, Err(Error::Conflict(why)) if why.contains("left already")), "{late:?}");
});

both_databases!(where_no_mail_can_leave_it_waits_for_a_mail_server, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let ada = person(&ctx, "Ada", "ada@engines.test").await;
    let sent = verbs::send(&app.platform, &ctx, PERSON, ada.id.0, &words("a", "b")).await.unwrap();
    assert_eq!(queries::told(&app.platform, sent.clone()).failure, None);
    let mute = ac_core::Platform { mail_is_sent: false, ..app.platform.clone() };
    let told = queries::told(&mute, sent.clone());
    assert_eq!((told.state, told.failure.as_deref()), (MailState::Queued, Some(NO_MAIL_SERVER)));
    let withdrawn = queries::told(&mute, verbs::withdraw(&ctx, sent.id).await.unwrap());
    assert_eq!(withdrawn.failure.as_deref(), Some("Withdrawn."), "what does not wait says why");
});

both_databases!(programs_write_too, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let ada = person(&ctx, "Ada", "ada@engines.test").await;
    let path = format!("/api/v1/contacts/{}/mails", ada.id);
    let body = json!({"subject": "Hello {{first_name}}", "body": "Bye"});
    let key = [("idempotency-key", "once")];
    let first = send_with_jobs(app, Some(&ctx), ("POST", &path), &key, Some(body.clone())).await;
    assert_eq!((first.status, &first.json()["subject"]), (202, &json!("Hello Ada")), "{}", first.text);
    let again = send_with_jobs(app, Some(&ctx), ("POST", &path), &key, Some(body.clone())).await;
    assert_eq!((again.status, &again.json()["id"]), (202, &first.json()["id"]));
    let listed = send_with_jobs(app, Some(&ctx), ("GET", &path), &[], None).await;
    assert_eq!((listed.status, listed.json()["data"].as_array().unwrap().len()), (200, 1), "{}", listed.text);
    let odd = json!({"subject": "Hello {{first}}", "body": "Bye"});
    send_with_jobs(app, Some(&ctx), ("POST", &path), &[], Some(odd)).await.refused(422, "invalid");
    let guest = as_role(&ctx, Role::Guest);
    send_with_jobs(app, Some(&guest), ("POST", &path), &[], Some(body.clone())).await.refused(403, "forbidden");
    let theirs = workspace(app, "other").await;
    send_with_jobs(app, Some(&theirs), ("POST", &path), &[], Some(body)).await.refused(404, "not_found");
    send_with_jobs(app, Some(&theirs), ("GET", &path), &[], None).await.refused(404, "not_found");
    let one = format!("/api/v1/mails/{}", first.json()["id"].as_str().unwrap());
    send(Some(&guest), "DELETE", &one, &[], None).await.refused(403, "forbidden");
    send(Some(&theirs), "DELETE", &one, &[], None).await.refused(404, "not_found");
    let withdrawn = send(Some(&ctx), "DELETE", &one, &[], None).await;
    assert_eq!((withdrawn.status, &withdrawn.json()["state"]), (200, &json!("withdrawn")), "{}", withdrawn.text);
    let patch = ContactPatch { email: Some(None), ..Default::default() };
    ac_crm::contacts::verbs::update(&ctx, ada.id, 1, patch).await.unwrap();
    let none = send_with_jobs(app, Some(&ctx), ("POST", &path), &[], Some(json!({"subject": "a", "body": "b"}))).await;
    none.refused(422, "invalid");
});
