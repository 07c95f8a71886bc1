//! The fields of an activity: of a new one below its card's head, of one that is there in a dialog.

use crate::{
    activities::{
        api::{create_activity, update_activity},
        model::{Activity, ActivityDraft, ActivityKind, ActivityPatch},
    },
    members::model::Member,
    screens::{form::Submit, keys, pick::OwnerField},
    shared::{
        check::{BODY_CHARS_MAX, NAME_CHARS_MAX},
        kind::RecordKind,
    },
};
use ac_ui::{Button, ButtonKind, Choice, DatePicker, Day, Select, TextArea, TextField, draft};
use leptos::{ev, prelude::*};
use stylers_macro::style;
use uuid::Uuid;

/// What the fields are of.
#[derive(Clone)]
pub enum Of {
    /// A new one about this record.
    New(RecordKind, Uuid),
    /// A new one about what is chosen beside it.
    Found(Memo<Option<(RecordKind, Uuid)>>),
    There(Box<Activity>),
}

/// `on_kept` gets the activity as the server has it; `on_close` runs when nothing is to be kept.
#[component]
pub fn Compose(
    of: Of,
    #[prop(into)] members: Signal<Vec<Member>>,
    #[prop(into)] on_kept: Callback<Activity>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let scope = style! {
        .crm-activity-pair {
            display: grid;
            grid-template-columns: minmax(7rem, 1fr) minmax(0, 3fr);
            align-items: start;
            gap: var(--s3);
        }
        .crm-activity-three {
            display: grid;
            grid-template-columns: repeat(3, minmax(0, 1fr));
            align-items: start;
            gap: var(--s3);
        }
        .crm-activity-buttons {
            display: flex;
            flex-wrap: wrap;
            justify-content: flex-end;
            gap: var(--s2);
        }
        @media (max-width: 40rem) {
            .crm-activity-pair {
                grid-template-columns: minmax(0, 1fr);
            }
            .crm-activity-three {
                grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
            }
        }
    };
    let fields = Fields::of(&of);
    let submit = Submit::new();
    let is_new = !matches!(of, Of::There(_));
    let prefix = if is_new { "plan" } else { "change" };
    let of = StoredValue::new(of);
    let send = move |done: Option<bool>| {
        let Some(wanted) = of.with_value(|of| fields.draft(of, done)) else {
            return submit.refuse("Choose what it is about.");
        };
        let checked = wanted.validate().map(|_| ());
        let kept = move |kept: Activity| {
            fields.title.set(String::new());
            on_kept.run(kept);
        };
        match of.get_value() {
            Of::New(..) | Of::Found(_) => submit.send(checked, move || create_activity(wanted), kept),
            Of::There(was) => submit.send(checked, move || update_activity(was.id, was.version, patch(wanted)), kept),
        }
    };
    let kinds = Signal::stored(ActivityKind::ALL.map(|kind| Choice::new(kind.as_str(), kind.label())).to_vec());
    let name = |field: &str| format!("{prefix}-{field}");
    view! { class = scope,
        <form
            class="stack"
            on:submit=move |event: ev::SubmitEvent| {
                event.prevent_default();
                if !keys::focus_unread(&event) {
                    send(None);
                }
            }
            novalidate
        >
            <div class="crm-activity-pair">
                <Select label="Kind" name=name("kind") options=kinds value=fields.kind/>
                <TextField label="What" name=name("title") value=fields.title error=submit.field("title") max_chars=NAME_CHARS_MAX autofocus=true required=true placeholder="Ask for the budget"/>
            </div>
            <div class="crm-activity-three">
                <DatePicker label="Due" name=name("due_on") value=fields.day error=submit.field("due_on")/>
                <TextField label="Time" name=name("due_time") value=fields.time error=submit.field("due_time") kind="time" max_chars=5u32/>
                <OwnerField members value=fields.owner/>
            </div>
            <TextArea label="Details" name=name("details") value=fields.details rows=2 error=submit.field("details") max_chars=BODY_CHARS_MAX/>
            {submit.complaint()}
            <div class="crm-activity-buttons">
                <Button kind=ButtonKind::Ghost on:click=move |_| on_close.run(())>"Cancel"</Button>
                {is_new.then(|| view! { <Button on:click=move |_| send(Some(true))>"It is done"</Button> })}
                <Button kind=ButtonKind::Primary submit=true busy=submit.busy>{if is_new { "Plan" } else { "Save" }}</Button>
            </div>
        </form>
    }
}

/// What is in the fields. Cheap to copy.
#[derive(Clone, Copy)]
struct Fields {
    kind: RwSignal<String>,
    title: RwSignal<String>,
    details: RwSignal<String>,
    day: RwSignal<Option<Day>>,
    time: RwSignal<String>,
    owner: RwSignal<String>,
}

impl Fields {
    fn of(of: &Of) -> Self {
        let text = |text: Option<&String>| RwSignal::new(text.cloned().unwrap_or_default());
        match of {
            Of::New(kind, id) => Self {
                kind: RwSignal::new(ActivityKind::Call.as_str().to_owned()),
                // What was typed is still there after a look at another page.
                title: draft(format!("activity.{}.{id}", kind.as_str())),
                details: text(None),
                day: RwSignal::new(None),
                time: text(None),
                owner: text(None),
            },
            Of::Found(_) => Self {
                kind: RwSignal::new(ActivityKind::Call.as_str().to_owned()),
                title: text(None),
                details: text(None),
                day: RwSignal::new(None),
                time: text(None),
                owner: text(None),
            },
            Of::There(activity) => Self {
                kind: RwSignal::new(activity.kind.as_str().to_owned()),
                title: RwSignal::new(activity.title.clone()),
                details: text(activity.details.as_ref()),
                day: RwSignal::new(activity.due_on.and_then(|day| Day::parse_iso(&day.to_string()))),
                time: text(activity.due_time.as_ref()),
                owner: text(activity.owner_id.map(|id| id.to_string()).as_ref()),
            },
        }
    }

    /// What is to be kept; nothing where it is about nothing yet.
    fn draft(self, of: &Of, done: Option<bool>) -> Option<ActivityDraft> {
        let ((subject_kind, subject_id), was_done) = match of {
            Of::New(kind, id) => ((*kind, *id), false),
            Of::Found(subject) => (subject.get_untracked()?, false),
            Of::There(activity) => ((activity.subject_kind, activity.subject_id), activity.done),
        };
        Some(ActivityDraft {
            kind: ActivityKind::parse(&self.kind.get_untracked()).unwrap_or_default(),
            title: self.title.get_untracked(),
            details: Some(self.details.get_untracked()),
            subject_kind,
            subject_id,
            owner_id: self.owner.get_untracked().parse().ok(),
            due_on: self.day.get_untracked().and_then(|day| day.iso().parse().ok()),
            due_time: Some(self.time.get_untracked()),
            done: done.unwrap_or(was_done),
        })
    }
}

fn patch(wanted: ActivityDraft) -> ActivityPatch {
    ActivityPatch {
        kind: Some(wanted.kind),
        title: Some(wanted.title),
        details: Some(wanted.details),
        owner_id: Some(wanted.owner_id),
        due_on: Some(wanted.due_on),
        due_time: Some(wanted.due_time),
        done: None,
    }
}
