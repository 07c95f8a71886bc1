//! The dialog that plans an activity away from the page of a record: what it is about is found first.

use super::compose::{Compose, Of};
use crate::{
    activities::model::Activity,
    members::model::Member,
    search::{
        api::search,
        model::{Hit, HitKind},
    },
    shared::kind::RecordKind,
};
use ac_ui::{Choice, Combobox, Dialog, Lookup, combobox::Source};
use leptos::prelude::*;
use uuid::Uuid;

/// The dialog, whose code comes when it is opened. `on_kept` gets what was planned.
#[lazy]
pub fn plan_dialog(open: RwSignal<bool>, members: Signal<Vec<Member>>, on_kept: Callback<Activity>) -> AnyView {
    let form = move || open.get().then(|| view! { <PlanForm open members on_kept/> });
    view! {
        <Dialog id="plan-activity" title=Signal::stored("Plan an activity".to_owned()) open>{form}</Dialog>
    }
    .into_any()
}

#[component]
fn PlanForm(open: RwSignal<bool>, members: Signal<Vec<Member>>, on_kept: Callback<Activity>) -> impl IntoView {
    let about = RwSignal::new(None::<Choice>);
    let subject = Memo::new(move |_| about.with(|about| about.as_ref().and_then(|choice| read_subject(&choice.value))));
    // What was written stays when it turns out to be about something else.
    let is_begun = Memo::new(move |was| subject.get().is_some() || was.copied().unwrap_or_default());
    let kept = Callback::new(move |activity: Activity| {
        open.set(false);
        on_kept.run(activity);
    });

    view! {
        <div class="stack">
            <Combobox
                label="About"
                name="plan-about"
                source=records()
                value=about
                placeholder="A deal, a lead, a person or a company"
                help="What the call, meeting, e-mail or task is about."
            />
            <Show when=move || is_begun.get()>
                <Compose of=Of::Found(subject) members on_kept=kept on_close=move |()| open.set(false)/>
            </Show>
        </div>
    }
}

/// Companies, people, deals and leads by their words.
fn records() -> Source {
    Source::Asked(Lookup::new(|typed: String| async move {
        let hits = search(typed).await.map_err(|error| error.message)?;
        Ok(hits.iter().filter_map(subject).collect())
    }))
}

fn subject(hit: &Hit) -> Option<Choice> {
    let (kind, note) = match hit.kind {
        HitKind::Company => (RecordKind::Company, "Company"),
        HitKind::Contact => (RecordKind::Contact, "Person"),
        HitKind::Deal => (RecordKind::Deal, "Deal"),
        HitKind::Lead => (RecordKind::Lead, "Lead"),
        HitKind::Product | HitKind::Note | HitKind::Activity | HitKind::Project | HitKind::Task => return None,
    };
    let note = hit.subtitle.as_ref().map_or_else(|| note.to_owned(), |subtitle| format!("{note} · {subtitle}"));
    Some(Choice { value: format!("{} {}", kind.as_str(), hit.id), label: hit.title.clone(), note: Some(note) })
}

fn read_subject(value: &str) -> Option<(RecordKind, Uuid)> {
    let (kind, id) = value.split_once(' ')?;
    Some((RecordKind::parse(kind)?, id.parse().ok()?))
}
