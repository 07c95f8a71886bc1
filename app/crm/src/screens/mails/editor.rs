//! The dialog in which a template is written, with what becomes of it for somebody who is chosen.

use super::preview::{Preview, nobody};
use crate::{
    mail_templates::{
        api::{create_mail_template, get_mail_template, update_mail_template},
        model::{MailTemplate, MailTemplateDraft, MailTemplatePatch, SUBJECT_CHARS_MAX},
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
    TextField, insert_into_area, open_while,
};
use leptos::{ev, prelude::*, reactive::spawn_local};
use stylers_macro::style;
use uuid::Uuid;

/// The id of the box with the text, into which variables go.
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
    view! {
        <Dialog id="mail-template" title open wide=true>
            {move || about.get().map(|about| view! { <Fields about open on_done/> })}
        </Dialog>
    }
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
    fn of(standing: Option<MailTemplate>) -> Self {
        let text = |of: fn(&MailTemplate) -> &String| {
            RwSignal::new(standing.as_ref().map(|template| of(template).clone()).unwrap_or_default())
        };
        Self {
            name: text(|template| &template.name),
            subject: text(|template| &template.subject),
            body: text(|template| &template.body),
            standing: StoredValue::new(standing),
        }
    }

    fn draft(self) -> MailTemplateDraft {
        MailTemplateDraft {
            name: self.name.get_untracked(),
            subject: self.subject.get_untracked(),
            body: self.body.get_untracked(),
        }
    }

    fn take(self, template: MailTemplate) {
        self.name.set(template.name.clone());
        self.subject.set(template.subject.clone());
        self.body.set(template.body.clone());
        self.standing.set_value(Some(template));
    }
}

#[component]
fn Fields(about: About, open: RwSignal<bool>, on_done: Callback<MailTemplate>) -> impl IntoView {
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
    let written = Written::of(match about {
        About::New => None,
        About::Template(standing) => Some(standing),
    });
    let submit = Submit::new();
    // What somebody else saved meanwhile.
    let theirs = RwSignal::new(None::<MailTemplate>);
    let done = move |template: MailTemplate| {
        open.set(false);
        on_done.run(template);
    };
    let save = move || {
        let draft = written.draft();
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
    let items = Signal::stored(
        Variable::ALL
            .iter()
            .map(|variable| {
                let put = move || insert_into_area(BODY, written.body, &variable.written());
                MenuItem::run(variable.label(), Icon::Plus, put)
            })
            .collect::<Vec<_>>(),
    );
    view! { class = scope,
        <form class="stack" on:submit=send novalidate>
            <TextField label="Name" name="template-name" value=written.name error=submit.field("name") max_chars=NAME_CHARS_MAX autofocus=true required=true placeholder="First contact"/>
            <TextField label="Subject" name="template-subject" value=written.subject error=submit.field("subject") max_chars=SUBJECT_CHARS_MAX required=true placeholder="Hello {{first_name|there}}"/>
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
