//! Reading the bin. A deleted record is seen by whoever may delete it, since bringing back takes as much.

use super::model::{BinQuery, Binned};
use crate::{
    companies::entity as company,
    contacts::{entity as contact, model::display_name},
    deals::entity as deal,
    leads::{entity as lead, model::display_name as lead_name},
    members::entity as member,
    products::entity as product,
    shared::{
        ask::col,
        keyset::{self, Ask, KeyKind, ListError, SortField},
        kind::RecordKind,
        list::SEARCH_CHARS_MAX,
    },
};
use ac_core::{Action, Ctx, Error, MemberId, Page, Resource, Timestamp};
use ac_views::sql::named;
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, Select, sea_query::Expr,
};

/// The columns that every kind of record has.
struct Columns<C> {
    id: C,
    name_key: C,
    owner: C,
    deleted_at: C,
    /// Of kinds that are merged.
    merged_into: Option<C>,
    /// By `deleted_at`.
    sort: &'static [SortField],
}

impl<C: ColumnTrait> Columns<C> {
    /// The deleted rows that the actor may bring back.
    fn deleted<E: EntityTrait<Column = C>>(&self, ctx: &Ctx, resource: Resource) -> Result<Select<E>, Error> {
        let deleted = E::find().filter(self.deleted_at.is_not_null());
        Ok(ctx.reach_of(resource, Action::Delete)?.narrow(deleted, self.owner))
    }
}

