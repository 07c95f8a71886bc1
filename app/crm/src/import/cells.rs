//! What one cell is, looked at alone: e-mail, phone, address, formula; and how its text is made fit to keep.

use crate::shared::check::{EMAIL_CHARS_MAX, looks_like_email};
use ac_core::rest::csv;
use std::borrow::Cow;

/// E.164 allows 15 digits; extensions and trunk zeros add a few.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 6..=20;

/// A cell's text made fit for one line: trimmed, and what had to be changed for it.
#[derive(Debug, PartialEq, Eq)]
pub struct Clean<'a> {
    pub text: Cow<'a, str>,
    pub has_joined_lines: bool,
    pub has_lost_controls: bool,
    pub has_bad_characters: bool,
}

/// Trims; an apostrophe goes that only kept a spreadsheet from taking the text for a formula; line breaks and tabs become single spaces; other control characters go; `�` is reported and stays.
#[must_use]
pub fn clean(cell: &str) -> Clean<'_> {
    let text = cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let text = text.strip_prefix('\'').filter(|rest| csv::starts_formula(rest)).unwrap_or(text);
    // Nearly every cell is plain ASCII without control characters; one scan over bytes settles it.
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Clean {
            text: Cow::Borrowed(text),
            has_joined_lines: false,
            has_lost_controls: false,
            has_bad_characters: false,
        };
    }
    let has_bad_characters = text.contains('\u{fffd}');
    if !text.contains(char::is_control) {
        return Clean {
            text: Cow::Borrowed(text),
            has_joined_lines: false,
            has_lost_controls: false,
            has_bad_characters,
        };
    }
    let mut out = String::with_capacity(text.len());
    let (mut has_joined_lines, mut has_lost_controls) = (false, false);
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' => {
                has_joined_lines = true;
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if c.is_control() => has_lost_controls = true,
            c => out.push(c),
        }
    }
    Clean { text: Cow::Owned(out), has_joined_lines, has_lost_controls, has_bad_characters }
}

/// An address that mail can be sent to, by its shape.
#[must_use]
pub fn is_email(text: &str) -> bool {
    u32::try_from(text.len()).is_ok_and(|bytes| bytes <= EMAIL_CHARS_MAX) && looks_like_email(text)
}

/// A phone number: digits with the usual signs between them, and something that a bare number lacks.
#[must_use]
pub fn is_phone(text: &str) -> bool {
    let (number, extension) = match text.split_once(['x', 'X']) {
        Some((number, extension)) => (number.trim_end(), extension),
        None => (text, ""),
    };
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let is_written_so =
        number.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '(' | ')' | '-' | '.' | '/' | '\u{a0}'));
    let has_sign = number.starts_with(['+', '0', '(']) || number.contains([' ', '-', '.', '/']);
    let plus_leads = number.rfind('+').is_none_or(|at| at == 0 || number.starts_with("(+"));
    PHONE_DIGITS.contains(&digits)
        && is_written_so
        && has_sign
        && plus_leads
        && extension.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ')
}

/// A web address or a bare host name.
#[must_use]
pub fn is_url(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let bare = lower.strip_prefix("https://").or_else(|| lower.strip_prefix("http://"));
    let rest = bare.unwrap_or(&lower);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or("");
    let top = host.rsplit('.').next().unwrap_or("");
    !host.contains('@')
        && host.contains('.')
        && host.split('.').all(|label| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-'))
        && top.chars().count() >= 2
        && top.chars().all(char::is_alphabetic)
}

/// Text that a spreadsheet would calculate. Negative numbers and phone numbers are none.
#[must_use]
pub fn is_formula(text: &str) -> bool {
    let mut chars = text.chars();
    let (first, second) = (chars.next(), chars.next());
    match first {
        Some('=' | '@') => second.is_some(),
        Some('+' | '-') => {
            let starts_something =
                second.is_some_and(|c| c.is_alphanumeric() || matches!(c, '(' | '@' | '=' | '+' | '-'));
            let is_number =
                text.chars().skip(1).all(|c| !c.is_alphabetic() && !matches!(c, '+' | '*' | '=' | '@' | '^'))
                    && !text.chars().skip(1).any(|c| c == '-' && text.starts_with('-'));
            starts_something && !is_number && !is_phone(text) && crate::import::money::looks_like_money(text).is_none()
        }
        _ => false,
    }
}

/// What exports write for "nothing" in a typed column.
#[must_use]
pub fn is_null_marker(text: &str) -> bool {
    const MARKERS: &str = "-, –, —, n/a, na, #n/a, null, none, nil, (blank)";
    super::normal::list(MARKERS).any(|marker| text.eq_ignore_ascii_case(marker))
}
