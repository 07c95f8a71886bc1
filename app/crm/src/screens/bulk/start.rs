//! From what was chosen on a list to the job that does it.

use crate::{
    bulk::model::{Job, What, Which},
    leads::conversion::ConvertMany,
    mails::{
        foresight::Foresight,
        model::{MailDraft, MailText},
    },
};
use ac_core::{AppError, ErrorCode, FieldError, list::ListQuery};
use ac_ui::Selection;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::{future::Future, pin::Pin, sync::Arc};
use uuid::Uuid;

/// Which records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    These(Selection),
    /// All that the list's question finds.
    Whole,
}

/// What is to be done to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// The field and its new value; none clears it.
    Set(&'static str, Option<String>),
    /// A field of the workspace's own, as the API calls it, and its new value; null clears it.
    SetOwn(String, Value),
    Delete,
    /// Of leads.
    Convert(ConvertMany),
    /// Of people and leads, with what the dialog calls it, so that a second press sends nothing twice.
    Mail(MailDraft, Uuid),
}

/// A job that begins.
pub type Begun = Pin<Box<dyn Future<Output = Result<Job, AppError>> + Send>>;

/// What an e-mail to what was chosen would come to.
pub type Foreseen = Pin<Box<dyn Future<Output = Result<Foresight, AppError>> + Send>>;

type Foresee = Arc<dyn Fn(Chosen, Option<MailText>) -> Foreseen + Send + Sync>;

/// Begins jobs on a list's records.
#[derive(Clone)]
pub struct Start {
    begin: Arc<dyn Fn(Chosen, Deed) -> Begun + Send + Sync>,
    /// Of lists whose records are written to.
    foresee: Option<Foresee>,
}

impl Start {
    pub fn new(begin: impl Fn(Chosen, Deed) -> Begun + Send + Sync + 'static) -> Self {
        Self { begin: Arc::new(begin), foresee: None }
    }

    /// The same, which also says beforehand whom an e-mail would reach.
    #[must_use]
    pub fn foreseeing(self, foresee: impl Fn(Chosen, Option<MailText>) -> Foreseen + Send + Sync + 'static) -> Self {
        Self { foresee: Some(Arc::new(foresee)), ..self }
    }

    pub fn begin(&self, chosen: Chosen, deed: Deed) -> Begun {
        (self.begin)(chosen, deed)
    }

    pub fn foresee(&self, chosen: Chosen, text: Option<MailText>) -> Option<Foreseen> {
        self.foresee.as_ref().map(|foresee| foresee(chosen, text))
    }
}

/// Makes a [`Start`] of a list's question and its server function.
pub fn starter<F, P, A>(
    question: impl Fn() -> ListQuery<F> + Send + Sync + 'static,
    ask: impl Fn(Which<F>, What<P>) -> A + Send + Sync + 'static,
) -> Start
where
    P: DeserializeOwned,
    A: Future<Output = Result<Job, AppError>> + Send + 'static,
{
    Start::new(move |chosen, deed| {
        let which = which(chosen, &question);
        match what(deed) {
            Ok(what) => Box::pin(ask(which, what)),
            Err(error) => Box::pin(std::future::ready(Err(error))),
        }
    })
}

/// What was chosen, as the API has it.
pub fn which<F>(chosen: Chosen, question: impl Fn() -> ListQuery<F>) -> Which<F> {
    match chosen {
        Chosen::Whole => Which::Matching(question()),
        Chosen::These(selection) => Which::Ids(selection.keys().filter_map(|key| key.parse().ok()).collect()),
    }
}

/// A patch of one field, as the API has it.
fn what<P: DeserializeOwned>(deed: Deed) -> Result<What<P>, AppError> {
    let (field, patch) = match deed {
        Deed::Set(field, value) => (field.to_owned(), json!({ field: value })),
        Deed::SetOwn(key, value) => (format!("fields.{key}"), json!({ "fields": { key: value } })),
        Deed::Delete => return Ok(What::Delete),
        Deed::Mail(..) => return Err(AppError::new(ErrorCode::Invalid, "Only people and leads can be written to.")),
        Deed::Convert(_) => return Err(AppError::new(ErrorCode::Invalid, "Only leads can be converted.")),
    };
    serde_json::from_value(patch).map(What::Set).map_err(|_| {
        let message = "This value does not fit. Enter another one.";
        AppError { fields: vec![FieldError::new(&field, message)], ..AppError::new(ErrorCode::Invalid, message) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{companies::model::CompanyPatch, deals::model::DealPatch};
    use ac_views::custom::FieldValues;

    #[test]
    fn one_field_becomes_a_patch() {
        let sector = what::<CompanyPatch>(Deed::Set("sector", Some("Tools".into()))).unwrap();
        assert_eq!(sector, What::Set(CompanyPatch { sector: Some(Some("Tools".into())), ..Default::default() }));
        let nobody = what::<CompanyPatch>(Deed::Set("owner_id", None)).unwrap();
        assert_eq!(nobody, What::Set(CompanyPatch { owner_id: Some(None), ..Default::default() }));
        let day = what::<DealPatch>(Deed::Set("expected_close_on", Some("2026-12-24".into()))).unwrap();
        let expected_close_on = Some("2026-12-24".parse().ok());
        assert_eq!(day, What::Set(DealPatch { expected_close_on, ..Default::default() }));
        let own = what::<DealPatch>(Deed::SetOwn("tags".into(), json!({ "add": ["a"] }))).unwrap();
        let fields = FieldValues([("tags".to_owned(), json!({ "add": ["a"] }))].into());
        assert_eq!(own, What::Set(DealPatch { fields, ..Default::default() }));
        assert!(what::<DealPatch>(Deed::Set("stage_id", Some("x".into()))).is_err());
        assert_eq!(what::<DealPatch>(Deed::Delete).unwrap(), What::Delete);
    }
}
