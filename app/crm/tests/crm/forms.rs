//! Forms: who makes them, and what becomes of what is sent.

use crate::common::{fields::field, forms::*, *};
use ac_core::{
    Error, MemberId, Role, both_databases, log,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    custom_fields,
    forms::{
        held,
        model::{FormDraft, FormFilter, FormPatch, FormQuery, FormState},
        queries,
        question::Question,
        submit::{self, Outcome, Sending},
        verbs,
    },
    leads::{self, model::LeadQuery},
    members, notes,
    notes::model::NoteQuery,
    shared::kind::RecordKind,
    timeline,
};
use ac_views::custom::FieldKind;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

both_databases!(a_form_is_made_changed_deleted_and_brought_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let form = made(&ctx, FormDraft { name: " Contact us ".into(), ..FormDraft::default() }).await;
    assert_eq!(
        (form.name.as_str(), form.state, form.version, form.key.len()),
        ("Contact us", FormState::Paused, 1, 22)
    );
    assert_eq!(form, queries::get(&ctx, form.id).await.unwrap());
    let patch = FormPatch { title: Some("Talk to us".into()), state: Some(FormState::Active), ..FormPatch::default() };
    let changed = verbs::update(&ctx, form.id, 1, patch.clone()).await.unwrap();
    assert_eq!(
        (changed.title.as_str(), changed.state, changed.key.clone()),
        ("Talk to us", FormState::Active, form.key.clone())
    );
    assert!(matches!(verbs::update(&ctx, form.id, 1, patch.clone()).await, Err(Error::Stale { current: 2 })));
    assert_eq!(
        verbs::update(&ctx, form.id, 2, patch.clone()).await.unwrap().version,
        2,
        "what changes nothing is no change"
    );
    verbs::delete(&ctx, form.id).await.unwrap();
    missing(queries::get(&ctx, form.id).await);
    missing(queries::by_key(&nobody(&ctx), &form.key).await);
    missing(verbs::update(&ctx, form.id, 3, patch).await);
    missing(verbs::delete(&ctx, form.id).await);
    missing(submit::take(&nobody(&ctx), form.id, &sending(ADA, "1")).await);
    assert_eq!(verbs::restore(&ctx, form.id).await.unwrap().version, 4);
    missing(verbs::restore(&ctx, form.id).await);
    let kinds = events(&ctx).await;
    let own: Vec<_> = kinds.iter().filter(|kind| kind.starts_with("form.")).collect();
    assert_eq!(own, ["form.created", "form.updated", "form.deleted", "form.restored"]);
    let active = FormQuery::of(FormFilter { state: Some(FormState::Active) });
    assert_eq!(queries::list(&ctx, &active).await.unwrap().data.len(), 1);
    let asked = FormQuery { query: Some("state:paused name:contact".into()), ..FormQuery::default() };
    assert!(queries::list(&ctx, &asked).await.unwrap().data.is_empty());
});

both_databases!(only_admins_make_forms_and_members_read_them, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let form = made(&ctx, draft("Contact")).await;
    let submission = held_back(&ctx, &form, ADA).await;
    for (role, reads, makes) in [
        (Role::Admin, true, true),
        (Role::Member, true, false),
        (Role::Guest, false, false),
        (Role::Client, false, false),
    ] {
        let other = as_role(&ctx, role);
        let what = role.as_str();
        assert_eq!(queries::get(&other, form.id).await.is_ok(), reads, "{what}");
        assert_eq!(queries::submissions(&other, form.id, None, None).await.is_ok(), reads, "{what}");
        assert_eq!(verbs::create(&other, draft("New")).await.is_ok(), makes, "{what}");
        let patch = FormPatch { title: Some(what.into()), ..FormPatch::default() };
        let version = queries::get(&ctx, form.id).await.unwrap().version;
        assert_eq!(verbs::update(&other, form.id, version, patch).await.is_ok(), makes, "{what}");
        let decides = held::discard(&other, submission.id).await;
        assert_eq!(decides.is_ok(), reads, "{what}");
        if decides.is_ok() {
            held::keep(&other, submission.id).await.unwrap();
        }
    }
    let theirs = workspace(app, "other").await;
    missing(queries::get(&theirs, form.id).await);
    missing(queries::by_key(&nobody(&theirs), &form.key).await);
    missing(queries::submissions(&theirs, form.id, None, None).await);
    missing(held::accept(&theirs, submission.id).await);
    missing(submit::take(&nobody(&theirs), form.id, &sending(ADA, "1")).await);
});

