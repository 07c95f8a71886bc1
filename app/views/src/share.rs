//! Who has what members make for themselves or for the workspace: views of lists, and dashboards.
//!
//! The table of permissions says how far a role reaches; on top of it a private one is its owner's alone, and one that is
//! locked is changed only by its owner and by whoever may delete everybody's.

pub mod rows;

use crate::saved::{mine::Rights, model::Share};
use ac_core::{Action, Ctx, Error, Grant, Resource, ctx::Guarded};

/// Something that one member has, or all.
pub trait Shared: Guarded {
    /// What people call one.
    const WORD: &'static str;
    fn share(&self) -> Share;
    /// Whether the actor may read what it is about at all.
    fn is_about_readable(&self, _ctx: &Ctx) -> bool {
        true
    }
}

/// Whether the actor may see this one. What is deleted is seen by whom it was.
pub fn is_seen<S: Shared>(ctx: &Ctx, row: &S) -> bool {
    let reaches = ctx.grant(S::RESOURCE, Action::Read);
    row.is_about_readable(ctx) && (is_own(ctx, row) || (reaches == Grant::All && row.share() != Share::Private))
}

pub fn is_own<S: Shared>(ctx: &Ctx, row: &S) -> bool {
    row.owner().is_some() && row.owner() == ctx.actor.member()
}

/// A private one is not there for anybody but its owner, whatever they may do to others'.
pub fn is_hidden<S: Shared>(ctx: &Ctx, row: &S) -> bool {
    row.share() == Share::Private && !is_own(ctx, row)
}

/// Refuses unless the actor sees it and may change what it shows. Errors: `not_found`, `forbidden`.
pub fn allow_change<S: Shared>(ctx: &Ctx, row: &S) -> Result<(), Error> {
    if !is_seen(ctx, row) {
        return Err(Error::NotFound);
    }
    ctx.allow(Action::Modify, row)?;
    if row.share() == Share::Locked && !decides(ctx, row) {
        let word = S::WORD;
        let why = format!("Only its owner or an admin may change this {word}. Save yours as a new one.");
        return Err(Error::Refused(why));
    }
    Ok(())
}

/// Refuses unless the actor may say who has it. Errors: `forbidden`.
pub fn allow_share<S: Shared>(ctx: &Ctx, row: &S, share: Share) -> Result<(), Error> {
    if share == row.share() {
        return Ok(());
    }
    if !decides(ctx, row) {
        let why = format!("Only its owner or an admin may say who has this {}.", S::WORD);
        return Err(Error::Refused(why));
    }
    allow_to_have::<S>(ctx, share)
}

/// Refuses one for others from whoever may make them only for themselves. Errors: `forbidden`.
pub fn allow_to_have<S: Shared>(ctx: &Ctx, share: Share) -> Result<(), Error> {
    let reaches = ctx.allow_any(S::RESOURCE, Action::Create)?;
    if share != Share::Private && reaches != Grant::All {
        let why = format!("Your role keeps {}s for itself only. Save it as a private one.", S::WORD);
        return Err(Error::Refused(why));
    }
    Ok(())
}

/// Its owner, and whoever may delete everybody's.
pub fn decides<S: Shared>(ctx: &Ctx, row: &S) -> bool {
    is_own(ctx, row) || ctx.grant(S::RESOURCE, Action::Delete) == Grant::All
}

/// What the actor may do with all of them, as it is offered.
#[must_use]
pub fn rights(ctx: &Ctx, resource: Resource) -> Rights {
    if ctx.allow_changes().is_err() {
        return Rights::default();
    }
    let make = ctx.grant(resource, Action::Create);
    let decide = ctx.grant(resource, Action::Delete) == Grant::All;
    Rights { make: make != Grant::Nothing, share: make == Grant::All, decide }
}
