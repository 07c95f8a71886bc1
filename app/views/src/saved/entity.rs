//! The tables `view`, `view_favourite` and `list_setting`.

use super::model::ViewId;
use ac_core::{MemberId, Resource, Timestamp, ctx::Guarded, text::sort_key};

/// The `view` table.
pub mod view {
    use crate::saved::model::{Share, ViewId, ViewKind};
    use ac_core::{MemberId, Timestamp};
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "view")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ViewId,
        /// A word of `Resource`.
        pub object: String,
        pub name: String,
        pub name_key: String,
        pub kind: ViewKind,
        pub query: String,
        pub sort: Option<String>,
        pub columns: Json,
        pub group_by: Option<String>,
        pub scope: Json,
        pub share: Share,
        pub owner_id: Option<MemberId>,
        pub version: i64,
        pub created_at: Timestamp,
        pub updated_at: Timestamp,
        pub deleted_at: Option<Timestamp>,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The `view_favourite` table.
pub mod favourite {
    use crate::saved::model::ViewId;
    use ac_core::MemberId;
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "view_favourite")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub member_id: MemberId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub view_id: ViewId,
        pub position: i32,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

/// The `list_setting` table.
pub mod setting {
    use ac_core::{MemberId, Timestamp};
    use sea_orm::entity::prelude::*;

    #[sea_orm::model]
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "list_setting")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub member_id: MemberId,
        pub object: String,
        pub opens_with: Option<String>,
        /// Columns by the name of the built-in view.
        pub layouts: Json,
        pub version: i64,
        pub updated_at: Timestamp,
    }

    impl ActiveModelBehavior for ActiveModel {}
}

use super::model::ValidView;

impl Guarded for view::Model {
    const RESOURCE: Resource = Resource::View;
    fn owner(&self) -> Option<MemberId> {
        self.owner_id
    }
}

impl view::Model {
    /// A row that does not stand in the table yet.
    #[must_use]
    pub fn fresh(id: ViewId, owner_id: Option<MemberId>, valid: ValidView, now: Timestamp) -> Self {
        let row = Self {
            id,
            object: valid.object.as_str().to_owned(),
            name: String::new(),
            name_key: String::new(),
            kind: valid.kind,
            query: String::new(),
            sort: None,
            columns: serde_json::Value::Null,
            group_by: None,
            scope: serde_json::Value::Null,
            share: valid.share,
            owner_id,
            version: 1,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        row.with(valid)
    }

    /// The row with other fields; its object stays.
    #[must_use]
    pub fn with(self, valid: ValidView) -> Self {
        let ValidView { object: _, name, kind, query, sort, columns, group_by, scope, share } = valid;
        Self {
            name_key: sort_key(&name),
            name,
            kind,
            query,
            sort,
            columns: serde_json::json!(columns),
            group_by,
            scope: serde_json::json!(scope),
            share,
            ..self
        }
    }

    /// `None` for a view of a list that this build does not know.
    #[must_use]
    pub fn valid(&self) -> Option<ValidView> {
        Some(ValidView {
            object: Resource::parse(&self.object)?,
            name: self.name.clone(),
            kind: self.kind,
            query: self.query.clone(),
            sort: self.sort.clone(),
            columns: read(&self.columns),
            group_by: self.group_by.clone(),
            scope: read(&self.scope),
            share: self.share,
        })
    }
}

/// What a column of JSON holds; nothing where it is of another shape.
pub(crate) fn read<T: serde::de::DeserializeOwned + Default>(json: &serde_json::Value) -> T {
    serde_json::from_value(json.clone()).unwrap_or_default()
}