both_databases!(what_is_sent_becomes_a_lead_with_its_message, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let owner = member(&ctx, "Bob").await;
    let consent = Some("I agree to be\nwritten to.".to_owned());
    let form = made(&ctx, FormDraft { owners: vec![owner], consent, ..draft("Contact") }).await;
    let before = events(&ctx).await.len();
    let body =
        format!("{ADA}&message=%3Cscript%3Ealert(1)%3C/script%3E%0D%0Aline&consent=yes&status=qualified&owner_id=x");
    assert_eq!(sent(&ctx, &form, &body, "1").await, Outcome::Lead);
    let lead = all_leads(&ctx).await.remove(0);
    assert_eq!((lead.display_name().as_str(), lead.source.as_deref()), ("Ada Byron", Some("Web form")));
    assert_eq!((lead.owner_id, lead.email.as_deref()), (Some(owner), Some("ada@engines.example")));
    assert_eq!(lead.status.as_str(), "new", "what is not asked is not taken");
    let happened = &events(&ctx).await[before..];
    assert_eq!(happened, ["lead.created", "lead.submitted", "note.created", "form.submitted"]);
    let note = notes::queries::list(&ctx, &NoteQuery::default()).await.unwrap().data.remove(0);
    assert_eq!((note.body.as_str(), note.author_id), ("<script>alert(1)</script>\nline", None), "text is text");
    let steps = timeline::queries::of(&ctx, RecordKind::Lead, lead.id.0, None).await.unwrap().entries;
    let came = steps.iter().find(|step| step.kind == "lead.submitted").unwrap();
    assert_eq!(came.note.as_deref(), Some("Contact. Agreed to: I agree to be\nwritten to."));
    assert_eq!(came.actor_name, None, "nobody of the workspace did it");
    let figures = queries::get(&ctx, form.id).await.unwrap().figures;
    assert_eq!((figures.accepted, figures.accepted_30_days, figures.held), (1, 1, 0));
    assert!(
        queries::submissions(&ctx, form.id, None, None).await.unwrap().data[0].answers.is_empty(),
        "the lead has them"
    );
});

both_databases!(the_same_stamp_makes_one_lead, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let form = made(&ctx, draft("Contact")).await;
    let visitor = nobody(&ctx);
    let (one, other) = (sending(ADA, "same"), sending(ADA, "same"));
    let (a, b) = tokio::join!(submit::take(&visitor, form.id, &one), submit::take(&visitor, form.id, &other));
    let mut outcomes = [a.unwrap(), b.unwrap()];
    outcomes.sort_by_key(|outcome| *outcome == Outcome::Again);
    assert_eq!(outcomes, [Outcome::Lead, Outcome::Again]);
    assert_eq!(sent(&ctx, &form, ADA, "same").await, Outcome::Again);
    assert_eq!(all_leads(&ctx).await.len(), 1);
    assert_eq!(sent(&ctx, &form, ADA, "another").await, Outcome::Lead);
    let other = made(&ctx, draft("Other")).await;
    assert_eq!(sent(&ctx, &other, ADA, "same").await, Outcome::Lead, "each form has its own");
});

