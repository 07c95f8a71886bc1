//! The filters: a plain GET form, so that an address holds them and no script is needed; and the export of what they find.

use super::state::{Question, complaint};
use crate::{
    model::{AuditFilter, AuditMember},
    words,
};
use ac_core::Resource as Kind;
use ac_ui::{Button, ButtonKind, Choice, Icon, LinkButton, Select, TextField};
use leptos::prelude::*;
use leptos_router::{components::Form, hooks::use_location};
use stylers_macro::style;

#[component]
pub fn Filters(question: Memo<Question>, members: Vec<AuditMember>) -> impl IntoView {
    let scope = style! {
        .audit-filters {
            display: grid;
            grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
            align-items: end;
            gap: var(--s3);
            padding-bottom: var(--s4);
        }
        .audit-filters-actions {
            display: flex;
            gap: var(--s2);
        }
    };
    let [actor, kind, subject_kind, subject_id, from, to, batch] =
        AuditFilter::FIELDS.map(|field| draft(question, field));
    let actors = members.into_iter().map(|m| Choice::new(m.id.to_string(), m.name)).collect::<Vec<_>>();
    let kinds =
        Kind::ALL.iter().map(|kind| Choice::new(kind.as_str(), words::sentence(kind.as_str()))).collect::<Vec<_>>();
    let wrong = move |field: &'static str| Signal::derive(move || question.with(|question| complaint(question, field)));
    let narrowed = move || question.with(|question| question.as_ref().map_or(true, |filter| !filter.is_empty()));
    let path = use_location().pathname;
    view! { class = scope,
        <Form method="GET" action="" attr:class=format!("audit-filters {scope}") attr:aria-label="Filter the log">
            <Select label="Who" name="actor" options=actors value=actor placeholder="Everybody" error=wrong("actor")/>
            <Select label="Record" name="subject_kind" options=kinds value=subject_kind placeholder="All kinds" error=wrong("subject_kind")/>
            <TextField label="Event" name="kind" value=kind placeholder="deal.won" error=wrong("kind")/>
            <TextField label="From" name="from" kind="date" value=from error=wrong("from")/>
            <TextField label="To" name="to" kind="date" value=to error=wrong("to")/>
            <input type="hidden" name="subject_id" prop:value=subject_id value=subject_id.get_untracked()/>
            <input type="hidden" name="batch" prop:value=batch value=batch.get_untracked()/>
            <div class="audit-filters-actions">
                <Button submit=true icon=Icon::Filter>"Filter"</Button>
                <Show when=narrowed>
                    <LinkButton href=path.get_untracked() kind=ButtonKind::Ghost>"Clear"</LinkButton>
                </Show>
            </div>
        </Form>
    }
}

/// A field being filled in; the back button and the links of the drawer change the address under it.
fn draft(question: Memo<Question>, field: &'static str) -> RwSignal<String> {
    let asked = Memo::new(move |_| question.with(|q| q.as_ref().map(|filter| filter.text(field)).ok()));
    let draft = RwSignal::new(asked.get_untracked().unwrap_or_default());
    Effect::new(move |_| {
        if let Some(now) = asked.get().filter(|now| draft.with_untracked(|draft| draft != now)) {
            draft.set(now);
        }
    });
    draft
}

/// What the filters find, as a file.
#[component]
pub fn ExportForm(question: Memo<Question>) -> impl IntoView {
    let scope = style! {
        .audit-export {
            display: flex;
            gap: var(--s2);
        }
    };
    let text = move |field: &'static str| {
        move || question.with(|question| question.as_ref().map(|filter| filter.text(field)).unwrap_or_default())
    };
    let fields =
        AuditFilter::FIELDS.map(|field| view! { <input type="hidden" name=field value=text(field)/> }).collect_view();
    view! { class = scope,
        <form class="audit-export" method="post" action="/audit/export">
            {fields}
            <Button submit=true icon=Icon::Download attr:name="format" attr:value="csv">"CSV"</Button>
            <Button submit=true icon=Icon::Download attr:name="format" attr:value="json">"JSON"</Button>
        </form>
    }
}
