//! Events, fields and values in words, the same on screen and in an export.

use crate::model::FieldChange;
use ac_core::Money;
use serde_json::Value;

/// Characters of a value shown in a table cell.
const VALUE_CHARS_MAX: usize = 80;

/// `deal.stage_changed` → `Stage changed`: the record's kind stands beside it.
pub fn happened(kind: &str) -> String {
    let what = kind.split_once('.').map_or(kind, |(_, what)| what);
    sentence(what)
}

/// `expected_close_on` → `Expected close on`.
pub fn sentence(word: &str) -> String {
    let spaced = word.replace(['_', '.'], " ");
    let mut chars = spaced.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// What a field held before and what after, as text; nothing for what is not there.
pub fn sides(change: &FieldChange) -> [String; 2] {
    let side = |name: &Option<String>, of| name.clone().unwrap_or_else(|| value(of));
    [side(&change.old_name, &change.old), side(&change.new_name, &change.new)]
}

fn value(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        other => match serde_json::from_value::<Money>(other.clone()) {
            Ok(money) => money.full(),
            Err(_) => other.to_string(),
        },
    }
}

/// Text cut to what a table cell holds, with a dash for nothing.
pub fn short(text: String) -> String {
    if text.is_empty() {
        return "–".to_owned();
    }
    match text.char_indices().nth(VALUE_CHARS_MAX) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn types_and_fields_are_sentences() {
        assert_eq!(happened("deal.stage_changed"), "Stage changed");
        assert_eq!(happened("restored"), "Restored");
        assert_eq!(sentence("expected_close_on"), "Expected close on");
        assert_eq!(sentence(""), "");
    }

    #[test]
    fn values_are_short_text() {
        let shown = |of: Value| short(value(&of));
        assert_eq!(shown(json!(null)), "–");
        assert_eq!(shown(json!(true)), "yes");
        assert_eq!(shown(json!({"amount_minor": 5})), r#"{"amount_minor":5}"#);
        let long = "é".repeat(VALUE_CHARS_MAX + 1);
        assert_eq!(shown(json!(long)).chars().count(), VALUE_CHARS_MAX + 1);
    }
}
