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
    let is_formula =
        !is_number(cell) && cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
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

/// Digits after a minus, with or without decimal places: a spreadsheet takes that for nothing but a number.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, places) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, places].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negative_numbers_stay_numbers() {
        for number in ["-5", "-0.25", "12"] {
            assert_eq!(line(&[number]), format!("{number}\r\n"));
        }
        for formula in ["-5+1", "-A1", "-", "-.5", "--5", "-1.2.3", "-5;6"] {
            assert_eq!(line(&[formula]), format!("\"'{formula}\"\r\n"));
        }
    }

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
