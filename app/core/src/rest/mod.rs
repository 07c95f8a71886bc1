//! The REST interface's machinery, the same for every domain: a [`Collection`] says what its records are, and gets lists,
//! single records, writes with `If-Match` and `Idempotency-Key`, exports, its table of routes and its OpenAPI document.
//!
//! The rule: every answer that is not a success is RFC 9457 problem JSON, also where the router or an extractor refuses.

pub mod body;
pub mod csv;
pub mod export;
mod handlers;
pub mod headers;
pub mod idempotency;
pub mod openapi;
pub mod query;
pub mod routes;

pub use export::{Cell, Format, OwnColumn};
pub use handlers::{kept_response, locate, method_not_allowed, not_found, router};
pub use routes::{Route, routes};

use crate::{
    Ctx, Error, Page, Resource, Tx,
    keyset::{ListError, SortField},
    list::{Filter, ListQuery},
};
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt::Display, future::Future, str::FromStr};
use utoipa::ToSchema;

/// Where the interface lives.
pub const API_ROOT: &str = "/api/v1";

/// One kind of record as the interface shows it at `/api/v1/{NAME}`.
pub trait Collection: Send + Sync + 'static {
    /// The plural in the address: `deals`.
    const NAME: &'static str;
    const RESOURCE: Resource;
    const SORTS: &'static [SortField];
    const DEFAULT_SORT: &'static str;

    type Id: FromStr + Display + Copy + Send + Sync + 'static;
    type Row: Serialize + ToSchema + Send + Sync + 'static;
    type Draft: DeserializeOwned + ToSchema + Send + 'static;
    type Patch: DeserializeOwned + ToSchema + Send + 'static;
    type Filter: Filter;

    /// The names that `filter` knows.
    fn filter_fields() -> Vec<String>;

    fn id(row: &Self::Row) -> Self::Id;
    fn version(row: &Self::Row) -> i64;

    fn list(
        ctx: &Ctx,
        query: &ListQuery<Self::Filter>,
    ) -> impl Future<Output = Result<Page<Self::Row>, ListError>> + Send;
    fn get(ctx: &Ctx, id: Self::Id) -> impl Future<Output = Result<Self::Row, Error>> + Send;
    /// Part of a unit of work, so that the answer is kept with the write.
    fn create(tx: &Tx<'_>, draft: Self::Draft) -> impl Future<Output = Result<Self::Row, Error>> + Send;
    fn update(
        ctx: &Ctx,
        id: Self::Id,
        version: i64,
        patch: Self::Patch,
    ) -> impl Future<Output = Result<Self::Row, Error>> + Send;
    fn delete(ctx: &Ctx, id: Self::Id) -> impl Future<Output = Result<(), Error>> + Send;

    /// The record that one went into which is no longer there, where records of this kind are merged.
    fn moved_to(_: &Ctx, _: Self::Id) -> impl Future<Output = Result<Option<Self::Id>, Error>> + Send {
        async { Ok(None) }
    }

    /// The columns of an export as a table.
    const COLUMNS: &'static [&'static str];
    /// What stands in them.
    fn cells(row: &Self::Row) -> Vec<Cell>;

    /// The columns that the workspace itself added, behind the others.
    fn own_columns(_: &Ctx) -> impl Future<Output = Result<Vec<OwnColumn<Self::Row>>, Error>> + Send {
        async { Ok(Vec::new()) }
    }
}
