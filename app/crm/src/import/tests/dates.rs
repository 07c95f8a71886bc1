//! Dates: single texts in every order, and the order found over columns.

use crate::import::dates::{BadDate, DateProfile, looks_like_date, read};
use crate::import::model::DateFinding::{self, *};
use crate::import::model::DateOrder::{self, *};

#[test]
fn a_text_is_read_in_the_given_order() {
    let check = |text: &str, order: Option<DateOrder>, expect: Result<&str, BadDate>| {
        assert_eq!(read(text, order).map(|date| date.to_string()), expect.map(str::to_owned), "{text} {order:?}");
    };
    for (text, date) in [
        ("2017-03-12", "2017-03-12"),
        ("2017/3/2", "2017-03-02"),
        ("2017.03.12.", "2017-03-12"),
        ("20170312", "2017-03-12"),
        ("2017-03-12T10:15:00Z", "2017-03-12"),
        ("2017-03-12 10:15:00.000+02:00", "2017-03-12"),
        ("12 March 2017", "2017-03-12"),
        ("March 12, 2017", "2017-03-12"),
        ("Mon, 12 Mar 2017 10:00", "2017-03-12"),
        ("12-Mar-17", "2017-03-12"),
        ("2017-Mar-12", "2017-03-12"),
        ("12. März 2017", "2017-03-12"),
        ("1er", ""),
        ("12 août 2017", "2017-08-12"),
        ("12 de marzo de 2017", "2017-03-12"),
        ("Dec 3rd 2017", "2017-12-03"),
        ("29 Feb 2016", "2016-02-29"),
    ] {
        let expect = if date.is_empty() { Err(BadDate::Invalid) } else { Ok(date) };
        // Self-evident texts read the same whatever the order.
        for order in [None, Some(Dmy), Some(Mdy), Some(Ymd)] {
            check(text, order, expect);
        }
    }
    check("03/04/2017", Some(Dmy), Ok("2017-04-03"));
    check("03/04/2017", Some(Mdy), Ok("2017-03-04"));
    check("03/04/2017", Some(Ymd), Err(BadDate::Invalid));
    check("03/04/2017", None, Err(BadDate::Ambiguous));
    check("13/04/2017", None, Ok("2017-04-13"));
    check("05/05/2017", None, Ok("2017-05-05"));
    check("13/04/2017", Some(Mdy), Err(BadDate::Invalid));
    check("20-10-16", Some(Dmy), Ok("2016-10-20"));
    check("20-10-16", Some(Ymd), Ok("2020-10-16"));
    check("20-10-16", None, Err(BadDate::Ambiguous));
    check("1.2.17 9:30", Some(Dmy), Ok("2017-02-01"));
    check("01-02-68", Some(Dmy), Ok("2068-02-01"));
    check("01-02-69", Some(Dmy), Ok("1969-02-01"));
    for bad in [
        "",
        "2017",
        "2017-13-01",
        "2017-02-29",
        "30 Feb 2017",
        "1-2/2017",
        "32/01/2017",
        "1/2/3",
        "01/02/017",
        "tomorrow",
        "12.03.2017.4",
        "2017-03-12x",
        "-12-03-2017",
        "12/03/20170",
        "99999999",
        "0000-01-01",
        "12 Foo 2017",
        "1.054.50",
        "2017-03-12T",
        "３/４/2017",
    ] {
        for order in [None, Some(Dmy), Some(Mdy), Some(Ymd)] {
            check(bad, order, Err(BadDate::Invalid));
        }
    }
}

#[test]
fn digits_alone_do_not_look_like_a_date() {
    assert!(looks_like_date("3/4/17") && looks_like_date("4 May 2017"));
    assert!(!looks_like_date("20170312") && !looks_like_date("3.4") && !looks_like_date("192.168.1.10"));
}

fn finding(values: &[&str]) -> Option<DateFinding> {
    let mut profile = DateProfile::default();
    for (row, value) in (2..).zip(values) {
        profile.add(value, row);
    }
    profile.finding()
}

#[test]
fn the_order_is_found_over_the_column() {
    let check = |values: &[&str], expect: Option<DateFinding>| assert_eq!(finding(values), expect, "{values:?}");
    let proven = |order, example: &str, row| Some(Proven { order, example: example.to_owned(), row });
    let ambiguous = |orders: &[DateOrder], likely, example: &str| {
        Some(Ambiguous { orders: orders.to_vec(), likely, example: example.to_owned() })
    };
    check(&["Berlin", ""], None);
    check(&["2017-03-12", "12 May 2017"], Some(SelfEvident));
    check(&["03/04/2017", "05/06/2017"], ambiguous(&[Dmy, Mdy], Dmy, "03/04/2017"));
    check(&["05/05/2017", "06/06/2017"], Some(SelfEvident));
    check(&["03/04/2017", "13/04/2017"], proven(Dmy, "13/04/2017", 3));
    check(&["03/04/2017", "04/13/2017", "12/12/2017"], proven(Mdy, "04/13/2017", 3));
    check(&["2017-04-03", "03/04/2017", "13/04/2017"], proven(Dmy, "13/04/2017", 4));
    // A two-digit year may stand at either end.
    check(&["20-10-16", "31-12-17"], ambiguous(&[Dmy, Ymd], Dmy, "20-10-16"));
    check(&["16-10-20", "16-11-29", "17-01-05"], ambiguous(&[Dmy, Ymd], Ymd, "16-10-20"));
    check(&["20-10-69", "31-12-70"], proven(Dmy, "20-10-69", 2));
    check(&["99-10-20"], proven(Ymd, "99-10-20", 2));
    check(&["10-20-16"], proven(Mdy, "10-20-16", 2));
    check(&["01-02-03"], ambiguous(&[Dmy, Mdy, Ymd], Dmy, "01-02-03"));
    // No single value proves it, all together do.
    check(&["20-10-16", "10/11/2016"], proven(Dmy, "20-10-16", 0));
    check(&["13/04/2017", "04/13/2017"], Some(Mixed { examples: vec!["13/04/2017".into(), "04/13/2017".into()] }));
    // What no calendar has proves nothing.
    check(&["03/04/2017", "31/11/2017", "99/99/2017"], ambiguous(&[Dmy, Mdy], Dmy, "03/04/2017"));
}
