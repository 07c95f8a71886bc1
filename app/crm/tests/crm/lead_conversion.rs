//! Converting a lead: what it makes and takes, what moves, what is refused, and what an undo takes back.

use crate::common::{bulk::worked, http, leads::*, *};
use ac_core::{
    Action, Ctx, Error, Resource, Role, both_databases,
    testing::{TestPlatform, as_role},
};
use ac_crm::{
    activities,
    bulk::{
        begin::begin,
        convert::Convert,
        model::{JobKind, JobState, SkipCode, Which},
    },
    companies,
    contacts::{
        self,
        model::{ContactDraft, ContactPatch},
    },
    deals,
    leads::{
        self,
        conversion::{Conversion, ConvertMany, ConvertOrder, LEADS_CONVERTED_MAX, LeadCompany, LeadDeal},
        convert::{convert, matches},
        model::{Became, Converted, Lead, LeadDraft, LeadId, LeadPatch, LeadStatus},
    },
    notes,
    pipelines::{
        self,
        model::{PipelineDraft, PipelineId},
    },
    shared::kind::RecordKind,
    timeline,
    undo::{
        model::{RedoWhat, UndoWhat},
        verbs::{redo, undo},
    },
};
use serde_json::{Value, json};
use uuid::Uuid;

fn with_deal() -> ConvertOrder {
    ConvertOrder { deal: Some(LeadDeal::default()), ..Default::default() }
}

async fn converted(ctx: &Ctx, lead: &Lead, order: ConvertOrder) -> Conversion {
    convert(ctx, lead.id, &order).await.expect("converted")
}

fn became(lead: &Lead) -> Converted {
    lead.converted.clone().expect("it was converted")
}

fn id_of(became: &Option<Became>) -> Uuid {
    became.as_ref().expect("one of these").id
}

fn field(refused: Result<Conversion, Error>) -> String {
    match refused.expect_err("nonsense") {
        Error::Invalid(fields) => fields[0].field.clone(),
        other => panic!("{other:?}"),
    }
}

async fn counts(ctx: &Ctx) -> (i64, i64, i64) {
    let companies = companies::queries::list(ctx, &Default::default()).await.unwrap().total.unwrap();
    let contacts = contacts::queries::list(ctx, &Default::default()).await.unwrap().total.unwrap();
    (companies, contacts, deals::queries::list(ctx, &Default::default()).await.unwrap().total.unwrap())
}

both_databases!(a_lead_becomes_a_contact_a_company_and_a_deal, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let lead = ada(&ctx).await;
    let note = note_on(&ctx, RecordKind::Lead, lead.id.0).await.expect("a note");
    let activity = activity_on(&ctx, lead.id.0).await;
    let done = converted(&ctx, &lead, with_deal()).await;
    assert_eq!((done.lead.status, done.lead.version), (LeadStatus::Converted, 2));
    let became = became(&done.lead);
    let contact = contacts::queries::get(&ctx, contacts::model::ContactId(id_of(&became.contact))).await.unwrap();
    let company = companies::queries::get(&ctx, companies::model::CompanyId(id_of(&became.company))).await.unwrap();
    let deal = deals::queries::get(&ctx, deals::model::DealId(id_of(&became.deal))).await.unwrap();
    assert_eq!((contact.display_name().as_str(), contact.company_id), ("Ada Byron", Some(company.id)));
    assert_eq!((contact.email.as_deref(), contact.phone.as_deref()), (lead.email.as_deref(), lead.phone.as_deref()));
    assert_eq!((company.name.as_str(), company.website.as_deref()), ("Engines Ltd", Some("https://engines.example")));
    assert_eq!(
        (deal.name.as_str(), deal.amount, deal.stage_name.as_str()),
        ("Engines Ltd", Some(usd(250_000)), "Lead")
    );
    assert_eq!((deal.company_id, deal.contact_id), (Some(company.id), Some(contact.id)));
    assert_eq!([contact.owner_id, company.owner_id, deal.owner_id], [lead.owner_id; 3]);
    let moved = notes::queries::get(&ctx, note.id).await.unwrap();
    assert_eq!((moved.subject_kind, moved.subject_id), (RecordKind::Deal, deal.id.0));
    let moved = activities::queries::get(&ctx, activity.id).await.unwrap();
    assert_eq!((moved.subject_kind, moved.subject_name.as_deref()), (RecordKind::Deal, Some("Engines Ltd")));
    let kinds = events(&ctx).await;
    let of_conversion = &kinds[kinds.len() - 6..];
    let want = ["company.created", "contact.created", "deal.created", "note.moved", "activity.moved", "lead.converted"];
    assert_eq!(of_conversion, want);
    let story = timeline::queries::of(&ctx, RecordKind::Lead, lead.id.0, None).await.unwrap().entries;
    assert_eq!((story[0].kind.as_str(), story[0].is_one_act), ("lead.converted", true));
    assert_eq!(story[0].others, ["Ada Byron", "Engines Ltd", "Engines Ltd"]);
    let story = timeline::queries::of(&ctx, RecordKind::Deal, deal.id.0, None).await.unwrap().entries;
    assert!(story.iter().any(|entry| entry.kind == "note.created"), "what was written goes on there");
});

