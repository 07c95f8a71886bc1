//! A workspace's own roles and its teams, for programs. What screens ask for stands with the other people's.

use crate::entry::Entry;
use ac_core::{
    Action::{Create, Delete, Modify, Read},
    Resource::{self, Role, Team},
};

pub fn rest() -> Vec<Entry> {
    let (to_role, to_team) = ("/api/v1/members/{id}/role", "/api/v1/teams/{id}/members/{member_id}");
    let may = |method, path: &str, resource, action| Entry::permission(method, path, &[(resource, action)]);
    [
        of("roles", "role", Role, r#"{"name":"$unique","base":"member","rules":{}}"#),
        of("teams", "team", Team, r#"{"name":"$unique","members":[]}"#),
        vec![
            may("PUT", to_role, Role, Modify).json(404, "/api/v1/members/$member/role", r#"{"role_id":"$role"}"#).json(
                422,
                "/api/v1/members/~member/role",
                r#"{"role_id":"$given_role"}"#,
            ),
            may("DELETE", to_role, Role, Modify).plain(404, "/api/v1/members/$member/role"),
            may("PUT", to_team, Team, Modify)
                .plain(404, "/api/v1/teams/$team/members/$member")
                .plain(404, "/api/v1/teams/~team/members/$member"),
            may("DELETE", to_team, Team, Modify)
                .plain(404, "/api/v1/teams/$team/members/$member")
                .plain(404, "/api/v1/teams/~team/members/$member"),
        ],
    ]
    .concat()
}

/// The five addresses of a list. Roles and teams are nobody's own: whoever may change one may change all.
fn of(list: &str, record: &str, resource: Resource, create: &str) -> Vec<Entry> {
    let (root, one) = (format!("/api/v1/{list}"), format!("/api/v1/{list}/{{id}}"));
    let this = format!("{root}/${record}");
    let may = |method, path: &str, action| Entry::permission(method, path, &[(resource, action)]);
    let create = may("POST", &root, Create).json(201, "", create);
    let update = may("PATCH", &one, Modify).json(404, &this, r#"{"name":"$unique"}"#);
    let (create, update) = match resource {
        Team => {
            let (name, others) = (r#"{"name":"New","members":["$member"]}"#, r#"{"members":["$member"]}"#);
            (create.json(422, "", name), update.json(422, &format!("{root}/~{record}"), others))
        }
        _ => (create, update),
    };
    vec![
        may("GET", &root, Read).plain(200, "").plain(200, &format!("{root}?q=$slug")),
        create,
        may("GET", &one, Read).plain(404, &this),
        update,
        may("DELETE", &one, Delete).plain(404, &this),
    ]
}
