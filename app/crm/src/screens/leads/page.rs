//! `/leads/:id`: one lead. One that was converted is read, not changed, and leads to what it became.

use super::{
    convert::ConvertLead,
    status::{StatusBadge, choices},
};
use crate::{
    leads::{
        api::{delete_lead, get_lead, restore_lead, update_lead},
        conversion::Conversion,
        model::{Became, Lead, LeadId, LeadPatch, LeadStatus},
    },
    screens::{
        activities::card::Activities,
        amount, keys,
        mails::WriteMail,
        me::provide_me,
        names::isolated,
        own::rows::OwnFields,
        pick::choice,
        record::{
            around::{Around, around},
            edit::{Editor, Field, optional_field, reference_field, text_field},
            editing::{Kind, read_money, write_money},
            field::FieldRow,
            frame::RecordBody,
            lead::{Lead as Leads, reached_by},
            notes::Notes,
            page::{RecordFrame, Whole, record_page},
            timeline::History,
        },
        take_back::take_back,
        when::Ago,
    },
    shared::kind::RecordKind,
    timeline::api::record_ending,
    undo::model::UndoWhat,
};
use ac_core::{
    AppError, Currency,
    policy::{Action, Resource as Permission},
};
use ac_ui::{Avatar, AvatarSize, Button, ButtonKind, Card, Choice, Glyph, Icon, Toast, use_toasts};
use futures::try_join;
use leptos::{prelude::*, reactive::spawn_local};
use serde::{Deserialize, Serialize};
use stylers_macro::style;
use uuid::Uuid;

/// What comes with the page.
#[derive(Clone, Serialize, Deserialize)]
struct Loaded {
    lead: Lead,
    around: Around,
}

async fn read(id: Uuid) -> Result<Loaded, AppError> {
    let id = LeadId(id);
    let (lead, around) = try_join!(get_lead(id), around(RecordKind::Lead, id.0))?;
    Ok(Loaded { lead, around })
}

/// `/leads/:id`
#[component]
pub fn LeadPage() -> impl IntoView {
    record_page(RecordKind::Lead, read, record)
}

type LeadField = Field<Lead, LeadPatch>;
type LeadEditor = Editor<Lead, LeadPatch>;

const FIRST: LeadField = text_field!(LeadPatch, first_name);
pub(super) const LAST: LeadField = text_field!(LeadPatch, last_name);
pub(super) const COMPANY: LeadField = optional_field!(LeadPatch, company_name);
pub(super) const JOB_TITLE: LeadField = optional_field!(LeadPatch, job_title);
pub(super) const EMAIL: LeadField = optional_field!(LeadPatch, email);
pub(super) const PHONE: LeadField = optional_field!(LeadPatch, phone);
const WEBSITE: LeadField = optional_field!(LeadPatch, website);
pub(super) const SOURCE: LeadField = optional_field!(LeadPatch, source);
pub(super) const STATUS: LeadField = Field {
    text: |lead| lead.status.as_str().to_owned(),
    words: |lead| lead.status.label().to_owned(),
    patch: |_, text| LeadPatch { status: LeadStatus::parse(text), ..LeadPatch::default() },
};
pub(super) const VALUE: LeadField = Field {
    text: |lead| write_money(lead.value),
    words: |lead| lead.value.map(amount::plain).unwrap_or_default(),
    patch: |_, text| LeadPatch { value: Some(read_money(text)), ..LeadPatch::default() },
};
pub(super) const OWNER: LeadField = reference_field!(LeadPatch, owner_id, owner_name);

fn owner(lead: &Lead) -> AnyView {
    let name = lead.owner_name.clone().unwrap_or_default();
    view! { <span class="row"><Avatar name=name.clone() decorative=true/>{name}</span> }.into_any()
}

fn status(lead: &Lead) -> AnyView {
    view! { <StatusBadge status=lead.status/> }.into_any()
}

fn website(lead: &Lead) -> Option<Leads> {
    lead.website.as_deref().and_then(Leads::outside)
}

