//! The dialog in which a template is written, with what becomes of it for somebody who is chosen.

use super::{
    preview::{Preview, nobody},
    writing::StillHere,
};
use crate::{
    mail_templates::{
        api::{create_mail_template, get_mail_template, update_mail_template},
        model::{MailTemplate, MailTemplateDraft, MailTemplateId, MailTemplatePatch, SUBJECT_CHARS_MAX},
        text::{Values, Variable},
    },
    mails::api::get_mail_values,
    screens::{form::Submit, keys, lookups, theirs::Theirs},
    shared::{
        check::{BODY_CHARS_MAX, NAME_CHARS_MAX},
        kind::RecordKind,
    },
};
use ac_core::ErrorCode;
use ac_ui::{
    Button, ButtonKind, ButtonSize, Choice, Combobox, Dialog, DialogActions, Icon, Late, Menu, MenuItem, TextArea,
    TextField, insert_at_caret, open_while,
};
use leptos::{ev, prelude::*, reactive::spawn_local};
use std::collections::BTreeMap;
use stylers_macro::style;
use uuid::Uuid;
use wasm_bindgen::JsCast;

/// The ids of the fields; variables go into the last two.
const FIELDS: [&str; 3] = ["template-name", SUBJECT, BODY];
const SUBJECT: &str = "template-subject";
const BODY: &str = "template-body";

/// What the dialog is about.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    New,
    Template(MailTemplate),
}

/// Opens when `about` says what it is about; `on_done` gets the template once the server has it.
#[component]
pub fn TemplateEditor(about: RwSignal<Option<About>>, on_done: Callback<MailTemplate>) -> impl IntoView {
    let open = open_while(about);
    view! { <Late open load=move || template_dialog(InDialogProps { about, open, on_done })/> }
}

#[lazy]
fn template_dialog(props: InDialogProps) -> AnyView {
    InDialog(props).into_any()
}

#[component]
fn InDialog(about: RwSignal<Option<About>>, open: RwSignal<bool>, on_done: Callback<MailTemplate>) -> impl IntoView {
    let title = Signal::derive(move || match about.get() {
        Some(About::Template(_)) => "Change template".to_owned(),
        _ => "New template".to_owned(),
    });
    // Outlives the form, which goes when the dialog is closed.
    let kept = StoredValue::new(Kept::default());
    view! {
        <Dialog id="mail-template" title open wide=true>
            {move || about.get().map(|about| view! { <Fields about open kept on_done/> })}
        </Dialog>
    }
}

/// What was changed of templates, and of the new one, and not saved: it stays while the page is open.
#[derive(Clone, Debug, Default, PartialEq)]
struct Kept(BTreeMap<Option<MailTemplateId>, (Option<MailTemplate>, MailTemplateDraft)>);

impl Kept {
    /// Keeps what is written of a template that was begun as it stood, unless that is what stood there.
    fn lay(&mut self, standing: Option<MailTemplate>, draft: MailTemplateDraft) {
        let key = standing.as_ref().map(|template| template.id);
        if draft == draft_of(standing.as_ref()) {
            self.0.remove(&key);
        } else {
            self.0.insert(key, (standing, draft));
        }
    }
}

/// What a form begins with.
fn draft_of(standing: Option<&MailTemplate>) -> MailTemplateDraft {
    standing.map_or_else(MailTemplateDraft::default, |template| MailTemplateDraft {
        name: template.name.clone(),
        subject: template.subject.clone(),
        body: template.body.clone(),
    })
}

/// What is written, and the version that it was begun on. Cheap to copy.
#[derive(Clone, Copy)]
struct Written {
    name: RwSignal<String>,
    subject: RwSignal<String>,
    body: RwSignal<String>,
    standing: StoredValue<Option<MailTemplate>>,
}

impl Written {
    fn of((standing, draft): (Option<MailTemplate>, MailTemplateDraft)) -> Self {
        let MailTemplateDraft { name, subject, body } = draft;
        Self {
            name: RwSignal::new(name),
            subject: RwSignal::new(subject),
            body: RwSignal::new(body),
            standing: StoredValue::new(standing),
        }
    }

    fn draft(self) -> MailTemplateDraft {
        MailTemplateDraft { name: self.name.get(), subject: self.subject.get(), body: self.body.get() }
    }

    /// What it was before anything was written.
    fn reset(self) {
        let MailTemplateDraft { name, subject, body } = self.standing.with_value(|one| draft_of(one.as_ref()));
        self.name.set(name);
        self.subject.set(subject);
        self.body.set(body);
    }

    fn take(self, template: MailTemplate) {
        self.standing.set_value(Some(template));
        self.reset();
    }
}

