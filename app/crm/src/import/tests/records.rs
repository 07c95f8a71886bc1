//! The parser: against the `csv` crate as an oracle, and where it differs on purpose.

use super::generator::Random;
use super::*;
use crate::import::decode::Decoder;
use crate::import::limits::{CELL_BYTES_MAX, COLUMNS_MAX, ROWS_MAX};
use crate::import::model::Encoding;
use crate::import::records::{Record, Records};

fn parsed(text: &str) -> Result<Vec<(u32, Vec<String>)>, FileError> {
    let mut records = Records::new(Decoder::open_as(text.as_bytes(), Encoding::Utf8)?, b',');
    let mut record = Record::default();
    let mut out = Vec::new();
    while records.next_into(&mut record)? {
        out.push((record.row, record.cells().map(str::to_owned).collect()));
    }
    Ok(out)
}

fn by_csv_crate(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn it_reads_like_the_csv_crate() {
    const PIECES: [&str; 14] =
        ["a", "b c", ",", ",", ",", "\n", "\n", "\r\n", "\"", "\"\"", "\"x,y\"", "\"l\nm\"", "é", " "];
    let mut compared = 0;
    for seed in 0..1_500 {
        let mut random = Random(seed);
        let text: String = (0..random.below(24)).map(|_| *random.pick(&PIECES)).collect();
        match parsed(&text) {
            Ok(found) => {
                let cells: Vec<Vec<String>> = found.into_iter().map(|(_, cells)| cells).collect();
                assert_eq!(cells, by_csv_crate(&text), "{text:?}");
                compared += 1;
            }
            // The one difference: the other reader takes the rest of the file for a cell.
            Err(error) => assert_eq!(error.code(), ProblemCode::QuoteNotClosed, "{text:?}"),
        }
    }
    assert!(compared > 1_000, "{compared}");
}

#[test]
fn rows_are_numbered_as_a_spreadsheet_shows_them() {
    let check = |text: &str, expect: &[u32]| {
        let rows: Vec<u32> = parsed(text).unwrap().into_iter().map(|(row, _)| row).collect();
        assert_eq!(rows, expect, "{text:?}");
    };
    check("h\na\nb", &[1, 2, 3]);
    check("h\r\na\r\nb\r\n", &[1, 2, 3]);
    check("h\ra\rb\r", &[1, 2, 3]);
    check("h\n\n\na\n", &[1, 4]);
    check("\n\nh\na\n\n\n", &[3, 4]);
    check("h\n\"two\nlines\"\nb\n", &[1, 2, 3]);
    check("h\r\n\r\n\"\"\r\n", &[1, 3]);
}

#[test]
fn a_quote_that_is_never_closed_names_its_place() {
    let text = format!("name,note\nAcme,fine\nBeta,\"oops\n{}", "Gamma,lost\n".repeat(3));
    match parsed(&text) {
        Err(FileError::QuoteNotClosed { row, column, start }) => {
            assert_eq!((row, column), (3, 2));
            assert!(start.starts_with("oops"));
        }
        other => panic!("{other:?}"),
    }
    let long = format!("name,note\nAcme,\"oops\n{}", "Gamma,lost\n".repeat(60_000));
    let problem = refused(&long).problem("f.csv");
    assert!(problem.message.starts_with("“oops Gamma"), "{}", problem.message);
    let problem = refused(&text).problem("f.csv");
    assert_eq!((problem.row, problem.column.as_str(), problem.code), (3, "Column 2", ProblemCode::QuoteNotClosed));
}

#[test]
fn a_large_cell_skips_its_row_and_no_other() {
    for size in [CELL_BYTES_MAX + 1, 10 * 1024 * 1024] {
        let text = format!(
            "name,sector\nAcme,retail\nBeta,{}\nGamma,\"{}\"\nDelta,media\n",
            "x".repeat(size),
            "y\n".repeat(size)
        );
        let rows = staged(&text);
        assert_eq!(told_of(&rows), ["3 sector cell_too_large", "4 sector cell_too_large"]);
        let kept: Vec<u32> = rows.iter().filter(|row| row.draft.is_some()).map(|row| row.row).collect();
        assert_eq!(kept, [2, 5]);
    }
    let just = format!("name,note\nAcme,{}\n", "x".repeat(CELL_BYTES_MAX));
    assert_eq!(told_of(&staged(&just)), [""; 0]);
}

#[test]
fn too_many_columns_are_refused() {
    let header = |count: usize| (0..count).map(|n| format!("c{n}")).collect::<Vec<_>>().join(",");
    let fits = format!("{}\nname\n", header(COLUMNS_MAX));
    assert_eq!(analysis(&fits).columns.len(), COLUMNS_MAX);
    let error = refused(format!("{}\nname\n", header(COLUMNS_MAX + 1)));
    assert_eq!(error.code(), ProblemCode::TooManyColumns);
    // A single row that is too wide is that row's problem.
    let wide = format!("name,sector\nAcme,{}\nBeta,media\n", header(5_000));
    assert_eq!(told_of(&staged(&wide)), ["2  row_too_long"]);
}

#[test]
fn too_many_rows_are_refused_by_number() {
    let count = |rows: u32| -> Result<u32, FileError> {
        let text = "a\n".repeat(rows as usize);
        let mut records = Records::new(Decoder::open_as(text.as_bytes(), Encoding::Utf8)?, b',');
        let mut record = Record::default();
        while records.next_into(&mut record)? {}
        Ok(record.row - 1)
    };
    // The header comes on top.
    assert_eq!(count(ROWS_MAX + 1).unwrap(), ROWS_MAX + 1);
    let error = count(ROWS_MAX + 2).unwrap_err();
    assert_eq!(error.code(), ProblemCode::TooManyRows);
    assert_eq!(error.problem("f.csv").row, ROWS_MAX + 2);
}
