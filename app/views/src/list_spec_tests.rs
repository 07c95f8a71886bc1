use super::*;
use crate::saved::model::{Share, View, ViewColumn};
use ac_core::Timestamp;
use std::collections::BTreeMap;

const ALL: BuiltIn = BuiltIn::all("board", "Board", ViewKind::Board);
const TABLE: BuiltIn = BuiltIn::all("table", "Table", ViewKind::Table);
const SPEC: ListSpec =
    ListSpec { object: Resource::Deal, path: "/deals", built_in: &[ALL, TABLE], scope: &["pipeline"] };

fn id(n: u128) -> ViewId {
    ViewId(uuid::Uuid::from_u128(n))
}

fn view(n: u128) -> View {
    View {
        id: id(n),
        object: Resource::Deal,
        name: "Won".to_owned(),
        kind: ViewKind::Table,
        query: "stage:won".to_owned(),
        sort: None,
        columns: Vec::new(),
        group_by: None,
        scope: BTreeMap::from([("pipeline".to_owned(), "7".to_owned()), ("gone".to_owned(), "x".to_owned())]),
        share: Share::Private,
        owner_id: None,
        owner_name: None,
        version: 1,
        created_at: Timestamp(0),
        updated_at: Timestamp(0),
    }
}

fn views(opens_with: Option<&str>) -> Views {
    Views { views: vec![view(1)], opens_with: opens_with.map(str::to_owned), ..Views::default() }
}

#[test]
fn an_address_names_a_view() {
    let check = |asked: Option<&str>, is_bare, opens_with: Option<&str>, want| {
        assert_eq!(SPEC.place(&views(opens_with), asked, is_bare), want, "{asked:?} {is_bare} {opens_with:?}");
    };
    let one = id(1).to_string();
    check(None, true, None, Place::BuiltIn(ALL));
    check(None, true, Some("table"), Place::BuiltIn(TABLE));
    check(None, true, Some(&one), Place::Saved(id(1)));
    check(None, false, Some("table"), Place::BuiltIn(ALL));
    check(Some("table"), false, None, Place::BuiltIn(TABLE));
    check(Some("board"), false, Some("table"), Place::BuiltIn(ALL));
    check(Some(&one), false, None, Place::Saved(id(1)));
    check(Some(&id(2).to_string()), false, None, Place::Gone);
    check(Some("calendar"), false, None, Place::Gone);
    check(None, true, Some(&id(2).to_string()), Place::BuiltIn(ALL));
}

#[test]
fn a_bare_address_leads_to_what_the_member_opens_with() {
    let check = |opens_with: Option<&str>, want: Option<String>| {
        assert_eq!(SPEC.opening(&views(opens_with)), want, "{opens_with:?}");
    };
    check(None, None);
    check(Some("board"), None);
    check(Some("table"), Some("/deals?view=table".to_owned()));
    check(Some(&id(1).to_string()), Some(format!("/deals?view={}", id(1))));
    check(Some(&id(2).to_string()), None);
}

#[test]
fn what_a_list_does_not_know_is_no_difference() {
    let base = SPEC.base(&views(None), Place::Saved(id(1)));
    assert_eq!(base.query, "stage:won");
    assert_eq!(base.scope, BTreeMap::from([("pipeline".to_owned(), "7".to_owned())]));
}

#[test]
fn a_built_in_view_has_the_members_columns() {
    let columns = vec![ViewColumn { width: Some(200), ..ViewColumn::of("name") }];
    let views = Views { layouts: BTreeMap::from([("table".to_owned(), columns.clone())]), ..views(None) };
    assert_eq!(SPEC.base(&views, Place::BuiltIn(TABLE)).columns, columns);
    assert!(SPEC.base(&views, Place::BuiltIn(ALL)).columns.is_empty());
    assert!(SPEC.base(&views, Place::Gone).columns.is_empty());
}
