//! The OpenAPI document of a collection, made from the same types that read and write its JSON.

use super::{
    API_ROOT, Collection,
    export::{EXPORTS_PER_TENANT_MAX, SHEET_RECORDS_MAX, SHEET_TYPE, TOTAL_COUNT},
};
use crate::{list::Filter, money::grouped};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Components, ComponentsBuilder, Content, Header, HttpMethod, Info, ObjectBuilder, OpenApi, OpenApiBuilder,
        Paths, PathsBuilder, Ref, RefOr, Required, Response, ResponseBuilder, Schema,
        path::{OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem},
        request_body::{RequestBody, RequestBodyBuilder},
        schema::{ArrayBuilder, SchemaFormat, SchemaType, Type},
        security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme},
    },
};

const PROBLEM: &str = "application/problem+json";
const JSON: &str = "application/json";
const FILTER: &str = "A filter as the query bar takes it, for example on deals: stage:won,lost amount>10k owner:me -closed:<30d \
                      (acme or pilot).";

/// An empty document to [`merge`] collections into.
#[must_use]
pub fn document() -> OpenApi {
    let info = Info::builder().title("AlphaClone").version("1").description(Some(
        "Bearer tokens belong to one workspace. Lists are paged by cursor; errors are RFC 9457 problem JSON. A write takes \
         an Idempotency-Key, a change the version seen as If-Match.",
    ));
    let bearer = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
    let components = ComponentsBuilder::new()
        .schema("Problem", problem())
        .schema_from::<crate::Money>()
        .security_scheme("token", bearer)
        .build();
    OpenApiBuilder::new()
        .info(info.build())
        .components(Some(components))
        .security(Some([SecurityRequirement::new("token", Vec::<String>::new())]))
        .build()
}

/// Adds a collection's paths and schemas.
pub fn merge<C: Collection>(document: &mut OpenApi) {
    let mut part = OpenApi::new(Info::default(), paths::<C>());
    part.components = Some(components::<C>());
    document.merge(part);
}

fn components<C: Collection>() -> Components {
    let mut schemas = Vec::new();
    C::Row::schemas(&mut schemas);
    C::Draft::schemas(&mut schemas);
    C::Patch::schemas(&mut schemas);
    schemas.push((C::Row::name().into_owned(), C::Row::schema()));
    schemas.push((C::Draft::name().into_owned(), C::Draft::schema()));
    schemas.push((C::Patch::name().into_owned(), C::Patch::schema()));
    ComponentsBuilder::new().schemas_from_iter(schemas).build()
}

fn paths<C: Collection>() -> Paths {
    let root = format!("{API_ROOT}/{}", C::NAME);
    let operation = |summary: &str| OperationBuilder::new().tag(C::NAME).summary(Some(summary.to_owned()));
    let list = parameters::<C>()
        .into_iter()
        .fold(operation("A page of the records you may see"), OperationBuilder::parameter)
        .response("200", json("A page", page::<C::Row>()))
        .response("400", refused("An unknown parameter, sort or cursor, or a filter that cannot be read"));
    let create = operation("Makes a record")
        .parameter(header("Idempotency-Key", "A retry with the same key gets the first answer", false))
        .request_body(Some(body::<C::Draft>()))
        .response("201", json("It was made; Location says where it is", reference::<C::Row>()))
        .response("422", refused("Some fields need another look"));
    let read = operation("One record").parameter(id()).response("200", json("The record", reference::<C::Row>()));
    let update = operation("Changes some fields; a field that is absent stays")
        .parameter(id())
        .parameter(header("If-Match", "The version seen, in quotes", true))
        .request_body(Some(body::<C::Patch>()))
        .response("200", json("The changed record", reference::<C::Row>()))
        .response("412", refused("Somebody changed it meanwhile"))
        .response("422", refused("Some fields need another look"))
        .response("428", refused("If-Match is missing"));
    let delete = operation("Deletes a record").parameter(id()).response("204", Response::new("It is deleted"));
    let export = |summary: &str, kind: &str, schema: RefOr<Schema>| {
        let file = ResponseBuilder::new()
            .description("The file, of one moment. It breaks off if you may not have the rest of it")
            .header(TOTAL_COUNT, Header::new(ObjectBuilder::new().schema_type(Type::Integer).build()))
            .content(kind, Content::new(Some(schema)));
        parameters::<C>()
            .into_iter()
            .filter(|parameter| !["limit", "cursor"].contains(&parameter.name.as_str()))
            .fold(operation(summary), OperationBuilder::parameter)
            .response("200", file.build())
            .response(
                "429",
                refused(&format!("{EXPORTS_PER_TENANT_MAX} exports of this workspace are running already")),
            )
    };
    let csv = export("All records as CSV", "text/csv", text(None));
    let all = ArrayBuilder::new().items(reference::<C::Row>()).build();
    let as_json = export("All records as one array", JSON, RefOr::T(Schema::Array(all)));
    let sheet = export("All records as a workbook", SHEET_TYPE, text(Some("binary")))
        .response("413", refused(&format!("More records than the {} that a sheet holds", grouped(SHEET_RECORDS_MAX))));
    let not_found = |operation: OperationBuilder| {
        operation.response("404", refused("There is no such record, or it is not yours to see")).build()
    };
    PathsBuilder::new()
        .path(&root, PathItem::new(HttpMethod::Get, list.build()))
        .path(&root, PathItem::new(HttpMethod::Post, create.build()))
        .path(format!("{root}/{{id}}"), PathItem::new(HttpMethod::Get, not_found(read)))
        .path(format!("{root}/{{id}}"), PathItem::new(HttpMethod::Patch, not_found(update)))
        .path(format!("{root}/{{id}}"), PathItem::new(HttpMethod::Delete, not_found(delete)))
        .path(format!("{root}/export.csv"), PathItem::new(HttpMethod::Get, csv.build()))
        .path(format!("{root}/export.json"), PathItem::new(HttpMethod::Get, as_json.build()))
        .path(format!("{root}/export.xlsx"), PathItem::new(HttpMethod::Get, sheet.build()))
        .build()
}

