//! The second factor: time-based codes and, when the phone is lost, recovery codes.
//!
//! Invariant: a code counts once, even within its half minute, and a recovery code counts once ever; both by a conditional
//! update, so that parallel tries cannot share one. The secret is sealed for its row.

use crate::{
    Identity, IdentityError,
    entity::{identity, recovery_code},
    model::TotpEnrolment,
    outbox::{self, Mail},
    secret,
    session::{self, Viewer},
};
use ac_core::{Error, IdentityId};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, sea_query::Expr,
};
use subtle::ConstantTimeEq;
use totp_rs::{Algorithm, TOTP};

const DIGITS: usize = 6;
const STEP_SECS: u64 = 30;
const SECRET_BYTES: usize = 20;
/// Steps before and after now whose code is taken, for clocks that differ a little.
const SKEW_STEPS: i64 = 1;
/// Recovery codes made at a time.
const RECOVERY_CODES: usize = 10;
/// 80 random bits a recovery code.
const RECOVERY_CODE_BYTES: usize = 10;

/// What proved it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Proof {
    Code,
    RecoveryCode,
}

fn place(id: IdentityId) -> String {
    format!("control/identity.totp_secret/{id}")
}

fn generator(secret: Vec<u8>, account: &str) -> Result<TOTP, Error> {
    // The address goes into an otpauth URL, whose label must not hold a colon.
    let account = account.replace(':', "");
    TOTP::new(Algorithm::SHA1, DIGITS, 1, STEP_SECS, secret, Some("AlphaClone".to_owned()), account)
        .map_err(|e| Error::internal("the second factor", e.to_string()))
}

/// Takes a code or a recovery code of somebody whose second factor is on.
///
/// Errors: `WrongCode` when it is wrong, too old, or was taken before.
pub(crate) async fn check(
    identity: &Identity,
    conn: &impl ConnectionTrait,
    person: &identity::Model,
    typed: &str,
) -> Result<Proof, IdentityError> {
    let typed: String = typed.chars().filter(|c| c.is_ascii_alphanumeric()).take(64).collect::<String>().to_uppercase();
    if typed.len() == DIGITS {
        let step = matching_step(identity, person, &typed)?.ok_or(IdentityError::WrongCode)?;
        take_step(conn, person.id, step).await?;
        return Ok(Proof::Code);
    }
    let taken = recovery_code::Entity::update_many()
        .col_expr(recovery_code::Column::UsedAt, Expr::value(identity.now().0))
        .filter(recovery_code::Column::IdentityId.eq(person.id))
        .filter(recovery_code::Column::CodeHash.eq(secret::digest(&typed)))
        .filter(recovery_code::Column::UsedAt.is_null())
        .exec(conn)
        .await?;
    if taken.rows_affected == 1 { Ok(Proof::RecoveryCode) } else { Err(IdentityError::WrongCode) }
}

fn matching_step(identity: &Identity, person: &identity::Model, typed: &str) -> Result<Option<i64>, IdentityError> {
    let sealed = person.totp_secret.as_deref().ok_or(IdentityError::WrongCode)?;
    let generator = generator(identity.unseal(&place(person.id), sealed)?, &person.email)?;
    let step_now = identity.now().0 / 1_000_000 / i64::try_from(STEP_SECS).unwrap_or(30);
    let matching = (step_now - SKEW_STEPS..=step_now + SKEW_STEPS).find(|step| {
        let seconds = u64::try_from(*step).unwrap_or(0).saturating_mul(STEP_SECS);
        generator.generate(seconds).as_bytes().ct_eq(typed.as_bytes()).into()
    });
    Ok(matching)
}

async fn take_step(conn: &impl ConnectionTrait, id: IdentityId, step: i64) -> Result<(), IdentityError> {
    let taken = identity::Entity::update_many()
        .col_expr(identity::Column::TotpLastStep, Expr::value(step))
        .filter(identity::Column::Id.eq(id))
        .filter(identity::Column::TotpLastStep.lt(step))
        .exec(conn)
        .await?;
    if taken.rows_affected == 1 { Ok(()) } else { Err(IdentityError::WrongCode) }
}

