//! The dialog for a dashboard's name and for who has it, and a file of a widget's figures.

use crate::{
    dashboards::{
        api::{create_dashboard, update_dashboard, widget_csv},
        model::{Dashboard, DashboardDraft, DashboardPatch, NAME_CHARS_MAX},
        templates::Template,
        widget::Widget,
    },
    screens::{export::save_csv, failure, form::Submit},
};
use ac_ui::{Button, ButtonKind, Dialog, DialogActions, Late, RadioGroup, TextField, Toasts};
use ac_views::{
    saved::{mine::Rights, model::Share},
    share_options,
};
use leptos::{ev, prelude::*, reactive::spawn_local};

/// What is named.
#[derive(Clone, Debug)]
pub enum Naming {
    /// A new one, from a template or with nothing on it.
    New(Option<&'static Template>),
    /// A new one with these widgets.
    Copy(String, Vec<Widget>),
    /// Name and reach of this one.
    Edit(Box<Dashboard>),
}

/// What the dialog is about, and whose it is. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Named {
    pub what: RwSignal<Naming>,
    pub open: RwSignal<bool>,
    pub rights: Rights,
    /// Whether whoever looks is the owner of what is edited.
    pub is_own: bool,
}

impl Named {
    #[must_use]
    pub fn new(rights: Rights, is_own: bool) -> Self {
        Self { what: RwSignal::new(Naming::New(None)), open: RwSignal::new(false), rights, is_own }
    }

    pub fn ask(self, what: Naming) {
        self.what.set(what);
        self.open.set(true);
    }
}

/// The dialog; `on_done` gets what was kept. Its code comes when it is opened.
pub fn name_dialog(named: Named, on_done: Callback<Dashboard>) -> AnyView {
    view! { <Late open=named.open load=move || dialog(named, on_done)/> }.into_any()
}

#[lazy]
fn dialog(named: Named, on_done: Callback<Dashboard>) -> AnyView {
    let title = Signal::derive(move || {
        let words = named.what.with(|what| match what {
            Naming::New(_) => "New dashboard",
            Naming::Copy(..) => "Save as a new dashboard",
            Naming::Edit(_) => "Name of the dashboard",
        });
        words.to_owned()
    });
    view! {
        <Dialog id="dashboard-name" title open=named.open>
            <Fields named on_done/>
        </Dialog>
    }
    .into_any()
}

#[component]
fn Fields(named: Named, on_done: Callback<Dashboard>) -> impl IntoView {
    let (name, share, is_edit) = named.what.with_untracked(|what| match what {
        Naming::New(template) => (template.map_or(String::new(), |template| template.name.to_owned()), None, false),
        Naming::Copy(name, _) => (format!("{name} (copy)"), None, false),
        Naming::Edit(dashboard) => (dashboard.name.clone(), Some(dashboard.share), true),
    });
    let own = if named.rights.share { Share::Shared } else { Share::Private };
    let (name, share) = (RwSignal::new(name), RwSignal::new(share.unwrap_or(own).as_str().to_owned()));
    let submit = Submit::new();
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let (name, what) = (name.get_untracked(), named.what.get_untracked());
        let share = Share::parse(&share.get_untracked()).unwrap_or_default();
        let ask = move || async move {
            match what {
                Naming::New(template) => {
                    let widgets = template.map(|template| (template.widgets)()).unwrap_or_default();
                    create_dashboard(DashboardDraft { name, widgets, share }).await
                }
                Naming::Copy(_, widgets) => create_dashboard(DashboardDraft { name, widgets, share }).await,
                Naming::Edit(dashboard) => {
                    let patch = DashboardPatch { name: Some(name), share: Some(share), ..DashboardPatch::default() };
                    update_dashboard(dashboard.id, dashboard.version, patch).await
                }
            }
        };
        submit.send(Ok(()), ask, move |dashboard: Dashboard| {
            if named.open.try_set(false).is_none() {
                on_done.run(dashboard);
            }
        });
    };
    let max_chars = u32::try_from(NAME_CHARS_MAX).unwrap_or(u32::MAX);
    view! {
        <form class="stack" on:submit=send novalidate>
            <TextField label="Name" name="dashboard-name" value=name error=submit.field("name") max_chars=max_chars autofocus=true required=true/>
            {named.rights.share.then(|| view! {
                <RadioGroup legend="Who has it" name="dashboard-share" options=share_options(is_edit && !named.is_own) value=share/>
            })}
            {submit.complaint()}
            <DialogActions>
                <Button on:click=move |_| named.open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>{if is_edit { "Save" } else { "Make it" }}</Button>
            </DialogActions>
        </form>
    }
}

/// Gives the browser what a widget shows as a file.
pub fn export(toasts: Toasts, widget: Widget, name: String) {
    spawn_local(async move {
        let text = widget_csv(widget).await;
        if let Err(error) = text.and_then(|text| save_csv(&text.into(), &format!("{name}.csv"))) {
            failure::say(toasts, "There is no file.", &error);
        }
    });
}
