//! The lines are complete: an address that is registered has one, and no line is about one that is not.

use crate::{entries, entry::Needs, registered, support::Installation};
use ac_core::{rest::Route, testing::TestPlatform};
use std::collections::BTreeSet;

fn lines() -> BTreeSet<String> {
    entries::all().iter().map(crate::entry::Entry::name).collect()
}

#[track_caller]
fn same(registered: &BTreeSet<String>, lines: &BTreeSet<String>) {
    let without: Vec<_> = registered.difference(lines).collect();
    assert!(without.is_empty(), "registered, but without a line in the matrix: {without:#?}");
    let gone: Vec<_> = lines.difference(registered).collect();
    assert!(gone.is_empty(), "lines in the matrix about nothing: {gone:#?}");
}

#[tokio::test]
async fn every_address_of_the_router_has_a_line() {
    let test = TestPlatform::sqlite().await;
    same(&registered::routes(&Installation::open(&test).router), &lines());
}

#[test]
fn every_server_function_has_a_line() {
    let functions = registered::functions();
    assert!(functions.len() > 50, "the crates that hold them are linked in");
    same(&functions, &lines().into_iter().filter(|line| line.contains(" /fn/")).collect());
}

fn rest_table() -> Vec<Route> {
    [ac_crm::rest::table(), ac_projects::rest::table(), ac_identity::access::rest::table()].concat()
}

#[test]
fn every_route_of_the_rest_table_has_a_line_with_its_permission() {
    let open = ac_crm::rest::open_to_members();
    let open: BTreeSet<String> = open.iter().map(|(method, path)| format!("{method} {path}")).collect();
    let asking = rest_table().into_iter().map(|route| format!("{} {}", route.method, route.path));
    let table: BTreeSet<String> = open.iter().cloned().chain(asking).collect();
    same(&table, &lines().into_iter().filter(|line| line.contains(" /api/v1/")).collect());
    for route in rest_table() {
        let name = format!("{} {}", route.method, route.path);
        let line = entries::all().into_iter().find(|entry| entry.name() == name).unwrap();
        let Needs::Permission { all, .. } = line.needs else { panic!("{name} asks for no permission") };
        assert_eq!(all.first(), Some(&(route.resource, route.action)), "{name}");
    }
    for entry in entries::all().into_iter().filter(|entry| open.contains(&entry.name())) {
        assert_eq!(entry.needs, Needs::Membership, "{}", entry.name());
    }
}

#[test]
fn every_line_says_something() {
    for entry in entries::all() {
        assert!(!entry.requests.is_empty(), "{} has no request", entry.name());
    }
}
