//! What is chosen on the page that merges: pure, so that it is tested without a screen.

use crate::{
    duplicates::model::{MergeOrder, Moved, Sheet, SheetField, SheetRecord},
    screens::me::Me,
};
use ac_core::policy::{Action, Resource};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Which record stays, and whose value of each field it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    pub stays: Uuid,
    take: BTreeMap<String, Uuid>,
}

impl Chosen {
    /// As the sheet proposes, with its first record staying.
    #[must_use]
    pub fn proposed(sheet: &Sheet) -> Self {
        let stays = sheet.records.first().map(|record| record.record.id).unwrap_or_default();
        let differing = sheet.fields.iter().filter(|field| field.differs);
        Self { stays, take: differing.map(|field| (field.key.clone(), field.proposed)).collect() }
    }

    /// Whose value of a field is taken.
    #[must_use]
    pub fn of(&self, field: &str) -> Uuid {
        self.take.get(field).copied().unwrap_or(self.stays)
    }

    pub fn take(&mut self, field: &str, from: Uuid) {
        self.take.insert(field.to_owned(), from);
    }

    /// What the record has afterwards: each field that has a value then, by its label.
    #[must_use]
    pub fn result(&self, sheet: &Sheet) -> Vec<(String, String)> {
        let value = |field: &SheetField| {
            let from = if field.differs { self.of(&field.key) } else { self.stays };
            let at = sheet.records.iter().position(|record| record.record.id == from)?;
            Some((field.label.clone(), field.values.get(at)?.clone()?))
        };
        sheet.fields.iter().filter_map(value).collect()
    }

    #[must_use]
    pub fn order(&self, sheet: &Sheet) -> MergeOrder {
        MergeOrder {
            others: self.going(sheet).map(|record| record.record.id).collect(),
            take: self.take.clone(),
            versions: sheet.records.iter().map(|record| (record.record.id, record.version)).collect(),
        }
    }

    /// The records that go.
    pub fn going<'s>(&self, sheet: &'s Sheet) -> impl Iterator<Item = &'s SheetRecord> + use<'s> {
        let stays = self.stays;
        sheet.records.iter().filter(move |record| record.record.id != stays)
    }

    /// What moves to the record that stays.
    #[must_use]
    pub fn moves(&self, sheet: &Sheet) -> Moved {
        self.going(sheet).fold(Moved::default(), |all, record| Moved {
            companies: all.companies + record.refers.companies,
            contacts: all.contacts + record.refers.contacts,
            deals: all.deals + record.refers.deals,
            leads: all.leads + record.refers.leads,
            notes: all.notes + record.refers.notes,
            activities: all.activities + record.refers.activities,
            mails: all.mails + record.refers.mails,
        })
    }

    /// Whether the person may do it: change the one that stays, delete the others, and give it the owner that was chosen.
    #[must_use]
    pub fn is_allowed(&self, sheet: &Sheet, me: &Me, kind: Resource) -> bool {
        let owner = |id: Uuid| {
            let found = sheet.records.iter().find(|record| record.record.id == id);
            found.and_then(|record| record.record.owner_id)
        };
        let is_new_owner = owner(self.of("owner_id")) != owner(self.stays);
        me.may_on(kind, Action::Modify, owner(self.stays))
            && self.going(sheet).all(|record| me.may_on(kind, Action::Delete, record.record.owner_id))
            && (!is_new_owner || me.may_hand_over(kind, owner(self.stays)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::duplicates::model::Alike;
    use ac_core::{Currency, MemberId, Rates, Role, Timestamp};

    const MINE: MemberId = MemberId(Uuid::from_u128(9));

    fn sheet() -> Sheet {
        let record = |n: u128, owner_id| SheetRecord {
            record: Alike {
                id: Uuid::from_u128(n),
                name: format!("R{n}"),
                detail: None,
                owner_id,
                created_at: Timestamp(0),
            },
            version: 3,
            updated_at: Timestamp(0),
            refers: Moved { deals: 2, ..Moved::default() },
        };
        let field = |key: &str, values: [Option<&str>; 2], differs, proposed| SheetField {
            key: key.to_owned(),
            label: key.to_uppercase(),
            values: values.map(|value| value.map(str::to_owned)).to_vec(),
            differs,
            proposed: Uuid::from_u128(proposed),
        };
        Sheet {
            records: vec![record(1, None), record(2, Some(MINE))],
            fields: vec![
                field("name", [Some("Acme"), Some("ACME Inc")], true, 2),
                field("sector", [Some("food"), Some("food")], false, 1),
                field("website", [None, Some("x")], true, 2),
            ],
        }
    }

    #[test]
    fn what_is_proposed_can_be_changed_and_is_what_is_sent() {
        let sheet = sheet();
        let [one, two] = [1, 2].map(Uuid::from_u128);
        let mut chosen = Chosen::proposed(&sheet);
        let own =
            |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect::<Vec<_>>();
        assert_eq!(chosen.result(&sheet), own(&[("NAME", "ACME Inc"), ("SECTOR", "food"), ("WEBSITE", "x")]));
        chosen.take("website", one);
        assert_eq!(chosen.result(&sheet), own(&[("NAME", "ACME Inc"), ("SECTOR", "food")]));
        chosen.stays = two;
        let order = chosen.order(&sheet);
        assert_eq!(order.others, [one]);
        assert_eq!(order.take, BTreeMap::from([("name".to_owned(), two), ("website".to_owned(), one)]));
        assert_eq!(order.versions, BTreeMap::from([(one, 3), (two, 3)]));
        assert_eq!(chosen.moves(&sheet).deals, 2);
    }

    #[test]
    fn who_may_not_is_told_before() {
        let sheet = sheet();
        let me =
            |role| Me { member: Some(MINE), rights: ac_core::Rights::of(role, MINE), rates: Rates::of(Currency::USD) };
        let mut chosen = Chosen::proposed(&sheet);
        let check = |chosen: &Chosen, role, want: bool| {
            assert_eq!(chosen.is_allowed(&sheet, &me(role), Resource::Company), want, "{role:?}");
        };
        check(&chosen, Role::Member, true);
        check(&chosen, Role::Guest, false);
        chosen.stays = Uuid::from_u128(2);
        check(&chosen, Role::Member, false);
        check(&chosen, Role::Admin, true);
    }
}
