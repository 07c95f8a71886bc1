//! What the OpenAPI document says of roles and teams.

use super::{
    MEMBERS, ROLES, TEAMS, at, member_of_team, one, role_of_member,
    roles::{GivenRole, NewRole, RolePatch},
    teams::{NewTeam, TeamPatch},
};
use crate::access::{
    model::{RoleRow, TeamRow},
    pages::SORT,
};
use ac_core::{
    access::{ROLES_MAX, TEAM_MEMBERS_MAX, TEAMS_MAX, TEAMS_PER_MEMBER_MAX},
    rest::openapi::{body, header, id, in_path, json, page, query, reference, refused},
};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ComponentsBuilder, HttpMethod, Info, OpenApi, PathsBuilder, Response,
        path::{Operation, OperationBuilder, PathItem},
        schema::Type,
    },
};

/// What is the same of roles and teams.
struct Words {
    name: &'static str,
    one: &'static str,
    full: String,
}

/// Adds the addresses to the document.
pub fn describe(document: &mut OpenApi) {
    let roles = Words {
        name: ROLES,
        one: "role of the workspace’s own",
        full: format!("A workspace has {ROLES_MAX} roles of its own already"),
    };
    let teams = Words { name: TEAMS, one: "team", full: format!("A workspace has {TEAMS_MAX} teams already") };
    let mut paths = PathsBuilder::new();
    let described = [
        collection::<RoleRow, NewRole, RolePatch>(&roles),
        of_member().into(),
        collection::<TeamRow, NewTeam, TeamPatch>(&teams),
        in_team().into(),
    ];
    for (method, path, operation) in described.into_iter().flatten() {
        paths = paths.path(path, PathItem::new(method, operation));
    }
    let mut part = OpenApi::new(Info::default(), paths.build());
    let mut schemas = Vec::new();
    macro_rules! schema {
        ($($of:ty),*) => {$(
            schemas.push((<$of>::name().into_owned(), <$of>::schema()));
            <$of>::schemas(&mut schemas);
        )*};
    }
    schema!(RoleRow, NewRole, RolePatch, GivenRole, TeamRow, NewTeam, TeamPatch);
    part.components = Some(ComponentsBuilder::new().schemas_from_iter(schemas).build());
    document.merge(part);
}

type Described = (HttpMethod, String, Operation);

/// The five addresses that roles and teams have alike.
fn collection<R: ToSchema, D: ToSchema, P: ToSchema>(words: &Words) -> Vec<Described> {
    let Words { name, one: what, full } = words;
    let operation = |summary: String| OperationBuilder::new().tag(*name).summary(Some(summary));
    let not_found = || refused(&format!("There is no such {what}"));
    let list = operation(format!("A page of the {name}, each with its members"))
        .parameter(query("limit", Type::Integer, "1 to 200"))
        .parameter(query("cursor", Type::String, "next_cursor of the page before"))
        .parameter(query("sort", Type::String, &format!("{SORT}, or “-{SORT}” for descending")))
        .parameter(query("q", Type::String, "Part of the name"))
        .response("200", json("A page", page::<R>()))
        .response("400", refused("An unknown parameter, sort or cursor"));
    let create = operation(format!("Makes a {what}"))
        .parameter(header("Idempotency-Key", "A retry with the same key gets the first answer", false))
        .request_body(Some(body::<D>()))
        .response("201", json("It was made; Location says where it is", reference::<R>()))
        .response("409", refused(full))
        .response("422", refused("Some fields need another look"));
    let read = operation(format!("One {what}, with its members"))
        .parameter(id())
        .response("200", json("What it is", reference::<R>()))
        .response("404", not_found());
    let update = operation(format!("Changes a {what}; a field that is absent stays"))
        .description(Some("It holds from the next request of whoever it is about."))
        .parameter(id())
        .parameter(header("If-Match", "The version seen, in quotes", true))
        .request_body(Some(body::<P>()))
        .response("200", json("As it is now", reference::<R>()))
        .response("404", not_found())
        .response("412", refused("Somebody changed it meanwhile"))
        .response("422", refused("Some fields need another look"))
        .response("428", refused("If-Match is missing"));
    let delete = operation(format!("Deletes a {what}"))
        .parameter(id())
        .response("204", Response::new("It is deleted"))
        .response("404", not_found());
    let delete = if *name == ROLES { delete.response("409", refused("Members have it")) } else { delete };
    vec![
        (HttpMethod::Get, at(name), list.build()),
        (HttpMethod::Post, at(name), create.build()),
        (HttpMethod::Get, one(name), read.build()),
        (HttpMethod::Patch, one(name), update.build()),
        (HttpMethod::Delete, one(name), delete.build()),
    ]
}

/// Who has a role.
fn of_member() -> [Described; 2] {
    let operation = |summary: &str| {
        OperationBuilder::new()
            .tag(MEMBERS)
            .summary(Some(summary))
            .parameter(id())
            .response("404", refused("There is no such member"))
    };
    let give = operation("Gives a member a role of the workspace’s own, in the place of the one that they had")
        .description(Some("It counts for members and guests alone, and is based on what they are."))
        .request_body(Some(body::<GivenRole>()))
        .response("204", Response::new("They have it"))
        .response("422", refused("There is no such role, or it is not based on what they are"));
    let take = operation("Takes away the role of the workspace’s own that a member has, if they have one")
        .response("204", Response::new("They may do what their role in the product says"));
    [(HttpMethod::Put, role_of_member(), give.build()), (HttpMethod::Delete, role_of_member(), take.build())]
}

/// Who is in a team.
fn in_team() -> [Described; 2] {
    let operation = |summary: &str| {
        OperationBuilder::new()
            .tag(TEAMS)
            .summary(Some(summary))
            .parameter(id())
            .parameter(in_path("member_id", "The member’s UUID"))
            .response("200", json("The team as it is now", reference::<TeamRow>()))
            .response("404", refused("There is no such team, or no such member"))
    };
    let full =
        format!("The team has {TEAM_MEMBERS_MAX} members already, or they are in {TEAMS_PER_MEMBER_MAX} teams already");
    let join = operation("Puts a member into a team, whoever else is in it").response("422", refused(&full));
    let leave = operation("Takes a member out of a team, whoever else is in it");
    [(HttpMethod::Put, member_of_team(), join.build()), (HttpMethod::Delete, member_of_team(), leave.build())]
}
