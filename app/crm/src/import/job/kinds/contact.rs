//! Contacts, known by their address; without one by name and company.

use crate::{
    companies::model::CompanyId,
    contacts::{
        bulk,
        entity::{Column, Entity, Model},
        fields::OBJECT,
        model::{self, ContactId, ValidContact, display_name},
    },
    import::{
        ContactDraft,
        job::{
            apply::{Ready, Work},
            own::{OwnStep, Standing},
            slots::{Outcome, Slots, outcomes},
        },
        model::Target,
        problems::ProblemCode,
    },
    shared::{custom::WithOwn, record},
};
use ac_core::{Error, Tx, text::sort_key};
use ac_views::custom::FieldValues;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// Contacts of the names of one step that are looked at.
const SAME_NAMES_MAX: u64 = 10_000;

pub async fn apply(tx: &Tx<'_>, work: &mut Work<'_>, rows: Vec<Ready<ContactDraft>>) -> Result<Vec<Outcome>, Error> {
    let names = rows.iter().filter_map(|row| row.draft.company.as_deref());
    work.refs.find_companies(tx.conn(), &work.options.matching, names).await?;
    let mut placed = Vec::with_capacity(rows.len());
    for row in rows {
        let company = work.meant(
            row.at,
            Target::Company,
            ProblemCode::CompanyUnknown,
            row.draft.company.as_deref(),
            |refs, name| refs.companies.get(name),
        );
        placed.push((key(&row.draft, company), company, row));
    }
    let ids = known_ids(tx.conn(), placed.iter().map(|(key, ..)| key)).await?;
    let held = record::hold_many::<Entity>(tx, ids.values().copied().collect()).await?;
    let held: HashMap<ContactId, Model> = held.into_iter().map(|row| (row.id, row)).collect();
    let own = OwnStep::read(tx, work, OBJECT, placed.iter().map(|(.., row)| &row.draft.own)).await?;
    let mut slots: Slots<Model, WithOwn<ValidContact>> = Slots::default();
    let mut out = Vec::new();
    for (key, company, Ready { at, mut draft }) in placed {
        let text = key.text();
        let earlier = slots.value(&text).cloned();
        if earlier.is_some() {
            let name = display_name(&draft.first_name, &draft.last_name, draft.email.as_deref());
            work.tell(at, Some(Target::Email), ProblemCode::DuplicateInFile, &name);
        }
        let old = ids.get(&text).and_then(|id| held.get(id));
        let standing = Standing::of(earlier.as_ref(), old);
        let there = earlier.as_ref().map(|earlier| earlier.valid.clone()).or_else(|| old.map(Model::valid));
        let said = std::mem::take(&mut draft.own);
        let valid = edited(draft, company, there, work).validate().map_err(|fields| work.refuse(at, &fields));
        let whole = valid.and_then(|valid| Ok(WithOwn { valid, own: own.after(work, at, said, standing)? }));
        match whole {
            Ok(whole) => slots.put(text, at.ordinal, old.cloned(), whole),
            Err(refused) => out.push(refused),
        }
    }
    let sorted = slots.sorted(|old| old.id.0, |old, new| old.valid() != new.valid || new.has_other_own(old));
    let fresh = bulk::insert_many(tx, work.origin, sorted.fresh).await?;
    bulk::change_many(tx, work.origin, sorted.changed).await?;
    out.extend(outcomes(fresh.into_iter().map(|id| id.0), sorted.fresh_rows, sorted.known));
    Ok(out)
}

fn edited(
    draft: ContactDraft,
    company: Option<CompanyId>,
    there: Option<ValidContact>,
    work: &Work<'_>,
) -> model::ContactDraft {
    let ContactDraft { first_name, last_name, email, phone, .. } = draft;
    let Some(there) = there else {
        let owner_id = work.created_by;
        let fields = FieldValues::default();
        return model::ContactDraft { first_name, last_name, email, phone, company_id: company, owner_id, fields };
    };
    // First and last name belong together: a file that has one of them has both.
    let (first_name, last_name) = match (first_name.as_str(), last_name.as_str()) {
        ("", "") => (there.first_name, there.last_name),
        _ => (first_name, last_name),
    };
    model::ContactDraft {
        first_name,
        last_name,
        email: there.email.or(email),
        phone: phone.or(there.phone),
        company_id: company.or(there.company_id),
        owner_id: there.owner_id,
        fields: FieldValues::default(),
    }
}

/// What a contact is known by.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Key {
    Email(String),
    Name(String, Option<CompanyId>),
}

impl Key {
    fn text(&self) -> String {
        match self {
            Self::Email(email) => email.clone(),
            Self::Name(name, company) => format!("\0{name}\0{}", company.map(|id| id.to_string()).unwrap_or_default()),
        }
    }
}

fn key(draft: &ContactDraft, company: Option<CompanyId>) -> Key {
    match &draft.email {
        Some(email) => Key::Email(sort_key(email)),
        None => Key::Name(sort_key(&display_name(&draft.first_name, &draft.last_name, None)), company),
    }
}

/// The contacts that are there, by the text of their key.
async fn known_ids(
    conn: &impl ConnectionTrait,
    keys: impl Iterator<Item = &Key>,
) -> Result<HashMap<String, ContactId>, Error> {
    let (mut emails, mut names) = (Vec::new(), Vec::new());
    for key in keys {
        match key {
            Key::Email(email) => emails.push(email.clone()),
            Key::Name(name, _) => names.push(name.clone()),
        }
    }
    let mut ids = bulk::ids_by_email_key(conn, &super::distinct(&emails)).await?;
    if names.is_empty() {
        return Ok(ids);
    }
    let select = Entity::find()
        .filter(Column::DeletedAt.is_null())
        .filter(Column::NameKey.is_in(super::distinct(&names)))
        .filter(Column::EmailKey.eq(""))
        .order_by_asc(Column::Id)
        .limit(SAME_NAMES_MAX);
    let select = select.select_only().column(Column::NameKey).column(Column::CompanyId).column(Column::Id);
    for (name, company, id) in select.into_tuple::<(String, Option<CompanyId>, ContactId)>().all(conn).await? {
        ids.entry(Key::Name(name, company).text()).or_insert(id);
    }
    Ok(ids)
}
