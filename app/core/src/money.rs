//! Money as integer minor units with a currency. Floats never hold an amount.

use serde::{Deserialize, Serialize};

/// An amount in the currency's smallest unit: `Money { amount_minor: 105_400, currency: USD }` is $1,054.00.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Money {
    pub amount_minor: i64,
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String, example = "USD"))]
    pub currency: Currency,
}

/// An ISO 4217 code of three capital letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// The text is not a currency code of three letters.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a currency is three letters, such as USD")]
pub struct BadCurrency;

impl Currency {
    pub const USD: Self = Self(*b"USD");
    pub const EUR: Self = Self(*b"EUR");

    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Decimal places of the minor unit. Source: ISO 4217.
    #[must_use]
    pub fn exponent(&self) -> u32 {
        match &self.0 {
            b"BIF" | b"CLP" | b"DJF" | b"GNF" | b"ISK" | b"JPY" | b"KMF" | b"KRW" | b"PYG" | b"RWF" | b"UGX"
            | b"UYI" | b"VND" | b"VUV" | b"XAF" | b"XOF" | b"XPF" => 0,
            b"BHD" | b"IQD" | b"JOD" | b"KWD" | b"LYD" | b"OMR" | b"TND" => 3,
            _ => 2,
        }
    }

    /// The sign put before an amount, or the code and a space where there is none in common use.
    #[must_use]
    pub fn sign(&self) -> &str {
        match &self.0 {
            b"USD" => "$",
            b"EUR" => "€",
            b"GBP" => "£",
            b"JPY" => "¥",
            b"INR" => "₹",
            _ => self.code(),
        }
    }
}

impl std::str::FromStr for Currency {
    type Err = BadCurrency;
    fn from_str(text: &str) -> Result<Self, BadCurrency> {
        let bytes: [u8; 3] = text.trim().to_ascii_uppercase().as_bytes().try_into().map_err(|_| BadCurrency)?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Self(bytes)).ok_or(BadCurrency)
    }
}

impl TryFrom<String> for Currency {
    type Error = BadCurrency;
    fn try_from(text: String) -> Result<Self, BadCurrency> {
        text.parse()
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

impl Money {
    /// Full precision with thousands separators: `$1,054.00`, `−€3.50`, `CHF 12.00`.
    #[must_use]
    pub fn full(&self) -> String {
        let unit = 10_u64.pow(self.currency.exponent());
        let magnitude = self.amount_minor.unsigned_abs();
        let (whole, rest) = (magnitude / unit, magnitude % unit);
        let digits = usize::try_from(self.currency.exponent()).unwrap_or(0);
        let tail = if digits == 0 { String::new() } else { format!(".{rest:0digits$}") };
        format!("{}{}{}", self.lead(), grouped(whole), tail)
    }

    /// Three significant figures for tiles and column heads: `$600k`, `$2.9M`, `$588`.
    #[must_use]
    pub fn short(&self) -> String {
        const STEPS: [(u64, &str); 3] = [(1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k")];
        let unit = 10_u64.pow(self.currency.exponent());
        let whole = self.amount_minor.unsigned_abs().saturating_add(unit / 2) / unit;
        for (step, suffix) in STEPS {
            if whole >= step {
                let tenths = whole.saturating_mul(10) / step;
                let text = if tenths >= 100 || tenths.is_multiple_of(10) {
                    grouped(tenths / 10)
                } else {
                    format!("{}.{}", tenths / 10, tenths % 10)
                };
                return format!("{}{text}{suffix}", self.lead());
            }
        }
        format!("{}{whole}", self.lead())
    }

    fn lead(&self) -> String {
        let minus = if self.amount_minor < 0 { "−" } else { "" };
        let sign = self.currency.sign();
        let gap = if sign.len() == 3 && sign.is_ascii() { "\u{a0}" } else { "" };
        format!("{minus}{sign}{gap}")
    }
}

/// `1234567` as `1,234,567`.
#[must_use]
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_people_write_them() {
        let usd = |amount_minor| Money { amount_minor, currency: Currency::USD };
        let check = |money: Money, full: &str, short: &str| {
            assert_eq!((money.full().as_str(), money.short().as_str()), (full, short));
        };
        check(usd(0), "$0.00", "$0");
        check(usd(58_800), "$588.00", "$588");
        check(usd(105_400), "$1,054.00", "$1k");
        check(usd(451_450), "$4,514.50", "$4.5k");
        check(usd(290_000_000), "$2,900,000.00", "$2.9M");
        check(usd(-350), "−$3.50", "−$4");
        check(usd(i64::MIN), "−$92,233,720,368,547,758.08", "−$92,233,720B");
        let yen = Money { amount_minor: 1500, currency: "jpy".parse().expect("a code") };
        check(yen, "¥1,500", "¥1.5k");
        let chf = Money { amount_minor: 1200, currency: "CHF".parse().expect("a code") };
        check(chf, "CHF\u{a0}12.00", "CHF\u{a0}12");
    }

    #[test]
    fn a_currency_is_three_letters() {
        for bad in ["", "US", "USDX", "U5D", "€€€"] {
            assert_eq!(bad.parse::<Currency>(), Err(BadCurrency));
        }
    }
}
