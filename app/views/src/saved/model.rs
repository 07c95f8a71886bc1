//! A view as screens and the API see it, and the checks of what is typed into one.

use crate::{figures::Total, query};
use ac_core::{
    FieldError, MemberId, Resource, Timestamp,
    list::{Filter, ListQuery},
    wire::present,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, ops::RangeInclusive};

ac_core::define_id!(
    /// A saved view.
    ViewId
);

/// The kinds of record whose lists have views.
pub const LISTED: &[Resource] =
    &[Resource::Company, Resource::Contact, Resource::Lead, Resource::Deal, Resource::Activity, Resource::Product];
/// Those that can also be looked at as a board.
pub const ON_BOARDS: &[Resource] = &[Resource::Deal];

/// Characters of a view's name.
pub const NAME_CHARS_MAX: usize = 80;
/// Characters of the name of a column, an order or a built-in view.
pub const KEY_CHARS_MAX: usize = 64;
/// Columns of one view.
pub const COLUMNS_MAX: usize = 60;
/// How wide a column may be, in pixels.
pub const COLUMN_PX: RangeInclusive<i32> = 64..=960;
/// Entries of [`View::scope`].
pub const SCOPE_MAX: usize = 8;
/// Characters of one of them.
pub const SCOPE_CHARS_MAX: usize = 200;

/// How a view shows its records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    derive(utoipa::ToSchema, sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(rs_type = "String", db_type = "Text")
)]
#[serde(rename_all = "snake_case")]
pub enum ViewKind {
    #[default]
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "table"))]
    Table,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "board"))]
    Board,
    /// On the days of a date field.
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "calendar"))]
    Calendar,
    /// As bars from one date to another.
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "timeline"))]
    Timeline,
}

impl ViewKind {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Board => "board",
            Self::Calendar => "calendar",
            Self::Timeline => "timeline",
        }
    }

    /// Whether its records stand where their dates say.
    #[must_use]
    pub fn is_by_date(self) -> bool {
        matches!(self, Self::Calendar | Self::Timeline)
    }
}

/// Who has a view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    derive(utoipa::ToSchema, sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(rs_type = "String", db_type = "Text")
)]
#[serde(rename_all = "snake_case")]
pub enum Share {
    /// Its owner alone.
    #[default]
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "private"))]
    Private,
    /// The workspace, to see and to change.
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "shared"))]
    Shared,
    /// The workspace sees it; only its owner and admins change it.
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "locked"))]
    Locked,
}

impl Share {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "private" => Some(Self::Private),
            "shared" => Some(Self::Shared),
            "locked" => Some(Self::Locked),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Shared => "shared",
            Self::Locked => "locked",
        }
    }
}

/// A column that a view shows, in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ViewColumn {
    /// The column's name in its list.
    pub key: String,
    /// In pixels; the column's own width without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<i32>,
    /// What its foot tells of all records that the view shows; nothing without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<Total>,
}

impl ViewColumn {
    /// As wide as the list has it, without a total.
    #[must_use]
    pub fn of(key: impl Into<String>) -> Self {
        Self { key: key.into(), width: None, total: None }
    }
}

/// A view as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct View {
    pub id: ViewId,
    /// The kind of record: company, contact, lead, deal, activity or product.
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String))]
    pub object: Resource,
    pub name: String,
    pub kind: ViewKind,
    /// In the language of the query bar; empty for all records.
    pub query: String,
    /// A sort of the list; its own order without it.
    pub sort: Option<String>,
    /// Which columns are shown, in order; the list's own where there are none.
    pub columns: Vec<ViewColumn>,
    pub group_by: Option<String>,
    /// What else the list's address says, such as the pipeline of a board.
    pub scope: BTreeMap<String, String>,
    pub share: Share,
    pub owner_id: Option<MemberId>,
    pub owner_name: Option<String>,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// What a new view is made of. It belongs to whoever makes it, and is private unless it says otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ViewDraft {
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String))]
    pub object: Resource,
    pub name: String,
    #[serde(default)]
    pub kind: ViewKind,
    #[serde(default)]
    pub query: String,
    #[serde(default)]
    pub sort: Option<String>,
    #[serde(default)]
    pub columns: Vec<ViewColumn>,
    #[serde(default)]
    pub group_by: Option<String>,
    #[serde(default)]
    pub scope: BTreeMap<String, String>,
    #[serde(default)]
    pub share: Share,
}

/// Changes to some fields of a view.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ViewPatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub kind: Option<ViewKind>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub sort: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub columns: Option<Vec<ViewColumn>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub group_by: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub scope: Option<BTreeMap<String, String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub share: Option<Share>,
}

/// A view's fields, checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValidView {
    pub object: Resource,
    pub name: String,
    pub kind: ViewKind,
    pub query: String,
    pub sort: Option<String>,
    pub columns: Vec<ViewColumn>,
    pub group_by: Option<String>,
    pub scope: BTreeMap<String, String>,
    pub share: Share,
}

