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
            // serde's sentence names the field or type and quotes only what the client itself sent.
            let message = cause.to_string();
            let reason = message.split(" at line ").next().unwrap_or_default().to_owned();
            AppError::invalid(vec![FieldError { field: path, message: reason }])
        } else {
            AppError::new(ErrorCode::BadRequest, "The body is not valid JSON.")
        }
    })?;
    reader.end().map_err(|_| AppError::new(ErrorCode::BadRequest, "The body is more than one JSON value."))?;
    Ok(value)
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

    #[test]
    fn the_complaint_names_the_field() {
        let error = parse::<Thing>(br#"{"name":"a","is_admin":true}"#).unwrap_err();
        assert!(error.message.contains("is_admin"), "{}", error.message);
    }
}
