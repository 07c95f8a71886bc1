//! Who sees a view, and who may change it.
//!
//! The table of permissions says how far a role reaches; on top of it a private view is its owner's alone, and one that is
//! locked is changed only by its owner and by whoever may delete everybody's.

use super::{
    entity::view::{Column, Entity, Model},
    model::{LISTED, Share},
};
use ac_core::{Action, Ctx, Error, Grant, Resource};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select};

/// The views that are not deleted.
pub fn live() -> Select<Entity> {
    Entity::find().filter(Column::DeletedAt.is_null())
}

/// The views the actor may see: of lists whose records they may read, shared or their own. Errors: `forbidden`.
pub fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    let only = ctx.visible_owner(Resource::View)?;
    let readable = LISTED.iter().filter(|object| may_read_records(ctx, **object)).map(|object| object.as_str());
    let mut seen = Condition::any();
    if only.is_none() {
        seen = seen.add(Column::Share.ne(Share::Private));
    }
    seen = seen.add_option(ctx.actor.member().map(|me| Column::OwnerId.eq(me)));
    Ok(live().filter(Column::Object.is_in(readable)).filter(seen))
}

/// Whether the actor may see this one. What is deleted is seen by whom it was.
pub fn is_seen(ctx: &Ctx, row: &Model) -> bool {
    let may_read = Resource::parse(&row.object).is_some_and(|object| may_read_records(ctx, object));
    let reaches = ctx.grant(Resource::View, Action::Read);
    may_read && (is_own(ctx, row) || (reaches == Grant::All && row.share != Share::Private))
}

/// Whether what they may read at all are records of that kind.
pub fn may_read_records(ctx: &Ctx, object: Resource) -> bool {
    ctx.grant(object, Action::Read) != Grant::Nothing
}

pub fn is_own(ctx: &Ctx, row: &Model) -> bool {
    row.owner_id.is_some() && row.owner_id == ctx.actor.member()
}

/// Refuses unless the actor may change what the view shows. Errors: `not_found`, `forbidden`.
pub fn allow_change(ctx: &Ctx, row: &Model) -> Result<(), Error> {
    if !is_seen(ctx, row) {
        return Err(Error::NotFound);
    }
    ctx.allow(Action::Modify, row)?;
    if row.share == Share::Locked && !decides(ctx, row) {
        let why = "Only its owner or an admin may change this view. Save yours as a new one.";
        return Err(Error::Refused(why.to_owned()));
    }
    Ok(())
}

/// Refuses unless the actor may say who has the view. Errors: `forbidden`.
pub fn allow_share(ctx: &Ctx, row: &Model, share: Share) -> Result<(), Error> {
    if share == row.share {
        return Ok(());
    }
    if !decides(ctx, row) {
        let why = "Only its owner or an admin may say who has this view.";
        return Err(Error::Refused(why.to_owned()));
    }
    allow_to_have(ctx, share)
}

/// Refuses a view for others from whoever may make views only for themselves. Errors: `forbidden`.
pub fn allow_to_have(ctx: &Ctx, share: Share) -> Result<(), Error> {
    let reaches = ctx.allow_any(Resource::View, Action::Create)?;
    if share != Share::Private && reaches != Grant::All {
        let why = "Your role keeps views for itself only. Save it as a private one.";
        return Err(Error::Refused(why.to_owned()));
    }
    Ok(())
}

/// Its owner, and whoever may delete everybody's.
fn decides(ctx: &Ctx, row: &Model) -> bool {
    is_own(ctx, row) || ctx.grant(Resource::View, Action::Delete) == Grant::All
}
