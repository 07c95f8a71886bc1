use super::*;

fn draft(name: &str) -> ViewDraft {
    ViewDraft {
        object: Resource::Company,
        name: name.to_owned(),
        kind: ViewKind::Table,
        query: String::new(),
        sort: None,
        columns: Vec::new(),
        group_by: None,
        scope: BTreeMap::new(),
        share: Share::Private,
    }
}

fn column(key: &str, width: Option<i32>) -> ViewColumn {
    ViewColumn { width, ..ViewColumn::of(key) }
}

#[test]
fn each_complaint_names_its_field() {
    let columns = vec![column("name", None), column("name", Some(80))];
    let scope = BTreeMap::from([("pipeline".to_owned(), "x".repeat(SCOPE_CHARS_MAX + 1))]);
    let bad = ViewDraft {
        object: Resource::Audit,
        kind: ViewKind::Board,
        query: "(name:acme".to_owned(),
        sort: Some("s".repeat(KEY_CHARS_MAX + 1)),
        columns,
        scope,
        ..draft(" \t")
    };
    let fields: Vec<String> = bad.validate().unwrap_err().into_iter().map(|error| error.field).collect();
    assert_eq!(fields, ["object", "kind", "name", "query", "sort", "columns", "scope"]);
}

#[test]
fn a_query_about_fields_that_are_not_there_is_kept() {
    let odd = ViewDraft { query: " vip:yes name:acme ".to_owned(), ..draft(" Mine\r\n") };
    let valid = odd.validate().unwrap();
    assert_eq!((valid.name.as_str(), valid.query.as_str()), ("Mine", "vip:yes name:acme"));
}

#[test]
fn widths_and_names_of_columns_have_limits() {
    let check = |columns: &[ViewColumn], good: bool| assert_eq!(check_columns(columns).is_ok(), good, "{columns:?}");
    check(&[column("name", Some(64)), column("owner", Some(960)), column("x", None)], true);
    check(&[column("name", Some(63))], false);
    check(&[column("name", Some(961))], false);
    check(&[column("", None)], false);
    check(&[column("a,b", None)], false);
    let many: Vec<ViewColumn> = (0..=COLUMNS_MAX).map(|n| column(&n.to_string(), None)).collect();
    check(&many, false);
    check(many.get(1..).unwrap(), true);
}

#[test]
fn every_list_can_be_a_calendar_and_a_timeline_and_only_some_are_boards() {
    for object in LISTED {
        let kind = |kind| ViewDraft { object: *object, kind, ..draft("Mine") }.validate().is_ok();
        assert!(kind(ViewKind::Calendar) && kind(ViewKind::Timeline) && kind(ViewKind::Table), "{}", object.as_str());
        assert_eq!(kind(ViewKind::Board), ON_BOARDS.contains(object), "{}", object.as_str());
    }
}
