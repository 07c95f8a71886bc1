//! Errors in three layers: a domain's own `thiserror` enum, [`Error`] for what every unit of work can meet, and
//! [`AppError`] at the edge, which is all that a browser or an API client ever sees.
//!
//! Which to use: a verb returns its domain's error, holding [`Error`] by `#[from]`; a server function or REST handler
//! returns [`AppError`]. A cause is logged once, where it becomes an [`AppError`]; its text is never sent out.

use serde::{Deserialize, Serialize};

macro_rules! error_codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $status:literal, $title:literal;)*) => {
        /// What went wrong, in a word a program can act on. One table: code, HTTP status, title.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum ErrorCode { $($(#[$doc])* $name),* }

        impl ErrorCode {
            pub const ALL: &[Self] = &[$(Self::$name),*];

            #[must_use]
            pub fn as_str(self) -> &'static str { match self { $(Self::$name => $text),* } }

            #[must_use]
            pub fn status(self) -> u16 { match self { $(Self::$name => $status),* } }

            #[must_use]
            pub fn title(self) -> &'static str { match self { $(Self::$name => $title),* } }
        }
    };
}

error_codes! {
    BadRequest = "bad_request", 400, "The request could not be read";
    /// No session or token, or one that has ended.
    Unauthenticated = "unauthenticated", 401, "Sign in first";
    Forbidden = "forbidden", 403, "You may not do this";
    /// A sensitive change needs the password again.
    StepUpRequired = "step_up_required", 403, "Confirm it is you";
    /// Also what another workspace's record looks like.
    NotFound = "not_found", 404, "There is no such thing here";
    MethodNotAllowed = "method_not_allowed", 405, "This address does not take that method";
    Conflict = "conflict", 409, "It conflicts with what is there";
    /// The record changed since it was read.
    Stale = "stale", 412, "Somebody else changed this meanwhile";
    TooLarge = "too_large", 413, "That is too large";
    UnsupportedMediaType = "unsupported_media_type", 415, "The body is in a format this address does not take";
    Invalid = "invalid", 422, "Some fields need another look";
    PreconditionRequired = "precondition_required", 428, "Say which version you are changing";
    TooManyRequests = "too_many_requests", 429, "Too many attempts";
    Internal = "internal", 500, "Something failed on our side";
    Unavailable = "unavailable", 503, "Not ready";
    /// The server runs another build than this page.
    OtherBuild = "other_build", 409, "A newer version is ready";
    /// The browser could not reach the server.
    Network = "network", 503, "No connection";
}

/// One field's complaint: `field` is the name the form or the API uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: String,
    pub message: String,
}

impl FieldError {
    pub fn new(field: &str, message: impl Into<String>) -> Self {
        Self { field: field.to_owned(), message: message.into() }
    }
}

/// The edge's error. `message` tells a person what to do next; it never holds a cause, an id or an address. It reads problem
/// JSON too, because a server function may be refused before it runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct AppError {
    pub code: ErrorCode,
    #[serde(alias = "detail")]
    pub message: String,
    #[serde(default, alias = "errors", skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
}

impl AppError {
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), fields: Vec::new(), request_id: None }
    }

    #[must_use]
    pub fn not_found() -> Self {
        Self::new(ErrorCode::NotFound, "There is nothing here, or it is not yours to see.")
    }

    #[must_use]
    pub fn unauthenticated() -> Self {
        Self::new(ErrorCode::Unauthenticated, "Your session has ended. Sign in again to go on.")
    }

    /// What a program is told that shows no token, or one that does not count.
    #[must_use]
    pub fn no_token() -> Self {
        let how = "Send a token that is valid for this workspace: Authorization: Bearer <token>. Settings, API tokens makes one.";
        Self::new(ErrorCode::Unauthenticated, how)
    }

    /// For failures of ours, also those of which nobody knows whether the commit landed.
    #[must_use]
    pub fn failed() -> Self {
        let how = "Something failed on our side. If you were changing something, look whether it was done before you try again.";
        Self::new(ErrorCode::Internal, how)
    }

    #[must_use]
    pub fn forbidden() -> Self {
        Self::new(ErrorCode::Forbidden, "Your role does not allow this. Ask an admin of the workspace.")
    }

    #[must_use]
    pub fn invalid(fields: Vec<FieldError>) -> Self {
        let message = fields.first().map_or_else(|| "Some fields need another look.".to_owned(), |f| f.message.clone());
        Self { fields, ..Self::new(ErrorCode::Invalid, message) }
    }

    /// The complaint about `field`, if there is one.
    #[must_use]
    pub fn field(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|f| f.field == field).map(|f| f.message.as_str())
    }
}

impl leptos::prelude::FromServerFnError for AppError {
    type Encoder = crate::wire::JsonText;

