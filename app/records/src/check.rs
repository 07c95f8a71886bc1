//! Checks of what people typed, the same in the browser and on the server.
//!
//! Every complaint says what to do next. Text that passes is trimmed and holds no control characters, so that both
//! databases can store it and a log line stays one line.

use ac_core::{FieldError, Money, typed::is_hidden};
use chrono::{Datelike, NaiveDate};

pub use ac_core::typed::{line, web_address};

/// Characters of a name or any other short text.
pub const NAME_CHARS_MAX: u32 = 200;
/// Characters of an e-mail address (RFC 5321).
pub const EMAIL_CHARS_MAX: u32 = 254;
/// Characters of a note.
pub const BODY_CHARS_MAX: u32 = 20_000;

/// Whether mail can be sent there, by the shape of it, however long.
#[must_use]
pub fn looks_like_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !matches!(c, '@' | ',' | ';' | '<' | '>' | '"');
    let is_label = |label: &str| {
        !label.is_empty() && !label.starts_with('-') && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    !local.is_empty()
        && local.chars().all(is_plain)
        && domain.contains('.')
        && domain.split('.').all(is_label)
        && domain.rsplit('.').next().is_some_and(|top| top.chars().count() >= 2)
}

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
        self.required_up_to(field, label, text, NAME_CHARS_MAX)
    }

    /// As [`Self::required`], of another length.
    pub fn required_up_to(&mut self, field: &str, label: &str, text: &str, chars_max: u32) -> String {
        let clean = line(text);
        if clean.is_empty() {
            self.complain(field, format!("Enter {label}."));
        }
        self.short(field, &clean, chars_max);
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

    /// As [`Self::optional`], of another length.
    pub fn optional_up_to(&mut self, field: &str, text: Option<&str>, chars_max: u32) -> Option<String> {
        let clean = text.map(line).filter(|text| !text.is_empty())?;
        self.short(field, &clean, chars_max);
        Some(clean)
    }

    /// Text of several lines; nothing but blanks counts as none.
    pub fn lines(&mut self, field: &str, text: Option<&str>, chars_max: u32) -> Option<String> {
        let kept = text?.chars().filter(|c| !is_hidden(*c) || matches!(c, '\n' | '\t'));
        let clean = Some(kept.collect::<String>().trim().to_owned()).filter(|text| !text.is_empty())?;
        self.short(field, &clean, chars_max);
        Some(clean)
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

    /// Text of several lines; nothing but blanks counts as none.
    pub fn paragraphs(&mut self, field: &str, text: Option<&str>) -> Option<String> {
        let kept = text?.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
        let clean = kept.collect::<String>().trim().to_owned();
        self.short(field, &clean, BODY_CHARS_MAX);
        (!clean.is_empty()).then_some(clean)
    }

    /// A bound narrower than that of its kind.
    pub fn at_most(&mut self, field: &str, text: Option<&str>, chars_max: u32) {
        self.short(field, text.unwrap_or_default(), chars_max);
    }

    pub fn not_negative(&mut self, field: &str, money: Option<Money>) -> Option<Money> {
        if money.is_some_and(|money| money.amount_minor < 0) {
            self.complain(field, "Enter an amount of zero or more.");
        }
        money
    }

    /// A web address: see [`web_address`]. One that stands already is left as it is.
    pub fn website(&mut self, field: &str, text: Option<&str>, old: Option<&str>) -> Option<String> {
        let clean = self.optional(field, text)?;
        if old == Some(clean.as_str()) {
            return Some(clean);
        }
        let address = web_address(&clean);
        match &address {
            None => self.complain(field, "Enter a web address such as https://example.com."),
            Some(whole) if whole.len() > clean.len() => self.short(field, whole, NAME_CHARS_MAX),
            Some(_) => {}
        }
        address
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

    /// Complains about more than `chars_max` characters.
    pub fn short(&mut self, field: &str, text: &str, chars_max: u32) {
        if u32::try_from(text.chars().count()).map_or(true, |chars| chars > chars_max) {
            self.complain(field, format!("Shorten this to {chars_max} characters."));
        }
    }
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
        check.text("phone", &"9".repeat(201));
        let errors = check.finish(()).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["name", "email", "phone"]);
    }

    #[test]
    fn a_website_that_stands_already_is_left_as_it_is() {
        let mut check = Check::default();
        let kept = check.website("website", Some("javascript:1"), Some("javascript:1"));
        assert_eq!(kept.as_deref(), Some("javascript:1"));
        check.finish(()).unwrap();
        let mut check = Check::default();
        check.website("website", Some("javascript:1"), Some("https://example.com"));
        assert_eq!(check.finish(()).unwrap_err()[0].field, "website");
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
