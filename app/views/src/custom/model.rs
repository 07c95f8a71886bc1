//! A custom field as screens and the API see it, and the values of a record's custom fields.

use super::kind::FieldKind;
use crate::query::{Choice, Field};
use ac_core::{
    Resource, Timestamp,
    list::{Filter, ListQuery},
    wire::present,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

ac_core::define_id!(
    /// A custom field.
    FieldId
);

/// Custom fields of one object, without deleted ones.
pub const FIELDS_PER_OBJECT_MAX: usize = 100;
/// The same with deleted ones, whose values are kept.
pub const FIELDS_KEPT_MAX: usize = 300;
/// Fields of one object that lists can be sorted by: each has an index, which every write keeps up.
pub const FIELDS_INDEXED_MAX: usize = 20;
/// Choices of one field, with those that were removed.
pub const CHOICES_MAX: usize = 100;
/// Characters of a key.
pub const KEY_CHARS_MAX: usize = 40;
/// Characters of a label, and of a choice.
pub const LABEL_CHARS_MAX: usize = 60;
/// Characters of a help text.
pub const HELP_CHARS_MAX: usize = 200;
/// Characters of a text value.
pub const TEXT_CHARS_MAX: usize = 200;
/// Characters of a link.
pub const LINK_CHARS_MAX: usize = 1_000;
/// The best rating; the worst is 1.
pub const RATING_MAX: i64 = 5;
/// Decimal places of a number.
pub const NUMBER_PLACES: u32 = 4;
/// A number is smaller than this: with its decimal places it has 15 digits, which every JSON reader keeps.
pub const NUMBER_END: i64 = 100_000_000_000;

/// A field that a workspace added to one of its objects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct CustomField {
    pub id: FieldId,
    /// `company`, `contact`, `deal` or `lead`.
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String))]
    pub object: Resource,
    /// What filters, sorts and `fields` call it. It never changes.
    pub key: String,
    pub label: String,
    pub kind: FieldKind,
    /// The object that a relation is to.
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = Option<String>))]
    pub relates_to: Option<Resource>,
    pub required: bool,
    /// What new records get where nothing is said.
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = Object))]
    pub default: Option<Value>,
    pub help: Option<String>,
    pub choices: Vec<FieldChoice>,
    /// Of a formula: its text. `GET /api/v1/fields` and the editor show it; its values are read-only.
    #[serde(default)]
    pub formula: Option<String>,
    /// Of a formula: the kind of its values, `number`, `money`, `text`, `date` or `checkbox`. It never changes.
    #[serde(default)]
    pub result: Option<FieldKind>,
    /// Of a formula: the job that still computes the values of records; until it is done, `GET /api/v1/jobs/{id}` says how far
    /// it is, and some hold what a former formula came to.
    #[serde(default)]
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = Option<String>))]
    pub computing_job_id: Option<uuid::Uuid>,
    /// Its place among the object's fields, from 0.
    pub position: i32,
    /// Whether lists show it as a column.
    pub in_table: bool,
    /// Whether lists can be sorted by it.
    pub indexed: bool,
    pub is_deleted: bool,
    /// Whether the role of whoever asks leaves its values as they are.
    #[serde(default)]
    pub read_only: bool,
    pub version: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub created_at: Timestamp,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, format = DateTime))]
    pub updated_at: Timestamp,
}

/// One value of a field with choices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct FieldChoice {
    /// What records keep; it never changes.
    pub value: String,
    pub label: String,
    pub color: ChoiceColor,
    /// No longer offered; records that have it keep it.
    #[serde(default)]
    pub is_removed: bool,
}

/// The colour of a choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ChoiceColor {
    #[default]
    Grey,
    Teal,
    Violet,
    Green,
    Amber,
    Red,
    Blue,
}

impl ChoiceColor {
    pub const ALL: [Self; 7] = [Self::Grey, Self::Teal, Self::Violet, Self::Green, Self::Amber, Self::Red, Self::Blue];

    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Grey => "Grey",
            Self::Teal => "Teal",
            Self::Violet => "Violet",
            Self::Green => "Green",
            Self::Amber => "Amber",
            Self::Red => "Red",
            Self::Blue => "Blue",
        }
    }
}

/// What a new field is made of: a key or a label, or both, and a kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FieldDraft {
    /// `company`, `contact` or `deal`.
    pub object: String,
    /// Small letters, digits and underscores. Without it one is made of the label.
    #[serde(default)]
    pub key: Option<String>,
    /// Without it one is made of the key.
    #[serde(default)]
    pub label: Option<String>,
    pub kind: FieldKind,
    /// The object that a relation is to.
    #[serde(default)]
    pub relates_to: Option<String>,
    #[serde(default)]
    pub required: bool,
    /// What new records get where nothing is said.
    #[serde(default)]
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = Object))]
    pub default: Option<Value>,
    #[serde(default)]
    pub help: Option<String>,
    #[serde(default)]
    pub choices: Vec<ChoiceDraft>,
    /// Of a formula: its text, over the keys of the record's own fields, such as `amount * 0.9`.
    #[serde(default)]
    pub formula: Option<String>,
    /// Of a formula: the kind of its values, `number`, `money`, `text`, `date` or `checkbox`.
    #[serde(default)]
    pub result: Option<FieldKind>,
    #[serde(default)]
    pub in_table: bool,
    /// Without it a field can be sorted by as long as there are fewer such fields than an object may have.
    #[serde(default)]
    pub indexed: Option<bool>,
}

