//! Giving a role of the workspace's own by itself, to whom the product gave the role that it is based on.

use super::roles;
use crate::entity::member;
use ac_core::{Action, Ctx, Error, FieldError, MemberId, Platform, Resource, Role, RoleId};
use sea_orm::EntityTrait;

/// What names the role in a request.
const FIELD: &str = "role_id";

/// Gives a member a role of the workspace's own, in the place of the one that they had, or takes it away. Their role in the product
/// stays: who is to have one that is based on another is given that first.
///
/// Errors: `forbidden`, `not_found`, `invalid` where the role is not there, or not based on theirs.
pub async fn assign(platform: &Platform, ctx: &Ctx, id: MemberId, to: Option<RoleId>) -> Result<(), Error> {
    ctx.allow_any(Resource::Role, Action::Modify)?;
    let found = ctx.read(async |tx| Ok::<_, Error>(member::Entity::find_by_id(id).one(tx.conn()).await?)).await?;
    let row = found.ok_or(Error::NotFound)?;
    if let Some(to) = to
        && !roles::named(ctx, std::iter::once(to)).await?.contains_key(&to)
    {
        return Err(Error::field(FIELD, "There is no such role. Choose one of this workspace’s own."));
    }
    let base = row.role.parse().unwrap_or(Role::Owner);
    roles::give(platform, ctx, id, to, base).await.map_err(of_request)
}

/// A complaint about the role, by the name that it has in a request.
fn of_request(error: Error) -> Error {
    let renamed = |complaint: FieldError| match complaint.field.as_str() {
        "role" => FieldError::new(FIELD, complaint.message),
        _ => complaint,
    };
    match error {
        Error::Invalid(complaints) => Error::Invalid(complaints.into_iter().map(renamed).collect()),
        other => other,
    }
}
