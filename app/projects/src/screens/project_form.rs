//! The form of a project, new or known.

use super::{group::Group, people::People};
use crate::projects::model::{CODE_CHARS, Project, ProjectDraft, ProjectPatch};
use ac_core::MemberId;
use ac_records::check::{BODY_CHARS_MAX, NAME_CHARS_MAX};
use ac_screens::form::Submit;
use ac_ui::{Bound, DatePicker, Day, Select, Switch, Tag, TextArea, TextField};
use chrono::NaiveDate;
use leptos::prelude::*;
use stylers_macro::style;

/// What is typed. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Typed {
    name: RwSignal<String>,
    code: RwSignal<String>,
    description: RwSignal<String>,
    lead: RwSignal<String>,
    is_secret: RwSignal<bool>,
    members: RwSignal<Vec<MemberId>>,
    starts_on: RwSignal<Option<Day>>,
    due_on: RwSignal<Option<Day>>,
}

impl Typed {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            name: RwSignal::new(String::new()),
            code: RwSignal::new(String::new()),
            description: RwSignal::new(String::new()),
            lead: RwSignal::new(String::new()),
            is_secret: RwSignal::new(false),
            members: RwSignal::new(Vec::new()),
            starts_on: RwSignal::new(None),
            due_on: RwSignal::new(None),
        }
    }

    /// What a project has.
    #[must_use]
    pub fn of(project: &Project) -> Self {
        let typed = Self::new();
        typed.name.set(project.name.clone());
        typed.description.set(project.description.clone().unwrap_or_default());
        typed.lead.set(project.owner_id.map(|id| id.to_string()).unwrap_or_default());
        typed.is_secret.set(project.is_secret);
        typed.members.set(project.member_ids.clone());
        typed.starts_on.set(day(project.starts_on));
        typed.due_on.set(day(project.due_on));
        typed
    }

    #[must_use]
    pub fn draft(self) -> ProjectDraft {
        ProjectDraft {
            name: self.name.get_untracked(),
            code: Some(self.code.get_untracked()),
            description: Some(self.description.get_untracked()),
            owner_id: self.lead.get_untracked().parse().ok(),
            is_secret: self.is_secret.get_untracked(),
            member_ids: self.members.get_untracked(),
            starts_on: date(self.starts_on.get_untracked()),
            due_on: date(self.due_on.get_untracked()),
        }
    }

    /// All of it, as a change of a project that is there.
    #[must_use]
    pub fn patch(self) -> ProjectPatch {
        let ProjectDraft { name, description, owner_id, is_secret, member_ids, starts_on, due_on, .. } = self.draft();
        ProjectPatch {
            name: Some(name),
            description: Some(description),
            owner_id: Some(owner_id),
            is_secret: Some(is_secret),
            member_ids: Some(member_ids),
            starts_on: Some(starts_on),
            due_on: Some(due_on),
        }
    }
}

pub fn day(date: Option<NaiveDate>) -> Option<Day> {
    Day::parse_iso(&date?.to_string())
}

pub fn date(day: Option<Day>) -> Option<NaiveDate> {
    day?.iso().parse().ok()
}

/// The fields. A known project keeps its code, by which its tasks are called.
#[component]
pub fn ProjectFields(typed: Typed, is_new: bool, submit: Submit, people: People) -> impl IntoView {
    let scope = style! {
        .projects-form-pair {
            display: grid;
            grid-template-columns: 1fr 1fr;
            gap: var(--s4);
            align-items: start;
        }
        .projects-form-code {
            display: grid;
            grid-template-columns: minmax(0, 1fr) 8rem;
            gap: var(--s4);
            align-items: start;
        }
    };
    let name = view! { <TextField label="Name" name="name" value=typed.name error=submit.field("name") max_chars=NAME_CHARS_MAX autofocus=true required=true placeholder="Website relaunch"/> };
    let head = if is_new {
        view! { class = scope,
            <div class="projects-form-code">
                {name}
                <TextField label="Code" name="code" value=typed.code error=submit.field("code") max_chars=code_chars_max() placeholder="WEB" help="Of its tasks: WEB-1"/>
            </div>
        }
        .into_any()
    } else {
        name.into_any()
    };
    let everybody = people.choices(&[]);
    view! { class = scope,
        {head}
        <TextArea label="Description" name="description" value=typed.description error=submit.field("description") max_chars=BODY_CHARS_MAX/>
        <div class="projects-form-pair">
            <DatePicker label="Starts" name="starts_on" value=typed.starts_on error=submit.field("starts_on")/>
            <DatePicker label="Due" name="due_on" value=typed.due_on error=submit.field("due_on")/>
        </div>
        <Select label="Lead" name="owner_id" options=everybody value=typed.lead placeholder=if is_new { "Me" } else { "Nobody" } error=submit.field("owner_id")/>
        <Several label="Members" name="member" one="Add a member" ids=typed.members on_change=move |ids| typed.members.set(ids) people/>
        <p class="bad" role="alert">{submit.field("member_ids")}</p>
        <Switch label="Secret" name="is_secret" checked=typed.is_secret help="Only its lead, its members and the workspace’s admins see it."/>
        <p class="bad" role="alert">{submit.field("is_secret")}</p>
    }
}

fn code_chars_max() -> u32 {
    u32::try_from(*CODE_CHARS.end()).unwrap_or(u32::MAX)
}

/// Several people, each of whom can be taken out, and the choice of one more.
#[component]
pub fn Several(
    #[prop(into)] label: String,
    /// Base of the ids.
    name: &'static str,
    /// What the choice of one more says.
    one: &'static str,
    #[prop(into)] ids: Signal<Vec<MemberId>>,
    #[prop(into)] on_change: Callback<Vec<MemberId>>,
    people: People,
) -> impl IntoView {
    let scope = style! {
        .projects-several {
            display: flex;
            flex-wrap: wrap;
            gap: var(--s1) var(--s2);
        }
        .projects-several:empty {
            display: none;
        }
    };
    let tag = move |id: MemberId| {
        let take_out = Callback::new(move |()| {
            on_change.run(ids.with_untracked(|ids| ids.iter().copied().filter(|other| *other != id).collect()));
        });
        view! { <Tag text=people.name(id).unwrap_or_else(|| "Somebody who left".to_owned()) on_remove=take_out/> }
    };
    let others = Signal::derive(move || ids.with(|ids| people.choices(ids)));
    let add = move |chosen: String| {
        if let Ok(id) = chosen.parse() {
            on_change.run(ids.with_untracked(|ids| ids.iter().copied().chain([id]).collect()));
        }
    };
    view! { class = scope,
        <Group label>
            <div class="projects-several">
                <For each=move || ids.get() key=|id| *id children=tag/>
            </div>
            <Select label=one name options=others value=Bound::new(String::new, add) placeholder=one hide_label=true/>
        </Group>
    }
}
