//! Each object's collection: its types, its verbs, and its columns in a CSV file.

use crate::{
    activities::{self, model as activity},
    companies::{self, model as company},
    contacts::{self, model as contact},
    custom_fields::{self, model as field},
    deals::{self, model as deal},
    leads::{self, model as lead},
    notes::{self, model as note},
    pipelines::{self, model as pipeline},
    products::{self, model as product},
    shared::{custom, event::Origin, kind::RecordKind},
    timeline,
};
use ac_core::{
    Ctx, Error, Money, Page, Resource, Tx,
    keyset::{ListError, SortField},
    list::ListQuery,
    rest::{Collection, OwnColumn},
};
use std::fmt::Display;

macro_rules! collection {
    (
        $(#[$doc:meta])* $name:ident = $path:literal: $resource:ident, $module:ident, $model:ident::{
            $id:ident, $row:ident, $draft:ident, $patch:ident, $filter:ident
        },
        $(own: $own:path,)?
        $(merged: $merged:path,)?
        csv: [$($column:literal),* $(,)?], |$cells_of:ident| $cells:expr
    ) => {
        $(#[$doc])*
        pub struct $name;

        impl Collection for $name {
            const NAME: &'static str = $path;
            const RESOURCE: Resource = Resource::$resource;
            const SORTS: &'static [SortField] = $module::queries::SORTS;
            const DEFAULT_SORT: &'static str = $module::queries::DEFAULT_SORT;
            const CSV_HEADER: &'static [&'static str] = &[$($column),*];

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
                async fn csv_own(ctx: &Ctx) -> Result<Vec<OwnColumn<Self::Row>>, Error> {
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

            fn csv_row($cells_of: &Self::Row) -> Vec<String> {
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
    csv: [
        "id", "kind", "title", "details", "subject_kind", "subject_id", "subject", "owner", "due_on", "due_time", "done_at",
        "created_at", "updated_at",
    ],
    |row| vec![
        row.id.to_string(), row.kind.as_str().to_owned(), row.title.clone(), opt(&row.details),
        row.subject_kind.as_str().to_owned(), row.subject_id.to_string(), opt(&row.subject_name), opt(&row.owner_name),
        opt(&row.due_on), opt(&row.due_time), opt(&row.done_at), row.created_at.to_string(), row.updated_at.to_string(),
    ]
}

collection! {
    /// `/api/v1/companies`
    Companies = "companies": Company, companies, company::{
        CompanyId, Company, CompanyDraft, CompanyPatch, CompanyFilter
    },
    own: companies::fields::OBJECT,
    merged: RecordKind::Company,
    csv: ["id", "name", "sector", "website", "owner", "created_at", "updated_at"],
    |row| vec![
        row.id.to_string(), row.name.clone(), opt(&row.sector), opt(&row.website), opt(&row.owner_name),
        row.created_at.to_string(), row.updated_at.to_string(),
    ]
}

collection! {
    /// `/api/v1/contacts`
    Contacts = "contacts": Contact, contacts, contact::{
        ContactId, Contact, ContactDraft, ContactPatch, ContactFilter
    },
    own: contacts::fields::OBJECT,
    merged: RecordKind::Contact,
    csv: ["id", "first_name", "last_name", "email", "phone", "company", "owner", "created_at", "updated_at"],
    |row| vec![
        row.id.to_string(), row.first_name.clone(), row.last_name.clone(), opt(&row.email), opt(&row.phone),
        opt(&row.company_name), opt(&row.owner_name), row.created_at.to_string(), row.updated_at.to_string(),
    ]
}

collection! {
    /// `/api/v1/deals`
    Deals = "deals": Deal, deals, deal::{DealId, Deal, DealDraft, DealPatch, DealFilter},
    own: deals::fields::OBJECT,
    csv: [
        "id", "external_id", "name", "stage", "status", "amount", "currency", "company", "contact", "product", "owner",
        "opened_on", "expected_close_on", "closed_on", "created_at", "updated_at",
    ],
    |row| vec![
        row.id.to_string(), opt(&row.external_id), row.name.clone(), row.stage_name.clone(),
        row.status.as_str().to_owned(), amount(row.amount), currency(row.amount), opt(&row.company_name),
        opt(&row.contact_name), opt(&row.product_name), opt(&row.owner_name), opt(&row.opened_on),
        opt(&row.expected_close_on), opt(&row.closed_on), row.created_at.to_string(), row.updated_at.to_string(),
    ]
}

collection! {
    /// `/api/v1/fields`
    Fields = "fields": Field, custom_fields, field::{FieldId, CustomField, FieldDraft, FieldPatch, FieldFilter},
    csv: ["id", "object", "key", "label", "kind", "relates_to", "required", "help", "choices", "created_at", "updated_at"],
    |row| vec![
        row.id.to_string(), row.object.as_str().to_owned(), row.key.clone(), row.label.clone(),
        row.kind.as_str().to_owned(), row.relates_to.map(|to| to.as_str().to_owned()).unwrap_or_default(),
        if row.required { "yes" } else { "no" }.to_owned(), opt(&row.help),
        row.offered().map(|choice| choice.label.as_str()).collect::<Vec<_>>().join(" / "),
        row.created_at.to_string(), row.updated_at.to_string(),
    ]
}

collection! {
    /// `/api/v1/leads`
    Leads = "leads": Lead, leads, lead::{LeadId, Lead, LeadDraft, LeadPatch, LeadFilter},
    own: leads::fields::OBJECT,
    csv: [
        "id", "first_name", "last_name", "job_title", "company", "email", "phone", "website", "source", "status", "value",
        "currency", "owner", "converted_at", "created_at", "updated_at",
    ],
    |row| vec![
        row.id.to_string(), row.first_name.clone(), row.last_name.clone(), opt(&row.job_title), opt(&row.company_name),
        opt(&row.email), opt(&row.phone), opt(&row.website), opt(&row.source), row.status.as_str().to_owned(),
        amount(row.value), currency(row.value), opt(&row.owner_name),
        opt(&row.converted.as_ref().map(|converted| converted.at)), row.created_at.to_string(),
        row.updated_at.to_string(),
    ]
}

collection! {
    /// `/api/v1/notes`
    Notes = "notes": Note, notes, note::{NoteId, Note, NoteDraft, NotePatch, NoteFilter},
    csv: ["id", "subject_kind", "subject_id", "body", "author", "created_at", "updated_at"],
    |row| vec![
        row.id.to_string(), row.subject_kind.as_str().to_owned(), row.subject_id.to_string(), row.body.clone(),
        opt(&row.author_name), row.created_at.to_string(), row.updated_at.to_string(),
    ]
}

collection! {
    /// `/api/v1/pipelines`
    Pipelines = "pipelines": Pipeline, pipelines, pipeline::{
        PipelineId, Pipeline, PipelineDraft, PipelinePatch, PipelineFilter
    },
    csv: ["id", "name", "stages", "created_at", "updated_at"],
    |row| vec![
        row.id.to_string(), row.name.clone(),
        row.stages.iter().map(|stage| stage.name.as_str()).collect::<Vec<_>>().join(" / "),
        row.created_at.to_string(), row.updated_at.to_string(),
    ]
}

collection! {
    /// `/api/v1/products`
    Products = "products": Product, products, product::{
        ProductId, Product, ProductDraft, ProductPatch, ProductFilter
    },
    csv: ["id", "name", "series", "price", "currency", "created_at", "updated_at"],
    |row| vec![
        row.id.to_string(), row.name.clone(), opt(&row.series), amount(row.price), currency(row.price),
        row.created_at.to_string(), row.updated_at.to_string(),
    ]
}

fn opt<T: Display>(value: &Option<T>) -> String {
    value.as_ref().map(T::to_string).unwrap_or_default()
}

/// In whole units with a decimal point, as spreadsheets and imports read it.
fn amount(money: Option<Money>) -> String {
    let Some(money) = money else { return String::new() };
    let digits = usize::try_from(money.currency.exponent()).unwrap_or(0);
    let unit = 10_u64.pow(money.currency.exponent());
    let (sign, minor) = (if money.amount_minor < 0 { "-" } else { "" }, money.amount_minor.unsigned_abs());
    if digits == 0 {
        return format!("{sign}{minor}");
    }
    format!("{sign}{}.{:0digits$}", minor / unit, minor % unit)
}

fn currency(money: Option<Money>) -> String {
    money.map(|money| money.currency.code().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_written_in_whole_units() {
        let check = |amount_minor, code: &str, expect: &str| {
            assert_eq!(amount(Some(Money { amount_minor, currency: code.parse().unwrap() })), expect);
        };
        check(105_407, "USD", "1054.07");
        check(5, "USD", "0.05");
        check(1_500, "JPY", "1500");
        check(1_500, "BHD", "1.500");
        assert_eq!(amount(None), "");
    }
}
