//! What figures are asked for and what they are, as screens and the API see them.

use crate::query::{Field, Kind};
use ac_core::{Money, Rates};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, str::FromStr};

/// Groups of one answer; what is in none of them is told together.
pub const GROUPS_MAX: usize = 100;
/// Measures of one question.
pub const MEASURES_MAX: usize = 20;

/// How long the time is that makes a group of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Period {
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

impl Period {
    pub const ALL: [Self; 5] = [Self::Month, Self::Quarter, Self::Year, Self::Week, Self::Day];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

/// By what records are grouped: a field, with the period where it holds days. Written `stage` and `closed.month`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct GroupBy {
    pub field: String,
    pub period: Option<Period>,
}

impl GroupBy {
    /// Whatever it names: lists know what they can be grouped by.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let dated = text
            .rsplit_once('.')
            .and_then(|(field, period)| Some((field, Period::ALL.into_iter().find(|known| known.as_str() == period)?)));
        match dated {
            Some((field, period)) => Self { field: field.to_owned(), period: Some(period) },
            None => Self { field: text.to_owned(), period: None },
        }
    }

    /// What a list with these fields can be grouped by, the likeliest period of days first.
    #[must_use]
    pub fn all(fields: &[Field]) -> Vec<Self> {
        let of = |field: &Field| {
            let by = |period| Self { field: field.key.clone(), period };
            match field.kind {
                Kind::Day(_) | Kind::Instant => Period::ALL.into_iter().map(|period| by(Some(period))).collect(),
                _ => vec![by(None)],
            }
        };
        fields.iter().filter(|field| field.is_grouped).flat_map(of).collect()
    }

    /// What screens call it: `Stage`, `Closed by month`.
    #[must_use]
    pub fn label(&self, fields: &[Field]) -> String {
        let field = fields.iter().find(|field| field.key == self.field);
        let label = field.map_or(self.field.as_str(), |field| field.label.as_str());
        match self.period {
            Some(period) => format!("{label} by {}", period.as_str()),
            None => label.to_owned(),
        }
    }
}

impl fmt::Display for GroupBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.period {
            Some(period) => write!(f, "{}.{}", self.field, period.as_str()),
            None => f.write_str(&self.field),
        }
    }
}

impl From<String> for GroupBy {
    fn from(text: String) -> Self {
        Self::read(&text)
    }
}

impl From<GroupBy> for String {
    fn from(by: GroupBy) -> Self {
        by.to_string()
    }
}

/// What of the records is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Total {
    Sum,
    Average,
    Min,
    Max,
    /// How many records there are.
    Count,
    /// How many have a value.
    Filled,
}

impl Total {
    pub const ALL: [Self; 6] = [Self::Sum, Self::Average, Self::Min, Self::Max, Self::Count, Self::Filled];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Average => "average",
            Self::Min => "min",
            Self::Max => "max",
            Self::Count => "count",
            Self::Filled => "filled",
        }
    }

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|total| total.as_str() == text)
    }

    /// What screens call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Sum => "Sum",
            Self::Average => "Average",
            Self::Min => "Least",
            Self::Max => "Greatest",
            Self::Count => "Count",
            Self::Filled => "Filled",
        }
    }

    /// The rates by which amounts of it are added up. Only sums are: an average over two currencies is one of neither.
    #[must_use]
    pub fn rates(self, known: &Rates) -> Rates {
        if self == Self::Sum { known.clone() } else { known.alone() }
    }

    /// Whether a field of this kind has it: words are not added up.
    #[must_use]
    pub fn is_of(self, kind: Kind) -> bool {
        matches!(self, Self::Count | Self::Filled) || matches!(kind, Kind::Number | Kind::Money)
    }
}

/// One figure that is asked for, of a field; [`Total::Count`] is of none. Written `sum.amount` and `count`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Measure {
    pub total: Total,
    pub field: String,
}

/// The text is no measure.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is no measure. Write count, or sum, average, min, max or filled with a field, as in sum.amount.")]
pub struct NoMeasure(pub String);

impl Measure {
    #[must_use]
    pub fn new(total: Total, field: &str) -> Self {
        let field = if total == Total::Count { "" } else { field };
        Self { total, field: field.to_owned() }
    }
}

impl FromStr for Measure {
    type Err = NoMeasure;

    fn from_str(text: &str) -> Result<Self, NoMeasure> {
        const CHARS_SHOWN_MAX: usize = 40;
        let refused = || NoMeasure(text.chars().filter(|c| !c.is_control()).take(CHARS_SHOWN_MAX).collect());
        let (total, field) = text.split_once('.').unwrap_or((text, ""));
        let total = Total::parse(total).ok_or_else(refused)?;
        if (total == Total::Count) != field.is_empty() {
            return Err(refused());
        }
        Ok(Self::new(total, field))
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.total {
            Total::Count => f.write_str(self.total.as_str()),
            total => write!(f, "{}.{}", total.as_str(), self.field),
        }
    }
}