    fn from_server_fn_error(value: leptos::prelude::ServerFnErrorErr) -> Self {
        use leptos::prelude::ServerFnErrorErr as E;
        match value {
            E::Request(_) => {
                Self::new(ErrorCode::Network, "The server cannot be reached. Check the connection and try again.")
            }
            E::Deserialization(_) | E::Args(_) | E::MissingArg(_) => {
                Self::new(ErrorCode::BadRequest, "The request could not be read. Reload the page and try again.")
            }
            _ => Self::failed(),
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub use native::Error;

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use super::{AppError, ErrorCode, FieldError};
    use axum::response::{IntoResponse, Response};
    use sea_orm::SqlErr;

    /// What any unit of work can meet, whatever its domain.
    #[derive(Debug, thiserror::Error)]
    pub enum Error {
        #[error("no such record")]
        NotFound,
        #[error("the actor may not do this")]
        Forbidden,
        /// As [`Error::Forbidden`], where there is more to say than that the role does not allow it.
        #[error("refused: {0}")]
        Refused(String),
        #[error("nobody is signed in")]
        Unauthenticated,
        #[error("the record is at version {current}")]
        Stale { current: i64 },
        #[error("invalid input")]
        Invalid(Vec<FieldError>),
        #[error("{0}")]
        Conflict(String),
        #[error("the database failed")]
        Db(#[from] sea_orm::DbErr),
        #[error("{what} failed")]
        Internal {
            what: &'static str,
            #[source]
            source: Box<dyn std::error::Error + Send + Sync>,
        },
    }

    impl Error {
        /// An unexpected failure of `what`, with its cause.
        pub fn internal(what: &'static str, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
            Self::Internal { what, source: source.into() }
        }

        /// Whether the actor may not do it, for whatever reason.
        #[must_use]
        pub fn is_refusal(&self) -> bool {
            matches!(self, Self::Forbidden | Self::Refused(_))
        }

        /// A single field's complaint.
        pub fn field(field: &str, message: impl Into<String>) -> Self {
            Self::Invalid(vec![FieldError::new(field, message)])
        }
    }

    impl From<Error> for AppError {
        fn from(error: Error) -> Self {
            match error {
                Error::NotFound => Self::not_found(),
                Error::Forbidden => Self::forbidden(),
                Error::Refused(why) => Self::new(ErrorCode::Forbidden, why),
                Error::Unauthenticated => Self::unauthenticated(),
                Error::Stale { current } => Self::new(
                    ErrorCode::Stale,
                    format!(
                        "Somebody else changed this meanwhile (it is at version {current} now). Compare, then save again."
                    ),
                ),
                Error::Invalid(fields) => Self::invalid(fields),
                Error::Conflict(message) => Self::new(ErrorCode::Conflict, message),
                Error::Db(error) if is_out_of_time(&error) => Self::new(
                    ErrorCode::Unavailable,
                    "This takes too long to find. Ask for less: fewer words, or a narrower filter.",
                ),
                Error::Db(sea_orm::DbErr::ConnectionAcquire(_)) => Self::new(
                    ErrorCode::Unavailable,
                    "The workspace has more to answer than it can at the moment. Try again in a moment.",
                ),
                Error::Db(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
                    tracing::warn!(cause = %error.to_string().escape_debug(), "two units of work wrote the same");
                    Self::new(
                        ErrorCode::Conflict,
                        "Somebody saved the same at the same moment. Load it again, then try once more.",
                    )
                }
                failure @ (Error::Db(_) | Error::Internal { .. }) => internal(&failure),
            }
        }
    }

    /// Whether the database gave a statement up because its time was over.
    fn is_out_of_time(error: &sea_orm::DbErr) -> bool {
        use sea_orm::{DbErr, RuntimeErr};
        /// SQLite's SQLITE_INTERRUPT and PostgreSQL's `query_canceled`.
        const CODES: [&str; 2] = ["9", "57014"];
        let (DbErr::Query(RuntimeErr::SqlxError(error)) | DbErr::Exec(RuntimeErr::SqlxError(error))) = error else {
            return false;
        };
        error.as_database_error().and_then(|error| error.code()).is_some_and(|code| CODES.contains(&&*code))
    }

    /// Logs the whole chain of causes once and gives the client a sentence without it.
    fn internal(error: &Error) -> AppError {
        let mut causes = String::new();
        let mut next: Option<&dyn std::error::Error> = Some(error);
        while let Some(cause) = next {
            causes.push_str(&format!(" / {cause}"));
            next = cause.source();
        }
        tracing::error!(causes = %causes.escape_debug(), "a unit of work failed");
        AppError::failed()
    }

    impl IntoResponse for AppError {
        /// RFC 9457 problem JSON.
        fn into_response(self) -> Response {
            let status = axum::http::StatusCode::from_u16(self.code.status())
                .unwrap_or(axum::http::StatusCode::INTERNAL_SERVER_ERROR);
            let body = serde_json::json!({
                "type": format!("/docs/errors#{}", self.code.as_str()),
                "title": self.code.title(),
                "status": self.code.status(),
                "code": self.code.as_str(),
                "detail": self.message,
                "errors": self.fields,
                "request_id": self.request_id,
            });
            let kind = [(axum::http::header::CONTENT_TYPE, "application/problem+json")];
            (status, kind, axum::Json(body).0.to_string()).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wire_word_of_a_code_is_its_table_entry() {
        for code in ErrorCode::ALL {
            assert_eq!(serde_json::to_value(code).expect("serialises"), code.as_str());
        }
    }

    #[test]
    fn a_refusal_reads_back_as_it_was_however_it_was_sent() {
        let error = AppError::invalid(vec![FieldError::new("name", "Enter a name.")]);
        let problem = serde_json::json!({
            "type": "/docs/errors#invalid", "title": "…", "status": 422, "code": "invalid", "detail": error.message,
            "errors": error.fields, "request_id": null,
        });
        assert_eq!(serde_json::from_value::<AppError>(problem).expect("reads"), error);
        let own = serde_json::to_value(&error).expect("writes");
        assert_eq!(serde_json::from_value::<AppError>(own).expect("reads"), error);
    }
}
