//! Saving lines that others may be changing too: the last write never silently wins.

use crate::deals::{
    lines::{
        api::{get_deal_lines, set_deal_lines},
        model::{Line, Lines, LinesDraft},
    },
    model::DealId,
};
use ac_core::{AppError, ErrorCode};

/// Saves that may run into other people's changes of other fields of the deal before it is given up.
const TRIES_MAX: u32 = 4;

/// What became of a draft.
pub enum Saved {
    /// They are these now; whether they were others before.
    Done(Lines, bool),
    /// Somebody changed the lines to these meanwhile.
    Theirs(Lines),
}

/// Saves `draft`, begun when the deal had the lines `base`.
pub async fn save(id: DealId, base: Vec<Line>, draft: LinesDraft) -> Result<Saved, AppError> {
    for _ in 0..TRIES_MAX {
        let now = get_deal_lines(id).await?;
        if now.lines != base {
            return Ok(Saved::Theirs(now));
        }
        match set_deal_lines(id, now.version, draft.clone()).await {
            Ok(lines) => {
                let is_changed = lines.version != now.version;
                return Ok(Saved::Done(lines, is_changed));
            }
            Err(error) if error.code == ErrorCode::Stale => {}
            Err(error) => return Err(error),
        }
    }
    Err(AppError::new(ErrorCode::Stale, "Others are changing this all the time. Try again in a moment."))
}
