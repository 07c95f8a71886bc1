//! `/forms/:id`: one web form.

use super::{
    editor::{Editor, EditorProps},
    held::HeldBack,
    share::Share,
    state::{Writing, came_in, kept, patch, tone},
};
use crate::{
    custom_fields::api::list_fields,
    forms::{
        api::{OpenedForm, delete_form, open_form, restore_form, update_form},
        model::{FormId, FormPatch, FormState, WebForm},
    },
    members::{api::list_members, model::Member},
    screens::{
        failure::{self, Failed},
        form::Submit,
        live,
        loading::ListLoading,
        me::{Me, get_me},
        record::{
            actions::{bin, id_in_path},
            frame::{BackTo, page_title},
        },
        when::provide_now,
    },
};
use ac_core::{
    AppError, ErrorCode, Resource as Kind, page_data,
    policy::{Action, Grant},
};
use ac_ui::{
    Badge, Button, ButtonKind, Icon, Menu, MenuItem, Page, PageHeader, Tab, TabPanel, Tabs, Toast, Unsaved, Wait,
    use_toasts,
};
use ac_views::custom::CustomField;
use futures::try_join;
use leptos::{prelude::*, reactive::spawn_local};
use leptos_meta::Title;

/// What can be done on a form's page. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Desk {
    pub opened: RwSignal<OpenedForm>,
    /// The version on which what is being written was begun.
    version: RwSignal<i64>,
    pub writing: Writing,
    pub customs: StoredValue<Vec<CustomField>>,
    pub members: StoredValue<Vec<Member>>,
    pub may_change: bool,
    /// Whether whoever looks is shown what was held back: what was sent holds what leads hold.
    pub may_read_held: bool,
    /// Whether they decide about it.
    pub may_decide: bool,
    pub submit: Submit,
}

impl Desk {
    pub fn form(self) -> WebForm {
        self.opened.with(|opened| opened.form.clone())
    }

    /// Whether something was written that is not kept.
    pub fn is_changed(self) -> bool {
        let form = self.form();
        self.writing.draft(form.state) != kept(&form)
    }

    /// Whether somebody else changed it since what is being written was begun.
    pub fn is_stale(self) -> bool {
        let is_older = self.opened.with(|opened| opened.form.version) != self.version.get();
        is_older && !self.submit.busy.get() && self.is_changed()
    }

    /// Goes on with what is written here, over what somebody else changed.
    pub fn keep_mine(self) {
        self.version.set(self.opened.with_untracked(|opened| opened.form.version));
    }

    /// Leaves what was written for the form as it is kept.
    pub fn take(self, form: WebForm) {
        // The page may be gone by now, and what was being written with it.
        if self.opened.try_update(|opened| opened.form = form.clone()).is_some() {
            self.version.set(form.version);
            self.writing.take(&form);
        }
    }

    /// Takes over how it is kept now. What is being written stays, on the version that it was begun on.
    fn refresh(self, now: OpenedForm) {
        let Some(was) = self.opened.try_update(|opened| std::mem::replace(&mut opened.form, now.form.clone())) else {
            return;
        };
        let written = |form: &WebForm| untrack(|| self.writing.draft(form.state)) != kept(form);
        if was.version != now.form.version && (!written(&was) || !written(&now.form)) {
            self.take(now.form);
        }
    }
}

async fn read(id: Option<FormId>) -> Result<(OpenedForm, Vec<CustomField>, Vec<Member>, Me), AppError> {
    let id = id.ok_or_else(AppError::not_found)?;
    try_join!(open_form(id), list_fields(Kind::Lead), list_members(), get_me())
}

fn reads_all_leads(me: &Me) -> bool {
    me.rights.grant(Kind::Lead, Action::Read) == Grant::All
}

