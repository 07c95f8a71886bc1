//! The dashboard's figures. Money is never converted: each sum is a list with one entry a currency, the workspace's own
//! first.

use crate::pipelines::model::{PipelineId, Stage};
use ac_core::{MemberId, Money};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Owners in the ranking.
pub const TOP_OWNERS: u64 = 5;
/// Weeks of the won-by-week series.
pub const WEEKS: i64 = 13;

/// Of one pipeline, or of all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DashboardQuery {
    pub pipeline_id: Option<PipelineId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboard {
    /// The day it is for; the quarter is the calendar quarter around it.
    pub today: NaiveDate,
    pub quarter_start: NaiveDate,
    pub open: Tally,
    pub won_this_quarter: Tally,
    /// The quarter before, up to the same day, to compare with.
    pub won_last_quarter: Tally,
    pub lost_this_quarter: Tally,
    /// Won of all closed this quarter, in percent; `None` if none was closed.
    pub win_rate_percent: Option<i32>,
    /// Days from opening to winning, of the deals won this quarter: half of them took at most as many.
    pub median_days_to_win: Option<i64>,
    pub stages: Vec<StageFigures>,
    /// By what they won this quarter in the workspace's currency.
    pub top_owners: Vec<OwnerFigures>,
    /// The last weeks, the oldest first, each beginning on its Monday; weeks without a win are there.
    pub won_by_week: Vec<WeekFigures>,
}

/// How many deals, and what they are worth.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub count: i64,
    pub sums: Vec<Money>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageFigures {
    pub stage: Stage,
    /// Deals in the stage now.
    pub now: Tally,
    /// Deals that are or were at least this far: those in this or a later open stage, and all won ones.
    pub reached: i64,
    /// `reached` in percent of all deals that were not lost; `None` without any.
    pub conversion_percent: Option<i32>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerFigures {
    pub owner_id: Option<MemberId>,
    /// `None` for deals without an owner.
    pub owner_name: Option<String>,
    pub won: Tally,
    pub open: Tally,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeekFigures {
    pub monday: NaiveDate,
    pub won: Tally,
}
