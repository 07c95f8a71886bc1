//! Forms: what was held back, why, and what becomes of it.

use crate::common::{fields::field, forms::*, roles::give_role, *};
use ac_core::{
    Action, Clock, Ctx, Error, Grant, Resource, Role, Rules, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    custom_fields, daily,
    forms::{
        entity::submission,
        guard::Came,
        held,
        model::{Embedding, FormDraft},
        queries,
        submission::{SubmissionState, Suspicion},
        submit::{self, Outcome, Sending},
        verbs,
    },
    leads,
    undo::{self, model::UndoWhat},
};
use ac_views::custom::FieldKind;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

both_databases!(what_was_sent_is_for_who_may_read_all_leads, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let form = made(&ctx, draft("Contact")).await;
    let one = held_back(&ctx, &form, ADA).await;
    let bob = as_role(&ctx, Role::Member);
    let member = known(&bob, "Bob").await;
    let (forms, leads) = ((Resource::Form, Action::Read), (Resource::Lead, Action::Read));
    let makes = (Resource::Lead, Action::Create);
    let check = async |who: &Ctx, reads: bool, decides: bool| {
        assert!(queries::get(who, form.id).await.is_ok(), "the form is theirs to read");
        let read = queries::submissions(who, form.id, None, None).await;
        assert_eq!(read.is_ok(), reads, "{read:?}");
        assert!(reads || read.is_err_and(|error| error.is_refusal()));
        let decided = held::discard(who, one.id).await;
        assert_eq!(decided.is_ok(), decides, "{decided:?}");
        if decides {
            held::keep(who, one.id).await.unwrap();
        } else {
            assert!(decided.is_err_and(|error| error.is_refusal()));
            assert!(held::accept(who, one.id).await.is_err_and(|error| error.is_refusal()));
        }
    };
    check(&bob, true, true).await;
    check(&scoped(&bob, &[forms, makes]), false, false).await;
    check(&scoped(&bob, &[forms, leads]), true, false).await;
    for grant in [Grant::Nothing, Grant::Own, Grant::Team] {
        let mut rules = Rules::of(Role::Member);
        rules.put(Resource::Lead, Action::Read, grant);
        give_role(app, &ctx, member, &rules).await;
        let bob = app.platform.again(&bob).await.unwrap();
        assert_eq!(bob.grant(Resource::Lead, Action::Read), grant);
        check(&bob, false, false).await;
    }
});

both_databases!(what_is_suspected_waits_and_is_never_lost, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let form = made(&ctx, FormDraft { consent: Some("I agree.".into()), ..draft("Contact") }).await;
    let body = format!("{ADA}&message=http://a+http://b+http://c&consent=yes&fax_number=1");
    let before = events(&ctx).await.len();
    assert_eq!(sent(&ctx, &form, &body, "1").await, Outcome::HeldBack);
    assert_eq!(events(&ctx).await[before..], ["form.held_back"]);
    assert!(all_leads(&ctx).await.is_empty());
    let one = waiting(&ctx, &form).await.remove(0);
    assert_eq!(one.reasons, [Suspicion::HiddenField, Suspicion::Links]);
    assert_eq!(
        one.answers.iter().map(|answer| answer.field.as_str()).collect::<Vec<_>>(),
        ["first_name", "last_name", "email", "company_name", "message"]
    );
    assert_eq!(queries::get(&ctx, form.id).await.unwrap().figures.held, 1);
    assert_eq!(sent(&ctx, &form, &body, "1").await, Outcome::Again);

    let discarded = held::discard(&ctx, one.id).await.unwrap();
    assert_eq!((discarded.state, discarded.answers.len()), (SubmissionState::Discarded, 5));
    assert!(matches!(held::accept(&ctx, one.id).await, Err(Error::Conflict(_))), "one way or the other");
    assert_eq!(held::keep(&ctx, one.id).await.unwrap().decided_at, None);
    let bob = as_role(&ctx, Role::Member);
    let me = known(&bob, "Bob").await;
    let accepted = held::accept(&bob, one.id).await.unwrap();
    let lead = leads::queries::get(&ctx, accepted.lead_id.unwrap()).await.unwrap();
    assert_eq!(
        (lead.email.as_deref(), lead.owner_id),
        (Some("ada@engines.example"), Some(me)),
        "whoever accepts it has it"
    );
    assert!(accepted.answers.is_empty());
    let kinds = events(&ctx).await;
    let last = &kinds[kinds.len() - 4..];
    assert_eq!(last, ["lead.created", "lead.submitted", "note.created", "form.accepted"]);
    // The lead is undone as any other; what was sent stays decided.
    undo::verbs::undo(&bob, UndoWhat::Last { passing: Vec::new() }).await.expect("an undo");
    missing(leads::queries::get(&ctx, lead.id).await);
});

