//! Imports into the fields that a workspace added: every kind, what does not fit, what is required, and the way back.

use crate::common::{fields::*, jobs::*, *};
use ac_core::{Ctx, Error, Resource, both_databases, testing::TestPlatform};
use ac_crm::{
    companies::{self, model::CompanyQuery},
    contacts,
    custom_fields::{self, model::FieldPatch},
    deals::{self, model::DealQuery},
    import::{
        job::{
            self, Takeover,
            model::{ImportJob, JobState},
            wizard,
        },
        model::{Answers, Hints, ObjectKind, Target},
        problems::{CellProblem, ProblemCode, Severity},
    },
};
use ac_views::custom::FieldKind;
use serde_json::{Value, json};

const DEALS: &str = "Deal name,opportunity_id,My text,my_number,my_money,my_date,My select,fields.my_multi_select,\
    my_checkbox,my_rating,my_link,my_person,my_relation\n\
    One,A1,hello,\"1,234.5\",€12.50,31-01-26,High,\"Red, Blue sky\",yes,4/5,example.com,ann lee,ACME\n\
    Two,A2,,-3,99 USD,01-02-26,low,green;RED,no,★★,https://a.example,Ann Lee,Acme\n";

async fn deals(ctx: &Ctx, filter: &str) -> Vec<deals::model::Deal> {
    let query = DealQuery { query: Some(filter.to_owned()), sort: Some("name".into()), ..Default::default() };
    deals::queries::list(ctx, &query).await.unwrap_or_else(|e| panic!("{filter}: {e:?}")).data
}

async fn names(ctx: &Ctx, filter: &str) -> Vec<String> {
    deals(ctx, filter).await.into_iter().map(|deal| deal.name).collect()
}

async fn own_of_companies(ctx: &Ctx) -> Vec<(String, Value)> {
    let query = CompanyQuery { sort: Some("name".into()), ..Default::default() };
    let page = companies::queries::list(ctx, &query).await.unwrap();
    page.data.into_iter().map(|company| (company.name, json!(company.fields))).collect()
}

fn problems(job: &ImportJob) -> Vec<&CellProblem> {
    job.report.errors.kept.iter().chain(&job.report.warnings.kept).collect()
}

#[track_caller]
fn problem(job: &ImportJob, code: ProblemCode) -> &CellProblem {
    let all = problems(job);
    all.into_iter().find(|problem| problem.code == code).unwrap_or_else(|| panic!("{code:?} in {:?}", problems(job)))
}

