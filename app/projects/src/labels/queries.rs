//! Reading labels, through the projects that the actor sees.

use super::{
    entity::{Column as C, Entity},
    model::{Label, LabelId, LabelQuery, LabelTone},
};
use crate::projects::{access, model::ProjectId};
use ac_core::{
    Ctx, Error, Page, Resource,
    keyset::{self, Ask, KeyKind, ListError, SortField},
};
use ac_records::{ask::col, find};
use ac_views::{
    query::{Choice, Field, Kind},
    sql::{self, Asked, Table},
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, Select};

/// What the list can be sorted by.
pub const SORTS: &[SortField] = &[SortField { name: "name", sql: r#""label"."name_key""#, kind: KeyKind::Text }];
pub const DEFAULT_SORT: &str = "name";

pub const TABLE: &Table = &Table {
    object: Resource::Label,
    fields,
    column,
    key: |_| None,
    searched: || vec![sql::Column::Folded(col(C::NameKey))],
};

#[must_use]
pub fn fields() -> Vec<Field> {
    let tones = LabelTone::ALL.map(|tone| Choice::new(tone.as_str(), tone.as_str()));
    vec![Field::new("name", "Name", Kind::Text), Field::new("tone", "Colour", Kind::Choice).among(tones)]
}

fn column(key: &str) -> Option<sql::Column> {
    Some(match key {
        "name" => sql::Column::Folded(col(C::NameKey)),
        "tone" => sql::Column::Choice(col(C::Tone)),
        _ => return None,
    })
}

/// The labels of the projects the actor sees, by name. Errors: a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &LabelQuery) -> Result<Page<Label>, ListError> {
    let ask = Ask::read(query, SORTS, DEFAULT_SORT)?;
    let asked = Asked::read(ctx, TABLE, query)?;
    let mut base = asked.narrow(visible(ctx)?);
    if let Some(project) = query.filter.project_id {
        base = base.filter(C::ProjectId.eq(project));
    }
    ctx.read(async |tx| {
        let base = find::matching(tx.conn(), Entity::find(), base, C::Id, &[C::NameKey], asked.words()).await?;
        Ok(keyset::page(tx.conn(), base, |select| select, C::Id, &ask).await?)
    })
    .await
}

/// One label. Errors: `not_found`.
pub async fn get(ctx: &Ctx, id: LabelId) -> Result<Label, Error> {
    ctx.read(async |tx| find_one(tx.conn(), ctx, id).await).await
}

pub(crate) async fn find_one(conn: &impl ConnectionTrait, ctx: &Ctx, id: LabelId) -> Result<Label, Error> {
    visible(ctx)?.filter(C::Id.eq(id)).into_model().one(conn).await?.ok_or(Error::NotFound)
}

/// All labels of a project, by name.
pub(crate) async fn of_project(conn: &impl ConnectionTrait, project: ProjectId) -> Result<Vec<Label>, Error> {
    let labels = Entity::find().filter(C::ProjectId.eq(project)).order_by_asc(C::NameKey);
    Ok(labels.into_model().all(conn).await?)
}

/// Whether all of `ids`, each of which is there once, are labels of the project.
pub(crate) async fn are_of(conn: &impl ConnectionTrait, project: ProjectId, ids: &[LabelId]) -> Result<bool, Error> {
    let wanted = u64::try_from(ids.len()).unwrap_or(u64::MAX);
    let found = Entity::find().filter(C::ProjectId.eq(project)).filter(C::Id.is_in(ids.iter().copied()));
    Ok(wanted == 0 || found.count(conn).await? == wanted)
}

fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    ctx.readable(Resource::Label)?;
    Ok(Entity::find().filter(access::within(ctx, C::ProjectId)?))
}