both_databases!(what_was_deleted_goes_for_good_after_a_month, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let form = made(&ctx, draft("Contact")).await;
    let one = held_back(&ctx, &form, ADA).await;
    held::discard(&ctx, one.id).await.unwrap();
    let kept =
        async || queries::submissions(&ctx, form.id, Some(SubmissionState::Discarded), None).await.unwrap().data.len();
    let clock: &Clock = &ctx.clock;
    let quiet = made(&ctx, draft("Quiet")).await;
    held_back(&ctx, &quiet, ADA).await;
    verbs::delete(&ctx, quiet.id).await.unwrap();
    let waits = async || {
        let held = submission::Entity::find().filter(submission::Column::State.eq(SubmissionState::Held));
        ctx.read(async |tx| Ok::<_, Error>(held.count(tx.conn()).await?)).await.unwrap()
    };
    clock.advance_secs(29 * 24 * 3_600);
    sent(&ctx, &form, ADA, "2").await;
    daily::sweep_all(&app.platform, &[ctx.tenant.id]).await;
    assert_eq!((kept().await, waits().await), (1, 1));
    clock.advance_secs(2 * 24 * 3_600);
    sent(&ctx, &form, ADA, "3").await;
    daily::sweep_all(&app.platform, &[ctx.tenant.id]).await;
    assert_eq!((kept().await, waits().await), (0, 0), "also of a form that was deleted");
    let figures = queries::get(&ctx, form.id).await.unwrap().figures;
    assert_eq!((figures.accepted, figures.accepted_30_days), (2, 2));
    clock.advance_secs(29 * 24 * 3_600);
    assert_eq!(queries::get(&ctx, form.id).await.unwrap().figures.accepted_30_days, 1);
});

both_databases!(what_lacks_a_field_that_nobody_was_asked_waits, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let form = made(&ctx, draft("Contact")).await;
    let needed = field(&ctx, "lead", "region", FieldKind::Text, json!({ "required": true })).await;
    assert_eq!(sent(&ctx, &form, ADA, "1").await, Outcome::HeldBack);
    let one = waiting(&ctx, &form).await.remove(0);
    assert_eq!(one.reasons, [Suspicion::Incomplete]);
    complains(held::accept(&ctx, one.id).await, &["fields.region"]);
    let patch = custom_fields::model::FieldPatch { required: Some(false), ..Default::default() };
    custom_fields::verbs::update(&ctx, needed.id, 1, patch).await.unwrap();
    assert!(held::accept(&ctx, one.id).await.unwrap().lead_id.is_some());
});

both_databases!(another_site_sends_only_where_the_form_names_it, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let sites = vec!["https://ours.test".to_owned()];
    let form = made(&ctx, FormDraft { embedding: Embedding::Named, sites, ..draft("Contact") }).await;
    let from = async |site: &str, stamp: &str| {
        let came = Came { age_secs: None, from: Some(site.to_owned()) };
        let sending = Sending { came, ..sending(ADA, stamp) };
        submit::take(&nobody(&ctx), form.id, &sending).await.unwrap()
    };
    assert_eq!(from("https://ours.test", "1").await, Outcome::Lead);
    assert_eq!(from("https://theirs.test", "2").await, Outcome::HeldBack);
    assert_eq!(waiting(&ctx, &form).await[0].reasons, [Suspicion::OtherSite]);
});
