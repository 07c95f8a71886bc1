//! The `dashboard` table.

use super::{
    model::{DashboardId, ValidDashboard},
    widget::Widget,
};
use ac_core::{MemberId, Resource, Timestamp, ctx::Guarded, text::sort_key};
use ac_views::{saved::model::Share, share::Shared};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dashboard")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DashboardId,
    pub name: String,
    pub name_key: String,
    /// In their order: see [`Widget`].
    pub widgets: Json,
    pub share: Share,
    pub owner_id: Option<MemberId>,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Guarded for Model {
    const RESOURCE: Resource = Resource::Dashboard;
    fn owner(&self) -> Option<MemberId> {
        self.owner_id
    }
}

impl Shared for Model {
    const WORD: &'static str = "dashboard";
    fn share(&self) -> Share {
        self.share
    }
}

impl Model {
    /// A row that does not stand in the table yet.
    #[must_use]
    pub fn fresh(id: DashboardId, owner_id: Option<MemberId>, valid: ValidDashboard, now: Timestamp) -> Self {
        let row = Self {
            id,
            name: String::new(),
            name_key: String::new(),
            widgets: serde_json::Value::Null,
            share: valid.share,
            owner_id,
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        row.with(valid)
    }

    /// The row with other fields.
    #[must_use]
    pub fn with(self, valid: ValidDashboard) -> Self {
        let ValidDashboard { name, widgets, share } = valid;
        Self { name_key: sort_key(&name), name, widgets: serde_json::json!(widgets), share, ..self }
    }

    #[must_use]
    pub fn valid(&self) -> ValidDashboard {
        ValidDashboard { name: self.name.clone(), widgets: widgets(&self.widgets), share: self.share }
    }
}

/// What the column holds; a widget that this build does not know is left out.
#[must_use]
pub fn widgets(json: &serde_json::Value) -> Vec<Widget> {
    let all = json.as_array().into_iter().flatten();
    all.filter_map(|widget| serde_json::from_value(widget.clone()).ok()).collect()
}
