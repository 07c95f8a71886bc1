//! CSV that is safe to open in a spreadsheet.

/// One line with its line break. A cell that a spreadsheet would run as a formula starts with an apostrophe instead.
#[must_use]
pub fn line<S: AsRef<str>>(cells: &[S]) -> String {
    let mut out = String::new();
    for (place, cell) in cells.iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        push(&mut out, cell.as_ref());
    }
    out.push_str("\r\n");
    out
}

fn push(out: &mut String, cell: &str) {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let needs_quotes = cell.contains(['"', ',', '\n', '\r', ';', '\t']) || is_formula;
    if !needs_quotes {
        out.push_str(cell);
        return;
    }
    out.push('"');
    if is_formula {
        out.push('\'');
    }
    out.push_str(&cell.replace('"', "\"\""));
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_defused() {
        let check = |cell: &str, expect: &str| assert_eq!(line(&[cell]), format!("{expect}\r\n"));
        check("plain", "plain");
        check("a,b", "\"a,b\"");
        check("say \"hi\"", "\"say \"\"hi\"\"\"");
        check("two\nlines", "\"two\nlines\"");
        for start in ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"] {
            check(&format!("{start}1+1"), &format!("\"'{start}1+1\""));
        }
        assert_eq!(line(&["a", "", "c"]), "a,,c\r\n");
    }
}
