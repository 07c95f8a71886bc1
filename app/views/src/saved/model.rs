//! A view as screens and the API see it, and the checks of what is typed into one.

use crate::query;
use ac_core::{
    FieldError, MemberId, Resource, Timestamp,
    list::{Filter, ListQuery},
    patch::present,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, ops::RangeInclusive};

ac_core::define_id!(
    /// A saved view.
    ViewId
);

/// The kinds of record whose lists have views.
pub const LISTED: &[Resource] = &[Resource::Company, Resource::Contact, Resource::Deal];
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
}

/// A view as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct View {
    pub id: ViewId,
    /// The kind of record: company, contact or deal.
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

/// What a member may do with views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// Make views for themselves, and have favourites.
    pub make: bool,
    /// Make views for the workspace.
    pub share: bool,
    /// Change locked views of others, and delete them.
    pub decide: bool,
}

/// A list's views as one member has them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Views {
    pub me: Option<MemberId>,
    pub rights: Rights,
    /// By name.
    pub views: Vec<View>,
    /// The favourites among all lists' views, in the member's order.
    pub favourites: Vec<ViewId>,
    /// What the list opens with for this member: a view's id, or the name of a built-in one.
    pub opens_with: Option<String>,
    /// The columns of the list's built-in views, as this member has them.
    pub layouts: BTreeMap<String, Vec<ViewColumn>>,
}

impl Views {
    #[must_use]
    pub fn get(&self, id: ViewId) -> Option<&View> {
        self.views.iter().find(|view| view.id == id)
    }

    /// Whether saving over `view` makes sense to offer; the server decides.
    #[must_use]
    pub fn may_change(&self, view: &View) -> bool {
        self.rights.make && (self.decides(view) || (view.share == Share::Shared && self.rights.share))
    }

    /// Whether this is whoever says who has `view`, and may delete it.
    #[must_use]
    pub fn decides(&self, view: &View) -> bool {
        self.rights.decide || (view.owner_id.is_some() && view.owner_id == self.me)
    }
}

/// A favourite, for the navigation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Favourite {
    pub id: ViewId,
    pub object: Resource,
    pub name: String,
    pub kind: ViewKind,
}

/// A change to a member's favourites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FavouriteChange {
    /// Puts it last.
    Add(ViewId),
    Remove(ViewId),
    /// Puts it before another; last without one.
    Move {
        id: ViewId,
        before: Option<ViewId>,
    },
}

/// A change to how a member has a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Setting {
    /// A view's id, or the name of a built-in one; nothing for the list's own choice.
    OpensWith(Option<String>),
    /// The columns of a built-in view; none for the list's own.
    Layout { view: String, columns: Vec<ViewColumn> },
}

/// Equality filters of the list of views.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
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
            errors.push(FieldError::new("kind", "This list has no board. Choose table."));
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
    for (at, ViewColumn { key, width }) in columns.iter().enumerate() {
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
mod tests {
    use super::*;

    fn draft(name: &str) -> ViewDraft {
        ViewDraft {
            object: Resource::Company,
            name: name.to_owned(),
            kind: ViewKind::Table,
            query: String::new(),
            sort: None,
            columns: Vec::new(),
            group_by: None,
            scope: BTreeMap::new(),
            share: Share::Private,
        }
    }

    fn column(key: &str, width: Option<i32>) -> ViewColumn {
        ViewColumn { key: key.to_owned(), width }
    }

    #[test]
    fn each_complaint_names_its_field() {
        let columns = vec![column("name", None), column("name", Some(80))];
        let scope = BTreeMap::from([("pipeline".to_owned(), "x".repeat(SCOPE_CHARS_MAX + 1))]);
        let bad = ViewDraft {
            object: Resource::Audit,
            kind: ViewKind::Board,
            query: "(name:acme".to_owned(),
            sort: Some("s".repeat(KEY_CHARS_MAX + 1)),
            columns,
            scope,
            ..draft(" \t")
        };
        let fields: Vec<String> = bad.validate().unwrap_err().into_iter().map(|error| error.field).collect();
        assert_eq!(fields, ["object", "kind", "name", "query", "sort", "columns", "scope"]);
    }

    #[test]
    fn a_query_about_fields_that_are_not_there_is_kept() {
        let odd = ViewDraft { query: " vip:yes name:acme ".to_owned(), ..draft(" Mine\r\n") };
        let valid = odd.validate().unwrap();
        assert_eq!((valid.name.as_str(), valid.query.as_str()), ("Mine", "vip:yes name:acme"));
    }

    #[test]
    fn widths_and_names_of_columns_have_limits() {
        let check =
            |columns: &[ViewColumn], good: bool| assert_eq!(check_columns(columns).is_ok(), good, "{columns:?}");
        check(&[column("name", Some(64)), column("owner", Some(960)), column("x", None)], true);
        check(&[column("name", Some(63))], false);
        check(&[column("name", Some(961))], false);
        check(&[column("", None)], false);
        check(&[column("a,b", None)], false);
        let many: Vec<ViewColumn> = (0..=COLUMNS_MAX).map(|n| column(&n.to_string(), None)).collect();
        check(&many, false);
        check(many.get(1..).unwrap(), true);
    }
}
