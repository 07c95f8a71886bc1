//! The kinds of record that have a page of their own.

use ac_core::Resource;
use serde::{Deserialize, Serialize};
use std::fmt::Display;

/// A record that notes are written on and that has a timeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    derive(utoipa::ToSchema, sea_orm::EnumIter, sea_orm::DeriveActiveEnum),
    sea_orm(rs_type = "String", db_type = "Text")
)]
#[serde(rename_all = "snake_case")]
pub enum RecordKind {
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "company"))]
    Company,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "contact"))]
    Contact,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "deal"))]
    Deal,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "lead"))]
    Lead,
    #[cfg_attr(not(target_arch = "wasm32"), sea_orm(string_value = "product"))]
    Product,
}

impl RecordKind {
    pub const ALL: [Self; 5] = [Self::Company, Self::Contact, Self::Deal, Self::Lead, Self::Product];

    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }

    /// The kind that permissions call so.
    #[must_use]
    pub fn of(resource: Resource) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.resource() == resource)
    }

    /// What permissions call it.
    #[must_use]
    pub fn resource(self) -> Resource {
        match self {
            Self::Company => Resource::Company,
            Self::Contact => Resource::Contact,
            Self::Deal => Resource::Deal,
            Self::Lead => Resource::Lead,
            Self::Product => Resource::Product,
        }
    }

    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.resource().as_str()
    }

    /// What people call one.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Contact => "person",
            _ => self.as_str(),
        }
    }

    /// What the list of them is called.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Company => "Companies",
            Self::Contact => "People",
            Self::Deal => "Deals",
            Self::Lead => "Leads",
            Self::Product => "Products",
        }
    }

    /// Where that list is.
    #[must_use]
    pub const fn list(self) -> &'static str {
        match self {
            Self::Company => "/companies",
            Self::Contact => "/people",
            Self::Deal => "/deals",
            Self::Lead => "/leads",
            Self::Product => "/products",
        }
    }

    /// Where one of them is.
    #[must_use]
    pub fn page(self, id: impl Display) -> String {
        format!("{}/{id}", self.list())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_known_by_its_word_and_by_its_permission() {
        for kind in RecordKind::ALL {
            assert_eq!(RecordKind::parse(kind.as_str()), Some(kind));
            assert_eq!(RecordKind::of(kind.resource()), Some(kind));
        }
        assert_eq!((RecordKind::parse("person"), RecordKind::of(Resource::Note)), (None, None));
        assert_eq!(RecordKind::Contact.page(7), "/people/7");
    }
}