both_databases!(what_is_there_already_is_offered_and_taken, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let engines = company(&ctx, "Engines").await;
    let draft =
        ContactDraft { first_name: "A.".into(), email: Some("Ada@Engines.example".into()), ..Default::default() };
    let known = contacts::verbs::create(&ctx, draft).await.expect("a contact");
    let lead = ada(&ctx).await;
    let offered = matches(&ctx, lead.id).await.expect("matches");
    assert_eq!(offered.contacts.iter().map(|found| found.record.id).collect::<Vec<_>>(), [known.id.0]);
    assert_eq!(offered.companies.iter().map(|found| found.record.id).collect::<Vec<_>>(), [engines.id.0]);
    let note = note_on(&ctx, RecordKind::Lead, lead.id.0).await.expect("a note");
    let order = ConvertOrder { contact_id: Some(known.id), company_id: Some(engines.id), ..Default::default() };
    let done = converted(&ctx, &lead, order).await;
    assert_eq!(counts(&ctx).await, (1, 1, 0), "nothing is made twice");
    let became = became(&done.lead);
    assert_eq!((id_of(&became.contact), id_of(&became.company), became.deal), (known.id.0, engines.id.0, None));
    let now = contacts::queries::get(&ctx, known.id).await.unwrap();
    assert_eq!(
        (now.company_id, now.first_name.as_str()),
        (Some(engines.id), "A."),
        "only its missing company is added"
    );
    let moved = notes::queries::get(&ctx, note.id).await.unwrap();
    assert_eq!((moved.subject_kind, moved.subject_id), (RecordKind::Contact, known.id.0));

    // Whose company is meant, and who is at none, has none: it is not made of the lead's.
    let free = contact(&ctx, "Bea", "Free").await;
    let theirs = |contact_id| ConvertOrder { contact_id, company: LeadCompany::Theirs, ..Default::default() };
    let done = converted(&ctx, &ada(&ctx).await, theirs(Some(free.id))).await;
    assert_eq!(self::became(&done.lead).company, None);
    let done = converted(&ctx, &ada(&ctx).await, theirs(Some(known.id))).await;
    assert_eq!(id_of(&self::became(&done.lead).company), engines.id.0);
    assert_eq!(counts(&ctx).await, (1, 2, 0));
    contacts::verbs::delete(&ctx, free.id).await.expect("deleted");

    // The company of a contact that is taken is taken too, and none where none is wanted.
    let other = ada(&ctx).await;
    let done = converted(&ctx, &other, ConvertOrder { contact_id: Some(known.id), ..with_deal() }).await;
    assert_eq!(id_of(&self::became(&done.lead).company), engines.id.0);
    let third = ada(&ctx).await;
    let alone = ConvertOrder { company: LeadCompany::None, ..Default::default() };
    assert_eq!(self::became(&converted(&ctx, &third, alone).await.lead).company, None);
    assert_eq!(counts(&ctx).await, (1, 2, 1));
});

