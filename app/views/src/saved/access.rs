//! Who sees a view, and who may change it: as [`share`](crate::share) has it for all that members make, of lists whose records
//! they may read.

use super::{
    entity::view::{Column, Entity, Model},
    model::{LISTED, Share},
};
use crate::share::Shared;
use ac_core::{Action, Ctx, Error, Grant, Resource};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, Select};

impl Shared for Model {
    const WORD: &'static str = "view";
    fn share(&self) -> Share {
        self.share
    }
    fn is_about_readable(&self, ctx: &Ctx) -> bool {
        Resource::parse(&self.object).is_some_and(|object| may_read_records(ctx, object))
    }
}

/// The views that are not deleted.
pub fn live() -> Select<Entity> {
    Entity::find().filter(Column::DeletedAt.is_null())
}

/// The views the actor may see: of lists whose records they may read, shared or their own. Errors: `forbidden`.
pub fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    let reach = ctx.readable(Resource::View)?;
    let readable = LISTED.iter().filter(|object| may_read_records(ctx, **object)).map(|object| object.as_str());
    let mut seen = Condition::any();
    if reach.is_all() {
        seen = seen.add(Column::Share.ne(Share::Private));
    }
    seen = seen.add_option(ctx.actor.member().map(|me| Column::OwnerId.eq(me)));
    Ok(live().filter(Column::Object.is_in(readable)).filter(seen))
}

/// Whether what they may read at all are records of that kind.
pub fn may_read_records(ctx: &Ctx, object: Resource) -> bool {
    ctx.grant(object, Action::Read) != Grant::Nothing
}
