//! What a list can be asked and shown, the workspace's own fields included, and what the reader's role hides left out.

use super::me::{Me, get_me, use_me};
use crate::custom_fields::api::list_fields;
use ac_core::{
    AppError, Resource as Kind,
    access::{FieldGrant, FieldRules, fields::limited},
};
use ac_ui::Column;
use ac_views::{Offered, custom::CustomField, figures::GroupBy, query::Field, shown::Shown};
use futures::try_join;
use leptos::prelude::*;

/// What a list can be asked: what it has of itself, and once that is known what the workspace added. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Known {
    object: Kind,
    fields: fn() -> Vec<Field>,
    own: RwSignal<Vec<CustomField>>,
    /// What the reader's role says of fields, once that is known.
    rules: RwSignal<FieldRules>,
}

impl Known {
    #[must_use]
    pub fn of(object: Kind, fields: fn() -> Vec<Field>) -> Self {
        Self { object, fields, own: RwSignal::new(Vec::new()), rules: RwSignal::new(use_me().rights.fields) }
    }

    /// All of it.
    #[must_use]
    pub fn all(self) -> Vec<Field> {
        // The page may be gone by now.
        let own = self.own.try_with(|own| own.iter().map(CustomField::asked).collect::<Vec<_>>()).unwrap_or_default();
        let of_all = (self.fields)().into_iter().filter(|field| self.grant(field) != Some(FieldGrant::Hidden));
        of_all.chain(own).collect()
    }

    /// What the reader's role says of a field that every workspace has.
    fn grant(self, field: &Field) -> Option<FieldGrant> {
        let said =
            |rules: &FieldRules| rules.of(self.object).find(|(name, _)| field.is_called(name)).map(|(_, grant)| grant);
        self.rules.try_with(said).flatten()
    }

    /// Those of a table's columns that the reader knows, each to be changed where their role writes it.
    #[must_use]
    pub fn columns<T>(self, all: Vec<Column<T>>) -> Vec<Column<T>> {
        let fields = (self.fields)();
        let grant = |column: &Column<T>| {
            let field = column.offer().field?;
            self.grant(fields.iter().find(|known| known.is_called(&field))?)
        };
        let known = |column: Column<T>| match grant(&column) {
            None => Some(column),
            Some(FieldGrant::ReadOnly) => Some(column.fixed()),
            Some(FieldGrant::Hidden) => None,
        };
        untrack(|| all.into_iter().filter_map(known).collect())
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

    /// Learns what the reader's role says of fields.
    pub fn learn_of(self, me: &Me) {
        if self.rules.try_with_untracked(|known| *known != me.rights.fields) == Some(true) {
            self.rules.set(me.rights.fields.clone());
        }
    }

    /// Learns what is needed to ask for what is shown, before the list is asked for the first time: filters and orders may
    /// name what the workspace added, or what is hidden. Answers what the table can show then.
    pub async fn learn_for(self, shown: &Shown, offered: Offered) -> Result<Offered, AppError> {
        let hideable = || limited(self.object).iter().filter(|field| field.hides).map(|field| field.name);
        let is_for_all = |sort: &String| {
            let name = sort.trim_start_matches('-');
            offered.sorts.iter().any(|known| known == name) && hideable().all(|hideable| hideable != name)
        };
        let is_group = |group: &String| offered.groups.contains(group);
        if !shown.query.is_empty() || !shown.sort.iter().all(is_for_all) || !shown.group_by.iter().all(is_group) {
            let (own, me) = try_join!(list_fields(self.object), get_me())?;
            self.learn(own);
            self.learn_of(&me);
        }
        let hidden: Vec<String> =
            self.rules.with_untracked(|rules| rules.hidden(self.object).map(str::to_owned).collect());
        let offered =
            Offered { sorts: offered.sorts.into_iter().filter(|sort| !hidden.contains(sort)).collect(), ..offered };
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
