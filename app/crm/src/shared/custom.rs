//! Custom fields of the CRM's objects: which there are, and what of their values only the CRM knows, the records that they
//! refer to.

use super::{
    event::{Facts, Origin},
    record::{self, Record},
};
use crate::{
    companies::{self, entity as company, model::CompanyId},
    contacts::{
        self, entity as contact,
        model::{ContactId, display_name},
    },
    deals::{self, entity as deal, model::DealId},
    leads::{self, entity as lead, model::LeadId},
    members::entity as member,
};
use ac_core::{
    Ctx, Currency, DomainEvent, Error, FieldError, MemberId, Resource, Tx, keyset::SortField, list::Filter,
    rest::OwnColumn,
};
use ac_views::custom::{
    CustomField, Customs, FieldKind, FieldValues, Object,
    change::{self, Changed, Refers},
    queries, shown,
};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

/// What custom fields can be added to.
pub static OBJECTS: [&Object; 4] =
    [companies::fields::OBJECT, contacts::fields::OBJECT, deals::fields::OBJECT, leads::fields::OBJECT];

/// A record with custom fields.
pub trait Custom: Record {
    fn field_keys(&self) -> &Value;
    #[must_use]
    fn with_own(self, changed: &Changed) -> Self;
}

/// Names that mean something on every record, besides the names a list knows.
const COMMON: [&str; 20] = [
    "id",
    "fields",
    "version",
    "name",
    "first_name",
    "last_name",
    "stage",
    "status",
    "currency",
    "owner",
    "owner_name",
    "company",
    "company_name",
    "contact",
    "contact_name",
    "product",
    "product_name",
    "amount",
    "value",
    "converted",
];

/// What no custom field of an object may be called.
pub fn taken<F: Filter>(sorts: &'static [SortField]) -> Vec<&'static str> {
    sorts.iter().map(|sort| sort.name).chain(F::FIELDS.iter().copied()).chain(COMMON).collect()
}

/// The values of a new record. Errors: `invalid`.
pub async fn drafted(tx: &Tx<'_>, object: &'static Object, sent: &FieldValues) -> Result<Changed, Error> {
    let customs = Customs::sent_by(tx.conn(), tx.ctx(), object).await?;
    let changed = customs.drafted(tx.ctx().tenant.currency, sent).map_err(Error::Invalid)?;
    check(tx, &changed.refers).await?;
    Ok(changed)
}

/// What new records that come by the hundred start with.
pub async fn defaults(tx: &Tx<'_>, object: &'static Object) -> Result<Changed, Error> {
    let customs = Customs::whole(tx.conn(), object).await?;
    customs.defaults(tx.ctx().tenant.currency).map_err(Error::Invalid)
}

/// A record that comes by the hundred, as its own columns have it and as the workspace's fields have it.
#[derive(Clone, Debug)]
pub struct WithOwn<V> {
    pub valid: V,
    /// `None` where nothing was said of the workspace's fields: then a new record has their defaults and one that is there
    /// keeps its values.
    pub own: Option<Changed>,
}

impl<V> From<V> for WithOwn<V> {
    fn from(valid: V) -> Self {
        Self { valid, own: None }
    }
}

/// What the records come to; how their values got there is of no account.
impl<V: PartialEq> PartialEq for WithOwn<V> {
    fn eq(&self, other: &Self) -> bool {
        let values = |all: &Self| all.own.as_ref().map(|own| own.fields.clone());
        self.valid == other.valid && values(self) == values(other)
    }
}

impl<V> WithOwn<V> {
    /// Whether `old` has other values of the workspace's fields.
    pub fn has_other_own<M: Custom>(&self, old: &M) -> bool {
        self.own.as_ref().is_some_and(|own| own.fields != *old.own_fields())
    }
}

/// What many records are to refer to, gathered while their rows are made.
pub type Links = Vec<(Uuid, Changed)>;

/// `row` with the values that it came with, else with `otherwise`.
pub fn made<M: Custom>(row: M, own: Option<Changed>, otherwise: &Changed, links: &mut Links) -> M {
    let own = own.unwrap_or_else(|| otherwise.clone());
    let row = row.with_own(&own);
    links.push((row.key(), own));
    row
}

/// `row` with the values that were sent, if any were.
pub fn after<M: Custom>(row: M, own: Option<Changed>, links: &mut Links) -> M {
    let Some(own) = own else { return row };
    let row = row.with_own(&own);
    links.push((row.key(), own));
    row
}

/// Makes records of at most [`BULK_ROWS_MAX`](record::BULK_ROWS_MAX) drafts, each a row by `fresh`, and tells of each.
/// Answers the rows in the same order. Errors: `forbidden`.
pub async fn insert_many<M, V, E: DomainEvent>(
    tx: &Tx<'_>,
    origin: Origin,
    object: &'static Object,
    drafts: Vec<impl Into<WithOwn<V>>>,
    fresh: impl Fn(V) -> M,
    told: impl Fn(Facts) -> E,
) -> Result<Vec<M>, Error>
where
    M: Custom + IntoActiveModel<<M::Entity as EntityTrait>::ActiveModel>,
{
    let (defaults, mut links) = (defaults(tx, object).await?, Links::new());
    let mut rows = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let WithOwn { valid, own } = draft.into();
        rows.push(made(fresh(valid), own, &defaults, &mut links));
    }
    record::make_many(tx, origin, &rows, told).await?;
    link_made(tx, &links).await?;
    Ok(rows)
}

