//! Amounts as people write them, and the decimal mark found over a whole column. No float is ever used.
//!
//! "1,054" alone may be a thousand or one: it is resolved by other values of the column, or stays a problem.

use ac_core::{Currency, Money};

use super::model::{DecimalFinding, DecimalMark};
use super::normal;

/// Longest text looked at.
const AMOUNT_BYTES_MAX: usize = 40;
const EXAMPLES_MAX: usize = 2;

/// Codes accepted beside an amount; other letters make it no amount.
const CODES: &str = "AED, ARS, AUD, BGN, BHD, BRL, CAD, CHF, CLP, CNY, COP, CZK, DKK, EGP, EUR, GBP, HKD, HUF, IDR, ILS, INR, ISK, \
    JOD, JPY, KRW, KWD, MAD, MXN, MYR, NOK, NZD, OMR, PEN, PHP, PLN, RON, SAR, SEK, SGD, THB, TND, TRY, USD, ZAR";

/// Why a text gives no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadAmount {
    Invalid,
    /// The mark was not given and the text does not show it.
    Ambiguous,
    /// Beyond 64 bits of minor units.
    TooLarge,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    pub money: Money,
    /// Digits beyond the currency's minor unit were rounded, half away from zero.
    pub is_rounded: bool,
    /// The text itself names the currency.
    pub names_currency: bool,
}

/// Reads an amount; `currency` is that of text which names none.
pub fn read(text: &str, mark: Option<DecimalMark>, currency: Currency) -> Result<Amount, BadAmount> {
    let written = written(text).ok_or(BadAmount::Invalid)?;
    let mark = written.mark(mark)?;
    let named = written.currency.and_then(|code| code.parse::<Currency>().ok());
    let currency = named.unwrap_or(currency);
    let (amount_minor, is_rounded) =
        minor_units(written.parts(mark), written.is_negative, currency.exponent()).ok_or(BadAmount::TooLarge)?;
    Ok(Amount { money: Money { amount_minor, currency }, is_rounded, names_currency: named.is_some() })
}

/// Reads a number that is no amount of money: its digits with a point before the decimals.
pub fn number(text: &str, mark: Option<DecimalMark>) -> Result<String, BadAmount> {
    let written = written(text).filter(|written| !written.has_sign).ok_or(BadAmount::Invalid)?;
    let (whole, fraction) = written.parts(written.mark(mark)?);
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let (whole, fraction) = (digits(whole), digits(fraction));
    let sign = if written.is_negative { "-" } else { "" };
    let whole = if whole.is_empty() { "0".to_owned() } else { whole };
    Ok(if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
}

/// How an amount is written, if it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Whole,
    Decimal(DecimalMark),
    /// One sign with three digits after it: decimals if the column's mark is this one, else thousands.
    Either(DecimalMark),
}

#[must_use]
pub fn looks_like_money(text: &str) -> Option<Shape> {
    written(text).map(|written| written.shape)
}

/// What a column's values say together.
#[derive(Clone, Debug, Default)]
pub struct MoneyProfile {
    pub amounts: u32,
    /// Amounts that show a currency or decimals: such a column is money and not a count.
    pub with_sign: u32,
    proof: [Option<String>; 2],
    either: [Option<String>; 2],
}

impl MoneyProfile {
    pub fn add(&mut self, text: &str) {
        let Some(written) = written(text) else { return };
        self.amounts = self.amounts.saturating_add(1);
        if written.has_sign || written.shape != Shape::Whole {
            self.with_sign = self.with_sign.saturating_add(1);
        }
        let [point, comma] = &mut self.proof;
        let [either_point, either_comma] = &mut self.either;
        let slot = match written.shape {
            Shape::Decimal(DecimalMark::Point) => point,
            Shape::Decimal(DecimalMark::Comma) => comma,
            Shape::Either(DecimalMark::Point) => either_point,
            Shape::Either(DecimalMark::Comma) => either_comma,
            // "1,054,000": a sign that occurs twice marks thousands, so the decimal mark is the other one.
            Shape::Whole if written.number.contains(',') => point,
            Shape::Whole if written.number.contains('.') => comma,
            Shape::Whole => return,
        };
        if slot.is_none() {
            *slot = Some(text.to_owned());
        }
    }

