//! Custom fields of every kind, and dice for their values.

use super::*;
use ac_core::Resource;
use ac_crm::custom_fields::{
    self,
    model::{CustomField, FieldDraft},
};
use ac_views::custom::{FieldKind, FieldValues};
use serde_json::{Value, json};

/// A field of `object` with this key and kind, and what `more` says besides.
pub async fn field(ctx: &Ctx, object: &str, key: &str, kind: FieldKind, more: Value) -> CustomField {
    custom_fields::verbs::create(ctx, draft(object, key, kind, more)).await.unwrap_or_else(|e| panic!("{key}: {e:?}"))
}

pub fn draft(object: &str, key: &str, kind: FieldKind, more: Value) -> FieldDraft {
    let mut all = json!({ "object": object, "key": key, "kind": kind });
    all.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    serde_json::from_value(all).unwrap()
}

/// One field of every kind on deals.
pub async fn all_kinds(ctx: &Ctx) -> Vec<CustomField> {
    let more = |kind: FieldKind| match kind {
        FieldKind::Select => json!({ "choices": ["High", "Low", "Middle"] }),
        FieldKind::MultiSelect => json!({ "choices": ["Red", "Green", "Blue sky"] }),
        FieldKind::Relation => json!({ "relates_to": "company" }),
        _ => json!({}),
    };
    let mut fields = Vec::new();
    for kind in FieldKind::ALL.into_iter().filter(|kind| kind.is_written()) {
        fields.push(field(ctx, "deal", &format!("my_{}", kind.as_str()), kind, more(kind)).await);
    }
    fields
}

pub fn values(all: Value) -> FieldValues {
    serde_json::from_value(all).unwrap()
}

/// The fields of deals, as readers of their definition see them.
pub async fn of_deals(ctx: &Ctx) -> Vec<CustomField> {
    custom_fields::queries::of_object(ctx, Resource::Deal).await.expect("fields")
}

pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }

    pub fn of<'a, T: ?Sized>(&mut self, all: &[&'a T]) -> &'a T {
        all[self.roll(all.len() as u64) as usize]
    }
}
