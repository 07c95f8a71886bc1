//! The REST interface: six addresses a collection.

use super::crm::with_its_deal;
use crate::entry::Entry;
use ac_core::{
    Action::{Create, Delete, Export, Modify, Read},
    Resource,
};

/// A collection, the record it holds, and requests that name other records.
struct Of {
    collection: &'static str,
    record: &'static str,
    resource: Resource,
    create: &'static str,
    /// Bodies of POST that name a record that is not there.
    attach: &'static [&'static str],
    /// Bodies of POST that name a record that counts for nothing there.
    ignored: &'static [&'static str],
    patch: &'static str,
    /// Fields of PATCH that name a record that is not there.
    relink: &'static [&'static str],
    filters: &'static [&'static str],
}

const COLLECTIONS: [Of; 7] = [
    Of {
        collection: "companies",
        record: "company",
        resource: Resource::Company,
        create: r#"{"name":"New"}"#,
        attach: &[r#"{"name":"New","owner_id":"$member"}"#],
        ignored: &[],
        patch: r#"{"name":"Changed"}"#,
        relink: &[r#"{"owner_id":"$member"}"#],
        filters: &["owner_id=$member"],
    },
    Of {
        collection: "contacts",
        record: "contact",
        resource: Resource::Contact,
        create: r#"{"first_name":"New"}"#,
        attach: &[
            r#"{"first_name":"New","company_id":"$company"}"#,
            r#"{"first_name":"New","owner_id":"$member"}"#,
            r#"{"first_name":"New","company_id":"$deleted_company"}"#,
        ],
        ignored: &[],
        patch: r#"{"first_name":"Changed"}"#,
        relink: &[r#"{"company_id":"$company"}"#, r#"{"owner_id":"$member"}"#],
        filters: &["owner_id=$member", "company_id=$company"],
    },
    Of {
        collection: "deals",
        record: "deal",
        resource: Resource::Deal,
        create: r#"{"name":"New"}"#,
        attach: &[
            r#"{"name":"New","company_id":"$company"}"#,
            r#"{"name":"New","contact_id":"$contact"}"#,
            r#"{"name":"New","product_id":"$product"}"#,
            r#"{"name":"New","owner_id":"$member"}"#,
            r#"{"name":"New","pipeline_id":"$pipeline"}"#,
            r#"{"name":"New","stage_id":"$stage"}"#,
        ],
        ignored: &[],
        patch: r#"{"name":"Changed"}"#,
        relink: &[
            r#"{"company_id":"$company"}"#,
            r#"{"contact_id":"$contact"}"#,
            r#"{"product_id":"$product"}"#,
            r#"{"owner_id":"$member"}"#,
            r#"{"stage_id":"$stage"}"#,
        ],
        filters: &[
            "owner_id=$member",
            "company_id=$company",
            "contact_id=$contact",
            "product_id=$product",
            "pipeline_id=$pipeline",
            "stage_id=$stage",
        ],
    },
    Of {
        collection: "notes",
        record: "note",
        resource: Resource::Note,
        create: r#"{"subject_kind":"deal","subject_id":"$deal","body":"New"}"#,
        attach: &[
            r#"{"subject_kind":"company","subject_id":"$company","body":"New"}"#,
            r#"{"subject_kind":"contact","subject_id":"$contact","body":"New"}"#,
        ],
        ignored: &[],
        patch: r#"{"body":"Changed"}"#,
        relink: &[],
        filters: &["subject_id=$deal", "subject_kind=deal&subject_id=$deal", "author_id=$member"],
    },
    Of {
        collection: "pipelines",
        record: "pipeline",
        resource: Resource::Pipeline,
        create: r#"{"name":"New"}"#,
        attach: &[],
        ignored: &[r#"{"name":"New","stages":[{"id":"$stage","name":"Theirs","kind":"open"}]}"#],
        patch: r#"{"name":"Changed"}"#,
        relink: &[r#"{"stages":[{"id":"$stage","name":"Theirs","kind":"open"}]}"#],
        filters: &[],
    },
    Of {
        collection: "products",
        record: "product",
        resource: Resource::Product,
        create: r#"{"name":"New"}"#,
        attach: &[],
        ignored: &[],
        patch: r#"{"name":"Changed"}"#,
        relink: &[],
        filters: &[],
    },
    Of {
        collection: "views",
        record: "view",
        resource: Resource::View,
        create: r#"{"object":"deal","name":"New"}"#,
        attach: &[],
        ignored: &[],
        patch: r#"{"name":"Changed"}"#,
        relink: &[],
        filters: &["object=deal", "owner_id=$member"],
    },
];

pub fn entries() -> Vec<Entry> {
    COLLECTIONS.iter().flat_map(of_a_collection).collect()
}

fn of_a_collection(of: &Of) -> Vec<Entry> {
    let Of { collection, record, resource, .. } = of;
    let (root, one) = (format!("/api/v1/{collection}"), format!("/api/v1/{collection}/{{id}}"));
    let this = format!("{root}/${record}");
    let may = |method, path: &str, action| Entry::permission(method, path, &[(*resource, action)]);
    let filtered = |entry: Entry, path: &str| {
        of.filters.iter().fold(entry.plain(200, ""), |entry, filter| entry.plain(200, &format!("{path}?{filter}")))
    };
    let has_bin = |entry: Entry| match *record {
        "pipeline" => entry,
        _ => entry.plain(404, &format!("{root}/$deleted_{record}")),
    };
    let export = format!("{root}/export.csv");
    let create = Entry::permission("POST", &root, &with_its_deal(*resource, Create)).json(422, "", of.create);
    let create = of.ignored.iter().fold(create, |entry, body| entry.json(201, "", body).making());
    // A record of one's own with somebody else's links: which record is changed is not replayed but made first.
    let update =
        Entry::permission("PATCH", &one, &with_its_deal(*resource, Modify)).of_a_record().json(404, &this, of.patch);
    // A shared view is seen by whoever sees some of its records, whosever it is.
    let read = Entry::permission("GET", &one, &with_its_deal(*resource, Read));
    let read = if *record == "view" { read } else { read.of_a_record() };
    vec![
        filtered(may("GET", &root, Read), &root),
        of.attach.iter().fold(create, |entry, body| entry.json(422, "", body)),
        has_bin(read.plain(404, &this)),
        of.relink.iter().fold(update, |entry, body| entry.json(422, &format!("{root}/~{record}"), body)),
        may("DELETE", &one, Delete).of_a_record().plain(404, &this),
        filtered(may("GET", &export, Export), &export),
    ]
}
