//! Roles and teams page by page, or one of them, for programs. Screens read all of them at once: there are few.

use super::{
    model::{RoleRow, TeamRow},
    queries::{self, roles_of, teams_of},
};
use ac_core::{
    Action, Ctx, Error, Page, Resource, RoleId, TeamId,
    access::tables::{role, team},
    keyset::{self, Ask, KeyKind, ListError, SortField},
    list::{Filter, ListQuery, SEARCH_CHARS_MAX},
    text::{like_escape, sort_key},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select, sea_query::LikeExpr};

/// What both lists can be sorted by, and are where nothing is said.
pub const SORT: &str = "name";

const ROLE_SORTS: &[SortField] = &[SortField { name: SORT, sql: r#""role"."name_key""#, kind: KeyKind::Text }];
const TEAM_SORTS: &[SortField] = &[SortField { name: SORT, sql: r#""team"."name_key""#, kind: KeyKind::Text }];

/// Neither list has filters of its own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoFilter;

impl Filter for NoFilter {
    const FIELDS: &'static [&'static str] = &[];

    fn set(&mut self, _: &str, _: &str) -> Option<()> {
        None
    }
}

/// A page of the workspace's own roles. Errors: `forbidden`, `bad_request`.
pub async fn roles(ctx: &Ctx, query: &ListQuery<NoFilter>) -> Result<Page<RoleRow>, ListError> {
    ctx.allow_any(Resource::Role, Action::Read)?;
    let ask = Ask::read(query, ROLE_SORTS, SORT)?;
    let base = named(role::Entity::find(), role::Column::NameKey, query);
    let page = ctx.read(async |tx| {
        let page: Page<role::Model> = keyset::page(tx.conn(), base, |rows| rows, role::Column::Id, &ask).await?;
        let ids: Vec<RoleId> = page.data.iter().map(|row| row.id).collect();
        let select = role::Entity::find().filter(role::Column::Id.is_in(ids.iter().copied()));
        let mut data = roles_of(tx.conn(), select).await?;
        data.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
        Ok::<_, Error>(Page { data, next_cursor: page.next_cursor, total: page.total })
    });
    Ok(page.await?)
}

/// A page of the teams. Errors: `forbidden`, `bad_request`.
pub async fn teams(ctx: &Ctx, query: &ListQuery<NoFilter>) -> Result<Page<TeamRow>, ListError> {
    ctx.allow_any(Resource::Team, Action::Read)?;
    let ask = Ask::read(query, TEAM_SORTS, SORT)?;
    let base = named(team::Entity::find(), team::Column::NameKey, query);
    let page = ctx.read(async |tx| {
        let page: Page<team::Model> = keyset::page(tx.conn(), base, |rows| rows, team::Column::Id, &ask).await?;
        let ids: Vec<TeamId> = page.data.iter().map(|row| row.id).collect();
        let select = team::Entity::find().filter(team::Column::Id.is_in(ids.iter().copied()));
        let mut data = teams_of(tx.conn(), select).await?;
        data.sort_by_key(|row| ids.iter().position(|id| *id == row.id));
        Ok::<_, Error>(Page { data, next_cursor: page.next_cursor, total: page.total })
    });
    Ok(page.await?)
}

/// One role. Errors: `forbidden`, `not_found`.
pub async fn role(ctx: &Ctx, id: RoleId, action: Action) -> Result<RoleRow, Error> {
    ctx.allow_any(Resource::Role, action)?;
    ctx.read(async |tx| queries::role(tx.conn(), id).await).await
}

/// One team. Errors: `forbidden`, `not_found`.
pub async fn team(ctx: &Ctx, id: TeamId, action: Action) -> Result<TeamRow, Error> {
    ctx.allow_any(Resource::Team, action)?;
    ctx.read(async |tx| queries::team(tx.conn(), id).await).await
}

/// Those whose name holds what is searched for.
fn named<E: EntityTrait>(select: Select<E>, key: impl ColumnTrait, query: &ListQuery<NoFilter>) -> Select<E> {
    let words: String = sort_key(query.q.as_deref().unwrap_or_default()).chars().take(SEARCH_CHARS_MAX).collect();
    if words.is_empty() {
        return select;
    }
    select.filter(key.like(LikeExpr::new(format!("%{}%", like_escape(&words))).escape('\\')))
}
