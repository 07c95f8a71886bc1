//! Whose records somebody may read, as a condition on a query: the one place that writes it.

use crate::id::MemberId;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select};
use std::sync::Arc;

/// Whose records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    All,
    /// Those whose owner is one of these, at least one; see [`super::TEAMS_PER_MEMBER_MAX`] for how many there may be.
    Of(Arc<[MemberId]>),
}

impl Reach {
    #[must_use]
    pub fn is_all(&self) -> bool {
        *self == Self::All
    }

    /// Whether a record of this owner is among them.
    #[must_use]
    pub fn holds(&self, owner: Option<MemberId>) -> bool {
        match self {
            Self::All => true,
            Self::Of(owners) => owner.is_some_and(|owner| owners.contains(&owner)),
        }
    }

    /// What holds for the rows whose owner, in `column`, it reaches to; `None` where that is all of them.
    #[must_use]
    pub fn condition<C: ColumnTrait>(&self, column: C) -> Option<Condition> {
        match self {
            Self::All => None,
            Self::Of(owners) => Some(Condition::all().add(match owners.as_ref() {
                // Read along the owner's own index.
                [only] => column.eq(*only),
                several => column.is_in(several.iter().copied()),
            })),
        }
    }

    /// Those of `select` whose owner, in `column`, it reaches to.
    #[must_use]
    pub fn narrow<E: EntityTrait, C: ColumnTrait>(&self, select: Select<E>, column: C) -> Select<E> {
        match self.condition(column) {
            Some(condition) => select.filter(condition),
            None => select,
        }
    }
}
