//! A field while it is being written.

use ac_core::{FieldError, Resource};
use ac_views::custom::{
    CustomField, FieldKind,
    model::{ChoiceColor, ChoiceDraft, FieldChoice, FieldDraft, FieldId, FieldPatch},
};
use leptos::prelude::*;
use serde_json::Value;

/// One choice in the editor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChoiceInput {
    /// Tells the lines apart while they move.
    pub id: usize,
    pub label: RwSignal<String>,
    pub color: RwSignal<ChoiceColor>,
    /// What records keep, once the choice is there.
    pub value: StoredValue<Option<String>>,
}

/// The inputs of the form. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Writing {
    pub object: Resource,
    pub label: RwSignal<String>,
    pub key: RwSignal<String>,
    pub kind: RwSignal<FieldKind>,
    pub relates_to: RwSignal<String>,
    pub required: RwSignal<bool>,
    pub help: RwSignal<String>,
    pub in_table: RwSignal<bool>,
    pub indexed: RwSignal<bool>,
    pub choices: RwSignal<Vec<ChoiceInput>>,
    /// Of a formula: its text and what it comes to.
    pub formula: RwSignal<String>,
    pub result: RwSignal<FieldKind>,
    /// What stands in the preview.
    pub default: RwSignal<Value>,
    next_choice: StoredValue<usize>,
    /// The field that is changed; none for a new one.
    standing: StoredValue<Option<CustomField>>,
}

/// Choices that a new field begins with.
const CHOICES_FIRST: usize = 2;
/// The key of a field whose key is still to be made of its label. No formula can name it.
const UNNAMED: &str = "(new)";

impl Writing {
    /// A new field of `object`.
    #[must_use]
    pub fn fresh(object: Resource) -> Self {
        let text = || RwSignal::new(String::new());
        let writing = Self {
            object,
            label: text(),
            key: text(),
            kind: RwSignal::new(FieldKind::Text),
            relates_to: RwSignal::new("company".to_owned()),
            required: RwSignal::new(false),
            help: text(),
            in_table: RwSignal::new(true),
            indexed: RwSignal::new(true),
            choices: RwSignal::new(Vec::new()),
            formula: text(),
            result: RwSignal::new(FieldKind::Number),
            default: RwSignal::new(Value::Null),
            next_choice: StoredValue::new(0),
            standing: StoredValue::new(None),
        };
        for _ in 0..CHOICES_FIRST {
            writing.add_choice();
        }
        writing
    }

    /// A field that is there.
    #[must_use]
    pub fn of(field: &CustomField) -> Self {
        let writing = Self {
            label: RwSignal::new(field.label.clone()),
            key: RwSignal::new(field.key.clone()),
            kind: RwSignal::new(field.kind),
            relates_to: RwSignal::new(field.relates_to.map(|to| to.as_str().to_owned()).unwrap_or_default()),
            required: RwSignal::new(field.required),
            help: RwSignal::new(field.help.clone().unwrap_or_default()),
            in_table: RwSignal::new(field.in_table),
            indexed: RwSignal::new(field.indexed),
            choices: RwSignal::new(Vec::new()),
            formula: RwSignal::new(field.formula.clone().unwrap_or_default()),
            result: RwSignal::new(field.holds()),
            default: RwSignal::new(field.default.clone().unwrap_or_default()),
            standing: StoredValue::new(Some(field.clone())),
            ..Self::fresh(field.object)
        };
        for choice in field.offered() {
            writing.push(choice.label.clone(), choice.color, Some(choice.value.clone()));
        }
        writing
    }

    /// The field that is changed.
    #[must_use]
    pub fn standing_id(self) -> Option<FieldId> {
        self.standing.with_value(|standing| standing.as_ref().map(|field| field.id))
    }

    pub fn add_choice(self) {
        let color = ChoiceColor::ALL.into_iter().cycle().nth(self.next_choice.get_value()).unwrap_or_default();
        self.push(String::new(), color, None);
    }

    fn push(self, label: String, color: ChoiceColor, value: Option<String>) {
        let id = self.next_choice.get_value();
        self.next_choice.set_value(id + 1);
        let choice = ChoiceInput {
            id,
            label: RwSignal::new(label),
            color: RwSignal::new(color),
            value: StoredValue::new(value),
        };
        self.choices.update(|all| all.push(choice));
    }

