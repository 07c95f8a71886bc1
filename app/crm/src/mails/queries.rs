//! Reading mails. A mail is seen by whoever may read mails and the record it is on.

use super::{
    entity::{Column, Entity},
    model::{MAILS_LISTED_MAX, Mail, MailId, MailState, NO_MAIL_SERVER},
};
use crate::shared::{kind::RecordKind, subject};
use ac_core::{Ctx, Error, Platform, Resource};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

/// The mails on a record, the newest first, [`MAILS_LISTED_MAX`] of them. Errors: `not_found`, `forbidden`.
pub async fn on(ctx: &Ctx, kind: RecordKind, id: Uuid) -> Result<Vec<Mail>, Error> {
    let select = visible(ctx)?.filter(Column::SubjectId.eq(id)).filter(Column::SubjectKind.eq(kind));
    let select = select.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id).limit(MAILS_LISTED_MAX);
    ctx.read(async |tx| {
        if !subject::exists(tx.conn(), ctx, kind, id).await? {
            return Err(Error::NotFound);
        }
        Ok(select.all(tx.conn()).await?.into_iter().map(Mail::from).collect())
    })
    .await
}

/// One mail. Errors: `not_found`, `forbidden`.
pub async fn get(ctx: &Ctx, id: MailId) -> Result<Mail, Error> {
    ctx.read(async |tx| find(tx.conn(), ctx, id).await).await
}

pub(super) async fn find(conn: &impl ConnectionTrait, ctx: &Ctx, id: MailId) -> Result<Mail, Error> {
    let row = visible(ctx)?.filter(Column::Id.eq(id)).one(conn).await?.ok_or(Error::NotFound)?;
    Ok(row.into())
}

/// The mail as it stands on this installation.
#[must_use]
pub fn told(platform: &Platform, mail: Mail) -> Mail {
    Mail { failure: why(platform, mail.state, mail.failure), ..mail }
}

/// Why it failed, or waits: where nothing can leave, that is what it waits for, whatever its last try came to.
#[must_use]
pub fn why(platform: &Platform, state: MailState, failure: Option<String>) -> Option<String> {
    if state == MailState::Queued && !platform.mail_is_sent {
        return Some(NO_MAIL_SERVER.to_owned());
    }
    failure
}

pub(crate) fn visible(ctx: &Ctx) -> Result<Select<Entity>, Error> {
    let select = ctx.readable(Resource::Mail)?.narrow(Entity::find(), Column::SenderId);
    Ok(match subject::seen(ctx, Column::SubjectKind, Column::SubjectId)? {
        Some(seen) => select.filter(seen),
        None => select,
    })
}
