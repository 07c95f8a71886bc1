//! What a column can fill, as its select offers it: the fields that all such records have, and the workspace's own apart.

use crate::import::model::{FileAnalysis, Target};
use ac_ui::{Choice, ChoiceGroup};
use ac_views::custom::CustomField;

/// Before a custom field's key in the value of its entry: its label may be that of another field.
const OWN: &str = "fields.";
/// The heading of the workspace's own fields.
const OWN_HEADING: &str = "Custom fields";

/// The fields that the columns of one file can fill.
pub struct Fillable {
    common: &'static [Target],
    own: Vec<CustomField>,
}

impl Fillable {
    pub fn of(analysis: &FileAnalysis) -> Self {
        Self { common: analysis.kind.targets(), own: analysis.fields.clone() }
    }

    /// The value of a target's entry.
    pub fn word(&self, target: Target) -> String {
        let field = target.field(&self.own);
        field.map_or_else(|| target.label().to_owned(), |field| format!("{OWN}{}", field.key))
    }

    /// The target whose entry has this value.
    pub fn target(&self, word: &str) -> Option<Target> {
        match word.strip_prefix(OWN) {
            Some(key) => self.own.iter().find(|field| field.key == key).map(Target::own),
            None => self.common.iter().copied().find(|target| target.label() == word),
        }
    }

    /// The entries, and those under a heading. Custom fields of one label are told apart by their keys.
    pub fn choices(&self) -> (Vec<Choice>, Vec<ChoiceGroup>) {
        let common = self.common.iter().map(|target| Choice::new(target.label(), target.label())).collect();
        let is_shared = |field: &CustomField| self.own.iter().filter(|other| other.label == field.label).count() > 1;
        let own = self.own.iter().map(|field| {
            let key = if is_shared(field) { format!(" ({})", field.key) } else { String::new() };
            Choice::new(format!("{OWN}{}", field.key), format!("{}{key}", field.label))
        });
        (common, vec![ChoiceGroup { label: OWN_HEADING.to_owned(), choices: own.collect() }])
    }
}
