//! The list of an object's fields, below the tabs of the settings.

use super::{
    form::{About, FieldDialog},
    line::{Acts, FieldLine, GoneLine, Put, kind_of},
};
use crate::{
    bulk::model::JobId,
    custom_fields::{
        api::{delete_field, list_deleted_fields, list_fields, restore_field, update_field},
        model::{FieldId, FieldPatch},
    },
    members::{api::list_members, model::Member},
    screens::{
        address::Address,
        bulk::{follow_job, use_jobs},
        failure::{self, Failed},
        keys, live,
        me::{Me, get_me},
        names::isolated,
        pick::choice,
    },
};
use ac_core::page_data;
use ac_core::policy::{Action, Resource as Kind};
use ac_ui::{
    Button, ButtonKind, ButtonSize, Card, Choice, EmptyState, Icon, SkeletonRows, Tab, TabLinks, Toast, Wait,
    use_toasts,
};
use ac_views::custom::CustomField;
use futures::try_join;
use leptos::{prelude::*, reactive::spawn_local};
use std::collections::VecDeque;

/// What fields can be added to, and how a screen calls several of it.
const OBJECTS: [(Kind, &str); 4] =
    [(Kind::Deal, "Deals"), (Kind::Lead, "Leads"), (Kind::Company, "Companies"), (Kind::Contact, "People")];