const COMPANIES: Columns<company::Column> = Columns {
    id: company::Column::Id,
    name_key: company::Column::NameKey,
    owner: company::Column::OwnerId,
    deleted_at: company::Column::DeletedAt,
    merged_into: Some(company::Column::MergedIntoId),
    sort: &[SortField { name: "deleted_at", sql: r#""company"."deleted_at""#, kind: KeyKind::Integer }],
};
const CONTACTS: Columns<contact::Column> = Columns {
    id: contact::Column::Id,
    name_key: contact::Column::NameKey,
    owner: contact::Column::OwnerId,
    deleted_at: contact::Column::DeletedAt,
    merged_into: Some(contact::Column::MergedIntoId),
    sort: &[SortField { name: "deleted_at", sql: r#""contact"."deleted_at""#, kind: KeyKind::Integer }],
};
const DEALS: Columns<deal::Column> = Columns {
    id: deal::Column::Id,
    name_key: deal::Column::NameKey,
    owner: deal::Column::OwnerId,
    deleted_at: deal::Column::DeletedAt,
    merged_into: None,
    sort: &[SortField { name: "deleted_at", sql: r#""deal"."deleted_at""#, kind: KeyKind::Integer }],
};
const LEADS: Columns<lead::Column> = Columns {
    id: lead::Column::Id,
    name_key: lead::Column::NameKey,
    owner: lead::Column::OwnerId,
    deleted_at: lead::Column::DeletedAt,
    merged_into: None,
    sort: &[SortField { name: "deleted_at", sql: r#""lead"."deleted_at""#, kind: KeyKind::Integer }],
};

/// One part of the bin. Errors: `forbidden`, or a cursor that is not of this part.
pub async fn list(ctx: &Ctx, query: &BinQuery) -> Result<Page<Binned>, ListError> {
    match query.filter.kind {
        RecordKind::Company => {
            let page = part::<company::Entity, Named>(ctx, query, Resource::Company, &COMPANIES).await?;
            Ok(page.map(|row| row.binned(RecordKind::Company)))
        }
        RecordKind::Contact => {
            let page = part::<contact::Entity, Person>(ctx, query, Resource::Contact, &CONTACTS).await?;
            Ok(page.map(Person::binned))
        }
        RecordKind::Deal => {
            let page = part::<deal::Entity, Named>(ctx, query, Resource::Deal, &DEALS).await?;
            Ok(page.map(|row| row.binned(RecordKind::Deal)))
        }
        RecordKind::Lead => {
            let page = part::<lead::Entity, Prospect>(ctx, query, Resource::Lead, &LEADS).await?;
            Ok(page.map(Prospect::binned))
        }
        RecordKind::Product => products(ctx, query).await,
    }
}

/// Products have no owner: whoever may delete one may delete all.
async fn products(ctx: &Ctx, query: &BinQuery) -> Result<Page<Binned>, ListError> {
    use product::Column;
    const SORT: &[SortField] =
        &[SortField { name: "deleted_at", sql: r#""product"."deleted_at""#, kind: KeyKind::Integer }];
    let ask = Ask::read(query, SORT, "-deleted_at")?;
    ctx.allow_any(Resource::Product, Action::Delete)?;
    let mut base = product::Entity::find().filter(Column::DeletedAt.is_not_null());
    if let Some(words) = sought(query) {
        base = base.filter(named(col(Column::NameKey), &words));
    }
    let page: Page<product::Model> =
        ctx.read(async |tx| keyset::page(tx.conn(), base, |select| select, Column::Id, &ask).await).await?;
    Ok(page.map(|row| Binned {
        kind: RecordKind::Product,
        id: row.id.0,
        name: row.name,
        owner_id: None,
        owner_name: None,
        deleted_at: row.deleted_at.unwrap_or(row.updated_at),
        is_merged: false,
    }))
}

/// What is looked for in the names, if anything.
fn sought(query: &BinQuery) -> Option<String> {
    let words: String = query.q.iter().flat_map(|q| q.chars()).take(SEARCH_CHARS_MAX).collect();
    (!words.trim().is_empty()).then_some(words)
}

async fn part<E, R>(
    ctx: &Ctx,
    query: &BinQuery,
    resource: Resource,
    columns: &Columns<E::Column>,
) -> Result<Page<R>, ListError>
where
    E: EntityTrait,
    R: FromQueryResult,
{
    let ask = Ask::read(query, columns.sort, "-deleted_at")?;
    let mut base = columns.deleted::<E>(ctx, resource)?;
    if let Some(words) = sought(query) {
        base = base.filter(named(col(columns.name_key), &words));
    }
    let (owner, merged) = (columns.owner, columns.merged_into);
    let is_merged = merged.map_or_else(|| Expr::value(false), |into| col(into).is_not_null());
    let project = move |select: Select<E>| {
        let owner = E::belongs_to(member::Entity).from(owner).to(member::Column::Id).into();
        let select = select.column_as(member::Column::Name, "owner_name").column_as(is_merged.clone(), "is_merged");
        select.join(JoinType::LeftJoin, owner)
    };
    ctx.read(async |tx| Ok(keyset::page(tx.conn(), base, project, columns.id, &ask).await?)).await
}

/// A company or deal.
#[derive(FromQueryResult)]
struct Named {
    id: uuid::Uuid,
    name: String,
    owner_id: Option<MemberId>,
    owner_name: Option<String>,
    deleted_at: Timestamp,
    is_merged: bool,
}

impl Named {
    fn binned(self, kind: RecordKind) -> Binned {
        let Self { id, name, owner_id, owner_name, deleted_at, is_merged } = self;
        Binned { kind, id, name, owner_id, owner_name, deleted_at, is_merged }
    }
}

#[derive(FromQueryResult)]
struct Person {
    id: uuid::Uuid,
    first_name: String,
    last_name: String,
    email: Option<String>,
    owner_id: Option<MemberId>,
    owner_name: Option<String>,
    deleted_at: Timestamp,
    is_merged: bool,
}

impl Person {
    fn binned(self) -> Binned {
        let name = display_name(&self.first_name, &self.last_name, self.email.as_deref());
        let Self { id, owner_id, owner_name, deleted_at, is_merged, .. } = self;
        Binned { kind: RecordKind::Contact, id, name, owner_id, owner_name, deleted_at, is_merged }
    }
}

/// A lead, which may have no name but its company's.
#[derive(FromQueryResult)]
struct Prospect {
    id: uuid::Uuid,
    first_name: String,
    last_name: String,
    company_name: Option<String>,
    email: Option<String>,
    owner_id: Option<MemberId>,
    owner_name: Option<String>,
    deleted_at: Timestamp,
    is_merged: bool,
}

impl Prospect {
    fn binned(self) -> Binned {
        let name = lead_name(&self.first_name, &self.last_name, self.company_name.as_deref(), self.email.as_deref());
        let Self { id, owner_id, owner_name, deleted_at, is_merged, .. } = self;
        Binned { kind: RecordKind::Lead, id, name, owner_id, owner_name, deleted_at, is_merged }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::{keyset::Stretch, plans};
    use ac_core::testing::TestPlatform;

    #[tokio::test]
    async fn the_bin_is_read_through_its_own_index() {
        let app = TestPlatform::sqlite().await;
        let ctx = app.workspace("acme").await;
        let ask = Ask::read(&BinQuery::default(), DEALS.sort, "-deleted_at").unwrap();
        let base = DEALS.deleted::<deal::Entity>(&ctx, Resource::Deal).unwrap();
        let plan = plans::plan(&ctx, keyset::from_cursor(base, DEALS.id, &ask, Stretch::Rest)).await;
        assert!(plan[0].contains("INDEX deal_bin"), "{plan:?}");
        plans::check("the bin", "deal", &plan);
    }
}
