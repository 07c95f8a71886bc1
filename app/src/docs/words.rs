//! JSON schemas in words: `string, date or null`, `list of Deal`.

use serde_json::Value;

/// What a schema takes.
#[must_use]
pub fn type_words(schema: &Value) -> String {
    if let Some(name) = reference(schema) {
        return name.to_owned();
    }
    if let Some(any) = ["oneOf", "anyOf", "allOf"].iter().find_map(|key| schema.get(key)?.as_array()) {
        let mut words: Vec<String> = any.iter().map(type_words).collect();
        // What it may be comes before that it may be nothing.
        words.sort_by_key(|word| word == "null");
        return words.join(" or ");
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let quoted: Vec<String> = values.iter().filter_map(Value::as_str).map(|value| format!("“{value}”")).collect();
        return quoted.join(" or ");
    }
    let format = schema.get("format").and_then(Value::as_str).map(|format| format!(" ({format})")).unwrap_or_default();
    let one = |kind: &str| match kind {
        "array" => format!("list of {}", schema.get("items").map(type_words).unwrap_or_default()),
        "null" => kind.to_owned(),
        kind => format!("{kind}{format}"),
    };
    match schema.get("type") {
        Some(Value::String(kind)) => one(kind),
        Some(Value::Array(kinds)) => kinds.iter().filter_map(Value::as_str).map(one).collect::<Vec<_>>().join(" or "),
        _ => "anything".to_owned(),
    }
}

/// The name of the schema that this one only points to.
#[must_use]
pub fn reference(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.rsplit('/').next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn schemas_read_like_words() {
        let check = |schema: Value, want: &str| assert_eq!(type_words(&schema), want);
        check(json!({"type": "string"}), "string");
        check(json!({"type": ["string", "null"], "format": "date"}), "string (date) or null");
        check(json!({"oneOf": [{"type": "null"}, {"$ref": "#/components/schemas/Money"}]}), "Money or null");
        check(json!({"type": "array", "items": {"$ref": "#/components/schemas/Deal"}}), "list of Deal");
        check(json!({"type": "string", "enum": ["open", "won"]}), "“open” or “won”");
        check(json!({}), "anything");
    }
}