impl TryFrom<String> for Measure {
    type Error = NoMeasure;

    fn try_from(text: String) -> Result<Self, NoMeasure> {
        text.parse()
    }
}

impl From<Measure> for String {
    fn from(measure: Measure) -> Self {
        measure.to_string()
    }
}

/// What is asked: of which records, in which groups, which figures besides how many there are. `F` holds the list's own filters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
// A name that is not known would otherwise leave all records in.
#[serde(default, deny_unknown_fields, bound(deserialize = "F: Deserialize<'de> + Default"))]
pub struct FiguresQuery<F> {
    pub q: Option<String>,
    /// In the language of the query bar.
    pub query: Option<String>,
    pub filter: F,
    pub group_by: Option<GroupBy>,
    pub measures: Vec<Measure>,
}

/// What was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
pub struct Figures {
    /// Of all records that the filter leaves.
    pub all: Sums,
    /// In the order of their field: choices and stages as they are defined, days as they go by, names by the alphabet; what
    /// has no value comes last. None where no group was asked for.
    pub groups: Vec<Group>,
    /// All that is in none of the groups, where there are more than an answer has: of days the earlier ones, else the smallest.
    pub others: Option<Others>,
}

/// The records that have one value in common.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema), schema(as = FigureGroup))]
pub struct Group {
    /// A choice, a record's id, a text, or the first day of the time; none for records without a value.
    pub value: Option<String>,
    /// What the value is called.
    pub label: String,
    /// The filter that finds exactly these records; it is asked beside the one of the question.
    pub filter: String,
    pub sums: Sums,
}

impl Group {
    /// The first day of the time that a group of days is.
    #[must_use]
    pub fn first_day(&self) -> Option<NaiveDate> {
        self.value.as_deref()?.parse().ok()
    }
}

/// The records of all groups that an answer has no room for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema), schema(as = FigureOthers))]
pub struct Others {
    /// How many groups they are in.
    pub groups: i64,
    pub sums: Sums,
}

/// What some records come to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema), schema(as = FigureSums))]
pub struct Sums {
    /// How many they are.
    pub count: i64,
    /// The measures by their names, such as "sum.amount".
    pub values: BTreeMap<String, Worth>,
}

impl Sums {
    #[must_use]
    pub fn get(&self, measure: &Measure) -> Option<Worth> {
        match measure.total {
            Total::Count => Some(Worth::Count(self.count)),
            _ => self.values.get(&measure.to_string()).cloned(),
        }
    }
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema), schema(as = Figure))]
#[serde(rename_all = "snake_case")]
pub enum Worth {
    Count(i64),
    /// One amount a currency, the workspace's own first; none where there is no amount.
    Money(Vec<Money>),
    /// Decimal text, exact; an average is rounded to four places. Null where there is no number.
    Number(Option<String>),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::Tense;

    #[test]
    fn what_is_written_reads_back() {
        for text in ["stage", "closed.month", "my_field.day", "odd.name"] {
            assert_eq!(GroupBy::read(text).to_string(), text);
        }
        let by = GroupBy::read("closed.week");
        assert_eq!((by.field.as_str(), by.period), ("closed", Some(Period::Week)));
        for text in ["count", "sum.amount", "filled.owner", "average.a.b"] {
            assert_eq!(text.parse::<Measure>().map(|measure| measure.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "sum", "sum.", "total.amount", "count.amount", "amount"] {
            assert_eq!(text.parse::<Measure>(), Err(NoMeasure(text.to_owned())));
        }
    }

    #[test]
    fn a_list_is_grouped_by_what_says_so() {
        let fields = [
            Field::new("stage", "Stage", Kind::Record).grouped(),
            Field::new("name", "Name", Kind::Text),
            Field::new("closed", "Closed", Kind::Day(Tense::Past)).grouped(),
        ];
        let all: Vec<String> = GroupBy::all(&fields).iter().map(GroupBy::to_string).collect();
        assert_eq!(all, ["stage", "closed.month", "closed.quarter", "closed.year", "closed.week", "closed.day"]);
        let label = |text: &str| GroupBy::read(text).label(&fields);
        assert_eq!((label("stage").as_str(), label("closed.month").as_str()), ("Stage", "Closed by month"));
    }

    #[test]
    fn only_numbers_are_added_up() {
        assert!(Total::Sum.is_of(Kind::Money) && Total::Max.is_of(Kind::Number));
        assert!(!Total::Average.is_of(Kind::Text) && Total::Filled.is_of(Kind::Text));
    }
}