both_databases!(a_lead_without_a_person_becomes_a_company, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let draft = || LeadDraft { company_name: Some("Engines".into()), ..Default::default() };
    let lead = leads::verbs::create(&ctx, draft()).await.expect("a lead");
    let note = note_on(&ctx, RecordKind::Lead, lead.id.0).await.expect("a note");
    let done = converted(&ctx, &lead, ConvertOrder::default()).await;
    let became = became(&done.lead);
    assert_eq!((became.contact.clone(), became.deal.clone(), counts(&ctx).await), (None, None, (1, 0, 0)));
    assert_eq!(notes::queries::get(&ctx, note.id).await.unwrap().subject_kind, RecordKind::Company);
    let lead = leads::verbs::create(&ctx, draft()).await.expect("a lead");
    let unnamed = leads::verbs::create(&ctx, LeadDraft { last_name: "x".into(), ..Default::default() }).await.unwrap();
    let new = ConvertOrder { company: LeadCompany::New, ..Default::default() };
    assert_eq!(field(convert(&ctx, unnamed.id, &new).await), "company");
    let nothing = ConvertOrder { company: LeadCompany::None, ..Default::default() };
    assert_eq!(field(convert(&ctx, lead.id, &nothing).await), "contact_id");
    assert_eq!(counts(&ctx).await, (1, 0, 0), "what was refused left nothing");
});

both_databases!(a_converted_lead_is_read_only, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let lead = ada(&ctx).await;
    let note = note_on(&ctx, RecordKind::Lead, lead.id.0).await.expect("a note");
    notes::verbs::delete(&ctx, note.id).await.expect("deleted");
    let activity = activity_on(&ctx, lead.id.0).await;
    activities::verbs::delete(&ctx, activity.id).await.expect("deleted");
    let batch = converted(&ctx, &lead, ConvertOrder::default()).await.batch_id;
    let patch = || LeadPatch { last_name: Some("x".into()), ..Default::default() };
    assert!(matches!(leads::verbs::update(&ctx, lead.id, 2, patch()).await, Err(Error::Conflict(_))));
    assert!(matches!(leads::verbs::update(&ctx, lead.id, 1, patch()).await, Err(Error::Conflict(_))));
    assert!(matches!(note_on(&ctx, RecordKind::Lead, lead.id.0).await, Err(Error::Invalid(_))));
    for refused in [
        notes::verbs::restore(&ctx, note.id).await.map(|_| ()),
        activities::verbs::restore(&ctx, activity.id).await.map(|_| ()),
    ] {
        assert!(matches!(refused, Err(Error::Conflict(why)) if why.contains("Take the conversion back")));
    }
    assert!(matches!(convert(&ctx, lead.id, &ConvertOrder::default()).await, Err(Error::Conflict(_))));
    assert_eq!(leads::queries::get(&ctx, lead.id).await.expect("still readable").version, 2);
    leads::verbs::delete(&ctx, lead.id).await.expect("it may go to the bin");
    assert_eq!(leads::verbs::restore(&ctx, lead.id).await.expect("and back").status, LeadStatus::Converted);

    undo(&ctx, UndoWhat::Batch(batch)).await.expect("an undo");
    assert_eq!(notes::verbs::restore(&ctx, note.id).await.expect("on a lead again").subject_id, lead.id.0);
});

both_databases!(of_two_conversions_at_once_one_wins, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let lead = ada(&ctx).await;
    let order = ConvertOrder { version: Some(1), ..with_deal() };
    let (one, other) = tokio::join!(convert(&ctx, lead.id, &order), convert(&ctx, lead.id, &order));
    let lost = [one, other].into_iter().filter_map(Result::err).collect::<Vec<_>>();
    assert!(matches!(lost.as_slice(), [Error::Conflict(why)] if why.contains("converted already")), "{lost:?}");
    assert_eq!(counts(&ctx).await, (1, 1, 1));
});

