//! A role of the workspace's own that closes one kind of records closes the pages of that kind, and no others.

use crate::support::{Installation, people::Workspace, records};
use ac_core::{
    Action, Grant, Resource, Role, Rules,
    access::{FieldRules, OBJECTS},
    both_databases,
    testing::TestPlatform,
};
use ac_identity::access::{model::RoleDraft, roles};

/// Every page that shows records, and the kind without which there is nothing on it.
const PAGES: [(&str, Option<Resource>); 16] = [
    ("/", None),
    ("/bin", None),
    ("/forms", None),
    ("/deals", Some(Resource::Deal)),
    ("/deals/$deal_with_lines", Some(Resource::Deal)),
    ("/companies", Some(Resource::Company)),
    ("/companies/$company", Some(Resource::Company)),
    ("/people", Some(Resource::Contact)),
    ("/people/$contact", Some(Resource::Contact)),
    ("/leads", Some(Resource::Lead)),
    ("/leads/$lead", Some(Resource::Lead)),
    ("/products", Some(Resource::Product)),
    ("/products/$product", Some(Resource::Product)),
    ("/activities", Some(Resource::Activity)),
    ("/dashboards", Some(Resource::Dashboard)),
    ("/dashboards/$dashboard", Some(Resource::Dashboard)),
];

both_databases!(s04_what_a_role_closes_leaves_the_other_pages_open, async |test: &TestPlatform| {
    let workspace = Workspace::create(&Installation::open(test), "acme", "owner@acme.test").await;
    let (platform, owner) = (&workspace.installation.host.platform, &workspace.owner.ctx);
    let mut somebody = workspace.join("somebody@acme.test", Role::Member).await;
    let mut pages = Vec::new();
    for (page, about) in PAGES {
        let path = match page.split_once('$') {
            Some((list, name)) => format!("{list}{}", records::make(&workspace, &mut somebody, name).await),
            None => page.to_owned(),
        };
        pages.push((page, path, about));
    }
    let mut told = Vec::new();
    for closed in OBJECTS {
        let mut rules = Rules::of(Role::Member);
        rules.put(closed, Action::Read, Grant::Nothing);
        let draft = RoleDraft {
            name: format!("Without {}", closed.as_str()),
            base: Role::Member,
            rules,
            fields: FieldRules::default(),
        };
        let role = roles::create(platform, owner, draft).await.unwrap();
        roles::give(platform, owner, somebody.member(), Some(role.id), Role::Member).await.unwrap();
        for (page, path, about) in &pages {
            let reply = somebody.browser.get(&workspace.host, path).await;
            let is_open = *about != Some(closed);
            if (reply.status == 200) != is_open {
                told.push(format!("{page} without {}: {}", closed.as_str(), reply.status));
            }
            // The navigation leads where one may go.
            let listed = pages.iter().filter(|(page, ..)| !page.contains('$'));
            for (list, _, of) in listed.filter(|(_, _, of)| is_open && of.is_some()) {
                if reply.body.contains(&format!("href=\"{list}\"")) == (*of == Some(closed)) {
                    told.push(format!("{page} without {}: the way to {list}", closed.as_str()));
                }
            }
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
});