/// A choice by its label, or with more about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(
    untagged,
    expecting = "send each choice as its label, or as an object with `label` and, where you like, `value` and `color`"
)]
pub enum ChoiceDraft {
    Label(String),
    More {
        #[serde(default)]
        value: Option<String>,
        label: String,
        #[serde(default)]
        color: Option<ChoiceColor>,
        #[serde(default)]
        is_removed: bool,
    },
}

impl From<FieldChoice> for ChoiceDraft {
    fn from(choice: FieldChoice) -> Self {
        let FieldChoice { value, label, color, is_removed } = choice;
        Self::More { value: Some(value), label, color: Some(color), is_removed }
    }
}

/// Changes to a field. `choices` is the whole new list: a choice that is not in it is no longer offered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct FieldPatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub required: Option<bool>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = Object))]
    pub default: Option<Option<Value>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub help: Option<Option<String>>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub choices: Option<Vec<ChoiceDraft>>,
    /// Of a formula: its new text. All records are computed anew.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub formula: Option<String>,
    /// The place to move it to, from 0.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub position: Option<i32>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub in_table: Option<bool>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub indexed: Option<bool>,
}

/// Equality filters of the list of fields.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FieldFilter {
    pub object: Option<Resource>,
}

pub type FieldQuery = ListQuery<FieldFilter>;

impl Filter for FieldFilter {
    const FIELDS: &'static [&'static str] = &["object"];

    fn set(&mut self, field: &str, value: &str) -> Option<()> {
        match field {
            "object" => self.object = Some(Resource::parse(value)?),
            _ => return None,
        }
        Some(())
    }
}

impl CustomField {
    /// What a complaint about a value of it is about.
    #[must_use]
    pub fn place(&self) -> String {
        format!("fields.{}", self.key)
    }

    /// The kind of its values: of a formula that of what it comes to.
    #[must_use]
    pub fn holds(&self) -> FieldKind {
        match self.kind {
            FieldKind::Formula => self.result.unwrap_or(FieldKind::Text),
            kind => kind,
        }
    }

    /// Whether whoever asks may write its values.
    #[must_use]
    pub fn is_written(&self) -> bool {
        self.kind.is_written() && !self.read_only
    }

    #[must_use]
    pub fn is_formula(&self) -> bool {
        self.kind == FieldKind::Formula
    }

    /// What kind of record its values refer to.
    #[must_use]
    pub fn refers_to(&self) -> Option<Resource> {
        match self.kind {
            FieldKind::Person => Some(Resource::Member),
            FieldKind::Relation => self.relates_to,
            _ => None,
        }
    }

    /// The choices that are offered.
    pub fn offered(&self) -> impl Iterator<Item = &FieldChoice> {
        self.choices.iter().filter(|choice| !choice.is_removed)
    }

    #[must_use]
    pub fn choice(&self, value: &str) -> Option<&FieldChoice> {
        self.choices.iter().find(|choice| choice.value == value)
    }

    /// The field as the query bar knows it.
    #[must_use]
    pub fn asked(&self) -> Field {
        let kind = self.holds();
        let choices: Vec<Choice> = match kind {
            FieldKind::Checkbox => vec![Choice::new("yes", "Yes"), Choice::new("no", "No")],
            // What was removed can still be looked for, behind what is offered.
            _ => {
                let removed = self.choices.iter().filter(|choice| choice.is_removed);
                self.offered().chain(removed).map(|of| Choice::new(of.value.clone(), of.label.clone())).collect()
            }
        };
        let field = Field::new(&self.key, &self.label, kind.asked_as()).among(choices);
        if kind.is_grouped() { field.grouped() } else { field }
    }
}

/// The values of a record's custom fields, by key. What they look like depends on the field's kind: text, a number, true or
/// false, a date such as "2026-11-22", money as an object, the `value` of a choice, a list of them, or a record as an object
/// with `id` and `name`, of which `id` alone is enough to set it. A list of choices is also changed by what comes to it and
/// what goes, as in `{"add": ["red"], "remove": ["green"]}`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(sea_orm::FromJsonQueryResult))]
#[serde(transparent)]
pub struct FieldValues(pub BTreeMap<String, Value>);

impl FieldValues {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value, if there is one.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key).filter(|value| !value.is_null())
    }

    /// Just this value.
    #[must_use]
    pub fn one(key: &str, value: Value) -> Self {
        Self(BTreeMap::from([(key.to_owned(), value)]))
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod schema {
    use super::FieldValues;
    use utoipa::{
        PartialSchema, ToSchema,
        openapi::{
            RefOr, Schema,
            schema::{AdditionalProperties, ObjectBuilder},
        },
    };

    const ABOUT: &str = "Values of custom fields by key; GET /api/v1/fields lists them. Text, a number, true or false, a date such \
                         as \"2026-11-22\", money as {\"amount_minor\", \"currency\"}, the value or label of a choice, a list of \
                         them, or a record as {\"id\", \"name\"}, where the id alone sets it. In a write, a field that is absent \
                         stays as it is, and null empties it. Those of the kind `formula` are readOnly: they follow from others and \
                         a write of one is refused. `filter` takes each key, `sort` those of fields \
                         that are `indexed`.";

    impl PartialSchema for FieldValues {
        fn schema() -> RefOr<Schema> {
            let any = AdditionalProperties::FreeForm(true);
            let object = ObjectBuilder::new().additional_properties(Some(any)).description(Some(ABOUT));
            RefOr::T(Schema::Object(object.build()))
        }
    }

    impl ToSchema for FieldValues {}
}
