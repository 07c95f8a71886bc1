//! Who sees which project, as a condition on a query: the one place that writes it.
//!
//! Owners and admins see all. Members see those that are not secret, and of the secret ones those that they lead or take part in.
//! Whose role reaches to their own (or their teams') projects only sees those that they (or their teams) lead, and those that they
//! take part in. What stands in a project is seen by whoever sees the project.

use super::entity::{Column, Entity, Model, member};
use ac_core::{Actor, Ctx, Error, MemberId, Resource, Role, access::Reach};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait},
};

/// The projects that are not in the bin.
pub fn live() -> Select<Entity> {
    Entity::find().filter(Column::DeletedAt.is_null())
}

/// The projects the actor sees. Errors: `forbidden` where they may read none.
pub fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    Ok(match seen(ctx)? {
        Some(seen) => live().filter(seen),
        None => live(),
    })
}

/// What holds for rows with a project's id in `column` whose project the actor sees; for none where they see no projects at all.
pub fn within<C: ColumnTrait>(ctx: &Ctx, column: C) -> Result<Condition, Error> {
    let seen = match visible(ctx) {
        Err(error) if error.is_refusal() => return Ok(Condition::all().add(Expr::cust("1 = 0"))),
        seen => seen?.select_only().column(Column::Id).into_query(),
    };
    Ok(Condition::all().add(Expr::col(column.as_column_ref()).in_subquery(seen)))
}

fn seen(ctx: &Ctx) -> Result<Option<Condition>, Error> {
    let reach = ctx.readable(Resource::Project)?;
    let takes_part = ctx.actor.member().map(|me| Column::Id.in_subquery(member::LINKS.listing(me)));
    Ok(match (&reach, ctx.actor.role()) {
        (Reach::All, None | Some(Role::Owner | Role::Admin)) => None,
        (Reach::All, _) => {
            let is_lead = ctx.actor.member().map(|me| Column::OwnerId.eq(me));
            Some(Condition::any().add(Column::IsSecret.eq(false)).add_option(is_lead).add_option(takes_part))
        }
        (Reach::Of(_), _) => Some(Condition::any().add_option(reach.condition(Column::OwnerId)).add_option(takes_part)),
    })
}

/// Whether the actor sees the project as this row has it.
#[must_use]
pub fn would_see(ctx: &Ctx, row: &Model) -> bool {
    let takes_part = ctx.actor.member().is_some_and(|me| row.owner_id == Some(me) || row.member_ids.0.contains(&me));
    let reaches = ctx.readable(Resource::Project).is_ok_and(|reach| reach.holds(row.owner_id));
    let is_kept_out = row.is_secret && !matches!(ctx.actor.role(), None | Some(Role::Owner | Role::Admin));
    takes_part || (reaches && !is_kept_out)
}

/// Whether a member of that role sees the project as this row has it.
#[must_use]
pub fn is_seen_by(ctx: &Ctx, row: &Model, id: MemberId, role: Role) -> bool {
    let they = ctx.as_actor(Actor::Member { id, role });
    they.readable(Resource::Project).is_ok() && would_see(&they, row)
}