    /// The choices as they will be, those without a label left out.
    fn drafts(self) -> Vec<ChoiceDraft> {
        let draft = |choice: &ChoiceInput| {
            let label = choice.label.get().trim().to_owned();
            let more = |label| ChoiceDraft::More {
                value: choice.value.get_value(),
                label,
                color: Some(choice.color.get()),
                is_removed: false,
            };
            (!label.is_empty()).then(|| more(label))
        };
        self.choices.with(|all| all.iter().filter_map(draft).collect())
    }

    /// Whether a choice that records may hold has no label any more: that is not the way to remove it.
    fn has_emptied(self) -> bool {
        let is_emptied = |choice: &ChoiceInput| {
            choice.value.with_value(Option::is_some) && choice.label.with_untracked(|label| label.trim().is_empty())
        };
        self.choices.with_untracked(|all| all.iter().any(is_emptied))
    }

    /// The field as it will be, for its preview.
    #[must_use]
    pub fn preview(self) -> CustomField {
        let choices = self.choices.with(|all| {
            let shown = |choice: &ChoiceInput| FieldChoice {
                value: choice.value.get_value().unwrap_or_else(|| format!("new_{}", choice.id)),
                label: choice.label.get(),
                color: choice.color.get(),
                is_removed: false,
            };
            all.iter().map(shown).filter(|choice| !choice.label.trim().is_empty()).collect()
        });
        let (label, kind) = (self.label.get(), self.kind.get());
        let key = Some(self.key.get()).filter(|key| !key.trim().is_empty());
        let is_formula = kind == FieldKind::Formula;
        CustomField {
            id: FieldId(uuid::Uuid::nil()),
            object: self.object,
            key: key.unwrap_or_else(|| UNNAMED.to_owned()),
            label: if label.trim().is_empty() { "Your field".to_owned() } else { label },
            kind,
            relates_to: Resource::parse(&self.relates_to.get()),
            required: self.required.get(),
            default: None,
            help: Some(self.help.get()).filter(|help| !help.trim().is_empty()),
            choices,
            formula: is_formula.then(|| self.formula.get()),
            result: is_formula.then(|| self.result.get()),
            computing_job_id: None,
            position: 0,
            in_table: false,
            indexed: false,
            is_deleted: false,
            read_only: false,
            version: 0,
            created_at: ac_core::Timestamp(0),
            updated_at: ac_core::Timestamp(0),
        }
    }

    /// What new records start with, by what the choices are called: those that are new have no value yet.
    fn sent_default(self) -> Option<Value> {
        let preview = self.preview();
        let label = |value: Value| {
            let choice = value.as_str().and_then(|value| preview.choice(value));
            choice.map_or(value.clone(), |choice| Value::String(choice.label.clone()))
        };
        match self.default.get_untracked() {
            Value::Null => None,
            _ if matches!(preview.kind, FieldKind::Person | FieldKind::Relation | FieldKind::Formula) => None,
            Value::Array(all) => Some(Value::Array(all.into_iter().map(label).collect())),
            Value::String(value) if preview.kind == FieldKind::Select => Some(label(Value::String(value))),
            value => Some(value),
        }
    }

    /// What the browser can tell before it asks.
    pub fn checked(self) -> Result<(), Vec<FieldError>> {
        let mut errors = Vec::new();
        if self.label.get_untracked().trim().is_empty() {
            errors.push(FieldError::new("label", "Enter a label."));
        }
        if self.kind.get_untracked().has_choices() && untrack(|| self.drafts()).is_empty() {
            errors.push(FieldError::new("choices", "Add at least one choice."));
        } else if self.kind.get_untracked().has_choices() && self.has_emptied() {
            errors.push(FieldError::new("choices", "A choice has lost its name. Enter one, or remove the choice."));
        }
        let is_formula = self.kind.get_untracked() == FieldKind::Formula;
        if is_formula && self.formula.with_untracked(|text| text.trim().is_empty()) {
            errors.push(FieldError::new("formula", "Write a formula, such as amount * 0.9."));
        }
        if errors.is_empty() { Ok(()) } else { Err(errors) }
    }

    #[must_use]
    pub fn draft(self) -> FieldDraft {
        untrack(|| {
            let kind = self.kind.get();
            let key = self.key.get().trim().to_owned();
            FieldDraft {
                object: self.object.as_str().to_owned(),
                key: Some(key).filter(|key| !key.is_empty()),
                label: Some(self.label.get()),
                kind,
                relates_to: (kind == FieldKind::Relation).then(|| self.relates_to.get()),
                required: kind.may_be_required() && self.required.get(),
                default: self.sent_default(),
                help: Some(self.help.get()),
                choices: if kind.has_choices() { self.drafts() } else { Vec::new() },
                formula: (kind == FieldKind::Formula).then(|| self.formula.get()),
                result: (kind == FieldKind::Formula).then(|| self.result.get()),
                in_table: self.in_table.get(),
                // Whether there is room for one more, the server knows.
                indexed: if kind.is_sortable() && self.indexed.get() { None } else { Some(false) },
            }
        })
    }

