//! Dates as people write them, and the order of day, month and year found over a whole column.
//!
//! Never guesses: if several orders fit every value the column is ambiguous, and its dates stay empty until someone says.
//! A two-digit year may stand first as well as last, so `20-10-16` alone is ambiguous although no month is 20.

use std::ops::RangeInclusive;

use chrono::{Datelike, NaiveDate};

use super::model::{DateFinding, DateOrder};
use super::normal;

/// Two-digit years from here to 99 are 1969 to 1999, those below are 2000 to 2068, as POSIX has it.
const PIVOT_YEAR: u32 = 69;
/// Years a CRM can mean; others are slips of the pen.
const YEARS: RangeInclusive<i32> = 1900..=2199;
/// Longest text looked at, and longest word within it.
const DATE_BYTES_MAX: usize = 40;
const WORD_BYTES_MAX: usize = 12;
const EXAMPLES_MAX: usize = 2;

/// Words for months, in English, German, French and Spanish (without accents).
const MONTHS: [&str; 12] = [
    "jan, ene, january, januar, janvier, enero, janv",
    "feb, fev, february, februar, fevrier, febrero, fevr",
    "mar, mrz, march, marz, maerz, mars, marzo",
    "apr, avr, abr, april, avril, abril",
    "may, mai, mayo",
    "jun, june, juni, juin, junio",
    "jul, july, juli, juillet, juil, julio",
    "aug, aou, ago, august, aout, agosto",
    "sep, sept, september, septembre, septiembre",
    "oct, okt, october, oktober, octobre, octubre",
    "nov, november, novembre, noviembre",
    "dec, dez, dic, december, dezember, decembre, diciembre",
];
/// Words that may stand in a date and say nothing new.
const FILLERS: &str = "st, nd, rd, th, of, de, le, el, den, mon, tue, wed, thu, fri, sat, sun, monday, tuesday, wednesday, thursday, \
    friday, saturday, sunday";

/// Why a text gives no date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadDate {
    /// No date in the order asked for, or none at all.
    Invalid,
    /// A date in several orders, and none was given.
    Ambiguous,
}

/// A number of a date as written.
#[derive(Clone, Copy, Debug)]
struct Number {
    value: u32,
    digits: usize,
}

#[derive(Clone, Copy, Debug)]
enum Written {
    /// Order-free: the year leads with four digits, or the month is a word.
    SelfEvident(NaiveDate),
    Numbers {
        parts: [Number; 3],
        separator: char,
    },
}

/// Reads one date. Without `order` only what reads one way is taken.
pub fn read(text: &str, order: Option<DateOrder>) -> Result<NaiveDate, BadDate> {
    match written(text).ok_or(BadDate::Invalid)? {
        Written::SelfEvident(date) => Ok(date),
        Written::Numbers { parts, .. } => match order {
            Some(order) => in_order(parts, order).ok_or(BadDate::Invalid),
            None => {
                let mut fits = DateOrder::ALL.iter().filter_map(|order| in_order(parts, *order));
                let first = fits.next().ok_or(BadDate::Invalid)?;
                // "05/05/2024" is the same day in every order.
                if fits.all(|other| other == first) { Ok(first) } else { Err(BadDate::Ambiguous) }
            }
        },
    }
}

/// All ways to read `text`.
#[must_use]
pub fn readings(text: &str) -> Vec<(DateOrder, NaiveDate)> {
    DateOrder::ALL.into_iter().filter_map(|order| read(text, Some(order)).ok().map(|date| (order, date))).collect()
}

/// Whether some order makes a date of `text`; bare digits are not taken for one.
#[must_use]
pub fn looks_like_date(text: &str) -> bool {
    !text.bytes().all(|byte| byte.is_ascii_digit())
        && DateOrder::ALL.iter().any(|order| read(text, Some(*order)).is_ok())
}

/// What a column's values say together.
#[derive(Clone, Debug, Default)]
pub struct DateProfile {
    /// Values that are a date in some order.
    pub dates: u32,
    /// Of these, values whose reading depends on the order.
    dependent: u32,
    fits: [u32; 3],
    /// A value that fits this order and no other.
    proof: [Option<(String, u32)>; 3],
    example: Option<String>,
    first_years: Span,
    last_years: Span,
    /// Separator and digits of the year; `None` once they differ.
    shape: Option<(char, usize)>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Span(Option<(i32, i32)>);

impl Span {
    fn add(&mut self, year: i32) {
        let (low, high) = self.0.unwrap_or((year, year));
        self.0 = Some((low.min(year), high.max(year)));
    }

