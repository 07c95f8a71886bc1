//! The tables `custom_field` and `field_link`.

use super::{
    kind::FieldKind,
    model::{CustomField, FieldChoice, FieldId},
};
use ac_core::{Error, MemberId, Resource, Timestamp, ctx::Guarded};
use sea_orm::entity::prelude::*;
use serde::Serialize;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "custom_field")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FieldId,
    pub object: String,
    pub key: String,
    pub label: String,
    pub label_key: String,
    pub kind: FieldKind,
    pub relates_to: Option<String>,
    pub is_required: bool,
    pub default_value: Option<Json>,
    pub help: Option<String>,
    /// See [`FieldChoice`].
    pub choices: Json,
    /// Of a formula.
    pub formula: Option<String>,
    /// Of a formula: the kind of its values.
    pub result: Option<FieldKind>,
    /// The job that computes the values of its records, while there is one to do.
    pub computing_job_id: Option<Uuid>,
    pub position: i32,
    pub is_in_table: bool,
    pub is_indexed: bool,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Guarded for Model {
    const RESOURCE: Resource = Resource::Field;
    fn owner(&self) -> Option<MemberId> {
        None
    }
}

/// What events compare, by the names the API uses.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldFacts {
    object: String,
    key: String,
    label: String,
    kind: FieldKind,
    relates_to: Option<String>,
    required: bool,
    default: Option<Json>,
    help: Option<String>,
    choices: Json,
    #[serde(skip_serializing_if = "Option::is_none")]
    formula: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<FieldKind>,
    position: i32,
    in_table: bool,
    indexed: bool,
}

impl Model {
    #[must_use]
    pub fn facts(&self) -> FieldFacts {
        let row = self.clone();
        FieldFacts {
            object: row.object,
            key: row.key,
            label: row.label,
            kind: row.kind,
            relates_to: row.relates_to,
            required: row.is_required,
            default: row.default_value,
            help: row.help,
            choices: row.choices,
            formula: row.formula,
            result: row.result,
            position: row.position,
            in_table: row.is_in_table,
            indexed: row.is_indexed,
        }
    }

    /// What events say of it besides the changes.
    #[must_use]
    pub fn told(&self) -> Json {
        serde_json::json!({ "name": self.label, "object": self.object, "key": self.key })
    }
}

impl TryFrom<Model> for CustomField {
    type Error = Error;

    fn try_from(row: Model) -> Result<Self, Error> {
        let odd = |what: &str| Error::internal("a custom field", format!("its {what} makes no sense"));
        let relates_to = match &row.relates_to {
            Some(object) => Some(Resource::parse(object).ok_or_else(|| odd("relates_to"))?),
            None => None,
        };
        let choices: Vec<FieldChoice> = serde_json::from_value(row.choices).map_err(|_| odd("choices"))?;
        Ok(Self {
            id: row.id,
            object: Resource::parse(&row.object).ok_or_else(|| odd("object"))?,
            key: row.key,
            label: row.label,
            kind: row.kind,
            relates_to,
            required: row.is_required,
            default: row.default_value,
            help: row.help,
            choices,
            formula: row.formula,
            result: row.result,
            computing_job_id: row.computing_job_id,
            position: row.position,
            in_table: row.is_in_table,
            indexed: row.is_indexed,
            is_deleted: row.deleted_at.is_some(),
            read_only: false,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// What a record's field refers to: one row a record or choice.
pub mod link {
    use super::FieldId;
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "field_link")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub record_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub field_id: FieldId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        pub target_id: Option<Uuid>,
        pub choice: Option<String>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
