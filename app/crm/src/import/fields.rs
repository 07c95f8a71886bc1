//! The words of an import: kinds of records, fields to fill, and the choices in reading a file. Compiled everywhere.

use ac_core::Resource;
use ac_views::custom::{
    FieldKind,
    model::{CustomField, FieldId},
};
use serde::{Deserialize, Serialize};

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectKind {
    Company,
    Contact,
    Deal,
    Lead,
    Product,
    Member,
}

impl ObjectKind {
    pub const ALL: [Self; 6] = [Self::Company, Self::Contact, Self::Deal, Self::Lead, Self::Product, Self::Member];

    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Company => "Companies",
            Self::Contact => "Contacts",
            Self::Deal => "Deals",
            Self::Lead => "Leads",
            Self::Product => "Products",
            Self::Member => "Members",
        }
    }

    /// What its custom fields belong to; `None` for records that take none.
    #[must_use]
    pub fn object(self) -> Option<Resource> {
        match self {
            Self::Company => Some(Resource::Company),
            Self::Contact => Some(Resource::Contact),
            Self::Deal => Some(Resource::Deal),
            Self::Lead => Some(Resource::Lead),
            Self::Product | Self::Member => None,
        }
    }

    /// Whether [`Target::Company`] names one of the workspace's companies. That of a lead is a plain text.
    #[must_use]
    pub fn names_companies(self) -> bool {
        self != Self::Lead
    }

    /// The fields a column can be mapped to besides the workspace's own, in the order a form shows them.
    #[must_use]
    pub fn targets(self) -> &'static [Target] {
        use Target::*;
        match self {
            Self::Company => &[Name, Sector, Website, Owner],
            Self::Contact => &[FullName, FirstName, LastName, Email, Phone, Company, Owner],
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
            Self::Lead => {
                &[FullName, FirstName, LastName, Company, JobTitle, Email, Phone, Website, Source, Status, Value, Owner]
            }
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
    JobTitle,
    Sector,
    Website,
    Source,
    Status,
    Value,
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
    /// A custom field of the workspace, by what never changes of it.
    Own {
        field: FieldId,
        kind: FieldKind,
    },
}

impl Target {
    /// The custom field as a target.
    #[must_use]
    pub fn own(field: &CustomField) -> Self {
        Self::Own { field: field.id, kind: field.kind }
    }

    /// The custom field that it is, among `fields`.
    #[must_use]
    pub fn field(self, fields: &[CustomField]) -> Option<&CustomField> {
        match self {
            Self::Own { field: id, kind } => fields.iter().find(|field| field.id == id && field.kind == kind),
            _ => None,
        }
    }

    /// What screens and messages call it; a custom field by its label, if it is among `fields`.
    #[must_use]
    pub fn label_among(self, fields: &[CustomField]) -> &str {
        self.field(fields).map_or_else(|| self.label(), |field| field.label.as_str())
    }

    /// What screens and messages call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Own { .. } => "Custom field",
            Self::Name => "Name",
            Self::FullName => "Full name",
            Self::FirstName => "First name",
            Self::LastName => "Last name",
            Self::Email => "E-mail",
            Self::Phone => "Phone",
            Self::Company => "Company",
            Self::JobTitle => "Job title",
            Self::Sector => "Sector",
            Self::Website => "Website",
            Self::Source => "Source",
            Self::Status => "Status",
            Self::Value => "Value",
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
        matches!(
            self,
            Self::CreatedOn
                | Self::CloseDate
                | Self::ExpectedClose
                | Self::ClosedOn
                | Self::Own { kind: FieldKind::Date, .. }
        )
    }

    /// Whether its values may have decimals, so that the column's mark for them matters.
    #[must_use]
    pub fn has_decimals(self) -> bool {
        matches!(
            self,
            Self::Amount | Self::Price | Self::Value | Self::Own { kind: FieldKind::Money | FieldKind::Number, .. }
        )
    }
}

/// The custom fields that rows of a kind can fill: what follows from others is not filled.
#[must_use]
pub fn fields_of(kind: ObjectKind, fields: &[CustomField]) -> Vec<CustomField> {
    let of_kind =
        fields.iter().filter(|field| Some(field.object) == kind.object() && !field.is_deleted && field.is_written());
    of_kind.cloned().collect()
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
