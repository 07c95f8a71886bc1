//! Each object's collection: its types, its verbs, and its columns in a table that is exported.

use crate::{
    activities::{self, model as activity},
    companies::{self, model as company},
    contacts::{self, model as contact},
    custom_fields::{self, model as field},
    deals::{self, model as deal},
    leads::{self, model as lead},
    mail_templates::{self, model as mail_template},
    notes::{self, model as note},
    pipelines::{self, model as pipeline},
    products::{self, model as product},
    rates::{self, model as rate},
    shared::{custom, event::Origin, kind::RecordKind},
    timeline,
};
use ac_core::{
    Ctx, Error, Money, Page, Resource, Tx,
    keyset::{ListError, SortField},
    list::ListQuery,
    rest::{Cell, Collection, OwnColumn},
};

macro_rules! collection {
    (
        $(#[$doc:meta])* $name:ident = $path:literal: $resource:ident, $module:ident, $model:ident::{
            $id:ident, $row:ident, $draft:ident, $patch:ident, $filter:ident
        },
        $(own: $own:path,)?
        $(merged: $merged:path,)?
        table: [$($column:literal),* $(,)?], |$cells_of:ident| $cells:expr
    ) => {
        $(#[$doc])*
        pub struct $name;

        impl Collection for $name {
            const NAME: &'static str = $path;
            const RESOURCE: Resource = Resource::$resource;
            const SORTS: &'static [SortField] = $module::queries::SORTS;
            const DEFAULT_SORT: &'static str = $module::queries::DEFAULT_SORT;
            const COLUMNS: &'static [&'static str] = &[$($column),*];

            type Id = $model::$id;
            type Row = $model::$row;
            type Draft = $model::$draft;
            type Patch = $model::$patch;
            type Filter = $model::$filter;

            fn filter_fields() -> Vec<String> {
                let own = [$(format!("and custom fields of {} by their keys", $own.plural))?];
                $module::fields::fields().into_iter().map(|field| field.key).chain(own).collect()
            }

            fn id(row: &Self::Row) -> Self::Id {
                row.id
            }

            fn version(row: &Self::Row) -> i64 {
                row.version
            }

            async fn list(ctx: &Ctx, query: &ListQuery<Self::Filter>) -> Result<Page<Self::Row>, ListError> {
                $module::queries::list(ctx, query).await
            }

            async fn get(ctx: &Ctx, id: Self::Id) -> Result<Self::Row, Error> {
                $module::queries::get(ctx, id).await
            }

            async fn create(tx: &Tx<'_>, draft: Self::Draft) -> Result<Self::Row, Error> {
                $module::verbs::create_in(tx, Origin::Direct, draft).await
            }

            async fn update(ctx: &Ctx, id: Self::Id, version: i64, patch: Self::Patch) -> Result<Self::Row, Error> {
                $module::verbs::update(ctx, id, version, patch).await
            }

            async fn delete(ctx: &Ctx, id: Self::Id) -> Result<(), Error> {
                $module::verbs::delete(ctx, id).await
            }

            $(
                async fn own_columns(ctx: &Ctx) -> Result<Vec<OwnColumn<Self::Row>>, Error> {
                    custom::columns(ctx, $own, |row: &Self::Row| &row.fields).await
                }
            )?

            $(
                async fn moved_to(ctx: &Ctx, id: Self::Id) -> Result<Option<Self::Id>, Error> {
                    match timeline::queries::ending(ctx, $merged, id.0).await {
                        Ok(ending) => Ok(ending.merged_into.map(|into| $model::$id(into.id))),
                        Err(Error::NotFound) => Ok(None),
                        Err(error) => Err(error),
                    }
                }
            )?

            fn cells($cells_of: &Self::Row) -> Vec<Cell> {
                $cells
            }
        }
    };
}

