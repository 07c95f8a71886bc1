//! The mails of workspaces: from the operator's address in the name of whoever wrote them, who also gets the answers.

use super::Mailer;
use ac_crm::mails::deliver::{Carrier, Letter, NotSent};
use lettre::{
    Address, AsyncTransport, Message,
    message::{Mailbox, MultiPart},
    transport::smtp::Error as SmtpError,
};

/// Characters of a mail server's answer that are passed on.
const ANSWER_CHARS_MAX: usize = 200;

impl Carrier for Mailer {
    fn domain(&self) -> String {
        self.from.email.domain().to_owned()
    }

    async fn carry(&self, letter: &Letter) -> Result<(), NotSent> {
        let message = self.written(letter)?;
        // The connection that this opens is the one that the mail takes: until it stands, nothing can have left.
        match self.transport.test_connection().await {
            Ok(true) => {}
            Ok(false) => return Err(unreachable("It does not answer.")),
            Err(error) => return Err(unreachable(&answer(&error))),
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

/// What the mail server's answer means for the mail. Without one nobody knows whether it took the mail.
fn refused(error: &SmtpError) -> NotSent {
    if error.is_permanent() {
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
