//! The list of templates.

use super::editor::{About, TemplateEditor};
use crate::{
    mail_templates::{
        api::{delete_mail_template, list_mail_templates, restore_mail_template},
        model::MailTemplate,
    },
    screens::{
        failure, live,
        me::Me,
        names::isolated,
        settings_list::{SettingsLine, SettingsList, settings_list},
        take_back::offer_back,
        when::{Ago, provide_now},
    },
};
use ac_core::policy::{Action, Resource as Kind};
use ac_ui::{Card, Icon, Toast, use_toasts};
use leptos::{prelude::*, reactive::spawn_local};

/// Templates of e-mails, for all who write to people.
#[component]
pub fn MailTemplatesSettings() -> impl IntoView {
    provide_now();
    settings_list(list_mail_templates, |templates, me| view! { <Templates templates me/> }.into_any())
}

#[component]
fn Templates(templates: Vec<MailTemplate>, me: Me) -> impl IntoView {
    let (all, read) = live::kept(templates, Kind::MailTemplate, list_mail_templates);
    let about = RwSignal::new(None::<About>);
    let toasts = use_toasts();
    let done = Callback::new(move |template: MailTemplate| {
        toasts.show(Toast::done(format!("{} is saved", isolated(&template.name))));
        read();
    });
    let delete = Callback::new(move |template: MailTemplate| {
        let (id, name) = (template.id, isolated(&template.name));
        spawn_local(async move {
            match delete_mail_template(id).await {
                Ok(()) => {
                    let (done, refused) = (format!("{name} deleted"), format!("{name} stays deleted."));
                    offer_back(toasts, Toast::done(done), move || restore_mail_template(id), refused, read);
                }
                Err(error) => failure::say(toasts, format!("{name} is as it was."), &error),
            }
            read();
        });
    });
    let may_make = me.may(Kind::MailTemplate, Action::Create, None);
    let add = may_make.then(|| ("New template", Callback::new(move |()| about.set(Some(About::New)))));
    let edit = Callback::new(move |template| about.set(Some(About::Template(template))));
    let me = StoredValue::new(me);
    let line = move |template: MailTemplate| {
        let may = |action| me.with_value(|me| me.may_on(Kind::MailTemplate, action, template.author_id));
        let (edit, delete) = (may(Action::Modify).then_some(edit), may(Action::Delete).then_some(delete));
        let (name, at) = (template.name.clone(), template.updated_at);
        let by = template.author_name.as_ref().map(|author| format!(", by {}", isolated(author)));
        let notes = vec![template.subject.clone().into_any(), view! { "changed " <Ago at/> {by} }.into_any()];
        view! { <SettingsLine record=template name=name.clone() called=name notes edit delete/> }
    };
    let text = "What you write to people again and again, with their names filled in.";
    let hint = "A template saves writing the same e-mail twice. Use it for one person, or for many at once.";
    let is_empty = Signal::derive(move || all.with(Vec::is_empty));
    view! {
        <SettingsList text add is_empty empty=(Icon::Doc, "No templates yet", hint)>
            <Card flush=true>
                <ul role="list">
                    <For each=move || all.get() key=|template| (template.id, template.version) children=line/>
                </ul>
            </Card>
        </SettingsList>
        <TemplateEditor about on_done=done/>
    }
}
