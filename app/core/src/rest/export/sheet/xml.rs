//! Cells in the markup of a sheet.

/// A column's letters: A, B, …, Z, AA.
#[must_use]
pub fn column(place: usize) -> String {
    let mut letters = Vec::new();
    let mut left = place.saturating_add(1);
    while left > 0 {
        left = left.saturating_sub(1);
        letters.push(char::from(b'A'.saturating_add(u8::try_from(left % 26).unwrap_or(0))));
        left /= 26;
    }
    letters.iter().rev().collect()
}

/// A cell that holds `value`; `kind` is its attribute, if it is no number.
pub fn cell(out: &mut String, at: &str, style: usize, kind: &str, value: &str) {
    out.push_str(&format!("<c r=\"{at}\"{}{kind}><v>{value}</v></c>", styled(style)));
}

/// A cell that holds text.
pub fn text_cell(out: &mut String, at: &str, style: usize, text: &str) {
    let keeps = if text.trim() == text { "" } else { " xml:space=\"preserve\"" };
    out.push_str(&format!("<c r=\"{at}\"{} t=\"inlineStr\"><is><t{keeps}>", styled(style)));
    escape(out, text);
    out.push_str("</t></is></c>");
}

fn styled(style: usize) -> String {
    if style == 0 { String::new() } else { format!(" s=\"{style}\"") }
}

/// Text as markup holds it. Characters that XML has none for are written as spreadsheets write them, `_x0007_`; text that
/// looks like that is marked, so that it is read as it is.
pub fn escape(out: &mut String, text: &str) {
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '_' if is_code(text.get(at..).unwrap_or_default()) => out.push_str("_x005F_"),
            '\n' | '\t' => out.push(c),
            '\u{fffe}' | '\u{ffff}' => code(out, c),
            c if c.is_control() => code(out, c),
            c => out.push(c),
        }
    }
}

fn code(out: &mut String, c: char) {
    out.push_str(&format!("_x{:04X}_", u32::from(c)));
}

/// Whether `text` begins like `_x0007_`.
fn is_code(text: &str) -> bool {
    let digits = text.strip_prefix("_x").and_then(|rest| Some((rest.get(..4)?, rest.get(4..5)?)));
    digits.is_some_and(|(digits, end)| end == "_" && digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered() {
        let check = |place: usize, expect: &str| assert_eq!(column(place), expect);
        check(0, "A");
        check(25, "Z");
        check(26, "AA");
        check(701, "ZZ");
        check(702, "AAA");
    }

    #[test]
    fn text_stays_what_it_is() {
        let check = |text: &str, expect: &str| {
            let mut out = String::new();
            escape(&mut out, text);
            assert_eq!(out, expect);
        };
        check("a < b & \"c\" > d", "a &lt; b &amp; &quot;c&quot; &gt; d");
        check("=1+1\n2", "=1+1\n2");
        check("bell\u{7} \r", "bell_x0007_ _x000D_");
        check("_x0007_ _x07_ _", "_x005F_x0007_ _x07_ _");
        check("ünï 😀", "ünï 😀");
    }
}
