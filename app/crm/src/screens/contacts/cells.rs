//! The cells of the list of people that are changed in place.

use super::page::{COMPANY, EMAIL, FIRST, LAST, OWNER, PHONE};
use crate::{
    contacts::{
        api::{get_contact, update_contact},
        model::{Contact, ContactId, ContactPatch},
    },
    screens::{
        cells::{CellField, CellSet, CellsOf, cells},
        lookups,
        record::editing::Kind,
    },
    shared::kind::RecordKind,
};
use ac_core::Resource;
use leptos::prelude::*;

/// The editor of the list's cells, whose code comes soon after the list.
#[lazy]
pub fn contact_cells(of: CellsOf<Contact>) -> AnyView {
    let fields = vec![
        CellField::new("first_name", "First name", FIRST, Kind::Text("text")),
        CellField::new("last_name", "Last name", LAST, Kind::Text("text")),
        CellField::new("company", "Company", COMPANY, Kind::Ask(lookups::companies())),
        CellField::new("email", "E-mail", EMAIL, Kind::Text("email")),
        CellField::new("phone", "Phone", PHONE, Kind::Text("tel")),
        CellField::owner(OWNER, &of.members.get_untracked()),
    ];
    cells(
        of,
        CellSet {
            object: Resource::Contact,
            record: RecordKind::Contact,
            id: |contact: &Contact| contact.id.0,
            version: |contact| contact.version,
            owner: |contact| contact.owner_id,
            fixed: |_| None,
            read: |id| Box::pin(get_contact(ContactId(id))),
            write: |id, version, patch| Box::pin(update_contact(ContactId(id), version, patch)),
            fields,
            values: |contact| &contact.fields,
            own: |fields| ContactPatch { fields, ..ContactPatch::default() },
        },
    )
}
