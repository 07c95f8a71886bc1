//! The words of an import: kinds of records, fields to fill, and the choices in reading a file. Compiled everywhere.

use serde::{Deserialize, Serialize};

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectKind {
    Company,
    Contact,
    Deal,
    Product,
    Member,
}

impl ObjectKind {
    pub const ALL: [Self; 5] = [Self::Company, Self::Contact, Self::Deal, Self::Product, Self::Member];

    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Company => "Companies",
            Self::Contact => "Contacts",
            Self::Deal => "Deals",
            Self::Product => "Products",
            Self::Member => "Members",
        }
    }

    /// The fields a column can be mapped to, in the order a form shows them.
    #[must_use]
    pub fn targets(self) -> &'static [Target] {
        use Target::*;
        match self {
            Self::Company => &[Name, Sector, Website, Owner],
            Self::Contact => &[FullName, FirstName, LastName, Email, Phone, Company],
            Self::Deal => &[
                Name,
                ExternalId,
                Company,
                Owner,
                Product,
                Stage,
                Amount,
                CreatedOn,
                CloseDate,
                ExpectedClose,
                ClosedOn,
            ],
            Self::Product => &[Name, Series, Price],
            Self::Member => &[Name, Email, Manager, Office],
        }
    }
}

/// The field a column fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    Name,
    FullName,
    FirstName,
    LastName,
    Email,
    Phone,
    Company,
    Sector,
    Website,
    Owner,
    ExternalId,
    Product,
    Stage,
    Amount,
    CreatedOn,
    /// Expected while the deal is open, actual once it is won or lost: most exports have one column for both.
    CloseDate,
    ExpectedClose,
    ClosedOn,
    Series,
    Price,
    Manager,
    Office,
}

impl Target {
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::FullName => "Full name",
            Self::FirstName => "First name",
            Self::LastName => "Last name",
            Self::Email => "E-mail",
            Self::Phone => "Phone",
            Self::Company => "Company",
            Self::Sector => "Sector",
            Self::Website => "Website",
            Self::Owner => "Owner",
            Self::ExternalId => "External id",
            Self::Product => "Product",
            Self::Stage => "Stage",
            Self::Amount => "Amount",
            Self::CreatedOn => "Created on",
            Self::CloseDate => "Close date",
            Self::ExpectedClose => "Expected close",
            Self::ClosedOn => "Closed on",
            Self::Series => "Series",
            Self::Price => "Price",
            Self::Manager => "Manager",
            Self::Office => "Office",
        }
    }

    #[must_use]
    pub fn is_date(self) -> bool {
        matches!(self, Self::CreatedOn | Self::CloseDate | Self::ExpectedClose | Self::ClosedOn)
    }

    #[must_use]
    pub fn is_money(self) -> bool {
        matches!(self, Self::Amount | Self::Price)
    }
}

/// The order of day, month and year in a numeric date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateOrder {
    Dmy,
    Mdy,
    Ymd,
}

impl DateOrder {
    pub const ALL: [Self; 3] = [Self::Dmy, Self::Mdy, Self::Ymd];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dmy => "dmy",
            Self::Mdy => "mdy",
            Self::Ymd => "ymd",
        }
    }
}

/// The text is none of `dmy`, `mdy`, `ymd`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the order of dates is one of dmy, mdy, ymd")]
pub struct BadDateOrder;

impl std::str::FromStr for DateOrder {
    type Err = BadDateOrder;
    fn from_str(text: &str) -> Result<Self, BadDateOrder> {
        Self::ALL.into_iter().find(|order| text.eq_ignore_ascii_case(order.as_str())).ok_or(BadDateOrder)
    }
}

/// Whether `1.5` or `1,5` is one and a half.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    Point,
    Comma,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StageKind {
    Open,
    Won,
    Lost,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    Utf8,
    Utf16Le,
    Utf16Be,
    Windows1252,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    Comma,
    Semicolon,
    Tab,
    Pipe,
}

impl Delimiter {
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    #[must_use]
    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }
}
