//! [`Visit`]: a request of somebody unknown to one of a workspace's public pages.
//!
//! The rule: no credential is read for it, neither cookie nor token. Whatever it does it does as the system, in no member's
//! name, so that another site can send it and has nothing to gain by doing so.

use crate::{Ctx, error::AppError};
use std::sync::Arc;

/// Charges one attempt at what it is given. Errors: the seconds until the next.
pub type Charge = Arc<dyn Fn(&str) -> Result<(), i64> + Send + Sync>;

/// Whoever comes to a public page; in the request's extensions.
#[derive(Clone)]
pub struct Visit {
    /// The workspace of the Host, as the system.
    pub ctx: Ctx,
    charge: Charge,
}

impl Visit {
    #[must_use]
    pub fn new(ctx: Ctx, charge: Charge) -> Self {
        Self { ctx, charge }
    }

    /// Counts an attempt at `what` against the visitor's network, and against `what` whoever comes.
    ///
    /// Errors: the seconds until the next attempt.
    pub fn charge(&self, what: &str) -> Result<(), i64> {
        (self.charge)(what)
    }
}

impl<S: Send + Sync> axum::extract::FromRequestParts<S> for Visit {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, _: &S) -> Result<Self, AppError> {
        parts.extensions.get::<Self>().cloned().ok_or_else(AppError::not_found)
    }
}
