//! A checklist as it is read and sent, and the checks of what is typed into one.

use ac_core::wire::present;
use ac_records::check::Check;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

ac_core::define_id!(
    /// An item of a checklist. Its task alone knows it.
    ChecklistItemId
);

impl Default for ChecklistItemId {
    /// That of an item that has none yet.
    fn default() -> Self {
        Self(uuid::Uuid::nil())
    }
}

/// Items of one checklist.
pub const CHECKLIST_ITEMS_MAX: usize = 100;

/// An item of a checklist.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChecklistItem {
    /// A new item comes without, or with one that no other item of the task has.
    #[serde(default)]
    pub id: ChecklistItemId,
    pub text: String,
    #[serde(default)]
    pub is_done: bool,
}

/// What a new item is made of. It comes last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChecklistItemDraft {
    pub text: String,
    #[serde(default)]
    pub is_done: bool,
}

/// Changes to some of what an item says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields, default)]
pub struct ChecklistItemPatch {
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub is_done: Option<bool>,
    /// The item that it comes to stand below; null for the top, where it comes too if that one is there no more.
    #[serde(deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    pub after_id: Option<Option<ChecklistItemId>>,
}

/// The text of an item as it is kept.
pub(crate) fn checked_text(check: &mut Check, field: &str, text: &str) -> String {
    check.required(field, "what is to be done", text)
}

/// A checklist as it is kept, but for the ids that items have not got yet.
pub(crate) fn checked(check: &mut Check, items: Vec<ChecklistItem>) -> Vec<ChecklistItem> {
    check_room(check, "checklist", items.len());
    let mut ids = BTreeSet::new();
    let mut checked_item = |(place, item): (usize, ChecklistItem)| {
        let at = |field: &str| format!("checklist[{place}].{field}");
        let text = checked_text(check, &at("text"), &item.text);
        if item.id != ChecklistItemId::default() && !ids.insert(item.id) {
            check.complain(&at("id"), "Another item has this id. Leave it out, and the item gets one.");
        }
        ChecklistItem { text, ..item }
    };
    items.into_iter().enumerate().map(&mut checked_item).collect()
}

/// Complains of more items than a checklist has.
pub(crate) fn check_room(check: &mut Check, field: &str, items: usize) {
    if items > CHECKLIST_ITEMS_MAX {
        check.complain(field, format!("A checklist has up to {CHECKLIST_ITEMS_MAX} items."));
    }
}

/// The items, each with an id.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) fn with_ids(items: Vec<ChecklistItem>) -> Vec<ChecklistItem> {
    let with_id = |item: ChecklistItem| match item.id == ChecklistItemId::default() {
        true => ChecklistItem { id: ChecklistItemId::generate(), ..item },
        false => item,
    };
    items.into_iter().map(with_id).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(id: u128, text: &str) -> ChecklistItem {
        ChecklistItem { id: ChecklistItemId(uuid::Uuid::from_u128(id)), text: text.to_owned(), is_done: false }
    }

    #[test]
    fn each_complaint_names_the_item() {
        let mut check = Check::default();
        checked(&mut check, vec![item(1, " Ask \n Ben "), item(0, " "), item(1, "Ask Zoe"), item(0, "Wait")]);
        let errors = check.finish(()).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["checklist[1].text", "checklist[2].id"]);
        let mut check = Check::default();
        checked(&mut check, vec![item(0, "x"); CHECKLIST_ITEMS_MAX + 1]);
        assert_eq!(check.finish(()).unwrap_err()[0].field, "checklist");
    }

    #[test]
    fn an_item_without_an_id_gets_one() {
        let [known, new] = with_ids(vec![item(1, "a"), item(0, "b")]).try_into().unwrap();
        assert_eq!(known, item(1, "a"));
        assert_ne!(new.id, ChecklistItemId::default());
    }
}