both_databases!(every_kind_is_matched_read_found_and_taken_back, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    all_kinds(&ctx).await;
    let (acme, ann) = (company(&ctx, "Acme").await, known(&ctx, "Ann Lee").await);
    let done = import(app, &ctx, &[given(ObjectKind::Deal, DEALS)], false).await;
    assert_eq!((done.state, done.report.deals), (JobState::Done, counts(2, 0, 0, 0)), "{:?}", done.report);
    assert_eq!(done.report.errors.total, 0, "{:?}", done.report.errors);
    let first = deals(&ctx, "name:One").await.remove(0);
    let expected = json!({
        "my_text": "hello", "my_number": 1234.5, "my_money": { "amount_minor": 1250, "currency": "EUR" },
        "my_date": "2026-01-31", "my_select": "high", "my_multi_select": ["red", "blue_sky"], "my_checkbox": true,
        "my_rating": 4, "my_link": "https://example.com", "my_person": { "id": ann, "name": "Ann Lee" },
        "my_relation": { "id": acme.id, "name": "Acme" },
    });
    assert_eq!(json!(first.fields), expected);
    let second = json!(deals(&ctx, "name:Two").await[0].fields);
    assert_eq!(
        (&second["my_multi_select"], &second["my_checkbox"], &second["my_rating"], &second["my_number"]),
        (&json!(["red", "green"]), &json!(false), &json!(2), &json!(-3))
    );
    // What stands in rows and indexes of its own is there too.
    for (filter, expect) in [
        ("my_multi_select:green", vec!["Two"]),
        ("my_relation:acme", vec!["One", "Two"]),
        ("my_number>0", vec!["One"]),
        ("my_date:2026-02-01", vec!["Two"]),
    ] {
        assert_eq!(names(&ctx, filter).await, expect, "{filter}");
    }
    let again = import(app, &ctx, &[given(ObjectKind::Deal, DEALS)], false).await;
    assert_eq!(again.report.deals, counts(0, 0, 2, 2), "{:?}", problems(&again));

    let edited = DEALS.replace(",low,green;RED,", ",Middle,Blue sky,").replace("Ann Lee,Acme", ",Nobody");
    let before = deals(&ctx, "").await;
    let changed = import(app, &ctx, &[given(ObjectKind::Deal, &edited)], false).await;
    assert_eq!(changed.report.deals, counts(0, 1, 1, 1));
    assert_eq!(problem(&changed, ProblemCode::RecordUnknown).column, "my_relation");
    let now = json!(deals(&ctx, "name:Two").await[0].fields);
    assert_eq!((&now["my_select"], &now["my_relation"]["name"]), (&json!("middle"), &json!("Acme")));
    assert_eq!(names(&ctx, "my_multi_select:green").await, [""; 0]);
    let told = ctx.read(async |tx| ac_core::log::frames_after(tx.conn(), 0).await).await.unwrap();
    assert_eq!(told.iter().filter(|frame| frame.kind == "deal.updated").count(), 1);

    job::start_undo(&app.platform, &ctx, changed.id).await.unwrap();
    job::work(&ctx, &uploads(app), changed.id, Takeover::Now).await.unwrap();
    assert_eq!(job::find(&ctx, changed.id).await.unwrap().state, JobState::Undone);
    let restored = deals(&ctx, "").await;
    assert_eq!(
        restored.iter().map(|deal| &deal.fields).collect::<Vec<_>>(),
        before.iter().map(|deal| &deal.fields).collect::<Vec<_>>()
    );
    assert_eq!(names(&ctx, "my_multi_select:green").await, ["Two"]);
});

both_databases!(what_does_not_fit_is_told_with_what_does, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    all_kinds(&ctx).await;
    for name in ["Twin", "Twin"] {
        company(&ctx, name).await;
    }
    let text = "Deal name,opportunity_id,my_number,my_money,my_date,my_select,my_multi_select,my_checkbox,my_rating,my_link,\
        my_person,my_relation\n\
        One,A1,many,lots,soon,Urgent,\"Red, Pink\",perhaps,6,not a link,Nobody,Twin\n\
        Two,A2,1.23456,1.5,1850-01-01,n/a,-,,,,,\n";
    let done = import(app, &ctx, &[given(ObjectKind::Deal, text)], false).await;
    assert_eq!(done.report.deals, counts(2, 0, 0, 0), "what does not fit keeps no row out");
    let choice = problem(&done, ProblemCode::ChoiceUnknown);
    assert_eq!((choice.row, choice.column.as_str(), choice.severity), (2, "my_select", Severity::Warning));
    assert!(choice.message.contains("“Urgent”") && choice.message.ends_with("Choose one of High, Low, Middle."));
    let told = |row: u32, column: &str| {
        let all = problems(&done).into_iter().filter(|problem| problem.row == row && problem.column == column);
        all.map(|problem| (problem.code, problem.message.clone())).collect::<Vec<_>>()
    };
    assert!(told(2, "my_multi_select")[0].1.contains("“Pink”"), "{:?}", told(2, "my_multi_select"));
    for (row, column, code) in [
        (2, "my_number", ProblemCode::FieldValueInvalid),
        (2, "my_money", ProblemCode::AmountInvalid),
        (2, "my_date", ProblemCode::DateInvalid),
        (2, "my_checkbox", ProblemCode::FieldValueInvalid),
        (2, "my_rating", ProblemCode::FieldValueInvalid),
        (2, "my_link", ProblemCode::FieldValueInvalid),
        (2, "my_person", ProblemCode::PersonUnknown),
        (2, "my_relation", ProblemCode::RecordAmbiguous),
        (3, "my_number", ProblemCode::FieldValueInvalid),
        (3, "my_date", ProblemCode::DateInvalid),
        (3, "my_select", ProblemCode::NullMarker),
        (3, "my_multi_select", ProblemCode::NullMarker),
    ] {
        assert_eq!(told(row, column).iter().map(|(code, _)| *code).collect::<Vec<_>>(), [code], "{row} {column}");
    }
    let fields = json!(deals(&ctx, "name:One").await[0].fields);
    let empty = fields.as_object().unwrap().iter().filter(|(_, value)| value.is_null()).count();
    assert_eq!(empty, 10, "only the box, which is never empty, has a value: {fields}");
});