    fn width(self) -> i32 {
        self.0.map_or(i32::MAX, |(low, high)| high.saturating_sub(low))
    }
}

impl DateProfile {
    pub fn add(&mut self, text: &str, row: u32) {
        let (parts, separator) = match written(text) {
            None => return,
            Some(Written::SelfEvident(_)) => {
                self.dates = self.dates.saturating_add(1);
                return;
            }
            Some(Written::Numbers { parts, separator }) => (parts, separator),
        };
        let found = DateOrder::ALL.map(|order| in_order(parts, order));
        let count = found.iter().flatten().count();
        // A day that no calendar has says nothing about the order; staging reports it.
        if count == 0 {
            return;
        }
        self.dates = self.dates.saturating_add(1);
        let shape = (separator, parts[2].digits);
        self.shape = if self.dependent == 0 || self.shape == Some(shape) { Some(shape) } else { None };
        self.dependent = self.dependent.saturating_add(1);
        for ((date, fits), proof) in found.iter().zip(&mut self.fits).zip(&mut self.proof) {
            if date.is_some() {
                *fits = fits.saturating_add(1);
                if count == 1 && proof.is_none() {
                    *proof = Some((text.to_owned(), row));
                }
            }
        }
        let [dmy, mdy, ymd] = found;
        if let Some(date) = dmy.or(mdy) {
            self.last_years.add(date.year());
        }
        if let Some(date) = ymd {
            self.first_years.add(date.year());
        }
        let differs = found.iter().flatten().any(|date| Some(*date) != found.iter().flatten().next().copied());
        if differs && self.example.is_none() {
            self.example = Some(text.to_owned());
        }
    }

    /// Separator and year's digits that all order-dependent values share.
    #[must_use]
    pub fn shape(&self) -> Option<(char, usize)> {
        self.shape
    }

    /// `None` if the column holds no dates.
    #[must_use]
    pub fn finding(&self) -> Option<DateFinding> {
        if self.dates == 0 {
            return None;
        }
        let fitting: Vec<DateOrder> = DateOrder::ALL
            .into_iter()
            .zip(self.fits)
            .filter(|(_, fits)| *fits == self.dependent)
            .map(|(order, _)| order)
            .collect();
        let proofs = || self.proof.iter().flatten();
        Some(match (self.dependent, fitting.as_slice()) {
            (0, _) => DateFinding::SelfEvident,
            (_, []) => {
                DateFinding::Mixed { examples: proofs().take(EXAMPLES_MAX).map(|(text, _)| text.clone()).collect() }
            }
            // Each value may fit two orders while only one fits them all; then no single value is the proof.
            (_, [order]) => {
                let (example, row) =
                    proofs().next().cloned().unwrap_or_else(|| (self.example.clone().unwrap_or_default(), 0));
                DateFinding::Proven { order: *order, example, row }
            }
            // "05/05/2024" throughout: every order gives the same days.
            (_, _) if self.example.is_none() => DateFinding::SelfEvident,
            (_, orders) => DateFinding::Ambiguous {
                orders: orders.to_vec(),
                likely: self.likely(orders),
                example: self.example.clone().unwrap_or_default(),
            },
        })
    }

