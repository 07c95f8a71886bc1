//! A whole export of a sales team, checked against what was counted while it was written.

use std::collections::BTreeMap;

use super::generator::{COMPANIES, DEALS, MEMBERS, PRODUCTS, STAGES, export};
use super::*;
use crate::import::fuzzy::{self, MatchIndex};
use crate::import::model::{DateOrder, ObjectKind, Question, StageKind, Target};
use crate::import::{Draft, preview, values_of};

fn plan_of(name: &str, text: &str, answers: &Answers) -> (FileAnalysis, FilePlan) {
    let analysis = analyse(name, text.as_bytes(), Hints::default(), &[]).unwrap();
    let plan = FilePlan::new(&analysis, answers, Currency::USD).unwrap();
    (analysis, plan)
}

#[test]
fn each_file_is_known_by_its_columns() {
    let export = export(1);
    let check = |text: &str, kind: ObjectKind, rows: usize, targets: &[&str]| {
        // The name of the file must not be needed.
        let analysis = analysis(text);
        assert_eq!((analysis.kind, analysis.row_count as usize), (kind, rows));
        let found: Vec<&str> =
            analysis.columns.iter().map(|column| column.target.map_or("", |target| target.label())).collect();
        assert_eq!(found, targets);
        assert!(!analysis.questions.iter().any(|q| matches!(q, Question::Kind { .. } | Question::Header { .. })));
    };
    check(&export.companies, ObjectKind::Company, COMPANIES, &["Name", "Sector", "", "", "", "", ""]);
    check(&export.products, ObjectKind::Product, PRODUCTS.len(), &["Name", "Series", "Price"]);
    check(&export.members, ObjectKind::Member, MEMBERS, &["Name", "Manager", "Office"]);
    let deal = ["External id", "Owner", "Product", "Company", "Stage", "Created on", "Close date", "Amount", ""];
    check(&export.deals, ObjectKind::Deal, DEALS, &deal);
}

#[test]
fn two_digit_years_are_asked_about_once_and_never_guessed() {
    let export = export(2);
    let (analysis, plan) = plan_of("deals.csv", &export.deals, &Answers::default());
    let asked: Vec<_> = analysis.questions.iter().filter(|q| matches!(q, Question::DateOrder { .. })).collect();
    let [Question::DateOrder { columns, readings, .. }] = asked.as_slice() else { panic!("{asked:?}") };
    assert_eq!(columns, &["engage_date", "close_date"]);
    assert_eq!(readings[0].order, DateOrder::Dmy, "the likely one first");
    let unanswered = preview(export.deals.as_bytes(), &plan).unwrap();
    assert!(unanswered.problems.count(ProblemCode::DateAmbiguous) > 5_000);
    for row in rows(export.deals.as_bytes(), &plan).unwrap() {
        let Some(Draft::Deal(deal)) = row.unwrap().draft else { panic!("not a deal") };
        assert_eq!((deal.created_on, deal.closed_on, deal.expected_close_on), (None, None, None));
    }
    let answered = Answers { dates: Some(DateOrder::Dmy), ..Answers::default() };
    assert_eq!(crate::import::plan::questions(&analysis, &answered), []);
}

#[test]
fn totals_of_each_stage_are_those_of_the_file() {
    let export = export(3);
    let answers = Answers { dates: Some(DateOrder::Dmy), ..Answers::default() };
    let (_, plan) = plan_of("deals.csv", &export.deals, &answers);
    let mut found: BTreeMap<String, (u32, i64)> = BTreeMap::new();
    let (mut without_company, mut without_amount) = (0, 0);
    for row in rows(export.deals.as_bytes(), &plan).unwrap() {
        let row = row.unwrap();
        assert_eq!(told(&row.problems), [""; 0]);
        let Some(Draft::Deal(deal)) = row.draft else { panic!("row {} is no deal", row.row) };
        let stage = deal.stage.unwrap();
        assert_eq!(
            stage.kind,
            [StageKind::Open, StageKind::Open, StageKind::Won, StageKind::Lost]
                [STAGES.iter().position(|s| *s == stage.name).unwrap()]
        );
        assert_eq!(deal.created_on.is_some(), stage.name != "Prospecting");
        assert_eq!(deal.closed_on.is_some(), stage.kind != StageKind::Open);
        assert_eq!(deal.expected_close_on, None);
        without_company += u32::from(deal.company.is_none());
        without_amount += u32::from(deal.amount.is_none());
        let entry = found.entry(stage.name).or_default();
        entry.0 += 1;
        entry.1 += deal.amount.map_or(0, |amount| amount.amount_minor);
        assert_eq!(row.unmapped.len(), 1, "the quarter is kept");
    }
    for (stage, count, total) in export.by_stage {
        assert_eq!(found[stage], (count, total * 100), "{stage}");
    }
    assert_eq!((without_company, without_amount), (export.without_company, export.without_amount));
}

#[test]
fn names_written_differently_in_two_files_meet() {
    let export = export(4);
    let (_, plan) = plan_of("deals.csv", &export.deals, &Answers::default());
    let targets = [Target::Product, Target::Company, Target::Price];
    let [values, companies, none] = values_of(export.deals.as_bytes(), &plan, targets).unwrap();
    assert!(values.is_complete && !companies.values.is_empty() && none.values.is_empty());
    assert_eq!(values.values.iter().map(|(_, rows)| *rows as usize).sum::<usize>(), DEALS);
    let mut index = MatchIndex::new(PRODUCTS.map(|(name, _)| name));
    let proposals = fuzzy::proposals(values.values.iter().map(|(value, rows)| (value.as_str(), *rows)), &mut index);
    let [only] = proposals.as_slice() else { panic!("{proposals:?}") };
    assert_eq!((only.value.as_str(), only.candidate.as_str(), only.is_normalised), ("ZRXPro", "ZRX Pro", true));
}

#[test]
fn a_misspelt_sector_is_hinted_at_and_kept() {
    let export = export(5);
    let analysis = analysis(&export.companies);
    let hints: Vec<_> = analysis.problems.kept.iter().filter(|p| p.code == ProblemCode::Spelling).collect();
    let [hint] = hints.as_slice() else { panic!("{hints:?}") };
    assert_eq!((hint.column.as_str(), hint.suggestion.as_deref()), ("sector", Some("technology")));
    let kept = staged(&export.companies).into_iter().filter(
        |row| matches!(&row.draft, Some(Draft::Company(company)) if company.sector.as_deref() == Some("technolgy")),
    );
    assert!(kept.count() > 5);
}
