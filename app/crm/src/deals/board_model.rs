//! The board: a pipeline's stages as columns of cards. Columns come with their totals and their first cards.

use super::model::{DealCard, DealFilter};
use crate::pipelines::model::{Pipeline, PipelineId, Stage, StageId};
use ac_core::Money;
use serde::{Deserialize, Serialize};

/// Cards of a column that come with the board.
pub const COLUMN_CARDS_FIRST: u32 = 50;
/// Cards of one further load.
pub const COLUMN_CARDS_MORE: u32 = 200;

/// Which board: the first pipeline if none is named. Of `filter`, pipeline, stage and status do not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BoardQuery {
    pub pipeline_id: Option<PipelineId>,
    /// In the language of the query bar.
    pub query: Option<String>,
    pub filter: DealFilter,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    pub pipeline: Pipeline,
    pub columns: Vec<BoardColumn>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardColumn {
    pub stage: Stage,
    /// All deals of the stage that the filter leaves, loaded or not.
    pub count: i64,
    /// What they are worth together, one entry a currency, the workspace's own first.
    pub sums: Vec<Money>,
    pub cards: Vec<DealCard>,
    /// For [`super::api::board_cards`]; `None` if all cards are here.
    pub more: Option<String>,
}

/// Further cards of one column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoreCards {
    pub stage_id: StageId,
    pub cards: Vec<DealCard>,
    pub more: Option<String>,
}
