//! Who sees a view, and who may change it: as [`share`] has it for all that members make, of lists whose records they may read.

use super::{
    entity::view::{Column, Entity, Model},
    model::{LISTED, Share},
};
use crate::share::{self, Shared};
use ac_core::{Action, Ctx, Error, Grant, Resource};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select};

impl Shared for Model {
    const WORD: &'static str = "view";
    fn share(&self) -> Share {
        self.share
    }
}

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
    Resource::parse(&row.object).is_some_and(|object| may_read_records(ctx, object)) && share::is_seen(ctx, row)
}

/// Whether what they may read at all are records of that kind.
pub fn may_read_records(ctx: &Ctx, object: Resource) -> bool {
    ctx.grant(object, Action::Read) != Grant::Nothing
}

/// Refuses unless the actor may change what the view shows. Errors: `not_found`, `forbidden`.
pub fn allow_change(ctx: &Ctx, row: &Model) -> Result<(), Error> {
    if !is_seen(ctx, row) {
        return Err(Error::NotFound);
    }
    share::allow_change(ctx, row)
}
