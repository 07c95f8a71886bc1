//! The tables of the control database that are about people, and the tenants' projection of members.
//!
//! Entities stay in this crate: what leaves it are the shapes of `model`, which hold no hash and no secret. A model is never
//! formatted into a log line.

pub(crate) mod api_token;
pub(crate) mod control_event;
pub(crate) mod identity;
pub(crate) mod member;
pub(crate) mod membership;
pub(crate) mod outbox_mail;
pub(crate) mod recovery_code;
pub(crate) mod session;
pub(crate) mod single_use_token;
