//! A form while it is being changed.

use crate::{
    forms::{
        model::{Embedding, FormDraft, FormFigures, FormPatch, FormState, WebForm},
        question::{ASKABLE, OWN, Question, is_askable},
    },
    screens::lines::shift,
};
use ac_core::MemberId;
use ac_ui::{Choice, Tone};
use ac_views::custom::CustomField;
use leptos::prelude::*;

/// What came in, in words: `12 leads, 3 of them in the last 30 days`.
#[must_use]
pub fn came_in(figures: &FormFigures) -> String {
    let leads = if figures.accepted == 1 { "1 lead".to_owned() } else { format!("{} leads", figures.accepted) };
    match figures.accepted {
        0 => "No leads yet".to_owned(),
        _ => format!("{leads}, {} in the last 30 days", figures.accepted_30_days),
    }
}

#[must_use]
pub fn tone(state: FormState) -> Tone {
    match state {
        FormState::Active => Tone::Good,
        FormState::Paused => Tone::Neutral,
    }
}

/// A question as it is being written. Cheap to copy but for the name of its field.
#[derive(Clone, Debug)]
pub struct Line {
    /// Tells the lines apart while they move.
    pub id: usize,
    pub field: String,
    pub label: RwSignal<String>,
    pub help: RwSignal<String>,
    pub required: RwSignal<bool>,
}

/// What the editor holds. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Writing {
    pub name: RwSignal<String>,
    pub title: RwSignal<String>,
    pub intro: RwSignal<String>,
    pub lines: RwSignal<Vec<Line>>,
    pub consent: RwSignal<String>,
    pub consent_required: RwSignal<bool>,
    pub button: RwSignal<String>,
    pub thanks: RwSignal<String>,
    pub redirect: RwSignal<String>,
    pub source: RwSignal<String>,
    pub owners: RwSignal<Vec<MemberId>>,
    pub embedding: RwSignal<String>,
    /// One a line.
    pub sites: RwSignal<String>,
    next: RwSignal<usize>,
    /// The editor's: lines live as long as it, whatever they were added by.
    owner: StoredValue<Owner>,
}

impl Writing {
    #[must_use]
    pub fn of(form: &WebForm) -> Self {
        let empty = || RwSignal::new(String::new());
        let writing = Self {
            name: empty(),
            title: empty(),
            intro: empty(),
            lines: RwSignal::new(Vec::new()),
            consent: empty(),
            consent_required: RwSignal::new(true),
            button: empty(),
            thanks: empty(),
            redirect: empty(),
            source: empty(),
            owners: RwSignal::new(Vec::new()),
            embedding: empty(),
            sites: empty(),
            next: RwSignal::new(0),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
        };
        writing.take(form);
        writing
    }

    /// Takes over how the form is kept.
    pub fn take(self, form: &WebForm) {
        let text = |of: &Option<String>| of.clone().unwrap_or_default();
        self.name.set(form.name.clone());
        self.title.set(form.title.clone());
        self.intro.set(text(&form.intro));
        self.lines.set(form.questions.iter().map(|question| self.line(question)).collect());
        self.consent.set(text(&form.consent));
        self.consent_required.set(form.consent_required);
        self.button.set(text(&form.button));
        self.thanks.set(text(&form.thanks));
        self.redirect.set(text(&form.redirect));
        self.source.set(text(&form.source));
        self.owners.set(form.owners.clone());
        self.embedding.set(form.embedding.as_str().to_owned());
        self.sites.set(form.sites.join("\n"));
    }

    fn line(self, question: &Question) -> Line {
        let id = self.next.get_untracked();
        self.next.set(id.wrapping_add(1));
        self.owner.get_value().with(|| Line {
            id,
            field: question.field.clone(),
            label: RwSignal::new(question.label.clone()),
            help: RwSignal::new(question.help.clone().unwrap_or_default()),
            required: RwSignal::new(question.required),
        })
    }

    /// Asks one more; answers the new line's number.
    pub fn ask(self, field: &str, label: &str) -> usize {
        let question = Question { label: label.to_owned(), ..Question::of(field, false) };
        let line = self.line(&question);
        let id = line.id;
        self.lines.update(|lines| lines.push(line));
        id
    }

    /// Moves a line up or down.
    pub fn shift(self, id: usize, by: isize) {
        shift(self.lines, by, |line| line.id == id);
    }

    pub fn remove(self, id: usize) {
        self.lines.update(|lines| lines.retain(|line| line.id != id));
    }

    /// The form as it is written now, in `state`.
    #[must_use]
    pub fn draft(self, state: FormState) -> FormDraft {
        let some = |text: RwSignal<String>| Some(text.get()).filter(|text| !text.trim().is_empty());
        let question = |line: &Line| Question {
            field: line.field.clone(),
            label: line.label.get(),
            help: some(line.help),
            required: line.required.get(),
        };
        FormDraft {
            name: self.name.get(),
            state,
            title: self.title.get(),
            intro: some(self.intro),
            questions: self.lines.with(|lines| lines.iter().map(question).collect()),
            consent: some(self.consent),
            consent_required: self.consent_required.get(),
            button: some(self.button),
            thanks: some(self.thanks),
            redirect: some(self.redirect),
            source: some(self.source),
            owners: self.owners.get(),
            embedding: self.embedding.with(|word| Embedding::parse(word)).unwrap_or_default(),
            sites: self
                .sites
                .with(|text| text.lines().map(str::to_owned).filter(|site| !site.trim().is_empty()).collect()),
        }
    }
}