    /// What differs from the field that is there.
    #[must_use]
    pub fn patch(self) -> FieldPatch {
        let Some(standing) = self.standing.get_value() else { return FieldPatch::default() };
        untrack(|| {
            let sent: Vec<ChoiceDraft> = self.drafts();
            let stand: Vec<ChoiceDraft> = standing.offered().cloned().map(ChoiceDraft::from).collect();
            let indexed = self.kind.get().is_sortable() && self.indexed.get();
            let default = self.sent_default();
            let label = self.label.get();
            let help = Some(self.help.get().trim().to_owned()).filter(|help| !help.is_empty());
            let (required, in_table) = (self.required.get(), self.in_table.get());
            FieldPatch {
                label: (label.trim() != standing.label).then_some(label),
                required: (required != standing.required).then_some(required),
                default: (self.default.get() != standing.default.clone().unwrap_or_default()).then_some(default),
                help: (help != standing.help).then_some(help),
                choices: (self.kind.get().has_choices() && sent != stand).then_some(sent),
                // One whose values are still to be computed is sent again: so a job that failed begins anew.
                formula: Some(self.formula.get().trim().to_owned()).filter(|text| {
                    let is_due = standing.computing_job_id.is_some() || standing.formula.as_ref() != Some(text);
                    standing.is_formula() && is_due
                }),
                position: None,
                in_table: (in_table != standing.in_table).then_some(in_table),
                indexed: (indexed != standing.indexed).then_some(indexed),
            }
        })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    fn standing() -> CustomField {
        serde_json::from_value(json!({
            "id": uuid::Uuid::nil(), "object": "deal", "key": "tier", "label": "Tier", "kind": "select",
            "relates_to": null, "required": false, "default": "gold", "help": null, "position": 0, "in_table": true,
            "indexed": true, "is_deleted": false, "version": 3, "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z",
            "choices": [{"value": "gold", "label": "Gold", "color": "amber"}, {"value": "old", "label": "Old", "color": "grey", "is_removed": true}],
        }))
        .unwrap()
    }

    #[test]
    fn only_what_differs_is_sent() {
        Owner::new().with(|| {
            let writing = Writing::of(&standing());
            assert_eq!(writing.patch(), FieldPatch::default());
            writing.label.set("Level".to_owned());
            writing.add_choice();
            writing.choices.get_untracked()[1].label.set("Tin".to_owned());
            writing.default.set(json!("new_3"));
            let patch = writing.patch();
            assert_eq!((patch.label.as_deref(), patch.required, patch.in_table), (Some("Level"), None, None));
            assert_eq!(patch.choices.map(|all| all.len()), Some(2));
            let new = writing.choices.get_untracked()[1].id;
            writing.default.set(json!(format!("new_{new}")));
            assert_eq!(writing.patch().default, Some(Some(json!("Tin"))), "a new choice goes by its label");
        });
    }

    #[test]
    fn a_choice_is_not_removed_by_emptying_it() {
        Owner::new().with(|| {
            let writing = Writing::of(&standing());
            writing.add_choice();
            assert!(writing.checked().is_ok(), "a new line that was left empty is no choice yet");
            writing.choices.get_untracked()[1].label.set("Tin".to_owned());
            writing.choices.get_untracked()[0].label.set("  ".to_owned());
            let places: Vec<String> = writing.checked().unwrap_err().into_iter().map(|error| error.field).collect();
            assert_eq!(places, ["choices"]);
            writing.choices.update(|all| {
                all.remove(0);
            });
            assert!(writing.checked().is_ok(), "its cross removes it");
        });
    }

    #[test]
    fn a_new_field_needs_a_label_and_where_it_has_choices_one_of_them() {
        Owner::new().with(|| {
            let writing = Writing::fresh(Resource::Deal);
            writing.kind.set(FieldKind::Select);
            let places: Vec<String> = writing.checked().unwrap_err().into_iter().map(|error| error.field).collect();
            assert_eq!(places, ["label", "choices"]);
            writing.label.set("Tier".to_owned());
            writing.choices.get_untracked()[0].label.set("Gold".to_owned());
            assert!(writing.checked().is_ok());
            let draft = writing.draft();
            assert_eq!((draft.choices.len(), draft.key, draft.indexed), (1, None, None));
        });
    }
}