/// `/forms/:id`
#[component]
pub fn FormPage() -> impl IntoView {
    provide_now();
    let id = id_in_path::<FormId>();
    let data = page_data(move || id.get(), read);
    let retry = move |()| data.refetch();
    view! {
        <Wait fallback=|| view! { <ListLoading title="Web form"/> } until=move || async move {
            match data.await {
                Ok((opened, customs, members, me)) => {
                    let desk = Desk {
                        writing: Writing::of(&opened.form),
                        version: RwSignal::new(opened.form.version),
                        opened: RwSignal::new(opened),
                        customs: StoredValue::new(customs),
                        members: StoredValue::new(members),
                        may_change: me.may(Kind::Form, Action::Modify, None),
                        may_read_held: reads_all_leads(&me),
                        may_decide: reads_all_leads(&me) && me.may(Kind::Lead, Action::Create, None),
                        submit: Submit::new(),
                    };
                    view! { <One desk/> }.into_any()
                }
                Err(error) => view! { <Title text="Web form"/><PageHeader title="Web form"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

#[component]
fn One(desk: Desk) -> impl IntoView {
    let id = desk.opened.with_untracked(|opened| opened.form.id);
    follow(desk, id);
    let name = Signal::derive(move || desk.form().name);
    let note = Signal::derive(move || came_in(&desk.form().figures));
    let tab = RwSignal::new("build".to_owned());
    let held = Memo::new(move |_| desk.form().figures.held);
    let tabs = move || {
        let held = held.get();
        let label = if held > 0 { format!("Held back ({held})") } else { "Held back".to_owned() };
        let held = desk.may_read_held.then(|| Tab::new("held", label));
        [Tab::new("build", "Form"), Tab::new("share", "Share")].into_iter().chain(held).collect::<Vec<_>>()
    };
    view! {
        <Title text=page_title(name)/>
        <Unsaved is_changed=Signal::derive(move || desk.may_change && desk.is_changed()) is_saving=desk.submit.busy/>
        <PageHeader title=name note actions=move || view! { <Actions desk/> }>
            <div><BackTo href="/forms" label="Web forms"/></div>
            {move || view! { <Tabs id="form" label="Parts of this form" tabs=tabs() selected=tab/> }}
        </PageHeader>
        <Page below_tabs=true>
            <TabPanel tabs="form" key="build" selected=tab>{move || Editor(EditorProps { desk })}</TabPanel>
            <TabPanel tabs="form" key="share" selected=tab><Share desk/></TabPanel>
            {desk.may_read_held.then(|| view! { <TabPanel tabs="form" key="held" selected=tab><HeldBack desk/></TabPanel> })}
        </Page>
    }
}

/// Reads the form again whenever something happened to it. What is being written stays.
fn follow(desk: Desk, id: FormId) {
    let heard = live::changed(&[Kind::Form]);
    Effect::new(move |seen: Option<()>| {
        heard.track();
        if seen.is_some() {
            spawn_local(reread(desk, id));
        }
    });
}

/// What cannot be read just now stays as it was.
async fn reread(desk: Desk, id: FormId) {
    if let Ok(now) = open_form(id).await {
        desk.refresh(now);
    }
}

#[component]
fn Actions(desk: Desk) -> impl IntoView {
    let toasts = use_toasts();
    let id = desk.opened.with_untracked(|opened| opened.form.id);
    let state = Signal::derive(move || desk.form().state);
    let turn = move |_| {
        let form = desk.opened.with_untracked(|opened| opened.form.clone());
        let to = if form.state == FormState::Active { FormState::Paused } else { FormState::Active };
        spawn_local(async move {
            let patch = FormPatch { state: Some(to), ..FormPatch::default() };
            match update_form(form.id, form.version, patch).await {
                Ok(now) => {
                    // What is being written was begun on what this made another version of.
                    if desk.version.try_get_untracked() == Some(form.version) {
                        desk.version.set(now.version);
                    }
                    desk.opened.try_update(|opened| opened.form = now);
                }
                Err(error) => failure::say(toasts, "It is as it was.", &error),
            }
        });
    };
    let save = move |_| {
        let form = desk.opened.with_untracked(|opened| opened.form.clone());
        let draft = untrack(|| desk.writing.draft(form.state));
        let checked = draft.validate().map(drop);
        let version = desk.version.get_untracked();
        desk.submit.send(
            checked,
            move || async move {
                let answer = update_form(form.id, version, patch(draft)).await;
                if answer.as_ref().is_err_and(|error| error.code == ErrorCode::Stale) {
                    reread(desk, form.id).await;
                }
                answer
            },
            move |form: WebForm| {
                desk.take(form);
                toasts.show(Toast::done("Saved"));
            },
        );
    };
    let delete = bin(
        "/forms",
        format!("/forms/{id}"),
        Signal::derive(move || desk.form().name),
        move || delete_form(id),
        move || restore_form(id),
    );
    let items = move || {
        let open = MenuItem::go("Open its page", Icon::External, desk.opened.with(|opened| opened.address.clone()));
        let delete = desk.may_change.then(|| MenuItem::run("Delete", Icon::Trash, move || delete.run(())).danger());
        std::iter::once(open).chain(delete).collect::<Vec<_>>()
    };
    let turned = move || if state.get() == FormState::Active { "Pause" } else { "Activate" };
    let changing = move || {
        desk.may_change.then(|| {
            view! {
                <Button on:click=turn>{turned}</Button>
                <Button kind=ButtonKind::Primary busy=desk.submit.busy disabled=Signal::derive(move || !desk.is_changed() || desk.is_stale()) on:click=save>"Save"</Button>
            }
        })
    };
    view! {
        {move || view! { <Badge tone=tone(state.get())>{state.get().label()}</Badge> }}
        {changing}
        <Menu id="form-menu" label="What to do with this form" items=Signal::derive(items)/>
    }
}