/// Makes a new secret, which counts once a code of it has been shown.
///
/// Errors: `step_up_required`; `conflict` when the second factor is on already.
pub async fn begin(identity: &Identity, viewer: &Viewer) -> Result<TotpEnrolment, IdentityError> {
    viewer.require_fresh()?;
    let secret: [u8; SECRET_BYTES] = rand::random();
    let sealed = identity.seal(&place(viewer.identity), &secret)?;
    let tx = identity.control().begin().await?;
    let person = session::hold(&tx, viewer).await?;
    if person.totp_enabled_at.is_some() {
        return Err(Error::Conflict("The second factor is on already. Turn it off first.".to_owned()).into());
    }
    identity::Entity::update_many()
        .col_expr(identity::Column::TotpSecret, Expr::value(sealed))
        .col_expr(identity::Column::TotpLastStep, Expr::value(0_i64))
        .filter(identity::Column::Id.eq(person.id))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    let generator = generator(secret.to_vec(), &viewer.email)?;
    let otpauth_url = generator.get_url();
    let qr_svg = qr_svg(&otpauth_url)?;
    Ok(TotpEnrolment { secret: generator.get_secret_base32(), otpauth_url, qr_svg })
}

/// A QR code in the text's colour; one path, so that it stays small.
fn qr_svg(text: &str) -> Result<String, Error> {
    use std::fmt::Write;
    /// Modules of empty edge that readers need.
    const EDGE: i32 = 2;
    let code = qrcodegen::QrCode::encode_text(text, qrcodegen::QrCodeEcc::Medium)
        .map_err(|e| Error::internal("a QR code", e.to_string()))?;
    let side = code.size() + 2 * EDGE;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
            // Writing to a String does not fail.
            let _ = write!(path, "M{} {}h1v1h-1z", x + EDGE, y + EDGE);
        }
    }
    Ok(format!(
        "<svg viewBox=\"0 0 {side} {side}\" role=\"img\" aria-label=\"QR code for your authenticator\" \
         shape-rendering=\"crispEdges\" fill=\"currentColor\"><path d=\"{path}\"/></svg>"
    ))
}

/// Turns the second factor on, given a code of the new secret; other sessions end. Answers the recovery codes, which are
/// shown once.
///
/// Errors: `step_up_required`, `WrongCode`, `conflict`.
pub async fn enable(identity: &Identity, viewer: &Viewer, code: &str) -> Result<Vec<String>, IdentityError> {
    viewer.require_fresh()?;
    let now = identity.now();
    let tx = identity.control().begin().await?;
    let person = session::hold(&tx, viewer).await?;
    if person.totp_enabled_at.is_some() {
        return Err(Error::Conflict("The second factor is on already.".to_owned()).into());
    }
    let typed: String = code.chars().filter(char::is_ascii_digit).take(DIGITS + 1).collect();
    let step = matching_step(identity, &person, &typed)?.ok_or(IdentityError::WrongCode)?;
    take_step(&tx, person.id, step).await?;
    identity::Entity::update_many()
        .col_expr(identity::Column::TotpEnabledAt, Expr::value(now.0))
        .filter(identity::Column::Id.eq(person.id))
        .exec(&tx)
        .await?;
    let codes = renew_recovery_codes(&tx, person.id).await?;
    outbox::put(&tx, now, notice(&person, "The second factor is on", "From now on signing in also asks for a code."))
        .await?;
    let ended = session::end_others(&tx, person.id, Some(viewer.base_session)).await?;
    tx.commit().await?;
    session::announce_all(identity, ended);
    Ok(codes)
}