/// Changes records that [`record::hold_many`] gave to what they are `with` the values, and says of those that differ that they
/// were changed.
pub async fn change_many<M: Custom + PartialEq, V, E: DomainEvent>(
    tx: &Tx<'_>,
    origin: Origin,
    changes: Vec<(M, WithOwn<V>)>,
    with: impl Fn(M, V) -> M,
    told: impl Fn(Facts) -> E,
) -> Result<(), Error> {
    let (mut links, mut rows) = (Links::new(), Vec::with_capacity(changes.len()));
    for (old, WithOwn { valid, own }) in changes {
        let new = after(with(old.clone(), valid), own, &mut links);
        rows.push((old, new));
    }
    record::change_many(tx, origin, rows.into_iter(), told).await?;
    link_changed(tx, &links).await
}

/// Writes what new records refer to.
pub async fn link_made(tx: &Tx<'_>, links: &Links) -> Result<(), Error> {
    change::link_new(tx, &borrowed(links)).await
}

/// Writes what records refer to that were there before.
pub async fn link_changed(tx: &Tx<'_>, links: &Links) -> Result<(), Error> {
    change::link_many(tx, &borrowed(links)).await
}

fn borrowed(links: &Links) -> Vec<(Uuid, &Changed)> {
    links.iter().map(|(record, own)| (*record, own)).collect()
}

/// The values of `old` after those that were sent. Errors: `invalid`.
pub async fn changed<M: Custom>(
    tx: &Tx<'_>,
    object: &'static Object,
    old: &M,
    sent: &FieldValues,
) -> Result<Changed, Error> {
    if sent.is_empty() {
        return Ok(Changed::nothing(old.own_fields(), old.field_keys()));
    }
    let customs = Customs::sent_by(tx.conn(), tx.ctx(), object).await?;
    let own = (old.own_fields(), old.field_keys());
    let changed = customs.changed(tx.ctx().tenant.currency, own, sent).map_err(Error::Invalid)?;
    check(tx, &changed.refers).await?;
    Ok(changed)
}

/// Values of the workspace's own fields that many records are to have; none where none were sent.
#[derive(Default)]
pub struct Shared(Option<(Customs, Currency, FieldValues)>);

impl Shared {
    /// Checks what can be checked without a record. Errors: `invalid`.
    pub async fn of(tx: &Tx<'_>, object: &'static Object, sent: &FieldValues) -> Result<Self, Error> {
        if sent.is_empty() {
            return Ok(Self::default());
        }
        let (customs, currency) = (Customs::sent_by(tx.conn(), tx.ctx(), object).await?, tx.ctx().tenant.currency);
        let of_none = customs.changed(currency, (&Value::Null, &Value::Null), sent).map_err(Error::Invalid)?;
        check(tx, &of_none.refers).await?;
        Ok(Self(Some((customs, currency, sent.clone()))))
    }

    /// What becomes of `row`; nothing where none were sent. Errors: `invalid` where the values do not fit this record.
    pub fn after<M: Custom>(&self, row: &M) -> Result<Option<Changed>, Error> {
        let Some((customs, currency, sent)) = &self.0 else { return Ok(None) };
        let own = (row.own_fields(), row.field_keys());
        customs.changed(*currency, own, sent).map(Some).map_err(Error::Invalid)
    }
}

