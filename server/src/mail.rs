//! Sends the outbox, and the mails of workspaces, through the operator's mail server.
//!
//! A mail is marked as sent only after the server took it: a process killed in between sends that mail once more, which
//! its Message-ID, made of the mail's id, lets the receiver see.

mod carrier;
mod recipients;

use ac_core::Error;
use ac_crm::mails::deliver::CARRY_TIME_MAX;
use ac_identity::{Identity, outbox};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{Mailbox, header::ContentType},
    transport::smtp::PoolConfig,
};
use recipients::Recipients;
use std::{net::IpAddr, sync::atomic::AtomicBool, time::Duration};

/// Longest wait for one answer of the mail server.
const SEND_TIMEOUT: Duration = Duration::from_secs(30);

/// The way to the operator's mail server.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    /// Whether it has had every workspace looked into since the server started.
    has_looked_everywhere: AtomicBool,
    recipients: Recipients,
}

impl Mailer {
    /// Reads `smtp://user:password@host:587` (STARTTLS) or `smtps://…` (TLS), and the sender.
    pub fn new(url: &str, from: &str) -> Result<Self, Error> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(&secured(url))
            .map_err(|e| Error::internal("ALPHACLONE_SMTP_URL", e))?
            .timeout(Some(SEND_TIMEOUT))
            // One mail a connection: on one that a wait was broken off on, the late answer would be taken for that to the next mail.
            .pool_config(PoolConfig::new().max_size(0))
            .build();
        let from = from.parse().map_err(|e| Error::internal("ALPHACLONE_MAIL_FROM", format!("{e}")))?;
        Ok(Self { transport, from, has_looked_everywhere: AtomicBool::new(false), recipients: Recipients::default() })
    }

    /// Sends what is due. A failure is noted on its mail and does not hold up the others.
    pub async fn send_due(&self, identity: &Identity) -> Result<(), Error> {
        for mail in outbox::due(identity).await? {
            match self.send(&mail).await {
                Ok(()) => outbox::mark_sent(identity, mail.id).await?,
                Err(error) => {
                    tracing::warn!(mail = %mail.id, %error, "a mail did not leave");
                    outbox::mark_failed(identity, mail.id, &error.to_string()).await?;
                }
            }
        }
        Ok(())
    }

    async fn send(&self, mail: &outbox::OutboxMail) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let domain = self.from.email.domain().to_owned();
        let message = Message::builder()
            .from(self.from.clone())
            .to(mail.recipient.parse()?)
            .subject(mail.subject.clone())
            .message_id(Some(format!("<{}@{domain}>", mail.id)))
            .header(ContentType::TEXT_PLAIN)
            .body(mail.body.clone())?;
        tokio::time::timeout(CARRY_TIME_MAX, self.transport.send(message)).await??;
        Ok(())
    }
}

/// What says that a mail server is spoken to in clear.
const IN_CLEAR: &str = "?tls=none";

/// The address with what it leaves unsaid: STARTTLS, without which neither a password nor a mail leaves this machine. Whoever has a mail
/// server that does not know it says so, by `?tls=none`.
fn secured(url: &str) -> String {
    if let Some(in_clear) = url.strip_suffix(IN_CLEAR) {
        return in_clear.to_owned();
    }
    let host = url.parse::<axum::http::Uri>().ok().and_then(|uri| uri.host().map(str::to_owned)).unwrap_or_default();
    let is_here = host == "localhost" || host.trim_matches(['[', ']']).parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
    if url.starts_with("smtp://") && !url.contains('?') && !is_here {
        return format!("{url}?tls=required");
    }
    url.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nothing_leaves_the_machine_in_clear_unless_somebody_says_so() {
        let check = |url: &str, want: &str| assert_eq!(secured(url), want);
        check("smtp://a:b@mail.example:587", "smtp://a:b@mail.example:587?tls=required");
        check("smtp://mail.example", "smtp://mail.example?tls=required");
        check("smtp://mail:1025?tls=none", "smtp://mail:1025");
        check("smtp://mail.example?tls=opportunistic", "smtp://mail.example?tls=opportunistic");
        check("smtps://a:b@mail.example", "smtps://a:b@mail.example");
        check("smtp://127.0.0.1:25", "smtp://127.0.0.1:25");
        check("smtp://[::1]:25", "smtp://[::1]:25");
        check("smtp://localhost:25", "smtp://localhost:25");
        for url in ["smtp://a:b@mail.example:587", "smtp://mail:1025?tls=none", "smtps://a:b@mail.example"] {
            assert!(Mailer::new(url, "mail@alpha.test").is_ok(), "{url}");
        }
    }
}
