//! The functions of formulas: what they are called, what they take and what screens say of them.

/// A function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    If,
    And,
    Or,
    Not,
    IsEmpty,
    Coalesce,
    Min,
    Max,
    Round,
    Floor,
    Ceil,
    Abs,
    Number,
    Money,
    Currency,
    Concat,
    Len,
    Upper,
    Lower,
    Trim,
    Left,
    Right,
    Contains,
    Days,
    DateAdd,
    Date,
    Year,
    Month,
    Day,
}

/// What is said of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    pub name: &'static str,
    /// How it is written.
    pub usage: &'static str,
    pub help: &'static str,
    /// How many values it takes at least and at most.
    pub takes: (usize, usize),
}

/// Any number of values from here on.
const MANY: usize = super::ARGUMENTS_MAX;

impl Function {
    pub const ALL: [Self; 29] = [
        Self::If,
        Self::And,
        Self::Or,
        Self::Not,
        Self::IsEmpty,
        Self::Coalesce,
        Self::Min,
        Self::Max,
        Self::Round,
        Self::Floor,
        Self::Ceil,
        Self::Abs,
        Self::Number,
        Self::Money,
        Self::Currency,
        Self::Concat,
        Self::Len,
        Self::Upper,
        Self::Lower,
        Self::Trim,
        Self::Left,
        Self::Right,
        Self::Contains,
        Self::Days,
        Self::DateAdd,
        Self::Date,
        Self::Year,
        Self::Month,
        Self::Day,
    ];

    #[must_use]
    pub fn called(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|function| function.about().name == name)
    }

    #[must_use]
    pub fn about(self) -> About {
        let (name, usage, help, takes) = match self {
            Self::If => ("if", "if(test, then, otherwise)", "One value where the test holds, else the other.", (2, 3)),
            Self::And => ("and", "and(test, test, …)", "Whether all of them hold.", (1, MANY)),
            Self::Or => ("or", "or(test, test, …)", "Whether one of them holds.", (1, MANY)),
            Self::Not => ("not", "not(test)", "Whether it does not hold.", (1, 1)),
            Self::IsEmpty => ("is_empty", "is_empty(value)", "Whether there is no value.", (1, 1)),
            Self::Coalesce => ("coalesce", "coalesce(value, value, …)", "The first that is not empty.", (1, MANY)),
            Self::Min => ("min", "min(value, value, …)", "The least of those that are filled.", (1, MANY)),
            Self::Max => ("max", "max(value, value, …)", "The greatest of those that are filled.", (1, MANY)),
            Self::Round => {
                ("round", "round(number, places)", "To so many decimal places, halves away from zero.", (1, 2))
            }
            Self::Floor => ("floor", "floor(number)", "The next whole number below.", (1, 1)),
            Self::Ceil => ("ceil", "ceil(number)", "The next whole number above.", (1, 1)),
            Self::Abs => ("abs", "abs(number)", "Without its minus.", (1, 1)),
            Self::Number => ("number", "number(amount)", "An amount of money as a plain number.", (1, 1)),
            Self::Money => ("money", "money(number, \"EUR\")", "A number as an amount of money.", (2, 2)),
            Self::Currency => ("currency", "currency(amount)", "The code of its currency, such as EUR.", (1, 1)),
            Self::Concat => ("concat", "concat(value, value, …)", "All of them as one text.", (1, MANY)),
            Self::Len => ("len", "len(text)", "How many characters it has.", (1, 1)),
            Self::Upper => ("upper", "upper(text)", "In capital letters.", (1, 1)),
            Self::Lower => ("lower", "lower(text)", "In small letters.", (1, 1)),
            Self::Trim => ("trim", "trim(text)", "Without blanks around it.", (1, 1)),
            Self::Left => ("left", "left(text, number)", "So many of its first characters.", (2, 2)),
            Self::Right => ("right", "right(text, number)", "So many of its last characters.", (2, 2)),
            Self::Contains => ("contains", "contains(text, part)", "Whether the part stands in it.", (2, 2)),
            Self::Days => {
                ("days", "days(to - from)", "How many days lie between two dates; days(from, to) is the same.", (1, 2))
            }
            Self::DateAdd => (
                "date_add",
                "date_add(date, number, \"months\")",
                "A date so many days, weeks, months or years later.",
                (3, 3),
            ),
            Self::Date => ("date", "date(year, month, day)", "The date of that day.", (3, 3)),
            Self::Year => ("year", "year(date)", "Its year.", (1, 1)),
            Self::Month => ("month", "month(date)", "Its month, 1 to 12.", (1, 1)),
            Self::Day => ("day", "day(date)", "Its day of the month.", (1, 1)),
        };
        About { name, usage, help, takes }
    }
}

/// What to say of a function that there is not.
pub fn unknown(name: &str) -> String {
    if matches!(name, "today" | "now" | "date_today" | "utcnow") {
        return format!(
            "{name}() is not there: its value would change every night while no record does, and what lists sort and filter by \
             would be yesterday's. Compare two dates of the record, or filter a list by closed:<30d."
        );
    }
    let names: Vec<&str> = Function::ALL.map(|function| function.about().name).to_vec();
    format!("There is no function “{name}”. There are {}.", names.join(", "))
}

/// Steps of [`Function::DateAdd`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Days,
    Weeks,
    Months,
    Years,
}

impl Step {
    #[must_use]
    pub fn called(name: &str) -> Option<Self> {
        Some(match name.to_lowercase().as_str() {
            "day" | "days" => Self::Days,
            "week" | "weeks" => Self::Weeks,
            "month" | "months" => Self::Months,
            "year" | "years" => Self::Years,
            _ => return None,
        })
    }
}
