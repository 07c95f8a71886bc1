//! Templates of e-mails and e-mails: server functions and REST routes.

use super::crm::may;
use crate::entry::Entry;
use ac_core::{
    Action::{Create, Delete, Modify, Read},
    Resource::{Contact, Lead, Mail, MailTemplate},
};

pub fn functions() -> Vec<Entry> {
    let named = |verb: &str| format!("mail_templates/api/{verb}_mail_template");
    let this = r#"{"id":"$mail_template"}"#;
    let words = r#"{"subject":"New","body":"New"}"#;
    let template = r#"{"template_id":"$mail_template"}"#;
    let to = |id: &str, draft: &str| format!(r#"{{"kind":"contact","id":"{id}","draft":{draft}}}"#);
    let of = r#"{"kind":"contact","id":"$contact"}"#;
    let many = |function: &str, record: &str, resource| {
        let ids = |id: &str, draft: &str| format!(r#"{{"which":{{"ids":["{id}"]}},"draft":{draft},"once":"$unique"}}"#);
        may(&format!("mails/api/{function}"), &[(Mail, Create), (resource, Modify)])
            .json(200, "", &ids(&format!("${record}"), words))
            .making()
            .json(422, "", &ids(&format!("~{record}"), template))
    };
    let foresee = |function: &str, record: &str, resource| {
        let body = format!(r#"{{"which":{{"ids":["${record}"]}},"text":{words}}}"#);
        may(&format!("mails/api/{function}"), &[(Mail, Create), (resource, Modify)]).json(200, "", &body)
    };
    vec![
        may("mail_templates/api/list_mail_templates", &[(MailTemplate, Read)]).json(200, "", "{}"),
        may(&named("get"), &[(MailTemplate, Read)]).of_a_record().json(404, "", this).json(
            404,
            "",
            r#"{"id":"$deleted_mail_template"}"#,
        ),
        may(&named("create"), &[(MailTemplate, Create)])
            .json(200, "", r#"{"draft":{"name":"New","subject":"New","body":"New"}}"#)
            .making(),
        may(&named("update"), &[(MailTemplate, Modify)]).of_a_record().json(
            404,
            "",
            r#"{"id":"$mail_template","version":1,"patch":{"name":"Changed"}}"#,
        ),
        may(&named("delete"), &[(MailTemplate, Delete)]).of_a_record().json(404, "", this),
        may(&named("restore"), &[(MailTemplate, Delete)]).of_a_record().json(
            404,
            "",
            r#"{"id":"$deleted_mail_template"}"#,
        ),
        may("mails/api/get_mail_values", &[(Contact, Read)]).of_a_record().json(404, "", of),
        may("mails/api/list_mails", &[(Mail, Read), (Contact, Read)]).of_a_record().json(404, "", of),
        may("mails/api/get_mail", &[(Mail, Read), (Contact, Read)]).of_a_record().json(404, "", r#"{"id":"$mail"}"#),
        may("mails/api/withdraw_mail", &[(Mail, Delete), (Contact, Read)]).of_a_record().json(
            404,
            "",
            r#"{"id":"$mail"}"#,
        ),
        may("mails/api/send_mail", &[(Mail, Create), (Contact, Modify)])
            .of_a_record()
            .json(404, "", &to("$contact", words))
            .json(422, "", &to("~contact", template)),
        many("mail_contacts", "contact", Contact),
        many("mail_leads", "lead", Lead),
        foresee("foresee_mail_contacts", "contact", Contact),
        foresee("foresee_mail_leads", "lead", Lead),
    ]
}

pub fn rest() -> Vec<Entry> {
    let read = |collection: &str, record: &str, resource| {
        Entry::permission("GET", &format!("/api/v1/{collection}/{{id}}/mails"), &[(Mail, Read), (resource, Read)])
            .of_a_record()
            .plain(404, &format!("/api/v1/{collection}/${record}/mails"))
    };
    let send = |collection: &str, record: &str, resource| {
        let path = |id: &str| format!("/api/v1/{collection}/{id}/mails");
        Entry::permission("POST", &path("{id}"), &[(Mail, Create), (resource, Modify)])
            .of_a_record()
            .json(404, &path(&format!("${record}")), r#"{"subject":"New","body":"New"}"#)
            .json(422, &path(&format!("~{record}")), r#"{"template_id":"$mail_template"}"#)
    };
    vec![
        read("contacts", "contact", Contact),
        send("contacts", "contact", Contact),
        read("leads", "lead", Lead),
        // The leads that are made have no address.
        send("leads", "lead", Lead).allowed(422),
        Entry::permission("DELETE", "/api/v1/mails/{id}", &[(Mail, Delete), (Contact, Read)])
            .of_a_record()
            .plain(404, "/api/v1/mails/$mail"),
    ]
}
