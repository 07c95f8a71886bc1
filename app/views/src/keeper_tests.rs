use super::*;
use crate::saved::{mine::Rights, model::ViewColumn};

fn layout(view: &str, width: i32) -> Setting {
    let columns = vec![ViewColumn { width: Some(width), ..ViewColumn::of("stage") }];
    Setting::Layout { view: view.to_owned(), columns }
}

fn opens_with(view: &str) -> Setting {
    Setting::OpensWith(Some(view.to_owned()))
}

fn changed(queue: &mut Queue, setting: Setting) {
    queue.is_overtaken = true;
    queue.add(setting);
}

#[test]
fn no_choice_overtakes_another_and_only_the_newest_of_a_kind_is_sent() {
    let mut queue = Queue::default();
    queue.add(layout("table", 146));
    assert_eq!(queue.next(), Some(layout("table", 146)));
    for setting in [layout("table", 162), opens_with("board"), layout("list", 80), layout("table", 178)] {
        queue.add(setting);
    }
    queue.add(opens_with("table"));
    assert_eq!(queue.next(), Some(layout("table", 178)));
    assert_eq!(queue.next(), Some(opens_with("table")));
    assert_eq!(queue.next(), Some(layout("list", 80)));
    assert_eq!(queue.next(), None);
}

#[test]
fn an_answer_that_a_change_overtook_is_asked_for_again_once_that_is_sent() {
    let mut queue = Queue { is_read_due: true, ..Queue::default() };
    assert!(queue.begin_read());
    changed(&mut queue, layout("table", 146));
    assert!(queue.next().is_some());
    assert!(!queue.end_read(), "it is older than what stands here");
    assert!(!queue.begin_read(), "and what stands here is not kept yet");
    assert_eq!(queue.next(), None);
    assert!(queue.begin_read());
    assert!(queue.end_read());
    assert!(!queue.begin_read(), "once is enough");
}

#[test]
fn views_are_read_one_answer_after_the_other() {
    let mut queue = Queue { is_read_due: true, ..Queue::default() };
    assert!(queue.begin_read());
    queue.is_read_due = true;
    assert!(!queue.begin_read());
    assert!(queue.end_read());
    assert!(queue.begin_read());
    queue.is_overtaken = true;
    assert!(!queue.end_read(), "a change that another request has made counts too");
    assert!(queue.begin_read());
}

#[test]
fn what_the_server_may_not_have_goes_along_when_the_page_is_left() {
    let mut queue = Queue::default();
    assert_eq!(queue.unkept(), []);
    queue.add(layout("table", 146));
    queue.next();
    queue.add(opens_with("table"));
    assert_eq!(queue.unkept(), [layout("table", 146), opens_with("table")]);
    queue.add(layout("table", 162));
    assert_eq!(queue.unkept(), [opens_with("table"), layout("table", 162)]);
    while queue.next().is_some() {}
    assert_eq!(queue.unkept(), []);
}

#[test]
fn whoever_may_keep_nothing_has_it_so_until_the_page_is_left() {
    let check = |make, want: &[&str]| {
        let rights = Rights { make, ..Rights::default() };
        let mut kept = Views { rights, ..Views::default() };
        kept.take(&layout("table", 146));
        renew(&mut kept, Views { rights, ..Views::default() });
        assert_eq!(kept.layouts.keys().collect::<Vec<_>>(), want);
    };
    check(true, &[]);
    check(false, &["table"]);
}

#[test]
fn a_choice_is_shown_at_once_and_an_empty_one_is_the_lists_own() {
    let mut views = Views::default();
    views.take(&layout("table", 146));
    views.take(&opens_with("table"));
    assert_eq!(views.layouts.get("table").and_then(|columns| columns.first()?.width), Some(146));
    assert_eq!(views.opens_with.as_deref(), Some("table"));
    views.take(&Setting::Layout { view: "table".to_owned(), columns: Vec::new() });
    views.take(&Setting::OpensWith(None));
    assert_eq!(views, Views::default());
}
