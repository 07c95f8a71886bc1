//! JSON bodies: bounded, of the right type, without fields nobody asked for.

use crate::error::{AppError, ErrorCode, FieldError};
use axum::{body::Bytes, extract::FromRequest, extract::Request, http::header::CONTENT_TYPE};
use serde::de::DeserializeOwned;

/// Bytes of a JSON body; the longest note fits with every character escaped.
pub const JSON_BODY_BYTES_MAX: usize = 256 * 1024;

/// A body that was read and understood, with the bytes it was.
pub struct JsonBody<T> {
    pub value: T,
    pub bytes: Bytes,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, _: &S) -> Result<Self, AppError> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let is_json = essence == "application/json" || essence.ends_with("+json");
        if !is_json {
            let message = "Send JSON, with the header Content-Type: application/json.";
            return Err(AppError::new(ErrorCode::UnsupportedMediaType, message));
        }
        let too_large = |_| {
            let message = format!("A body has at most {JSON_BODY_BYTES_MAX} bytes.");
            AppError::new(ErrorCode::TooLarge, message)
        };
        let bytes = axum::body::to_bytes(request.into_body(), JSON_BODY_BYTES_MAX).await.map_err(too_large)?;
        Ok(Self { value: parse(&bytes)?, bytes })
    }
}

/// Reads JSON. Errors: `bad_request` where it is no JSON, `invalid` naming the field where it does not fit.
fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, AppError> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let (path, cause) = (error.path().to_string(), error.into_inner());
        if cause.is_data() {
            let message = cause.to_string();
            misfit(&path, message.split(" at line ").next().unwrap_or_default())
        } else {
            AppError::new(ErrorCode::BadRequest, "The body is not valid JSON.")
        }
    })?;
    reader.end().map_err(|_| AppError::new(ErrorCode::BadRequest, "The body is more than one JSON value."))?;
    Ok(value)
}

/// What a reader calls a shape, and what people do.
const SHAPES: [(&str, &str); 7] = [
    (
        "struct Money",
        "an object with `amount_minor`, a whole number in the currency's smallest unit, and `currency`, a code such as USD",
    ),
    ("a string", "text in quotation marks"),
    ("a boolean", "true or false"),
    ("a sequence", "a list"),
    ("a formatted date string", DATE),
    ("a UUID string", ID),
    ("string or map", "text in quotation marks"),
];
const DATE: &str = "a date such as \"2026-11-22\"";
const ID: &str = "an id as this interface gives it";
/// What the reader of dates says of text that is none.
const NO_DATE: [&str; 6] = [
    "input is out of range",
    "no possible date and time matching input",
    "input is not enough for unique date and time",
    "input contains invalid characters",
    "premature end of input",
    "trailing input",
];

/// The complaint about the field at `path`. What the reader says is about our types and has to be put into other words.
fn misfit(path: &str, cause: &str) -> AppError {
    let (what, expected) = cause.split_once(", expected ").unwrap_or((cause, ""));
    let quoted = |text: &str| text.split('`').nth(1).unwrap_or_default().to_owned();
    let mut field = if path == "." { String::new() } else { path.to_owned() };
    let message = if what.starts_with("missing field") {
        let missing = quoted(what);
        field = if field.is_empty() { missing } else { format!("{field}.{missing}") };
        "This field is missing.".to_owned()
    } else if what.starts_with("unknown field") {
        format!("There is no such field. There is {}.", expected.trim_start_matches("one of "))
    } else if what.starts_with("unknown variant") {
        format!("Send one of {}.", expected.trim_start_matches("one of "))
    } else if what.starts_with("invalid type") || what.starts_with("invalid value") {
        format!("Send {}.", shape(expected))
    } else if NO_DATE.contains(&what) {
        format!("Send {DATE}.")
    } else if what.starts_with("UUID parsing failed") {
        format!("Send {ID}.")
    } else {
        let mut rest = what.chars();
        rest.next().map(|first| format!("{}{}.", first.to_uppercase(), rest.as_str())).unwrap_or_default()
    };
    let detail = if field.is_empty() { message.clone() } else { format!("“{field}”: {message}") };
    AppError { message: detail, ..AppError::invalid(vec![FieldError { field, message }]) }
}

