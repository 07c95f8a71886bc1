//! The wizard's decisions without a screen: which step is next, what is still open, what a choice changes.

use crate::import::{
    job::model::{ImportJob, JobFile, JobState, Matching, match_key},
    model::{Answers, DateOrder, Hints, Question, Target},
};

/// The five steps, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    Upload,
    Mapping,
    Questions,
    Preview,
    Import,
}

impl Step {
    pub const ALL: [Self; 5] = [Self::Upload, Self::Mapping, Self::Questions, Self::Preview, Self::Import];

    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Upload => "Files",
            Self::Mapping => "Columns",
            Self::Questions => "Questions",
            Self::Preview => "Check",
            Self::Import => "Import",
        }
    }

    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Upload => "files",
            Self::Mapping => "columns",
            Self::Questions => "questions",
            Self::Preview => "check",
            Self::Import => "import",
        }
    }

    /// The step the address names.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.word() == word)
    }
}

/// The step to show: the wanted one where the import has come that far, else the furthest.
#[must_use]
pub fn step_of(job: &ImportJob, wanted: Option<Step>) -> Step {
    let furthest = || Step::ALL.into_iter().rev().find(|step| reachable(job, *step)).unwrap_or(Step::Upload);
    let first = Some(Step::Mapping).filter(|_| wanted.is_none());
    wanted.or(first).filter(|step| reachable(job, *step)).unwrap_or_else(furthest)
}

/// Whether a step can be looked at. An import that runs or ran shows only its progress and report; one that does not is
/// never ahead of its questions.
#[must_use]
pub fn reachable(job: &ImportJob, step: Step) -> bool {
    let waits = job.state == JobState::Uploaded;
    match step {
        Step::Upload => waits,
        Step::Mapping | Step::Questions => waits && !job.files.is_empty(),
        Step::Preview => waits && job.files.iter().any(|file| file.analysis.is_some()) && open_questions(job) == 0,
        Step::Import => !waits,
    }
}

/// Where "Continue" leads. Without questions their step is passed over.
#[must_use]
pub fn after(job: &ImportJob, step: Step) -> Step {
    let asks = job.files.iter().any(|file| !questions(file).is_empty());
    match step {
        Step::Upload => Step::Mapping,
        Step::Mapping if asks => Step::Questions,
        Step::Mapping | Step::Questions => Step::Preview,
        Step::Preview | Step::Import => Step::Import,
    }
}

/// Questions of all files that nobody has answered.
#[must_use]
pub fn open_questions(job: &ImportJob) -> usize {
    let open = |file: &JobFile| questions(file).iter().filter(|q| !is_answered(q, file, &job.matching)).count();
    job.files.iter().map(open).sum()
}

/// What a file asks.
#[must_use]
pub fn questions(file: &JobFile) -> &[Question] {
    file.analysis.as_ref().map(|analysis| analysis.questions.as_slice()).unwrap_or_default()
}

/// Whether a question has its answer.
#[must_use]
pub fn is_answered(question: &Question, file: &JobFile, matching: &Matching) -> bool {
    let Hints { kind, has_header, .. } = file.hints;
    match question {
        Question::Kind { .. } => kind.is_some(),
        Question::Header { .. } => has_header.is_some(),
        Question::DateOrder { .. } => file.answers.dates.is_some(),
        Question::DecimalMark { .. } => file.answers.decimals.is_some(),
        Question::Matches { target, proposals, .. } => {
            let decided = |value: &str| matching.accept || matching.decided.contains_key(&match_key(*target, value));
            proposals.iter().all(|proposal| decided(&proposal.value))
        }
    }
}

/// The targets of a file's columns as they stand now: the answered ones, else the guesses.
#[must_use]
pub fn targets(file: &JobFile) -> Vec<Option<Target>> {
    let guessed = || file.analysis.iter().flat_map(|analysis| &analysis.columns).map(|column| column.target).collect();
    file.answers.mapping.clone().unwrap_or_else(guessed)
}

/// `mapping` with one column set. A field has one column: whoever had it before loses it.
#[must_use]
pub fn assign(mapping: &[Option<Target>], at: usize, target: Option<Target>) -> Vec<Option<Target>> {
    let one = |(index, old): (usize, &Option<Target>)| match (index == at, *old) {
        (true, _) => target,
        (false, old) if old.is_some() && old == target => None,
        (false, old) => old,
    };
    mapping.iter().enumerate().map(one).collect()
}

/// A file's answers with another mapping. Answers about dates and amounts stand until a column asks anew.
#[must_use]
pub fn mapped(answers: &Answers, mapping: Vec<Option<Target>>) -> Answers {
    Answers { mapping: Some(mapping), ..answers.clone() }
}

/// What an order of dates is called.
#[must_use]
pub fn order_words(order: DateOrder) -> &'static str {
    match order {
        DateOrder::Dmy => "day, month, year",
        DateOrder::Mdy => "month, day, year",
        DateOrder::Ymd => "year, month, day",
    }
}

/// How sure a guess is, in a word.
#[must_use]
pub fn confidence_word(confidence: u8) -> &'static str {
    match confidence {
        90.. => "sure",
        60..=89 => "likely",
        _ => "a guess",
    }
}

/// `1.2 MB`.
#[must_use]
pub fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

/// Done of all, in percent; 0 while the whole is not known.
#[must_use]
pub fn percent(done: i64, total: i64) -> f64 {
    if total <= 0 {
        return 0.0;
    }
    let per_mille = done.clamp(0, total).saturating_mul(1_000) / total;
    i32::try_from(per_mille).map_or(100.0, |n| f64::from(n) / 10.0)
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
