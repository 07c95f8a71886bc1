//! The tables `project` and `project_member`.

use super::model::{ProjectId, ValidProject};
use ac_core::{MemberId, Resource, Timestamp, ctx::Guarded, text::sort_key};
use ac_records::{
    impl_record,
    words::{Doc, Gathering, Searched, tokens::Mark},
};
use chrono::NaiveDate;
use sea_orm::{FromJsonQueryResult, entity::prelude::*};
use serde::{Deserialize, Serialize};

/// Members as a column keeps them, in the order of their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct MemberIds(pub Vec<MemberId>);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "project")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProjectId,
    pub name: String,
    pub name_key: String,
    pub code: String,
    pub description: Option<String>,
    pub owner_id: Option<MemberId>,
    pub is_secret: bool,
    /// Also in `project_member`, by which they are found.
    #[sea_orm(column_type = "JsonBinary")]
    pub member_ids: MemberIds,
    pub starts_on: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
    /// Tasks that were ever made in it: the number of the last one.
    pub tasks_made: i64,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Guarded for Model {
    const RESOURCE: Resource = Resource::Project;
    fn owner(&self) -> Option<MemberId> {
        self.owner_id
    }
}

impl Searched for Model {
    fn doc(&self) -> Option<Doc> {
        let words = || Gathering::new(Mark::PROJECT, None).title(&self.name).rest(self.description.as_deref());
        self.deleted_at.is_none().then(|| words().number(Some(&self.code)).done())
    }
}

impl_record!(ValidProject, valid, |row| serde_json::json!({ "name": row.name, "code": row.code }));

impl Model {
    /// A row that does not stand in the table yet.
    #[must_use]
    pub fn fresh(id: ProjectId, code: String, valid: ValidProject, now: Timestamp) -> Self {
        let row = Self {
            id,
            name: String::new(),
            name_key: String::new(),
            code,
            description: None,
            owner_id: None,
            is_secret: false,
            member_ids: MemberIds::default(),
            starts_on: None,
            due_on: None,
            tasks_made: 0,
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        row.with(valid)
    }

    #[must_use]
    pub fn with(self, valid: ValidProject) -> Self {
        let ValidProject { name, description, owner_id, is_secret, member_ids, starts_on, due_on } = valid;
        let (name_key, member_ids) = (sort_key(&name), MemberIds(member_ids));
        Self { name_key, name, description, owner_id, is_secret, member_ids, starts_on, due_on, ..self }
    }

    #[must_use]
    pub fn valid(&self) -> ValidProject {
        ValidProject {
            name: self.name.clone(),
            description: self.description.clone(),
            owner_id: self.owner_id,
            is_secret: self.is_secret,
            member_ids: self.member_ids.0.clone(),
            starts_on: self.starts_on,
            due_on: self.due_on,
        }
    }
}

/// Who takes part in which project.
pub mod member {
    use super::{MemberId, ProjectId};
    use crate::links::Links;
    use sea_orm::entity::prelude::*;

    pub const LINKS: Links<Entity> = Links { of: Column::ProjectId, to: Column::MemberId };

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "project_member")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub project_id: ProjectId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: MemberId,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
