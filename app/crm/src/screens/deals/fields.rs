//! The fields of a deal, as they are edited one by one.

use crate::{
    deals::model::{Deal, DealPatch},
    members::model::Member,
    pipelines::model::StageKind,
    screens::{
        amount, lookups,
        me::use_me,
        pick::choice,
        record::{
            edit::{Editor, Field, reference_field, text_field},
            editing::{Kind, read_money, write_money},
            field::FieldRow,
            lead::Lead,
        },
    },
};
use ac_core::policy::Resource;
use ac_ui::{Avatar, Card};
use chrono::NaiveDate;
use leptos::prelude::*;

fn day_text(date: Option<NaiveDate>) -> String {
    date.map(|date| date.to_string()).unwrap_or_default()
}

fn day_words(date: Option<NaiveDate>) -> String {
    date.map(ac_core::time::day).unwrap_or_default()
}

pub(super) const NAME: Field<Deal, DealPatch> = text_field!(DealPatch, name);
pub(super) const AMOUNT: Field<Deal, DealPatch> = Field {
    text: |deal| write_money(deal.amount),
    words: |deal| deal.amount.map(amount::plain).unwrap_or_default(),
    patch: |_, text| DealPatch { amount: Some(read_money(text)), ..DealPatch::default() },
};
pub(super) const COMPANY: Field<Deal, DealPatch> = reference_field!(DealPatch, company_id, company_name);
pub(super) const CONTACT: Field<Deal, DealPatch> = reference_field!(DealPatch, contact_id, contact_name);
pub(super) const PRODUCT: Field<Deal, DealPatch> = reference_field!(DealPatch, product_id, product_name);
pub(super) const OWNER: Field<Deal, DealPatch> = reference_field!(DealPatch, owner_id, owner_name);
pub(super) const EXPECTED: Field<Deal, DealPatch> = Field {
    text: |deal| day_text(deal.expected_close_on),
    words: |deal| day_words(deal.expected_close_on),
    patch: |_, text| DealPatch { expected_close_on: Some(text.parse().ok()), ..DealPatch::default() },
};
pub(super) const OPENED: Field<Deal, DealPatch> = Field {
    text: |deal| day_text(deal.opened_on),
    words: |deal| day_words(deal.opened_on),
    patch: |_, text| DealPatch { opened_on: Some(text.parse().ok()), ..DealPatch::default() },
};
pub(super) const CLOSED: Field<Deal, DealPatch> = Field {
    text: |deal| day_text(deal.closed_on),
    words: |deal| day_words(deal.closed_on),
    patch: |_, text| DealPatch { closed_on: Some(text.parse().ok()), ..DealPatch::default() },
};

/// The card with a deal's fields. `open` says whether they may be changed.
#[component]
pub fn Details(
    editor: Editor<Deal, DealPatch>,
    #[prop(into)] members: Signal<Vec<Member>>,
    open: bool,
) -> impl IntoView {
    let owners = Signal::derive(move || members.read().iter().map(choice).collect::<Vec<_>>());
    let me = use_me();
    let (currency, owner_id) = (me.currency(), editor.record.with_untracked(|deal| deal.owner_id));
    let may_hand_over = open && me.may_hand_over(Resource::Deal, owner_id);
    let has_lines = Memo::new(move |_| editor.record.with(|deal| deal.line_count > 0));
    let is_closed = Memo::new(move |_| editor.record.with(|deal| deal.status != StageKind::Open));
    view! {
        <Card title="Details">
            <dl>
                <FieldRow name="name" label="Name" editor field=NAME kind=Kind::Text("text") open/>
                {move || {
                    let open = open && !has_lines.get();
                    view! { <FieldRow name="amount" label="Amount" editor field=AMOUNT kind=Kind::Money(currency) shown=amount_words open nothing="Add an amount"/> }
                }}
                <FieldRow name="company_id" label="Company" editor field=COMPANY kind=Kind::Ask(lookups::companies()) leads=company open nothing="Choose a company"/>
                <FieldRow name="contact_id" label="Person" editor field=CONTACT kind=Kind::Ask(lookups::contacts()) leads=person open nothing="Choose a person"/>
                <FieldRow name="product_id" label="Product" editor field=PRODUCT kind=Kind::Ask(lookups::products()) open nothing="Choose a product"/>
                <FieldRow name="owner_id" label="Owner" editor field=OWNER kind=Kind::Pick(owners, "Nobody") shown=owner open=may_hand_over nothing="Choose an owner"/>
                <FieldRow name="expected_close_on" label="Expected close" editor field=EXPECTED kind=Kind::Day open nothing="Choose a day"/>
                <FieldRow name="opened_on" label="Opened" editor field=OPENED kind=Kind::Day open nothing="Choose a day"/>
                {move || is_closed.get().then(|| view! {
                    <FieldRow name="closed_on" label="Closed" editor field=CLOSED kind=Kind::Day open nothing="Choose a day"/>
                })}
            </dl>
        </Card>
    }
}

/// An amount that nobody typed says where it comes from.
fn amount_words(deal: &Deal) -> AnyView {
    let amount = deal.amount.map(amount::plain).unwrap_or_default();
    let from = match deal.line_count {
        0 => return amount.into_any(),
        1 => "of its line".to_owned(),
        many => format!("of its {many} lines"),
    };
    view! { <span>{amount}" "<small class="dim">{from}</small></span> }.into_any()
}

fn company(deal: &Deal) -> Option<Lead> {
    Lead::record(Resource::Company, deal.company_id.filter(|_| deal.company_name.is_some())?.0)
}

fn person(deal: &Deal) -> Option<Lead> {
    Lead::record(Resource::Contact, deal.contact_id.filter(|_| deal.contact_name.is_some())?.0)
}

fn owner(deal: &Deal) -> AnyView {
    let name = deal.owner_name.clone().unwrap_or_default();
    view! { <span class="row"><Avatar name=name.clone() decorative=true/>{name}</span> }.into_any()
}
