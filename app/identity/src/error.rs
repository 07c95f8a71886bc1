//! What identity verbs can fail with, and what of it a person gets to read.

use ac_core::{AppError, Error, ErrorCode, FieldError};

/// What the invited are told of an invitation that no longer stands.
pub(crate) const INVITE_VOID: &str =
    "Whoever sent it has left the workspace, or may no longer invite you to it. Ask somebody there to invite you anew.";

/// A failed identity verb. The answers about credentials are the same for known and unknown people.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    #[error(transparent)]
    Core(#[from] Error),
    #[error("the e-mail or the password is wrong")]
    WrongCredentials,
    #[error("the code is wrong, old or used")]
    WrongCode,
    #[error("too many attempts")]
    TooManyAttempts { retry_after_secs: i64 },
    #[error("too many mails were asked for")]
    TooManyMails { retry_after_secs: i64 },
    #[error("the link is unknown, old or used")]
    LinkEnded,
    #[error("who sent the invitation may no longer give what it gives")]
    InviteVoid,
    #[error("the session is too old for this change")]
    StepUpRequired,
    #[error("a workspace keeps at least one owner")]
    LastOwner,
}

impl IdentityError {
    pub(crate) fn field(field: &str, message: impl Into<String>) -> Self {
        Error::field(field, message).into()
    }

    pub(crate) fn fields(fields: Vec<FieldError>) -> Self {
        Error::Invalid(fields).into()
    }
}

impl From<sea_orm::DbErr> for IdentityError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Core(error.into())
    }
}

impl From<IdentityError> for AppError {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::Core(error) => error.into(),
            IdentityError::WrongCredentials => Self::new(
                ErrorCode::Unauthenticated,
                "The e-mail or the password is not right. Check both and try again.",
            ),
            IdentityError::WrongCode => Self::invalid(vec![FieldError::new(
                "code",
                "That code does not work. Wait for the next one, or use a recovery code.",
            )]),
            IdentityError::TooManyAttempts { retry_after_secs } => Self::new(
                ErrorCode::TooManyRequests,
                format!("Too many attempts. Try again in {}.", in_words(retry_after_secs)),
            ),
            IdentityError::TooManyMails { retry_after_secs } => Self::new(
                ErrorCode::TooManyRequests,
                format!("Too many mails are on their way just now. Try again in {}.", in_words(retry_after_secs)),
            ),
            IdentityError::LinkEnded => {
                Self::new(ErrorCode::NotFound, "This link has been used or is too old. Ask for a new one.")
            }
            IdentityError::InviteVoid => Self::new(ErrorCode::NotFound, INVITE_VOID),
            IdentityError::StepUpRequired => {
                Self::new(ErrorCode::StepUpRequired, "Confirm that it is you, then try again.")
            }
            IdentityError::LastOwner => Self::new(
                ErrorCode::Conflict,
                "A workspace keeps at least one owner. Make somebody else an owner first.",
            ),
        }
    }
}

fn in_words(seconds: i64) -> String {
    match seconds {
        ..=1 => "a second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", (seconds + 59) / 60),
    }
}
