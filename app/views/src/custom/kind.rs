//! The kinds of custom field.

use crate::query;
use serde::{Deserialize, Serialize};

/// What a custom field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    derive(utoipa::ToSchema, sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(rs_type = "String", db_type = "Text")
)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "text"))]
    Text,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "number"))]
    Number,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "money"))]
    Money,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "date"))]
    Date,
    /// One of the choices.
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "select"))]
    Select,
    /// Any of the choices.
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "multi_select"))]
    MultiSelect,
    /// An address on the web.
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "link"))]
    Link,
    /// A member of the workspace.
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "person"))]
    Person,
    /// A record, of the object that the field names.
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "relation"))]
    Relation,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "checkbox"))]
    Checkbox,
    /// One to five.
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "rating"))]
    Rating,
    /// What follows from the record's other fields. Nobody writes it.
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "formula"))]
    Formula,
}

impl FieldKind {
    pub const ALL: [Self; 12] = [
        Self::Text,
        Self::Number,
        Self::Money,
        Self::Date,
        Self::Select,
        Self::MultiSelect,
        Self::Checkbox,
        Self::Rating,
        Self::Link,
        Self::Person,
        Self::Relation,
        Self::Formula,
    ];

    /// What a formula can come to.
    pub const RESULTS: [Self; 5] = [Self::Number, Self::Money, Self::Text, Self::Date, Self::Checkbox];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Number => "number",
            Self::Money => "money",
            Self::Date => "date",
            Self::Select => "select",
            Self::MultiSelect => "multi_select",
            Self::Link => "link",
            Self::Person => "person",
            Self::Relation => "relation",
            Self::Checkbox => "checkbox",
            Self::Rating => "rating",
            Self::Formula => "formula",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// What screens call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Number => "Number",
            Self::Money => "Money",
            Self::Date => "Date",
            Self::Select => "Select",
            Self::MultiSelect => "Multi-select",
            Self::Link => "Link",
            Self::Person => "Person",
            Self::Relation => "Relation",
            Self::Checkbox => "Checkbox",
            Self::Rating => "Rating",
            Self::Formula => "Formula",
        }
    }

    #[must_use]
    pub fn has_choices(self) -> bool {
        matches!(self, Self::Select | Self::MultiSelect)
    }

    /// Whether lists can be sorted by it: then it has an index. What refers to other rows is found through theirs.
    #[must_use]
    pub fn is_sortable(self) -> bool {
        !matches!(self, Self::MultiSelect | Self::Person | Self::Relation)
    }

    /// Whether records are grouped by it: a record has one value, and there are few of them, or they are days.
    #[must_use]
    pub fn is_grouped(self) -> bool {
        matches!(self, Self::Select | Self::Checkbox | Self::Person | Self::Date)
    }

    /// A checkbox is never without a value, and a formula has the one that follows.
    #[must_use]
    pub fn may_be_required(self) -> bool {
        !matches!(self, Self::Checkbox | Self::Formula)
    }

    /// Whether people write its values.
    #[must_use]
    pub fn is_written(self) -> bool {
        self != Self::Formula
    }

    /// How the query bar asks for it.
    #[must_use]
    pub fn asked_as(self) -> query::Kind {
        match self {
            // A formula is asked for as what it holds.
            Self::Text | Self::Link | Self::Formula => query::Kind::Text,
            Self::Number | Self::Rating => query::Kind::Number,
            Self::Money => query::Kind::Money,
            Self::Date => query::Kind::Day(query::Tense::Future),
            Self::Select | Self::MultiSelect | Self::Checkbox => query::Kind::Choice,
            Self::Person => query::Kind::Member,
            Self::Relation => query::Kind::Record,
        }
    }
}
