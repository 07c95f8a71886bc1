//! CSV that is safe to open in a spreadsheet.

use super::export::Cell;

/// One line with its line break. A cell that a spreadsheet would run as a formula starts with an apostrophe instead.
#[must_use]
pub fn line<S: AsRef<str>>(cells: &[S]) -> String {
    joined(cells.iter().map(|cell| field(cell.as_ref(), true)))
}

/// As [`line`]. What is a number is no formula, whatever it begins with.
#[must_use]
pub fn row(cells: &[Cell]) -> String {
    joined(cells.iter().map(|cell| field(&cell.plain(), matches!(cell, Cell::Text(_)))))
}

fn joined(fields: impl Iterator<Item = String>) -> String {
    let mut line = fields.collect::<Vec<_>>().join(",");
    line.push_str("\r\n");
    line
}

fn field(cell: &str, is_text: bool) -> String {
    let is_formula = is_text && starts_formula(cell);
    let needs_quotes = cell.contains(['"', ',', '\n', '\r', ';', '\t']) || is_formula;
    if !needs_quotes {
        return cell.to_owned();
    }
    let mark = if is_formula { "'" } else { "" };
    format!("\"{mark}{}\"", cell.replace('"', "\"\""))
}

/// Whether a spreadsheet could run a text as a formula.
#[must_use]
pub fn starts_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_defused() {
        let check = |cell: &str, expect: &str| {
            assert_eq!(line(&[cell]), format!("{expect}\r\n"));
            assert_eq!(row(&[Cell::text(cell)]), format!("{expect}\r\n"));
        };
        check("plain", "plain");
        check("a,b", "\"a,b\"");
        check("say \"hi\"", "\"say \"\"hi\"\"\"");
        check("two\nlines", "\"two\nlines\"");
        for start in ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"] {
            check(&format!("{start}1+1"), &format!("\"'{start}1+1\""));
        }
        check("-2.5", "\"'-2.5\"");
        assert_eq!(line(&["a", "", "c"]), "a,,c\r\n");
    }

    #[test]
    fn what_is_a_number_stays_one() {
        let owed = crate::Money { amount_minor: -105_407, currency: crate::Currency::USD };
        let cells = [Cell::Number("-2.5".into()), Cell::Amount(owed), Cell::Money(owed), Cell::Empty];
        assert_eq!(row(&cells), "-2.5,-1054.07,-1054.07 USD,\r\n");
    }
}
