//! An activity as screens and the API see it, and the checks of what is typed into one.

use crate::shared::{
    check::Check,
    kind::RecordKind,
    list::{Filter, ListQuery},
};
use ac_core::{FieldError, MemberId, Timestamp, wire::present};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

ac_core::define_id!(
    /// An activity.
    ActivityId
);

/// What is to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    derive(utoipa::ToSchema, sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(rs_type = "String", db_type = "Text")
)]
#[serde(rename_all = "snake_case")]
pub enum ActivityKind {
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "call"))]
    Call,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "meeting"))]
    Meeting,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "mail"))]
    Mail,
    #[default]
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "task"))]
    Task,
}

impl ActivityKind {
    pub const ALL: [Self; 4] = [Self::Call, Self::Meeting, Self::Mail, Self::Task];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Meeting => "meeting",
            Self::Mail => "mail",
            Self::Task => "task",
        }
    }

    /// As it stands on screens.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Call => "Call",
            Self::Meeting => "Meeting",
            Self::Mail => "E-mail",
            Self::Task => "Task",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// An activity as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Activity {
    pub id: ActivityId,
    pub kind: ActivityKind,
    pub title: String,
    pub details: Option<String>,
    /// What it is about.
    pub subject_kind: RecordKind,
    pub subject_id: uuid::Uuid,
    pub subject_name: Option<String>,
    /// Who is to do it.
    pub owner_id: Option<MemberId>,
    pub owner_name: Option<String>,
    pub due_on: Option<NaiveDate>,
    /// The time of that day as people say it: `14:30`.
    pub due_time: Option<String>,
    pub done: bool,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = Option<String>, format = DateTime))]
    pub done_at: Option<Timestamp>,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// What a new activity is made of. Without `owner_id` it is for whoever makes it; one that is `done` was only noted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ActivityDraft {
    pub kind: ActivityKind,
    pub title: String,
    #[serde(default)]
    pub details: Option<String>,
    pub subject_kind: RecordKind,
    pub subject_id: uuid::Uuid,
    #[serde(default)]
    pub owner_id: Option<MemberId>,
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
    #[serde(default)]
    pub due_time: Option<String>,
    #[serde(default)]
    pub done: bool,
}

/// Changes to some fields of an activity. What it is about cannot change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ActivityPatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub kind: Option<ActivityKind>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub details: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<Option<MemberId>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Option<NaiveDate>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub due_time: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub done: Option<bool>,
}

/// An activity's fields, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValidActivity {
    pub kind: ActivityKind,
    pub title: String,
    pub details: Option<String>,
    pub subject_kind: RecordKind,
    pub subject_id: uuid::Uuid,
    pub owner_id: Option<MemberId>,
    pub due_on: Option<NaiveDate>,
    pub due_time: Option<String>,
    pub done: bool,
}

impl ActivityDraft {
    pub fn validate(&self) -> Result<ValidActivity, Vec<FieldError>> {
        let mut check = Check::default();
        let details = self.details.as_deref().filter(|text| !text.trim().is_empty());
        let valid = ValidActivity {
            kind: self.kind,
            title: check.required("title", "what is to be done", &self.title),
            details: details.map(|text| check.body("details", "details", text)),
            subject_kind: self.subject_kind,
            subject_id: self.subject_id,
            owner_id: self.owner_id,
            due_on: check.date("due_on", self.due_on),
            due_time: time(&mut check, self.due_time.as_deref(), self.due_on),
            done: self.done,
        };
        check.finish(valid)
    }
}

