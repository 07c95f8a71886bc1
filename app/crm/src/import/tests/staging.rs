//! Rows to drafts: which cells are taken, which are told, and which rows are skipped.

use super::*;
use crate::import::model::{DateOrder, DecimalMark, ObjectKind, StageKind, Target};
use crate::import::plan::BadMapping;
use crate::import::{ContactDraft, DealDraft, Draft, LeadDraft};
use crate::leads::model::LeadStatus;

fn deals(text: &str, answers: &Answers) -> Vec<StagedRow> {
    staged_with(text, Hints { kind: Some(ObjectKind::Deal), ..Hints::default() }, answers)
}

fn deal(row: &StagedRow) -> &DealDraft {
    match &row.draft {
        Some(Draft::Deal(deal)) => deal,
        other => panic!("{other:?} {:?}", row.problems),
    }
}

#[test]
fn one_close_date_is_expected_or_actual_by_stage() {
    let text = "deal name,stage,close date\nA,New,2024-01-02\nB,Won,2024-01-03\nC,Verloren,2024-01-04\nD,,2024-01-05\n";
    let found: Vec<_> = deals(text, &Answers::default())
        .iter()
        .map(|row| {
            let day =
                |date: Option<chrono::NaiveDate>| date.map_or(String::new(), |date| date.format("%d").to_string());
            format!("{}:{}:{}", deal(row).name, day(deal(row).expected_close_on), day(deal(row).closed_on))
        })
        .collect();
    assert_eq!(found, ["A:02:", "B::03", "C::04", "D:05:"]);
}

#[test]
fn an_answer_sets_a_stages_kind() {
    let text = "deal name,stage,close date\nA,Closed,2024-01-02\n";
    let mut answers = Answers::default();
    assert_eq!(deal(&deals(text, &answers)[0]).stage.as_ref().unwrap().kind, StageKind::Open);
    answers.stage_kinds.insert("Closed".into(), StageKind::Won);
    let rows = deals(text, &answers);
    let stage = deal(&rows[0]).stage.as_ref().unwrap();
    assert_eq!((stage.name.as_str(), stage.kind, deal(&rows[0]).closed_on.is_some()), ("Closed", StageKind::Won, true));
}

#[test]
fn ambiguous_dates_stay_empty_until_answered() {
    let text = "deal name,stage,close date\nA,New,03/04/2024\nB,New,05/06/2024\n";
    let unanswered = deals(text, &Answers::default());
    assert_eq!(told_of(&unanswered), ["2 close date date_ambiguous", "3 close date date_ambiguous"]);
    assert_eq!(deal(&unanswered[0]).expected_close_on, None);
    assert_eq!(unanswered[0].problems[0].suggestion.as_deref(), Some("2024-04-03 or 2024-03-04"));
    for (order, expect) in [(DateOrder::Dmy, "2024-04-03"), (DateOrder::Mdy, "2024-03-04")] {
        let rows = deals(text, &Answers { dates: Some(order), ..Answers::default() });
        assert_eq!(told_of(&rows), [""; 0]);
        assert_eq!(deal(&rows[0]).expected_close_on.unwrap().to_string(), expect);
    }
    // An order that no value fits answers nothing.
    let rows = deals(text, &Answers { dates: Some(DateOrder::Ymd), ..Answers::default() });
    assert_eq!(rows[0].problems[0].code, ProblemCode::DateAmbiguous);
}

#[test]
fn proof_outweighs_an_answer() {
    let text = "deal name,stage,close date\nA,New,03/04/2024\nB,New,13/06/2024\n";
    let rows = deals(text, &Answers { dates: Some(DateOrder::Mdy), ..Answers::default() });
    assert_eq!(deal(&rows[0]).expected_close_on.unwrap().to_string(), "2024-04-03");
}

#[test]
fn columns_of_one_shape_share_their_proof() {
    let text = "deal name,stage,created,close date,expected close\nA,New,13/01/2024,03/04/2024,03.04.2024\n";
    let rows = deals(text, &Answers::default());
    assert_eq!(deal(&rows[0]).created_on.unwrap().to_string(), "2024-01-13");
    // Slashes are proven by the other column; points are another way of writing and are not.
    assert_eq!(deal(&rows[0]).expected_close_on.unwrap().to_string(), "2024-04-03");
    assert_eq!(told_of(&rows), ["2 expected close date_ambiguous"]);
}

