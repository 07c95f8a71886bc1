//! What a widget shows. Amounts are one a currency, the workspace's own first, and never added across.
//!
//! The rule: each part says the filter of the list that holds exactly its records.

use crate::{
    activities::model::{Activity, ActivityKind},
    companies::model::Company,
    contacts::model::Contact,
    deals::model::Deal,
    leads::model::Lead,
    pipelines::model::StageKind,
    products::model::Product,
};
use ac_core::Money;
use ac_views::{
    figures::{Figures, Measure, Worth},
    saved::model::ViewColumn,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a widget shows one member at one moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct WidgetFigures {
    /// The filter that finds all its records.
    pub filter: String,
    /// The day from which its period was counted.
    pub today: NaiveDate,
    pub shows: Shows,
}

/// What it shows, by its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Shows {
    Number(NumberShown),
    /// Of a chart and a leaderboard.
    Groups(GroupsShown),
    Table(TableShown),
    Funnel(Vec<StepShown>),
    Forecast(Vec<OutlookShown>),
    Activity(Vec<DoneShown>),
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct NumberShown {
    pub now: Worth,
    /// What it was in the period before, where the widget has a period.
    pub before: Option<BeforeShown>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct BeforeShown {
    pub worth: Worth,
    pub filter: String,
}

/// Figures by a field's values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct GroupsShown {
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String))]
    pub measure: Measure,
    /// The filter of a group is asked beside the widget's.
    pub figures: Figures,
}

/// The first records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct TableShown {
    pub records: Records,
    /// How many there are; none where counting is not cheap.
    pub total: Option<i64>,
    /// Those of the view; none are the list's own.
    pub columns: Vec<ViewColumn>,
    pub sort: Option<String>,
}

/// Records as their list has them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Records {
    Company(Vec<Company>),
    Contact(Vec<Contact>),
    Lead(Vec<Lead>),
    Deal(Vec<Deal>),
    Activity(Vec<Activity>),
    Product(Vec<Product>),
}

impl Records {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Company(rows) => rows.is_empty(),
            Self::Contact(rows) => rows.is_empty(),
            Self::Lead(rows) => rows.is_empty(),
            Self::Deal(rows) => rows.is_empty(),
            Self::Activity(rows) => rows.is_empty(),
            Self::Product(rows) => rows.is_empty(),
        }
    }
}

/// A stage of a funnel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct StepShown {
    pub stage: String,
    pub kind: StageKind,
    /// Deals in the stage now, and what they are worth.
    pub count: i64,
    pub sums: Vec<Money>,
    /// Deals that are or were at least this far.
    pub reached: i64,
    /// Those in percent of all deals that the widget is about.
    pub percent: Option<i32>,
    /// Finds the deals in the stage now.
    pub filter: String,
}

/// A month, or a stage, of a forecast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct OutlookShown {
    pub label: String,
    /// Open deals, and what they are worth.
    pub count: i64,
    pub open: Vec<Money>,
    /// The same, each deal by the probability of its stage.
    pub weighted: Vec<Money>,
    /// What is won already; none for a stage, and for a time that is not a month.
    pub won: Option<Vec<Money>>,
    /// Finds the open deals.
    pub filter: String,
    /// Finds the won ones.
    pub won_filter: Option<String>,
}

/// What somebody did, or what was done in a week.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct DoneShown {
    pub label: String,
    pub count: i64,
    /// One for each kind, in their order.
    pub kinds: Vec<KindShown>,
    pub filter: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct KindShown {
    pub kind: ActivityKind,
    pub count: i64,
}
