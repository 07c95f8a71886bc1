//! What is asked alike of all lists whose records have fields of the workspace's own: their pages, their figures, their days, their
//! spans, and all that a filter finds.

use crate::find;
use ac_core::{
    Ctx, Page, Resource,
    keyset::{self, Ask, ListError, SortField},
    list::ListQuery,
};
use ac_views::{
    custom::{Customs, Object},
    days::{self, DaysQuery, Laid},
    figures::{self, Figures, FiguresQuery},
    spans::{self, SpansQuery},
    sql::{Asked, Table},
};
use sea_orm::{ConnectionTrait, EntityTrait, FromQueryResult, Select};
use uuid::Uuid;

/// What tells one such list from the others.
pub struct Listed<E: EntityTrait> {
    pub object: &'static Object,
    pub table: &'static Table,
    /// The rows that are not in the bin.
    pub live: fn() -> Select<E>,
    pub id: E::Column,
    /// Names as they are sorted.
    pub name: E::Column,
    /// The folded, indexed columns that words are looked for in.
    pub searched: &'static [E::Column],
    pub sorts: &'static [SortField],
    pub default_sort: &'static str,
}

/// Those of a list's sorts that are not by what the actor's role hides.
pub fn sorts(ctx: &Ctx, object: Resource, all: &[SortField]) -> Vec<SortField> {
    all.iter().filter(|sort| !ctx.rights().hides(object, sort.name)).copied().collect()
}

impl<E: EntityTrait> Listed<E> {
    /// A page of `base`, which is what the actor may see and the equality filters leave, and the fields of the workspace's own
    /// that its records have. `project` adds the columns and joins of `R`.
    ///
    /// Errors: a sort, cursor or filter that is not this list's.
    pub async fn page<F, R: FromQueryResult>(
        &self,
        conn: &impl ConnectionTrait,
        ctx: &Ctx,
        base: Select<E>,
        query: &ListQuery<F>,
        project: fn(Select<E>) -> Select<E>,
    ) -> Result<(Page<R>, Customs), ListError> {
        let customs = Customs::of(conn, ctx, self.object).await?;
        let sorts = sorts(ctx, self.object.resource, self.sorts);
        let ask = Ask::read_with(query, &sorts, &customs.sorts(ctx.backend()), self.default_sort)?;
        let asked = Asked::read_with(ctx, self.table, customs.asked(ctx.backend()), query)?;
        let base = find::matching(conn, (self.live)(), base, self.id, self.searched, asked.words()).await?;
        let found = asked.by_indexes(conn, (self.live)(), base, self.id, &ask.sort.field.name).await?;
        let ask = if found.are_few { ask.sorting() } else { ask };
        let page = keyset::page_counting(conn, found.read, found.counted, project, self.id, &ask).await?;
        Ok((page, customs))
    }

    /// Figures over the records in `base`, which is what the actor may see and the equality filters leave.
    ///
    /// Errors: a filter, group or measure that is not this list's.
    pub async fn figures<F>(&self, ctx: &Ctx, base: Select<E>, query: &FiguresQuery<F>) -> Result<Figures, ListError> {
        ctx.read(async |tx| {
            let conn = tx.conn();
            let own = Customs::of(conn, ctx, self.object).await?.asked(ctx.backend());
            let asked = Asked::of(ctx, self.table, own, query.q.as_deref(), query.query.as_deref())?;
            let base = find::matching(conn, (self.live)(), base, self.id, self.searched, asked.words()).await?;
            let found = asked.by_indexes(conn, (self.live)(), base, self.id, "").await?;
            figures::read(conn, ctx, &asked, found.counted, query).await
        })
        .await
    }

    /// What of `base` stands on which of the days, and the fields of the workspace's own that its records have.
    ///
    /// Errors: a field, days or a filter that are not this list's.
    pub async fn lay_out<F>(
        &self,
        conn: &impl ConnectionTrait,
        ctx: &Ctx,
        base: Select<E>,
        query: &DaysQuery<F>,
    ) -> Result<(Laid, Customs), ListError> {
        let customs = Customs::of(conn, ctx, self.object).await?;
        let (sorts, own) = (customs.sorts(ctx.backend()), customs.asked(ctx.backend()));
        let asked = Asked::of(ctx, self.table, own, query.q.as_deref(), query.query.as_deref())?;
        let base = find::matching(conn, (self.live)(), base, self.id, self.searched, asked.words()).await?;
        let found = asked.by_indexes(conn, (self.live)(), base, self.id, &query.by).await?;
        let laid = days::lay_out(conn, ctx, &asked, found.read, self.id, (&sorts, query)).await?;
        Ok((laid, customs))
    }

    /// What of `base` has a span that touches the days, and the fields of the workspace's own that its records have.
    ///
    /// Errors: a field, days, a cursor or a filter that are not this list's.
    pub async fn spans<F>(
        &self,
        conn: &impl ConnectionTrait,
        ctx: &Ctx,
        base: Select<E>,
        query: &SpansQuery<F>,
    ) -> Result<(spans::Found, Customs), ListError> {
        let customs = Customs::of(conn, ctx, self.object).await?;
        let (sorts, own) = (customs.sorts(ctx.backend()), customs.asked(ctx.backend()));
        let asked = Asked::of(ctx, self.table, own, query.q.as_deref(), query.query.as_deref())?;
        let base = find::matching(conn, (self.live)(), base, self.id, self.searched, asked.words()).await?;
        let found = asked.by_indexes(conn, (self.live)(), base, self.id, &query.start).await?;
        let found = spans::read(conn, ctx, &asked, found.read, (self.id, self.name), (&sorts, query)).await?;
        Ok((found, customs))
    }

    /// The ids of all in `base` that `query` leaves, in order, at most one more than `most`. Errors: a filter that is not this
    /// list's.
    pub async fn ids<F>(
        &self,
        ctx: &Ctx,
        base: Select<E>,
        query: &ListQuery<F>,
        most: u64,
    ) -> Result<Vec<Uuid>, ListError> {
        ctx.read(async |tx| {
            let conn = tx.conn();
            let own = Customs::of(conn, ctx, self.object).await?.asked(ctx.backend());
            let asked = Asked::read_with(ctx, self.table, own, query)?;
            let base = asked.narrow(base);
            let base = find::matching(conn, (self.live)(), base, self.id, self.searched, asked.words()).await?;
            Ok(keyset::ids(conn, base, self.id, most).await?)
        })
        .await
    }
}
