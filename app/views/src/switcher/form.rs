//! The dialog for a view's name and for who has it.

use super::desk::{Desk, Form};
use crate::{
    list_views::{Place, drafted},
    saved::{
        api::{create_view, update_view},
        model::{NAME_CHARS_MAX, Share, View, ViewPatch},
    },
    shown::Shown,
};
use ac_core::AppError;
use ac_ui::{Button, ButtonKind, Dialog, DialogActions, RadioGroup, RadioOption, TextField, Toast};
use leptos::{ev, prelude::*, reactive::spawn_local};

#[component]
pub fn ViewForm(desk: Desk) -> impl IntoView {
    let title = Signal::derive(move || {
        desk.form.with(|form| match form {
            Form::SaveAs => "Save as a view".to_owned(),
            Form::CopyOf(_) => "Duplicate the view".to_owned(),
            Form::Edit(_) => "Name of the view".to_owned(),
        })
    });
    view! {
        <Dialog id="view-form" title open=desk.form_open>
            <Fields desk/>
        </Dialog>
    }
}

#[component]
fn Fields(desk: Desk) -> impl IntoView {
    let form = desk.form.get_untracked();
    let (name, share) = match &form {
        Form::SaveAs => (String::new(), Share::Private),
        Form::CopyOf(view) => (format!("{} (copy)", view.name), Share::Private),
        Form::Edit(view) => (view.name.clone(), view.share),
    };
    let may_share = desk.list.kept.with_untracked(|kept| match &form {
        Form::Edit(view) => kept.rights.share && kept.decides(view),
        _ => kept.rights.share,
    });
    let is_others = desk.list.kept.with_untracked(|kept| matches!(&form, Form::Edit(view) if view.owner_id != kept.me));
    let (name, share) = (RwSignal::new(name), RwSignal::new(share.as_str().to_owned()));
    let (busy, failed) = (RwSignal::new(false), RwSignal::new(None::<AppError>));
    let is_new = !matches!(form, Form::Edit(_));
    let form = StoredValue::new(form);
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let (form, name) = (form.get_value(), name.get_untracked());
        let share = Share::parse(&share.get_untracked()).unwrap_or_default();
        spawn_local(async move {
            let answer = keep(desk, form, name, share).await;
            // The dialog may have been closed meanwhile, and its signals with it.
            busy.try_set(false);
            match answer {
                Ok(view) => done(desk, view, is_new),
                Err(error) => {
                    failed.try_set(Some(error));
                }
            }
        });
    };
    let complaint = move || {
        let text = failed
            .with(|failed| failed.as_ref().filter(|error| error.field("name").is_none()).map(|e| e.message.clone()));
        text.map(|text| view! { <p class="bad" role="alert">{text}</p> })
    };
    let of_name = Signal::derive(move || failed.with(|failed| failed.as_ref()?.field("name").map(str::to_owned)));
    let max_chars = u32::try_from(NAME_CHARS_MAX).unwrap_or(u32::MAX);
    view! {
        <form class="stack" on:submit=send novalidate>
            <TextField label="Name" name="view-name" value=name error=of_name max_chars=max_chars autofocus=true required=true/>
            {may_share.then(|| view! {
                <RadioGroup legend="Who has it" name="view-share" options=share_options(is_others) value=share/>
            })}
            {complaint}
            <DialogActions>
                <Button on:click=move |_| desk.form_open.set(false)>"Cancel"</Button>
                <Button kind=ButtonKind::Primary submit=true busy>"Save the view"</Button>
            </DialogActions>
        </form>
    }
}

/// Who may have what a member makes. Somebody else's cannot be hidden from them alone.
#[must_use]
pub fn share_options(is_others: bool) -> Vec<RadioOption> {
    let option = |share: Share, label: &str, help: &str| RadioOption {
        value: share.as_str().to_owned(),
        label: label.to_owned(),
        help: Some(help.to_owned()),
    };
    let all = [
        (!is_others).then(|| option(Share::Private, "Only me", "Nobody else sees it.")),
        Some(option(Share::Shared, "Workspace", "Everybody sees it and may change it.")),
        Some(option(Share::Locked, "Locked", "Everybody sees it; only its owner and admins change it.")),
    ];
    all.into_iter().flatten().collect()
}

async fn keep(desk: Desk, form: Form, name: String, share: Share) -> Result<View, AppError> {
    match form {
        Form::SaveAs => create_view(desk.list.draft(name, share)).await,
        Form::CopyOf(view) => create_view(drafted(view.object, view.kind, Shown::of(&view), name, share)).await,
        Form::Edit(view) => {
            let patch = ViewPatch { name: Some(name), share: Some(share), ..ViewPatch::default() };
            update_view(view.id, view.version, patch).await
        }
    }
}

fn done(desk: Desk, view: View, is_new: bool) {
    if desk.form_open.try_set(false).is_some() {
        return;
    }
    let (id, name) = (view.id, view.name.clone());
    desk.list.put(view);
    if is_new {
        desk.list.go(Place::Saved(id));
        desk.list.toasts.show(Toast::done(format!("{name} is among your views")));
    }
}
