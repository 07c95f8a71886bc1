//! Identity's server functions. All need a session: an API token has no settings.

use crate::{entry::Entry, support::browser::function_path};
use ac_core::{
    Action::{Create, Delete, Modify, Read},
    Resource::{ApiToken, Member, Role, Team},
};

pub fn entries() -> Vec<Entry> {
    let own = |function: &str| Entry::session("POST", &function_path(&format!("settings/api/{function}")));
    let may = |function: &str, resource, action| {
        Entry::session_permission("POST", &function_path(&format!("settings/api/{function}")), &[(resource, action)])
    };
    let invite = r#"{"email":"$unique@new.test","role":"guest","own":null,"placeholder":null}"#;
    let into_place = r#"{"email":"$unique@new.test","role":"guest","placeholder":"$placeholder"}"#;
    let into_role = r#"{"email":"$unique@new.test","role":"member","own":"$role","placeholder":null}"#;
    let access = |function: &str, resource, action| {
        Entry::session_permission("POST", &function_path(&format!("access/api/{function}")), &[(resource, action)])
    };
    let role = r#"{"name":"$unique","base":"member","rules":{}}"#;
    let team = r#"{"name":"$unique","members":[]}"#;
    vec![
        own("load_me").json(200, "", "{}"),
        own("rename_me").json(200, "", r#"{"name":"Renamed"}"#),
        own("change_my_password").json(200, "", r#"{"password":"seven gelbe Enten"}"#),
        own("change_my_email").json(200, "", r#"{"email":"$unique@new.test"}"#),
        own("begin_totp").json(200, "", "{}"),
        own("enable_totp").json(422, "", r#"{"code":"000000"}"#).allowed(422),
        own("disable_totp").json(200, "", "{}"),
        own("renew_recovery_codes").json(409, "", "{}").allowed(409),
        own("list_my_sessions").json(200, "", "{}"),
        own("revoke_my_session").json(404, "", r#"{"id":"$session"}"#),
        own("revoke_my_other_sessions").json(200, "", "{}"),
        own("list_my_workspaces").json(200, "", "{}"),
        may("list_workspace_members", Member, Read).json(200, "", r#"{"query":{}}"#),
        may("load_members_head", Member, Read).json(200, "", "{}"),
        may("invite_member", Member, Create).json(404, "", invite).json(404, "", into_place).json(404, "", into_role),
        may("revoke_invite", Member, Create).json(404, "", r#"{"id":"$invite"}"#),
        may("change_member_role", Member, Delete).json(404, "", r#"{"id":"$member","role":"member"}"#).json(
            404,
            "",
            r#"{"id":"$member","role":"guest","own":"$given_role"}"#,
        ),
        may("end_membership", Member, Delete).json(404, "", r#"{"id":"$member"}"#),
        access("list_roles", Role, Read).json(200, "", "{}"),
        access("list_role_fields", Role, Read).json(200, "", "{}"),
        access("create_role", Role, Create).json(200, "", &format!(r#"{{"draft":{role}}}"#)),
        access("update_role", Role, Modify).json(404, "", &format!(r#"{{"id":"$role","version":1,"draft":{role}}}"#)),
        access("delete_role", Role, Delete).json(404, "", r#"{"id":"$role"}"#),
        access("list_teams", Team, Read).json(200, "", "{}"),
        access("create_team", Team, Create).json(200, "", &format!(r#"{{"draft":{team}}}"#)),
        access("update_team", Team, Modify).json(404, "", &format!(r#"{{"id":"$team","version":1,"draft":{team}}}"#)),
        access("delete_team", Team, Delete).json(404, "", r#"{"id":"$team"}"#),
        access("begin_view_as", Role, Modify).json(404, "", r#"{"id":"$member"}"#),
        // Right after: who looks with other eyes would be refused all that follows.
        Entry::session("POST", &function_path("access/api/end_view_as")).json(200, "", "{}"),
        may("list_api_tokens", ApiToken, Read).json(200, "", "{}"),
        may("create_api_token", ApiToken, Create).json(
            200,
            "",
            r#"{"name":"New","scopes":["deal:read"],"expires_in_days":1}"#,
        ),
        may("revoke_api_token", ApiToken, Delete).of_a_record().json(404, "", r#"{"id":"$token"}"#),
    ]
}
