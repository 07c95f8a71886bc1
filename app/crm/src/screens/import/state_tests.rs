//! The order of the steps and what holds them up.

use super::*;
use crate::import::{
    job::model::{ImportId, ImportReport},
    model::{Delimiter, Encoding, FileAnalysis, MatchProposal, ObjectKind},
    problems::ProblemList,
};
use ac_core::Timestamp;

fn job(state: JobState, questions: Vec<Question>) -> ImportJob {
    let analysis = FileAnalysis {
        file: "deals.csv".into(),
        encoding: Encoding::Utf8,
        delimiter: Delimiter::Comma,
        workbook: None,
        has_separator_line: false,
        has_header: true,
        kind: ObjectKind::Deal,
        kind_confidence: 90,
        columns: vec![],
        fields: vec![],
        row_count: 1,
        sample: vec![],
        questions,
        problems: ProblemList::default(),
    };
    let file = JobFile {
        name: "deals.csv".into(),
        bytes: 1,
        hints: Hints::default(),
        answers: Answers::default(),
        analysis: Some(analysis),
        refusal: None,
    };
    ImportJob {
        id: ImportId(uuid::Uuid::nil()),
        state,
        files: vec![file],
        matching: Matching::default(),
        report: ImportReport::default(),
        rows_total: 0,
        rows_done: 0,
        created_at: Timestamp(0),
    }
}

fn dates() -> Question {
    Question::DateOrder { columns: vec![], example: "01-03-17".into(), readings: vec![], is_mixed: false }
}

#[test]
fn nobody_checks_before_the_questions_are_answered() {
    let check = |job: &ImportJob, wanted, want| assert_eq!(step_of(job, wanted), want);
    let mut asking = job(JobState::Uploaded, vec![dates()]);
    check(&asking, None, Step::Mapping);
    check(&asking, Some(Step::Upload), Step::Upload);
    check(&asking, Some(Step::Preview), Step::Questions);
    check(&asking, Some(Step::Import), Step::Questions);
    asking.files.first_mut().unwrap().answers.dates = Some(DateOrder::Dmy);
    check(&asking, Some(Step::Import), Step::Preview);
    for state in [JobState::Applying, JobState::Done, JobState::Undone, JobState::Failed] {
        check(&job(state, vec![]), Some(Step::Mapping), Step::Import);
    }
    let nothing = ImportJob { files: vec![], ..asking };
    check(&nothing, None, Step::Upload);
    check(&nothing, Some(Step::Preview), Step::Upload);
}

#[test]
fn without_questions_their_step_is_passed_over() {
    let (asking, silent) = (job(JobState::Uploaded, vec![dates()]), job(JobState::Uploaded, vec![]));
    assert_eq!(after(&asking, Step::Mapping), Step::Questions);
    assert_eq!(after(&silent, Step::Mapping), Step::Preview);
    assert_eq!(after(&asking, Step::Questions), Step::Preview);
}

#[test]
fn every_proposed_match_needs_a_decision() {
    let proposal = |value: &str| MatchProposal {
        value: value.into(),
        rows: 3,
        candidate: "GTX Pro".into(),
        is_normalised: false,
        score: 90,
    };
    let question = Question::Matches {
        column: "product".into(),
        target: Target::Product,
        proposals: vec![proposal("GTXPro"), proposal("GTX-Pro")],
    };
    let mut job = job(JobState::Uploaded, vec![question]);
    assert_eq!(open_questions(&job), 1);
    job.matching.decided.insert(match_key(Target::Product, "GTXPro"), true);
    assert_eq!(open_questions(&job), 1);
    job.matching.decided.insert(match_key(Target::Product, "GTX-Pro"), false);
    assert_eq!(open_questions(&job), 0);
}

#[test]
fn a_field_has_one_column() {
    let before = [Some(Target::Name), None, Some(Target::Amount)];
    assert_eq!(assign(&before, 1, Some(Target::Name)), [None, Some(Target::Name), Some(Target::Amount)]);
    assert_eq!(assign(&before, 0, None), [None, None, Some(Target::Amount)]);
    assert_eq!(assign(&before, 9, Some(Target::Stage)), before);
}

#[test]
fn steps_have_words_for_the_address() {
    for step in Step::ALL {
        assert_eq!(Step::parse(step.word()), Some(step));
    }
    assert_eq!((percent(1, 3), percent(0, 0), percent(5, 3)), (33.3, 0.0, 100.0));
    assert_eq!((size(12), size(9_400), size(1_260_000)), ("12 bytes".into(), "9 kB".into(), "1.2 MB".into()));
}
