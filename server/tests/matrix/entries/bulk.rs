//! Changes of many records at once, and their jobs: server functions and REST routes.

use super::crm::{CONVERT, may};
use crate::entry::Entry;
use ac_core::{
    Action::{Delete, Modify, Read},
    Resource::{self, Company, Contact, Deal, Lead, Product},
};

pub fn functions() -> Vec<Entry> {
    let of = |function: &str, record: &str, resource, set: &str| {
        let body = format!(r#"{{"which":{{"ids":["${record}"]}},"what":{{"set":{set}}}}}"#);
        may(&format!("bulk/api/{function}"), &[(resource, Modify)]).json(200, "", &body).making()
    };
    let job = |function: &str, needs| {
        may(&format!("bulk/api/{function}"), needs).of_a_record().json(404, "", r#"{"id":"$job"}"#)
    };
    vec![
        of("bulk_companies", "company", Company, r#"{"name":"Changed"}"#),
        of("bulk_contacts", "contact", Contact, r#"{"first_name":"Changed"}"#),
        of("bulk_leads", "lead", Lead, r#"{"last_name":"Changed"}"#),
        of("bulk_deals", "deal", Deal, r#"{"name":"Changed"}"#),
        of("bulk_products", "product", Product, r#"{"name":"Changed"}"#),
        may("bulk/api/convert_leads", &CONVERT)
            .json(200, "", r#"{"which":{"ids":["$lead"]},"order":{}}"#)
            .making()
            .json(422, "", r#"{"which":{"ids":["~lead"]},"order":{"with_deals":true,"pipeline_id":"$pipeline"}}"#),
        job("get_job", &[(Deal, Read), (Deal, Modify)]),
        job("cancel_job", &[(Deal, Modify), (Deal, Delete)]),
    ]
}

/// A job that names somebody else's records leaves them alone and says no more of them than of nobody's.
pub fn rest() -> Vec<Entry> {
    let of = |collection: &str, record: &str, resource, set: &str| {
        Entry::permission("POST", &format!("/api/v1/{collection}/bulk"), &[(resource, Modify)])
            .json(202, "", &format!(r#"{{"ids":["${record}"],"set":{set}}}"#))
            .making()
            .json(202, "", &format!(r#"{{"ids":["${record}"],"delete":true}}"#))
            .making()
    };
    let job = |method, path: &str, needs: &[(Resource, ac_core::Action)]| {
        Entry::permission(method, path, needs).of_a_record()
    };
    let owned = r#"{"filter":"","set":{"owner_id":"$member"}}"#;
    let moved = r#"{"filter":"","set":{"stage_id":"$stage"}}"#;
    vec![
        of("companies", "company", Company, r#"{"name":"Changed"}"#).json(422, "", owned),
        of("contacts", "contact", Contact, r#"{"first_name":"Changed"}"#).json(422, "", owned),
        of("leads", "lead", Lead, r#"{"last_name":"Changed"}"#).json(422, "", owned),
        of("deals", "deal", Deal, r#"{"name":"Changed"}"#).json(422, "", moved),
        of("products", "product", Product, r#"{"name":"Changed"}"#),
        job("GET", "/api/v1/jobs/{id}", &[(Deal, Read), (Deal, Modify)])
            .plain(404, "/api/v1/jobs/$job")
            .plain(404, "/api/v1/jobs/$job_begun")
            .plain(404, "/api/v1/jobs/$import_done"),
        job("POST", "/api/v1/jobs/{id}/cancel", &[(Deal, Modify), (Deal, Delete)])
            .plain(404, "/api/v1/jobs/$job/cancel")
            .plain(404, "/api/v1/jobs/$job_begun/cancel"),
    ]
}
