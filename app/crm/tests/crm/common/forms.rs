//! Web forms, and what somebody outside sends with them.

use super::*;
use ac_core::{Actor, Role, testing::as_role};
use ac_crm::{
    forms::{
        answers::read,
        guard::Came,
        model::{FormDraft, FormState, WebForm},
        queries,
        submission::{Submission, SubmissionState},
        submit::{self, Outcome, Sending},
        verbs,
    },
    leads::{
        self,
        model::{Lead, LeadQuery},
    },
};

pub const ADA: &str = "first_name=Ada&last_name=Byron&email=ada%40engines.example&company_name=Engines";
const SLOW: i64 = 60;

pub fn draft(name: &str) -> FormDraft {
    FormDraft { name: name.to_owned(), state: FormState::Active, ..FormDraft::default() }
}

pub async fn made(ctx: &Ctx, draft: FormDraft) -> WebForm {
    verbs::create(ctx, draft).await.expect("a form")
}

/// The workspace as whoever sends finds it.
pub fn nobody(ctx: &Ctx) -> Ctx {
    ctx.as_actor(Actor::System)
}

pub fn sending(body: &str, stamp: &str) -> Sending {
    let came = Came { age_secs: Some(SLOW), from: None };
    Sending { sent: read(body.as_bytes()), stamp: stamp.as_bytes().to_vec(), consent: None, came }
}

pub async fn sent(ctx: &Ctx, form: &WebForm, body: &str, stamp: &str) -> Outcome {
    let sending = Sending { consent: form.consent.clone(), ..sending(body, stamp) };
    submit::take(&nobody(ctx), form.id, &sending).await.expect("an outcome")
}

pub async fn all_leads(ctx: &Ctx) -> Vec<Lead> {
    leads::queries::list(ctx, &LeadQuery::default()).await.expect("leads").data
}

pub async fn waiting(ctx: &Ctx, form: &WebForm) -> Vec<Submission> {
    queries::submissions(ctx, form.id, Some(SubmissionState::Held), None).await.expect("submissions").data
}

/// Something that waits.
pub async fn held_back(ctx: &Ctx, form: &WebForm, body: &str) -> Submission {
    let outcome = sent(ctx, form, &format!("{body}&fax_number=1"), body).await;
    assert_eq!(outcome, Outcome::HeldBack);
    waiting(ctx, form).await.remove(0)
}

#[track_caller]
pub fn complains<T: std::fmt::Debug>(answer: Result<T, Error>, of: &[&str]) {
    let Err(Error::Invalid(errors)) = answer else { panic!("{answer:?}") };
    assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), of);
}

#[track_caller]
pub fn missing<T: std::fmt::Debug>(answer: Result<T, Error>) {
    assert!(matches!(answer, Err(Error::NotFound)), "{answer:?}");
}

/// Somebody who has joined.
pub async fn member(ctx: &Ctx, name: &str) -> MemberId {
    known(&as_role(ctx, Role::Member), name).await
}
