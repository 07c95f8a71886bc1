//! Who looks at the screen: whose greeting it is, which currency a new amount has, which actions make sense to offer.
//!
//! Rule: what is hidden here is also refused by the server; hiding is a courtesy, never the guard.

use ac_core::{
    AppError, Currency, Json, MemberId, Rates, Rights,
    policy::{Action, Grant, Resource as Kind},
};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The person in front of the screen, and the workspace's currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub member: Option<MemberId>,
    pub rights: Rights,
    /// What sums over several currencies are added up by.
    pub rates: Rates,
}

/// Who asks. Errors: `unauthenticated`.
#[server(input = Json, output = Json)]
pub async fn get_me() -> Result<Me, AppError> {
    let ctx = ac_core::request_ctx().await?;
    let rates = crate::rates::queries::rates(&ctx).await?;
    Ok(Me { member: ctx.actor.member(), rights: ctx.offered(), rates })
}

impl Me {
    /// The workspace's currency.
    #[must_use]
    pub fn currency(&self) -> Currency {
        self.rates.own()
    }

    /// Whether `action` is allowed on records owned by `owner`; `None` asks about any record.
    #[must_use]
    pub fn may(&self, kind: Kind, action: Action, owner: Option<MemberId>) -> bool {
        match owner {
            Some(_) => self.may_on(kind, action, owner),
            None => self.rights.grant(kind, action) != Grant::Nothing,
        }
    }

    /// As [`Me::may`] for a record that is there: one without an owner is nobody's own.
    #[must_use]
    pub fn may_on(&self, kind: Kind, action: Action, owner: Option<MemberId>) -> bool {
        self.rights.reaches(kind, action, owner)
    }

    /// Whether the role writes a field of the records that it changes.
    #[must_use]
    pub fn writes(&self, kind: Kind, field: &str) -> bool {
        self.rights.field(kind, field).is_none()
    }

    /// Whether a record of this owner may be given to another.
    #[must_use]
    pub fn may_hand_over(&self, kind: Kind, owner: Option<MemberId>) -> bool {
        self.rights.may_hand_over(kind, owner)
    }
}

/// Makes `me` known below.
pub fn provide_me(me: &Me) {
    provide_context(me.clone());
}

/// Who looks at this. Where nobody said, an owner of nothing in dollars.
#[must_use]
pub fn use_me() -> Me {
    use_context().unwrap_or(Me { member: None, rights: Rights::default(), rates: Rates::of(Currency::USD) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_core::Role;

    #[test]
    fn own_records_only_where_the_table_says_so() {
        let mine = MemberId(uuid::Uuid::from_u128(1));
        let theirs = MemberId(uuid::Uuid::from_u128(2));
        let me = |role| Me { member: Some(mine), rights: Rights::of(role, mine), rates: Rates::of(Currency::USD) };
        let check = |role, action, owner, want| assert_eq!(me(role).may(Kind::Deal, action, owner), want);
        check(Role::Guest, Action::Modify, Some(mine), false);
        check(Role::Member, Action::Delete, Some(mine), true);
        check(Role::Member, Action::Delete, Some(theirs), false);
        check(Role::Owner, Action::Delete, Some(theirs), true);
        let check = |role, action, owner, want| assert_eq!(me(role).may_on(Kind::Deal, action, owner), want);
        check(Role::Member, Action::Delete, Some(mine), true);
        check(Role::Member, Action::Delete, None, false);
        check(Role::Member, Action::Modify, None, true);
        check(Role::Guest, Action::Modify, Some(mine), false);
        check(Role::Admin, Action::Delete, None, true);
        let check = |role, owner, want| assert_eq!(me(role).may_hand_over(Kind::Deal, owner), want);
        check(Role::Member, Some(mine), true);
        check(Role::Member, Some(theirs), false);
        check(Role::Member, None, true);
        check(Role::Admin, Some(theirs), true);
    }
}
