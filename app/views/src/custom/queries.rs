//! Reading custom fields.

use super::{
    Object,
    entity::{Column, Entity, Model},
    formula::{cycle::behind, program::uses_of},
    kind::FieldKind,
    model::{CustomField, FieldId, FieldQuery, FieldValues},
};
use crate::{
    query::{Choice, Field, Kind},
    sql::{self, Asked, Table},
};
use ac_core::{
    Action, Ctx, Error, Page, Resource, Rights,
    access::fields::OWN_FIELD,
    keyset::{self, Ask, KeyKind, ListError, SortField},
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select,
    sea_query::{Expr, SimpleExpr},
};
use serde_json::Value;
use std::collections::BTreeSet;

/// What the list can be sorted by.
pub const SORTS: &[SortField] = &[
    SortField { name: "position", sql: r#""custom_field"."position""#, kind: KeyKind::Integer },
    SortField { name: "created_at", sql: r#""custom_field"."created_at""#, kind: KeyKind::Integer },
];
pub const DEFAULT_SORT: &str = "position";

/// What the list of fields can be asked.
#[must_use]
pub fn fields() -> Vec<Field> {
    let kinds = FieldKind::ALL.map(|kind| Choice::new(kind.as_str(), kind.label()));
    vec![
        Field::new("label", "Label", Kind::Text).or(&["name"]),
        Field::new("key", "Key", Kind::Text),
        Field::new("kind", "Kind", Kind::Choice).among(kinds),
        Field::new("created", "Created", Kind::Instant).or(&["created_at"]),
        Field::new("changed", "Changed", Kind::Instant).or(&["updated", "updated_at"]),
    ]
}

const TABLE: &Table = &Table {
    object: Resource::Field,
    fields,
    column,
    key: |_| None,
    searched: || vec![sql::Column::Folded(col(Column::LabelKey))],
};

fn column(key: &str) -> Option<sql::Column> {
    Some(match key {
        "label" => sql::Column::Folded(col(Column::LabelKey)),
        "key" => sql::Column::Plain(col(Column::Key)),
        "kind" => sql::Column::Choice(col(Column::Kind)),
        "created" => sql::Column::Instant(col(Column::CreatedAt)),
        "changed" => sql::Column::Instant(col(Column::UpdatedAt)),
        _ => return None,
    })
}

fn col(column: Column) -> SimpleExpr {
    Expr::col(column.as_column_ref())
}

/// The workspace's fields in their order. Errors: `forbidden`, or a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &FieldQuery) -> Result<Page<CustomField>, ListError> {
    let ask = Ask::read(query, SORTS, DEFAULT_SORT)?;
    let asked = Asked::read(ctx, TABLE, query)?;
    let mut base = asked.narrow(visible(ctx)?);
    if let Some(object) = query.filter.object {
        base = base.filter(Column::Object.eq(object.as_str()));
    }
    if let Some(words) = asked.words() {
        base = base.filter(sql::named(col(Column::LabelKey), words));
    }
    ctx.read(async |tx| {
        let page: Page<Model> = keyset::page(tx.conn(), base, |select| select, Column::Id, &ask).await?;
        let data = page.data.into_iter().map(CustomField::try_from).collect::<Result<_, _>>()?;
        Ok(Page { data, next_cursor: page.next_cursor, total: page.total })
    })
    .await
}

/// All fields of an object that are not deleted, in their order, as the actor knows them. Errors: `forbidden`.
pub async fn of_object(ctx: &Ctx, object: Resource) -> Result<Vec<CustomField>, Error> {
    ctx.allow_any(Resource::Field, Action::Read)?;
    ctx.read(async |tx| known(tx.conn(), ctx, object).await).await
}

/// The same without asking whether the actor may read fields: whoever reads records reads those of their fields.
pub async fn known(conn: &impl ConnectionTrait, ctx: &Ctx, object: Resource) -> Result<Vec<CustomField>, Error> {
    let (all, rights) = (all(conn, object).await?, ctx.rights());
    let hidden = hidden(rights, object, &all);
    let live = all.into_iter().filter(|field| !field.is_deleted && !hidden.contains(&field.key));
    Ok(live.map(|field| CustomField { read_only: rights.field(object, &field.place()).is_some(), ..field }).collect())
}

/// The keys of those of `all` fields that a role hides: by a rule of its own, or because they follow from what it hides.
#[must_use]
pub fn hidden(rights: &Rights, object: Resource, all: &[CustomField]) -> BTreeSet<String> {
    let mut rules = rights.fields.hidden(object).peekable();
    if rules.peek().is_none() {
        return BTreeSet::new();
    }
    let uses = uses_of(all);
    rules.flat_map(|name| behind(&uses, name.strip_prefix(OWN_FIELD).unwrap_or(name))).collect()
}

/// The deleted fields of an object, for whoever may bring them back. Errors: `forbidden`.
pub async fn deleted(ctx: &Ctx, object: Resource) -> Result<Vec<CustomField>, Error> {
    ctx.allow_any(Resource::Field, Action::Delete)?;
    let all = ctx.read(async |tx| all(tx.conn(), object).await).await?;
    Ok(all.into_iter().filter(|field| field.is_deleted).collect())
}

/// One field. Errors: `not_found`.
pub async fn get(ctx: &Ctx, id: FieldId) -> Result<CustomField, Error> {
    ctx.read(async |tx| find(tx.conn(), ctx, id).await).await
}

pub(super) async fn find(conn: &impl ConnectionTrait, ctx: &Ctx, id: FieldId) -> Result<CustomField, Error> {
    visible(ctx)?.filter(Column::Id.eq(id)).one(conn).await?.ok_or(Error::NotFound)?.try_into()
}

fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    ctx.allow_any(Resource::Field, Action::Read)?;
    Ok(Entity::find().filter(Column::DeletedAt.is_null()))
}

