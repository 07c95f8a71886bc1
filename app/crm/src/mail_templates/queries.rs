//! Reading templates.

use super::{
    entity::{Column, Entity},
    fields::TABLE,
    model::{MailTemplate, MailTemplateId, MailTemplateQuery, TEMPLATES_MAX},
};
use crate::{
    members::entity as member,
    shared::{
        find as search,
        keyset::{self, Ask, KeyKind, ListError, SortField},
    },
};
use ac_core::{Ctx, Error, Page, Resource};
use ac_views::sql::Asked;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Select};

/// What the list can be sorted by.
pub const SORTS: &[SortField] = &[
    SortField { name: "name", sql: r#""mail_template"."name_key""#, kind: KeyKind::Text },
    SortField { name: "created_at", sql: r#""mail_template"."created_at""#, kind: KeyKind::Integer },
    SortField { name: "updated_at", sql: r#""mail_template"."updated_at""#, kind: KeyKind::Integer },
];
pub const DEFAULT_SORT: &str = "name";

/// The templates that are not deleted.
pub(super) fn live() -> Select<Entity> {
    Entity::find().filter(Column::DeletedAt.is_null())
}

/// The templates the actor may see. Errors: `forbidden`.
fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    Ok(ctx.readable(Resource::MailTemplate)?.narrow(live(), Column::AuthorId))
}

/// A page of templates, by name. Errors: a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &MailTemplateQuery) -> Result<Page<MailTemplate>, ListError> {
    let ask = Ask::read(query, SORTS, DEFAULT_SORT)?;
    let asked = Asked::read(ctx, TABLE, query)?;
    let mut base = asked.narrow(visible(ctx)?);
    if let Some(author) = query.filter.author_id {
        base = base.filter(Column::AuthorId.eq(author));
    }
    ctx.read(async |tx| {
        let base = search::matching(tx.conn(), live(), base, Column::Id, &[Column::NameKey], asked.words()).await?;
        Ok(keyset::page(tx.conn(), base, project, Column::Id, &ask).await?)
    })
    .await
}

/// All templates, by name: for whoever chooses one. Errors: `forbidden`.
pub async fn all(ctx: &Ctx) -> Result<Vec<MailTemplate>, Error> {
    let select = project(visible(ctx)?).order_by_asc(Column::NameKey).order_by_asc(Column::Id).limit(TEMPLATES_MAX);
    ctx.read(async |tx| Ok(select.into_model().all(tx.conn()).await?)).await
}

/// One template. Errors: `not_found`, `forbidden`.
pub async fn get(ctx: &Ctx, id: MailTemplateId) -> Result<MailTemplate, Error> {
    ctx.read(async |tx| find(tx.conn(), ctx, id).await).await
}

pub(crate) async fn find(conn: &impl ConnectionTrait, ctx: &Ctx, id: MailTemplateId) -> Result<MailTemplate, Error> {
    let select = project(visible(ctx)?.filter(Column::Id.eq(id)));
    select.into_model().one(conn).await?.ok_or(Error::NotFound)
}

fn project(select: Select<Entity>) -> Select<Entity> {
    let author = Entity::belongs_to(member::Entity).from(Column::AuthorId).to(member::Column::Id).into();
    select.column_as(member::Column::Name, "author_name").join(JoinType::LeftJoin, author)
}
