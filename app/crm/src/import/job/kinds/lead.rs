//! Leads, known as people are, by their company's name as it is written.
//!
//! The rule: one that was converted is read-only, so a row that is about it changes nothing, and says so.

use super::person::{Columns, Known, known_ids, names};
use crate::{
    import::{
        ContactDraft, LeadDraft,
        job::{
            apply::{Place, Ready, Work},
            own::{OwnStep, Standing},
            slots::{self, Outcome, Slots, outcomes},
        },
        model::{ObjectKind, Target},
        problems::ProblemCode,
    },
    leads::{
        bulk,
        entity::{Column, Entity, Model},
        fields::OBJECT,
        model::{self, LeadId, LeadPatch, LeadStatus, ValidLead, display_name},
        queries,
    },
    shared::{custom::WithOwn, record},
};
use ac_core::{Error, MemberId, Tx, text::sort_key};
use ac_views::custom::FieldValues;
use sea_orm::{ConnectionTrait, Select};
use std::collections::HashMap;

const KNOWN_BY: Columns<Column> =
    Columns { id: Column::Id, email_key: Column::EmailKey, name_key: Column::NameKey, company: Column::CompanyKey };

pub async fn apply(tx: &Tx<'_>, work: &mut Work<'_>, rows: Vec<Ready<LeadDraft>>) -> Result<Vec<Outcome>, Error> {
    work.ensure_owners(tx, rows.iter().filter_map(|row| row.draft.person.owner.as_deref())).await?;
    let keyed: Vec<(Known, Ready<LeadDraft>)> = rows.into_iter().map(|row| (known(&row.draft.person), row)).collect();
    let ids = ids_in(tx.conn(), queries::open(), &keyed).await?;
    let held = record::hold_many::<Entity>(tx, ids.values().copied().collect()).await?;
    // Whoever converted one meanwhile was first.
    let held = held.into_iter().filter(|row| row.status != LeadStatus::Converted);
    let held: HashMap<LeadId, Model> = held.map(|row| (row.id, row)).collect();
    let converted = ids_in(tx.conn(), queries::converted(), &keyed).await?;
    let own = OwnStep::read(tx, work, OBJECT, keyed.iter().map(|(_, row)| &row.draft.person.own)).await?;
    let mut slots: Slots<Model, WithOwn<ValidLead>> = Slots::default();
    let mut out = Vec::new();
    for (known, Ready { at, mut draft }) in keyed {
        let key = known.text();
        let earlier = slots.value(&key).cloned();
        let old = ids.get(&key).and_then(|id| held.get(id));
        if earlier.is_some() {
            work.tell(at, Some(Target::Email), ProblemCode::DuplicateInFile, &name(&draft.person));
        } else if let (None, Some(id)) = (old, converted.get(&key)) {
            work.tell(at, Some(Target::Email), ProblemCode::LeadConverted, &name(&draft.person));
            out.push(Outcome { ordinal: at.ordinal, result: slots::Result::Unchanged, record: Some(id.0) });
            continue;
        }
        let standing = Standing::of(earlier.as_ref(), old);
        let there = earlier.as_ref().map(|earlier| earlier.valid.clone()).or_else(|| old.map(Model::valid));
        let said = std::mem::take(&mut draft.person.own);
        let owner = work.owner(at, draft.person.owner.as_deref());
        let valid = edited(work, at, draft, owner, there.clone());
        let valid = valid.validate_over(there.as_ref()).map_err(|fields| work.refuse(at, &fields));
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

/// What a row calls its lead.
fn name(person: &ContactDraft) -> String {
    display_name(&person.first_name, &person.last_name, person.company.as_deref(), person.email.as_deref())
}

fn known(person: &ContactDraft) -> Known {
    Known::new(person, &name(person), sort_key(person.company.as_deref().unwrap_or_default()))
}

/// The leads among `live` that rows are about, by the text of their key.
async fn ids_in(
    conn: &impl ConnectionTrait,
    live: Select<Entity>,
    keyed: &[(Known, Ready<LeadDraft>)],
) -> Result<HashMap<String, LeadId>, Error> {
    known_ids(conn, live, &KNOWN_BY, |company: String| company, keyed.iter().map(|(known, _)| known)).await
}

fn edited(
    work: &mut Work<'_>,
    at: Place,
    draft: LeadDraft,
    owner: Option<MemberId>,
    there: Option<ValidLead>,
) -> model::LeadDraft {
    let value = work.not_negative(at, Target::Value, draft.value);
    let LeadDraft { person, job_title, website, source, status, .. } = draft;
    let ContactDraft { first_name, last_name, email, phone, company, .. } = person;
    let owner_id = match &there {
        Some(there) => work.new_owner(at, ObjectKind::Lead, there.owner_id, owner),
        None => owner.or(work.created_by),
    };
    let there = there.map(|there| LeadPatch::default().apply(there)).unwrap_or_default();
    let (first_name, last_name) = names((first_name, last_name), (there.first_name, there.last_name));
    model::LeadDraft {
        first_name,
        last_name,
        job_title: job_title.or(there.job_title),
        company_name: company.or(there.company_name),
        email: there.email.or(email),
        phone: phone.or(there.phone),
        website: website.or(there.website),
        source: source.or(there.source),
        status: status.unwrap_or(there.status),
        value: value.or(there.value),
        owner_id,
        fields: FieldValues::default(),
    }
}
