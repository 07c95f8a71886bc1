//! `/deals/:id`: one deal, what it says, what was written and what happened to it.

use super::{fields::Details, lines::LinesCard, stepper::Stepper};
use crate::{
    deals::{
        api::{delete_deal, get_deal, move_deal, restore_deal, update_deal},
        lines::{api::get_deal_lines, model::Lines},
        model::{Deal, DealId, DealPatch, Place},
    },
    pipelines::{
        api::list_pipelines,
        model::{Pipeline, Stage},
    },
    screens::{
        activities::card::Activities,
        amount, failure,
        me::provide_me,
        names::isolated,
        own::rows::OwnFields,
        record::{
            around::{Around, around},
            edit::Editor,
            frame::RecordBody,
            notes::Notes,
            page::{RecordFrame, Whole, record_page},
            timeline::History,
        },
        take_back::take_back,
    },
    shared::kind::RecordKind,
    timeline::api::record_ending,
    undo::model::UndoWhat,
};
use ac_core::{AppError, policy::Action, policy::Resource as Kind};
use ac_ui::{Avatar, Toast, use_toasts};
use futures::try_join;
use leptos::{prelude::*, reactive::spawn_local};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What comes with the page.
#[derive(Clone, Serialize, Deserialize)]
struct Loaded {
    deal: Deal,
    lines: Lines,
    pipelines: Vec<Pipeline>,
    around: Around,
}

async fn read(id: Uuid) -> Result<Loaded, AppError> {
    let id = DealId(id);
    let (deal, pipelines, around) = try_join!(get_deal(id), list_pipelines(), around(RecordKind::Deal, id.0))?;
    let lines = match deal.line_count {
        0 => Lines { version: deal.version, ..Lines::default() },
        _ => get_deal_lines(id).await?,
    };
    Ok(Loaded { deal, lines, pipelines, around })
}

/// `/deals/:id`
#[component]
pub fn DealPage() -> impl IntoView {
    record_page(RecordKind::Deal, read, record)
}

fn record(loaded: Loaded) -> AnyView {
    let Loaded { deal, lines, pipelines, around } = loaded;
    let Around { notes, planned, history, members, me, own } = around;
    provide_me(&me);
    let id = deal.id;
    let may = |action| me.may_on(Kind::Deal, action, deal.owner_id);
    let (may_change, may_delete) = (may(Action::Modify), may(Action::Delete));
    // What lines come to is the amount.
    let sees_lines = !me.rights.hides(Kind::Deal, "amount");
    let writes_lines = may_change && me.writes(Kind::Deal, "amount");
    let editor = Editor::new(
        deal,
        |deal: &Deal| deal.version,
        move || get_deal(id),
        move |version, patch: DealPatch| update_deal(id, version, patch),
        move || record_ending(RecordKind::Deal, id.0),
    );
    let whole = Whole::of(
        RecordKind::Deal,
        id.0,
        editor,
        (|deal| deal.name.clone(), "name"),
        may_delete,
        move || delete_deal(id),
        move || restore_deal(id),
    );
    let record = editor.record;
    let stages = Memo::new(move |_| {
        let of = record.with(|deal| deal.pipeline_id);
        pipelines.iter().find(|p| p.id == of).map(|p| p.stages.clone()).unwrap_or_default()
    });
    let members = Signal::stored(members);
    view! {
        <RecordFrame
            whole
            figure=Signal::derive(move || record.with(|deal| deal.amount.map(amount::plain).unwrap_or_default()))
            facts=move || view! { <Facts record/> }
            steps=move || view! {
                <Stepper stages here=Signal::derive(move || record.with(|deal| deal.stage_id)) on_move=mover(editor) open=may_change/>
            }
        >
            <RecordBody details=move || view! {
                <Details editor members open=may_change/>
                <OwnFields
                    own
                    editor
                    values=|deal: &Deal| &deal.fields
                    patch=|fields| DealPatch { fields, ..DealPatch::default() }
                    members=members.get_untracked()
                    open=may_change
                />
            }>
                {sees_lines.then(|| view! { <LinesCard editor first=lines open=writes_lines/> })}
                {planned.map(|first| view! { <Activities on=RecordKind::Deal id=id.0 first members/> })}
                {notes.map(|first| view! { <Notes on=RecordKind::Deal id=id.0 first/> })}
                <History kind=RecordKind::Deal id=id.0 first=history on_undone=move |()| editor.reload()/>
            </RecordBody>
        </RecordFrame>
    }
    .into_any()
}

/// Company and owner, below the name.
#[component]
fn Facts(record: RwSignal<Deal>) -> impl IntoView {
    let company = move || {
        let (id, name) = record.with(|deal| Some((deal.company_id?, deal.company_name.clone()?)))?;
        Some(view! { <a class="link" href=RecordKind::Company.page(id)>{name}</a> })
    };
    let owner = move || {
        record.with(|deal| deal.owner_name.clone()).map(|name| {
            view! {
                <span class="row"><Avatar name=name.clone() decorative=true/>{name}</span>
            }
        })
    };
    view! { {company}{owner} }
}

/// Moves the deal at once, tells the server, and offers the way back.
fn mover(editor: Editor<Deal, DealPatch>) -> Callback<Stage> {
    let toasts = use_toasts();
    Callback::new(move |to: Stage| {
        let before = editor.record.get_untracked();
        let (id, version) = (before.id, before.version);
        editor.record.update(|deal| {
            deal.stage_id = to.id;
            deal.stage_name = to.name.clone();
            deal.status = to.kind;
        });
        spawn_local(async move {
            match move_deal(id, to.id, Place::Top, Some(version)).await {
                Ok(card) => {
                    editor.reload();
                    let text = format!("{} moved to {}", isolated(&before.name), isolated(&to.name));
                    toasts.show(Toast::done(text).of_act(id).with_undo(move || {
                        spawn_local(async move {
                            let what = UndoWhat::LastOf { subject_id: id.0, version: card.version };
                            take_back(toasts, what, "It was not moved back.").await;
                            editor.reload();
                        });
                    }));
                }
                Err(error) => {
                    let text = format!("{} is still in {}.", isolated(&before.name), isolated(&before.stage_name));
                    failure::say(toasts, text, &error);
                    editor.record.try_set(before);
                    editor.reload();
                }
            }
        });
    })
}