both_databases!(new_records_have_what_is_required_and_else_the_defaults, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    company(&ctx, "Delta").await;
    let more = json!({ "choices": ["Gold", "Tin"], "required": true });
    let tier = field(&ctx, "company", "tier", FieldKind::Select, more).await;
    field(&ctx, "company", "score", FieldKind::Number, json!({ "default": 5 })).await;
    let text = "Company,Tier,Score\nAcme,Gold,\nBeta,,3\nGamma,Bronze,1\nDelta,,7\nEta,Tin,x\n";
    let done = import(app, &ctx, &[given(ObjectKind::Company, text)], false).await;
    assert_eq!(done.report.companies, counts(2, 1, 2, 0), "{:?}", problems(&done));
    let missing: Vec<(u32, &str)> = problems(&done)
        .into_iter()
        .filter(|problem| problem.code == ProblemCode::RequiredMissing)
        .map(|problem| (problem.row, problem.column.as_str()))
        .collect();
    assert_eq!(missing, [(3, "Tier"), (4, "Tier")]);
    let expected = [
        ("Acme".to_owned(), json!({ "tier": "gold", "score": 5 })),
        ("Delta".to_owned(), json!({ "tier": null, "score": 7 })),
        ("Eta".to_owned(), json!({ "tier": "tin", "score": 5 })),
    ];
    assert_eq!(own_of_companies(&ctx).await, expected);
    // Rows of one record in one step: each adds to what those before said.
    let text = "Company,Tier,Score\nNew,Gold,\nNew,,8\nNew,,8\n";
    let done = import(app, &ctx, &[given(ObjectKind::Company, text)], false).await;
    assert_eq!(done.report.companies, counts(1, 1, 1, 1), "{:?}", problems(&done));
    assert!(own_of_companies(&ctx).await.contains(&("New".to_owned(), json!({ "tier": "gold", "score": 8 }))));
    // A file that knows nothing of it is told so once, and comes in.
    let done = import(app, &ctx, &[given(ObjectKind::Company, "Company,Sector\nZeta,retail\n")], false).await;
    assert_eq!(done.report.companies, counts(1, 0, 0, 0));
    assert!(problem(&done, ProblemCode::RequiredUnmapped).message.contains("“Tier”"));
    // A choice that is not offered any more stays good where it is.
    let patch: FieldPatch = serde_json::from_value(json!({ "choices": ["Tin"] })).unwrap();
    custom_fields::verbs::update(&ctx, tier.id, tier.version, patch).await.expect("other choices");
    let text = "Company,Tier\nAcme,Gold\nEta,Gold\n";
    let done = import(app, &ctx, &[given(ObjectKind::Company, text)], false).await;
    assert_eq!(done.report.companies, counts(0, 0, 2, 2));
    assert_eq!(problem(&done, ProblemCode::FieldValueInvalid).row, 3);
});