#[test]
fn a_mixed_column_takes_only_what_is_self_evident() {
    let text =
        "deal name,stage,close date\nA,New,13/04/2024\nB,New,04/13/2024\nC,New,03/04/2024\nD,New,soon\nE,New,n/a\n";
    let rows = deals(text, &Answers::default());
    let dates: Vec<String> =
        rows.iter().map(|row| deal(row).expected_close_on.map_or(String::new(), |d| d.to_string())).collect();
    assert_eq!(dates, ["2024-04-13", "2024-04-13", "", "", ""]);
    assert_eq!(
        told_of(&rows),
        ["4 close date date_ambiguous", "5 close date date_invalid", "6 close date null_marker"]
    );
    let rows = deals(text, &Answers { dates: Some(DateOrder::Dmy), ..Answers::default() });
    assert_eq!(told_of(&rows)[0], "3 close date date_invalid");
    assert_eq!(deal(&rows[2]).expected_close_on.unwrap().to_string(), "2024-04-03");
}

#[test]
fn amounts_follow_the_column_and_empty_ones_stay_empty() {
    let text = "deal name,stage,amount\nA,New,\"1,054\"\nB,New,\nC,New,many\nD,New,€ 5\nE,New,1.005\nF,New,99999999999999999999\n";
    let rows = deals(text, &Answers::default());
    let minor = |row: &StagedRow| deal(row).amount.map(|amount| amount.amount_minor);
    let codes = [
        "2 amount amount_ambiguous",
        "4 amount amount_invalid",
        "5 amount currency_differs",
        "6 amount amount_ambiguous",
        "7 amount amount_too_large",
    ];
    assert_eq!(told_of(&rows), codes);
    assert_eq!(rows.iter().map(minor).collect::<Vec<_>>(), [None, None, None, Some(500), None, None]);
    assert_eq!(deal(&rows[3]).amount.unwrap().currency, Currency::EUR);
    let rows = deals(text, &Answers { decimals: Some(DecimalMark::Point), ..Answers::default() });
    assert_eq!((minor(&rows[0]), minor(&rows[1]), minor(&rows[4])), (Some(105_400), None, Some(101)));
    assert!(told_of(&rows).contains(&"6 amount amount_rounded".to_owned()));
}

#[test]
fn contacts_need_a_name_or_an_address() {
    let text = "name,email,phone,company\n\"King, Ada\",ada@a.test,+44 20 123456,Acme\n,bob@b.test,,\n,not an address,,Acme\nCher,,,\n";
    let rows = staged_with(text, Hints { kind: Some(ObjectKind::Contact), ..Hints::default() }, &Answers::default());
    let contact = |row: &StagedRow| match &row.draft {
        Some(Draft::Contact(contact)) => Some(contact.clone()),
        _ => None,
    };
    let some = |text: &str| Some(text.to_owned());
    let ada = ContactDraft {
        first_name: "Ada".into(),
        last_name: "King".into(),
        email: some("ada@a.test"),
        phone: some("+44 20 123456"),
        company: some("Acme"),
        ..ContactDraft::default()
    };
    assert_eq!(contact(&rows[0]), Some(ada));
    assert_eq!(contact(&rows[1]).unwrap().email, some("bob@b.test"));
    assert_eq!(contact(&rows[2]), None);
    assert_eq!(contact(&rows[3]).unwrap().first_name, "Cher");
    assert_eq!(told_of(&rows), ["4 email email_invalid", "4  name_missing"]);
}

#[test]
fn leads_need_a_name_an_address_or_a_company() {
    let text = "name,email,company,title,website,source,status,value,owner\n\
        Ada King,ada@a.test,Acme,CEO,acme.test,Fair,Qualifié,12.50,Bob\n,,Acme,,,,,,\n,,,CEO,,Fair,,,\n\
        Cher,,,,,,Converted,,\nBob,,,,,,n/a,,\n";
    let rows = staged_with(text, Hints { kind: Some(ObjectKind::Lead), ..Hints::default() }, &Answers::default());
    let lead = |row: &StagedRow| match &row.draft {
        Some(Draft::Lead(lead)) => Some(lead.clone()),
        _ => None,
    };
    let some = |text: &str| Some(text.to_owned());
    let ada = LeadDraft {
        person: ContactDraft {
            first_name: "Ada".into(),
            last_name: "King".into(),
            email: some("ada@a.test"),
            company: some("Acme"),
            owner: some("Bob"),
            ..ContactDraft::default()
        },
        job_title: some("CEO"),
        website: some("https://acme.test"),
        source: some("Fair"),
        status: Some(LeadStatus::Qualified),
        value: Some(ac_core::Money { amount_minor: 1_250, currency: Currency::USD }),
    };
    assert_eq!(lead(&rows[0]), Some(ada));
    assert_eq!(lead(&rows[1]).unwrap().person.company, some("Acme"));
    assert_eq!((lead(&rows[2]), lead(&rows[3]).unwrap().status), (None, None));
    assert_eq!(told_of(&rows), ["4  name_missing", "5 status choice_unknown", "6 status null_marker"]);
    assert!(rows[3].problems[0].message.ends_with("Choose one of New, Contacted, Qualified, Unqualified."));
    for row in rows {
        assert_eq!(serde_json::from_str::<StagedRow>(&serde_json::to_string(&row).unwrap()).unwrap(), row);
    }
}

