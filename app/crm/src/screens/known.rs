//! What a list can be asked and shown, the workspace's own fields included.

use crate::custom_fields::api::list_fields;
use ac_core::{AppError, Resource as Kind};
use ac_views::{Offered, custom::CustomField, figures::GroupBy, query::Field, shown::Shown};
use leptos::prelude::*;

/// What a list can be asked: what it has of itself, and once that is known what the workspace added. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Known {
    fields: fn() -> Vec<Field>,
    own: RwSignal<Vec<CustomField>>,
}

impl Known {
    #[must_use]
    pub fn of(fields: fn() -> Vec<Field>) -> Self {
        Self { fields, own: RwSignal::new(Vec::new()) }
    }

    /// All of it.
    #[must_use]
    pub fn all(self) -> Vec<Field> {
        // The page may be gone by now.
        let own = self.own.try_with(|own| own.iter().map(CustomField::asked).collect::<Vec<_>>()).unwrap_or_default();
        (self.fields)().into_iter().chain(own).collect()
    }

    /// What the workspace added.
    #[must_use]
    pub fn own(self) -> Vec<CustomField> {
        self.own.try_get_untracked().unwrap_or_default()
    }

    pub fn learn(self, own: Vec<CustomField>) {
        if self.own.try_with_untracked(|known| *known != own) == Some(true) {
            self.own.set(own);
        }
    }

    /// Learns what is needed to ask for what is shown, before the list is asked for the first time: filters and orders may
    /// name what the workspace added. Answers what the table can show then.
    pub async fn learn_for(self, shown: &Shown, offered: Offered, kind: Kind) -> Result<Offered, AppError> {
        let is_built_in = |sort: &String| offered.sorts.iter().any(|known| known == sort.trim_start_matches('-'));
        let is_group = |group: &String| offered.groups.contains(group);
        if !shown.query.is_empty() || !shown.sort.iter().all(is_built_in) || !shown.group_by.iter().all(is_group) {
            self.learn(list_fields(kind).await?);
        }
        let own = self.own();
        let asked: Vec<Field> = own.iter().map(CustomField::asked).collect();
        let sorts = own.iter().filter(|field| field.indexed).map(|field| field.key.clone());
        Ok(Offered {
            columns: offered.columns.into_iter().chain(own.iter().map(|field| field.key.clone())).collect(),
            sorts: offered.sorts.into_iter().chain(sorts).collect(),
            groups: offered.groups.into_iter().chain(GroupBy::all(&asked).iter().map(GroupBy::to_string)).collect(),
        })
    }
}
