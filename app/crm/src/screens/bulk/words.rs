//! What the bar and the jobs say.

use crate::bulk::model::{Job, JobKind, JobState};
use ac_core::money::grouped;

/// What records of a kind are called, one of them and several.
#[must_use]
pub fn noun(object: &str, count: i64) -> &'static str {
    let (one, many) = match object {
        "company" => ("company", "companies"),
        "contact" => ("person", "people"),
        "deal" => ("deal", "deals"),
        "lead" => ("lead", "leads"),
        "product" => ("product", "products"),
        "note" => ("note", "notes"),
        "activity" => ("activity", "activities"),
        "field" => ("field", "fields"),
        "mail_template" => ("template", "templates"),
        "dashboard" => ("dashboard", "dashboards"),
        "view" => ("view", "views"),
        _ => ("record", "records"),
    };
    if count == 1 { one } else { many }
}

/// `8,800 deals`.
#[must_use]
pub fn counted(object: &str, count: i64) -> String {
    format!("{} {}", number(count), noun(object, count))
}

pub fn number(count: i64) -> String {
    grouped(u64::try_from(count).unwrap_or(0))
}

/// What a job is doing, or has done.
#[must_use]
pub fn headline(job: &Job) -> String {
    let doing = match job.kind {
        JobKind::Change => ("Changing", "changed"),
        JobKind::Delete => ("Deleting", "deleted"),
        JobKind::Convert => ("Converting", "converted"),
        JobKind::Mail => ("Writing to", "written to"),
        JobKind::Undo => ("Putting back", "put back"),
        JobKind::Import => ("Importing", "imported"),
        JobKind::Compute => ("Computing", "computed"),
    };
    let changed = counted(&job.object, job.changed);
    match job.state {
        JobState::Running => format!("{} {}", doing.0, counted_of(job)),
        JobState::Done if job.changed == 0 && job.kind == JobKind::Convert => "No lead was converted".to_owned(),
        JobState::Done if job.changed == 0 && job.kind == JobKind::Mail => "Nobody was written to".to_owned(),
        JobState::Done if job.changed == 0 => "Nothing had to be changed".to_owned(),
        JobState::Done => format!("{changed} {}", doing.1),
        JobState::Cancelled => {
            format!("Stopped after {changed} {}", if job.changed == 1 { "was" } else { "were" }) + " " + doing.1
        }
        JobState::Failed => format!("Could not go on after {changed}"),
    }
}

/// How much a running job is about. Of an undo the total counts changes, not records.
fn counted_of(job: &Job) -> String {
    match job.kind {
        JobKind::Undo | JobKind::Import | JobKind::Compute => noun(&job.object, 2).to_owned(),
        JobKind::Change | JobKind::Delete | JobKind::Convert | JobKind::Mail => counted(&job.object, job.total),
    }
}

/// `5 were left as they are`.
#[must_use]
pub fn left(job: &Job) -> Option<String> {
    match job.skipped {
        0 => None,
        1 => Some("1 was left as it is".to_owned()),
        n => Some(format!("{} were left as they are", number(n))),
    }
}

/// Percent of the way.
#[must_use]
pub fn percent(job: &Job) -> f64 {
    let done = u32::try_from(job.done.min(job.total).saturating_mul(1_000) / job.total.max(1)).unwrap_or(0);
    f64::from(done) / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bulk::model::JobId;
    use ac_core::{BatchId, Timestamp};
    use uuid::Uuid;

    fn job(kind: JobKind, state: JobState, changed: i64) -> Job {
        Job {
            id: JobId(Uuid::nil()),
            kind,
            object: "company".to_owned(),
            state,
            total: 8_800,
            done: 4_400,
            changed,
            skipped: 5,
            reasons: Vec::new(),
            batch_id: BatchId(Uuid::nil()),
            failure: None,
            created_at: Timestamp(0),
        }
    }

    #[test]
    fn a_job_says_what_it_does_and_did() {
        let check = |kind, state, changed, want| assert_eq!(headline(&job(kind, state, changed)), want);
        check(JobKind::Change, JobState::Running, 10, "Changing 8,800 companies");
        check(JobKind::Undo, JobState::Running, 10, "Putting back companies");
        check(JobKind::Change, JobState::Done, 8_795, "8,795 companies changed");
        check(JobKind::Delete, JobState::Done, 1, "1 company deleted");
        check(JobKind::Delete, JobState::Done, 0, "Nothing had to be changed");
        check(JobKind::Mail, JobState::Running, 10, "Writing to 8,800 companies");
        check(JobKind::Mail, JobState::Done, 0, "Nobody was written to");
        check(JobKind::Delete, JobState::Cancelled, 3_200, "Stopped after 3,200 companies were deleted");
        check(JobKind::Change, JobState::Failed, 7, "Could not go on after 7 companies");
        assert_eq!(left(&job(JobKind::Change, JobState::Done, 1)).as_deref(), Some("5 were left as they are"));
        assert!((percent(&job(JobKind::Change, JobState::Running, 1)) - 50.0).abs() < f64::EPSILON);
    }

    #[test]
    fn records_are_called_by_what_they_are() {
        assert_eq!(counted("contact", 1), "1 person");
        assert_eq!(counted("contact", 1_200), "1,200 people");
        assert_eq!((counted("activity", 1), counted("field", 2)), ("1 activity".to_owned(), "2 fields".to_owned()));
        assert_eq!(counted("import", 2), "2 records");
    }
}
