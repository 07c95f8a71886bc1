//! A pipeline and its stages as screens and the API see them, and the checks of what is typed into one.

use crate::shared::{
    check::{Check, line},
    list::{Filter, ListQuery},
};
use ac_core::{FieldError, Timestamp, wire::present};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

ac_core::define_id!(
    /// A pipeline.
    PipelineId
);
ac_core::define_id!(
    /// A stage of a pipeline.
    StageId
);

/// Stages of one pipeline.
pub const STAGES_MAX: usize = 50;
/// Deals that go to other stages at once when theirs are taken away, all together; more are moved by a bulk change before.
pub const DEALS_MOVED_MAX: u64 = 500;
/// Pipelines of one workspace.
pub const PIPELINES_MAX: u64 = 100;

/// What a stage says about the deals in it; it alone decides a deal's status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    derive(utoipa::ToSchema, sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(rs_type = "String", db_type = "Text")
)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "open"))]
    Open,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "won"))]
    Won,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "lost"))]
    Lost,
}

impl StageKind {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "open" => Some(Self::Open),
            "won" => Some(Self::Won),
            "lost" => Some(Self::Lost),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Won => "won",
            Self::Lost => "lost",
        }
    }
}

/// A stage as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema, sea_orm::FromQueryResult))]
pub struct Stage {
    pub id: StageId,
    pub pipeline_id: PipelineId,
    pub name: String,
    pub kind: StageKind,
    /// Chance of winning in percent, 0 to 100.
    pub probability: i32,
    pub position: i32,
}

/// A pipeline as it is read, its stages in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Pipeline {
    pub id: PipelineId,
    pub name: String,
    /// Its place among the pipelines, from 0.
    pub position: i32,
    pub stages: Vec<Stage>,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// One stage of a new or changed pipeline: with `id` a stage that is there, without it a new one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StageDraft {
    #[serde(default)]
    pub id: Option<StageId>,
    pub name: String,
    pub kind: StageKind,
    #[serde(default)]
    pub probability: i32,
}

impl StageDraft {
    #[must_use]
    pub fn new(name: &str, kind: StageKind, probability: i32) -> Self {
        Self { id: None, name: name.to_owned(), kind, probability }
    }
}

/// What a new pipeline is made of. Without stages it gets the usual ones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PipelineDraft {
    pub name: String,
    #[serde(default)]
    pub stages: Vec<StageDraft>,
}

/// Where the deals of a stage go that is taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DealsTo {
    /// A stage that is left out of `stages`.
    pub from: StageId,
    /// One that stays.
    pub to: StageId,
}

/// Changes to a pipeline. `stages` replaces them all, in the new order; the deals of a stage that is left out go where `deals_to`
/// says, and one of which it says nothing must hold none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PipelinePatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub stages: Option<Vec<StageDraft>>,
    /// Its place among the pipelines, from 0. The first one is where deals start of which nothing else is said.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub position: Option<i32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deals_to: Vec<DealsTo>,
}

/// A pipeline's fields, checked: at least one open stage, no two stages of one name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValidPipeline {
    pub name: String,
    pub stages: Vec<StageDraft>,
}

/// The stages of a pipeline that nobody has changed yet.
#[must_use]
pub fn usual_stages() -> Vec<StageDraft> {
    vec![
        StageDraft::new("Lead", StageKind::Open, 10),
        StageDraft::new("Qualified", StageKind::Open, 30),
        StageDraft::new("Proposal", StageKind::Open, 50),
        StageDraft::new("Negotiation", StageKind::Open, 70),
        StageDraft::new("Won", StageKind::Won, 100),
        StageDraft::new("Lost", StageKind::Lost, 0),
    ]
}

impl PipelineDraft {
    pub fn validate(&self) -> Result<ValidPipeline, Vec<FieldError>> {
        let mut check = Check::default();
        let name = check.required("name", "the pipeline's name", &self.name);
        let stages = if self.stages.is_empty() { usual_stages() } else { self.stages.clone() };
        if stages.len() > STAGES_MAX {
            check.complain("stages", format!("A pipeline has up to {STAGES_MAX} stages."));
        }
        if !stages.iter().any(|stage| stage.kind == StageKind::Open) {
            check.complain("stages", "Keep at least one open stage, where new deals start.");
        }
        let mut names = BTreeSet::new();
        let mut clean = Vec::new();
        for stage in stages {
            let name = check.required("stages", "a name for each stage", &stage.name);
            if !names.insert(line(&name).to_lowercase()) {
                check.complain("stages", format!("Two stages are called “{name}”. Give each its own name."));
            }
            if !(0..=100).contains(&stage.probability) {
                check.complain("stages", "A probability is 0 to 100 percent.");
            }
            clean.push(StageDraft { name, ..stage });
        }
        check.finish(ValidPipeline { name, stages: clean })
    }
}

/// Pipelines have no equality filters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PipelineFilter {}

pub type PipelineQuery = ListQuery<PipelineFilter>;

impl Filter for PipelineFilter {
    const FIELDS: &'static [&'static str] = &[];

    fn set(&mut self, _: &str, _: &str) -> Option<()> {
        None
    }
}
