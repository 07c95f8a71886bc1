//! What makes something that was sent look like spam. No third party is asked.
//!
//! The rule: what is suspected is held back for a member to see. Only whoever sends it can be wrong about it for a moment.

use super::{
    answers::{Sent, first},
    asked::Control,
    face::Face,
    model::Embedding,
    question::NAMING,
    submission::{Answer, Suspicion},
    valid::ValidForm,
};

/// A field that people do not see and programs fill in.
pub const TRAP: &str = "fax_number";
/// Sooner than this nobody has read a form and filled it in.
pub const FILL_SECS_MIN: i64 = 3;
/// Links that people write into one form.
const LINKS_MAX: usize = 2;
/// What begins a link.
const LINK_MARKS: [&str; 3] = ["http://", "https://", "www."];

/// Where something came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Came {
    /// How long ago its form was drawn; `None` for a form of somebody's own site.
    pub age_secs: Option<i64>,
    /// The site whose page sent it, where it is not ours.
    pub from: Option<String>,
}

/// Why what was sent is held back; empty where it is not.
#[must_use]
pub fn suspicions(form: &ValidForm, face: &Face, sent: &Sent, answers: &[Answer], came: &Came) -> Vec<Suspicion> {
    let checks = [
        (!first(sent, TRAP).is_empty(), Suspicion::HiddenField),
        (came.age_secs.is_some_and(|age| age < FILL_SECS_MIN), Suspicion::TooFast),
        (has_many_links(face, answers), Suspicion::Links),
        (came.from.as_deref().is_some_and(|site| !is_named(form, site)), Suspicion::OtherSite),
    ];
    checks.into_iter().filter(|(is_so, _)| *is_so).map(|(_, suspicion)| suspicion).collect()
}

/// Whether a form may be shown at, and sent from, `site`.
#[must_use]
pub fn is_named(form: &ValidForm, site: &str) -> bool {
    match form.embedding {
        Embedding::Nowhere => false,
        Embedding::Named => form.sites.iter().any(|named| named == site),
        Embedding::Anywhere => site != "null",
    }
}

/// More links than people write, or one in a name. A question for an address is answered with one.
fn has_many_links(face: &Face, answers: &[Answer]) -> bool {
    let is_text = |answer: &&Answer| {
        let control = face.asked.iter().find(|asked| asked.name == answer.field).map(|asked| &asked.control);
        answer.field != "website" && matches!(control, Some(Control::Lines | Control::Line { .. }))
    };
    let texts: Vec<&Answer> = answers.iter().filter(is_text).collect();
    let all: usize = texts.iter().map(|answer| links(answer)).sum();
    let in_a_name =
        texts.iter().filter(|answer| NAMING.contains(&answer.field.as_str())).any(|answer| links(answer) > 0);
    in_a_name || all > LINKS_MAX
}

fn links(answer: &Answer) -> usize {
    let text = answer.values.join(" ").to_lowercase();
    // `https://www.` is one link.
    let text = text.replace("://www.", "://");
    LINK_MARKS.iter().map(|mark| text.matches(mark).count()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::{
        answers::{answers, read},
        model::FormDraft,
    };

    fn check(body: &str, came: Came, want: &[Suspicion]) {
        let draft = FormDraft {
            name: "x".to_owned(),
            embedding: Embedding::Named,
            sites: vec!["https://ours.test".to_owned()],
            ..FormDraft::default()
        };
        let form = draft.validate().unwrap();
        let (face, sent) = (Face::of(&form, &[]), read(body.as_bytes()));
        let given = answers(&face, &sent);
        assert_eq!(suspicions(&form, &face, &sent, &given, &came), want, "{body}");
    }

    #[test]
    fn each_suspicion_has_its_sign() {
        let slow = Came { age_secs: Some(60), from: None };
        check("last_name=Byron&message=see+https://www.a.test+and+http://b.test", slow.clone(), &[]);
        check("last_name=Byron&fax_number=1", slow.clone(), &[Suspicion::HiddenField]);
        check("last_name=Byron&message=http://a+http://b+www.c", slow.clone(), &[Suspicion::Links]);
        check("last_name=http://a.test", slow, &[Suspicion::Links]);
        check("last_name=Byron", Came { age_secs: Some(2), from: None }, &[Suspicion::TooFast]);
        let from = |site: &str| Came { age_secs: None, from: Some(site.to_owned()) };
        check("last_name=Byron", from("https://ours.test"), &[]);
        check("last_name=Byron", from("https://ours.test.evil.test"), &[Suspicion::OtherSite]);
        check("last_name=Byron", from("null"), &[Suspicion::OtherSite]);
    }
}
