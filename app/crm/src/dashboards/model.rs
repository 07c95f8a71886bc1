//! A dashboard as screens and the API see it, and the checks of what is put into one.

use super::widget::{WIDGETS_MAX, Widget};
use crate::shared::{
    check::line,
    list::{Filter, ListQuery},
};
use ac_core::{FieldError, MemberId, Timestamp, wire::present};
use ac_views::saved::{mine::Rights, model::Share};
use serde::{Deserialize, Serialize};

ac_core::define_id!(
    /// A dashboard.
    DashboardId
);

/// The highest number that a widget is taken at its word for.
const NUMBER_MAX: u32 = 1_000_000;
/// Characters of a dashboard's name.
pub const NAME_CHARS_MAX: usize = 80;

/// A dashboard as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Dashboard {
    pub id: DashboardId,
    pub name: String,
    /// In their order.
    pub widgets: Vec<Widget>,
    pub share: Share,
    pub owner_id: Option<MemberId>,
    pub owner_name: Option<String>,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// What a new dashboard is made of. It belongs to whoever makes it, and is private unless it says otherwise.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DashboardDraft {
    pub name: String,
    #[serde(default)]
    pub widgets: Vec<Widget>,
    #[serde(default)]
    pub share: Share,
}

/// Changes to some fields of a dashboard. `widgets` replaces them all, in the new order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct DashboardPatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub widgets: Option<Vec<Widget>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
}

/// A dashboard's fields, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValidDashboard {
    pub name: String,
    pub widgets: Vec<Widget>,
    pub share: Share,
}

/// A dashboard as one member has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    pub dashboard: Dashboard,
    /// Whether they may change what it shows.
    pub may_change: bool,
    /// Whether they say who has it, and may delete it.
    pub decides: bool,
    /// What they may do with all of them.
    pub rights: Rights,
}

/// The dashboards that one member sees.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboards {
    pub rights: Rights,
    /// By name.
    pub all: Vec<Dashboard>,
    pub me: Option<MemberId>,
}

/// Equality filters of the list of dashboards.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DashboardFilter {
    pub owner_id: Option<MemberId>,
    pub share: Option<Share>,
}

pub type DashboardQuery = ListQuery<DashboardFilter>;

impl Filter for DashboardFilter {
    const FIELDS: &'static [&'static str] = &["owner_id", "share"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        match field {
            "owner_id" => self.owner_id = Some(value.parse().ok()?),
            "share" => self.share = Some(Share::parse(value)?),
            _ => return None,
        }
        Some(())
    }
}

impl DashboardDraft {
    /// Errors: a complaint for each field that cannot be kept.
    pub fn validate(&self) -> Result<ValidDashboard, Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = line(&self.name);
        if name.is_empty() {
            errors.push(FieldError::new("name", "Enter the dashboard's name."));
        }
        if name.chars().count() > NAME_CHARS_MAX {
            errors.push(FieldError::new("name", format!("Shorten the name to {NAME_CHARS_MAX} characters.")));
        }
        if self.widgets.len() > WIDGETS_MAX {
            errors.push(FieldError::new("widgets", format!("A dashboard has up to {WIDGETS_MAX} widgets.")));
        }
        let widgets = numbered(self.widgets.iter().take(WIDGETS_MAX).cloned().map(Widget::normal).collect());
        for (at, widget) in widgets.iter().enumerate() {
            let of = |error: FieldError| FieldError::new(&format!("widgets.{at}.{}", error.field), error.message);
            errors.extend(widget.complaints().into_iter().map(of));
        }
        if errors.is_empty() { Ok(ValidDashboard { name, widgets, share: self.share }) } else { Err(errors) }
    }
}

/// New widgets, and such as have another's number, with numbers that none has yet.
#[must_use]
pub fn numbered(mut widgets: Vec<Widget>) -> Vec<Widget> {
    let mut seen = Vec::new();
    for widget in &mut widgets {
        if seen.contains(&widget.id) || widget.id > NUMBER_MAX {
            widget.id = 0;
        }
        seen.push(widget.id);
    }
    let mut last = seen.into_iter().max().unwrap_or(0);
    for widget in widgets.iter_mut().filter(|widget| widget.id == 0) {
        last = last.saturating_add(1);
        widget.id = last;
    }
    widgets
}

impl DashboardPatch {
    /// `current` with the changes made.
    #[must_use]
    pub fn apply(self, current: ValidDashboard) -> DashboardDraft {
        DashboardDraft {
            name: self.name.unwrap_or(current.name),
            widgets: self.widgets.unwrap_or(current.widgets),
            share: self.share.unwrap_or(current.share),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dashboards::widget::WidgetKind;
    use ac_core::Resource;

    fn of(ids: &[u32]) -> Vec<Widget> {
        ids.iter().map(|id| Widget { id: *id, ..Widget::new(WidgetKind::Number, Resource::Deal) }).collect()
    }

    #[test]
    fn each_widget_has_a_number_of_its_own() {
        let check = |ids: &[u32], want: &[u32]| {
            let numbers: Vec<u32> = numbered(of(ids)).iter().map(|widget| widget.id).collect();
            assert_eq!(numbers, want);
        };
        check(&[0, 0], &[1, 2]);
        check(&[4, 0, 2], &[4, 5, 2]);
        check(&[3, 3], &[3, 4]);
    }

    #[test]
    fn a_dashboard_has_a_name_and_so_many_widgets() {
        let draft = |name: &str, widgets| DashboardDraft { name: name.to_owned(), widgets, share: Share::Private };
        let field = |draft: DashboardDraft| draft.validate().unwrap_err().remove(0).field;
        assert_eq!(field(draft("  ", Vec::new())), "name");
        assert_eq!(field(draft(&"n".repeat(81), Vec::new())), "name");
        assert_eq!(field(draft("x", of(&[0; WIDGETS_MAX + 1]))), "widgets");
        let mut bad = of(&[1, 2]);
        bad[1].query = "stage:".to_owned();
        assert_eq!(field(draft("x", bad)), "widgets.1.query");
        assert_eq!(draft(" Sales ", of(&[0])).validate().unwrap().name, "Sales");
    }
}
