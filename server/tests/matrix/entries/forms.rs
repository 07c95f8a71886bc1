//! Web forms: their server functions, their REST routes, and their pages for anybody.

use super::crm::may;
use crate::entry::Entry;
use ac_core::{
    Action::{Create, Delete, Modify, Read},
    Resource::{Form, Lead},
};

pub fn entries() -> Vec<Entry> {
    [functions(), rest(), public()].concat()
}

/// A form is made by whoever may; what was sent is read by whoever may read forms and leads, and
/// what was held back decided by whoever may make leads besides.
fn functions() -> Vec<Entry> {
    let at = |function: &str| format!("forms/api/{function}");
    let this = r#"{"id":"$form"}"#;
    let patch = r#"{"id":"$form","version":1,"patch":{"name":"Changed"}}"#;
    let relinked = r#"{"id":"~form","version":1,"patch":{"owners":["$member"]}}"#;
    let decide = |function: &str, record: &str| {
        may(&at(function), &[(Lead, Create), (Lead, Read), (Form, Read)]).json(
            404,
            "",
            &format!(r#"{{"id":"${record}"}}"#),
        )
    };
    vec![
        may(&at("list_forms"), &[(Form, Read)]).json(200, "", "{}"),
        may(&at("open_form"), &[(Form, Read)]).of_a_record().json(404, "", this),
        may(&at("create_form"), &[(Form, Create)]).json(422, "", r#"{"draft":{"name":"New"}}"#).json(
            422,
            "",
            r#"{"draft":{"name":"New","owners":["$member"]}}"#,
        ),
        may(&at("update_form"), &[(Form, Modify)]).of_a_record().json(404, "", patch).json(422, "", relinked),
        may(&at("delete_form"), &[(Form, Delete)]).of_a_record().json(404, "", this),
        may(&at("restore_form"), &[(Form, Delete)]).of_a_record().json(404, "", r#"{"id":"$deleted_form"}"#),
        may(&at("list_submissions"), &[(Form, Read), (Lead, Read)])
            .of_a_record()
            .json(404, "", r#"{"form":"$form"}"#)
            .json(404, "", r#"{"form":"$form","state":"held","before":"$submission"}"#),
        decide("accept_submission", "submission"),
        decide("discard_submission", "submission"),
        decide("keep_submission", "discarded_submission"),
    ]
}

/// Whoever makes leads decides about what was held back, if they may read forms and leads.
fn rest() -> Vec<Entry> {
    let decide = |end: &str, record: &str| {
        let all = [(Lead, Create), (Lead, Read), (Form, Read)];
        Entry::permission("POST", &format!("/api/v1/submissions/{{id}}/{end}"), &all)
            .plain(404, &format!("/api/v1/submissions/${record}/{end}"))
    };
    vec![
        Entry::permission("GET", "/api/v1/forms/{id}/submissions", &[(Form, Read), (Lead, Read)])
            .of_a_record()
            .plain(404, "/api/v1/forms/$form/submissions")
            .plain(404, "/api/v1/forms/$deleted_form/submissions?state=held"),
        decide("accept", "submission"),
        decide("discard", "submission"),
        decide("keep", "discarded_submission"),
    ]
}

/// A workspace's pages for anybody: the key in the address is all it takes, on the host whose it is.
fn public() -> Vec<Entry> {
    let at = |method, path: &str| Entry::open(method, path).at_the_workspace();
    vec![
        at("GET", "/f/{key}").plain(404, "/f/$form_key").plain(404, "/f/$form_key?embed=1"),
        at("POST", "/f/{key}").form(404, "/f/$form_key", "last_name=x&email=a%40b.test"),
        at("GET", "/f/{key}/sent").plain(404, "/f/$form_key/sent"),
    ]
}