both_databases!(leads_go_round_among_owners_who_are_there, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (bob, eve, ann) = (member(&ctx, "Bob").await, member(&ctx, "Eve").await, member(&ctx, "Ann").await);
    let form = made(&ctx, FormDraft { owners: vec![bob, eve, bob, ann], ..draft("Contact") }).await;
    assert_eq!(form.owners, [bob, eve, ann], "each once");
    let gone = members::entity::Entity::find_by_id(eve);
    ctx.write(async |tx| {
        let row = gone.one(tx.conn()).await?.unwrap();
        let left = members::entity::Model { state: "left".into(), ..row }.into_active_model().reset_all();
        members::entity::Entity::update(left).exec(tx.conn()).await?;
        Ok::<_, Error>(())
    })
    .await
    .unwrap();
    for stamp in ["1", "2", "3"] {
        sent(&ctx, &form, ADA, stamp).await;
    }
    let mut leads = all_leads(&ctx).await;
    leads.sort_by_key(|lead| lead.id);
    assert_eq!(leads.iter().map(|lead| lead.owner_id).collect::<Vec<_>>(), [Some(bob), Some(ann), Some(bob)]);
    assert_eq!(queries::get(&ctx, form.id).await.unwrap().version, 1, "whose turn it is is no change of the form");
    complains(verbs::create(&ctx, FormDraft { owners: vec![MemberId::generate()], ..draft("x") }).await, &["owners"]);
    let open = made(&ctx, draft("Nobody's")).await;
    sent(&ctx, &open, "last_name=Open&email=o%40o.test", "4").await;
    assert!(all_leads(&ctx).await.iter().any(|lead| lead.last_name == "Open" && lead.owner_id.is_none()));
});

both_databases!(bad_answers_are_told_and_leave_nothing, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let form = made(&ctx, FormDraft { consent: Some("I agree.".into()), ..draft("Contact") }).await;
    let visitor = nobody(&ctx);
    let before = events(&ctx).await.len();
    for (body, of) in [
        ("", vec!["last_name", "email", "consent"]),
        ("last_name=Byron&email=nobody&consent=yes", vec!["email"]),
        (&format!("last_name={}&email=a%40b.test&consent=yes", "x".repeat(201)), vec!["last_name"]),
        (&format!("last_name=x&email=a%40b.test&consent=yes&message={}", "y".repeat(5_001)), vec!["message"]),
    ] {
        let sending = Sending { consent: form.consent.clone(), ..sending(body, "1") };
        complains(submit::take(&visitor, form.id, &sending).await, &of);
    }
    // Nothing that is seen is nothing that was said, and no way around what a note has to have.
    assert_eq!(
        sent(&ctx, &form, "last_name=B%00yron&email=a%40b.test&consent=yes&message=%00%E2%80%8B", "2").await,
        Outcome::Lead
    );
    assert_eq!(all_leads(&ctx).await[0].last_name, "B yron");
    assert_eq!(events(&ctx).await.len(), before + 3, "no note");
    let other_words = Sending { consent: Some("I agree to all.".into()), ..sending(ADA, "4") };
    let unseen = submit::take(&visitor, form.id, &other_words).await;
    assert!(matches!(unseen, Err(Error::Conflict(_))), "nobody agrees to what they have not seen: {unseen:?}");
    let paused = FormPatch { state: Some(FormState::Paused), ..FormPatch::default() };
    verbs::update(&ctx, form.id, 1, paused).await.unwrap();
    let closed = submit::take(&visitor, form.id, &sending(ADA, "3")).await;
    assert!(matches!(closed, Err(Error::Conflict(_))), "{closed:?}");
});