collection! {
    /// `/api/v1/activities`
    Activities = "activities": Activity, activities, activity::{
        ActivityId, Activity, ActivityDraft, ActivityPatch, ActivityFilter
    },
    table: [
        "id", "kind", "title", "details", "subject_kind", "subject_id", "subject", "owner", "due_on", "due_time", "done_at",
        "created_at", "updated_at",
    ],
    |row| vec![
        Cell::text(row.id), row.kind.as_str().into(), (&row.title).into(), (&row.details).into(),
        row.subject_kind.as_str().into(), Cell::text(row.subject_id), (&row.subject_name).into(), (&row.owner_name).into(),
        (&row.due_on).into(), (&row.due_time).into(), (&row.done_at).into(), row.created_at.into(), row.updated_at.into(),
    ]
}

collection! {
    /// `/api/v1/companies`
    Companies = "companies": Company, companies, company::{
        CompanyId, Company, CompanyDraft, CompanyPatch, CompanyFilter
    },
    own: companies::fields::OBJECT,
    merged: RecordKind::Company,
    table: ["id", "name", "sector", "website", "owner", "created_at", "updated_at"],
    |row| vec![
        Cell::text(row.id), (&row.name).into(), (&row.sector).into(), (&row.website).into(), (&row.owner_name).into(),
        row.created_at.into(), row.updated_at.into(),
    ]
}

collection! {
    /// `/api/v1/contacts`
    Contacts = "contacts": Contact, contacts, contact::{
        ContactId, Contact, ContactDraft, ContactPatch, ContactFilter
    },
    own: contacts::fields::OBJECT,
    merged: RecordKind::Contact,
    table: ["id", "first_name", "last_name", "email", "phone", "company", "owner", "created_at", "updated_at"],
    |row| vec![
        Cell::text(row.id), (&row.first_name).into(), (&row.last_name).into(), (&row.email).into(), (&row.phone).into(),
        (&row.company_name).into(), (&row.owner_name).into(), row.created_at.into(), row.updated_at.into(),
    ]
}

collection! {
    /// `/api/v1/deals`
    Deals = "deals": Deal, deals, deal::{DealId, Deal, DealDraft, DealPatch, DealFilter},
    own: deals::fields::OBJECT,
    table: [
        "id", "external_id", "name", "stage", "status", "amount", "currency", "company", "contact", "product", "owner",
        "opened_on", "expected_close_on", "closed_on", "created_at", "updated_at",
    ],
    |row| vec![
        Cell::text(row.id), (&row.external_id).into(), (&row.name).into(), (&row.stage_name).into(),
        row.status.as_str().into(), amount(row.amount), currency(row.amount), (&row.company_name).into(),
        (&row.contact_name).into(), (&row.product_name).into(), (&row.owner_name).into(), (&row.opened_on).into(),
        (&row.expected_close_on).into(), (&row.closed_on).into(), row.created_at.into(), row.updated_at.into(),
    ]
}

collection! {
    /// `/api/v1/fields`
    Fields = "fields": Field, custom_fields, field::{FieldId, CustomField, FieldDraft, FieldPatch, FieldFilter},
    table: ["id", "object", "key", "label", "kind", "relates_to", "required", "help", "choices", "created_at", "updated_at"],
    |row| vec![
        Cell::text(row.id), row.object.as_str().into(), (&row.key).into(), (&row.label).into(),
        row.kind.as_str().into(), row.relates_to.map_or(Cell::Empty, |to| to.as_str().into()), Cell::YesNo(row.required), (&row.help).into(),
        Cell::Text(row.offered().map(|choice| choice.label.as_str()).collect::<Vec<_>>().join(" / ")),
        row.created_at.into(), row.updated_at.into(),
    ]
}