fn record(loaded: Loaded) -> AnyView {
    let Loaded { lead, around } = loaded;
    let Around { notes, planned, history, members, me, own, .. } = around;
    provide_me(&me);
    let id = lead.id;
    let may_change = me.may_on(Permission::Lead, Action::Modify, lead.owner_id);
    let may_delete = me.may_on(Permission::Lead, Action::Delete, lead.owner_id);
    let may_hand_over = may_change && me.may_hand_over(Permission::Lead, lead.owner_id);
    let editor = Editor::new(
        lead,
        |lead: &Lead| lead.version,
        move || get_lead(id),
        move |version, patch: LeadPatch| update_lead(id, version, patch),
        move || record_ending(RecordKind::Lead, id.0),
    );
    let whole = Whole::of(
        RecordKind::Lead,
        id.0,
        editor,
        (Lead::display_name, "first_name"),
        may_delete,
        move || delete_lead(id),
        move || restore_lead(id),
    );
    let is_open = Memo::new(move |_| editor.record.with(|lead| !lead.is_converted()));
    let everybody = Signal::stored(members.clone());
    let owners = Signal::stored(members.iter().map(choice).collect::<Vec<_>>());
    let converting = RwSignal::new(false);
    let may_convert =
        may_change && [Permission::Contact, Permission::Company].iter().all(|kind| me.may(*kind, Action::Create, None));
    keys::shortcut("c", move || converting.set(may_convert && is_open.get_untracked()));
    let converted = done(editor);
    let may_write = may_change && me.may(Permission::Mail, Action::Create, None);
    let actions = move || {
        move || {
            (may_write && is_open.get()).then(|| view! { <WriteMail kind=RecordKind::Lead id=id.0 name=whole.name/> })
        }
    };
    let convert = move || {
        move || {
            (may_convert && is_open.get()).then(|| {
                view! {
                    <Button kind=ButtonKind::Primary on:click=move |_| converting.set(true)>"Convert"</Button>
                }
            })
        }
    };
    let own = StoredValue::new((own, members));
    let details = move || {
        // What may be changed follows whether the lead is still one.
        move || {
            let is_open = is_open.get();
            let (own, members) = own.get_value();
            view! {
                <Details editor owners currency=me.currency() open=may_change && is_open may_hand_over=may_hand_over && is_open/>
                <OwnFields
                    own
                    editor
                    values=|lead: &Lead| &lead.fields
                    patch=|fields| LeadPatch { fields, ..LeadPatch::default() }
                    members
                    open=may_change && is_open
                />
            }
        }
    };
    // What came with the page is of its time: an undo that gives the lead back reads what is on it by then.
    let (sees_plans, sees_notes) = (planned.is_some(), notes.is_some());
    let written = StoredValue::new((planned, notes));
    let on_it = move || {
        is_open.get().then(|| {
            let (planned, notes) = written.try_update_value(std::mem::take).unwrap_or_default();
            view! {
                {sees_plans.then(|| view! { <Activities on=RecordKind::Lead id=id.0 first=planned members=everybody/> })}
                {sees_notes.then(|| view! { <Notes on=RecordKind::Lead id=id.0 first=notes/> })}
            }
        })
    };
    view! {
        <RecordFrame
            whole
            figure=Signal::derive(move || editor.record.with(|lead| lead.value.map(amount::plain).unwrap_or_default()))
            facts=move || view! { <Facts record=editor.record name=whole.name/> }
            actions=move || view! { {actions()} {convert()} }
        >
            <RecordBody details>
                <Outcome record=editor.record/>
                {on_it}
                <History kind=RecordKind::Lead id=id.0 first=history on_undone=move |()| editor.reload()/>
            </RecordBody>
        </RecordFrame>
        {may_convert.then(|| view! { <ConvertLead open=converting lead=editor.record on_done=converted/> })}
    }
    .into_any()
}

/// Shows what a lead became, and offers the way back.
fn done(editor: LeadEditor) -> Callback<Conversion> {
    let toasts = use_toasts();
    Callback::new(move |Conversion { lead, batch_id }: Conversion| {
        let text = format!("{} converted", isolated(&lead.display_name()));
        editor.take(lead);
        toasts.show(Toast::done(text).of_act(batch_id.0).with_undo(move || {
            spawn_local(async move {
                take_back(toasts, UndoWhat::Batch(batch_id), "It was not taken back.").await;
                editor.reload();
            });
        }));
    })
}