fn shape(expected: &str) -> &str {
    let known = SHAPES.iter().find(|(ours, _)| *ours == expected).map(|(_, theirs)| *theirs);
    let is_number = expected.starts_with(['i', 'u']) && expected.chars().skip(1).all(|c| c.is_ascii_digit());
    known.unwrap_or(if is_number { "a whole number that is not too large" } else { "a JSON object" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Thing {
        #[allow(dead_code)]
        name: String,
    }

    #[test]
    fn what_does_not_fit_is_refused_by_its_kind() {
        let check = |body: &str, code: ErrorCode| {
            assert_eq!(parse::<Thing>(body.as_bytes()).unwrap_err().code, code, "{body}");
        };
        check("", ErrorCode::BadRequest);
        check("{", ErrorCode::BadRequest);
        check(r#"{"name":"a"} x"#, ErrorCode::BadRequest);
        check(&format!("{}{}", "[".repeat(1_000), "]".repeat(1_000)), ErrorCode::Invalid);
        check(r#"{"name":1}"#, ErrorCode::Invalid);
        check(r#"{"name":"a","is_admin":true}"#, ErrorCode::Invalid);
        check("null", ErrorCode::Invalid);
        assert!(parse::<Thing>(br#"{"name":"a"}"#).is_ok());
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Order {
        #[allow(dead_code)]
        price: crate::Money,
        #[allow(dead_code)]
        #[serde(default)]
        lines: Vec<Thing>,
        #[allow(dead_code)]
        #[serde(default)]
        due: Option<chrono::NaiveDate>,
        #[allow(dead_code)]
        #[serde(default)]
        id: Option<uuid::Uuid>,
        #[allow(dead_code)]
        #[serde(default)]
        role: Option<crate::Role>,
    }

    #[test]
    fn the_complaint_names_the_field_and_what_it_takes() {
        let check = |body: &str, field: &str, says: &str| {
            let error = parse::<Order>(body.as_bytes()).unwrap_err();
            assert_eq!(error.fields[0].field, field, "{body}: {error:?}");
            assert!(error.message.contains(says) && error.message.contains(field), "{body}: {}", error.message);
            for ours in ["struct", "i64", "variant", "UUID", "serde", "line 1"] {
                assert!(!error.message.contains(ours), "{body}: {}", error.message);
            }
        };
        check(r#"{"price":5}"#, "price", "`amount_minor`");
        check(r#"{"price":{"amount_minor":"5","currency":"USD"}}"#, "price.amount_minor", "a whole number");
        check(r#"{"price":{"amount_minor":5.5,"currency":"USD"}}"#, "price.amount_minor", "a whole number");
        check(r#"{"price":{"amount_minor":5,"currency":"dollar"}}"#, "price.currency", "such as USD");
        check(r#"{"price":{"amount_minor":5}}"#, "price.currency", "missing");
        check("{}", "price", "missing");
        let order = |rest: &str| format!(r#"{{"price":{{"amount_minor":5,"currency":"USD"}},{rest}}}"#);
        check(&order(r#""is_admin":true"#), "is_admin", "`price`");
        check(&order(r#""lines":5"#), "lines", "a list");
        check(&order(r#""lines":[{"name":1}]"#), "lines[0].name", "text in quotation marks");
        check(&order(r#""due":"tomorrow""#), "due", "2026-11-22");
        check(&order(r#""due":5"#), "due", "2026-11-22");
        check(&order(r#""id":"7""#), "id", "an id");
        check(&order(r#""role":"king""#), "role", "`owner`");
        check("null", "", "a JSON object");
    }
}
