//! The lists beside a record: its deals, its people. A few of them, and the way to all.

use crate::{
    contacts::{
        api::list_contacts,
        model::{Contact, ContactQuery},
    },
    deals::{
        api::list_deals,
        model::{Deal, DealQuery},
    },
    screens::{
        amount,
        deals::StageBadge,
        feed::{Ask, Feed, load},
        live,
    },
    shared::kind::RecordKind,
};
use ac_core::{Page, Resource as Kind, money::grouped};
use ac_ui::{Avatar, Card};
use leptos::prelude::*;
use stylers_macro::style;

/// A record's deals, newest first.
#[component]
pub fn DealsCard(first: Page<Deal>, question: DealQuery, all: String) -> impl IntoView {
    let fixed = Memo::new({
        let question = question.clone();
        move |_| question.clone()
    });
    let ask = move |ask: Ask| list_deals(DealQuery { cursor: ask.cursor, ..question.clone() });
    let feed = Feed::new(first, |deal: &Deal| deal.id.to_string(), load(ask));
    feed.follow(fixed, live::changed(&[Kind::Deal]));
    let row = |deal: Deal| {
        view! {
            <Line href=RecordKind::Deal.page(deal.id)>
                <span class="truncate" title=deal.name.clone()>{deal.name.clone()}</span>
                <span class="push row">
                    <span class="num">{deal.amount.map(amount::plain)}</span>
                    <StageBadge status=deal.status name=deal.stage_name/>
                </span>
            </Line>
        }
    };
    view! {
        <Beside title="Deals" count=feed.count() all nothing="No deals yet">
            {move || feed.rows.get().into_iter().map(row).collect_view()}
        </Beside>
    }
}

/// A company's people by name.
#[component]
pub fn PeopleCard(first: Page<Contact>, question: ContactQuery, all: String) -> impl IntoView {
    let fixed = Memo::new({
        let question = question.clone();
        move |_| question.clone()
    });
    let ask = move |ask: Ask| list_contacts(ContactQuery { cursor: ask.cursor, ..question.clone() });
    let feed = Feed::new(first, |contact: &Contact| contact.id.to_string(), load(ask));
    feed.follow(fixed, live::changed(&[Kind::Contact]));
    let row = |contact: Contact| {
        let name = contact.display_name();
        view! {
            <Line href=RecordKind::Contact.page(contact.id)>
                <Avatar name=name.clone() decorative=true/>
                <span class="truncate" title=name.clone()>{name.clone()}</span>
                <small class="push truncate" title=contact.email.clone()>{contact.email.clone()}</small>
            </Line>
        }
    };
    view! {
        <Beside title="People" count=feed.count() all nothing="Nobody yet">
            {move || feed.rows.get().into_iter().map(row).collect_view()}
        </Beside>
    }
}

/// A card with a short list and the way to all of it.
#[component]
fn Beside(
    title: &'static str,
    #[prop(into)] count: Signal<Option<u64>>,
    all: String,
    nothing: &'static str,
    children: Children,
) -> impl IntoView {
    let scope = style! {
        .crm-beside {
            display: grid;
            grid-template-columns: minmax(0, 1fr);
            margin: 0 calc(var(--s2) * -1);
        }
        .crm-beside-none {
            color: var(--text-3);
        }
    };
    let aside = move || {
        let words = move || count.get().map(|n| format!("All {}", grouped(n))).unwrap_or_default();
        let some = move || count.get().is_some_and(|n| n > 0);
        view! { {move || some().then(|| view! { <a class="link" href=all.clone()>{words()}</a> })} }
    };
    let none =
        move || (count.get() == Some(0)).then(|| view! { class = scope, <p class="crm-beside-none">{nothing}</p> });
    view! { class = scope,
        <Card title aside>
            {none}
            <ul class="crm-beside">{children()}</ul>
        </Card>
    }
}

#[component]
fn Line(href: String, children: Children) -> impl IntoView {
    let scope = style! {
        .crm-line {
            display: flex;
            align-items: center;
            gap: var(--s2);
            min-height: var(--row-h);
            padding: var(--s1) var(--s2);
            border-radius: var(--r-s);
            transition: background var(--fast) var(--ease);
        }
        .crm-line:hover {
            background: var(--glass-hover);
        }
    };
    view! { class = scope, <li><a class="crm-line" href=href>{children()}</a></li> }
}
