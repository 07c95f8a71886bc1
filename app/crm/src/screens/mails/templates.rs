//! The list of templates.

use super::editor::{About, TemplateEditor};
use crate::{
    mail_templates::{
        api::{delete_mail_template, list_mail_templates, restore_mail_template},
        model::MailTemplate,
    },
    screens::{
        failure::{self, Failed},
        live,
        me::{Me, get_me},
        names::isolated,
        when::{Ago, provide_now},
    },
};
use ac_core::{
    page_data,
    policy::{Action, Resource as Kind},
};
use ac_ui::{Button, ButtonKind, ButtonSize, Card, EmptyState, Icon, SkeletonRows, Toast, Wait, use_toasts};
use futures::try_join;
use leptos::{prelude::*, reactive::spawn_local};
use stylers_macro::style;

/// Templates of e-mails, for all who write to people.
#[component]
pub fn MailTemplatesSettings() -> impl IntoView {
    provide_now();
    let data = page_data(|| (), |()| async { try_join!(list_mail_templates(), get_me()) });
    let retry = move |()| data.refetch();
    view! {
        <Wait fallback=|| view! { <SkeletonRows rows=6/> } until=move || async move {
            match data.await {
                Ok((templates, me)) => view! { <Templates templates me/> }.into_any(),
                Err(error) => view! { <Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
}

#[component]
fn Templates(templates: Vec<MailTemplate>, me: Me) -> impl IntoView {
    let scope = style! {
        .crm-templates {
            display: grid;
            gap: var(--s4);
        }
        .crm-templates-head {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s3);
        }
        .crm-templates-text {
            flex: 1 1 16rem;
            color: var(--text-2);
        }
    };
    let all = RwSignal::new(templates);
    let about = RwSignal::new(None::<About>);
    let toasts = use_toasts();
    let read = move || {
        spawn_local(async move {
            // Without an answer they stay as they were until the next change.
            if let Ok(now) = list_mail_templates().await {
                all.try_set(now);
            }
        });
    };
    let heard = live::changed(&[Kind::MailTemplate]);
    Effect::new(move |seen: Option<()>| {
        heard.track();
        if seen.is_some() {
            read();
        }
    });
    let done = Callback::new(move |template: MailTemplate| {
        toasts.show(Toast::done(format!("{} is saved", isolated(&template.name))));
        read();
    });
    let bring_back = move |template: MailTemplate| {
        spawn_local(async move {
            if let Err(error) = restore_mail_template(template.id).await {
                failure::say(toasts, format!("{} stays deleted.", isolated(&template.name)), &error);
            }
            read();
        });
    };
    let delete = Callback::new(move |template: MailTemplate| {
        spawn_local(async move {
            let name = isolated(&template.name);
            match delete_mail_template(template.id).await {
                Ok(()) => {
                    let toast = Toast::done(format!("{name} deleted"));
                    toasts.show(toast.with_undo(move || bring_back(template.clone())));
                }
                Err(error) => failure::say(toasts, format!("{name} is as it was."), &error),
            }
            read();
        });
    });
    let may_make = me.may(Kind::MailTemplate, Action::Create, None);
    let edit = Callback::new(move |template| about.set(Some(About::Template(template))));
    let me = StoredValue::new(me);
    let line = move |template: MailTemplate| {
        let may = |action| me.with_value(|me| me.may_on(Kind::MailTemplate, action, template.author_id));
        let (edit, delete) = (may(Action::Modify).then_some(edit), may(Action::Delete).then_some(delete));
        view! { <Line template edit delete/> }
    };
    view! { class = scope,
        <div class="crm-templates">
            <div class="crm-templates-head">
                <p class="crm-templates-text">"What you write to people again and again, with their names filled in."</p>
                {may_make.then(|| view! {
                    <Button kind=ButtonKind::Primary icon=Icon::Plus on:click=move |_| about.set(Some(About::New))>"New template"</Button>
                })}
            </div>
            <Show when=move || all.with(|all| !all.is_empty()) fallback=move || view! {
                <EmptyState icon=Icon::Doc title="No templates yet" text="A template saves writing the same e-mail twice. Use it for one person, or for many at once."/>
            }>
                <Card flush=true>
                    <ul role="list">
                        <For each=move || all.get() key=|template| (template.id, template.version) children=line/>
                    </ul>
                </Card>
            </Show>
        </div>
        <TemplateEditor about on_done=done/>
    }
}

#[component]
fn Line(
    template: MailTemplate,
    edit: Option<Callback<MailTemplate>>,
    delete: Option<Callback<MailTemplate>>,
) -> impl IntoView {
    let scope = style! {
        .crm-template {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s3);
            padding: var(--s3) var(--s4);
            border-bottom: var(--hair) solid var(--line);
        }
        .crm-template:last-child {
            border-bottom: none;
        }
        .crm-template-words {
            display: grid;
            flex: 1 1 10rem;
            min-width: 0;
            overflow-wrap: anywhere;
        }
        .crm-template-name {
            font-weight: var(--fw-medium);
        }
        .crm-template-note {
            color: var(--text-2);
            font-size: var(--fs-small);
        }
        .crm-template-acts {
            display: flex;
            gap: var(--s1);
        }
    };
    let name = template.name.clone();
    let by = template.author_name.clone().map(|author| format!(", by {}", isolated(&author)));
    let at = template.updated_at;
    let subject = template.subject.clone();
    let button = |label: String, icon: Icon, act: Option<Callback<MailTemplate>>, template: MailTemplate| {
        act.map(|act| {
            view! { <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon label on:click=move |_| act.run(template.clone())/> }
        })
    };
    view! { class = scope,
        <li class="crm-template">
            <span class="crm-template-words">
                <span class="crm-template-name">{name.clone()}</span>
                <span class="crm-template-note">{subject}</span>
                <span class="crm-template-note">"changed " <Ago at/> {by}</span>
            </span>
            <span class="crm-template-acts">
                {button(format!("Change {name}"), Icon::Edit, edit, template.clone())}
                {button(format!("Delete {name}"), Icon::Trash, delete, template)}
            </span>
        </li>
    }
}