/// All fields of an object, deleted ones among them, for whoever reads or writes its records.
pub async fn all(conn: &impl ConnectionTrait, object: Resource) -> Result<Vec<CustomField>, Error> {
    let select = Entity::find().filter(Column::Object.eq(object.as_str()));
    let rows = select.order_by_asc(Column::Position).order_by_asc(Column::Id).all(conn).await?;
    rows.into_iter().map(CustomField::try_from).collect()
}

/// The fields of one object as a workspace has them.
#[derive(Clone, Debug)]
pub struct Customs {
    pub object: &'static Object,
    /// In their order, deleted ones among them.
    all: Vec<CustomField>,
    /// The keys of those that whoever asks does not know.
    hidden: BTreeSet<String>,
}

impl Customs {
    /// As the actor knows them, for whatever is shown to them or asked by them.
    pub async fn of(conn: &impl ConnectionTrait, ctx: &Ctx, object: &'static Object) -> Result<Self, Error> {
        let whole = Self::whole(conn, object).await?;
        Ok(Self { hidden: hidden(ctx.rights(), object.resource, &whole.all), ..whole })
    }

    /// All of them, each marked where the actor's role leaves its values as they are, for whatever is sent by them.
    pub async fn sent_by(conn: &impl ConnectionTrait, ctx: &Ctx, object: &'static Object) -> Result<Self, Error> {
        let mut whole = Self::whole(conn, object).await?;
        for field in &mut whole.all {
            field.read_only = ctx.rights().field(object.resource, &field.place()).is_some();
        }
        Ok(whole)
    }

    /// As they are, whoever asks.
    pub async fn whole(conn: &impl ConnectionTrait, object: &'static Object) -> Result<Self, Error> {
        Ok(Self { object, all: all(conn, object.resource).await?, hidden: BTreeSet::new() })
    }

    /// Those that are not deleted, nor hidden.
    pub fn live(&self) -> impl Iterator<Item = &CustomField> {
        self.all.iter().filter(|field| !field.is_deleted && !self.hidden.contains(&field.key))
    }

    /// The field of this key, deleted or not.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&CustomField> {
        self.all.iter().find(|field| field.key == key)
    }

    /// What `kept` holds as whoever asks sees it: every field that is live, null where it is empty, and records with the
    /// names that `name` knows.
    #[must_use]
    pub fn shown(&self, kept: &FieldValues, name: impl Fn(uuid::Uuid) -> Option<String>) -> FieldValues {
        let shown = |field: &CustomField| {
            let value = match (field.holds(), kept.get(&field.key)) {
                (FieldKind::Checkbox, value) => Value::Bool(value.is_some()),
                (FieldKind::Person | FieldKind::Relation, Some(value)) => {
                    let id: Option<uuid::Uuid> = value.as_str().and_then(|id| id.parse().ok());
                    id.map_or(Value::Null, |id| serde_json::json!({ "id": id, "name": name(id) }))
                }
                (_, value) => value.cloned().unwrap_or_default(),
            };
            (field.key.clone(), value)
        };
        FieldValues(self.live().map(shown).collect())
    }

    /// The records that `kept` refers to, with the objects they are of.
    pub fn referred(&self, kept: &FieldValues) -> Vec<(Resource, uuid::Uuid)> {
        let id = |field: &CustomField| kept.get(&field.key)?.as_str()?.parse().ok();
        self.live().filter_map(|field| Some((field.refers_to()?, id(field)?))).collect()
    }
}