    /// `None` if the column holds no amounts.
    #[must_use]
    pub fn finding(&self) -> Option<DecimalFinding> {
        if self.amounts == 0 {
            return None;
        }
        let proven = |mark, example: &String| DecimalFinding::Proven { mark, example: example.clone() };
        Some(match (&self.proof, &self.either) {
            ([Some(point), Some(comma)], _) => DecimalFinding::Mixed { examples: vec![point.clone(), comma.clone()] },
            ([Some(point), None], _) => proven(DecimalMark::Point, point),
            ([None, Some(comma)], _) => proven(DecimalMark::Comma, comma),
            ([None, None], [Some(point), Some(comma)]) => {
                DecimalFinding::Mixed { examples: [point, comma].into_iter().take(EXAMPLES_MAX).cloned().collect() }
            }
            ([None, None], [Some(example), None] | [None, Some(example)]) => {
                DecimalFinding::Ambiguous { example: example.clone() }
            }
            ([None, None], [None, None]) => DecimalFinding::SelfEvident,
        })
    }
}

struct Written<'a> {
    is_negative: bool,
    currency: Option<&'static str>,
    has_sign: bool,
    /// Digits with their signs between.
    number: &'a str,
    shape: Shape,
}

impl<'a> Written<'a> {
    /// The decimal mark that it has, where `column` is what its column shows; none if it has no decimals.
    fn mark(&self, column: Option<DecimalMark>) -> Result<Option<DecimalMark>, BadAmount> {
        Ok(match (self.shape, column) {
            (Shape::Whole, _) => None,
            (Shape::Decimal(mark), _) => Some(mark),
            (Shape::Either(_), None) => return Err(BadAmount::Ambiguous),
            (Shape::Either(found), Some(mark)) => (found == mark).then_some(mark),
        })
    }

    /// What stands before and after the mark.
    fn parts(&self, mark: Option<DecimalMark>) -> (&'a str, &'a str) {
        let mark = mark.map(|mark| if mark == DecimalMark::Point { '.' } else { ',' });
        mark.and_then(|mark| self.number.rsplit_once(mark)).unwrap_or((self.number, ""))
    }
}

fn written(text: &str) -> Option<Written<'_>> {
    // A word longer than a currency's code is no amount; most texts end here.
    let has_word = text.as_bytes().windows(4).any(|letters| letters.iter().all(u8::is_ascii_alphabetic));
    if text.len() > AMOUNT_BYTES_MAX || has_word {
        return None;
    }
    let (mut rest, mut is_negative) = match text.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')) {
        Some(inner) => (inner, true),
        None => (text, false),
    };
    let mut currency = None;
    let mut has_sign = false;
    // At most a sign and a currency on either side.
    for _ in 0..4 {
        rest = rest.trim_matches(is_space);
        if let Some(inner) = ["-", "−", "+"].iter().find_map(|sign| rest.strip_prefix(sign)) {
            if is_negative {
                return None;
            }
            is_negative = !rest.starts_with('+');
            rest = inner;
        } else if let Some(inner) = rest.strip_suffix('-') {
            if is_negative {
                return None;
            }
            (rest, is_negative) = (inner, true);
        } else if let Some((inner, code)) = without_currency(rest) {
            if has_sign {
                return None;
            }
            (rest, currency, has_sign) = (inner, code, true);
        } else {
            break;
        }
    }
    let shape = shape(rest)?;
    Some(Written { is_negative, currency, has_sign, number: rest, shape })
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}')
}

/// The text without the sign or code before its first or after its last digit, and the currency that this names.
fn without_currency(text: &str) -> Option<(&str, Option<&'static str>)> {
    let is_digit = |c: char| c.is_ascii_digit();
    let lead = text.get(..text.find(is_digit)?)?.trim_end_matches(is_space);
    // "$.50" and "$-5": the last sign belongs to the number.
    for mark in [Some(lead), lead.strip_suffix(['.', ',', '-', '−'])].into_iter().flatten() {
        if let Some(currency) = currency(mark) {
            return Some((text.get(mark.len()..)?, currency));
        }
    }
    let tail = text.get(text.rfind(is_digit)?.checked_add(1)?..)?.trim_start_matches(is_space);
    Some((text.strip_suffix(tail)?, currency(tail)?))
}

