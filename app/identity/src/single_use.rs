//! Tokens that work once. Taking one is a single conditional update: of fifty parallel takers one gets it.

use crate::{IdentityError, entity::single_use_token, model::SessionId, secret};
use ac_core::{IdentityId, TenantId, Timestamp};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter, sea_query::Expr,
};

/// What a token is for, and how long it lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    SignUp,
    Reset,
    Invite,
    Email,
    Handoff,
}

impl Kind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::SignUp => "sign_up",
            Self::Reset => "reset",
            Self::Invite => "invite",
            Self::Email => "email",
            Self::Handoff => "handoff",
        }
    }

    fn lives_secs(self) -> i64 {
        match self {
            Self::SignUp | Self::Email => 24 * 3600,
            Self::Reset => 1_800,
            Self::Invite => 7 * 24 * 3600,
            Self::Handoff => 60,
        }
    }
}

/// What a token stands for.
#[derive(Default)]
pub(crate) struct About {
    pub identity: Option<IdentityId>,
    pub tenant: Option<TenantId>,
    pub session: Option<SessionId>,
    pub email_key: String,
    /// Only who shows the same bytes may take it.
    pub bound_to: Option<Vec<u8>>,
    pub data: serde_json::Value,
}

/// Makes a token; the answer is its only copy.
pub(crate) async fn issue(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    kind: Kind,
    about: About,
) -> Result<String, sea_orm::DbErr> {
    let token = secret::token();
    let row = single_use_token::Model {
        id: uuid::Uuid::now_v7(),
        kind: kind.as_str().to_owned(),
        token_hash: secret::digest(&token),
        identity_id: about.identity,
        tenant_id: about.tenant,
        session_id: about.session,
        email_key: about.email_key,
        bound_to: about.bound_to,
        data: about.data,
        created_at: now,
        expires_at: now.plus_secs(kind.lives_secs()),
        used_at: None,
    };
    row.into_active_model().insert(conn).await?;
    Ok(token)
}

/// The living token, without taking it.
///
/// Errors: `LinkEnded` when it is unknown, old, used or of another kind.
pub(crate) async fn peek(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    kind: Kind,
    token: &str,
) -> Result<single_use_token::Model, IdentityError> {
    single_use_token::Entity::find()
        .filter(single_use_token::Column::TokenHash.eq(secret::digest(token)))
        .filter(single_use_token::Column::Kind.eq(kind.as_str()))
        .filter(single_use_token::Column::UsedAt.is_null())
        .filter(single_use_token::Column::ExpiresAt.gt(now))
        .one(conn)
        .await?
        .ok_or(IdentityError::LinkEnded)
}

/// Takes the token: nobody else will.
///
/// Errors: `LinkEnded` as [`peek`], or when it is bound to other bytes.
pub(crate) async fn take(
    conn: &impl ConnectionTrait,
    now: Timestamp,
    kind: Kind,
    token: &str,
    bound_to: Option<&[u8]>,
) -> Result<single_use_token::Model, IdentityError> {
    let row = peek(conn, now, kind, token).await?;
    if row.bound_to.as_deref() != bound_to {
        return Err(IdentityError::LinkEnded);
    }
    let taken = single_use_token::Entity::update_many()
        .col_expr(single_use_token::Column::UsedAt, Expr::value(now.0))
        .filter(single_use_token::Column::Id.eq(row.id))
        .filter(single_use_token::Column::UsedAt.is_null())
        .exec(conn)
        .await?;
    if taken.rows_affected == 1 { Ok(row) } else { Err(IdentityError::LinkEnded) }
}

/// Undoes [`take`] for work that failed without a trace.
pub(crate) async fn give_back(conn: &impl ConnectionTrait, id: uuid::Uuid) -> Result<(), sea_orm::DbErr> {
    single_use_token::Entity::update_many()
        .col_expr(single_use_token::Column::UsedAt, Expr::value(Option::<i64>::None))
        .filter(single_use_token::Column::Id.eq(id))
        .exec(conn)
        .await?;
    Ok(())
}

/// Voids what is left of one kind for an address.
pub(crate) async fn void(conn: &impl ConnectionTrait, kind: Kind, email_key: &str) -> Result<(), sea_orm::DbErr> {
    single_use_token::Entity::delete_many()
        .filter(single_use_token::Column::Kind.eq(kind.as_str()))
        .filter(single_use_token::Column::EmailKey.eq(email_key))
        .exec(conn)
        .await?;
    Ok(())
}

/// Deletes tokens that have run out.
pub(crate) async fn purge(conn: &impl ConnectionTrait, now: Timestamp) -> Result<(), sea_orm::DbErr> {
    single_use_token::Entity::delete_many().filter(single_use_token::Column::ExpiresAt.lte(now)).exec(conn).await?;
    Ok(())
}
