//! The list of people.

use super::{cells::contact_cells, form::NewContact};
use crate::{
    bulk::{
        api::bulk_contacts,
        model::{Job, What, Which},
    },
    contacts::{
        api::contact_figures,
        fields::fields,
        model::{Contact, ContactFilter, ContactPatch, ContactQuery},
    },
    mails::api::{foresee_mail_contacts, mail_contacts},
    members::model::Member,
    screens::{
        bulk::{BulkAct, BulkField, Deed, FieldKind, Start, starter, which},
        cells::CellsOf,
        dated::{ByDate, People, code_at_first},
        list::{Known, Narrowed, scoped},
        lookups,
        mails::write_to_many,
        me::Me,
        own,
        pick::choice,
        record::lead::{Lead, linked},
        table_list::{TableList, Words, table_list},
        when::Ago,
    },
    shared::kind::RecordKind,
};
use ac_core::{
    AppError,
    policy::{Action, Resource as Kind},
};
use ac_ui::{Avatar, AvatarSize, Cell, Column, Icon};
use ac_views::{
    BuiltIn, ListSpec, ListViews,
    dated::{BY, SPAN, ZOOM},
    figures::{Figures, FiguresQuery},
    query::Field,
    saved::model::ViewKind,
    shown::Shown,
};
use leptos::prelude::*;
use std::sync::Arc;

/// The list's own views, and what else a view of it keeps.
static VIEWS: ListSpec = ListSpec {
    object: Kind::Contact,
    path: RecordKind::Contact.list(),
    built_in: &[
        BuiltIn::all("all", "All people", ViewKind::Table),
        BuiltIn::all("calendar", "Calendar", ViewKind::Calendar),
        BuiltIn::all("timeline", "Timeline", ViewKind::Timeline),
    ],
    scope: &["owner", "company", BY, ZOOM, SPAN],
};

/// `/people`
pub async fn people_page() -> AnyView {
    table_list::<People>(code_at_first().await)
}

impl TableList for People {
    type Patch = ContactPatch;

    const VIEWS: &'static ListSpec = &VIEWS;
    const WORDS: Words = Words {
        id: "people",
        title: "People",
        search: "Search or filter people",
        new: "New person",
        no_match: "Nobody matches",
        empty: (Icon::Users, "The people you deal with will be here"),
    };
    const CARD_PX: i32 = 72;
    const BY_DATE: Option<ByDate<Self>> = Some(ByDate::OF);

    fn fields() -> Vec<Field> {
        fields()
    }

    fn columns(known: Known) -> Vec<Column<Contact>> {
        columns(known)
    }

    fn card() -> Cell<Contact> {
        card()
    }

    fn id(contact: &Contact) -> String {
        contact.id.to_string()
    }

    fn name(contact: &Contact) -> String {
        contact.display_name()
    }

    fn filter(shown: &Shown) -> ContactFilter {
        ContactFilter { owner_id: scoped(shown, "owner"), company_id: scoped(shown, "company"), email: None }
    }

    fn narrowed(list: ListViews) -> AnyView {
        view! {
            <Narrowed list key="owner" words=Signal::stored("one owner".to_owned())/>
            <Narrowed list key="company" words=Signal::stored("one company".to_owned())/>
        }
        .into_any()
    }

    fn figures(query: FiguresQuery<ContactFilter>) -> impl Future<Output = Result<Figures, AppError>> + Send {
        contact_figures(query)
    }

    fn bulk_fields(members: Signal<Vec<Member>>) -> Vec<BulkField> {
        let owners = Signal::derive(move || members.read().iter().map(choice).collect::<Vec<_>>());
        vec![
            BulkField { key: "owner_id", label: "Owner", kind: FieldKind::Pick(owners, "Nobody") },
            BulkField { key: "company_id", label: "Company", kind: FieldKind::Ask(lookups::companies()) },
        ]
    }

    fn bulk(
        which: Which<ContactFilter>,
        what: What<ContactPatch>,
    ) -> impl Future<Output = Result<Job, AppError>> + Send + 'static {
        bulk_contacts(which, what)
    }

    fn bulk_acts(me: &Me) -> Vec<BulkAct> {
        let write = BulkAct { label: "Write e-mail", icon: Icon::Inbox, dialog: write_to_many };
        me.may(Kind::Mail, Action::Create, None).then_some(write).into_iter().collect()
    }

    fn start(question: impl Fn() -> ContactQuery + Send + Sync + 'static) -> Start {
        let question = Arc::new(question);
        let (asked, counted) = (question.clone(), question.clone());
        let others = starter(move || asked(), bulk_contacts);
        let begin = Start::new(move |chosen, deed| match deed {
            Deed::Mail(draft, once) => Box::pin(mail_contacts(which(chosen, || question()), draft, Some(once))),
            deed => others.begin(chosen, deed),
        });
        begin.foreseeing(move |chosen, text| Box::pin(foresee_mail_contacts(which(chosen, || counted()), text)))
    }

    fn cells(of: CellsOf<Contact>) -> impl Future<Output = AnyView> + Send {
        contact_cells(of)
    }

    fn cells_soon() {
        lazy_preload!(super::cells::contact_cells);
    }

    fn form(open: RwSignal<bool>, members: Signal<Vec<Member>>, known: Known, on_made: Callback<Contact>) -> AnyView {
        view! { <NewContact open members known on_made/> }.into_any()
    }
}

/// The columns on offer.
pub fn columns(known: Known) -> Vec<Column<Contact>> {
    let mut columns = vec![
        Column::new("name", "Name", |c: &Contact| named(c.display_name())).width(240).sortable().field("name"),
        Column::new("company", "Company", company).width(200).field("company").editable(),
        Column::new("email", "E-mail", |c: &Contact| c.email.clone()).width(240).sortable().field("email").editable(),
        Column::new("phone", "Phone", |c: &Contact| c.phone.clone()).width(150).field("phone").editable(),
        Column::new("owner", "Owner", |c: &Contact| c.owner_name.clone().map(named))
            .width(180)
            .field("owner")
            .editable(),
        Column::new("updated_at", "Changed", |c: &Contact| view! { <Ago at=c.updated_at/> })
            .width(120)
            .end()
            .sortable()
            .field("changed"),
        Column::new("first_name", "First name", |c: &Contact| c.first_name.clone()).hidden().editable(),
        Column::new("last_name", "Last name", |c: &Contact| c.last_name.clone()).sortable().hidden().editable(),
        Column::new("created_at", "Created", |c: &Contact| view! { <Ago at=c.created_at/> })
            .width(120)
            .end()
            .sortable()
            .field("created")
            .hidden(),
    ];
    columns.extend(own::columns::columns(&known.own(), |row: &Contact| &row.fields));
    columns
}

fn company(contact: &Contact) -> Option<AnyView> {
    let lead = contact.company_id.and_then(|id| Lead::record(Kind::Company, id.0));
    contact.company_name.clone().map(|name| linked(lead, name))
}

fn named(name: String) -> impl IntoView {
    view! { <span class="row"><Avatar name=name.clone() decorative=true/><span class="truncate">{name}</span></span> }
}

fn card() -> Cell<Contact> {
    Arc::new(|c: &Contact| {
        let name = c.display_name();
        let line = c.company_name.clone().or_else(|| c.email.clone()).or_else(|| c.phone.clone());
        view! {
            <div class="row"><Avatar name=name.clone() size=AvatarSize::Medium decorative=true/>
                <span class="truncate"><b>{name}</b><br/><small>{line}</small></span>
            </div>
        }
        .into_any()
    })
}
