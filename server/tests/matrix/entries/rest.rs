//! The REST interface: eight addresses a collection, the search, and what stands beside the collections.

use super::{
    bulk,
    crm::{CONVERT, with_its_deal},
    duplicates, imports, mails,
};
use crate::entry::Entry;
use ac_core::{
    Action::{Create, Delete, Export, Modify, Read},
    Resource,
};

/// A collection, the record it holds, and requests that name other records.
pub struct Of {
    pub collection: &'static str,
    pub record: &'static str,
    pub resource: Resource,
    pub create: &'static str,
    /// Bodies of POST that name a record that is not there.
    pub attach: &'static [&'static str],
    /// Bodies of POST that name a record that counts for nothing there.
    pub ignored: &'static [&'static str],
    pub patch: &'static str,
    /// Fields of PATCH that name a record that is not there.
    pub relink: &'static [&'static str],
    pub filters: &'static [&'static str],
}

const COLLECTIONS: [Of; 14] = [
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
        collection: "leads",
        record: "lead",
        resource: Resource::Lead,
        create: r#"{"last_name":"New"}"#,
        attach: &[r#"{"last_name":"New","owner_id":"$member"}"#],
        ignored: &[],
        patch: r#"{"last_name":"Changed"}"#,
        relink: &[r#"{"owner_id":"$member"}"#],
        filters: &["owner_id=$member"],
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
        collection: "activities",
        record: "activity",
        resource: Resource::Activity,
        create: r#"{"kind":"call","title":"New","subject_kind":"deal","subject_id":"$deal"}"#,
        attach: &[
            r#"{"kind":"task","title":"New","subject_kind":"company","subject_id":"$company"}"#,
            r#"{"kind":"task","title":"New","subject_kind":"contact","subject_id":"$contact"}"#,
            r#"{"kind":"task","title":"New","subject_kind":"lead","subject_id":"$lead"}"#,
        ],
        ignored: &[],
        patch: r#"{"title":"Changed"}"#,
        relink: &[r#"{"owner_id":"$member"}"#],
        filters: &["subject_id=$deal", "subject_kind=deal&subject_id=$deal", "owner_id=$member"],
    },
    Of {
        collection: "fields",
        record: "field",
        resource: Resource::Field,
        create: r#"{"object":"contact","label":"New","kind":"text"}"#,
        attach: &[],
        ignored: &[],
        patch: r#"{"label":"Changed"}"#,
        relink: &[],
        filters: &["object=company"],
    },
    Of {
        collection: "notes",
        record: "note",
        resource: Resource::Note,
        create: r#"{"subject_kind":"deal","subject_id":"$deal","body":"New"}"#,
        attach: &[
            r#"{"subject_kind":"company","subject_id":"$company","body":"New"}"#,
            r#"{"subject_kind":"contact","subject_id":"$contact","body":"New"}"#,
            r#"{"subject_kind":"lead","subject_id":"$lead","body":"New"}"#,
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
    Of {
        collection: "rates",
        record: "rate",
        resource: Resource::Rate,
        create: r#"{"currency":"EUR","rate":"0"}"#,
        attach: &[],
        ignored: &[],
        patch: r#"{"rate":"2"}"#,
        relink: &[],
        filters: &["currency=EUR"],
    },
    Of {
        collection: "dashboards",
        record: "dashboard",
        resource: Resource::Dashboard,
        create: r#"{"name":"New"}"#,
        attach: &[],
        ignored: &[],
        patch: r#"{"name":"Changed"}"#,
        relink: &[],
        filters: &["owner_id=$member"],
    },
    Of {
        collection: "mail_templates",
        record: "mail_template",
        resource: Resource::MailTemplate,
        create: r#"{"name":"New","subject":"New","body":"New"}"#,
        attach: &[],
        ignored: &[],
        patch: r#"{"name":"Changed"}"#,
        relink: &[],
        filters: &["author_id=$member"],
    },
    Of {
        collection: "forms",
        record: "form",
        resource: Resource::Form,
        create: r#"{"name":"New"}"#,
        attach: &[r#"{"name":"New","owners":["$member"]}"#],
        ignored: &[],
        patch: r#"{"name":"Changed"}"#,
        relink: &[r#"{"owners":["$member"]}"#],
        filters: &["state=active"],
    },
];

pub fn entries() -> Vec<Entry> {
    let search = Entry::membership("GET", "/api/v1/search").plain(200, "/api/v1/search?q=$slug");
    let why = Entry::permission("GET", "/api/v1/why", &[(Resource::Deal, Read)])
        .of_a_record()
        .plain(404, "/api/v1/why?kind=deal&id=$deal")
        .plain(404, "/api/v1/why?kind=company&id=$company")
        .plain(404, "/api/v1/why?kind=deal&id=~deal&member=$member");
    COLLECTIONS
        .iter()
        .flat_map(of_a_collection)
        .chain([search, why])
        .chain(imports::rest())
        .chain(undoing())
        .chain(bulk::rest())
        .chain(duplicates::rest())
        .chain(leads())
        .chain(lines())
        .chain(mails::rest())
        .chain(figures())
        .chain(dashboards())
        .collect()
}

/// What a list comes to holds what its records say, and of nobody else's.
fn figures() -> Vec<Entry> {
    let of = |collection: &str, resource, filter: &str, group: &str| {
        let path = format!("/api/v1/{collection}/figures");
        Entry::permission("GET", &path, &[(resource, Read)])
            .plain(200, "")
            .plain(200, &format!("{path}?{filter}"))
            .plain(200, &format!("{path}?{filter}&group_by={group}&measures=filled.{group}"))
    };
    vec![
        of("activities", Resource::Activity, "subject_id=$deal", "owner"),
        of("companies", Resource::Company, "owner_id=$member", "owner"),
        of("contacts", Resource::Contact, "company_id=$company", "company"),
        of("deals", Resource::Deal, "filter=stage:$stage", "stage"),
        of("leads", Resource::Lead, "owner_id=$member", "owner"),
        of("products", Resource::Product, "status=active", "status"),
    ]
}

/// What a dashboard's widgets show is what whoever asks may see, one that only counts deals nothing to who may see none.
fn dashboards() -> Vec<Entry> {
    let at = |end: &str, all: &[(Resource, ac_core::Action)]| {
        Entry::permission("GET", &format!("/api/v1/dashboards/{{id}}/{end}"), all)
    };
    vec![
        at("figures", &[(Resource::Dashboard, Read)])
            .plain(404, "/api/v1/dashboards/$dashboard/figures")
            .plain(404, "/api/v1/dashboards/$deleted_dashboard/figures?widget=1"),
        at("figures.csv", &[(Resource::Dashboard, Read), (Resource::Deal, Read)])
            .plain(404, "/api/v1/dashboards/$dashboard/figures.csv?widget=1"),
    ]
}

/// Beside the collection of deals.
fn lines() -> Vec<Entry> {
    let may = |method, action| {
        Entry::permission(method, "/api/v1/deals/{id}/lines", &[(Resource::Deal, action)]).of_a_record()
    };
    let (theirs, own) = ("/api/v1/deals/$deal/lines", "/api/v1/deals/~deal/lines");
    vec![
        may("GET", Read).plain(404, "/api/v1/deals/$deal_with_lines/lines"),
        may("PUT", Modify).json(404, theirs, r#"{"lines":[]}"#).json(
            422,
            own,
            r#"{"lines":[{"product_id":"$product"}]}"#,
        ),
    ]
}

/// Beside the collection of leads.
fn leads() -> Vec<Entry> {
    let own = "/api/v1/leads/~lead/convert";
    vec![
        Entry::permission("GET", "/api/v1/leads/{id}/matches", &[(Resource::Lead, Read)])
            .of_a_record()
            .plain(404, "/api/v1/leads/$lead/matches"),
        Entry::permission("POST", "/api/v1/leads/{id}/convert", &CONVERT)
            .of_a_record()
            .json(404, "/api/v1/leads/$lead/convert", "{}")
            .json(422, own, r#"{"contact_id":"$contact"}"#)
            .json(422, own, r#"{"company_id":"$company"}"#)
            .json(422, own, r#"{"deal":{"pipeline_id":"$pipeline"}}"#),
        Entry::permission("POST", "/api/v1/leads/convert", &CONVERT)
            .json(202, "", r#"{"ids":["$lead"]}"#)
            .making()
            .json(422, "", r#"{"filter":"","order":{"with_deals":true,"pipeline_id":"$pipeline"}}"#),
    ]
}

/// Whoever did it may undo it, and who may change and delete all.
fn undoing() -> Vec<Entry> {
    let may = |path: &str| {
        let needs = [(Resource::Deal, Modify), (Resource::Deal, Delete)];
        Entry::permission("POST", path, &needs).of_a_record()
    };
    vec![
        may("/api/v1/undo").json(404, "", r#"{"event_id":"$event"}"#).json(404, "", r#"{"batch_id":"$batch"}"#),
        may("/api/v1/redo").json(404, "", r#"{"event_id":"$undone_event"}"#).json(404, "", r#"{"batch_id":"$batch"}"#),
    ]
}

pub fn of_a_collection(of: &Of) -> Vec<Entry> {
    let Of { collection, record, resource, .. } = of;
    let (root, one) = (format!("/api/v1/{collection}"), format!("/api/v1/{collection}/{{id}}"));
    let this = format!("{root}/${record}");
    let may = |method, path: &str, action| Entry::permission(method, path, &[(*resource, action)]);
    let filtered = |entry: Entry, path: &str| {
        of.filters.iter().fold(entry.plain(200, ""), |entry, filter| entry.plain(200, &format!("{path}?{filter}")))
    };
    let has_bin = |entry: Entry| match *record {
        "pipeline" | "rate" | "column" | "label" => entry,
        _ => entry.plain(404, &format!("{root}/$deleted_{record}")),
    };
    // A view that is shared is everybody's to read who may read its list.
    let read = Entry::permission("GET", &one, &with_its_deal(*resource, Read));
    let read = if *resource == Resource::View { read } else { read.of_a_record() };
    let exports = ["csv", "json", "xlsx"].map(|format| format!("{root}/export.{format}"));
    let create = Entry::permission("POST", &root, &with_its_deal(*resource, Create)).json(422, "", of.create);
    // A currency has one rate: whoever may make it is told that this one is none.
    let create = if *resource == Resource::Rate { create.allowed(422) } else { create };
    let create = of.ignored.iter().fold(create, |entry, body| entry.json(201, "", body).making());
    // A record of one's own with somebody else's links: which record is changed is not replayed but made first.
    let update =
        Entry::permission("PATCH", &one, &with_its_deal(*resource, Modify)).of_a_record().json(404, &this, of.patch);
    // What a view is of does not keep its owner from deleting it.
    let delete = if *resource == Resource::View { vec![(*resource, Delete)] } else { with_its_deal(*resource, Delete) };
    let of_records = vec![
        filtered(may("GET", &root, Read), &root),
        of.attach.iter().fold(create, |entry, body| entry.json(422, "", body)),
        has_bin(read.plain(404, &this)),
        of.relink.iter().fold(update, |entry, body| entry.json(422, &format!("{root}/~{record}"), body)),
        Entry::permission("DELETE", &one, &delete).of_a_record().plain(404, &this),
    ];
    let files = exports.iter().map(|export| filtered(may("GET", export, Export), export));
    of_records.into_iter().chain(files).collect()
}
