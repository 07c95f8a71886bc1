//! Pages: the app's, which show what their server functions answer, and the plain ones of sign-in.

use crate::entry::Entry;
use ac_core::{
    Action::{Delete, Modify, Read},
    Resource,
};

pub fn entries() -> Vec<Entry> {
    [app(), plain()].concat()
}

/// A page asks for what stands on it; one's own account is everybody's.
fn app() -> Vec<Entry> {
    let page = |path: &str, resource| Entry::session_permission("GET", path, &[(resource, Read)]);
    let own = |path: &str| Entry::session("GET", path).plain(200, "");
    vec![
        own("/settings"),
        own("/settings/account"),
        own("/settings/security"),
        page("/settings/members", Resource::Member).plain(200, ""),
        page("/settings/roles", Resource::Role).plain(200, ""),
        page("/settings/teams", Resource::Team).plain(200, ""),
        page("/settings/tokens", Resource::ApiToken).plain(200, ""),
        page("/settings/fields", Resource::Field).plain(200, "").plain(200, "/settings/fields?object=company"),
        // What it shows is left out for whom it is not to see; they are members.
        page("/", Resource::Member).plain(200, ""),
        page("/deals", Resource::Deal)
            .plain(200, "")
            .plain(200, "/deals?owner=$member")
            .plain(200, "/deals?company=$company&view=table")
            .plain(200, "/deals?view=calendar&day=2020-01-15")
            .plain(200, "/deals?view=timeline&from=2020-01-15")
            .plain(200, "/deals?view=$view"),
        page("/companies", Resource::Company)
            .plain(200, "")
            .plain(200, "/companies?owner=$member")
            .plain(200, "/companies?view=calendar")
            .plain(200, "/companies?view=timeline"),
        page("/people", Resource::Contact)
            .plain(200, "")
            .plain(200, "/people?company=$company")
            .plain(200, "/people?view=calendar")
            .plain(200, "/people?view=timeline"),
        page("/leads", Resource::Lead)
            .plain(200, "")
            .plain(200, "/leads?owner=$member")
            .plain(200, "/leads?view=calendar")
            .plain(200, "/leads?view=timeline"),
        page("/activities", Resource::Activity)
            .plain(200, "")
            .plain(200, "/activities?view=all")
            .plain(200, "/activities?view=calendar")
            .plain(200, "/activities?view=timeline"),
        page("/products", Resource::Product).plain(200, "").plain(200, "/products?view=$view"),
        page("/products/{id}", Resource::Product)
            .of_a_record()
            .plain(404, "/products/$product")
            .plain(404, "/products/$deleted_product"),
        page("/settings/pipelines", Resource::Pipeline).plain(200, ""),
        page("/settings/currencies", Resource::Rate).plain(200, ""),
        page("/settings/templates", Resource::MailTemplate).plain(200, ""),
        page("/dashboards", Resource::Dashboard).plain(200, ""),
        page("/dashboards/{id}", Resource::Dashboard)
            .of_a_record()
            .plain(404, "/dashboards/$dashboard")
            .plain(404, "/dashboards/$deleted_dashboard?edit=1"),
        // What it shows is left out for whom it is not to see.
        own("/my-work"),
        page("/projects", Resource::Project).plain(200, "").plain(200, "/projects?q=$slug"),
        Entry::session_permission("GET", "/projects/{id}", &[(Resource::Project, Read), (Resource::Task, Read)])
            .of_a_record()
            .plain(404, "/projects/$project")
            .plain(404, "/projects/$deleted_project"),
        Entry::session_permission(
            "GET",
            "/tasks/{key}",
            &[(Resource::Task, Read), (Resource::Project, Read), (Resource::Comment, Read)],
        )
        .of_a_record()
        .plain(404, "/tasks/$task")
        .plain(404, "/tasks/$deleted_task"),
        page("/forms", Resource::Form).plain(200, ""),
        page("/forms/{id}", Resource::Form).of_a_record().plain(404, "/forms/$form").plain(404, "/forms/$deleted_form"),
        Entry::session_permission("GET", "/bin", &[(Resource::Deal, Delete)])
            .plain(200, "")
            .plain(200, "/bin?kind=company"),
        page("/audit", Resource::Audit)
            .plain(200, "")
            .plain(200, "/audit?subject_id=$deal")
            .plain(200, "/audit?actor=$member"),
        Entry::session_permission("GET", "/speed", &[(Resource::Workspace, Modify)]).plain(200, ""),
        page("/deals/{id}", Resource::Deal).of_a_record().plain(404, "/deals/$deal").plain(404, "/deals/$deleted_deal"),
        page("/companies/{id}", Resource::Company).of_a_record().plain(404, "/companies/$company"),
        page("/people/{id}", Resource::Contact).of_a_record().plain(404, "/people/$contact"),
        page("/leads/{id}", Resource::Lead).of_a_record().plain(404, "/leads/$lead").plain(404, "/leads/$deleted_lead"),
        page("/duplicates", Resource::Company).plain(200, "").plain(200, "/duplicates?kind=contact"),
        page("/companies/{id}/merge", Resource::Company)
            .of_a_record()
            .plain(404, "/companies/$company/merge?with=$other_company")
            .plain(404, "/companies/~company/merge?with=$other_company"),
        page("/people/{id}/merge", Resource::Contact)
            .of_a_record()
            .plain(404, "/people/$contact/merge?with=$other_contact"),
        page("/import", Resource::Import).plain(200, ""),
        page("/import/{id}", Resource::Import)
            .of_a_record()
            .plain(404, "/import/$import")
            .plain(404, "/import/$import_file?step=columns")
            .plain(404, "/import/$import_done"),
        Entry::open("GET", "/dev/ui").at_the_workspace().plain(200, ""),
    ]
}

