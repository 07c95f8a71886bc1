//! A custom field as a record, for undo, which compares what an event wrote with what stands there now.

use crate::{record::Record, words::Searched};
use ac_core::Timestamp;
use ac_views::custom::entity::{FieldFacts, Model};

impl Searched for Model {}

impl Record for Model {
    type Fields = FieldFacts;

    fn key(&self) -> uuid::Uuid {
        self.id.0
    }
    fn version(&self) -> i64 {
        self.version
    }
    fn updated_at(&self) -> Timestamp {
        self.updated_at
    }
    fn is_deleted(&self) -> bool {
        self.deleted_at.is_some()
    }
    fn fields(&self) -> FieldFacts {
        self.facts()
    }
    fn label(&self) -> serde_json::Value {
        self.told()
    }
    fn touched(self, now: Timestamp) -> Self {
        Self { version: self.version + 1, updated_at: now, ..self }
    }
    fn with_deleted_at(self, at: Option<Timestamp>) -> Self {
        Self { deleted_at: at, ..self }
    }
}