both_databases!(a_conversion_is_denied_by_role_scope_and_workspace, async |app: &TestPlatform| {
    let (ours, theirs) = (workspace(app, "ours").await, workspace(app, "theirs").await);
    let lead = ada(&ours).await;
    let none = ConvertOrder::default();
    for id in [lead.id, LeadId::generate()] {
        assert!(matches!(convert(&theirs, id, &none).await, Err(Error::NotFound)));
        assert!(matches!(matches(&theirs, id).await, Err(Error::NotFound)));
    }
    let guest = as_role(&ours, Role::Guest);
    assert!(matches!(convert(&guest, lead.id, &none).await, Err(Error::Forbidden)));
    assert!(matches!(matches(&guest, lead.id).await, Err(Error::NotFound)));
    let leads_only = [(Resource::Lead, Action::Read), (Resource::Lead, Action::Modify)];
    let program = scoped(&ours, &leads_only);
    assert!(matches!(convert(&program, lead.id, &none).await, Err(Error::Refused(_))));
    assert_eq!(matches(&program, lead.id).await.expect("none that it may read"), Default::default());
    let strangers = contact(&theirs, "Ada", "Byron").await;
    let order = ConvertOrder { contact_id: Some(strangers.id), ..Default::default() };
    assert_eq!(field(convert(&ours, lead.id, &order).await), "contact_id");
    let nowhere = LeadDeal { pipeline_id: Some(PipelineId::generate()), ..Default::default() };
    let order = ConvertOrder { deal: Some(nowhere), ..Default::default() };
    assert_eq!(field(convert(&ours, lead.id, &order).await), "deal.pipeline_id");
    let negative = LeadDeal { amount: Some(Some(usd(-1))), ..Default::default() };
    let order = ConvertOrder { deal: Some(negative), ..Default::default() };
    assert_eq!(field(convert(&ours, lead.id, &order).await), "deal.amount");
    let stale = ConvertOrder { version: Some(7), ..Default::default() };
    assert!(matches!(convert(&ours, lead.id, &stale).await, Err(Error::Stale { current: 1 })));
    assert_eq!((counts(&ours).await, leads::queries::get(&ours, lead.id).await.unwrap()), ((0, 0, 0), lead));
});

both_databases!(an_undo_takes_back_what_a_conversion_made_and_gives_the_lead_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let lead = ada(&ctx).await;
    let note = note_on(&ctx, RecordKind::Lead, lead.id.0).await.expect("a note");
    let done = converted(&ctx, &lead, with_deal()).await;
    let back = undo(&ctx, UndoWhat::Batch(done.batch_id)).await.expect("an undo");
    assert!(back.conflicts.is_empty(), "{:?}", back.conflicts);
    let act = back.act.unwrap();
    assert_eq!((act.kind.as_str(), act.name.as_str()), ("lead.converted", "Ada Byron"));
    let now = leads::queries::get(&ctx, lead.id).await.unwrap();
    assert_eq!((now.status, now.converted, counts(&ctx).await), (LeadStatus::Qualified, None, (0, 0, 0)));
    let moved = notes::queries::get(&ctx, note.id).await.unwrap();
    assert_eq!((moved.subject_kind, moved.subject_id), (RecordKind::Lead, lead.id.0));

    redo(&ctx, RedoWhat::Last).await.expect("a redo");
    let now = leads::queries::get(&ctx, lead.id).await.unwrap();
    assert_eq!(
        (now.status, now.converted, counts(&ctx).await),
        (LeadStatus::Converted, done.lead.converted, (1, 1, 1))
    );
    assert_eq!(notes::queries::get(&ctx, note.id).await.unwrap().subject_kind, RecordKind::Deal);

    undo(&ctx, UndoWhat::Last { passing: Vec::new() }).await.expect("an undo");
    assert_eq!(counts(&ctx).await, (0, 0, 0));
    let patch = LeadPatch { status: Some(LeadStatus::Contacted), ..Default::default() };
    let now = leads::queries::get(&ctx, lead.id).await.unwrap();
    leads::verbs::update(&ctx, lead.id, now.version, patch).await.expect("a lead again");
    let again = redo(&ctx, RedoWhat::Batch(done.batch_id)).await.expect("a redo");
    assert!(again.conflicts.iter().any(|conflict| conflict.kind == "lead" && conflict.fields == ["status"]));
    assert_eq!(leads::queries::get(&ctx, lead.id).await.unwrap().status, LeadStatus::Contacted);
});