/// The currency that a sign or code names; `$`, `¥` and `kr` name several and leave it to the workspace.
fn currency(mark: &str) -> Option<Option<&'static str>> {
    Some(Some(match mark {
        "$" | "¥" | "￥" | "kr" | "kr." => return Some(None),
        "€" => "EUR",
        "£" => "GBP",
        "US$" => "USD",
        "C$" | "CA$" => "CAD",
        "A$" | "AU$" => "AUD",
        "NZ$" => "NZD",
        "HK$" => "HKD",
        "R$" => "BRL",
        "₹" => "INR",
        "₩" => "KRW",
        "₽" => "RUB",
        "₺" => "TRY",
        "₴" => "UAH",
        "₪" => "ILS",
        "₫" => "VND",
        "zł" => "PLN",
        "Kč" => "CZK",
        "Fr." => "CHF",
        code if code.len() == 3 => normal::list(CODES).find(|known| known.eq_ignore_ascii_case(code))?,
        _ => return None,
    }))
}

/// What the separators of `number` mean; `None` if it is not written like a number.
fn shape(number: &str) -> Option<Shape> {
    if !number.ends_with(|c: char| c.is_ascii_digit())
        || !number.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | ','))
    {
        return None;
    }
    let is_group = |c: char| is_space(c) || matches!(c, '\'' | '’');
    let (mut points, mut commas, mut groups) = (0_u32, 0_u32, 0_u32);
    for c in number.chars() {
        let count = match c {
            '.' => &mut points,
            ',' => &mut commas,
            c if is_group(c) => &mut groups,
            c if c.is_ascii_digit() => continue,
            _ => return None,
        };
        *count = count.saturating_add(1);
    }
    let decimal = |mark: char, kind: DecimalMark| {
        let (whole, _) = number.rsplit_once(mark)?;
        let is_sound = whole.chars().all(|c| c.is_ascii_digit()) || is_grouped(whole);
        is_sound.then_some(Shape::Decimal(kind))
    };
    let single = |mark: char, kind: DecimalMark| {
        let (whole, after) = number.rsplit_once(mark)?;
        let is_thousands = groups == 0 && after.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
        if is_thousands { Some(Shape::Either(kind)) } else { decimal(mark, kind) }
    };
    match (points, commas) {
        (0, 0) => (groups == 0 || is_grouped(number)).then_some(Shape::Whole),
        (1, 0) => single('.', DecimalMark::Point),
        (0, 1) => single(',', DecimalMark::Comma),
        (_, 0) | (0, _) => is_grouped(number).then_some(Shape::Whole),
        (1, _) if number.rfind('.') > number.rfind(',') => decimal('.', DecimalMark::Point),
        (_, 1) if number.rfind(',') > number.rfind('.') => decimal(',', DecimalMark::Comma),
        _ => None,
    }
}

/// Groups of three after the first, or of two before the last three as in India, all by one sign.
fn is_grouped(whole: &str) -> bool {
    let mut separator = None;
    let mut lengths = Vec::new();
    let mut length = 0_usize;
    for c in whole.chars() {
        if c.is_ascii_digit() {
            length = length.saturating_add(1);
            continue;
        }
        if *separator.get_or_insert(c) != c {
            return false;
        }
        lengths.push(length);
        length = 0;
    }
    let [first, between @ ..] = lengths.as_slice() else { return false };
    let by = |size: usize| between.iter().all(|length| *length == size);
    length == 3 && ((by(3) && (1..=3).contains(first)) || (by(2) && (1..=2).contains(first)))
}

fn minor_units((whole, fraction): (&str, &str), is_negative: bool, exponent: u32) -> Option<(i64, bool)> {
    let mut total: i64 = 0;
    for digit in whole.chars().filter_map(|c| c.to_digit(10)) {
        total = total.checked_mul(10)?.checked_add(i64::from(digit))?;
    }
    let mut digits = fraction.chars().filter_map(|c| c.to_digit(10));
    for _ in 0..exponent {
        total = total.checked_mul(10)?.checked_add(i64::from(digits.next().unwrap_or(0)))?;
    }
    let next = digits.next().unwrap_or(0);
    let is_rounded = next != 0 || digits.any(|digit| digit != 0);
    if next >= 5 {
        total = total.checked_add(1)?;
    }
    Some((if is_negative { total.checked_neg()? } else { total }, is_rounded))
}
