//! Mails, and somebody who carries them.

use super::*;
use ac_crm::mails::{
    deliver::{Carrier, Letter, NotSent},
    model::MailDraft,
};
use std::{collections::VecDeque, sync::Mutex};

/// Takes all mails, but for what it was told to answer.
#[derive(Default)]
pub struct Carried {
    pub letters: Mutex<Vec<Letter>>,
    pub answers: Mutex<VecDeque<NotSent>>,
}

impl Carried {
    pub fn answering(answers: &[NotSent]) -> Self {
        Self { answers: Mutex::new(answers.iter().cloned().collect()), ..Self::default() }
    }

    pub fn to(&self) -> Vec<String> {
        self.letters.lock().unwrap().iter().map(|letter| letter.to.clone()).collect()
    }
}

impl Carrier for Carried {
    fn domain(&self) -> String {
        "alpha.test".into()
    }

    async fn carry(&self, letter: &Letter) -> Result<(), NotSent> {
        if let Some(answer) = self.answers.lock().unwrap().pop_front() {
            return Err(answer);
        }
        self.letters.lock().unwrap().push(letter.clone());
        Ok(())
    }
}

/// Somebody with an address.
pub async fn person(ctx: &Ctx, first: &str, email: &str) -> Contact {
    let email = Some(email.to_owned()).filter(|email| !email.is_empty());
    let draft = ContactDraft { first_name: first.into(), email, ..Default::default() };
    contacts::verbs::create(ctx, draft).await.expect("a contact")
}

pub fn words(subject: &str, body: &str) -> MailDraft {
    MailDraft { subject: Some(subject.into()), body: Some(body.into()), ..Default::default() }
}