/// Turns the second factor off; other sessions end.
///
/// Errors: `step_up_required`.
pub async fn disable(identity: &Identity, viewer: &Viewer) -> Result<(), IdentityError> {
    viewer.require_fresh()?;
    let now = identity.now();
    let tx = identity.control().begin().await?;
    let person = session::hold(&tx, viewer).await?;
    identity::Entity::update_many()
        .col_expr(identity::Column::TotpEnabledAt, Expr::value(Option::<i64>::None))
        .col_expr(identity::Column::TotpSecret, Expr::value(Option::<Vec<u8>>::None))
        .filter(identity::Column::Id.eq(person.id))
        .exec(&tx)
        .await?;
    recovery_code::Entity::delete_many().filter(recovery_code::Column::IdentityId.eq(person.id)).exec(&tx).await?;
    outbox::put(&tx, now, notice(&person, "The second factor is off", "Signing in now asks for the password alone."))
        .await?;
    let ended = session::end_others(&tx, person.id, Some(viewer.base_session)).await?;
    tx.commit().await?;
    session::announce_all(identity, ended);
    Ok(())
}

/// Makes new recovery codes; the old ones end.
///
/// Errors: `step_up_required`; `conflict` while the second factor is off.
pub async fn new_recovery_codes(identity: &Identity, viewer: &Viewer) -> Result<Vec<String>, IdentityError> {
    viewer.require_fresh()?;
    let tx = identity.control().begin().await?;
    let person = session::hold(&tx, viewer).await?;
    if person.totp_enabled_at.is_none() {
        return Err(Error::Conflict("Turn the second factor on first.".to_owned()).into());
    }
    let codes = renew_recovery_codes(&tx, person.id).await?;
    let text = "New recovery codes were made; the old ones no longer work.";
    outbox::put(&tx, identity.now(), notice(&person, "New recovery codes", text)).await?;
    tx.commit().await?;
    Ok(codes)
}

/// How many recovery codes are unused.
pub(crate) async fn recovery_codes_left(conn: &impl ConnectionTrait, id: IdentityId) -> Result<u32, Error> {
    let left = recovery_code::Entity::find()
        .filter(recovery_code::Column::IdentityId.eq(id))
        .filter(recovery_code::Column::UsedAt.is_null())
        .count(conn)
        .await?;
    Ok(u32::try_from(left).unwrap_or(u32::MAX))
}

async fn renew_recovery_codes(conn: &impl ConnectionTrait, id: IdentityId) -> Result<Vec<String>, Error> {
    recovery_code::Entity::delete_many().filter(recovery_code::Column::IdentityId.eq(id)).exec(conn).await?;
    let codes: Vec<String> = (0..RECOVERY_CODES)
        .map(|_| data_encoding::BASE32_NOPAD.encode(&rand::random::<[u8; RECOVERY_CODE_BYTES]>()))
        .collect();
    let rows = codes.iter().map(|code| {
        let row = recovery_code::Model {
            id: uuid::Uuid::now_v7(),
            identity_id: id,
            code_hash: secret::digest(code),
            used_at: None,
        };
        row.into_active_model()
    });
    recovery_code::Entity::insert_many(rows).exec_without_returning(conn).await?;
    Ok(codes.iter().map(|code| grouped(code)).collect())
}

/// `ABCD-EFGH-…`, easier to copy by hand.
fn grouped(code: &str) -> String {
    let chars: Vec<char> = code.chars().collect();
    chars.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

pub(crate) fn recovery_code_used(person: &identity::Model) -> Mail {
    notice(person, "A recovery code was used", "Somebody signed in with one of your recovery codes.")
}

/// A security notice about somebody's account.
pub(crate) fn notice(person: &identity::Model, subject: &str, text: &str) -> Mail {
    Mail {
        kind: "notice",
        to: person.email.clone(),
        subject: subject.to_owned(),
        body: format!(
            "Hello {},\n\n{text}\n\nIf this was not you, reset your password now and look through your sessions.\n",
            outbox::said(&person.name)
        ),
    }
}