/// A body that is no JSON.
fn text(format: Option<&str>) -> RefOr<Schema> {
    let format = format.map(|format| SchemaFormat::Custom(format.to_owned()));
    RefOr::T(Schema::Object(ObjectBuilder::new().schema_type(Type::String).format(format).build()))
}

fn parameters<C: Collection>() -> Vec<Parameter> {
    let sorts: Vec<&str> = C::SORTS.iter().map(|sort| sort.name).collect();
    let sort = format!("One of {}; “-” before it for descending. Default: {}", sorts.join(", "), C::DEFAULT_SORT);
    let filter = format!("{FILTER} Fields: {}", C::filter_fields().join(", "));
    let mut parameters = vec![
        query("limit", Type::Integer, "1 to 200"),
        query("cursor", Type::String, "next_cursor of the page before"),
        query("sort", Type::String, &sort),
        query("q", Type::String, "Text to search for"),
        query("filter", Type::String, &filter),
    ];
    parameters.extend(C::Filter::FIELDS.iter().map(|field| query(field, Type::String, "Only records with this value")));
    parameters
}

/// A parameter of the address.
#[must_use]
pub fn query(name: &str, kind: Type, description: &str) -> Parameter {
    let schema = ObjectBuilder::new().schema_type(SchemaType::Type(kind)).build();
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query).required(Required::False);
    parameter.schema(Some(schema)).description(Some(description)).build()
}

/// A parameter in a header.
pub fn header(name: &str, description: &str, is_required: bool) -> Parameter {
    let schema = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).build();
    let required = if is_required { Required::True } else { Required::False };
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Header).required(required);
    parameter.schema(Some(schema)).description(Some(description)).build()
}

/// The id in the address.
#[must_use]
pub fn id() -> Parameter {
    in_path("id", "The record's UUID")
}

/// A part of the address.
#[must_use]
pub fn in_path(name: &str, description: &str) -> Parameter {
    let schema = ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).build();
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True);
    parameter.schema(Some(schema)).description(Some(description)).build()
}

/// What stands for a type that the document holds.
#[must_use]
pub fn reference<T: ToSchema>() -> RefOr<Schema> {
    RefOr::Ref(Ref::from_schema_name(T::name()))
}

/// A JSON body that must be there.
pub fn body<T: ToSchema>() -> RequestBody {
    let content = Content::new(Some(reference::<T>()));
    RequestBodyBuilder::new().content(JSON, content).required(Some(Required::True)).build()
}

/// An answer in JSON.
pub fn json(description: &str, schema: impl Into<RefOr<Schema>>) -> Response {
    ResponseBuilder::new().description(description).content(JSON, Content::new(Some(schema))).build()
}

/// A refusal, as RFC 9457 has it.
#[must_use]
pub fn refused(description: &str) -> Response {
    let content = Content::new(Some(RefOr::<Schema>::Ref(Ref::from_schema_name("Problem"))));
    ResponseBuilder::new().description(description).content(PROBLEM, content).build()
}

/// A page of what is so called in the document.
#[must_use]
pub fn page<T: ToSchema>() -> RefOr<Schema> {
    let text = || ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null]));
    let number = || ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::Integer, Type::Null]));
    let page = ObjectBuilder::new()
        .property("data", ArrayBuilder::new().items(reference::<T>()))
        .property("next_cursor", text().description(Some("null on the last page")))
        .property("total", number().description(Some("null where counting is not cheap")));
    let page = ["data", "next_cursor", "total"].into_iter().fold(page, ObjectBuilder::required);
    RefOr::T(Schema::Object(page.build()))
}

fn problem() -> RefOr<Schema> {
    let text = || ObjectBuilder::new().schema_type(SchemaType::Type(Type::String));
    let complaint = ObjectBuilder::new().property("field", text()).property("message", text());
    let problem = ObjectBuilder::new()
        .property("type", text())
        .property("title", text())
        .property("status", ObjectBuilder::new().schema_type(SchemaType::Type(Type::Integer)))
        .property("code", text())
        .property("detail", text())
        .property("errors", ArrayBuilder::new().items(complaint));
    RefOr::T(Schema::Object(problem.build()))
}
