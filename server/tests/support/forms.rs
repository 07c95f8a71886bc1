//! Forms, and what somebody outside sends with them.

use ac_core::{Actor, Ctx};
use ac_crm::forms::{
    self,
    guard::Came,
    model::{FormDraft, FormState, WebForm},
    submission::SubmissionId,
    submit::Sending,
};

/// A form that takes answers.
pub async fn form(ctx: &Ctx, name: &str) -> WebForm {
    let draft = FormDraft { name: name.into(), state: FormState::Active, ..FormDraft::default() };
    forms::verbs::create(ctx, draft).await.unwrap()
}

/// Something that was held back.
pub async fn submission(ctx: &Ctx, name: &str) -> SubmissionId {
    let form = form(ctx, name).await;
    let sent = forms::answers::read(format!("last_name={name}&email=a%40b.test&fax_number=1").as_bytes());
    let sending = Sending { sent, stamp: name.as_bytes().to_vec(), consent: None, came: Came::default() };
    forms::submit::take(&ctx.as_actor(Actor::System), form.id, &sending).await.unwrap();
    forms::queries::submissions(ctx, form.id, None, None).await.unwrap().data[0].id
}
