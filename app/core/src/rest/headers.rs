//! `If-Match`, `ETag` and `Idempotency-Key`.

use crate::error::{AppError, ErrorCode};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header::IF_MATCH};

/// Characters of an `Idempotency-Key`.
const KEY_CHARS_MAX: usize = 255;

pub static IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Says that the answer is that of an earlier request.
pub static IDEMPOTENCY_REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// The version the client saw: `If-Match: "3"`.
///
/// Errors: `precondition_required` without it, `bad_request` if it is no quoted text, `stale` if it is one that no version
/// has.
pub fn if_match(headers: &HeaderMap) -> Result<i64, AppError> {
    let Some(value) = headers.get(IF_MATCH) else {
        let message =
            "Say which version you are changing: send its number in quotes as If-Match, such as If-Match: \"3\".";
        return Err(AppError::new(ErrorCode::PreconditionRequired, message));
    };
    let tag = value.to_str().unwrap_or_default().trim();
    let tag = tag.strip_prefix("W/").unwrap_or(tag);
    let inner = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).ok_or_else(|| {
        AppError::new(ErrorCode::BadRequest, "If-Match holds one version number in quotes, such as \"3\".")
    })?;
    inner.parse().map_err(|_| {
        AppError::new(ErrorCode::Stale, "The record is not at that version. Read it again, then change it.")
    })
}

/// The record's version as an entity tag.
#[must_use]
pub fn etag(version: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{version}\"")).unwrap_or_else(|_| HeaderValue::from_static("\"0\""))
}

/// The client's key for this write, if it sent one. Errors: `bad_request` if it cannot be one.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, AppError> {
    let Some(value) = headers.get(&IDEMPOTENCY_KEY) else { return Ok(None) };
    let key = value.to_str().unwrap_or_default();
    if key.is_empty() || key.len() > KEY_CHARS_MAX {
        let message = format!("An Idempotency-Key has 1 to {KEY_CHARS_MAX} printable ASCII characters.");
        return Err(AppError::new(ErrorCode::BadRequest, message));
    }
    Ok(Some(key.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_quoted() {
        let check = |value: &'static str, expect: Result<i64, ErrorCode>| {
            let mut headers = HeaderMap::new();
            headers.insert(IF_MATCH, HeaderValue::from_static(value));
            assert_eq!(if_match(&headers).map_err(|e| e.code), expect, "{value}");
        };
        check("\"3\"", Ok(3));
        check("W/\"3\"", Ok(3));
        check("3", Err(ErrorCode::BadRequest));
        check("*", Err(ErrorCode::BadRequest));
        check("\"\"", Err(ErrorCode::Stale));
        check("\"abc\"", Err(ErrorCode::Stale));
        assert_eq!(if_match(&HeaderMap::new()).unwrap_err().code, ErrorCode::PreconditionRequired);
    }
}
