//! The CRM's server functions, the audit log's and the shell's.

use super::{bulk, duplicates, imports, mails, projects};
use crate::{entry::Entry, support::browser::function_path};
use ac_core::{
    Action::{Create, Delete, Export, Modify, Read},
    Resource::{
        self, Activity, Audit, Column, Comment, Company, Contact, Dashboard, Deal, Field, Label, Lead, Note, Pipeline,
        Product, Project, Rate, Task, View,
    },
};

pub fn entries() -> Vec<Entry> {
    let mut all = Vec::new();
    all.extend(of_records("companies", "company", Company, r#"{"name":"New"}"#, r#"{"name":"Changed"}"#));
    all.extend(of_records("contacts", "contact", Contact, r#"{"first_name":"New"}"#, r#"{"first_name":"Changed"}"#));
    all.extend(of_records("leads", "lead", Lead, r#"{"last_name":"New"}"#, r#"{"last_name":"Changed"}"#));
    all.extend(of_records("deals", "deal", Deal, r#"{"name":"New"}"#, r#"{"name":"Changed"}"#));
    all.extend(of_records("products", "product", Product, r#"{"name":"New"}"#, r#"{"name":"Changed"}"#));
    let note = r#"{"subject_kind":"deal","subject_id":"$deal","body":"New"}"#;
    all.extend(of_records("notes", "note", Note, note, r#"{"body":"Changed"}"#));
    let activity = r#"{"kind":"call","title":"New","subject_kind":"deal","subject_id":"$deal"}"#;
    all.extend(of_records("activities", "activity", Activity, activity, r#"{"done":true}"#));
    all.extend(
        [
            leads(),
            deals(),
            pipelines(),
            rates(),
            fields(),
            imports::functions(),
            mails::functions(),
            bulk::functions(),
            figures(),
            audit(),
            views(),
            duplicates::functions(),
            projects::functions(),
            dashboards(),
        ]
        .concat(),
    );
    all
}

/// A server function that asks for permissions.
pub fn may(function: &str, all: &[(Resource, ac_core::Action)]) -> Entry {
    Entry::permission("POST", &function_path(function), all)
}

/// The six functions that most kinds of record have.
fn of_records(plural: &str, one: &str, resource: Resource, draft: &str, patch: &str) -> Vec<Entry> {
    let named = |verb: &str| format!("{plural}/api/{verb}_{one}");
    let this = format!(r#"{{"id":"${one}"}}"#);
    let create =
        may(&named("create"), &with_its_deal(resource, Create)).json(422, "", &format!(r#"{{"draft":{draft}}}"#));
    let owned = r#"{"draft":{"name":"New","owner_id":"$member"}}"#;
    let create = if plural == "companies" || plural == "deals" { create.json(422, "", owned) } else { create };
    let filtered = match one {
        "company" => r#"{"query":{"filter":{"owner_id":"$member"}}}"#,
        "contact" => r#"{"query":{"filter":{"company_id":"$company"}}}"#,
        "lead" => r#"{"query":{"filter":{"owner_id":"$member"}}}"#,
        "deal" => r#"{"query":{"filter":{"stage_id":"$stage","company_id":"$company"}}}"#,
        "note" | "activity" => r#"{"query":{"filter":{"subject_id":"$deal"}}}"#,
        _ => r#"{"query":{"q":"$slug","filter":{}}}"#,
    };
    vec![
        may(&format!("{plural}/api/list_{plural}"), &[(resource, Read)])
            .json(200, "", r#"{"query":{"filter":{}}}"#)
            .json(200, "", filtered),
        may(&named("get"), &with_its_deal(resource, Read)).of_a_record().json(404, "", &this),
        create,
        may(&named("update"), &with_its_deal(resource, Modify)).of_a_record().json(
            404,
            "",
            &format!(r#"{{"id":"${one}","version":1,"patch":{patch}}}"#),
        ),
        may(&named("delete"), &with_its_deal(resource, Delete)).of_a_record().json(404, "", &this),
        may(&named("restore"), &with_its_deal(resource, Delete)).of_a_record().json(
            404,
            "",
            &format!(r#"{{"id":"$deleted_{one}"}}"#),
        ),
    ]
}

/// A note is written on a deal that one can see, and seen with it; so are an activity and a view of deals.
pub fn with_its_deal(resource: Resource, action: ac_core::Action) -> Vec<(Resource, ac_core::Action)> {
    let on = match resource {
        Note | Activity | View => Some((Deal, Read)),
        Column | Task | Label | Comment => Some((Project, Read)),
        _ => None,
    };
    [(resource, action)].into_iter().chain(on).collect()
}

/// What a conversion makes takes the permission to make it: of these leads a contact and a company.
pub const CONVERT: [(Resource, ac_core::Action); 3] = [(Lead, Modify), (Contact, Create), (Company, Create)];

fn leads() -> Vec<Entry> {
    let own = |order: &str| format!(r#"{{"id":"~lead","order":{order}}}"#);
    vec![
        may("leads/api/matches_of_lead", &[(Lead, Read)]).of_a_record().json(404, "", r#"{"id":"$lead"}"#),
        may("leads/api/convert_lead", &CONVERT)
            .of_a_record()
            .json(404, "", r#"{"id":"$lead","order":{}}"#)
            .json(422, "", &own(r#"{"contact_id":"$contact"}"#))
            .json(422, "", &own(r#"{"company_id":"$company"}"#))
            .json(422, "", &own(r#"{"deal":{"pipeline_id":"$pipeline"}}"#)),
    ]
}

fn deals() -> Vec<Entry> {
    let board = r#"{"query":{"filter":{"owner_id":"$member","contact_id":"$contact","product_id":"$product"}}}"#;
    let cards = r#"{"stage":"$stage","query":{"filter":{}},"more":null}"#;
    let moved = r#"{"id":"$deal","to":"$stage","place":"top","version":null}"#;
    let own = r#"{"id":"~deal","to":"$stage","place":"top","version":null}"#;
    let emptied = r#"{"id":"$deal_with_lines","version":2,"draft":{"lines":[]}}"#;
    let own_lines = r#"{"id":"~deal","version":1,"draft":{"lines":[{"product_id":"$product"}]}}"#;
    vec![
        may("deals/api/get_board", &[(Deal, Read), (Pipeline, Read)])
            .json(200, "", r#"{"query":{"filter":{}}}"#)
            .json(200, "", board)
            .json(404, "", r#"{"query":{"pipeline_id":"$pipeline","filter":{}}}"#),
        may("deals/api/board_cards", &[(Deal, Read)]).json(200, "", cards),
        may("deals/api/move_deal", &[(Deal, Modify)]).of_a_record().json(404, "", moved).json(422, "", own),
        may("deals/lines/api/get_deal_lines", &[(Deal, Read)]).of_a_record().json(
            404,
            "",
            r#"{"id":"$deal_with_lines"}"#,
        ),
        may("deals/lines/api/set_deal_lines", &[(Deal, Modify)])
            .of_a_record()
            .json(404, "", emptied)
            .json(422, "", own_lines),
        may("timeline/api/record_timeline", &[(Contact, Read)])
            .of_a_record()
            .json(404, "", r#"{"kind":"contact","id":"$contact","before":null}"#)
            .json(404, "", r#"{"kind":"company","id":"$company","before":null}"#)
            .json(404, "", r#"{"kind":"deal","id":"$deal","before":null}"#)
            .json(404, "", r#"{"kind":"lead","id":"$lead","before":null}"#)
            .json(404, "", r#"{"kind":"deal","id":"$deleted_deal","before":null}"#),
        may("why/api/explain_access", &[(Deal, Read)])
            .of_a_record()
            .json(404, "", r#"{"kind":"deal","id":"$deal","member":null}"#)
            .json(404, "", r#"{"kind":"deal","id":"~deal","member":"$member"}"#),
        may("timeline/api/record_ending", &[(Deal, Read)])
            .of_a_record()
            .json(404, "", r#"{"kind":"deal","id":"$deleted_deal"}"#)
            .json(404, "", r#"{"kind":"contact","id":"$deleted_contact"}"#)
            .json(404, "", r#"{"kind":"company","id":"$deleted_company"}"#)
            .json(404, "", r#"{"kind":"lead","id":"$deleted_lead"}"#)
            .json(404, "", r#"{"kind":"deal","id":"$deal"}"#),
        // The event is of another record: whoever may look is told that this one has no such version.
        may("versions/api/get_former_version", &[(Lead, Read)])
            .of_a_record()
            .allowed(404)
            .json(404, "", r#"{"kind":"lead","id":"$lead","event":"$event"}"#)
            .json(404, "", r#"{"kind":"company","id":"$company","event":"$event"}"#)
            .json(404, "", r#"{"kind":"contact","id":"$contact","event":"$event"}"#)
            .json(404, "", r#"{"kind":"deal","id":"$deal","event":"$event"}"#)
            .json(404, "", r#"{"kind":"lead","id":"~lead","event":"$event"}"#),
        may("versions/api/put_version_back", &[(Lead, Modify)])
            .of_a_record()
            .allowed(404)
            .json(404, "", r#"{"kind":"lead","id":"$lead","order":{"event":"$event","fields":["source"],"seen":1}}"#)
            .json(404, "", r#"{"kind":"lead","id":"~lead","order":{"event":"$event","fields":["source"],"seen":1}}"#),
        may("deleted/api/list_bin", &[(Company, Delete)])
            .json(200, "", r#"{"query":{"filter":{"kind":"company"}}}"#)
            .json(200, "", r#"{"query":{"q":"$slug","filter":{"kind":"company"}}}"#),
        may("deleted/api/delete_for_good", &[(Deal, Delete)])
            .of_a_record()
            .json(404, "", r#"{"kind":"deal","id":"$deleted_deal"}"#)
            .json(404, "", r#"{"kind":"contact","id":"$deleted_contact"}"#)
            .json(404, "", r#"{"kind":"company","id":"$deleted_company"}"#)
            .json(404, "", r#"{"kind":"lead","id":"$deleted_lead"}"#)
            .json(404, "", r#"{"kind":"deal","id":"$deal"}"#),
        // Whoever did it may undo it, and who may change and delete all.
        may("undo/api/undo", &[(Deal, Modify), (Deal, Delete)])
            .of_a_record()
            .json(404, "", r#"{"what":{"event":"$event"}}"#)
            .json(404, "", r#"{"what":{"batch":"$batch"}}"#)
            .json(404, "", r#"{"what":{"last_of":{"subject_id":"$deal","version":1}}}"#),
        may("undo/api/redo", &[(Deal, Modify), (Deal, Delete)])
            .of_a_record()
            .json(404, "", r#"{"what":{"event":"$undone_event"}}"#)
            .json(404, "", r#"{"what":{"batch":"$batch"}}"#),
    ]
}

fn pipelines() -> Vec<Entry> {
    let theirs = r#"{"draft":{"name":"New","stages":[{"id":"$stage","name":"Theirs","kind":"open"}]}}"#;
    let replaced =
        r#"{"id":"~pipeline","version":1,"patch":{"stages":[{"id":"$stage","name":"Theirs","kind":"open"}]}}"#;
    let update = r#"{"id":"$pipeline","version":1,"patch":{"name":"Changed"}}"#;
    let given = r#"{"id":"~pipeline","version":1,"patch":{"deals_to":[{"from":"$stage","to":"$stage"}]}}"#;
    vec![
        may("pipelines/api/list_pipelines", &[(Pipeline, Read)]).json(200, "", "{}"),
        may("pipelines/api/get_pipeline", &[(Pipeline, Read)]).json(404, "", r#"{"id":"$pipeline"}"#),
        may("pipelines/api/create_pipeline", &[(Pipeline, Create)])
            .json(422, "", r#"{"draft":{"name":"New"}}"#)
            .json(200, "", theirs)
            .making(),
        may("pipelines/api/update_pipeline", &[(Pipeline, Modify)])
            .json(404, "", update)
            .json(422, "", replaced)
            .json(422, "", given),
        may("pipelines/api/delete_pipeline", &[(Pipeline, Delete)]).json(404, "", r#"{"id":"$pipeline"}"#),
    ]
}

/// A currency has one rate, so that the same cannot be made for everybody who is tried: nothing is worth nothing.
fn rates() -> Vec<Entry> {
    vec![
        may("rates/api/list_rates", &[(Rate, Read)]).json(200, "", "{}"),
        may("rates/api/create_rate", &[(Rate, Create)])
            .json(422, "", r#"{"draft":{"currency":"EUR","rate":"0"}}"#)
            .allowed(422),
        may("rates/api/update_rate", &[(Rate, Modify)]).of_a_record().json(
            404,
            "",
            r#"{"id":"$rate","version":1,"patch":{"rate":"2"}}"#,
        ),
        may("rates/api/delete_rate", &[(Rate, Delete)]).of_a_record().json(404, "", r#"{"id":"$rate"}"#),
    ]
}

fn fields() -> Vec<Entry> {
    let draft = r#"{"draft":{"object":"deal","label":"New","kind":"text"}}"#;
    let update = r#"{"id":"$field","version":1,"patch":{"label":"Changed"}}"#;
    let of_companies = r#"{"object":"company"}"#;
    vec![
        may("custom_fields/api/list_fields", &[(Field, Read)]).json(200, "", of_companies),
        may("custom_fields/api/list_deleted_fields", &[(Field, Delete)]).json(200, "", of_companies),
        may("custom_fields/api/create_field", &[(Field, Create)]).json(200, "", draft).making(),
        may("custom_fields/api/update_field", &[(Field, Modify)]).json(404, "", update),
        may("custom_fields/api/delete_field", &[(Field, Delete)]).json(404, "", r#"{"id":"$field"}"#),
        may("custom_fields/api/restore_field", &[(Field, Delete)]).json(404, "", r#"{"id":"$deleted_field"}"#),
    ]
}

fn figures() -> Vec<Entry> {
    let of_a_pipeline = r#"{"query":{"pipeline_id":"$pipeline"}}"#;
    let of_list = |function: &str, resource, filter: &str| {
        may(function, &[(resource, Read)]).json(
            200,
            "",
            &format!(r#"{{"query":{{"filter":{filter},"group_by":"owner"}}}}"#),
        )
    };
    let of_days = |function: &str, resource, filter: &str| {
        let days = r#""by":"created","from":"2020-01-01","to":"2020-01-31","rows":3"#;
        may(function, &[(resource, Read)]).json(200, "", &format!(r#"{{"query":{{{days},"filter":{filter}}}}}"#))
    };
    let of_spans = |function: &str, resource, filter: &str| {
        let span = r#""start":"created","end":"created","from":"2020-01-01","to":"2020-01-31","rows":3"#;
        may(function, &[(resource, Read)]).json(200, "", &format!(r#"{{"query":{{{span},"filter":{filter}}}}}"#))
    };
    vec![
        may("dashboard/api/get_dashboard", &[(Deal, Read), (Pipeline, Read)]).json(200, "", r#"{"query":{}}"#).json(
            404,
            "",
            of_a_pipeline,
        ),
        of_list("companies/api/company_figures", Company, r#"{"owner_id":"$member"}"#),
        of_list("contacts/api/contact_figures", Contact, r#"{"company_id":"$company"}"#),
        of_list("leads/api/lead_figures", Lead, r#"{"owner_id":"$member"}"#),
        of_list("deals/api/deal_figures", Deal, r#"{"stage_id":"$stage"}"#),
        of_list("activities/api/activity_figures", Activity, r#"{"subject_id":"$deal"}"#),
        of_days("companies/api/company_days", Company, r#"{"owner_id":"$member"}"#),
        of_days("contacts/api/contact_days", Contact, r#"{"company_id":"$company"}"#),
        of_days("leads/api/lead_days", Lead, r#"{"owner_id":"$member"}"#),
        of_days("deals/api/deal_days", Deal, r#"{"stage_id":"$stage"}"#),
        of_days("activities/api/activity_days", Activity, r#"{"subject_id":"$deal"}"#),
        of_spans("companies/api/company_spans", Company, r#"{"owner_id":"$member"}"#),
        of_spans("contacts/api/contact_spans", Contact, r#"{"company_id":"$company"}"#),
        of_spans("leads/api/lead_spans", Lead, r#"{"owner_id":"$member"}"#),
        of_spans("deals/api/deal_spans", Deal, r#"{"stage_id":"$stage"}"#),
        of_spans("activities/api/activity_spans", Activity, r#"{"subject_id":"$deal"}"#),
        may("products/api/product_figures", &[(Product, Read)]).json(200, "", r#"{"query":{"group_by":"status"}}"#),
        may("members/api/list_members", &[(Resource::Member, Read)]).json(200, "", "{}"),
        // Each kind is left out for whom it is not to read: nobody is refused.
        Entry::membership("POST", &function_path("search/api/search")).json(200, "", r#"{"q":"$slug"}"#),
        Entry::membership("POST", &function_path("search/api/list_recents")).json(200, "", "{}"),
        may("search/api/remember_opened", &[(Contact, Read)])
            .of_a_record()
            .json(404, "", r#"{"kind":"contact","id":"$contact"}"#)
            .json(404, "", r#"{"kind":"company","id":"$company"}"#)
            .json(404, "", r#"{"kind":"deal","id":"$deal"}"#)
            .json(404, "", r#"{"kind":"lead","id":"$lead"}"#)
            .json(404, "", r#"{"kind":"deal","id":"$deleted_deal"}"#),
        Entry::membership("POST", &function_path("me/get_me")).json(200, "", "{}"),
        // Whom it is not offered to is told so.
        Entry::membership("POST", &function_path("example/api/offers_example")).json(200, "", "{}"),
        // There are records in this workspace, and an example is not put among them.
        may(
            "example/api/load_example",
            &[(Resource::Workspace, Modify), (Company, Create), (Contact, Create), (Deal, Create)],
        )
        .json(409, "", "{}")
        .allowed(409),
        Entry::session("POST", &function_path("navigation/load_frame")).json(200, "", "{}"),
    ]
}

fn audit() -> Vec<Entry> {
    let list = |filter: &str| format!(r#"{{"filter":{filter},"cursor":null}}"#);
    vec![
        may("ac_audit/api/list_audit", &[(Audit, Read)])
            .json(200, "", &list("{}"))
            .json(200, "", &list(r#"{"actor":"$member"}"#))
            .json(200, "", &list(r#"{"subject_id":"$deal"}"#))
            .json(200, "", &list(r#"{"batch":"$batch"}"#)),
        may("ac_audit/api/list_audit_members", &[(Audit, Read)]).json(200, "", "{}"),
        may("ac_audit/api/verify_chain", &[(Audit, Read)]).json(200, "", "{}"),
        may("ac_speed/api/get_speed", &[(Resource::Workspace, Modify)]).json(200, "", "{}"),
        Entry::session_permission("POST", "/audit/export", &[(Audit, Export), (Audit, Read)])
            .form(200, "", "format=json")
            .form(200, "", "format=csv&actor=$member")
            .form(200, "", "format=json&subject_id=$deal")
            .form(200, "", "format=json&batch=$batch"),
    ]
}

/// Views are the workspace's; favourites and settings are one's own, of views that one can see.
fn views() -> Vec<Entry> {
    let draft = r#"{"draft":{"object":"deal","name":"New"}}"#;
    let patch = r#"{"id":"$view","version":1,"patch":{"name":"Changed"}}"#;
    let opens = r#"{"object":"deal","setting":{"opens_with":"$view"}}"#;
    vec![
        // Whoever may see no views is told of none.
        may("saved/api/list_views", &[(Deal, Read)]).json(200, "", r#"{"object":"deal"}"#),
        Entry::membership("POST", &function_path("saved/api/list_favourites")).json(200, "", "{}"),
        may("saved/api/create_view", &with_its_deal(View, Create)).json(422, "", draft),
        may("saved/api/update_view", &with_its_deal(View, Modify)).of_a_record().json(404, "", patch),
        may("saved/api/delete_view", &[(View, Delete)]).of_a_record().json(404, "", r#"{"id":"$view"}"#),
        may("saved/api/restore_view", &with_its_deal(View, Delete)).of_a_record().json(
            404,
            "",
            r#"{"id":"$deleted_view"}"#,
        ),
        may("saved/api/change_favourites", &[(View, Create), (View, Read), (Deal, Read)])
            .json(404, "", r#"{"change":{"add":"$view"}}"#)
            .json(404, "", r#"{"change":{"move":{"id":"$view","before":null}}}"#)
            .json(404, "", r#"{"change":{"remove":"$deleted_view"}}"#),
        may("saved/api/keep_list_setting", &[(View, Create), (View, Read), (Deal, Read)]).json(404, "", opens),
    ]
}

/// A dashboard is kept for whoever may have one; what its widgets show is what whoever looks may see.
fn dashboards() -> Vec<Entry> {
    let at = |function: &str| format!("dashboards/api/{function}");
    let this = r#"{"id":"$dashboard"}"#;
    let patch = r#"{"id":"$dashboard","version":1,"patch":{"name":"Changed"}}"#;
    let shown = |function: &str| {
        may(&at(function), &[(Deal, Read)])
            .json(200, "", r#"{"widget":{"kind":"number"}}"#)
            .json(404, "", r#"{"widget":{"kind":"number","view_id":"$view"}}"#)
            .json(404, "", r#"{"widget":{"kind":"number","view_id":"$deleted_view"}}"#)
            .json(404, "", r#"{"widget":{"kind":"funnel","pipeline_id":"$pipeline"}}"#)
            .json(404, "", r#"{"widget":{"kind":"forecast","pipeline_id":"$pipeline"}}"#)
    };
    let of_table = r#"{"widget":{"kind":"table","query":"stage:$stage owner:$member"}}"#;
    vec![
        may(&at("list_dashboards"), &[(Dashboard, Read)]).json(200, "", "{}"),
        may(&at("open_dashboard"), &[(Dashboard, Read)]).of_a_record().json(404, "", this),
        shown("show_widget").json(200, "", of_table),
        // The records of a table take the right to export them as well: `widgets.rs` asks for that.
        shown("widget_csv"),
        may(&at("create_dashboard"), &[(Dashboard, Create)]).json(422, "", r#"{"draft":{"name":"New"}}"#),
        may(&at("update_dashboard"), &[(Dashboard, Modify)]).of_a_record().json(404, "", patch),
        may(&at("delete_dashboard"), &[(Dashboard, Delete)]).of_a_record().json(404, "", this),
        may(&at("restore_dashboard"), &[(Dashboard, Delete)]).of_a_record().json(
            404,
            "",
            r#"{"id":"$deleted_dashboard"}"#,
        ),
    ]
}