both_databases!(what_was_changed_since_a_conversion_stays_and_is_told, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let lead = ada(&ctx).await;
    let done = converted(&ctx, &lead, with_deal()).await;
    let id = contacts::model::ContactId(id_of(&became(&done.lead).contact));
    let patch = ContactPatch { last_name: Some("Lovelace".into()), ..Default::default() };
    contacts::verbs::update(&ctx, id, 1, patch).await.expect("changed");
    // By its own event the whole conversion is meant.
    let story = timeline::queries::of(&ctx, RecordKind::Lead, lead.id.0, None).await.unwrap().entries;
    let back = undo(&ctx, UndoWhat::Event(story[0].event_id)).await.expect("an undo");
    let told: Vec<_> = back.conflicts.iter().map(|conflict| (conflict.kind.as_str(), conflict.id)).collect();
    assert_eq!(told, [("contact", id.0)]);
    assert_eq!((back.conflicts[0].fields.clone(), counts(&ctx).await), (vec!["last_name".to_owned()], (0, 1, 0)));
    assert_eq!(leads::queries::get(&ctx, lead.id).await.unwrap().status, LeadStatus::Qualified);
});

both_databases!(programs_convert_leads, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let partners = PipelineDraft { name: "Partners".into(), ..Default::default() };
    let partners = pipelines::verbs::create(&ctx, partners).await.expect("a pipeline");
    let lead = ada(&ctx).await;
    let path = format!("/api/v1/leads/{}/convert", lead.id);
    let body = json!({"version": 1, "deal": {"name": "First order", "amount": null, "pipeline_id": partners.id}});
    let headers = [("idempotency-key", "once")];
    let done = http::send(Some(&ctx), "POST", &path, &headers, Some(body.clone())).await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(http::send(Some(&ctx), "POST", &path, &headers, Some(body)).await.json(), done.json());
    http::post(&ctx, &path, json!({})).await.refused(409, "conflict");
    http::post(&ctx, &path, json!({"odd": 1})).await.refused(422, "invalid");
    let became = done.json()["lead"]["converted"].clone();
    assert_eq!(became["deal"]["name"], json!("First order"));
    let deal = http::get(&ctx, &format!("/api/v1/deals/{}", became["deal"]["id"].as_str().unwrap())).await.json();
    assert_eq!((deal["amount"].clone(), deal["pipeline_id"].clone()), (Value::Null, json!(partners.id)));
    let batch = json!({"batch_id": done.json()["batch_id"]});
    assert_eq!(http::send_with_jobs(app, Some(&ctx), ("POST", "/api/v1/undo"), &[], Some(batch)).await.status, 200);
    let found = http::get(&ctx, &format!("/api/v1/leads/{}/matches", lead.id)).await.json();
    assert_eq!(found, json!({"contacts": [], "companies": []}));
    let document = serde_json::to_value(ac_crm::rest::openapi()).unwrap();
    for (path, method) in [("/api/v1/leads/{id}/convert", "post"), ("/api/v1/leads/{id}/matches", "get")] {
        assert!(document["paths"][path][method].is_object(), "{path}");
    }
});

