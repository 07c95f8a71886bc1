//! Writing a mail: authorise, then one transaction with its row, which is its place in the queue, and one event.

use super::{
    addressee::{self, Addressee},
    due,
    entity::{Column, Entity, Model},
    model::{Mail, MailDraft, MailId, MailState, MailText, is_one_line},
    queries,
};
use crate::{
    bulk::{mail as many, model::JobId},
    mail_templates::{
        self,
        model::SUBJECT_CHARS_MAX,
        text::{Filled, Text},
    },
    shared::{
        check::Check,
        event::{Facts, Origin, record_events},
        kind::RecordKind,
        record::{Record, hold},
    },
};
use ac_core::{
    Action, Ctx, Error, Platform, Timestamp, Tx,
    ctx::Guarded,
    rest::idempotency::{self, Key},
    text::sort_key,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    sea_query::Expr,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Mails of one workspace that wait, or that its jobs are about to write.
const QUEUED_MAX: u64 = 20_000;
/// Characters of a mail's text with its variables filled in.
pub const FILLED_BODY_CHARS_MAX: u32 = 40_000;
/// The status that is kept beside a dialog's answer.
pub(crate) const DIALOG_STATUS: u16 = 200;
/// The field that is complained about where a key was used for something else.
const KEY_FIELD: &str = "Idempotency-Key";
/// What is said of a mail that waited when its workspace was copied.
const COPIED: &str = "The workspace was copied before it left.";

record_events! {
    /// What happened to a mail. None says the address or the text. `Moved` is to another record, when what it was on was merged or
    /// converted.
    MailEvent of Mail {
        Queued = "mail.queued",
        Sent = "mail.sent",
        Failed = "mail.failed",
        Withdrawn = "mail.withdrawn",
        Moved = "mail.moved",
    }
}

/// What every event of a mail says. Nothing in it can be taken back.
pub(super) fn about(row: &Model) -> Facts {
    Facts { id: row.id.0, version: row.version, owner: row.owner(), changes: BTreeMap::new(), data: row.label() }
}

/// Writes to one person or lead. Errors: `not_found`, `forbidden`, `invalid`, `conflict`.
pub async fn send(
    platform: &Platform,
    ctx: &Ctx,
    kind: RecordKind,
    id: Uuid,
    draft: &MailDraft,
) -> Result<Mail, Error> {
    due::note(platform, ctx.tenant.id).await?;
    let mail = ctx.write(async |tx| send_in(tx, kind, id, draft).await).await?;
    due::renote(platform, ctx).await;
    Ok(mail)
}

/// As [`send`], once a dialog: a second press after an answer that was lost gets that answer.
///
/// Errors: besides, `conflict` where the dialog has sent another text already.
pub async fn send_once(
    platform: &Platform,
    ctx: &Ctx,
    kind: RecordKind,
    id: Uuid,
    draft: &MailDraft,
    once: Uuid,
) -> Result<Mail, Error> {
    let request = serde_json::to_vec(draft).map_err(|e| Error::internal("an e-mail", e))?;
    let key = dialog_key(once, "send_mail", &format!("{}/{id}", kind.as_str()), &request);
    due::note(platform, ctx.tenant.id).await?;
    let kept = ctx
        .write(async |tx| {
            let work = async {
                let mail = send_in(tx, kind, id, draft).await?;
                serde_json::to_string(&mail).map_err(|e| Error::internal("an e-mail", e))
            };
            idempotency::once(tx, &key, DIALOG_STATUS, work).await
        })
        .await;
    due::renote(platform, ctx).await;
    let kept = kept.map_err(|error| sent_already(error, "Look at the timeline before you write again."))?;
    serde_json::from_str(&kept.body).map_err(|e| Error::internal("an e-mail", e))
}

/// The key of what a dialog has done, by its own name for that and by all that it asked for.
pub(crate) fn dialog_key(once: Uuid, verb: &str, about: &str, request: &[u8]) -> Key {
    Key::new(format!("dialog-{once}"), verb, about, request)
}

/// What failed, in words for whoever wrote something else into a dialog that had its mail sent already.
pub(crate) fn sent_already(error: Error, then: &str) -> Error {
    match error {
        Error::Invalid(fields) if fields.iter().any(|field| field.field == KEY_FIELD) => {
            Error::Conflict(format!("It was sent already, as it was written first. {then}"))
        }
        other => other,
    }
}

/// The same as part of a unit of work, whose caller notes that the workspace has something to send.
pub async fn send_in(tx: &Tx<'_>, kind: RecordKind, id: Uuid, draft: &MailDraft) -> Result<Mail, Error> {
    addressee::hold(tx, kind, id).await?;
    let to = addressee::find(tx.conn(), tx.ctx(), kind, id).await?;
    let text = text_of(tx.conn(), tx.ctx(), draft).await?;
    let mail = queue(tx, Origin::Direct, &to, &text, None).await?;
    queries::find(tx.conn(), tx.ctx(), mail).await
}

/// Takes back a mail that waits, so that it does not leave. One that was withdrawn already stays as it is.
///
/// Errors: `not_found`, `forbidden`, `conflict` for one that is not waiting any more.
pub async fn withdraw(ctx: &Ctx, id: MailId) -> Result<Mail, Error> {
    ctx.write(async |tx| {
        // Who may not see what it was written to hears nothing of it.
        queries::find(tx.conn(), tx.ctx(), id).await?;
        let row = hold::<Entity>(tx, id).await?;
        tx.ctx().allow(Action::Delete, &row)?;
        match row.state {
            MailState::Queued => {}
            MailState::Withdrawn => return Ok(row.into()),
            MailState::Sending => return Err(too_late("It is being handed to the mail server already.")),
            MailState::Sent => return Err(too_late("It has left already.")),
            MailState::Failed => return Err(too_late("It did not leave, so there is nothing to withdraw.")),
        }
        let by = addressee::sender(tx.conn(), tx.ctx()).await?;
        let why = by.map_or_else(|| "Withdrawn.".to_owned(), |member| format!("Withdrawn by {}.", member.name));
        let withdrawn = Model { state: MailState::Withdrawn, failure: Some(why), ..row.touched(tx.ctx().now()) };
        Entity::update(withdrawn.clone().into_active_model().reset_all()).exec(tx.conn()).await?;
        tx.emit(&MailEvent::Withdrawn(about(&withdrawn)));
        Ok(withdrawn.into())
    })
    .await
}

fn too_late(why: &str) -> Error {
    Error::Conflict(why.to_owned())
}

/// The subject and the text that are meant. Errors: `invalid`.
pub(crate) async fn text_of(conn: &impl ConnectionTrait, ctx: &Ctx, draft: &MailDraft) -> Result<MailText, Error> {
    let template = match draft.template_id {
        None => None,
        Some(id) => match mail_templates::queries::find(conn, ctx, id).await {
            Err(Error::NotFound) => return Err(Error::field("template_id", "Choose a template that exists.")),
            found => Some(found?),
        },
    };
    let said = |said: &Option<String>, template: Option<String>| said.clone().or(template).unwrap_or_default();
    let subject = said(&draft.subject, template.as_ref().map(|template| template.subject.clone()));
    let body = said(&draft.body, template.map(|template| template.body));
    MailText::checked(&subject, &body).map_err(Error::Invalid)
}

/// What one recipient reads, and where it goes.
pub(crate) struct Composed {
    pub recipient: String,
    pub recipient_key: String,
    recipient_name: Option<String>,
    subject: String,
    body: String,
}

/// A text as it is for one recipient. Errors: `invalid` where they cannot be written to like this.
pub(crate) fn compose(to: &Addressee, text: &MailText) -> Result<Composed, Error> {
    let recipient = to.address()?.to_owned();
    let subject = filled("subject", &text.subject, to)?;
    let body = filled("body", &text.body, to)?;
    still_fits(&subject, &body)?;
    let recipient_name = Some(to.name.clone()).filter(|name| *name != recipient);
    one_line([("recipient", recipient_name.as_deref()), ("subject", Some(&subject))])?;
    Ok(Composed { recipient_key: sort_key(&recipient), recipient, recipient_name, subject, body })
}

/// Why one address gets no two of a job.
pub(crate) fn same_address() -> Error {
    Error::field("recipient", "Another record with the same address gets this e-mail.")
}

/// Puts one mail into the queue, of a job or by itself. Errors: `invalid`, `conflict`; before anything is written.
pub(crate) async fn queue(
    tx: &Tx<'_>,
    origin: Origin,
    to: &Addressee,
    text: &MailText,
    job: Option<JobId>,
) -> Result<MailId, Error> {
    let (ctx, now) = (tx.ctx(), tx.ctx().now());
    let Composed { recipient, recipient_key, recipient_name, subject, body } = compose(to, text)?;
    let sender = addressee::sender(tx.conn(), ctx).await?;
    if let Some(member) = &sender {
        one_line([("sender", Some(&member.name)), ("sender", member.email.as_deref())])?;
    }
    let row = Model {
        id: MailId::generate(),
        subject_kind: to.kind,
        subject_id: to.id,
        sender_id: ctx.actor.member(),
        sender_name: sender.as_ref().map(|member| member.name.clone()),
        reply_to: sender.and_then(|member| member.email),
        recipient,
        recipient_key,
        recipient_name,
        subject,
        body,
        state: MailState::Queued,
        message_id: None,
        job_id: job,
        attempts: 0,
        next_attempt_at: now,
        tried_at: None,
        lease_until: Timestamp(0),
        lease_epoch: 0,
        failure: None,
        sent_at: None,
        version: 1,
        created_at: now,
        updated_at: now,
    };
    match job {
        None => make_room(tx, 1).await?,
        // It has had room since it began.
        Some(job) => {
            let same = Column::RecipientKey.eq(row.recipient_key.clone());
            if Entity::find().filter(Column::JobId.eq(job)).filter(same).count(tx.conn()).await? > 0 {
                return Err(same_address());
            }
        }
    }
    Entity::insert(row.clone().into_active_model().reset_all()).exec_without_returning(tx.conn()).await?;
    origin.emit(tx, &MailEvent::Queued(about(&row)));
    Ok(row.id)
}

/// A text with what is known of the recipient. Errors: `invalid` where something is not known.
fn filled(field: &str, text: &str, to: &Addressee) -> Result<String, Error> {
    let read = Text::read(text).map_err(|why| Error::field(field, why))?;
    let Filled { text, missing } = read.fill(to.values());
    let Some(first) = missing.first() else { return Ok(text) };
    let (key, what) = (first.key(), to.kind.word());
    let why = format!("Nothing is known of this {what} as “{key}”. Write a fallback, such as {{{{{key}|…}}}}.");
    Err(Error::field(field, why))
}

/// Refuses a mail that has no subject or text left once it is filled in, or too much of it. Errors: `invalid`.
fn still_fits(subject: &str, body: &str) -> Result<(), Error> {
    let mut check = Check::default();
    for (field, what, text, chars_max) in
        [("subject", "a subject", subject, SUBJECT_CHARS_MAX), ("body", "a text", body, FILLED_BODY_CHARS_MAX)]
    {
        if text.trim().is_empty() {
            check.complain(field, format!("With its variables filled in, nothing is left. Enter {what} besides them."));
        }
        if u32::try_from(text.chars().count()).map_or(true, |chars| chars > chars_max) {
            let why = format!("With its variables filled in, this is too long. Shorten it to {chars_max} characters.");
            check.complain(field, why);
        }
    }
    check.finish(()).map_err(Error::Invalid)
}

/// Refuses what would begin a header of its own. Errors: `invalid`.
fn one_line(headers: [(&str, Option<&str>); 2]) -> Result<(), Error> {
    for (field, text) in headers {
        if text.is_some_and(|text| !is_one_line(text)) {
            return Err(Error::field(field, "There is a line break where only one line can stand. Take it out."));
        }
    }
    Ok(())
}

/// Keeps the copy of a workspace from writing to anybody: the workspace that it is a copy of does. Nobody is told by an event, as of
/// nothing else that came with the copy.
pub async fn stop_copied(tx: &Tx<'_>) -> Result<(), Error> {
    many::stop_copied(tx).await?;
    Entity::update_many()
        .col_expr(Column::State, Expr::value(MailState::Failed))
        .col_expr(Column::Failure, Expr::value(COPIED))
        .filter(Column::State.is_in([MailState::Queued, MailState::Sending]))
        .exec(tx.conn())
        .await?;
    Ok(())
}

/// Refuses so many more mails where many wait, or are about to be written. Errors: `conflict`.
pub(crate) async fn make_room(tx: &Tx<'_>, more: u64) -> Result<(), Error> {
    let queued = Entity::find().filter(Column::State.eq(MailState::Queued)).count(tx.conn()).await?;
    if queued.saturating_add(many::left(tx).await?).saturating_add(more) <= QUEUED_MAX {
        return Ok(());
    }
    Err(Error::Conflict("Very many e-mails wait to be sent already. Try again once some of them have left.".to_owned()))
}