both_databases!(a_workspaces_own_fields_are_asked, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let tier = field(&ctx, "lead", "tier", FieldKind::Select, json!({ "choices": ["Gold", "Tin"] })).await;
    for (key, kind, more) in [
        ("likes", FieldKind::MultiSelect, json!({ "choices": ["Red", "Blue"] })),
        ("seats", FieldKind::Number, json!({})),
        ("begins", FieldKind::Date, json!({})),
        ("stars", FieldKind::Rating, json!({})),
        ("news", FieldKind::Checkbox, json!({})),
        ("page", FieldKind::Link, json!({})),
        ("boss", FieldKind::Person, json!({})),
        ("budget", FieldKind::Money, json!({})),
    ] {
        field(&ctx, "lead", key, kind, more).await;
    }
    let ask = |keys: &[&str]| {
        let own =
            keys.iter().map(|key| Question { label: (*key).into(), ..Question::of(&format!("fields.{key}"), false) });
        let questions = std::iter::once(Question::of("email", true)).chain(own).collect();
        FormDraft { questions, ..draft("Own") }
    };
    complains(
        verbs::create(&ctx, ask(&["boss", "budget", "nothing"])).await,
        &["questions.1.field", "questions.2.field", "questions.3.field"],
    );
    let form = made(&ctx, ask(&["tier", "likes", "seats", "begins", "stars", "news", "page"])).await;
    let gold = tier.choices[0].value.clone();
    let body = format!(
        "email=a%40b.test&fields.tier={gold}&fields.likes=red&fields.likes=blue&fields.seats=12.5&fields.begins=2026-11-30&fields.stars=4&fields.news=yes&fields.page=example.com"
    );
    assert_eq!(sent(&ctx, &form, &body, "1").await, Outcome::Lead);
    let own = all_leads(&ctx).await.remove(0).fields;
    assert_eq!(
        serde_json::to_value(&own).unwrap(),
        json!({ "boss": null, "budget": null, "tier": gold, "likes": ["red", "blue"], "seats": 12.5, "begins": "2026-11-30", "stars": 4, "news": true, "page": "https://example.com" })
    );
    let visitor = nobody(&ctx);
    let bad = "email=a%40b.test&fields.tier=platinum&fields.seats=many&fields.begins=never&fields.stars=9";
    complains(submit::take(&visitor, form.id, &sending(bad, "2")).await, &["fields.tier", "fields.stars"]);
    let bad = "email=a%40b.test&fields.seats=many&fields.begins=never";
    complains(submit::take(&visitor, form.id, &sending(bad, "2")).await, &["fields.begins", "fields.seats"]);

    // A question whose field was deleted meanwhile is asked no more; what waits with its answer keeps it in the note.
    let one = held_back(&ctx, &form, &format!("email=c%40d.test&fields.tier={gold}")).await;
    custom_fields::verbs::delete(&ctx, tier.id).await.unwrap();
    let lead = held::accept(&ctx, one.id).await.unwrap().lead_id.unwrap();
    assert!(!leads::queries::get(&ctx, lead).await.unwrap().fields.0.contains_key("tier"));
    let notes = notes::queries::list(&ctx, &NoteQuery::default()).await.unwrap().data;
    assert_eq!(notes[0].body, format!("Also answered:\ntier: {gold}"));
});

both_databases!(a_hundred_senders_at_once_lose_nothing, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let (bob, eve) = (member(&ctx, "Bob").await, member(&ctx, "Eve").await);
    let form = made(&ctx, FormDraft { owners: vec![bob, eve], ..draft("Contact") }).await;
    let visitor = nobody(&ctx);
    let all = (0..100).map(|n| {
        let (visitor, sending) = (visitor.clone(), sending(ADA, &(n / 2).to_string()));
        tokio::spawn(async move { submit::take(&visitor, form.id, &sending).await.unwrap() })
    });
    let all: Vec<_> = all.collect();
    let mut leads = 0;
    for one in all {
        leads += usize::from(one.await.unwrap() == Outcome::Lead);
    }
    assert_eq!(leads, 50, "one for each stamp");
    let made = LeadQuery { limit: Some(200), ..LeadQuery::default() };
    let made = leads::queries::list(&ctx, &made).await.unwrap().data;
    assert_eq!(made.iter().filter(|lead| lead.owner_id == Some(bob)).count(), 25, "in turn");
    let head = ctx.read(async |tx| log::head_seq(tx.conn()).await).await.unwrap();
    assert_eq!(usize::try_from(head).unwrap(), events(&ctx).await.len());
});