both_databases!(many_leads_are_converted_as_a_job, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    company(&ctx, "Engines").await;
    let (one, two, gone) = (ada(&ctx).await, ada(&ctx).await, ada(&ctx).await);
    leads::verbs::delete(&ctx, gone.id).await.expect("deleted");
    let done = ada(&ctx).await;
    converted(&ctx, &done, ConvertOrder { company: LeadCompany::None, ..Default::default() }).await;
    let which = Which::Ids([&one, &two, &gone, &done].map(|lead| lead.id.0).to_vec());
    let order = ConvertMany { with_deals: true, pipeline_id: None };
    let job = begin::<Convert>(&app.platform, &ctx, which, order.clone()).await.expect("begins");
    let job = worked(&ctx, job).await;
    assert_eq!((job.kind, job.state, job.total, job.changed, job.skipped), (JobKind::Convert, JobState::Done, 4, 2, 2));
    let mut why: Vec<_> = job.reasons.iter().map(|reason| (reason.code, reason.records[0].id)).collect();
    why.sort_by_key(|(_, id)| *id);
    assert_eq!(why, [(SkipCode::NotFound, gone.id.0), (SkipCode::Unchanged, done.id.0)]);
    // Company and contact were there already: the names and the address are the same.
    assert_eq!(counts(&ctx).await, (1, 1, 2));
    let [first, second] = [&one, &two].map(|lead| lead.id);
    let became_of = async |id| became(&leads::queries::get(&ctx, id).await.unwrap());
    assert_eq!(id_of(&became_of(first).await.contact), id_of(&became_of(second).await.contact));

    // One of them is taken back by itself, the rest with the job.
    let story = timeline::queries::of(&ctx, RecordKind::Lead, second.0, None).await.unwrap().entries;
    assert!(!story[0].is_one_act, "it was one of many");
    let back = undo(&ctx, UndoWhat::Event(story[0].event_id)).await.expect("an undo");
    assert!(back.conflicts.is_empty(), "{:?}", back.conflicts);
    assert_eq!(counts(&ctx).await, (1, 1, 1));
    let is_lead = async |id| leads::queries::get(&ctx, id).await.unwrap().converted.is_none();
    assert!(is_lead(second).await && !is_lead(first).await);
    // By itself it goes back into force, and out of it again, with all that it made.
    let last = async || {
        let story = timeline::queries::of(&ctx, RecordKind::Lead, second.0, None).await.unwrap().entries;
        story[0].event_id
    };
    for event in [story[0].event_id, last().await] {
        let again = redo(&ctx, RedoWhat::Event(event)).await.expect("a redo");
        assert!(again.conflicts.is_empty(), "{:?}", again.conflicts);
        assert_eq!((is_lead(second).await, counts(&ctx).await), (false, (1, 1, 2)));
        let back = undo(&ctx, UndoWhat::Event(last().await)).await.expect("an undo");
        assert!(back.conflicts.is_empty(), "{:?}", back.conflicts);
        assert_eq!((is_lead(second).await, counts(&ctx).await), (true, (1, 1, 1)));
    }
    undo(&ctx, UndoWhat::Batch(job.batch_id)).await.expect("an undo");
    assert!(is_lead(first).await);
    assert_eq!(counts(&ctx).await, (1, 1, 0), "the contact that was there before stays");

    let nowhere = ConvertMany { with_deals: true, pipeline_id: Some(PipelineId::generate()) };
    assert!(begin::<Convert>(&app.platform, &ctx, Which::Ids(vec![first.0]), nowhere).await.is_err());
    let many: Vec<Uuid> = (0..=LEADS_CONVERTED_MAX).map(|_| Uuid::now_v7()).collect();
    assert!(begin::<Convert>(&app.platform, &ctx, Which::Ids(many), order.clone()).await.is_err(), "a limit");
    let guest = as_role(&ctx, Role::Guest);
    assert!(begin::<Convert>(&app.platform, &guest, Which::Ids(vec![first.0]), order).await.is_err());
    let body = json!({"filter": "status:qualified", "order": {"with_deals": false}});
    let answer = http::send_with_jobs(app, Some(&ctx), ("POST", "/api/v1/leads/convert"), &[], Some(body)).await;
    assert_eq!(answer.status, 202, "{}", answer.text);
    assert!(answer.header("location").starts_with("/api/v1/jobs/"));
    http::send_with_jobs(app, Some(&ctx), ("POST", "/api/v1/leads/convert"), &[], Some(json!({})))
        .await
        .refused(422, "invalid");
});
