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
///
/// What people write is read by [`str::parse`], which takes active codes only. What has been kept before is read by
/// [`Currency::kept`] and by serde, which take any three letters: a code that is withdrawn one day must not make the
/// amounts in it unreadable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency([u8; 3]);

/// The text is not a currency's code.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a currency is a code of three letters, such as USD or EUR")]
pub struct BadCurrency;

/// The active codes by the decimal places of their minor unit, without those that have none (metals, funds' units, tests).
/// The lev is there for the amounts of before 2026. Source: ISO 4217, list one.
const ACTIVE: [(u32, &str); 4] = [
    (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
    (3, "BHD IQD JOD KWD LYD OMR TND"),
    (4, "CLF UYW"),
    (
        2,
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF \
         CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ \
         GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD \
         MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON \
         RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS \
         UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG",
    ),
];

/// Decimal places of most currencies.
pub const EXPONENT_USUAL: u32 = 2;

impl Currency {
    pub const USD: Self = Self(*b"USD");
    pub const EUR: Self = Self(*b"EUR");

    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// Reads a code that was kept: three letters, whether they are a currency or not.
    pub fn kept(text: &str) -> Result<Self, BadCurrency> {
        let bytes: [u8; 3] = text.trim().to_ascii_uppercase().as_bytes().try_into().map_err(|_| BadCurrency)?;
        bytes.iter().all(u8::is_ascii_uppercase).then_some(Self(bytes)).ok_or(BadCurrency)
    }

    /// Whether amounts may be entered in it.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.listed().is_some()
    }

    /// Decimal places of the minor unit; [`EXPONENT_USUAL`] for what is not on the list.
    #[must_use]
    pub fn exponent(&self) -> u32 {
        self.listed().unwrap_or(EXPONENT_USUAL)
    }

    /// All currencies in which amounts may be entered, in the order of their codes.
    #[must_use]
    pub fn active() -> Vec<Self> {
        let mut all: Vec<Self> =
            ACTIVE.iter().flat_map(|(_, codes)| codes.split(' ')).filter_map(|code| Self::kept(code).ok()).collect();
        all.sort_by_key(|entry| entry.0);
        all
    }

    /// Decimal places other than [`EXPONENT_USUAL`], and the codes that have them, parted by blanks.
    #[must_use]
    pub fn unusual() -> Vec<(u32, &'static str)> {
        ACTIVE.into_iter().filter(|(exponent, _)| *exponent != EXPONENT_USUAL).collect()
    }

    fn listed(&self) -> Option<u32> {
        let has = |codes: &str| codes.split(' ').any(|code| code == self.code());
        ACTIVE.iter().find(|(_, codes)| has(codes)).map(|(exponent, _)| *exponent)
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
        Self::kept(text).ok().filter(Self::is_active).ok_or(BadCurrency)
    }
}

impl TryFrom<String> for Currency {
    type Error = BadCurrency;
    fn try_from(text: String) -> Result<Self, BadCurrency> {
        Self::kept(&text)
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

    /// Rounded for tiles and column heads, to tenths below a hundred of the unit: `$600k`, `$2.9M`, `$588`.
    #[must_use]
    pub fn short(&self) -> String {
        const STEPS: [(u64, &str); 3] = [(1_000_000_000, "B"), (1_000_000, "M"), (1_000, "k")];
        let unit = 10_u64.pow(self.currency.exponent());
        let whole = self.amount_minor.unsigned_abs().saturating_add(unit / 2) / unit;
        for (step, suffix) in STEPS {
            // What would round to a thousand of the smaller unit is one of this.
            if whole.saturating_add(step / 2_000) >= step {
                let tenths = whole.saturating_mul(10).saturating_add(step / 2) / step;
                let text = if tenths >= 1_000 {
                    grouped(whole.saturating_add(step / 2) / step)
                } else if tenths.is_multiple_of(10) {
                    (tenths / 10).to_string()
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
        check(usd(105_400), "$1,054.00", "$1.1k");
        check(usd(100_400), "$1,004.00", "$1k");
        check(usd(999_900), "$9,999.00", "$10k");
        check(usd(99_950_000), "$999,500.00", "$1M");
        check(usd(99_940_000), "$999,400.00", "$999k");
        check(usd(451_450), "$4,514.50", "$4.5k");
        check(usd(1_250_050), "$12,500.50", "$12.5k");
        check(usd(12_500_000), "$125,000.00", "$125k");
        check(usd(290_000_000), "$2,900,000.00", "$2.9M");
        check(usd(-350), "−$3.50", "−$4");
        check(usd(i64::MIN), "−$92,233,720,368,547,758.08", "−$92,233,720B");
        let yen = Money { amount_minor: 1500, currency: "jpy".parse().expect("a code") };
        check(yen, "¥1,500", "¥1.5k");
        let chf = Money { amount_minor: 1200, currency: "CHF".parse().expect("a code") };
        check(chf, "CHF\u{a0}12.00", "CHF\u{a0}12");
    }

    #[test]
    fn a_currency_is_an_active_code() {
        for bad in ["", "US", "USDX", "U5D", "€€€", "ZZZ", "DEM", "XXX", "XTS", "XAU", "D C", " \u{a0} "] {
            assert_eq!(bad.parse::<Currency>(), Err(BadCurrency), "{bad}");
        }
        let check =
            |text: &str, exponent: u32| assert_eq!(text.parse::<Currency>().map(|c| c.exponent()), Ok(exponent));
        check("usd", 2);
        check(" EUR ", 2);
        check("JPY", 0);
        check("BHD", 3);
        check("CLF", 4);
        check("ZWG", 2);
    }

    #[test]
    fn what_was_kept_stays_readable() {
        let odd = Currency::kept("ZZZ").expect("three letters");
        assert!(!odd.is_active() && odd.exponent() == 2);
        let money: Money = serde_json::from_str(r#"{"amount_minor":5,"currency":"ZZZ"}"#).expect("reads");
        assert_eq!(money.currency, odd);
        assert!(serde_json::from_str::<Money>(r#"{"amount_minor":5,"currency":"Z1Z"}"#).is_err());
    }

    #[test]
    fn every_code_stands_in_the_list_once() {
        let codes: Vec<&str> = ACTIVE.iter().flat_map(|(_, codes)| codes.split(' ')).collect();
        assert!(codes.iter().all(|code| Currency::kept(code).is_ok_and(|read| read.code() == *code)));
        let once: std::collections::BTreeSet<_> = codes.iter().collect();
        assert_eq!((once.len(), codes.len()), (codes.len(), 165));
    }
}
