//! Records that may be the same, and their merging: server functions and REST routes.

use super::crm::may;
use crate::entry::Entry;
use ac_core::{
    Action::{Delete, Modify, Read},
    Resource::{self, Company, Contact},
};

/// What may be the same is told of records that one can see; a merge changes one of them and deletes the others.
pub fn functions() -> Vec<Entry> {
    let at = |function: &str| format!("duplicates/api/{function}");
    let pair = |of: &str| format!(r#"{{"kind":"{of}","id":"${of}","other":"$other_{of}"}}"#);
    let said = |function: &str| {
        may(&at(function), &[(Company, Modify)])
            .of_a_record()
            .json(404, "", &pair("company"))
            .json(404, "", &pair("contact"))
            .json(404, "", r#"{"kind":"company","id":"~company","other":"$other_company"}"#)
    };
    let merge = |of: &str| format!(r#"{{"kind":"{of}","id":"${of}","order":{{"others":["$other_{of}"]}}}}"#);
    vec![
        may(&at("list_duplicates"), &[(Company, Read)])
            .json(200, "", r#"{"query":{"kind":"company","limit":null,"cursor":null}}"#)
            .json(200, "", r#"{"query":{"kind":"contact","limit":null,"cursor":null}}"#),
        may(&at("duplicates_of"), &[(Company, Read)])
            .of_a_record()
            .json(404, "", r#"{"kind":"company","id":"$company"}"#)
            .json(404, "", r#"{"kind":"contact","id":"$contact"}"#),
        may(&at("companies_like"), &[(Company, Read)]).json(200, "", r#"{"draft":{"name":"$slug company"}}"#),
        may(&at("contacts_like"), &[(Contact, Read)])
            .json(200, "", r#"{"draft":{"email":"contact@$slug.test"}}"#)
            .json(200, "", r#"{"draft":{"first_name":"$slug","company_id":"$company"}}"#),
        may(&at("merge_sheet"), &[(Company, Read)])
            .of_a_record()
            .json(404, "", r#"{"kind":"company","ids":["$company","$other_company"]}"#)
            .json(404, "", r#"{"kind":"contact","ids":["~contact","$other_contact"]}"#),
        may(&at("merge_records"), &[(Company, Modify), (Company, Delete)])
            .of_a_record()
            .json(404, "", &merge("company"))
            .json(404, "", &merge("contact"))
            .json(404, "", r#"{"kind":"company","id":"~company","order":{"others":["$other_company"]}}"#),
        said("tell_apart"),
        said("tell_alike"),
    ]
}

/// Beside the collections that are compared.
pub fn rest() -> Vec<Entry> {
    let pairs = Entry::permission("GET", "/api/v1/duplicates", &[(Company, Read)])
        .plain(200, "/api/v1/duplicates?object=companies")
        .plain(200, "/api/v1/duplicates?object=contacts");
    let of = |collection: &str, record: &str, resource: Resource| {
        let at = |end: &str| format!("/api/v1/{collection}/{{id}}/{end}");
        let this = |end: &str| format!("/api/v1/{collection}/${record}/{end}");
        let own = |end: &str| format!("/api/v1/{collection}/~{record}/{end}");
        let said = |end: &str| {
            let body = format!(r#"{{"other":"$other_{record}"}}"#);
            Entry::permission("POST", &at(end), &[(resource, Modify)]).of_a_record().json(404, &this(end), &body).json(
                404,
                &own(end),
                &body,
            )
        };
        let merge = format!(r#"{{"others":["$other_{record}"]}}"#);
        [
            Entry::permission("GET", &at("duplicates"), &[(resource, Read)])
                .of_a_record()
                .plain(404, &this("duplicates")),
            said("duplicates/dismiss"),
            said("duplicates/recall"),
            Entry::permission("POST", &at("merge"), &[(resource, Modify), (resource, Delete)])
                .of_a_record()
                .json(404, &this("merge"), &merge)
                .json(404, &own("merge"), &merge),
        ]
    };
    let companies = of("companies", "company", Company);
    let contacts = of("contacts", "contact", Contact);
    std::iter::once(pairs).chain(companies).chain(contacts).collect()
}