/// The fields that the workspace added to the object in the address.
#[component]
pub fn FieldsSettings() -> impl IntoView {
    let address = Address::here();
    let object = Memo::new(move |_| object_in(address));
    let data = page_data(move || object.get(), async |object| try_join!(list_fields(object), list_members(), get_me()));
    let retry = move |()| data.refetch();
    let tabs = OBJECTS.map(|(object, label)| Tab::new(path(object), label)).to_vec();
    view! {
        <TabLinks label="What the fields are of" tabs current=Signal::derive(move || path(object.get()))/>
        <Wait fallback=|| view! { <SkeletonRows rows=6/> } until=move || async move {
            match data.await {
                Ok((fields, members, me)) => {
                    let loaded = (object.get_untracked(), fields, members);
                    // Another object's page is made anew: parts of the former one would answer for it.
                    view! {
                        <For each=move || [loaded.clone()] key=|(object, ..)| *object let((object, fields, members))>
                            <Fields fields object members me=me.clone()/>
                        </For>
                    }
                    .into_any()
                }
                Err(error) => view! { <Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
}

fn object_in(address: Address) -> Kind {
    let named = address.get("object").and_then(|name| Kind::parse(&name));
    named.filter(|kind| OBJECTS.iter().any(|(object, _)| object == kind)).unwrap_or(Kind::Deal)
}

fn path(object: Kind) -> String {
    format!("/settings/fields?object={}", object.as_str())
}

#[component]
fn Fields(fields: Vec<CustomField>, object: Kind, members: Vec<Member>, me: Me) -> impl IntoView {
    let all = RwSignal::new(fields);
    let gone = RwSignal::new(Vec::<CustomField>::new());
    let about = RwSignal::new(None::<About>);
    let may = me.may(Kind::Field, Action::Modify, None);
    let (toasts, jobs) = (use_toasts(), use_jobs());
    // How often something was moved here, and whether that is on its way: an answer that was asked for before is older than what stands
    // here.
    let (moved, moving) = (StoredValue::new(0_u64), StoredValue::new(false));
    let unsent = StoredValue::new(VecDeque::<(FieldId, i32, i32, String)>::new());
    let read = move || {
        let Some(asked_at) = moved.try_get_value() else { return };
        spawn_local(async move {
            let answer = list_fields(object).await;
            let is_new = moved.try_get_value() == Some(asked_at) && moving.try_get_value() == Some(false);
            if let Some(now) = answer.ok().filter(|_| is_new) {
                all.try_set(now);
            }
            if may && let Ok(now) = list_deleted_fields(object).await {
                gone.try_set(now);
            }
        });
    };
    let heard = live::changed(&[Kind::Field]);
    Effect::new(move |_| {
        heard.track();
        read();
    });
    let back = Callback::new(move |field: CustomField| {
        spawn_local(async move {
            let name = isolated(&field.label);
            match restore_field(field.id).await {
                Ok(_) => toasts.show(Toast::done(format!("{name} is back, with its values"))),
                Err(error) => failure::say(toasts, format!("{name} did not come back."), &error),
            }
            read();
        });
    });
    let delete = Callback::new(move |field: CustomField| {
        spawn_local(async move {
            let name = isolated(&field.label);
            match delete_field(field.id).await {
                Ok(()) => {
                    let text = format!("{name} is deleted. Its values are kept.");
                    toasts.show(Toast::done(text).of_act(field.id).with_undo(move || back.run(field.clone())));
                }
                Err(error) => failure::say(toasts, format!("{name} is still there."), &error),
            }
            read();
        });
    });
    let put = Callback::new(move |Put { id, place, focus }: Put| {
        let at = all.with_untracked(|all| all.iter().position(|field| field.id == id));
        let Some(before) = at.and_then(|at| i32::try_from(at).ok()) else { return };
        all.update(|all| shift(all, id, place));
        moved.update_value(|moved| *moved += 1);
        unsent.update_value(|unsent| unsent.push_back((id, place, before, focus.clone())));
        // The line is drawn anew at its place: whoever moved it by a key goes on from there.
        request_animation_frame(move || keys::focus(&focus));
        if moving.get_value() {
            return;
        }
        moving.set_value(true);
        spawn_local(async move {
            // One after the other: places are told in the order in which they came to be.
            while let Some((id, place, before, again)) = unsent.try_update_value(VecDeque::pop_front).flatten() {
                let version =
                    all.try_with_untracked(|all| all.iter().find(|field| field.id == id).map(|field| field.version));
                let Some(version) = version.flatten() else { continue };
                let patch = FieldPatch { position: Some(place), ..FieldPatch::default() };
                match update_field(id, version, patch).await {
                    Ok(now) => {
                        all.try_update(|all| {
                            if let Some(field) = all.iter_mut().find(|field| field.id == id) {
                                field.version = now.version;
                            }
                        });
                    }
                    Err(error) => {
                        all.try_update(|all| shift(all, id, before));
                        request_animation_frame(move || keys::focus(&again));
                        failure::say(toasts, "It was not moved.", &error);
                    }
                }
            }
            moving.try_set_value(false);
            read();
        });
    });
    let edit = Callback::new(move |id: FieldId| {
        let now = all.with_untracked(|all| all.iter().find(|field| field.id == id).cloned());
        about.set(now.map(|field| About::Field(Box::new(field))));
    });
    let acts = may.then(|| Acts { edit, delete, put, dragged: RwSignal::new(None) });
    let done = Callback::new(move |field: CustomField| {
        toasts.show(Toast::done(format!("{} is saved", isolated(&field.label))));
        if let Some(job) = field.computing_job_id {
            follow_job(jobs, JobId(job));
        }
        read();
    });
    let people: Vec<Choice> = members.iter().map(choice).collect();
    let new = move |_| about.set(Some(About::New(object)));
    let last = Memo::new(move |_| i32::try_from(all.with(Vec::len)).unwrap_or(i32::MAX) - 1);
    let add = move || {
        may.then(|| view! { <Button kind=ButtonKind::Primary size=ButtonSize::Small icon=Icon::Plus on:click=new>"New field"</Button> })
    };
    view! {
        <Card title="Fields" aside=add flush=true>
            <Show when=move || all.with(|all| !all.is_empty()) fallback=move || view! {
                <EmptyState icon=Icon::List title="No fields of your own yet" text="What you add here stands on every record at once, in filters, files and the API.">
                    {may.then(|| view! { <Button icon=Icon::Plus on:click=new>"New field"</Button> })}
                </EmptyState>
            }>
                <ol role="list">
                    <For each=move || all.get() key=shown_as let:field><FieldLine field last acts/></For>
                </ol>
            </Show>
        </Card>
        <Show when=move || gone.with(|gone| !gone.is_empty())>
            <Card title="Deleted" flush=true>
                <ul role="list">
                    <For each=move || gone.get() key=|field| (field.id, field.label.clone()) let:field>
                        <GoneLine field back/>
                    </For>
                </ul>
            </Card>
        </Show>
        {may.then(|| view! {
            <FieldDialog about all currency=me.currency() members=people on_done=done/>
        })}
    }
}

/// Puts a field to another place, as the server will.
fn shift(all: &mut Vec<CustomField>, id: FieldId, place: i32) {
    let Some(at) = all.iter().position(|field| field.id == id) else { return };
    let field = all.remove(at);
    let to = usize::try_from(place).unwrap_or(0).min(all.len());
    all.insert(to, field);
    for (place, field) in (0..).zip(all) {
        field.position = place;
    }
}

/// A line is drawn anew where any of this differs; its version is not seen.
fn shown_as(field: &CustomField) -> (FieldId, i32, String) {
    let CustomField { id, position, label, required, in_table, indexed, computing_job_id, .. } = field;
    let flags = format!("{required} {in_table} {indexed} {computing_job_id:?}");
    (*id, *position, format!("{label} {} {flags}", kind_of(field)))
}
