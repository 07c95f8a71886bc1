//! What is being written: it stays while the page is open, whatever closes its dialog, and each template keeps what was made of it.

use super::once::once;
use crate::{mail_templates::model::MailTemplate, mails::model::MailText};
use ac_core::FieldError;
use ac_ui::{Bound, Button, ButtonKind, ButtonSize, Choice};
use leptos::prelude::*;
use std::collections::BTreeMap;
use stylers_macro::style;
use uuid::Uuid;

/// Subject and text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub subject: String,
    pub body: String,
}

/// The texts of the templates that are not chosen now, by the template's id; that of none has an empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Aside(BTreeMap<String, Words>);

impl Aside {
    /// Lays aside what was made of `from`, and answers what was made of `to` before, or else that as it is.
    fn change(&mut self, (from, now): (String, Words), to: &str, plain: impl Fn(&str) -> Words) -> Words {
        if now != plain(&from) {
            self.0.insert(from, now);
        }
        self.0.remove(to).unwrap_or_else(|| plain(to))
    }
}

/// An e-mail that is being written. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Writing {
    pub subject: RwSignal<String>,
    pub body: RwSignal<String>,
    /// The id of the template that it is made of; empty for none.
    chosen: RwSignal<String>,
    aside: StoredValue<Aside>,
    marker: StoredValue<Option<Uuid>>,
}

impl Writing {
    #[must_use]
    pub fn new() -> Self {
        let text = || RwSignal::new(String::new());
        let (aside, marker) = (StoredValue::new(Aside::default()), StoredValue::new(None));
        Self { subject: text(), body: text(), chosen: text(), aside, marker }
    }

    pub fn words(self) -> Words {
        Words { subject: self.subject.get_untracked(), body: self.body.get_untracked() }
    }

    /// As it would be sent. Errors: what is wrong with which field.
    pub fn checked(self) -> Result<MailText, Vec<FieldError>> {
        self.subject.with(|subject| self.body.with(|body| MailText::checked(subject, body)))
    }

    /// Its own name, which stays as long as it does: a second press after an answer that was lost sends nothing twice, though the dialog
    /// was closed in between.
    pub fn marker(self) -> Uuid {
        self.marker.try_update_value(|marker| *marker.get_or_insert_with(once)).unwrap_or_else(once)
    }

    fn is_begun(self) -> bool {
        self.words() != Words::default() || self.aside.with_value(|aside| *aside != Aside::default())
    }

    /// The template that it is made of, where another one can be chosen; `plain` says how one begins.
    pub fn choice(self, plain: impl Fn(&str) -> Words + Send + Sync + 'static) -> Bound {
        let choose = move |to: String| {
            let from = (self.chosen.get_untracked(), self.words());
            let words = self.aside.try_update_value(|aside| aside.change(from, &to, &plain)).unwrap_or_default();
            self.chosen.set(to);
            self.subject.set(words.subject);
            self.body.set(words.body);
        };
        Bound::new(move || self.chosen.get(), choose)
    }

    /// Forgets all of it: it was sent, or is to be begun anew. The page may be gone by then.
    pub fn clear(self) {
        for text in [self.subject, self.body, self.chosen] {
            text.try_set(String::new());
        }
        self.aside.try_set_value(Aside::default());
        self.marker.try_set_value(None);
    }
}

/// Keeps what is written to many, below.
pub fn provide_writing() {
    provide_context(Writing::new());
}

/// What is being written to many. Where nothing is kept it is forgotten with the dialog.
pub fn use_writing() -> Writing {
    use_context().unwrap_or_else(Writing::new)
}

/// The templates as choices.
pub fn choices(templates: &[MailTemplate]) -> Vec<Choice> {
    templates.iter().map(|template| Choice::new(template.id.to_string(), template.name.clone())).collect()
}

/// How the template with this id begins; none begins empty.
pub fn words_of(templates: &[MailTemplate], id: &str) -> Words {
    let template = templates.iter().find(|template| template.id.to_string() == id);
    template.map_or_else(Words::default, |template| Words {
        subject: template.subject.clone(),
        body: template.body.clone(),
    })
}

/// Says that a mail which was begun before is still there, and offers another beginning.
#[component]
pub fn BegunBefore(writing: Writing) -> impl IntoView {
    view! { <StillHere when=writing.is_begun() on_anew=move |()| writing.clear()/> }
}

/// Says, where that is so when it is drawn, that what was written before is still there.
#[component]
pub fn StillHere(when: bool, #[prop(into)] on_anew: Callback<()>) -> impl IntoView {
    let scope = style! {
        .crm-still-here {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s3);
            color: var(--text-2);
        }
    };
    let is_shown = RwSignal::new(when);
    let anew = move |_| {
        on_anew.run(());
        is_shown.set(false);
    };
    view! { class = scope,
        <Show when=move || is_shown.get()>
            <p class="crm-still-here" role="status">
                <span>"What you wrote before is still here."</span>
                <Button size=ButtonSize::Small kind=ButtonKind::Ghost on:click=anew>"Begin anew"</Button>
            </p>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Words {
        Words { subject: text.to_owned(), body: format!("{text}!") }
    }

    fn plain(id: &str) -> Words {
        if id.is_empty() { Words::default() } else { words(id) }
    }

    #[test]
    fn each_choice_keeps_what_was_made_of_it() {
        let mut aside = Aside::default();
        let mut change = |from: &str, now: Words, to: &str| aside.change((from.to_owned(), now), to, plain);
        // A template over what was typed, and back.
        assert_eq!(change("", words("mine"), "first"), words("first"));
        assert_eq!(change("first", words("first, changed"), "second"), words("second"));
        assert_eq!(change("second", words("second"), "first"), words("first, changed"));
        assert_eq!(change("first", words("first, changed"), ""), words("mine"));
        assert_eq!(change("", words("mine"), "second"), words("second"));
        assert_eq!(change("second", words("second"), ""), words("mine"));
    }

    #[test]
    fn nothing_is_laid_aside_where_nothing_was_written() {
        let mut aside = Aside::default();
        assert_eq!(aside.change((String::new(), Words::default()), "first", plain), words("first"));
        assert_eq!(aside.change(("first".to_owned(), words("first")), "", plain), Words::default());
        assert_eq!(aside, Aside::default());
    }
}