/// Equality filters of the list of views.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ViewFilter {
    pub object: Option<Resource>,
    pub owner_id: Option<MemberId>,
    pub share: Option<Share>,
}

pub type ViewQuery = ListQuery<ViewFilter>;

impl Filter for ViewFilter {
    const FIELDS: &'static [&'static str] = &["object", "owner_id", "share"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        match field {
            "object" => self.object = Some(Resource::parse(value)?),
            "owner_id" => self.owner_id = Some(value.parse().ok()?),
            "share" => self.share = Some(Share::parse(value)?),
            _ => return None,
        }
        Some(())
    }
}

impl ViewDraft {
    /// Errors: a complaint for each field that cannot be kept.
    pub fn validate(&self) -> Result<ValidView, Vec<FieldError>> {
        let mut errors = Vec::new();
        if !LISTED.contains(&self.object) {
            let known: Vec<&str> = LISTED.iter().map(|object| object.as_str()).collect();
            errors.push(FieldError::new("object", format!("Views are of {}.", known.join(", "))));
        }
        if self.kind == ViewKind::Board && !ON_BOARDS.contains(&self.object) {
            errors.push(FieldError::new("kind", "This list has no board. Choose table, calendar or timeline."));
        }
        let name = line(&self.name);
        if name.is_empty() {
            errors.push(FieldError::new("name", "Enter the view's name."));
        }
        short(&mut errors, "name", &name, NAME_CHARS_MAX);
        let asked = self.query.trim().to_owned();
        if let Err(problem) = query::check(&asked) {
            errors.push(FieldError::new("query", problem.message));
        }
        let (sort, group_by) = (optional(self.sort.as_deref()), optional(self.group_by.as_deref()));
        for (field, text) in [("sort", &sort), ("group_by", &group_by)] {
            short(&mut errors, field, text.as_deref().unwrap_or_default(), KEY_CHARS_MAX);
        }
        if let Err(message) = check_columns(&self.columns) {
            errors.push(FieldError::new("columns", message));
        }
        if self.scope.len() > SCOPE_MAX {
            errors.push(FieldError::new("scope", format!("Keep up to {SCOPE_MAX} entries.")));
        }
        for (key, value) in &self.scope {
            short(&mut errors, "scope", key, KEY_CHARS_MAX);
            short(&mut errors, "scope", value, SCOPE_CHARS_MAX);
        }
        let valid = ValidView {
            object: self.object,
            name,
            kind: self.kind,
            query: asked,
            sort,
            columns: self.columns.clone(),
            group_by,
            scope: self.scope.clone(),
            share: self.share,
        };
        if errors.is_empty() { Ok(valid) } else { Err(errors) }
    }
}

impl ViewPatch {
    /// `current` with the changes made.
    #[must_use]
    pub fn apply(self, current: ValidView) -> ViewDraft {
        ViewDraft {
            object: current.object,
            name: self.name.unwrap_or(current.name),
            kind: self.kind.unwrap_or(current.kind),
            query: self.query.unwrap_or(current.query),
            sort: self.sort.unwrap_or(current.sort),
            columns: self.columns.unwrap_or(current.columns),
            group_by: self.group_by.unwrap_or(current.group_by),
            scope: self.scope.unwrap_or(current.scope),
            share: self.share.unwrap_or(current.share),
        }
    }
}

/// Refuses columns that no list can show.
pub fn check_columns(columns: &[ViewColumn]) -> Result<(), String> {
    if columns.len() > COLUMNS_MAX {
        return Err(format!("Show up to {COLUMNS_MAX} columns."));
    }
    for (at, ViewColumn { key, width, .. }) in columns.iter().enumerate() {
        if key.is_empty() || key.chars().count() > KEY_CHARS_MAX || key.chars().any(|c| c.is_control() || c == ',') {
            return Err(format!("A column's name has 1 to {KEY_CHARS_MAX} characters and no comma."));
        }
        if columns.iter().take(at).any(|before| before.key == *key) {
            return Err(format!("The column “{key}” stands twice. Take one of them out."));
        }
        if width.is_some_and(|px| !COLUMN_PX.contains(&px)) {
            return Err(format!("A column is {} to {} pixels wide.", COLUMN_PX.start(), COLUMN_PX.end()));
        }
    }
    Ok(())
}

/// One trimmed line.
fn line(text: &str) -> String {
    let blanked: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    blanked.trim().to_owned()
}

fn optional(text: Option<&str>) -> Option<String> {
    text.map(line).filter(|text| !text.is_empty())
}

fn short(errors: &mut Vec<FieldError>, field: &str, text: &str, chars_max: usize) {
    if text.chars().count() > chars_max || text.chars().any(char::is_control) {
        errors
            .push(FieldError::new(field, format!("Shorten this to {chars_max} characters, all of them in one line.")));
    }
}

#[cfg(test)]
#[path = "model_tests.rs"]
mod tests;