both_databases!(the_wizard_maps_to_own_fields_that_are_there, async |app: &TestPlatform| {
    let ctx = workspace(app, "acme").await;
    let level = field(&ctx, "contact", "level", FieldKind::Number, json!({})).await;
    let friend = field(&ctx, "contact", "friend", FieldKind::Relation, json!({ "relates_to": "contact" })).await;
    let uploads = uploads(app);
    let id = wizard::begin(&ctx).await.unwrap();
    let text =
        "First name,Last name,Email,How good,Knows\nAda,Byron,ada@x.example,3,\nZoe,Ng,zoe@x.example,4,ada@x.example\n";
    let job = crate::common::wizard::add(app, &ctx, id, "people", text).await.unwrap();
    let analysis = job.files[0].analysis.as_ref().unwrap();
    assert_eq!(analysis.fields.iter().map(|field| field.key.as_str()).collect::<Vec<_>>(), ["level", "friend"]);
    let mut mapping: Vec<Option<Target>> = analysis.columns.iter().map(|column| column.target).collect();
    assert_eq!(mapping[3..], [None, None]);
    (mapping[3], mapping[4]) = (Some(Target::own(&level)), Some(Target::own(&friend)));
    // Added while somebody looks at the columns.
    let late = field(&ctx, "contact", "late", FieldKind::Text, json!({})).await;
    assert_eq!(job::find(&ctx, id).await.unwrap().files[0].analysis.as_ref().unwrap().fields.len(), 3);
    let answer = async |mapping: Vec<Option<Target>>| {
        let answers = Answers { mapping: Some(mapping), ..Answers::default() };
        wizard::answer(&ctx, &uploads, id, 0, Hints::default(), answers).await
    };
    answer([mapping[..4].to_vec(), vec![Some(Target::own(&late))]].concat()).await.expect("any of them");
    let twice = answer([mapping[..4].to_vec(), vec![mapping[3]]].concat()).await;
    assert!(matches!(&twice, Err(Error::Invalid(errors)) if errors[0].message.contains("“Level”")), "{twice:?}");
    let other_kind = Some(Target::Own { field: level.id, kind: FieldKind::Date });
    assert!(matches!(answer([mapping[..4].to_vec(), vec![other_kind]].concat()).await, Err(Error::Invalid(_))));
    answer(mapping).await.expect("a mapping");
    let preview = wizard::preview_files(&ctx, &uploads, id).await.unwrap();
    assert_eq!(preview[0].columns[3].1.unwrap().label_among(&preview[0].fields), "Level");
    let run = async |id| {
        job::start(&app.platform, &ctx, id).await?;
        job::work(&ctx, &uploads, id, Takeover::Now).await?;
        job::find(&ctx, id).await
    };
    let done = run(id).await.unwrap();
    assert_eq!(done.report.contacts, counts(2, 0, 0, 0));
    assert_eq!(problem(&done, ProblemCode::RecordUnknown).row, 3, "she comes with the same rows");
    let again = import(app, &ctx, &[given(ObjectKind::Contact, &text.replace("Knows", "Friend"))], false).await;
    assert_eq!(again.report.contacts, counts(0, 1, 1, 1), "now she is there");
    let zoe = ac_core::list::ListQuery { q: Some("zoe@".into()), ..Default::default() };
    let zoe = json!(contacts::queries::list(&ctx, &zoe).await.unwrap().data[0].fields);
    assert_eq!((&zoe["level"], &zoe["friend"]["name"]), (&json!(4), &json!("Ada Byron")));

    // A field that goes while an import waits.
    let id = wizard::begin(&ctx).await.unwrap();
    crate::common::wizard::add(app, &ctx, id, "more", "First name,Level\nMax,9\n").await.unwrap();
    custom_fields::verbs::delete(&ctx, level.id).await.unwrap();
    let refused = run(id).await;
    assert!(matches!(&refused, Err(Error::Invalid(errors)) if errors[0].message.contains("“Level”")), "{refused:?}");
    assert_eq!(custom_fields::queries::of_object(&ctx, Resource::Contact).await.unwrap().len(), 2);
});
