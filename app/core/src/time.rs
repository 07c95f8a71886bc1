//! Instants as UTC microseconds, the same in both databases and in the browser, and how dates are said in words.

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use serde::{Deserialize, Serialize};

pub const DAY_SECS: i64 = 24 * 60 * 60;

/// English names of the months, in order.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// `22 Nov 2026`. Not by chrono's format strings: reading them is code that every browser would load.
#[must_use]
pub fn day(date: NaiveDate) -> String {
    format!("{} {}", day_of_month(date), date.year())
}

/// `22 Nov`.
#[must_use]
pub fn day_of_month(date: NaiveDate) -> String {
    let name = month_name(date);
    format!("{} {}", date.day(), name.get(..3).unwrap_or(name))
}

/// `November 2026`.
#[must_use]
pub fn month(date: NaiveDate) -> String {
    format!("{} {}", month_name(date), date.year())
}

fn month_name(date: NaiveDate) -> &'static str {
    usize::try_from(date.month0()).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default()
}

/// An instant in microseconds since 1970 UTC. Travels as RFC 3339 text with six decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(not(target_arch = "wasm32"), derive(sea_orm::DeriveValueType))]
pub struct Timestamp(pub i64);

impl Timestamp {
    #[must_use]
    pub fn to_datetime(self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0).unwrap_or_default()
    }

    /// The instant `seconds` later; saturates at the ends of time.
    #[must_use]
    pub fn plus_secs(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// `2026-11-22`, in UTC.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        self.to_datetime().date_naive()
    }

    /// `22 Nov 2026, 11:28 UTC`.
    #[must_use]
    pub fn words(self) -> String {
        let at = self.to_datetime();
        format!("{}, {:02}:{:02} UTC", day(self.date()), at.hour(), at.minute())
    }

    /// `2026-11-22 11:28:02`, in UTC.
    #[must_use]
    pub fn to_the_second(self) -> String {
        let at = self.to_datetime();
        format!("{} {:02}:{:02}:{:02}", self.date(), at.hour(), at.minute(), at.second())
    }
}

impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.to_datetime().to_rfc3339_opts(chrono::SecondsFormat::Micros, true))
    }
}

impl std::str::FromStr for Timestamp {
    type Err = chrono::ParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DateTime::parse_from_rfc3339(text).map(|t| Self(t.timestamp_micros()))
    }
}

impl Serialize for Timestamp {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Where "now" comes from: the machine, or a hand that tests turn.
#[cfg(not(target_arch = "wasm32"))]
#[derive(Clone, Debug, Default)]
pub struct Clock {
    offset_micros: std::sync::Arc<std::sync::atomic::AtomicI64>,
}

#[cfg(not(target_arch = "wasm32"))]
impl Clock {
    #[must_use]
    pub fn now(&self) -> Timestamp {
        let offset = self.offset_micros.load(std::sync::atomic::Ordering::Relaxed);
        Timestamp(Utc::now().timestamp_micros().saturating_add(offset))
    }

    /// Moves this clock, and every clone of it, forward. For tests of time-outs.
    pub fn advance_secs(&self, seconds: i64) {
        let micros = seconds.saturating_mul(1_000_000);
        self.offset_micros.fetch_add(micros, std::sync::atomic::Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn travels_as_rfc_3339() {
        let t = Timestamp(1_700_000_000_123_456);
        let json = serde_json::to_string(&t).expect("serialises");
        assert_eq!(json, "\"2023-11-14T22:13:20.123456Z\"");
        assert_eq!(serde_json::from_str::<Timestamp>(&json).expect("parses"), t);
    }

    #[test]
    fn is_said_in_words() {
        let t = Timestamp(1_700_000_000_123_456);
        assert_eq!(t.words(), "14 Nov 2023, 22:13 UTC");
        assert_eq!(t.plus_secs(-8 * 60 * 60 - 11 * 60 - 15).to_the_second(), "2023-11-14 14:02:05");
        assert_eq!(day_of_month(t.date()), "14 Nov");
        assert_eq!(month(t.date()), "November 2023");
    }
}
