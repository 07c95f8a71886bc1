//! `/api/v1/views`

use super::{
    fields::fields,
    model::{View, ViewDraft, ViewFilter, ViewId, ViewPatch, ViewQuery},
    queries, verbs,
};
use ac_core::{
    Ctx, Error, Page, Resource, Tx,
    keyset::{ListError, SortField},
    rest::{Cell, Collection},
};

/// The saved views of all lists.
pub struct SavedViews;

impl Collection for SavedViews {
    const NAME: &'static str = "views";
    const RESOURCE: Resource = Resource::View;
    const SORTS: &'static [SortField] = queries::SORTS;
    const DEFAULT_SORT: &'static str = queries::DEFAULT_SORT;
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "object",
        "name",
        "kind",
        "query",
        "sort",
        "columns",
        "group_by",
        "share",
        "owner",
        "created_at",
        "updated_at",
    ];

    type Id = ViewId;
    type Row = View;
    type Draft = ViewDraft;
    type Patch = ViewPatch;
    type Filter = ViewFilter;

    fn filter_fields() -> Vec<String> {
        fields().into_iter().map(|field| field.key).collect()
    }

    fn id(row: &View) -> ViewId {
        row.id
    }

    fn version(row: &View) -> i64 {
        row.version
    }

    async fn list(ctx: &Ctx, query: &ViewQuery) -> Result<Page<View>, ListError> {
        queries::list(ctx, query).await
    }

    async fn get(ctx: &Ctx, id: ViewId) -> Result<View, Error> {
        queries::get(ctx, id).await
    }

    async fn create(tx: &Tx<'_>, draft: ViewDraft) -> Result<View, Error> {
        verbs::create_in(tx, draft).await
    }

    async fn update(ctx: &Ctx, id: ViewId, version: i64, patch: ViewPatch) -> Result<View, Error> {
        verbs::update(ctx, id, version, patch).await
    }

    async fn delete(ctx: &Ctx, id: ViewId) -> Result<(), Error> {
        verbs::delete(ctx, id).await
    }

    fn cells(row: &View) -> Vec<Cell> {
        let columns: Vec<&str> = row.columns.iter().map(|column| column.key.as_str()).collect();
        vec![
            Cell::text(row.id),
            row.object.as_str().into(),
            (&row.name).into(),
            row.kind.as_str().into(),
            (&row.query).into(),
            (&row.sort).into(),
            Cell::Text(columns.join(" ")),
            (&row.group_by).into(),
            row.share.as_str().into(),
            (&row.owner_name).into(),
            row.created_at.into(),
            row.updated_at.into(),
        ]
    }
}