/// All of a draft as a change of the form that is there.
#[must_use]
pub fn patch(draft: FormDraft) -> FormPatch {
    FormPatch {
        name: Some(draft.name),
        state: None,
        title: Some(draft.title),
        intro: Some(draft.intro),
        questions: Some(draft.questions),
        consent: Some(draft.consent),
        consent_required: Some(draft.consent_required),
        button: Some(draft.button),
        thanks: Some(draft.thanks),
        redirect: Some(draft.redirect),
        source: Some(draft.source),
        owners: Some(draft.owners),
        embedding: Some(draft.embedding),
        sites: Some(draft.sites),
    }
}

/// The form as it is kept, as a draft.
#[must_use]
pub fn kept(form: &WebForm) -> FormDraft {
    FormDraft {
        name: form.name.clone(),
        state: form.state,
        title: form.title.clone(),
        intro: form.intro.clone(),
        questions: form.questions.clone(),
        consent: form.consent.clone(),
        consent_required: form.consent_required,
        button: form.button.clone(),
        thanks: form.thanks.clone(),
        redirect: form.redirect.clone(),
        source: form.source.clone(),
        owners: form.owners.clone(),
        embedding: form.embedding,
        sites: form.sites.clone(),
    }
}

/// What can still be asked, by field and name.
#[must_use]
pub fn askable(customs: &[CustomField], lines: &[Line]) -> Vec<Choice> {
    let own = customs.iter().filter(|field| !field.is_deleted && is_askable(field.kind));
    let own = own.map(|field| Choice::new(format!("{OWN}{}", field.key), field.label.clone()));
    let known = ASKABLE.map(|(field, label)| Choice::new(field, label));
    let is_open = |choice: &Choice| !lines.iter().any(|line| line.field == choice.value);
    known.into_iter().chain(own).filter(is_open).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde_json::json;

    fn form() -> WebForm {
        let draft =
            json!(FormDraft { name: "Contact".to_owned(), title: "Contact".to_owned(), ..FormDraft::default() });
        let mut form = json!({
            "id": uuid::Uuid::nil(), "key": "k", "version": 1, "created_at": "2026-01-01T00:00:00Z",
            "updated_at": "2026-01-01T00:00:00Z", "figures": FormFigures::default(),
        });
        let more = draft.as_object().unwrap().clone();
        form.as_object_mut().unwrap().extend(more);
        serde_json::from_value(form).unwrap()
    }

    #[test]
    fn what_nobody_touched_is_as_it_is_kept() {
        Owner::new().with(|| {
            let writing = Writing::of(&form());
            assert_eq!(writing.draft(FormState::Paused), kept(&form()));
            writing.intro.set("  ".to_owned());
            assert_eq!(writing.draft(FormState::Paused), kept(&form()), "blanks are nothing");
            writing.sites.set("https://a.test\n\n https://b.test".to_owned());
            assert_eq!(writing.draft(FormState::Paused).sites.len(), 2);
        });
    }

    #[test]
    fn what_a_click_takes_over_outlives_what_was_clicked() {
        Owner::new().with(|| {
            let writing = Writing::of(&form());
            let button = Owner::new();
            button.with(|| writing.take(&form()));
            button.cleanup();
            assert_eq!(writing.draft(FormState::Paused), kept(&form()));
        });
    }

    #[test]
    fn a_question_is_asked_moved_and_taken_out() {
        Owner::new().with(|| {
            let writing = Writing::of(&form());
            let id = writing.ask("phone", "Phone");
            let fields = move || {
                writing.lines.with_untracked(|all| all.iter().map(|line| line.field.clone()).collect::<Vec<_>>())
            };
            assert_eq!(fields().last().unwrap(), "phone");
            writing.shift(id, 1);
            assert_eq!(fields().last().unwrap(), "phone", "there is nothing below the last");
            writing.shift(id, -1);
            assert_eq!(fields().last().unwrap(), "message");
            let left = askable(&[], &writing.lines.get_untracked());
            assert!(left.iter().all(|choice| choice.value != "phone"));
            writing.remove(id);
            assert!(!fields().contains(&"phone".to_owned()));
        });
    }

    #[test]
    fn figures_read_as_words() {
        let of = |accepted, accepted_30_days| came_in(&FormFigures { accepted, accepted_30_days, held: 0 });
        assert_eq!(of(0, 0), "No leads yet");
        assert_eq!(of(1, 1), "1 lead, 1 in the last 30 days");
        assert_eq!(of(12, 3), "12 leads, 3 in the last 30 days");
    }
}
