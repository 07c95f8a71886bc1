//! The client without a browser: cursor, coalescing, waiting.

use super::*;

fn event(seq: i64, version: i64) -> String {
    format!(
        r#"{{"type":"events","cursor":{seq},"events":[{{"seq":{seq},"type":"deal.won","subject":{{"kind":"deal","id":"{}"}},"version":{version}}}]}}"#,
        id()
    )
}

fn id() -> Uuid {
    Uuid::from_u128(7)
}

fn ready(machine: &mut Machine, cursor: i64) {
    machine.receive(&format!(r#"{{"type":"ready","cursor":{cursor},"head":{cursor}}}"#));
}

#[test]
fn a_page_with_a_cursor_resumes_there_and_without_one_reads_anew() {
    let mut stamped = Machine::new(Some(4));
    assert_eq!(stamped.hello(), Hello::new(Some(4)));
    ready(&mut stamped, 4);
    assert!(!stamped.has_changes());

    let mut unstamped = Machine::new(None);
    assert_eq!(unstamped.hello(), Hello::new(None));
    ready(&mut unstamped, 9);
    assert_eq!(unstamped.take_changes(), Changes::everything());
    assert_eq!(unstamped.hello(), Hello::new(Some(9)));
}

#[test]
fn many_messages_between_two_frames_are_one_change() {
    let mut machine = Machine::new(Some(0));
    for seq in 1..=100 {
        machine.receive(&event(seq, seq + 1));
    }
    let changes = machine.take_changes();
    assert!(changes.touches(Resource::Deal) && !changes.touches(Resource::Note));
    assert_eq!(changes.version_after(Resource::Deal, id(), 3), 101);
    assert_eq!(changes.version_after(Resource::Deal, Uuid::nil(), 3), 3);
    assert!(!machine.has_changes(), "taken once");
    assert_eq!(machine.hello(), Hello::new(Some(100)));
}

#[test]
fn what_was_seen_does_not_count_again() {
    let mut machine = Machine::new(Some(10));
    machine.receive(&event(9, 1));
    machine.receive(r#"{"type":"batch","cursor":10,"seq_from":8,"seq_to":10,"count":3,"kinds":{"deal":3}}"#);
    assert!(!machine.has_changes());
    assert_eq!(machine.hello(), Hello::new(Some(10)));
}

#[test]
fn a_batch_names_kinds_and_no_records() {
    let mut machine = Machine::new(Some(0));
    machine.receive(r#"{"type":"batch","cursor":120,"seq_from":1,"seq_to":120,"count":120,"kinds":{"deal":120}}"#);
    let changes = machine.take_changes();
    assert!(changes.touches(Resource::Deal));
    assert_eq!(changes.version_after(Resource::Deal, id(), 5), -1);
    assert_eq!(changes.version_after(Resource::Deal, id(), -1), -2);
    assert_eq!(changes.version_after(Resource::Company, id(), 5), 5);
}

#[test]
fn a_resync_may_set_the_cursor_back() {
    let mut machine = Machine::new(Some(90));
    machine.receive(r#"{"type":"resync","cursor":12}"#);
    assert_eq!(machine.take_changes(), Changes::everything());
    assert_eq!(machine.hello(), Hello::new(Some(12)));
}

#[test]
fn unknown_words_are_passed_over_but_move_the_cursor() {
    let mut machine = Machine::new(Some(1));
    machine.receive(&event(2, 1).replace(r#""kind":"deal""#, r#""kind":"galaxy""#));
    machine.receive(r#"{"type":"applause","cursor":99}"#);
    machine.receive("no json");
    assert!(!machine.has_changes());
    machine.receive(r#"{"type":"cursor","cursor":6}"#);
    assert_eq!(machine.hello(), Hello::new(Some(6)));
}

#[test]
fn a_hidden_page_remembers_a_bounded_number_of_records() {
    let mut changes = Changes::default();
    for n in 0..10_000_u128 {
        changes.note(Resource::Deal, Uuid::from_u128(n), 1);
    }
    assert_eq!(changes.records.len(), RECORDS_REMEMBERED_MAX);
    assert_eq!(changes.version_after(Resource::Deal, Uuid::from_u128(9_999), 3), -1, "not named, not lost");
}

#[test]
fn waits_double_up_to_a_limit_and_scatter() {
    let waits: Vec<u32> = (1..=9).map(|failures| retry_ms(failures, 0)).collect();
    assert_eq!(waits, [250, 500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000, 15_000]);
    assert_eq!(retry_ms(1, JITTER_STEPS), 500);
    assert_eq!(retry_ms(u32::MAX, JITTER_STEPS), RETRY_MS_MAX);
}

#[test]
fn the_status_follows_the_failures() {
    let mut machine = Machine::new(Some(0));
    assert_eq!(machine.status(), Status::Connected);
    assert_eq!(machine.closed(close::RESUME, 0), Next::RetryAfter { ms: 250 });
    assert_eq!(machine.status(), Status::Reconnecting);
    for _ in 0..3 {
        machine.closed(1006, 0);
    }
    assert_eq!(machine.status(), Status::Offline);
    ready(&mut machine, 0);
    assert_eq!(machine.status(), Status::Connected);
    assert_eq!(machine.closed(close::UNAUTHENTICATED, 0), Next::Stop);
    assert_eq!(machine.status(), Status::SignedOut);
}

#[test]
fn silence_ends_a_connection_and_any_message_breaks_it() {
    let mut machine = Machine::new(Some(0));
    assert_eq!((0..3).map(|_| machine.beat()).collect::<Vec<_>>(), [false; 3]);
    machine.receive(r#"{"type":"cursor","cursor":0}"#);
    assert_eq!((0..4).map(|_| machine.beat()).collect::<Vec<_>>(), [false, false, false, true]);
}

#[test]
fn who_is_signed_out_does_not_try_again() {
    let mut machine = Machine::new(Some(0));
    machine.closed(close::UNAUTHENTICATED, 0);
    assert!((0..20).all(|_| !machine.beat()), "there is nothing to revive");
    assert_eq!(machine.closed(1006, 0), Next::Stop);
    assert_eq!(machine.status(), Status::SignedOut);
}
