//! The imports in the document of the interface.

use super::{
    NAME,
    form::{OBJECTS, word_of},
    model::{
        ImportCounts, ImportProblem, ImportRow, ImportStatus, ImportedFile, PAGE_MAX, RolledBack, RowOutcome, Summary,
    },
    root,
};
use crate::import::job::model::{ImportId, JobState};
use ac_core::rest::openapi::{id, json, query, reference, refused};
use utoipa::openapi::{
    ComponentsBuilder, Content, HttpMethod, Info, ObjectBuilder, OpenApi, PathsBuilder, RefOr, Required, Response,
    Schema,
    path::{Operation, OperationBuilder, PathItem},
    request_body::RequestBodyBuilder,
    schema::{ArrayBuilder, KnownFormat, SchemaFormat, SchemaType, Type},
};

/// Adds the addresses of [`super::table`] to the document.
pub fn describe(document: &mut OpenApi) {
    let one = format!("{}/{{id}}", root());
    let paths = PathsBuilder::new()
        .path(root(), PathItem::new(HttpMethod::Get, list()))
        .path(root(), PathItem::new(HttpMethod::Post, create()))
        .path(&one, PathItem::new(HttpMethod::Get, read()))
        .path(&one, PathItem::new(HttpMethod::Delete, discard()))
        .path(format!("{one}/rows"), PathItem::new(HttpMethod::Get, rows()))
        .path(format!("{one}/start"), PathItem::new(HttpMethod::Post, step("Runs an import that waits or was tried")))
        .path(format!("{one}/rollback"), PathItem::new(HttpMethod::Post, step("Takes back all that an import did")))
        .build();
    let components = ComponentsBuilder::new()
        .schema_from::<ImportId>()
        .schema_from::<JobState>()
        .schema_from::<ImportCounts>()
        .schema_from::<ImportProblem>()
        .schema_from::<ImportedFile>()
        .schema_from::<RolledBack>()
        .schema_from::<ImportStatus>()
        .schema_from::<Summary>()
        .schema_from::<RowOutcome>()
        .schema_from::<ImportRow>()
        .build();
    let mut part = OpenApi::new(Info::default(), paths);
    part.components = Some(components);
    document.merge(part);
}

fn operation(summary: &str) -> OperationBuilder {
    OperationBuilder::new().tag(NAME).summary(Some(summary.to_owned()))
}

fn not_found(operation: OperationBuilder) -> Operation {
    operation.response("404", refused("There is no such import, or it is not yours to see")).build()
}

fn list() -> Operation {
    let data = ArrayBuilder::new().items(reference::<Summary>());
    let page = ObjectBuilder::new().property("data", data).required("data");
    operation("The newest imports you may see").response("200", json("Up to 50", object(page))).build()
}

fn create() -> Operation {
    let text = |description: &str| {
        ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).description(Some(description))
    };
    let fields: Vec<String> = OBJECTS
        .iter()
        .map(|(object, kind)| {
            let words: Vec<String> = kind.targets().iter().map(|target| word_of(*target)).collect();
            format!("{object}: {}", words.join(", "))
        })
        .collect();
    let mapping = format!(
        "JSON: each column's header and the field it fills; null for none. Columns that are not named are not imported. \
         Without it the columns are recognised. Custom fields are `fields.` and their key, as GET /api/v1/fields lists \
         them. Fields of {}",
        fields.join("; ")
    );
    let flag = |description: &str| {
        ObjectBuilder::new().schema_type(SchemaType::Type(Type::Boolean)).description(Some(description))
    };
    let file = text("A CSV file, or an Excel workbook called .xlsx")
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
    let objects = OBJECTS.map(|(object, _)| object);
    let form = ObjectBuilder::new()
        .property("file", file)
        .required("file")
        .property("object", text("What the rows are").enum_values(Some(objects)))
        .required("object")
        .property("mapping", text(&mapping))
        .property("dates", text("The order in dates that do not prove it").enum_values(Some(["dmy", "mdy", "ymd"])))
        .property("sheet", text("The name of a workbook's sheet; without it the first that holds anything is read"))
        .property("dry_run", flag("Only tell what would be done; it can be started after that"))
        .property("accept_matches", flag("Take names that resemble known ones for the same"));
    let body = RequestBodyBuilder::new()
        .content("multipart/form-data", Content::new(Some(object(form))))
        .required(Some(Required::True))
        .build();
    operation("Imports a file, or tries it. The same file twice makes nothing twice")
        .request_body(Some(body))
        .response("202", json("It runs; Location says where to look", reference::<ImportStatus>()))
        .response("413", refused("The file is too large, or there is no room for more that wait"))
        .response("422", refused("A part is missing or cannot be read, or the file is no table"))
        .response("429", refused("The workspace sends as many files as it may"))
        .build()
}

fn read() -> Operation {
    let status = operation("Where an import stands, with a page of its problems")
        .parameter(id())
        .parameter(query("limit", Type::Integer, &format!("Problems on the page, 1 to {PAGE_MAX}")))
        .parameter(query("cursor", Type::String, "next_cursor of the page before"))
        .response("200", json("The import", reference::<ImportStatus>()));
    not_found(status)
}

fn discard() -> Operation {
    let discard = operation("Removes an import that never ran")
        .parameter(id())
        .response("204", Response::new("It is gone"))
        .response("409", refused("It runs or has run: roll it back instead"));
    not_found(discard)
}

fn rows() -> Operation {
    let data = ArrayBuilder::new().items(reference::<ImportRow>());
    let next = ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null]));
    let page = ObjectBuilder::new().property("data", data).required("data");
    let page = page.property("next_cursor", next).required("next_cursor");
    let rows = operation("What each row did, or would do. Kept until some time after the import has ended")
        .parameter(id())
        .parameter(query("outcome", Type::String, "Only these: create, update, same or problem"))
        .parameter(query("limit", Type::Integer, &format!("1 to {PAGE_MAX}")))
        .parameter(query("cursor", Type::String, "next_cursor of the page before"))
        .response("200", json("A page, in the order of the file", object(page)));
    not_found(rows)
}

fn step(summary: &str) -> Operation {
    let step = operation(summary)
        .parameter(id())
        .response("202", json("It runs", reference::<ImportStatus>()))
        .response("409", refused("It is not at that step"));
    not_found(step)
}

fn object(object: ObjectBuilder) -> RefOr<Schema> {
    RefOr::T(Schema::Object(object.build()))
}
