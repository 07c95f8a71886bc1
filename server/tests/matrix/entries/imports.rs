//! Imports: their server functions, the address that takes a file, and their REST routes.

use super::crm::may;
use crate::entry::Entry;
use ac_core::{
    Action::{Create, Delete, Modify, Read},
    Resource::Import,
};

pub fn functions() -> Vec<Entry> {
    let with_file = r#"{"id":"$import_file"}"#;
    let answer = r#"{"id":"$import_file","at":0,"hints":{},"answers":{}}"#;
    let matching = r#"{"id":"$import_file","matching":{"accept":false}}"#;
    let change = |function: &str| may(&format!("import/api/{function}"), &[(Import, Modify)]).of_a_record();
    let read = |function: &str| may(&format!("import/api/{function}"), &[(Import, Read)]);
    vec![
        may("import/api/begin_import", &[(Import, Create)]).json(200, "", "{}"),
        read("list_imports").json(200, "", "{}"),
        read("get_import").of_a_record().json(404, "", r#"{"id":"$import"}"#).json(404, "", r#"{"id":"$import_done"}"#),
        change("answer_import").json(404, "", answer),
        change("remove_import_file").json(404, "", r#"{"id":"$import_file","at":0}"#),
        change("match_import").json(404, "", matching),
        read("preview_import").of_a_record().json(404, "", with_file),
        change("start_import").json(404, "", with_file),
        change("undo_import").json(404, "", r#"{"id":"$import_done"}"#),
        Entry::session_permission("POST", "/import/{id}/files", &[(Import, Create), (Import, Modify)])
            .of_a_record()
            .asks(404, "/import/$import/files?name=deals.csv", "text/csv", "Deal Name,Amount\nUploaded,5\n"),
    ]
}

/// A file of one company, as a browser's form sends it.
const FILE: &str = "--part\r\nContent-Disposition: form-data; name=\"object\"\r\n\r\ncompanies\r\n--part\r\n\
    Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\nName\n$unique\n\r\n--part--\r\n";

pub fn rest() -> Vec<Entry> {
    let root = "/api/v1/imports";
    let at = |method, path: &str, actions: &[ac_core::Action]| {
        let all: Vec<_> = actions.iter().map(|action| (Import, *action)).collect();
        Entry::permission(method, &format!("{root}{path}"), &all)
    };
    let of = |import: &str, path: &str| format!("{root}/${import}{path}");
    vec![
        at("GET", "", &[Read]).plain(200, ""),
        at("POST", "", &[Create, Modify]).asks(202, "", "multipart/form-data; boundary=part", FILE).making(),
        at("GET", "/{id}", &[Read]).of_a_record().plain(404, &of("import", "")).plain(404, &of("import_done", "")),
        at("DELETE", "/{id}", &[Delete, Modify]).of_a_record().plain(404, &of("import_file", "")),
        at("GET", "/{id}/rows", &[Read]).of_a_record().plain(404, &of("import_done", "/rows")),
        at("POST", "/{id}/start", &[Modify]).of_a_record().plain(404, &of("import_file", "/start")),
        at("POST", "/{id}/rollback", &[Modify]).of_a_record().plain(404, &of("import_done", "/rollback")),
    ]
}