/// Refuses a value that refers to a record which the actor cannot see: another workspace's, a hidden one and a random id in the
/// same words.
async fn check(tx: &Tx<'_>, refers: &[Refers]) -> Result<(), Error> {
    let mut errors = Vec::new();
    for Refers { place, to, id } in refers {
        let (is_there, what) = match to {
            Resource::Member => (member::exists(tx.conn(), tx.ctx(), MemberId(*id)).await?, "a member"),
            Resource::Company => (companies::queries::exists(tx.conn(), tx.ctx(), CompanyId(*id)).await?, "a company"),
            Resource::Contact => (contacts::queries::exists(tx.conn(), tx.ctx(), ContactId(*id)).await?, "a contact"),
            Resource::Deal => (deals::queries::exists(tx.conn(), tx.ctx(), DealId(*id)).await?, "a deal"),
            Resource::Lead => (leads::queries::exists(tx.conn(), tx.ctx(), LeadId(*id)).await?, "a lead"),
            _ => (false, "a record"),
        };
        if !is_there {
            errors.push(FieldError { field: place.clone(), message: format!("Choose {what} from the list.") });
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(Error::Invalid(errors)) }
}

/// Puts the values of a page of records as they were kept into the form in which they are read.
pub async fn show<'v>(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    customs: &Customs,
    all: impl Iterator<Item = &'v mut FieldValues>,
) -> Result<(), Error> {
    let all: Vec<&mut FieldValues> = all.collect();
    let referred = all.iter().flat_map(|values| customs.referred(values));
    let names = names(conn, ctx, referred).await?;
    for values in all {
        *values = customs.shown(values, |id| names.get(&id).cloned());
    }
    Ok(())
}

/// As [`show`], of one record.
pub async fn show_one(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    object: &'static Object,
    values: &mut FieldValues,
) -> Result<(), Error> {
    let customs = Customs::of(conn, ctx, object).await?;
    show(conn, ctx, &customs, std::iter::once(values)).await
}

/// What records of these kinds are called, as far as other records say it.
pub async fn names(
    conn: &impl ConnectionTrait,
    ctx: &Ctx,
    referred: impl Iterator<Item = (Resource, Uuid)>,
) -> Result<HashMap<Uuid, String>, Error> {
    let mut by_kind: HashMap<Resource, Vec<Uuid>> = HashMap::new();
    for (kind, id) in referred {
        let ids = by_kind.entry(kind).or_default();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let mut names = HashMap::new();
    for (kind, ids) in by_kind {
        match kind {
            Resource::Member => {
                let rows = member::Entity::find().filter(member::Column::Id.is_in(ids)).all(conn).await?;
                names.extend(rows.into_iter().map(|row| (row.id.0, row.name)));
            }
            Resource::Company => {
                let rows = company::Entity::find().filter(company::Column::Id.is_in(ids)).all(conn).await?;
                names.extend(rows.into_iter().map(|row| (row.id.0, row.name)));
            }
            Resource::Contact => {
                let rows = contact::Entity::find().filter(contact::Column::Id.is_in(ids)).all(conn).await?;
                names.extend(rows.into_iter().map(|row| {
                    let email = row.email.filter(|_| contacts::queries::is_seen(ctx, row.owner_id));
                    (row.id.0, display_name(&row.first_name, &row.last_name, email.as_deref()))
                }));
            }
            Resource::Deal => {
                let rows = deal::Entity::find().filter(deal::Column::Id.is_in(ids)).all(conn).await?;
                names.extend(rows.into_iter().map(|row| (row.id.0, row.name)));
            }
            Resource::Lead => {
                let rows = lead::Entity::find().filter(lead::Column::Id.is_in(ids)).all(conn).await?;
                names.extend(rows.into_iter().map(|row| {
                    let email = row.email.filter(|_| leads::queries::is_seen(ctx, row.owner_id));
                    let company = row.company_name.as_deref();
                    (row.id.0, leads::model::display_name(&row.first_name, &row.last_name, company, email.as_deref()))
                }));
            }
            _ => {}
        }
    }
    Ok(names)
}

/// The custom fields of all objects as the actor knows them, for whoever reads or writes their records.
pub async fn all_fields(ctx: &Ctx) -> Result<Vec<CustomField>, Error> {
    ctx.read(async |tx| {
        let mut all = Vec::new();
        for object in OBJECTS {
            all.extend(queries::known(tx.conn(), ctx, object.resource).await?);
        }
        Ok(all)
    })
    .await
}

/// The columns that the workspace's fields are in an export.
pub async fn columns<R: 'static>(
    ctx: &Ctx,
    object: &'static Object,
    values: fn(&R) -> &FieldValues,
) -> Result<Vec<OwnColumn<R>>, Error> {
    let all = ctx.read(async |tx| queries::known(tx.conn(), ctx, object.resource).await).await?;
    let column = |field: CustomField| OwnColumn {
        name: field.key.clone(),
        is_money: field.holds() == FieldKind::Money,
        cell: Box::new(move |row: &R| shown::cell(&field, values(row).get(&field.key))),
    };
    Ok(all.into_iter().map(column).collect())
}
