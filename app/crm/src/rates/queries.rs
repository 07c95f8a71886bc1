//! Reading rates.

use super::{
    entity::{Column, Entity, Model},
    fields::TABLE,
    model::{CurrencyRate, RateId, RateQuery},
};
use crate::shared::keyset::{self, Ask, KeyKind, ListError, SortField};
use ac_core::{Action, Ctx, Error, Grant, Page, Rates, Resource};
use ac_views::sql::Asked;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, Select};

/// What the list can be sorted by.
pub const SORTS: &[SortField] = &[
    SortField { name: "currency", sql: r#""currency_rate"."currency""#, kind: KeyKind::Text },
    SortField { name: "created_at", sql: r#""currency_rate"."created_at""#, kind: KeyKind::Integer },
    SortField { name: "updated_at", sql: r#""currency_rate"."updated_at""#, kind: KeyKind::Integer },
];
pub const DEFAULT_SORT: &str = "currency";

/// The rates the actor may see. Errors: `forbidden`.
fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    ctx.allow_any(Resource::Rate, Action::Read)?;
    Ok(Entity::find())
}

/// A page of rates. Errors: a sort, cursor or filter that is not this list's.
pub async fn list(ctx: &Ctx, query: &RateQuery) -> Result<Page<CurrencyRate>, ListError> {
    let ask = Ask::read(query, SORTS, DEFAULT_SORT)?;
    let asked = Asked::read(ctx, TABLE, query)?;
    let mut base = asked.narrow(visible(ctx)?);
    if let Some(currency) = query.filter.currency {
        base = base.filter(Column::Currency.eq(currency.code()));
    }
    if let Some(words) = asked.words() {
        base = base.filter(Column::Currency.contains(words.trim().to_ascii_uppercase()));
    }
    ctx.read(async |tx| {
        let Page { data, next_cursor, total }: Page<Model> =
            keyset::page(tx.conn(), base, |select| select, Column::Id, &ask).await?;
        let data = data.into_iter().map(Model::shown).collect::<Result<_, _>>()?;
        Ok(Page { data, next_cursor, total })
    })
    .await
}

/// All rates, by their currencies' codes: at most one for each there is. Errors: `forbidden`.
pub async fn all(ctx: &Ctx) -> Result<Vec<CurrencyRate>, Error> {
    let select = visible(ctx)?.order_by_asc(Column::Currency);
    ctx.read(async |tx| select.all(tx.conn()).await?.into_iter().map(Model::shown).collect()).await
}

/// What sums are added up by: none where the actor may see no rates.
pub async fn rates(ctx: &Ctx) -> Result<Rates, Error> {
    let known = match ctx.grant(Resource::Rate, Action::Read) != Grant::Nothing {
        true => all(ctx).await?,
        false => Vec::new(),
    };
    Ok(Rates::new(ctx.tenant.currency, known.into_iter().map(|known| (known.currency, known.rate)).collect()))
}

/// One rate. Errors: `not_found`, `forbidden`.
pub async fn get(ctx: &Ctx, id: RateId) -> Result<CurrencyRate, Error> {
    ctx.read(async |tx| find(tx.conn(), ctx, id).await).await
}

pub(super) async fn find(conn: &impl ConnectionTrait, ctx: &Ctx, id: RateId) -> Result<CurrencyRate, Error> {
    visible(ctx)?.filter(Column::Id.eq(id)).one(conn).await?.ok_or(Error::NotFound)?.shown()
}