/// Status, company and address, below the name.
#[component]
fn Facts(record: RwSignal<Lead>, name: Signal<String>) -> impl IntoView {
    let status = Memo::new(move |_| record.with(|lead| lead.status));
    let company = move || record.with(|lead| lead.company_name.clone()).filter(|company| *company != name.get());
    let ways = Memo::new(move |_| record.with(|lead| (lead.email.clone(), lead.phone.clone())));
    view! {
        {move || view! { <Avatar name=name.get() size=AvatarSize::Medium decorative=true/> }}
        {move || view! { <StatusBadge status=status.get()/> }}
        {company}
        {move || { let (email, phone) = ways.get(); reached_by(email, phone) }}
    }
}

#[component]
fn Details(
    editor: LeadEditor,
    owners: Signal<Vec<Choice>>,
    currency: Currency,
    open: bool,
    may_hand_over: bool,
) -> impl IntoView {
    let statuses = Signal::stored(choices());
    view! {
        <Card title="Details">
            <dl>
                <FieldRow name="first_name" label="First name" editor field=FIRST kind=Kind::Text("text") open nothing="Add a first name"/>
                <FieldRow name="last_name" label="Last name" editor field=LAST kind=Kind::Text("text") open nothing="Add a last name"/>
                <FieldRow name="company_name" label="Company" editor field=COMPANY kind=Kind::Text("text") open nothing="Add a company"/>
                <FieldRow name="job_title" label="Job title" editor field=JOB_TITLE kind=Kind::Text("text") open nothing="Add a job title"/>
                <FieldRow name="email" label="E-mail" editor field=EMAIL kind=Kind::Text("email") open nothing="Add an address"/>
                <FieldRow name="phone" label="Phone" editor field=PHONE kind=Kind::Text("tel") open nothing="Add a number"/>
                <FieldRow name="website" label="Website" editor field=WEBSITE kind=Kind::Text("url") leads=website open nothing="Add a website"/>
                <FieldRow name="source" label="Source" editor field=SOURCE kind=Kind::Text("text") open nothing="Add a source"/>
                <FieldRow name="status" label="Status" editor field=STATUS kind=Kind::Pick(statuses, "New") shown=status open/>
                <FieldRow name="value" label="Value" editor field=VALUE kind=Kind::Money(currency) open nothing="Add a value"/>
                <FieldRow name="owner_id" label="Owner" editor field=OWNER kind=Kind::Pick(owners, "Nobody") shown=owner open=may_hand_over nothing="Choose an owner"/>
            </dl>
        </Card>
    }
}

/// What became of a lead that was converted.
#[component]
fn Outcome(record: RwSignal<Lead>) -> impl IntoView {
    let scope = style! {
        .crm-became {
            display: grid;
            gap: var(--s1);
        }
        .crm-became-line {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-height: var(--row-h);
            overflow-wrap: anywhere;
        }
    };
    let converted = Memo::new(move |_| record.with(|lead| lead.converted.clone()));
    let line = move |icon: Icon, kind: RecordKind, became: Option<Became>| {
        let Became { id, name } = became?;
        Some(view! { class = scope,
            <li class="crm-became-line">
                <Glyph icon/>
                <a class="link" href=kind.page(id)>{name}</a>
            </li>
        })
    };
    move || {
        let converted = converted.get()?;
        let at = converted.at;
        Some(view! { class = scope,
            <Card title="Converted" aside=move || view! { <small class="dim"><Ago at/></small> }>
                <p class="dim">"This lead is read-only. Go on with what it became."</p>
                <ul class="crm-became">
                    {line(Icon::Person, RecordKind::Contact, converted.contact)}
                    {line(Icon::Company, RecordKind::Company, converted.company)}
                    {line(Icon::Deal, RecordKind::Deal, converted.deal)}
                </ul>
            </Card>
        })
    }
}