#[component]
fn Fields(
    about: About,
    open: RwSignal<bool>,
    kept: StoredValue<Kept>,
    on_done: Callback<MailTemplate>,
) -> impl IntoView {
    let scope = style! {
        .crm-template-tools {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s3);
        }
        .crm-template-hint {
            flex: 1 1 14rem;
            color: var(--text-2);
            font-size: var(--fs-small);
        }
    };
    let standing = match about {
        About::New => None,
        About::Template(standing) => Some(standing),
    };
    let key = standing.as_ref().map(|template| template.id);
    let before = kept.with_value(|kept| kept.0.get(&key).cloned());
    let is_begun = before.is_some();
    let written = Written::of(before.unwrap_or_else(|| {
        let draft = draft_of(standing.as_ref());
        (standing, draft)
    }));
    Effect::new(move |_| {
        let draft = written.draft();
        kept.update_value(|kept| kept.lay(written.standing.get_value(), draft));
    });
    let submit = Submit::new();
    // What somebody else saved meanwhile.
    let theirs = RwSignal::new(None::<MailTemplate>);
    let done = move |template: MailTemplate| {
        kept.try_update_value(|kept| kept.0.remove(&key));
        open.set(false);
        on_done.run(template);
    };
    let save = move || {
        let draft = untrack(|| written.draft());
        let checked = draft.validate().map(drop);
        match written.standing.get_value() {
            None => submit.send(checked, move || create_mail_template(draft), done),
            Some(standing) => {
                let (id, version) = (standing.id, standing.version);
                let MailTemplateDraft { name, subject, body } = draft;
                let patch = MailTemplatePatch { name: Some(name), subject: Some(subject), body: Some(body) };
                let saved = move || async move {
                    let answer = update_mail_template(id, version, patch).await;
                    if answer.as_ref().is_err_and(|error| error.code == ErrorCode::Stale)
                        && let Ok(now) = get_mail_template(id).await
                    {
                        theirs.try_set(Some(now));
                    }
                    answer
                };
                submit.send(checked, saved, done);
            }
        }
    };
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if !keys::focus_unread(&event) {
            save();
        }
    };
    let keep = Callback::new(move |()| {
        if let Some(now) = theirs.try_update(Option::take).flatten() {
            written.standing.set_value(Some(now));
            save();
        }
    });
    let take = Callback::new(move |()| {
        if let Some(now) = theirs.try_update(Option::take).flatten() {
            written.take(now);
        }
    });
    // Where the cursor was last, of the two that take variables.
    let last = StoredValue::new(BODY);
    let note_cursor = move |event: ev::FocusEvent| {
        let id = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()).map(|field| field.id());
        if let Some(field) = [SUBJECT, BODY].into_iter().find(|field| id.as_deref() == Some(field)) {
            last.set_value(field);
        }
    };
    keys::focus_empty(&FIELDS);
    let [name, ..] = FIELDS;
    let items = Signal::stored(
        Variable::ALL
            .iter()
            .map(|variable| {
                let put = move || match last.get_value() {
                    SUBJECT => insert_at_caret(SUBJECT, written.subject, &variable.written()),
                    _ => insert_at_caret(BODY, written.body, &variable.written()),
                };
                MenuItem::run(variable.label(), Icon::Plus, put)
            })
            .collect::<Vec<_>>(),
    );
    view! { class = scope,
        <form class="stack" on:submit=send on:focusin=note_cursor novalidate>
            <StillHere when=is_begun on_anew=move |()| written.reset()/>
            <TextField label="Name" name="template-name" id=name value=written.name error=submit.field("name") max_chars=NAME_CHARS_MAX required=true placeholder="First contact"/>
            <TextField label="Subject" name="template-subject" id=SUBJECT value=written.subject error=submit.field("subject") max_chars=SUBJECT_CHARS_MAX required=true placeholder="Hello {{first_name|there}}"/>
            <TextArea label="Text" name="template-body" id=BODY value=written.body rows=8 error=submit.field("body") max_chars=BODY_CHARS_MAX required=true/>
            <div class="crm-template-tools">
                <Menu id="template-variables" label="Insert a variable" items kind=ButtonKind::Secondary size=ButtonSize::Small>
                    "Insert a variable"
                </Menu>
                <span class="crm-template-hint">"{{first_name|there}} says “there” where no first name is known."</span>
            </div>
            <TryOut subject=written.subject body=written.body/>
            {move || theirs.with(Option::is_some).then(|| view! {
                <Theirs text="Somebody else changed this template meanwhile." on_keep=keep on_take=take/>
            })}
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>"Save template"</Button>
            </DialogActions>
        </form>
    }
}

/// The template as somebody who is chosen would get it.
#[component]
fn TryOut(subject: RwSignal<String>, body: RwSignal<String>) -> impl IntoView {
    let person = RwSignal::new(None::<Choice>);
    let known = RwSignal::new(nobody());
    Effect::new(move |_| {
        let Some(id) = person.with(|person| person.as_ref().and_then(|choice| choice.value.parse().ok())) else {
            known.set(nobody());
            return;
        };
        spawn_local(async move {
            // Without an answer the preview stays as it is.
            let answer = get_mail_values(RecordKind::Contact, id).await;
            let chosen = person.try_get_untracked().flatten().and_then(|choice| choice.value.parse::<Uuid>().ok());
            // Somebody else may be chosen by now, whose answer is another one.
            if let Ok(values) = answer
                && chosen == Some(id)
            {
                known.try_set(values.values);
            }
        });
    });
    let values: Signal<Values> = known.into();
    view! {
        <Combobox label="Preview for" name="template-for" source=lookups::contacts() value=person placeholder="Type a person’s name"/>
        <Preview subject body values/>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ac_core::Timestamp;

    #[test]
    fn what_was_changed_is_kept_and_nothing_else() {
        let template = MailTemplate {
            id: MailTemplateId(Uuid::nil()),
            name: "First".into(),
            subject: "Hello".into(),
            body: "Bye".into(),
            author_id: None,
            author_name: None,
            version: 1,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        };
        let mut kept = Kept::default();
        kept.lay(Some(template.clone()), draft_of(Some(&template)));
        kept.lay(None, MailTemplateDraft::default());
        assert_eq!(kept, Kept::default());
        let changed = MailTemplateDraft { body: "Bye bye".into(), ..draft_of(Some(&template)) };
        kept.lay(Some(template.clone()), changed.clone());
        kept.lay(None, MailTemplateDraft { name: "New".into(), ..Default::default() });
        assert_eq!(kept.0.len(), 2);
        assert_eq!(kept.0[&Some(template.id)], (Some(template.clone()), changed));
        kept.lay(Some(template.clone()), draft_of(Some(&template)));
        assert_eq!(kept.0.keys().collect::<Vec<_>>(), [&None]);
    }
}
