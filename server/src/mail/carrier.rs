//! The mails of workspaces: from the operator's address in the name of whoever wrote them, who also gets the answers.

use super::Mailer;
use ac_core::{Error, Platform};
use ac_crm::mails::{
    deliver::{Carrier, Letter, NotSent},
    due,
};
use lettre::{
    Address, AsyncTransport, Message,
    message::{Mailbox, MultiPart},
    transport::smtp::Error as SmtpError,
};
use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

/// Characters of a mail server's answer that are passed on.
const ANSWER_CHARS_MAX: usize = 200;
/// Longest wait for a mail server to say that it is there, so that most of the time for one mail is left for the mail.
const ASK_TIME_MAX: Duration = Duration::from_secs(35);
/// How lettre begins what it says of a connection that did not come to stand. Its kinds of error have no other name for it.
const NO_CONNECTION: &str = "Connection error";

impl Carrier for Mailer {
    fn domain(&self) -> String {
        self.from.email.domain().to_owned()
    }

    async fn before_round(&self, platform: &Platform) -> Result<(), Error> {
        if !self.has_looked_everywhere.load(Ordering::Relaxed) {
            due::note_all(platform).await?;
            self.has_looked_everywhere.store(true, Ordering::Relaxed);
        }
        Ok(())
    }

    async fn carry(&self, letter: &Letter) -> Result<(), NotSent> {
        let message = self.written(letter)?;
        self.recipients.charge(&letter.to, Instant::now())?;
        // Over a connection of its own, which ends with it: a server that is not there, or takes no mail from us, is found out
        // before the mail is on its way.
        match tokio::time::timeout(ASK_TIME_MAX, self.transport.test_connection()).await {
            Ok(Ok(true)) => {}
            Ok(Ok(false)) | Err(_) => return Err(unreachable("It does not answer.")),
            Ok(Err(error)) => return Err(unreachable(&answer(&error))),
        }
        self.transport.send(message).await.map(drop).map_err(|error| refused(&error))
    }
}

impl Mailer {
    /// The mail as it leaves. What cannot stand in a header is refused here, too.
    fn written(&self, letter: &Letter) -> Result<Message, NotSent> {
        let never = |why: &str| NotSent::Never(why.to_owned());
        let headers =
            [Some(&letter.subject), letter.from_name.as_ref(), letter.to_name.as_ref(), letter.reply_to.as_ref()];
        if headers.into_iter().flatten().any(|text| text.chars().any(char::is_control)) {
            return Err(never("There is a line break where only one line can stand."));
        }
        let to: Address = letter.to.parse().map_err(|_| never("The address is none that mail can be sent to."))?;
        let from = Mailbox::new(letter.from_name.clone(), self.from.email.clone());
        let mut builder = Message::builder()
            .from(from)
            .to(Mailbox::new(letter.to_name.clone(), to))
            .subject(letter.subject.clone())
            .message_id(Some(letter.message_id.clone()));
        // Answers go to whoever wrote, where that can be; an odd address of theirs keeps no mail back.
        if let Some(address) = letter.reply_to.as_deref().and_then(|address| address.parse::<Address>().ok()) {
            builder = builder.reply_to(Mailbox::new(letter.from_name.clone(), address));
        }
        let parts = MultiPart::alternative_plain_html(letter.text.clone(), letter.html.clone());
        builder.multipart(parts).map_err(|_| never("The e-mail cannot be written as it is."))
    }
}

fn unreachable(why: &str) -> NotSent {
    NotSent::Unreachable(format!("The mail server could not be reached: {why}"))
}

/// What the mail server's answer means for the mail. Without one, on a connection that stood, nobody knows whether it took the mail.
fn refused(error: &SmtpError) -> NotSent {
    if error.is_tls() || error.to_string().starts_with(NO_CONNECTION) {
        unreachable(&answer(error))
    } else if error.is_permanent() {
        NotSent::Never(format!("The mail server refused it: {}", answer(error)))
    } else if error.is_transient() {
        NotSent::Later(format!("The mail server refused it for now: {}", answer(error)))
    } else if error.is_client() {
        NotSent::Never(format!("The mail server does not take it: {}", answer(error)))
    } else {
        NotSent::NotKnown
    }
}

/// What a mail server said, in one line.
fn answer(error: &SmtpError) -> String {
    let text = error.to_string().replace(['\r', '\n'], " ");
    text.chars().filter(|c| !c.is_control()).take(ANSWER_CHARS_MAX).collect()
}

#[cfg(test)]
#[path = "carrier_tests.rs"]
mod tests;
