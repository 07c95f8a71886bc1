//! Checks of what people typed, the same in the browser and on the server.
//!
//! Every complaint says what to do next. Text that passes is trimmed and holds no control characters, so that both
//! databases can store it and a log line stays one line.

use ac_core::{FieldError, Money};
use chrono::{Datelike, NaiveDate};

/// Characters of a name or any other short text.
pub const NAME_CHARS_MAX: usize = 200;
/// Characters of an e-mail address (RFC 5321).
pub const EMAIL_CHARS_MAX: usize = 254;
/// Characters of a note.
pub const BODY_CHARS_MAX: usize = 20_000;

/// Collects complaints while values are cleaned.
#[derive(Debug, Default)]
pub struct Check {
    errors: Vec<FieldError>,
}

impl Check {
    pub fn complain(&mut self, field: &str, message: impl Into<String>) {
        self.errors.push(FieldError::new(field, message));
    }

    /// A short text that must be there.
    pub fn required(&mut self, field: &str, label: &str, text: &str) -> String {
        let clean = line(text);
        if clean.is_empty() {
            self.complain(field, format!("Enter {label}."));
        }
        self.short(field, &clean, NAME_CHARS_MAX);
        clean
    }

    /// A short text that may be empty.
    pub fn text(&mut self, field: &str, text: &str) -> String {
        let clean = line(text);
        self.short(field, &clean, NAME_CHARS_MAX);
        clean
    }

    /// A short text; nothing but blanks counts as none.
    pub fn optional(&mut self, field: &str, text: Option<&str>) -> Option<String> {
        text.map(|text| self.text(field, text)).filter(|text| !text.is_empty())
    }

    /// An e-mail address, if there is one. Whether it can be delivered to, only a mail can tell.
    pub fn email(&mut self, field: &str, text: Option<&str>) -> Option<String> {
        let clean = text.map(line).filter(|text| !text.is_empty())?;
        self.short(field, &clean, EMAIL_CHARS_MAX);
        let looks_right = clean.split_once('@').is_some_and(|(local, host)| {
            !local.is_empty() && !host.is_empty() && !host.contains('@') && !clean.contains(char::is_whitespace)
        });
        if !looks_right {
            self.complain(field, "Enter an address such as jane@example.com.");
        }
        Some(clean)
    }

    /// Text of several lines that must be there.
    pub fn body(&mut self, field: &str, label: &str, text: &str) -> String {
        let kept = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
        let clean = kept.collect::<String>().trim().to_owned();
        if clean.is_empty() {
            self.complain(field, format!("Enter {label}."));
        }
        self.short(field, &clean, BODY_CHARS_MAX);
        clean
    }

    pub fn not_negative(&mut self, field: &str, money: Option<Money>) -> Option<Money> {
        if money.is_some_and(|money| money.amount_minor < 0) {
            self.complain(field, "Enter an amount of zero or more.");
        }
        money
    }

    /// A date that both databases can hold and sort: of the years 1900 to 9999.
    pub fn date(&mut self, field: &str, date: Option<NaiveDate>) -> Option<NaiveDate> {
        if date.is_some_and(|date| !(1900..=9999).contains(&date.year())) {
            self.complain(field, "Enter a date such as 2026-11-22.");
        }
        date
    }

    /// The value, if nothing was complained about.
    pub fn finish<T>(self, value: T) -> Result<T, Vec<FieldError>> {
        if self.errors.is_empty() { Ok(value) } else { Err(self.errors) }
    }

    fn short(&mut self, field: &str, text: &str, chars_max: usize) {
        if text.chars().count() > chars_max {
            self.complain(field, format!("Shorten this to {chars_max} characters."));
        }
    }
}

/// One trimmed line: control characters, line breaks among them, become blanks.
#[must_use]
pub fn line(text: &str) -> String {
    let blanked: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    blanked.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_cannot_stand_in_a_name() {
        let mut check = Check::default();
        assert_eq!(check.required("name", "a name", " Acme\r\nInc\0 "), "Acme  Inc");
        check.finish(()).unwrap();
    }

    #[test]
    fn each_complaint_names_its_field() {
        let mut check = Check::default();
        check.required("name", "a name", " \t ");
        check.email("email", Some("nobody"));
        check.text("phone", &"9".repeat(NAME_CHARS_MAX + 1));
        let errors = check.finish(()).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["name", "email", "phone"]);
    }

    #[test]
    fn addresses() {
        for (text, good) in [("a@b", true), ("jane@example.com", true), ("@b", false), ("a@", false), ("a b@c", false)]
        {
            let mut check = Check::default();
            check.email("email", Some(text));
            assert_eq!(check.finish(()).is_ok(), good, "{text}");
        }
    }
}
