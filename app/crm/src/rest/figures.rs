//! `/api/v1/{object}/figures`: what the records of a list come to, all together or in groups.

use super::{Activities, Companies, Contacts, Deals, Leads, Products};
use crate::{activities, companies, contacts, deals, leads, products};
use ac_core::{
    Action, AppError, Ctx,
    keyset::ListError,
    list::Filter,
    rest::{API_ROOT, Collection, Route, method_not_allowed, openapi},
};
use ac_views::figures::{
    Figures, FiguresQuery, GroupBy,
    model::{GROUPS_MAX, MEASURES_MAX},
    rest::figures_query,
};
use axum::{Json, Router, extract::RawQuery, routing::get};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, HttpMethod, Info, OpenApi, PathsBuilder,
        path::{OperationBuilder, PathItem},
        schema::Type,
    },
};

/// A list that tells figures.
trait Told: Collection {
    /// What it can be grouped by, apart from what workspaces added.
    fn groups() -> Vec<GroupBy>;
    fn figures(
        ctx: &Ctx,
        query: &FiguresQuery<Self::Filter>,
    ) -> impl Future<Output = Result<Figures, ListError>> + Send;
}

macro_rules! told {
    ($($name:ident: $module:ident),* $(,)?) => {
        $(impl Told for $name {
            fn groups() -> Vec<GroupBy> {
                GroupBy::all(&$module::fields::fields())
            }

            async fn figures(ctx: &Ctx, query: &FiguresQuery<Self::Filter>) -> Result<Figures, ListError> {
                $module::queries::figures(ctx, query).await
            }
        })*

        pub fn routes() -> Router {
            Router::new()
                $(.route(&at::<$name>(), get(figures::<$name>)))*
                .method_not_allowed_fallback(method_not_allowed)
        }

        #[must_use]
        pub fn table() -> Vec<Route> {
            vec![$(route::<$name>()),*]
        }

        /// Adds the addresses to the document.
        pub fn describe(document: &mut OpenApi) {
            let paths = PathsBuilder::new()$(.path(at::<$name>(), described::<$name>()))*;
            let mut part = OpenApi::new(Info::default(), paths.build());
            let mut schemas = vec![(Figures::name().into_owned(), Figures::schema())];
            Figures::schemas(&mut schemas);
            part.components = Some(ComponentsBuilder::new().schemas_from_iter(schemas).build());
            document.merge(part);
        }
    };
}

told! {
    Activities: activities,
    Companies: companies,
    Contacts: contacts,
    Deals: deals,
    Leads: leads,
    Products: products,
}

fn at<C: Collection>() -> String {
    format!("{API_ROOT}/{}/figures", C::NAME)
}

fn route<C: Collection>() -> Route {
    Route { method: "GET", path: at::<C>(), resource: C::RESOURCE, action: Action::Read }
}

async fn figures<C: Told>(ctx: Ctx, RawQuery(query): RawQuery) -> Result<Json<Figures>, AppError> {
    ctx.allow_any(C::RESOURCE, Action::Read)?;
    let query = figures_query::<C::Filter>(query.as_deref())?;
    Ok(Json(C::figures(&ctx, &query).await?))
}

fn described<C: Told>() -> PathItem {
    let groups: Vec<String> = C::groups().iter().map(GroupBy::to_string).collect();
    let group_by = format!(
        "One of {}, or a custom field of a choice, a checkbox, a person or, with its period, a date. Up to {GROUPS_MAX} groups \
         are told, and the rest of them as one",
        groups.join(", ")
    );
    let measures = format!(
        "Up to {MEASURES_MAX}, parted by commas: sum, average, min or max of a number or an amount, as in sum.amount, and filled of \
         any field. How many records there are is always told. Amounts are never added across currencies"
    );
    let filter = format!("As the list takes it. Fields: {}", C::filter_fields().join(", "));
    let own = [
        openapi::query("group_by", Type::String, &group_by),
        openapi::query("measures", Type::String, &measures),
        openapi::query("q", Type::String, "Text to search for"),
        openapi::query("filter", Type::String, &filter),
    ];
    let filters =
        C::Filter::FIELDS.iter().map(|field| openapi::query(field, Type::String, "Only records with this value"));
    let operation = OperationBuilder::new().tag(C::NAME).summary(Some("What the records you may see come to"));
    let operation = own
        .into_iter()
        .chain(filters)
        .fold(operation, OperationBuilder::parameter)
        .response("200", openapi::json("The figures", openapi::reference::<Figures>()))
        .response("400", openapi::refused("A filter, group or measure that the list does not have"));
    PathItem::new(HttpMethod::Get, operation.build())
}
