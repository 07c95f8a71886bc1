//! The tables `task_comment` and `comment_mention`.

use super::model::CommentId;
use crate::tasks::model::TaskId;
use ac_core::{MemberId, Resource, Timestamp, ctx::Guarded};
use ac_records::{impl_record, words::Searched};
use sea_orm::entity::prelude::*;
use serde::Serialize;

/// Characters of a comment that events quote.
const EXCERPT_CHARS_MAX: usize = 80;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "task_comment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommentId,
    pub task_id: TaskId,
    /// Whom it mentions stands in `comment_mention` too, by which they are found.
    pub body: String,
    pub owner_id: Option<MemberId>,
    pub version: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Guarded for Model {
    const RESOURCE: Resource = Resource::Comment;
    fn owner(&self) -> Option<MemberId> {
        self.owner_id
    }
}

impl Searched for Model {}

/// What events say of a comment.
#[derive(Serialize)]
pub struct CommentFacts {
    task_id: TaskId,
    body: String,
}

impl_record!(CommentFacts, facts, |row| serde_json::json!({ "name": row.excerpt() }));

impl Model {
    /// The beginning of its text.
    #[must_use]
    pub fn excerpt(&self) -> String {
        let cut = self.body.char_indices().nth(EXCERPT_CHARS_MAX).map(|(at, _)| self.body.split_at(at).0);
        cut.map_or_else(|| self.body.clone(), |cut| format!("{}…", cut.trim_end()))
    }

    fn facts(&self) -> CommentFacts {
        CommentFacts { task_id: self.task_id, body: self.body.clone() }
    }
}

/// Which comment mentions whom.
pub mod mention {
    use super::{CommentId, MemberId};
    use crate::links::Links;
    use sea_orm::entity::prelude::*;

    pub const LINKS: Links<Entity> = Links { of: Column::CommentId, to: Column::MemberId };

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "comment_mention")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub comment_id: CommentId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: MemberId,
    }

    impl ActiveModelBehavior for ActiveModel {}
}
