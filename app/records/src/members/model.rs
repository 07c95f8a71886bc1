//! A member as an owner picker needs it.

use ac_core::MemberId;
use serde::{Deserialize, Serialize};

/// A person of the workspace. `state` tells people who joined from placeholders made by an import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub id: MemberId,
    pub name: String,
    pub role: String,
    pub state: String,
    pub team: Option<String>,
}
