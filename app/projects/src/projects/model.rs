//! A project as screens and the API see it, and the checks of what is typed into one.

use crate::links::each_once;
use ac_core::{
    FieldError, MemberId, Timestamp,
    list::{Filter, ListQuery},
    wire::present,
};
use ac_records::check::Check;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

ac_core::define_id!(
    /// A project.
    ProjectId
);

/// Projects of one workspace that are not in the bin.
pub const PROJECTS_MAX: u64 = 2_000;
/// Tasks of one project over all its life, those that are deleted among them.
pub const TASKS_MADE_MAX: i64 = 200_000;
/// Members of one project.
pub const PROJECT_MEMBERS_MAX: usize = 200;
/// Letters and digits of a project's code.
pub const CODE_CHARS: std::ops::RangeInclusive<usize> = 2..=8;

/// A project as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Project {
    pub id: ProjectId,
    pub name: String,
    /// What its tasks are numbered under: the `WEB` of `WEB-42`. Never changes.
    pub code: String,
    pub description: Option<String>,
    /// Who leads it.
    pub owner_id: Option<MemberId>,
    pub owner_name: Option<String>,
    /// Whether nobody but its members, its lead and the workspace's admins see it. That its code is taken, everybody is told who
    /// wants it.
    pub is_secret: bool,
    pub member_ids: Vec<MemberId>,
    pub starts_on: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// How far a project has come: its tasks, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Progress {
    pub open: i64,
    pub done: i64,
    /// Of the open ones, those that were due before today.
    pub overdue: i64,
}

impl Progress {
    /// The share that is done, 0 to 100; nothing of nothing.
    #[must_use]
    pub fn percent(self) -> f64 {
        let all = self.open.saturating_add(self.done);
        let per_mille = self.done.saturating_mul(1_000).checked_div(all).unwrap_or(0);
        i32::try_from(per_mille).map_or(0.0, f64::from) / 10.0
    }
}

/// A project as the list of projects shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectLine {
    pub project: Project,
    pub progress: Progress,
}

/// What a new project is made of. Without `owner_id` whoever makes it leads it, without `code` it gets one of its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProjectDraft {
    pub name: String,
    /// Two to eight letters and digits, a letter first.
    #[serde(default)]
    pub code: Option<String>,
    #[serde(default)]
    pub description: Option<String>,
    #[serde(default)]
    pub owner_id: Option<MemberId>,
    #[serde(default)]
    pub is_secret: bool,
    #[serde(default)]
    pub member_ids: Vec<MemberId>,
    #[serde(default)]
    pub starts_on: Option<NaiveDate>,
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
}

/// Changes to some fields of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ProjectPatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub description: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<Option<MemberId>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub is_secret: Option<bool>,
    /// All of them.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub member_ids: Option<Vec<MemberId>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<Option<NaiveDate>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub due_on: Option<Option<NaiveDate>>,
}

/// A project's fields, checked. Its members are in the order of their ids, each once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidProject {
    pub name: String,
    pub description: Option<String>,
    pub owner_id: Option<MemberId>,
    pub is_secret: bool,
    pub member_ids: Vec<MemberId>,
    pub starts_on: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
}

impl ProjectDraft {
    pub fn validate(&self) -> Result<ValidProject, Vec<FieldError>> {
        let mut check = Check::default();
        let member_ids = each_once(self.member_ids.clone());
        if member_ids.len() > PROJECT_MEMBERS_MAX {
            check.complain("member_ids", format!("A project has up to {PROJECT_MEMBERS_MAX} members."));
        }
        let valid = ValidProject {
            name: check.required("name", "the project's name", &self.name),
            description: check.paragraphs("description", self.description.as_deref()),
            owner_id: self.owner_id,
            is_secret: self.is_secret,
            member_ids,
            starts_on: check.date("starts_on", self.starts_on),
            due_on: check.date("due_on", self.due_on),
        };
        if valid.starts_on.zip(valid.due_on).is_some_and(|(start, due)| due < start) {
            check.complain("due_on", "Choose a day on which it has begun, or a later one.");
        }
        check.finish(valid)
    }

    /// The code that was asked for, in capitals.
    pub fn wanted_code(&self) -> Result<Option<String>, Vec<FieldError>> {
        let Some(code) = self.code.as_deref().map(str::trim).filter(|code| !code.is_empty()) else { return Ok(None) };
        let code = code.to_ascii_uppercase();
        let is_good = CODE_CHARS.contains(&code.len())
            && code.starts_with(|c: char| c.is_ascii_alphabetic())
            && code.chars().all(|c| c.is_ascii_alphanumeric());
        if is_good {
            return Ok(Some(code));
        }
        let message = "Choose two to eight letters and digits with a letter first, such as WEB.";
        Err(vec![FieldError::new("code", message)])
    }
}

impl ProjectPatch {
    /// `current` with the changes made.
    #[must_use]
    pub fn apply(self, current: ValidProject) -> ProjectDraft {
        ProjectDraft {
            name: self.name.unwrap_or(current.name),
            code: None,
            description: self.description.unwrap_or(current.description),
            owner_id: self.owner_id.unwrap_or(current.owner_id),
            is_secret: self.is_secret.unwrap_or(current.is_secret),
            member_ids: self.member_ids.unwrap_or(current.member_ids),
            starts_on: self.starts_on.unwrap_or(current.starts_on),
            due_on: self.due_on.unwrap_or(current.due_on),
        }
    }
}

/// Equality filters of the list of projects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProjectFilter {
    pub owner_id: Option<MemberId>,
}

pub type ProjectQuery = ListQuery<ProjectFilter>;

impl Filter for ProjectFilter {
    const FIELDS: &'static [&'static str] = &["owner_id"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        match field {
            "owner_id" => self.owner_id = Some(value.parse().ok()?),
            _ => return None,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_letters_and_digits() {
        let code = |code: &str| ProjectDraft { code: Some(code.to_owned()), ..Default::default() }.wanted_code();
        assert_eq!(code(" web ").unwrap().as_deref(), Some("WEB"));
        assert_eq!(code("  ").unwrap(), None);
        for bad in ["w", "2go", "web-1", "waytoolongcode", "wéb"] {
            assert_eq!(code(bad).unwrap_err()[0].field, "code", "{bad}");
        }
    }

    #[test]
    fn a_project_ends_after_it_begins_and_names_each_member_once() {
        let day = |text: &str| Some(text.parse().unwrap());
        let (a, b) = (MemberId(uuid::Uuid::from_u128(1)), MemberId(uuid::Uuid::from_u128(2)));
        let draft = ProjectDraft { name: "Site".into(), member_ids: vec![b, a, b], ..Default::default() };
        assert_eq!(draft.validate().unwrap().member_ids, [a, b]);
        let draft = ProjectDraft { starts_on: day("2026-12-02"), due_on: day("2026-12-01"), ..draft };
        assert_eq!(draft.validate().unwrap_err()[0].field, "due_on");
    }
}
