//! The tables of forms and of what was sent with them.

use super::{
    model::{Embedding, FormId, FormState},
    question::Question,
    valid::ValidForm,
};
use ac_core::{MemberId, Resource, Timestamp, ctx::Guarded, text::sort_key};
use sea_orm::entity::prelude::*;
use serde::de::DeserializeOwned;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "web_form")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FormId,
    /// What the public address ends in; nobody can guess it.
    pub key: String,
    pub name: String,
    pub name_key: String,
    pub state: FormState,
    pub title: String,
    pub intro: Option<String>,
    /// In their order: see [`Question`].
    pub questions: Json,
    pub consent: Option<String>,
    pub consent_required: bool,
    pub button: Option<String>,
    pub thanks: Option<String>,
    pub redirect: Option<String>,
    pub source: Option<String>,
    pub owners: Json,
    pub embedding: Embedding,
    pub sites: Json,
    /// How many leads were given to owners: says whose turn it is. It is no change of the form.
    pub turn: i64,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Guarded for Model {
    const RESOURCE: Resource = Resource::Form;
    fn owner(&self) -> Option<MemberId> {
        None
    }
}

impl Model {
    /// A row that does not stand in the table yet.
    #[must_use]
    pub fn fresh(id: FormId, key: String, valid: ValidForm, now: Timestamp) -> Self {
        let row = Self {
            id,
            key,
            name: String::new(),
            name_key: String::new(),
            state: valid.state,
            title: String::new(),
            intro: None,
            questions: Json::Null,
            consent: None,
            consent_required: valid.consent_required,
            button: None,
            thanks: None,
            redirect: None,
            source: None,
            owners: Json::Null,
            embedding: valid.embedding,
            sites: Json::Null,
            turn: 0,
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        row.with(valid)
    }

    /// The row with other fields.
    #[must_use]
    pub fn with(self, valid: ValidForm) -> Self {
        Self {
            name_key: sort_key(&valid.name),
            name: valid.name,
            state: valid.state,
            title: valid.title,
            intro: valid.intro,
            questions: serde_json::json!(valid.questions),
            consent: valid.consent,
            consent_required: valid.consent_required,
            button: valid.button,
            thanks: valid.thanks,
            redirect: valid.redirect,
            source: valid.source,
            owners: serde_json::json!(valid.owners),
            embedding: valid.embedding,
            sites: serde_json::json!(valid.sites),
            ..self
        }
    }

    #[must_use]
    pub fn valid(&self) -> ValidForm {
        ValidForm {
            name: self.name.clone(),
            state: self.state,
            title: self.title.clone(),
            intro: self.intro.clone(),
            questions: list::<Question>(&self.questions),
            consent: self.consent.clone(),
            consent_required: self.consent_required,
            button: self.button.clone(),
            thanks: self.thanks.clone(),
            redirect: self.redirect.clone(),
            source: self.source.clone(),
            owners: list(&self.owners),
            embedding: self.embedding,
            sites: list(&self.sites),
        }
    }
}

/// What a column with a list holds; an entry that this build does not know is left out.
#[must_use]
pub fn list<T: DeserializeOwned>(json: &Json) -> Vec<T> {
    let all = json.as_array().into_iter().flatten();
    all.filter_map(|one| serde_json::from_value(one.clone()).ok()).collect()
}

pub mod submission {
    //! The `form_submission` table.

    use super::list;
    use crate::{
        forms::{
            model::FormId,
            submission::{Submission, SubmissionId, SubmissionState},
        },
        leads::model::LeadId,
    };
    use ac_core::{MemberId, Timestamp};
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "form_submission")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: SubmissionId,
        pub form_id: FormId,
        /// What makes a second sending of the same known.
        pub stamp: Vec<u8>,
        pub state: SubmissionState,
        pub reasons: Json,
        /// Empty once it was accepted.
        pub answers: Json,
        /// What whoever sent it agreed to.
        pub consent: Option<String>,
        pub lead_id: Option<LeadId>,
        pub received_at: Timestamp,
        pub decided_at: Option<Timestamp>,
        pub decided_by: Option<MemberId>,
    }

    impl ActiveModelBehavior for ActiveModel {}

    impl From<Model> for Submission {
        fn from(row: Model) -> Self {
            Self {
                id: row.id,
                form_id: row.form_id,
                state: row.state,
                reasons: list(&row.reasons),
                answers: list(&row.answers),
                consent: row.consent,
                lead_id: row.lead_id,
                received_at: row.received_at,
                decided_at: row.decided_at,
            }
        }
    }
}
