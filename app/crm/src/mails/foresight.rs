//! What writing to many would come to, told before it is done.

use crate::{bulk::model::Skipped, mail_templates::text::Values};
use serde::{Deserialize, Serialize};

/// What came of counting those that were chosen. It promises nothing: each is looked at once more when it is their turn.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Foresight {
    /// Who would get the mail; at least so many where more were chosen than are counted.
    pub written_to: i64,
    /// Who would be left out, and why.
    pub left_out: Vec<Skipped>,
    /// Who would get it first.
    pub first: Option<Recipient>,
    /// Why it would not begin, where more were chosen than one job writes to: those were not counted.
    pub refused: Option<String>,
    /// What it would wait for.
    pub waits: Option<String>,
}

/// Somebody who would get the mail, and what is known of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipient {
    pub name: String,
    pub values: Values,
}
