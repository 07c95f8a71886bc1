//! A label as screens and the API see it, and the checks of what is typed into one.

use crate::projects::model::ProjectId;
use ac_core::{
    FieldError, Timestamp,
    list::{Filter, ListQuery},
    wire::present,
};
use ac_records::check::Check;
use serde::{Deserialize, Serialize};

ac_core::define_id!(
    /// A label.
    LabelId
);

/// Labels of one project.
pub const LABELS_MAX: usize = 200;
/// Labels of one task.
pub const TASK_LABELS_MAX: usize = 20;
/// Characters of a label's name.
pub const LABEL_CHARS_MAX: u32 = 50;

/// The colour of a label.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    derive(utoipa::ToSchema, sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(rs_type = "String", db_type = "Text")
)]
#[serde(rename_all = "snake_case")]
pub enum LabelTone {
    #[default]
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "grey"))]
    Grey,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "teal"))]
    Teal,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "green"))]
    Green,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "blue"))]
    Blue,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "violet"))]
    Violet,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "pink"))]
    Pink,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "red"))]
    Red,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "amber"))]
    Amber,
}

impl LabelTone {
    /// In the order in which they are offered.
    pub const ALL: [Self; 8] =
        [Self::Grey, Self::Teal, Self::Green, Self::Blue, Self::Violet, Self::Pink, Self::Red, Self::Amber];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Grey => "grey",
            Self::Teal => "teal",
            Self::Green => "green",
            Self::Blue => "blue",
            Self::Violet => "violet",
            Self::Pink => "pink",
            Self::Red => "red",
            Self::Amber => "amber",
        }
    }
}

/// A label as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema, sea_orm::FromQueryResult))]
pub struct Label {
    pub id: LabelId,
    pub project_id: ProjectId,
    pub name: String,
    pub tone: LabelTone,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// What a new label is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LabelDraft {
    pub project_id: ProjectId,
    /// No other label of the project has it, whatever the case of its letters.
    pub name: String,
    #[serde(default)]
    pub tone: LabelTone,
}

/// Changes to some fields of a label.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct LabelPatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub tone: Option<LabelTone>,
}

/// A label as the dialog for all of a project's labels has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelLine {
    /// The label and the version that was seen; `None` makes one.
    pub known: Option<(LabelId, i64)>,
    pub name: String,
    pub tone: LabelTone,
}

/// The name of a label as it is kept. Errors: what to do about it.
pub fn checked_name(name: &str) -> Result<String, Vec<FieldError>> {
    let mut check = Check::default();
    let name = check.required_up_to("name", "the label's name", name, LABEL_CHARS_MAX);
    check.finish(name)
}

/// Equality filters of the list of labels.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LabelFilter {
    pub project_id: Option<ProjectId>,
}

pub type LabelQuery = ListQuery<LabelFilter>;

impl Filter for LabelFilter {
    const FIELDS: &'static [&'static str] = &["project_id"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        match field {
            "project_id" => self.project_id = Some(value.parse().ok()?),
            _ => return None,
        }
        Some(())
    }
}
