//! What people upload by accident: each gives a clear report or works, none a crash or a silent loss.

use super::*;
use crate::import::Draft;
use crate::import::model::Delimiter;

fn names(rows: &[StagedRow]) -> Vec<String> {
    let name = |row: &StagedRow| match &row.draft {
        Some(Draft::Company(company)) => Some(company.name.clone()),
        _ => None,
    };
    rows.iter().filter_map(name).collect()
}

#[test]
fn semicolons_and_tabs() {
    for (separator, delimiter) in [(';', Delimiter::Semicolon), ('\t', Delimiter::Tab), ('|', Delimiter::Pipe)] {
        let text = "company,sector\nAcme,retail\nBeta,media\n".replace(',', &separator.to_string());
        assert_eq!(analysis(&text).delimiter, delimiter);
        assert_eq!(names(&staged(&text)), ["Acme", "Beta"]);
    }
}

#[test]
fn quotes_with_line_breaks() {
    let rows = staged("company,sector\n\"Acme\nand \"\"Sons\"\"\",retail\r\n\"Beta, Inc\",\"media\"\n");
    assert_eq!(names(&rows), ["Acme and \"Sons\"", "Beta, Inc"]);
    assert_eq!(told_of(&rows), ["2 company line_break_joined"]);
    assert_eq!(rows[1].row, 3);
}

#[test]
fn duplicate_and_missing_headers() {
    let analysis = analysis("company,Sector,sector,\nAcme,retail,media,x\n");
    let headers: Vec<&str> = analysis.columns.iter().map(|column| column.header.as_str()).collect();
    assert_eq!(headers, ["company", "Sector", "sector (2)", "Column 4"]);
    let expect = [
        "1 sector (2) duplicate_header",
        "1 sector (2) column_not_imported",
        "1 Column 4 empty_header",
        "1 Column 4 column_not_imported",
    ];
    assert_eq!(told(&analysis.problems.kept), expect);
}

#[test]
fn ragged_rows() {
    let rows = staged(
        "company,sector,website\nAcme,retail\nBeta,media,beta.test,surplus\nGamma,media,g.test,,\nDelta,retail,d.test\n",
    );
    assert_eq!(told_of(&rows), ["2  row_too_short", "3  row_too_long"]);
    assert_eq!(names(&rows), ["Acme", "Gamma", "Delta"]);
    assert!(rows[1].problems[0].message.contains("surplus"));
}

#[test]
fn empty_rows_and_blank_lines() {
    let rows = staged("company,sector\n\nAcme,retail\n,\n , \nBeta,media\n\n");
    assert_eq!(told_of(&rows), ["4  row_empty", "5  row_empty"]);
    assert_eq!(rows.iter().map(|row| row.row).collect::<Vec<_>>(), [3, 4, 5, 6]);
    assert_eq!(names(&rows), ["Acme", "Beta"]);
}

#[test]
fn a_row_without_a_name() {
    let rows = staged("company,sector\n,retail\nBeta,media\n");
    assert_eq!(told_of(&rows), ["2  name_missing"]);
}

#[test]
fn formula_cells_are_text() {
    let text = "company,sector\n=1+1,retail\n\"=HYPERLINK(\"\"http://x.test\"\")\",media\n@SUM(A1),-2+3\n+cmd|' /C calc'!A0,-5\n\"-SUM(A1)\",+49 30 123456\n-5,- none\n";
    let rows = staged(text);
    let flagged: Vec<String> = told_of(&rows).into_iter().filter(|told| told.ends_with("formula_text")).collect();
    let expect = ["2 company", "3 company", "4 company", "4 sector", "5 company", "6 company"];
    assert_eq!(flagged, expect.map(|place| format!("{place} formula_text")));
    assert_eq!(names(&rows)[0], "=1+1", "kept as it is");
    assert_eq!(rows.len(), names(&rows).len(), "no row is skipped for it");
}

#[test]
fn control_characters_are_removed() {
    let rows = staged(
        "company,sector\nAc\u{0}me\u{7},retail\nBeta,media\n".to_owned() + &"Gamma,retail and more\n".repeat(20),
    );
    assert_eq!(names(&rows)[0], "Acme");
    assert_eq!(told_of(&rows)[0], "2 company control_characters");
}

#[test]
fn a_header_alone_is_a_file_without_rows() {
    let analysis = analysis("company,sector\n");
    assert_eq!((analysis.row_count, analysis.columns.len()), (0, 2));
    assert!(staged("company,sector").is_empty());
}

#[test]
fn a_zip_called_csv() {
    let error = refused(b"PK\x03\x04rest of the archive");
    assert_eq!(error.problem("deals.csv").code, ProblemCode::NotText);
    assert_eq!(error.problem("deals.csv").row, 0);
}