collection! {
    /// `/api/v1/leads`
    Leads = "leads": Lead, leads, lead::{LeadId, Lead, LeadDraft, LeadPatch, LeadFilter},
    own: leads::fields::OBJECT,
    table: [
        "id", "first_name", "last_name", "job_title", "company", "email", "phone", "website", "source", "status", "value",
        "currency", "owner", "converted_at", "created_at", "updated_at",
    ],
    |row| vec![
        Cell::text(row.id), (&row.first_name).into(), (&row.last_name).into(), (&row.job_title).into(), (&row.company_name).into(),
        (&row.email).into(), (&row.phone).into(), (&row.website).into(), (&row.source).into(), row.status.as_str().into(),
        amount(row.value), currency(row.value), (&row.owner_name).into(),
        (&row.converted.as_ref().map(|converted| converted.at)).into(), row.created_at.into(),
        row.updated_at.into(),
    ]
}

collection! {
    /// `/api/v1/mail_templates`
    MailTemplates = "mail_templates": MailTemplate, mail_templates, mail_template::{
        MailTemplateId, MailTemplate, MailTemplateDraft, MailTemplatePatch, MailTemplateFilter
    },
    table: ["id", "name", "subject", "body", "author", "created_at", "updated_at"],
    |row| vec![
        Cell::text(row.id), (&row.name).into(), (&row.subject).into(), (&row.body).into(), (&row.author_name).into(),
        row.created_at.into(), row.updated_at.into(),
    ]
}

collection! {
    /// `/api/v1/notes`
    Notes = "notes": Note, notes, note::{NoteId, Note, NoteDraft, NotePatch, NoteFilter},
    table: ["id", "subject_kind", "subject_id", "body", "author", "created_at", "updated_at"],
    |row| vec![
        Cell::text(row.id), row.subject_kind.as_str().into(), Cell::text(row.subject_id), (&row.body).into(),
        (&row.author_name).into(), row.created_at.into(), row.updated_at.into(),
    ]
}

collection! {
    /// `/api/v1/pipelines`
    Pipelines = "pipelines": Pipeline, pipelines, pipeline::{
        PipelineId, Pipeline, PipelineDraft, PipelinePatch, PipelineFilter
    },
    table: ["id", "name", "stages", "created_at", "updated_at"],
    |row| vec![
        Cell::text(row.id), (&row.name).into(),
        Cell::Text(row.stages.iter().map(|stage| stage.name.as_str()).collect::<Vec<_>>().join(" / ")),
        row.created_at.into(), row.updated_at.into(),
    ]
}

collection! {
    /// `/api/v1/products`
    Products = "products": Product, products, product::{
        ProductId, Product, ProductDraft, ProductPatch, ProductFilter
    },
    table: [
        "id", "name", "code", "series", "description", "unit", "price", "currency", "prices", "status", "created_at", "updated_at",
    ],
    |row| vec![
        Cell::text(row.id), (&row.name).into(), (&row.code).into(), (&row.series).into(), (&row.description).into(),
        (&row.unit).into(), amount(row.price), currency(row.price), further(&row.prices), row.status.as_str().into(),
        row.created_at.into(), row.updated_at.into(),
    ]
}

collection! {
    /// `/api/v1/rates`
    Rates = "rates": Rate, rates, rate::{RateId, CurrencyRate, RateDraft, RatePatch, RateFilter},
    table: ["id", "currency", "rate", "created_at", "updated_at"],
    |row| vec![
        Cell::text(row.id), Cell::text(row.currency.code()), Cell::text(row.rate), row.created_at.into(), row.updated_at.into(),
    ]
}

/// Prices in further currencies: `890.00 EUR / 790.00 GBP`.
fn further(prices: &[Money]) -> Cell {
    let written = |price: &Money| Cell::Money(*price).plain();
    if prices.is_empty() { Cell::Empty } else { Cell::Text(prices.iter().map(written).collect::<Vec<_>>().join(" / ")) }
}

fn amount(money: Option<Money>) -> Cell {
    money.map_or(Cell::Empty, Cell::Amount)
}

fn currency(money: Option<Money>) -> Cell {
    money.map_or(Cell::Empty, |money| Cell::text(money.currency.code()))
}
