//! Separators, headers, names of columns.

use super::*;
use crate::import::model::{Delimiter, ObjectKind, Question};
use crate::import::sniff::{HeaderGuess, column_names, sniff};

#[test]
fn the_separator_is_the_one_that_divides_evenly() {
    let check = |text: &str, expect: Delimiter| assert_eq!(sniff(text).delimiter, expect, "{text:?}");
    check("a,b\n1,2\n", Delimiter::Comma);
    check("a;b\n1;2\n", Delimiter::Semicolon);
    check("a\tb\n1\t2\n", Delimiter::Tab);
    check("a|b\n1|2\n", Delimiter::Pipe);
    check("name\nAcme\n", Delimiter::Comma);
    // Commas in amounts and texts.
    check("name;price\nA;1,50\nB;2,50\n", Delimiter::Semicolon);
    check("A;1,50\nB;2,50\n", Delimiter::Semicolon);
    check("A;1,50;2,00\nB;2,50;7,25\n", Delimiter::Semicolon);
    check("name,note,tag\n\"a;b;c\",\"x;y\",z\nb,c;d,e\n", Delimiter::Comma);
    check("name,note\n\"line\nbreak;x\",\"a|b\"\nc,d\n", Delimiter::Comma);
    // One ragged row changes nothing.
    check("a,b,c\n1,2,3\n1,2\n1|2,2,3\n4,5,6\n", Delimiter::Comma);
}

#[test]
fn a_separator_line_is_obeyed_and_is_no_row() {
    let text = "sep=|\r\nname|sector\r\nAcme, Inc|retail\r\n";
    let analysis = analysis(text);
    assert_eq!((analysis.delimiter, analysis.has_separator_line, analysis.row_count), (Delimiter::Pipe, true, 1));
    let rows = staged(text);
    assert_eq!(rows[0].row, 2);
    assert!(format!("{:?}", rows[0].draft).contains("Acme, Inc"));
    // Even where nothing else shows it.
    assert_eq!(told_of(&staged("sep=;\ncompany\nAcme, Inc\nBeta, Inc\n")), [""; 0]);
}

#[test]
fn a_header_is_told_from_a_row() {
    let check = |text: &str, expect: HeaderGuess| assert_eq!(sniff(text).header, expect, "{text:?}");
    check("name,email\nAda,ada@example.com\n", HeaderGuess::Present);
    check("Ada,ada@example.com\nBob,bob@example.com\n", HeaderGuess::Absent);
    check("foo,bar\nAda,12.50\nBob,7.00\n", HeaderGuess::Present);
    check("Acme,12.50\nBeta,7.00\n", HeaderGuess::Absent);
    check("Acme,2017-01-02\nBeta,2017-01-03\n", HeaderGuess::Absent);
    check("Acme,open\nBeta,open\n", HeaderGuess::Absent);
    check("foo,bar\nx,y\nz,w\n", HeaderGuess::Unsure);
    check("Acme,retail\nBeta,media\n", HeaderGuess::Absent);
    check("name,2016,2017\nAcme,1,2\n", HeaderGuess::Present);
    check("firma;straße\nAcme;Weg 1\n", HeaderGuess::Present);
    check(",,\nAcme,1,2\n", HeaderGuess::Absent);
}

#[test]
fn without_a_header_the_first_row_is_data() {
    let text = "Ada Lovelace,ada@example.com,+44 20 7946 0958\nGrace Hopper,grace@example.com,+1 212 555 0100\n";
    let analysis = analysis(text);
    assert_eq!((analysis.has_header, analysis.row_count, analysis.kind), (false, 2, ObjectKind::Contact));
    let headers: Vec<&str> = analysis.columns.iter().map(|column| column.header.as_str()).collect();
    assert_eq!(headers, ["Column 1", "Column 2", "Column 3"]);
    let rows = staged(text);
    assert_eq!((rows[0].row, rows.len()), (1, 2));
    assert!(format!("{:?}", rows[0].draft).contains("Lovelace"));
}

#[test]
fn an_unclear_header_is_asked_about_and_the_answer_obeyed() {
    let text = "foo,bar\nx,y\nz,w\n";
    assert!(analysis(text).questions.contains(&Question::Header { likely: true }));
    assert!(has(&analysis(text), ProblemCode::HeaderAssumed), "a row that may be data is not lost in silence");
    let hints = Hints { has_header: Some(false), ..Hints::default() };
    let answered = analyse("data.csv", text.as_bytes(), hints, &[]).unwrap();
    assert_eq!((answered.has_header, answered.row_count), (false, 3));
    assert!(!has(&answered, ProblemCode::HeaderAssumed));
    assert!(!answered.questions.iter().any(|question| matches!(question, Question::Header { .. })));
}

#[test]
fn column_names_are_unique_and_never_empty() {
    let check = |cells: &[&str], count: usize, expect: &[&str], duplicates: &[usize], unnamed: &[usize]| {
        let found = column_names(cells.iter().copied(), count);
        assert_eq!(
            (found.names, found.duplicates, found.unnamed),
            (expect.iter().map(|n| n.to_string()).collect(), duplicates.to_vec(), unnamed.to_vec())
        );
    };
    check(&["Name", "Name", "name"], 3, &["Name", "Name (2)", "name (3)"], &[1, 2], &[]);
    check(&["Name (2)", "Name", "Name"], 3, &["Name (2)", "Name", "Name (3)"], &[2], &[]);
    check(&["", " ", "Column 1"], 3, &["Column 1", "Column 2", "Column 1 (2)"], &[2], &[0, 1]);
    check(&[], 2, &["Column 1", "Column 2"], &[], &[0, 1]);
    check(&["two\nlines"], 1, &["two lines"], &[], &[]);
}
