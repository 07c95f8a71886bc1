//! `/deals/:id`: one deal, what it says, what was written and what happened to it.

use super::{fields::Details, stepper::Stepper};
use crate::{
    deals::{
        api::{delete_deal, get_deal, move_deal, restore_deal, update_deal},
        model::{Deal, DealId, DealPatch, Place},
    },
    pipelines::{
        api::list_pipelines,
        model::{Pipeline, Stage},
    },
    screens::{
        activities::card::Activities,
        amount,
        failure::{self, Failed},
        keys, live,
        loading::RecordLoading,
        me::provide_me,
        names::isolated,
        own::rows::OwnFields,
        record::{
            actions::{bin, id_in_path},
            around::{Around, around},
            edit::Editor,
            frame::{BackTo, RecordBody, RecordHead, page_title},
            gone::{WhileThere, bring_back},
            notes::Notes,
            opened::opened,
            timeline::History,
        },
        take_back::take_back,
        when::provide_now,
    },
    shared::kind::RecordKind,
    timeline::api::record_ending,
    undo::model::UndoWhat,
};
use ac_core::{AppError, page_data, policy::Action, policy::Resource as Kind};
use ac_ui::{Avatar, Icon, Menu, MenuItem, Toast, Wait, use_toasts};
use futures::try_join;
use leptos::{prelude::*, reactive::spawn_local};
use leptos_meta::Title;
use serde::{Deserialize, Serialize};

/// What comes with the page.
#[derive(Clone, Serialize, Deserialize)]
struct Loaded {
    deal: Deal,
    pipelines: Vec<Pipeline>,
    around: Around,
}

async fn read(id: Option<DealId>) -> Result<Loaded, AppError> {
    let id = id.ok_or_else(AppError::not_found)?;
    let (deal, pipelines, around) = try_join!(get_deal(id), list_pipelines(), around(RecordKind::Deal, id.0))?;
    Ok(Loaded { deal, pipelines, around })
}

/// `/deals/:id`
#[component]
pub fn DealPage() -> impl IntoView {
    provide_now();
    let id = id_in_path::<DealId>();
    let data = page_data(move || id.get(), read);
    let retry = move |()| data.refetch();
    view! {
        <Wait fallback=|| view! { <RecordLoading/> } until=move || async move {
            match data.await {
                Ok(loaded) => record(loaded),
                Err(error) => view! { <Title text="Deal"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

fn record(loaded: Loaded) -> AnyView {
    let Loaded { deal, pipelines, around } = loaded;
    let Around { notes, planned, history, members, me, own } = around;
    provide_me(me);
    let id = deal.id;
    let may = |action| me.may_on(Kind::Deal, action, deal.owner_id);
    let (may_change, may_delete) = (may(Action::Modify), may(Action::Delete));
    let editor = Editor::new(
        deal,
        |deal: &Deal| deal.version,
        move || get_deal(id),
        move |version, patch: DealPatch| update_deal(id, version, patch),
        move || record_ending(RecordKind::Deal, id.0),
    );
    let restore = may_delete.then(|| bring_back(move || restore_deal(id), Callback::new(move |()| editor.reload())));
    opened(RecordKind::Deal, id.0);
    editor.follow(live::changed_record(Kind::Deal, id.0));
    keys::shortcut("e", || keys::focus("edit-name"));
    let record = editor.record;
    let name = Signal::derive(move || record.with(|deal| deal.name.clone()));
    let stages = Memo::new(move |_| {
        let of = record.with(|deal| deal.pipeline_id);
        pipelines.iter().find(|p| p.id == of).map(|p| p.stages.clone()).unwrap_or_default()
    });
    let members = Signal::stored(members);
    let delete = bin("/deals", format!("/deals/{id}"), name, move || delete_deal(id), move || restore_deal(id));
    let actions = move || {
        may_delete.then(|| {
            let items = vec![MenuItem::run("Delete this deal", Icon::Trash, move || delete.run(())).danger()];
            view! { <Menu id="deal-menu" label="More" items/> }
        })
    };
    view! {
        <Title text=page_title(name)/>
        <WhileThere gone=editor.gone what="deal" list="/deals" label="Deals" restore>
            <RecordHead
                back=|| view! { <BackTo href="/deals" label="Deals"/> }
                title=name
                figure=Signal::derive(move || record.with(|deal| deal.amount.map(amount::plain).unwrap_or_default()))
                facts=move || view! { <Facts record/> }
                actions
            >
                <Stepper stages here=Signal::derive(move || record.with(|deal| deal.stage_id)) on_move=mover(editor) open=may_change/>
            </RecordHead>
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
                <Activities on=RecordKind::Deal id=id.0 first=planned members/>
                <Notes on=RecordKind::Deal id=id.0 first=notes/>
                <History kind=RecordKind::Deal id=id.0 first=history on_undone=move |()| editor.reload()/>
            </RecordBody>
        </WhileThere>
    }
    .into_any()
}

/// Company and owner, below the name.
#[component]
fn Facts(record: RwSignal<Deal>) -> impl IntoView {
    let company = move || {
        let (id, name) = record.with(|deal| Some((deal.company_id?, deal.company_name.clone()?)))?;
        Some(view! { <a class="link" href=format!("/companies/{id}")>{name}</a> })
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
                    toasts.show(Toast::done(text).with_undo(move || {
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
