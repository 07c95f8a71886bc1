//! A comment as screens and the API see it, and the checks of what is typed into one.

use super::mentions::{MENTIONS_MAX, mentioned};
use crate::tasks::model::TaskId;
use ac_core::{
    FieldError, MemberId, Timestamp,
    list::{Filter, ListQuery},
    wire::present,
};
use ac_records::check::Check;
use serde::{Deserialize, Serialize};

ac_core::define_id!(
    /// A comment.
    CommentId
);

/// Comments on one task that are not in the bin.
pub const COMMENTS_MAX: u64 = 5_000;

/// A comment as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Comment {
    pub id: CommentId,
    pub task_id: TaskId,
    /// What people call the task: `WEB-42`.
    pub task_key: String,
    /// Text in which `@[Name](id)` mentions a member.
    pub body: String,
    /// Who wrote it.
    pub owner_id: Option<MemberId>,
    pub owner_name: Option<String>,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// What a new comment is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CommentDraft {
    pub task_id: TaskId,
    /// Who is mentioned has to see the task's project.
    pub body: String,
}

/// A comment's text can change; what it is on cannot.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct CommentPatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
}

/// The text of a comment as it is kept. Errors: what to do about it.
pub fn checked_body(body: &str) -> Result<String, Vec<FieldError>> {
    let mut check = Check::default();
    let body = check.body("body", "the comment's text", body);
    if mentioned(&body).len() > MENTIONS_MAX {
        check.complain("body", format!("A comment mentions up to {MENTIONS_MAX} people."));
    }
    check.finish(body)
}

/// Equality filters of the list of comments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CommentFilter {
    pub task_id: Option<TaskId>,
}

pub type CommentQuery = ListQuery<CommentFilter>;

impl Filter for CommentFilter {
    const FIELDS: &'static [&'static str] = &["task_id"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        match field {
            "task_id" => self.task_id = Some(value.parse().ok()?),
            _ => return None,
        }
        Some(())
    }
}