/// A time of day as `09:30`, which has a day.
fn time(check: &mut Check, text: Option<&str>, day: Option<NaiveDate>) -> Option<String> {
    let text = text.map(str::trim).filter(|text| !text.is_empty())?;
    let part = |text: &str, below: u32| {
        let is_short = !text.is_empty() && text.len() <= 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>().ok().filter(|number| is_short && *number < below)
    };
    let read = text.split_once(':').and_then(|(hour, minute)| Some((part(hour, 24)?, part(minute, 60)?)));
    match read {
        None => check.complain("due_time", "Enter a time such as 14:30."),
        Some(_) if day.is_none() => check.complain("due_on", "Choose the day that the time belongs to."),
        Some((hour, minute)) => return Some(format!("{hour:02}:{minute:02}")),
    }
    None
}

impl ActivityPatch {
    /// `current` with the changes made. Without a day there is no time either.
    #[must_use]
    pub fn apply(self, current: ValidActivity) -> ActivityDraft {
        let loses_day = self.due_on == Some(None) && self.due_time.is_none();
        let due_time = self.due_time.unwrap_or(current.due_time).filter(|_| !loses_day);
        ActivityDraft {
            kind: self.kind.unwrap_or(current.kind),
            title: self.title.unwrap_or(current.title),
            details: self.details.unwrap_or(current.details),
            subject_kind: current.subject_kind,
            subject_id: current.subject_id,
            owner_id: self.owner_id.unwrap_or(current.owner_id),
            due_on: self.due_on.unwrap_or(current.due_on),
            due_time,
            done: self.done.unwrap_or(current.done),
        }
    }
}

/// Equality filters of the list of activities.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ActivityFilter {
    pub kind: Option<ActivityKind>,
    pub subject_kind: Option<RecordKind>,
    pub subject_id: Option<uuid::Uuid>,
    pub owner_id: Option<MemberId>,
    pub done: Option<bool>,
}

pub type ActivityQuery = ListQuery<ActivityFilter>;

impl Filter for ActivityFilter {
    const FIELDS: &'static [&'static str] = &["kind", "subject_kind", "subject_id", "owner_id", "done"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        match field {
            "kind" => self.kind = Some(ActivityKind::parse(value)?),
            "subject_kind" => self.subject_kind = Some(RecordKind::parse(value)?),
            "subject_id" => self.subject_id = Some(value.parse().ok()?),
            "owner_id" => self.owner_id = Some(value.parse().ok()?),
            "done" => self.done = Some(value.parse().ok()?),
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> ActivityDraft {
        ActivityDraft {
            kind: ActivityKind::Call,
            title: "Ask for the budget".to_owned(),
            details: None,
            subject_kind: RecordKind::Deal,
            subject_id: uuid::Uuid::nil(),
            owner_id: None,
            due_on: NaiveDate::from_ymd_opt(2026, 12, 1),
            due_time: None,
            done: false,
        }
    }

    #[test]
    fn a_time_is_written_in_one_way() {
        let check = |text: &str, expect: Result<Option<&str>, &str>| {
            let read = ActivityDraft { due_time: Some(text.to_owned()), ..draft() }.validate();
            let read = read.map(|valid| valid.due_time).map_err(|errors| errors[0].field.clone());
            assert_eq!(read, expect.map(|time| time.map(str::to_owned)).map_err(str::to_owned), "{text}");
        };
        check("14:30", Ok(Some("14:30")));
        check(" 9:5 ", Ok(Some("09:05")));
        check("", Ok(None));
        for bad in ["24:00", "12:60", "12", "12:", ":30", "+1:30", "1e1:00", "012:00", "noon"] {
            check(bad, Err("due_time"));
        }
    }

    #[test]
    fn a_time_has_a_day() {
        let errors = ActivityDraft { due_on: None, due_time: Some("9:00".into()), ..draft() }.validate().unwrap_err();
        assert_eq!(errors[0].field, "due_on");
        let at_nine = ActivityDraft { due_time: Some("9:00".into()), ..draft() }.validate().unwrap();
        let without_day = ActivityPatch { due_on: Some(None), ..ActivityPatch::default() }.apply(at_nine);
        assert_eq!((without_day.due_on, without_day.due_time), (None, None));
    }
}