    /// The order whose years lie closest together: days run from 1 to 31, years of business do not.
    fn likely(&self, orders: &[DateOrder]) -> DateOrder {
        let year_first = orders.contains(&DateOrder::Ymd) && self.first_years.width() < self.last_years.width();
        if year_first { DateOrder::Ymd } else { orders.first().copied().unwrap_or(DateOrder::Dmy) }
    }
}

fn in_order(parts: [Number; 3], order: DateOrder) -> Option<NaiveDate> {
    let [a, b, c] = parts;
    let (year, month, day) = match order {
        DateOrder::Dmy => (c, b, a),
        DateOrder::Mdy => (c, a, b),
        DateOrder::Ymd => (a, b, c),
    };
    if day.digits > 2 || month.digits > 2 {
        return None;
    }
    date(year, month.value, day.value)
}

fn date(year: Number, month: u32, day: u32) -> Option<NaiveDate> {
    let full = match year.digits {
        4 => year.value,
        2 if year.value < PIVOT_YEAR => year.value.checked_add(2000)?,
        2 => year.value.checked_add(1900)?,
        _ => return None,
    };
    let full = i32::try_from(full).ok()?;
    if YEARS.contains(&full) { NaiveDate::from_ymd_opt(full, month, day) } else { None }
}

#[derive(Clone, Copy)]
enum Token {
    Number(Number),
    Month(u32),
}

/// Takes a text apart; a time of day after the date is allowed and ignored.
fn written(text: &str) -> Option<Written> {
    if text.len() > DATE_BYTES_MAX || !text.starts_with(char::is_alphanumeric) {
        return None;
    }
    let mut tokens = [None; 3];
    let mut separators = [' '; 3];
    let mut count = 0_usize;
    let mut rest = text;
    while count < 3 {
        let first = rest.chars().next()?;
        if first.is_ascii_digit() {
            let length = rest.bytes().take_while(u8::is_ascii_digit).count();
            let (digits, after) = rest.split_at_checked(length)?;
            if count == 0 && length == 8 {
                return compact(digits, after);
            }
            *tokens.get_mut(count)? = Some(Token::Number(Number { value: digits.parse().ok()?, digits: length }));
            count = count.checked_add(1)?;
            rest = after;
        } else if first.is_alphabetic() {
            let length = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            if length > WORD_BYTES_MAX {
                return None;
            }
            let (word, after) = rest.split_at_checked(length)?;
            let word = normal::plain(word);
            if let Some(month) = month(&word) {
                *tokens.get_mut(count)? = Some(Token::Month(month));
                count = count.checked_add(1)?;
            } else if !normal::listed(FILLERS, &word) {
                return None;
            }
            rest = after;
        } else if matches!(first, '-' | '/' | '.' | ' ' | ',' | '\u{a0}') {
            let gap = separators.get_mut(count)?;
            *gap = if *gap == ' ' { first } else { *gap };
            rest = rest.get(first.len_utf8()..)?;
        } else {
            return None;
        }
    }
    if !is_time_or_nothing(rest) {
        return None;
    }
    let [Some(a), Some(b), Some(c)] = tokens else { return None };
    match (a, b, c) {
        (Token::Number(a), Token::Number(b), Token::Number(c)) => {
            let [_, separator, second] = separators;
            if separator != second || !matches!(separator, '-' | '/' | '.') {
                return None;
            }
            if a.digits == 4 {
                return (b.digits <= 2 && c.digits <= 2).then(|| date(a, b.value, c.value))?.map(Written::SelfEvident);
            }
            Some(Written::Numbers { parts: [a, b, c], separator })
        }
        // "12 March 2017" and "2017-Mar-12"; with two digits on both sides the day comes first, as everybody writes it.
        (Token::Number(a), Token::Month(month), Token::Number(b)) => {
            let (year, day) = if a.digits == 4 { (a, b) } else { (b, a) };
            date(year, month, day.value).map(Written::SelfEvident)
        }
        (Token::Month(month), Token::Number(day), Token::Number(year)) => {
            date(year, month, day.value).map(Written::SelfEvident)
        }
        _ => None,
    }
}

/// `20170312`.
fn compact(digits: &str, after: &str) -> Option<Written> {
    let number = |from: usize, to: usize| {
        Some(Number { value: digits.get(from..to)?.parse().ok()?, digits: to.checked_sub(from)? })
    };
    let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
    if !is_time_or_nothing(after) {
        return None;
    }
    date(year, month.value, day.value).map(Written::SelfEvident)
}

fn month(word: &str) -> Option<u32> {
    let at = MONTHS.iter().position(|names| normal::listed(names, word))?;
    u32::try_from(at).ok()?.checked_add(1)
}

fn is_time_or_nothing(rest: &str) -> bool {
    let rest = rest.strip_prefix('.').unwrap_or(rest);
    if rest.is_empty() {
        return true;
    }
    let Some(time) = rest.strip_prefix(['T', ' ', ',']) else { return false };
    let time = time.trim_start();
    time.starts_with(|c: char| c.is_ascii_digit())
        && time.contains(':')
        && time.chars().all(|c| {
            c.is_ascii_digit() || matches!(c, ':' | '.' | '+' | '-' | ' ' | 'Z' | 'a' | 'A' | 'p' | 'P' | 'm' | 'M')
        })
}
