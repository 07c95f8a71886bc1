//! `alphaclone outbox`: mail about identities that waits for a mail server. For the operator only.

use super::{Host, say};
use crate::socket::Reply;
use ac_core::Error;
use tokio::sync::mpsc::Sender;

/// Prints the newest mails, each with its text as long as it has not left.
pub async fn run(host: &Host, json: bool, out: &Sender<Reply>) -> Result<u8, Error> {
    let mails = ac_identity::outbox::list(&host.identity).await?;
    if mails.is_empty() && !json {
        say(out, Reply::Out("the outbox is empty".to_owned())).await;
    }
    for mail in mails {
        let line = if json {
            serde_json::json!({
                "id": mail.id, "kind": mail.kind, "to": mail.recipient, "subject": mail.subject, "body": mail.body,
                "state": mail.state, "created_at": mail.created_at, "sent_at": mail.sent_at, "last_error": mail.last_error,
            })
            .to_string()
        } else {
            let failed = mail.last_error.map(|error| format!(" ({error})")).unwrap_or_default();
            format!(
                "{}  {}{failed}\nTo: {}\nSubject: {}\n\n{}\n",
                mail.created_at, mail.state, mail.recipient, mail.subject, mail.body
            )
        };
        say(out, Reply::Out(line)).await;
    }
    Ok(0)
}