fn plain() -> Vec<Entry> {
    let shown = |path: &str| Entry::open("GET", path).plain(200, "");
    let sent = |path: &str, body: &str| Entry::open("POST", path).form(200, "", body);
    vec![
        shown("/sign-in"),
        sent("/sign-in", "email=$unique@nobody.test&password=wrong"),
        shown("/sign-in/code"),
        sent("/sign-in/code", "code=000000"),
        shown("/sign-up"),
        sent("/sign-up", "email=$unique@new.test"),
        Entry::open("GET", "/sign-up/{token}").plain(404, "/sign-up/$email_link"),
        Entry::open("POST", "/sign-up/{token}").form(404, "/sign-up/$email_link", "name=x&password=seven+gelbe+Enten"),
        shown("/forgot"),
        sent("/forgot", "email=$unique@new.test"),
        Entry::open("GET", "/reset/{token}").plain(404, "/reset/$email_link"),
        Entry::open("POST", "/reset/{token}").form(404, "/reset/$email_link", "password=acht+blaue+Enten"),
        Entry::open("GET", "/invite/{token}").plain(404, "/invite/$email_link"),
        Entry::open("POST", "/invite/{token}").form(404, "/invite/$email_link", "name=x&password=acht+blaue+Enten"),
        // A link for another person's address shows its form to whoever holds it, and changes nothing for them.
        Entry::open("GET", "/email/{token}").plain(200, "/email/$email_link"),
        Entry::open("POST", "/email/{token}").form(404, "/email/$email_link", ""),
        shown("/confirm"),
        sent("/confirm", "password=wrong&workspace=&next=/"),
        shown("/workspaces"),
        shown("/new"),
        sent("/new", "workspace=&slug=&currency=USD"),
        Entry::open("GET", "/go/{slug}").plain(404, "/go/$slug?bind=x").plain(404, "/go/$slug?bind=x&next=%2Fdeals"),
        Entry::open("GET", "/session/redeem").at_the_workspace().plain(303, "/session/redeem?code=$handoff"),
        shown("/sign-out"),
        sent("/sign-out", ""),
    ]
}
