//! Contacts, known as people are.

use super::person::{Columns, Known, known_ids, names};
use crate::{
    companies::model::CompanyId,
    contacts::{
        bulk,
        entity::{Column, Entity, Model},
        fields::OBJECT,
        model::{self, ContactId, ValidContact, display_name},
        queries,
    },
    import::{
        ContactDraft,
        job::{
            apply::{Place, Ready, Work},
            own::{OwnStep, Standing},
            slots::{Outcome, Slots, outcomes},
        },
        model::{ObjectKind, Target},
        problems::ProblemCode,
    },
    shared::{custom::WithOwn, record},
};
use ac_core::{Error, MemberId, Tx};
use ac_views::custom::FieldValues;
use std::collections::HashMap;

const KNOWN_BY: Columns<Column> =
    Columns { id: Column::Id, email_key: Column::EmailKey, name_key: Column::NameKey, company: Column::CompanyId };

/// A row with all its names resolved.
struct Meant {
    at: Place,
    draft: ContactDraft,
    known: Known,
    company: Option<CompanyId>,
    owner: Option<MemberId>,
}

pub async fn apply(tx: &Tx<'_>, work: &mut Work<'_>, rows: Vec<Ready<ContactDraft>>) -> Result<Vec<Outcome>, Error> {
    let meant = resolve(tx, work, rows).await?;
    let keys = meant.iter().map(|row| &row.known);
    let ids = known_ids(tx.conn(), queries::live(), &KNOWN_BY, company_word, keys).await?;
    let held = record::hold_many::<Entity>(tx, ids.values().copied().collect()).await?;
    let held: HashMap<ContactId, Model> = held.into_iter().map(|row| (row.id, row)).collect();
    let own = OwnStep::read(tx, work, OBJECT, meant.iter().map(|row| &row.draft.own)).await?;
    let mut slots: Slots<Model, WithOwn<ValidContact>> = Slots::default();
    let mut out = Vec::new();
    for mut row in meant {
        let (at, key) = (row.at, row.known.text());
        let earlier = slots.value(&key).cloned();
        if earlier.is_some() {
            let name = display_name(&row.draft.first_name, &row.draft.last_name, row.draft.email.as_deref());
            work.tell(at, Some(Target::Email), ProblemCode::DuplicateInFile, &name);
        }
        let old = ids.get(&key).and_then(|id| held.get(id));
        let standing = Standing::of(earlier.as_ref(), old);
        let there = earlier.as_ref().map(|earlier| earlier.valid.clone()).or_else(|| old.map(Model::valid));
        let said = std::mem::take(&mut row.draft.own);
        let valid = edited(work, row, there).validate().map_err(|fields| work.refuse(at, &fields));
        let whole = valid.and_then(|valid| Ok(WithOwn { valid, own: own.after(work, at, said, standing)? }));
        match whole {
            Ok(whole) => slots.put(key, at.ordinal, old.cloned(), whole),
            Err(refused) => out.push(refused),
        }
    }
    let sorted = slots.sorted(|old| old.id.0, |old, new| old.valid() != new.valid || new.has_other_own(old));
    let fresh = bulk::insert_many(tx, work.origin, sorted.fresh).await?;
    bulk::change_many(tx, work.origin, sorted.changed).await?;
    out.extend(outcomes(fresh.into_iter().map(|id| id.0), sorted.fresh_rows, sorted.known));
    Ok(out)
}

async fn resolve(tx: &Tx<'_>, work: &mut Work<'_>, rows: Vec<Ready<ContactDraft>>) -> Result<Vec<Meant>, Error> {
    work.ensure_owners(tx, rows.iter().filter_map(|row| row.draft.owner.as_deref())).await?;
    let companies = rows.iter().filter_map(|row| row.draft.company.as_deref());
    work.refs.find_companies(tx.conn(), &work.options.matching, companies).await?;
    let mut meant = Vec::with_capacity(rows.len());
    for Ready { at, draft } in rows {
        let owner = work.owner(at, draft.owner.as_deref());
        let company = draft.company.as_deref();
        let company = work
            .meant(at, Target::Company, ProblemCode::CompanyUnknown, company, |refs, name| refs.companies.get(name));
        let name = display_name(&draft.first_name, &draft.last_name, None);
        let known = Known::new(&draft, &name, company_word(company));
        meant.push(Meant { at, draft, known, company, owner });
    }
    Ok(meant)
}

fn company_word(company: Option<CompanyId>) -> String {
    company.map(|id| id.to_string()).unwrap_or_default()
}

fn edited(work: &mut Work<'_>, row: Meant, there: Option<ValidContact>) -> model::ContactDraft {
    let Meant { at, draft, company, owner, .. } = row;
    let ContactDraft { first_name, last_name, email, phone, .. } = draft;
    let Some(there) = there else {
        let owner_id = owner.or(work.created_by);
        let fields = FieldValues::default();
        return model::ContactDraft { first_name, last_name, email, phone, company_id: company, owner_id, fields };
    };
    let (first_name, last_name) = names((first_name, last_name), (there.first_name, there.last_name));
    model::ContactDraft {
        first_name,
        last_name,
        email: there.email.or(email),
        phone: phone.or(there.phone),
        company_id: company.or(there.company_id),
        owner_id: work.new_owner(at, ObjectKind::Contact, there.owner_id, owner),
        fields: FieldValues::default(),
    }
}
