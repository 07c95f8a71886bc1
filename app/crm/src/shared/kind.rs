//! The kinds of record that have a page of their own.

use ac_core::Resource;
use serde::{Deserialize, Serialize};

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
}

impl RecordKind {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "company" => Some(Self::Company),
            "contact" => Some(Self::Contact),
            "deal" => Some(Self::Deal),
            "lead" => Some(Self::Lead),
            _ => None,
        }
    }

    /// What permissions call it.
    #[must_use]
    pub fn resource(self) -> Resource {
        match self {
            Self::Company => Resource::Company,
            Self::Contact => Resource::Contact,
            Self::Deal => Resource::Deal,
            Self::Lead => Resource::Lead,
        }
    }

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Company => "company",
            Self::Contact => "contact",
            Self::Deal => "deal",
            Self::Lead => "lead",
        }
    }
}