#[test]
fn unmapped_cells_travel_along() {
    let rows = staged("company,colour,sector,size\nAcme,red,retail,\nBeta,,media,9\n");
    assert_eq!(rows[0].unmapped, [(1, "red".to_owned())]);
    assert_eq!(rows[1].unmapped, [(3, "9".to_owned())]);
}

#[test]
fn long_texts_are_told() {
    let long = "é".repeat(201);
    let text = format!("company,sector\n{long},retail\nAcme,{long}\n{},media\n", "é".repeat(200));
    let rows = staged(&text);
    assert_eq!(told_of(&rows), ["2 company name_too_long", "3 sector text_too_long"]);
    assert_eq!(rows.iter().map(|row| row.draft.is_some()).collect::<Vec<_>>(), [false, true, true]);
}

#[test]
fn a_row_with_an_error_is_never_half_taken() {
    let text = format!("first name,last name,email\n{},King,a@b.test\n", "x".repeat(201));
    let rows = staged(&text);
    assert_eq!(told_of(&rows), ["2 first name name_too_long"]);
    assert_eq!(rows[0].draft, None);
}

#[test]
fn the_last_value_of_a_long_column_may_prove_its_order() {
    let text = "deal name,stage,close date\n".to_owned() + &"A,New,03/04/2024\n".repeat(2_000) + "B,New,13/04/2024\n";
    let rows = deals(&text, &Answers::default());
    assert_eq!(told_of(&rows), [""; 0]);
    assert_eq!(deal(&rows[0]).expected_close_on.unwrap().to_string(), "2024-04-03");
}

#[test]
fn a_mapping_must_fit_the_file() {
    let analysis = analysis("company,sector,colour\nAcme,retail,red\n");
    let plan = |mapping: &[Option<Target>]| {
        let answers = Answers { mapping: Some(mapping.to_vec()), ..Answers::default() };
        FilePlan::new(&analysis, &answers, Currency::USD)
    };
    assert_eq!(plan(&[Some(Target::Name)]), Err(BadMapping::WrongLength { given: 1, columns: 3 }));
    assert_eq!(plan(&[Some(Target::Name), Some(Target::Name), None]), Err(BadMapping::TargetTwice("Name".into())));
    assert_eq!(plan(&[Some(Target::Stage), None, None]), Err(BadMapping::NoSuchTarget(Target::Stage)));
    let plan = plan(&[None, Some(Target::Sector), Some(Target::Name)]).unwrap();
    let rows: Vec<StagedRow> =
        rows("company,sector,colour\nAcme,retail,red\n".as_bytes(), &plan).unwrap().map(Result::unwrap).collect();
    assert!(format!("{:?}", rows[0].draft).contains("name: \"red\""));
}

#[test]
fn what_is_sent_to_the_browser_survives_the_way() {
    let text = "deal name,stage,close date,amount\nA,New,03/04/2024,\"1,054\"\n";
    let analysis = analysis(text);
    let json = serde_json::to_string(&analysis).unwrap();
    assert_eq!(serde_json::from_str::<FileAnalysis>(&json).unwrap(), analysis);
    let plan = FilePlan::new(&analysis, &Answers::default(), Currency::USD).unwrap();
    assert_eq!(serde_json::from_str::<FilePlan>(&serde_json::to_string(&plan).unwrap()).unwrap(), plan);
    for row in staged(text) {
        assert_eq!(serde_json::from_str::<StagedRow>(&serde_json::to_string(&row).unwrap()).unwrap(), row);
    }
}
